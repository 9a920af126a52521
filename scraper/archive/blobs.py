"""The bytes of bodies, each once, by their SHA-256.

Most bodies of a source differ from the one before by a nonce or a paragraph. So some are
packed whole, and those after them on top of such a one: 45 bytes where a page of 100 kB
changed by a word.
"""

import hashlib
import sqlite3

from scraper.archive.connection import archive_errors
from scraper.archive.packing import pack, unpack
from scraper.errors import ArchiveDamaged

# When the bodies on a base take this many times its own room, the page has drifted from it
# and the next body starts a new one. Measured for 43 pages of 100 kB with a new token every
# night: 135 bytes a body, where a new base after each 50 bodies makes it 520.
_ROOM_ON_ONE_BASE = 2
# Larger bases gain nothing: zstd's window at level 3 no longer reaches across them.
_LARGEST_BASE = 1_000_000
# A page and the error page that stands in for it at times each keep their own base.
_BASES_TRIED = 2
# Below this a packed body is small enough, whatever it would be when packed whole.
_SMALL = 512


def put_blob(db: sqlite3.Connection, body: bytes, near: int | None) -> str:
    """Stores a body unless it is there already; returns its SHA-256 in hex.

    ``near`` is the source whose earlier bodies this one probably resembles, None for a
    page that is no source. A damaged body that comes again takes its place again. To be
    called inside a transaction.
    """
    sha256 = hashlib.sha256(body).hexdigest()
    if db.execute("SELECT 1 FROM blobs WHERE sha256 = ?", (sha256,)).fetchone():
        if _sound(db, sha256) is None:
            db.execute(
                "UPDATE blobs SET packing = 'zstd', base_blob_id = NULL, data = ? WHERE sha256 = ?",
                (pack(body), sha256),
            )
        return sha256
    base_id, packed = _packed_on_base(db, body, near)
    if base_id is None:
        packed = pack(body)
    db.execute(
        "INSERT INTO blobs (sha256, size, source_id, packing, base_blob_id, data)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (sha256, len(body), near, "zstd-on-base" if base_id else "zstd", base_id, packed),
    )
    return sha256


def get_blob(db: sqlite3.Connection, sha256: str) -> bytes:
    """The body of that hash, checked against it. Raises ArchiveDamaged if the archive does
    not hold it or it is not what was stored."""
    with archive_errors(f"blob {sha256}"):
        row = db.execute(
            "SELECT blob.data, base.data FROM blobs AS blob"
            " LEFT JOIN blobs AS base ON base.blob_id = blob.base_blob_id WHERE blob.sha256 = ?",
            (sha256,),
        ).fetchone()
    if row is None:
        raise ArchiveDamaged(f"blob {sha256} is not in the archive; run planwatch verify")
    packed, packed_base = row
    try:
        body = unpack(packed, None if packed_base is None else unpack(packed_base))
    except ValueError as error:
        raise ArchiveDamaged(
            f"blob {sha256} cannot be unpacked ({error}); run planwatch verify"
        ) from error
    if hashlib.sha256(body).hexdigest() != sha256:
        raise ArchiveDamaged(
            f"blob {sha256} holds other bytes than its name says; run planwatch verify"
        )
    return body


def _sound(db: sqlite3.Connection, sha256: str) -> bytes | None:
    """The body of that hash, None where it is damaged."""
    try:
        return get_blob(db, sha256)
    except ArchiveDamaged:
        return None


def _packed_on_base(
    db: sqlite3.Connection, body: bytes, near: int | None
) -> tuple[int | None, bytes]:
    """The body on the base that serves it, or (None, b"") where it should become one."""
    bases = db.execute(
        "SELECT blob_id, sha256, size, length(data) FROM blobs"
        " WHERE source_id IS ? AND base_blob_id IS NULL"
        " ORDER BY blob_id DESC LIMIT ?",
        (near, _BASES_TRIED),
    ).fetchall()
    if not bases or len(body) > _LARGEST_BASE:
        return None, b""
    alone: int | None = None
    for base_id, sha256, size, own_room in bases:
        base = None if size > _LARGEST_BASE else _sound(db, sha256)
        if base is None:  # on a damaged base the body would be lost with it
            continue
        packed = pack(body, base)
        if len(packed) > _SMALL:
            alone = alone or len(pack(body))
            if len(packed) > alone / 2:
                continue
        (room,) = db.execute(
            "SELECT coalesce(sum(length(data)), 0) FROM blobs WHERE base_blob_id = ?", (base_id,)
        ).fetchone()
        return (base_id, packed) if room < _ROOM_ON_ONE_BASE * own_room else (None, b"")
    return None, b""
