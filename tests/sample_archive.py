"""A small archive with a known history, in our own words, for tests of questions to it.

alder    three versions: training answered, edited, then gone; an order's progress
birch    one version; its last fetches failed
cedar    no address
dogwood  an address that never answered
"""

import hashlib
from pathlib import Path
from sqlite3 import Connection

from scraper.archive.connection import open_archive
from scraper.archive.lists import record_sources
from scraper.archive.runs import begin_run, finish_run
from scraper.extract.document import Document
from scraper.fetch.exchange import Exchange, Target
from scraper.segment.response import Evidence, Response
from scraper.sources import read_sources
from scraper.store.reading import Reading
from scraper.store.record import SourceResult, record_force

FORCES = (
    "force_id,force_name,url\n"
    "alder,Alder Police,https://alder.example/plan\n"
    "birch,Birch Constabulary,https://birch.example/plan\n"
    "cedar,Cedar Police,\n"
    "dogwood,Dogwood Police,https://dogwood.example/plan\n"
)
RECOMMENDATIONS = (
    "key,number,number_basis,deadline,title,gist,key_terms\n"
    "training,10,read,2025-03-27,Training,Teach staff.,training\n"
    "spo,,one of 11 to 14,2025-03-27,Orders,Think of orders.,order\n"
    "online,,,2025-09-27,Online,See what happens online.,online\n"
)

TAUGHT = "Every new officer is taught about stalking in the first month."
TAUGHT_LATER = "Every officer is taught about stalking in the first three months."
ORDERS = "A lawyer looks at each open case for an order.\n\nHeads of unit see the list weekly."
BIRCH_TAUGHT = "Staff attend two days of training with an advocate."
ONLINE = "Digital traces are secured on the first day; see the naïve <b>user</b> guide."

# {recommendation: (state, progress, response)}
Page = dict[str, tuple[str, str | None, str]]
ALDER_FIRST: Page = {
    "training": ("answered", None, TAUGHT),
    "spo": ("empty", None, ""),
    "online": ("absent", None, ""),
}
ALDER_SECOND: Page = {
    "training": ("answered", None, TAUGHT_LATER),
    "spo": ("answered", "in_progress", ORDERS),
    "online": ("absent", None, ""),
}
ALDER_THIRD: Page = {
    "training": ("absent", None, ""),
    "spo": ("answered", "complete", ORDERS),
    "online": ("empty", None, ""),
}
BIRCH: Page = {
    "training": ("answered", None, BIRCH_TAUGHT),
    "spo": ("answered", None, "Accepted"),
    "online": ("answered", "not_started", ONLINE),
}
# night, its end, and what each force's address came to: a page, or an outcome
NIGHTS: tuple[tuple[str, str | None, dict[str, Page | str]], ...] = (
    (
        "2025-01-10T03:00:00Z",
        "2025-01-10T03:00:02Z",
        {"alder": ALDER_FIRST, "dogwood": "connection_error"},
    ),
    ("2025-02-01T03:00:00Z", "2025-02-01T03:00:02Z", {"birch": BIRCH}),
    ("2025-03-01T03:00:00Z", "2025-03-01T03:00:02Z", {"alder": "not_modified"}),
    ("2025-03-02T03:00:00Z", "2025-03-02T03:00:02Z", {"alder": ALDER_SECOND}),
    ("2025-05-01T03:00:00Z", "2025-05-01T03:00:02Z", {"alder": "not_modified"}),
    ("2025-05-02T03:00:00Z", "2025-05-02T03:00:02Z", {"alder": ALDER_THIRD}),
    ("2025-11-10T03:00:00Z", "2025-11-10T03:00:02Z", {"birch": "not_modified"}),
    ("2025-11-19T03:00:00Z", "2025-11-19T03:00:02Z", {"birch": "timeout"}),
    (
        "2025-11-20T03:00:00Z",
        "2025-11-20T03:01:40Z",
        {"alder": "not_modified", "birch": "blocked"},
    ),
    ("2025-11-21T03:00:00Z", None, {}),
)


def write_lists(directory: Path) -> Path:
    """The two lists of this archive, in a folder."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "force_urls.csv").write_text(FORCES)
    (directory / "recommendations.csv").write_text(RECOMMENDATIONS)
    return directory


def write_archive(path: Path) -> Path:
    """The archive, after all its nights."""
    lists = read_sources(write_lists(path.parent / "lists"))
    archive = open_archive(path, create=True)
    for started, finished, found in NIGHTS:
        record_sources(archive, lists, started)
        run_id = begin_run(archive, started)
        counts: dict[str, int] = {}
        for force_id, came in found.items():
            outcome = came if isinstance(came, str) else "ok"
            counts[outcome] = counts.get(outcome, 0) + 1
            _record(archive, run_id, force_id, started, came)
        if finished:
            finish_run(archive, run_id, finished, counts)
    archive.close()
    return path


def _record(
    archive: Connection, run_id: int, force_id: str, started: str, came: Page | str
) -> None:
    target = Target(force_id, f"https://{force_id}.example/plan")
    exchange = Exchange(
        target, started, elapsed_ms=40, attempts=1, final_url=target.url, status=200
    )
    if isinstance(came, str):
        result = SourceResult(exchange, came, reason=f"why it was {came}")
    else:
        reading = _reading(force_id, came)
        body = reading.document.text.encode()
        exchange = Exchange(
            target, started, 40, 1, target.url, status=200, body=repr(came).encode()
        )
        content = hashlib.sha256(repr(came).encode() + body).hexdigest()
        result = SourceResult(
            exchange, "ok", media_type="text/html", content_sha256=content, reading=reading
        )
    record_force(archive, run_id, force_id, [result])


def _reading(force_id: str, page: Page) -> Reading:
    text = "\n\n".join(
        ["Our plan on stalking", *(answer for _, _, answer in page.values() if answer)]
    )
    return Reading(
        Document("text/html", f"{force_id.title()}'s plan", text, (), "by hand"),
        tuple(
            Response(
                key,
                state,
                heading=None if state == "absent" else key.title(),
                response=answer,
                progress=progress,
                confidence=0.9,
                evidence=Evidence(("key terms",), 1, 2, key),
            )
            for key, (state, progress, answer) in page.items()
        ),
        "by hand",
    )
