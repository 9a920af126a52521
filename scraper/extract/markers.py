"""What begins a list item on a printed line: bullets and numbers, as data."""

import re

# Bullets as text editors, Word's fonts (the private-use ones are Symbol and Wingdings) and
# PDF writers print them.
BULLETS = "•‣⁃∙·●○◦◉▪▫■□◆◇►▶➢➤✓✔❖*–—-\uf0b7\uf0a7\uf0d8\uf0fc\uf0a8\uf076\uf0be"

_BULLET = re.compile(rf"(?:[{re.escape(BULLETS)}]|o(?= ))\s+(?=\S)")
# One level only: 7.1 is a recommendation's part and stays in the text.
_NUMBER = re.compile(r"\(?(\d{1,3}|[a-zA-Z]|[ivxIVX]{2,5})(?:\.|\))(?:\s+(?=\S)|(?<=\d.)(?=[A-Z]))")


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
