"""Which page of a site may have taken a plan's place. Pure: text in, addresses out."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from scraper.discover.links import find_links
from scraper.fetch.gate import POLICE
from scraper.sources import url_fault, url_identity

# What the plans' own addresses and titles are made of. A page that shows two of these three
# is worth a person's look; "stalking" alone is on every force's advice pages.
_SIGNS: tuple[tuple[str, str], ...] = (
    ("stalking", r"stalking|suzy lamplugh"),
    ("super-complaint", r"super ?complaints?\d*"),  # Merseyside has super-complaints2
    ("action plan", r"action plan|delivery plan|action tracker|our response|response to"),
)
_PATTERNS = tuple((name, re.compile(rf"\b(?:{pattern})\b")) for name, pattern in _SIGNS)
_COMPLAINT = dict(_PATTERNS)["super-complaint"]
_ENOUGH = 2
# News about the plan is no plan: it needs all three signs.
_NEWS = re.compile(r"/news/|/newyddion/")
_LOC = re.compile(
    r"<loc>\s*(?:<!\[CDATA\[)?\s*([^<\]]{1,2000}?)\s*(?:\]\]>)?\s*</loc>", re.IGNORECASE
)
_IS_INDEX = re.compile(r"<sitemapindex[\s>]", re.IGNORECASE)
_MOST_ADDRESSES = 50_000  # sitemaps.org: no more in one file


@dataclass(frozen=True)
class Candidate:
    """A page that may be the successor. ``signs`` are the words that speak for it, ``seen``
    where its address stands."""

    url: str
    signs: tuple[str, ...]
    seen: str


def addresses_in(sitemap: str, base: str) -> tuple[bool, tuple[str, ...]]:
    """Whether a site map only lists further site maps, and the addresses it lists.

    Read by pattern: the file may be anything, and nothing in it is to be expanded.
    """
    found = _LOC.findall(sitemap)[:_MOST_ADDRESSES]
    addresses = tuple(urljoin(base, html.unescape(each)) for each in found)
    return _IS_INDEX.search(sitemap) is not None, addresses


def candidates_in_sitemap(addresses: Iterable[str], lost: str) -> list[Candidate]:
    """The likely successors of the address ``lost`` among those of its site map."""
    return _likely(((url, "") for url in addresses), lost, "the site's map lists it")


def candidates_on_page(page: str, base: str, lost: str) -> list[Candidate]:
    """The likely successors among the links of a page of the same site."""
    links = ((link.url, link.text) for link in find_links(page, base))
    return _likely(links, lost, f"{base} links to it")


def complaint_pages(addresses: Iterable[str], lost: str) -> list[str]:
    """The addresses that look like a site's page on super-complaints, shortest first."""
    found = [
        url
        for url in addresses
        if same_site(url, lost) and _COMPLAINT.search(_words(urlsplit(url).path))
    ]
    return sorted(set(found), key=lambda url: (len(url), url))


def folders_above(url: str) -> tuple[str, ...]:
    """The folder that a page stands in, and the nearest above it that is named after
    super-complaints, if that is another; none for a page at the top."""
    parts = urlsplit(url)
    steps = [step for step in parts.path.split("/") if step][:-1]
    folders = [
        f"{parts.scheme}://{parts.netloc}/{'/'.join(steps[:size])}/"
        for size in range(len(steps), 0, -1)
    ]
    named = [each for each in folders if _COMPLAINT.search(_words(each.split("/")[-2]))]
    return tuple(dict.fromkeys(folders[:1] + named[:1]))


def same_site(url: str, other: str) -> bool:
    """Whether two addresses are of one site: one host but for www., or one police body."""
    try:
        return _site(url) == _site(other)
    except ValueError:
        return False


def _likely(links: Iterable[tuple[str, str]], lost: str, seen: str) -> list[Candidate]:
    found: dict[str, Candidate] = {}
    for url, text in links:
        if url_fault(url) or not same_site(url, lost) or url_identity(url) == url_identity(lost):
            continue
        words = f"{_words(urlsplit(url).path)} {_words(text)}"
        signs = tuple(name for name, pattern in _PATTERNS if pattern.search(words))
        enough = len(_SIGNS) if _NEWS.search(url) else _ENOUGH
        if len(signs) >= enough:
            found.setdefault(url_identity(url), Candidate(url, signs, seen))
    return list(found.values())


def _words(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", unquote(text).lower()))


def _site(url: str) -> str:
    host = (urlsplit(url).hostname or "").removeprefix("www.").rstrip(".")
    if host.endswith(f".{POLICE}"):
        return ".".join(host.split(".")[-3:])
    return host
