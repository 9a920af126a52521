"""What a run's landing pages lead to: noted as sources, and asked in the same run."""

import sqlite3
from collections.abc import Sequence

from scraper.archive.connection import transaction
from scraper.archive.followed import linked_urls, record_links, take_off_unlinked
from scraper.archive.views import SUCCESSES
from scraper.extract.charset import charset_of
from scraper.extract.document import Link
from scraper.extract.landing import is_landing, links_to_follow
from scraper.extract.unchanged import same_contents_links
from scraper.fetch.exchange import Exchange
from scraper.judge.media import HTML
from scraper.judge.verdict import ContentSize
from scraper.store.known import Known, known_sources
from scraper.store.record import SourceResult


class Following:
    """The links that one run finds. ``at`` is when the run started, ``chosen`` what it asks."""

    def __init__(self, db: sqlite3.Connection, at: str, chosen: Sequence[Known]) -> None:
        self._db, self._at = db, at
        self._known = {(each.force_id, each.url): each for each in chosen}
        self._forces = {each.force_id for each in chosen if each.followed_from is not None}
        self._plans: set[int] = set()

    def look(
        self, exchange: Exchange, known: Known, title: str, links: Sequence[Link], size: ContentSize
    ) -> list[Known]:
        """Notes what a page that was read leads to; returns the sources that are new by it
        and not asked yet. What was followed itself leads nowhere: one step is all."""
        if known.followed_from is not None:
            return []
        if not is_landing(size):
            self._plans.add(known.source_id)
        urls = links_to_follow(title, links, exchange.final_url, size)
        if set(urls) == linked_urls(self._db, known.source_id, self._at):
            return []
        with transaction(self._db):
            record_links(self._db, known.source_id, urls, self._at)
        found = [
            each
            for key, each in known_sources(self._db, self._at).items()
            if each.followed_from == known.source_id and key not in self._known
        ]
        self._known |= {(each.force_id, each.url): each for each in found}
        if found:
            self._forces.add(known.force_id)
        return found

    def look_again(self, exchange: Exchange, known: Known, media_type: str) -> list[Known]:
        """The same for a page whose words are those of the last reading: its links may lead
        elsewhere all the same."""
        if (
            known.size is None
            or known.content_sha256 is None
            or not known.scope
            or known.followed_from is not None
            or media_type != HTML
            or not is_landing(known.size)
        ):
            return []
        charset = charset_of(exchange.header("content-type"))
        same = same_contents_links(exchange.body or b"", charset, known.scope, known.content_sha256)
        return self.look(exchange, known, *same, known.size) if same else []

    def settle(self, force_id: str, results: Sequence[SourceResult]) -> None:
        """Ends what is no longer linked, before a force's results are recorded."""
        if force_id not in self._forces:
            return
        good = [each for each in results if each.outcome in SUCCESSES]
        with transaction(self._db):
            take_off_unlinked(
                self._db,
                force_id,
                self._at,
                read={each.exchange.target.url for each in good if each.outcome == "ok"},
                confirmed={self._known[force_id, e.exchange.target.url].source_id for e in good},
                plans=self._plans,
            )
