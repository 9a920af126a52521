"""Writes the captures of an archive as one WARC 1.1 file."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from warcio.warcwriter import WARCWriter

import scraper
from scraper.archive.blobs import get_blob
from scraper.archive.headers import get_headers
from scraper.fetch.exchange import Hop
from scraper.fetch.settings import PROJECT_URL
from scraper.warc.records import (
    NOTHING,
    Capture,
    Written,
    conversion_of,
    records_of,
    written_by,
)

_ABOUT = (
    "bodies are stored with content and transfer encoding undone, under the names of the "
    "headers in lower case; of redirects only status and Location were kept; what a browser "
    "made of a page stands in a conversion record"
)

_FETCHES = """
    SELECT fetches.*, runs.origin, runs.planwatch_version, sent_sha256
    FROM fetches JOIN runs USING (run_id) LEFT JOIN renderings USING (fetch_id)
    WHERE http_status IS NOT NULL AND fetched_at >= :since
      AND (:force IS NULL OR force_id = :force)
    ORDER BY fetch_id
    """


@dataclass(frozen=True)
class Exported:
    """What was written. ``conversions`` are pages as a browser drew them; ``unanswered``
    fetches brought no response, and so no record."""

    responses: int = 0
    revisits: int = 0
    unanswered: int = 0
    conversions: int = 0


def export_warc(
    db: sqlite3.Connection,
    out: IO[bytes],
    *,
    compress: bool,
    name: str = "",
    since: str = "",
    force_id: str | None = None,
) -> Exported:
    """Writes the fetches from ``since`` (a UTC time) on, of one force or all, in the order
    they were recorded. ``compress`` packs each record with gzip, as ``.warc.gz`` files are;
    ``name`` is the file's name for the record about the file.

    A body is written once, where it comes again stands a revisit record; what a browser made
    of one is written once too. Raises ArchiveDamaged where the archive does not hold what it
    should.
    """
    writer = WARCWriter(out, gzip=compress, warc_version="1.1")
    about = {
        "software": f"planwatch/{scraper.__version__} ({PROJECT_URL})",
        "format": "WARC File Format 1.1",
        "description": _ABOUT,
    }
    writer.write_record(writer.create_warcinfo_record(name, about))
    bodies: dict[str, Written] = {}
    last_of_source: dict[int, Written] = {}
    drawn = {NOTHING}
    responses = revisits = 0
    for source_id, body_sha256, capture in _captures(db, since, force_id):
        known = (
            last_of_source.get(source_id)
            if capture.status == 304
            else bodies.get(body_sha256 or "")
        )
        for record in records_of(writer, capture, known):
            writer.write_record(record)
        if known or capture.status == 304:
            revisits += 1
        else:
            responses += 1
        here = known or written_by(capture)
        if here and body_sha256:
            bodies.setdefault(body_sha256, here)
            if capture.outcome == "ok":
                last_of_source[source_id] = here
        if capture.rendered and capture.rendered not in drawn:
            drawn.add(capture.rendered)
            page = get_blob(db, capture.rendered)
            writer.write_record(conversion_of(writer, capture, page, here))
    (unanswered,) = db.execute(
        "SELECT count(*) FROM fetches WHERE http_status IS NULL AND fetched_at >= :since"
        " AND (:force IS NULL OR force_id = :force)",
        {"since": since, "force": force_id},
    ).fetchone()
    return Exported(responses, revisits, unanswered, len(drawn) - 1)


def _captures(
    db: sqlite3.Connection, since: str, force_id: str | None
) -> Iterator[tuple[int, str | None, Capture]]:
    """Each answered fetch, with its source and the hash of the body that the site sent."""
    rows = db.execute(_FETCHES, {"since": since, "force": force_id})
    names = [column[0] for column in rows.description]
    for values in rows:
        row = dict(zip(names, values, strict=True))
        request_headers, headers = get_headers(db, row["fetch_id"])
        body_sha256, rendered = row["body_sha256"], None
        if row["sent_sha256"]:
            body_sha256, rendered = row["sent_sha256"], body_sha256 or NOTHING
        yield (
            row["source_id"],
            body_sha256,
            Capture(
                fetch_id=row["fetch_id"],
                force_id=row["force_id"],
                url=row["url"],
                final_url=row["final_url"] or row["url"],
                at=row["fetched_at"],
                outcome=row["outcome"],
                status=row["http_status"],
                hops=tuple(Hop(**hop) for hop in json.loads(row["redirects"] or "[]")),
                request_headers=request_headers,
                headers=headers,
                body=get_blob(db, body_sha256) if body_sha256 else None,
                peer_address=row["peer_address"],
                certificate_sha256=row["certificate_sha256"],
                origin=row["origin"],
                elapsed_ms=row["elapsed_ms"],
                planwatch_version=row["planwatch_version"],
                rendered=rendered,
            ),
        )
