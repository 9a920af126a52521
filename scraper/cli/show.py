"""``planwatch show``: one version of a force's plan, its answers and its text."""

from pathlib import Path

import click

from scraper.cli.options import NUMBER, UNTIL, common_options, recommendation_option
from scraper.cli.output import one_line, paragraphs, print_json, say, table
from scraper.cli.reading import now, reading
from scraper.errors import UsageError
from scraper.query.history import pick, whole
from scraper.query.names import force_named, recommendation_named
from scraper.query.rows import Row


@click.command()
@click.argument("force")
@click.option("--version", "number", type=NUMBER, help="The version's number.")
@click.option(
    "--at",
    "--as-of",
    "at",
    type=UNTIL,
    help="The version that held then (a date: at its end, UTC).",
)
@recommendation_option
@common_options
def show(
    force: str,
    number: int | None,
    at: str | None,
    recommendation: str | None,
    archive: Path,
    sources: Path | None,
    as_json: bool,
) -> None:
    """Show FORCE's plan as it stands, or one version of it.

    With --recommendation, only the answer to that one.
    """
    if number is not None and at is not None:
        raise UsageError("give either --version or --at, not both")
    with reading(archive) as opened:
        force_id = force_named(opened, force)
        key = recommendation_named(opened, recommendation) if recommendation is not None else None
        as_of = at or now()
        version = whole(opened, pick(opened, force_id, as_of, number=number), as_of, key)
    if as_json:
        print_json(version)
        return
    say(click.style(f"{force_id}, version {version['version']}", bold=True))
    say(f"held from {version['first_seen']} to {version['last_seen']} at least")
    for address in version["sources"]:
        say(one_line(address))
    say()
    if key:
        if not version["responses"]:
            say(f"{key} was not on the list when this version was read; see planwatch rebuild")
        for response in version["responses"]:
            _answer(response)
    else:
        _plan(version)


def _plan(version: Row) -> None:
    table(
        ("recommendation", "state", "progress", "no.", "conf", "first words"),
        [
            (
                response["recommendation"],
                response["state"],
                response["progress"] or "-",
                response["printed_number"] or "-",
                f"{response['confidence']:.2f}",
                one_line(response["response"] or "-", 60),
            )
            for response in version["responses"]
        ],
        rest=5,
    )
    say()
    say(click.style(one_line(version["title"]), bold=True))
    say(paragraphs(version["text"]))


def _answer(response: Row) -> None:
    facts = [response["state"], response["progress"], f"confidence {response['confidence']:.2f}"]
    say(
        click.style(response["recommendation"], bold=True)
        + f" ({', '.join(fact for fact in facts if fact)})"
    )
    if response["heading"]:
        say(one_line(response["heading"]))
    say()
    say(paragraphs(response["response"] or "There is no answer."))
    for update in response["updates"]:
        say()
        say(click.style(one_line(update["label"]), bold=True))
        say(paragraphs(update["text"]))
