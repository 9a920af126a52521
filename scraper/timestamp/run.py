"""A manifest's hash is sent to an authority, and its answer stored if it holds."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from scraper.archive.connection import archive_errors, open_archive, read_archive, transaction
from scraper.archive.manifests import Manifest, chosen_manifest, sound_text
from scraper.archive.timestamps import Timestamp, get_timestamps, put_timestamp
from scraper.errors import UsageError
from scraper.fetch import limits
from scraper.fetch.asking import Answer
from scraper.fetch.pacing import Sleep
from scraper.fetch.service import Asking
from scraper.fetch.settings import FetchSettings
from scraper.timestamp.token import NoToken, check, question

# RFC 3161, 3.4
_ASKED = "application/timestamp-query"
_ANSWERED = "application/timestamp-reply"


@dataclass(frozen=True)
class Stamped:
    """The time-stamp of the manifest that was chosen; ``new`` where it was had just now, None
    where no run has a manifest yet."""

    timestamp: Timestamp | None = None
    new: bool = False


def timestamp(
    archive: Path,
    authority: str,
    trusted: str,
    settings: FetchSettings,
    *,
    run_id: int | None = None,
    clock: Callable[[], datetime],
    sleep: Sleep = asyncio.sleep,
) -> Stamped:
    """Has the manifest of a run (None: the last) stamped by the authority at that address, and
    stores what it answers, checked up to the certificates ``trusted`` (PEM); asks nobody where
    that was done before.

    The archive is not held while the authority is asked, and takes one row afterwards, so a
    crawl may be at work on it. Raises NoToken where no answer came that holds, UsageError for
    a run without manifest or an address that is not asked, ArchiveError (ArchiveDamaged where
    the rows no longer give the manifest).
    """
    with closing(read_archive(archive)) as db, archive_errors(archive):
        manifest = chosen_manifest(db, run_id)
        if manifest is None:
            return Stamped()
        known = _known(db, manifest, authority)
        if known is not None:
            return Stamped(known)
        text = sound_text(db, manifest).encode()
    asked_at = clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    asked = question(text)
    with Asking(settings, clock, sleep) as asking:
        headers = {"Content-Type": _ASKED, "Accept": _ANSWERED}
        answer = asking.post(authority, asked.der, headers, limits.TIMESTAMP_CAP)
    reply = _reply(answer)
    try:
        token = check(reply, manifest.sha256, trusted, asked.nonce)
    except NoToken as fault:
        raise NoToken(f"{authority} gave no time-stamp that holds: {fault}; none stored") from fault
    stamp = Timestamp(
        run_id=manifest.run_id,
        sha256=manifest.sha256,
        authority=authority,
        asked_at=asked_at,
        stated_at=token.stated_at,
        serial=token.serial,
        reply=reply,
        trusted=trusted,
    )
    with closing(open_archive(archive, create=False)) as db, transaction(db):
        # Two may have asked at the same time; the first to come stays.
        known = _known(db, manifest, authority)
        if known is None:
            put_timestamp(db, stamp)
    return Stamped(known or stamp, new=known is None)


def _known(db: sqlite3.Connection, manifest: Manifest, authority: str) -> Timestamp | None:
    stamps = get_timestamps(db, manifest.run_id)
    return next((each for each in stamps if each.authority == authority), None)


def _reply(answer: Answer) -> bytes:
    """The body of an answer that is what was asked for, by what HTTP says of it."""
    if answer.failure == "refused_address":
        raise UsageError(f"the authority was not asked: {answer.detail}")
    if answer.failure:
        raise NoToken(
            f"{answer.url} gave no answer: {answer.failure}, {answer.detail}; try again later"
        )
    kind = (answer.header("content-type") or "no type").partition(";")[0].strip().lower()
    if answer.status != 200 or answer.body is None or kind != _ANSWERED:
        raise NoToken(
            f"{answer.url} answered with status {answer.status} and {kind!r}, not 200 and"
            f" {_ANSWERED}; see whether it is a time-stamping authority's (RFC 3161), and try"
            " again later"
        )
    return answer.body
