"""``planwatch rebuild``: what is derived from the bytes, made again with today's code."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scraper.cli.lists import read_lists
from scraper.cli.options import common_options
from scraper.cli.output import count, one_line, print_json, say, table
from scraper.cli.reading import reading
from scraper.segment.against import Against
from scraper.times import present

if TYPE_CHECKING:
    from scraper.rebuild.differences import Difference
    from scraper.rebuild.rebuild import Report

_SOME_FAILED = 3  # contract: exit codes
# What made a reading and is not today's (stale.Stale.why), in words.
_WHY = {
    "extractor": "another extractor",
    "segmenter": "another segmenter",
    "recommendations": "other recommendations",
    "wording": "other official wording",
    "corrections": "other corrections",
    "unknown lists": "not known what it was read against",
}


@click.command()
@click.option("--check", is_flag=True, help="Only say what is not up to date (then ends with 3).")
@click.option("--all", "everything", is_flag=True, help="Also what is up to date.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    help="Bodies to read at once (default: one for each core).",
)
@common_options
def rebuild(
    check: bool,
    everything: bool,
    jobs: int | None,
    archive: Path,
    sources: Path | None,
    as_json: bool,
) -> int:
    """Read the archived bytes again with today's code and lists, where others read them.

    Versions keep their numbers and dates; what comes out differently is reported and kept
    apart from what forces changed. Readers of the archive see all of it before or all of it
    afterwards. Ends with 3 when today's code could not read some bodies, whose earlier
    reading stays, and with 5 when a crawl holds the archive.
    """
    lists, corrections = read_lists(sources)
    against = Against(lists.recommendations, lists.elsewhere, corrections)
    if check:
        return _check(archive, against, as_json)
    from scraper import readers

    readers.load()  # meanwhile this process gets ready too
    from scraper.rebuild.rebuild import rebuild as rebuild_archive

    with _progress() as progress:
        report = rebuild_archive(
            archive,
            clock=present,
            jobs=jobs or os.cpu_count() or 1,
            everything=everything,
            against=against,
            progress=progress,
        )
    if as_json:
        print_json(_as_json(report))
    else:
        _summarise(report)
    return _SOME_FAILED if report.unreadable else 0


def _check(archive: Path, against: Against, as_json: bool) -> int:
    from scraper.rebuild.stale import Stale, stale_readings, versions_made_of
    from scraper.today import Today

    with reading(archive) as opened:
        stale = stale_readings(opened, Today(opened, against))
        versions = versions_made_of(opened, {each.reading_id for each in stale})
    alike: dict[tuple[object, ...], list[Stale]] = {}
    for each in stale:
        made = (each.extractor, each.segmenter, each.todays_extractor, each.todays_segmenter)
        alike.setdefault((each.source_id, *made), []).append(each)
    found: list[dict[str, Any]] = [
        {
            "force_id": readings[0].force_id,
            "url": readings[0].url,
            "readings": len(readings),
            "versions": sorted({n for each in readings for n in versions.get(each.reading_id, ())}),
            "why": list(readings[0].why),
            "extractor": readings[0].extractor,
            "segmenter": readings[0].segmenter,
            "todays_extractor": readings[0].todays_extractor,
            "todays_segmenter": readings[0].todays_segmenter,
        }
        for readings in alike.values()
    ]
    if as_json:
        print_json({"up_to_date": not found, "readings": found})
    elif found:
        table(
            ("force", "versions", "why", "address"),
            [
                (
                    row["force_id"],
                    ", ".join(map(str, row["versions"])) or "-",
                    ", ".join(_WHY[each] for each in row["why"]),
                    row["url"],
                )
                for row in found
            ],
            rest=3,
        )
        say()
        say(f"{count(len(stale), 'reading')} not up to date; planwatch rebuild makes them again")
    else:
        say("Everything is up to date.")
    return _SOME_FAILED if found else 0


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """Draws a bar on a terminal, on standard error."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    with click.progressbar(length=1, label="reading", file=sys.stderr) as bar:

        def step(done: int, total: int) -> None:
            bar.length = total
            bar.update(1)

        yield step


def _as_json(report: "Report") -> dict[str, Any]:
    return {
        "rebuild": report.rebuild_id,
        "started": report.started,
        "finished": report.finished,
        "readings": report.readings,
        "versions": report.versions,
        "counts": report.counts,
        "differences": [asdict(each) for each in report.differences],
    }


def _summarise(report: "Report") -> None:
    if report.rebuild_id is None:
        say("Everything is up to date; there was nothing to do (--all reads all again).")
        return
    took = datetime.fromisoformat(report.finished) - datetime.fromisoformat(report.started)
    say(
        click.style(f"Rebuild {report.rebuild_id}", bold=True)
        + f": {count(report.readings, 'reading')} made again,"
        f" {count(report.versions, 'version')} made of them,"
        f" in {took.total_seconds():.0f} s"
    )
    if not report.differences:
        say("Nothing came out differently.")
        return
    say()
    say(
        click.style(
            "What today's code and lists read differently; forces changed none of it", bold=True
        )
    )
    table(
        ("force", "recommendation", "what", "versions", "before", "after", "words"),
        [_row(each) for each in report.differences],
        rest=5,
    )
    say()
    say(", ".join(f"{number} {what}" for what, number in report.counts.items()))
    if report.counts.get("version"):
        say(
            "A version marked so was the force's doing: earlier code had not seen it. It begins"
            " at the fetch that first showed it."
        )


def _row(each: "Difference") -> tuple[str, ...]:
    first, last = each.first_version, each.last_version
    numbers = "-" if first is None else f"{first}" if first == last else f"{first}-{last}"
    words = "-" if each.words_added is None else f"+{each.words_added} -{each.words_removed}"
    before, after = (one_line(side or "-") for side in (each.before, each.after))
    return each.force_id, each.recommendation or "-", each.what, numbers, before, after, words
