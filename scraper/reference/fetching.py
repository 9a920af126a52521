"""Asks for pages that are no force's plan, and keeps what came in the archive."""

import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from scraper.archive.blobs import put_blob
from scraper.archive.connection import transaction
from scraper.archive.fetches import known_robots, put_reference_fetch, record_robots
from scraper.extract.charset import charset_of
from scraper.fetch import limits
from scraper.fetch.exchange import Exchange, Target
from scraper.fetch.settings import FetchSettings
from scraper.judge import judge
from scraper.judge.media import HTML

# What the judge calls no plan's type and these pages may well be: GOV.UK's Content API
# answers in JSON, site maps are XML.
_ALSO_READABLE = frozenset({"application/json", "application/xml"})


@dataclass(frozen=True)
class ReferencePage:
    """What one address answered. ``outcome`` is the contract's word, ``ok`` for what can be
    read; ``charset`` is what the server declared; ``sha256`` names the blob, None where no
    body came. ``fetched_at`` is a UTC time."""

    force_id: str
    url: str
    final_url: str
    outcome: str
    reason: str
    media_type: str
    fetched_at: str
    body: bytes = field(default=b"", repr=False)
    charset: str | None = None
    sha256: str | None = None


class References:
    """One command's requests for such pages: they share what is known of each robots.txt,
    and between two rounds the hosts get the pause they get between two requests."""

    def __init__(
        self,
        db: sqlite3.Connection,
        settings: FetchSettings,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._db, self._settings, self._clock, self._sleep = db, settings, clock, sleep
        self._robots = known_robots(db)
        self._rounds = 0

    def sitemaps_named(self, origin: str) -> tuple[str, ...]:
        """The site maps that the known robots.txt of ``scheme://host:port`` names."""
        record = self._robots.get(origin)
        lines = record.text.splitlines() if record else ()
        named = (line.partition(":") for line in lines)
        return tuple(value.strip() for key, _, value in named if key.strip().lower() == "sitemap")

    def ask(self, addresses: Sequence[tuple[str, str]], purpose: str) -> list[ReferencePage]:
        """Asks once for each (force_id, address), "" for a page of no force; returns what
        came in the same order, all of it recorded. Nothing that a site does raises; raises
        ArchiveError where it cannot be recorded."""
        from scraper.fetch.client import fetch_all  # httpx takes 0.2 s to import

        asked = list(dict.fromkeys(addresses))
        if not asked:
            return []
        if self._rounds and not self._settings.allow_private_hosts:
            self._sleep(limits.PAUSE)
        self._rounds += 1
        came: dict[tuple[str, str], ReferencePage] = {}

        def keep(exchange: Exchange) -> None:
            page = _kept(self._db, exchange, purpose)
            came[page.force_id, page.url] = page

        robots = fetch_all(
            [Target(force_id, url) for force_id, url in asked],
            self._settings,
            clock=self._clock,
            robots=self._robots,
            deliver=keep,
        )
        record_robots(self._db, robots)
        self._robots |= robots
        return [came[each] for each in asked]


def _kept(db: sqlite3.Connection, exchange: Exchange, purpose: str) -> ReferencePage:
    verdict = judge(exchange)
    outcome, reason = verdict.outcome, verdict.reason
    body = exchange.body
    if outcome == "unsupported_type" and verdict.media_type in _ALSO_READABLE:
        outcome, reason = "ok", verdict.media_type
    if outcome == "no_text" and verdict.media_type == HTML and b"href" in (body or b"").lower():
        # too few words for a plan; here its links may be all that is wanted
        outcome, reason = "ok", f"a page of links; {reason}"
    with transaction(db):
        sha256 = None if body is None else put_blob(db, body, None)
        put_reference_fetch(
            db,
            exchange,
            purpose=purpose,
            outcome=outcome,
            reason=reason,
            media_type=verdict.media_type,
            body_sha256=sha256,
        )
    return ReferencePage(
        force_id=exchange.target.force_id,
        url=exchange.target.url,
        final_url=exchange.final_url,
        outcome=outcome,
        reason=reason,
        media_type=verdict.media_type,
        fetched_at=exchange.started_at,
        body=body or b"",
        charset=charset_of(exchange.header("content-type")),
        sha256=sha256,
    )
