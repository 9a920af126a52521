"""A run that takes over captures instead of asking the sites."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from scraper.archive.connection import open_archive
from scraper.archive.lists import record_sources
from scraper.archive.lock import crawl_lock
from scraper.archive.runs import begin_run, finish_run
from scraper.archive.wording import with_wording
from scraper.captures.capture import Report
from scraper.captures.intake import Intake, refuse_earlier_readings
from scraper.segment.against import Against
from scraper.segment.corrections import Correction
from scraper.sources import Sources
from scraper.times import stored


def take_over(
    archive: Path,
    sources: Sources,
    force_ids: Sequence[str],
    origin: str,
    fill: Callable[[Intake], None],
    *,
    clock: Callable[[], datetime],
    corrections: Sequence[Correction] = (),
    prepare: Callable[[], None] = lambda: None,
) -> list[Report]:
    """One run of that origin (``schema_origins.ORIGINS``) over these forces: ``fill`` gives
    each intake its captures, then they join that force's history. ``corrections`` are applied
    to what is read. ``prepare`` is called when the archive is held and before the run begins,
    so that what it raises leaves no run behind.

    What was recorded before an error stays, and is merged by the next run. Raises ArchiveBusy
    where a crawl holds the archive, ArchiveError where nothing can be recorded, UsageError
    where a rebuild is due first, and what ``prepare`` and ``fill`` raise.
    """
    started = stored(clock())
    reports = []
    with crawl_lock(archive, started), closing(open_archive(archive, create=True)) as db:
        record_sources(db, sources, started)
        against = Against(
            with_wording(db, sources.recommendations), sources.elsewhere, tuple(corrections)
        )
        refuse_earlier_readings(db, force_ids, against)
        prepare()
        run_id = begin_run(db, started, origin)
        counts: Counter[str] = Counter()
        for force_id in force_ids:
            intake = Intake(db, run_id, force_id, against)
            try:
                fill(intake)
            finally:
                intake.merge()
            counts.update(intake.report.counts)
            reports.append(intake.report)
        finish_run(db, run_id, stored(clock()), dict(counts.most_common()))
    return reports
