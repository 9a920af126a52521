"""To whom a recommendation is addressed, from the words that say so."""

import re

CHIEF_CONSTABLES = "chief constables"

# (what the archive calls them, how texts do), searched in lower case. A chief constables'
# council is no addressee of theirs.
_BODIES: tuple[tuple[str, str], ...] = (
    (CHIEF_CONSTABLES, r"chief constables?(?![’']? council)|chief officers|(?:all|police) forces"),
    ("police and crime commissioners", r"police(?:,| and)(?: fire and)? crime commissioners?|pccs?\b"),
    ("National Police Chiefs' Council", r"national police chiefs[’']?s? council|npcc"),
    ("College of Policing", r"college of policing|the college\b"),
    ("Home Office", r"home office|home secretary"),
    ("Ministry of Justice", r"ministry of justice|justice secretary|lord chancellor|moj\b"),
    ("Crown Prosecution Service", r"crown prosecution service|director of public prosecutions|cps\b"),
    ("Independent Office for Police Conduct", r"independent office for police conduct|iopc"),
    ("HMICFRS", r"inspectorate of constabulary|hmicfrs"),
    ("government", r"(?:the|his majesty[’']?s) government\b"),
)  # fmt: skip
_PATTERNS = tuple((name, re.compile(rf"\b(?:{pattern})")) for name, pattern in _BODIES)
# Where the subject of a recommendation ends and what it asks begins.
_ASKED = re.compile(
    r"\b(?:should|must|need(?:s)? to|(?:is|are) (?:asked|expected|required) to|will|to:)(?=\W|$)"
)
# "chief constables, working with X, should": X is named and not addressed.
_COMPANION = re.compile(
    r",?\s(?:(?:together|jointly|working|in \w+)\s)?(?:with|alongside)\s[^,]*,?|\bled by\s[^,]*"
)
_SUBJECT_REACH = 320  # characters within which a recommendation has named its addressee


def bodies_in(text: str) -> tuple[str, ...]:
    """The bodies that a text names, each once, in the order of their naming."""
    lower = text.lower()
    found = [(match.start(), name) for name, pattern in _PATTERNS if (match := pattern.search(lower))]
    return tuple(name for _, name in sorted(found))


def asked_in(wording: str) -> tuple[str, ...]:
    """The bodies that a wording asks by its own subject; () where it has none ("By 27 March,
    review ...")."""
    head = wording[:_SUBJECT_REACH].lower()
    verb = _ASKED.search(head)
    if verb is None:
        return ()
    return bodies_in(_COMPANION.sub(" ", head[: verb.start()]))
