"""What must hold of an archive after a kill, seen with plain sqlite3 on a copy of it.

Copies are taken with the write-ahead log as it lies, so that the next command still finds
what the killed one left.
"""

import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from scraper.archive.connection import read_archive
from scraper.verify.checks import FAILED, verify

Rows = dict[object, tuple[object, ...]]

# Written once: table, its key, and the columns that may never differ (of schema 1).
_EVIDENCE = {
    "runs": "run_id, started, planwatch_version",
    "fetches": "fetch_id, run_id, source_id, force_id, url, outcome, reason, fetched_at,"
    " elapsed_ms, attempts, http_status, final_url, redirects, media_type, body_sha256,"
    " header_set_id, headers",
    "blobs": "blob_id, sha256, size, packing, base_blob_id, data",
    "header_sets": "header_set_id, sha256, headers",
}
_VERSIONS = "version_id, force_id, number, first_seen, content_sha256, title, text"

# Each must find nothing.
_HALVES = {
    "a version without its fifteen responses": """
        SELECT version_id FROM versions WHERE (SELECT count(*) FROM responses
          WHERE responses.version_id = versions.version_id) <> 15""",
    "a response without its version": """
        SELECT response_id FROM responses WHERE version_id NOT IN (SELECT version_id FROM versions)
        """,
    "a version without a reading": """
        SELECT version_id FROM versions WHERE version_id NOT IN
          (SELECT version_id FROM version_readings)""",
    "a version that no fetch began": """
        SELECT version_id FROM versions WHERE NOT EXISTS (SELECT 1 FROM fetches
          WHERE fetches.version_id = versions.version_id AND fetched_at = first_seen)""",
    "a fetch whose body is not there": """
        SELECT fetch_id FROM fetches WHERE body_sha256 NOT IN (SELECT sha256 FROM blobs)""",
    "a version whose end lies before its begin": """
        SELECT version_id FROM versions WHERE last_seen < first_seen""",
}

# What the archive answers, without the ids and times that differ from run to run.
_ANSWERS = {
    "versions": "SELECT force_id, number, cause, content_sha256, title, text FROM versions",
    "responses": """
        SELECT force_id, number, recommendation, state, progress, confidence, url, printed_number,
               heading, response, updates, evidence
        FROM responses JOIN versions USING (version_id) LEFT JOIN sources USING (source_id, force_id)
        """,
    "changes": """
        SELECT force_id, recommendation, change, from_version, to_version, words_added,
               words_removed FROM response_changes""",
    "coverage": """
        SELECT force_id, recommendation, state, overdue, version_number, progress, confidence
        FROM coverage""",
    "readings": """
        SELECT url, content_sha256, extractor, segmenter, text, responses
        FROM readings JOIN sources USING (source_id)""",
    "sources": """
        SELECT force_id, url, last_outcome IN ('ok', 'not_modified'), failures_in_a_row
        FROM source_health""",
}


def copy(archive: Path, to: Path) -> Path:
    """The archive as it lies on the disk, with what stands in its write-ahead log."""
    for ending in ("", "-wal"):
        place = to.with_name(to.name + ending)
        place.unlink(missing_ok=True)
        to.with_name(to.name + "-shm").unlink(missing_ok=True)
        if (found := archive.with_name(archive.name + ending)).exists():
            shutil.copyfile(found, place)
    return to


def schema_of(copied: Path) -> int:
    """The schema's version, 0 where there is no archive yet."""
    if not copied.exists():
        return 0
    with closing(sqlite3.connect(copied)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def kept(copied: Path) -> dict[str, Rows]:
    """What may never be lost: the rows of evidence and the versions, by table and key."""
    if not schema_of(copied):
        return {}
    tables = {**_EVIDENCE, "versions": _VERSIONS}
    with closing(sqlite3.connect(copied)) as db:
        return {
            table: {row[0]: row for row in db.execute(f"SELECT {columns} FROM {table}")}
            for table, columns in tables.items()
        }


def answers(copied: Path) -> dict[str, list[str]]:
    """All that the archive says, to be compared with what another says."""
    with closing(sqlite3.connect(copied)) as db:
        return {name: sorted(map(repr, db.execute(sql))) for name, sql in _ANSWERS.items()}


def running(copied: Path) -> set[int]:
    """The runs that say they are under way."""
    if not schema_of(copied):
        return set()
    with closing(sqlite3.connect(copied)) as db:
        return {row[0] for row in db.execute("SELECT run_id FROM runs WHERE state = 'running'")}


def interrupted(copied: Path) -> set[int]:
    """The runs that are marked as interrupted."""
    with closing(sqlite3.connect(copied)) as db:
        return {row[0] for row in db.execute("SELECT run_id FROM runs WHERE state = 'interrupted'")}


def half(copied: Path) -> Iterator[str]:
    """Says what is damaged or half written."""
    if not schema_of(copied):
        return
    with closing(sqlite3.connect(copied)) as db:
        if (said := db.execute("PRAGMA integrity_check").fetchall()) != [("ok",)]:
            yield f"integrity: {said[:3]}"
        if rows := db.execute("PRAGMA foreign_key_check").fetchall():
            yield f"references to nothing: {rows[:3]}"
        for what, sql in _HALVES.items():
            if rows := db.execute(sql).fetchall():
                yield f"{what}: {rows[:3]}"
        try:
            # Not the index alone: every word of it is compared with the table's (rank 1).
            db.execute(
                "INSERT INTO responses_fts (responses_fts, rank) VALUES ('integrity-check', 1)"
            )
        except sqlite3.DatabaseError as error:
            yield f"the search index is not that of the responses: {error}"


def unsound(archive: Path) -> Iterator[str]:
    """Says what ``planwatch verify`` finds, without a process of its own."""
    with closing(read_archive(archive)) as db:
        for verdict in verify(db):
            if verdict.verdict == FAILED:
                yield f"verify: {verdict.check}: {verdict.faults[:3]}"


def lost(before: Mapping[str, Rows], after: Mapping[str, Rows]) -> Iterator[str]:
    """Says what is no longer there, or no longer the same."""
    for table, rows in before.items():
        now = after.get(table, {})
        for key, row in rows.items():
            if key not in now:
                yield f"{table}, row {key} is gone"
            elif now[key] != row:
                yield f"{table}, row {key} is another"


def differing(said: Mapping[str, list[str]], expected: Mapping[str, list[str]]) -> Iterator[str]:
    """Says where two archives answer differently."""
    for name, rows in expected.items():
        if said[name] != rows:
            more = sorted(set(said[name]) - set(rows))[:1]
            less = sorted(set(rows) - set(said[name]))[:1]
            yield f"{name}: {more} instead of {less}"[:600]
