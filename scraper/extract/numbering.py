"""Printed numbers of lists and headings that a document stores only as rules."""

from collections.abc import Iterable
from dataclasses import replace

from scraper.extract.document import Block

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
# A marker travels through HTML between two private-use characters, which no printed text
# holds: converters number lists anew from 1.
_OPEN, _CLOSE = "\ue000", "\ue001"
_NO_MARKS = str.maketrans("", "", _OPEN + _CLOSE)


def numeral(number: int, style: str) -> str:
    """A number as a list style prints it: ``1``, ``01``, ``a``, ``A``, ``i`` or ``I``."""
    if style in ("a", "A"):
        # after z comes aa, then bb: the letter repeated
        letter, times = (number - 1) % 26, (number - 1) // 26 + 1
        text = chr(ord("a") + letter) * min(times, 10) if number > 0 else str(number)
    elif style in ("i", "I"):
        text = _roman(number)
    else:
        return f"{number:02}" if style == "01" else str(number)
    return text.upper() if style.isupper() else text


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def without_marks(text: str) -> str:
    """Text in which no marker can be mistaken for ours."""
    return text.translate(_NO_MARKS)


def marked(printed: str) -> str:
    """A printed number as text to put at the beginning of a list item.

    ``7.``, ``(b)`` and ``7.1`` become the item's marker; a number with words around it,
    such as ``Recommendation 7:``, stays text.
    """
    bare = printed.strip().strip("()[].:").strip()
    if not bare:
        return ""
    if bare.replace(".", "").isalnum() and " " not in bare:
        return f"{_OPEN}{bare}{_CLOSE}"
    return printed.strip() + " "


def with_markers(blocks: Iterable[Block]) -> Iterable[Block]:
    """Blocks whose text carried a marker, with the marker in its own field."""
    for block in blocks:
        if block.text.startswith(_OPEN) and _CLOSE in block.text:
            marker, _, text = block.text[1:].partition(_CLOSE)
            lead = block.lead.partition(_CLOSE)[2] if block.lead else ""
            if text.strip():
                yield replace(block, text=text.strip(), marker=marker, lead=lead.strip())
            elif block.cell is not None:
                # a column that holds nothing but automatic numbers
                yield replace(block, kind="paragraph", level=0, text=marker, lead="")
        else:
            yield block
