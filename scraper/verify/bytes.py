"""The evidence: every body and every header is what it was when it was stored."""

import hashlib
import sqlite3
from collections.abc import Iterator

from scraper.archive.headers import unpacked_headers
from scraper.archive.packing import unpack
from scraper.verify.found import Found, number

_FETCHES = ("fetches", "reference_fetches")


def bodies(db: sqlite3.Connection) -> Found:
    """Every body unpacks to the bytes that its SHA-256 and size say."""
    faults: list[str] = []
    count = size = 0
    whole = [row[0] for row in db.execute("SELECT blob_id FROM blobs WHERE base_blob_id IS NULL")]
    for blob_id in whole:
        base = _unpacked(_blob(db, blob_id), None, faults)
        for row in (_blob(db, blob_id), *_blobs_on(db, blob_id)):
            count += 1
            size += row[2]
            if row[0] != blob_id and base is not None:
                _unpacked(row, base, faults)
            elif row[0] != blob_id:
                faults.append(f"{_name(row)} needs blob {blob_id}, which cannot be had")
    for row in db.execute(
        "SELECT blob_id, sha256, size, data FROM blobs WHERE base_blob_id NOT IN"
        " (SELECT blob_id FROM blobs WHERE base_blob_id IS NULL)"
    ):
        count += 1
        faults.append(f"{_name(row)} needs a body that is not there or not whole itself")
    said = f"SHA-256 of {number(count, 'body', 'bodies')}, {size / 1e6:,.1f} MB unpacked"
    return Found(said, tuple(faults))


def headers(db: sqlite3.Connection) -> Found:
    """The headers of every fetch can be read, and their shared sets are what they were."""
    faults = []
    for set_id, sha256, text in db.execute(
        "SELECT header_set_id, sha256, headers FROM header_sets"
    ):
        if hashlib.sha256(text.encode()).hexdigest() != sha256:
            faults.append(f"header_sets, row {set_id}: holds other text than its SHA-256 says")
    count = 0
    for table in _FETCHES:
        key = "fetch_id" if table == "fetches" else "reference_fetch_id"
        for row_id, own, shared in db.execute(
            f"SELECT {key}, {table}.headers, header_sets.headers FROM {table}"
            f" LEFT JOIN header_sets USING (header_set_id) WHERE {table}.headers IS NOT NULL"
        ):
            count += 1
            try:
                unpacked_headers(own, shared or "")
            except (ValueError, TypeError) as error:
                faults.append(f"{table}, row {row_id}: its headers cannot be read ({error})")
    return Found(f"of {number(count, 'fetch', 'fetches')}", tuple(faults))


_Row = tuple[int, str, int, bytes]


def _blob(db: sqlite3.Connection, blob_id: int) -> _Row:
    row: _Row = db.execute(
        "SELECT blob_id, sha256, size, data FROM blobs WHERE blob_id = ?", (blob_id,)
    ).fetchone()
    return row


def _blobs_on(db: sqlite3.Connection, base_id: int) -> Iterator[_Row]:
    yield from db.execute(
        "SELECT blob_id, sha256, size, data FROM blobs WHERE base_blob_id = ?", (base_id,)
    )


def _unpacked(row: _Row, base: bytes | None, faults: list[str]) -> bytes | None:
    """The body, None where it is not what it should be; what is wrong goes to ``faults``."""
    _, sha256, size, data = row
    try:
        body = unpack(data, base)
    except (ValueError, TypeError) as error:
        faults.append(f"{_name(row)} cannot be unpacked ({error})")
        return None
    if hashlib.sha256(body).hexdigest() != sha256:
        faults.append(f"{_name(row)} holds other bytes than its SHA-256 says")
        return None
    if len(body) != size:
        faults.append(f"{_name(row)} has {len(body)} bytes, not {size}")
    return body


def _name(row: _Row) -> str:
    return f"blob {row[0]} ({row[1]})"
