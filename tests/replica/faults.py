"""What may go wrong at a site, one fault for every outcome of the contract and more.

``FAULTS`` is the table: name -> what a crawl should record, where it strikes, what it does.
"""

import gzip
import math
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tests.replica import bombs
from tests.replica.compose import plan_of
from tests.replica.forces import Force
from tests.replica.layouts import notice, plan_content
from tests.replica.layouts.markup import paragraph
from tests.replica.plan import Plan
from tests.replica.site import HTML, TITLE, Visit, page
from tests.replica.wire import Reply

ELSEWHERE = "https://plans.example/stalking"  # a reserved name: nothing can ever answer there


@dataclass(frozen=True)
class Case:
    """A request that meets a fault. ``attempt`` counts from 1 since the fault was set;
    ``good`` gives the plain answer of the site."""

    force: Force
    visit: Visit
    attempt: int
    good: Callable[[], Reply]


@dataclass(frozen=True)
class Fault:
    """``outcome`` is the contract's word that a crawl should record; ``where`` is ``plan``
    (the listed addresses) or ``robots``."""

    outcome: str
    strike: Callable[[Case], Reply]
    where: str = "plan"


def _status(status: int, *headers: tuple[str, str]) -> Callable[[Case], Reply]:
    def strike(case: Case) -> Reply:
        said = page(case.force, f"Error {status}", paragraph("Try again later."), case.visit)
        return replace(said, status=status, headers=said.headers + headers)

    return strike


def _notice(status: int, style: int) -> Callable[[Case], Reply]:
    return lambda case: page(case.force, *notice(style), case.visit, status)


def _redirect(location: str, status: int = 302) -> Callable[[Case], Reply]:
    return lambda case: Reply(status, (("Location", location),))


def _body(
    body: Callable[[], bytes], media_type: str, *more: tuple[str, str]
) -> Callable[..., Reply]:
    return lambda case: Reply(200, (("Content-Type", media_type), *more), body())


def _wire(*steps: bytes | float) -> Callable[[Case], Reply]:
    return lambda case: Reply(wire=steps)


def _once(first: Callable[[Case], Reply]) -> Callable[[Case], Reply]:
    return lambda case: first(case) if case.attempt == 1 else case.good()


def _hops(count: int, statuses: tuple[int, ...] = (301, 302)) -> Callable[[Case], Reply]:
    """A chain through ``?hop=1`` and so on; the page itself after ``count`` redirects."""

    def strike(case: Case) -> Reply:
        path, _, query = case.visit.request.path.partition("?hop=")
        hop = int(query or 0)
        if hop >= count:
            return case.good()
        location = case.visit.origin + f"{path}?hop={hop + 1}"
        return Reply(statuses[hop % len(statuses)], (("Location", location),))

    return strike


def _loop(case: Case) -> Reply:
    path = case.visit.request.path
    other = path.removesuffix("?again") if path.endswith("?again") else path + "?again"
    return Reply(302, (("Location", case.visit.origin + other),))


def _challenge(status: int) -> Callable[[Case], Reply]:
    """A page that asks the reader to prove that they are no machine."""
    told = (
        "<!DOCTYPE html><html><head><title>Just a moment...</title>"
        '<meta name="robots" content="noindex,nofollow"></head><body>'
        "<h1>Checking your browser</h1><p>Please enable JavaScript and cookies to continue."
        '</p><form id="challenge-form" method="POST" action="?__cf_chl_f_tk=x">'
        '<input type="hidden" name="md" value="@session@"></form>'
        '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>'
        "<p>Performance and security by an edge network. Ray ID: 7f3a</p></body></html>"
    )
    return lambda case: Reply(status, (("Content-Type", HTML), ("Server", "edge")), told.encode())


def _robots(text: str) -> Callable[[Case], Reply]:
    return _body(text.encode, "text/plain")


