"""Ten years of nights, written through the doors through which a crawl writes.

The sites are the replica's, but edited at random; they send their pages with new tokens every
night, or a 304 where they have validators. Nothing is asked over a network: exchanges are
made up, then judged, read and recorded as a run does it. A page that differs by its tokens
alone is judged and read once and then known, since that is not what is measured here.
"""

import hashlib
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from sqlite3 import Connection

from scraper.archive.lists import record_sources
from scraper.archive.runs import begin_run, finish_run
from scraper.fetch.exchange import Exchange, Target
from scraper.judge import judge
from scraper.reading import Job, read_body
from scraper.segment.against import Against
from scraper.sources import Recommendation, Sources
from scraper.store.reading import Reading
from scraper.store.record import SourceResult, record_force
from scraper.times import stored
from tests.replica.bank import Passage, read_bank
from tests.replica.chrome import CHROMES, fill
from tests.replica.compose import plan_of
from tests.replica.documents import plan_pdf
from tests.replica.forces import FORCES, Force
from tests.replica.layouts import plan_content
from tests.replica.plan import Entry, Plan
from tests.replica.site import TITLE, second_path

_FIRST_YEAR = 365  # nights in which forces still write much
_EDITS_AT_FIRST, _EDITS_LATER = 0.05, 0.002  # of the forces a night
_REDESIGNS = 1 / 1500  # of the forces a night: every four years
_SERVER_ERRORS = 0.01  # of the fetches
_BLOCKED = 1 / 1000  # of the sites a night begin to refuse, for weeks
_OUTAGES = 1 / 10_000  # of the sites a night go away, for months
_IN_FULL = 7  # nights after which a page is asked for whatever its validators say
_FAILS, _REFUSES, _GONE = "fails", "refuses", "gone"  # a site's troubles
_HTML, _PDF = "text/html; charset=utf-8", "application/pdf"
# The forces whose plan is the likeliest to be a document (field observation, 2026).
_IN_DOCUMENTS = frozenset({"lancashire", "leicestershire", "south-wales"})

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Page:
    """A page as it stands until it is edited: its HTML with the places of its tokens, or the
    document in its place, and what judge and reader make of it."""

    template: str
    document: bytes
    declared: str
    media_type: str
    content_sha256: str
    reading: Reading

    def body(self, serial: int) -> bytes:
        """What is sent: with that response's own tokens, where it is a page."""
        return self.document or fill(self.template, 0, serial).encode()


@dataclass
class Site:
    """One force's site. ``addresses`` are its listed pages, by number, ``sent`` what was last
    had of each; ``down`` is the trouble it is in and the last night of it."""

    force: Force
    plan: Plan
    addresses: dict[int, str]
    chrome: str
    pages: dict[int, Page] = field(default_factory=dict)
    sent: dict[int, Page] = field(default_factory=dict)
    down: tuple[str, int] = ("", -1)


@dataclass(frozen=True)
class Night:
    """A night that was recorded: whether a page was edited or redesigned, and by how many
    bytes the archive grew."""

    number: int
    changed: bool
    grown: int


