"""What extraction yields: one document as an ordered list of blocks. Plain data."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """Where in a table a block stands. ``table`` counts tables in the document from 0;
    ``row`` and ``col`` are grid positions from 0, spans already resolved, so a cell that
    spans two rows is listed once, at its first row, with ``rowspan`` 2. ``header``: the
    source marked it as a header (th, thead, a repeated header row)."""

    table: int
    row: int
    col: int
    rowspan: int = 1
    colspan: int = 1
    header: bool = False


@dataclass(frozen=True)
class Link:
    """A link in the main content: its text and its absolute or relative target. ``around``
    is the sentence it stands in, "" where it is all of its block or nobody looked."""

    text: str
    href: str
    around: str = ""


@dataclass(frozen=True)
class Block:
    """One paragraph-like piece of text, in reading order. Text is NFC, white space folded.

    ``kind``: ``heading`` (with ``level`` 1-6), ``paragraph``, ``item`` (list item;
    ``level`` is its depth from 1, ``marker`` its printed number such as ``7`` or ``b``
    where the list is ordered, else ""), ``term`` and ``definition`` (dl), ``toggle``
    (an accordion's or tab's title), ``caption``.
    ``lead``: the bold beginning of a block that goes on in normal weight (a run-in
    label or heading); equal to ``text`` when all of it is bold. ``cell``: set for text in
    a table. ``lang``: the nearest language attribute ("" if none), e.g. ``cy``.
    ``anchor``: all of it links to a place on the same page. ``quoted``: it stands in a
    quotation of its own. ``size``: type size in points for PDFs, else 0.
    """

    kind: str
    text: str
    level: int = 0
    marker: str = ""
    lead: str = ""
    cell: Cell | None = None
    lang: str = ""
    size: float = 0.0
    hidden: bool = False
    anchor: bool = False
    quoted: bool = False


@dataclass(frozen=True)
class Document:
    """One page or file, read. ``text`` is the main text for people and for search
    (the texts of the blocks); ``blocks`` is the main content for segmentation.
    ``extractor`` names the software and its version. ``scope`` is the place of the main
    content in an HTML page, so that the next night can look there without searching."""

    media_type: str
    title: str
    text: str
    blocks: tuple[Block, ...]
    extractor: str
    links: tuple[Link, ...] = ()
    scope: str = ""
    lang: str = ""
