"""What one run got for one force, stored whole or not at all."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scraper.archive.blobs import put_blob
from scraper.archive.connection import transaction
from scraper.archive.fetches import put_fetch
from scraper.archive.views import SUCCESSES, listed_sql
from scraper.fetch.exchange import Exchange
from scraper.store.plan import content_of
from scraper.store.reading import Reading, get_part, put_reading
from scraper.store.versions import add_part, begin_version, confirm_version, latest_version


@dataclass(frozen=True)
class SourceResult:
    """What a run got from one source, judged and, where its content is new, read.

    ``outcome`` and ``reason`` are the judge's, ``media_type`` too ("" leaves what the
    server declared). ``content_sha256`` is the hash of the content where it was looked at,
    of an ``ok`` result always. ``reading`` is needed for an ``ok`` result whose content
    differs from the source's last reading; elsewhere it is not looked at.
    """

    exchange: Exchange
    outcome: str
    reason: str = ""
    media_type: str = ""
    content_sha256: str | None = None
    reading: Reading | None = None


@dataclass(frozen=True)
class Recorded:
    """What became of one result. ``change`` is ``new`` (the force's first version),
    ``changed`` (this source's content is new to the plan), ``unchanged``, or None where
    nothing usable came; ``version`` the number of the force's version afterwards, None
    where it has none."""

    url: str
    outcome: str
    change: str | None
    version: int | None


def record_force(
    db: sqlite3.Connection, run_id: int, force_id: str, results: Sequence[SourceResult]
) -> list[Recorded]:
    """Stores all that a run got for one force, in one transaction: bodies, readings, the
    version it begins or confirms, fetch rows.

    All of a run's results for the force belong in one call, since its sources are read as
    one plan. The plan is made of the sources that ``record_sources`` listed when the run
    started and that have been read, in the list's order; while none of them has, the
    version before holds. Only an ``ok`` result begins a version. Raises ValueError for a
    source that was never listed and for an ``ok`` result that lacks its body, its hash or
    its reading, ArchiveError where nothing can be stored.
    """
    if not results:
        return []
    with transaction(db):
        visits = _visits(db, force_id, results)
        plan = _plan(db, run_id, force_id)
        settled = _settle_version(db, run_id, force_id, plan, visits)
        recorded = []
        for visit in visits:
            result, exchange = visit.result, visit.result.exchange
            confirms = visit.succeeded and visit.source_id in settled.source_ids
            put_fetch(
                db,
                run_id,
                visit.source_id,
                exchange,
                outcome=result.outcome,
                reason=result.reason,
                media_type=result.media_type,
                body_sha256=visit.body_sha256,
                content_sha256=result.content_sha256,
                version_id=settled.version_id if confirms else None,
            )
            change = _change(visit, settled) if visit.source_id in plan else None
            recorded.append(Recorded(exchange.target.url, result.outcome, change, settled.number))
        if settled.version_id is not None:
            confirm_version(db, settled.version_id, max(visit.at for visit in visits))
    return recorded


@dataclass(frozen=True)
class _Settled:
    """The version that holds after a run, None before a force's first. ``source_ids`` are
    those it was read from; ``began``: it begins in this run."""

    version_id: int | None = None
    number: int | None = None
    began: bool = False
    source_ids: frozenset[int] = frozenset()


@dataclass(frozen=True)
class _Latest:
    """A source's last reading."""

    reading_id: int
    content_sha256: str


@dataclass(frozen=True)
class _Visit:
    """A result, with its body and reading stored. ``is_new``: its content differs from
    the source's reading before."""

    source_id: int
    result: SourceResult
    body_sha256: str | None
    is_new: bool

    @property
    def at(self) -> str:
        return self.result.exchange.started_at

    @property
    def succeeded(self) -> bool:
        return self.result.outcome in SUCCESSES


def _visits(db: sqlite3.Connection, force_id: str, results: Sequence[SourceResult]) -> list[_Visit]:
    source_ids = dict(
        db.execute("SELECT url, source_id FROM sources WHERE force_id = ?", (force_id,)).fetchall()
    )
    visits = []
    for result in results:
        target = result.exchange.target
        if target.force_id != force_id or target.url not in source_ids:
            raise ValueError(f"{target.url} was never listed as a source of {force_id}")
        source_id = source_ids[target.url]
        body = result.exchange.body
        body_sha256 = None if body is None else put_blob(db, body, source_id)
        is_new = result.outcome == "ok" and _read_anew(db, source_id, result, body_sha256)
        visits.append(_Visit(source_id, result, body_sha256, is_new))
    return visits


def _read_anew(
    db: sqlite3.Connection, source_id: int, result: SourceResult, body_sha256: str | None
) -> bool:
    """Stores the reading of an ``ok`` result if its content is new; whether it was."""
    url = result.exchange.target.url
    if body_sha256 is None or result.content_sha256 is None:
        raise ValueError(f"{url}: an ok result needs its body and its content's hash")
    known = db.execute(
        "SELECT content_sha256 FROM readings WHERE reading_id ="
        " (SELECT max(reading_id) FROM readings WHERE source_id = ?)",
        (source_id,),
    ).fetchone()
    if known is not None and known[0] == result.content_sha256:
        return False
    if result.reading is None:
        raise ValueError(f"{url}: new content needs its reading")
    put_reading(
        db,
        source_id,
        result.reading,
        fetched_at=result.exchange.started_at,
        body_sha256=body_sha256,
        content_sha256=result.content_sha256,
    )
    return True


def _plan(db: sqlite3.Connection, run_id: int, force_id: str) -> dict[int, _Latest]:
    """The last reading of each source that was listed when the run started and has one."""
    rows = db.execute(
        f"""
        SELECT reading.source_id, reading.reading_id, reading.content_sha256
        FROM sources AS source JOIN runs ON runs.run_id = :run_id
        JOIN readings AS reading ON reading.reading_id =
          (SELECT max(reading_id) FROM readings WHERE source_id = source.source_id)
        WHERE source.force_id = :force_id
          AND {listed_sql("source", "substr(runs.started, 1, 10)")}
        ORDER BY source.position, source.source_id
        """,
        {"run_id": run_id, "force_id": force_id},
    )
    return {row[0]: _Latest(*row[1:]) for row in rows.fetchall()}


def _settle_version(
    db: sqlite3.Connection,
    run_id: int,
    force_id: str,
    plan: Mapping[int, _Latest],
    visits: Sequence[_Visit],
) -> _Settled:
    before = latest_version(db, force_id)
    good = {visit.source_id: visit for visit in visits if visit.succeeded}
    read = [
        good[source] for source in plan if source in good and good[source].result.outcome == "ok"
    ]
    content = content_of([reading.content_sha256 for reading in plan.values()]) if plan else None
    if read and (before is None or before.content_sha256 != content):
        parts = [get_part(db, source, reading.reading_id) for source, reading in plan.items()]
        # The first fetch that showed it; where our list alone made it, the first that read it.
        shown = [visit for visit in read if visit.is_new] or read
        first_seen = min(visit.at for visit in shown)
        version_id = begin_version(db, run_id, force_id, before, parts, first_seen)
        number = 1 if before is None else before.number + 1
        return _Settled(version_id, number, True, frozenset(plan))
    if before is None:
        return _Settled()
    sources = list(before.source_ids)
    if content == before.content_sha256:
        for at, (source, reading) in enumerate(plan.items()):
            # An address that took the place of another and says the same.
            if source != sources[at] and source in good:
                sources[at] = source
                joined_at = good[source].at
                add_part(db, before.version_id, source, at + 1, reading.reading_id, joined_at)
    return _Settled(before.version_id, before.number, False, frozenset(sources))


def _change(visit: _Visit, settled: _Settled) -> str | None:
    if not visit.succeeded:
        return None
    if settled.began and settled.number == 1:
        return "new"
    return "changed" if settled.began and visit.is_new else "unchanged"
