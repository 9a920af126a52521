"""WARC files of others: their captures become fetches and join the history."""

import gzip
import io
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.archive.blobs import get_blob
from scraper.archive.connection import open_archive
from scraper.captures.capture import Capture, Report
from scraper.captures.intake import Intake
from scraper.captures.run import take_over
from scraper.cli import run as planwatch
from scraper.errors import UsageError
from scraper.sources import Source, Sources, url_identity
from scraper.store.known import known_sources
from tests.store_making import address, lists

pytest.importorskip("warcio")
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scraper.verify.checks import verify
from scraper.warc.export import export_warc
from scraper.warc.reading import Passed, captures_in

URL = address("avon")
LISTS = lists(Source("avon", URL, first_listed="2025-01-01"))
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


def page(text: str) -> bytes:
    return (
        "<html><head><title>Our plan</title></head><body><main><h1>Our plan</h1>"
        f"<p>What the force does about stalking. {text}</p></main></body></html>"
    ).encode()


A, B = page("We train staff."), page("We train all of our staff, every year.")
Records = list[tuple[str, str, bytes, list[tuple[str, str]]]]


def written(path: Path, records: Records, compress: bool = True) -> Path:
    """A WARC file with these (url, time, wire bytes, headers) as responses."""
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=compress)
        for url, at, wire, headers in records:
            http = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    url,
                    "response",
                    payload=io.BytesIO(wire),
                    http_headers=http,
                    warc_headers_dict={"WARC-Date": at},
                )
            )
    return path


HTML = [("Content-Type", "text/html; charset=utf-8")]


