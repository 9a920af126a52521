"""Where on a page the main content stands: trafilatura judges, the block tree is cut by it.

Measured on 55 pages in a template like the shared police one: the walk alone leaks 22
boilerplate blocks a page, trafilatura's text alone loses 22 of 528 pieces of content; cut to
the element that holds best what trafilatura kept, nothing was lost and nothing leaked.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scraper.extract.boilerplate import (
    CLOSING_HEADINGS,
    DATED,
    DOUBTFUL_TAGS,
    EDGE,
    LARGEST_SHARE,
    TAGS,
    is_furniture,
    names_furniture,
)
from scraper.extract.html import Page, Place, Placed
from scraper.extract.words import letters

# A block shorter than this (letters and digits) may stand in the kept text by chance.
_TELLING = 12
# Characters of text, or else the share of the kept text, that a <main> (or an only <article>)
# must hold to be believed: on a short page trafilatura keeps the cookie sentences too.
_DECLARED_TEXT, _DECLARED_SHARE = 200, 0.5
# How much text (characters) beside the best element, inside <main>, is taken for content
# that trafilatura missed rather than for furniture.
_MISSED = 160
# Less than this share of what is there already is not worth the furniture around it.
_SMALL_SHARE = 0.05


@dataclass(frozen=True)
class _Sums:
    """Characters under one element: all, kept by trafilatura, and of links."""

    all: int
    kept: int
    linked: int


def main_content(page: Page, kept_text: str) -> tuple[tuple[Placed, ...], str]:
    """The blocks of the main content, and the element's address for the next night.

    ``kept_text`` is trafilatura's text of the same page ("" if it found none: then the
    page's <main>, article or body is taken). What is furniture inside the element is
    decided without trafilatura, so that ``content_at`` gives the same blocks.
    """
    haystack = letters(kept_text)
    kept = [
        _is_kept(placed, haystack) and not is_furniture(placed.block.text) for placed in page.blocks
    ]
    sums = _add_up(page, kept)
    container = _container(page, sums)
    return _cut(page, sums, container), address(page.places, container)


def holds_text(page: Page) -> bool:
    """Whether a page holds enough text that is no link to be believed to hold content."""
    return sum(len(each.block.text) - each.linked for each in page.blocks) >= _DECLARED_TEXT


def content_at(page: Page, scope: str) -> tuple[Placed, ...] | None:
    """The blocks under a known address; None where the page no longer has that element."""
    for index in range(len(page.places)):
        if address(page.places, index) == scope:
            return _cut(page, _add_up(page, [False] * len(page.blocks)), index)
    return None


def declared_addresses(page: Page) -> list[str]:
    """The addresses of what a page itself declares to be its main content."""
    return [
        address(page.places, index)
        for index, place in enumerate(page.places)
        if place.tag in ("main", "article") or place.name == "@main"
    ][:3]


def address(places: Sequence[Place], index: int) -> str:
    """The chain of tags and names from the body to one element, such as ``body>main#c>div.x``."""
    steps = []
    while index > 0:
        place = places[index]
        steps.append(place.tag + place.name)
        index = place.parent
    return ">".join(reversed(steps))


def _is_kept(placed: Placed, haystack: str) -> bool:
    needle = letters(placed.block.text)
    return len(needle) >= _TELLING and needle in haystack


def _add_up(page: Page, kept: Sequence[bool]) -> list[_Sums]:
    every, good, linked = ([0] * len(page.places) for _ in range(3))
    for placed, is_kept in zip(page.blocks, kept, strict=True):
        size = len(placed.block.text)
        every[placed.place] += size
        good[placed.place] += size if is_kept else 0
        linked[placed.place] += placed.linked
    for index in range(len(page.places) - 1, 0, -1):  # children come after their parents
        parent = page.places[index].parent
        every[parent] += every[index]
        good[parent] += good[index]
        linked[parent] += linked[index]
    return [_Sums(*row) for row in zip(every, good, linked, strict=True)]


