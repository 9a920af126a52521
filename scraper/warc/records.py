"""One stored fetch as WARC 1.1 records.

What a fetch keeps is not the wire: bodies lie decoded, header names in lower case, and of a
redirect only status and Location. So the records say where they differ from it, as web
archives do: a wire header that does not hold for the decoded body is kept under the prefix
``X-Archive-Orig-``, and a body that is not whole has ``WARC-Truncated``. Where a browser made
the page, the response holds what the site sent, and a conversion record what came of it.
"""

import base64
import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import responses as PHRASES  # noqa: N812 - a table, not a function
from io import BytesIO
from urllib.parse import quote, urlsplit

from warcio.recordbuilder import RecordBuilder
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders

from scraper.archive.headers import Headers
from scraper.fetch.exchange import Hop
from scraper.fetch.limits import ERROR_BODY_CAP

# True of the body on the wire, false of the decoded body in the record.
_OF_THE_WIRE = frozenset({"content-encoding", "transfer-encoding", "content-length"})
# WARC 1.1, 6.7.3: the server said 304.
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
# Names the records of a fetch, so that two exports of one archive agree.
_IDS = uuid.UUID("5f0b0a5c-7d0e-5b0e-9a53-706c616e0001")

# What may stand in a request's path and query as it is (RFC 3986, 3.3 and 3.4).
_IN_A_PATH = "/?%:@!$&'()*+,;=~"

# In the place of a hash: the browser gave up, or its page was too large.
NOTHING = "nothing"

Field = tuple[str, str]


@dataclass(frozen=True)
class Capture:
    """One fetch that was answered. ``at`` is its UTC time, ``url`` the listed address and
    ``final_url`` the one that answered; ``origin`` is None for our own crawl; ``body`` is
    as the site sent it, decoded, None where none was kept; ``rendered`` is the SHA-256 of
    what a browser made of it, NOTHING where it made nothing, None where none was asked."""

    fetch_id: int
    force_id: str
    url: str
    final_url: str
    at: str
    outcome: str
    status: int
    hops: tuple[Hop, ...] = ()
    request_headers: Headers = ()
    headers: Headers = ()
    body: bytes | None = None
    peer_address: str | None = None
    certificate_sha256: str | None = None
    origin: str | None = None
    elapsed_ms: int | None = None
    planwatch_version: str | None = None
    rendered: str | None = None


@dataclass(frozen=True)
class Written:
    """Where a body stands already: the response record that holds it."""

    record_id: str
    url: str
    at: str
    digest: str


def records_of(
    builder: RecordBuilder, capture: Capture, written: Written | None
) -> Iterator[ArcWarcRecord]:
    """A fetch's records in order: its redirects, the response (or a revisit where
    ``written`` tells that its body stands elsewhere in the file), the request."""
    for place, hop in enumerate(capture.hops):
        yield _redirect(builder, capture, hop, place)
    response = (
        _not_modified(builder, capture, written)
        if capture.status == 304
        else _response(builder, capture, written)
    )
    yield response
    # Where nothing is known of what was asked (a capture of others), none is made up.
    if capture.request_headers:
        yield _request(builder, capture, response.rec_headers.get_header("WARC-Record-ID"))


def written_by(capture: Capture) -> Written | None:
    """What later captures of the same body can point to; None where it has none."""
    if capture.body is None or capture.status == 304:
        return None
    digest = payload_digest(capture.body)
    return Written(_id(capture, "response"), capture.final_url, capture.at, digest)


def conversion_of(
    builder: RecordBuilder, capture: Capture, page: bytes, sent: Written | None
) -> ArcWarcRecord:
    """What a browser made of a capture's body (WARC 1.1, 6.8), which stands in ``sent``."""
    fields = _fields(capture, "conversion")
    fields["X-Planwatch-Body-SHA256"] = hashlib.sha256(page).hexdigest()
    if sent:
        fields["WARC-Refers-To"] = sent.record_id
    return builder.create_warc_record(
        capture.final_url,
        "conversion",
        payload=BytesIO(page),
        length=len(page),
        warc_content_type="text/html; charset=utf-8",
        warc_headers_dict=fields,
    )


def payload_digest(body: bytes) -> str:
    """SHA-1 in base32, the form that indexes of web archives compare. The file's own SHA-256
    stands beside it."""
    return "sha1:" + base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()


