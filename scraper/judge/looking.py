"""The verdict on an answer that must be looked at: from its status, its headers, the
addresses it went through, its bytes, and for HTML from the page itself."""

import re
from dataclasses import dataclass

from scraper.fetch.exchange import Exchange
from scraper.judge.cue import ENOUGH
from scraper.judge.cues_broken import HOME, SEARCH
from scraper.judge.cues_refused import CHALLENGE
from scraper.judge.fingerprint import is_same_answer
from scraper.judge.media import HTML, PLAIN, READABLE, media_type_of
from scraper.judge.page import NO_PAGE, Page, count_words, decode, is_too_deep, read_page, read_text
from scraper.judge.redirects import Way, way_of
from scraper.judge.truncation import cut_off
from scraper.judge.verdict import Fingerprint, Verdict
from scraper.judge.vocabulary import NEEDS_SCRIPTS
from scraper.judge.weighing import Weight, plan_weight, weigh

# What a status says by itself. 401, 403 and their like are refusals; 451 is one by law.
_REFUSALS = frozenset({401, 402, 403, 406, 407, 429, 444, 451, 495, 496, 497, 999})
# Fewer words than this are no page, if they do not lead to the plan.
_EMPTY = 8
# A page that runs on scripts says so in some words, and has a footer.
_SHELL = 30
# A redirect may lead to a page that moved: one that speaks of the plan this much, and more
# where it leads to the section that the plan stood in, which may well mention it.
_SPEAKS_OF_IT, _SPEAKS_MUCH_OF_IT = 2.0, 4.0


@dataclass(frozen=True)
class _Look:
    """All that a verdict on a 2xx is made from."""

    exchange: Exchange
    kind: str
    body: bytes
    page: Page | None
    weights: list[Weight]
    plan: float
    way: Way | None
    fingerprint: Fingerprint | None


def look(exchange: Exchange, status: int, fingerprint: Fingerprint | None) -> Verdict:
    """The verdict on an answer with this status, from all that came with it."""
    body = exchange.body or b""
    kind = media_type_of(exchange.header("content-type"), exchange.final_url, body) if body else ""
    page = _page(kind, body)
    way = way_of(exchange)
    weights = weigh(page or NO_PAGE, exchange.headers, way)
    plan = plan_weight(page) if page else 0.0
    verdict = _by_status(status, weights)
    if verdict is None:
        verdict = _by_body(_Look(exchange, kind, body, page, weights, plan, way, fingerprint))
    cues = tuple(cue for weight in weights for cue in weight.cues)
    return Verdict(verdict.outcome, verdict.reason, kind, cues, plan)


def _page(kind: str, body: bytes) -> Page | None:
    if kind not in (HTML, PLAIN):
        return None
    text = decode(body)
    if kind == PLAIN:
        return read_text(text)
    return None if is_too_deep(text) else read_page(text)


def _by_status(status: int, weights: list[Weight]) -> Verdict | None:
    """The verdict where the status settles it; None for a 2xx that must be looked at."""
    challenge = next((weight for weight in weights if weight.kind is CHALLENGE), None)
    challenged = challenge is not None and challenge.sum >= ENOUGH
    if status in _REFUSALS:
        return Verdict("blocked", f"the host refuses (status {status})" + _said(challenge))
    if not 200 <= status < 300 and challenged:
        return Verdict("blocked", f"a challenge page with status {status}" + _said(challenge))
    if status == 404:
        return Verdict("not_found", "the host says there is no such page (404)")
    if status == 410:
        return Verdict("gone", "the host says the page is gone for good (410)")
    if status >= 500:
        return Verdict("server_error", f"the host is in trouble (status {status})")
    if status == 206:
        return Verdict("truncated", "a part of the page came, though all of it was asked for (206)")
    if not 200 <= status < 300:
        return Verdict("server_error", f"an answer that makes no sense here (status {status})")
    return None


def _by_body(look: _Look) -> Verdict:
    if not look.body.strip():
        if look.weights[0].kind is CHALLENGE and look.weights[0].sum >= ENOUGH:
            return Verdict("blocked", "an empty challenge" + _said(look.weights[0]))
        return Verdict("no_text", "the body is empty")
    if look.kind not in READABLE:
        return Verdict("unsupported_type", f"a plan cannot be read from {look.kind}")
    if look.kind == HTML and look.page is None:
        return Verdict("too_large", "its elements are nested too deep to be read in good time")
    if look.page is not None:
        verdict = _by_page(look, look.page)
        if verdict is not None:
            return verdict
    why = cut_off(look.kind, look.body, _promised(look.exchange))
    if why is not None:
        return Verdict("truncated", why)
    return Verdict("ok", "a page that may hold the plan" if look.page else "a document")


def _by_page(look: _Look, page: Page) -> Verdict | None:
    heaviest, way = look.weights[0], look.way
    if heaviest.outweighs(look.plan, page):
        return _named(heaviest, redirected=way is not None)
    empty = _nothing_to_read(page, look.plan)
    if empty is not None:
        return empty
    if look.fingerprint is not None:
        asked, reached = look.exchange.target.url, look.exchange.final_url
        same = is_same_answer(page, look.plan, reached, asked, look.fingerprint)
        if same is not None:
            return Verdict("redirected_away" if way else "soft_404", same)
    if way is not None and not page.leads_to_plan:
        enough = _SPEAKS_MUCH_OF_IT if way.to_folder_above else _SPEAKS_OF_IT
        if look.plan < enough:
            return Verdict("redirected_away", f"redirected to {way.url}, which is no plan")
    return None


def _named(weight: Weight, *, redirected: bool) -> Verdict:
    outcome = weight.kind.outcome
    if weight.kind in (HOME, SEARCH) and not redirected:
        outcome = "soft_404"
    return Verdict(outcome, weight.kind.means + _said(weight))


def _said(weight: Weight | None) -> str:
    if weight is None or not weight.cues:
        return ""
    return ": " + "; ".join(cue.split(" ", 2)[2] for cue in weight.cues[:3])


def _nothing_to_read(page: Page, plan: float) -> Verdict | None:
    """``no_text`` for an empty page, a shell that scripts fill, a frame, a refresh."""
    words = page.words
    if page.has_main and not page.main and plan < _SPEAKS_OF_IT:
        words = 0  # the main element is there and empty: the rest is the site's, not the page's
    if words >= _SHELL or page.leads_to_plan:
        return None
    # a note for who runs no scripts, or an empty root, stands in good pages too
    is_bare = not page.heading or words < _EMPTY
    hinted = page.app_root or NEEDS_SCRIPTS.search(page.hidden_note)
    if (is_bare and hinted) or NEEDS_SCRIPTS.search(page.text):
        return Verdict("no_text", "an empty shell: the page needs scripts to show its content")
    if words >= _EMPTY:
        return None
    if page.framed:
        return Verdict("no_text", "the content is in a frame of another address")
    if page.refreshes:
        return Verdict("no_text", "the page only sends the browser elsewhere")
    if count_words(page.banner) > page.words + 20:
        return Verdict("blocked", "a cookie notice and nothing behind it")
    return Verdict("no_text", f"{words} words are all the page says")


def _promised(exchange: Exchange) -> int | None:
    length = re.fullmatch("[0-9]{1,18}", exchange.header("content-length") or "")
    if exchange.header("content-encoding") or length is None:
        return None
    return int(length[0])
