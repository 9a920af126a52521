"""One force on a scripted loopback site: pages made by hand, crawled night after night."""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scraper.crawl import CrawlSettings, RunReport, crawl
from scraper.sources import Force, Recommendation, Source, Sources, read_recommendations
from tests.fetch_loopback import Site, response

RECOMMENDATIONS = read_recommendations(
    Path(__file__).parents[1] / "sources" / "recommendations.csv"
)
TITLES = {each.key: each.title for each in RECOMMENDATIONS}
FIRST_NIGHT = datetime(2026, 3, 2, 3, tzinfo=UTC)
LANDING = "/news/our-response"


def html(title: str, content: str) -> bytes:
    """A page in a plain frame."""
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title></head><body>'
        f'<nav><a href="/stalking/our-action-plan-for-stalking">Home</a></nav>'
        f"<main><h1>{title}</h1>{content}</main></body></html>"
    ).encode()


def plan(answers: Mapping[str, str]) -> bytes:
    """A plan with these answers by recommendation."""
    sections = "".join(
        f"<h2>Recommendation: {TITLES[key]}</h2><p>Response</p><p>{text}</p>"
        for key, text in answers.items()
    )
    return html("Stalking action plan", sections)


def landing(*links: str) -> bytes:
    """A news item on the super-complaint with these paragraphs at its end."""
    said = "".join(f"<p>{link}</p>" for link in links)
    return html(
        "Our response to the stalking super-complaint",
        "<p>The force welcomes what the report says about the way the police respond to"
        f" stalking, and has set out in detail what it is going to do.</p>{said}",
    )


@dataclass
class Watched:
    """The site, and an archive that watches one force on it."""

    site: Site
    place: Path
    listed: tuple[str, ...] = (LANDING,)
    fetcher: str = "http"
    asked: tuple[Recommendation, ...] = RECOMMENDATIONS

    def show(self, path: str, body: bytes, kind: str = "text/html", status: int = 200) -> None:
        self.site.say(path, response(status, body, Content_Type=kind))

    def night(self, number: int, *ended: str) -> RunReport:
        """The crawl of one night; ``ended`` are paths that the list has ended."""
        begun = FIRST_NIGHT + timedelta(days=number)
        sources = [
            Source("avon", self.site.url(path), fetcher=self.fetcher) for path in self.listed
        ]
        sources += [Source("avon", self.site.url(path), last_listed="2026-01-01") for path in ended]
        return crawl(
            self.place / "plans.db",
            Sources((Force("avon", "Avon Police"),), tuple(sources), self.asked),
            CrawlSettings(allow_private_hosts=True),
            clock=lambda: begun,
        )

    def outcomes(self, number: int) -> dict[str, str]:
        """What a night came to, by path."""
        report = self.night(number)
        return {each.url.removeprefix(self.site.url("")): each.outcome for each in report.sources}

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.place / "plans.db")) as db:
            return db.execute(sql, values).fetchall()

    def state(self, key: str) -> str:
        """What is known of a recommendation after the last night, as its last version says."""
        [(state,)] = self.rows(
            "SELECT state FROM responses JOIN versions USING (version_id)"
            " WHERE recommendation = ? ORDER BY number DESC LIMIT 1",
            key,
        )
        return str(state)

    def fingerprints(self) -> list[tuple[str, int, list[int]]]:
        return [
            (url, status, json.loads(shingles))
            for url, status, shingles in self.rows(
                "SELECT url, status, shingles FROM host_fingerprints"
            )
        ]
