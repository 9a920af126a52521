"""What held before a page changed, read again: so that a crawl compares like with like.

Where the reading before is another code's, or was read against other lists, what differs
between the two could be our doing. This is a rebuild of these readings alone.
"""

import sqlite3
from collections.abc import Callable, Collection

from scraper.archive.connection import transaction
from scraper.reading import Job, Read
from scraper.rebuild.derive import derive_versions, replace_readings
from scraper.rebuild.differences import begin_rebuild, finish_rebuild, put_differences, spans
from scraper.rebuild.reread import found_of
from scraper.rebuild.stale import body_of_reading, stale_readings
from scraper.today import Today


def renew_held(
    db: sqlite3.Connection,
    force_id: str,
    urls: Collection[str],
    today: Today,
    read: Callable[[Job], Read],
    at: str,
) -> None:
    """Puts today's reading in the place of the last one of each of these sources of a force,
    where that is not today's; ``at`` is a UTC time. What cannot be read any more stays.

    To be called before what has changed is recorded. Raises ArchiveDamaged for a body that is
    not what was stored, ArchiveError where nothing can be stored.
    """
    last = {
        reading_id
        for (reading_id,) in db.execute(
            "SELECT max(reading_id) FROM readings JOIN sources USING (source_id)"
            " WHERE force_id = ? GROUP BY source_id",
            (force_id,),
        )
    }
    stale = [
        each for each in stale_readings(db, today) if each.reading_id in last and each.url in urls
    ]
    if not stale:
        return
    found = {
        each.reading_id: found_of(read(body_of_reading(db, each.reading_id, today).job(db)))
        for each in stale
    }
    with transaction(db):
        rebuild_id = begin_rebuild(db, stale, at)
        differences, changed = replace_readings(
            db, rebuild_id, stale, lambda each: found[each.reading_id]
        )
        versions, differing = derive_versions(db, force_id, changed)
        put_differences(db, rebuild_id, differences + spans(differing))
        finish_rebuild(db, rebuild_id, at, versions)
