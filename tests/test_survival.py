"""What can happen to an archive on a real machine: a clear error, and nothing lost.

A process killed at any moment is tested by ``make torture``.
"""

import io
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from scraper import readers
from scraper.archive.connection import open_archive, transaction
from scraper.archive.lock import crawl_lock
from scraper.cli import run as planwatch
from scraper.crawl import CrawlSettings, RunReport, crawl, target_of
from scraper.errors import ArchiveBusy, ArchiveError
from scraper.fetch.exchange import Exchange, Target
from scraper.sources import Force, Source, Sources
from scraper.store.known import known_sources
from tests.real_nights import ASKED, SCREENED, TAUGHT, Watch, answer, exchange, page, url_of
from tests.sample_archive import write_archive, write_lists

AVON, KENT = url_of("avon"), url_of("kent")
FIRST, SECOND, THIRD, FOURTH = (f"2026-03-0{day}T03:00:00Z" for day in (1, 2, 3, 4))
PLAN = page(answer("training", TAUGHT), answer("risk", SCREENED))
EDITED = page(answer("training", TAUGHT + " A second day follows."), answer("risk", SCREENED))
LONG = page(answer("risk", " ".join(f"word{at}" for at in range(40_000))))
KEPT = {
    "fetches": "SELECT fetch_id, fetched_at, body_sha256 FROM fetches",
    "blobs": "SELECT sha256, data FROM blobs",
    "versions": "SELECT force_id, number, first_seen, text FROM versions",
}


@pytest.fixture
def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Two forces, one night."""
    watch = Watch(tmp_path / "plans.db", monkeypatch, (Source("kent", KENT), Source("avon", AVON)))
    watch.night(FIRST, {KENT: PLAN, AVON: PLAN})
    return watch


def kept(watch: Watch) -> dict[str, list[tuple[object, ...]]]:
    return {table: watch.rows(sql) for table, sql in KEPT.items()}


def told(*command: str | Path) -> tuple[int, str]:
    """The exit code of a command, and all that it printed."""
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = planwatch([str(each) for each in command])
    return code, said.getvalue()


def sound(watch: Watch) -> bool:
    code, said = told("verify", "--archive", watch.path)
    assert code == 0, said
    return True


def test_a_disk_that_fills_up_during_a_crawl(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept(watch)

    def almost_full(path: Path, *, create: bool) -> sqlite3.Connection:
        db = open_archive(path, create=create)
        (pages,) = db.execute("PRAGMA page_count").fetchone()
        db.execute(f"PRAGMA max_page_count = {pages + 2}")
        return db

    with monkeypatch.context() as patched:
        patched.setattr("scraper.crawl.open_archive", almost_full)
        with pytest.raises(ArchiveError, match="disk is full; make room"):
            watch.night(SECOND, {KENT: LONG, AVON: PLAN})
    stored = kept(watch)
    assert all(set(rows) <= set(stored[table]) for table, rows in before.items())
    assert sound(watch)
    assert watch.night(THIRD, {KENT: EDITED, AVON: PLAN})[KENT] == ("ok", "changed")
    assert watch.rows("SELECT state FROM runs") == [("finished",), ("interrupted",), ("finished",)]
    assert sound(watch)


def test_a_disk_that_fills_up_during_a_rebuild(watch: Watch) -> None:
    watch.night(SECOND, {KENT: LONG, AVON: PLAN})
    before = kept(watch)
    lists = write_lists(watch.path.parent / "lists")
    command = [sys.executable, "-m", "scraper", "rebuild", "--all", "--jobs", "1"]
    most = 96 * 1024  # for a single file; less than what the long page is staged in

    def end_of_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    full = subprocess.run(
        [*command, "--archive", watch.path, "--sources", lists],
        preexec_fn=end_of_disk,
        capture_output=True,
        text=True,
    )
    assert full.returncode == 1
    assert "plans.db.rebuild: the disk" in full.stderr
    assert "Traceback" not in full.stderr
    assert kept(watch) == before
    assert sound(watch)
    assert told("rebuild", "--all", "--archive", watch.path, "--sources", lists)[0] == 0
    assert kept(watch) == before


@pytest.fixture
def read_only() -> Iterator[Path]:
    """A folder that every user may look into and nobody may change, with an archive in it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_archive(folder / "plans.db")
        (folder / "plans.db").chmod(0o444)
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o755)


