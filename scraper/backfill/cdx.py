"""What a web archive has of an address: its index (CDX) and its captures in raw form.

The format is that of the Wayback Machine's CDX server: a list of lists, the first with the
names of the fields, after an empty one the key with which to go on.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlencode

from scraper.captures.capture import Capture
from scraper.errors import PlanwatchError, UsageError
from scraper.fetch import limits
from scraper.fetch.asking import Answer
from scraper.fetch.decoding import BodyFault, decode_body
from scraper.fetch.service import Asking
from scraper.sources import url_identity
from scraper.times import stored

INTERNET_ARCHIVE = "https://web.archive.org/cdx/search/cdx"

# A maintained client (EDGI's wayback, 0.5.1) asks the index 24 times a minute to stay within
# the limits that the Internet Archive's servers enforce; we take 80 % of that.
PAUSE = 60 / (24 * 0.8)
# Rows an answer; no plan's address was captured as often in all its years.
_ROWS = 3000
_FIELDS = ("timestamp", "original", "mimetype", "statuscode", "digest")
# A revisit record stands for the same bytes as a capture before, and has no status of its own.
_STATUSES = ("200", "-")
_ORIGINAL = "x-archive-orig-"


class ArchiveSilent(PlanwatchError):
    """A web archive gave no usable answer. Run backfill again later; it goes on where it was."""


@dataclass(frozen=True)
class Row:
    """One capture in the index. ``at`` is its UTC time, ``original`` the address captured,
    ``digest`` the same for the same bytes."""

    at: str
    original: str
    digest: str


class Index:
    """One web archive. ``cdx`` is the address of its index: captures are looked for beside
    it, ``/web/`` for ``/cdx/search/cdx`` (Wayback Machine), else the folder that holds
    ``cdx``. Raises UsageError for an address of neither kind."""

    def __init__(self, asking: Asking, cdx: str = INTERNET_ARCHIVE) -> None:
        self._asking = asking
        self._cdx = cdx
        root, found, _ = cdx.rpartition("/cdx/search/cdx")
        if found:
            self._captures = f"{root}/web/"
        elif cdx.endswith("/cdx"):
            self._captures = cdx.removesuffix("cdx")
        else:
            raise UsageError(
                f"{cdx} is no address of a CDX index; such end in /cdx/search/cdx or /cdx"
            )

    def rows(self, url: str, since: str) -> Iterator[Row]:
        """The successful captures of an address from ``since`` (a UTC time) on, in the order
        of time. Raises ArchiveSilent."""
        key: str | None = None
        found: dict[tuple[str, str], Row] = {}
        while True:
            page, key = self._page(url, since, key)
            fresh = [row for row in page if (row.at, row.original) not in found]
            found.update({(row.at, row.original): row for row in fresh})
            if key is None or not fresh:
                break
        yield from sorted(found.values(), key=lambda row: (row.at, row.original))

    def capture(self, force_id: str, url: str, row: Row) -> Capture:
        """The bytes of one capture. Raises ArchiveSilent where they cannot be had now."""
        moment = row.at.translate(str.maketrans("", "", "-:TZ"))
        place = f"{self._captures}{moment}id_/{row.original}"
        answer = self._asking.get(place)
        found = Capture(force_id, url, row.at, row.original, 200, place, _headers(answer))
        if answer.failure == "too_large":
            return replace(found, failure="too_large", detail=answer.detail)
        if answer.failure or answer.status != 200 or answer.body is None:
            raise ArchiveSilent(f"{place}: {answer.detail or f'status {answer.status}'}")
        return replace(found, body=_original_body(answer))

    def _page(self, url: str, since: str, key: str | None) -> tuple[list[Row], str | None]:
        asked = {
            "url": url,
            "output": "json",
            "fl": ",".join(_FIELDS),
            "limit": str(_ROWS),
            "showResumeKey": "true",
        }
        if since:
            asked["from"] = since.translate(str.maketrans("", "", "-:TZ"))
        if key is not None:
            asked["resumeKey"] = key
        self._asking.pause(PAUSE)
        answer = self._asking.get(f"{self._cdx}?{urlencode(asked)}")
        if answer.failure or answer.status != 200:
            raise ArchiveSilent(
                f"{self._cdx} did not say what it has of {url}: "
                f"{answer.detail or f'status {answer.status}'}"
            )
        try:
            return _parsed(answer.body or b"", url)
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            raise ArchiveSilent(f"{self._cdx} answered what is no index: {error}") from error


def _parsed(body: bytes, url: str) -> tuple[list[Row], str | None]:
    lines = json.loads(body) if body.strip() else []
    if not isinstance(lines, list):
        raise ValueError("it is no list")
    key = None
    if len(lines) >= 2 and lines[-2] == []:
        key = str(lines[-1][0])
        lines = lines[:-2]
    if not lines:
        return [], key
    names, *captures = lines
    rows = []
    for values in captures:
        fields = dict(zip(names, values, strict=True))
        at = _time(fields["timestamp"])
        original = fields["original"]
        same = url_identity(original) == url_identity(url)
        if at is not None and same and fields["statuscode"] in _STATUSES:
            rows.append(Row(at, original, fields["digest"]))
    return rows, key


def _time(stamp: str) -> str | None:
    """14 digits as the archive writes times; None where they are no time."""
    try:
        moment = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return stored(moment) if len(stamp) == 14 else None


def _headers(answer: Answer) -> tuple[tuple[str, str], ...]:
    """What the site sent, which archives repeat under a prefix. Without any of those, the
    type that the archive states."""
    original = tuple(
        (name.removeprefix(_ORIGINAL), value)
        for name, value in answer.headers
        if name.startswith(_ORIGINAL)
    )
    kind = answer.header("content-type")
    if any(name == "content-type" for name, _ in original) or kind is None:
        return original
    return (*original, ("content-type", kind))


def _original_body(answer: Answer) -> bytes:
    """Some archives hand out the stored bytes with the site's encoding still on them."""
    body = answer.body or b""
    encoding = answer.header(f"{_ORIGINAL}content-encoding")
    if not encoding or not body:
        return body
    try:
        return decode_body(body, encoding, limits.DECODED_CAP)
    except BodyFault:
        return body  # it was undone already
