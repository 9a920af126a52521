"""The shape of the house, read from the import statements and the sizes of its rooms.

That questions do not load what only a crawl needs is tested where they are: test_cli.py.
"""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "scraper"

# The way through, first to last. A stage may import itself and what stands before it.
BEFORE_QUERY = (
    "strict_csv",
    "sources",
    "fetch",
    "judge",
    "archive",
    "extract",
    "segment",
    "store",
    "query",
)
# Everything that is not named here puts stages together (crawl, rebuild, verify ...): it
# stands after them all, and only the command line stands after it.
AT_THE_END = ("cli", "__main__")
# For everybody: the errors, how times are written, and the package itself (its version).
FOR_ALL = ("errors", "times", "")

MOST_LINES_OF_A_MODULE = 400
MOST_LINES_OF_A_FUNCTION = 60


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def stage_of(path: Path) -> str:
    """The folder or module directly below scraper/; "" for scraper/__init__.py."""
    name = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "" if name == "__init__" else name


def imported_stages(path: Path) -> Iterator[tuple[int, str]]:
    """Line and stage of every import of ours in a module, inside functions too."""
    stages = {stage_of(module) for module in modules()}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports by dots; write the whole name"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            package, _, rest = name.partition(".")
            if package == PACKAGE.name:
                stage = rest.partition(".")[0]
                yield node.lineno, stage if stage in stages else ""


def place_of(stage: str) -> int:
    if stage in BEFORE_QUERY:
        return BEFORE_QUERY.index(stage)
    after = len(BEFORE_QUERY)
    return after + 1 + AT_THE_END.index(stage) if stage in AT_THE_END else after


def test_no_stage_imports_a_later_one() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports scraper.{stage}"
        for path in modules()
        for line, stage in imported_stages(path)
        if stage not in FOR_ALL and place_of(stage) > place_of(stage_of(path))
    ]
    assert not wrong


def test_every_stage_is_there() -> None:
    """A stage under another name would be taken for one that may import everything."""
    assert {*BEFORE_QUERY, *AT_THE_END, *FOR_ALL} <= {stage_of(path) for path in modules()}


def test_no_two_stages_import_each_other() -> None:
    needs: dict[str, set[str]] = {}
    for path in modules():
        stage = stage_of(path)
        needs.setdefault(stage, set()).update(
            other for _, other in imported_stages(path) if other not in (*FOR_ALL, stage)
        )
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


def test_what_is_for_all_needs_nobody() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports scraper.{stage}"
        for path in modules()
        if stage_of(path) in FOR_ALL
        for line, stage in imported_stages(path)
        if stage not in FOR_ALL
    ]
    assert not wrong


def test_modules_are_rooms_not_halls() -> None:
    lines = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n")
        for path in modules()
    }
    assert {path: n for path, n in lines.items() if n > MOST_LINES_OF_A_MODULE} == {}


def test_functions_can_be_seen_at_once() -> None:
    lines = {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
    }
    assert {name: n for name, n in lines.items() if n > MOST_LINES_OF_A_FUNCTION} == {}
