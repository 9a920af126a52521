"""Draws a comparison as text: marked words, a unified diff, or two columns."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

import click

from scraper.cli.output import count, full_width, in_colour, tame, wrapped
from scraper.query.diff import Paragraph, Run

_CONTEXT = 1  # unchanged paragraphs shown beside a change; paragraphs are long
_UNIFIED_CONTEXT = 3  # what every reader of unified diffs expects

Fold = int
_COLOURS = {"removed": "red", "added": "green", "moved_away": "yellow", "moved_here": "yellow"}
_SIGNS = {
    "same": " ",
    "changed": "|",
    "removed": "<",
    "added": ">",
    "moved_away": "~",
    "moved_here": "~",
}


def folded(paragraphs: Sequence[Paragraph], context: int = _CONTEXT) -> Iterator[Paragraph | Fold]:
    """The paragraphs with unchanged stretches folded to their number, context kept."""
    near = {
        at + step
        for at, paragraph in enumerate(paragraphs)
        if paragraph.kind != "same"
        for step in range(-context, context + 1)
    }
    hidden = 0
    for at, paragraph in enumerate(paragraphs):
        if at not in near:
            hidden += 1
            continue
        if hidden:
            yield hidden
        hidden = 0
        yield paragraph
    if hidden:
        yield hidden


def marked(runs: Sequence[Run]) -> str:
    """Runs in one line: coloured on a terminal, ``[-old-]{+new+}`` otherwise."""
    line, before = "", ""
    for run in runs:
        joint = "" if not line or (before, run.kind) == ("removed", "added") else " "
        line += joint + _mark(run)
        before = run.kind
    return line


def words(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    """The lines of the ``words`` format: paragraphs apart, their changes marked inside."""
    for piece in folded(paragraphs):
        if isinstance(piece, Fold):
            yield click.style(f"    … {count(piece, 'unchanged paragraph')}", dim=True)
        elif piece.kind in ("moved_away", "moved_here"):
            where = "moved away from here" if piece.kind == "moved_away" else "moved to here"
            text = f"({where}) {tame(piece.new or piece.old or '')}"
            yield wrapped(click.style(text, fg="yellow"))
        else:
            whole = Run(piece.kind, piece.new or piece.old or "")
            yield wrapped(marked(piece.runs or (whole,)))
        yield ""


def unified(paragraphs: Sequence[Paragraph], old_name: str, new_name: str) -> Iterator[str]:
    """The lines of a unified diff, one paragraph a line."""
    lines = [(mark, text) for paragraph in paragraphs for mark, text in _signed(paragraph)]
    changed = [at for at, (mark, _) in enumerate(lines) if mark != " "]
    if not changed:
        return
    yield click.style(f"--- {old_name}", bold=True)
    yield click.style(f"+++ {new_name}", bold=True)
    for start, end in _hunks(changed, len(lines)):
        old_start = sum(mark != "+" for mark, _ in lines[:start])
        new_start = sum(mark != "-" for mark, _ in lines[:start])
        hunk = lines[start:end]
        old_size = sum(mark != "+" for mark, _ in hunk)
        new_size = sum(mark != "-" for mark, _ in hunk)
        # an empty range is counted from the line before it, all others from 1
        places = (
            f"-{old_start + bool(old_size)},{old_size} +{new_start + bool(new_size)},{new_size}"
        )
        yield click.style(f"@@ {places} @@", fg="cyan")
        for mark, text in hunk:
            colour = {"-": "red", "+": "green"}.get(mark)
            yield click.style(mark + tame(text), fg=colour)


def side_by_side(
    paragraphs: Sequence[Paragraph], old_name: str, new_name: str, *, in_full: bool = False
) -> Iterator[str]:
    """Two columns over the terminal's width; the sign between says what happened, and
    brackets mark the words of a changed paragraph. ``in_full``: nothing is folded."""
    column = max(20, (full_width() - 3) // 2)
    yield from (click.style(row, bold=True) for row in _columns(old_name, new_name, " ", column))
    yield "-" * (2 * column + 3)
    for piece in beside(paragraphs if in_full else folded(paragraphs)):
        if isinstance(piece, Fold):
            text = f"… {count(piece, 'unchanged paragraph')}"
            rows = _columns(text, text, " ", column)
            yield from (click.style(row, dim=True) for row in rows)
        else:
            yield from _pair(*piece, column)
        yield ""


def beside(
    pieces: Iterable[Paragraph | Fold],
) -> Iterator[tuple[Paragraph | None, Paragraph | None] | Fold]:
    """What stands in the two columns. Paragraphs that went stand beside those that came in
    their place; all others are the same on both sides."""
    gone: list[Paragraph] = []
    come: list[Paragraph] = []
    for piece in pieces:
        if isinstance(piece, Paragraph) and piece.kind in ("removed", "added"):
            (gone if piece.kind == "removed" else come).append(piece)
            continue
        yield from zip_longest(gone, come)
        gone, come = [], []
        yield piece if isinstance(piece, Fold) else (piece, piece)
    yield from zip_longest(gone, come)


def _pair(left: Paragraph | None, right: Paragraph | None, column: int) -> Iterator[str]:
    """The rows of two paragraphs beside each other."""
    one = left or right
    assert one is not None
    sign = _SIGNS[one.kind if left is right or left is None or right is None else "changed"]
    old, new = (
        _half(piece, side) if piece else "" for piece, side in ((left, "old"), (right, "new"))
    )
    colours = [_COLOURS.get(piece.kind) if piece else None for piece in (left, right)]
    yield from _columns(old, new, sign, column, *colours)


def _half(piece: Paragraph, side: str) -> str:
    """What stands in one of the two columns."""
    if piece.runs:
        other = "added" if side == "old" else "removed"
        return " ".join(_bracketed(run) for run in piece.runs if run.kind != other)
    text = piece.old if side == "old" else piece.new
    moved = "(moved) " if piece.kind.startswith("moved") and text else ""
    return moved + tame(text or "")


def _mark(run: Run) -> str:
    if run.kind == "same" or not in_colour():
        return _bracketed(run)
    gone = run.kind == "removed"
    return click.style(
        tame(run.text), fg=_COLOURS[run.kind], strikethrough=gone, underline=not gone
    )


def _bracketed(run: Run) -> str:
    text = tame(run.text)
    return {"removed": f"[-{text}-]", "added": f"{{+{text}+}}"}.get(run.kind, text)


def _signed(paragraph: Paragraph) -> Iterator[tuple[str, str]]:
    if paragraph.kind == "same":
        yield " ", paragraph.new or ""
        return
    if paragraph.old is not None:
        yield "-", paragraph.old
    if paragraph.new is not None:
        yield "+", paragraph.new


def _hunks(changed: Sequence[int], length: int) -> Iterator[tuple[int, int]]:
    start, last = changed[0], changed[0]
    for at in changed[1:]:
        if at - last > 2 * _UNIFIED_CONTEXT:
            yield max(0, start - _UNIFIED_CONTEXT), last + 1 + _UNIFIED_CONTEXT
            start = at
        last = at
    yield max(0, start - _UNIFIED_CONTEXT), min(length, last + 1 + _UNIFIED_CONTEXT)


def _columns(
    old: str,
    new: str,
    sign: str,
    column: int,
    old_colour: str | None = None,
    new_colour: str | None = None,
) -> Iterator[str]:
    left, right = (textwrap.wrap(text, column) or [""] for text in (old, new))
    for one, other in zip_longest(left, right, fillvalue=""):
        row = f"{_coloured(one.ljust(column), old_colour)} {sign}"
        yield f"{row} {_coloured(other, new_colour)}" if other else row.rstrip()


def _coloured(text: str, colour: str | None) -> str:
    return click.style(text, fg=colour) if colour and text.strip() else text
