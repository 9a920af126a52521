"""The judge over pages of our own making, in folders named by the expected verdict.

NAME.json beside a page may give its status, headers, listed and final address, and hops.
Pages named ``late-`` and ``last-`` were written in two lots after the judge had been tuned
on the others, and judged before anything was changed: 37 of 38 and 22 of 23 right, no good
page among the wrong.
"""

import base64
import json
from collections import Counter
from pathlib import Path

import pytest

from scraper.fetch.exchange import Exchange, Hop, Target
from scraper.judge import OUTCOMES, judge

PAGES = Path(__file__).parent / "judge_pages"
LISTED = "https://www.example.police.uk/about-us/stalking-action-plan/"


def pages() -> list[Path]:
    return sorted(page for page in PAGES.glob("*/*") if page.suffix in (".html", ".txt"))


def exchange_of(page: Path) -> Exchange:
    about = page.with_suffix(".json")
    told = json.loads(about.read_text(encoding="utf-8")) if about.exists() else {}
    kind = "text/plain" if page.suffix == ".txt" else "text/html; charset=utf-8"
    target = told.get("target", told.get("url", LISTED))
    at = target
    hops = []
    for status, location in told.get("hops", []):
        hops.append(Hop(at, status, location))
        at = location
    body = base64.b64decode(told["base64"]) if "base64" in told else page.read_bytes()
    return Exchange(
        target=Target("example", target),
        started_at="2026-11-22T03:00:00Z",
        elapsed_ms=80,
        attempts=1,
        final_url=told.get("url", target),
        hops=tuple(hops),
        status=told.get("status", 200),
        headers=tuple(told.get("headers", {"content-type": kind}).items()),
        body=body,
    )


@pytest.mark.parametrize("page", pages(), ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_each_page_is_judged_as_its_folder_says(page: Path) -> None:
    verdict = judge(exchange_of(page))
    assert verdict.outcome == page.parent.name, (verdict.reason, verdict.plan, verdict.cues)
    assert verdict.reason


def test_there_are_enough_pages_of_each_sort() -> None:
    counts = Counter(page.parent.name for page in pages())
    assert counts["ok"] >= 40
    assert sum(counts.values()) - counts["ok"] >= 40
    assert set(counts) <= set(OUTCOMES)


def test_no_plan_of_the_corpus_is_judged_bad() -> None:
    plans = sorted((PAGES.parent / "corpus").glob("*/*.html"))
    assert plans
    judged = {str(plan): judge(exchange_of(plan)).outcome for plan in plans}
    assert {name: outcome for name, outcome in judged.items() if outcome != "ok"} == {}
