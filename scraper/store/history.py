"""A force's versions from all that was seen of its sources, in the order of time.

What ``record.py`` decides night by night, told over again from the beginning: needed where
captures that others made in the past join the archive. Plain data to plain data.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Visit:
    """A fetch that succeeded: ``ok`` (with the content it showed), or ``not_modified``,
    whose ``content`` is that of the last ``ok`` the same crawler got, since the server
    compared with that."""

    fetch_id: int
    source_id: int
    at: str
    outcome: str
    content: str


@dataclass(frozen=True)
class Round:
    """What one run got of one force, or one capture of others.

    ``recorded`` are the sources that made up the plan after an own run, in the list's order
    as it was then: the list itself keeps no record of its order. None where the run told
    nothing of it, and for captures of others: then the round before holds. ``listed`` are
    the sources on the list that day, in today's order.
    """

    run_id: int
    own: bool
    visits: tuple[Visit, ...]
    recorded: tuple[int, ...] | None
    listed: tuple[int, ...]


@dataclass(frozen=True)
class Joined:
    """A source that holds a position of the plan from ``at`` on; ``shown_by`` is the fetch
    that first showed what it said then."""

    position: int
    source_id: int
    shown_by: int
    at: str


@dataclass
class Told:
    """A version: what it began with, what took the place of what, which fetches confirm it."""

    run_id: int
    first_seen: str
    contents: tuple[str, ...]
    parts: list[Joined]
    joined: list[Joined] = field(default_factory=list)
    fetch_ids: list[int] = field(default_factory=list)

    @property
    def sources(self) -> list[int]:
        """The sources that hold the positions now."""
        held = {each.position: each.source_id for each in [*self.parts, *self.joined]}
        return [held[position] for position in sorted(held)]


@dataclass(frozen=True)
class History:
    """``readings`` are the fetches, by id, that showed other content than their source's
    fetch before, in the order of time; ``versions`` in the order of their numbers."""

    readings: tuple[int, ...]
    versions: tuple[Told, ...]


@dataclass(frozen=True)
class _Shown:
    content: str
    fetch_id: int


def tell(rounds: Sequence[Round]) -> History:
    """The versions that these rounds, in the order of time, make up.

    The rules are those of a nightly run: only ``ok`` begins a version, sources that are
    listed and were read are one plan, an address that takes the place of another and says
    the same goes on with the version. Beyond them: a source that only captures of others
    have shown joins the plan on the days when it was listed, and a ``not_modified`` confirms
    nothing where a capture of others has shown another content meanwhile.
    """
    shown: dict[int, _Shown] = {}
    read_by_us: set[int] = set()
    base: tuple[int, ...] = ()
    readings: list[int] = []
    versions: list[Told] = []
    for each in rounds:
        if each.recorded is not None:
            base = each.recorded
        new = set()
        for visit in each.visits:
            before = shown.get(visit.source_id)
            if visit.outcome == "ok" and (before is None or before.content != visit.content):
                shown[visit.source_id] = _Shown(visit.content, visit.fetch_id)
                new.add(visit.fetch_id)
                readings.append(visit.fetch_id)
            if visit.outcome == "ok" and each.own:
                read_by_us.add(visit.source_id)
        good = {
            visit.source_id: visit
            for visit in each.visits
            if visit.source_id in shown and shown[visit.source_id].content == visit.content
        }
        others = [
            source
            for source in each.listed
            if source in shown and source not in read_by_us and source not in base
        ]
        plan = _in_order([source for source in base if source in shown], others, each.listed)
        _settle(versions, each, plan, shown, good, new)
    return History(tuple(readings), tuple(versions))


def _settle(
    versions: list[Told],
    each: Round,
    plan: Sequence[int],
    shown: dict[int, _Shown],
    good: dict[int, Visit],
    new: set[int],
) -> None:
    """Begins the next version where the plan says something else now, or lets the last one
    go on; and notes which fetches confirm it."""
    contents = tuple(shown[source].content for source in plan)
    read = [good[source] for source in plan if source in good and good[source].outcome == "ok"]
    last = versions[-1] if versions else None
    if read and (last is None or last.contents != contents):
        first_seen = min(visit.at for visit in _newest(read, new))
        parts = [
            Joined(position, source, shown[source].fetch_id, first_seen)
            for position, source in enumerate(plan, 1)
        ]
        last = Told(each.run_id, first_seen, contents, parts)
        versions.append(last)
    if last is None:
        return
    if last.contents == contents:
        for position, (source, held) in enumerate(zip(plan, last.sources, strict=True), 1):
            if source != held and source in good:
                at = good[source].at
                last.joined.append(Joined(position, source, shown[source].fetch_id, at))
    sources = set(last.sources)
    last.fetch_ids += [visit.fetch_id for source, visit in good.items() if source in sources]


def _newest(read: Sequence[Visit], new: set[int]) -> Sequence[Visit]:
    """The fetches that first showed it; where our list alone made it, those that read it."""
    return [visit for visit in read if visit.fetch_id in new] or read


def _in_order(base: Sequence[int], others: Sequence[int], listed: Sequence[int]) -> list[int]:
    """The plan's sources: those of ``base`` in their order, the others where today's list
    has them."""
    place = {source: at for at, source in enumerate(listed)}
    plan = list(base)
    for source in others:
        after = [at for at, each in enumerate(plan) if place.get(each, -1) > place[source]]
        plan.insert(after[0] if after else len(plan), source)
    return plan
