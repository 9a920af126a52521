"""Fetch rows, and what is kept of robots.txt."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

import scraper
from scraper.archive.blobs import put_blob
from scraper.archive.connection import transaction
from scraper.archive.headers import put_headers
from scraper.archive.text import storable
from scraper.fetch.exchange import Exchange
from scraper.fetch.robots import RobotsRecord


def put_fetch(
    db: sqlite3.Connection,
    run_id: int,
    source_id: int,
    exchange: Exchange,
    *,
    outcome: str,
    reason: str,
    media_type: str,
    body_sha256: str | None,
    content_sha256: str | None,
    version_id: int | None,
) -> int:
    """Adds the row of one fetch; returns its id. ``media_type`` is what the body was found
    to be, "" where only the server's word is known. To be called inside a transaction,
    after the body was stored."""
    row = {
        "run_id": run_id,
        "source_id": source_id,
        "force_id": exchange.target.force_id,
        "content_sha256": content_sha256,
        "version_id": version_id,
        **_what_came(db, source_id, exchange, outcome, reason, media_type, body_sha256),
    }
    fetch_id = _insert(db, "fetches", row)
    if exchange.raw_body is not None:
        db.execute(
            "INSERT INTO renderings (fetch_id, sent_sha256) VALUES (?, ?)",
            (fetch_id, put_blob(db, exchange.raw_body, source_id)),
        )
    return fetch_id


def put_reference_fetch(
    db: sqlite3.Connection,
    exchange: Exchange,
    *,
    purpose: str,
    outcome: str,
    reason: str,
    media_type: str,
    body_sha256: str | None,
) -> int:
    """Adds the row of a page that is no force's plan; returns its id. ``purpose`` is one of
    ``schema_references.PURPOSES``; the target's ``force_id`` is "" where the page belongs to
    no force's site. To be called inside a transaction, after the body was stored."""
    row = {
        "purpose": purpose,
        "force_id": exchange.target.force_id or None,
        "planwatch_version": scraper.__version__,
        **_what_came(db, None, exchange, outcome, reason, media_type, body_sha256),
    }
    return _insert(db, "reference_fetches", row)


def _what_came(
    db: sqlite3.Connection,
    source_id: int | None,
    exchange: Exchange,
    outcome: str,
    reason: str,
    media_type: str,
    body_sha256: str | None,
) -> dict[str, Any]:
    """The columns that both kinds of fetch rows have."""
    header_set_id, headers = put_headers(db, source_id, exchange.request_headers, exchange.headers)
    hops = [
        {"url": hop.url, "status": hop.status, "location": hop.location} for hop in exchange.hops
    ]
    # An address that redirects nowhere is not stored twice in each of its rows.
    elsewhere = exchange.final_url if exchange.final_url != exchange.target.url else None
    declared = (exchange.header("content-type") or "").partition(";")[0].strip().lower()
    return {
        "url": exchange.target.url,
        "outcome": outcome,
        "reason": storable(reason) or None,
        "fetched_at": exchange.started_at,
        "elapsed_ms": exchange.elapsed_ms,
        "attempts": exchange.attempts,
        "http_status": exchange.status,
        "final_url": storable(elsewhere) if elsewhere else None,
        "redirects": json.dumps(hops) if hops else None,
        "media_type": storable(media_type or declared) or None,
        "body_sha256": body_sha256,
        "peer_address": exchange.peer_address,
        "certificate_sha256": exchange.certificate_sha256,
        "header_set_id": header_set_id,
        "headers": headers,
    }


def _insert(db: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> int:
    names, places = ", ".join(row), ", ".join("?" * len(row))
    added = db.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", tuple(row.values()))
    assert added.lastrowid is not None
    return added.lastrowid


def known_robots(db: sqlite3.Connection) -> dict[str, RobotsRecord]:
    """What was last kept of each host's robots.txt, by origin (``https://host:port``)."""
    rows = db.execute("SELECT origin, status, text, fetched_at FROM robots")
    return {row[0]: RobotsRecord(*row) for row in rows}


def record_robots(db: sqlite3.Connection, records: Mapping[str, RobotsRecord]) -> None:
    """Keeps each host's robots.txt in the place of what was kept before."""
    with transaction(db):
        db.executemany(
            "INSERT INTO robots (origin, status, text, fetched_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (origin) DO UPDATE SET status = excluded.status,"
            " text = excluded.text, fetched_at = excluded.fetched_at"
            " WHERE fetched_at IS NOT excluded.fetched_at",
            [
                (record.origin, record.status, storable(record.text), record.fetched_at)
                for record in records.values()
            ],
        )
