"""What a page says of progress: statuses as data, and how several combine."""

import itertools
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

COMPLETE, IN_PROGRESS, NOT_STARTED = "complete", "in_progress", "not_started"

_COMPLETE = re.compile(
    r"^(?:(?:this\s+|the\s+)?(?:action|actions|recommendation|work|all actions|delivery)\s*[:\-–]?\s*"
    r"(?:is\s+|are\s+|has been\s+|have been\s+)?(?:now\s+)?)?"
    r"(?:fully\s+|now\s+|already\s+|action\s+|all\s+)?(?:complete|completed|closed|done|achieved|delivered"
    r"|discharged|implemented|signed off|finished|met|embedded|bau|business as usual|blue|b|100\s*%|we have done (?:this|it)|wedi['’]i gwblhau|cwblhawyd)"
    r"(?:\s*(?:[/,&+\-–(]|and|as|to|into|in)?\s*(?:now\s+)?(?:bau|business as usual|closed|complete|completed|blue"
    r"|signed off|moved to bau|embedded)\)?)*(?:\s+(?:on|in|by)?\s*[\w/ .'-]{0,20}\d{2,4})?$",
    re.IGNORECASE,
)
_NOT_STARTED = re.compile(
    r"^(?:(?:action|work|recommendation)\s*[:\-–]?\s*(?:is\s+|has\s+)?)?"
    r"(?:not (?:yet )?(?:started|begun|commenced|progressed|under ?way)|yet to (?:start|begin|commence)"
    r"|to be (?:started|commenced|begun)|unstarted|we have not (?:yet )?(?:started|begun)(?: (?:this|it|on this))?(?: yet)?|no progress(?: yet)?|no action(?: yet)?|0\s*%|to[ -]?do|heb ddechrau|heb ei ddechrau)$",
    re.IGNORECASE,
)
_IN_PROGRESS = re.compile(
    r"^(?:(?:action|actions|work|recommendation|progress)\s*[:\-–]?\s*(?:is\s+|are\s+)?)?"
    r"(?:in progress|doing|we (?:are (?:still )?(?:doing|working on)|have (?:started|begun)) (?:this|it)(?: now)?|ar y gweill|ar waith|parhaus|in[- ]hand|on[- ]?going|underway|under way|on ?track|on target|on schedule|progressing"
    r"|partially (?:complete|completed|met|implemented|delivered|achieved)|part(?:ly)?[- ](?:complete|completed|met|implemented|delivered)"
    r"|mostly complete|nearly complete|substantially complete|near(?:ing)? completion|started|commenced|open|active|live"
    r"|amber|green|yellow|red|orange|red/amber|amber/green|amber/red|a|g|r|delayed|at risk|behind(?: schedule)?|off ?track|slipped|paused|on hold"
    r"|overdue|awaiting .{1,40}|in development|in train|continuing|continuous|being (?:delivered|implemented|developed)"
    r"|not (?:yet )?(?:complete|completed|closed|met|achieved)|incomplete|outstanding|planned|scheduled|pending .{1,40}|[1-9]\d?\s*%(?:\s*complete)?)$",
    re.IGNORECASE,
)
_SIGNS = {
    "✓": COMPLETE, "✔": COMPLETE, "✅": COMPLETE, "☑": COMPLETE, "🔵": "blue", "🟢": "green", "🟠": "amber",
    "🟡": "amber", "🔴": "red", "⏳": IN_PROGRESS, "🔄": IN_PROGRESS, "❌": NOT_STARTED, "✗": NOT_STARTED,
    "✘": NOT_STARTED, "🟦": "blue", "🟩": "green", "🟧": "amber", "🟨": "amber", "🟥": "red", "☐": NOT_STARTED,
    "⬜": NOT_STARTED, "◻": NOT_STARTED, "⚪": NOT_STARTED,
}  # fmt: skip
_COLOURS = {
    "b": "blue",
    "g": "green",
    "a": "amber",
    "r": "red",
    "yellow": "amber",
    "orange": "amber",
}
_COLOUR_NAMES = "red amber yellow orange green blue grey white purple black".split()
_COLOUR = rf"(?:{'|'.join(_COLOUR_NAMES)})"
_COLOUR_NAMED = re.compile(rf"\b({_COLOUR})\b", re.IGNORECASE)
_COLOUR_LOWER = re.compile(rf"\b{_COLOUR}\b")
_COLOUR_SAID = re.compile(rf"({_COLOUR})\s*[:=–—-]\s*(\S.{{2,40}})", re.IGNORECASE)
# One entry of a key: "Red - not started", "Green = complete", "Amber: in progress".
_KEY_ENTRY = re.compile(
    rf"\b({_COLOUR})\b\s*(?:\([rgab]\)\s*)?(?:[:=–—-]|means|is|denotes|indicates|\()\s*([^,;|.)]{{3,60}}?)\s*"
    rf"(?=[,;|.)]|\b{_COLOUR}\b\s*[:=–—(-]|\band\s+{_COLOUR}\b|$)",
    re.IGNORECASE,
)
# "Key: B complete; G in progress and on time; R not started."
_KEY_TITLE = re.compile(r"\W*(?:(?:b?rag|colour|status) )?key\b", re.IGNORECASE)
_KEY_LETTER = re.compile(r"(?:^|[\s;,(])([BRAG])\)?\s*[:=–—-]?\s+([^;.]{3,60})")
# A key without marks: "Blue complete Green on track Amber some delay Red not started".
_KEY_RUN = re.compile(rf"\b({_COLOUR})\b\W*(.{{3,40}}?)(?=\W*\b{_COLOUR}\b|\W*$)", re.IGNORECASE)
# What may stand around a status: "[Complete]", "(ongoing)", "In progress."
_AROUND = " .:;–—-[]()"
# "Wedi'i gwblhau / Complete": one status in two languages, at most this long (characters).
_HALVES, _LONGEST_PAIR = re.compile(r"\s+[/|]\s+"), 60
# "B (under way)": the letter of a grade, and what it means.
_GRADED = re.compile(r"[A-E1-5]\s*\((.{3,30}?)\)?")
_DECORATION = re.compile(
    r"^(?:(?:rag|brag|status|rating|current status|progress)\b\s*[:=–-]?\s*)+", re.IGNORECASE
)
_NO_STATUS = re.compile(
    r"^(?:[-–—.·/\s]*|tb[cad]|n/?a|not applicable|none|not known|unknown|to be (?:confirmed|advised))$",
    re.IGNORECASE,
)
# Where no status is due, this says that the answer is missing, not how far the work is.
_NO_ANSWER = re.compile(
    r"(?:awaiting|pending) (?:an? |further |the |force )?(?:updates?|responses?|reply|information|details?|answer)",
    re.IGNORECASE,
)
# A sentence of the answer, as a paragraph of its own, that closes the recommendation.
_CLOSING = re.compile(
    r"^(?:this |the |our )?(?:recommendations?|actions?|work|task)(?:\s+\d+(?:\.\d+)?)?(?: (?:is|are|has been|have been|was))?"
    r"(?: now| therefore| considered| deemed| fully| been)*"
    r"[\s:–-]*(?:complete|completed|closed|discharged|delivered|achieved|implemented|finished|signed off)(?: and (?:closed|embedded|now bau))?\s*\.?$"
    r"|^(?:both |all )?(?:complete|completed|closed|action complete|action completed|recommendation complete)\s*\.$",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    r"[.!?]\s+(?:This |The )?(?:recommendation|action) (?:is |is now |now |has been )?(?:complete|completed|closed|discharged)\s*\.$",
    re.IGNORECASE,
)
_STARTING = re.compile(
    r"^(?:this |the )?(?:recommendation|action|work)(?: (?:is|has))?(?: (?:currently|still|now))?\s*(?:in progress|ongoing|on-going|under ?way)\s*\.?$"
    r"|^(?:ongoing|in progress|on track)\s*\.$",
    re.IGNORECASE,
)
_UNSTARTED = re.compile(
    r"^(?:this |the )?(?:recommendation|action|work)(?: (?:is|has))?(?: (?:currently|still|now))?\s*not (?:yet )?(?:started|begun|commenced|been started)\s*\.?$"
    r"|^not (?:yet )?started\s*\.$",
    re.IGNORECASE,
)


