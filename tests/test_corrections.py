"""Corrections: what a line of corrections.csv may say, what it does, and when it no longer fits."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.archive.connection import read_archive
from scraper.cli import run
from scraper.corrections import COLUMNS, at_address, read_corrections
from scraper.crawl import CrawlSettings, crawl
from scraper.errors import SourcesError
from scraper.extract.document import Block, Document
from scraper.query.coverage import coverage
from scraper.query.history import changes
from scraper.query.review import review
from scraper.rebuild.rebuild import Report, rebuild
from scraper.rebuild.stale import Body, stale_readings
from scraper.segment import SEGMENTER, Evidence, Response, Update
from scraper.segment.against import Against, stamp
from scraper.segment.corrections import Correction, correct
from scraper.sources import Force, Recommendation, Source, Sources
from scraper.today import Today
from scraper.verify.checks import verify
from tests.fetch_loopback import Site, response, running_site
from tests.watched_site import RECOMMENDATIONS, html

ROOT = Path(__file__).parent.parent
LISTS = Sources(
    (Force("alder", "Alder Police"), Force("birch", "Birch Constabulary")),
    (Source("alder", "https://alder.example/plan"),),
    (Recommendation("spo", "Orders"), Recommendation("risk", "Risk")),
)
LINE = {
    "force_id": "alder",
    "recommendation": "spo",
    "state": "answered",
    "begins_with": "A lawyer looks",
    "ends_before": "Risk assessment",
    "who": "R. Reader",
    "when": "2026-11-20",
    "why": "the answer stands in a box",
}


def written(directory: Path, *lines: dict[str, str], columns: Sequence[str] = COLUMNS) -> Path:
    quoted = [[line.get(column, "").replace('"', '""') for column in columns] for line in lines]
    rows = [",".join(f'"{value}"' for value in line) for line in quoted]
    (directory / "corrections.csv").write_text("\n".join([",".join(columns), *rows]) + "\n")
    return directory


class TestReading:
    def test_every_column(self, tmp_path: Path) -> None:
        line = {
            **LINE,
            "url": "https://alder.example/plan/",
            "progress": "complete",
            "response": "A lawyer looks.\n\nTwice.",
            "why": "the answer\nstands in a box",
        }
        assert read_corrections(written(tmp_path, line, columns=(*COLUMNS, "url")), LISTS) == (
            Correction(
                force_id="alder",
                recommendation="spo",
                state="answered",
                progress="complete",
                begins_with="A lawyer looks",
                ends_before="Risk assessment",
                response="A lawyer looks.\n\nTwice.",
                who="R. Reader",
                when="2026-11-20",
                why="the answer stands in a box",
                url="https://alder.example/plan/",
            ),
        )

    def test_no_file_and_no_line(self, tmp_path: Path) -> None:
        assert read_corrections(tmp_path, LISTS) == ()
        assert read_corrections(written(tmp_path), LISTS) == ()

    def test_the_list_that_ships_is_a_header(self) -> None:
        shipped = (ROOT / "sources" / "corrections.csv").read_text(encoding="utf-8").splitlines()
        assert len(shipped) == 1
        assert set(shipped[0].split(",")) == {*COLUMNS, "url"}

    def test_words_to_look_for_mean_an_answer(self, tmp_path: Path) -> None:
        [read] = read_corrections(written(tmp_path, {**LINE, "state": ""}), LISTS)
        assert read.state == "answered"

    @pytest.mark.parametrize(
        ("changed", "column", "says"),
        [
            ({"force_id": "ash"}, "force_id", "'ash' is no force of force_urls.csv"),
            ({"recommendation": "orders"}, "recommendation", "'orders' is no key on the list"),
            ({"state": "withdrawn"}, "state", "none of answered, empty, absent"),
            ({"progress": "done"}, "progress", "none of complete, in_progress"),
            ({"who": ""}, "who", "is empty"),
            ({"why": ""}, "why", "is empty"),
            ({"when": ""}, "when", "is empty"),
            ({"when": "20261120"}, "when", "no date of the form YYYY-MM-DD"),
            ({"when": "2026-02-30"}, "when", "no date of the form YYYY-MM-DD"),
            ({"begins_with": ""}, "begins_with", "is empty"),
            ({"begins_with": "..."}, "begins_with", "holds no word"),
            ({"state": "empty"}, "ends_before", "belongs to an answer"),
            ({"state": "absent", "ends_before": "", "response": "Yes"}, "response", "belongs to"),
            (
                {"state": "absent", "ends_before": "", "progress": "complete"},
                "progress",
                "has no progress",
            ),
            ({"state": "", "ends_before": "", "begins_with": ""}, "begins_with", "is empty"),
        ],
    )
    def test_faults(self, tmp_path: Path, changed: dict[str, str], column: str, says: str) -> None:
        with pytest.raises(SourcesError) as caught:
            read_corrections(
                written(tmp_path, LINE | {"recommendation": "risk"}, LINE | changed), LISTS
            )
        assert (caught.value.path, caught.value.line) == (tmp_path / "corrections.csv", 3)
        assert caught.value.column == column
        assert says in caught.value.fault

    def test_the_same_words_twice(self, tmp_path: Path) -> None:
        later = {**LINE, "when": "2026-11-21", "begins_with": "a lawyer looks"}
        with pytest.raises(SourcesError, match=r"line 3, column begins_with: .* on line 2"):
            read_corrections(written(tmp_path, LINE, later), LISTS)

    def test_an_address_that_is_none(self, tmp_path: Path) -> None:
        columns = (*COLUMNS, "url")
        with pytest.raises(SourcesError, match="column url"):
            read_corrections(written(tmp_path, {**LINE, "url": "alder"}, columns=columns), LISTS)

    def test_a_missing_column(self, tmp_path: Path) -> None:
        with pytest.raises(SourcesError, match="line 1, column why"):
            read_corrections(written(tmp_path, columns=COLUMNS[:-1]), LISTS)


# blocks:      0           1                    2                3                 4
TEXTS = ("Our plan", "Protection orders", "A lawyer looks at", "each case.", "Risk assessment",
         "We use the tool — daily.", "A lawyer reads it.")  # fmt: skip
DOCUMENT = Document(
    "text/html", "Our plan", "\n\n".join(TEXTS),
    tuple(Block("paragraph", text) for text in TEXTS), "by hand",
)  # fmt: skip
SPO = Response(
    "spo", "answered", "13", "Protection orders", "each case.", (Update("May", "each case."),),
    "complete", 0.7, Evidence(("form: heading",), 1, 3, "Protection orders"),
)  # fmt: skip
RISK = Response("risk", "absent", confidence=0.8)


def correction(**changed: str) -> Correction:
    given = {column: LINE.get(column, "") for column in COLUMNS} | changed
    return Correction(**given)


def corrected(*given: Correction) -> Response:
    """The response to spo, as corrected."""
    found, other = correct(DOCUMENT, (SPO, RISK), given)
    assert other == RISK
    return found


SAID = "corrected by R. Reader on 2026-11-20: the answer stands in a box"


class TestCorrecting:
    def test_an_answer_is_what_stands_between_two_places(self) -> None:
        assert corrected(correction()) == Response(
            "spo", "answered", "13", "Protection orders", "A lawyer looks at\n\neach case.", (),
            "complete", 1.0, Evidence((SAID, "form: heading"), 2, 3, "A lawyer looks at"),
        )  # fmt: skip

    def test_case_marks_and_spaces_make_no_difference(self) -> None:
        found = corrected(correction(begins_with="we  USE the tool: daily", ends_before="A LAWYER"))
        assert found.response == "We use the tool — daily."

    def test_an_answer_to_the_document_s_end(self) -> None:
        found = corrected(correction(begins_with="We use", ends_before=""))
        assert found.response == "We use the tool — daily.\n\nA lawyer reads it."
        assert (found.evidence.begins, found.evidence.ends) == (5, 6)

    def test_an_answer_in_so_many_words(self) -> None:
        found = corrected(correction(begins_with="A lawyer", ends_before="", response="Each case."))
        assert (found.response, found.confidence) == ("Each case.", 1.0)

    def test_an_answer_that_was_not_located(self) -> None:
        found, risk = correct(
            DOCUMENT,
            (SPO, RISK),
            [correction(recommendation="risk", begins_with="We use", ends_before="A lawyer reads")],
        )
        assert found == SPO
        assert (risk.state, risk.response) == ("answered", "We use the tool — daily.")
        assert risk.evidence == Evidence((SAID,), 5, 5, "We use the tool — daily.")

    def test_empty(self) -> None:
        found = corrected(correction(state="empty", begins_with="Protection", ends_before=""))
        assert (found.state, found.response, found.updates) == ("empty", "", ())
        assert (found.progress, found.confidence) == ("complete", 1.0)
        assert (found.evidence.begins, found.evidence.ends) == (1, 1)

    def test_absent(self) -> None:
        found = corrected(correction(state="absent", begins_with="Protection", ends_before=""))
        assert found == Response("spo", "absent", confidence=1.0, evidence=Evidence((SAID,)))

    def test_absent_without_words_holds_while_nothing_is_located(self) -> None:
        nothing = correction(state="absent", begins_with="", ends_before="")
        [read] = correct(DOCUMENT, (RISK,), [replace(nothing, recommendation="risk")])
        assert (read.state, read.confidence) == ("absent", 1.0)
        located = corrected(nothing)
        assert (located.state, located.confidence) == ("answered", 0.5)

    @pytest.mark.parametrize(
        ("written", "progress"),
        [("none", None), ("not_started", "not_started"), ("", "complete")],
    )
    def test_progress_alone(self, written: str, progress: str | None) -> None:
        found = corrected(
            correction(state="", begins_with="Each case", ends_before="", progress=written)
        )
        evidence = replace(SPO.evidence, cues=(SAID, "form: heading"))
        assert found == replace(SPO, progress=progress, confidence=1.0, evidence=evidence)

    def test_read_rightly_holds_while_the_answer_begins_so(self) -> None:
        found = corrected(correction(state="", begins_with="A lawyer looks", ends_before=""))
        assert (found.response, found.confidence) == ("each case.", 0.5)


class TestNoLongerFits:
    @pytest.mark.parametrize(
        "changed",
        [
            {"begins_with": "A barrister looks"},
            {"ends_before": "Training"},
            {"begins_with": "Risk assessment", "ends_before": "Our plan"},
            {"begins_with": "A lawyer", "ends_before": ""},  # two blocks begin so
            {"begins_with": "A lawyer looks at each case", "ends_before": ""},
        ],
    )
    def test_what_was_read_stays_and_is_marked(self, changed: dict[str, str]) -> None:
        cues = ("correction of 2026-11-20 no longer fits", "form: heading")
        assert corrected(correction(**changed)) == replace(
            SPO, confidence=0.5, evidence=replace(SPO.evidence, cues=cues)
        )

    def test_what_is_less_sure_stays_so(self) -> None:
        [found] = correct(
            DOCUMENT, (replace(SPO, confidence=0.3),), [correction(begins_with="Gone")]
        )
        assert found.confidence == 0.3

    def test_of_several_the_latest_that_fits_holds(self) -> None:
        earlier = correction(when="2026-01-02", state="empty", begins_with="Our", ends_before="")
        newest = correction(when="2026-11-21", begins_with="Words that came later")
        assert corrected(newest, earlier, correction()).response.startswith("A lawyer looks at")
        assert corrected(newest, earlier).state == "empty"
        assert corrected(newest).evidence.cues[0] == "correction of 2026-11-21 no longer fits"


WORDS = st.text(max_size=30)


@given(
    blocks=st.lists(WORDS, max_size=6),
    begins=WORDS,
    ends=WORDS,
    state=st.sampled_from(["", "answered", "empty", "absent"]),
    answer=WORDS,
)
def test_no_page_and_no_words_raise(
    blocks: list[str], begins: str, ends: str, state: str, answer: str
) -> None:
    document = replace(DOCUMENT, blocks=tuple(Block("paragraph", text) for text in blocks))
    given = correction(begins_with=begins, ends_before=ends, state=state, response=answer)
    [found] = correct(document, (SPO,), [given])
    assert found.confidence in (1.0, 0.5)
    assert found.evidence.cues[0].startswith(("corrected by", "correction of"))


def test_whose_correction_it_is() -> None:
    everywhere, here = correction(), correction(url="https://www.alder.example/plan/")
    other = correction(force_id="birch")
    every = Against((), corrections=(everywhere, here, other))
    found = at_address(every, "alder", "https://alder.example/plan")
    assert found.corrections == (everywhere, here)
    found = at_address(every, "alder", "https://alder.example/annex")
    assert found.corrections == (everywhere,)


def test_the_stamp_tells_lists_apart() -> None:
    one, two = correction(), correction(recommendation="risk")

    def stamped(*corrections: Correction) -> str:
        return stamp("reader 1", Against((), corrections=corrections))

    assert "corrections" not in stamped()
    assert stamped(one, two) == stamped(two, one)
    assert len({stamped(), stamped(one), stamped(two), stamped(one, two)}) == 4


def test_what_a_killed_rebuild_left_is_not_taken_for_a_corrected_reading() -> None:
    plain = Body("0" * 64, "text/html", "https://alder.example/plan", Against(()))
    assert plain.key == replace(plain).key
    assert replace(plain, against=Against((), corrections=(correction(),))).key != plain.key


# Whole: a night, a correction, a rebuild, and a night on which the page is another.

PLAN = html(
    "Stalking action plan",
    "<h2>Recommendation: Learning and training</h2><p>Response</p>"
    "<p>Every new constable spends two days with an advocate.</p>"
    "<p>Sergeants follow in the spring.</p>"
    "<h2>Recommendation: Stalking protection orders</h2><p>Response</p>"
    "<p>An officer applies for an order within two days.</p>"
    "<h2>Recommendation: Online elements of stalking</h2><p>Response</p>"
    "<p>Each team has a digital adviser.</p>",
)
FOUND = Correction(
    "avon", "training", "answered", "", "Sergeants follow", "Recommendation: Stalking", "",
    "R. Reader", "2026-03-03", "the first sentence is not the force's",
)  # fmt: skip


class Watched:
    """A force's plan at one address, and the archive that watches it."""

    def __init__(self, site: Site, place: Path) -> None:
        self.site, self.archive = site, place / "plans.db"
        self.lists = Sources(
            (Force("avon", "Avon Police"),), (Source("avon", site.url("/plan")),), RECOMMENDATIONS
        )

    def night(self, day: int, body: bytes, *corrections: Correction) -> None:
        self.site.say("/plan", response(200, body, Content_Type="text/html"))
        at = datetime(2026, 3, 2, 3, tzinfo=UTC) + timedelta(days=day)
        settings = CrawlSettings(allow_private_hosts=True, corrections=corrections)
        crawl(self.archive, self.lists, settings, clock=lambda: at)

    def rebuild(self, *corrections: Correction) -> Report:
        return rebuild(
            self.archive,
            clock=lambda: datetime(2026, 4, 1, tzinfo=UTC),
            jobs=1,
            against=self.against(*corrections),
            open_executor=lambda: ThreadPoolExecutor(1),
        )

    def against(self, *corrections: Correction) -> Against:
        return Against(self.lists.recommendations, corrections=corrections)

    def training(self) -> tuple[str, float, str]:
        """The answer that holds, its confidence and the first of its cues."""
        with closing(read_archive(self.archive)) as db:
            cells = review(db, "9999", below=2)
        [cell] = [each for each in cells if each["recommendation"] == "training"]
        return cell["answer"]["begins"], cell["confidence"], cell["cues"][0]


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    with running_site() as site:
        yield Watched(site, tmp_path)


