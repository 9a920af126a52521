"""Panels whose names stand elsewhere: tabs, and accordions with their buttons in one row.

A reader sees a tab's name above its panel. In the markup the names of all tabs stand together,
before the first panel, so that read in order they are a list of titles over nothing, and each
panel begins without one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scraper.extract.words import fold, letters

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

# What only a page with tabs has in its markup: all others are spared the search.
_MARK = re.compile(r"tabpanel|tab-?(?:pane|panel|content)|tabs?__(?:panel|content)|aria-controls")
_PANELS = (
    "[role=tabpanel], [role=region][aria-labelledby], [class*=tab-pane], [class*=tabpanel],"
    " [class*=tab-content], [class*=tabcontent], [class*=tabs__panel], [class*=tabs__content]"
)
_NAMES = "[role=tab], [aria-controls], [data-target], [data-bs-target], [data-tab], a[href^='#']"
_TARGETS = ("aria-controls", "data-bs-target", "data-target", "data-tab", "href")
_LONGEST = 300  # characters of a name; a whole recommendation may stand in one


@dataclass(frozen=True)
class Panels:
    """By the elements' ids in memory: the name that each panel lacks, and the elements that
    hold these names and are not read where they stand."""

    names: dict[int, str] = field(default_factory=dict)
    elsewhere: frozenset[int] = frozenset()


def panels_of(tree: LexborHTMLParser, html: str) -> Panels:
    """The panels of a page whose names stand away from them, in a row with other names."""
    if _MARK.search(html) is None or tree.body is None:
        return Panels()
    panels = {
        str(panel.attributes.get("id") or f"#{panel.mem_id}"): panel for panel in tree.css(_PANELS)
    }
    if len(panels) < 2:
        return Panels()
    named = _named(tree, panels)
    if len(named) < 2:
        return Panels()
    order = {node.mem_id: place for place, node in enumerate(tree.body.traverse())}
    at = {
        key: [(order[name.mem_id], order[panels[key].mem_id]) for name in names]
        for key, names in named.items()
    }
    places = sorted(place for pairs in at.values() for pair in pairs for place in pair)
    missing: dict[int, str] = {}
    elsewhere: set[int] = set()
    for key, names in named.items():
        if any(_stands_by(pair, places) for pair in at[key]):
            continue  # one of its names stands right before it
        name = fold(names[0].text(separator=" "))
        elsewhere.update(each.mem_id for each in names)
        if not letters(panels[key].text()).startswith(letters(name)):
            missing[panels[key].mem_id] = name
    return Panels(missing, frozenset(elsewhere))


def _named(tree: LexborHTMLParser, panels: dict[str, LexborNode]) -> dict[str, list[LexborNode]]:
    """The elements that name each panel, by the panel's id."""
    named: dict[str, list[LexborNode]] = {}
    labels = {
        str(panel.attributes.get("aria-labelledby") or ""): key for key, panel in panels.items()
    }
    for name in tree.css(_NAMES):
        attributes = name.attributes
        keys = [str(attributes.get(each) or "").removeprefix("#") for each in _TARGETS]
        key = next((each for each in keys if each in panels), None)
        key = key or labels.get(str(attributes.get("id") or "-"))
        text = fold(name.text(separator=" "))
        if key is not None and 0 < len(text) <= _LONGEST and _is_name(name, panels[key]):
            named.setdefault(key, []).append(name)
    return named


def _is_name(name: LexborNode, panel: LexborNode) -> bool:
    """Whether an element names a panel rather than standing in it ("Close") or holding it."""
    outer = name.parent
    while outer is not None:
        if outer.mem_id == panel.mem_id:
            return False
        outer = outer.parent
    return True


def _stands_by(pair: tuple[int, int], places: list[int]) -> bool:
    """Whether no other name and no other panel stands between a name and its panel."""
    name, panel = pair
    return name < panel and not any(name < place < panel for place in places)
