"""``planwatch recommendations import``: the official wording, from the report itself."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scraper.cli.options import asking_options, common_options
from scraper.cli.output import count, one_line, print_json, say, table, tell
from scraper.errors import UsageError
from scraper.fetch.settings import FetchSettings
from scraper.sources import (
    RECOMMENDATIONS,
    default_sources,
    read_numbers_elsewhere,
    read_recommendations,
    url_fault,
)
from scraper.times import present

if TYPE_CHECKING:
    from scraper.official.entry import Entry
    from scraper.official.take_in import TakenIn

_NOTHING_USABLE = 4  # contract: exit codes
_WORDS_SHOWN = 60


@click.group()
def recommendations() -> None:
    """What chief constables were asked."""


@recommendations.command("import")
@click.argument("place", metavar="[FILE|URL]", required=False)
@asking_options
@common_options
def import_(
    place: str | None,
    allow_private_hosts: bool,
    contact: str | None,
    archive: Path,
    sources: Path | None,
    as_json: bool,
) -> int:
    """Read the report's recommendations, from its address or a saved HTML file.

    Without FILE or URL the report is asked for where HMICFRS publishes it. Stores official
    number, wording and sub-parts of each recommendation that is told without doubt, and the
    recommendations to others for reference. A doubtful one is shown and not stored: put its
    number into recommendations.csv (number_basis: read) and import again. Ends with 4 when
    the report could not be read or fewer than 10 are sure.
    """
    directory = sources or default_sources()
    listed = read_recommendations(directory / RECOMMENDATIONS)
    from scraper.official.take_in import REPORT, is_address, take_in

    place = place or REPORT
    if is_address(place):
        fault = url_fault(place)
        if fault:
            raise UsageError(f"{place}: {fault}")
    settings = FetchSettings(contact=contact, allow_private_hosts=allow_private_hosts)
    elsewhere = read_numbers_elsewhere(directory)
    found = take_in(archive, place, listed, settings, elsewhere=elsewhere, clock=present)
    if as_json:
        print_json(_as_json(found))
    else:
        _draw(found)
    return _NOTHING_USABLE if found.problem else 0


def _as_json(found: "TakenIn") -> dict[str, Any]:
    return {
        "source": found.source,
        "read_at": found.read_at,
        "stored": not found.problem,
        "problem": found.problem or None,
        "aligned": [
            {
                "recommendation": each.key,
                "number": each.entry.number if each.entry else None,
                "basis": each.basis or None,
                "doubt": each.doubt or None,
                "wording": each.entry.wording if each.entry else None,
                "sub_parts": [asdict(part) for part in each.entry.sub_parts] if each.entry else [],
            }
            for each in found.aligned
        ],
        "others": [_entry(each) for each in found.others],
        "unplaced": [_entry(each) for each in found.unplaced],
    }


def _entry(entry: "Entry") -> dict[str, Any]:
    return {
        "number": entry.number,
        "addressee": " and ".join(entry.addressees) or None,
        "wording": entry.wording,
    }


def _draw(found: "TakenIn") -> None:
    say(click.style(found.source, bold=True))
    if found.aligned:
        say()
        table(
            ("recommendation", "no.", "told by", "wording", "doubt"),
            [
                (
                    each.key,
                    each.entry.number if each.entry else "-",
                    each.basis or "not found",
                    one_line(each.entry.wording, _WORDS_SHOWN) if each.entry else "-",
                    each.doubt or "-",
                )
                for each in found.aligned
            ],
            rest=3,
        )
    for title, entries in (
        ("To others, for reference", found.others),
        ("Not placed", found.unplaced),
    ):
        if entries:
            say()
            say(click.style(title, bold=True))
            rows = [
                (
                    each.number,
                    " and ".join(each.addressees) or "-",
                    one_line(each.wording, _WORDS_SHOWN),
                )
                for each in entries
            ]
            table(("no.", "addressee", "wording"), rows, rest=2)
    say()
    if found.problem:
        tell(f"Nothing stored: {found.problem}")
        return
    sure = sum(each.is_sure for each in found.aligned)
    doubtful = sum(bool(each.doubt) for each in found.aligned)
    say(
        f"Stored {sure} of {len(found.aligned)} and {count(len(found.others), 'other')}"
        + (f"; {doubtful} doubtful, not stored." if doubtful else ".")
    )
    say("Versions read from now on use the wording; planwatch rebuild reads earlier ones again.")
