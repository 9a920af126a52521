"""Whole runs of a source that needs a browser, in the system's Chromium.

Skipped where the extra planwatch[browser] or Chromium is missing.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from scraper.archive.blobs import get_blob
from scraper.archive.connection import read_archive
from scraper.fetch import browser
from tests.fetch_loopback import Asked, response, running_site
from tests.watched_site import Watched

PLAN = "/stalking-plan"
SHELL = b"""<!doctype html><html lang="en"><head><title>Stalking action plan</title>
<script src="/app.js" defer></script>
<script src="http://127.0.0.9/tracker.js"></script><link rel="stylesheet" href="/style.css">
</head><body><main><h1>Stalking action plan</h1><div id="root"></div>
<img src="/photo.png"></main></body></html>"""
SCRIPT = b"""
document.cookie = 'kept=no';
fetch('/plan.json').then(r => r.json()).then(plan => {
  const root = document.getElementById('root');
  for (const [title, answer] of plan) {
    const heading = document.createElement('h2');
    const button = document.createElement('button');
    button.textContent = 'Recommendation: ' + title;
    button.setAttribute('aria-expanded', 'false');
    const panel = document.createElement('div');
    button.onclick = () => {
      button.setAttribute('aria-expanded', 'true');
      panel.innerHTML = '<p>Response</p><p>' + answer + '</p>';
    };
    heading.append(button);
    root.append(heading, panel);
  }
});
fetch('/elsewhere', {method: 'POST', body: 'x'}).catch(() => 0);
fetch('http://169.254.169.254/latest/').catch(() => 0);
new Image().src = '/beacon.gif';
try { new WebSocket('ws://' + location.host + '/socket'); } catch (error) {}
window.open('/popup');
"""
DATA = (
    b'[["Learning and training", "Every new constable spends two days with an advocate."],'
    b' ["Stalking protection orders", "An officer applies within two days."]]'
)

needs_chromium = pytest.mark.skipif(
    browser.missing() is not None, reason=f"no rendering here: {browser.missing()}"
)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    with running_site() as site:
        watched = Watched(site, tmp_path, (PLAN,), fetcher="browser")
        watched.show(PLAN, SHELL)
        watched.show("/app.js", SCRIPT, "text/javascript")
        watched.show("/plan.json", DATA, "application/json")
        yield watched


@needs_chromium
def test_what_the_scripts_show_is_read_and_what_the_site_sent_is_kept(watched: Watched) -> None:
    assert watched.outcomes(0) == {PLAN: "ok"}
    assert watched.state("training") == "answered"
    assert watched.rows(
        "SELECT response FROM coverage JOIN responses USING (version_id,"
        " recommendation) WHERE recommendation = 'spo'"
    ) == [("An officer applies within two days.",)]
    [(body, sent, headers)] = watched.rows(
        "SELECT body_sha256, sent_sha256, attempts FROM fetches JOIN renderings USING (fetch_id)"
    )
    archive = read_archive(watched.place / "plans.db")
    assert get_blob(archive, sent) == SHELL
    assert b"two days with an advocate" in get_blob(archive, body)
    assert headers == 1
    # nothing but what the text needs was asked for, and all of it by planwatch itself
    asked = {path for path in watched.site.paths() if "no-such-page" not in path}
    assert asked == {"/robots.txt", PLAN, "/app.js", "/plan.json"}
    agents = {each.headers["user-agent"] for each in watched.site.asked}
    assert len(agents) == 1
    assert agents.pop().startswith("planwatch/")

    # another night: the same text, whatever else differs
    watched.show(PLAN, SHELL.replace(b"photo", b"picture"))
    [source] = watched.night(1).sources
    assert (source.outcome, source.change) == ("ok", "unchanged")


@needs_chromium
def test_robots_txt_holds_for_what_a_page_asks_for(watched: Watched) -> None:
    watched.show("/robots.txt", b"User-agent: *\nDisallow: /plan.json\n", "text/plain")
    assert watched.outcomes(0) != {PLAN: "ok"} or watched.state("training") == "absent"
    assert "/plan.json" not in watched.site.paths()


@needs_chromium
def test_a_browser_is_no_way_round_a_refusal(watched: Watched) -> None:
    watched.show(PLAN, b"<h1>Forbidden</h1>", status=403)
    assert watched.outcomes(0) == {PLAN: "blocked"}
    assert watched.rows("SELECT count(*) FROM renderings") == [(0,)]
    assert "/app.js" not in watched.site.paths()


@needs_chromium
def test_a_page_that_moves_itself_elsewhere_is_taken_as_it_stood(watched: Watched) -> None:
    watched.show("/app.js", SCRIPT + b"location.href = '/other';", "text/javascript")
    watched.show("/other", b"<h1>Other</h1>")
    assert watched.outcomes(0) == {PLAN: "ok"}
    assert "/other" not in watched.site.paths()


@needs_chromium
def test_a_page_that_never_rests_is_taken_in_time(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scraper.fetch.limits.BROWSER_SETTLES", 2.0)
    monkeypatch.setattr("scraper.fetch.limits.BROWSER_REQUESTS", 10)
    busy = b"setInterval(() => fetch('/tick?' + Math.random()).catch(() => 0), 30);"
    watched.show("/app.js", SCRIPT + busy, "text/javascript")
    ticks: list[Asked] = []
    watched.site.scripts["/plan.json"] = lambda asked: [
        response(200, DATA, Content_Type="application/json")
    ]
    assert watched.outcomes(0) == {PLAN: "ok"}
    ticks = [each for each in watched.site.asked if each.path.startswith("/tick")]
    assert len(ticks) <= 10


def test_without_the_extra_it_is_said_what_to_install(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    [source] = watched.night(0).sources
    assert source.outcome == "refused_address"
    assert "planwatch[browser]" in source.reason
    assert watched.site.paths() == []


def test_without_chromium_it_is_said_how_to_name_one(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("playwright")
    monkeypatch.setitem(os.environ, "PLANWATCH_CHROMIUM", "/nowhere/chromium")
    [source] = watched.night(0).sources
    assert source.outcome == "refused_address"
    assert "PLANWATCH_CHROMIUM" in source.reason
