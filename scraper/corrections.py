"""Reads ``corrections.csv``: what people found by looking at a page, cell by cell.

The file may be missing; where it is there, it is checked as a whole before anything is fetched.
"""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from scraper.segment.against import Against
from scraper.segment.corrections import NO_PROGRESS, Correction
from scraper.segment.response import PROGRESS, STATES
from scraper.sources import Sources, url_fault, url_identity
from scraper.strict_csv import Row, read_rows

CORRECTIONS = "corrections.csv"
COLUMNS = (
    "force_id",
    "recommendation",
    "state",
    "progress",
    "begins_with",
    "ends_before",
    "response",
    "who",
    "when",
    "why",
)
_WORD = re.compile(r"\w")


def read_corrections(directory: Path, lists: Sources) -> tuple[Correction, ...]:
    """The corrections beside the two lists, in the order of the file; none where there is none.

    Raises SourcesError for whatever is wrong with the file, also for a force or recommendation
    that the lists do not name.
    """
    path = directory / CORRECTIONS
    if not path.exists():
        return ()
    lines: dict[tuple[str, str, str, str], int] = {}
    found = []
    for row in read_rows(path, COLUMNS):
        correction = _correction(row, lists)
        same = (
            correction.force_id,
            correction.recommendation,
            url_identity(correction.url),
            correction.begins_with.casefold(),
        )
        if same in lines:
            raise row.fault("begins_with", f"the same cell and words stand on line {lines[same]}")
        lines[same] = row.line
        found.append(correction)
    return tuple(found)


def at_address(against: Against, force_id: str, url: str) -> Against:
    """The lists for what a force publishes at an address: with the corrections of that only."""
    return replace(
        against,
        corrections=tuple(
            each
            for each in against.corrections
            if each.force_id == force_id
            and (not each.url or url_identity(each.url) == url_identity(url))
        ),
    )


def _correction(row: Row, lists: Sources) -> Correction:
    for column, known, where in (
        ("force_id", [each.force_id for each in lists.forces], "force of force_urls.csv"),
        ("recommendation", [each.key for each in lists.recommendations], "key on the list"),
    ):
        if row.get(column) not in known:
            raise row.fault(column, f"{row.get(column)!r} is no {where}")
    fault = url_fault(row.get("url")) if row.get("url") else None
    if fault:
        raise row.fault("url", fault)
    if row.get("state") and row.get("state") not in STATES:
        raise row.fault("state", f"{row.get('state')!r} is none of {', '.join(STATES)}")
    if row.get("progress") and row.get("progress") not in (*PROGRESS, NO_PROGRESS):
        known_progress = ", ".join((*PROGRESS, NO_PROGRESS))
        raise row.fault("progress", f"{row.get('progress')!r} is none of {known_progress}")
    for column in ("who", "when", "why"):
        if not row.get(column):
            raise row.fault(column, "is empty; a correction says who made it, when and why")
    _check_date(row)
    state = row.get("state")
    if not state and (row.get("ends_before") or row.get("response")):
        state = "answered"
    _check_place(row, state)
    text = {column: row.get(column) for column in COLUMNS if column != "state"}
    for column in ("who", "why"):  # they are shown in one line
        text[column] = " ".join(text[column].split())
    return Correction(**text, state=state, url=row.get("url"))


def _check_date(row: Row) -> None:
    try:
        if date.fromisoformat(row.get("when")).isoformat() != row.get("when"):
            raise ValueError("written otherwise")
    except ValueError as error:
        fault = f"{row.get('when')!r} is no date of the form YYYY-MM-DD"
        raise row.fault("when", fault) from error


def _check_place(row: Row, state: str) -> None:
    """What must stand beside a state, and what may not."""
    for column in ("begins_with", "ends_before"):
        if row.get(column) and not _WORD.search(row.get(column)):
            raise row.fault(column, "holds no word to look for")
    if state != "answered":
        for column in ("ends_before", "response"):
            if row.get(column):
                raise row.fault(column, f"belongs to an answer, and state is {state!r}")
    if state == "absent" and row.get("progress"):
        raise row.fault("progress", "what is absent has no progress; leave it empty")
    if state != "absent" and not row.get("begins_with"):
        fault = "is empty; give the first words of the block that the correction rests on"
        raise row.fault("begins_with", fault)
