"""Reads the lists a run starts from: who publishes where, and what is asked of them.

``force_urls.csv`` names the forces and the addresses of their plans, with the dates
between which each address was listed; ``recommendations.csv`` names what chief constables
were asked to answer; ``other_recommendations.csv`` which numbers of the same report went to
others. All are checked as a whole before anything is fetched.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from scraper.strict_csv import Row, read_rows

FORCE_URLS = "force_urls.csv"
RECOMMENDATIONS = "recommendations.csv"
OTHER_RECOMMENDATIONS = "other_recommendations.csv"
FETCHERS = ("http", "browser")

# data.police.uk's ids and our keys are lower-case words joined by hyphens.
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBER = re.compile(r"[1-9][0-9]?")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9.])?|\[[0-9A-Fa-f:.]+\]")
_BASIS = re.compile(r"one of (?P<list>[\d, toand]+)")
_SPAN = re.compile(r"(\d+)\s*to\s*(\d+)")
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Force:
    """A police force by its data.police.uk id. Unknown details are ""."""

    force_id: str
    force_name: str
    domain: str = ""
    ons_code: str = ""
    region: str = ""


@dataclass(frozen=True)
class Source:
    """An address where a force publishes its plan.

    ``first_listed`` and ``last_listed`` are ISO dates, both days included; None where
    unknown or still listed. ``origin`` says where the address came from; ``fetcher`` is
    ``http`` or ``browser``.
    """

    force_id: str
    url: str
    origin: str = ""
    first_listed: str | None = None
    last_listed: str | None = None
    note: str = ""
    fetcher: str = "http"


@dataclass(frozen=True)
class Recommendation:
    """One recommendation to chief constables. ``deadline`` is an ISO date.

    ``number`` is the official number, given only where ``number_basis`` is ``read``
    (someone saw it in a source); other bases say in words what is known of it.
    """

    key: str
    title: str
    gist: str = ""
    deadline: str | None = None
    key_terms: tuple[str, ...] = ()
    number: str | None = None
    number_basis: str = ""
    joint_with: str = ""
    wording: str = ""

    @property
    def possible_numbers(self) -> frozenset[int]:
        """The official numbers it may have: the one that was read, or those that a basis such
        as "one of 17 to 20" leaves open; none where nothing is known."""
        if self.number and self.number.isdigit():
            return frozenset({int(self.number)})
        found = _BASIS.search(self.number_basis)
        if found is None:
            return frozenset()
        numbers = {int(each) for each in re.findall(r"\d+", found["list"])}
        for low, high in _SPAN.findall(found["list"]):
            numbers |= set(range(int(low), int(high) + 1))
        return frozenset(numbers)


@dataclass(frozen=True)
class Sources:
    """The lists, each in the order of its file. Forces without an address are in ``forces``
    only. ``elsewhere`` are the official numbers of recommendations to others."""

    forces: tuple[Force, ...]
    sources: tuple[Source, ...]
    recommendations: tuple[Recommendation, ...]
    elsewhere: frozenset[int] = frozenset()


def default_sources() -> Path:
    """``./sources`` where it holds a list, else the lists that ship with planwatch."""
    here = Path("sources")
    if any((here / name).exists() for name in (FORCE_URLS, RECOMMENDATIONS)):
        return here
    return _shipped_sources()


def _shipped_sources() -> Path:
    package = Path(__file__).parent
    shipped = package / "_shipped_sources"  # put there by the wheel's build
    return shipped if shipped.is_dir() else package.parent / "sources"


def read_sources(directory: Path) -> Sources:
    """Reads and checks all lists. Raises SourcesError with file, line, column and fault."""
    forces, sources = _read_force_urls(directory / FORCE_URLS)
    asked = read_recommendations(directory / RECOMMENDATIONS)
    return Sources(forces, sources, asked, read_numbers_elsewhere(directory))


def read_recommendations(path: Path) -> tuple[Recommendation, ...]:
    """Reads and checks recommendations.csv alone (``parse`` needs no forces)."""
    keys: dict[str, int] = {}
    numbers: dict[str, int] = {}
    found: list[Recommendation] = []
    for row in read_rows(path, ("key", "title")):
        recommendation = _recommendation(row)
        for column, value, seen in (
            ("key", recommendation.key, keys),
            ("number", recommendation.number, numbers),
        ):
            if value and value in seen:
                raise row.fault(column, f"{value!r} stands on line {seen[value]} already")
            if value:
                seen[value] = row.lines[column]
        found.append(recommendation)
    if not found:
        raise Row(path, 1, {}, {}).fault(None, "lists no recommendation; add one line for each")
    return tuple(found)


def read_numbers_elsewhere(directory: Path) -> frozenset[int]:
    """The numbers in other_recommendations.csv: of the folder, or where it has none, of what
    ships with planwatch. Raises SourcesError."""
    path = directory / OTHER_RECOMMENDATIONS
    if not path.exists():
        path = _shipped_sources() / OTHER_RECOMMENDATIONS
    return frozenset(_number_elsewhere(row) for row in read_rows(path, ("number", "addressee")))


def listed(sources: Sources, on: date) -> tuple[Source, ...]:
    """The sources listed on that day; an open end (None) holds for ever."""
    day = on.isoformat()
    return tuple(
        source
        for source in sources.sources
        if (source.first_listed or day) <= day <= (source.last_listed or day)
    )


def url_identity(url: str) -> str:
    """What makes two spellings the same address, for comparison only, never for fetching.

    Scheme, a leading ``www.``, letter case of the host, default port, fragment and a
    trailing slash do not tell pages apart: archived copies of the forces' pages show all
    of these spellings.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    port = "" if parts.port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f":{parts.port}"
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{port}{parts.path.rstrip('/')}{query}"


