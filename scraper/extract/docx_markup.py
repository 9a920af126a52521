"""WordprocessingML made plain: the accepted text, with nothing left that a converter loses.

Works in place on the lxml tree of a document part (ECMA-376 part 1, chapter 17).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

# drawn things: of these only the text boxes in them are kept
_DRAWN = (_MC + "AlternateContent", W + "drawing", W + "pict", W + "object")
# Deleted and moved-away text; comments and notes, which are not the plan's own text; the
# properties that a tracked change of format replaced.
_DROPPED = tuple(
    W + name
    for name in (
        "del", "moveFrom", "commentReference", "annotationRef", "footnoteReference",
        "endnoteReference", "rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange",
        "tblPrExChange", "sectPr", "rt",
    )
)  # fmt: skip
# wrappers whose content counts as if they were not there
_UNWRAPPED = tuple(
    W + name
    for name in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "fldSimple", "dir",
                 "bdo", "ruby", "rubyBase")
)  # fmt: skip
# a table of Word's has at most 63 columns
_COLUMNS = 63


def accept(root: _Element) -> None:
    """Leave the text as a reader sees it once all tracked changes are accepted.

    Insertions, moved-to text, content controls and text boxes stay; deletions (runs,
    paragraph marks, rows, cells), hidden text, comments, footnotes, pictures, unfilled
    placeholders and tables of contents go.
    """
    _free_text_boxes(root)
    _drop_deleted_rows(root)
    _join_deleted_marks(root)
    for element in list(root.iter(*_DROPPED)):
        remove(element)
    for control in list(root.iter(W + "sdt")):
        if _is_contents(control):
            remove(control)
        elif is_on(control.find(f"{W}sdtPr/{W}showingPlcHdr")):
            for run in list(control.iter(W + "r")):  # "Click here to enter text"
                remove(run)
    for element in list(root.iter(*_UNWRAPPED)):
        _unwrap(element)
    for run in list(root.iter(W + "r")):
        if is_on(run.find(f"{W}rPr/{W}vanish")):
            remove(run)
    for table in list(root.iter(W + "tbl")):
        _straighten(table)


def is_on(toggle: _Element | None) -> bool:
    """Whether an on/off property such as ``w:b`` is there and not switched off."""
    return toggle is not None and toggle.get(W + "val", "1") not in ("0", "false", "off", "none")


def value(parent: _Element, path: str) -> str | None:
    """The ``w:val`` of the child at ``path`` (names without prefix, joined by /), or None."""
    child = parent.find("/".join(W + name for name in path.split("/")))
    return None if child is None else child.get(W + "val")


def remove(element: _Element) -> None:
    """Take an element out of its parent, if it has one."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: _Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    kept = [
        child for child in element if child.tag not in (W + "sdtPr", W + "sdtEndPr", W + "rubyPr")
    ]
    parent[place : place + 1] = kept


def _free_text_boxes(root: _Element) -> None:
    """Put the paragraphs of text boxes after the paragraph that anchors them."""
    done: set[_Element] = set()
    last: dict[_Element, _Element] = {}
    for drawn in list(root.iter(*_DRAWN)):
        if any(ancestor in done for ancestor in drawn.iterancestors()):
            continue
        done.add(drawn)
        anchor = next(drawn.iterancestors(W + "p"), None)
        box = _content(drawn)
        if anchor is not None:
            for child in [] if box is None else [c for each in box for c in each]:
                last.get(anchor, anchor).addnext(child)
                last[anchor] = child
        fallback = drawn.find(_MC + "Fallback")
        if not box and fallback is not None and next(fallback.iter(W + "t"), None) is not None:
            _unwrap(fallback)
            _unwrap(drawn)
        else:
            remove(drawn)


def _content(drawn: _Element) -> list[_Element]:
    """The outermost text box contents, of the first of the alternatives that has any."""
    for alternative in [*drawn, drawn] if drawn.tag == _MC + "AlternateContent" else [drawn]:
        boxes = list(alternative.iter(W + "txbxContent"))
        outermost = [
            box
            for box in boxes
            if not any(ancestor in boxes for ancestor in box.iterancestors(W + "txbxContent"))
        ]
        if outermost:
            return outermost
    return []


def _drop_deleted_rows(root: _Element) -> None:
    for row in list(root.iter(W + "tr")):
        if row.find(f"{W}trPr/{W}del") is not None:
            remove(row)
    for cell in list(root.iter(W + "tc")):
        if cell.find(f"{W}tcPr/{W}cellDel") is not None:
            remove(cell)
    for table in list(root.iter(W + "tbl")):
        if next(table.iter(W + "tr"), None) is None:
            remove(table)


def _join_deleted_marks(root: _Element) -> None:
    """A paragraph whose mark was deleted runs on into the next (17.13.5.15)."""
    for paragraph in reversed(list(root.iter(W + "p"))):
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        if mark is None or (mark.find(W + "del") is None and mark.find(W + "moveFrom") is None):
            continue
        content = [child for child in paragraph if child.tag != W + "pPr"]
        following = paragraph.getnext()
        if following is not None and following.tag == W + "p":
            start = 1 if following.find(W + "pPr") is not None else 0
            following[start:start] = content
            remove(paragraph)
        elif not any(child.tag not in _DROPPED for child in content):
            remove(paragraph)


def _is_contents(control: _Element) -> bool:
    return (value(control, "sdtPr/docPartObj/docPartGallery") or "").lower() == "table of contents"


def _straighten(table: _Element) -> None:
    """Spell out cells that a row skips, and merges of the old kind, as plain column spans."""
    for row in table.iterchildren(W + "tr"):
        skipped = _integer(value(row, "trPr/gridBefore"))
        if 0 < skipped <= _COLUMNS:
            cell = row.makeelement(W + "tc")
            cell.append(row.makeelement(W + "p"))
            _set_span(cell, skipped)
            first = next(row.iterchildren(W + "tc"), None)
            if first is not None:
                first.addprevious(cell)
        start: _Element | None = None
        for cell in list(row.iterchildren(W + "tc")):
            span = min(max(_integer(value(cell, "tcPr/gridSpan")), 1), _COLUMNS)
            merge = cell.find(f"{W}tcPr/{W}hMerge")
            if merge is not None and merge.get(W + "val") != "restart" and start is not None:
                _set_span(start, _integer(value(start, "tcPr/gridSpan")) + span)
                row.remove(cell)
                continue
            start = cell if merge is not None else None
            _set_span(cell, span)


def _set_span(cell: _Element, columns: int) -> None:
    properties = cell.find(W + "tcPr")
    if properties is None:
        properties = cell.makeelement(W + "tcPr")
        cell.insert(0, properties)
    for old in properties.findall(W + "gridSpan"):
        properties.remove(old)
    span = properties.makeelement(W + "gridSpan")
    span.set(W + "val", str(columns))
    properties.append(span)


def _integer(text: str | None) -> int:
    try:
        return int(text or "0")
    except ValueError:
        return 0
