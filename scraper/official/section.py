"""To whom the part of a report is addressed that the reader is in."""

from __future__ import annotations

from dataclasses import dataclass

from scraper.extract.document import Block
from scraper.official.addressees import addressed_in

HEADINGS = ("heading", "toggle")


@dataclass(frozen=True)
class Section:
    """``bodies`` as the heading above names them, ``level`` its level (1 the highest)."""

    bodies: tuple[str, ...] = ()
    level: int = 0

    def under(self, heading: Block) -> Section:
        """The section that holds below a heading: one that addresses nobody goes on with
        what a higher one says."""
        bodies = addressed_in(heading.text)
        level = heading.level or 6
        if bodies or level <= self.level:
            return Section(bodies, level)
        return self
