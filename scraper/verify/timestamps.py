"""What time-stamping authorities said of manifests."""

import sqlite3
from collections.abc import Iterator

from scraper.archive.manifests import get_manifest
from scraper.archive.timestamps import Timestamp, get_timestamps
from scraper.verify.found import Found, number


def timestamps(db: sqlite3.Connection, trusted: str | None = None) -> Found:
    """Every time-stamp is of its run's manifest, and its signature and certificates hold: up
    to what was trusted when it was stored, and up to ``trusted`` (PEM) where that is given."""
    stamps = get_timestamps(db)
    said = number(len(stamps), "time-stamp")
    if not stamps:
        return Found(said)
    unchecked = ""
    if trusted is None:
        unchecked = "not whether you trust their authorities: give their certificates with --trust"
    faults = [(each, fault) for each in stamps for fault in _of_its_manifest(db, each)]
    try:
        faults += [(each, fault) for each in stamps for fault in _of_its_token(each, trusted)]
    except ModuleNotFoundError:
        unchecked = "not their signatures: that needs the extra planwatch[timestamp]"
    return Found(
        f"{said}, the last at {stamps[-1].stated_at}",
        tuple(
            f"time-stamp of run {each.run_id} by {each.authority}: {why}" for each, why in faults
        ),
        unchecked,
    )


def _of_its_manifest(db: sqlite3.Connection, stamp: Timestamp) -> Iterator[str]:
    manifest = get_manifest(db, stamp.run_id)
    if manifest is None or manifest.sha256 != stamp.sha256:
        held = manifest.sha256 if manifest else "none"
        yield f"is of manifest {stamp.sha256}, the run's is {held}"


def _of_its_token(stamp: Timestamp, trusted: str | None) -> Iterator[str]:
    from scraper.timestamp.token import NoToken, check  # 90 ms, and an extra

    try:
        token = check(stamp.reply, stamp.sha256, stamp.trusted)
    except NoToken as fault:
        yield f"its token does not hold: {fault}"
        return
    if (token.stated_at, token.serial) != (stamp.stated_at, stamp.serial):
        yield f"is said to state {stamp.stated_at}, number {stamp.serial}, and does not"
    if trusted is not None:
        try:
            check(stamp.reply, stamp.sha256, trusted)
        except NoToken as fault:
            yield f"leads to no certificate that you trust: {fault}"
