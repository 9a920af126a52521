"""Rebuilds: the same versions with today's reading, whole or not at all, and what it altered."""

import json
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import closing
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scraper.archive.blobs import put_blob
from scraper.archive.connection import read_archive, transaction
from scraper.archive.lists import recorded_recommendations
from scraper.archive.lock import crawl_lock
from scraper.archive.wording import Wording, put_wordings
from scraper.cli import run as planwatch
from scraper.errors import ArchiveBusy, ArchiveDamaged, ArchiveMissing
from scraper.extract import extract
from scraper.extract.stamps import todays_extractor
from scraper.judge.media import DOCX, HTML, ODT, PDF, PLAIN
from scraper.query.coverage import coverage
from scraper.query.search import search
from scraper.reading import Job, Read
from scraper.rebuild import rebuild as whole
from scraper.rebuild.latest import Shown, turns
from scraper.rebuild.rebuild import Report, rebuild
from scraper.rebuild.stale import stale_readings
from scraper.segment import SEGMENTER
from scraper.segment.against import Against, stamp
from scraper.sources import Source, read_recommendations
from scraper.today import Today
from scraper.verify.checks import verify
from tests.real_nights import (
    ASKED,
    EARLIER,
    SCREENED,
    TAUGHT,
    TODAY,
    TRACED,
    AtOnce,
    Watch,
    answer,
    page,
    url_of,
)
from tests.test_odt import p as odt_paragraph
from tests.test_odt import package as odt

ROOT = Path(__file__).parents[1]
KENT, AVON = url_of("kent"), url_of("avon")
FIRST, SECOND, THIRD, FOURTH = (f"2026-03-0{day}T03:00:00Z" for day in (1, 2, 3, 4))
NOW = datetime(2026, 4, 1, tzinfo=UTC)
HIDDEN = f"<section>{answer('online', TRACED)}</section>"  # from the earlier code
TODAYS = todays_extractor(HTML)
STAMPED = stamp(SEGMENTER, Against(ASKED))


@pytest.fixture
def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watch:
    return Watch(tmp_path / "plans.db", monkeypatch, (Source("kent", KENT),))


def rebuilt(
    watch: Watch, *, everything: bool = False, executor: Callable[[], Executor] | None = None
) -> Report:
    return rebuild(
        watch.path,
        clock=lambda: NOW,
        jobs=1,
        against=Against(watch.asked),
        everything=everything,
        open_executor=executor or AtOnce,
    )


def lists(watch: Watch, directory: Path) -> Path:
    """The lists that the archive watches, as a person writes them."""
    directory.mkdir(exist_ok=True)
    forces = [f"{each},{each.title()},{url_of(each)}" for each in watch.forces]
    asked = [
        f"{each.key},{each.title},{each.deadline or ''},{';'.join(each.key_terms)},"
        f"{each.number},{each.number_basis}"
        for each in watch.asked
    ]
    for name, head, lines in (
        ("force_urls.csv", "force_id,force_name,url", forces),
        ("recommendations.csv", "key,title,deadline,key_terms,number,number_basis", asked),
        ("other_recommendations.csv", "number,addressee", []),
    ):
        text = "\n".join([head, *lines, ""])
        (directory / name).write_text(text, encoding="utf-8")
    return directory


def differences(report: Report) -> list[tuple[Any, ...]]:
    """What came out differently: all but the force, and the words where there are none."""
    found = []
    for each in report.differences:
        _, *values, added, removed = asdict(each).values()
        found.append((*values, *(() if added is None else (added, removed))))
    return found


