"""Bodies read again, on any ``concurrent.futures.Executor``."""

import signal
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import replace

from scraper.errors import OUR_FAULT
from scraper.readers import is_reader
from scraper.reading import Job, Read, read_body
from scraper.rebuild.staging import Found, Staging
from scraper.rebuild.stale import Body
from scraper.store.reading import reading_row

# Bodies under way for each process: the next is there before one is done, and memory stays
# bounded by some dozens of bodies.
_AHEAD = 4
# A page that stalls its reader this long, in seconds, is read once more with the limits of
# documents (extract/read.py: 60 s), where it costs itself only.
_STALLED = 120.0


def reread(
    bodies: Iterable[Body],
    job_of: Callable[[Body], Job],
    staging: Staging,
    open_executor: Callable[[], Executor],
    *,
    jobs: int,
    progress: Callable[[], None],
) -> None:
    """Reads what is not staged yet into ``staging``; ``progress`` is called for each body.

    A body that breaks the executor is read once more in a child process with limits, and so
    are those it took along; then another executor is opened. Raises ArchiveDamaged for a
    body that is not what was stored, ArchiveError where nothing can be staged.
    """
    executor: Executor | None = None
    pending: dict[Future[Found], Body] = {}

    def settle() -> None:
        for future in wait(pending, return_when=FIRST_COMPLETED).done:
            body = pending.pop(future)
            fault = future.exception()
            if isinstance(fault, BrokenExecutor):
                found = read_row(replace(job_of(body), isolated=True))
            elif fault is not None:
                # A fault of ours that one body brings out: the others must not suffer for it.
                why = f"{OUR_FAULT} body ({type(fault).__name__}: {fault})"
                found = Found("unsupported_type", why)
            else:
                found = future.result()
            staging.put(body.key, found)
            progress()

    try:
        seen: set[str] = set()
        for body in bodies:
            if body.key in seen or body.key in staging:
                progress()
                continue
            seen.add(body.key)
            if len(pending) >= jobs * _AHEAD:
                settle()
            job = job_of(body)
            executor = executor or open_executor()
            try:
                future = executor.submit(read_row, job)
            except BrokenExecutor:
                executor.shutdown()
                executor = open_executor()
                future = executor.submit(read_row, job)
            pending[future] = body
        while pending:
            settle()
    finally:
        if executor is not None:
            executor.shutdown(cancel_futures=True)


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
