"""The command line. ``main`` is what ``planwatch`` runs.

Commands load when they are asked for: ``planwatch --help`` and the queries must not pay
for the fetching and reading that other commands need.
"""

import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from scraper import __version__
from scraper.cli.lazy import LazyGroup
from scraper.errors import PlanwatchError

# name: (where the command is, its line in the list of commands)
COMMANDS: dict[str, tuple[str, str]] = {
    "crawl": ("scraper.cli.crawl:crawl", "Fetch the listed plans once and record what came."),
    "discover": (
        "scraper.cli.discover:discover",
        "Compare the list of addresses with the NPCC's response.",
    ),
    "recommendations": (
        "scraper.cli.recommendations:recommendations",
        "Take in the official wording from the report (import).",
    ),
    "status": ("scraper.cli.status:status", "Who has answered what, and how the sources are."),
    "missing": ("scraper.cli.missing:missing", "The recommendations that are not answered."),
    "changes": ("scraper.cli.changes:changes", "What forces added, edited and removed."),
    "log": ("scraper.cli.log:log", "The versions of one force's plan."),
    "show": ("scraper.cli.show:show", "One version: its answers and its text."),
    "diff": ("scraper.cli.diff:diff", "What changed between two versions, word by word."),
    "search": ("scraper.cli.search:search", "Full-text search over the answers."),
    "review": ("scraper.cli.review:review", "The answers to check by eye, least sure first."),
    "rebuild": (
        "scraper.cli.rebuild:rebuild",
        "Read the archived bytes again with today's code.",
    ),
    "verify": ("scraper.cli.verify:verify", "Check the archive, evidence and answers alike."),
    "manifest": ("scraper.cli.manifest:manifest", "What one run got, as hashes in a chain."),
    "timestamp": (
        "scraper.cli.timestamp:timestamp",
        "Have an authority state when it saw a manifest.",
    ),
    "backfill": (
        "scraper.cli.backfill:backfill",
        "Take over past captures from a web archive.",
    ),
    "import": ("scraper.cli.import_:import_", "Take over captures from other software's files."),
    "export": ("scraper.cli.export:export", "Write the captures for other software."),
    "parse": ("scraper.cli.parse:parse", "Read one file as a plan; touches no archive."),
}


@click.group(cls=LazyGroup, lazy=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="planwatch", message="%(prog)s %(version)s")
def cli() -> None:
    """Watches what police forces publish about the stalking super-complaint.

    Each command takes --archive PATH, --sources DIR and --json after its name;
    `planwatch COMMAND --help` tells the rest.
    """


def main() -> NoReturn:
    """Runs the command that the process was started with, and ends the process."""
    sys.exit(run())


def run(arguments: Sequence[str] | None = None) -> int:
    """Runs one command (``sys.argv`` if None) and returns its exit code.

    The contract lists the codes; 130 means interrupted at the keyboard.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us
            setattr(sys, name, Path(os.devnull).open("w"))  # noqa: SIM115 - until the process ends
        stream = getattr(sys, name)
        # A cron job's terminal may not know every letter; a "?" is better than no report.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = cli.main(given, prog_name="planwatch", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return _failed(error.format_message(), error.exit_code, given)
    except click.Abort:
        click.echo("planwatch: interrupted", err=True)
        return _failed("interrupted", 130, given)
    except PlanwatchError as error:
        click.echo(f"planwatch: {error}", err=True)
        return _failed(str(error), error.exit_code, given)
    except OSError as error:  # the disk behind standard output is full, for instance
        with contextlib.suppress(OSError):
            click.echo(f"planwatch: {error}", err=True)
        return 1
    return code if isinstance(code, int) else 0


def _failed(message: str, code: int, arguments: Sequence[str]) -> int:
    """The exit code of a command that did not get as far as its result. Who asked for JSON
    gets one JSON value all the same."""
    if "--json" in arguments:
        from scraper.cli.output import print_json

        print_json({"error": message})
    return code
