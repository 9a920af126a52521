"""What is on the pages but not in the document: running titles, page numbers, contents."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from scraper.extract.pdf_columns import HEADER_WORDS
from scraper.extract.pdf_lines import Line
from scraper.extract.pdf_page import PrintedPage

# Running titles stand in the outer sixth of a page, up to four lines deep.
_MARGIN = 1 / 6
_DEPTH = 4
# They stand on at least this share of the pages (a title page or a landscape page has
# none; left and right pages have their own).
_SHARE = 0.4
# Titles are larger than the usual type by this factor at least (as in pdf_headings.py).
_LARGER = 1.1
_PAGE_NUMBER = re.compile(
    r"(?:[-–—|\s]*)(?:page|p\.?|tudalen)?\s*(\d{1,3})(?:\s*(?:of|/|o)\s*(\d{1,3}))?(?:[-–—|\s]*)",
    re.IGNORECASE,
)
_NUMBER_AT_AN_END = re.compile(
    r"^(\d{1,3})\b(?!\.\d)|\bpage\s+(\d{1,3})\b|\b(\d{1,3})$", re.IGNORECASE
)
_PAGE_NAMED = re.compile(r"\b(?:page|tudalen)\b", re.IGNORECASE)
_SECTIONS = frozenset(
    {"section", "part", "chapter", "appendix", "annex", "strand", "pillar", "objective", "step",
     "force", "our", "the", "and", "to", "of"}
)  # fmt: skip
# dots, or spaced dots, or ellipses that lead to a page number
_LEADER = re.compile(r"(?:\.\s?){4,}|…{2,}|_{5,}")
_LEADER_ENTRY = re.compile(r"(?:(?:\.\s?){4,}|…{2,}|_{5,})\s*\d{1,3}$")
_CONTENTS = re.compile(r"(table of )?contents|cynnwys", re.IGNORECASE)
_ENTRY = re.compile(r".*\D\s\d{1,3}$")


@dataclass(frozen=True)
class _Margin:
    """A line near the head (or foot) of a page: its distance from that edge, in points."""

    page: int
    head: bool
    place: int
    line: Line
    beyond: tuple[Line, ...]  # the lines between it and that edge


def furniture(pages: Sequence[PrintedPage], lines: Sequence[Sequence[Line]]) -> set[Line]:
    """The lines, out of each page's lines outside tables, that are no part of the text."""
    margins = [each for page, own in zip(pages, lines, strict=True) for each in _margins(page, own)]
    dropped = _repeated(margins, len(pages)) | _numbers(margins, len(pages))
    dropped |= _counting(margins, len(pages), _usual_size(pages), dropped)
    for own in lines:
        dropped |= _contents([line for line in own if line not in dropped])
    return dropped


