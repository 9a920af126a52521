"""A backfill as a whole: what the archive has of each listed address, taken over."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from scraper.backfill.cdx import INTERNET_ARCHIVE, ArchiveSilent, Index, Row
from scraper.captures.capture import Capture, Report
from scraper.captures.intake import Intake
from scraper.captures.run import take_over
from scraper.fetch.pacing import Sleep
from scraper.fetch.service import Asking
from scraper.fetch.settings import FetchSettings
from scraper.segment.corrections import Correction
from scraper.sources import Sources

ORIGIN = "web-archive"


@dataclass(frozen=True)
class BackfillSettings:
    """``only``: force ids, empty for all. ``since``: a UTC time, "" for all captures."""

    only: tuple[str, ...] = ()
    since: str = ""
    cdx: str = INTERNET_ARCHIVE
    allow_private_hosts: bool = False
    contact: str | None = None
    corrections: tuple[Correction, ...] = ()


def backfill(
    archive: Path,
    sources: Sources,
    settings: BackfillSettings,
    *,
    clock: Callable[[], datetime],
    sleep: Sleep = asyncio.sleep,
    progress: Callable[[str, str, str], None] = lambda force_id, url, what: None,
) -> list[Report]:
    """Takes over what a web archive captured of the listed addresses, in one run.

    A capture is never taken twice, so a backfill that was ended goes on where it was.
    ``progress`` is told force, address and time or fault of each step. Raises as
    ``captures.run.take_over``; what the archive does not answer is counted in the report
    (``missing``) and named to ``progress``.
    """
    fetching = FetchSettings(
        contact=settings.contact, allow_private_hosts=settings.allow_private_hosts
    )
    addresses: dict[str, list[str]] = {}
    for source in sources.sources:
        if not settings.only or source.force_id in settings.only:
            addresses.setdefault(source.force_id, []).append(source.url)
    with Asking(fetching, clock, sleep) as asking:
        index = Index(asking, settings.cdx)

        def fill(intake: Intake) -> None:
            force_id = intake.report.force_id
            for url in addresses[force_id]:
                try:
                    rows = list(index.rows(url, settings.since))
                except ArchiveSilent as fault:
                    intake.report.missing += 1
                    progress(force_id, url, str(fault))
                    continue
                _take(intake, index, url, rows, progress)

        return take_over(
            archive,
            sources,
            list(addresses),
            ORIGIN,
            fill,
            clock=clock,
            corrections=settings.corrections,
        )


def _take(
    intake: Intake,
    index: Index,
    url: str,
    rows: list[Row],
    progress: Callable[[str, str, str], None],
) -> None:
    """Takes over the captures of one address, in the order of time."""
    force_id = intake.report.force_id
    last: tuple[str, Capture] | None = None
    for row in rows:
        if intake.source_of(url, row.at) is None:
            intake.report.unlisted += 1
            continue
        if intake.has(url, row.at, ORIGIN):
            intake.report.known += 1
            continue
        if last is not None and last[0] == row.digest:
            # The index says that these are the same bytes, so they are not asked for again.
            capture = replace(
                last[1],
                at=row.at,
                final_url=row.original,
                place=f"{last[1].place}, by the same digest {row.digest}",
            )
        else:
            try:
                capture = index.capture(force_id, url, row)
            except ArchiveSilent as fault:
                intake.report.missing += 1
                progress(force_id, url, str(fault))
                continue
            last = row.digest, capture
        outcome = intake.take(capture)
        progress(force_id, url, f"{row.at} {outcome or 'known'}")
