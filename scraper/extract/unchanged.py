"""Whether a new body says what the last one said, without reading it in full.

Nonces, counters, cookie sentences and server times make nearly every body differ; only the
main content counts. The element that held it last time is looked at directly, which costs a
walk (1 to 3 ms) instead of a search for the main content (10 to 30 ms).
"""

import hashlib
from collections.abc import Sequence

from scraper.extract.charset import decode
from scraper.extract.document import Block, Link
from scraper.extract.html import Page, Placed, walk
from scraper.extract.scope import content_at, declared_addresses


def content_sha256(blocks: Sequence[Block]) -> str:
    """The identity of a plan's content: its words in order, whatever the markup around them.

    Headings that became accordion titles, divs that became paragraphs, a list that got
    other bullets: the same content. Hidden copies (a second table for narrow screens)
    count like any text, since what is hidden today may be shown by a script.
    """
    joined = " ".join(block.text for block in blocks)
    return hashlib.sha256(joined.encode()).hexdigest()


def same_content(body: bytes, charset: str | None, scope: str, sha256: str) -> bool:
    """Whether the element at ``scope`` of this HTML body holds the content of that hash, or
    the page's declared main content does (a new frame around an old plan)."""
    return _find_same(decode(body, charset), scope, sha256) is not None


def same_contents_links(
    body: bytes, charset: str | None, scope: str, sha256: str
) -> tuple[str, tuple[Link, ...]] | None:
    """The title of such a page and the links in its content, which may lead elsewhere than
    they did though every word is the same; None where the content is another."""
    found = _find_same(decode(body, charset), scope, sha256)
    if found is None:
        return None
    page, placed = found
    return page.title, tuple(link for each in placed for link in each.links)


def _find_same(html: str, scope: str, sha256: str) -> tuple[Page, tuple[Placed, ...]] | None:
    """The page and its blocks that hold the content: within its declared main content first,
    which is most often where it stands and a part of the page to walk."""
    page = walk(html, within_main=True)
    placed = _where_same(page, scope, sha256)
    if placed is None and page.main:
        page = walk(html)
        placed = _where_same(page, scope, sha256)
    return None if placed is None else (page, placed)


def _where_same(page: Page, scope: str, sha256: str) -> tuple[Placed, ...] | None:
    for address in (scope, *declared_addresses(page)):
        placed = content_at(page, address)
        if placed is not None and content_sha256([each.block for each in placed]) == sha256:
            return placed
    return None
