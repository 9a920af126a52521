"""The report's recommendations taken into the archive, from its address or a saved copy."""

import time
from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection

from scraper.archive.blobs import put_blob
from scraper.archive.connection import open_archive, transaction
from scraper.archive.lists import record_recommendations
from scraper.archive.lock import crawl_lock
from scraper.archive.wording import OtherRecommendation, Wording, put_wordings
from scraper.errors import UsageError
from scraper.extract.charset import decode
from scraper.fetch.limits import DECODED_CAP
from scraper.fetch.settings import FetchSettings
from scraper.judge.media import HTML, media_type_of
from scraper.official.alignment import Aligned, align
from scraper.official.entries import read_entries
from scraper.official.entry import Entry
from scraper.reference.fetching import References
from scraper.reference.page import main_part, own_address
from scraper.sources import Recommendation
from scraper.times import stored

# The joint report of 27 September 2024 as HMICFRS publishes it in HTML.
REPORT = "https://hmicfrs.justiceinspectorates.gov.uk/publication-html/police-response-to-stalking/"
# Fewer than this of the fifteen, and what was read is not the report, or not understood.
LEAST_ALIGNED = 10


@dataclass(frozen=True)
class TakenIn:
    """What was read. ``source`` and ``read_at`` are what the archive's rows say; ``problem``
    says why nothing was stored, "" where it was. ``others`` are the entries to others than
    chief constables, ``unplaced`` those to chief constables that are none of ours and those
    to nobody that the report names."""

    source: str
    read_at: str
    problem: str = ""
    aligned: tuple[Aligned, ...] = ()
    others: tuple[Entry, ...] = ()
    unplaced: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class _Body:
    source: str
    sha256: str
    html: str


class _Unusable(Exception):
    """Nothing came that could be the report. The message says what came."""


def take_in(
    archive: Path,
    place: str,
    recommendations: tuple[Recommendation, ...],
    settings: FetchSettings,
    *,
    elsewhere: Collection[int] = (),
    clock: Callable[[], datetime],
    sleep: Callable[[float], None] = time.sleep,
) -> TakenIn:
    """Reads the report at ``place`` (an address or a file) and stores number, wording and
    sub-parts of what aligns without doubt, and the recommendations to others.

    ``elsewhere`` are numbers known to be addressed to others. A number is stored only as the
    report prints it. With fewer than LEAST_ALIGNED sure ones nothing is stored but the bytes.
    Raises UsageError for a file that cannot be read, ArchiveBusy while a crawl holds the
    archive, ArchiveError where nothing can be recorded.
    """
    now = stored(clock())
    file = None if is_address(place) else _read_file(Path(place))
    with crawl_lock(archive, now), closing(open_archive(archive, create=True)) as db:
        try:
            if file is None:
                body = _fetched(place, References(db, settings, clock, sleep))
            else:
                body = _saved(db, place, file)
        except _Unusable as fault:
            return TakenIn(place, now, str(fault))
        entries = read_entries(main_part(body.html))
        aligned = align(entries, recommendations, elsewhere)
        used = {each.entry for each in aligned if each.entry is not None}
        others = [each for each in entries if each.addressees and not each.is_ours]
        unplaced = [each for each in entries if each not in used and each not in others]
        found = TakenIn(
            body.source, now, _problem(entries, aligned), aligned, tuple(others), tuple(unplaced)
        )
        if not found.problem:
            _store(db, found, recommendations, body.sha256)
    return found


def is_address(place: str) -> bool:
    """Whether a place is an address to ask rather than a file."""
    return place.lower().startswith(("http://", "https://"))


def _read_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            body = file.read(DECODED_CAP + 1)
    except OSError as fault:
        raise UsageError(f"{path} cannot be read: {fault.strerror}") from fault
    if len(body) > DECODED_CAP:
        raise UsageError(f"{path} is larger than {DECODED_CAP >> 20} MB; save the page alone")
    return body


def _fetched(url: str, references: References) -> _Body:
    (page,) = references.ask([("", url)], "wording")
    if page.outcome != "ok" or page.sha256 is None:
        raise _Unusable(f"{page.outcome}: {page.reason}")
    return _Body(page.final_url, page.sha256, _html(page.body, page.charset))


def _saved(db: Connection, name: str, body: bytes) -> _Body:
    html = _html(body, None)
    with transaction(db):
        sha256 = put_blob(db, body, None)
    address = own_address(html)
    saved = f"a saved copy, {Path(name).name}"
    return _Body(f"{address} ({saved})" if address else saved, sha256, html)


def _html(body: bytes, charset: str | None) -> str:
    kind = media_type_of(None, "", body)
    if kind != HTML:
        raise _Unusable(f"the recommendations are read from HTML, and this is {kind}")
    return decode(body, charset)


def _problem(entries: Sequence[Entry], aligned: Sequence[Aligned]) -> str:
    sure = sum(each.is_sure for each in aligned)
    if sure >= min(LEAST_ALIGNED, len(aligned)):
        return ""
    return (
        f"{len(entries)} recommendations were found and {sure} of {len(aligned)} are sure to be "
        f"ours; at least {LEAST_ALIGNED} must be, so nothing was stored"
    )


def _store(
    db: Connection, found: TakenIn, recommendations: tuple[Recommendation, ...], sha256: str
) -> None:
    wordings = [
        Wording(each.key, each.entry.number, each.entry.wording, each.entry.sub_parts)
        for each in found.aligned
        if each.entry is not None and each.is_sure
    ]
    others = [
        OtherRecommendation(each.number, " and ".join(each.addressees), each.wording)
        for each in found.others
    ]
    with transaction(db):
        record_recommendations(db, recommendations)
        put_wordings(
            db, wordings, others, source=found.source, read_at=found.read_at, sha256=sha256
        )
