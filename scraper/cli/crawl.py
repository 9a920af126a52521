"""``planwatch crawl``: one run over the listed sources, with progress and a summary."""

import contextlib
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper.archive.views import SUCCESSES
from scraper.cli.lists import read_lists
from scraper.cli.options import asking_options, common_options
from scraper.cli.output import count, print_json, say, table, tell
from scraper.query.names import nearest
from scraper.sources import Sources, listed
from scraper.times import present

if TYPE_CHECKING:
    from scraper.crawl import CrawlSettings, RunReport

Step = Callable[[str, str, str], None]


@click.command()
@click.option("--only", multiple=True, metavar="FORCE", help="Only this force; may be repeated.")
@click.option("--dry-run", is_flag=True, help="Say what would be fetched; ask and write nothing.")
@asking_options
@common_options
def crawl(
    only: tuple[str, ...],
    dry_run: bool,
    allow_private_hosts: bool,
    contact: str | None,
    archive: Path,
    sources: Path | None,
    as_json: bool,
) -> int:
    """Fetch the listed plans once, and record what came of each.

    Ends with 0 when every source was fetched, 3 when some failed, 4 when nothing usable
    came back, 5 when another crawl holds the archive.
    """
    lists, corrections = read_lists(sources)
    known = [force.force_id for force in lists.forces]
    for force_id in only:
        if force_id not in known:
            raise nearest("force", force_id, known)
    from scraper.crawl import CrawlSettings
    from scraper.crawl import crawl as crawl_once

    settings = CrawlSettings(only, allow_private_hosts, contact, corrections)
    if dry_run:
        _tell_plan(archive, lists, settings, as_json)
        return 0
    total = sum(not only or source.force_id in only for source in listed(lists, present().date()))
    with _progress(total) as progress:
        report = crawl_once(archive, lists, settings, clock=present, progress=progress)
    if as_json:
        print_json(_as_json(report))
    else:
        _summarise(report, lists, only)
    return report.exit_code


def _tell_plan(archive: Path, lists: Sources, settings: "CrawlSettings", as_json: bool) -> None:
    from scraper.dry_run import plan

    steps = plan(archive, lists, settings, present)
    if as_json:
        print_json([asdict(step) for step in steps])
        return
    table(
        ("force", "fetch", "why", "incident", "address"),
        [
            (s.force_id, "yes" if s.fetch else "no", s.reason, s.incident or "-", s.url or "-")
            for s in steps
        ],
        rest=4,
    )


@contextlib.contextmanager
def _progress(total: int) -> Iterator[Step]:
    """Draws a bar on a terminal, prints a line a source elsewhere; on standard error."""
    if not sys.stderr.isatty():

        def line(force_id: str, url: str, outcome: str) -> None:
            # nobody reading along is no reason to end a run
            with contextlib.suppress(OSError):
                tell(f"{present():%H:%M:%S} {force_id} {outcome} {url}")

        yield line
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        failed = Counter[str]()

        def step(force_id: str, url: str, outcome: str) -> None:
            failed[outcome] += outcome not in SUCCESSES
            trouble = f" ({failed.total()} failed)" if failed.total() else ""
            with contextlib.suppress(OSError):
                done = bar.tasks[0].completed + 1  # landing pages lead to more than is listed
                bar.update(
                    task,
                    completed=done,
                    total=max(total, done),
                    description=f"{force_id}: {outcome}{trouble}",
                )

        yield step


def _as_json(report: "RunReport") -> dict[str, object]:
    return {
        "run": report.run,
        "started": report.started,
        "finished": report.finished,
        "sources": [asdict(source) for source in report.sources],
        "counts": dict(report.counts),
        "incidents": {"opened": list(report.opened), "closed": list(report.closed)},
        "alarms": list(report.alarms),
    }


def _summarise(report: "RunReport", lists: Sources, only: Sequence[str]) -> None:
    took = datetime.fromisoformat(report.finished) - datetime.fromisoformat(report.started)
    seconds = max(0.0, took.total_seconds())  # the clock may have been set back meanwhile
    say(
        click.style(f"Run {report.run}", bold=True)
        + f": {count(len(report.sources), 'source')} in {seconds:.0f} s, "
        + (", ".join(f"{number} {outcome}" for outcome, number in report.counts.items()) or "none")
    )
    _section(
        "New and changed",
        ("force", "change", "version", "address"),
        [
            (one.force_id, one.change or "", f"{one.version}", one.url)
            for one in report.sources
            if one.change in ("new", "changed")
        ],
    )
    _section(
        "Failed",
        ("force", "outcome", "why", "address"),
        [
            (one.force_id, one.outcome, one.reason or "-", one.url)
            for one in report.sources
            if one.outcome not in SUCCESSES
        ],
    )
    _section(
        "Incidents opened: three failures in a row",
        ("force", "outcome", "last success", "address"),
        [
            (one["force_id"], one["last_outcome"], one["last_success"] or "never", one["url"])
            for one in report.opened
        ],
    )
    _section(
        "Incidents closed",
        ("force", "open since", "failures", "address"),
        [
            (one["force_id"], one["opened_at"], f"{one['failures']}", one["url"])
            for one in report.closed
        ],
    )
    addressed = {source.force_id for source in lists.sources}
    without = [
        force.force_id
        for force in lists.forces
        if force.force_id not in addressed and (not only or force.force_id in only)
    ]
    say()
    if without:
        say(f"{count(len(without), 'force')} without a known address: {', '.join(without)}")
    for alarm in report.alarms:
        say(click.style(f"ALARM: {alarm}", bold=True))
    say("Go on with: planwatch status, planwatch missing, planwatch changes")


def _section(title: str, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    if rows:
        say()
        say(click.style(title, bold=True))
        table(headers, rows, rest=2, below=3)
