"""How a host answers an address that does not exist, and whether a page is that answer."""

import zlib

from scraper.fetch.exchange import Exchange
from scraper.judge.media import HTML, media_type_of
from scraper.judge.page import Page, decode, is_too_deep, read_page
from scraper.judge.redirects import place_of
from scraper.judge.verdict import Fingerprint
from scraper.judge.weighing import plan_weight

_RUN = 4  # words in a shingle: short enough for error pages, long enough to be no accident
_KEPT = 1000  # an error page is shorter; of a longer page the smallest checksums stand for all
# Two answers of one error page differ by the address they repeat and a few numbers.
_ALIKE = 0.8
# So much more of a plan than the made-up address's answer, and it is no error page.
_MORE_PLAN = 3.0


def fingerprint_of(exchange: Exchange) -> Fingerprint:
    """The fingerprint of a made-up address's answer (see made_up_address). A host that
    says 404 or 410, or does not answer, gives one that no page is compared with."""
    body = exchange.body or b""
    kind = media_type_of(exchange.header("content-type"), exchange.final_url, body) if body else ""
    status = exchange.status or 0
    html = decode(body) if kind == HTML else ""
    if not html or is_too_deep(html):
        return Fingerprint(status, exchange.final_url, "", 0, ())
    page = read_page(html)
    return Fingerprint(
        status,
        exchange.final_url,
        page.title,
        page.words,
        _shingles(page),
        plan_weight(page),
    )


def is_same_answer(
    page: Page, plan: float, url: str, asked: str, fingerprint: Fingerprint
) -> str | None:
    """Why this page is what the host answers to anything, or None."""
    if not 200 <= fingerprint.status < 300 or plan >= fingerprint.plan + _MORE_PLAN:
        return None
    if place_of(url) == place_of(fingerprint.final_url) != place_of(asked):
        return f"the host sends addresses that do not exist to {url} as well"
    mine, theirs = set(_shingles(page)), set(fingerprint.shingles)
    if not mine or not theirs:
        return None
    alike = len(mine & theirs) / len(mine | theirs)
    if alike >= _ALIKE:
        return f"{alike:.0%} the same as this host's answer to an address that does not exist"
    return None


def _shingles(page: Page) -> tuple[int, ...]:
    words = f"{page.title} {page.heading} {page.text}".split()
    runs = {" ".join(words[n : n + _RUN]) for n in range(max(1, len(words) - _RUN + 1))} - {""}
    return tuple(sorted(zlib.crc32(run.encode()) for run in runs)[:_KEPT])