def _usual_size(pages: Sequence[PrintedPage]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for word in page.words:
            sizes[word.size] += len(word.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _margins(page: PrintedPage, lines: Sequence[Line]) -> list[_Margin]:
    found = []
    for index, line in enumerate(lines[:_DEPTH]):
        if line.bottom < page.height * _MARGIN:
            beyond = tuple(lines[:index])
            found.append(_Margin(page.number, True, round(line.top), line, beyond))
    for index, line in enumerate(lines[::-1][:_DEPTH]):
        if line.top > page.height * (1 - _MARGIN):
            beyond = tuple(lines[len(lines) - index :])
            place = round(page.height - line.bottom)
            found.append(_Margin(page.number, False, place, line, beyond))
    return found


def _repeated(margins: Sequence[_Margin], pages: int) -> set[Line]:
    """Lines with the same words at the same place of several pages."""
    groups: dict[tuple[bool, str], list[_Margin]] = defaultdict(list)
    for each in margins:
        groups[each.head, " ".join(each.line.text.lower().split())].append(each)
    return {line for (_, text), group in groups.items() for line in _on_most(text, group, pages)}


def _counting(
    margins: Sequence[_Margin], pages: int, usual: float, dropped: set[Line]
) -> set[Line]:
    """Lines with the same words and the page's number, outside all text: what stands further
    in ("Ref 12" on the page after "Ref 11"), or is set as a title ("Form 3"), counts otherwise.
    """
    groups: dict[tuple[bool, str, int], list[_Margin]] = defaultdict(list)
    for each in margins:
        text, shift = _without_page_number(each, pages)
        if shift is not None and not _is_title(each, usual):
            groups[each.head, text, shift].append(each)
    found: set[Line] = set()
    for (_, text, _), group in sorted(groups.items(), key=lambda item: len(item[1][0].beyond)):
        outside = [each for each in group if found.union(dropped).issuperset(each.beyond)]
        found |= _on_most(text, outside, pages)
    return found


def _on_most(text: str, group: Sequence[_Margin], pages: int) -> set[Line]:
    """The lines of a group that stand level, if they do so on most pages."""
    if not text or not group or _is_label(text):
        return set()
    place = Counter(each.place for each in group).most_common(1)[0][0]
    level = [each for each in group if abs(each.place - place) <= 3]
    if len({each.page for each in level}) < max(2, _SHARE * pages):
        return set()
    return {each.line for each in level}


def _is_title(margin: _Margin, usual: float) -> bool:
    line = margin.line
    named = _PAGE_NAMED.search(line.text) is not None
    return margin.head and line.bold and line.size >= _LARGER * usual and not named


def _without_page_number(margin: _Margin, pages: int) -> tuple[str, int | None]:
    """The line's words without a number at either end, and how far that is from the page's."""
    text = re.sub(rf"\s*(\bof|/)\s*{pages}$", "", margin.line.text)
    found = _NUMBER_AT_AN_END.search(text)
    if found is None or found.group() == text:
        return "", None
    shift = int(found.group(1) or found.group(2) or found.group(3)) - margin.page
    return " ".join((text[: found.start()] + text[found.end() :]).lower().split()), shift


def _is_label(text: str) -> bool:
    """Whether a repeated line may be the plan's own, such as "Response" or "Section 4"."""
    return set(re.findall(r"[a-z]+", text)) <= HEADER_WORDS | _SECTIONS


def _numbers(margins: Sequence[_Margin], pages: int) -> set[Line]:
    """Lines that are a page number and count up with the pages."""
    found = []
    for each in margins:
        match = _PAGE_NUMBER.fullmatch(each.line.text)
        if match:
            found.append((each, int(match.group(1)) - each.page, match.group(2) is not None))
    shifts = Counter((each.head, shift) for each, shift, _ in found)
    dropped = set()
    for each, shift, of_all in found:
        steady = shifts[each.head, shift] >= max(2, _SHARE * pages)
        named = each.line.text.lower().startswith(("page", "tudalen"))
        if steady or of_all or named or (pages == 1 and shift == 0 and not each.head):
            dropped.add(each.line)
    return dropped


def _contents(lines: Sequence[Line]) -> set[Line]:
    """The entries of a contents list on one page, and its heading."""
    entries = [index for index, line in enumerate(lines) if _LEADER_ENTRY.search(line.text)]
    heading = next((i for i, line in enumerate(lines) if _CONTENTS.fullmatch(line.text)), None)
    if heading is not None and not entries:
        entries = [
            index
            for index in range(heading + 1, len(lines))
            if _ENTRY.fullmatch(lines[index].text) and _has_gap_before_number(lines[index])
        ]
        if len(entries) < 3:
            return set()
    if not entries:
        return set()
    dropped = {lines[index] for index in entries}
    dropped.update(line for line in lines if _LEADER.search(line.text))
    first = entries[0] if heading is None or heading > entries[0] else heading
    previous = first
    for index in entries:
        # an entry of two lines has its dots on the second
        if index - previous <= 3:
            dropped.update(lines[previous:index])
        previous = index
    return dropped


def _has_gap_before_number(line: Line) -> bool:
    return len(line.words) > 1 and line.words[-1].x0 - line.words[-2].x1 > 2 * line.size
