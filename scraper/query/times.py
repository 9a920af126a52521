"""Dates and times as people give them, and as the archive stores them (UTC, to seconds)."""

import re
from datetime import date, datetime

from scraper.errors import UsageError
from scraper.times import stored

_GIVEN = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:\.[0-9]+)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)


def lower_bound(given: str) -> str:
    """The stored time from which on: a date means the start of that day in UTC."""
    return _bound(given, "00:00:00")


def upper_bound(given: str) -> str:
    """The stored time up to which: a date means the end of that day in UTC."""
    return _bound(given, "23:59:59")


def age(then: str, now: str) -> str:
    """How long before ``now`` a stored time lies, in the largest fitting unit: ``3 d``."""
    seconds = int((datetime.fromisoformat(now) - datetime.fromisoformat(then)).total_seconds())
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return "now"


def _bound(given: str, time_of_day: str) -> str:
    parts = _GIVEN.fullmatch(given.strip())
    try:
        if not parts:
            raise ValueError("another form")
        day, clock, zone = parts.groups()
        date.fromisoformat(day)
        # a time without a zone is meant as all times here are: UTC
        text = f"{day}T{clock or time_of_day}{zone if clock and zone else 'Z'}"
        return stored(datetime.fromisoformat(text))
    except (ValueError, OverflowError) as error:
        fault = f"{given!r} is no date; write 2026-11-22 or 2026-11-22T03:00:00Z"
        raise UsageError(fault) from error
