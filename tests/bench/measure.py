"""Runs a command as a process of its own and reads what it cost from the kernel (Linux)."""

import ctypes
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

PLANWATCH = str(Path(sys.executable).with_name("planwatch"))
_KIB = 1024
_COMPILES_ANEW = "PYTHONDONTWRITEBYTECODE"
_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


class BenchmarkFailed(Exception):
    """The measured command did not do its work, so its time would mean nothing."""


@dataclass(frozen=True)
class Cost:
    """Seconds of wall clock and of CPU (that of all processes it started included), bytes of
    peak memory of the largest of them, and what the command printed. ``low`` and ``high``
    are the extremes of the wall clock."""

    wall: float
    cpu: float
    peak: int
    printed: str = ""
    low: float = 0
    high: float = 0


def cost_of(command: Sequence[str], expected: int = 0) -> Cost:
    """Run it once. Raises BenchmarkFailed where the exit code is another than expected."""
    # Processes that outlive the one that started them (multiprocessing's fork server) come
    # to us, so that their CPU is counted too; it is not, where nobody waits for them.
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out:
        begun = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=out, stderr=subprocess.DEVNULL, process_group=0, env=_as_installed()
        )
        _, status, first = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        used = [first, *_of_the_rest(process.pid)]
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        printed = out.read()
    if process.returncode != expected:
        raise BenchmarkFailed(f"{' '.join(command)} ended with {process.returncode}")
    cpu = sum(each.ru_utime + each.ru_stime for each in used)
    return Cost(wall, cpu, max(each.ru_maxrss for each in used) * _KIB, printed)


def _as_installed() -> dict[str, str]:
    """Our environment, in which Python keeps what it has compiled, as it does for who uses it."""
    return {name: value for name, value in os.environ.items() if name != _COMPILES_ANEW}


def _of_the_rest(group: int) -> Iterator[resource.struct_rusage]:
    """What the other processes of the group used, each as it ends."""
    while True:
        try:
            yield os.wait4(-group, 0)[2]
        except ChildProcessError:
            return


def typical(costs: Sequence[Cost]) -> Cost:
    """The median of each measure over several runs."""
    return Cost(
        wall=median(cost.wall for cost in costs),
        cpu=median(cost.cpu for cost in costs),
        peak=round(median(cost.peak for cost in costs)),
        low=min(cost.wall for cost in costs),
        high=max(cost.wall for cost in costs),
    )