def colour_key(texts: Sequence[str]) -> dict[str, str]:
    """The page's own key of colours, if it prints one: colour -> progress.

    A key names at least two colours with a meaning each, in one line ("Red - not started,
    Amber ...") or in neighbouring cells; a single "Status: Red" is none.
    """
    key: dict[str, str] = {}
    for text in texts:
        if len(text) <= 600 and _KEY_TITLE.match(text):
            for letter, meaning in _KEY_LETTER.findall(text):
                key.setdefault(_COLOURS[letter.lower()], _meaning(meaning) or IN_PROGRESS)
    whole = "\n".join(texts).lower()
    named = [name for name in _COLOUR_NAMES if name in whole]  # or a part of a word
    if len(named) < 2 or len(set(_COLOUR_LOWER.findall(whole))) < 2:
        return key if len(key) >= 2 else {}  # most pages
    beside = [
        f"{colour}: {meaning}"
        for colour, meaning in itertools.pairwise(texts)
        if _COLOUR_NAMED.fullmatch(colour.strip()) and len(meaning) <= 60
    ]
    for text in (*texts, *beside):
        colours = _COLOUR_NAMED.findall(text) if len(text) <= 600 else []
        entries = _KEY_ENTRY.findall(text) if colours else []
        if len({colour.lower() for colour in colours}) >= 3 and len(entries) < 2:
            entries = _KEY_RUN.findall(text)
        for colour, meaning in entries:
            progress = _meaning(meaning)
            if progress:
                key.setdefault(colour.lower(), progress)
    return key if len(key) >= 2 else {}


