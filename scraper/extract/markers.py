"""What begins a list item on a printed line: bullets and numbers, as data."""

import re
from collections.abc import Sequence

# Bullets as text editors, Word's fonts (the private-use ones are Symbol and Wingdings) and
# PDF writers print them.
BULLETS = "•‣⁃∙·●○◦◉▪▫■□◆◇►▶➢➤✓✔❖*–—-\uf0b7\uf0a7\uf0d8\uf0fc\uf0a8\uf076\uf0be"

_BULLET = re.compile(rf"(?:[{re.escape(BULLETS)}]|o(?= ))\s+(?=\S)")
# One level only: 7.1 is a recommendation's part and stays in the text.
_NUMBER = re.compile(r"\(?(\d{1,3}|[a-zA-Z]|[ivxIVX]{2,5})(?:\.|\))(?:\s+(?=\S)|(?<=\d.)(?=[A-Z]))")

_CAPITALS = re.compile(r"[A-Z]|[IVX]{2,5}")


def split_marker(line: str) -> tuple[str, str] | None:
    """(marker, rest) of a line that begins a list item, None of any other.

    The marker is "" for a bullet, else the printed number or letter without its dot or
    brackets.
    """
    found = _BULLET.match(line)
    if found:
        return "", line[found.end() :]
    found = _NUMBER.match(line)
    if found and (line[0] != "(" or ")" in found.group()):
        return found.group(1), line[found.end() :]
    return None


def follows(marker: str, before: str) -> bool:
    """Whether one printed marker comes straight after another: 8 after 7, c after b."""
    if marker.isdigit() and before.isdigit():
        return int(marker) == int(before) + 1
    return len(marker) == len(before) == 1 and ord(marker) == ord(before) + 1


def initials(markers: Sequence[str | None]) -> set[int]:
    """Which of a document's markers, in order (None for no item), are the initials of names: a
    capital with no neighbour in the alphabet beside it, as in "R. Moss, Chief Constable"."""
    found = set()
    capitals = [(n, mark) for n, mark in enumerate(markers) if mark and _CAPITALS.fullmatch(mark)]
    roman = any(len(mark) > 1 for _, mark in capitals)
    for place, (index, mark) in enumerate(capitals):
        before = capitals[place - 1][1] if place else ""
        after = capitals[place + 1][1] if place + 1 < len(capitals) else ""
        listed = mark == "A" or follows(mark, before) or follows(after, mark)
        if len(mark) == 1 and not listed and not (roman and mark in "IVX"):
            found.add(index)
    return found