def test_todays_reading_takes_the_place_of_an_earlier_one_under_the_same_version(
    watch: Watch,
) -> None:
    watch.night(FIRST, {KENT: page(answer("training", TAUGHT), HIDDEN)}, by_earlier=True)
    identity = "SELECT version_id, number, first_seen, last_seen, cause, run_id FROM versions"
    before = watch.rows(identity), watch.rows("SELECT * FROM fetches")
    assert watch.rows("SELECT state FROM responses WHERE recommendation = 'online'") == [
        ("absent",)
    ]

    report = rebuilt(watch)

    assert (watch.rows(identity), watch.rows("SELECT * FROM fetches")) == before
    assert watch.rows("SELECT state, response FROM responses WHERE recommendation = 'online'") == [
        ("answered", TRACED)
    ]
    assert watch.rows("SELECT extractor, segmenter, answered FROM readings") == [
        (TODAYS, STAMPED, 2)
    ]
    assert TRACED in str(watch.rows("SELECT text FROM versions"))
    assert watch.rows("SELECT * FROM response_changes") == []
    assert differences(report) == [
        (None, "plan", 1, 1, None, None),
        ("online", "state", 1, 1, "absent", "answered", 13, 0),
    ]
    assert (report.readings, report.versions, report.counts) == (1, 1, {"plan": 1, "state": 1})


def test_the_report_is_kept(watch: Watch) -> None:
    watch.night(FIRST, {KENT: page(answer("training", TAUGHT), HIDDEN)}, by_earlier=True)
    report = rebuilt(watch)
    [(rebuild_id, started, finished, extractors, segmenter, readings, versions)] = watch.rows(
        "SELECT rebuild_id, started, finished, extractors, segmenter, readings, versions"
        " FROM rebuilds"
    )
    assert (rebuild_id, started, finished) == (1, "2026-04-01T00:00:00Z", "2026-04-01T00:00:00Z")
    assert json.loads(str(extractors)) == {HTML: TODAYS}
    assert (segmenter, readings, versions) == (SEGMENTER, 1, 1)
    kept = watch.rows(
        "SELECT force_id, recommendation, what, first_version, last_version, before, after,"
        " words_added, words_removed FROM rebuild_differences WHERE rebuild_id = 1"
    )
    assert kept == [tuple(asdict(each).values()) for each in report.differences]


def test_the_search_index_follows(watch: Watch) -> None:
    watch.night(FIRST, {KENT: page(answer("training", TAUGHT + "<!--rhubarb-->"))}, by_earlier=True)

    def found(word: str) -> int:
        with closing(read_archive(watch.path)) as db:
            return len(search(db, word))

    assert (found("rhubarb"), found("advocate")) == (1, 1)
    rebuilt(watch)
    assert (found("rhubarb"), found("advocate")) == (0, 1)


def test_only_what_another_code_read_is_read_again(watch: Watch) -> None:
    watch.sources += (Source("avon", AVON),)
    watch.__post_init__()
    watch.night(FIRST, {KENT: page(answer("training", TAUGHT))}, by_earlier=True)
    watch.night(FIRST, {AVON: page(answer("training", TAUGHT))})
    assert rebuilt(watch).readings == 1
    again = rebuilt(watch)
    assert (again.rebuild_id, again.readings) == (None, 0)
    everything = rebuilt(watch, everything=True)
    assert (everything.rebuild_id, everything.readings, everything.differences) == (2, 2, ())


def test_the_next_night_is_no_change_of_the_force(watch: Watch) -> None:
    plan = answer("training", TAUGHT), HIDDEN
    watch.night(FIRST, {KENT: page(*plan, token="a")}, by_earlier=True)
    watch.night(SECOND, {KENT: page(*plan, token="b")}, by_earlier=True)
    rebuilt(watch)
    assert watch.night(THIRD, {KENT: page(*plan, token="c")}) == {KENT: ("ok", "unchanged")}
    edited = page(answer("training", TAUGHT + " A second day follows."), HIDDEN)
    assert watch.night(FOURTH, {KENT: edited}) == {KENT: ("ok", "changed")}
    assert watch.rows(
        "SELECT recommendation, change, changed_at, words_added, words_removed"
        " FROM response_changes"
    ) == [("training", "edited", FOURTH, 4, 0)]


