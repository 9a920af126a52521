"""``planwatch export warc``: the captures as a WARC 1.1 file."""

import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from scraper.cli.options import FROM, common_options, force_option
from scraper.cli.output import count, print_json, tell
from scraper.cli.reading import reading
from scraper.errors import ArchiveError, UsageError
from scraper.query.names import force_named

if TYPE_CHECKING:
    from scraper.warc.export import Exported

WARC_MISSING = "WARC files need warcio; install planwatch with its extra: planwatch[warc]"


@click.command()
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where to; packed where the name ends in .gz. Without it, standard output.",
)
@click.option("--since", type=FROM, help="Only fetches from that date on.")
@force_option
@common_options
def warc(
    output: Path | None,
    since: str | None,
    force: str | None,
    archive: Path,
    sources: Path | None,
    as_json: bool,
) -> None:
    """Write what was captured as one WARC 1.1 file.

    Requests, responses, redirects; a body that comes again is a revisit record, what a browser
    made of a page a conversion record. What was never answered (a time-out, a refused
    connection) has no record.
    """
    if output is None and (as_json or sys.stdout.isatty()):
        raise UsageError("name a file with --output; standard output is for pipes")
    try:
        from scraper.warc.export import Exported, export_warc
    except ModuleNotFoundError as error:
        raise UsageError(WARC_MISSING) from error

    def write(out: IO[bytes], compress: bool) -> Exported:
        with reading(archive) as opened:
            force_id = force_named(opened, force) if force is not None else None
            name = output.name if output else ""
            return export_warc(
                opened, out, compress=compress, name=name, since=since or "", force_id=force_id
            )

    if output is None:
        done = write(sys.stdout.buffer, compress=False)
        sys.stdout.buffer.flush()
    else:
        done = _write_whole(output, write)
    if as_json:
        print_json(asdict(done))
    else:
        tell(
            f"{count(done.responses, 'response')}, {count(done.revisits, 'revisit')}, "
            f"{count(done.conversions, 'conversion')}; "
            f"{done.unanswered} without an answer left out"
        )


def _write_whole(output: Path, write: Callable[[IO[bytes], bool], "Exported"]) -> "Exported":
    """Writes beside the file and puts it in place when it is whole: a reader never meets
    half of it, and a file that was there before stays where this fails."""
    part = output.with_name(output.name + ".part")
    try:
        with part.open("wb") as out:
            done = write(out, output.suffix == ".gz")
        part.replace(output)
    except OSError as error:
        raise ArchiveError(f"{output} cannot be written: {error}") from error
    finally:
        part.unlink(missing_ok=True)
    return done
