"""How well planwatch reads the replica's plans, without any server or archive:
``python -m tests.replica.reading [SEED]...`` lists each misreading and the score.

The plans of another seed are other plans, so there are always some that nobody tuned for.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scraper.extract import extract
from scraper.segment import Response, segment
from scraper.sources import read_numbers_elsewhere, read_recommendations
from tests.replica.chrome import CHROMES
from tests.replica.compose import plan_of
from tests.replica.documents import plan_pdf
from tests.replica.forces import FORCES
from tests.replica.layouts import plan_content
from tests.replica.plan import Plan, Truth, truth_of
from tests.replica.site import TITLE

_SOURCES = Path(__file__).parents[2] / "sources"


@dataclass(frozen=True)
class Reading:
    """What planwatch read for one recommendation beside what the page says."""

    force_id: str
    layout: str
    key: str
    truth: Truth
    response: Response

    @property
    def faults(self) -> list[str]:
        """In words, what was misread; [] where nothing was."""
        truth, read = self.truth, self.response
        found = []
        if read.state != truth.state:
            found.append(f"{truth.state} read as {read.state}")
        elif read.response != truth.response:
            found.append(f"text {truth.response!r}\n    read as {read.response!r}")
        if read.progress != truth.progress:
            found.append(f"progress {truth.progress} read as {read.progress}")
        return found


def readings(seed: int, night: int = 0) -> Iterator[Reading]:
    """Every cell of every force. Where a plan has two pages, each recommendation is taken
    from the page that locates it."""
    asked = read_recommendations(_SOURCES / "recommendations.csv")
    elsewhere = read_numbers_elsewhere(_SOURCES)
    for force_id, force in FORCES.items():
        plan = plan_of(force_id, night, seed)
        found: dict[str, Response] = {}
        for body in _bodies(plan):
            for response in segment(extract(body), asked, elsewhere):
                known = found.get(response.recommendation)
                if known is None or known.state == "absent":
                    found[response.recommendation] = response
        for key, truth in truth_of(plan).items():
            yield Reading(force_id, force.layout, key, truth, found[key])


def _bodies(plan: Plan) -> Iterator[bytes]:
    """The bytes of a plan's pages, or of its document for the force that has one."""
    if plan.force_id == "south-wales":
        yield plan_pdf(plan)
        return
    force = FORCES[plan.force_id]
    for page in sorted({1, *(entry.page for entry in plan.entries)}):
        yield CHROMES[force.chrome](force, TITLE, plan_content(plan, page), "/plan").encode()


def main(seeds: list[int]) -> None:
    for seed in seeds:
        found = list(readings(seed))
        for reading in found:
            for fault in reading.faults:
                print(f"{seed} {reading.force_id} ({reading.layout}) {reading.key}: {fault}")
        states = sum(r.truth.state == r.response.state for r in found)
        whole = sum(not r.faults for r in found)
        print(f"seed {seed}: {len(found)} cells, state right in {states}, all right in {whole}\n")


if __name__ == "__main__":
    main([int(seed) for seed in sys.argv[1:]] or [0])
