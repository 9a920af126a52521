"""The documents say all that a user can type or meet, and nothing that is not there."""

import asyncio
import contextlib
import io
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from scraper.archive.connection import read_archive
from scraper.cli import cli
from scraper.errors import PlanwatchError
from scraper.fetch import limits
from scraper.judge.verdict import OUTCOMES
from tests.sample_archive import write_archive

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md"), ROOT / "archive" / "README.md"])

# What every command takes, described once above the table.
COMMON = {"--archive", "--sources", "--json", "--help"}
UNITS = {"": 1, "s": 1, "h": 3600, "KiB": 1024, "MiB": 1024 * 1024}


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def first_cells(path: Path, heading: str) -> dict[str, str]:
    """First cell of each row of the first table below a heading, with the rest of the row."""
    _, _, below = text_of(path).partition(f"# {heading}\n")
    table = re.search(r"(?:^\|.*\n)+", below, re.MULTILINE)
    assert table, f"{path.name} has no table below {heading!r}"
    rows = [line.strip("|").split("|", 1) for line in table.group().splitlines()[2:]]
    return {cell.strip().strip("`"): rest for cell, rest in rows}


def commands() -> dict[str, click.Command]:
    """Every command by what is typed to reach it, those of groups too."""

    def below(group: click.Group, typed: str) -> Iterator[tuple[str, click.Command]]:
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            yield f"{typed} {name}", command
            if isinstance(command, click.Group):
                yield from below(command, f"{typed} {name}")

    return dict(below(cli, "planwatch"))


def options(command: click.Command) -> set[str]:
    return {
        name
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for name in (*parameter.opts, *parameter.secondary_opts)
    }


def row_of(typed: str) -> str:
    """The row of docs/commands.md that describes a command."""
    rows = [
        line
        for line in text_of(DOCS / "commands.md").splitlines()
        if re.match(rf"\| `{re.escape(typed)}[` ]", line)
    ]
    assert len(rows) == 1, f"docs/commands.md has {len(rows)} rows for {typed}"
    return rows[0]


@pytest.mark.parametrize("typed", commands())
def test_every_command_and_option_is_documented(typed: str) -> None:
    row = row_of(typed)
    own = options(commands()[typed]) - COMMON
    assert {name for name in own if not re.search(rf"`{re.escape(name)}[` ]", row)} == set()


def test_no_command_or_option_is_documented_that_is_not_there() -> None:
    text = text_of(DOCS / "commands.md")
    rows = re.findall(r"^\| `(planwatch(?: [a-z-]+)+)[^`]*` \|(.*)$", text, re.MULTILINE)
    described = dict(rows)
    known = {typed: one for typed, one in commands().items() if not isinstance(one, click.Group)}
    assert described.keys() == known.keys()
    for typed, row in described.items():
        named = set(re.findall(r"(?<=`)--?[a-z][a-z-]*", row))
        assert named - options(known[typed]) == set(), typed


def test_the_common_options_are_documented() -> None:
    text = text_of(DOCS / "commands.md")
    assert {name for name in COMMON | {"--version"} if f"`{name}" not in text} <= {"--version"}
    assert "planwatch --version" in text


def examples() -> Iterator[tuple[str, str]]:
    """Each command line of a code block that calls planwatch, with the page it stands in."""
    for page in PAGES:
        for block in re.findall(r"^```\w*\n(.*?)^```", text_of(page), re.MULTILINE | re.DOTALL):
            for line in block.splitlines():
                if found := re.match(r"(?:\$ )?(?:\.venv/bin/)?planwatch (.*)", line):
                    yield page.name, found.group(1).partition(" >")[0]


@pytest.mark.parametrize(("page", "line"), list(examples()))
def test_the_examples_are_commands_that_planwatch_takes(
    page: str, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    name, *arguments = shlex.split(line, comments=True)
    commands()[f"planwatch {name}"].make_context(name, arguments)  # raises what a user would see


def test_every_exit_code_is_in_the_readme() -> None:
    """The contract's six, the general failure, and what a shell gives for Ctrl-C."""
    documented = set(first_cells(README, "Every night"))
    assert documented == {"0", "1", "2", "3", "4", "5", "6", "130"}

    def codes(error: type[PlanwatchError]) -> set[str]:
        return {str(error.exit_code)}.union(*(codes(kind) for kind in error.__subclasses__()))

    assert codes(PlanwatchError) <= documented


def test_every_outcome_is_explained() -> None:
    rows = first_cells(DOCS / "operation.md", "What a fetch came to")
    assert list(rows) == list(OUTCOMES)
    for outcome, row in rows.items():
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert len(cells) == 3, outcome
        assert all(cells), outcome


def test_every_limit_of_the_fetch_stage_is_told_as_it_is() -> None:
    told = {}
    for name, row in first_cells(DOCS / "operation.md", "How it asks").items():
        number, _, unit = row.partition("|")[0].strip().partition(" ")
        told[name] = float(number) * UNITS[unit]
    assert told == {name: value for name, value in vars(limits).items() if name.isupper()}


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.*)$", text_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_internal_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", text_of(page)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        path = (page.parent / name).resolve() if name else page
        assert path.exists(), f"{target}: there is no such file"
        assert not anchor or anchor in anchors(path), f"{target}: there is no such heading"


def test_the_index_lists_every_page() -> None:
    listed = set(re.findall(r"\]\(([\w-]+\.md)\)", text_of(DOCS / "README.md")))
    assert listed == {page.name for page in DOCS.glob("*.md")} - {"README.md"}


def test_what_is_made_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    named = {
        target
        for page in PAGES
        for target in re.findall(r"(?:^|`)make ([a-z]+)", text_of(page), re.MULTILINE)
    }
    assert {"demo", "test"} <= named <= targets


def test_the_readme_can_be_read_in_one_go() -> None:
    assert text_of(README).count("\n") < 200


def test_datasette_shows_every_table_and_view(tmp_path: Path) -> None:
    """The README promises it. Its pages fail on a foreign key that names no column."""
    datasette = pytest.importorskip("datasette.app")
    archive = write_archive(tmp_path / "plans.db")
    opened = read_archive(archive)
    names = [
        name
        for (name,) in opened.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
            " AND name NOT LIKE '%_fts%' AND name NOT LIKE 'sqlite_%'"
        )
    ]
    opened.close()

    async def statuses() -> dict[str, int]:
        site = datasette.Datasette([str(archive)])
        await site.invoke_startup()
        return {
            name: (await site.client.get(f"/plans/{name}?_size=5")).status_code for name in names
        }

    noise = io.StringIO()  # a thousand lines for every page that fails
    with contextlib.redirect_stdout(noise), contextlib.redirect_stderr(noise):
        shown = asyncio.run(statuses())
    assert {"fetches", "responses", "coverage", "response_changes"} <= set(shown)
    assert {name: status for name, status in shown.items() if status != 200} == {}
