"""``planwatch review``: the cells to be looked at by a person, with the page around them."""

import math
from pathlib import Path

import click

from scraper.cli.options import UNTIL, common_options, force_option
from scraper.cli.output import STATE_COLOURS, count, one_line, paragraphs, print_json, say, width
from scraper.cli.reading import now, reading
from scraper.errors import UsageError
from scraper.query.names import force_named
from scraper.query.review import review as cells_to_review
from scraper.query.rows import Row
from scraper.segment.response import SURE

_MARGIN = 4


@click.command()
@click.option(
    "--below",
    type=click.FloatRange(0, 1),
    default=SURE,
    show_default=True,
    metavar="NUMBER",
    help="Cells of less confidence than this (0 to 1).",
)
@click.option("--as-of", type=UNTIL, help="As it was known then (a date: at the end of that day).")
@force_option
@common_options
def review(
    below: float,
    as_of: str | None,
    force: str | None,
    archive: Path,
    sources: Path | None,
    as_json: bool,
) -> None:
    """List the answers that were read with little confidence, the least sure first.

    Each with its page's text around the block that began it (>), its address and version. What
    is wrong is put right in corrections.csv, beside the other lists.
    """
    if math.isnan(below):
        raise UsageError("--below is a number from 0 to 1")
    as_of = as_of or now()
    with reading(archive) as opened:
        force_id = force_named(opened, force) if force is not None else None
        cells = cells_to_review(opened, as_of, below=below, force_id=force_id)
    if as_json:
        print_json(cells)
        return
    for cell in cells:
        _draw(cell)
        say()
    say(f"{count(len(cells), 'cell')} below {below:g} as of {as_of}")


def _draw(cell: Row) -> None:
    state = click.style(cell["state"], fg=STATE_COLOURS[cell["state"]])
    facts = [cell["progress"], f"version {cell['version']}"]
    if cell["printed_number"]:
        facts.append(f"number {cell['printed_number']}")
    name = click.style(f"{cell['force_id']} {cell['recommendation']}", bold=True)
    say(f"{cell['confidence']:.2f}  {name}: {state}, {', '.join(fact for fact in facts if fact)}")
    for line in (cell["url"] or "", "; ".join(cell["cues"])):
        if line:
            say(click.style(paragraphs(one_line(line), indent=" " * _MARGIN), dim=True))
    around = cell["around"]
    if around is None:
        nothing = "nothing in the page's text comes near it"
        if cell["first_words"]:
            nothing = f"the page's text has no such words: {one_line(cell['first_words'])}"
        say(paragraphs(nothing, indent=" " * _MARGIN))
    else:
        for line in around["before"]:
            _say_line(line)
        _say_line(around["at"], mark=">" if around["found_by"] == "first words" else "~")
        for line in around["after"]:
            _say_line(line)
    answer = cell["answer"]
    if answer["words"]:
        text = f"{count(answer['words'], 'word')}: {answer['begins']}"
        if answer["ends"]:
            text += f" [...] {answer['ends']}"
        say(paragraphs(one_line(text), indent=" " * _MARGIN))


def _say_line(line: str, mark: str = "|") -> None:
    say(f"  {mark} {one_line(line, width() - _MARGIN)}")