def test_versions_that_only_noise_told_apart_stay_without_a_change(
    watch: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    for at, noise in ((FIRST, "seen 4,311 times"), (SECOND, "seen 4,312 times")):
        said = page(answer("training", TAUGHT + f"<!--{noise}-->"), answer("risk", SCREENED))
        watch.night(at, {KENT: said}, by_earlier=True)
    assert watch.rows("SELECT change FROM response_changes") == [("edited",)]

    report = rebuilt(watch)

    assert watch.rows("SELECT number, first_seen FROM versions ORDER BY 1") == [
        (1, FIRST),
        (2, SECOND),
    ]
    assert watch.rows("SELECT count(DISTINCT content_sha256) FROM versions") == [(1,)]
    assert watch.rows("SELECT * FROM response_changes") == []
    assert ("training", "change", 2, 2, "edited", None) in differences(report)
    assert ("training", "answer", 1, 2, None, None, 0, 3) in differences(report)
    assert planwatch(["log", "kent", "--archive", str(watch.path)]) == 0
    assert "told apart by an earlier reading only  no answer changed" in capsys.readouterr().out
    again = page(answer("training", TAUGHT + "<!--seen-->"), answer("risk", SCREENED))
    assert watch.night(THIRD, {KENT: again}) == {KENT: ("ok", "unchanged")}


def test_only_versions_that_come_out_differently_are_made_again(watch: Watch) -> None:
    taught, screened = answer("training", TAUGHT), answer("risk", SCREENED)
    watch.night(FIRST, {KENT: page(taught)}, by_earlier=True)
    watch.night(SECOND, {KENT: page(taught, screened, HIDDEN)}, by_earlier=True)
    watch.night(THIRD, {KENT: page(taught)}, by_earlier=True)
    watch.night(FOURTH, {KENT: page(taught, screened)}, by_earlier=True)
    report = rebuilt(watch)
    assert (report.readings, report.versions) == (4, 2), "the second, and the one it precedes"
    assert watch.rows(
        "SELECT to_version, recommendation, change FROM response_changes ORDER BY 1, 2"
    ) == [
        (2, "online", "added"),
        (2, "risk", "added"),
        (3, "online", "removed"),
        (3, "risk", "removed"),
        (4, "risk", "added"),
    ]
    assert [each[:4] for each in differences(report)] == [
        (None, "plan", 2, 2),
        ("online", "state", 2, 2),
        ("online", "change", 2, 2),
        ("online", "change", 3, 3),
    ]


def test_a_change_that_earlier_code_did_not_see_gets_its_true_date(watch: Watch) -> None:
    plan = answer("training", TAUGHT)
    watch.night(FIRST, {KENT: page(plan)}, by_earlier=True)
    watch.night(SECOND, {KENT: page(plan, HIDDEN, token="b")}, by_earlier=True)
    watch.night(THIRD, {KENT: page(plan, HIDDEN, token="c")}, by_earlier=True)
    assert watch.rows("SELECT number FROM versions") == [(1,)]

    report = rebuilt(watch)

    assert watch.rows("SELECT number, first_seen, last_seen, cause FROM versions") == [
        (1, FIRST, FIRST, "first"),
        (2, SECOND, THIRD, "force"),
    ]
    assert watch.rows(
        "SELECT recommendation, change, changed_at, from_version FROM response_changes"
    ) == [("online", "added", SECOND, 1)]
    assert watch.rows("SELECT number FROM fetches JOIN versions USING (version_id)") == [
        (1,),
        (2,),
        (2,),
    ]
    assert (None, "version", 2, 2, None, SECOND) in differences(report)
    with closing(read_archive(watch.path)) as db:
        states = {
            at: {cell["recommendation"]: cell["state"] for cell in coverage(db, at)}["online"]
            for at in (FIRST, SECOND)
        }
    assert states == {FIRST: "absent", SECOND: "answered"}
    assert watch.night(FOURTH, {KENT: page(plan, HIDDEN, token="d")}) == {KENT: ("ok", "unchanged")}
    assert rebuilt(watch, everything=True).differences == ()


def test_two_sources_keep_their_places_where_one_was_seen_late(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = url_of("kent", "more")
    watch = Watch(tmp_path / "plans.db", monkeypatch, (Source("kent", KENT), Source("kent", more)))
    for at, extra in ((FIRST, ""), (SECOND, HIDDEN)):
        pages = {
            KENT: page(answer("training", TAUGHT)),
            more: page(answer("risk", SCREENED), extra),
        }
        watch.night(at, pages, by_earlier=True)
    rebuilt(watch)
    assert watch.rows(
        "SELECT number, part.position, url FROM version_readings AS part"
        " JOIN versions USING (version_id)"
        " JOIN sources USING (source_id) ORDER BY 1, 2"
    ) == [(1, 1, KENT), (1, 2, more), (2, 1, KENT), (2, 2, more)]
    assert watch.rows("SELECT number, last_seen FROM versions") == [(1, FIRST), (2, SECOND)]
    unchanged = {KENT: ("ok", "unchanged"), more: ("ok", "unchanged")}
    assert watch.night(THIRD, pages) == unchanged


def shown(*contents: str) -> tuple[list[Shown], Callable[[Shown], str | None]]:
    fetches = [Shown(at, at, 1, f"2026-03-01T03:00:{at:02}Z", c) for at, c in enumerate(contents)]
    return fetches, lambda fetch: fetch.body_sha256 or None


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        (("a", "a", "a"), set()),
        (("a", "b", "b", "a", "c"), {1, 3, 4}),
        (("a", "", "b", "", "b"), {2}),
        (("a", "b", "c", "d", "e", "f"), {5}),  # noise: only what stands at the end
    ],
)
def test_turns(contents: tuple[str, ...], expected: set[int]) -> None:
    fetches, content_of = shown(*contents)
    assert turns(fetches, "a", content_of) == expected


