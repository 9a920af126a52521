"""Bodies read again, on any ``concurrent.futures.Executor``."""

import signal
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import replace
from typing import TypeVar

from scraper.errors import OUR_FAULT
from scraper.readers import is_reader
from scraper.reading import Job, Read, read_body
from scraper.rebuild.staging import Found, Staging
from scraper.rebuild.stale import Body
from scraper.store.reading import reading_row

Wanted = TypeVar("Wanted")

# Bodies under way for each process: the next is there before one is done, and memory stays
# bounded by some dozens of bodies.
_AHEAD = 4
# A page that stalls its reader this long, in seconds, is read once more with the limits of
# documents (extract/read.py: 60 s), where it costs itself only.
_STALLED = 120.0


def reread(
    wanted: deque[Wanted],
    body_of: Callable[[Wanted], Body],
    job_of: Callable[[Body], Job],
    staging: Staging,
    open_executor: Callable[[], Executor],
    *,
    jobs: int,
) -> Generator[Wanted, None, None]:
    """Reads the bodies of what is wanted into ``staging``, in order, and yields each that was
    wanted once its body is there. More may be added to ``wanted`` until this ends.

    A body that breaks the executor is read once more in a child process with limits, and so
    are those it took along; then another executor is opened. Raises ArchiveDamaged for a
    body that is not what was stored, ArchiveError where nothing can be staged. To be closed.
    """
    executor: Executor | None = None
    pending: dict[Future[Found], Body] = {}
    waiting: dict[str, list[Wanted]] = {}
    try:
        while wanted or pending:
            while wanted and len(pending) < jobs * _AHEAD:
                each = wanted.popleft()
                body = body_of(each)
                if body.key in waiting:
                    waiting[body.key].append(each)
                elif body.key in staging:
                    yield each
                else:
                    waiting[body.key] = [each]
                    job = job_of(body)
                    executor = executor or open_executor()
                    try:
                        future = executor.submit(read_row, job)
                    except BrokenExecutor:
                        executor.shutdown()
                        executor = open_executor()
                        future = executor.submit(read_row, job)
                    pending[future] = body
            for future in wait(pending, return_when=FIRST_COMPLETED).done:
                body = pending.pop(future)
                staging.put(body.key, _found(future, body, job_of))
                yield from waiting.pop(body.key)
    finally:
        if executor is not None:
            executor.shutdown(cancel_futures=True)


def _found(future: Future[Found], body: Body, job_of: Callable[[Body], Job]) -> Found:
    fault = future.exception()
    if isinstance(fault, BrokenExecutor):
        return read_row(replace(job_of(body), isolated=True))
    if fault is not None:
        # A fault of ours that one body brings out: the others must not suffer for it.
        why = f"{OUR_FAULT} body ({type(fault).__name__}: {fault})"
        return Found("unsupported_type", why)
    return future.result()


def read_row(job: Job) -> Found:
    """Reads one body, in the process that this is called in, as columns of ``readings``."""
    if is_reader():
        signal.setitimer(signal.ITIMER_REAL, _STALLED)  # its default action ends the process
    read = read_body(job)
    if is_reader():
        signal.setitimer(signal.ITIMER_REAL, 0)
    return found_of(read)


def found_of(read: Read) -> Found:
    """What was read, as columns of ``readings``."""
    if read.reading is None or read.content_sha256 is None:
        return Found(read.outcome, read.reason)
    return Found("ok", row=reading_row(read.reading, read.content_sha256))
