"""Measures, prints a table, and writes docs/benchmarks.md."""

import argparse
import os
import platform
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.measure import BenchmarkFailed
from tests.bench.nights import LATENCY_MS, Line, measure_nights, replica_speed
from tests.bench.reading import Kind, measure_reading

_PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
_MIB = 1024 * 1024


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="of each night (default 5)")
    parser.add_argument("--no-write", action="store_true", help="leave docs/ as it is")
    asked = parser.parse_args()
    try:
        sources, lines = measure_nights(asked.runs)
        # Later: what these import would count as peak memory of the processes started above.
        from tests.bench.years import measure_years
        from tests.bench.years_page import years_section

        years = measure_years(asked.runs)
    except BenchmarkFailed as failure:
        print(f"The benchmark failed: {failure}", file=sys.stderr)
        return 1
    kinds = measure_reading(asked.runs)
    text = page(sources, asked.runs, lines, replica_speed(), kinds) + years_section(years)
    print(text)
    if not asked.no_write:
        _PAGE.write_text(text, encoding="utf-8")
    return 0


def page(
    sources: int, runs: int, lines: list[Line], pages_a_second: float, kinds: list[Kind]
) -> str:
    """docs/benchmarks.md as a whole."""
    about = (
        f"{datetime.now(UTC):%d %B %Y}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores"
    )
    rows = "\n".join(map(row, lines))
    kind_rows = "\n".join(map(kind_row, kinds))
    return f"""# Benchmarks

Written by `make bench`: {about}.

Whole processes, start-up included, against the replica on loopback: {sources} sources of 43
forces, {LATENCY_MS} ms before every response, {runs} runs of each night, medians (in brackets
the fastest and the slowest). CPU is that of all processes together, peak memory that of the
largest one.

| | wall, s | target | CPU, s | peak memory, MiB | archive after it, KiB |
|---|---|---|---|---|---|
{rows}

The replica itself, which runs in a process of its own meanwhile, serves {pages_a_second:,.0f}
pages a second to one client when it does not wait.

## Reading a plan

The documents of the labelled corpus (tests/corpus), read and divided among the recommendations
one after the other on one core, each at its fastest of {runs} passes; a pass is a process of
its own. Trafilatura alone, with its defaults, extracts the text of the same pages; the last
column is how many times as long as that reading and dividing take together (target: 1.5 at
most). Documents other than pages are read in a child process, whose start is counted.

| | documents | mean size, KiB | read, ms | divide, ms | documents a second | trafilatura alone, ms | times as long |
|---|---|---|---|---|---|---|---|
{kind_rows}
"""


def row(line: Line) -> str:
    """One line of the table."""
    cost = line.cost
    kept = f"{line.archive / 1024:,.0f}" if line.archive is not None else "-"
    target = f"{line.target:g}" if line.target is not None else "-"
    return (
        f"| {line.what} | {cost.wall:.2f} ({cost.low:.2f} to {cost.high:.2f}) | {target} "
        f"| {cost.cpu:.2f} | {cost.peak / _MIB:.0f} | {kept} |"
    )


def kind_row(kind: Kind) -> str:
    """One kind of document."""
    ours = kind.reading + kind.dividing
    each = 1000 / kind.documents  # seconds together -> milliseconds each
    alone = "- | -"
    if kind.trafilatura is not None:
        alone = f"{each * kind.trafilatura:.1f} | {ours / kind.trafilatura:.1f}"
    return (
        f"| {kind.name} | {kind.documents} | {kind.size / kind.documents / 1024:.0f} "
        f"| {each * kind.reading:.1f} | {each * kind.dividing:.1f} "
        f"| {kind.documents / ours:.0f} | {alone} |"
    )


if __name__ == "__main__":
    sys.exit(main())
