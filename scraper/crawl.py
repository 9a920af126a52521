"""One run over the listed sources: the way through all the stages, and what came of it.

Fetching, reading and recording overlap: while later hosts answer, child processes read what
is new, and each force is recorded as soon as all its sources are known. A source's failure
is recorded and the run goes on; a failure to record stops the run.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from scraper.alarms import alarms, outdated
from scraper.archive.connection import open_archive
from scraper.archive.fetches import known_robots, record_robots
from scraper.archive.lists import record_sources
from scraper.archive.lock import crawl_lock
from scraper.archive.runs import begin_run, finish_run
from scraper.archive.views import SUCCESSES
from scraper.archive.wording import with_wording
from scraper.fetch.exchange import Exchange, Target
from scraper.fetch.settings import FetchSettings
from scraper.night import Night
from scraper.query.incidents import incidents
from scraper.query.rows import Row
from scraper.readers import Readers
from scraper.segment.against import Against
from scraper.segment.corrections import Correction
from scraper.sources import Sources
from scraper.store.known import Known, known_sources
from scraper.store.unclassed import class_earlier_changes
from scraper.times import stored
from scraper.today import Today

# Validators lie now and then: a server that answers 304 for ever would hide every change.
# Once a week each source is asked in full; half a day less, since no two nights' runs reach a
# source at the same minute.
ASKED_IN_FULL = timedelta(days=6, hours=12)


@dataclass(frozen=True)
class CrawlSettings:
    """``only``: force ids, empty for all. ``allow_private_hosts``: for tests and demos.
    ``contact``: how a force can reach the operator. ``corrections`` are applied to what is
    read."""

    only: tuple[str, ...] = ()
    allow_private_hosts: bool = False
    contact: str | None = None
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True)
class SourceReport:
    """What one run got from one source (contract: ``crawl --json``)."""

    force_id: str
    url: str
    outcome: str
    change: str | None
    version: int | None
    reason: str = ""


@dataclass(frozen=True)
class RunReport:
    """A whole run; times are UTC. ``opened`` and ``closed`` are incidents (rows of the view)
    that did so in this run, ``alarms`` what must not be passed over, in sentences."""

    run: int
    started: str
    finished: str
    sources: tuple[SourceReport, ...]
    counts: dict[str, int] = field(default_factory=dict)
    opened: tuple[Row, ...] = ()
    closed: tuple[Row, ...] = ()
    alarms: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 all fetched, 3 some failed, 4 nothing usable came back (contract: exit codes)."""
        good = sum(source.outcome in SUCCESSES for source in self.sources)
        if good == len(self.sources) and good:
            return 0
        return 3 if good else 4


def crawl(
    archive: Path,
    sources: Sources,
    settings: CrawlSettings,
    *,
    clock: Callable[[], datetime],
    progress: Callable[[str, str, str], None] = lambda force_id, url, outcome: None,
) -> RunReport:
    """One run. ``progress`` is told force, address and outcome of each source once.

    Raises ArchiveBusy if another crawl holds the archive, ArchiveError if results cannot be
    recorded, UsageError for a contact that cannot be sent. Nothing that a site does raises.
    """
    started = stored(clock())
    fetching = FetchSettings(
        contact=settings.contact,
        allow_private_hosts=settings.allow_private_hosts,
        allowed_hosts=frozenset(urlsplit(each.url).hostname or "" for each in sources.sources),
    )
    with crawl_lock(archive, started), Readers() as readers, _opened(archive, readers) as db:
        class_earlier_changes(db)
        record_sources(db, sources, started)
        run_id = begin_run(db, started)
        known = known_sources(db, started)
        chosen = [
            each for key, each in known.items() if not settings.only or key[0] in settings.only
        ]
        reports: list[SourceReport] = []

        def report(
            exchange: Exchange, outcome: str, change: str | None, version: int | None, reason: str
        ) -> None:
            target = exchange.target
            reports.append(
                SourceReport(target.force_id, target.url, outcome, change, version, reason)
            )
            progress(target.force_id, target.url, outcome)

        against = Against(
            with_wording(db, sources.recommendations), sources.elsewhere, settings.corrections
        )
        night = Night(db, run_id, against, chosen, readers, report, started)
        if chosen:
            from scraper.fetch.client import fetch_all  # httpx takes 0.2 s to import

            robots = fetch_all(
                [target_of(each, started) for each in chosen],
                fetching,
                clock=clock,
                robots=known_robots(db),
                deliver=night.take,
                more=night.more,
            )
            night.finish()
            record_robots(db, robots)
        return _finish(db, run_id, started, stored(clock()), reports, night.damage, against)


@contextmanager
def _opened(archive: Path, readers: Readers) -> Iterator[sqlite3.Connection]:
    """The archive for writing. Where it is new everything will be: the readers load meanwhile."""
    if not archive.exists():
        readers.start()
    with closing(open_archive(archive, create=True)) as db:
        yield db


def _finish(
    db: sqlite3.Connection,
    run_id: int,
    started: str,
    finished: str,
    reports: list[SourceReport],
    damage: list[str],
    against: Against,
) -> RunReport:
    """Ends the run in the archive, and says what it came to."""
    # what landing pages led to has its place after them
    known = known_sources(db, started)
    order = {key: place for place, key in enumerate(known)}
    reports.sort(key=lambda each: order.get((each.force_id, each.url), len(order)))
    counts = dict(Counter(each.outcome for each in reports).most_common())
    finish_run(db, run_id, finished, counts)
    good = sum(each.outcome in SUCCESSES for each in reports)
    every = incidents(db, finished)
    return RunReport(
        run_id,
        started,
        finished,
        tuple(reports),
        counts,
        opened=tuple(each for each in every if each["opened_at"] >= started),
        closed=tuple(each for each in every if (each["closed_at"] or "") >= started),
        alarms=(
            *alarms(db, run_id, [each.reason for each in reports], good),
            *outdated(db, known.values(), Today(db, against)),
            *damage,
        ),
    )


def target_of(known: Known, now: str) -> Target:
    """The request for a source: conditional, except once a week."""
    asked = known.asked_in_full_at
    # in a browser a page may show other text though the page itself is the same; and what was
    # asked in the future, before the clock was set right, is not recent for years to come
    recent = (
        known.fetcher == "http"
        and asked is not None
        and timedelta(0) <= _time(now) - _time(asked) < ASKED_IN_FULL
    )
    return Target(
        known.force_id,
        known.url,
        etag=known.etag if recent else None,
        last_modified=known.last_modified if recent else None,
        fetcher=known.fetcher,
        validated_url=known.validated_url,
    )


def _time(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")
