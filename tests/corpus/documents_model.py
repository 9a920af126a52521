"""What a corpus document is made of: plain text with its labels, apart from any layout.

A text is paragraphs parted by blank lines; a line that opens with "- " begins a list item. How the
source wraps its lines means nothing. The same text is drawn into the document and, without bullets
and labels, stands in expected.json, so that the two cannot drift apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from documents_wording import WORDING

BEGIN_WORDS = 10  # fewer, and a heading would look like its line in a contents list


@dataclass(frozen=True)
class Block:
    """One paragraph (`p`) or one list item (`li`)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Part:
    """A piece of an entry with an answer of its own: a sub-recommendation or a labelled block."""

    label: str  # 7.1, or "Our current process"
    asks: str
    answer: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """One block of a plan: what is printed, and for which recommendations it is the answer.

    `keys` and `numbers` are parallel; without keys the block is somebody else's recommendation.
    `asks` None prints the formal wording of the first key. `facts` are owners, dates, statuses,
    evidence: printed, and never part of the answer. In state `empty` the answer is a placeholder.
    """

    keys: tuple[str, ...]
    numbers: tuple[str | None, ...]
    heading: str = ""
    asks: str | None = None
    answer: str = ""
    parts: tuple[Part, ...] = ()
    updates: tuple[tuple[str, str], ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    state: str = "answered"
    progress: str | None = None
    shown_number: str | None = None  # where the page prints more or less than the number

    @property
    def wording(self) -> str:
        if self.asks is not None:
            return self.asks
        return WORDING[self.keys[0]] if self.keys else ""

    @property
    def number(self) -> str:
        if self.shown_number is not None:
            return self.shown_number
        return self.numbers[0] or "" if self.numbers else ""


@dataclass(frozen=True)
class Section:
    """A heading between entries, with text that answers nothing."""

    heading: str
    text: str = ""


@dataclass(frozen=True)
class Plan:
    """A whole document, and what its expected.json says of it."""

    name: str
    note: str
    families: tuple[str, ...]
    layout: str
    title: str = ""
    intro: str = ""
    body: tuple[Entry | Section, ...] = ()
    closing: tuple[Section, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[tuple[str, str], ...] = ()
    outcome: str = "ok"
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def entries(self) -> list[Entry]:
        return [item for item in self.body if isinstance(item, Entry)]

    @property
    def split(self) -> str:
        """Every third document is held back while the segmenter is tuned."""
        return "held" if int(self.name.split("-")[1]) % 3 == 0 else "tune"


def entry(keys: str, numbers: str = "", heading: str = "", **rest: object) -> Entry:
    """An entry from space-separated keys and numbers; no numbers = none is printed."""
    names = tuple(keys.split())
    printed: tuple[str | None, ...] = tuple(numbers.split()) or (None,) * len(names)
    if len(printed) == 1 and len(names) > 1:
        printed *= len(names)
    return Entry(names, printed, heading, **rest)  # type: ignore[arg-type]


def other(
    number: str, heading: str = "", asks: str = "", answer: str = "", **rest: object
) -> Entry:
    """A recommendation addressed to somebody else: it answers no key."""
    return Entry((), (), heading, asks, answer, shown_number=number, **rest)  # type: ignore[arg-type]


def blocks(text: str) -> list[Block]:
    """The paragraphs and list items of a text, with single spaces."""
    found: list[Block] = []
    for chunk in re.split(r"\n\s*\n", text.strip()):
        for piece in re.split(r"\n\s*(?=- )|^(?=- )", chunk.strip()):
            line = " ".join(piece.split())
            if line.startswith("- "):
                found.append(Block("li", line[2:]))
            elif line:
                found.append(Block("p", line))
    return found


def accepted(text: str) -> str:
    """The text with its tracked changes accepted: `-[...]` goes, what `+[...]` holds stays."""
    kept = re.sub(r"\+\[([^\]]*)\]", r"\1", re.sub(r"-\[[^\]]*\]", "", text))
    return " ".join(kept.split())


def plain(text: str) -> str:
    """The text as a reader of expected.json sees it."""
    pieces = [accepted(block.text) for block in blocks(text)]
    return "\n\n".join(piece for piece in pieces if piece)


def answer_texts(item: Entry) -> list[str]:
    """All pieces of an entry's answer, in reading order."""
    pieces = [item.answer, *(part.answer for part in item.parts)]
    pieces += [text for _, text in item.updates]
    return [piece for piece in pieces if piece.strip()]


def begins(texts: Iterable[str]) -> str:
    """The first words of a segment, running on into the next block where the first is shorter."""
    words = " ".join(plain(text) for text in texts).split()
    return " ".join(words[:BEGIN_WORDS])


Opening = Callable[[Plan, Entry, int], list[str]]


def expected(plan: Plan, media_type: str, opening: Opening) -> dict[str, object]:
    """The labels of a plan.

    `opening` gives the texts with which the segment of an entry's n-th key opens, in reading order.
    """
    answers: dict[str, dict[str, object]] = {}
    for item in plan.entries:
        for index, (key, number) in enumerate(zip(item.keys, item.numbers, strict=True)):
            if key in answers:
                raise ValueError(f"{plan.name}: {key} is labelled twice; give each key one entry")
            answered = item.state == "answered"
            answers[key] = {
                "state": item.state,
                "progress": item.progress,
                "response": "\n\n".join(map(plain, answer_texts(item))) if answered else "",
                "printed_number": number,
                "begins": begins(opening(plan, item, index)),
                "updates": [
                    {"label": label, "text": plain(text)}
                    for label, text in item.updates
                    if answered
                ],
            }
    return {
        "note": plan.note,
        "families": list(plan.families),
        "split": plan.split,
        "media_type": media_type,
        "outcome": plan.outcome,
        "answers": answers,
    }
