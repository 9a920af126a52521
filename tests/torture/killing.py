"""A command as a process of its own, killed in the middle."""

import contextlib
import os
import signal
import subprocess
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# Every process that a command starts inherits this variable, whatever group or session it
# moves to, and so can be told from all others on the machine.
_MARK = "PLANWATCH_TORTURE"
# Seconds for the processes of a killed command to notice and end.
_TO_END = 5.0
_POLL = 0.001
# No command here takes a tenth of it.
_LONGEST = 120.0


@dataclass(frozen=True)
class Times:
    """Seconds from a command's start to the first trace beside its archive, and to its end."""

    begun: float
    whole: float


@dataclass(frozen=True)
class Killed:
    """A kill that met a running command: seconds after its start, whether anything had been
    written by then, and the processes that it left behind."""

    after: float
    writing: bool
    left: tuple[str, ...]


class Running:
    """One command under way on an archive."""

    def __init__(self, command: Sequence[str], archive: Path) -> None:
        self._archive = archive
        self._mark = uuid.uuid4().hex
        self._before = _traces(archive)
        self._began = time.monotonic()
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | {_MARK: self._mark},
            start_new_session=True,
        )

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self._began

    @property
    def is_writing(self) -> bool:
        """Whether anything beside the archive is other than before the start."""
        return _traces(self._archive) != self._before

    def wait_for_writing(self) -> None:
        """Returns when it writes, or has ended without."""
        while self._process.poll() is None and not self.is_writing:
            time.sleep(_POLL)

    def end(self) -> int:
        """Waits for its own end; returns the exit code."""
        return self._process.wait(_LONGEST)

    def kill(self, *, group: bool) -> Killed | None:
        """SIGKILL, to its whole process group or to the first process alone, as the kernel
        does when memory runs out. None where it had ended by itself."""
        after, writing = self.elapsed, self.is_writing
        with contextlib.suppress(ProcessLookupError):
            (os.killpg if group else os.kill)(self._process.pid, signal.SIGKILL)
        if self._process.wait() != -signal.SIGKILL:
            return None
        return Killed(after, writing, self._left_behind())

    def _left_behind(self) -> tuple[str, ...]:
        """Waits till all its processes have ended; ends and returns those that do not."""
        until = time.monotonic() + _TO_END
        while (left := _marked(self._mark)) and time.monotonic() < until:
            time.sleep(0.01)
        for process in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        return tuple(f"process {process}: {name}" for process, name in left.items())


def measure(command: Sequence[str], archive: Path) -> Times:
    """How long a command takes when nobody kills it. Raises RuntimeError where it fails."""
    running = Running(command, archive)
    running.wait_for_writing()
    begun = running.elapsed
    if code := running.end():
        raise RuntimeError(f"{' '.join(command)} ended with {code}")
    return Times(begun, running.elapsed)


def _traces(archive: Path) -> dict[str, tuple[int, int]]:
    found = {}
    for ending in ("-wal", ".rebuild", ".rebuild-wal"):
        with contextlib.suppress(FileNotFoundError):
            stat = archive.with_name(archive.name + ending).stat()
            found[ending] = stat.st_size, stat.st_mtime_ns
    return found


def _marked(mark: str) -> dict[int, str]:
    """The processes of that mark: what each was started with, by process id."""
    wanted = f"{_MARK}={mark}".encode()
    found = {}
    for process in Path("/proc").iterdir():
        # processes of others, and those that end meanwhile
        with contextlib.suppress(OSError):
            if process.name.isdigit() and wanted in (process / "environ").read_bytes().split(b"\0"):
                said = (process / "cmdline").read_bytes().replace(b"\0", b" ")
                found[int(process.name)] = said.decode(errors="replace")[:200]
    return found
