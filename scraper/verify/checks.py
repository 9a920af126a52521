"""All checks in their order, and the verdicts."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from scraper.segment.corrections import Correction
from scraper.verify.bytes import bodies, headers
from scraper.verify.chain import manifests
from scraper.verify.classes import classes
from scraper.verify.file import append_only, foreign_keys, integrity, schema
from scraper.verify.found import Found
from scraper.verify.readings import readings
from scraper.verify.references import references
from scraper.verify.search import search
from scraper.verify.timestamps import timestamps
from scraper.verify.versions import spans, versions
from scraper.verify.views import views

OK, FAILED, CANNOT = "ok", "failed", "cannot be checked"

CHECKS: dict[str, Callable[[sqlite3.Connection], Found]] = {
    "file": integrity,
    "foreign keys": foreign_keys,
    "schema": schema,
    "append-only": append_only,
    "bodies": bodies,
    "headers": headers,
    "manifests": manifests,
    "timestamps": timestamps,
    "references": references,
    "readings": readings,
    "versions": versions,
    "classes": classes,
    "spans": spans,
    "views": views,
    "search": search,
}


@dataclass(frozen=True)
class Verdict:
    """One check's verdict: ``ok``, ``failed`` or ``cannot be checked``. ``detail`` says what
    was looked at, or what could not be and why; ``faults`` name the rows."""

    check: str
    verdict: str
    detail: str
    faults: tuple[str, ...] = ()


def verify(
    db: sqlite3.Connection,
    corrections: Sequence[Correction] = (),
    elsewhere: frozenset[int] = frozenset(),
    trusted: str | None = None,
) -> Iterator[Verdict]:
    """The verdict of each check, as it is reached; bodies are read again with these
    ``corrections`` and the numbers ``elsewhere``, time-stamps have to lead to one of the
    certificates ``trusted`` (PEM). Nothing that is wrong with the archive raises; nothing is
    written."""
    told = {
        "readings": partial(readings, elsewhere=elsewhere, corrections=corrections),
        "timestamps": partial(timestamps, trusted=trusted),
    }
    for name, check in CHECKS.items():
        try:
            found = told.get(name, check)(db)
        except (sqlite3.DatabaseError, ValueError, TypeError, KeyError) as error:
            # Rows damaged so that they cannot even be looked at.
            yield Verdict(name, FAILED, "could not be carried out", (f"{error}",))
            continue
        if found.faults:
            yield Verdict(name, FAILED, found.said, found.faults)
        elif found.unchecked:
            yield Verdict(name, CANNOT, f"{found.said}; {found.unchecked}")
        else:
            yield Verdict(name, OK, found.said)