def test_a_suspect_waits_for_todays_reading_of_it(watch: Watch) -> None:
    words = " ".join(
        f"Unit {number} meets weekly to look at each open case." for number in range(9)
    )
    full = page(answer("training", TAUGHT), answer("risk", SCREENED), answer("online", words))
    rest = page("<p>The plan on stalking is being revised.</p><!--ask us-->")
    watch.night(FIRST, {KENT: full}, by_earlier=True)
    assert watch.night(SECOND, {KENT: rest}, by_earlier=True) == {KENT: ("suspect", None)}
    [(before,)] = watch.rows("SELECT content_sha256 FROM fetches WHERE outcome = 'suspect'")
    report = rebuilt(watch)
    [(after,)] = watch.rows("SELECT content_sha256 FROM fetches WHERE outcome = 'suspect'")
    assert before != after
    assert (None, "suspect", None, None, before, after) in differences(report)
    assert watch.night(THIRD, {KENT: rest + b"\n"}) == {KENT: ("ok", "changed")}


def test_what_today_cannot_be_read_keeps_its_reading(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch.night(FIRST, {KENT: page(answer("training", TAUGHT))}, by_earlier=True)
    rows = "SELECT * FROM readings", "SELECT * FROM versions", "SELECT * FROM responses"
    before = [watch.rows(sql) for sql in rows]

    def fails(job: Job) -> Read:
        return Read("no_text", "there is nothing in it")

    with monkeypatch.context() as patched:
        patched.setattr("scraper.rebuild.reread.read_body", fails)
        report = rebuilt(watch)
    assert [watch.rows(sql) for sql in rows] == before
    assert differences(report) == [
        (None, "unreadable", None, None, EARLIER, "no_text: there is nothing in it")
    ]
    assert report.unreadable == 1
    assert rebuilt(watch).rebuild_id is None, "the same code is not asked twice"
    assert rebuilt(watch, everything=True).unreadable == 0
    assert watch.rows("SELECT count(*) FROM rebuild_failures") == [(0,)]


def test_a_fault_of_ours_costs_that_body_only(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch.night(FIRST, {KENT: page(answer("training", TAUGHT))}, by_earlier=True)
    watch.night(SECOND, {KENT: page(answer("risk", SCREENED))}, by_earlier=True)

    def stumbles(job: Job) -> Read:
        assert b"sergeant" not in job.body, "never thought of"
        return TODAY(job)

    monkeypatch.setattr("scraper.rebuild.reread.read_body", stumbles)
    report = rebuilt(watch)
    [(*_, why)] = [each for each in differences(report) if each[1] == "unreadable"]
    assert why.startswith("unsupported_type: planwatch failed on this body (AssertionError")
    assert watch.rows("SELECT extractor FROM readings ORDER BY 1") == [(EARLIER,), (TODAYS,)]


def test_answers_to_what_is_no_longer_asked_stay(watch: Watch) -> None:
    said = page(answer("training", TAUGHT), answer("risk", SCREENED))
    watch.night(FIRST, {KENT: said}, by_earlier=True)
    watch.asked = watch.asked[:1]
    watch.night(SECOND, {KENT: None})
    rebuilt(watch)
    assert watch.rows("SELECT response FROM responses WHERE recommendation = 'risk'") == [
        (SCREENED,)
    ]


def test_a_recommendation_that_joined_the_list_is_looked_for(watch: Watch) -> None:
    watch.asked, full = watch.asked[:1], watch.asked
    watch.night(FIRST, {KENT: page(answer("training", TAUGHT), answer("risk", SCREENED))})
    watch.asked = full
    watch.night(SECOND, {KENT: None})
    rebuilt(watch, everything=True)
    assert watch.rows("SELECT response FROM responses WHERE recommendation = 'risk'") == [
        (SCREENED,)
    ]


def test_the_archive_asks_as_the_list_does(tmp_path: Path, watch: Watch) -> None:
    watch.asked = read_recommendations(ROOT / "sources" / "recommendations.csv")
    watch.night(FIRST, {KENT: None})
    with closing(read_archive(watch.path)) as db:
        listed, _ = recorded_recommendations(db)
    assert listed == watch.asked


def why_stale(watch: Watch, **lists: Any) -> list[tuple[str, ...]]:
    with closing(read_archive(watch.path)) as db:
        today = Today(db, Against(watch.asked, **lists))
        return [each.why for each in stale_readings(db, today)]


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Screening for risk"},
        {"key_terms": ("risk screening", "screening tool", "sergeant")},
        {"gist": "Know the risk."},
        {"deadline": "2026-05-01"},
        {"number": "8"},
    ],
)
def test_what_is_read_against_another_list_is_read_again_once(
    watch: Watch, change: dict[str, Any]
) -> None:
    watch.night(FIRST, {KENT: page(answer("training", TAUGHT), answer("risk", SCREENED))})
    assert why_stale(watch) == []
    watch.asked = tuple(
        replace(each, **change) if each.key == "risk" else each for each in watch.asked
    )
    assert why_stale(watch) == [("recommendations",)]
    assert rebuilt(watch).readings == 1
    assert watch.rows("SELECT title FROM recommendations WHERE key = 'risk'") == [
        (change.get("title", "Screening of risk"),)
    ]
    assert why_stale(watch) == []
    assert rebuilt(watch).rebuild_id is None
    assert watch.rows("SELECT * FROM response_changes") == []


