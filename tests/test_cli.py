"""The commands that ask the archive: what they print, their JSON, their exit codes."""

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from scraper.cli import COMMANDS, cli, run
from tests.sample_archive import (
    BIRCH_TAUGHT,
    ORDERS,
    TAUGHT,
    TAUGHT_LATER,
    write_archive,
    write_lists,
)

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_archive(tmp_path_factory.mktemp("archive") / "plans.db")


@pytest.fixture
def planwatch(capsys: pytest.CaptureFixture[str], archive: Path) -> Run:
    """Runs a command on the sample archive: exit code, standard output, standard error."""

    def call(command: str, *arguments: str) -> tuple[int, str, str]:
        code = run([command, "--archive", str(archive), *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


def as_json(planwatch: Run, command: str, *arguments: str) -> Any:
    code, out, err = planwatch(command, "--json", *arguments)
    assert (code, err) == (0, "")
    return json.loads(out)


class TestStatus:
    def test_json(self, planwatch: Run) -> None:
        found = as_json(planwatch, "status", "--as-of", "2025-12-01")
        assert found["as_of"] == "2025-12-01T23:59:59Z"
        assert as_json(planwatch, "status", "--as-of", "0001-01-01")["runs"] == []
        ever = as_json(planwatch, "status", "--as-of", "9999-12-31")
        assert [cell["state"] for cell in ever["cells"] if cell["force_id"] == "dogwood"] == [
            *["unreached"] * 3
        ]
        assert all(source["listed"] for source in ever["sources"])
        assert len(found["cells"]) == 12
        assert found["cells"][0] == {
            "force_id": "alder",
            "recommendation": "training",
            "state": "withdrawn",
            "since": "2025-05-02T03:00:00Z",
            "last_confirmed": "2025-11-20T03:00:00Z",
            "deadline": "2025-03-27",
            "overdue": True,
            "version_id": 4,
            "confidence": 0.9,
            "version_number": 3,
            "progress": None,
            "page_state": "absent",
        }
        assert [source["force_id"] for source in found["sources"]] == ["alder", "birch", "dogwood"]
        assert found["sources"][1]["failures_in_a_row"] == 2
        assert [one["run"] for one in found["runs"]] == [10, 9, 8, 7, 6]

    def test_the_matrix(self, planwatch: Run) -> None:
        code, out, _ = planwatch("status", "--as-of", "2025-12-01T00:00:00Z")
        lines = out.splitlines()
        assert code == 0
        assert lines[0] == "As of 2025-12-01T00:00:00Z: 4 of 12 cells answered, 8 overdue"
        assert lines[2].split() == ["A", "B", "C", "confirmed"]
        assert lines[3].split() == ["alder", "w!", "+", "o!", "10", "d"]
        assert lines[4].split() == ["birch", "+", "+", "+", "20", "d"]
        assert lines[5].split() == ["cedar", ".!", ".!", ".!", "-"]
        assert lines[6].split() == ["dogwood", "?!", "?!", "?!", "-"]
        assert "A training  B spo  C online" in out
        assert "3 sources: 1 in order, 2 failing, 0 not asked yet" in out
        birch = next(line for line in lines if line.startswith("birch    blocked"))
        assert re.split(r"  +", birch)[2:] == [
            "2",
            "11 d",
            "20 d ago",
            "why it was blocked",
            "https://birch.example/plan",
        ]
        assert "9    2025-11-20T03:00:00Z  100 s  finished  1 not_modified, 1 blocked" in out

    def test_before_anything_was_known(self, planwatch: Run) -> None:
        code, out, _ = planwatch("status", "--as-of", "2024-01-01")
        assert code == 0
        assert "0 of 12 cells answered, 0 overdue" in out
        assert "No run yet." in out


class TestMissing:
    def test_json(self, planwatch: Run) -> None:
        found = as_json(
            planwatch, "missing", "--as-of", "2025-05-01", "--overdue", "--recommendation", "10"
        )
        assert [(cell["force_id"], cell["state"]) for cell in found] == [
            ("cedar", "no_source"),
            ("dogwood", "unreached"),
        ]

    def test_a_row_a_line(self, planwatch: Run) -> None:
        code, out, _ = planwatch("missing", "--as-of", "2025-12-01", "--force", "alder")
        assert code == 0
        assert out.splitlines()[1].split() == [
            "alder",
            "training",
            "withdrawn",
            "2025-03-27!",
            "2025-05-02T03:00:00Z",
            "2025-11-20T03:00:00Z",
        ]
        assert out.splitlines()[-1] == (
            "2 cells not answered as of 2025-12-01T23:59:59Z, 2 overdue (!)"
        )

    def test_nothing_missing(self, planwatch: Run) -> None:
        assert as_json(planwatch, "missing", "--force", "birch") == []
        _, out, _ = planwatch("missing", "--force", "birch", "--as-of", "2025-12-01")
        assert out == "0 cells not answered as of 2025-12-01T23:59:59Z, 0 overdue (!)\n"


class TestChanges:
    def test_json(self, planwatch: Run) -> None:
        found = as_json(planwatch, "changes", "--since", "2025-05-02", "--until", "2025-05-02")
        assert [row["change"] for row in found] == ["removed", "progress"]
        assert found[0] == {
            "force_id": "alder",
            "recommendation": "training",
            "changed_at": "2025-05-02T03:00:00Z",
            "change": "removed",
            "from_version": 2,
            "to_version": 3,
            "words_added": 0,
            "words_removed": 11,
            "version_id": 4,
            "class": "removed",
            "weight": 311,
        }

    def test_a_row_a_line(self, planwatch: Run) -> None:
        _, out, _ = planwatch("changes", "--force", "alder", "--recommendation", "training")
        assert [line.split() for line in out.splitlines()] == [
            ["when", "force", "recommendation", "change", "vers.", "words", "class", "weight"],
            ["2025-03-02T03:00:00Z", "alder", "training", "edited", "1>2", "+2", "-2", "wording",
             "44"],
            ["2025-05-02T03:00:00Z", "alder", "training", "removed", "2>3", "+0", "-11",
             "removed", "311"],
            [],
            ["2", "changes:", "1", "removed,", "1", "wording"],
        ]  # fmt: skip
        assert planwatch("changes", "--since", "2025-12-01")[1] == "0 changes\n"

    @pytest.mark.parametrize(
        ("arguments", "classes"),
        [
            ((), ["wording", "added", "removed", "progress"]),
            (("--rank",), ["removed", "added", "progress", "wording"]),
            (("--class", "progress", "--class", "added"), ["added", "progress"]),
            (("--class", "removed", "--class", "wording", "--rank"), ["removed", "wording"]),
            (("--class", "numbers"), []),
            (("--rank", "--as-of", "2025-04-01"), ["added", "wording"]),
        ],
    )
    def test_ranked_and_filtered(
        self, planwatch: Run, arguments: tuple[str, ...], classes: list[str]
    ) -> None:
        found = as_json(planwatch, "changes", *arguments)
        assert [row["class"] for row in found] == classes

    def test_a_class_that_there_is_not(self, planwatch: Run) -> None:
        code, out, err = planwatch("changes", "--class", "typo")
        assert (code, out) == (2, "")
        assert "'punctuation'" in err

    def test_dates_the_wrong_way_round(self, planwatch: Run) -> None:
        code, out, err = planwatch("changes", "--since", "2025-05-02", "--until", "2025-05-01")
        assert (code, out) == (2, "")
        assert "swap them" in err


class TestLogAndShow:
    def test_log(self, planwatch: Run) -> None:
        found = as_json(planwatch, "log", "alder")
        assert [version["version"] for version in found] == [1, 2, 3]
        assert set(found[0]) >= {
            "force_id", "version", "first_seen", "last_seen", "cause", "title", "sources",
            "states", "changes",
        }  # fmt: skip
        _, out, _ = planwatch("log", "alder")
        assert "changed by the force" in out
        assert "training edited (+2 -2); spo added (+17 -0)" in out
        assert "3 versions; the last from https://alder.example/plan" in out

    def test_a_force_without_versions(self, planwatch: Run) -> None:
        assert as_json(planwatch, "log", "cedar") == []
        code, out, _ = planwatch("log", "cedar")
        assert (code, out[:20]) == (0, "cedar has no version")
        code, out, err = planwatch("show", "cedar")
        assert (code, out) == (2, "")
        assert err.startswith("planwatch: cedar has no version")

    def test_show(self, planwatch: Run) -> None:
        found = as_json(planwatch, "show", "alder")
        assert (found["version"], found["title"]) == (3, "Alder's plan")
        assert len(found["responses"]) == 3
        assert found["sources"] == ["https://alder.example/plan"]
        code, out, _ = planwatch("show", "alder")
        assert code == 0
        assert "held from 2025-05-02T03:00:00Z to 2025-11-20T03:00:00Z at least" in out
        assert "Heads of unit see the list weekly." in out

    def test_show_one_answer_of_the_past(self, planwatch: Run) -> None:
        for choice in (("--version", "2"), ("--at", "2025-04-01")):
            found = as_json(planwatch, "show", "alder", "-r", "spo", *choice)
            assert found["version"] == 2
            assert [one["response"] for one in found["responses"]] == [ORDERS]
        _, out, _ = planwatch("show", "alder", "-r", "training", "--version", "1")
        assert "training (answered, confidence 0.90)" in out
        assert TAUGHT in out
        _, out, _ = planwatch("show", "alder", "-r", "training")
        assert "There is no answer." in out

    def test_both_ways_to_name_a_version(self, planwatch: Run) -> None:
        assert planwatch("show", "alder", "--version", "2", "--at", "2025-04-01")[0] == 2


class TestSearch:
    def test_json(self, planwatch: Run) -> None:
        (hit,) = as_json(planwatch, "search", "lawyer", "open")
        assert hit["versions"] == [2, 3]
        assert "[lawyer]" in hit["snippet"]
        assert as_json(planwatch, "search", "unheard-of") == []

    def test_a_row_a_line(self, planwatch: Run) -> None:
        _, out, _ = planwatch("search", "lawyer")
        (line,) = out.splitlines()[1:]
        assert re.split(r"  +", line)[:3] == ["alder", "spo", "2-3"]
        assert "[lawyer]" in line
        assert planwatch("search", "unheard-of")[1] == "0 answers\n"

    @pytest.mark.parametrize("words", [(), ("",), ("*",), ('"',)])
    def test_nothing_to_search_for(self, planwatch: Run, words: tuple[str, ...]) -> None:
        code, out, _ = planwatch("search", *words)
        assert (code, out) == (2, "")


class TestWrongUse:
    @pytest.mark.parametrize(
        "arguments",
        [
            ("missing", "--force", "aldr"),
            ("missing", "--recommendation", "trainign"),
            ("changes", "--force", "aldr"),
            ("log", "aldr"),
            ("show", "aldr"),
            ("search", "x", "--force", "aldr"),
            ("diff", "aldr"),
        ],
    )
    def test_an_unknown_name_with_what_was_meant(
        self, planwatch: Run, arguments: tuple[str, ...]
    ) -> None:
        code, out, err = planwatch(*arguments)
        assert (code, out) == (2, "")
        assert "did you mean alder?" in err or "did you mean training?" in err

    @pytest.mark.parametrize(
        "arguments",
        [
            ("status", "--as-of", "yesterday"),
            ("missing", "--as-of", "2025-02-30"),
            ("changes", "--since", ""),
            ("changes", "--until", "2025-13-01"),
            ("show", "alder", "--at", "03/04/2025"),
            ("diff", "alder", "--from", "x"),
            ("show", "alder", "--version", "0"),
            ("show", "alder", "--version", "two"),
            ("show", "alder", "--version", "9" * 5000),
            ("show", "alder", "--version", "4"),
            ("manifest", "9" * 20),
            ("diff", "alder", "9" * 20),
            ("review", "--below", "nan"),
            ("missing", "--force", ""),  # a script's variable that is not set
            ("changes", "-r", ""),
            ("search", "training", "--force", ""),
            ("show", "alder", "-r", ""),
            ("status", "--sources", "nowhere"),
            ("status", "surplus"),
            ("status", "--nonsense"),
        ],
    )
    def test_wrong_arguments(self, planwatch: Run, arguments: tuple[str, ...]) -> None:
        code, out, err = planwatch(*arguments)
        assert (code, out) == (2, "")
        assert err

    @pytest.mark.parametrize("name", ["status", "missing", "changes"])
    def test_no_archive(
        self, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        missing = tmp_path / "none.db"
        assert run([name, "--archive", str(missing)]) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err.startswith(f"planwatch: there is no archive at {missing}")
        assert not missing.exists()

    def test_files_that_are_no_archive(
        self, tmp_path: Path, archive: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        text = tmp_path / "text.db"
        text.write_text("not a database, but long enough to look at" * 100)
        assert run(["status", "--archive", str(text)]) == 2
        assert run(["status", "--archive", str(tmp_path)]) == 2
        damaged = tmp_path / "damaged.db"
        whole = archive.read_bytes()
        damaged.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
        assert run(["status", "--archive", str(damaged)]) == 6
        printed = capsys.readouterr()
        assert printed.out == ""
        assert [line[:11] for line in printed.err.splitlines()] == ["planwatch: "] * 3

    def test_damage_that_sqlite_has_no_code_for(self, tmp_path: Path, archive: Path) -> None:
        whole, damaged = archive.read_bytes(), tmp_path / "damaged.db"
        damaged.write_bytes(whole.replace("naïve <b>".encode(), b"na\xff\xffve <b>"))
        assert run(["search", "guide", "--archive", str(damaged)]) == 6
        # offset 44 of the header: the number of the schema's format
        damaged.write_bytes(whole[:44] + b"\xff" * 4 + whole[48:])
        assert run(["status", "--archive", str(damaged)]) == 6

    @pytest.mark.parametrize(
        ("arguments", "code", "says"),
        [
            (["missing", "--archive", "none.db"], 2, "there is no archive at none.db"),
            (["missing", "--as-of", "soon"], 2, "'soon' is no date"),
            (["statsu"], 2, "No such command"),
        ],
    )
    def test_who_asked_for_json_gets_one_value_all_the_same(
        self, arguments: list[str], code: int, says: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run([*arguments, "--json"]) == code
        printed = capsys.readouterr()
        assert says in json.loads(printed.out)["error"]
        assert says in printed.err

    def test_unknown_commands(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["statsu"]) == 2
        assert run([]) == 2
        assert "Commands:" in capsys.readouterr().err


class TestHelp:
    def test_every_command_is_listed_and_explains_itself(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run(["--help"]) == 0
        listed = capsys.readouterr().out
        for name, (_, line) in COMMANDS.items():
            assert f"  {name} " in listed
            assert line in listed
            command = cli.get_command(None, name)  # type: ignore[arg-type]
            below = [[name]]
            if isinstance(command, click.Group):
                below = [[name, one] for one in command.list_commands(click.Context(command))]
            for typed in below:
                assert run([*typed, "--help"]) == 0
                explained = capsys.readouterr().out
                for option in ("--archive PATH", "--sources DIR", "--json"):
                    assert option in explained, typed

    def test_version(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["--version"]) == 0
        assert re.fullmatch(r"planwatch \d+\.\d+\.\d+\n", capsys.readouterr().out)

    def test_a_command_is_found_by_the_group(self) -> None:
        for name in COMMANDS:
            command = cli.get_command(None, name)  # type: ignore[arg-type]
            assert command is not None
            assert command.name == name


HEAVY = ("httpx", "trafilatura", "lxml", "pdfplumber", "mammoth", "sqlite_utils", "rich", "anyio")


@pytest.mark.parametrize(
    "arguments", [["--help"], ["missing"], ["status"], ["search", "x"], ["diff", "alder"]]
)
def test_questions_do_not_pay_for_libraries_they_do_not_need(
    arguments: list[str], archive: Path
) -> None:
    script = (
        "import sys; from scraper.cli import run; code = run(sys.argv[1:]);"
        f"print(code, sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)"
    )
    if arguments != ["--help"]:
        arguments = [*arguments, "--archive", str(archive)]
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True
    )
    assert done.stderr == "0 []\n"


def in_terminal(*arguments: str, columns: int = 80, **environment: str) -> str:
    """What a command draws on a terminal of that width."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "scraper", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "COLUMNS": str(columns), "TERM": "xterm", **environment},
    )
    os.close(theirs)
    drawn = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # how a pseudo-terminal tells its end
            break
        if not piece:
            break
        drawn += piece
    os.close(ours)
    assert process.wait(timeout=30) == 0
    return drawn.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("status",),
        ("missing",),
        ("changes",),
        ("log", "alder"),
        ("show", "alder"),
        ("search", "stalking"),
        ("diff", "alder", "1", "2"),
        ("diff", "alder", "1", "2", "--format", "side-by-side"),
    ],
)
def test_a_terminal_of_80_columns(arguments: tuple[str, ...], archive: Path) -> None:
    drawn = in_terminal(*arguments, "--archive", str(archive))
    plain = re.sub(r"\x1b\[[0-9;]*m", "", drawn)
    assert plain != drawn, "a terminal gets colour"
    assert max(len(line) for line in plain.splitlines()) <= 80


@pytest.mark.parametrize(
    ("environment", "is_coloured"),
    [({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_who_wants_no_colour_gets_none(
    environment: dict[str, str], is_coloured: bool, archive: Path
) -> None:
    drawn = in_terminal("status", "--archive", str(archive), **environment)
    assert ("\x1b" in drawn) == is_coloured


def test_two_forces_stand_side_by_side_over_the_whole_terminal(archive: Path) -> None:
    command = ("diff", "alder", "birch", "-r", "training", "--to", "2025-04-01")
    drawn = in_terminal(*command, "--archive", str(archive), columns=161)
    assert re.sub(r"\x1b\[[0-9;]*m", "", drawn).splitlines()[1:3] == [
        "-" * 161,
        f"{TAUGHT_LATER.ljust(79)} | {BIRCH_TAUGHT}",
    ]


def test_interrupted_at_the_keyboard(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], archive: Path
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("scraper.cli.status.coverage", interrupt)
    assert run(["status", "--archive", str(archive)]) == 130
    assert "interrupted" in capsys.readouterr().err


def test_a_reader_that_goes_away(archive: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "scraper", "status", "--archive", str(archive)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait(timeout=30)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk to write to")
def test_a_full_disk_behind_standard_output(archive: Path) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "scraper", "status", "--archive", str(archive)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ended.returncode == 1
    assert ended.stderr == "planwatch: [Errno 28] No space left on device\n"


def test_standard_streams_that_are_closed(archive: Path) -> None:
    command = f"{sys.executable} -m scraper missing --archive {archive} >&- 2>&-"
    assert subprocess.run(command, shell=True, check=False).returncode == 0


def test_control_characters_of_a_page_do_not_reach_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from scraper.archive.connection import open_archive

    path = write_archive(tmp_path / "plans.db")
    writer = open_archive(path, create=False)
    writer.execute(
        "UPDATE responses SET response = char(27) || '[2J' || char(8238) || 'lawyer' "
        "WHERE recommendation = 'spo'"
    )
    writer.close()
    for arguments in (
        ["show", "alder"],
        ["search", "lawyer"],
        ["diff", "alder", "birch", "-r", "spo"],
    ):
        assert run([*arguments, "--archive", str(path)]) == 0
        out = capsys.readouterr().out
        assert "\x1b" not in out
        assert "\u202e" not in out


def test_the_lists_are_accepted_by_every_command(planwatch: Run, tmp_path: Path) -> None:
    lists = write_lists(tmp_path / "lists")
    assert planwatch("missing", "--sources", str(lists))[0] == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["diff", "alder", "-r", "training"], "state: answered ? absent"),
        (["search", "naïve"], "the [naïve] <b>user</b> guide"),
    ],
)
def test_a_standard_output_that_knows_few_letters(
    arguments: list[str], says: str, archive: Path
) -> None:
    command = [sys.executable, "-m", "scraper", *arguments, "--archive", str(archive)]
    few = {**os.environ, "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    plain = subprocess.run(command, env=few, capture_output=True, check=True)
    assert says in plain.stdout.decode("latin-1")
    exact = subprocess.run([*command, "--json"], env=few, capture_output=True, check=True)
    whole = subprocess.run([*command, "--json"], capture_output=True, check=True)
    assert exact.stdout.isascii()
    assert json.loads(exact.stdout) == json.loads(whole.stdout)
