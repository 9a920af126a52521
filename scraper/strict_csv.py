"""Reads a CSV file that people edit by hand, and names the place of any fault.

Faults are SourcesError with the true line of the file, also after quoted fields that
run over several lines. Nothing is guessed: a row has as many fields as the header.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scraper.errors import SourcesError

# C0 and C1 controls save tab and the line ends: they end up on terminals and in pages.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Row:
    """One data row: ``values`` by column name (stripped, NFC), ``lines`` where each starts."""

    path: Path
    line: int
    values: dict[str, str]
    lines: dict[str, int]

    def get(self, column: str) -> str:
        """The value, "" where the file has no such column."""
        return self.values.get(column, "")

    def fault(self, column: str | None, fault: str) -> SourcesError:
        """The error to raise for this row, at the line where the column's value starts."""
        line = self.lines.get(column, self.line) if column else self.line
        return SourcesError(self.path, line, column, fault)


def read_rows(path: Path, required: Iterable[str]) -> list[Row]:
    """Every data row of a UTF-8 CSV file (a byte order mark is tolerated, blank lines skipped).

    Raises SourcesError for a missing, empty, undecodable or malformed file, for a missing
    or repeated column, for a row of another width than the header, for control characters.
    """
    text = _decode(path, _read(path))
    _refuse_controls(path, text)
    records = _records(path, text)
    first = next(records, None)
    if first is None:
        raise SourcesError(
            path, 1, None, f"the file is empty; its first line names {', '.join(required)}"
        )
    header_line, header = first
    names = [name.strip() for name in header]
    _check_header(path, header_line, names, required)
    return [_row(path, line, names, fields) for line, fields in records]


def _read(path: Path) -> bytes:
    if not path.exists():
        raise SourcesError(path, 1, None, "there is no such file; create it or name another folder")
    if not path.is_file():
        raise SourcesError(path, 1, None, "this is not a file")
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourcesError(path, 1, None, f"cannot be read: {error.strerror}") from error


def _decode(path: Path, raw: bytes) -> str:
    if raw.startswith(_UTF16):
        raise SourcesError(path, 1, None, "saved as UTF-16; save it as CSV in UTF-8")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", errors="replace")
        line = 1 + len(_LINE_END.findall(before))
        fault = f"byte 0x{raw[error.start]:02x} is not UTF-8; save the file as CSV in UTF-8"
        raise SourcesError(path, line, None, fault) from error


def _refuse_controls(path: Path, text: str) -> None:
    found = _CONTROL.search(text)
    if found:
        line = 1 + len(_LINE_END.findall(text[: found.start()]))
        fault = f"holds the control character U+{ord(found[0]):04X}; remove it"
        raise SourcesError(path, line, None, fault)


def _records(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it starts on; a blank line is none."""
    # newline="" keeps line ends inside quoted fields and splits where csv counts lines.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise SourcesError(path, line, None, f"is not well-formed CSV: {error}") from error
        if any(field.strip() for field in fields) or len(fields) > 1:
            yield line, fields


def _check_header(path: Path, line: int, names: list[str], required: Iterable[str]) -> None:
    for name in names:
        if name and names.count(name) > 1:
            raise SourcesError(path, line, name, "the column stands twice in the header")
    for name in required:
        if name not in names:
            only = names[0] if len(names) == 1 else ""
            hint = next((mark for mark in (";", "\t") if mark in only), None)
            seen = f"; its columns seem to be separated by {hint!r}, not by a comma" if hint else ""
            raise SourcesError(path, line, name, f"the required column is missing{seen}")


def _row(path: Path, line: int, names: list[str], fields: list[str]) -> Row:
    if len(fields) != len(names):
        fault = f"has {len(fields)} fields where the header has {len(names)} columns"
        raise SourcesError(path, line, None, fault)
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    at = line
    for name, field in zip(names, fields, strict=True):
        values[name] = unicodedata.normalize("NFC", field).strip()
        lines[name] = at
        at += len(_LINE_END.findall(field))
    return Row(path, line, values, lines)
