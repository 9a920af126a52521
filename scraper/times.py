"""How a moment is written everywhere: UTC, to seconds."""

from datetime import UTC, datetime


def stored(moment: datetime) -> str:
    """A moment as the archive writes it: ``2026-11-22T03:00:00Z``."""
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def present() -> datetime:
    """The clock of every command."""
    return datetime.now(UTC)
