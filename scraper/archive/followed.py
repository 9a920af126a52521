"""Sources that nobody listed: the documents and pages that a landing page leads to.

Such a source is listed while its landing page links to it, right after it in the plan.
"""

import sqlite3
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from scraper.archive.lists import FOLLOWED, record_source
from scraper.sources import Source, url_identity


def record_links(db: sqlite3.Connection, landing_id: int, urls: Sequence[str], at: str) -> None:
    """Notes what a landing page links to now; what is new becomes a source. An address that
    stands in force_urls.csv is left to that file, also where it ended there: so a person
    can keep a link from being followed. ``at`` is a UTC time. To be called inside a
    transaction."""
    force_id, landing_url, position = db.execute(
        "SELECT force_id, url, position FROM sources WHERE source_id = ?", (landing_id,)
    ).fetchone()
    origin = f"{FOLLOWED}{landing_url}"
    left_alone = {
        url_identity(url)
        for url, other in db.execute(
            "SELECT url, coalesce(origin, '') FROM sources WHERE force_id = ?", (force_id,)
        )
        if other != origin
        # another landing page's, no longer linked there
        and (not other.startswith(FOLLOWED) or not _is_unlinked(db, force_id, url))
    }
    linked = [url for url in urls if url_identity(url) not in left_alone]
    for url in linked:
        source = Source(force_id, url, origin=origin)
        source_id = record_source(db, position, source, at[:10], is_new=False)
        db.execute(
            "INSERT INTO follows (source_id, landing_id, linked_at) VALUES (?, ?, ?)"
            " ON CONFLICT (source_id) DO UPDATE SET landing_id = excluded.landing_id,"
            " unlinked_at = NULL",
            (source_id, landing_id, at),
        )
    for source_id, url in db.execute(
        "SELECT source_id, url FROM follows JOIN sources USING (source_id)"
        " WHERE landing_id = ? AND unlinked_at IS NULL",
        (landing_id,),
    ).fetchall():
        if url not in linked:
            db.execute("UPDATE follows SET unlinked_at = ? WHERE source_id = ?", (at, source_id))


def linked_urls(db: sqlite3.Connection, landing_id: int, at: str) -> set[str]:
    """What a landing page linked to when it was last read, as far as it is listed."""
    rows = db.execute(
        "SELECT url FROM follows JOIN sources USING (source_id)"
        " WHERE landing_id = ? AND unlinked_at IS NULL AND origin LIKE ?"
        " AND coalesce(first_listed, '') <= ? AND coalesce(last_listed, '9') >= ?",
        (landing_id, f"{FOLLOWED}%", at[:10], at[:10]),
    )
    return {url for (url,) in rows}


def _is_unlinked(db: sqlite3.Connection, force_id: str, url: str) -> bool:
    row = db.execute(
        "SELECT unlinked_at FROM follows JOIN sources USING (source_id)"
        " WHERE force_id = ? AND url = ?",
        (force_id, url),
    ).fetchone()
    return row is not None and row[0] is not None


def take_off_unlinked(
    db: sqlite3.Connection,
    force_id: str,
    at: str,
    *,
    read: Collection[str],
    confirmed: Collection[int],
    plans: Collection[int],
) -> None:
    """Takes off the list what a force's landing pages no longer link to: as soon as all that
    they link to instead was read with success (``read`` are tonight's addresses that were);
    where there is nothing instead, as soon as the landing page itself holds the plan
    (``plans``), or answered on a later night (``confirmed``) and still had no link. Until
    then an answer must not seem to be withdrawn. To be called inside a transaction."""
    yesterday = (date.fromisoformat(at[:10]) - timedelta(days=1)).isoformat()
    for source_id, landing_id, unlinked_at in db.execute(
        "SELECT source_id, landing_id, unlinked_at FROM follows JOIN sources USING (source_id)"
        " WHERE force_id = ? AND unlinked_at IS NOT NULL AND origin LIKE ?"
        " AND coalesce(last_listed, '9') >= ?",
        (force_id, f"{FOLLOWED}%", at[:10]),
    ).fetchall():
        instead = db.execute(
            "SELECT url, EXISTS (SELECT 1 FROM readings WHERE source_id = follows.source_id)"
            " FROM follows JOIN sources USING (source_id)"
            " WHERE landing_id = ? AND unlinked_at IS NULL",
            (landing_id,),
        ).fetchall()
        if instead:
            is_off = all(was_read or url in read for url, was_read in instead)
        else:
            is_off = landing_id in plans or (landing_id in confirmed and unlinked_at < at)
        if is_off:
            db.execute(
                "UPDATE sources SET last_listed = ? WHERE source_id = ?", (yesterday, source_id)
            )