WHOLE = "Every new constable spends two days with an advocate. Sergeants follow in the spring."
WHY = "corrected by R. Reader on 2026-03-03: the first sentence is not the force's"


def test_a_rebuild_applies_them_and_calls_it_no_change_of_the_force(watched: Watched) -> None:
    watched.night(0, PLAN)
    assert watched.training()[0] == WHOLE
    report = watched.rebuild(FOUND)
    assert [(each.recommendation, each.what) for each in report.differences] == [
        ("training", "answer")
    ]
    assert watched.training() == ("Sergeants follow in the spring.", 1.0, WHY)
    assert watched.rebuild(FOUND).rebuild_id is None  # nothing left to do
    with closing(read_archive(watched.archive)) as db:
        assert changes(db) == []
        assert [cell["version_number"] for cell in coverage(db, "9999")] == [1] * 15
        assert stale_readings(db, Today(db, watched.against(FOUND))) == []
        [stale] = stale_readings(db, Today(db, watched.against()))
        assert (stale.segmenter, stale.why) == (
            stamp(SEGMENTER, watched.against(FOUND)),
            ("corrections",),
        )
        verdicts = {each.check: each for each in verify(db, [FOUND])}
        assert verdicts["readings"].verdict == "ok", verdicts["readings"]
    assert watched.rebuild().readings == 1  # taken back
    assert watched.training()[0] == WHOLE


