"""``planwatch status``: the coverage matrix, the health of the sources, the last runs."""

import textwrap
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from string import ascii_uppercase

import click

from scraper.cli.advice import WHAT_TO_DO
from scraper.cli.options import UNTIL, common_options
from scraper.cli.output import STATE_COLOURS, count, one_line, print_json, say, table, width
from scraper.cli.reading import now, reading
from scraper.query.coverage import coverage, runs, source_health
from scraper.query.incidents import incidents
from scraper.query.rows import Row
from scraper.query.times import age

_RUNS_SHOWN = 5
_RECENT = timedelta(days=14)  # how long a closed incident is still shown
_SIGNS = {
    "answered": "+",
    "empty": "o",
    "absent": "-",
    "withdrawn": "w",
    "unreached": "?",
    "no_source": ".",
}


@click.command()
@click.option("--as-of", type=UNTIL, help="As it was known then (a date: at the end of that day).")
@common_options
def status(as_of: str | None, archive: Path, sources: Path | None, as_json: bool) -> None:
    """Show who has answered which recommendation, and what the last runs came to.

    A letter stands for each recommendation, a sign for what is known of it; an exclamation
    mark says that its deadline has passed without an answer.
    """
    as_of = as_of or now()
    with reading(archive) as opened:
        cells = coverage(opened, as_of)
        health = source_health(opened, as_of)
        troubles = _worth_showing(incidents(opened, as_of), as_of)
        last_runs = runs(opened, as_of, _RUNS_SHOWN)
    if as_json:
        print_json(
            {
                "as_of": as_of,
                "cells": cells,
                "sources": health,
                "incidents": troubles,
                "runs": last_runs,
            }
        )
        return
    _matrix(cells, as_of)
    say()
    _health([source for source in health if source["listed"]], as_of)
    listed = {(source["force_id"], source["url"]) for source in health if source["listed"]}
    _incidents([one for one in troubles if (one["force_id"], one["url"]) in listed], as_of)
    say()
    _runs(last_runs)


def _matrix(cells: Sequence[Row], as_of: str) -> None:
    answered = sum(cell["state"] == "answered" for cell in cells)
    overdue = sum(cell["overdue"] for cell in cells)
    summary = f"{answered} of {count(len(cells), 'cell')} answered, {overdue} overdue"
    say(click.style(f"As of {as_of}: {summary}", bold=True))
    keys = list(dict.fromkeys(cell["recommendation"] for cell in cells))
    letters = {key: _letter(at) for at, key in enumerate(keys)}
    forces: dict[str, list[Row]] = {}
    for cell in cells:
        forces.setdefault(cell["force_id"], []).append(cell)
    name_width = max((len(force_id) for force_id in forces), default=0) + 2
    say()
    say(" " * name_width + "".join(letters[key].ljust(3) for key in keys) + " confirmed")
    for force_id, row in forces.items():
        confirmed = row[0]["last_confirmed"]
        drawn = "".join(_sign(cell) for cell in row)
        say(f"{force_id.ljust(name_width)}{drawn} {age(confirmed, as_of) if confirmed else '-'}")
    say()
    meanings = [f"{sign} {state}" for state, sign in _SIGNS.items()] + ["! overdue"]
    _legend("signs:", meanings)
    _legend("letters:", [f"{letters[key]} {key}" for key in keys])


def _letter(at: int) -> str:
    """A to Z, then AA, AB ...: letters, since numbers would pass for the official ones."""
    first, second = divmod(at, 26)
    return (ascii_uppercase[first - 1] if first else "") + ascii_uppercase[second]


def _sign(cell: Row) -> str:
    sign = _SIGNS[cell["state"]] + ("!" if cell["overdue"] else " ")
    return click.style(sign, fg=STATE_COLOURS[cell["state"]]) + " "


def _legend(name: str, entries: Sequence[str]) -> None:
    # a space inside an entry must not be where its line breaks
    text = "  ".join(entry.replace(" ", "\xa0") for entry in entries)
    lines = textwrap.wrap(
        text, max(1, width() - 10), break_on_hyphens=False, break_long_words=False
    )
    for at, line in enumerate(lines):
        say((name if at == 0 else "").ljust(10) + line.replace("\xa0", " "))


def _health(listed: Sequence[Row], as_of: str) -> None:
    failing = [source for source in listed if source["failures_in_a_row"]]
    good = [source for source in listed if source["last_success"] and source not in failing]
    waiting = len(listed) - len(failing) - len(good)
    say(
        click.style(f"{count(len(listed), 'source')}", bold=True)
        + f": {len(good)} in order, {len(failing)} failing, {waiting} not asked yet"
    )
    if not failing:
        return
    table(
        ("force", "outcome", "times", "since", "last success", "why", "address"),
        [
            (
                source["force_id"],
                source["last_outcome"],
                str(source["failures_in_a_row"]),
                age(source["first_failure"], as_of),
                f"{age(source['last_success'], as_of)} ago" if source["last_success"] else "never",
                source["last_reason"] or "-",
                source["url"],
            )
            for source in failing
        ],
        rest=5,
        below=6,
    )


def _worth_showing(every: Sequence[Row], as_of: str) -> list[Row]:
    """The incidents that are open, and those closed of late, with what to do about them."""
    moment = datetime.fromisoformat(as_of)
    return [
        {**one, "what_to_do": None if one["closed_at"] else WHAT_TO_DO[one["last_outcome"]]}
        for one in every
        if one["closed_at"] is None or datetime.fromisoformat(one["closed_at"]) + _RECENT >= moment
    ]


def _incidents(troubles: Sequence[Row], as_of: str) -> None:
    still_open = [one for one in troubles if one["closed_at"] is None]
    closed = [one for one in troubles if one["closed_at"] is not None]
    if still_open:
        say()
        say(click.style("Open incidents", bold=True) + ": three failures in a row and more")
        table(
            ("force", "outcome", "failures", "last success", "what to do", "address"),
            [
                (
                    one["force_id"],
                    one["last_outcome"],
                    str(one["failures"]),
                    f"{age(one['last_success'], as_of)} ago" if one["last_success"] else "never",
                    one["what_to_do"],
                    one["url"],
                )
                for one in still_open
            ],
            rest=5,
            below=4,
        )
    if closed:
        say()
        say(click.style("Incidents closed of late", bold=True))
        table(
            ("force", "was", "failures", "opened", "closed", "address"),
            [
                (
                    one["force_id"],
                    one["last_outcome"],
                    str(one["failures"]),
                    one["opened_at"],
                    one["closed_at"],
                    one["url"],
                )
                for one in closed
            ],
            rest=5,
        )


def _runs(last_runs: Sequence[Row]) -> None:
    if not last_runs:
        say("No run yet.")
        return
    say(click.style("Last runs", bold=True))
    table(
        ("run", "started", "took", "state", "came to"),
        [
            (
                str(run["run"]),
                run["started"],
                _took(run),
                f"{run['state']} ({run['origin']})" if run["origin"] else run["state"],
                one_line(", ".join(f"{number} {name}" for name, number in run["counts"].items()))
                or "-",
            )
            for run in last_runs
        ],
        rest=4,
    )


def _took(run: Row) -> str:
    if not run["finished"]:
        return "-"
    span = datetime.fromisoformat(run["finished"]) - datetime.fromisoformat(run["started"])
    return f"{span.total_seconds():.0f} s"
