"""``planwatch diff``: which versions are compared, and each way it is drawn."""

import json
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from scraper.archive.connection import open_archive
from scraper.cli import run
from tests.sample_archive import BIRCH_TAUGHT, TAUGHT, TAUGHT_LATER, write_archive

Diff = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_archive(tmp_path_factory.mktemp("archive") / "plans.db")


@pytest.fixture
def diff(capsys: pytest.CaptureFixture[str], archive: Path) -> Diff:
    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(["diff", *arguments, "--archive", str(archive)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


def compared(diff: Diff, *arguments: str) -> dict[str, Any]:
    code, out, err = diff(*arguments, "--json")
    assert (code, err) == (0, "")
    found: dict[str, Any] = json.loads(out)
    return found


@pytest.mark.parametrize(
    ("arguments", "old", "new"),
    [
        (("alder",), 2, 3),
        (("alder", "1"), 1, 3),
        (("alder", "1", "2"), 1, 2),
        (("alder", "3", "1"), 3, 1),
        (("alder", "--from", "2025-02-01"), 1, 3),
        (("alder", "--from", "2025-01-11", "--to", "2025-04-01"), 1, 2),
        (("alder", "--from", "2025-01-10", "--to", "2025-04-01"), 1, 2),  # seen that night
        (("alder", "--to", "2025-04-01"), 1, 2),
        (("alder", "--from", "2025-06-01"), 3, 3),
    ],
)
def test_which_versions(diff: Diff, arguments: tuple[str, ...], old: int, new: int) -> None:
    found = compared(diff, *arguments)
    assert (found["old"]["version"], found["new"]["version"]) == (old, new)
    assert found["changed"] is (old != new)


def test_json_of_the_whole_plan(diff: Diff) -> None:
    found = compared(diff, "alder", "1", "2")
    assert found["recommendation"] is None
    assert found["old"]["force_id"] == "alder"
    assert found["old"]["first_seen"] == "2025-01-10T03:00:00Z"
    assert found["old"]["state"] is None
    assert [one["kind"] for one in found["paragraphs"]] == ["same", "changed", "added", "added"]
    assert found["paragraphs"][1]["runs"][1] == {"kind": "removed", "text": "new"}
    assert (found["words_added"], found["words_removed"]) == (19, 2)


def test_json_of_one_answer(diff: Diff) -> None:
    found = compared(diff, "alder", "--recommendation", "training")
    assert found["recommendation"] == "training"
    assert (found["old"]["state"], found["old"]["text"]) == ("answered", TAUGHT_LATER)
    assert (found["new"]["state"], found["new"]["text"]) == ("absent", "")
    progress = compared(diff, "alder", "-r", "spo")
    assert progress["changed"] is True
    assert [one["kind"] for one in progress["paragraphs"]] == ["same", "same"]


def test_two_forces(diff: Diff) -> None:
    found = compared(diff, "alder", "birch", "-r", "training", "--to", "2025-02-15")
    assert (found["old"]["force_id"], found["old"]["text"]) == ("alder", TAUGHT)
    assert (found["new"]["force_id"], found["new"]["text"]) == ("birch", BIRCH_TAUGHT)


@pytest.mark.parametrize("form", ["words", "side-by-side", "unified", "html"])
def test_one_version_only(diff: Diff, form: str) -> None:
    code, out, err = diff("birch", "--format", form)
    assert code == 0
    assert "birch has only one version" in out + err
    assert (out == "") is (form in ("unified", "html"))


def test_one_version_only_in_json(diff: Diff) -> None:
    found = compared(diff, "birch")
    assert found["old"] is None
    assert found["changed"] is False
    assert found["new"]["version"] == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("alder", "4"), "versions 1 to 3"),
        (("alder", "1", "9"), "versions 1 to 3"),
        (("alder", "1", "two"), "not 'two'"),
        (("alder", "brich", "-r", "spo"), "did you mean birch"),
        (("alder", "birch"), "--recommendation"),
        (("alder", "birch", "2", "-r", "spo"), "two forces"),
        (("alder", "birch", "-r", "spo", "--from", "2025-02-01"), "two forces"),
        (("alder", "1", "--from", "2025-02-01"), "not both"),
        (("alder", "--from", "2025-04-01", "--to", "2025-02-01"), "swap them"),
        (("alder", "--from", "2024-01-01"), "first was seen 2025-01-10"),
        (("alder", "--from", "2025-01-10T02:00Z"), "first was seen 2025-01-10"),
        (("alder", "--to", "2025-01-09"), "first was seen 2025-01-10"),
        (("aldr", "1", "2"), "did you mean alder"),
        (("cedar",), "no version"),
        (("alder", "-1"), "No such option"),
        (("alder", "9" * 5000), "two forces"),
        (("alder", "--format", "colour"), "'colour'"),
    ],
)
def test_what_cannot_be_compared(diff: Diff, arguments: tuple[str, ...], says: str) -> None:
    code, out, err = diff(*arguments)
    assert (code, out) == (2, "")
    assert says in err


