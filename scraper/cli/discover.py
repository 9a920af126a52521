"""``planwatch discover``: what the NPCC's response names, against the list of addresses."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scraper.cli.options import asking_options, common_options
from scraper.cli.output import print_json, say, table, tell
from scraper.discover.gov_uk import NPCC_RESPONSE
from scraper.errors import UsageError
from scraper.sources import FORCE_URLS, default_sources, read_sources, url_fault
from scraper.times import present

if TYPE_CHECKING:
    from scraper.discover.run import Discovery

_NOTHING_USABLE = 4  # contract: exit codes


@click.command()
@click.option(
    "--from",
    "page",
    default=NPCC_RESPONSE,
    metavar="URL",
    help="The page that names the plans (default: the NPCC's response on GOV.UK).",
)
@click.option("--write", is_flag=True, help="Bring force_urls.csv in line with the page.")
@asking_options
@common_options
def discover(
    page: str,
    write: bool,
    allow_private_hosts: bool,
    contact: str | None,
    archive: Path,
    sources: Path | None,
    as_json: bool,
) -> int:
    """Read the page that names the forces' plans, and compare it with the list.

    Shows addresses that are new, changed (moved), vanished, and links that no force could be
    told for; and proposes successors for plans that redirect for good or are gone. Without
    --write nothing is changed; proposals are never written. Ends with 4 when nothing usable
    came back, 5 when a crawl holds the archive.
    """
    fault = url_fault(page)
    if fault:
        raise UsageError(f"--from {page}: {fault}")
    directory = sources or default_sources()
    lists = read_sources(directory)
    if write and directory.name == "_shipped_sources":
        raise UsageError(
            "the lists that ship with planwatch are not written to; copy them to ./sources, "
            "or name another folder with --sources"
        )
    from scraper.discover.run import DiscoverSettings
    from scraper.discover.run import discover as discover_once

    settings = DiscoverSettings(page, allow_private_hosts, contact)
    found = discover_once(archive, lists, settings, clock=present)
    written = False
    if write and found.read is not None:
        from scraper.discover.write import write_list

        written = write_list(directory / FORCE_URLS, found.listing, present().date(), found.origin)
    if as_json:
        print_json(_as_json(found, written))
    else:
        _draw(found, directory / FORCE_URLS, write=write, written=written)
    return 0 if found.read is not None else _NOTHING_USABLE


def _as_json(found: "Discovery", written: bool) -> dict[str, Any]:
    listing = found.listing
    return {
        "from": found.page,
        "read": found.read,
        "asked": [asdict(each) for each in found.asked],
        "title": found.title,
        "public_updated_at": found.public_updated_at or None,
        "note": found.note or None,
        "new": [asdict(each) for each in listing.new],
        "changed": [asdict(each) for each in listing.changed],
        "vanished": [asdict(each) for each in listing.vanished],
        "unmatched": [asdict(each) for each in listing.unmatched],
        "unchanged": listing.unchanged,
        "proposed": [asdict(each) for each in found.proposed],
        "written": written,
    }


def _draw(found: "Discovery", path: Path, *, write: bool, written: bool) -> None:
    if found.read is None:
        tell(f"Nothing usable came from {found.page}:")
        for each in found.asked:
            tell(f"  {each.outcome}: {each.reason} ({each.url})")
    else:
        updated = f", updated {found.public_updated_at[:10]}" if found.public_updated_at else ""
        say(click.style(found.title or found.page, bold=True) + updated)
        say(f"read from {found.read}" + (f"; {found.note}" if found.note else ""))
    rows = _rows(found)
    if rows:
        say()
        table(("what", "force", "address", "why"), rows, rest=2, below=3)
    say()
    listing = found.listing
    if found.read is not None:
        changes = len(listing.new) + len(listing.changed)
        gone = sum(each.takes_off for each in listing.vanished)
        added, taken_off = ("added", "taken off") if written else ("to add", "to take off")
        say(
            f"{listing.unchanged} of the page's addresses are listed already; "
            f"{changes} {added}, {gone} {taken_off}."
        )
        if written:
            say(f"{path} was written; look at its diff.")
        elif write:
            say(f"{path} says so already.")
        elif changes or gone:
            say("Write them with: planwatch discover --write")
    if found.proposed:
        say("Proposals are for a person to check; put what is right into the list by hand.")


def _rows(found: "Discovery") -> Sequence[tuple[str, str, str, str]]:
    listing = found.listing
    rows: list[tuple[str, str, str, str]] = []
    for new in listing.new:
        back = f"; listed before, until {new.back_since}" if new.back_since else ""
        rows.append(("new", new.force_id, new.url, f"told by {new.by}{back}"))
    for moved in listing.changed:
        kept = f" ({moved.reason}, so it stays listed too)" if moved.reason else ""
        why = f"told by {moved.by}; instead of {moved.old}{kept}"
        rows.append(("changed", moved.force_id, moved.url, why))
    for gone in listing.vanished:
        kept = f"stays listed: {gone.reason}" if not gone.takes_off else "to be taken off"
        rows.append(("vanished", gone.force_id, gone.url, kept))
    for link in listing.unmatched:
        said = f"{link.reason}; its text: {link.text}" if link.text else link.reason
        rows.append(("unmatched", "-", link.url, said))
    for each in found.proposed:
        why = f"{each.reason}; instead of {each.url}"
        rows.append(("proposed", each.force_id, each.proposed, why))
    return rows
