"""Random nights against a model written independently (tests/version_model.py).

After each night every view is compared with the model, and everything that was ever asked
is asked again with the date of that night: the answer must be the one given then.
"""

import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from scraper.archive.connection import open_archive
from scraper.archive.lists import record_sources
from scraper.archive.runs import begin_run
from scraper.archive.views import coverage_sql, source_health_sql
from scraper.segment.response import Response
from scraper.sources import Source
from scraper.store.known import known_sources
from scraper.store.record import SourceResult, record_force
from tests.store_making import DEADLINE, FORCES, KEYS, exchange, lists, reading
from tests.version_model import ModelForce, Page

ADDRESSES = tuple(
    (force, f"https://www.{force}.police.uk/{page}") for force in FORCES for page in "ab"
)
FAULTS = ("timeout", "not_found", "blocked", "server_error", "no_text")
FATES = ("answers", "answers", "answers", "says 304", "collapses", *FAULTS)
TEXTS = (
    None,
    "",
    "We train 20 staff.",
    "We train 30 staff.",
    "We train 30 staff",
    "We train all staff every year.",
    "Work goes on.",
)
PROGRESS = (None, "complete", "in_progress", "not_started")
DUE_NIGHT = datetime.fromisoformat(DEADLINE + "T03:00:00")

places = st.sampled_from(ADDRESSES)


