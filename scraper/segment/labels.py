"""What the short labels of a plan announce: "Response", "Rec. owner", "Status", "Evidence ...".

The labels are data: phrases seen on real pages (the framework that the NPCC issued, and what
forces made of it) and their everyday variants. A label is recognised as a whole block, as a
column's head, as a row's key, or run in before its text ("Force response: We have ...").
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from scraper.segment.label_words import (
    ANSWER,
    DATE,
    DOCUMENTS,
    EVIDENCE,
    NUMBER,
    OWNER,
    PHRASES,
    SHAPE_WORDS,
    SHAPES,
    STATUS,
    WORDING,
)

__all__ = [
    "ANSWER", "DATE", "DATED", "DOCUMENTS", "EVIDENCE", "NUMBER", "OWNER", "STATUS", "WORDING", "Label",
    "at_labels", "is_date", "label_of", "run_in_label",
]  # fmt: skip
_NOT_A_WORD = re.compile(r"[^a-z0-9%]+")
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
# A date, or a part of one, as labels carry it: "March 2026", "27/03/25", "as at 1st Nov-24", "Q3 2025".
# The look ahead holds for every one of them (a digit, a quarter, the first three letters of a
# month or a season), and spares most of the search.
DATED = re.compile(
    rf"\b(?=\d|q|[jfmasondw][aepucoi][nbrylgptvcm])(?:(?:\b\d{{1,2}}(?:st|nd|rd|th)?\s*(?:of\s+)?)?\b(?:{_MONTHS})\b[\s,.\-/']*(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?"
    r"(?:20)?\d{2}\b|\b\d{1,2}[./-]\d{1,2}[./-](?:20)?\d{2}\b|\b20\d{2}-\d{2}(?:-\d{2})?\b"
    r"|\bq[1-4][\s,/-]*(?:20)?\d{2}(?:[/-]\d{2})?\b|\b(?:spring|summer|autumn|winter)\s+20\d{2}\b"
    rf"|\b20\d{{2}}(?:[/-]\d{{2}})?\b|\b(?:{_MONTHS})\b(?=\W*$))",
    re.IGNORECASE,
)
_AROUND_DATE = re.compile(
    r"\b(?:as (?:at|of)|dated?|on|in|from|to|for|at|by|since|until|updated|published|recorded|th|st|nd|rd)\s*$",
    re.IGNORECASE,
)
_RUN_IN = re.compile(
    r"^(?P<label>[^:.;?!\n]{2,70}?)\s*(?::|\s[-–—]\s|[–—])\s*(?P<rest>.*)$", re.DOTALL
)
_HALVES = re.compile(r"\s*[/|]\s*")
_WITHIN = re.compile(r"(?<=[.!?;)”\"]\s)([A-Z][A-Za-z’' /]{2,45}):\s")
_STATUS_LIKE = re.compile(r"(?:RAG|BRAG)(?: status| rating)?")
# Longest label in words; "Evidence requirements of progress/completion" has 5, dated ones up to 9.
_LONGEST = 10
# Statuses that head what was done as well as a yes or a date, which have so many words at most.
_DONE, _DONE_WORDS = frozenset({"complete", "completed"}), 4
# Longest that is known by its head word alone.
_SHAPED = 7


class Label(NamedTuple):
    """One label: its ``role``, its own ``text`` as printed, whether it carries a date."""

    role: str
    text: str
    dated: bool


def _normal(text: str) -> str:
    text = text.lower().replace("’", "'")
    return _NOT_A_WORD.sub(" ", text.replace("'", " ")).strip()


def _singles(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))} | {word}


_ROLE_OF: dict[str, str] = {}
for _role, _block in PHRASES.items():
    for _phrase in _block.split("|"):
        _ROLE_OF.setdefault(_normal(_phrase), _role)
# The same phrases with every plural taken off, to the phrase as written.
_SINGULAR = {
    " ".join(word.removesuffix("s") for word in phrase.split()): phrase for phrase in _ROLE_OF
}
_VOCABULARY = frozenset(word for phrase in _ROLE_OF for word in phrase.split())
# Every word of the labels with one letter left out: finds a slip of one letter
# ("Recomendation", "Reponse", "Force udpate") without comparing with each word.
_SLIPS: dict[str, str] = {}
for _word in sorted(_VOCABULARY):
    if len(_word) >= 5:
        for _variant in _singles(_word):
            _SLIPS.setdefault(_variant, _word)


# A letter by the chief constable speaks for one.
_OF_ONE = {"my": "our", "i": "we", "me": "us", "am": "are", "mine": "ours"}


@lru_cache(maxsize=20_000)
def _mend(word: str) -> str:
    """A word of a label with one slip mended, as many forces would say it: "My response"."""
    word = _OF_ONE.get(word, word)
    if word in _VOCABULARY or len(word) < 5:
        return word
    for variant in (word, *sorted(_singles(word))):
        if variant in _SLIPS:
            return _SLIPS[variant]
    return word


_FILLER = re.compile(
    r"\b(?:force|constabulary|police|the|our|initial|original|revised|current|latest|npcc|six month|6 month|month|months"
    r"|first|second|third|final|interim|further|new|quarterly|bi annual|annual|mid year|year|progress"
    r"|published|summary|this|brief|full|overall|detailed|formal|local|chief constable|action plan"
    r"|section|nbsp|please|see below|below|[0-9]+)\b"
)

_NUMBERED = re.compile(r"^\W*\d{1,2}(?:\.\d{1,2})*\s*[.):–—-]?\s+(?=[A-Za-z])")
# A force's name before or after a label: at most five words that end in one of these.
_AFTER_NAME = re.compile(r"^(?:[a-z]+ ){0,5}(?:police(?: service)?|constabulary)(?: s)? (?=[a-z])")
# Questions and half sentences that name the force: "How Northshire Police is responding".
_ASKING = re.compile(
    r"^(?:how|what) (?:(?:is|are|will|has|have|does|do|did) )?[a-z ]{0,60}\b(?:doing|done|do|respond|responded"
    r"|responding|responds|changed|changing)(?: (?:about|to|in response to) (?:this|it|this recommendation"
    r"|the recommendation))?(?: (?:so far|next|now))?$"
)
_BEFORE_NAME = re.compile(
    r" (?:from|by|of|for|at)(?: [a-z]+){0,5} (?:police(?: service)?|constabulary)$"
)


@lru_cache(maxsize=20_000)
def label_of(text: str) -> Label | None:
    """The label that a whole text is, or None. Tolerates dates, case, marks, one slip a word,
    and a force's name around it ("Northshire Constabulary response")."""
    if len(text) > 110:
        return None
    bare = _normal(text)
    if not bare or len(bare.split()) > _LONGEST:
        return None
    role = _ROLE_OF.get(bare)
    if role:
        return Label(role, text.strip(" :-–—"), False)
    undated, dated = _without_dates(text)
    if dated and text.rstrip().endswith("."):
        return None  # "Published in January 2025." is a sentence
    if _NUMBERED.match(undated):
        return None  # "28. Update" is a title
    words = [_mend(word) for word in _normal(undated).split()]
    for candidate in _shortenings(words):
        role = _ROLE_OF.get(candidate)
        if role and not (dated and role in (NUMBER, WORDING, EVIDENCE, DOCUMENTS)):
            return Label(role, text.strip(" :-–—"), dated)
    if words and _ASKING.match(" ".join(words)):
        return Label(ANSWER, text.strip(" :-–—"), dated)
    role = _role_by_shape(words)
    if role and not (dated and role == WORDING):
        return Label(role, text.strip(" :-–—"), dated)
    return _in_two_languages(text)


