"""Questions to an archive with a known history: coverage, changes, versions, at any date."""

from collections.abc import Iterator
from sqlite3 import Connection

import pytest

from scraper.archive.connection import read_archive
from scraper.errors import UsageError
from scraper.query.coverage import coverage, missing, runs, source_health
from scraper.query.history import changes, log, pick, versions, whole
from scraper.query.names import force_named, recommendation_named
from scraper.query.times import age, lower_bound, upper_bound
from tests.sample_archive import ORDERS, TAUGHT, TAUGHT_LATER, write_archive

LATE = "2025-12-01T00:00:00Z"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    opened = read_archive(write_archive(tmp_path_factory.mktemp("archive") / "plans.db"))
    yield opened
    opened.close()


def states(archive: Connection, as_of: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for cell in coverage(archive, as_of):
        sign = cell["state"] + ("!" if cell["overdue"] else "")
        found[cell["force_id"]] = f"{found.get(cell['force_id'], '')} {sign}".strip()
    return found


class TestCoverage:
    def test_now(self, archive: Connection) -> None:
        assert states(archive, LATE) == {
            "alder": "withdrawn! answered empty!",
            "birch": "answered answered answered",
            "cedar": "no_source! no_source! no_source!",
            "dogwood": "unreached! unreached! unreached!",
        }

    @pytest.mark.parametrize(
        ("as_of", "alder"),
        [
            ("2025-01-09T00:00:00Z", "unreached unreached unreached"),
            ("2025-01-10T03:00:00Z", "answered empty absent"),
            ("2025-03-02T03:00:00Z", "answered answered absent"),
            ("2025-05-02T02:59:59Z", "answered answered absent"),
            ("2025-05-02T03:00:00Z", "withdrawn! answered empty"),
            ("2025-09-28T00:00:00Z", "withdrawn! answered empty!"),
        ],
    )
    def test_at_a_date(self, archive: Connection, as_of: str, alder: str) -> None:
        assert states(archive, as_of)["alder"] == alder

    def test_a_failing_source_keeps_its_answers_with_their_age(self, archive: Connection) -> None:
        cell = next(one for one in coverage(archive, LATE) if one["force_id"] == "birch")
        assert cell["state"] == "answered"
        assert cell["last_confirmed"] == "2025-11-10T03:00:00Z"
        assert cell["version_id"] == 2
        assert cell["confidence"] == 0.9

    def test_missing_is_narrowed_down(self, archive: Connection) -> None:
        assert len(missing(archive, LATE)) == 8
        assert len(missing(archive, "2025-05-01T23:59:59Z", overdue=True)) == 4
        (cell,) = missing(archive, LATE, force_id="alder", recommendation="training")
        assert cell["state"] == "withdrawn"
        assert cell["since"] == "2025-05-02T03:00:00Z"
        assert cell["deadline"] == "2025-03-27"
        assert cell["overdue"] is True
        assert missing(archive, LATE, force_id="birch") == []


def test_source_health(archive: Connection) -> None:
    birch = next(one for one in source_health(archive, LATE) if one["force_id"] == "birch")
    assert birch["last_outcome"] == "blocked"
    assert birch["last_success"] == "2025-11-10T03:00:00Z"
    assert birch["failures_in_a_row"] == 2
    assert birch["listed"] is True
    then = next(
        one for one in source_health(archive, "2025-11-10T23:59:59Z") if one["force_id"] == "birch"
    )
    assert (then["last_outcome"], then["failures_in_a_row"]) == ("not_modified", 0)


def test_runs_as_they_were_known(archive: Connection) -> None:
    newest = runs(archive, LATE, 2)
    assert [(run["run"], run["state"]) for run in newest] == [(10, "running"), (9, "finished")]
    assert newest[1]["counts"] == {"not_modified": 1, "blocked": 1}
    then, *_ = runs(archive, "2025-11-20T03:00:30Z", 9)
    assert (then["run"], then["state"], then["finished"]) == (9, "running", None)
    assert then["counts"] == {}


class TestChanges:
    def test_in_order_of_time_and_list(self, archive: Connection) -> None:
        assert [
            (row["changed_at"][:10], row["recommendation"], row["change"])
            for row in changes(archive)
        ] == [
            ("2025-03-02", "training", "edited"),
            ("2025-03-02", "spo", "added"),
            ("2025-05-02", "training", "removed"),
            ("2025-05-02", "spo", "progress"),
        ]

    @pytest.mark.parametrize(
        ("since", "until", "number"),
        [
            ("2025-03-02T03:00:00Z", None, 4),
            ("2025-03-02T03:00:01Z", None, 2),
            (None, "2025-05-02T03:00:00Z", 4),
            (None, "2025-05-02T02:59:59Z", 2),
            ("2025-03-03T00:00:00Z", "2025-05-01T00:00:00Z", 0),
        ],
    )
    def test_bounds_are_included(
        self, archive: Connection, since: str | None, until: str | None, number: int
    ) -> None:
        assert len(changes(archive, since=since, until=until)) == number

    def test_narrowed_down(self, archive: Connection) -> None:
        (added, progress) = changes(archive, force_id="alder", recommendation="spo")
        assert (added["from_version"], added["to_version"], added["words_added"]) == (1, 2, 17)
        assert progress["change"] == "progress"
        assert changes(archive, force_id="birch") == []


class TestVersions:
    def test_log(self, archive: Connection) -> None:
        first, second, third = log(archive, "alder", LATE)
        assert first["cause"] == "first"
        assert (second["first_seen"], second["last_seen"]) == (
            "2025-03-02T03:00:00Z",
            "2025-05-01T03:00:00Z",
        )
        assert second["sources"] == ["https://alder.example/plan"]
        assert second["states"] == {"answered": 2, "empty": 0, "absent": 1}
        assert [(one["recommendation"], one["change"]) for one in third["changes"]] == [
            ("training", "removed"),
            ("spo", "progress"),
        ]
        assert first["changes"] == []
        assert log(archive, "dogwood", LATE) == []

    def test_log_as_it_was_known(self, archive: Connection) -> None:
        (_, second) = log(archive, "alder", "2025-04-01T00:00:00Z")
        assert second["last_seen"] == "2025-03-02T03:00:00Z"

    def test_pick(self, archive: Connection) -> None:
        assert pick(archive, "alder", LATE)["version"] == 3
        assert pick(archive, "alder", LATE, number=1)["version"] == 1
        assert pick(archive, "alder", "2025-04-01T00:00:00Z")["version"] == 2

    @pytest.mark.parametrize(
        ("force_id", "as_of", "number", "says"),
        [
            ("alder", LATE, 4, "versions 1 to 3"),
            ("birch", LATE, 0, "only version is 1"),
            ("alder", "2025-01-01T00:00:00Z", None, "2025-01-10T03:00:00Z"),
            ("dogwood", LATE, None, "no fetch of its plan has succeeded"),
        ],
    )
    def test_no_such_version(
        self, archive: Connection, force_id: str, as_of: str, number: int | None, says: str
    ) -> None:
        with pytest.raises(UsageError, match=says):
            pick(archive, force_id, as_of, number=number)

    def test_whole(self, archive: Connection) -> None:
        version = whole(archive, versions(archive, "alder", LATE)[1], LATE)
        assert version["title"] == "Alder's plan"
        assert version["text"].startswith("Our plan on stalking")
        assert [one["recommendation"] for one in version["responses"]] == [
            "training",
            "spo",
            "online",
        ]
        order = version["responses"][1]
        assert (order["state"], order["progress"], order["response"]) == (
            "answered",
            "in_progress",
            ORDERS,
        )
        assert order["evidence"]["cues"] == ["key terms"]
        assert order["updates"] == []
        one = whole(archive, versions(archive, "alder", LATE)[0], LATE, "training")
        assert [answer["response"] for answer in one["responses"]] == [TAUGHT]
        assert TAUGHT_LATER not in one["text"]


class TestNames:
    @pytest.mark.parametrize("given", ["alder", "Alder", " ALDER "])
    def test_a_force(self, archive: Connection, given: str) -> None:
        assert force_named(archive, given) == "alder"

    @pytest.mark.parametrize(
        ("given", "says"),
        [
            ("aldr", "did you mean alder"),
            ("wood", "did you mean dogwood"),
            ("zzzz", "known are: alder, birch, cedar, dogwood"),
            ("", "known are"),
            ("'; DROP TABLE forces", "known are"),
            ("\udcff", "known are"),
        ],
    )
    def test_no_force(self, archive: Connection, given: str, says: str) -> None:
        with pytest.raises(UsageError, match=says):
            force_named(archive, given)

    def test_a_recommendation_by_key_or_official_number(self, archive: Connection) -> None:
        assert recommendation_named(archive, "spo") == "spo"
        assert recommendation_named(archive, "10") == "training"
        with pytest.raises(UsageError, match="did you mean training"):
            recommendation_named(archive, "trainign")
        with pytest.raises(UsageError, match="known are: training, spo, online"):
            recommendation_named(archive, "11")


class TestTimes:
    @pytest.mark.parametrize(
        ("given", "lower", "upper"),
        [
            ("2025-03-02", "2025-03-02T00:00:00Z", "2025-03-02T23:59:59Z"),
            ("2025-03-02T04:05:06Z", "2025-03-02T04:05:06Z", "2025-03-02T04:05:06Z"),
            ("2025-03-02 04:05", "2025-03-02T04:05:00Z", "2025-03-02T04:05:00Z"),
            ("2025-03-02T00:30:00+01:00", "2025-03-01T23:30:00Z", "2025-03-01T23:30:00Z"),
            ("2025-03-02T04:05:06.789Z", "2025-03-02T04:05:06Z", "2025-03-02T04:05:06Z"),
            ("0900-01-01", "0900-01-01T00:00:00Z", "0900-01-01T23:59:59Z"),
        ],
    )
    def test_bounds(self, given: str, lower: str, upper: str) -> None:
        assert (lower_bound(given), upper_bound(given)) == (lower, upper)

    @pytest.mark.parametrize(
        "given",
        ["", "yesterday", "2025-02-30", "20250302", "2025-W10-1", "2025-3-2", "02/03/2025",
         "2025-03-02T25:00:00Z", "2025-03-02T04:05:06 GMT", "0001-01-01T00:00:00+05:00",
         "2025-03-02Z", "\u0662\u0660\u0662\u0665-03-02"],
    )  # fmt: skip
    def test_no_date(self, given: str) -> None:
        with pytest.raises(UsageError, match="no date"):
            lower_bound(given)

    @pytest.mark.parametrize(
        ("then", "says"),
        [
            ("2025-03-02T03:00:00Z", "now"),
            ("2025-03-02T02:59:00Z", "1 min"),
            ("2025-03-01T03:00:01Z", "23 h"),
            ("2025-03-01T03:00:00Z", "1 d"),
            ("2024-03-02T03:00:00Z", "365 d"),
        ],
    )
    def test_age(self, then: str, says: str) -> None:
        assert age(then, "2025-03-02T03:00:00Z") == says
