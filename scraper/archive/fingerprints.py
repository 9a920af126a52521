"""How each host answers an address that does not exist, as last asked."""

import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta
from zlib import crc32

from scraper.judge.verdict import Fingerprint

# A host's answer changes with its platform, not from day to day. Half a day less, as for
# sources: no two nights' runs reach a host at the same minute.
_GOOD_FOR = timedelta(days=6, hours=12)
_TURNS = 7  # nights over which the hosts are spread, each on a night of its own in the week


def get_fingerprint(db: sqlite3.Connection, host: str) -> Fingerprint | None:
    """The last one of a host, None where it was never asked."""
    row = db.execute(
        "SELECT status, final_url, title, words, shingles, plan FROM host_fingerprints"
        " WHERE host = ?",
        (host,),
    ).fetchone()
    if row is None:
        return None
    status, final_url, title, words, shingles, plan = row
    return Fingerprint(status, final_url, title, words, tuple(json.loads(shingles)), plan)


def put_fingerprint(
    db: sqlite3.Connection, host: str, url: str, asked_at: str, found: Fingerprint
) -> None:
    """Keeps a host's fingerprint in the place of the one before. ``url`` is the made-up
    address, ``asked_at`` a UTC time. To be called inside a transaction."""
    db.execute(
        "INSERT INTO host_fingerprints (host, url, asked_at, status, final_url, title, words,"
        " plan, shingles) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (host) DO UPDATE SET"
        " url = excluded.url, asked_at = excluded.asked_at, status = excluded.status,"
        " final_url = excluded.final_url, title = excluded.title, words = excluded.words,"
        " plan = excluded.plan, shingles = excluded.shingles",
        (
            host,
            url,
            asked_at,
            found.status,
            found.final_url,
            found.title,
            found.words,
            found.plan,
            json.dumps(found.shingles),
        ),
    )


def hosts_due(db: sqlite3.Connection, hosts: Iterable[str], at: str) -> set[str]:
    """Those of the hosts whose turn it is on the day of ``at`` (UTC) and who were not asked
    within the week: a seventh of them, the same for the same day whoever asks."""
    now = datetime.fromisoformat(at)
    turn = now.date().toordinal() % _TURNS
    asked = dict(db.execute("SELECT host, asked_at FROM host_fingerprints").fetchall())
    return {
        host
        for host in hosts
        if crc32(host.encode()) % _TURNS == turn
        and (
            host not in asked
            # a time to come was written by a clock that has been set right since
            or not timedelta(0) <= now - datetime.fromisoformat(asked[host]) <= _GOOD_FOR
        )
    }
