"""One body read: extracted and segmented, on any executor.

What a crawl runs for new content and a rebuild for all: plain data in, plain data out, and
importable by name, so that ``executor.submit(read_body, ...)`` works with threads,
processes or anything else that looks like ``concurrent.futures.Executor``. What reads is imported
where the reading is done: a process that only hands out jobs is spared it (0.08 s).
"""

from dataclasses import dataclass

from scraper.errors import UnreadableDocument
from scraper.segment.against import Against, stamp
from scraper.store.reading import Reading

# Ours to choose: the largest plan of the corpus has 278 paragraphs, items and cells; a table of
# 24,000 cells took the segmenter half a minute, growing with their square.
BLOCKS_CAP = 20_000


@dataclass(frozen=True)
class Job:
    """A body to read. ``media_type`` is what the server declared, ``name`` its address.
    ``before`` is the body behind the content that holds, with its media type and the
    extractor that read it: where that was another than today's, today's code reads it again,
    so that our own improvement is not taken for a change of the force's."""

    body: bytes
    media_type: str
    name: str
    against: Against
    before: bytes | None = None
    before_type: str = ""
    before_extractor: str = ""
    isolated: bool = False


@dataclass(frozen=True)
class Read:
    """What came of it: ``outcome`` is ``ok`` with a reading and its content's hash, or the
    contract's word for what is wrong, with the ``reason``. ``before_sha256`` is the content's
    hash of ``Job.before``, None where it was not needed or cannot be read."""

    outcome: str
    reason: str = ""
    reading: Reading | None = None
    content_sha256: str | None = None
    before_sha256: str | None = None


def read_body(job: Job) -> Read:
    """Extract and segment one body. Never raises for anything that is wrong with it."""
    from scraper.extract import content_sha256, extract
    from scraper.segment import SEGMENTER, segment
    from scraper.segment.corrections import correct

    try:
        document = extract(job.body, job.media_type, job.name, isolated=job.isolated)
    except UnreadableDocument as fault:
        return Read(fault.outcome, fault.reason)
    if len(document.blocks) > BLOCKS_CAP:
        why = f"{len(document.blocks)} paragraphs, items and cells; a plan has {BLOCKS_CAP} at most"
        return Read("too_large", why)
    against = job.against
    found = segment(document, against.recommendations, against.elsewhere)
    responses = correct(document, found, against.corrections)
    return Read(
        "ok",
        reading=Reading(document, responses, stamp(SEGMENTER, against)),
        content_sha256=content_sha256(document.blocks),
        before_sha256=_hash_before(job) if document.extractor != job.before_extractor else None,
    )


def _hash_before(job: Job) -> str | None:
    from scraper.extract import content_sha256, extract

    if job.before is None:
        return None
    try:
        earlier = extract(job.before, job.before_type, job.name, isolated=job.isolated)
    except UnreadableDocument:
        return None
    return content_sha256(earlier.blocks)