def test_the_order_of_the_list_and_numbers_of_others_bear_on_reading(watch: Watch) -> None:
    watch.night(FIRST, {KENT: page(answer("training", TAUGHT))})
    assert why_stale(watch, elsewhere=frozenset({15})) == [("recommendations",)]
    watch.asked = watch.asked[::-1]
    assert why_stale(watch) == [("recommendations",)]


def test_what_has_no_part_in_reading_makes_nothing_stale(watch: Watch) -> None:
    watch.night(FIRST, {KENT: page(answer("training", TAUGHT))})
    watch.asked = tuple(
        replace(each, joint_with="commissioners", number_basis="read on page 7")
        for each in watch.asked
    )
    assert why_stale(watch) == []


def test_an_imported_wording_makes_readings_stale(watch: Watch) -> None:
    watch.night(FIRST, {KENT: page(answer("training", TAUGHT))})
    with closing(watch.open()) as db, transaction(db):
        sha256 = put_blob(db, b"the report", None)
        wording = Wording("risk", "7", "Chief constables should screen each report for risk.")
        put_wordings(db, [wording], [], source="the report", read_at=FIRST, sha256=sha256)
    assert why_stale(watch) == [("wording",)]
    assert rebuilt(watch).readings == 1
    assert why_stale(watch) == []