def _whole(compress: bool) -> bytes:
    with NamedTemporaryFile(suffix=".warc") as file:
        times = ("2025-05-01T10:00:00Z", "2025-06-01T10:00:00Z")
        headers = [("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
        records = [(URL, at, gzip.compress(B), HTML + headers) for at in times]
        return written(Path(file.name), records, compress).read_bytes()


WHOLE = [_whole(compress) for compress in (False, True)]


def imported(archive: Path, file: Path, sources: Sources = LISTS) -> Report:
    urls = {url_identity(each.url): each.url for each in sources.sources}

    def fill(intake: Intake) -> None:
        for capture in captures_in(file, "avon", urls, Passed()):
            intake.take(capture)

    (report,) = take_over(archive, sources, ["avon"], "warc", fill, clock=lambda: NOW)
    return report


@pytest.fixture
def ask(tmp_path: Path) -> Callable[[str], list[tuple[object, ...]]]:
    def ask(query: str) -> list[tuple[object, ...]]:
        with closing(open_archive(tmp_path / "plans.db", create=False)) as db:
            return db.execute(query).fetchall()

    return ask


VERSIONS = "SELECT number, first_seen, last_seen, cause FROM versions ORDER BY number"


def test_captures_join_in_the_order_of_time(tmp_path: Path, ask) -> None:  # type: ignore[no-untyped-def]
    file = written(
        tmp_path / "others.warc.gz",
        [
            (URL, "2025-05-01T10:00:00Z", B, HTML),
            ("https://elsewhere.example/plan", "2025-02-01T10:00:00Z", B, HTML),
            (URL.replace("https://www.", "http://") + "/", "2025-03-01T10:00:00.250Z", A, HTML),
            (URL, "2025-04-01T10:00:00Z", A, HTML),
        ],
    )
    report = imported(tmp_path / "plans.db", file)
    assert (report.counts, report.versions_before, report.versions) == ({"ok": 3}, 0, 2)
    assert ask(VERSIONS) == [
        (1, "2025-03-01T10:00:00Z", "2025-04-01T10:00:00Z", "first"),
        (2, "2025-05-01T10:00:00Z", "2025-05-01T10:00:00Z", "force"),
    ]
    fetched = ask(
        "SELECT fetched_at, origin, final_url, attempts, reason LIKE '%others.warc.gz, record%'"
        " FROM fetches JOIN runs USING (run_id) ORDER BY 1 LIMIT 1"
    )
    where = "http://avon.police.uk/plan/"
    assert fetched == [("2025-03-01T10:00:00Z", "warc", where, 0, 1)]


def test_what_comes_of_it_is_sound(tmp_path: Path) -> None:
    """Also where a page that was seen twice gets a capture of another text between, and its
    second body has another title than the first."""
    archive = tmp_path / "plans.db"
    retitled = A.replace(b"<title>Our plan", b"<title>Our new plan")
    texts = [(A, "2025-03-01"), (retitled, "2025-05-01"), (B, "2025-06-01")]
    records = [(URL, f"{on}T10:00:00Z", body, HTML) for body, on in texts]
    assert imported(archive, written(tmp_path / "one.warc.gz", records)).versions == 2
    between: Records = [(URL, "2025-04-01T10:00:00Z", B, HTML)]
    report = imported(archive, written(tmp_path / "two.warc.gz", between))
    assert (report.versions, report.renumbered) == (4, [(2, 4)])
    with closing(open_archive(archive, create=False)) as db:
        assert [each for each in verify(db) if each.verdict != "ok"] == []
        titles = db.execute("SELECT title FROM versions ORDER BY number").fetchall()
    assert titles == [("Our plan",), ("Our plan",), ("Our new plan",), ("Our plan",)]


def test_the_same_file_again_changes_nothing(tmp_path: Path, ask) -> None:  # type: ignore[no-untyped-def]
    file = written(tmp_path / "others.warc", [(URL, "2025-05-01T10:00:00Z", B, HTML)], False)
    imported(tmp_path / "plans.db", file)
    before = ask("SELECT * FROM versions"), ask("SELECT * FROM fetches")
    report = imported(tmp_path / "plans.db", file)
    assert (report.taken, report.known, report.renumbered) == (0, 1, [])
    assert (ask("SELECT * FROM versions"), ask("SELECT * FROM fetches")) == before


@pytest.mark.parametrize(
    ("wire", "headers"),
    [
        (gzip.compress(B), [("Content-Encoding", "gzip")]),
        (B, [("Content-Encoding", "gzip")]),  # decoded, under the header of the wire
        (b"%x\r\n%b\r\n0\r\n\r\n" % (len(B), B), [("Transfer-Encoding", "chunked")]),
        (B, [("Transfer-Encoding", "chunked")]),
    ],
)
def test_bodies_come_out_as_the_site_meant_them(
    tmp_path: Path,
    ask,
    wire: bytes,
    headers: list[tuple[str, str]],  # type: ignore[no-untyped-def]
) -> None:
    records = [(URL, "2025-05-01T10:00:00Z", wire, HTML + headers)]
    imported(tmp_path / "plans.db", written(tmp_path / "others.warc.gz", records))
    with closing(open_archive(tmp_path / "plans.db", create=False)) as db:
        (sha256,) = db.execute("SELECT body_sha256 FROM fetches WHERE outcome = 'ok'").fetchone()
        assert get_blob(db, sha256) == B


def test_what_lies_outside_the_listing_is_passed_over(tmp_path: Path, ask) -> None:  # type: ignore[no-untyped-def]
    records: Records = [(URL, "2024-05-01T10:00:00Z", B, HTML)]
    report = imported(tmp_path / "plans.db", written(tmp_path / "others.warc.gz", records))
    assert (report.taken, report.unlisted, ask("SELECT * FROM fetches")) == (0, 1, [])


def test_a_page_that_is_no_plan_is_recorded_and_begins_nothing(tmp_path: Path, ask) -> None:  # type: ignore[no-untyped-def]
    records: Records = [(URL, "2025-05-01T10:00:00Z", b"<html><body></body></html>", HTML)]
    report = imported(tmp_path / "plans.db", written(tmp_path / "others.warc.gz", records))
    assert (report.counts, ask(VERSIONS)) == ({"no_text": 1}, [])


def test_an_export_goes_into_an_empty_archive_as_it_was(tmp_path: Path, ask) -> None:  # type: ignore[no-untyped-def]
    first = tmp_path / "first.db"
    texts = [(A, "2025-03-01"), (A, "2025-04-01"), (B, "2025-05-01"), (A, "2025-06-01")]
    records = [(URL, f"{on}T10:00:00Z", body, HTML) for body, on in texts]
    imported(first, written(tmp_path / "others.warc.gz", records))
    file = tmp_path / "again.warc.gz"
    with closing(open_archive(first, create=False)) as db, file.open("wb") as out:
        export_warc(db, out, compress=True)
        before = db.execute(VERSIONS).fetchall()
    assert len(before) == 3
    report = imported(tmp_path / "plans.db", file)
    assert (report.counts, report.missing) == ({"ok": 4}, 0)
    assert ask(VERSIONS) == before
    query = "SELECT body_sha256, fetched_at FROM fetches ORDER BY fetched_at"
    with closing(open_archive(first, create=False)) as db:
        assert ask(query) == db.execute(query).fetchall()


def test_pages_that_a_browser_drew_go_into_an_empty_archive_as_they_were(
    tmp_path: Path,
    ask,  # type: ignore[no-untyped-def]
) -> None:
    """The site sent the same shell each time; on the last night the browser made nothing of it."""
    first, shell = tmp_path / "first.db", b"<html><body><script></script></body></html>"
    drawn = [(A, "2025-03-01"), (A, "2025-04-01"), (B, "2025-05-01"), (None, "2025-06-01")]

    def fill(intake: Intake) -> None:
        for body, on in drawn:
            failure = None if body else "timeout"
            at = f"{on}T10:00:00Z"
            intake.take(
                Capture("avon", URL, at, URL, 200, "", tuple(HTML), body, failure, raw_body=shell)
            )

    take_over(first, LISTS, ["avon"], "warc", fill, clock=lambda: NOW)
    file = tmp_path / "again.warc.gz"
    with closing(open_archive(first, create=False)) as db, file.open("wb") as out:
        export_warc(db, out, compress=True)
        before = db.execute(VERSIONS).fetchall()
    assert len(before) == 2
    passed = Passed()
    captures = list(captures_in(file, "avon", {url_identity(URL): URL}, passed))
    assert [(each.body, each.raw_body) for each in captures] == [
        (A, shell), (A, shell), (B, shell),
    ]  # fmt: skip
    assert passed.without_body == 1
    assert imported(tmp_path / "plans.db", file).counts == {"ok": 3}
    assert ask(VERSIONS) == before
    shown = "SELECT body_sha256, sent_sha256 FROM fetches LEFT JOIN renderings USING (fetch_id)"
    with closing(open_archive(first, create=False)) as db:
        assert ask(shown) == db.execute(f"{shown} WHERE outcome = 'ok'").fetchall()
        assert [each for each in verify(db) if each.verdict != "ok"] == []


def test_an_import_that_was_killed_is_merged_by_the_next(tmp_path: Path, ask) -> None:  # type: ignore[no-untyped-def]
    records: Records = [(URL, "2025-05-01T10:00:00Z", B, HTML)]
    file = written(tmp_path / "others.warc.gz", records)

    def die(intake: Intake) -> None:
        for capture in captures_in(file, "avon", {url_identity(URL): URL}, Passed()):
            intake.take(capture)
        intake.merge = lambda: None  # type: ignore[method-assign]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_over(tmp_path / "plans.db", LISTS, ["avon"], "warc", die, clock=lambda: NOW)
    assert ask(VERSIONS) == []
    report = imported(tmp_path / "plans.db", file)
    assert (report.known, report.versions) == (1, 1)
    assert ask("SELECT state FROM runs ORDER BY run_id") == [("interrupted",), ("finished",)]


def test_the_next_crawl_asks_in_full_where_others_saw_something_newer(
    tmp_path: Path,
) -> None:
    records: Records = [(URL, "2025-05-01T10:00:00Z", B, [*HTML, ("ETag", '"1"')])]
    imported(tmp_path / "plans.db", written(tmp_path / "others.warc.gz", records))
    with closing(open_archive(tmp_path / "plans.db", create=False)) as db:
        known = known_sources(db, "2026-11-22T03:00:00Z")["avon", URL]
    assert (known.etag, known.body_sha256, known.asked_in_full_at) == (None, None, None)
    assert known.content_sha256 is not None


@pytest.mark.parametrize("data", [b"no WARC at all", b"", b"\x1f\x8b\x08broken"])
def test_a_file_that_is_no_warc_is_named(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "others.warc"
    file.write_bytes(data)
    with pytest.raises(UsageError, match=r"others\.warc"):
        imported(tmp_path / "plans.db", file)


@given(st.data(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_no_damage_to_a_file_does_more_than_end_its_reading(
    data: st.DataObject, compress: bool
) -> None:
    whole = bytearray(WHOLE[compress])
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at] = data.draw(st.integers(0, 255))
    cut = whole[: data.draw(st.integers(1, len(whole)))]
    with NamedTemporaryFile(suffix=".warc") as file:
        file.write(cut)
        file.flush()
        with suppress(UsageError):
            for capture in captures_in(Path(file.name), "avon", {url_identity(URL): URL}, Passed()):
                assert capture.url == URL


@pytest.mark.parametrize("compress", [False, True])
def test_records_that_are_not_whole_are_left_out_and_told(
    tmp_path: Path,
    ask,  # type: ignore[no-untyped-def]
    capsys: pytest.CaptureFixture[str],
    compress: bool,
) -> None:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "force_urls.csv").write_text(f"force_id,force_name,url\navon,Avon,{URL}\n")
    (folder / "recommendations.csv").write_text("key,title\ntraining,Training\n")
    times = ("2025-05-01T10:00:00Z", "2025-06-01T10:00:00Z")
    records: Records = [(URL, at, body, HTML) for at, body in zip(times, (A, B), strict=True)]
    file = written(tmp_path / "others.warc", records, compress)
    whole = file.read_bytes()
    first = len(written(tmp_path / "first.warc", records[:1], compress).read_bytes())

    def given(content: bytes) -> tuple[int, str]:
        file.write_bytes(content)
        where = ["--archive", str(tmp_path / "plans.db"), "--sources", str(folder)]
        code = planwatch(["import", "warc", str(file), "--force", "avon", *where])
        printed = capsys.readouterr()
        assert ("take a whole copy" in printed.err) == (code == 3)
        return code, printed.out.partition(";")[0]

    one = "avon: 1 capture taken over (1 ok)"
    assert given(whole[: first + 20]) == (3, f"{one}, 1 damaged")  # inside the second's head
    cut = (3, "avon: 0 captures taken over, 1 known already, 1 damaged")
    assert given(whole[:-60]) == cut  # inside its body
    if not compress:  # a word that the site never sent
        assert given(whole.replace(b"every year", b"every week")) == cut
    assert ask("SELECT outcome FROM fetches") == [("ok",)]
    assert given(whole) == (0, f"{one}, 1 known already")
    assert ask(VERSIONS)[1][:2] == (2, "2025-06-01T10:00:00Z")


def test_a_file_that_is_no_warc_leaves_nothing_in_the_archive(
    tmp_path: Path,
    ask,  # type: ignore[no-untyped-def]
) -> None:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "force_urls.csv").write_text(f"force_id,force_name,url\navon,Avon,{URL}\n")
    (folder / "recommendations.csv").write_text("key,title\ntraining,Training\n")
    where = ["--archive", str(tmp_path / "plans.db"), "--sources", str(folder)]
    records: Records = [(URL, "2025-05-01T10:00:00Z", A, HTML)]
    file = written(tmp_path / "others.warc", records)
    assert planwatch(["import", "warc", str(file), "--force", "avon", *where]) == 0
    file.write_bytes(b"no WARC at all")
    assert planwatch(["import", "warc", str(file), "--force", "avon", *where]) == 2
    assert ask("SELECT state FROM runs") == [("finished",)]


def test_an_archive_read_by_earlier_code_is_rebuilt_first(tmp_path: Path) -> None:
    archive = tmp_path / "plans.db"
    records: Records = [(URL, "2025-05-01T10:00:00Z", B, HTML)]
    file = written(tmp_path / "others.warc.gz", records)
    imported(archive, file)
    with closing(open_archive(archive, create=False)) as db:
        db.execute("UPDATE readings SET extractor = 'trafilatura 0'")
    with pytest.raises(UsageError, match="planwatch rebuild"):
        imported(archive, file)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "force_urls.csv").write_text(f"force_id,force_name,url\navon,Avon,{URL}\n")
    (folder / "recommendations.csv").write_text("key,title,deadline\ntraining,T,2026-03-27\n")
    records: Records = [(URL, "2025-05-01T10:00:00Z", B, HTML)]
    file = written(tmp_path / "others.warc.gz", records)
    where = ["--archive", str(tmp_path / "plans.db"), "--sources", str(folder)]
    assert planwatch(["import", "warc", str(file), "--force", "avon", *where]) == 0
    assert capsys.readouterr().out == ("avon: 1 capture taken over (1 ok); 1 version, 0 before\n")
    out = tmp_path / "out.warc.gz"
    assert planwatch(["export", "warc", "--output", str(out), *where]) == 0
    assert "1 response, 0 revisits" in capsys.readouterr().err
    assert out.read_bytes().startswith(b"\x1f\x8b")
    assert planwatch(["import", "warc", str(file), "--force", "avno", *where]) == 2
    elsewhere = ["--url", "https://elsewhere.example/"]
    assert planwatch(["import", "warc", str(file), "--force", "avon", *elsewhere, *where]) == 2
    capsys.readouterr()
    (folder / "recommendations.csv").write_text("key,title\ntraining,Training\n")
    assert planwatch(["import", "warc", str(file), "--force", "avon", *where]) == 2
    assert "run planwatch rebuild first" in capsys.readouterr().err
    assert planwatch(["rebuild", "--jobs", "1", *where]) == 0
    assert planwatch(["import", "warc", str(file), "--force", "avon", *where]) == 0
