"""The official wording: read from invented report pages, aligned, kept, used."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scraper.archive.connection import open_archive
from scraper.archive.lists import record_recommendations, record_sources
from scraper.archive.wording import with_wording
from scraper.cli import run
from scraper.official.addressees import addressed_in, asked_in, bodies_in
from scraper.official.alignment import align
from scraper.official.entries import read_entries
from scraper.reference.page import main_part, own_address
from scraper.segment.lexicon import Lexicon
from scraper.sources import default_sources, read_sources
from tests.fetch_loopback import Site, response, running_site
from tests.report_pages import ACTIONS, CHIEFS, LAYOUTS, OURS, RECOMMENDATIONS

ROOT = Path(__file__).parents[1]
LISTS = read_sources(default_sources())
KEYS = [each.key for each in LISTS.recommendations]
REPORT_PATH = "/publication-html/police-response-to-stalking/"


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    place = tmp_path / "report.html"
    place.write_text(LAYOUTS["headings"](), encoding="utf-8")
    return place


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "plans.db"


def import_json(
    capsys: pytest.CaptureFixture[str], archive: Path, *arguments: object
) -> tuple[int, Any]:
    capsys.readouterr()
    given = ["recommendations", "import", *map(str, arguments)]
    code = run([*given, "--archive", str(archive), "--sources", str(ROOT / "sources"), "--json"])
    return code, json.loads(capsys.readouterr().out)


def rows(archive: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(archive)) as db:
        return db.execute(sql).fetchall()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_is_read_and_aligned(layout: str) -> None:
    entries = read_entries(main_part(LAYOUTS[layout]()))
    numbers = [entry.number for entry in entries if not entry.is_action]
    assert numbers == [str(each.number) for each in RECOMMENDATIONS]
    ours = {entry.number for entry in entries if entry.is_ours}
    assert ours == {str(each.number) for each in RECOMMENDATIONS if CHIEFS in each.to}
    aligned = align(entries, LISTS.recommendations)
    assert [each.key for each in aligned] == KEYS
    assert {each.key: each.entry and each.entry.number for each in aligned} == {
        key: str(each.number) for key, each in OURS.items()
    }
    assert {each.doubt for each in aligned} == {""}
    for entry in entries:
        assert "cookie" not in entry.wording
        assert "Staff told us" not in entry.wording


@pytest.mark.parametrize("layout", LAYOUTS)
def test_wording_and_sub_parts_are_whole(layout: str) -> None:
    found = {entry.number: entry for entry in read_entries(main_part(LAYOUTS[layout]()))}
    recording, training = found["7"], found["10"]
    assert [part.number for part in recording.sub_parts] == ["7.1", "7.2"]
    assert recording.sub_parts[1].text == (
        "Until it exists, they should keep every such case searchable by a flag."
    )
    assert "principal crime" in recording.wording
    assert recording.sub_parts[0].text in recording.wording
    assert training.wording.endswith(
        "meets the national learning outcomes;\n\nis given with victim advocates."
    )
    assert found["15"].addressees == ("police and crime commissioners",)
    assert found["16"].addressees == ("chief constables", "police and crime commissioners")
    assert found["4"].addressees == ("Home Office", "Ministry of Justice")


def test_lettered_parts_and_a_box_in_running_text() -> None:
    html = (
        '<h2>Findings</h2><p>We saw much.</p><div class="box"><h4>Recommendation 12</h4>'
        "<p>To: chief constables</p><p>By 27 March 2025, assess every risk by:</p>"
        "<p>(a) asking the victim</p><p>(b) asking again</p></div>"
        "<p>By then forces had begun, and chief constables should be glad.</p><h2>Annex</h2>"
    )
    [entry] = read_entries(html)
    assert entry.addressees == ("chief constables",)
    assert [(part.number, part.text) for part in entry.sub_parts] == [
        ("a", "asking the victim"),
        ("b", "asking again"),
    ]
    assert entry.wording == (
        "By 27 March 2025, assess every risk by:\n\n(a) asking the victim\n\n(b) asking again"
    )


def test_two_wordings_of_one_number_are_doubtful() -> None:
    html = "".join(
        f"<h3>Recommendation {number}</h3><p>By 27 March 2025, chief constables should {asks}</p>"
        for number, asks in (
            (12, "weigh each risk."),
            (13, "apply for a stalking protection order each time."),
            (12, "set up early screening of every crime that comes in."),
            (13, "apply for a stalking protection order each time."),
        )
    )
    twelve, thirteen = read_entries(html)
    assert twelve.doubt == "the report prints this number with two wordings"
    assert thirteen.doubt == ""


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>Recommendation 7 and recommendation 8 speak of records.</p>",
        '<ul><li><a href="#r7">Recommendation 7</a></li></ul>',
        "<h2>Action plans</h2><p>Chief constables should publish them.</p>",
        "<table><tr><td>7</td><td>Kent</td></tr><tr><td>8</td><td>Essex</td></tr><tr><td>9</td><td>Surrey</td></tr></table>",
        "<ol><li>Chief constables agreed.</li><li>We asked them.</li></ol>",
        "<p>7. Recording</p><p>12 forces had none.</p>",
    ],
)
def test_what_is_no_recommendation(html: str) -> None:
    assert read_entries(html) == ()


@pytest.mark.parametrize(
    ("wording", "bodies"),
    [
        ("By 27 March 2025, chief constables should act.", ("chief constables",)),
        ("By then, the NPCC lead, working with chief constables, should act.", ("National Police Chiefs' Council",)),
        ("With the Home Office, the College of Policing should act.", ("Home Office", "College of Policing")),
        ("PCCs and chief constables should act.", ("police and crime commissioners", "chief constables")),
        ("By 27 March 2025, ask the Home Office. This should help.", ()),
        ("By 27 March 2025, review training.", ()),
        ("The Chief Constables’ Council should note it.", ()),
    ],
)  # fmt: skip
def test_who_is_asked(wording: str, bodies: tuple[str, ...]) -> None:
    assert asked_in(wording) == bodies


@pytest.mark.parametrize(
    ("heading", "bodies"),
    [
        ("Recommendations to chief constables", ("chief constables",)),
        ("Recommendations 1 to 4: to the Home Office", ("Home Office",)),
        ("Joint recommendations to chief constables and PCCs", ("chief constables", "police and crime commissioners")),
        ("For the Crown Prosecution Service", ("Crown Prosecution Service",)),
        ("Chief constables", ("chief constables",)),
        ("Working with police and crime commissioners", ()),
        ("Recording", ()),
    ],
)  # fmt: skip
def test_whom_a_heading_addresses(heading: str, bodies: tuple[str, ...]) -> None:
    assert addressed_in(heading) == bodies


def test_a_heading_about_a_body_does_not_change_the_addressee() -> None:
    html = (
        "<h2>Recommendations to chief constables</h2><h3>Work with the Home Office</h3>"
        "<p>25. By 27 March 2025, look for a multi-agency response.</p>"
        "<h2>Other matters</h2><p>26. By 27 March 2025, look away.</p>"
    )
    first, second = read_entries(html)
    assert first.addressees == ("chief constables",)
    assert second.addressees == ()
    assert bodies_in("the Home Office") == ("Home Office",)


# ---- doubt


def entry_list(*swapped: tuple[str, str]) -> Any:
    entries = list(read_entries(main_part(LAYOUTS["headings"]())))
    for one, other in swapped:
        first = next(entry for entry in entries if entry.number == one)
        second = next(entry for entry in entries if entry.number == other)
        entries[entries.index(first)] = replace(first, number=other)
        entries[entries.index(second)] = replace(second, number=one)
    return entries


def doubts(entries: Any, elsewhere: tuple[int, ...] = ()) -> dict[str, str]:
    found = align(entries, LISTS.recommendations, elsewhere)
    return {each.key: each.doubt for each in found if each.doubt or each.entry is None}


def test_a_number_that_was_read_elsewhere_with_other_words_is_doubtful() -> None:
    found = doubts(entry_list(("7", "18")))
    assert found["crime-recording"] == "its words speak for investigation-quality as well"
    assert "investigation-quality" in found


def test_a_number_outside_what_the_list_leaves_open_is_doubtful() -> None:
    found = doubts(entry_list(("12", "22")))  # risk: one of 11 to 14
    assert found == {
        "risk": "the list holds it for one of 11 to 14",
        "dedicated-officers": "the list holds it for one of 22 to 24",
    }


def test_a_number_known_to_be_for_others_is_doubtful() -> None:
    assert doubts(entry_list(), elsewhere=(29,)) == {
        "progress-update": "number 29 is known to be addressed to others"
    }


def test_words_that_say_nothing_are_not_aligned() -> None:
    entries = [
        replace(entry, wording="By 27 March 2025, chief constables should do it.")
        if entry.number == "12"
        else entry
        for entry in entry_list()
    ]
    assert doubts(entries) == {"risk": ""}


def test_the_order_decides_between_equals_and_leaves_a_doubt() -> None:
    both = "By 27 March 2025, chief constables should see to risk assessment and support services."
    entries = [
        replace(entry, wording=both) if entry.number in ("12", "14") else entry
        for entry in entry_list()
    ]
    aligned = {each.key: each for each in align(entries, LISTS.recommendations)}
    assert [
        aligned[key].entry and aligned[key].entry.number for key in ("risk", "victims-code")
    ] == ["12", "14"]  # type: ignore[union-attr]
    assert {each.key for each in aligned.values() if each.doubt} <= {"risk", "victims-code"}
    assert any(each.doubt for each in aligned.values())


# ---- the command


def test_a_saved_report_is_taken_in(
    saved: Path, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = import_json(capsys, archive, saved)
    assert code == 0
    assert found["stored"] is True
    assert found["source"] == "https://reports.example/stalking/ (a saved copy, report.html)"
    assert [each["recommendation"] for each in found["aligned"]] == KEYS
    assert {each["doubt"] for each in found["aligned"]} == {None}
    stored = rows(
        archive,
        "SELECT key, number, number_basis, wording, sub_parts, wording_source, wording_read_at,"
        " wording_sha256 FROM recommendations ORDER BY position",
    )
    assert [row[:3] for row in stored] == [(key, str(OURS[key].number), "read") for key in KEYS]
    key, _, _, wording, parts, source, read_at, sha256 = stored[0]
    assert (key, source, read_at) == (KEYS[0], found["source"], found["read_at"])
    assert OURS["crime-recording"].asks in wording
    assert [part["number"] for part in json.loads(parts)] == ["7.1", "7.2"]
    assert rows(archive, f"SELECT size FROM blobs WHERE sha256 = '{sha256}'") == [
        (saved.stat().st_size,)
    ]


def test_the_other_recommendations_and_the_actions_are_taken_in(
    saved: Path, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, found = import_json(capsys, archive, saved)
    stored = rows(
        archive, "SELECT number, addressee, wording, source, read_at FROM other_recommendations"
    )
    assert {row[0] for row in stored} == {
        str(each.number) for each in RECOMMENDATIONS if CHIEFS not in each.to
    } | {"A1", "A2"}
    assert len(stored) == 16
    by_number = {row[0]: row for row in stored}
    assert by_number["4"][1] == "Home Office and Ministry of Justice"
    assert by_number["A1"][1:3] == ACTIONS[0]
    assert by_number["A2"][1:3] == ACTIONS[1]
    assert {row[3:] for row in stored} == {(found["source"], found["read_at"])}


def test_a_later_crawl_leaves_what_was_read(saved: Path, archive: Path) -> None:
    assert run(["recommendations", "import", str(saved), "--archive", str(archive), "--sources", str(ROOT / "sources")]) == 0  # fmt: skip
    before = rows(archive, "SELECT * FROM recommendations")
    with closing(open_archive(archive, create=False)) as db:
        record_sources(db, LISTS, "2026-11-23T03:00:00Z")
    assert rows(archive, "SELECT * FROM recommendations") == before


def test_segmentation_gets_the_wording_and_the_numbers(saved: Path, archive: Path) -> None:
    with closing(open_archive(archive, create=True)) as db:
        record_recommendations(db, LISTS.recommendations)
        assert with_wording(db, LISTS.recommendations) == LISTS.recommendations
    assert run(["recommendations", "import", str(saved), "--archive", str(archive)]) == 0
    with closing(open_archive(archive, create=False)) as db:
        filled = with_wording(db, LISTS.recommendations)
        risk = next(each for each in filled if each.key == "risk")
        assert OURS["risk"].asks in risk.wording
        assert (risk.number, risk.number_basis) == ("12", "read")
        # what a person put into the list since stands above what was imported
        edited = [
            replace(each, number="12", number_basis="read") if each.key == "spo" else each
            for each in LISTS.recommendations
        ]
        numbers = {each.key: each.number for each in with_wording(db, edited)}
        assert (numbers["spo"], numbers["risk"]) == ("12", None)
    invented = "By then, see that risk identification, risk assessment and risk management work"
    at = [each.key for each in filled].index("risk")
    plain, worded = (Lexicon(each).match(invented) for each in (LISTS.recommendations, filled))
    assert worded.best()[0] == plain.best()[0] == at
    assert worded.scores[at] >= plain.scores[at]


def test_a_crawl_reads_with_the_imported_wording(
    saved: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import scraper.crawl
    from scraper.crawl import CrawlSettings, crawl
    from tests.replica import time_of

    assert run(["recommendations", "import", str(saved), "--archive", str(archive)]) == 0
    given: list[Any] = []

    class Watched(scraper.crawl.Night):
        def __init__(self, db: Any, run_id: int, against: Any, *rest: Any) -> None:
            given.extend(against.recommendations)
            super().__init__(db, run_id, against, *rest)

    monkeypatch.setattr(scraper.crawl, "Night", Watched)
    nothing = replace(LISTS, sources=())
    crawl(archive, nothing, CrawlSettings(), clock=lambda: time_of(0))
    assert [each.key for each in given] == KEYS
    assert all(each.wording and each.number for each in given)


def test_too_few_are_refused(
    tmp_path: Path, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "part.html"
    whole = LAYOUTS["headings"]()
    place.write_text(whole[: whole.index('<h3 id="r18">')], encoding="utf-8")
    code, found = import_json(capsys, archive, place)
    assert (code, found["stored"]) == (4, False)
    assert "8 of 15 are sure" in found["problem"]
    assert [each["number"] for each in found["aligned"]][7:9] == ["17", None]
    assert rows(archive, "SELECT count(*) FROM recommendations") == [(0,)]
    assert rows(archive, "SELECT count(*) FROM other_recommendations") == [(0,)]


def test_a_doubtful_one_is_shown_and_not_stored(
    tmp_path: Path, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "report.html"
    text = LAYOUTS["headings"]()
    swapped = text.replace("Recommendation 12<", "Recommendation x<").replace(
        "Recommendation 30<", ""
    )
    place.write_text(swapped.replace("Recommendation x<", "Recommendation 30<"), encoding="utf-8")
    code, found = import_json(capsys, archive, place)
    assert code == 0
    [risk] = [each for each in found["aligned"] if each["doubt"]]
    assert (risk["recommendation"], risk["number"]) == ("risk", "30")
    assert rows(archive, "SELECT number, wording, number_basis FROM recommendations WHERE key = 'risk'") == [
        (None, None, "one of 11 to 14")
    ]  # fmt: skip
    assert rows(archive, "SELECT count(*) FROM recommendations WHERE wording IS NOT NULL") == [
        (14,)
    ]
    capsys.readouterr()
    run(["recommendations", "import", str(place), "--archive", str(archive)])
    out = capsys.readouterr().out
    line = next(line for line in out.splitlines() if line.startswith("risk"))
    assert "the list holds it for one of 11 to 14" in line
    assert "Stored 14 of 15 and 16 others; 1 doubtful, not stored." in out


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as site:
        yield site


def test_an_address_is_asked_and_kept_as_evidence(
    site: Site, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = LAYOUTS["numbered_lists"]().encode()
    site.say(REPORT_PATH, response(200, page, Content_Type="text/html; charset=utf-8"))
    code, found = import_json(capsys, archive, site.url(REPORT_PATH), "--allow-private-hosts")
    assert code == 0
    assert found["source"] == site.url(REPORT_PATH)
    assert site.paths() == ["/robots.txt", REPORT_PATH]
    assert rows(archive, "SELECT purpose, url, outcome FROM reference_fetches") == [
        ("wording", site.url(REPORT_PATH), "ok")
    ]
    assert rows(
        archive,
        "SELECT count(*) FROM recommendations JOIN reference_fetches"
        " ON wording_sha256 = body_sha256 AND wording_source = url",
    ) == [(15,)]


def test_an_address_that_fails_ends_with_4(
    site: Site, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = import_json(capsys, archive, site.url("/gone"), "--allow-private-hosts")
    assert (code, found["stored"], found["aligned"]) == (4, False, [])
    assert found["problem"].startswith("not_found")
    assert rows(archive, "SELECT outcome FROM reference_fetches") == [("not_found",)]


@pytest.mark.parametrize("body", [b"", b"%PDF-1.7\n", b"just some text", b"<html><p>nothing"])
def test_a_file_that_is_no_report(
    body: bytes, tmp_path: Path, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "report.html"
    place.write_bytes(body)
    code, found = import_json(capsys, archive, place)
    assert (code, found["stored"]) == (4, False)
    assert found["problem"]


@pytest.mark.parametrize("place", ["no-such-file.html", ".", "https://", "https://a b.example/"])
def test_wrong_usage(
    place: str, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["recommendations", "import", place, "--archive", str(archive)]) == 2
    assert not archive.exists()


def test_importing_again_changes_nothing_but_the_time(
    saved: Path, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import_json(capsys, archive, saved)
    columns = "key, number, wording, sub_parts, wording_source, wording_sha256"
    before = rows(archive, f"SELECT {columns} FROM recommendations")
    import_json(capsys, archive, saved)
    assert rows(archive, f"SELECT {columns} FROM recommendations") == before
    assert rows(archive, "SELECT count(*) FROM other_recommendations") == [(16,)]
    assert rows(archive, "SELECT count(*) FROM blobs") == [(1,)]


def test_the_page_s_own_address() -> None:
    assert own_address('<link rel="canonical" href="https://a.example/x">') == "https://a.example/x"
    assert own_address('<meta property="og:url" content="https://a.example/y">') == (
        "https://a.example/y"
    )
    assert own_address('<link rel="canonical" href="/x">') == ""
    assert (
        main_part("<header><nav>a</nav></header><p>b</p><footer>c</footer>").count("a</nav>") == 0
    )


def test_the_real_page_s_wording_aligns() -> None:
    """Merseyside's page prints the real wording without numbers; given numbers that are in
    keeping with what is known, every one must be told by its words."""
    seed = ROOT.parent / "shared" / "seeds" / "004_b7fb9e34cb4ee21a.txt"
    if not seed.exists():
        pytest.skip("the copy of the real page is not part of the repository")
    numbers = iter((7, 10, 11, 12, 13, 14, 16, 17, 18, 20, 22, 24, 25, 26, 29))
    html = "<h2>Recommendations to chief constables</h2>"
    lines = seed.read_text(encoding="utf-8").splitlines()
    for line in lines[lines.index("The below provides the Merseyside Police response.") :]:
        if line.startswith("By"):
            html += f"<h3>Recommendation {next(numbers)}</h3>"
        if line != "Response":
            html += f"<p>{line}</p>"
    aligned = align(read_entries(html), LISTS.recommendations, LISTS.elsewhere)
    assert [each.entry and each.entry.number for each in aligned] == (
        "7 10 11 12 13 14 16 17 18 20 22 24 25 26 29".split()
    )
    assert {each.doubt for each in aligned} == {""}
