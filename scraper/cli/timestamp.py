"""``planwatch timestamp``: an authority outside states when it saw the last manifest."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from scraper.archive.timestamps import Timestamp
from scraper.cli.options import NUMBER, common_options, trust_option
from scraper.cli.output import print_json, say
from scraper.errors import UsageError
from scraper.fetch.settings import FetchSettings

TIMESTAMP_MISSING = (
    "time-stamps need rfc3161-client; install planwatch with its extra: planwatch[timestamp]"
)


def _now() -> datetime:
    return datetime.now(UTC)


@click.command()
@click.option(
    "--authority",
    envvar="PLANWATCH_TIMESTAMP_AUTHORITY",
    show_envvar=True,
    metavar="URL",
    help="The time-stamping authority to ask (RFC 3161).",
)
@trust_option
@click.option(
    "--run",
    "run_id",
    type=NUMBER,
    metavar="N",
    help="The run whose manifest is stamped (default: the last that ended).",
)
@click.option(
    "--allow-private-hosts",
    is_flag=True,
    help="Also ask private addresses and any port (for tests and demonstrations).",
)
@click.option(
    "--contact",
    envvar="PLANWATCH_CONTACT",
    show_envvar=True,
    metavar="TEXT",
    help="How the authority can reach you; sent with the request.",
)
@common_options
def timestamp(
    authority: str | None,
    trust: Path | None,
    run_id: int | None,
    allow_private_hosts: bool,
    contact: str | None,
    archive: Path,
    sources: Path | None,
    as_json: bool,
) -> None:
    """Have the last manifest stamped by a time-stamping authority, and keep its token.

    Only the manifest's hash is sent. The answer is stored if it is signed for this hash, by a
    certificate for time-stamping that leads to one in --trust. A manifest binds all runs before
    it, so the last one is enough. May run beside a crawl. Ends with 4 when no answer came that
    holds, and with 0 when there is nothing new to stamp.
    """
    if authority is None or trust is None:
        raise UsageError(
            "name the authority with --authority URL (or PLANWATCH_TIMESTAMP_AUTHORITY) and its"
            " root certificate with --trust FILE (or PLANWATCH_TIMESTAMP_TRUST)"
        )
    settings = FetchSettings(contact=contact, allow_private_hosts=allow_private_hosts)
    try:
        from scraper.timestamp.run import timestamp as have_stamped
        from scraper.timestamp.token import read_trusted
    except ModuleNotFoundError as error:
        raise UsageError(TIMESTAMP_MISSING) from error
    done = have_stamped(
        archive, authority, read_trusted(trust), settings, run_id=run_id, clock=_now
    )
    if as_json:
        print_json({"new": done.new, "timestamp": told(done.timestamp)})
    elif done.timestamp is None:
        say("Nothing to stamp: no run has a manifest yet; the next crawl makes them.")
    else:
        stamp = done.timestamp
        said = (
            f"run {stamp.run_id}: {stamp.authority} states {stamp.stated_at} for {stamp.sha256};"
            f" our clock said {stamp.asked_at}"
        )
        say(said if done.new else f"Nothing new to stamp. {said}")


def told(stamp: Timestamp | None) -> dict[str, Any] | None:
    """A time-stamp for --json: all but the bytes."""
    if stamp is None:
        return None
    return {
        "run": stamp.run_id,
        "sha256": stamp.sha256,
        "authority": stamp.authority,
        "asked_at": stamp.asked_at,
        "stated_at": stamp.stated_at,
        "serial": stamp.serial,
    }
