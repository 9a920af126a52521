"""Reading in a child process with limits: a bomb or a crash costs that document only.

    run_limited(read_pdf, body, seconds=60, memory_bytes=1 << 30) -> Document

Safe to call from threads, from an event loop's worker threads and inside pool workers,
daemonic ones too. Linux and macOS; macOS does not enforce the limit of memory.
"""

import atexit
import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable

from scraper.errors import PlanwatchError, UnreadableDocument
from scraper.extract.document import Document
from scraper.extract.fork_server import (
    DOCUMENT,
    RESULT_BYTES,
    STARTED,
    receive,
    receive_sized,
    send_sized,
)
from scraper.extract.wire import unpack

# How long the fork server may take to import a reader's libraries and fork. Measured 0.3 s
# on an idle machine; a machine this slow for a minute is out of memory or broken.
_START_SECONDS = 60.0
# The child ends itself on time; this much later the parent stops waiting for it.
_GRACE_SECONDS = 2.0


class _ForkServer:
    """This process's fork server: started at the first use, ended with the process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self.starts = 0

    def connect(self) -> socket.socket:
        """A connection whose other end the server has been given. Raises OSError."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                with self._lock:
                    if self._control is None:
                        self._control = self._start()
                    socket.send_fds(self._control, [b"c"], [theirs.fileno()])
            except BaseException:
                ours.close()
                raise
        return ours

    def _start(self) -> socket.socket:
        self.starts += 1
        ours, theirs = socket.socketpair()
        code = (
            f"import sys; sys.path[:] = {sys.path!r}; "
            f"from scraper.extract.fork_server import serve; serve({theirs.fileno()})"
        )
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", code],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                # Ctrl-C is for the parent, which may finish its work; and the group is its own
                start_new_session=True,
            )
        return ours

    def stop(self, start: int) -> None:
        """End the server if it is still the one of that start; the next use starts another.
        What other threads are having read goes on."""
        with self._lock:
            if start == self.starts:
                if self._process is not None:
                    self._process.kill()
                self.end()

    def end(self) -> None:
        """End the server and its children without asking who uses them, as the program ends."""
        control, process = self._control, self._process
        self._control = self._process = None
        if control is not None:
            control.close()  # the server sees it, and takes its children along
        if process is not None:
            try:
                process.wait(_GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def forget(self) -> None:
        """In a forked child: the server is the parent's, and so was the lock."""
        self._lock = threading.Lock()
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.returncode = 0  # not ours to wait for
        self._control = self._process = None


_server = _ForkServer()
atexit.register(_server.end)
os.register_at_fork(after_in_child=_server.forget)


def run_limited(
    reader: Callable[..., Document],
    body: bytes,
    *args: str | None,
    seconds: float,
    memory_bytes: int,
) -> Document:
    """``reader(body, *args)`` in a child process of its own.

    ``reader`` is a function at the top level of an importable module; its module may name
    libraries to import beforehand in ``PRELOAD``. ``seconds`` is wall time, and about as
    much CPU time; ``memory_bytes`` is what reading may take on top of the libraries.
    Whatever the child does, this returns after ``seconds``, and leaves no process behind.

    Raises UnreadableDocument: what the reader raised; ``too_large`` where a limit was
    reached; ``unsupported_type`` where the reader crashed or raised something else.
    Raises PlanwatchError if no child can be started on this machine, ValueError for a
    reader that a child could not import.
    """
    module, name = reader.__module__, reader.__qualname__
    if module == "__main__" or getattr(sys.modules.get(module), name, None) is not reader:
        raise ValueError(f"{module}.{name} is not a function at the top level of a module")
    request = {
        "module": module,
        "name": name,
        "args": args,
        "body_bytes": len(body),
        "seconds": seconds,
        "memory_bytes": memory_bytes,
    }
    with _started_child(json.dumps(request).encode()) as connection:
        return _answer(connection, body, seconds)


def _started_child(request: bytes) -> socket.socket:
    for attempt in (1, 2):
        start = _server.starts
        try:
            connection = _server.connect()
            start = _server.starts
            try:
                send_sized(connection, request)
                receive(connection, len(STARTED), time.monotonic() + _START_SECONDS)
            except BaseException:
                connection.close()
                raise
            return connection
        except (OSError, EOFError) as fault:
            # the server may have been killed, say when memory ran out: start it once more
            _server.stop(start)
            if attempt == 2:
                raise PlanwatchError(
                    "the process that reads documents could not be started; see that memory and"
                    " processes are free and that planwatch is installed whole, then run again"
                ) from fault
    raise AssertionError("two attempts end in a return or a raise")


def _answer(connection: socket.socket, body: bytes, seconds: float) -> Document:
    began = time.monotonic()
    deadline = began + seconds + _GRACE_SECONDS
    try:
        connection.settimeout(seconds + _GRACE_SECONDS)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            send_sized(connection, body)  # a child that died may have said why
        kind = receive(connection, len(DOCUMENT), deadline)
        data = receive_sized(connection, RESULT_BYTES, deadline)
        if kind == DOCUMENT:
            return unpack(data)
        outcome, reason = json.loads(data)
    except TimeoutError:
        outcome, reason = "too_large", _too_slow(seconds)
    except (EOFError, OSError):
        # The child ended without a word: by the alarm, which rings a little before our own
        # clock says so, or by a crash in a C library.
        late = time.monotonic() - began >= 0.95 * seconds
        outcome = "too_large" if late else "unsupported_type"
        reason = _too_slow(seconds) if late else "the reader crashed on it; it may be damaged"
    except ValueError as fault:
        outcome, reason = "unsupported_type", f"the reader gave no usable answer ({fault})"
    raise UnreadableDocument(str(outcome), str(reason))


def _too_slow(seconds: float) -> str:
    return f"reading it takes longer than {seconds:g} seconds"
