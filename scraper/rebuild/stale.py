"""Which readings are not today's, and what it takes to read a body again."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from scraper.archive.blobs import get_blob
from scraper.archive.headers import get_headers
from scraper.corrections import corrections_of
from scraper.extract.stamps import todays_extractor
from scraper.reading import Job
from scraper.segment import SEGMENTER
from scraper.segment.corrections import Correction, stamp
from scraper.sources import Recommendation


@dataclass(frozen=True)
class Stale:
    """A reading to be made again: where it belongs and what made it."""

    reading_id: int
    source_id: int
    force_id: str
    url: str
    media_type: str
    extractor: str
    segmenter: str


@dataclass(frozen=True)
class Body:
    """A body as one source sent it. ``media_type`` is what the server declared, ``name``
    the address that answered, ``keys`` are the recommendations to look for, ``corrections``
    what people found there."""

    sha256: str
    media_type: str
    name: str
    keys: tuple[str, ...]
    corrections: tuple[Correction, ...] = ()

    @cached_property
    def key(self) -> str:
        """Tells apart what may be read differently."""
        corrected = stamp("", self.corrections)
        parts = json.dumps([self.sha256, self.media_type, self.name, self.keys, corrected])
        return hashlib.sha256(parts.encode()).hexdigest()


def stale_readings(
    db: sqlite3.Connection, *, everything: bool = False, corrections: Sequence[Correction] = ()
) -> list[Stale]:
    """The readings that another extractor or segmenter than today's made, or that were made
    with other corrections; all of them with ``everything``. What today's could not read when
    it last tried is not stale."""
    rows = db.execute(
        "SELECT reading.reading_id, reading.source_id, source.force_id, source.url,"
        " reading.media_type, reading.extractor, reading.segmenter,"
        " failure.extractor, failure.segmenter"
        " FROM readings AS reading JOIN sources AS source USING (source_id)"
        " LEFT JOIN rebuild_failures AS failure USING (reading_id)"
        " ORDER BY source.force_id, reading.source_id, reading.reading_id"
    )
    found = []
    for *made, failed_extractor, failed_segmenter in rows:
        reading = Stale(*made)
        extractor = todays_extractor(reading.media_type)
        today = (extractor, todays_segmenter(reading, corrections))
        if everything or (
            today != (reading.extractor, reading.segmenter)
            and (extractor, SEGMENTER) != (failed_extractor, failed_segmenter)
        ):
            found.append(reading)
    return found


def todays_segmenter(reading: Stale, corrections: Sequence[Correction]) -> str:
    """What would stand as the segmenter of a reading, were it made today."""
    return stamp(SEGMENTER, corrections_of(corrections, reading.force_id, reading.url))


class Asked:
    """The recommendations in an archive: those on the list, and those taken off it, which
    older readings keep their answers to."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.by_key: dict[str, Recommendation] = {}
        self.listed: tuple[str, ...] = ()
        self._dropped: tuple[str, ...] = ()
        for key, position, *rest in db.execute(
            "SELECT key, position, title, gist, deadline, key_terms, number, number_basis,"
            " joint_with, wording FROM recommendations ORDER BY position IS NULL, position, key"
        ):
            self.by_key[key] = _recommendation(key, *rest)
            if position is None:
                self._dropped += (key,)
            else:
                self.listed += (key,)

    def keys_for(self, db: sqlite3.Connection, reading_id: int) -> tuple[str, ...]:
        """What is on the list, then what is not and was looked for when this was read."""
        if not self._dropped:
            return self.listed
        (responses,) = db.execute(
            "SELECT responses FROM readings WHERE reading_id = ?", (reading_id,)
        ).fetchone()
        before = {response["recommendation"] for response in json.loads(responses)}
        return self.listed + tuple(key for key in self._dropped if key in before)

    def job(self, db: sqlite3.Connection, body: Body) -> Job:
        """What reading the body takes. Raises ArchiveDamaged where it is not what it was."""
        recommendations = tuple(self.by_key[key] for key in body.keys)
        return Job(
            get_blob(db, body.sha256),
            body.media_type,
            body.name,
            recommendations,
            corrections=body.corrections,
        )


def _recommendation(
    key: str,
    title: str,
    gist: str | None,
    deadline: str | None,
    key_terms: str | None,
    number: str | None,
    number_basis: str | None,
    joint_with: str | None,
    wording: str | None,
) -> Recommendation:
    return Recommendation(
        key,
        title,
        gist=gist or "",
        deadline=deadline,
        key_terms=tuple(key_terms.split("; ")) if key_terms else (),
        number=number,
        number_basis=number_basis or "",
        joint_with=joint_with or "",
        wording=wording or "",
    )


def body_of_reading(
    db: sqlite3.Connection,
    reading_id: int,
    keys: tuple[str, ...],
    corrections: Sequence[Correction] = (),
) -> Body:
    """The body that a reading was made from, as it was sent then."""
    sha256, media_type, force_id, url, fetch_id = db.execute(
        "SELECT reading.body_sha256, reading.media_type, source.force_id, source.url,"
        " (SELECT min(fetch_id) FROM fetches WHERE fetches.source_id = reading.source_id"
        "  AND fetched_at = reading.fetched_at AND body_sha256 = reading.body_sha256)"
        " FROM readings AS reading JOIN sources AS source USING (source_id)"
        " WHERE reading_id = ?",
        (reading_id,),
    ).fetchone()
    if fetch_id is None:
        return Body(sha256, media_type, url, keys, corrections_of(corrections, force_id, url))
    return body_of_fetch(db, fetch_id, keys, corrections)


def body_of_fetch(
    db: sqlite3.Connection,
    fetch_id: int,
    keys: tuple[str, ...],
    corrections: Sequence[Correction] = (),
) -> Body:
    """The body that a fetch brought."""
    sha256, name, force_id, url = db.execute(
        "SELECT body_sha256, coalesce(final_url, url), force_id, url FROM fetches"
        " WHERE fetch_id = ?",
        (fetch_id,),
    ).fetchone()
    _, headers = get_headers(db, fetch_id)
    media_type = dict(headers).get("content-type", "")
    return Body(sha256, media_type, name, keys, corrections_of(corrections, force_id, url))


def stamps(stale: Iterable[Stale]) -> dict[str, str]:
    """Today's extractor for each media type among these."""
    return {each.media_type: todays_extractor(each.media_type) for each in stale}
