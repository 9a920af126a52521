"""WARC files: what a reader of web archives finds in them."""

import hashlib
import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from sqlite3 import Connection

import pytest

import scraper
from scraper.fetch.exchange import Hop
from scraper.sources import Source
from scraper.store.record import SourceResult
from scraper.warc.export import Exported, export_warc
from tests.store_making import address, exchange, failed, new_archive, night, ok

archiveiterator = pytest.importorskip("warcio.archiveiterator")

URL = address("avon")
PDF = address("kent")
NIGHTS = [f"2026-03-0{day}T03:00:00Z" for day in range(1, 6)]
PAGE = b"<main>We train staff. \xe2\x80\x93</main>"
HEADERS = (
    ("date", "Sun, 01 Mar 2026 03:00:00 GMT"),
    ("set-cookie", "a=1"),
    ("content-encoding", "gzip"),
    ("content-length", "31"),
    ("set-cookie", "b=2"),
    ("etag", '"1"'),
)


def page(at: str, body: bytes | None, **others: object) -> SourceResult:
    read = ok("avon", URL, at, {"training": "We train staff."})
    return replace(read, exchange=replace(read.exchange, body=body, headers=HEADERS, **others))


@pytest.fixture
def db(tmp_path: Path) -> Connection:
    db = new_archive(tmp_path / "plans.db", Source("avon", URL), Source("kent", PDF))
    moved = {
        "final_url": URL + "-new?a=1",
        "hops": (Hop(URL, 301, "/plan-new?a=1"),),
        "peer_address": "192.0.2.7",
        "certificate_sha256": "c" * 64,
    }
    night(db, NIGHTS[0], page(NIGHTS[0], PAGE), failed("kent", PDF, NIGHTS[0], "timeout"))
    night(db, NIGHTS[1], page(NIGHTS[1], PAGE, **moved))
    no_body = replace(exchange("avon", URL, NIGHTS[2], status=304), headers=(("etag", '"1"'),))
    night(db, NIGHTS[2], SourceResult(no_body, "not_modified"))
    gone = exchange("kent", PDF, NIGHTS[3], b"Not here.", 404)
    night(db, NIGHTS[3], SourceResult(gone, "not_found"))
    large = replace(exchange("kent", PDF, NIGHTS[4], None), headers=(("server", "x\r\ny: z"),))
    night(db, NIGHTS[4], SourceResult(large, "too_large"))
    return db


def written(db: Connection, compress: bool = True, **chosen: str) -> tuple[bytes, Exported]:
    out = io.BytesIO()
    done = export_warc(db, out, compress=compress, name="plans.warc.gz", **chosen)
    return out.getvalue(), done


def records(data: bytes) -> list[tuple[str, dict[str, str], list[tuple[str, str]], str, bytes]]:
    found = []
    for record in archiveiterator.ArchiveIterator(io.BytesIO(data), check_digests="raise"):
        http = record.http_headers
        found.append(
            (
                record.rec_type,
                dict(record.rec_headers.headers),
                http.headers if http else [],
                http.statusline if http else "",
                record.content_stream().read(),
            )
        )
    return found


def test_the_order_and_kinds_of_records(db: Connection) -> None:
    data, done = written(db)
    assert [record[0] for record in records(data)] == [
        "warcinfo",
        "response", "request",
        "response", "revisit", "request",
        "revisit", "request",
        "response", "request",
        "response", "request",
    ]  # fmt: skip
    assert done == Exported(responses=3, revisits=2, unanswered=1)
    assert data.startswith(b"\x1f\x8b")


def test_a_response_holds_the_bytes_and_headers_that_came(db: Connection) -> None:
    _, fields, http, status, body = records(written(db)[0])[1]
    assert body == PAGE
    assert status == "200 OK"
    assert http == [
        ("date", "Sun, 01 Mar 2026 03:00:00 GMT"),
        ("set-cookie", "a=1"),
        ("X-Archive-Orig-content-encoding", "gzip"),
        ("X-Archive-Orig-content-length", "31"),
        ("set-cookie", "b=2"),
        ("etag", '"1"'),
        ("content-length", str(len(PAGE))),
    ]
    assert fields["WARC-Target-URI"] == fields["X-Planwatch-Listed-URL"] == URL
    assert fields["WARC-Date"] == NIGHTS[0]
    assert fields["X-Planwatch-Body-SHA256"] == hashlib.sha256(PAGE).hexdigest()
    assert fields["X-Planwatch-Version"] == scraper.__version__
    assert fields["X-Planwatch-Elapsed-MS"] == "40"
    assert fields["WARC-Payload-Digest"].startswith("sha1:")


def test_a_request_says_what_was_asked(db: Connection) -> None:
    _, fields, http, line, body = records(written(db)[0])[5]
    assert line == "/plan-new?a=1 HTTP/1.1"
    assert http == [("host", "www.police.uk"), ("user-agent", "planwatch")]
    assert body == b""
    revisit = records(written(db)[0])[4][1]
    assert fields["WARC-Concurrent-To"] == revisit["WARC-Record-ID"]


def test_a_redirect_has_a_record_of_its_own(db: Connection) -> None:
    _, fields, http, status, body = records(written(db)[0])[3]
    assert (fields["WARC-Target-URI"], status, body) == (URL, "301 Moved Permanently", b"")
    assert ("location", "/plan-new?a=1") in http
    assert fields["WARC-Truncated"] == "unspecified"


