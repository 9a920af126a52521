"""``make demo``: eight nights of the replica in an archive, then planwatch's own answers.

Everything it makes is in ``demo/``, which it empties first. Ends with another exit code
than 0 where anything fails.
"""

import shutil
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from scraper.crawl import CrawlSettings, crawl
from scraper.sources import read_sources
from tests.replica.nights import NIGHTS, time_of
from tests.replica.replica import Replica

DEMO = Path("demo")
ARCHIVE, SOURCES = DEMO / "plans.db", DEMO / "sources"
_LINES_SHOWN = 24
# What goes wrong besides the script of nights: (first night, last night, force, fault).
_TROUBLES = (
    (0, 7, "gwent", "robots_forbids"),
    (2, 7, "lincolnshire", "forbidden"),
    (4, 4, "cleveland", "soft_404"),
    (6, 6, "warwickshire", "collapsed"),
)
_UNKNOWN = ("dyfed-powys",)


def main() -> int:
    begun = time.monotonic()
    shutil.rmtree(DEMO, ignore_errors=True)
    with Replica() as replica:
        say(f"The replica plays 43 force sites on 127.0.1.x, port {replica.port}.")
        say("Each of eight nights in March 2025 is crawled into demo/plans.db.\n")
        for night in NIGHTS:
            crawl_night(replica, night)
    last = f"{time_of(NIGHTS[-1]):%Y-%m-%d}"
    ask("Who has answered what, after the last night?", "status", "--as-of", last)
    ask("Whose answers are overdue?", "missing", "--overdue", "--as-of", last, lines=_LINES_SHOWN)
    ask("What changed, and when?", "changes")
    ask(
        "What exactly did Kent change about training?",
        "diff",
        "kent",
        "--recommendation",
        "training",
    )
    say(f"\nDone in {time.monotonic() - begun:.0f} s. Go on with, for instance:\n")
    for line in (
        "planwatch log suffolk --archive demo/plans.db",
        "planwatch show essex --recommendation risk --version 1 --archive demo/plans.db",
        'planwatch search "pocket guide" --archive demo/plans.db',
        "planwatch missing --force lincolnshire --archive demo/plans.db --json",
        "datasette demo/plans.db    # every table and view in a browser",
    ):
        say(f"  .venv/bin/{line}")
    return 0


def crawl_night(replica: Replica, night: int) -> None:
    """One run, its clock set to that night, and a line about what it came to."""
    replica.night = night
    for first, last, force_id, fault in _TROUBLES:
        replica.set_fault(force_id, fault if first <= night <= last else None)
    lists = read_sources(replica.write_sources(SOURCES, unknown=_UNKNOWN))
    begun = time.monotonic()

    def clock() -> datetime:
        return time_of(night) + timedelta(seconds=time.monotonic() - begun)

    report = crawl(
        ARCHIVE,
        lists,
        CrawlSettings(allow_private_hosts=True),
        clock=clock,
        progress=lambda force_id, url, outcome: None,
    )
    changed = sorted({s.force_id for s in report.sources if s.change == "changed"})
    counts = ", ".join(f"{number} {outcome}" for outcome, number in report.counts.items())
    say(f"{time_of(night):%d %B}: {counts}; changed: {', '.join(changed) or 'none'}")


def ask(question: str, *command: str, lines: int | None = None) -> None:
    """Run planwatch on the archive and show what it says, the first ``lines`` of it."""
    say(f"\n=== {question}\n$ planwatch {' '.join(command)} --archive {ARCHIVE}\n")
    planwatch = Path(sys.executable).with_name("planwatch")
    done = subprocess.run(
        [planwatch, *command, "--archive", ARCHIVE, "--sources", SOURCES],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    shown = done.stdout.rstrip("\n").split("\n")
    say("\n".join(shown[:lines]))
    if lines is not None and len(shown) > lines:
        say(f"... and {len(shown) - lines} more lines")


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
