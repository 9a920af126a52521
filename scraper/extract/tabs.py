"""Tabs whose titles stand only in the row of tabs: each is read above its own panel.

Where a panel repeats its title, or is divided by headings of its own, nothing is moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scraper.extract.words import fold, letters

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_HEADINGS = "h1, h2, h3, h4, h5, h6, summary, dt, [role=heading], [aria-expanded]"
# A title of more characters is none; so much of a panel is looked at for its title.
_LONGEST = 400
# Fewer tabs than these are no row of tabs.
_FEWEST = 2


@dataclass(frozen=True)
class Tabs:
    """The titles to read above panels, by the panel's id; the ids of tabs (``moved``) and what
    they control, which are not read where they stand."""

    titles: dict[str, str]
    moved: frozenset[str]

    def takes(self, attributes: dict[str, Any]) -> bool:
        """Whether an element is a tab whose title is read above its panel."""
        if attributes.get("role") != "tab":
            return False
        return bool(self.moved & {_controls(attributes), str(attributes.get("id") or "")} - {""})


NO_TABS = Tabs({}, frozenset())


def tabs_of(tree: LexborHTMLParser) -> Tabs:
    """The tabs of a page that have their titles nowhere else."""
    tabs = tree.css("[role=tab]")
    if len(tabs) < _FEWEST:
        return NO_TABS
    panels = {str(node.attributes["id"]): node for node in tree.css("[role=tabpanel][id]")}
    labelled = {
        str(node.attributes.get("aria-labelledby") or ""): key for key, node in panels.items()
    }
    titles: dict[str, str] = {}
    moved: set[str] = set()
    for tab in tabs:
        attributes: dict[str, Any] = tab.attributes
        own = str(attributes.get("id") or "")
        panel = _controls(attributes)
        panel = panel if panel in panels else labelled.get(own, "") if own else ""
        title = fold(tab.text())
        if not panel or panel in titles or not title or _has_title(panels[panel], title):
            return NO_TABS  # a row of tabs is all one or all the other
        titles[panel] = title
        moved |= {own, _controls(attributes)} - {""}
    return Tabs(titles, frozenset(moved))


def _controls(attributes: dict[str, Any]) -> str:
    return str(
        attributes.get("aria-controls") or str(attributes.get("href") or "").partition("#")[2]
    )


def _has_title(panel: LexborNode, title: str) -> bool:
    if len(title) > _LONGEST or panel.css_first(_HEADINGS) is not None:
        return True
    return letters(fold(panel.text())[: 2 * len(title)]).startswith(letters(title))
