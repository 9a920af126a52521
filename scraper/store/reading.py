"""Readings: what one source's body says."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scraper.archive.text import storable
from scraper.extract.document import Document
from scraper.segment.response import Evidence, Response, Update

READING_COLUMNS = (
    "content_sha256",
    "media_type",
    "extractor",
    "segmenter",
    "words",
    "located",
    "answered",
    "title",
    "scope",
    "text",
    "responses",
)
"""The columns of ``readings`` that say what a body says, in the table's order."""
ReadingRow = Mapping[str, str | int]
"""What a body says, by ``READING_COLUMNS``: all but where and when it was had."""


@dataclass(frozen=True)
class Reading:
    """One body, extracted and segmented. ``segmenter`` names the software and its version
    (the document names its extractor)."""

    document: Document
    responses: tuple[Response, ...]
    segmenter: str


@dataclass(frozen=True)
class Part:
    """One source's share of a force's plan: its latest reading that is believed."""

    source_id: int
    reading_id: int
    content_sha256: str
    title: str
    text: str
    responses: tuple[Response, ...]


def put_reading(
    db: sqlite3.Connection,
    source_id: int,
    reading: Reading,
    *,
    fetched_at: str,
    body_sha256: str,
    content_sha256: str,
) -> None:
    """Adds a reading. To be called inside a transaction, after its body was stored."""
    put_reading_row(
        db,
        source_id,
        reading_row(reading, content_sha256),
        fetched_at=fetched_at,
        body_sha256=body_sha256,
    )


def reading_row(reading: Reading, content_sha256: str) -> ReadingRow:
    """What was read, as a row by ``READING_COLUMNS``."""
    document = reading.document
    states = [response.state for response in reading.responses]
    return {
        "content_sha256": content_sha256,
        "media_type": storable(document.media_type),
        "extractor": document.extractor,
        "segmenter": reading.segmenter,
        "words": len(document.text.split()),
        "located": sum(state != "absent" for state in states),
        "answered": states.count("answered"),
        "title": storable(document.title),
        "scope": storable(document.scope),
        "text": storable(document.text),
        "responses": packed_responses(reading.responses),
    }


def put_reading_row(
    db: sqlite3.Connection,
    source_id: int,
    row: ReadingRow,
    *,
    fetched_at: str,
    body_sha256: str,
) -> int:
    """Adds a reading from its ``reading_row``; returns its id. To be called inside a
    transaction, after its body was stored."""
    whole = {"source_id": source_id, "fetched_at": fetched_at, "body_sha256": body_sha256, **row}
    names, places = ", ".join(whole), ", ".join("?" * len(whole))
    added = db.execute(f"INSERT INTO readings ({names}) VALUES ({places})", tuple(whole.values()))
    assert added.lastrowid is not None
    return added.lastrowid


def get_part(db: sqlite3.Connection, source_id: int, reading_id: int) -> Part:
    """A stored reading, as a part of its force's plan."""
    content_sha256, title, text, responses = db.execute(
        "SELECT content_sha256, title, text, responses FROM readings WHERE reading_id = ?",
        (reading_id,),
    ).fetchone()
    return Part(source_id, reading_id, content_sha256, title, text, unpacked_responses(responses))


def packed_responses(responses: tuple[Response, ...]) -> str:
    """Responses as JSON."""
    return storable(json.dumps(responses, ensure_ascii=False, default=vars))


def unpacked_responses(text: str) -> tuple[Response, ...]:
    """The responses that ``packed_responses`` was given."""
    return tuple(_response(each) for each in json.loads(text))


def _response(each: Mapping[str, Any]) -> Response:
    return Response(
        recommendation=each["recommendation"],
        state=each["state"],
        printed_number=each["printed_number"],
        heading=each["heading"],
        response=each["response"],
        updates=tuple(Update(**update) for update in each["updates"]),
        progress=each["progress"],
        confidence=each["confidence"],
        evidence=Evidence(
            cues=tuple(each["evidence"]["cues"]),
            begins=each["evidence"]["begins"],
            ends=each["evidence"]["ends"],
            first_words=each["evidence"]["first_words"],
        ),
    )
