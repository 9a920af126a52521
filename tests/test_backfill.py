"""Past captures from a web archive, asked on loopback."""

import gzip
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scraper.archive.blobs import get_blob
from scraper.archive.connection import open_archive
from scraper.archive.headers import get_headers
from scraper.backfill.cdx import PAUSE
from scraper.backfill.run import BackfillSettings, backfill
from scraper.captures.capture import Report
from scraper.cli import run as planwatch
from scraper.errors import UsageError
from scraper.sources import Source
from tests.cdx_server import Held, WebArchive, web_archive
from tests.store_making import address, lists

URL = address("avon")
OLD_SPELLING = "http://avon.police.uk/plan/"
LISTS = lists(Source("avon", URL, first_listed="2025-01-01"), Source("kent", address("kent")))
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


def page(text: str) -> bytes:
    return (
        "<html><head><title>Our plan</title></head><body><main><h1>Our plan</h1>"
        f"<p>What the force does about stalking. {text}</p></main></body></html>"
    ).encode()


A, B = page("We train staff."), page("We train all of our staff, every year.")


@pytest.fixture
def web() -> Iterator[WebArchive]:
    with web_archive() as archive:
        archive.held = [
            Held("20250301100000", URL, A, digest="AAA", headers={"ETag": '"1"', "Server": "x"}),
            Held("20250401100000", OLD_SPELLING, A, status="-", digest="AAA"),
            Held("20250501100000", URL, B, digest="BBB"),
        ]
        yield archive


class Backfill:
    """Runs against the web archive, with a clock that stands and no real pauses."""

    def __init__(self, folder: Path, web: WebArchive) -> None:
        self.path, self.web = folder / "plans.db", web
        self.slept: list[float] = []
        self.told: list[str] = []

    def __call__(self, *only: str, since: str = "") -> list[Report]:
        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)

        return backfill(
            self.path,
            LISTS,
            BackfillSettings(only or ("avon",), since, self.web.cdx, allow_private_hosts=True),
            clock=lambda: NOW,
            sleep=sleep,
            progress=lambda force_id, url, what: self.told.append(what),
        )

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with closing(open_archive(self.path, create=False)) as db:
            return db.execute(query).fetchall()

    def versions(self) -> list[tuple[Any, ...]]:
        return self.ask("SELECT number, first_seen, last_seen, cause FROM versions ORDER BY 1")


@pytest.fixture
def run(tmp_path: Path, web: WebArchive) -> Backfill:
    return Backfill(tmp_path, web)


TOLD = [
    (1, "2025-03-01T10:00:00Z", "2025-04-01T10:00:00Z", "first"),
    (2, "2025-05-01T10:00:00Z", "2025-05-01T10:00:00Z", "force"),
]


def test_captures_become_a_history(run: Backfill, web: WebArchive) -> None:
    (report,) = run()
    assert (report.counts, report.missing, report.versions) == ({"ok": 3}, 0, 2)
    assert run.versions() == TOLD
    assert web.captures_asked() == [
        f"/web/20250301100000id_/{URL}",
        f"/web/20250501100000id_/{URL}",
    ], "the same digest is not asked for twice"
    with closing(open_archive(run.path, create=False)) as db:
        rows = db.execute("SELECT fetch_id, body_sha256, reason FROM fetches ORDER BY 1")
        (first, sha256, reason), (_, again, by_digest), _ = rows.fetchall()
        assert get_blob(db, sha256) == A
        assert again == sha256
        assert reason.endswith(f"/web/20250301100000id_/{URL}")
        assert by_digest.endswith("by the same digest AAA")
        headers = (("etag", '"1"'), ("server", "x"), ("content-type", "text/html"))
        assert get_headers(db, first) == ((), headers)
    assert run.ask("SELECT origin, state FROM runs") == [("web-archive", "finished")]


def test_again_takes_nothing_and_asks_for_no_capture(run: Backfill, web: WebArchive) -> None:
    run()
    before = run.ask("SELECT * FROM versions"), run.ask("SELECT * FROM fetches")
    web.asked.clear()
    (report,) = run()
    assert (report.taken, report.known, report.renumbered) == (0, 3, [])
    assert (run.ask("SELECT * FROM versions"), run.ask("SELECT * FROM fetches")) == before
    assert web.captures_asked() == []


def test_what_is_not_to_be_had_comes_with_the_next(run: Backfill, web: WebArchive) -> None:
    web.held[0].body, web.held[1].body = None, A
    (report,) = run()
    assert (report.taken, report.missing) == (2, 1)
    assert any("20250301100000id_" in each for each in run.told)
    assert [row[1] for row in run.versions()] == ["2025-04-01T10:00:00Z", "2025-05-01T10:00:00Z"]
    web.held[0].body = A
    (report,) = run()
    assert (report.taken, report.known, report.missing) == (1, 2, 0)
    assert report.renumbered == [(1, None)]
    assert run.versions() == TOLD


def test_the_index_is_asked_at_the_pace_that_it_allows(run: Backfill, web: WebArchive) -> None:
    web.page = 1
    run("avon", "kent")
    asked = [path for path in web.asked if path.startswith("/cdx")]
    assert len(asked) == 4, "three rows a page each for avon, one answer for kent"
    assert run.slept.count(PAUSE) == 4
    assert pytest.approx(3.125) == PAUSE
    assert run.versions() == TOLD


