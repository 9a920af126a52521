"""The part of docs/benchmarks.md that speaks of ten years of nights."""

import os

from tests.bench.years import NIGHTS, REBUILD_TARGET, UNCHANGED_TARGET, Question, Years


def years_section(years: Years) -> str:
    """What was measured, as Markdown."""
    counts = ", ".join(f"{number:,} {table}" for table, number in years.counts.items())
    rows = "\n".join(map(_row, years.questions))
    wall, cpu = years.built
    reading, writing = years.opened
    again, alone = years.rebuilding, years.rebuilding.alone
    return f"""
## Ten years

{NIGHTS:,} nights of the replica's 43 forces, written through the doors that a crawl writes
through, without a network: half of the sites send their page with new tokens every night, the
others answer 304 and send it once a week; three publish a PDF. In the first year 5 % of the forces
edit an answer a night, later 0.2 %; every four years a site is redesigned; 1 % of the fetches are
errors, some sites refuse for weeks, some are gone for months. That makes
{counts}.

| | measured | target |
|---|---|---|
| written in, s (CPU) | {wall:.0f} ({cpu:.0f}) | - |
| size, MB | {years.size / 1e6:.0f} | - |
| an unchanged night adds, kB | {years.unchanged / 1000:.1f} | {UNCHANGED_TARGET / 1000:.0f} |
| a night adds, changes and all, kB | {years.all_nights / 1000:.1f} | - |
| opened for reading, ms | {reading:.1f} | - |
| opened for writing, ms | {writing:.1f} | - |

Commands on it, as whole processes; dates lie in the middle, for `changes --since` a month back.
`crawl` is a night without a change, as above, with the ten years behind it.

| | wall, s | target | CPU, s |
|---|---|---|---|
{rows}

`planwatch rebuild --all` reads {alone.documents:,} bodies of it; the target is {REBUILD_TARGET}
of what the {os.cpu_count()} cores could read if each read as fast as one alone does.

| | |
|---|---|
| one after the other on one core, documents a second | {alone.documents / alone.wall:.0f} |
| the whole command, documents a second | {alone.documents / again.cost.low:.0f} |
| share of what the cores could do | {again.share:.2f} |
| share of the command's CPU that is reading | {again.share_of_cpu:.2f} |
"""


def _row(question: Question) -> str:
    cost = question.cost
    target = f"{question.target:g}" if question.target else "-"
    return (
        f"| `planwatch {question.command}` | {cost.wall:.2f} ({cost.low:.2f} to {cost.high:.2f})"
        f" | {target} | {cost.cpu:.2f} |"
    )
