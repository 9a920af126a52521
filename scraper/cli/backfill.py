"""``planwatch backfill``: past captures from a web archive."""

import contextlib
from pathlib import Path

import click

from scraper.cli.lists import read_lists
from scraper.cli.options import FROM, asking_options, common_options
from scraper.cli.output import one_line, tell
from scraper.cli.taken_over import print_report
from scraper.query.names import nearest
from scraper.times import present


@click.command()
@click.option("--force", multiple=True, metavar="FORCE", help="Only this force; may be repeated.")
@click.option("--since", type=FROM, help="Only captures from that date on.")
@click.option(
    "--cdx",
    metavar="URL",
    help="The index of another web archive than the Internet Archive.",
)
@asking_options
@common_options
def backfill(
    force: tuple[str, ...],
    since: str | None,
    cdx: str | None,
    allow_private_hosts: bool,
    contact: str | None,
    archive: Path,
    sources: Path | None,
    as_json: bool,
) -> int:
    """Take over what a web archive captured of the listed addresses in the past.

    The captures become fetches with their own times, and join each force's history where
    they belong; that can give its versions other numbers, which is said at the end. It is
    slow on purpose, and goes on where it was when it is started again.

    Ends with 3 when the archive did not give all, 4 when it gave nothing.
    """
    lists, corrections = read_lists(sources)
    known = [each.force_id for each in lists.forces]
    for force_id in force:
        if force_id not in known:
            raise nearest("force", force_id, known)
    from scraper.backfill.cdx import INTERNET_ARCHIVE
    from scraper.backfill.run import BackfillSettings
    from scraper.backfill.run import backfill as take_over

    def progress(force_id: str, url: str, what: str) -> None:
        with contextlib.suppress(OSError):
            tell(one_line(f"{present():%H:%M:%S} {force_id} {what} {url}"))

    reports = take_over(
        archive,
        lists,
        BackfillSettings(
            only=force,
            since=since or "",
            cdx=cdx or INTERNET_ARCHIVE,
            allow_private_hosts=allow_private_hosts,
            contact=contact,
            corrections=corrections,
        ),
        clock=present,
        progress=progress,
    )
    if not reports:
        tell("No address is listed, so there is nothing to ask for.")
    print_report(reports, as_json)
    missing = sum(report.missing for report in reports)
    had = sum(report.taken + report.known for report in reports)
    return 0 if not missing else 3 if had else 4
