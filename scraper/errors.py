"""Every error planwatch raises on purpose, grouped by cause.

Two families matter to a caller. A *source's* failure (UnreadableDocument, and every
fetch that came to something else than ``ok``) is recorded and the run goes on. A
failure to *record* (ArchiveError) stops the run, since what is not recorded is lost.

Each message says what happened, to what, and what to do next.
"""

from pathlib import Path

# How the reason of a fetch begins where our own code failed on what a site sent; what it
# failed on and the exception follow. The run goes on and raises an alarm.
OUR_FAULT = "planwatch failed on this"


class PlanwatchError(Exception):
    """The root. ``exit_code`` is what the command line ends with (contract: exit codes)."""

    exit_code = 1


class UsageError(PlanwatchError):
    """The caller asked for something that cannot be done; nothing was changed."""

    exit_code = 2


class SourcesError(UsageError):
    """A sources file is wrong. Correct the named place; nothing was fetched.

    Attributes: ``path``, ``line`` (1 = the header line), ``column`` (a column's name, or
    None where the whole line or file is at fault), ``fault`` (one sentence).
    """

    def __init__(self, path: Path, line: int, column: str | None, fault: str) -> None:
        place = f"{path}, line {line}" + (f", column {column}" if column else "")
        super().__init__(f"{place}: {fault}")
        self.path, self.line, self.column, self.fault = path, line, column, fault


class UnreadableDocument(PlanwatchError):
    """One body could not be turned into text; costs that source only.

    ``outcome`` is the contract's word for it (``unsupported_type``, ``no_text``,
    ``truncated`` or ``too_large``), ``reason`` one sentence for a person.
    """

    def __init__(self, outcome: str, reason: str) -> None:
        super().__init__(reason)
        self.outcome, self.reason = outcome, reason


class ArchiveError(PlanwatchError):
    """The archive could not be read or written; the run stops."""


class ArchiveMissing(ArchiveError, UsageError):
    """There is no archive at that path. Crawl first, or name another with --archive."""


class NoArchive(ArchiveError, UsageError):
    """What stands at that path is something else. Name another with --archive."""


class ArchiveBusy(ArchiveError):
    """Another crawl, import or rebuild holds the archive. Wait for it to end, then try again."""

    exit_code = 5


class ArchiveDamaged(ArchiveError):
    """The archive failed a check. ``planwatch verify`` names the rows."""

    exit_code = 6
