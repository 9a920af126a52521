"""What the judge looks at in a page: how it calls itself, what it says, what it leads to.

A light reading, some milliseconds, made to tell pages apart and not to keep their text.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.judge.vocabulary import APP_ROOTS, DOCUMENT_LINK, FURNITURE, PLAN_LINK

# Judged by its beginning where it is larger: the largest plan page known has 0.2 MB, and no
# sign weighs more for standing after the 3,000th word.
_LOOK_AT = 2 * 1024 * 1024
_TEXT_KEPT = 20_000
_LINKS_KEPT = 500
# Deeper than any page that people read. Parsing takes time in the square of the depth:
# 40,000 open lists take 9 s, 200,000 open divisions 115 s (selectolax 1.0.2).
_DEEPEST = 2000
_NESTING = re.compile(
    r"<(/?)(?:div|ul|ol|li|dl|dd|section|article|main|aside|blockquote|details|form|fieldset|figure"
    r"|header|footer|nav|center|menu|dir|address|button|pre)\b",
    re.IGNORECASE,
)

_SILENT = "script, style, template, svg, noscript, select, datalist, textarea, iframe, object"
_CHROME = (
    "nav, footer, header, [role='navigation'], [role='contentinfo'], [role='banner'], "
    "[role='search'], [aria-label*='breadcrumb' i], [class*='breadcrumb' i], [class*='skip-link' i]"
)
_COOKIES = (
    "[id*='cookie' i], [class*='cookie' i], [aria-label*='cookie' i], [id*='consent' i], "
    "[class*='consent' i], [id*='onetrust' i], [class*='gdpr' i]"
)
_MAIN = "main, [role='main'], #main, #main-content, #maincontent, #content, article"
# So many other words, and the template's sentences are not what the page has to say.
_ELSE = 15
_ABOVE = 2000  # characters in which the template's sentences stand
# An element that holds so much of a page is no margin of it, whatever it calls itself: its
# end tag is missing, or its class name speaks of something else.
_TOO_MUCH = 0.6

_WORD = re.compile(r"[^\W_]\S*")
_QUOTES = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("\u00ad", ""))


@dataclass(frozen=True)
class Page:
    """One page as the judge sees it; all text in lower case with single spaces.

    ``text`` is what it says outside navigation, header, footer, cookie banner and links;
    ``main`` the part of that in the main element ("" without one, ``has_main`` tells);
    ``banner`` what the cookie banners say; ``hidden_note`` the words for who runs no
    scripts; ``links`` (text, address) outside navigation. ``app_root``: an empty element of
    the kind that scripts fill; ``framed``: the content is in a frame.
    """

    title: str
    heading: str
    text: str
    main: str
    has_main: bool
    banner: str
    hidden_note: str
    links: tuple[tuple[str, str], ...]
    app_root: bool
    framed: bool
    refreshes: bool
    markup: str

    @cached_property
    def said(self) -> str:
        """What the page has to say: the main element's text, or all where that is next to
        nothing."""
        return self.main if count_words(self.main) >= _ELSE else self.text

    @cached_property
    def words(self) -> int:
        """Words of ``text``."""
        return count_words(self.text)

    @cached_property
    def words_said(self) -> int:
        """Words of ``said``."""
        return count_words(self.said)

    @cached_property
    def leads_to_plan(self) -> bool:
        """Whether a link in the content leads to the plan, or to a document."""
        return any(
            PLAN_LINK.search(text) or PLAN_LINK.search(unquote(href)) or DOCUMENT_LINK.search(href)
            for text, href in self.links
        )


def count_words(text: str) -> int:
    """Pieces between spaces that hold a letter or digit."""
    return len(_WORD.findall(text))


def fold(text: str) -> str:
    """Lower case, straight quotes, single spaces: how patterns expect text."""
    if not text.isascii():
        for printed, plain in _QUOTES:
            text = text.replace(printed, plain)
    return " ".join(text.lower().split())


def decode(body: bytes) -> str:
    """Good enough to judge by; extraction looks harder for the right characters."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        cut_off = fault.start >= len(body) - 3
        return body.decode("utf-8" if cut_off else "cp1252", "replace")


