"""``planwatch manifest``: what one run got, as a text whose hash is in the archive."""

from dataclasses import asdict
from pathlib import Path

import click

from scraper.archive.manifests import chosen_manifest, sound_text
from scraper.archive.timestamps import get_timestamps
from scraper.cli.options import NUMBER, common_options
from scraper.cli.output import print_json, say, tell
from scraper.cli.reading import reading
from scraper.cli.timestamp import told
from scraper.errors import UsageError


@click.command()
@click.argument("run", type=NUMBER, required=False)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    metavar="FILE",
    help="Write it to this file instead of standard output.",
)
@click.option(
    "--token",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    metavar="FILE",
    help="Also write the earliest time-stamp of it to this file (.tsr, RFC 3161).",
)
@common_options
def manifest(
    run: int | None,
    output: Path | None,
    token: Path | None,
    archive: Path,
    sources: Path | None,
    as_json: bool,
) -> None:
    """Print the manifest of RUN (default: the last that ended), byte for byte as hashed.

    It names the hash of every body and header that the run got, and the manifest of the run
    before, so that whoever keeps its hash can tell whether anything up to then was altered.
    Ends with 6 when the rows no longer give the hash that was stored.
    """
    with reading(archive) as opened:
        stored = chosen_manifest(opened, run)
        if stored is None:
            raise UsageError("no run has a manifest yet; the next crawl makes them")
        text = sound_text(opened, stored)
        stamps = get_timestamps(opened, stored.run_id)
    if token is not None:
        if not stamps:
            raise UsageError(
                f"the manifest of run {stored.run_id} has no time-stamp; planwatch timestamp"
                f" --run {stored.run_id} gets one"
            )
        _write(token, stamps[0].reply)
    if output is not None:
        _write(output, text.encode())
    if as_json:
        print_json({**asdict(stored), "text": text, "timestamps": [told(each) for each in stamps]})
    elif output is None:
        click.echo(text, nl=False)
        tell(f"sha256 {stored.sha256}")
    else:
        say(f"{stored.sha256}  {output}")


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
