"""Readings against the bytes: a sample is read again, where today's code made it."""

import sqlite3
from collections.abc import Sequence

from scraper.archive.lists import recorded_recommendations
from scraper.errors import ArchiveDamaged
from scraper.reading import read_body
from scraper.rebuild.stale import body_of_reading, stale_readings
from scraper.segment.against import Against
from scraper.segment.corrections import Correction
from scraper.store.reading import reading_row
from scraper.today import Today
from scraper.verify.found import Found, number

_SAMPLE = 12
_COMPARED = (
    "content_sha256",
    "media_type",
    "title",
    "scope",
    "text",
    "words",
    "responses",
    "located",
    "answered",
)


def readings(
    db: sqlite3.Connection,
    corrections: Sequence[Correction] = (),
    elsewhere: frozenset[int] = frozenset(),
) -> Found:
    """What a sample of bodies says is what their readings say, read against the
    recommendations that the archive has, these corrections and the numbers ``elsewhere``.

    What an earlier code read, or what was read against other lists, cannot be checked.
    """
    listed, _ = recorded_recommendations(db)
    today = Today(db, Against(listed, elsewhere, tuple(corrections)))
    stale = {each.reading_id for each in stale_readings(db, today)}
    every = [row[0] for row in db.execute("SELECT reading_id FROM readings ORDER BY reading_id")]
    ours = [reading_id for reading_id in every if reading_id not in stale]
    sample = ours[:: max(1, -(-len(ours) // _SAMPLE))]
    faults: list[str] = []
    for reading_id in sample:
        try:
            read = read_body(body_of_reading(db, reading_id, today).job(db))
        except ArchiveDamaged:
            continue  # the check of bodies or of headers names it
        if read.reading is None or read.content_sha256 is None:
            faults.append(f"reading {reading_id}: its body cannot be read ({read.reason})")
            continue
        row = reading_row(read.reading, read.content_sha256)
        stored = db.execute(
            f"SELECT {', '.join(_COMPARED)} FROM readings WHERE reading_id = ?", (reading_id,)
        ).fetchone()
        faults += [
            f"reading {reading_id}: its {column} is not what its body says"
            for column, was in zip(_COMPARED, stored, strict=True)
            if was != row[column]
        ]
    said = f"{number(len(sample), 'reading')} of {len(every):,} read again"
    unchecked = (
        f"{number(len(stale), 'reading')} by earlier code or against other lists;"
        " planwatch rebuild makes them again"
    )
    return Found(said, tuple(faults), unchecked if stale else "")
