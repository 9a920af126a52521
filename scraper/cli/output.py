"""What commands print: JSON, lines and aligned tables that fit 80 columns or a pipe.

On a terminal, tables are cut to its width; in a pipe every row is one whole line, so
that grep and awk find it.
"""

import json
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Sequence
from typing import Any

import click

# Control characters could drive the reader's terminal, directional marks could turn the
# order of what is read; neither belongs in text from a page.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

STATE_COLOURS = {
    "answered": "green",
    "empty": "yellow",
    "absent": "red",
    "withdrawn": "magenta",
    "unreached": "cyan",
    "no_source": "bright_black",
}


def print_json(value: Any) -> None:
    """The one JSON value of a command, on standard output."""
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    click.echo(json.dumps(value, ensure_ascii=not utf8, indent=2))


def say(text: str = "") -> None:
    """A line for a person, on standard output. Style is dropped where it will not show."""
    click.echo(text, color=in_colour())


def tell(text: str) -> None:
    """A message beside the result, on standard error."""
    click.echo(text, err=True)


def on_terminal() -> bool:
    """Whether standard output is a terminal, so that its width counts."""
    return sys.stdout.isatty()


def in_colour() -> bool:
    """Whether colour will show: a terminal that knows it, and nobody asked for none
    (no-color.org, by which an empty value asks for nothing)."""
    return on_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width() -> int:
    """Columns to fill: the terminal's, at most 120 for the eye's sake; 80 in a pipe."""
    return min(shutil.get_terminal_size().columns, 120) if on_terminal() else 80


def full_width() -> int:
    """All columns of the terminal, for what stands in two columns; 80 in a pipe."""
    return shutil.get_terminal_size().columns if on_terminal() else 80


def tame(text: str) -> str:
    """Text from a page, safe to print: no control characters, no directional marks."""
    return _UNPRINTABLE.sub("", text)


def one_line(text: str, most: int | None = None) -> str:
    """Text on one line, cut at a word to at most ``most`` characters."""
    folded = " ".join(tame(text).split())
    if most is None or len(folded) <= most:
        return folded
    head = folded[: most - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[most // 2 :] else head) + "…"


def paragraphs(text: str, indent: str = "") -> str:
    """Text wrapped for reading, a line of the text beginning a line here."""
    return "\n".join(
        textwrap.fill(
            tame(line),
            width(),
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in text.splitlines()
    )


def wrapped(line: str) -> str:
    """A line, styled already, over as many as the terminal needs; in a pipe as it is."""
    if not on_terminal():
        return line
    rows, free = [""], width()
    for word in line.split(" "):
        size = len(click.unstyle(word))
        if rows[-1] and size > free:
            rows.append("")
            free = width()
        rows[-1] += f" {word}" if rows[-1] else word
        free -= size + 1
    return "\n".join(rows)


def table(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    rest: int | None = None,
    below: int | None = None,
) -> None:
    """Prints rows in aligned columns.

    On a terminal, column ``rest`` is cut so that a row fits, and column ``below`` is
    printed under its row. In a pipe both are whole and in their place.
    """
    cells = [[one_line(cell) for cell in row] for row in (headers, *rows)]
    columns = [at for at in range(len(headers)) if at != below or not on_terminal()]
    widths = {at: max(len(row[at]) for row in cells) for at in columns}
    if rest is not None and on_terminal():
        others = sum(widths.values()) - widths[rest] + 2 * (len(columns) - 1)
        widths[rest] = max(10, min(widths[rest], width() - others))
        for row in cells:
            row[rest] = one_line(row[rest], widths[rest])
    for number, row in enumerate(cells):
        line = "  ".join(row[at].ljust(widths[at]) for at in columns).rstrip()
        say(click.style(line, bold=True) if number == 0 else line)
        if below is not None and below not in columns and number > 0:
            say(click.style(paragraphs(row[below], indent="    "), dim=True))


def count(number: int, noun: str) -> str:
    """``1 version``, ``2 versions``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
