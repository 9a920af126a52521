"""Two versions of a plan, or two forces' answers, set against each other."""

from dataclasses import dataclass
from sqlite3 import Connection

from scraper.errors import UsageError
from scraper.query.diff import Comparison, compare
from scraper.query.history import pick, versions, whole
from scraper.query.rows import Row


@dataclass(frozen=True)
class Side:
    """One text of a comparison: a version's plan, or its answer to one recommendation
    (then with ``state`` and ``progress``). Times are stored times."""

    force_id: str
    version: int
    first_seen: str
    last_seen: str
    content_sha256: str
    title: str
    sources: tuple[str, ...]
    state: str | None
    progress: str | None
    text: str


@dataclass(frozen=True)
class Difference:
    """``old`` is None where the force has one version only and there is nothing to compare."""

    recommendation: str | None
    old: Side | None
    new: Side
    comparison: Comparison

    @property
    def changed(self) -> bool:
        """Whether text, state or progress differ."""
        old, new = self.old, self.new
        return old is not None and (
            self.comparison.changed or (old.state, old.progress) != (new.state, new.progress)
        )

    @property
    def of_two_forces(self) -> bool:
        """Whether these are two forces' answers, neither of which came before the other."""
        return self.old is not None and self.old.force_id != self.new.force_id

    @property
    def outside_the_text(self) -> bool:
        """Whether the plan's content differs though its text does not: in what the text
        leaves out, such as the titles of an accordion."""
        return (
            self.old is not None
            and self.recommendation is None
            and not self.changed
            and self.old.content_sha256 != self.new.content_sha256
        )


def compare_numbers(
    archive: Connection,
    force_id: str,
    as_of: str,
    *,
    old: int | None = None,
    new: int | None = None,
    recommendation: str | None = None,
) -> Difference:
    """Two versions by number: ``old`` against ``new`` (default the last), or the last two.

    Raises UsageError for a number the force has not, or a force without any version.
    """
    later = pick(archive, force_id, as_of, number=new)
    if old is not None:
        earlier: Row | None = pick(archive, force_id, as_of, number=old)
    else:
        before = [
            version
            for version in versions(archive, force_id, as_of)
            if version["version"] < later["version"]
        ]
        earlier = before[-1] if before else None
    return _difference(archive, earlier, later, as_of, recommendation)


def compare_dates(
    archive: Connection,
    force_id: str,
    *,
    since: str | None,
    until: str,
    recommendation: str | None = None,
) -> Difference:
    """The version that held at ``since`` against the one that held at ``until``.

    Without ``since``, against the version before. Raises UsageError where none held. Of the
    day on which the force's first version was seen, the beginning stands for that version.
    """
    if since is None:
        return compare_numbers(archive, force_id, until, recommendation=recommendation)
    if since > until:
        raise UsageError(f"--from {since} lies after --to {until}; swap them")
    first = next(iter(versions(archive, force_id, until)), None)
    if first and since.endswith("T00:00:00Z") and since[:10] == first["first_seen"][:10]:
        since = first["first_seen"]
    earlier = pick(archive, force_id, since)
    later = pick(archive, force_id, until)
    return _difference(archive, earlier, later, until, recommendation)


def compare_forces(
    archive: Connection, force_id: str, other: str, as_of: str, recommendation: str
) -> Difference:
    """Two forces' answers to one recommendation, each of the version that held at ``as_of``."""
    one, two = pick(archive, force_id, as_of), pick(archive, other, as_of)
    return _difference(archive, one, two, as_of, recommendation)


def _difference(
    archive: Connection, earlier: Row | None, later: Row, as_of: str, recommendation: str | None
) -> Difference:
    old = _side(archive, earlier, as_of, recommendation) if earlier else None
    new = _side(archive, later, as_of, recommendation)
    comparison = compare(old.text, new.text) if old else Comparison((), 0, 0)
    return Difference(recommendation, old, new, comparison)


def _side(archive: Connection, version: Row, as_of: str, recommendation: str | None) -> Side:
    full = whole(archive, version, as_of, recommendation)
    answer = full["responses"][0] if recommendation and full["responses"] else {}
    return Side(
        force_id=full["force_id"],
        version=full["version"],
        first_seen=full["first_seen"],
        last_seen=full["last_seen"],
        content_sha256=full["content_sha256"],
        title=full["title"],
        sources=tuple(full["sources"]),
        # a recommendation that came onto our list later has no row in an old version
        state=answer.get("state", "absent") if recommendation else None,
        progress=answer.get("progress"),
        text=answer.get("response", "") if recommendation else full["text"],
    )