def _role_by_shape(words: Sequence[str]) -> str:
    """The role of a label that is known by its head word, "" where there is none."""
    if not 1 < len(words) <= _SHAPED or SHAPE_WORDS.isdisjoint(words):
        return ""
    whole = " ".join(words)
    return next((role for role, shape in SHAPES if shape.fullmatch(whole)), "")


def _in_two_languages(text: str) -> Label | None:
    """ "Ymateb / Response": both halves announce the same."""
    if "/" not in text and "|" not in text:
        return None
    halves = _HALVES.split(text)
    if len(halves) != 2:
        return None
    first, second = map(label_of, halves)
    return second if first and second and first.role == second.role else None


def is_date(text: str) -> bool:
    """Whether a text is a date and hardly anything more: "March 2025", "w/c 17/03/25"."""
    rest = DATED.sub("", text)
    return rest != text and len(re.sub(r"\W", "", rest)) <= 3


def _without_dates(text: str) -> tuple[str, bool]:
    undated, count = DATED.subn(" ", text)
    if count:
        undated = re.sub(r"[(\[][\s,.\-–—]*[)\]]", " ", undated)
        undated = _AROUND_DATE.sub(" ", undated.rstrip(" :-–—()[],."))
        undated = re.sub(r"\(\s*(?:as (?:at|of)|updated?|dated)?\s*\)?\s*$", " ", undated)
    return undated, bool(count)