class Decade:
    """The sites of a list whose addresses are the replica's."""

    def __init__(self, sources: Sources, *, busy: int = _FIRST_YEAR) -> None:
        """``busy`` nights are those in which forces still write much."""
        self._sources, self._busy = sources, busy
        self._dice = random.Random(0)
        self._serial = 0
        self._sites = []
        for force_id in dict.fromkeys(each.force_id for each in sources.sources):
            force = FORCES[force_id]
            urls = [each.url for each in sources.sources if each.force_id == force_id]
            addresses = {2 if url.endswith(second_path(force)) else 1: url for url in urls}
            self._sites.append(Site(force, plan_of(force_id, 0), addresses, force.chrome))
        for site in self._sites:
            self._publish(site)

    def nights(self, db: Connection, first: datetime, number: int) -> Iterator[Night]:
        """Records so many nights from ``first`` on."""
        record_sources(db, self._sources, stored(first))
        size = _size(db)
        for night in range(number):
            changed = night > 0 and self._let_happen(night)
            self._record(db, night, first + timedelta(days=night))
            before, size = size, _size(db)
            yield Night(night, changed, size - before)

    def _let_happen(self, night: int) -> bool:
        """What the forces do to their pages; whether they did anything."""
        rate = _EDITS_AT_FIRST if night < self._busy else _EDITS_LATER
        changed = False
        for site in self._sites:
            if site.plan.entries and self._dice.random() < rate:
                site.plan = self._edited(site.plan)
            elif self._dice.random() < _REDESIGNS:
                site.chrome = self._dice.choice([name for name in CHROMES if name != site.chrome])
            else:
                continue
            self._publish(site)
            changed = True
        return changed

    def _edited(self, plan: Plan) -> Plan:
        dice = self._dice
        place = dice.randrange(len(plan.entries))
        entry = plan.entries[place]
        kind = dice.choices(("reword", "remove", "status"), (8, 1, 1))[0]
        if kind == "remove" and entry.answer:
            entry = replace(entry, answer=(), later=(), placeholder="TBC")
        elif kind == "status" and entry.status:
            entry = replace(entry, status=dice.choice(("Complete", "Ongoing", "Not started")))
        else:
            entry = replace(entry, answer=self._answer(plan, entry), placeholder="")
        return replace(plan, entries=(*plan.entries[:place], entry, *plan.entries[place + 1 :]))

    def _answer(self, plan: Plan, entry: Entry) -> tuple[Passage, ...]:
        bank = read_bank("answers")[entry.keys[0]]
        number, year = self._dice.randrange(12, 900), self._dice.randrange(2025, 2036)
        filled = {"{force}": plan.force_name, "{unit}": "Vulnerability Command"}
        filled |= {"{n}": str(number), "{month}": f"March {year}"}
        return tuple(
            Passage(_filled(each.text, filled), tuple(_filled(x, filled) for x in each.items))
            for each in (*self._dice.sample(bank["now"], 2), self._dice.choice(bank["next"]))
        )

    def _publish(self, site: Site) -> None:
        for page, url in site.addresses.items():
            site.pages[page] = self._page(site, page, url)

    def _page(self, site: Site, number: int, url: str) -> Page:
        """A page as the site has it now, and what judge and reader make of it."""
        asked = self._sources.recommendations
        if site.force.force_id in _IN_DOCUMENTS:
            return _read("", plan_pdf(site.plan), url, asked)
        content = plan_content(site.plan, number)
        path = "/" + url.split("/", 3)[3]
        template = CHROMES[site.chrome](site.force, TITLE, content, path)
        return _read(template, b"", url, asked)

    def _record(self, db: Connection, night: int, at: datetime) -> None:
        run_id = begin_run(db, stored(at))
        counts: Counter[str] = Counter()
        for site in self._sites:
            self._weather(site, night)
            at += timedelta(seconds=1)
            results = [self._fetch(site, page, night, at) for page in site.addresses]
            counts.update(each.outcome for each in results)
            record_force(db, run_id, site.force.force_id, results)
        finish_run(db, run_id, stored(at), dict(counts.most_common()))

    def _weather(self, site: Site, night: int) -> None:
        """How a site is tonight: in order, or in trouble for a night, for weeks, for months."""
        if night <= site.down[1] or night == 0:
            return
        dice = self._dice
        site.down = ("", -1)
        if dice.random() < _SERVER_ERRORS:
            site.down = (_FAILS, night)
        elif dice.random() < _BLOCKED:
            site.down = (_REFUSES, night + dice.randrange(7, 28))
        elif dice.random() < _OUTAGES:
            site.down = (_GONE, night + dice.randrange(60, 150))

    def _fetch(self, site: Site, number: int, night: int, at: datetime) -> SourceResult:
        self._serial += 1
        url, page = site.addresses[number], site.pages[number]
        etag = f'W/"{page.content_sha256[:16]}"' if site.force.validators else None
        # the weekdays of the sources differ
        in_full = (night + site.force.number) % _IN_FULL == 0 or site.sent.get(number) != page
        target = Target(site.force.force_id, url, None if in_full else etag)
        asked = Exchange(
            target,
            stored(at),
            elapsed_ms=self._dice.randrange(60, 900),
            attempts=1,
            final_url=url,
            request_headers=_request(target),
            peer_address=site.force.address,
            certificate_sha256=hashlib.sha256(f"{url} {night // 60}".encode()).hexdigest(),
        )
        headers = self._headers(at) + ((("etag", etag),) if etag else ())
        if site.down[0]:
            return _judged(self._in_trouble(asked, site.down[0], headers))
        if target.etag:
            return _judged(replace(asked, status=304, headers=headers))
        site.sent[number] = page
        body = page.body(self._serial)
        headers += (("content-type", page.declared), ("content-length", str(len(body))))
        return SourceResult(
            replace(asked, status=200, headers=headers, body=body),
            "ok",
            "a page that may hold the plan",
            page.media_type,
            page.content_sha256,
            page.reading,
        )

    def _in_trouble(self, asked: Exchange, trouble: str, headers: Headers) -> Exchange:
        if trouble == _GONE:
            return replace(
                asked,
                attempts=3,
                failure="connection_error",
                detail="no connection could be made: connect timed out",
                peer_address=None,
                certificate_sha256=None,
            )
        status = 403 if trouble == _REFUSES else 503
        body = f"<title>{status}</title><h1>Sorry</h1><p>Reference {self._token()}</p>".encode()
        return replace(asked, status=status, headers=headers, body=body)

    def _headers(self, at: datetime) -> Headers:
        """As a site behind a content network sends them, tokens and all."""
        return (
            ("date", format_datetime(at, usegmt=True)),
            ("server", "cloudflare"),
            ("cache-control", "max-age=0, must-revalidate"),
            ("strict-transport-security", "max-age=31536000; includeSubDomains"),
            ("x-frame-options", "SAMEORIGIN"),
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "default-src 'self' https://*.example.org; img-src *"),
            ("set-cookie", f"session={self._token()}; Path=/; HttpOnly; Secure"),
            ("cf-ray", f"{self._token()[:16]}-LHR"),
            ("vary", "Accept-Encoding"),
        )

    def _token(self) -> str:
        return f"{self._dice.getrandbits(160):040x}"