def test_since(run: Backfill, web: WebArchive) -> None:
    (report,) = run(since="2025-04-15T00:00:00Z")
    assert (report.taken, [row[1] for row in run.versions()]) == (1, ["2025-05-01T10:00:00Z"])
    assert "from=20250415000000" in web.asked[0]


def test_days_before_the_listing_and_failed_captures_are_left_alone(
    run: Backfill, web: WebArchive
) -> None:
    web.held += [
        Held("20240101000000", URL, B, digest="BBB"),
        Held("20250601000000", URL, b"gone", status="404", digest="CCC"),
        Held("20250601000001", URL.replace("avon", "essex"), B, digest="BBB"),
        Held("20251399000000", URL, B, digest="BBB"),
    ]
    (report,) = run()
    assert (report.taken, report.unlisted) == (3, 1)
    assert len(web.captures_asked()) == 2


def test_a_body_that_still_has_the_sites_encoding(run: Backfill, web: WebArchive) -> None:
    web.held = [
        Held("20250301100000", URL, gzip.compress(A), headers={"Content-Encoding": "gzip"}),
        Held("20250401100000", URL, B, digest="B", headers={"Content-Encoding": "gzip"}),
    ]
    run()
    with closing(open_archive(run.path, create=False)) as db:
        bodies = db.execute("SELECT body_sha256 FROM fetches ORDER BY fetch_id").fetchall()
        assert [get_blob(db, sha256) for (sha256,) in bodies] == [A, B]


def test_a_challenge_page_in_the_archive_is_no_plan(run: Backfill, web: WebArchive) -> None:
    challenge = (
        b"<html><head><title>Just a moment...</title></head><body>"
        b"<p>Checking your browser before you can go on.</p>"
        b"<script src='/cdn-cgi/challenge-platform/h/b'></script></body></html>"
    )
    web.held.insert(2, Held("20250415100000", URL, challenge, digest="CCC"))
    (report,) = run()
    assert report.counts == {"ok": 3, "blocked": 1}
    assert run.versions() == TOLD


def test_a_collapsed_capture_is_not_believed_until_the_next_confirms_it(
    run: Backfill, web: WebArchive
) -> None:
    long = page("We train staff. " + "The force has written a good deal about this here. " * 40)
    short = page("Soon.")
    web.held = [
        Held("20250301100000", URL, long, digest="1"),
        Held("20250401100000", URL, short, digest="2"),
        Held("20250501100000", URL, long, digest="1"),
        Held("20250601100000", URL, short, digest="2"),
        Held("20250701100000", URL, short, digest="2"),
    ]
    (report,) = run()
    assert report.counts == {"ok": 3, "suspect": 2}
    assert [row[1] for row in run.versions()] == ["2025-03-01T10:00:00Z", "2025-07-01T10:00:00Z"]


@pytest.mark.parametrize(
    "says",
    [
        (200, b"<html>down for maintenance</html>"),
        (200, b'{"a": 1}'),
        (200, b'[["timestamp"], 3]'),
        (200, b"[[], [], []]"),
        (403, b"no"),
    ],
)
def test_an_index_that_answers_nonsense_costs_that_address_only(
    run: Backfill, web: WebArchive, says: tuple[int, bytes]
) -> None:
    web.index_says = says
    (report,) = run()
    assert (report.taken, report.missing) == (0, 1)
    assert "/cdx/search/cdx" in run.told[0]


def test_a_backfill_that_dies_goes_on_where_it_was(
    run: Backfill, web: WebArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(self: object, *arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr("scraper.captures.intake.rewrite_history", die)
        with pytest.raises(KeyboardInterrupt):
            run()
    assert run.versions() == []
    (report,) = run()
    assert (report.known, report.taken, report.versions) == (3, 0, 2)
    assert run.versions() == TOLD
    assert run.ask("SELECT state FROM runs") == [("interrupted",), ("finished",)]


def test_an_index_that_is_none_is_named(run: Backfill, web: WebArchive) -> None:
    with pytest.raises(UsageError, match="no address of a CDX index"):
        backfill(run.path, LISTS, BackfillSettings(cdx="https://x.example/"), clock=lambda: NOW)


def test_the_command(
    tmp_path: Path,
    web: WebArchive,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("scraper.backfill.cdx.PAUSE", 0.0)
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "force_urls.csv").write_text(f"force_id,force_name,url\navon,Avon,{URL}\n")
    (folder / "recommendations.csv").write_text("key,title,deadline\ntraining,T,2026-03-27\n")
    where = ["--archive", str(tmp_path / "plans.db"), "--sources", str(folder)]
    where += ["--cdx", web.cdx, "--allow-private-hosts"]
    assert planwatch(["backfill", "--force", "avon", *where]) == 0
    out, err = capsys.readouterr()
    assert out == "avon: 3 captures taken over (3 ok); 2 versions, 0 before\n"
    assert len(err.splitlines()) == 3
    web.index_says = (403, b"no")
    assert planwatch(["backfill", *where]) == 4
    assert planwatch(["backfill", "--force", "avno", *where]) == 2
