"""The headers of an exchange, kept exactly: names, order, values.

From night to night only a date and some nonces differ. So a fetch keeps its headers packed
on a set that it shares with its neighbours (about 60 bytes where the text has 1,000); a new
set is stored where they differ much.
"""

import hashlib
import json
import sqlite3

from scraper.archive.packing import pack, unpack
from scraper.errors import ArchiveDamaged

Headers = tuple[tuple[str, str], ...]

# A fetch's own part may take this share of the text before a new set serves better.
_OWN_SHARE = 0.25


def put_headers(
    db: sqlite3.Connection, source_id: int | None, request: Headers, response: Headers
) -> tuple[int | None, bytes | None]:
    """What to store with a fetch: its header set and its packed own part; both None where
    nothing was sent. ``source_id`` None: a page that is no source and shares no set.
    To be called inside a transaction."""
    if not request and not response:
        return None, None
    # ASCII escapes: a header may hold what no UTF-8 text can
    text = json.dumps([request, response], separators=(",", ":"))
    data = text.encode()
    last = db.execute(
        "SELECT header_set_id, headers FROM header_sets WHERE header_set_id ="
        " (SELECT header_set_id FROM fetches WHERE source_id = ?"
        "  ORDER BY fetched_at DESC, fetch_id DESC LIMIT 1)",
        (source_id,),
    ).fetchone()
    if last is not None:
        packed = pack(data, last[1].encode())
        if len(packed) < len(data) * _OWN_SHARE:
            return last[0], packed
    sha256 = hashlib.sha256(data).hexdigest()
    db.execute(
        "INSERT INTO header_sets (sha256, headers) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (sha256, text),
    )
    (header_set_id,) = db.execute(
        "SELECT header_set_id FROM header_sets WHERE sha256 = ?", (sha256,)
    ).fetchone()
    return header_set_id, pack(data, data)


def get_headers(db: sqlite3.Connection, fetch_id: int) -> tuple[Headers, Headers]:
    """The request's and the last response's headers of a fetch, as (name, value) pairs in
    the order sent and received. Raises ArchiveDamaged where they cannot be had."""
    row = db.execute(
        "SELECT fetches.headers, header_sets.headers FROM fetches"
        " LEFT JOIN header_sets USING (header_set_id) WHERE fetch_id = ?",
        (fetch_id,),
    ).fetchone()
    if row is None:
        raise ArchiveDamaged(f"fetch {fetch_id} is not in the archive; run planwatch verify")
    if row[0] is None:
        return (), ()
    try:
        return unpacked_headers(*row)
    except ValueError as error:
        raise ArchiveDamaged(f"the headers of fetch {fetch_id} cannot be read ({error})") from error


def unpacked_headers(own: bytes, shared: str) -> tuple[Headers, Headers]:
    """Request and response headers from a fetch's own part and its set's text.
    Raises ValueError where they do not fit."""
    request, response = json.loads(packed_text(own, shared))
    return (
        tuple((name, value) for name, value in request),
        tuple((name, value) for name, value in response),
    )


def packed_text(own: bytes, shared: str) -> bytes:
    """The headers as they were packed: JSON without spaces, ASCII, ``[request, response]``.
    Raises ValueError where a fetch's own part and its set's text do not fit."""
    return unpack(own, shared.encode())