def test_a_crawl_applies_them_and_marks_what_changed_under_them(watched: Watched) -> None:
    watched.night(0, PLAN, FOUND)
    assert watched.training() == ("Sergeants follow in the spring.", 1.0, WHY)
    # elsewhere on the page: the correction still fits
    watched.night(1, PLAN.replace(b"digital adviser", b"digital expert"), FOUND)
    assert watched.training()[1:] == (1.0, WHY)
    with closing(read_archive(watched.archive)) as db:
        assert [(each["recommendation"], each["change"]) for each in changes(db)] == [
            ("online", "edited")
        ]
    watched.night(2, PLAN.replace(b"Sergeants follow", b"Inspectors follow"), FOUND)
    begins, confidence, cue = watched.training()
    assert begins.endswith("Inspectors follow in the spring.")
    assert (confidence, cue) == (0.5, "correction of 2026-03-03 no longer fits")
    with closing(read_archive(watched.archive)) as db:
        [worst, *_] = review(db, "9999", below=0.9)
    assert (worst["recommendation"], worst["version"]) == ("training", 3)


def test_a_wrong_list_stops_a_crawl_before_it_asks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "force_urls.csv").write_text("force_id,force_name,url\nalder,Alder Police,\n")
    (tmp_path / "recommendations.csv").write_text("key,title\nspo,Orders\n")
    written(tmp_path, {**LINE, "state": "perhaps"})
    archive = tmp_path / "plans.db"
    for command in ("crawl", "rebuild"):
        assert run([command, "--sources", str(tmp_path), "--archive", str(archive)]) == 2
        said = capsys.readouterr().err
        assert f"{tmp_path / 'corrections.csv'}, line 2, column state" in said
    assert not archive.exists()