def as_nobody(action: Callable[[], tuple[int, str]]) -> tuple[int, str]:
    """What a command comes to for a user without any rights here."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        # A forked process cannot start the server of the readers a second time.
        readers.load = lambda: None
        if os.geteuid() == 0:
            os.seteuid(65534)
        os.write(writing, json.dumps(action()).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        code, said = json.loads(pipe.read())
    os.waitpid(child, 0)
    return code, said


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize(
    "command", [("crawl", "--only", "cedar"), ("rebuild",), ("backfill", "--force", "cedar")]
)
def test_what_may_not_be_written_is_not(read_only: Path, command: tuple[str, ...]) -> None:
    where = ("--archive", read_only / "plans.db", "--sources", read_only / "lists")
    before = (read_only / "plans.db").read_bytes()
    code, said = as_nobody(lambda: told(*command, *where))
    assert code == 1
    assert "cannot be locked" in said and "Permission denied" in said
    assert (read_only / "plans.db").read_bytes() == before
    assert as_nobody(lambda: told("missing", *where))[0] == 0


def test_a_file_that_another_program_writes_to(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept(watch)
    monkeypatch.setattr("scraper.archive.connection._BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(watch.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ArchiveBusy, match="written to by another process; wait") as busy:
            watch.night(SECOND, {KENT: EDITED, AVON: PLAN})
        assert told("missing", "--archive", watch.path)[0] == 0
        other.execute("ROLLBACK")
    assert busy.value.exit_code == 5
    assert kept(watch) == before
    assert watch.night(THIRD, {KENT: EDITED, AVON: PLAN})[KENT] == ("ok", "changed")
    assert sound(watch)


COMMANDS = {
    "crawl": ("crawl", "--only", "cedar"),
    "rebuild": ("rebuild", "--all"),
    "backfill": ("backfill", "--force", "alder"),
    "discover": ("discover", "--write"),
    "wording": ("recommendations", "import", "report.html"),
    "warc": ("import", "warc", "captures.warc", "--force", "alder"),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_one_at_a_time_also_while_the_first_one_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("report.html", "captures.warc"):
        Path(name).write_text("<html><main>No report.</main></html>")
    path = write_archive(tmp_path / "plans.db")
    with crawl_lock(path, FIRST), closing(open_archive(path, create=False)) as db:
        before = path.read_bytes()
        with transaction(db):
            db.execute("UPDATE forces SET region = 'nowhere'")
            # without the lock it would wait ten seconds for the transaction
            code, said = told(*command, "--archive", path, "--sources", "lists")
            assert code == 5
            assert (
                f"held by another crawl or rebuild (process {os.getpid()}, started {FIRST})" in said
            )
            assert path.read_bytes() == before


HARMED = {
    "no database": lambda content: b"force_id,force_name,url\n" * 500,
    "half of it": lambda content: content[: len(content) // 2],
    "its first page": lambda content: content[:4096],
    "of a newer planwatch": lambda content: content[:60] + b"\0\0\0\x63" + content[64:],
}
SAYS = {
    "no database": (2, "is no planwatch archive; name another"),
    "half of it": (6, "is damaged"),
    "its first page": (6, "is damaged"),
    "of a newer planwatch": (1, "written by a newer planwatch (schema 99"),
}


@pytest.mark.parametrize("harm", HARMED)
def test_a_file_that_is_no_archive_of_ours_is_named_and_left_alone(
    tmp_path: Path, harm: str
) -> None:
    path = write_archive(tmp_path / "plans.db")
    content = HARMED[harm](path.read_bytes())
    path.write_bytes(content)
    for command in (
        ("crawl", "--only", "cedar"),
        ("rebuild",),
        ("backfill", "--force", "cedar"),
        ("verify",),
        ("missing",),
        ("status",),
        ("show", "alder"),
        ("diff", "alder"),
        ("search", "order"),
        ("manifest",),
    ):
        code, said = told(*command, "--archive", path, "--sources", tmp_path / "lists")
        expected = 6 if command == ("verify",) and harm == "no database" else SAYS[harm][0]
        assert code == expected, command
        assert str(path) in said and SAYS[harm][1] in said
        assert path.read_bytes() == content


def flip(watch: Watch, sha256: object) -> None:
    """One bit of a stored body becomes another."""
    with closing(watch.open()) as db:
        ((data,),) = db.execute("SELECT data FROM blobs WHERE sha256 = ?", (sha256,))
        middle = len(data) // 2
        flipped = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        db.execute("UPDATE blobs SET data = ? WHERE sha256 = ?", (flipped, sha256))


@pytest.fixture
def damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Watch, str]:
    """Kent's only body is damaged; on it nothing is packed yet."""
    watch = Watch(tmp_path / "plans.db", monkeypatch, (Source("kent", KENT), Source("avon", AVON)))
    watch.night(FIRST, {KENT: PLAN, AVON: page(answer("risk", SCREENED))})
    ((sha256,),) = watch.rows("SELECT body_sha256 FROM fetches WHERE force_id = 'kent'")
    flip(watch, sha256)
    return watch, str(sha256)


def test_a_damaged_body_is_named_and_costs_no_answer(damaged: tuple[Watch, str]) -> None:
    watch, sha256 = damaged
    code, said = told("verify", "--archive", watch.path)
    assert code == 6
    assert sha256 in said
    where = ("--archive", watch.path)
    for asked in (("show", "kent"), ("log", "kent"), ("missing",), ("search", "advocate")):
        assert told(*asked, *where)[0] == 0
    code, said = told("rebuild", "--all", *where)
    assert code == 6
    assert sha256 in said and "run planwatch verify" in said
    code, said = told("export", "warc", "--output", watch.path.with_name("out.warc.gz"), *where)
    assert code == 6
    assert sha256 in said


