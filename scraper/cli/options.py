"""Options that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from scraper.errors import UsageError
from scraper.query.times import lower_bound, upper_bound

Decorated = Callable[..., Any]


class Moment(click.ParamType[str]):
    """A date or a time, as the stored time that bounds a question from below or above."""

    name = "date"

    def __init__(self, bound: Callable[[str], str]) -> None:
        self.bound = bound

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return self.bound(value)
        except UsageError as error:
            self.fail(str(error), param, ctx)


FROM = Moment(lower_bound)
# SQLite knows no larger number, so no run or version has one.
NUMBER = click.IntRange(1, 2**63 - 1)
UNTIL = Moment(upper_bound)


def common_options(command: Decorated) -> Decorated:
    """--archive, --sources and --json, which every command takes (contract: commands)."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print one JSON value."),
        click.option(
            "--sources",
            type=click.Path(path_type=Path, exists=True, file_okay=False),
            metavar="DIR",
            help="Where force_urls.csv and recommendations.csv are "
            "(default: ./sources, else the lists that ship with planwatch).",
        ),
        click.option(
            "--archive",
            type=click.Path(path_type=Path),
            default=Path("archive/plans.db"),
            show_default=True,
            metavar="PATH",
            help="The archive, one SQLite file.",
        ),
    ):
        command = option(command)
    return command


def asking_options(command: Decorated) -> Decorated:
    """--contact and --allow-private-hosts, which every command that asks a site takes."""
    for option in (
        click.option(
            "--contact",
            envvar="PLANWATCH_CONTACT",
            show_envvar=True,
            metavar="TEXT",
            help="How those who are asked can reach you; sent with every request.",
        ),
        click.option(
            "--allow-private-hosts",
            is_flag=True,
            help="Also fetch from private addresses and any port (for tests and demonstrations).",
        ),
    ):
        command = option(command)
    return command


def force_option(command: Decorated) -> Decorated:
    """--force: one force by its id."""
    return click.option("--force", metavar="FORCE", help="One force, e.g. merseyside.")(command)


def recommendation_option(command: Decorated) -> Decorated:
    """--recommendation: one recommendation by key (or official number, where known)."""
    return click.option(
        "--recommendation", "-r", metavar="KEY", help="One recommendation, e.g. training."
    )(command)


def trust_option(command: Decorated) -> Decorated:
    """--trust: the certificates to which a time-stamp has to lead."""
    return click.option(
        "--trust",
        type=click.Path(path_type=Path, dir_okay=False),
        envvar="PLANWATCH_TIMESTAMP_TRUST",
        show_envvar=True,
        metavar="FILE",
        help="Root certificates (PEM) of the time-stamping authorities you trust.",
    )(command)
