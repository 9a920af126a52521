"""``planwatch log``: the versions of one force's plan."""

from pathlib import Path

import click

from scraper.cli.options import UNTIL, common_options
from scraper.cli.output import count, on_terminal, print_json, say, table
from scraper.cli.reading import now, reading
from scraper.query.history import log as versions_of
from scraper.query.names import force_named
from scraper.query.rows import Row

_CAUSES = {
    "first": "first seen",
    "force": "changed by the force",
    "sources": "our list of addresses changed",
}


@click.command()
@click.argument("force")
@click.option("--as-of", type=UNTIL, help="As it was known then (a date: at the end of that day).")
@common_options
def log(force: str, as_of: str | None, archive: Path, sources: Path | None, as_json: bool) -> None:
    """List the versions of FORCE's plan, oldest first: when each held and what it changed."""
    with reading(archive) as opened:
        force_id = force_named(opened, force)
        found = versions_of(opened, force_id, as_of or now())
    if as_json:
        print_json(found)
        return
    if not found:
        say(f"{force_id} has no version: no fetch of its plan had succeeded by then.")
        return
    end = 10 if on_terminal() else None
    table(
        ("version", "first seen", "last seen", "answered", "empty", "absent", "why", "changes"),
        [
            (
                str(version["version"]),
                version["first_seen"][:end],
                version["last_seen"][:end],
                *(str(version["states"][state]) for state in ("answered", "empty", "absent")),
                _why(version, before),
                _changes(version),
            )
            for version, before in zip(found, [None, *found], strict=False)
        ],
        rest=6,
        below=7,
    )
    say()
    say(f"{count(len(found), 'version')}; the last from {', '.join(found[-1]['sources']) or '-'}")


def _why(version: Row, before: Row | None) -> str:
    # a rebuild keeps a version that only an earlier reading told from the one before
    if before is not None and before["content_sha256"] == version["content_sha256"]:
        return "told apart by an earlier reading only"
    return _CAUSES[version["cause"]]


def _changes(version: Row) -> str:
    told = [
        f"{change['recommendation']} {change['change']}"
        f" (+{change['words_added']} -{change['words_removed']})"
        for change in version["changes"]
    ]
    if told:
        return "; ".join(told)
    plan = version["plan_change"]
    if plan is None:
        return "no answer changed"
    words = f"+{plan['words_added']} -{plan['words_removed']}"
    return f"no answer changed; the plan's text: {plan['class']} ({words})"
