"""Takes over captures of one force: judged and read like our own fetches, recorded as they
come, merged into the history at the end.

A capture is recorded at once and for good; the history is told anew once for all of them.
Should the process end in between, the next intake of that force merges what lies waiting.
"""

import hashlib
import sqlite3
from collections.abc import Collection, Mapping
from typing import Any

from scraper.archive.blobs import get_blob, put_blob
from scraper.archive.connection import transaction
from scraper.archive.fetches import put_fetch
from scraper.archive.headers import get_headers
from scraper.archive.views import listed_sql
from scraper.captures.capture import Capture, Report
from scraper.errors import UsageError
from scraper.judge import ContentSize, judge
from scraper.night import believe
from scraper.reading import Job, Read, read_body
from scraper.rebuild.stale import stale_readings
from scraper.segment.against import Against
from scraper.store.known import Known
from scraper.store.reading import ReadingRow, reading_row
from scraper.store.record import SourceResult
from scraper.store.rewrite import rewrite_history
from scraper.today import Today


class Intake:
    """The captures of one force in one run. Those of an address are to be given in the order
    of time."""

    def __init__(
        self,
        db: sqlite3.Connection,
        run_id: int,
        force_id: str,
        against: Against,
    ) -> None:
        self._db, self._run_id, self._force_id = db, run_id, force_id
        self._today = Today(db, against)
        self._read: dict[int, ReadingRow] = {}
        self._believed: dict[int, tuple[str, ReadingRow]] = {}
        self.report = Report(force_id)

    def source_of(self, url: str, at: str) -> int | None:
        """The source with that address, None where it was not on the list that day."""
        row = self._db.execute(
            "SELECT source_id FROM sources AS source WHERE force_id = :force_id AND url = :url"
            f" AND {listed_sql('source', ':day')}",
            {"force_id": self._force_id, "url": url, "day": at[:10]},
        ).fetchone()
        return None if row is None else int(row[0])

    def has(self, url: str, at: str, origin: str) -> bool:
        """Whether a capture of that moment was taken over from such a place before."""
        row = self._db.execute(
            "SELECT 1 FROM fetches JOIN runs USING (run_id) JOIN sources USING (source_id)"
            " WHERE fetches.force_id = ? AND sources.url = ? AND fetched_at = ?"
            " AND runs.origin = ?",
            (self._force_id, url, at, origin),
        ).fetchone()
        return row is not None

    def take(self, capture: Capture) -> str | None:
        """Records a capture; returns its outcome. None where it is not taken over: its
        address was not on the list that day, or the same bytes of the same second are there.
        Raises ArchiveError if it cannot be stored."""
        source_id = self.source_of(capture.url, capture.at)
        if source_id is None:
            self.report.unlisted += 1
            return None
        body = capture.body
        body_sha256 = None if body is None else hashlib.sha256(body).hexdigest()
        if self._is_there(source_id, capture.at, body_sha256):
            self.report.known += 1
            return None
        exchange = capture.exchange()
        verdict = judge(exchange)
        result = SourceResult(exchange, verdict.outcome, verdict.reason, verdict.media_type)
        row: ReadingRow | None = None
        if result.outcome == "ok":
            result, row = self._judged_by_content(source_id, result)
        where = f"captured by others, had from {capture.place}"
        with transaction(self._db):
            if body is not None:
                put_blob(self._db, body, source_id)
            fetch_id = put_fetch(
                self._db,
                self._run_id,
                source_id,
                exchange,
                outcome=result.outcome,
                reason=f"{result.reason}; {where}" if result.reason else where,
                media_type=result.media_type,
                body_sha256=body_sha256,
                # Of one that came to ``ok`` it is set when it joins the history.
                content_sha256=None if result.outcome == "ok" else result.content_sha256,
                version_id=None,
            )
        if row is not None and result.outcome == "ok":
            self._read[fetch_id] = row
            self._believed[source_id] = capture.at, row
        counts = self.report.counts
        counts[result.outcome] = counts.get(result.outcome, 0) + 1
        return result.outcome

    def merge(self) -> None:
        """Tells the force's history anew with what was taken over, and with what an intake
        that was ended before its time left behind. Writes nothing where there is neither."""
        read = self._waiting()
        (before,) = self._db.execute(
            "SELECT count(*) FROM versions WHERE force_id = ?", (self._force_id,)
        ).fetchone()
        self.report.versions_before = self.report.versions = before
        if read:
            told = rewrite_history(self._db, self._force_id, read, self._read_again)
            self.report.versions = told.after
            self.report.renumbered = list(told.renumbered)
        self._read.clear()

    def _judged_by_content(
        self, source_id: int, result: SourceResult
    ) -> tuple[SourceResult, ReadingRow | None]:
        """The result as its text says, compared with what was believed before its time."""
        exchange = result.exchange
        assert exchange.body is not None
        url, declared = exchange.target.url, exchange.header("content-type") or ""
        read = self._reading(exchange.body, declared, exchange.final_url, url)
        known = self._known(source_id, url, exchange.started_at)
        result = believe(result, read, known)
        if read.reading is None or read.content_sha256 is None:
            return result, None
        return result, reading_row(read.reading, read.content_sha256)

    def _known(self, source_id: int, url: str, at: str) -> Known:
        """What the archive believed of a source just before that time."""
        columns = "fetched_at, content_sha256, words, located, answered"
        row = self._db.execute(
            f"SELECT {columns} FROM readings WHERE source_id = ? AND fetched_at <= ?"
            " ORDER BY fetched_at DESC, reading_id DESC LIMIT 1",
            (source_id, at),
        ).fetchone()
        found: dict[str, Any] = dict(zip(columns.split(", "), row or (), strict=False))
        taken_at, taken = self._believed.get(source_id, ("", None))
        if taken is not None and found.get("fetched_at", "") <= taken_at:
            found = dict(taken)
        last = self._db.execute(
            "SELECT outcome, content_sha256 FROM fetches WHERE source_id = ? AND fetched_at <= ?"
            " AND outcome IN ('ok', 'not_modified', 'suspect')"
            " ORDER BY fetched_at DESC, fetch_id DESC LIMIT 1",
            (source_id, at),
        ).fetchone()
        return Known(
            source_id,
            self._force_id,
            url,
            "http",
            content_sha256=found.get("content_sha256"),
            size=ContentSize(found["words"], found["located"], found["answered"])
            if found
            else None,
            suspect_sha256=last[1] if last is not None and last[0] == "suspect" else None,
        )

    def _is_there(self, source_id: int, at: str, body_sha256: str | None) -> bool:
        row = self._db.execute(
            "SELECT 1 FROM fetches WHERE source_id = ? AND fetched_at = ? AND body_sha256 IS ?",
            (source_id, at, body_sha256),
        ).fetchone()
        return row is not None

    def _waiting(self) -> Mapping[int, ReadingRow]:
        """What every capture says that no history includes yet."""
        rows = self._db.execute(
            "SELECT fetch_id FROM fetches"
            " JOIN runs USING (run_id) JOIN sources AS source USING (source_id)"
            " WHERE fetches.force_id = ? AND runs.origin IS NOT NULL AND outcome = 'ok'"
            f" AND content_sha256 IS NULL AND {listed_sql('source', 'substr(fetched_at, 1, 10)')}",
            (self._force_id,),
        ).fetchall()
        waiting = dict(self._read)
        for (fetch_id,) in rows:
            row = waiting.get(fetch_id) or self._read_again(fetch_id)
            if row is not None:
                waiting[fetch_id] = row
        return waiting

    def _read_again(self, fetch_id: int) -> ReadingRow | None:
        """What the stored body of a fetch says; None where it cannot be read any more."""
        body_sha256, name, url = self._db.execute(
            "SELECT body_sha256, coalesce(final_url, url), url FROM fetches WHERE fetch_id = ?",
            (fetch_id,),
        ).fetchone()
        _, headers = get_headers(self._db, fetch_id)
        declared = dict(headers).get("content-type", "")
        body = get_blob(self._db, body_sha256)
        read = self._reading(body, declared, name, url)
        if read.reading is None or read.content_sha256 is None:
            return None
        return reading_row(read.reading, read.content_sha256)

    def _reading(self, body: bytes, declared: str, name: str, url: str) -> Read:
        """What a body of the listed address ``url`` says; ``name`` is where it was found."""
        against = self._today.at(self._force_id, url)
        return read_body(Job(body, declared, name, against, isolated=True))


def refuse_earlier_readings(
    db: sqlite3.Connection, force_ids: Collection[str], against: Against
) -> None:
    """Raises UsageError where stored readings of these forces are of earlier code, or were
    read against other lists: what differs by that would be taken for changes of a force's."""
    for each in stale_readings(db, Today(db, against)):
        if each.force_id in force_ids:
            raise UsageError(
                f"what is stored of {each.force_id} was read by earlier code or against other "
                "lists; run planwatch rebuild first, so that what differs by that is not taken "
                "for changes of the force's"
            )
