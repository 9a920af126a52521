"""``planwatch diff``: two versions of a plan, or two forces' answers, compared."""

import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import click

from scraper.cli.options import FROM, UNTIL, common_options, recommendation_option
from scraper.cli.output import one_line, print_json, say, tell
from scraper.cli.reading import now, reading
from scraper.errors import UsageError
from scraper.query.compare import (
    Difference,
    Side,
    compare_dates,
    compare_forces,
    compare_numbers,
)
from scraper.query.names import force_named, recommendation_named

_NUMBER = re.compile("[0-9]{1,99}")
FORMATS = ("words", "unified", "side-by-side", "html", "json")


@click.command()
@click.argument("force")
@click.argument("old", required=False)
@click.argument("new", required=False)
@recommendation_option
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="How to draw it (default: words; two forces side-by-side); html is one file on"
    " standard output.",
)
@click.option("--from", "since", type=FROM, help="The version that held then ...")
@click.option("--to", "--as-of", "until", type=UNTIL, help="... against the one that held then.")
@common_options
def diff(
    force: str,
    old: str | None,
    new: str | None,
    recommendation: str | None,
    form: str | None,
    since: str | None,
    until: str | None,
    archive: Path,
    sources: Path | None,
    as_json: bool,
) -> None:
    """Show what changed in FORCE's plan between two versions, word by word.

    OLD and NEW are version numbers (default: the last two; OLD alone: against the last).
    With --recommendation, only the answer to that one. `planwatch diff FORCE OTHER-FORCE
    --recommendation KEY` sets two forces' answers side by side.
    """
    with reading(archive) as opened:
        key = recommendation_named(opened, recommendation) if recommendation is not None else None
        found = _compare(opened, force_named(opened, force), (old, new), key, (since, until))
    form = "json" if as_json else form or ("side-by-side" if found.of_two_forces else "words")
    if form == "json":
        print_json(_as_json(found))
    elif found.old is None:
        message = f"{found.new.force_id} has only one version; there is nothing to compare."
        (say if form in ("words", "side-by-side") else tell)(message)
    else:
        _draw(found, found.old, form)


def _compare(
    opened: Connection,
    force_id: str,
    given: tuple[str | None, str | None],
    key: str | None,
    dates: tuple[str | None, str | None],
) -> Difference:
    old, new = given
    since, until = dates
    as_of = until or now()
    if old is not None and not _NUMBER.fullmatch(old):
        if new is not None or since:
            raise UsageError("two forces are compared as they stand, or as they stood --to a date")
        if key is None:
            raise UsageError("two forces are compared by one --recommendation; name it")
        return compare_forces(opened, force_id, force_named(opened, old), as_of, key)
    if new is not None and not _NUMBER.fullmatch(new):
        raise UsageError(f"NEW is a version's number, not {new!r}")
    if since or until:
        if old is not None:
            raise UsageError("give either version numbers or --from and --to, not both")
        return compare_dates(opened, force_id, since=since, until=as_of, recommendation=key)
    return compare_numbers(
        opened, force_id, as_of, old=_number(old), new=_number(new), recommendation=key
    )


def _number(given: str | None) -> int | None:
    return int(given) if given is not None else None


def _draw(found: Difference, old: Side, form: str) -> None:
    paragraphs = found.comparison.paragraphs
    names = _name(old), _name(found.new)
    subject = found.recommendation or "the whole plan"
    if form == "html":
        from scraper.cli.diff_html import html_page

        forces = dict.fromkeys((old.force_id, found.new.force_id))
        title = f"{' and '.join(forces)}: {subject}"
        # bytes, since the page says it is UTF-8 whatever the terminal is
        columns = names if found.of_two_forces else None
        click.echo(html_page(title, _facts(found, old), paragraphs, columns).encode())
        return
    from scraper.cli.diff_text import side_by_side, unified, words

    if form == "unified":
        lines = unified(paragraphs, *names)
        for name, value in _stated(found, old):
            tell(f"{name}: {value}")  # a patch holds nothing but the text
    elif form == "side-by-side":
        # what two forces say alike is as telling as what they do not
        lines = side_by_side(paragraphs, *names, in_full=found.of_two_forces)
        _say_facts(_stated(found, old))
    else:
        lines = words(paragraphs)
        _say_facts(_facts(found, old))
    for line in lines:
        say(line)
    if found.outside_the_text:
        tell("The text is the same; the page changed in what it leaves out, such as a title.")
    elif not found.changed:
        tell("There is no difference.")


def _say_facts(facts: Sequence[tuple[str, str]]) -> None:
    for name, value in facts:
        say(click.style(f"{name}: ", bold=True) + one_line(value))
    if facts:
        say()


def _stated(found: Difference, old: Side) -> list[tuple[str, str]]:
    """State and progress of the answers, where they differ, as (name, value)."""
    then = "against" if found.of_two_forces else "→"
    return [
        (name, f"{before or 'none stated'} {then} {after or 'none stated'}")
        for name, before, after in (
            ("state", old.state, found.new.state),
            ("progress", old.progress, found.new.progress),
        )
        if before != after
    ]


def _facts(found: Difference, old: Side) -> list[tuple[str, str]]:
    """What stands above a comparison, as (name, value)."""
    added, removed = found.comparison.words_added, found.comparison.words_removed
    if found.of_two_forces:
        facts = [("first", _name(old)), ("second", _name(found.new))]
        words = f"{removed} only in the first, {added} only in the second"
    else:
        facts = [("old", _name(old)), ("new", _name(found.new))]
        words = f"{added} added, {removed} removed"
    if found.recommendation:
        facts.append(("recommendation", found.recommendation))
        facts += _stated(found, old)
    return [*facts, ("words", words)]


def _name(side: Side) -> str:
    return f"{side.force_id} version {side.version} ({side.first_seen} to {side.last_seen})"


def _as_json(found: Difference) -> dict[str, Any]:
    def side(one: Side | None) -> dict[str, Any] | None:
        return asdict(one) if one else None

    return {
        "recommendation": found.recommendation,
        "old": side(found.old),
        "new": side(found.new),
        "changed": found.changed,
        "outside_the_text": found.outside_the_text,
        "words_added": found.comparison.words_added,
        "words_removed": found.comparison.words_removed,
        "paragraphs": [asdict(paragraph) for paragraph in found.comparison.paragraphs],
    }
