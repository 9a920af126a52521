"""``planwatch import``: captures that others made."""

import click

from scraper.cli.lazy import LazyGroup

COMMANDS = {
    "warc": (
        "scraper.cli.import_warc:warc",
        "Captures of listed addresses from a WARC file.",
    ),
}


@click.group("import", cls=LazyGroup, lazy=COMMANDS)
def import_() -> None:
    """Take over captures from other software's files."""
