"""To whom a recommendation is addressed, from the words that say so."""

import re

CHIEF_CONSTABLES = "chief constables"

# (what the archive calls them, how texts do), searched in lower case. A chief constables'
# council is no addressee of theirs.
_BODIES: tuple[tuple[str, str], ...] = (
    (CHIEF_CONSTABLES, r"chief constables?\b(?![’']? council)|chief officers|(?:all|police) forces"),
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
# Where the subject of a recommendation ends and what it asks begins; of an action, which
# its own addressee announces.
_ASKED = re.compile(r"\b(?:should|must|needs? to|(?:is|are) (?:asked|expected|required) to)\b")
_WILL = re.compile(r"\b(?:will|has|is|should)\b")
_SENTENCE_END = re.compile(r"[.;:]\s")
# "chief constables, working with X, should": X is named and not addressed.
_COMPANION = re.compile(
    r",?\s(?:(?:together|jointly|working|in \w+)\s)?(?:with|alongside)\s[^,]*,?"
)
# What may stand before the body in a heading that says to whom what follows is addressed:
# "Recommendations to the Home Office". A heading that names a body later is about it.
_HEADING = re.compile(
    r"(?:(?:our|all|the|joint) )*(?:recommendations?|actions?)?"
    r"(?:[\s\d:,–-]|(?:and|to) (?=\d)|(?:and|made|addressed|jointly|directed) )*"
    r"(?:(?:to|for|by) )?(?:(?:all|the|each) )*"
)
_REACH = 320  # characters within which a recommendation has named its addressee


def bodies_in(text: str) -> tuple[str, ...]:
    """The bodies that a text names, each once, in the order of their naming."""
    lower = text.lower()
    found = [
        (match.start(), name) for name, pattern in _PATTERNS if (match := pattern.search(lower))
    ]
    return tuple(name for _, name in sorted(found))


def addressed_in(heading: str) -> tuple[str, ...]:
    """The bodies that a heading addresses; () where it is about something else."""
    lower = heading.lower()
    before = _HEADING.match(lower)
    at = before.end() if before else 0
    begins = any(pattern.match(lower, at) for _, pattern in _PATTERNS)
    return bodies_in(lower) if begins else ()


def asked_in(wording: str, *, action: bool = False) -> tuple[str, ...]:
    """The bodies that a wording asks by its own subject, or that an action says will act;
    () where it has none ("By 27 March, review ...")."""
    head = wording[:_REACH].lower()
    verb = (_WILL if action else _ASKED).search(head)
    if verb is None:
        return ()
    subject = _SENTENCE_END.split(head[: verb.start()])[-1]
    return bodies_in(_COMPANION.sub(" ", subject))
