"""Addresses that do not exist, asked of a few hosts a night: how they answer there tells a
"not found" under status 200 from a plan, from the next night on."""

import sqlite3
from urllib.parse import urlsplit

from scraper.archive.connection import transaction
from scraper.archive.fingerprints import get_fingerprint, hosts_due, put_fingerprint
from scraper.archive.views import SUCCESSES
from scraper.fetch.addresses import made_up_address
from scraper.fetch.exchange import Exchange, Target
from scraper.judge.verdict import Fingerprint

# What is asked there belongs to no force's plan.
NOBODY = ""


class MadeUpPages:
    """One run's made-up addresses. ``at`` is when it started."""

    def __init__(self, db: sqlite3.Connection, at: str) -> None:
        self._db, self._at = db, at
        self._good: dict[str, str] = {}

    def fingerprint(self, exchange: Exchange) -> Fingerprint | None:
        """How the host that answered treats what does not exist, where that is known and
        would tell something."""
        if exchange.status != 200 or not exchange.body:
            return None
        return get_fingerprint(self._db, _host(exchange.final_url))

    def note(self, exchange: Exchange, outcome: str) -> None:
        """Only a host that answered well is bothered with another request."""
        if outcome in SUCCESSES:
            self._good.setdefault(_host(exchange.final_url), exchange.final_url)

    def targets(self) -> list[Target]:
        """What to ask tonight: at most one address a host, a host at most once a week."""
        due = hosts_due(self._db, self._good, self._at)
        return [
            Target(NOBODY, made_up_address(url)) for host, url in self._good.items() if host in due
        ]

    def take(self, exchange: Exchange) -> None:
        """Keeps what came; an answer that did not come says nothing and is not kept."""
        if exchange.status is None:
            return
        from scraper.judge.fingerprint import fingerprint_of  # the HTML parser takes 60 ms

        host, found = _host(exchange.target.url), fingerprint_of(exchange)
        with transaction(self._db):
            put_fingerprint(self._db, host, exchange.target.url, exchange.started_at, found)


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
