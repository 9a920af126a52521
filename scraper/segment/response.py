"""What segmentation yields: one Response per recommendation. Plain data."""

from dataclasses import dataclass, field

# Raised whenever segmentation may give another result for the same document; stored with
# every reading, so that our improvements are told from what forces changed.
SEGMENTER = "planwatch segmenter 4"
STATES = ("answered", "empty", "absent")
PROGRESS = ("complete", "in_progress", "not_started")

# A confidence from which on a cell may be taken as read: of those in tests/corpus at least 98 %
# are right (make eval). Below it a person should look.
SURE = 0.9


@dataclass(frozen=True)
class Update:
    """One of several dated answers: the label the page gives it and its text."""

    label: str
    text: str


@dataclass(frozen=True)
class Evidence:
    """Why a recommendation was located where it was, for a person to check.

    ``cues`` are short phrases ("printed number 7", "key terms: principal crime ...");
    ``begins`` and ``ends`` are block indexes (inclusive) in the document, None if absent;
    ``first_words`` are the first words of the block that began it.
    """

    cues: tuple[str, ...] = ()
    begins: int | None = None
    ends: int | None = None
    first_words: str = ""


@dataclass(frozen=True)
class Response:
    """A force's answer to one recommendation (contract: words). ``response`` is the
    force's own text in reading order, pieces joined by a blank line, "" if none."""

    recommendation: str
    state: str
    printed_number: str | None = None
    heading: str | None = None
    response: str = ""
    updates: tuple[Update, ...] = ()
    progress: str | None = None
    confidence: float = 0.0
    evidence: Evidence = field(default_factory=Evidence)