def _meaning(text: str) -> str | None:
    words = text.lower()
    if re.search(
        r"not (?:yet )?(?:started|begun|commenced)|no progress|yet to|to be started", words
    ):
        return NOT_STARTED
    if re.search(
        r"partial|partly|in progress|ongoing|on track|under ?way|progress|risk|delay|behind|overdue|course|recover",
        words,
    ):
        return IN_PROGRESS
    if re.search(
        r"complet|closed|bau|business as usual|done|delivered|achieved|embedded|finished", words
    ):
        return COMPLETE
    return None


def status_of(text: str, key: dict[str, str] | None = None, *, cell: bool = False) -> str | None:
    """The progress that a status line or cell states, or None where it states none.

    ``cell``: the text stands where a status is expected, so that any wording that is no
    placeholder states at least progress (contract: all else stated = in_progress).
    """
    return _status(text, tuple(key.items()) if key else (), cell)


@lru_cache(maxsize=4096)
def _status(text: str, key_entries: tuple[tuple[str, str], ...], cell: bool) -> str | None:
    # the same few lines are asked about at every step from the columns to the answers
    key = dict(key_entries)
    bare = _DECORATION.sub("", text.strip(_AROUND)).strip(_AROUND)
    for sign, means in _SIGNS.items() if not bare.isascii() else ():
        if sign in bare:
            rest = bare.replace(sign, "").replace("\ufe0f", "").strip(" .:;–—-")
            if rest:
                bare = rest
                break
            return means if means in (COMPLETE, IN_PROGRESS, NOT_STARTED) else _colour(means, key)
    if _NO_STATUS.match(bare) or (not cell and _NO_ANSWER.fullmatch(bare)):
        return None
    colour = _colour(bare.lower(), key)
    if colour:
        return colour
    said = _COLOUR_SAID.fullmatch(bare)
    if said:  # "Red: not started" explains itself
        return status_of(said[2], key) or _meaning(said[2]) or _colour(said[1].lower(), key)
    if _NOT_STARTED.match(bare):
        return NOT_STARTED
    if _COMPLETE.match(bare):
        return COMPLETE
    if _IN_PROGRESS.match(bare):
        return IN_PROGRESS
    graded = _GRADED.fullmatch(bare)
    if graded:
        return status_of(graded[1], key)
    halves = [half for half in _HALVES.split(bare) if half] if len(bare) <= _LONGEST_PAIR else []
    if len(halves) == 2:
        stated = {status_of(half, key) for half in halves}
        if len(stated) == 1 and None not in stated:
            return stated.pop()
    return _in_cell(bare, key) if cell else None


_TAIL = re.compile(r"[\[(–—:|]\s*([^\[(–—:|]{1,30}?)\s*[\])]?\s*$|\s-\s+([^-]{1,30})$")


def status_at_end(title: str, key: dict[str, str] | None = None) -> str | None:
    """The status printed behind a title: "Crime recording - Complete", "Risk In progress"."""
    tail = _TAIL.search(title)
    if tail:
        found = status_of(tail[1] or tail[2], key)
        if found:
            return found
    words = title.split()
    for count in (3, 2, 1):
        last = words[-count:]
        if len(words) > count and last[0][:1].isupper() and len(last[0]) > 1:
            found = status_of(" ".join(last), key)
            if found:
                return found
    return None


def _in_cell(bare: str, key: dict[str, str] | None) -> str:
    """A freely worded status cell: "Green - complete, closed March 2025"."""
    parts = [part.strip() for part in re.split(r"\s*[-–—/:;,()]\s*", bare) if part.strip()]
    stated = [found for part in parts if (found := status_of(part, key))]
    named = [
        found
        for found, part in zip(stated, parts, strict=False)
        if not _COLOUR_NAMED.fullmatch(part)
    ]
    if COMPLETE in (named or stated) and IN_PROGRESS not in named and NOT_STARTED not in named:
        return COMPLETE
    if NOT_STARTED in (named or stated) and IN_PROGRESS not in named:
        return NOT_STARTED
    return IN_PROGRESS


def _colour(word: str, key: dict[str, str] | None) -> str | None:
    name = _COLOURS.get(word, word)
    if key and name in key:
        return key[name]
    if name == "blue":
        return COMPLETE
    return IN_PROGRESS if name in ("green", "amber", "red") else None


def stated_in_answer(text: str) -> str | None:
    """The progress that a closing paragraph of the answer states ("Recommendation complete.")."""
    if _CLOSES.search(text):
        return COMPLETE  # the last sentence of a paragraph
    if len(text) > 90:
        return None
    if _CLOSING.match(text.strip()):
        return COMPLETE
    if _UNSTARTED.match(text.strip()):
        return NOT_STARTED
    return IN_PROGRESS if _STARTING.match(text.strip()) else None


def combine(stated: Iterable[str | None]) -> str | None:
    """Progress over sub-parts: complete or not started only if all are (contract)."""
    known = {each for each in stated if each}
    if not known:
        return None
    return known.pop() if len(known) == 1 else IN_PROGRESS