def url_fault(url: str) -> str | None:
    """Why this is no address to fetch a plan from, in one sentence; None if it is one."""
    if re.search(r"\s", url):
        return "the address holds white space; write it as %20"
    if "\\" in url:
        return "the address holds a backslash"
    if not url.isascii():
        return "the address holds letters beyond ASCII; copy it percent-encoded from a browser"
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        return f"the address cannot be read: {error}"
    if parts.scheme not in _DEFAULT_PORTS:
        return "the address must begin with http:// or https://"
    if "@" in parts.netloc:
        return "the address holds a user name or password; remove it"
    if not host or not _HOST.fullmatch(re.sub(r":\d*$", "", parts.netloc)):
        return "the address names no valid host"
    return None


def _read_force_urls(path: Path) -> tuple[tuple[Force, ...], tuple[Source, ...]]:
    forces: dict[str, Force] = {}
    sources: list[Source] = []
    seen: dict[tuple[str, str], int] = {}
    for row in read_rows(path, ("force_id", "force_name", "url")):
        force = _force(row, forces.get(row.get("force_id")))
        forces[force.force_id] = force
        source = _source(row)
        identity = (source.force_id, url_identity(source.url))
        if identity in seen:
            what = f"the address {source.url}" if source.url else "an empty address"
            raise row.fault("url", f"{what} of this force stands on line {seen[identity]} already")
        seen[identity] = row.lines["url"]
        if source.url:
            sources.append(source)
    return tuple(forces.values()), tuple(sources)


def _force(row: Row, known: Force | None) -> Force:
    """The force a row speaks of; a later row may fill what an earlier one left blank."""
    _check_slug(row, "force_id")
    _check_line(row, "force_name")
    columns = ("force_name", "domain", "ons_code", "region")
    for column in columns:
        before = getattr(known, column) if known else ""
        if before and row.get(column) and before != row.get(column):
            fault = f"{row.get(column)!r} where an earlier row of this force has {before!r}"
            raise row.fault(column, fault)
    details = {
        column: row.get(column) or (getattr(known, column) if known else "") for column in columns
    }
    return Force(force_id=row.get("force_id"), **details)


def _source(row: Row) -> Source:
    url = row.get("url")
    fault = url_fault(url) if url else None
    if fault:
        raise row.fault("url", fault)
    first, last = _date(row, "first_listed"), _date(row, "last_listed")
    if first and last and last < first:
        raise row.fault("last_listed", f"{last} lies before first_listed {first}")
    fetcher = row.get("fetcher") or "http"
    if fetcher not in FETCHERS:
        raise row.fault("fetcher", f"{fetcher!r} is none of {', '.join(FETCHERS)}")
    return Source(
        force_id=row.get("force_id"),
        url=url,
        origin=row.get("origin"),
        first_listed=first,
        last_listed=last,
        note=row.get("note"),
        fetcher=fetcher,
    )


def _number_elsewhere(row: Row) -> int:
    _check_number(row)
    return int(row.get("number"))


def _recommendation(row: Row) -> Recommendation:
    _check_slug(row, "key")
    _check_line(row, "title")
    number, basis = row.get("number"), row.get("number_basis")
    if number:
        _check_number(row)
    if basis != "read":
        number = ""  # inferred: evidence that someone noted, no fact to build on
    terms = (term.strip() for term in row.get("key_terms").split(";"))
    return Recommendation(
        key=row.get("key"),
        title=row.get("title"),
        gist=row.get("gist"),
        deadline=_date(row, "deadline"),
        key_terms=tuple(dict.fromkeys(term for term in terms if term)),
        number=number or None,
        number_basis=basis,
        joint_with=row.get("joint_with"),
    )


def _check_slug(row: Row, column: str) -> None:
    value = row.get(column)
    if not value:
        raise row.fault(column, "is empty")
    if not _SLUG.fullmatch(value) or len(value) > 64:
        fault = f"{value[:80]!r} is no id: lower-case letters and digits, joined by hyphens"
        raise row.fault(column, fault)


def _check_number(row: Row) -> None:
    number = row.get("number")
    if not _NUMBER.fullmatch(number):
        raise row.fault("number", f"{number!r} is no official number (1 to 99)")


def _check_line(row: Row, column: str) -> None:
    if not row.get(column):
        raise row.fault(column, "is empty")
    if len(row.get(column).splitlines()) > 1:
        raise row.fault(column, "runs over several lines; write it on one")


def _date(row: Row, column: str) -> str | None:
    value = row.get(column)
    if not value:
        return None
    try:
        if not _ISO_DATE.fullmatch(value):
            raise ValueError("written otherwise")
        date.fromisoformat(value)
    except ValueError as error:
        raise row.fault(column, f"{value!r} is no date of the form YYYY-MM-DD") from error
    return value