def test_words(diff: Diff) -> None:
    _, out, err = diff("alder", "1", "2", "-r", "training")
    assert err == ""
    assert out.splitlines() == [
        "old: alder version 1 (2025-01-10T03:00:00Z to 2025-03-01T03:00:00Z)",
        "new: alder version 2 (2025-03-02T03:00:00Z to 2025-05-01T03:00:00Z)",
        "recommendation: training",
        "words: 2 added, 2 removed",
        "",
        "Every [-new-] officer is taught about stalking in the first [-month.-]{+three months.+}",
        "",
    ]


def test_words_fold_what_did_not_change(diff: Diff) -> None:
    _, out, _ = diff("alder", "2", "3")
    assert "… 1 unchanged paragraph" in out
    assert "Heads of unit" not in out


def test_a_change_of_state_and_progress_is_told(diff: Diff) -> None:
    assert "state: answered → absent" in diff("alder", "-r", "training")[1]
    _, out, err = diff("alder", "-r", "spo")
    assert "progress: in_progress → complete" in out
    assert err == ""


def test_no_difference(diff: Diff) -> None:
    code, _, err = diff("alder", "3", "3")
    assert (code, err) == (0, "There is no difference.\n")


def test_unified(diff: Diff) -> None:
    _, out, _ = diff("alder", "1", "2", "--format", "unified")
    assert out.splitlines() == [
        "--- alder version 1 (2025-01-10T03:00:00Z to 2025-03-01T03:00:00Z)",
        "+++ alder version 2 (2025-03-02T03:00:00Z to 2025-05-01T03:00:00Z)",
        "@@ -1,2 +1,4 @@",
        " Our plan on stalking",
        f"-{TAUGHT}",
        f"+{TAUGHT_LATER}",
        "+A lawyer looks at each open case for an order.",
        "+Heads of unit see the list weekly.",
    ]


def test_side_by_side(diff: Diff) -> None:
    _, out, _ = diff("alder", "1", "2", "-r", "training", "--format", "side-by-side")
    assert out.splitlines()[3:5] == [
        "Every [-new-] officer is taught about  | Every officer is taught about stalking",
        "stalking in the first [-month.-]       | in the first {+three months.+}",
    ]


def test_what_came_stands_beside_what_went(diff: Diff) -> None:
    _, out, err = diff("alder", "birch", "-r", "training", "--to", "2025-04-01")
    assert err == ""
    assert out.splitlines() == [
        "alder version 2 (2025-03-02T03:00:00Z    birch version 1 (2025-02-01T03:00:00Z",
        "to 2025-03-02T03:00:00Z)                 to 2025-02-01T03:00:00Z)",
        "-" * 79,
        "Every officer is taught about stalking | Staff attend two days of training with",
        "in the first three months.             | an advocate.",
        "",
    ]