def _shortenings(words: list[str]) -> list[str]:
    whole = unnamed = " ".join(words)
    if "police" in whole or "constabulary" in whole:
        unnamed = _BEFORE_NAME.sub("", _AFTER_NAME.sub("", whole))
    short = " ".join(_FILLER.sub(" ", unnamed).split())
    return [form for each in (whole, unnamed, short) if each for form in (each, _singular(each))]


def _singular(phrase: str) -> str:
    return _SINGULAR.get(" ".join(word.removesuffix("s") for word in phrase.split()), "")


def at_labels(text: str) -> list[str]:
    """A paragraph cut before each label that is run in behind a sentence: "... within 56 days.
    Response: Published. Owner: DCC Office. Status: Ongoing." gives four parts."""
    cuts = [
        found.start(1)
        for found in _WITHIN.finditer(text)
        if label_of(found[1]) is not None or _STATUS_LIKE.fullmatch(found[1])
    ]
    edges = [0, *cuts, len(text)]
    return [part for a, b in pairwise(edges) if (part := text[a:b].strip())]


def _dated_lead(lead: str, text: str) -> Label | None:
    """**November 2024:** before what was said then; "By 27 March 2025: ..." is a deadline."""
    marked = (lead.rstrip() + text[len(lead) :].lstrip()[:1]).endswith((":", "-", "–", "—"))
    marked = marked or lead.rstrip().endswith((":", "-", "–", "—"))
    if not marked or lead.lower().startswith("by ") or not is_date(lead):
        return None
    return Label(ANSWER, lead.strip(" :-–—"), dated=True)


@lru_cache(maxsize=20_000)
def run_in_label(text: str, lead: str = "") -> tuple[Label, str] | None:
    """A label before its text in one block, and the text: "Owner: DCI Smith".

    A bold beginning (``lead``) needs no colon to be a label; else a colon or a dash must
    part the two, so that "Action will be taken ..." is no label.
    """
    if lead and lead != text and len(lead) <= 90:
        label = label_of(lead.rstrip(" :-–—.?")) or _dated_lead(lead, text)
        if label:
            return label, text[len(lead) :].lstrip(" :-–—.")
    found = _RUN_IN.match(text)
    if not found:
        return None
    label = label_of(found["label"])
    if label is None or (not found["rest"] and not text.rstrip().endswith((":", "-", "–", "—"))):
        return None
    if _normal(label.text) in _DONE and len(found["rest"].split()) > _DONE_WORDS:
        return None  # "Completed: e-learning for all staff, a seminar for sergeants."
    return label, found["rest"]
