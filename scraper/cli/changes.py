"""``planwatch changes``: what forces added, edited and removed, and when."""

from pathlib import Path

import click

from scraper.cli.options import FROM, UNTIL, common_options, force_option, recommendation_option
from scraper.cli.output import count, on_terminal, print_json, say, table
from scraper.cli.reading import reading
from scraper.errors import UsageError
from scraper.query.history import changes as made
from scraper.query.names import force_named, recommendation_named


@click.command()
@click.option("--since", type=FROM, help="From then on (a date: its beginning, UTC).")
@click.option("--until", type=UNTIL, help="Up to then (a date: its end, UTC).")
@force_option
@recommendation_option
@common_options
def changes(
    since: str | None,
    until: str | None,
    force: str | None,
    recommendation: str | None,
    archive: Path,
    sources: Path | None,
    as_json: bool,
) -> None:
    """List the changes of answers in order of time.

    The time is that of the first fetch that showed the change. `planwatch diff FORCE OLD
    NEW` shows its words.
    """
    if since and until and since > until:
        raise UsageError(f"--since {since} lies after --until {until}; swap them")
    with reading(archive) as opened:
        found = made(
            opened,
            since=since,
            until=until,
            force_id=force_named(opened, force) if force else None,
            recommendation=recommendation_named(opened, recommendation) if recommendation else None,
        )
    if as_json:
        print_json(found)
        return
    if found:
        table(
            ("when", "force", "recommendation", "change", "vers.", "words"),
            [
                (
                    row["changed_at"][:10] if on_terminal() else row["changed_at"],
                    row["force_id"],
                    row["recommendation"],
                    row["change"],
                    f"{row['from_version']}>{row['to_version']}",
                    f"+{row['words_added']} -{row['words_removed']}",
                )
                for row in found
            ],
        )
        say()
    say(f"{count(len(found), 'change')}")