def test_what_was_read_before_lists_were_stamped_is_told_as_not_known(watch: Watch) -> None:
    watch.night(FIRST, {KENT: page(answer("training", TAUGHT))})
    with closing(watch.open()) as db:
        db.execute("UPDATE readings SET segmenter = ?", (SEGMENTER,))
    assert why_stale(watch) == [("unknown lists",)]
    assert rebuilt(watch).differences == ()
    assert why_stale(watch) == []


def changed(watch: Watch) -> list[tuple[object, ...]]:
    return watch.rows("SELECT recommendation, change, from_version FROM response_changes")


def test_a_changed_page_is_compared_as_todays_code_reads_both(watch: Watch) -> None:
    watch.night(FIRST, {KENT: page(answer("training", TAUGHT), HIDDEN)}, by_earlier=True)
    edited = page(answer("training", TAUGHT + " A second day follows."), HIDDEN)
    assert watch.night(SECOND, {KENT: edited}) == {KENT: ("ok", "changed")}
    assert changed(watch) == [("training", "edited", 1)]
    assert watch.rows("SELECT recommendation, what, after FROM rebuild_differences") == [
        (None, "plan", None),
        ("online", "state", "answered"),
    ]
    assert watch.rows("SELECT readings, versions, started FROM rebuilds") == [(1, 1, SECOND)]
    assert why_stale(watch) == []


def test_a_changed_page_is_compared_as_read_against_todays_list(watch: Watch) -> None:
    known = watch.asked
    unknown = replace(known[1], title="Zebras", key_terms=("zebra",), number=None)
    watch.asked = (known[0], unknown, known[2])
    parts = answer("risk", SCREENED), answer("online", TRACED)
    watch.night(FIRST, {KENT: page(answer("training", TAUGHT), *parts)})
    states = "SELECT state FROM responses WHERE recommendation = 'risk' ORDER BY version_id"
    assert watch.rows(states) == [("absent",)]
    watch.asked = known

    # the page says the same: it stays as it was read, and no version begins
    said = page(answer("training", TAUGHT), *parts, token="b")
    assert watch.night(SECOND, {KENT: said}) == {KENT: ("ok", "unchanged")}
    assert watch.rows(states) == [("absent",)]
    assert why_stale(watch) == [("recommendations",)]

    edited = page(answer("training", TAUGHT + " A second day follows."), *parts)
    assert watch.night(THIRD, {KENT: edited}) == {KENT: ("ok", "changed")}
    assert changed(watch) == [("training", "edited", 1)]
    assert watch.rows(states) == [("answered",), ("answered",)]
    assert why_stale(watch) == []
    with closing(read_archive(watch.path)) as db:
        assert [each.check for each in verify(db) if each.verdict != "ok"] == []


def test_what_joins_or_leaves_the_list_is_no_change_of_the_force(watch: Watch) -> None:
    watch.asked, full = watch.asked[:1], watch.asked
    parts = answer("risk", SCREENED), answer("online", TRACED)
    for at, more, asked in ((FIRST, "", full[:1]), (SECOND, " A.", full), (THIRD, " B.", full[:2])):
        watch.asked = asked
        watch.night(at, {KENT: page(answer("training", TAUGHT + more), *parts)})
    assert changed(watch) == [("training", "edited", 1), ("training", "edited", 2)]
    with closing(read_archive(watch.path)) as db:
        assert [each.check for each in verify(db) if each.verdict != "ok"] == []


class Interrupted(Exception):
    """Stands for what ends a rebuild before its time."""


class Stopping(AtOnce):
    """Ends the rebuild at the fifth body, when the first is done."""

    taken = 0

    def submit(self, *call: Any, **options: Any) -> Future[Any]:
        self.taken += 1
        if self.taken == 5:
            raise Interrupted
        return super().submit(*call, **options)


