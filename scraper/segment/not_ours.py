"""Headings that are about something else than a recommendation: "Background", "Contact us"."""

import re
from functools import lru_cache

# Headings under which no recommendation of ours is answered.
_NOT_OURS_WHOLE = re.compile(
    r"^(?:contact|contacts|contact us|(?:financial|equality|legal|resource|risk|staffing|environmental)(?: (?:and|,) .{0,30})? implications|background papers|purpose of (?:the |this )?(?:report|paper)|recommendations? to (?:the )?(?:panel|board|committee)|governance(?: and .{0,40})?|glossary.{0,40}|acronyms.{0,40}|jargon.{0,40}|words .{0,50}|what (?:the|these|our) .{0,40}(?:means?|stands? for)|explanation of .{0,40}|background|introduction|foreword|context"
    r"|further information|more information|conclusion|summary|next update|next review|review|feedback|related .{0,40}"
    r"|useful .{0,30}|get help|help and support|support for victims|report (?:it|stalking|a crime).{0,30}|if you .{0,60}"
    r"|about .{0,50}|notes?|abbreviations|version control|document control|definitions|key|rag key|contents"
    r"|how to .{0,60}|what is .{0,50}|where to .{0,40}|signs of .{0,40}|freedom of information|news"
    r"|the (?:super-?complaint|report|investigation|recommendations)|(?:executive )?summary|foreword.{0,60}|(?:a )?message from .{0,60}|our commitment"
    r"|(?:annex|appendix)(?: [a-z0-9]{1,2})?\b(?!.{0,80}\b(?:plan|progress|response|chief constables?)).{0,80}|version history|tags|in an emergency|in danger.{0,40}|emergenc(?:y|ies)|need help.{0,40}|who to contact|how we .{0,10}your data|privacy.{0,30}"
    r"|exemptions?|right of review|complaints?|your right to .{0,40}|annex(?:es)?|distribution|sign off|signature|approval|references|sources"
    r"|(?:any |some )?other (?:matters|business|points|subjects|issues|things)|miscellaneous|the rest)\W*$",
    re.IGNORECASE,
)
# Those of them under which an answer may go on.
_WITHIN = re.compile(
    r"^(?:governance(?: and .{0,40})?|background|context|conclusion|summary|next review|next update|review)\W*$",
    re.IGNORECASE,
)
# Searched in lower-case text.
_NOT_OURS_WITHIN = re.compile(
    r"\b(?:home office|ministry of justice|crown prosecution service|cps|college of policing"
    r"|national police chiefs'? council|npcc|apcc|police and crime commissioners?|pcc)s?['’]?s? only\b"
    r"|\brecommendations? (?:to|for) (?:the )?(?:home office|ministry of justice|moj|crown prosecution service|cps"
    r"|college of policing|npcc|national police chiefs|police and crime commissioners?|pccs?|others?"
    r"|other (?:bodies|organisations|agencies))\b"
)


@lru_cache(maxsize=4096)
def not_ours(text: str) -> bool:
    """Whether a heading is one under which no recommendation of ours is answered."""
    if _NOT_OURS_WHOLE.match(text):
        return True
    lower = text.lower()
    told = "recommendation" in lower or " only" in lower  # most texts are spared the search
    return told and _NOT_OURS_WITHIN.search(lower) is not None


def may_stand_within(text: str) -> bool:
    """Whether a line such as "Governance" may as well part an answer in two."""
    return _WITHIN.match(text) is not None
