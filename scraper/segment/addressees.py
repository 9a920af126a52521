"""To whom a title or a wording is addressed, where it is not the force: "Simpler orders (Home Office)"."""

import re
from functools import lru_cache

BODY = (
    r"(?:the )?(?:office of the )?(?:police,? (?:fire )?and crime commissioners?|commissioners?|o?pccs?|apcc|deputy mayor|mayor|home office|home secretary"
    r"|ministry of justice|moj|government|parliament|crown prosecution service|cps|college(?: of policing)?|npcc(?: leads?)?"
    r"|national police chiefs[’']? council(?: leads?)?|iopc|inspectorates?|hmicfrs|hmcts|others|other bodies|another body)"
)
_ASKED = r"(?:should|must|need to|ought to|(?:is|are) (?:asked|recommended|required|invited|to)\b)(?! (?:also )?(?:be )?(?:given|told|sent|informed|updated|provided|kept|notified|receive|get|hear)\b)"
_BEGINS = re.compile(
    rf"^\W*{BODY}(?:(?: and |, | & ){BODY})*(?::\s|\s+[–—-]\s| {_ASKED})", re.IGNORECASE
)
_ENDS = re.compile(
    rf"(?<=\S)\s*(?:[\[(](?:for |to )?{BODY}(?:(?: and |, |/| & ){BODY})*(?: only)?[\])]|\s[–—-]\s(?:for )?{BODY})\W*$",
    re.IGNORECASE,
)
_US = re.compile(
    r"\b(?:with|and) (?:the |their |all )?(?:chief (?:constables?|officers?)|forces|police)\b|\bjointly\b",
    re.IGNORECASE,
)
# What is ours though it names them: the plan's address and its progress go to the NPCC.
_TO_THEM = re.compile(
    r"\b(?:updat|report|progress|publi|plan|return|commissioning|partner|multi.?agency)",
    re.IGNORECASE,
)
_FIRST_WORDS = 100
# Most texts name nobody.
_NAMED = re.compile(
    r"commissioner|pcc|mayor|home office|home secretary|justice|moj|government|parliament|prosecution|cps|college"
    r"|npcc|police chiefs|iopc|inspectorate|hmi|others|bod(?:y|ies)",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def for_others(text: str, *, title: bool = True) -> bool:
    """Whether a text is a recommendation to another body alone; only a ``title`` may say so in
    its last words."""
    first = text[:_FIRST_WORDS]
    if _NAMED.search(first) is None:
        return False
    if _BEGINS.match(text):
        return _US.search(first) is None
    return (
        len(text) <= _FIRST_WORDS and _ENDS.search(text) is not None and not _TO_THEM.search(text)
    )
