"""What a report prints as one recommendation or action. Plain data."""

from dataclasses import dataclass

from scraper.archive.wording import SubPart
from scraper.official.addressees import CHIEF_CONSTABLES


@dataclass(frozen=True)
class Entry:
    """One recommendation or action as printed. ``number`` is ``7`` or, for an action,
    ``A1``; ``addressees`` in the archive's words, () where nothing says; ``wording`` all of
    its text, pieces joined by a blank line; ``title`` what stands beside the number and asks
    nothing; ``doubt`` says what is uncertain, or ""."""

    number: str
    addressees: tuple[str, ...]
    wording: str
    sub_parts: tuple[SubPart, ...] = ()
    title: str = ""
    doubt: str = ""

    @property
    def is_action(self) -> bool:
        """Whether it is one of the report's actions."""
        return self.number.startswith("A")

    @property
    def is_ours(self) -> bool:
        """Whether it is addressed to chief constables, alone or with others."""
        return CHIEF_CONSTABLES in self.addressees and not self.is_action
