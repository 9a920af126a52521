"""Reads the responses of listed addresses from WARC files that others wrote.

A file is gone through twice: first for where the wanted records are and whether they are
whole, then for the records in the order of time. So no more than one body is in memory,
however large the file.
"""

import gzip
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed

from scraper.captures.capture import Capture
from scraper.errors import UsageError
from scraper.fetch import limits
from scraper.fetch.decoding import BodyFault, decode_body
from scraper.sources import url_identity
from scraper.times import stored

_ORIGINAL = "x-archive-orig-"  # wire headers that do not hold for the body as it is stored

# warcio says ArchiveLoadFailed of most damage; a record without an address, a number that is
# none or a gzip stream that breaks off surface as Python's own (found with damaged files).
_DAMAGE = (ArchiveLoadFailed, AttributeError, EOFError, TypeError, ValueError, zlib.error)
# How warcio words it where a record is not what its writer hashed. Only the block's digest
# counts: writers disagree on what a payload is where the wire was chunked.
_OTHER_BLOCK = "block digest failed"
_BLANK = 8  # more bytes than the blank lines behind a record
_SAID = 80  # characters of warcio's message; it quotes the damage


@dataclass(frozen=True)
class _Place:
    at: str
    offset: int
    kind: str
    url: str
    digest: str | None


@dataclass
class Passed:
    """Records that give no capture: of listed addresses ``without_body`` (a 304, a revisit
    of a body that is not in the file, or a page of which a browser made nothing); of any
    ``damaged``, where the file breaks off inside one or it has another digest than it says."""

    without_body: int = 0
    damaged: int = 0


def captures_in(
    path: Path, force_id: str, urls: Mapping[str, str], passed: Passed
) -> Iterator[Capture]:
    """The captures of these addresses in the order of time. ``urls`` gives the listed
    address for each ``sources.url_identity``. Raises UsageError for a file that is no WARC
    or is damaged as a whole, before the first capture is asked for."""
    with _reading(path) as file:
        if not _begins_as_warc(file):
            raise UsageError(f"{path} is no WARC file; its first record does not say WARC/1.x")
        places = sorted(_places(file, urls, passed), key=lambda place: (place.at, place.offset))
    return _captures(path, force_id, places, passed)


def _captures(
    path: Path, force_id: str, places: Sequence[_Place], passed: Passed
) -> Iterator[Capture]:
    # By digest, where it stands: a response's payload, a page as a browser of ours drew it.
    bodies: dict[str, int] = {}
    for place in places:
        if place.kind != "revisit" and place.digest:
            bodies.setdefault(place.digest, place.offset)
    with _reading(path) as file:
        for place in places:
            if place.kind == "conversion":
                continue
            capture = _capture(file, path, place, force_id, bodies)
            if capture is None:
                passed.without_body += 1
            else:
                yield capture


@contextmanager
def _reading(path: Path) -> Iterator[IO[bytes]]:
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error}") from error
    except _DAMAGE as error:
        said = ascii(str(error))[1:-1][:_SAID]
        raise UsageError(
            f"{path} is no WARC file that can be read ({said}); take a whole copy of it"
        ) from error


def _begins_as_warc(file: IO[bytes]) -> bool:
    """Whether a file, packed or not, begins with a WARC record; leaves it at its beginning."""
    begin = file.read(5)
    file.seek(0)
    if begin[:2] == b"\x1f\x8b":
        with gzip.GzipFile(fileobj=file) as unpacked:
            begin = unpacked.read(5)
        file.seek(0)
    return begin == b"WARC/"


def _places(file: IO[bytes], urls: Mapping[str, str], passed: Passed) -> Iterator[_Place]:
    records = ArchiveIterator(file, check_digests=True)
    end = faults = 0
    for record in records:
        stream = record.raw_stream
        records.read_to_end(record)  # the offset is that of the record once it is read
        end = records.get_record_offset() + records.get_record_length()
        ends_elsewhere, faults = records.err_count > faults, records.err_count
        if ends_elsewhere or not _is_whole(record, stream):
            passed.damaged += 1
            continue
        if record.rec_type not in ("response", "revisit", "conversion"):
            continue
        fields = record.rec_headers
        listed = urls.get(_identity(fields.get_header("X-Planwatch-Listed-URL"))) or urls.get(
            _identity(fields.get_header("WARC-Target-URI"))
        )
        at = _time(fields.get_header("WARC-Date"))
        if listed is None or at is None:
            continue
        kind = record.rec_type
        # A conversion of others may be anything made of a page; ours is named by this.
        own = kind == "conversion"
        digest = fields.get_header("X-Planwatch-Body-SHA256" if own else "WARC-Payload-Digest")
        yield _Place(at, records.get_record_offset(), kind, listed, digest)
    file.seek(end)
    passed.damaged += bool(file.read(_BLANK).strip())  # the head of a record, cut off inside it


