"""Which readings are not today's, and what it takes to read a body again."""

import hashlib
import json
import sqlite3
from collections.abc import Container
from dataclasses import dataclass, replace
from functools import cached_property

from scraper.archive.blobs import get_blob
from scraper.archive.headers import get_headers
from scraper.extract.stamps import todays_extractor
from scraper.reading import Job
from scraper.segment import SEGMENTER
from scraper.segment.against import Against, differing, stamp
from scraper.today import Today


@dataclass(frozen=True)
class Stale:
    """A reading to be made again: what would make it today, where it belongs, what made it."""

    todays_extractor: str
    todays_segmenter: str
    reading_id: int
    source_id: int
    force_id: str
    url: str
    media_type: str
    extractor: str
    segmenter: str

    @property
    def why(self) -> tuple[str, ...]:
        """What is not today's: ``extractor``, and what ``differing`` says of the segmenter;
        nothing where everything is to be read again."""
        extractor = ("extractor",) if self.extractor != self.todays_extractor else ()
        return extractor + differing(self.segmenter, self.todays_segmenter)


@dataclass(frozen=True)
class Body:
    """A body as one source sent it. ``media_type`` is what the server declared, ``name`` the
    address that answered, ``against`` what it is to be read against."""

    sha256: str
    media_type: str
    name: str
    against: Against

    @cached_property
    def key(self) -> str:
        """Tells apart what may be read differently."""
        lists = stamp("", self.against)
        parts = json.dumps([self.sha256, self.media_type, self.name, lists])
        return hashlib.sha256(parts.encode()).hexdigest()

    def job(self, db: sqlite3.Connection) -> Job:
        """What reading it takes. Raises ArchiveDamaged where it is not what it was."""
        return Job(get_blob(db, self.sha256), self.media_type, self.name, self.against)


def stale_readings(
    db: sqlite3.Connection, today: Today, *, everything: bool = False
) -> list[Stale]:
    """The readings that another extractor or segmenter than today's made, or that were made
    against other lists or corrections; all of them with ``everything``. What today's could
    not read when it last tried is not stale."""
    rows = db.execute(
        "SELECT reading.reading_id, reading.source_id, source.force_id, source.url,"
        " reading.media_type, reading.extractor, reading.segmenter,"
        " failure.extractor, failure.segmenter"
        " FROM readings AS reading JOIN sources AS source USING (source_id)"
        " LEFT JOIN rebuild_failures AS failure USING (reading_id)"
        " ORDER BY source.force_id, reading.source_id, reading.reading_id"
    )
    found = []
    for *made, failed_extractor, failed_segmenter in rows.fetchall():
        reading_id, _, force_id, url, media_type, *_ = made
        segmenter = stamp(SEGMENTER, today.for_reading(reading_id, force_id, url))
        reading = Stale(todays_extractor(media_type), segmenter, *made)
        failed = failed_extractor, failed_segmenter
        if everything or (reading.why and (reading.todays_extractor, SEGMENTER) != failed):
            found.append(reading)
    return found


def versions_made_of(db: sqlite3.Connection, reading_ids: Container[int]) -> dict[int, list[int]]:
    """The numbers of the versions that each of these readings is part of."""
    found: dict[int, list[int]] = {}
    for reading_id, number in db.execute(
        "SELECT DISTINCT reading_id, number FROM version_readings JOIN versions USING (version_id)"
        " ORDER BY number"
    ):
        if reading_id in reading_ids:
            found.setdefault(reading_id, []).append(number)
    return found


def body_of_reading(db: sqlite3.Connection, reading_id: int, today: Today) -> Body:
    """The body that a reading was made from, as it was sent then."""
    sha256, media_type, force_id, url, fetch_id = db.execute(
        "SELECT reading.body_sha256, reading.media_type, source.force_id, source.url,"
        " (SELECT min(fetch_id) FROM fetches WHERE fetches.source_id = reading.source_id"
        "  AND fetched_at = reading.fetched_at AND body_sha256 = reading.body_sha256)"
        " FROM readings AS reading JOIN sources AS source USING (source_id)"
        " WHERE reading_id = ?",
        (reading_id,),
    ).fetchone()
    against = today.for_reading(reading_id, force_id, url)
    if fetch_id is None:
        return Body(sha256, media_type, url, against)
    return replace(body_of_fetch(db, fetch_id, today), against=against)


def body_of_fetch(db: sqlite3.Connection, fetch_id: int, today: Today) -> Body:
    """The body that a fetch brought."""
    sha256, name, force_id, url = db.execute(
        "SELECT body_sha256, coalesce(final_url, url), force_id, url FROM fetches"
        " WHERE fetch_id = ?",
        (fetch_id,),
    ).fetchone()
    _, headers = get_headers(db, fetch_id)
    media_type = dict(headers).get("content-type", "")
    return Body(sha256, media_type, name, today.at(force_id, url))
