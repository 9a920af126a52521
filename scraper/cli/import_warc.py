"""``planwatch import warc``: captures of listed addresses from a WARC file."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper.cli.export_warc import WARC_MISSING
from scraper.cli.lists import read_lists
from scraper.cli.options import common_options
from scraper.cli.output import count, tell
from scraper.cli.taken_over import print_report
from scraper.errors import UsageError
from scraper.query.names import nearest
from scraper.sources import url_identity
from scraper.times import present

if TYPE_CHECKING:
    from scraper.captures.capture import Capture

_PART_FAILED = 3  # contract: exit codes


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--force", required=True, metavar="FORCE", help="Whose plan it is.")
@click.option("--url", metavar="URL", help="Only captures of this listed address.")
@common_options
def warc(
    file: Path,
    force: str,
    url: str | None,
    archive: Path,
    sources: Path | None,
    as_json: bool,
) -> int:
    """Take over the captures of FORCE's listed addresses from a WARC file.

    They become fetches with their own times, and join the force's history where they
    belong; that can give its versions other numbers. The same capture is never taken twice.

    Ends with 3 where records are damaged: they are left out, the rest is taken over.
    """
    lists, corrections = read_lists(sources)
    known = [each.force_id for each in lists.forces]
    if force not in known:
        raise nearest("force", force, known)
    urls = {url_identity(each.url): each.url for each in lists.sources if each.force_id == force}
    if url is not None:
        listed = urls.get(url_identity(url))
        if listed is None:
            raise UsageError(f"{url} is no listed address of {force}; list it first")
        urls = {url_identity(url): listed}
    try:
        from scraper.warc.reading import Passed, captures_in
    except ModuleNotFoundError as error:
        raise UsageError(WARC_MISSING) from error
    from scraper.captures.intake import Intake
    from scraper.captures.run import take_over

    passed = Passed()

    captures: Iterator[Capture] = iter(())

    def find() -> None:
        nonlocal captures
        captures = captures_in(file, force, urls, passed)

    def fill(intake: Intake) -> None:
        for capture in captures:
            intake.take(capture)

    (report,) = take_over(
        archive,
        lists,
        [force],
        "warc",
        fill,
        clock=present,
        corrections=corrections,
        prepare=find,
    )
    report.missing += passed.without_body
    report.damaged += passed.damaged
    print_report([report], as_json)
    return _code(file, passed.damaged)


def _code(file: Path, damaged: int) -> int:
    """The exit code; says so where records were left out."""
    if not damaged:
        return 0
    tell(
        f"{count(damaged, 'record')} of {file} cut off or altered since written, and left"
        " out; take a whole copy of the file and import it again"
    )
    return _PART_FAILED