def _response(builder: RecordBuilder, capture: Capture, written: Written | None) -> ArcWarcRecord:
    fields = _fields(capture, "revisit" if written else "response")
    if capture.body is None:
        fields["WARC-Truncated"] = "length" if capture.outcome == "too_large" else "unspecified"
    elif capture.outcome == "truncated":
        fields["WARC-Truncated"] = "disconnect"
    elif capture.status >= 300 and len(capture.body) == ERROR_BODY_CAP:
        fields["WARC-Truncated"] = "length"
    body = capture.body or b""
    if capture.body is not None:
        fields["X-Planwatch-Body-SHA256"] = hashlib.sha256(body).hexdigest()
    http = _http(capture.status, _decoded(capture.headers, len(body)))
    if written is None:
        return builder.create_warc_record(
            capture.final_url,
            "response",
            payload=BytesIO(body),
            length=len(body),
            warc_headers_dict=fields,
            http_headers=http,
        )
    fields["WARC-Refers-To"] = written.record_id
    return builder.create_revisit_record(
        capture.final_url,
        written.digest,
        written.url,
        written.at,
        http_headers=http,
        warc_headers_dict=fields,
    )


def _not_modified(
    builder: RecordBuilder, capture: Capture, written: Written | None
) -> ArcWarcRecord:
    fields = _fields(capture, "revisit") | {"WARC-Profile": _NOT_MODIFIED}
    if written:
        fields["WARC-Refers-To"] = written.record_id
        fields["WARC-Refers-To-Target-URI"] = written.url
        fields["WARC-Refers-To-Date"] = written.at
        fields["WARC-Payload-Digest"] = written.digest
    http = _http(capture.status, _decoded(capture.headers, None))
    return builder.create_warc_record(
        capture.final_url, "revisit", warc_headers_dict=fields, http_headers=http
    )


def _redirect(builder: RecordBuilder, capture: Capture, hop: Hop, place: int) -> ArcWarcRecord:
    """Of a redirect, status and Location were kept and nothing else."""
    fields = {
        "WARC-Record-ID": _id(capture, f"redirect {place}"),
        "WARC-Date": capture.at,
        "WARC-Truncated": "unspecified",
    }
    http = _http(hop.status, [("location", hop.location), ("content-length", "0")])
    return builder.create_warc_record(
        hop.url,
        "response",
        payload=BytesIO(),
        length=0,
        warc_headers_dict=fields,
        http_headers=http,
    )


def _request(builder: RecordBuilder, capture: Capture, response_id: str) -> ArcWarcRecord:
    parts = urlsplit(capture.final_url)
    path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), _IN_A_PATH)
    http = _Kept(f"GET {path} HTTP/1.1", _plain(capture.request_headers), is_http_request=True)
    return builder.create_warc_record(
        capture.final_url,
        "request",
        payload=BytesIO(),
        length=0,
        warc_headers_dict={
            "WARC-Record-ID": _id(capture, "request"),
            "WARC-Date": capture.at,
            "WARC-Concurrent-To": response_id,
        },
        http_headers=http,
    )


def _fields(capture: Capture, kind: str) -> dict[str, str]:
    """The WARC headers of a response or revisit; X- fields are extensions (WARC 1.1, 4)."""
    fields = {
        "WARC-Record-ID": _id(capture, kind),
        "WARC-Date": capture.at,
        "WARC-IP-Address": capture.peer_address,
        "X-Planwatch-Force": capture.force_id,
        "X-Planwatch-Listed-URL": capture.url,
        "X-Planwatch-Outcome": capture.outcome,
        "X-Planwatch-Fetch": str(capture.fetch_id),
        "X-Planwatch-Origin": capture.origin,
        "X-Planwatch-Certificate-SHA256": capture.certificate_sha256,
        "X-Planwatch-Elapsed-MS": None if capture.elapsed_ms is None else str(capture.elapsed_ms),
        "X-Planwatch-Version": capture.planwatch_version,
        "X-Planwatch-Rendered": capture.rendered,
    }
    return {name: value for name, value in fields.items() if value is not None}


class _Kept(StatusAndHeaders):  # type: ignore[misc] # warcio ships no types
    """Headers written as they are kept: warcio would percent-encode what is not ASCII."""

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        text = self.to_str(header_filter) + "\r\n"
        self.headers_buff = text.encode("utf-8", "replace")


def _http(status: int, headers: list[Field]) -> StatusAndHeaders:
    """A status line is rebuilt: its HTTP version and its phrase are not kept."""
    line = f"{status} {PHRASES.get(status, '')}".strip()
    return _Kept(line, headers, protocol="HTTP/1.1")


def _decoded(headers: Headers, length: int | None) -> list[Field]:
    """The headers as received, where they hold for the decoded body; ``length`` is its."""
    kept = [
        (f"X-Archive-Orig-{name}" if name in _OF_THE_WIRE else name, value)
        for name, value in _plain(headers)
    ]
    return kept if length is None else [*kept, ("content-length", str(length))]


def _plain(headers: Headers) -> list[Field]:
    """No line break of a stored value may begin a header of its own."""
    return [(name, " ".join(value.splitlines())) for name, value in headers]


def _id(capture: Capture, kind: str) -> str:
    name = f"{capture.force_id} {capture.url} {capture.at} {capture.fetch_id} {kind}"
    return f"<urn:uuid:{uuid.uuid5(_IDS, name)}>"
