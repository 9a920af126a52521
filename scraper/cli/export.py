"""``planwatch export``: the captures in forms that other software reads."""

import click

from scraper.cli.lazy import LazyGroup

COMMANDS = {
    "warc": (
        "scraper.cli.export_warc:warc",
        "A WARC 1.1 file, for web archives and their readers.",
    ),
}


@click.group(cls=LazyGroup, lazy=COMMANDS)
def export() -> None:
    """Write the captures for other software."""
