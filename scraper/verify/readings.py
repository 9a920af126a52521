"""Readings against the bytes: a sample is read again, where today's code made it."""

import sqlite3
from collections.abc import Sequence

from scraper.errors import ArchiveDamaged
from scraper.reading import read_body
from scraper.rebuild.stale import Asked, body_of_reading, stale_readings
from scraper.segment.corrections import Correction
from scraper.store.reading import reading_row
from scraper.verify.found import Found, number

_SAMPLE = 12
_EXTRACTED = ("content_sha256", "media_type", "title", "scope", "text", "words")
_SEGMENTED = ("responses", "located", "answered")


def readings(db: sqlite3.Connection, corrections: Sequence[Correction] = ()) -> Found:
    """What a sample of bodies says, with these corrections, is what their readings say.

    Which recommendations there are, and by what terms they are known, may have changed since
    a reading was made; then its responses cannot be checked.
    """
    stale = {each.reading_id for each in stale_readings(db, corrections=corrections)}
    every = [row[0] for row in db.execute("SELECT reading_id FROM readings ORDER BY reading_id")]
    ours = [reading_id for reading_id in every if reading_id not in stale]
    sample = ours[:: max(1, -(-len(ours) // _SAMPLE))]
    asked = Asked(db)
    faults: list[str] = []
    otherwise: list[int] = []
    for reading_id in sample:
        try:
            body = body_of_reading(db, reading_id, asked.keys_for(db, reading_id), corrections)
            read = read_body(asked.job(db, body))
        except ArchiveDamaged:
            continue  # the check of bodies or of headers names it
        if read.reading is None or read.content_sha256 is None:
            faults.append(f"reading {reading_id}: its body cannot be read ({read.reason})")
            continue
        row = reading_row(read.reading, read.content_sha256)
        stored = dict(
            zip(
                row,
                db.execute(
                    f"SELECT {', '.join(row)} FROM readings WHERE reading_id = ?", (reading_id,)
                ).fetchone(),
                strict=True,
            )
        )
        faults += [
            f"reading {reading_id}: its {column} is not what its body says"
            for column in _EXTRACTED
            if stored[column] != row[column]
        ]
        if any(stored[column] != row[column] for column in _SEGMENTED):
            otherwise.append(reading_id)
    said = f"{number(len(sample), 'reading')} of {len(every):,} read again"
    return Found(said, tuple(faults), _unchecked(len(stale), otherwise))


def _unchecked(stale: int, otherwise: list[int]) -> str:
    reasons = []
    if stale:
        reasons.append(
            f"{number(stale, 'reading')} by earlier code or with other corrections;"
            " planwatch rebuild makes them again"
        )
    if otherwise:
        which = ", ".join(map(str, otherwise))
        reasons.append(
            f"today's list of recommendations gives readings {which} other responses;"
            " planwatch rebuild --all makes them again"
        )
    return "; ".join(reasons)