def test_two_forces_in_another_format(diff: Diff) -> None:
    _, out, _ = diff("alder", "birch", "-r", "training", "--to", "2025-04-01", "--format", "words")
    assert out.splitlines()[-4:] == [f"[-{TAUGHT_LATER}-]", "", f"{{+{BIRCH_TAUGHT}+}}", ""]


def test_two_forces_in_html_stand_in_columns(diff: Diff) -> None:
    _, out, _ = diff("alder", "birch", "-r", "training", "--to", "2025-04-01", "--format", "html")
    page = Tags(out)
    assert page.tags.count("th") == 2
    assert page.text["td"][:2] == [TAUGHT_LATER, BIRCH_TAUGHT]
    assert not {"del", "ins"} & set(page.tags)
    assert "11 only in the first, 9 only in the second" in page.text["dd"]


def test_what_two_forces_say_alike_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_archive(tmp_path / "plans.db")
    writer = open_archive(path, create=False)
    same = "We wrote one.\n\nWe wrote two.\n\nWe wrote three.\n\nWe wrote "
    for force_id, last in (("alder", "four."), ("birch", "five.")):
        writer.execute(
            "UPDATE responses SET response = ? WHERE recommendation = 'spo' AND version_id IN"
            " (SELECT version_id FROM versions WHERE force_id = ?)",
            (same + last, force_id),
        )
    writer.close()
    asked = ["diff", "alder", "birch", "-r", "spo", "--archive", str(path)]
    assert run(asked) == 0
    out = capsys.readouterr().out
    assert out.count("We wrote one.") == 2
    assert "unchanged" not in out
    assert run([*asked, "--format", "html"]) == 0
    page = Tags(capsys.readouterr().out)
    assert page.text["mark"][:2] == ["four.", "five."]
    assert "We wrote one." in page.text["td"]


def test_progress_alone_is_told_in_every_format(diff: Diff) -> None:
    told = "progress: in_progress → complete"
    _, out, err = diff("alder", "-r", "spo", "--format", "unified")
    assert (out, err) == ("", f"{told}\n")
    _, out, err = diff("alder", "-r", "spo", "--format", "side-by-side")
    assert (out.splitlines()[0], err) == (told, "")
    assert "in_progress → complete" in diff("alder", "-r", "spo", "--format", "html")[1]


class Tags(HTMLParser):
    """Collects tags, attributes and the text in each kind of tag."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags = [""]
        self.attributes: list[tuple[str, str | None]] = []
        self.text: dict[str, list[str]] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text.setdefault(self.tags[-1], []).append(data)


def test_html(diff: Diff) -> None:
    code, out, _ = diff("alder", "1", "2", "--format", "html")
    page = Tags(out)
    assert code == 0
    assert out.startswith("<!DOCTYPE html>")
    assert page.text["del"][0] == "new"
    assert page.text["ins"][0] == "three months."
    assert page.text["title"][0] == "alder: the whole plan"


def test_html_holds_nothing_from_outside_and_runs_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_archive(tmp_path / "plans.db")
    hostile = "<script>alert(1)</script> <img src=x onerror=alert(1)> \"&amp;' \x1b[2J"
    writer = open_archive(path, create=False)
    writer.execute("UPDATE versions SET text = text || ?, title = ?", (hostile, hostile))
    writer.execute("UPDATE versions SET text = text || ' more' WHERE number = 3")
    writer.close()
    assert run(["diff", "alder", "--format", "html", "--archive", str(path)]) == 0
    out = capsys.readouterr().out
    page = Tags(out)
    assert not {"script", "img", "link", "iframe", "object", "form", "a"} & set(page.tags)
    assert not {"src", "href", "onerror", "onload"} & {name for name, _ in page.attributes}
    assert "url(" not in out
    assert "\x1b" not in out
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in out
