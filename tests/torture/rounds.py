"""One round: a command is killed, once or more often, and what it left is brought to its end."""

import random
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scraper.archive.connection import SCHEMA_VERSION
from tests.torture import checks
from tests.torture.killing import Killed, Running, Times, measure
from tests.torture.scenes import PLANWATCH, Scene, World

# A second kill may meet the command that finds what the first one left.
_AGAIN = 0.25
# A kill after the command's own end is none; so many in a row, and the times are wrong.
_MOST_MISSED = 50


@dataclass
class Came:
    """What a round came to: its kills, each with its share of the command's duration, and
    what was wrong afterwards."""

    kills: list[tuple[Killed, float]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Rounds:
    """The rounds of one worker, with sites and archives of its own."""

    def __init__(self, here: World, place: Path, seed: str) -> None:
        self._world, self._place, self._seed = here, place, seed
        self._scenes = here.scenes()
        self._times = {
            scene: self._measured(scene) for found in self._scenes.values() for scene in found
        }

    def play(self, name: str, number: int) -> Came:
        """The round of that number for a command; it keeps its archive only with a fault."""
        dice = random.Random(f"{self._seed}/{name}/{number}")
        scene = dice.choice(self._scenes[name])
        archive = self._place / f"{name}-{number}" / "plans.db"
        archive.parent.mkdir()
        self._world.at_night(scene.night)
        came = Came()
        for _ in range(_MOST_MISSED):
            scene.set_out(archive)
            self._torment(scene, archive, dice, came)
            if came.kills:
                break
            # The machine has become faster since, or less busy.
            self._times[scene] = self._measured(scene)
        else:
            came.faults = [f"{_MOST_MISSED} kills in a row came too late"]
        if came.faults:
            came.faults = [f"{archive}: {fault}" for fault in came.faults]
        else:
            shutil.rmtree(archive.parent)
        return came

    def _torment(self, scene: Scene, archive: Path, dice: random.Random, came: Came) -> None:
        seen = archive.with_name("seen.db")
        kept = checks.kept(checks.copy(archive, seen))
        begun: set[int] = set()
        while not came.kills or dice.random() < _AGAIN:
            killed = self._killed(scene, archive, dice)
            if killed is None:
                break
            came.kills.append((killed, min(1.0, killed.after / self._times[scene].whole)))
            checks.copy(archive, seen)
            came.faults += [*killed.left, *self._faults_after(scene, kept, seen)]
            if came.faults:
                return
            kept = checks.kept(seen)
            begun |= checks.running(seen)
        if came.kills:
            came.faults += self._faults_at_last(scene, archive, seen, kept, begun)

    def _killed(self, scene: Scene, archive: Path, dice: random.Random) -> Killed | None:
        times, share = self._times[scene], dice.random()
        running = Running(self._world.on(scene.command, archive), archive)
        if dice.random() < 0.5:
            time.sleep(share * times.whole)
        else:
            running.wait_for_writing()
            time.sleep(share * (times.whole - times.begun))
        return running.kill(group=dice.random() < 0.5)

    def _faults_after(
        self, scene: Scene, kept: dict[str, checks.Rows], seen: Path
    ) -> Iterator[str]:
        """What is wrong right after a kill."""
        yield from checks.half(seen)
        after = checks.kept(seen)
        evidence = {table: rows for table, rows in kept.items() if table != "versions"}
        stays = evidence if scene.retells or scene.either else kept
        yield from checks.lost(stays, after)
        if scene.either and checks.answers(seen) not in scene.either:
            yield "it answers neither as before nor as afterwards"
        schema = checks.schema_of(seen)
        if schema not in (
            0 if scene.base is None else checks.schema_of(scene.base),
            SCHEMA_VERSION,
        ):
            yield f"its schema is {schema}, between two"
        if schema == SCHEMA_VERSION:
            code, said = self._world.run((*PLANWATCH, "verify"), seen)
            if code:
                yield f"verify ended with {code}: {said}"

    def _faults_at_last(
        self,
        scene: Scene,
        archive: Path,
        seen: Path,
        kept: dict[str, checks.Rows],
        begun: set[int],
    ) -> list[str]:
        """What is wrong after the commands that bring it to its end."""
        for command in scene.finish:
            code, said = self._world.run(command, archive)
            if code:
                return [f"{' '.join(command)} ended with {code}: {said}"]
        checks.copy(archive, seen)
        evidence = {table: rows for table, rows in kept.items() if table != "versions"}
        faults = [
            *checks.half(seen),
            *checks.unsound(archive),
            *checks.lost(evidence, checks.kept(seen)),
            *checks.differing(checks.answers(seen), scene.expected),
        ]
        if checks.running(seen) or not begun <= checks.interrupted(seen):
            faults.append("a run that was killed is not marked as interrupted")
        return faults

    def _measured(self, scene: Scene) -> Times:
        archive = self._place / "measured.db"
        self._world.at_night(scene.night)
        scene.set_out(archive)
        return measure(self._world.on(scene.command, archive), archive)
