"""``planwatch missing``: the cells that are not answered."""

from pathlib import Path

import click

from scraper.cli.options import UNTIL, common_options, force_option, recommendation_option
from scraper.cli.output import count, on_terminal, print_json, say, table
from scraper.cli.reading import now, reading
from scraper.query.coverage import missing as missing_cells
from scraper.query.names import force_named, recommendation_named
from scraper.query.times import age


@click.command()
@click.option("--as-of", type=UNTIL, help="As it was known then (a date: at the end of that day).")
@click.option("--overdue", is_flag=True, help="Only those whose deadline has passed.")
@force_option
@recommendation_option
@common_options
def missing(
    as_of: str | None,
    overdue: bool,
    force: str | None,
    recommendation: str | None,
    archive: Path,
    sources: Path | None,
    as_json: bool,
) -> None:
    """List the recommendations that forces have not answered.

    State `empty` = the page names it without an answer, `absent` = the page does not name
    it, `withdrawn` = it was answered once, `unreached` = no fetch has succeeded yet,
    `no_source` = no address is known.
    """
    as_of = as_of or now()
    with reading(archive) as opened:
        cells = missing_cells(
            opened,
            as_of,
            overdue=overdue,
            force_id=force_named(opened, force) if force is not None else None,
            recommendation=recommendation_named(opened, recommendation)
            if recommendation is not None
            else None,
        )
    if as_json:
        print_json(cells)
        return

    def when(moment: str | None) -> str:
        if moment is None:
            return "-"
        return age(moment, as_of) if on_terminal() else moment

    if cells:
        table(
            ("force", "recommendation", "state", "deadline", "since", "seen"),
            [
                (
                    cell["force_id"],
                    cell["recommendation"],
                    cell["state"],
                    (cell["deadline"] or "-") + ("!" if cell["overdue"] else ""),
                    when(cell["since"]),
                    when(cell["last_confirmed"]),
                )
                for cell in cells
            ],
        )
        say()
    late = sum(cell["overdue"] for cell in cells)
    say(f"{count(len(cells), 'cell')} not answered as of {as_of}, {late} overdue (!)")
