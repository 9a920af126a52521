"""``planwatch manifest``: what one run got, as a text whose hash is in the archive."""

import hashlib
from dataclasses import asdict
from pathlib import Path

import click

from scraper.archive.manifests import FORMAT, get_manifest, last_manifest, manifest_text
from scraper.cli.options import common_options
from scraper.cli.output import print_json, say, tell
from scraper.cli.reading import reading
from scraper.errors import ArchiveDamaged, UsageError


@click.command()
@click.argument("run", type=click.IntRange(min=1), required=False)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    metavar="FILE",
    help="Write it to this file instead of standard output.",
)
@common_options
def manifest(
    run: int | None, output: Path | None, archive: Path, sources: Path | None, as_json: bool
) -> None:
    """Print the manifest of RUN (default: the last that ended), byte for byte as hashed.

    It names the hash of every body and header that the run got, and the manifest of the run
    before, so that whoever keeps its hash can tell whether anything up to then was altered.
    Ends with 6 when the rows no longer give the hash that was stored.
    """
    with reading(archive) as opened:
        stored = last_manifest(opened) if run is None else get_manifest(opened, run)
        if stored is None:
            raise UsageError(
                "no run has a manifest yet; the next crawl makes them"
                if run is None
                else f"run {run} has no manifest: it has not ended, or there is no such run"
            )
        if stored.format != FORMAT:
            raise UsageError(
                f"the manifest of run {stored.run_id} is of format {stored.format}, this"
                f" planwatch writes format {FORMAT}; use the planwatch that made it"
            )
        text = manifest_text(opened, stored.run_id, stored.previous_sha256)
    if hashlib.sha256(text.encode()).hexdigest() != stored.sha256:
        raise ArchiveDamaged(
            f"run {stored.run_id}: its rows no longer give the stored manifest"
            f" {stored.sha256}; keep a copy and run planwatch verify"
        )
    if output is not None:
        try:
            output.write_bytes(text.encode())
        except OSError as error:
            raise UsageError(f"{output} cannot be written: {error.strerror}") from error
    if as_json:
        print_json({**asdict(stored), "text": text})
    elif output is None:
        click.echo(text, nl=False)
        tell(f"sha256 {stored.sha256}")
    else:
        say(f"{stored.sha256}  {output}")
