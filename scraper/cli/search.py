"""``planwatch search``: full-text search over the answers."""

from pathlib import Path

import click

from scraper.cli.options import UNTIL, common_options, force_option, recommendation_option
from scraper.cli.output import count, on_terminal, one_line, paragraphs, print_json, say, table
from scraper.cli.reading import reading
from scraper.query.names import force_named, recommendation_named
from scraper.query.rows import Row
from scraper.query.search import HIT, HIT_END
from scraper.query.search import search as answers


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--as-of", type=UNTIL, help="Only answers that held then.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=50,
    show_default=True,
    help="The most answers to list.",
)
@force_option
@recommendation_option
@common_options
def search(
    words: tuple[str, ...],
    as_of: str | None,
    limit: int,
    force: str | None,
    recommendation: str | None,
    archive: Path,
    sources: Path | None,
    as_json: bool,
) -> None:
    """List the answers that hold all WORDS, best first, those of the past included.

    Words are found in their forms (train finds training); a * at the end finds beginnings,
    double quotes keep words together. All else is plain text.
    """
    with reading(archive) as opened:
        found = answers(
            opened,
            " ".join(words),
            as_of=as_of,
            force_id=force_named(opened, force) if force is not None else None,
            recommendation=recommendation_named(opened, recommendation)
            if recommendation is not None
            else None,
            most=limit,
        )
    if as_json:
        for hit in found:
            hit["snippet"] = hit["snippet"].replace(HIT, "[").replace(HIT_END, "]")
        print_json(found)
    elif on_terminal():
        for hit in found:
            _draw(hit)
        say(count(len(found), "answer"))
    elif not found:
        say(count(0, "answer"))
    else:
        table(
            ("force", "recommendation", "versions", "first seen", "last seen", "found"),
            [
                (
                    hit["force_id"],
                    hit["recommendation"],
                    _numbers(hit),
                    hit["first_seen"],
                    hit["last_seen"],
                    hit["snippet"].replace(HIT, "[").replace(HIT_END, "]"),
                )
                for hit in found
            ],
        )


def _draw(hit: Row) -> None:
    when = "current" if hit["current"] else f"until {hit['last_seen'][:10]}"
    say(
        click.style(f"{hit['force_id']}  {hit['recommendation']}", bold=True)
        + f"  version {_numbers(hit)}, from {hit['first_seen'][:10]}, {when}"
    )
    text = paragraphs(one_line(hit["snippet"]), indent="    ")
    before, *marked = text.split(HIT)
    for piece in marked:
        word, _, after = piece.partition(HIT_END)
        before += click.style(word, bold=True, underline=True) + after
    say(before)
    say()


def _numbers(hit: Row) -> str:
    """The versions as ranges: ``1-3,5``."""
    ranges: list[list[int]] = []
    for number in hit["versions"]:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ",".join(f"{a}" if a == b else f"{a}-{b}" for a, b in ranges)