def _is_whole(record: Any, stream: Any) -> bool:
    """Whether a record that was read to its end has the length and the bytes it was written
    with: of half a page, or of one that was altered, the force published neither."""
    if record.rec_headers.get_header("Content-Length") is None or getattr(stream, "limit", None):
        return False
    return not any(fault.startswith(_OTHER_BLOCK) for fault in record.digest_checker.problems)


def _capture(
    file: IO[bytes], path: Path, place: _Place, force_id: str, bodies: Mapping[str, int]
) -> Capture | None:
    record = _record(file, place.offset)
    status = _status(record)
    if status is None or status == 304:
        return None
    headers = _headers(record)
    holder = record
    if place.kind == "revisit":
        if place.digest is None or place.digest not in bodies:
            return None
        holder = _record(file, bodies[place.digest])
    found = Capture(
        force_id,
        place.url,
        place.at,
        record.rec_headers.get_header("WARC-Target-URI"),
        status,
        f"{path.name}, record {record.rec_headers.get_header('WARC-Record-ID')}",
        headers,
    )
    found = _with_body(found, holder)
    rendered = record.rec_headers.get_header("X-Planwatch-Rendered")
    if rendered is None:
        return found
    if rendered not in bodies:
        return None
    page = _record(file, bodies[rendered]).raw_stream.read(limits.DECODED_CAP)
    return replace(found, body=page, raw_body=found.body)


def _with_body(capture: Capture, record: Any) -> Capture:
    wire = record.raw_stream.read(limits.WIRE_CAP + 1)
    if len(wire) > limits.WIRE_CAP:
        return replace(capture, failure="too_large", detail="its body is larger than is read")
    headers = dict(_wire_headers(record))
    if "chunked" in headers.get("transfer-encoding", "").lower():
        # Passes through what only claims to be chunked, as some writers leave it.
        wire = ChunkedDataReader(BytesIO(wire)).read(limits.WIRE_CAP + 1)
    try:
        body = decode_body(wire, headers.get("content-encoding"), limits.DECODED_CAP)
    except BodyFault as fault:
        if fault.outcome == "too_large":
            return replace(capture, failure="too_large", detail=str(fault))
        body = wire  # stored decoded, under the header of the wire
    if record.rec_headers.get_header("WARC-Truncated"):
        return replace(
            capture, body=body or None, failure="truncated", detail="the record says it is cut"
        )
    return replace(capture, body=body)


def _record(file: IO[bytes], offset: int) -> Any:
    file.seek(offset)
    record = next(iter(ArchiveIterator(file)), None)
    if record is None:
        raise ArchiveLoadFailed(f"no record at byte {offset}")
    return record


def _status(record: Any) -> int | None:
    if record.http_headers is None:
        return None
    code = record.http_headers.get_statuscode() or ""
    return int(code) if code.isascii() and code.isdigit() and len(code) == 3 else None


def _wire_headers(record: Any) -> Iterator[tuple[str, str]]:
    for name, value in record.http_headers.headers:
        yield name.lower(), value


def _headers(record: Any) -> tuple[tuple[str, str], ...]:
    """The headers as the site sent them: a prefixed one is the wire's, and stands for the
    rewritten one of its name."""
    pairs = list(_wire_headers(record))
    original = {name.removeprefix(_ORIGINAL) for name, _ in pairs if name.startswith(_ORIGINAL)}
    return tuple(
        (name.removeprefix(_ORIGINAL), value)
        for name, value in pairs
        if name.startswith(_ORIGINAL) or name not in original
    )


def _identity(url: str | None) -> str:
    try:
        return url_identity(url or "")
    except ValueError:
        return ""


def _time(date: str | None) -> str | None:
    """WARC-Date as the archive writes times, to the second; None for none that is one."""
    try:
        moment = datetime.fromisoformat(date or "")
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        return stored(moment)
    except (OverflowError, ValueError):
        return None
