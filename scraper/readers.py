"""The processes that read bodies, for crawls and for rebuilds."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import forkserver
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.reading import Job, Read


_PRELOAD = [
    "scraper.reading",
    "scraper.extract.read",
    "scraper.extract.unchanged",
    "scraper.segment.responses",
    "trafilatura",
    "selectolax.lexbor",
]


def load() -> None:
    """Have the server that readers are forked from load what they need (0.35 s), while this
    process does other things."""
    multiprocessing.set_forkserver_preload(_PRELOAD)
    forkserver.ensure_running()


def processes(jobs: int) -> ProcessPoolExecutor:
    """A pool of reading processes, forked from one server that has trafilatura in memory.

    Forking this process instead would copy its threads' locks, and a fresh interpreter for
    each reader would import trafilatura each time. They end with this process, however it
    ends.
    """
    load()
    context = multiprocessing.get_context("forkserver")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin_process)


class Readers:
    """The readers of one run, started when first needed. Use as a context manager."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=kind is None, cancel_futures=True)

    def start(self) -> None:
        """Begin loading the readers now, where much will be new, while we do other things."""
        self._started()

    def expect_pdf(self) -> None:
        """A PDF is on its way: have what reads it (0.35 s to import) loaded meanwhile."""
        from scraper.reading import Job
        from scraper.segment.against import Against

        for _ in range(os.cpu_count() or 1):  # each reader has a process of its own for it
            self.submit(Job(b"%PDF-1.4", "application/pdf", "none", Against(())))

    def submit(self, job: Job) -> Future[Read]:
        """Have a body read. The future may end with BrokenProcessPool where this or another
        body killed a reader; bodies submitted later go to new ones."""
        from scraper.reading import read_body

        try:
            return self._started().submit(read_body, job)
        except BrokenProcessPool:
            self._pool = None
            return self._started().submit(read_body, job)

    def kill(self) -> None:
        """End the readers in the middle of what they read: its futures, and those of the bodies
        behind it, end with BrokenProcessPool."""
        for reader in multiprocessing.active_children():
            reader.kill()

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = processes(os.cpu_count() or 1)
        return self._pool


def is_reader() -> bool:
    """Whether this process is there for nothing but reading."""
    return multiprocessing.parent_process() is not None and (
        threading.current_thread() is threading.main_thread()
    )


def _begin_process() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent
    # What was loaded stays: looking through it for garbage again and again took 8 % of the time.
    gc.freeze()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # A pool's process waits for work for ever when its parent was killed.
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
