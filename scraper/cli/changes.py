"""``planwatch changes``: what forces added, edited and removed, and when."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from scraper.archive.schema_classes import CLASSES
from scraper.cli.options import FROM, UNTIL, common_options, force_option, recommendation_option
from scraper.cli.output import count, on_terminal, print_json, say, table
from scraper.cli.reading import reading
from scraper.errors import UsageError
from scraper.query.history import changes as made
from scraper.query.names import force_named, recommendation_named
from scraper.query.rows import Row


@click.command()
@click.option("--since", type=FROM, help="From then on (a date: its beginning, UTC).")
@click.option("--until", "--as-of", "until", type=UNTIL, help="Up to then (a date: its end, UTC).")
@click.option(
    "--class",
    "classes",
    type=click.Choice(CLASSES),
    multiple=True,
    help="Only of this class; may be repeated.",
)
@click.option("--rank", is_flag=True, help="The heaviest first, instead of in order of time.")
@click.option("--plans", is_flag=True, help="Also plans that changed while no answer did.")
@force_option
@recommendation_option
@common_options
def changes(
    since: str | None,
    until: str | None,
    classes: tuple[str, ...],
    rank: bool,
    plans: bool,
    force: str | None,
    recommendation: str | None,
    archive: Path,
    sources: Path | None,
    as_json: bool,
) -> None:
    """List the changes of answers in order of time, or by weight.

    The time is that of the first fetch that showed the change. The class says what changed:
    an edit is of wording, numbers (or dates), translation, moved paragraphs or punctuation
    only. `planwatch diff FORCE OLD NEW` shows the words.
    """
    if since and until and since > until:
        raise UsageError(f"--since {since} lies after --until {until}; swap them")
    with reading(archive) as opened:
        found = made(
            opened,
            since=since,
            until=until,
            force_id=force_named(opened, force) if force is not None else None,
            recommendation=recommendation_named(opened, recommendation)
            if recommendation is not None
            else None,
            classes=classes,
            plans=True,
            heaviest_first=rank,
        )
    of_answers = [row for row in found if row["recommendation"] is not None]
    hidden = 0 if plans else len(found) - len(of_answers)
    found = found if plans else of_answers
    if as_json:
        print_json(found)
        return
    if found:
        _draw(found)
        say()
    numbers = Counter(row["class"] for row in found)
    by_class = ", ".join(f"{numbers[each]} {each}" for each in CLASSES if numbers[each])
    say(count(len(found), "change") + (f": {by_class}" if by_class else ""))
    if hidden:
        say(f"{count(hidden, 'more version')} changed no answer; --plans lists what changed there")


def _draw(found: Sequence[Row]) -> None:
    """The table. A terminal has no room for what can be told from the rest: of an edit, it
    names the class instead."""
    columns = {
        "when": [row["changed_at"][: 10 if on_terminal() else None] for row in found],
        "force": [row["force_id"] for row in found],
        "recommendation": [row["recommendation"] or "(the plan)" for row in found],
        "change": [row["change"] or "-" for row in found],
        "vers.": [f"{row['from_version']}>{row['to_version']}" for row in found],
        "words": [f"+{row['words_added']} -{row['words_removed']}" for row in found],
        "class": [row["class"] or "-" for row in found],
        "weight": [str(row["weight"] or "-") for row in found],
    }
    if on_terminal():
        del columns["change"], columns["weight"]
    table(list(columns), list(zip(*columns.values(), strict=True)))
