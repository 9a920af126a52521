"""Time-stamps: what an authority said of a manifest."""

import sqlite3
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Timestamp:
    """That the manifest of a run, by its ``sha256``, existed at ``stated_at``, as the
    authority at that address says. ``reply`` is its answer byte for byte (DER,
    TimeStampResp of RFC 3161); ``trusted`` the certificates (PEM) up to which it was checked
    before it was stored; ``asked_at`` our own clock. Times are UTC."""

    run_id: int
    sha256: str
    authority: str
    asked_at: str
    stated_at: str
    serial: str
    reply: bytes = field(repr=False)
    trusted: str = field(repr=False)


_COLUMNS = "run_id, sha256, authority, asked_at, stated_at, serial, reply, trusted"


def put_timestamp(db: sqlite3.Connection, stamp: Timestamp) -> None:
    """Adds one. To be called inside a transaction; raises sqlite3.IntegrityError where the
    run has one of that authority."""
    db.execute(
        f"INSERT INTO timestamps ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            stamp.run_id,
            stamp.sha256,
            stamp.authority,
            stamp.asked_at,
            stamp.stated_at,
            stamp.serial,
            stamp.reply,
            stamp.trusted,
        ),
    )


def get_timestamps(db: sqlite3.Connection, run_id: int | None = None) -> list[Timestamp]:
    """Those of one run or of all, in the order of the times they state."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM timestamps WHERE ? IS NULL OR run_id = ?"
        " ORDER BY stated_at, timestamp_id",
        (run_id, run_id),
    )
    return [Timestamp(*row) for row in rows]