def is_too_deep(html: str) -> bool:
    """Whether elements stand in each other deeper than can be parsed in good time."""
    tags = _NESTING.findall(html)
    if len(tags) <= _DEEPEST:
        return False
    depth = 0
    for closing in tags:
        depth = max(0, depth - 1) if closing else depth + 1
        if depth > _DEEPEST:
            return True
    return False


def read_page(html: str) -> Page:
    """Read an HTML page. Call is_too_deep() first."""
    html = html[:_LOOK_AT]
    tree = LexborHTMLParser(html)
    body = tree.body or tree.root
    if body is None:
        return NO_PAGE
    title = _text_of(tree.css_first("title"))
    note = " ".join(_text_of(node) for node in tree.css("noscript"))
    app_root = any(count_words(_text_of(node)) <= 3 for node in tree.css(APP_ROOTS))
    framed = tree.css_first("frameset, iframe, object[data], embed") is not None
    refreshes = tree.css_first("meta[http-equiv='refresh' i]") is not None
    for node in _outermost(body, _SILENT):
        node.decompose()
    first_heading = _heading(body)
    banner = _take_out(body, _COOKIES)
    heading = _heading(body) or first_heading
    _take_out(body, _CHROME)
    links = tuple(
        (_text_of(node), (node.attributes.get("href") or "").lower())
        for node in body.css("a[href]")[:_LINKS_KEPT]
    )
    _take_out(body, "a, button")
    mains = [_text_of(node) for node in body.css(_MAIN)]
    return Page(
        title=title[:300],
        heading=heading[:300],
        text=_without_furniture(_text_of(body)),
        main=max(mains, key=len, default=""),
        has_main=bool(mains),
        banner=banner,
        hidden_note=note,
        links=links,
        app_root=app_root,
        framed=framed,
        refreshes=refreshes,
        markup=html[:200_000].lower(),
    )


def read_text(text: str) -> Page:
    """A plain text as a page: its first line may be how it calls itself."""
    first = next((line for line in text[:_LOOK_AT].splitlines() if line.strip()), "")
    heading = fold(first) if len(first) < 100 else ""
    said = fold(text[: 3 * _TEXT_KEPT])[:_TEXT_KEPT]
    return Page("", heading, said, "", False, "", "", (), False, False, False, "")


NO_PAGE = read_text("")


def _without_furniture(text: str) -> str:
    rest = " ".join((FURNITURE.sub(" ", text[:_ABOVE]) + text[_ABOVE:]).split())
    return rest if count_words(rest) >= _ELSE else text


def _heading(body: LexborNode) -> str:
    for level in ("h1", "h2"):
        for node in body.css(level):
            text = _text_of(node)
            if text:
                return text
    return ""


def _take_out(body: LexborNode, selector: str) -> str:
    """Remove what matches and is a margin; returns the text of what was removed."""
    whole = len(body.text(deep=True)) or 1
    taken: list[str] = []
    for node in _outermost(body, selector):
        text = node.text(deep=True, separator=" ")
        if len(text) > _TOO_MUCH * whole and len(text) > 400:
            continue
        if node.css_first("main, h1") is not None and len(text) > 400:
            continue
        taken.append(text)
        node.decompose()
    return fold(" ".join(taken))


def _outermost(body: LexborNode, selector: str) -> list[LexborNode]:
    """What matches and stands in nothing else that matches: a node must not be touched any
    more once the one around it is gone, since its memory is."""
    found = body.css(selector)
    places = {node.mem_id for node in found}
    return [node for node in found if not _stands_in(node, places)]


def _stands_in(node: LexborNode, places: set[int]) -> bool:
    above = node.parent
    while above is not None:
        if above.mem_id in places:
            return True
        above = above.parent
    return False


def _text_of(node: LexborNode | None) -> str:
    if node is None:
        return ""
    return fold(node.text(deep=True, separator=" ")[: 3 * _TEXT_KEPT])[:_TEXT_KEPT]
