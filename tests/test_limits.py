"""Reading in a child process: whatever the reader does, the caller gets an answer in time."""

import multiprocessing
import os
import re
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from scraper.errors import UnreadableDocument
from scraper.extract import limits
from scraper.extract.document import Block, Cell, Document, Link
from scraper.extract.limits import run_limited

MEGABYTE = 1 << 20


def whole(body: bytes, name: str | None = None) -> Document:
    cell = Cell(table=1, row=2, col=3, rowspan=4, colspan=5, header=True)
    return Document(
        media_type="text/plain",
        title=name or "",
        text=body.decode(),
        blocks=(
            Block(
                "item",
                "Zażółć \ud7ff",
                level=2,
                marker="b",
                lead="Za",
                cell=cell,
                lang="cy",
                size=9.5,
                hidden=True,
            ),
            Block("paragraph", "next"),
        ),
        extractor="test 1",
        links=(Link("here", "/plan.pdf"),),
        scope="main",
        lang="en",
    )


def refusing(body: bytes) -> Document:
    raise UnreadableDocument("no_text", f"{len(body)} pages without text")


def raising(body: bytes) -> Document:
    raise KeyError("Contents")


def looping(body: bytes) -> Document:
    while True:
        pass


def announcing(body: bytes) -> Document:
    Path(body.decode()).touch()
    return looping(body)


def looping_in_c(body: bytes) -> Document:
    re.match(r"(a+)+$", "a" * 60 + "b")
    return whole(body)


def sleeping(body: bytes) -> Document:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    signal.pause()
    return whole(body)


def greedy(body: bytes) -> Document:
    return whole(bytes(bytearray(b"x") * (1 << 31)))


def crashing(body: bytes) -> Document:
    os.kill(os.getpid(), signal.SIGSEGV)
    return whole(body)


def leaving(body: bytes) -> Document:
    os._exit(0)


def talkative(body: bytes) -> Document:
    return Document("text/plain", "", "x" * (limits.RESULT_BYTES + 1), (), "test 1")


def writing(body: bytes) -> Document:
    Path(body.decode()).write_text("not allowed")
    return whole(b"written")


def read(reader, body=b"text", *args, seconds=10.0, memory=256 * MEGABYTE):
    return run_limited(reader, body, *args, seconds=seconds, memory_bytes=memory)


def read_here(_number: int) -> str:
    return read(whole, b"from a worker").text


def children(pid: int) -> list[int]:
    try:
        return [
            int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        ]
    except FileNotFoundError:
        return []


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and that nobody waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_the_document_comes_back_as_the_reader_made_it():
    body = b"words " * 500_000
    assert read(whole, body, "Plan") == whole(body, "Plan")


def test_the_readers_own_refusal_comes_back():
    with pytest.raises(UnreadableDocument) as caught:
        read(refusing, b"123")
    assert (caught.value.outcome, caught.value.reason) == ("no_text", "3 pages without text")


@pytest.mark.parametrize(
    ("reader", "outcome", "says"),
    [
        (raising, "unsupported_type", "KeyError"),
        (crashing, "unsupported_type", "crashed"),
        (leaving, "unsupported_type", "crashed"),
        (greedy, "too_large", "256 MB of memory"),
        (talkative, "too_large", "64 MB"),
    ],
)
def test_a_reader_that_fails_costs_its_document_only(reader, outcome, says):
    with pytest.raises(UnreadableDocument) as caught:
        read(reader)
    assert caught.value.outcome == outcome
    assert says in caught.value.reason
    assert read(whole).text == "text"


@pytest.mark.parametrize("reader", [looping, looping_in_c, sleeping])
def test_a_reader_that_does_not_end_is_ended(reader):
    read(whole)  # the time of starting the server is no part of the limit
    began = time.monotonic()
    with pytest.raises(UnreadableDocument) as caught:
        read(reader, seconds=0.3)
    assert caught.value.outcome == "too_large"
    assert "0.3 seconds" in caught.value.reason
    assert time.monotonic() - began < 2


def test_a_reader_writes_no_file(tmp_path):
    target = tmp_path / "file"
    with pytest.raises(UnreadableDocument):
        read(writing, str(target).encode())
    assert not target.exists() or target.read_text() == ""


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="counts processes in /proc")
def test_no_process_is_left_behind():
    read(whole)
    before = children(os.getpid())
    for reader in (crashing, leaving, refusing):
        with pytest.raises(UnreadableDocument):
            read(reader)
    with pytest.raises(UnreadableDocument):
        read(looping, seconds=0.2)
    deadline = time.monotonic() + 5
    while any(children(pid) for pid in before) and time.monotonic() < deadline:
        os.sched_yield()
    assert children(os.getpid()) == before
    assert [children(pid) for pid in before] == [[] for _ in before]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the reader in /proc")
def test_a_reader_ends_with_the_process_that_is_killed_while_it_waits(tmp_path):
    begun = tmp_path / "begun"
    code = (
        "import sys\n"
        "from tests.test_limits import announcing, run_limited\n"
        "run_limited(announcing, sys.argv[1].encode(), seconds=50, memory_bytes=1 << 28)\n"
    )
    root = Path(__file__).parents[1]
    waiting = subprocess.Popen([sys.executable, "-c", code, begun], cwd=root)
    deadline = time.monotonic() + 20
    while not begun.exists() and time.monotonic() < deadline:
        os.sched_yield()
    [server] = children(waiting.pid)
    [reader] = children(server)
    waiting.kill()
    waiting.wait()
    deadline = time.monotonic() + 5
    while (alive(server) or alive(reader)) and time.monotonic() < deadline:
        os.sched_yield()
    assert [alive(server), alive(reader)] == [False, False]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the server in /proc")
def test_a_killed_server_is_started_again():
    read(whole)
    known = set(children(os.getpid()))
    servers = [pid for pid in known if "fork_server" in Path(f"/proc/{pid}/cmdline").read_text()]
    assert servers
    for pid in servers:
        os.kill(pid, signal.SIGKILL)
    assert read(whole).text == "text"


def test_threads_read_at_the_same_time():
    bodies = [f"thread {number}".encode() * 50_000 for number in range(12)]
    with ThreadPoolExecutor(6) as pool:
        texts = list(pool.map(lambda body: read(whole, body).text, bodies))
    assert [text.encode() for text in texts] == bodies


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_pool_worker_may_read(method):
    read(whole)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(method)) as pool:
        assert list(pool.map(read_here, range(4))) == ["from a worker"] * 4


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_daemonic_worker_may_read_while_its_parent_holds_the_lock():
    read(whole)
    with limits._server._lock, multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.apply_async(read_here, (1,)).get(timeout=20) == "from a worker"


def test_a_script_on_standard_input_may_read():
    script = (
        "import threading\n"
        "from scraper.extract.limits import run_limited\n"
        "from scraper.extract.plain import read_plain\n"
        "found = run_limited(read_plain, b'Plan', None, seconds=5, memory_bytes=1 << 28)\n"
        "print(found.text, threading.active_count())\n"
    )
    done = subprocess.run(
        [sys.executable, "-"], input=script, capture_output=True, text=True, timeout=60
    )
    assert (done.stdout, done.stderr) == ("Plan 1\n", "")


def test_a_reader_that_a_child_cannot_import_is_refused():
    with pytest.raises(ValueError, match="top level"):
        read(lambda body: whole(body))


def test_many_answers_leave_no_descriptors_open():
    read(whole)
    before = len(list(Path("/dev/fd").iterdir()))
    threads = [threading.Thread(target=read, args=(whole,)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(Path("/dev/fd").iterdir())) == before
