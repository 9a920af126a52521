"""Kills planwatch at random moments and looks whether anything is lost; prints a table. Ends
with 1 at any fault, keeps the archive that shows it, and says how to repeat it."""

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from tests.torture.rounds import Came, Rounds
from tests.torture.scenes import world

# Of a hundred kills.
_SHARES = {"crawl": 40, "rebuild": 25, "backfill": 20, "migration": 15}
_FIFTHS = ("0-20 %", "20-40", "40-60", "60-80", "80-100")


@dataclass
class Line:
    """The kills of one command: how many there are to be, the share of its duration at which
    each came, how many met it while it wrote, how many rounds ended badly, and why."""

    wanted: int
    rounds: int = 0
    shares: list[float] = field(default_factory=list)
    writing: int = 0
    failed: int = 0
    faults: list[str] = field(default_factory=list)


class Plan:
    """Which rounds there are still to be, for workers that ask at the same time."""

    def __init__(self, kills: int) -> None:
        self.lines = {name: Line(-(-kills * share // 100)) for name, share in _SHARES.items()}
        self._lock = Lock()

    def rounds(self) -> Iterator[tuple[str, int]]:
        """The next rounds, each given to one worker, till enough kills have met."""
        while (found := self._next()) is not None:
            yield found

    def note(self, name: str, came: Came) -> None:
        """What a round came to."""
        with self._lock:
            line = self.lines[name]
            line.shares += [share for _, share in came.kills]
            line.writing += sum(killed.writing for killed, _ in came.kills)
            line.failed += bool(came.faults)
            line.faults += came.faults

    def _next(self) -> tuple[str, int] | None:
        with self._lock:
            open_lines = [
                (len(line.shares) / line.wanted, name)
                for name, line in self.lines.items()
                if len(line.shares) < line.wanted
            ]
            if not open_lines:
                return None
            _, name = min(open_lines)
            self.lines[name].rounds += 1
            return name, self.lines[name].rounds


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="at least so many (default 200)")
    parser.add_argument("--seed", default=None, help="repeats the choices of an earlier time")
    asked = parser.parse_args()
    seed = asked.seed or f"{random.SystemRandom().randrange(10**6)}"
    place = Path(tempfile.mkdtemp(prefix="planwatch-torture-"))
    print(f"seed {seed}, in {place}", flush=True)
    begun = time.monotonic()
    plan = Plan(asked.kills)
    with ThreadPoolExecutor() as pool:
        workers = [
            pool.submit(_work, plan, place / f"worker-{number}", seed)
            for number in range(os.cpu_count() or 1)
        ]
        for worker in workers:
            worker.result()
    _print_table(plan, time.monotonic() - begun)
    faults = [fault for line in plan.lines.values() for fault in line.faults]
    if faults:
        print("\n".join(faults))
        print(f"To repeat: python -m tests.torture --kills {asked.kills} --seed {seed}")
        return 1
    shutil.rmtree(place)
    return 0


def _work(plan: Plan, place: Path, seed: str) -> None:
    with world(place) as here:
        rounds = Rounds(here, place, seed)
        for name, number in plan.rounds():
            plan.note(name, rounds.play(name, number))


def _print_table(plan: Plan, took: float) -> None:
    print(f"\n{'command':<10}{'kills':>6}{'survived':>9}{'writing':>8}  at which share:", end="")
    print("".join(f"{fifth:>8}" for fifth in _FIFTHS))
    for name, line in plan.lines.items():
        kills = len(line.shares)
        fifths = [
            sum(min(4, int(share * 5)) == number for share in line.shares) for number in range(5)
        ]
        survived = kills - line.failed
        print(f"{name:<10}{kills:>6}{survived:>9}{line.writing:>8}{'':>18}", end="")
        print("".join(f"{number:>8}" for number in fifths))
    total = sum(len(line.shares) for line in plan.lines.values())
    print(f"{total} kills in {took:.0f} s")


if __name__ == "__main__":
    sys.exit(main())
