"""An archive of real bytes, watched night by night with today's code or an earlier one.

The earlier code is today's with two faults: it does not see what stands in a <section>, and
it takes what stands in a comment for a paragraph. Everything else (judging, comparing with
the night before, recording) is what a crawl does.
"""

import re
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import pytest

from scraper import reading
from scraper.archive.connection import open_archive, read_archive
from scraper.crawl import CrawlSettings, crawl
from scraper.fetch.exchange import Exchange, Target
from scraper.reading import Job, Read
from scraper.sources import Force, Recommendation, Source, Sources

EARLIER = "earlier extractor 0"
TODAY = reading.read_body

ASKED = (
    Recommendation(
        "training",
        "Training on stalking for officers",
        deadline="2026-03-27",
        key_terms=("stalking training", "training"),
        number="10",
        number_basis="read",
    ),
    Recommendation(
        "risk",
        "Screening of risk",
        key_terms=("risk screening", "screening tool"),
        number="7",
        number_basis="read",
    ),
    Recommendation(
        "online",
        "Online stalking",
        key_terms=("digital capability", "online stalking"),
        number="12",
        number_basis="read",
    ),
)
TAUGHT = "All new officers take a day of stalking training with an advocate in their first month."
SCREENED = "A sergeant reads each report of stalking on the day and fills in the screening form."
TRACED = "Digital traces are secured on the first day by a trained media officer."


def url_of(force_id: str, page: str = "plan") -> str:
    return f"https://www.{force_id}.police.uk/{page}"


def answer(key: str, text: str) -> str:
    """The part of a page that answers one recommendation."""
    asked = next(each for each in ASKED if each.key == key)
    heading = f"<h2>Recommendation {asked.number}: {asked.title}</h2>"
    return f"{heading}<h3>Force response</h3><p>{text}</p>"


def page(*parts: str, token: str = "") -> bytes:
    """A page of these parts; ``token`` is what differs from night to night."""
    return (
        "<html><head><title>Our plan</title></head><body><main>"
        f"<h1>Stalking super-complaint: our action plan</h1>{''.join(parts)}</main>"
        f'<footer><input type="hidden" value="{token}"></footer></body></html>'
    ).encode()


def earlier(job: Job) -> Read:
    """What the earlier code makes of a body."""
    read = TODAY(replace(job, body=_seen_by_earlier(job.body), before=None))
    if read.reading is None:
        return read
    document = replace(read.reading.document, extractor=EARLIER)
    return replace(read, reading=replace(read.reading, document=document))


def _seen_by_earlier(body: bytes) -> bytes:
    without = re.sub(rb"<section>.*?</section>", b"", body, flags=re.DOTALL)
    return re.sub(rb"<!--(.*?)-->", rb"<p>\1</p>", without, flags=re.DOTALL)


class AtOnce(Executor):
    """Does what it is given before it returns, so that everything has one order."""

    def submit(self, fn: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*given, **named))
        except Exception as fault:  # noqa: BLE001 - whatever it is belongs to the future
            future.set_exception(fault)
        return future


@dataclass
class Watch:
    """An archive that watches these forces (or these sources)."""

    path: Path
    monkeypatch: pytest.MonkeyPatch
    sources: tuple[Source, ...]
    asked: tuple[Recommendation, ...] = ASKED
    forces: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.forces = tuple(dict.fromkeys(each.force_id for each in self.sources))
        # A pool of processes would start anew for each night.
        self.monkeypatch.setattr("scraper.readers.processes", lambda jobs: AtOnce())

    def night(
        self, at: str, pages: Mapping[str, bytes | None], *, by_earlier: bool = False
    ) -> dict[str, tuple[str, str | None]]:
        """One run that got these bodies by address (None: no answer); returns what each
        came to, and the change."""
        moment = datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)

        async def visit(visitor: object, target: Target, until: float) -> Exchange:
            return exchange(target.force_id, target.url, at, pages.get(target.url))

        lists = Sources(
            tuple(Force(each, each.title()) for each in self.forces), self.sources, self.asked
        )
        with self.monkeypatch.context() as patched:
            patched.setattr("scraper.fetch.visit.Visitor.visit", visit)
            if by_earlier:
                patched.setattr("scraper.reading.read_body", earlier)
            only = tuple(each.force_id for each in self.sources if each.url in pages)
            report = crawl(self.path, lists, CrawlSettings(only), clock=lambda: moment)
        return {each.url: (each.outcome, each.change) for each in report.sources}

    def open(self) -> Connection:
        return open_archive(self.path, create=True)

    def rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        with closing(read_archive(self.path)) as db:
            return db.execute(sql, values).fetchall()


def exchange(force_id: str, url: str, at: str, body: bytes | None) -> Exchange:
    return Exchange(
        target=Target(force_id, url),
        started_at=at,
        elapsed_ms=40,
        attempts=1,
        final_url=url,
        status=None if body is None else 200,
        request_headers=(("host", "www.police.uk"), ("user-agent", "planwatch")),
        headers=() if body is None else (("content-type", "text/html; charset=utf-8"),),
        body=body,
        failure="timeout" if body is None else None,
    )