def test_a_damaged_body_that_comes_again_is_whole_again(damaged: tuple[Watch, str]) -> None:
    watch, _ = damaged
    assert watch.night(SECOND, {KENT: PLAN}) == {KENT: ("ok", "unchanged")}
    assert sound(watch)


def test_a_damaged_body_stops_no_crawl_and_nothing_is_packed_on_it(
    damaged: tuple[Watch, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    watch, sha256 = damaged
    alarms = []
    monkeypatch.setattr(
        "tests.real_nights.crawl",
        lambda *given, **named: alarms.append(crawl(*given, **named)) or alarms[-1],
    )
    assert watch.night(SECOND, {KENT: EDITED}) == {KENT: ("ok", "changed")}
    [alarm] = alarms[0].alarms
    assert KENT in alarm and sha256 in alarm and "verify" in alarm
    code, said = told("verify", "--archive", watch.path)
    assert (code, said.count("blob 1 ("), said.count("blob 3 (")) == (6, 1, 0)
    assert watch.night(THIRD, {KENT: PLAN}) == {KENT: ("ok", "changed")}
    assert sound(watch)


def by_clock(
    watch: Watch, at: str, pages: Mapping[str, bytes], clock: Callable[[], datetime]
) -> RunReport:
    """One run whose fetches are all of ``at``, while the run itself looks at a clock; the
    report."""
    lists = Sources(tuple(Force(each, each) for each in watch.forces), watch.sources, ASKED)

    async def visit(visitor: object, target: Target, until: float) -> Exchange:
        return exchange(target.force_id, target.url, at, pages.get(target.url))

    with watch.monkeypatch.context() as patched:
        patched.setattr("scraper.fetch.visit.Visitor.visit", visit)
        return crawl(watch.path, lists, CrawlSettings(), clock=clock)


def standing(at: str) -> Callable[[], datetime]:
    return lambda: datetime.fromisoformat(at)


def times(watch: Watch) -> list[tuple[object, ...]]:
    return watch.rows(
        "SELECT number, first_seen, last_seen FROM versions WHERE force_id = 'kent' ORDER BY 1"
    )


def test_a_clock_that_goes_back_between_nights(watch: Watch) -> None:
    back = "2026-02-01T03:00:00Z"
    report = by_clock(watch, back, {KENT: PLAN, AVON: PLAN}, standing(back))
    [alarm] = report.alarms
    assert back in alarm and FIRST in alarm and "Set it right" in alarm
    assert times(watch) == [(1, FIRST, FIRST)]
    later = "2026-02-01T04:00:00Z"
    report = by_clock(watch, later, {KENT: EDITED, AVON: PLAN}, standing(later))
    assert len(report.alarms) == 1
    assert times(watch) == [(1, FIRST, FIRST), (2, later, later)]
    assert sound(watch)
    report = by_clock(watch, SECOND, {KENT: EDITED, AVON: PLAN}, standing(SECOND))
    assert report.alarms == ()
    assert times(watch) == [(1, FIRST, FIRST), (2, later, SECOND)]
    assert watch.rows("SELECT count(*) FROM fetches") == [(8,)]
    assert sound(watch)


def test_a_clock_that_goes_back_during_a_run(watch: Watch) -> None:
    before = "2026-03-02T02:59:00Z"
    clock = iter([datetime.fromisoformat(SECOND)])
    report = by_clock(
        watch,
        before,
        {KENT: EDITED, AVON: PLAN},
        lambda: next(clock, datetime.fromisoformat(before)),
    )
    [alarm] = report.alarms
    assert "set back while the run was at work" in alarm and before in alarm
    assert (report.started, report.finished) == (SECOND, before)
    assert times(watch) == [(1, FIRST, FIRST), (2, before, before)]
    assert sound(watch)


def test_what_a_clock_ahead_of_time_left_does_not_hold_until_then(watch: Watch) -> None:
    ahead = "2030-01-01T03:00:00Z"
    watch.sources += (Source("kent", url_of("kent", "more")),)
    pages = {KENT: PLAN, AVON: PLAN, url_of("kent", "more"): page(answer("risk", SCREENED))}
    by_clock(watch, ahead, pages, standing(ahead))
    report = by_clock(watch, THIRD, pages, standing(THIRD))
    assert len(report.sources) == 3, "also the address that was listed in 2030"
    [alarm] = report.alarms
    assert "2030-01-01T03:00:00Z" in alarm
    with closing(watch.open()) as db:
        known = known_sources(db, FOURTH)["kent", KENT]
    told_then = replace(known, etag='"1"', asked_in_full_at=ahead)
    assert target_of(told_then, FOURTH).etag is None, "asked in full, as after a week"
    assert target_of(replace(told_then, asked_in_full_at=THIRD), FOURTH).etag == '"1"'
    assert sound(watch)
