"""The process that reading children are forked from; limits.py starts it and talks to it.

It imports the libraries a reader names in its module's ``PRELOAD`` once, and forks a
child for each body: a start then costs some milliseconds where a fresh interpreter would
spend 0.2 s on importing pdfplumber. The standard library's fork server was not used
because it imports the caller's ``__main__`` again in every child: a script without a
``__name__`` guard would run twice, one read from standard input not at all.

Only this single-threaded process forks, so the caller may have threads and event loops.
"""

import contextlib
import gc
import json
import math
import os
import resource
import signal
import socket
import struct
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from scraper.errors import UnreadableDocument
from scraper.extract.wire import pack

# What a child sends: one byte when it is up, then one byte saying what follows.
STARTED, DOCUMENT, UNREADABLE = b"S", b"D", b"U"
# A plan of 300 pages packs to under 2 MB; this bounds what the parent has to take in.
RESULT_BYTES = 64 << 20
_REQUEST_BYTES = 1 << 20
_LENGTH = struct.Struct("!Q")


def send_sized(connection: socket.socket, data: bytes) -> None:
    """Send ``data`` after its length. Raises OSError."""
    connection.sendall(_LENGTH.pack(len(data)))
    connection.sendall(data)


def receive_sized(connection: socket.socket, largest: int, deadline: float = math.inf) -> bytes:
    """Receive what ``send_sized`` sent, until ``deadline`` on the monotonic clock.

    Raises TimeoutError, other OSErrors, EOFError where the other side left, ValueError
    where it announces more than ``largest`` bytes.
    """
    (size,) = _LENGTH.unpack(receive(connection, _LENGTH.size, deadline))
    if size > largest:
        raise ValueError(f"{size} bytes were announced where {largest} are allowed")
    return receive(connection, size, deadline)


def receive(connection: socket.socket, size: int, deadline: float = math.inf) -> bytes:
    """Receive ``size`` bytes until ``deadline``. Raises as ``receive_sized`` does."""
    pieces = []
    while size:
        if deadline < math.inf:
            connection.settimeout(max(deadline - time.monotonic(), 0.001))
        piece = connection.recv(min(size, 1 << 20))
        if not piece:
            raise EOFError("the other side closed the connection")
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def serve(control_fd: int) -> None:
    """Fork a child for every connection that arrives over ``control_fd``.

    Ends with the process at its other side, however that ends, and takes its children along:
    nobody waits for them any more. To be called in a process group of its own.
    """
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps the children
    with socket.socket(fileno=control_fd) as control:
        while True:
            _, fds, _, _ = socket.recv_fds(control, 1, 1)
            if not fds:
                os.killpg(0, signal.SIGKILL)
            with socket.socket(fileno=fds[0]) as connection, contextlib.suppress(OSError, EOFError):
                request = json.loads(receive_sized(connection, _REQUEST_BYTES))
                _preload(request["module"])
                if os.fork() == 0:
                    control.close()
                    _child(connection, request)


def _preload(name: str) -> None:
    fresh = name not in sys.modules
    module = import_module(name)
    for needed in getattr(module, "PRELOAD", ()):
        import_module(needed)
    if fresh:
        gc.collect()
        gc.freeze()  # the children share these pages instead of copying them


def _child(connection: socket.socket, request: dict[str, Any]) -> NoReturn:
    try:
        _limit(request["seconds"], request["memory_bytes"])
        connection.sendall(STARTED)
        body = receive_sized(connection, request["body_bytes"])
        kind, data = _read(request, body)
        connection.sendall(kind)
        send_sized(connection, data)
    finally:
        os._exit(0)  # no exit handlers, no flushing of what belongs to the parent


def _read(request: dict[str, Any], body: bytes) -> tuple[bytes, bytes]:
    try:
        reader = getattr(import_module(request["module"]), request["name"])
        data = pack(reader(body, *request["args"]))
        if len(data) <= RESULT_BYTES:
            return DOCUMENT, data
        outcome, reason = "too_large", f"its text takes more than {RESULT_BYTES >> 20} MB"
    except UnreadableDocument as fault:
        outcome, reason = fault.outcome, fault.reason
    except MemoryError:
        outcome = "too_large"
        reason = f"reading it takes more than {request['memory_bytes'] >> 20} MB of memory"
    except Exception as fault:  # noqa: BLE001 - the libraries raise anything on damaged files
        outcome = "unsupported_type"
        reason = f"it is damaged beyond reading ({type(fault).__name__}: {str(fault)[:200]})"
    return UNREADABLE, json.dumps([outcome, reason]).encode()


def _limit(seconds: float, memory_bytes: int) -> None:
    # The default action of the alarm ends the process even inside a C library's loop.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    _lower(resource.RLIMIT_CPU, math.ceil(seconds) + 1)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)  # a reader writes no files
    _lower(resource.RLIMIT_AS, _address_space() + memory_bytes)


def _lower(kind: int, value: int) -> None:
    # macOS refuses RLIMIT_AS; the limits of time hold there all the same
    with contextlib.suppress(ValueError, OSError):
        hard = resource.getrlimit(kind)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value))


def _address_space() -> int:
    """Bytes mapped before reading begins (libraries count for some 200 MB), 0 if unknown."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()