def _container(page: Page, sums: Sequence[_Sums]) -> int:
    total = sums[0].kept
    mains = [i for i, p in enumerate(page.places) if p.tag == "main" or p.name == "@main"]
    articles = [i for i, p in enumerate(page.places) if p.tag == "article"]
    declared = mains or (articles if len(articles) == 1 else [])
    declared = [
        i
        for i in declared
        if sums[i].all - sums[i].linked >= _DECLARED_TEXT
        or (sums[i].all and sums[i].kept >= _DECLARED_SHARE * total)
    ]
    if not total:
        return (declared or articles or [0])[0]
    root = declared[-1] if declared else 0
    best = max(_descendants(page.places, root), key=lambda i: (_f2(sums[i], total), -i))
    # Climb until hardly any text is left outside that is neither links nor furniture: panels
    # that trafilatura took for hidden, tables and cards it dropped. On a page that declares no
    # main content only tables tell content from the page's frame.
    while best != root and page.places[best].parent >= 0:
        missed = _worth(page, sums, root, best, only_tables=not declared)
        if missed < max(_MISSED, _SMALL_SHARE * sums[best].all):
            break
        best = page.places[best].parent
    return best


def _f2(sums: _Sums, total: int) -> float:
    if not sums.kept:
        return 0.0
    precision, recall = sums.kept / sums.all, sums.kept / total
    return 5 * precision * recall / (4 * precision + recall)


def _descendants(places: Sequence[Place], root: int) -> list[int]:
    inside = {root}
    for index in range(root + 1, len(places)):
        if places[index].parent in inside:
            inside.add(index)
    return sorted(inside)


def _worth(page: Page, sums: Sequence[_Sums], around: int, best: int, *, only_tables: bool) -> int:
    """Characters under ``around`` but not under ``best`` that look like content."""
    inside, already = set(_descendants(page.places, around)), set(_descendants(page.places, best))
    furniture = _furniture_places(page, sums, sums[around].all)
    return sum(
        len(placed.block.text) - placed.linked
        for placed in page.blocks
        if placed.place in inside
        and placed.place not in already
        and placed.place not in furniture
        and (placed.block.cell is not None or not only_tables)
        and not is_furniture(placed.block.text)
    )


def _furniture_places(page: Page, sums: Sequence[_Sums], content: int) -> set[int]:
    """Elements that hold furniture; ``content`` is the size of the whole content, characters."""
    found: set[int] = set()
    for index, place in enumerate(page.places):
        own = sums[index]
        if (
            place.parent in found
            or place.tag in TAGS
            or place.name in ("@navigation", "@search")
            or (
                own.all <= LARGEST_SHARE * content
                and (
                    names_furniture(place.name)
                    or (
                        place.tag in DOUBTFUL_TAGS and (own.linked > 0.3 * own.all or own.all < 400)
                    )
                )
            )
        ):
            found.add(index)
    return found


def _cut(page: Page, sums: Sequence[_Sums], container: int) -> tuple[Placed, ...]:
    inside = set(_descendants(page.places, container))
    furniture = _furniture_places(page, sums, sums[container].all)
    chosen = [
        index
        for index, placed in enumerate(page.blocks)
        if placed.place in inside
        and placed.place not in furniture
        and not (placed.block.cell is None and is_furniture(placed.block.text))
    ]
    blocks = [page.blocks[index] for index in _trim(page, chosen)]
    edge = {*range(EDGE), *range(len(blocks) - EDGE, len(blocks))}
    return tuple(
        placed
        for place, placed in enumerate(blocks)
        if not (place in edge and placed.block.cell is None and DATED.match(placed.block.text))
    )


def _trim(page: Page, chosen: list[int]) -> list[int]:
    """Drop link lists before and after the content, with the heading that announces them."""

    def loose(index: int) -> bool:
        placed = page.blocks[index]
        return placed.linked >= 0.8 * len(placed.block.text) and placed.block.cell is None

    end = len(chosen)
    while end and loose(chosen[end - 1]):
        end -= 1
    while end and CLOSING_HEADINGS.match(page.blocks[chosen[end - 1]].block.text):
        end -= 1
        while end and loose(chosen[end - 1]):
            end -= 1
    if end < len(chosen) and not CLOSING_HEADINGS.match(page.blocks[chosen[end]].block.text):
        end = len(chosen)  # a list of links that nothing announces may be the plan's own
    begin = 0
    while begin < end and loose(chosen[begin]) and page.blocks[chosen[begin]].block.kind == "item":
        begin += 1
    if begin > 12:  # a long list of links at the top may be the page itself
        begin = 0
    return chosen[begin:end]