def test_the_same_body_again_is_a_revisit(db: Connection) -> None:
    first, again = (records(written(db)[0])[place][1] for place in (1, 4))
    assert again["WARC-Profile"].endswith("/revisit/identical-payload-digest")
    assert again["WARC-Refers-To"] == first["WARC-Record-ID"]
    assert again["WARC-Refers-To-Target-URI"] == URL
    assert again["WARC-Refers-To-Date"] == NIGHTS[0]
    assert again["WARC-Payload-Digest"] == first["WARC-Payload-Digest"]
    assert again["WARC-Target-URI"] == URL + "-new?a=1"
    assert again["WARC-IP-Address"] == "192.0.2.7"
    assert again["X-Planwatch-Certificate-SHA256"] == "c" * 64


def test_not_modified_is_a_revisit_of_the_last_body(db: Connection) -> None:
    _, fields, http, status, _ = records(written(db)[0])[6]
    assert fields["WARC-Profile"].endswith("/revisit/server-not-modified")
    assert fields["WARC-Refers-To-Date"] == NIGHTS[0]
    assert (status, http) == ("304 Not Modified", [("etag", '"1"')])


def test_a_body_that_was_not_kept_is_said_to_be_cut(db: Connection) -> None:
    _, fields, http, _, body = records(written(db)[0])[10]
    assert (fields["WARC-Truncated"], body) == ("length", b"")
    assert http[0] == ("server", "x y: z"), "a stored line break begins no header"


def test_no_header_keeps_a_capture_from_being_written(db: Connection) -> None:
    odd = replace(
        exchange("kent", PDF + "/caf\u00e9 a", "2026-03-09T03:00:00Z", b"x", 999),
        target=exchange("kent", PDF, NIGHTS[0]).target,
        headers=(("x-a", "– café \udc80"), ("x-b", "")),
    )
    night(db, "2026-03-09T03:00:00Z", SourceResult(odd, "server_error"))
    *_, response, request = records(written(db)[0])
    assert response[2][:2] == [("x-a", "– café ?"), ("x-b", "")]
    assert request[3] == "/plan/caf%C3%A9%20a HTTP/1.1"


def test_since_and_force(db: Connection) -> None:
    assert written(db, since=NIGHTS[3])[1] == Exported(responses=2)
    assert written(db, force_id="avon")[1] == Exported(responses=1, revisits=2)
    later = [record[1] for record in records(written(db, since=NIGHTS[1], force_id="avon")[0])]
    kinds = [(each["WARC-Type"], each.get("WARC-Refers-To-Date")) for each in later]
    assert kinds[-2] == ("revisit", NIGHTS[1]), "a revisit never points out of the file"


def test_two_exports_agree(db: Connection) -> None:
    one, other = (records(written(db)[0])[1:] for _ in range(2))
    assert one == other


@pytest.mark.parametrize("compress", [True, False])
def test_warcio_check_passes(db: Connection, tmp_path: Path, compress: bool) -> None:
    path = tmp_path / ("plans.warc.gz" if compress else "plans.warc")
    path.write_bytes(written(db, compress)[0])
    checked = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert checked.returncode == 0, checked.stdout
    assert "pass" in checked.stdout
    assert "fail" not in checked.stdout


DRAWN = b"<html><main>We train staff, said the script.</main></html>"


def rendered(at: str, drawn: bytes | None, outcome: str = "ok") -> SourceResult:
    """A night on which a browser made ``drawn`` of PAGE."""
    return replace(page(at, drawn, raw_body=PAGE), outcome=outcome)


def test_what_a_browser_made_stands_beside_what_the_site_sent(tmp_path: Path) -> None:
    db = new_archive(tmp_path / "plans.db", Source("avon", URL))
    night(db, NIGHTS[0], rendered(NIGHTS[0], DRAWN))
    night(db, NIGHTS[1], rendered(NIGHTS[1], DRAWN))
    night(db, NIGHTS[2], rendered(NIGHTS[2], DRAWN + b"!"))
    night(db, NIGHTS[3], rendered(NIGHTS[3], None, "timeout"))
    data, done = written(db)
    assert done == Exported(responses=1, revisits=3, conversions=2)
    found = records(data)
    assert [kind for kind, *_ in found] == [
        "warcinfo",
        "response", "request", "conversion",
        "revisit", "request",
        "revisit", "request", "conversion",
        "revisit", "request",
    ]  # fmt: skip
    response, conversion, other = found[1], found[3], found[8]
    assert (response[4], conversion[4], other[4]) == (PAGE, DRAWN, DRAWN + b"!")
    assert conversion[1]["Content-Type"] == "text/html; charset=utf-8"
    for each in (conversion, other):
        assert each[1]["WARC-Refers-To"] == response[1]["WARC-Record-ID"]
        assert each[1]["X-Planwatch-Body-SHA256"] == hashlib.sha256(each[4]).hexdigest()
    said = [found[place][1]["X-Planwatch-Rendered"] for place in (1, 4, 6, 9)]
    hashes = [conversion[1]["X-Planwatch-Body-SHA256"], other[1]["X-Planwatch-Body-SHA256"]]
    assert said == [hashes[0], hashes[0], hashes[1], "nothing"]
    path = tmp_path / "plans.warc.gz"
    path.write_bytes(data)
    check = [sys.executable, "-m", "warcio.cli", "check", str(path)]
    assert subprocess.run(check, timeout=60).returncode == 0
