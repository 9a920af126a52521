"""``planwatch verify``: checks of the archive, from its file to its answers."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper.cli.lists import read_lists
from scraper.cli.options import common_options, trust_option
from scraper.cli.output import one_line, print_json, say
from scraper.cli.reading import reading
from scraper.cli.timestamp import TIMESTAMP_MISSING
from scraper.errors import ArchiveDamaged, NoArchive, UsageError

if TYPE_CHECKING:
    from scraper.verify.checks import Verdict

# Enough to see what happened; --json lists all.
_FAULTS_SHOWN = 20
_COLOURS = {"ok": "green", "failed": "red", "cannot be checked": "yellow"}


@click.command()
@trust_option
@common_options
def verify(trust: Path | None, archive: Path, sources: Path | None, as_json: bool) -> int:
    """Check the archive: SQLite's own checks, every body's SHA-256, references, the chain of
    manifests and their time-stamps, readings and views made a second time.

    Prints a verdict a line and names the rows at fault. Writes nothing, so a copy in a
    read-only folder will do. Ends with 6 when a check failed.
    """
    from scraper.verify.checks import FAILED
    from scraper.verify.checks import verify as verdicts

    lists, corrections = read_lists(sources)
    trusted = None
    if trust is not None:
        try:
            from scraper.timestamp.token import read_trusted
        except ModuleNotFoundError as error:
            raise UsageError(TIMESTAMP_MISSING) from error
        trusted = read_trusted(trust)
    found = []
    try:
        with reading(archive) as opened:
            for verdict in verdicts(opened, corrections, lists.elsewhere, trusted):
                found.append(verdict)
                if not as_json:
                    _show(verdict)
    except NoArchive as error:
        if not archive.is_file():
            raise
        # an archive whose first page is lost looks like any other file
        raise ArchiveDamaged(f"{error}; if it was one, go back to a copy") from error
    if as_json:
        print_json([asdict(verdict) for verdict in found])
    failed = any(verdict.verdict == FAILED for verdict in found)
    return ArchiveDamaged.exit_code if failed else 0


def _show(verdict: "Verdict") -> None:
    word = click.style(verdict.verdict.ljust(17), fg=_COLOURS[verdict.verdict])
    say(f"{word}  {verdict.check.ljust(12)}  {one_line(verdict.detail)}")
    for fault in verdict.faults[:_FAULTS_SHOWN]:
        say(f"    {one_line(fault)}")
    if len(verdict.faults) > _FAULTS_SHOWN:
        say(f"    and {len(verdict.faults) - _FAULTS_SHOWN} more; --json lists all")
