"""What a check finds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """``said``: what was looked at, with numbers. ``faults``: a sentence for each fault,
    which names the row. ``unchecked``: what could not be checked and why, "" if nothing."""

    said: str
    faults: tuple[str, ...] = ()
    unchecked: str = ""


def number(count: int, one: str, many: str = "") -> str:
    """``1 fetch``, ``1,035 pages``; ``many`` where an s does not do."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
