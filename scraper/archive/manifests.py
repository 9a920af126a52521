"""Manifests: what each run got, as a text whose hash binds it to all runs before.

A manifest is ASCII text, every line one JSON object without spaces, its keys in alphabetical
order, ended by a line feed. The first line is about the run; ``previous`` is the SHA-256 of
the manifest before it, null in the first. Then comes a line for each of the run's fetches,
by fetch_id: the columns of ``fetches`` that are written once (FETCH_COLUMNS),
``sent_sha256`` of ``renderings`` (null where no browser made the page), and
``headers_sha256``, the hash of the headers as ``headers.get_headers`` gives them, written
as ``[request, response]`` in the same JSON.

Only hash and chain are stored: the text is made from the rows whenever it is asked for, so
that a row altered afterwards no longer gives the hash.
"""

import hashlib
import json
import sqlite3
from dataclasses import dataclass

from scraper.archive.headers import packed_text
from scraper.errors import ArchiveDamaged, UsageError

# Raised when the text gets other lines; a stored manifest is checked in its own format.
FORMAT = 1
FETCH_COLUMNS = (
    "fetch_id",
    "force_id",
    "url",
    "outcome",
    "reason",
    "fetched_at",
    "elapsed_ms",
    "attempts",
    "http_status",
    "final_url",
    "redirects",
    "media_type",
    "body_sha256",
    "peer_address",
    "certificate_sha256",
)
# Stands in for a hash where damage keeps the headers from being unpacked, so that an old
# fault does not keep new runs from being recorded; ``verify`` names such fetches.
UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Manifest:
    """A stored manifest. ``previous_sha256`` is None for the first of the chain."""

    run_id: int
    format: int
    fetches: int
    previous_sha256: str | None
    sha256: str
    recorded_at: str


def record_manifests(db: sqlite3.Connection, at: str) -> None:
    """Gives every run that has ended its manifest, in order. To be called inside the
    transaction that ends a run or begins the next. ``at`` is the UTC time now."""
    last = last_manifest(db)
    previous = last.sha256 if last else None
    ended = db.execute(
        "SELECT run_id FROM runs WHERE state <> 'running' AND run_id > ? ORDER BY run_id",
        (last.run_id if last else 0,),
    )
    for (run_id,) in ended.fetchall():
        text = manifest_text(db, run_id, previous)
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        db.execute(
            "INSERT INTO manifests (run_id, format, fetches, previous_sha256, sha256,"
            " recorded_at) VALUES (?, ?, ?, ?, ?, ?)",
            (run_id, FORMAT, text.count("\n") - 1, previous, sha256, at),
        )
        previous = sha256


def manifest_text(db: sqlite3.Connection, run_id: int, previous: str | None) -> str:
    """A run's manifest as its rows make it now; ``previous`` is the hash of the one before.
    Raises UsageError where there is no such run."""
    run = db.execute(
        "SELECT started, finished, state, planwatch_version, origin FROM runs WHERE run_id = ?",
        (run_id,),
    ).fetchone()
    if run is None:
        raise UsageError(f"there is no run {run_id}; planwatch status lists the last ones")
    rows = db.execute(
        f"SELECT {', '.join(FETCH_COLUMNS)}, sent_sha256, fetches.headers, header_sets.headers"
        " FROM fetches LEFT JOIN header_sets USING (header_set_id)"
        " LEFT JOIN renderings USING (fetch_id) WHERE run_id = ? ORDER BY fetch_id",
        (run_id,),
    ).fetchall()
    started, finished, state, planwatch_version, origin = run
    head = {
        "fetches": len(rows),
        "finished": finished,
        "manifest": FORMAT,
        "origin": origin,
        "planwatch_version": planwatch_version,
        "previous": previous,
        "run": run_id,
        "started": started,
        "state": state,
    }
    lines = [head]
    for *values, own, shared in rows:
        fetch = dict(zip((*FETCH_COLUMNS, "sent_sha256"), values, strict=True))
        lines.append({**fetch, "headers_sha256": _headers_sha256(own, shared)})
    return "".join(
        json.dumps(line, sort_keys=True, separators=(",", ":"), default=bytes.hex) + "\n"
        for line in lines
    )


def sound_text(db: sqlite3.Connection, stored: Manifest) -> str:
    """The text of a stored manifest, of which it is sure that it gives the stored hash.
    Raises ArchiveDamaged where its rows no longer give it, UsageError where it is of a format
    that this planwatch does not write."""
    if stored.format != FORMAT:
        raise UsageError(
            f"the manifest of run {stored.run_id} is of format {stored.format}, this"
            f" planwatch writes format {FORMAT}; use the planwatch that made it"
        )
    text = manifest_text(db, stored.run_id, stored.previous_sha256)
    if hashlib.sha256(text.encode()).hexdigest() != stored.sha256:
        raise ArchiveDamaged(
            f"run {stored.run_id}: its rows no longer give the stored manifest"
            f" {stored.sha256}; keep a copy and run planwatch verify"
        )
    return text


def get_manifest(db: sqlite3.Connection, run_id: int) -> Manifest | None:
    """The stored manifest of a run, None where it has none (yet)."""
    row = db.execute(f"{_MANIFESTS} WHERE run_id = ?", (run_id,)).fetchone()
    return Manifest(*row) if row else None


def last_manifest(db: sqlite3.Connection) -> Manifest | None:
    """The end of the chain, None before the first run's."""
    row = db.execute(f"{_MANIFESTS} ORDER BY run_id DESC LIMIT 1").fetchone()
    return Manifest(*row) if row else None


def chosen_manifest(db: sqlite3.Connection, run_id: int | None) -> Manifest | None:
    """The manifest of that run, without one the last, None where no run has one yet. Raises
    UsageError where that run has none."""
    stored = last_manifest(db) if run_id is None else get_manifest(db, run_id)
    if stored is None and run_id is not None:
        raise UsageError(f"run {run_id} has no manifest: it has not ended, or there is no such run")
    return stored


def all_manifests(db: sqlite3.Connection) -> list[Manifest]:
    """The chain, oldest first."""
    return [Manifest(*row) for row in db.execute(f"{_MANIFESTS} ORDER BY run_id")]


_MANIFESTS = "SELECT run_id, format, fetches, previous_sha256, sha256, recorded_at FROM manifests"


def _headers_sha256(own: bytes | None, shared: str | None) -> str | None:
    if own is None:
        return None
    try:
        return hashlib.sha256(packed_text(own, shared or "")).hexdigest()
    except ValueError:
        return UNREADABLE