def _read(
    template: str, document: bytes, url: str, recommendations: tuple[Recommendation, ...]
) -> Page:
    """What judge and reader make of a page; a run would ask them every night."""
    body, declared = document or fill(template, 0, 0).encode(), _PDF if document else _HTML
    came = Exchange(
        Target("", url), "", 0, 1, url, status=200, headers=(("content-type", declared),), body=body
    )
    verdict = judge(came)
    read = read_body(Job(body, declared, url, Against(recommendations)))
    if verdict.outcome != "ok" or read.reading is None or read.content_sha256 is None:
        raise ValueError(f"{url} is no plan: {verdict.reason} {read.reason}")
    return Page(template, document, declared, verdict.media_type, read.content_sha256, read.reading)


def _judged(exchange: Exchange) -> SourceResult:
    verdict = judge(exchange)
    return SourceResult(exchange, verdict.outcome, verdict.reason, verdict.media_type)


def _request(target: Target) -> Headers:
    sent = (
        ("host", target.url.split("/")[2]),
        ("accept", "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8"),
        ("accept-language", "en-GB,en;q=0.9"),
        ("accept-encoding", "gzip, deflate, br, zstd"),
        ("user-agent", "planwatch/0.1.0 (+https://github.com/planwatch/planwatch)"),
    )
    return (*sent, ("if-none-match", target.etag)) if target.etag else sent


def _filled(text: str, values: Mapping[str, str]) -> str:
    for token, value in values.items():
        text = text.replace(token, value)
    return text


def _size(db: Connection) -> int:
    """Bytes of the file once its log is taken over."""
    (pages,) = db.execute("PRAGMA page_count").fetchone()
    (size,) = db.execute("PRAGMA page_size").fetchone()
    return int(pages * size)
