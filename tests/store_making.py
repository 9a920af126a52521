"""Lists, exchanges and readings for the tests of archive and store."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from sqlite3 import Connection

from scraper.archive.connection import open_archive
from scraper.archive.lists import record_sources
from scraper.archive.runs import begin_run
from scraper.extract.document import Document
from scraper.fetch.exchange import Exchange, Target
from scraper.segment.response import Evidence, Response
from scraper.sources import Force, Recommendation, Source, Sources
from scraper.store.reading import Reading
from scraper.store.record import Recorded, SourceResult, record_force

FORCES = ("avon", "kent")
KEYS = ("crime-recording", "training", "risk")
DEADLINE = "2026-03-27"
NIGHT = "2026-03-01T03:00:00Z"


def address(force_id: str, page: str = "plan") -> str:
    return f"https://www.{force_id}.police.uk/{page}"


def lists(*sources: Source, forces: Sequence[str] = FORCES) -> Sources:
    return Sources(
        forces=tuple(Force(each, each.title()) for each in forces),
        sources=sources,
        recommendations=tuple(
            Recommendation(key, key.replace("-", " "), deadline=DEADLINE) for key in KEYS
        ),
    )


def new_archive(path: Path, *sources: Source, at: str = NIGHT) -> Connection:
    """An open archive with two forces, three recommendations and these sources."""
    db = open_archive(path, create=True)
    record_sources(db, lists(*sources), at)
    return db


def reading(answers: Mapping[str, str | Response], extra: str = "") -> tuple[Reading, str]:
    """A reading and its content's hash. An answer is its text, "" for an empty one; keys
    left out are absent. ``extra`` is text of the page that answers nothing."""
    responses = tuple(_response(key, answers.get(key)) for key in KEYS)
    text = "\n\n".join([each.response for each in responses if each.response] + [extra])
    told = [(each.state, each.response, each.progress) for each in responses]
    document = Document("text/html", "Our plan", text, (), "test extractor 1", scope="main")
    content = hashlib.sha256(repr((told, extra)).encode()).hexdigest()
    return Reading(document, responses, "test segmenter 1"), content


def _response(key: str, answer: str | Response | None) -> Response:
    if isinstance(answer, Response):
        return answer
    if answer is None:
        return Response(key, "absent", confidence=0.5)
    state = "answered" if answer else "empty"
    found = Evidence(("key terms: " + key,), 1, 2, "The force")
    return Response(key, state, "7", key, answer, confidence=0.9, evidence=found)


def exchange(
    force_id: str, url: str, at: str, body: bytes | None = None, status: int | None = 200
) -> Exchange:
    return Exchange(
        target=Target(force_id, url),
        started_at=at,
        elapsed_ms=40,
        attempts=1,
        final_url=url,
        status=status,
        request_headers=(("host", "www.police.uk"), ("user-agent", "planwatch")),
        headers=(("date", at), ("content-type", "text/html; charset=utf-8")),
        body=body,
    )


def ok(
    force_id: str, url: str, at: str, answers: Mapping[str, str | Response], extra: str = ""
) -> SourceResult:
    """A page that says this."""
    said, content = reading(answers, extra)
    body = f"<main>{content}</main>".encode()
    return SourceResult(
        exchange(force_id, url, at, body), "ok", content_sha256=content, reading=said
    )


def failed(force_id: str, url: str, at: str, outcome: str) -> SourceResult:
    return SourceResult(exchange(force_id, url, at, status=None), outcome, f"it came to {outcome}")


def not_modified(force_id: str, url: str, at: str) -> SourceResult:
    return SourceResult(exchange(force_id, url, at, status=304), "not_modified")


def night(db: Connection, at: str, *results: SourceResult) -> list[Recorded]:
    """One run that got these results; those of one force are recorded together."""
    run_id = begin_run(db, at)
    recorded = []
    for force_id in dict.fromkeys(each.exchange.target.force_id for each in results):
        of_force = [each for each in results if each.exchange.target.force_id == force_id]
        recorded += record_force(db, run_id, force_id, of_force)
    return recorded