def _short_body(case: Case) -> Reply:
    good = case.good()
    return Reply(wire=(good.head(len(good.body)), good.body[: len(good.body) // 2]))


def _cut_chunks(case: Case) -> Reply:
    good = case.good()
    chunked = replace(good, headers=(*good.headers, ("Transfer-Encoding", "chunked")))
    half = good.body[: len(good.body) // 2]
    return Reply(wire=(chunked.head(), b"%x\r\n" % len(half) + half + b"\r\n"))


def _cut_gzip(case: Case) -> Reply:
    """A compressed stream that ends early though its length is right."""
    good = case.good()
    if ("Content-Encoding", "gzip") not in good.headers:
        headers = (*good.headers, ("Content-Encoding", "gzip"))
        good = replace(good, headers=headers, body=gzip.compress(good.body, mtime=0))
    return replace(good, body=good.body[: len(good.body) // 2])


def _endless(case: Case) -> Reply:
    def steps() -> Iterator[bytes]:
        yield Reply(200, (("Content-Type", HTML), ("Transfer-Encoding", "chunked"))).head()
        piece = b"<p>and so on</p>\n" * 8192
        while True:
            yield b"%x\r\n" % len(piece) + piece + b"\r\n"

    return Reply(wire=steps())


def _trickle(case: Case) -> Reply:
    def steps() -> Iterator[bytes | float]:
        yield Reply(200, (("Content-Type", HTML),)).head(10_000)
        while True:
            yield b"<"
            yield 0.05

    return Reply(wire=steps())


def _collapsed(case: Case) -> Reply:
    """The plan's page with nine tenths of the plan gone."""
    plan = _plan(case)
    rest = replace(plan, entries=plan.entries[:1], narrative=())
    return page(case.force, TITLE, plan_content(rest), case.visit)


def _shell(case: Case) -> Reply:
    told = (
        '<!DOCTYPE html><html><head><title>Loading</title></head><body><div id="root"></div>'
        "<noscript>You need to enable JavaScript to run this app.</noscript>"
        '<script src="/static/js/main.5f2.js"></script></body></html>'
    )
    return Reply(200, (("Content-Type", HTML),), told.encode())


def _scanned() -> bytes:
    from tests.replica.documents import scanned_pdf  # loads reportlab and Pillow

    return scanned_pdf()


def _recoded(encoding: str, declared: str) -> Callable[[Case], Reply]:
    """The page in one encoding, declared as another in its header and its meta element."""

    def strike(case: Case) -> Reply:
        content = plan_content(_plan(case))
        said = page(case.force, TITLE, content, case.visit).body.decode()
        body = said.replace("charset=utf-8", f"charset={declared}", 1).replace(
            'charset="utf-8"', f'charset="{declared}"', 1
        )
        return Reply(
            200,
            (("Content-Type", f"text/html; charset={declared}"),),
            body.encode(encoding, "xmlcharrefreplace"),
        )

    return strike


def _plan(case: Case) -> Plan:
    return plan_of(case.force.force_id, case.visit.night, case.visit.seed)


def _slow(case: Case) -> Reply:
    good = case.good()
    good = replace(good, headers=(*good.headers, ("Connection", "close")))
    return Reply(wire=(0.3, good.head(len(good.body)) + good.body))


def _png() -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + zlib.compress(b"\x7f" * 9000)


def _home(case: Case) -> Reply:
    return Reply(302, (("Location", case.visit.origin + "/"),))


def _search(case: Case) -> Reply:
    return Reply(301, (("Location", case.visit.origin + "/search?q=stalking+plan"),))


_GZIP, _BR, _ZSTD = (("Content-Encoding", coding) for coding in ("gzip", "br", "zstd"))
_TWICE = ("Content-Encoding", "gzip, gzip")
_LATER = ("Retry-After", "3600")

FAULTS: dict[str, Fault] = {
    # no plan behind the address
    "not_found": Fault("not_found", _notice(404, 0)),
    "gone": Fault("gone", _status(410)),
    "soft_404": Fault("soft_404", _notice(200, 0)),
    "soft_404_sorry": Fault("soft_404", _notice(200, 1)),
    "home_page": Fault("redirected_away", _home),
    "search_page": Fault("redirected_away", _search),
    # refused
    "forbidden": Fault("blocked", _status(403)),
    "too_many_requests": Fault("blocked", _status(429, _LATER)),
    "challenge_200": Fault("blocked", _challenge(200)),
    "challenge_403": Fault("blocked", _challenge(403)),
    "challenge_503": Fault("blocked", _challenge(503)),
    "robots_forbids": Fault("robots_disallowed", _robots("User-agent: *\nDisallow: /\n"), "robots"),
    "robots_names_us": Fault(
        "robots_disallowed",
        _robots("User-agent: *\nAllow: /\n\nUser-agent: planwatch\nDisallow: /\n"),
        "robots",
    ),
    "robots_unavailable": Fault("robots_disallowed", _status(503), "robots"),
    "elsewhere": Fault("refused_address", _redirect(ELSEWHERE, 301)),
    "elsewhere_for_now": Fault("refused_address", _redirect(ELSEWHERE, 302)),
    "to_metadata": Fault("refused_address", _redirect("http://169.254.169.254/latest/")),
    "to_mapped_metadata": Fault("refused_address", _redirect("http://[::ffff:169.254.169.254]/")),
    "to_file": Fault("refused_address", _redirect("file:///etc/passwd")),
    "to_credentials": Fault("refused_address", _redirect("http://user:word@127.0.1.1/plan")),
    "to_backslash": Fault("refused_address", _redirect("http://127.0.1.1\\@127.0.1.2/plan")),
    # broken
    "error_500": Fault("server_error", _status(500)),
    "error_502": Fault("server_error", _status(502)),
    "error_503": Fault("server_error", _status(503)),
    "moved_twelve_times": Fault("server_error", _hops(12)),
    "redirects_for_ever": Fault("server_error", _loop),
    "never_answers": Fault("timeout", _wire(math.inf)),
    "trickles": Fault("timeout", _trickle),
    "closes": Fault("connection_error", _wire()),
    "no_http": Fault("connection_error", _wire(b"220 mail.example ESMTP ready\r\n")),
    "short_body": Fault("truncated", _short_body),
    "cut_chunks": Fault("truncated", _cut_chunks),
    "cut_gzip": Fault("truncated", _cut_gzip),
    "endless": Fault("too_large", _endless),
    "gzip_bomb": Fault("too_large", _body(bombs.gzip_bomb, HTML, _GZIP)),
    "double_gzip_bomb": Fault("too_large", _body(bombs.double_gzip_bomb, HTML, _TWICE)),
    "brotli_bomb": Fault("too_large", _body(bombs.brotli_bomb, HTML, _BR)),
    "zstd_bomb": Fault("too_large", _body(bombs.zstd_bomb, HTML, _ZSTD)),
    # unusable
    "image": Fault("unsupported_type", _body(_png, "image/png")),
    "zip": Fault("unsupported_type", _body(lambda: b"PK\x05\x06" + b"\0" * 18, "application/zip")),
    "word_97": Fault(
        "unsupported_type",
        _body(lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2040, "application/msword"),
    ),
    "empty_body": Fault("no_text", _body(bytes, HTML)),
    "script_shell": Fault("no_text", _shell),
    "scanned_pdf": Fault("no_text", _body(_scanned, "application/pdf")),
    "collapsed": Fault("suspect", _collapsed),  # against a version before; else ok
    # a trouble that passes, or that a good client does not mind
    "error_503_once": Fault("ok", _once(_status(503))),
    "too_many_once": Fault("ok", _once(_status(429, ("Retry-After", "1")))),
    "closes_once": Fault("ok", _once(_wire())),
    "moved_twice": Fault("ok", _hops(2)),
    "see_other": Fault("ok", _hops(1, (303,))),
    "latin_1_said_to_be_utf_8": Fault("ok", _recoded("cp1252", "utf-8")),
    "utf_8_said_to_be_latin_1": Fault("ok", _recoded("utf-8", "iso-8859-1")),
    "slow": Fault("ok", _slow),
}