class Nights(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.db = open_archive(self.folder / "plans.db", create=True)
        self.db.execute("PRAGMA synchronous = OFF")  # the disk is not what is tested here
        self.day = DUE_NIGHT - timedelta(days=6)
        self.forces = {force: ModelForce() for force in FORCES}
        self.pages = {place: Page((("training", "We train staff.", None),)) for place in ADDRESSES}
        self.order: list[tuple[str, str]] = []
        self.told: list[tuple[str, object]] = []
        self.suspects: dict[tuple[str, str], Page] = {}
        self.ever_listed: set[tuple[str, str]] = set()

    def teardown(self) -> None:
        self.db.close()
        shutil.rmtree(self.folder)

    @rule(place=places, key=st.sampled_from(KEYS), text=st.sampled_from(TEXTS),
          progress=st.sampled_from(PROGRESS))  # fmt: skip
    def edit(self, place, key, text, progress) -> None:
        self.pages[place] = self.pages[place].with_answer(key, text, progress)

    @rule(place=places, chrome=st.sampled_from(("", "Read our values.")))
    def redesign(self, place, chrome) -> None:
        self.pages[place] = Page(self.pages[place].answers, chrome)

    @rule(force=st.sampled_from(FORCES))
    def move(self, force) -> None:
        """The force's plan goes to its other address, and the list follows."""
        old, new = (place for place in ADDRESSES if place[0] == force)
        if old not in self.order:
            old, new = new, old
        self.pages[new] = self.pages[old]
        self.order = [place for place in self.order if place not in (old, new)] + [new]

    @rule(place=places)
    def list_or_delist(self, place) -> None:
        if place in self.order:
            self.order.remove(place)
        else:
            self.order.append(place)

    @rule(fates=st.lists(st.sampled_from(FATES), min_size=len(ADDRESSES),
                         max_size=len(ADDRESSES)), days=st.integers(1, 3))  # fmt: skip
    def night(self, fates, days) -> None:
        self.day += timedelta(days=days)
        at = self.day.isoformat() + "Z"
        self.ever_listed.update(self.order)
        record_sources(self.db, lists(*(Source(*place) for place in self.order)), at)
        run_id = begin_run(self.db, at)
        known = known_sources(self.db, at)
        assert list(known) == self.order
        by_place = dict(zip(ADDRESSES, fates, strict=True))
        for force, model in self.forces.items():
            model.listed = [url for name, url in self.order if name == force]
            results, got = [], []
            for second, url in enumerate(reversed(model.listed)):
                moment = (self.day + timedelta(seconds=second)).isoformat() + "Z"
                fate = by_place[force, url]
                result = self._fetch(force, url, moment, fate, known[force, url])
                results.append(result)
                page = self.pages[force, url] if result.outcome == "ok" else None
                got.append((url, moment, result.outcome, page))
            recorded = record_force(self.db, run_id, force, results)
            said = [(each.change, each.version) for each in recorded]
            assert said == model.night(KEYS, got)
        asked_at = self.day.replace(hour=12).isoformat() + "Z"
        self.told.append((asked_at, self._model_coverage(), self._model_health()))

    def _fetch(self, force, url, moment, fate, known) -> SourceResult:
        """As a crawl does it: asks, judges, compares with what is known."""
        if fate in FAULTS:
            return SourceResult(exchange(force, url, moment, status=None), fate, "it failed")
        place = (force, url)
        page = self.pages[place]
        said, content = reading(
            {key: _response(page, key) for key, _, _ in page.answers}, page.chrome
        )
        asked = exchange(force, url, moment, f"{moment} {content}".encode())
        unchanged = content == known.content_sha256
        assert unchanged == (
            url in self.forces[force].believed and self.forces[force].believed[url].same(page)
        )
        if fate == "says 304" and unchanged:
            asked = exchange(force, url, moment, status=304)
            return SourceResult(asked, "not_modified")
        if fate == "collapses" and not unchanged and known.content_sha256 is not None:
            seen_before = place in self.suspects and self.suspects[place].same(page)
            assert (known.suspect_sha256 == content) == seen_before
            if not seen_before:
                self.suspects[place] = page
                return SourceResult(asked, "suspect", "it collapsed", content_sha256=content)
        self.suspects.pop(place, None)
        new = None if unchanged else said
        return SourceResult(asked, "ok", content_sha256=content, reading=new)

    def _model_coverage(self) -> list[tuple[object, ...]]:
        late = self.day > DUE_NIGHT
        rows = []
        for force in FORCES:
            for key in KEYS:
                state, since, last_confirmed = self.forces[force].coverage(key)
                overdue = int(late and state != "answered")
                rows.append((force, key, state, since, last_confirmed, DEADLINE, overdue))
        return rows

    def _model_health(self) -> set[tuple[object, ...]]:
        return {
            (force, url, *self.forces[force].health(url), int((force, url) in self.order))
            for force, url in self.ever_listed
        }

    @invariant()
    def answers_are_the_same_whenever_asked(self) -> None:
        for as_of, coverage, health in self.told:
            rows = self.db.execute(coverage_sql(":as_of"), {"as_of": as_of}).fetchall()
            assert [row[:7] for row in rows] == coverage, as_of
            rows = self.db.execute(source_health_sql(":as_of"), {"as_of": as_of}).fetchall()
            assert {(*row[:6], row[10]) for row in rows} == health, as_of

    @invariant()
    def histories_agree(self) -> None:
        history, changes, times = [], [], []
        for force, model in self.forces.items():
            for number, version in enumerate(model.versions, 1):
                times.append((force, number, version.first_seen, version.last_seen, version.cause))
                for key in KEYS:
                    state, text, progress = version.cells[key]
                    history.append((force, key, number, state, progress, text))
            changes += [(force, *change) for change in model.changes]
        assert sorted(history, key=str) == sorted(
            self.db.execute(
                "SELECT force_id, recommendation, version_number, state, progress, response"
                " FROM response_history"
            ),
            key=str,
        )
        assert sorted(times) == sorted(
            self.db.execute("SELECT force_id, number, first_seen, last_seen, cause FROM versions")
        )
        assert {(force, number) for force, number, *_, cause in times if cause == "force"} == set(
            self.db.execute("SELECT force_id, to_version FROM plan_changes")
        )
        assert sorted(changes) == sorted(
            self.db.execute(
                "SELECT force_id, recommendation, changed_at, change, from_version, to_version,"
                " words_added, words_removed, class, weight FROM response_changes"
            )
        )


def _response(page: Page, key: str) -> Response:
    state, text, progress = page.cell(key)
    return Response(key, state, response=text, progress=progress, confidence=0.8)


def test_any_nights_agree_with_the_model() -> None:
    run_state_machine_as_test(
        Nights,
        settings=settings(
            max_examples=60,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
