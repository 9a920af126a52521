"""The replica's stock of sentences, read from ``text/``: plain data, invented throughout."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TEXT = Path(__file__).parent / "text"


@dataclass(frozen=True)
class Passage:
    """One paragraph and the list items that follow it (often none)."""

    text: str
    items: tuple[str, ...] = ()


Section = dict[str, tuple[Passage, ...]]


@cache
def read_bank(name: str) -> dict[str, Section]:
    """``text/<name>.txt`` as section -> field -> passages, in the order of the file.

    The form: ``[section]``, then lines ``field: text``, each followed by its ``- items``.
    Lines before the first section say what the file is.
    """
    bank: dict[str, dict[str, list[Passage]]] = {}
    for section, field, text, items in _passages((_TEXT / f"{name}.txt").read_text("utf-8")):
        bank.setdefault(section, {}).setdefault(field, []).append(Passage(text, items))
    return {
        section: {field: tuple(passages) for field, passages in fields.items()}
        for section, fields in bank.items()
    }


def _passages(text: str) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    section = ""
    lines = text.splitlines()
    for place, line in enumerate(lines):
        if line.startswith("["):
            section = line.strip("[]")
        elif section and line and not line.startswith("- "):
            field, _, rest = line.partition(": ")
            items = []
            for following in lines[place + 1 :]:
                if not following.startswith("- "):
                    break
                items.append(following.removeprefix("- "))
            yield section, field, rest, tuple(items)


KEYS = tuple(read_bank("recommendations"))
"""The fifteen keys, in the order of recommendations.csv."""
