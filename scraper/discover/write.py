"""Writes what was found into force_urls.csv, touching no line that it need not touch.

Nothing is deleted. An address that moved keeps its row, with the day it was last listed;
the new one stands in a row below it. So the file's own diff tells what happened.
"""

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from scraper.discover.listing import Listing
from scraper.errors import SourcesError, UsageError
from scraper.sources import url_identity

# What the history of an address is kept in; added to a list that lacks them.
_HISTORY = ("origin", "first_listed", "last_listed")


@dataclass(eq=False)  # two rows may look alike and still be two
class _Record:
    """One record of the file: its bytes' text, and its fields where it has some."""

    raw: str
    fields: list[str] | None


def write_list(path: Path, listing: Listing, today: date, origin: str) -> bool:
    """Brings the list in line with what was found; returns whether anything changed.

    The file is replaced as a whole or not at all. Raises SourcesError where it cannot be
    read or is no longer the list that was compared, UsageError where it cannot be written.
    """
    place = path.resolve()  # a link stays a link
    try:
        before = place.read_bytes()
        text = before.decode("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise SourcesError(path, 1, None, f"cannot be read: {fault}") from fault
    after = updated(text, listing, today, origin, path).encode("utf-8")
    if after == before:
        return False
    try:
        _replace(place, after)
    except OSError as fault:
        raise UsageError(f"{path} cannot be written: {fault.strerror}") from fault
    return True


def updated(text: str, listing: Listing, today: date, origin: str, path: Path) -> str:
    """The list's text after the changes. Lines that are not changed keep every byte, unless
    the list lacks a column of the history: then each line gets an empty field more."""
    if not (listing.new or listing.changed or any(each.takes_off for each in listing.vanished)):
        return text
    file = _List(text, path)
    for moved in listing.changed:
        if moved.takes_off:
            file.close(moved.force_id, moved.old, today)
        file.add(moved.force_id, moved.url, today, origin, below=moved.old)
    for new in listing.new:
        file.add(new.force_id, new.url, today, origin)
    for gone in listing.vanished:
        if gone.takes_off:
            file.close(gone.force_id, gone.url, today)
    return file.text()


class _List:
    """The file as records that can be changed one by one."""

    def __init__(self, text: str, path: Path) -> None:
        self._path = path
        self._records = _records(text, path)
        header = next((each for each in self._records if each.fields), None)
        if header is None or header.fields is None:
            raise SourcesError(path, 1, None, "the file is empty")
        self._end = "\r\n" if header.raw.endswith("\r\n") else "\n"
        self._columns = [name.strip().removeprefix("\ufeff") for name in header.fields]
        self._rows = self._records[self._records.index(header) + 1 :]
        self._head = self._records[: self._records.index(header) + 1]
        for column in _HISTORY:
            if column not in self._columns:
                self._add_column(column)

    def close(self, force_id: str, url: str, today: date) -> None:
        """End an address's listing with yesterday, the last day that nothing was known
        against it; never before the day it was first listed."""
        row = self._find(force_id, url)
        first = self._get(row, "first_listed")
        yesterday = (today - timedelta(days=1)).isoformat()
        self._set(row, last_listed=max(yesterday, first))

    def add(
        self, force_id: str, url: str, today: date, origin: str, below: str | None = None
    ) -> None:
        """List an address: in the row where the force has none yet, in its old row where it
        was listed before, else in a new row below ``below`` or below the force's last."""
        day = today.isoformat()
        own = [row for row in self._rows if row.fields and self._get(row, "force_id") == force_id]
        if not own:
            raise SourcesError(self._path, 1, None, f"no longer lists {force_id}; try again")
        for row in own:
            if url_identity(self._get(row, "url")) == url_identity(url):
                self._reopen(row, day)
                return
        for row in own:
            if not self._get(row, "url"):
                self._set(row, url=url, origin=origin, first_listed=day, last_listed="")
                return
        above = next((row for row in own if below and self._get(row, "url") == below), own[-1])
        new = _Record("", [""] * len(self._columns))
        self._rows.insert(self._rows.index(above) + 1, new)
        if not above.raw.endswith(("\n", "\r")):
            above.raw += self._end
        name = self._get(own[0], "force_name")
        self._set(new, force_id=force_id, force_name=name, url=url, origin=origin, first_listed=day)

    def text(self) -> str:
        return "".join(record.raw for record in (*self._head, *self._rows))

    def _reopen(self, row: _Record, day: str) -> None:
        """An address that is back: its earlier listing goes into the note."""
        first, last = self._get(row, "first_listed"), self._get(row, "last_listed")
        told = f"Listed before, {first or 'from the beginning'} to {last}."
        if "note" in self._columns:
            note = f"{self._get(row, 'note')} {told}".strip()
            self._set(row, note=note)
        self._set(row, first_listed=day, last_listed="")

    def _find(self, force_id: str, url: str) -> _Record:
        for row in self._rows:
            same = row.fields and self._get(row, "force_id") == force_id
            if same and self._get(row, "url") == url:
                return row
        raise SourcesError(self._path, 1, None, f"no longer lists {url}; try again")

    def _get(self, row: _Record, column: str) -> str:
        fields = row.fields or []
        at = self._columns.index(column) if column in self._columns else len(fields)
        return fields[at].strip() if at < len(fields) else ""

    def _set(self, row: _Record, **values: str) -> None:
        assert row.fields is not None
        for column, value in values.items():
            row.fields[self._columns.index(column)] = value
        end = row.raw[len(row.raw.rstrip("\r\n")) :] or self._end
        row.raw = _line(row.fields) + end

    def _add_column(self, column: str) -> None:
        self._columns.append(column)
        for record in (*self._head, *self._rows):
            if record.fields is None:
                continue
            name = column if record is self._head[-1] else ""
            record.fields.append(name)
            body = record.raw.rstrip("\r\n")
            record.raw = f"{body},{name}{record.raw[len(body) :]}"


def _records(text: str, path: Path) -> list[_Record]:
    """The file cut into records, each with the lines it stands on; blank ones too."""
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(iter(lines), strict=True)
    records: list[_Record] = []
    begin = 0
    try:
        for fields in reader:
            raw = "".join(lines[begin : reader.line_num])
            is_blank = len(fields) <= 1 and not "".join(fields).strip()
            records.append(_Record(raw, None if is_blank else fields))
            begin = reader.line_num
    except csv.Error as fault:
        raise SourcesError(path, begin + 1, None, f"is not well-formed CSV: {fault}") from fault
    return records


def _line(fields: Sequence[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow(fields)
    return written.getvalue()


def _replace(place: Path, content: bytes) -> None:
    """Write beside the file and put it in its place in one step, with its rights."""
    handle, name = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(place, name)
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