def five_nights(watch: Watch) -> None:
    for day in range(1, 6):
        said = page(answer("training", f"{TAUGHT} Seen {day} times.<!--noise-->"))
        watch.night(f"2026-03-0{day}T03:00:00Z", {KENT: said}, by_earlier=True)


def counted(monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    jobs: list[Job] = []

    def read(job: Job) -> Read:
        jobs.append(job)
        return TODAY(job)

    monkeypatch.setattr("scraper.rebuild.reread.read_body", read)
    return jobs


def test_a_rebuild_that_was_stopped_goes_on(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    five_nights(watch)
    before = watch.rows("SELECT * FROM readings"), watch.rows("SELECT * FROM responses")
    with pytest.raises(Interrupted):
        rebuilt(watch, executor=Stopping)
    assert (watch.rows("SELECT * FROM readings"), watch.rows("SELECT * FROM responses")) == before
    jobs = counted(monkeypatch)
    assert rebuilt(watch).readings == 5
    assert 0 < len(jobs) < 5
    assert [each.name for each in watch.path.parent.glob("*.rebuild*")] == []


def test_what_was_read_before_a_stop_is_not_read_again(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    five_nights(watch)
    with monkeypatch.context() as patched:
        patched.setattr(whole, "derive_versions", lambda *given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            rebuilt(watch)
    assert watch.rows("SELECT DISTINCT extractor FROM readings") == [(EARLIER,)]
    assert watch.rows("SELECT count(*) FROM rebuilds") == [(0,)]
    jobs = counted(monkeypatch)
    assert rebuilt(watch).readings == 5
    assert jobs == []


def test_what_another_code_staged_is_not_used(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    five_nights(watch)
    with monkeypatch.context() as patched:
        patched.setattr(whole, "derive_versions", lambda *given: 1 / 0)
        patched.setattr("scraper.rebuild.staging.code_digest", lambda: "of another code")
        with pytest.raises(ZeroDivisionError):
            rebuilt(watch)
    jobs = counted(monkeypatch)
    rebuilt(watch)
    assert len(jobs) == 5


@pytest.mark.parametrize("left", [b"", b"no database", b"SQLite format 3\x00" + b"\x7f" * 5000])
def test_a_damaged_staging_file_is_begun_anew(watch: Watch, left: bytes) -> None:
    five_nights(watch)
    watch.path.with_name("plans.db.rebuild").write_bytes(left)
    assert rebuilt(watch).readings == 5


def test_readers_see_all_of_it_or_nothing(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader asks while everything has been replaced and nothing is committed."""
    five_nights(watch)
    asked = "SELECT DISTINCT extractor FROM readings"
    seen = []

    def look(*given: Any) -> None:
        seen.append(watch.rows(asked))

    monkeypatch.setattr(whole, "put_differences", look)
    rebuilt(watch)
    assert seen == [[(EARLIER,)]]
    assert watch.rows(asked) == [(TODAYS,)]


class Breaking(AtOnce):
    """Its first body breaks it, as a crash of a reader breaks a pool of processes."""

    opened = 0

    def __init__(self) -> None:
        Breaking.opened += 1
        self.broken = Breaking.opened == 1

    def submit(self, *call: Any, **options: Any) -> Future[Any]:
        if not self.broken:
            return super().submit(*call, **options)
        future: Future[Any] = Future()
        future.set_exception(BrokenExecutor("a process ended"))
        return future


def test_a_body_that_breaks_the_executor_costs_nobody_else(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    five_nights(watch)
    jobs = counted(monkeypatch)
    Breaking.opened = 0
    assert rebuilt(watch, executor=Breaking).readings == 5
    assert all(job.isolated for job in jobs), "each is read again with limits"
    assert watch.rows("SELECT DISTINCT extractor FROM readings") == [(TODAYS,)]


def test_one_at_a_time(watch: Watch) -> None:
    watch.night(FIRST, {KENT: page(answer("training", TAUGHT))}, by_earlier=True)
    with crawl_lock(watch.path, FIRST), pytest.raises(ArchiveBusy):
        rebuilt(watch)


def test_where_there_is_no_archive_nothing_is_made(watch: Watch) -> None:
    with pytest.raises(ArchiveMissing):
        rebuilt(watch)
    assert list(watch.path.parent.iterdir()) == []


def test_a_damaged_body_changes_nothing(watch: Watch) -> None:
    five_nights(watch)
    with closing(watch.open()) as db:
        db.execute("UPDATE blobs SET data = x'00' WHERE blob_id = 1")
    before = watch.rows("SELECT * FROM readings")
    with pytest.raises(ArchiveDamaged):
        rebuilt(watch)
    assert watch.rows("SELECT * FROM readings") == before


def pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

    canvas = Canvas("", invariant=True)
    canvas.drawString(72, 700, "Our plan on stalking")
    return bytes(canvas.getpdfdata())


def docx() -> bytes:
    import io

    from docx import Document

    document = Document()
    document.add_paragraph("Our plan on stalking")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        (HTML, lambda: page(answer("training", TAUGHT))),
        (PLAIN, lambda: b"Our plan on stalking\n\nWe train."),
        (PDF, pdf),
        (DOCX, docx),
        (ODT, lambda: odt(odt_paragraph("Our plan on stalking"))),
    ],
)
def test_todays_extractor_is_what_the_readers_write(
    media_type: str, body: Callable[[], bytes]
) -> None:
    document = extract(body(), media_type)
    assert (document.media_type, document.extractor) == (media_type, todays_extractor(media_type))


def test_nothing_reads_an_unknown_type() -> None:
    assert todays_extractor("application/x-unknown") == ""


def test_the_command(watch: Watch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    watch.night(FIRST, {KENT: page(answer("training", TAUGHT), HIDDEN)}, by_earlier=True)
    folder = lists(watch, tmp_path / "sources")
    archive = ("--archive", str(watch.path), "--sources", str(folder))

    assert planwatch(["rebuild", "--check", "--json", *archive]) == 3
    [stale] = json.loads(capsys.readouterr().out)["readings"]
    assert stale == {
        "force_id": "kent",
        "url": KENT,
        "readings": 1,
        "versions": [1],
        "why": ["extractor"],
        "extractor": EARLIER,
        "segmenter": STAMPED,
        "todays_extractor": TODAYS,
        "todays_segmenter": STAMPED,
    }
    assert planwatch(["rebuild", "--check", *archive]) == 3
    told = capsys.readouterr().out
    assert f"kent   1         another extractor  {KENT}" in told
    assert "1 reading not up to date" in told

    assert planwatch(["rebuild", "--jobs", "1", "--json", *archive]) == 0  # in a process
    report = json.loads(capsys.readouterr().out)
    assert (report["rebuild"], report["readings"], report["versions"]) == (1, 1, 1)
    assert report["counts"] == {"plan": 1, "state": 1}
    assert report["differences"][1]["after"] == "answered"

    assert planwatch(["rebuild", "--check", *archive]) == 0
    assert planwatch(["rebuild", *archive]) == 0
    assert "up to date" in capsys.readouterr().out

    watch.asked = watch.asked[:1]
    lists(watch, folder)
    assert planwatch(["rebuild", "--check", *archive]) == 3
    assert f"kent   1         other recommendations  {KENT}" in capsys.readouterr().out


def test_the_command_tells_what_came_out_differently(
    watch: Watch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan = answer("training", TAUGHT)
    watch.night(FIRST, {KENT: page(plan)}, by_earlier=True)
    watch.night(SECOND, {KENT: page(plan, HIDDEN)}, by_earlier=True)
    monkeypatch.setattr("scraper.rebuild.rebuild.processes", lambda jobs: AtOnce())
    folder = lists(watch, tmp_path / "sources")
    assert planwatch(["rebuild", "--archive", str(watch.path), "--sources", str(folder)]) == 0
    out = capsys.readouterr().out
    assert "Rebuild 1: 1 reading made again, 1 version made of them" in out
    assert f"kent   -               version  2         -       {SECOND}" in out
    assert "forces changed none of it" in out
