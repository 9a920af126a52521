"""``planwatch discover`` against the replica: what it prints, keeps, writes and proposes."""

import csv
import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import scraper.cli.discover
from scraper.archive.lock import crawl_lock
from scraper.cli import run
from scraper.crawl import CrawlSettings, crawl
from scraper.discover.run import DiscoverSettings, Discovery, discover
from scraper.sources import read_sources
from tests.fetch_loopback import response, running_site
from tests.replica import GOV_UK, Replica, time_of
from tests.replica.forces import FORCES
from tests.replica.gov_uk import API_PATH, NPCC_PATH

COLLEGE = "https://www.college.example/stalking"
THE_43 = [force_id for force_id in FORCES if force_id != "btp"]


@pytest.fixture(autouse=True)
def a_day_in_march(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scraper.cli.discover, "present", lambda: time_of(0) + timedelta(hours=9))


@pytest.fixture
def lists(replica: Replica, tmp_path: Path) -> Path:
    """The 43 forces; Kent and Essex without an address."""
    return replica.write_sources(tmp_path / "sources", THE_43, unknown=["kent", "essex"])


def run_json(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, Any]:
    capsys.readouterr()
    code = run(["discover", *map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def options(replica: Replica, lists: Path) -> tuple[object, ...]:
    archive = lists.parent / "plans.db"
    return (
        "--from", replica.npcc_url, "--allow-private-hosts", "--archive", archive, "--sources", lists,
    )  # fmt: skip


def rows_of(lists: Path) -> list[dict[str, str]]:
    with (lists / "force_urls.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def edit(lists: Path, old: str, new: str) -> None:
    path = lists / "force_urls.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def at_night(
    replica: Replica, place: Path, night: int, forces: Sequence[str] = (), *, fetch: bool = True
) -> Discovery:
    """A night's crawl of some forces, then a discovery, with the clock at that night."""
    replica.night = night

    def clock() -> datetime:
        return time_of(night)

    lists = read_sources(replica.write_sources(place / "sources", THE_43))
    if fetch:
        settings = CrawlSettings(only=tuple(forces), allow_private_hosts=True)
        crawl(place / "plans.db", lists, settings, clock=clock)
    settings_ = DiscoverSettings(replica.npcc_url, allow_private_hosts=True)
    return discover(place / "plans.db", lists, settings_, clock=clock)


@pytest.mark.parametrize("layout", ["list", "table", "prose"])
def test_every_layout_gives_every_force(
    replica: Replica, lists: Path, layout: str, capsys: pytest.CaptureFixture[str]
) -> None:
    replica.discovery_layout = layout
    code, found = run_json(capsys, *options(replica, lists))
    assert code == 0
    assert [(one["force_id"], one["url"]) for one in found["new"]] == [
        ("essex", replica.url("essex")),
        ("kent", replica.url("kent")),
    ]
    assert found["changed"] == found["vanished"] == found["proposed"] == []
    assert found["unchanged"] == 42  # 41 forces, one of them with two pages
    # British Transport Police is not on this list
    assert {one["url"] for one in found["unmatched"]} == {COLLEGE, replica.url("btp")}
    assert found["public_updated_at"] == "2025-01-08T09:30:00Z"
    assert found["written"] is False


@pytest.mark.parametrize("layout", ["list", "table", "prose"])
def test_names_alone_are_enough(
    replica: Replica, tmp_path: Path, layout: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody's host is known: the names near the links must tell."""
    replica.discovery_layout = layout
    lists = replica.write_sources(tmp_path / "sources", THE_43, unknown=THE_43)
    lines = (lists / "force_urls.csv").read_text(encoding="utf-8").splitlines()
    bare = [",".join(line.split(",")[:3]) for line in lines]
    (lists / "force_urls.csv").write_text("\n".join(bare) + "\n", encoding="utf-8")
    code, found = run_json(capsys, *options(replica, lists))
    assert code == 0
    assert {(one["force_id"], one["url"]) for one in found["new"]} == set(replica.listed(THE_43))


def test_what_was_read_is_kept_as_evidence(replica: Replica, lists: Path) -> None:
    assert run(["discover", *map(str, options(replica, lists))]) == 0
    with closing(sqlite3.connect(lists.parent / "plans.db")) as db:
        [(purpose, url, outcome, status, media_type, size)] = db.execute(
            "SELECT purpose, url, outcome, http_status, media_type, blobs.size"
            " FROM reference_fetches JOIN blobs ON blobs.sha256 = body_sha256"
        ).fetchall()
        assert (purpose, outcome, status) == ("links", "ok", 200)
        assert url == replica.origin(GOV_UK) + API_PATH
        assert media_type == "application/json"
        assert size > 5_000  # the whole letter
        # it is no source, no run and no force
        for table in ("runs", "fetches", "sources", "forces", "coverage"):
            assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            db.execute("UPDATE reference_fetches SET outcome = 'gone'")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            db.execute("DELETE FROM reference_fetches")


def test_the_content_api_is_asked_first_and_the_page_only_if_need_be(
    replica: Replica, lists: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_json(capsys, *options(replica, lists))
    assert [one.path for one in replica.requests] == ["/robots.txt", API_PATH]


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [("not_found", "not_found"), ("gone", "gone"), ("image", "unsupported_type"), ("challenge_200", "blocked")],
)  # fmt: skip
def test_the_page_stands_in_for_the_content_api(
    replica: Replica, lists: Path, fault: str, outcome: str, capsys: pytest.CaptureFixture[str]
) -> None:
    replica.set_fault(GOV_UK, fault)
    code, found = run_json(capsys, *options(replica, lists))
    assert code == 0
    assert found["read"] == replica.npcc_url
    assert [one["outcome"] for one in found["asked"]] == [outcome, "ok"]
    assert {one["force_id"] for one in found["new"]} == {"kent", "essex"}
    assert {one["url"] for one in found["unmatched"]} == {COLLEGE, replica.url("btp")}


def test_a_canonical_path_elsewhere_is_followed(
    replica: Replica, lists: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replica.set_fault(GOV_UK, "see_other")  # 303, as the Content API answers for other paths
    code, found = run_json(capsys, *options(replica, lists))
    assert code == 0
    assert "moved" in found["note"]
    assert found["unchanged"] == 42


def test_nothing_usable_takes_nothing_off(
    replica: Replica, lists: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (lists / "force_urls.csv").read_bytes()
    elsewhere = replica.npcc_url.replace("npcc-response", "npcc-answer")
    given = ["--write", *options(replica, lists)]
    given[given.index(replica.npcc_url)] = elsewhere
    code, found = run_json(capsys, *given)
    assert code == 4
    assert found["read"] is None
    assert [one["outcome"] for one in found["asked"]] == ["not_found", "not_found"]
    assert found["new"] == found["vanished"] == []
    assert (lists / "force_urls.csv").read_bytes() == before
    assert run(["discover", *map(str, given)]) == 4
    assert "Nothing usable came from" in capsys.readouterr().err


def test_a_page_without_force_links_is_not_usable(
    replica: Replica, lists: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = list(options(replica, lists))
    given[1] = replica.npcc_url.rpartition("/")[0]  # the publication: it only links to the letter
    code, found = run_json(capsys, *given)
    assert code == 4
    assert found["asked"][-1]["reason"] == "it names no address of any force on the list"


def test_writing_fills_blank_rows_and_leaves_the_others_as_they_were(
    replica: Replica, lists: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (lists / "force_urls.csv").read_text(encoding="utf-8").splitlines()
    code, found = run_json(capsys, "--write", *options(replica, lists))
    assert code == 0
    assert found["written"] is True
    after = (lists / "force_urls.csv").read_text(encoding="utf-8").splitlines()
    assert len(after) == len(before)
    # this list had no columns for the two days
    assert after[0] == before[0] + ",first_listed,last_listed"
    differing = [
        line for old, line in zip(before[1:], after[1:], strict=True) if line != old + ",,"
    ]
    assert differing == [
        f"essex,Essex Police,{replica.url('essex')},127.0.1.13,NPCC response,2025-03-24,",
        f"kent,Kent Police,{replica.url('kent')},127.0.1.20,NPCC response,2025-03-24,",
    ]
    read_sources(lists)
    code, found = run_json(capsys, "--write", *options(replica, lists))
    assert (code, found["new"], found["written"]) == (0, [], False)
    assert (lists / "force_urls.csv").read_text(encoding="utf-8").splitlines() == after


def test_a_moved_address_keeps_its_row_and_ends(
    replica: Replica, lists: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = replica.origin("dorset") + "/old-plan/"
    edit(lists, replica.url("dorset"), old)
    code, found = run_json(capsys, "--write", *options(replica, lists))
    assert code == 0
    [moved] = found["changed"]
    assert (moved["force_id"], moved["old"], moved["url"]) == ("dorset", old, replica.url("dorset"))
    first, second = (row for row in rows_of(lists) if row["force_id"] == "dorset")
    assert (first["url"], first["last_listed"], first["origin"]) == (old, "2025-03-23", "replica")
    assert (second["url"], second["origin"]) == (replica.url("dorset"), "NPCC response")
    assert (second["first_listed"], second["last_listed"]) == ("2025-03-24", "")


def test_a_link_that_vanished(
    replica: Replica, lists: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_json(capsys, "--write", *options(replica, lists))
    replica.night = 6  # from now on the page does not name the Met
    edit(
        lists,
        f"{replica.url('metropolitan')},127.0.1.25,replica",
        f"{replica.url('metropolitan')},127.0.1.25,NPCC response",
    )
    code, found = run_json(capsys, "--write", *options(replica, lists))
    assert code == 0
    [gone] = found["vanished"]
    assert gone == {
        "force_id": "metropolitan",
        "url": replica.url("metropolitan"),
        "takes_off": True,
        "reason": "",
    }
    [row] = [row for row in rows_of(lists) if row["force_id"] == "metropolitan"]
    assert (row["url"], row["last_listed"]) == (replica.url("metropolitan"), "2025-03-23")


def test_a_vanished_link_of_other_origin_stays_listed(
    replica: Replica, lists: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replica.night = 6
    _, found = run_json(capsys, "--write", *options(replica, lists))
    [gone] = found["vanished"]
    assert (gone["force_id"], gone["takes_off"]) == ("metropolitan", False)
    assert "replica" in gone["reason"]
    [row] = [row for row in rows_of(lists) if row["force_id"] == "metropolitan"]
    assert row["last_listed"] == ""


def test_a_permanent_redirect_is_proposed(replica: Replica, tmp_path: Path) -> None:
    at_night(replica, tmp_path, 5, ["cumbria", "kent"])
    found = at_night(replica, tmp_path, 6, ["cumbria", "kent"])
    [proposal] = found.proposed
    assert proposal.force_id == "cumbria"
    assert proposal.url == replica.url("cumbria")
    assert proposal.proposed == (
        replica.origin("cumbria") + "/cumbria/policing-plans/stalking-super-complaint-action-plan/"
    )
    assert proposal.reason == "the address redirects there for good (301)"


def test_a_temporary_redirect_is_not(replica: Replica, tmp_path: Path) -> None:
    replica.set_fault("kent", "see_other")
    assert at_night(replica, tmp_path, 0, ["kent"]).proposed == ()


@pytest.mark.parametrize("force_id", ["kent", "surrey"])
def test_a_redirect_to_a_search_page_is_not(
    replica: Replica, tmp_path: Path, force_id: str
) -> None:
    replica.set_fault(force_id, "search_page")  # 301; Kent's robots.txt forbids it besides
    found = at_night(replica, tmp_path, 0, [force_id])
    assert found.proposed == ()


def test_a_redirect_elsewhere_is_proposed_with_a_warning(replica: Replica, tmp_path: Path) -> None:
    replica.set_fault("kent", "elsewhere")
    [proposal] = at_night(replica, tmp_path, 0, ["kent"]).proposed
    assert proposal.proposed == "https://plans.example/stalking"
    assert "not followed" in proposal.reason


def test_a_temporary_redirect_elsewhere_is_proposed_too(replica: Replica, tmp_path: Path) -> None:
    replica.set_fault("kent", "elsewhere_for_now")
    [proposal] = at_night(replica, tmp_path, 0, ["kent"]).proposed
    assert proposal.proposed == "https://plans.example/stalking"
    assert proposal.reason == (
        "the address redirects there (302), outside police.uk and the listed hosts, so it was"
        " not followed"
    )


def test_a_page_of_nothing_but_links_is_read(tmp_path: Path) -> None:
    links = b'<ul><li><a href="https://www.kent.police.uk/new">Kent Police</a></li></ul>'
    (tmp_path / "force_urls.csv").write_text(
        "force_id,force_name,url,domain\nkent,Kent Police,,kent.police.uk\n"
    )
    (tmp_path / "recommendations.csv").write_text("key,title\nrisk,Risk\n")
    with running_site() as site:
        site.say("/links", response(200, links, Content_Type="text/html"))
        found = discover(
            tmp_path / "plans.db",
            read_sources(tmp_path),
            DiscoverSettings(site.url("/links"), allow_private_hosts=True),
            clock=lambda: time_of(0),
        )
    [new] = found.listing.new
    assert new.url == "https://www.kent.police.uk/new"


def test_the_sitemap_names_a_successor(replica: Replica, tmp_path: Path) -> None:
    at_night(replica, tmp_path, 5, ["wiltshire"])
    at_night(replica, tmp_path, 6, ["wiltshire"])
    found = at_night(replica, tmp_path, 7, ["wiltshire"])
    [proposal] = found.proposed
    assert (proposal.force_id, proposal.url) == ("wiltshire", replica.url("wiltshire"))
    assert proposal.proposed == (
        replica.origin("wiltshire")
        + "/wiltshire/policing-plans/stalking-super-complaint-action-plan/"
    )
    assert "not_found 2 times in a row" in proposal.reason
    assert "stalking, super-complaint, action plan" in proposal.reason
    with closing(sqlite3.connect(tmp_path / "plans.db")) as db:
        asked = db.execute(
            "SELECT DISTINCT url, outcome, force_id FROM reference_fetches WHERE purpose = 'successor'"
        ).fetchall()
    assert (replica.origin("wiltshire") + "/sitemap.xml", "ok", "wiltshire") in asked


def test_a_lost_plan_without_successor_gives_no_proposal(replica: Replica, tmp_path: Path) -> None:
    replica.set_fault("durham", "gone")  # no sitemap there
    found = at_night(replica, tmp_path, 0, ["durham"])
    assert found.proposed == ()
    assert any(one.path == "/sitemap.xml" for one in replica.requests)


def test_healthy_sites_are_not_asked(replica: Replica, tmp_path: Path) -> None:
    at_night(replica, tmp_path, 0, ["kent", "surrey"])
    replica.requests.clear()
    at_night(replica, tmp_path, 0, fetch=False)
    assert {one.force_id for one in replica.requests} == {GOV_UK}


def test_a_crawl_in_progress_is_not_disturbed(
    replica: Replica, lists: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with crawl_lock(lists.parent / "plans.db", "2025-03-24T03:00:00Z"):
        assert run(["discover", *map(str, options(replica, lists))]) == 5
    assert replica.requests == []


@pytest.mark.parametrize(
    "given",
    [
        ["--from", "ftp://gov.uk/page"],
        ["--from", "www.gov.uk/page"],
        ["--write", "--contact", "me (at) home"],
    ],
)
def test_wrong_usage(given: list[str], replica: Replica, lists: Path) -> None:
    archive = ["--archive", str(lists.parent / "plans.db"), "--sources", str(lists)]
    assert run(["discover", *given, *archive]) == 2
    assert replica.requests == []


def test_a_wrong_list_is_named_before_anything_is_asked(
    replica: Replica, lists: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(lists, "Durham Constabulary", "")
    assert run(["discover", *map(str, options(replica, lists))]) == 2
    assert "force_urls.csv, line" in capsys.readouterr().err
    assert replica.requests == []


def test_the_table_for_people(
    replica: Replica, lists: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["discover", *map(str, options(replica, lists))]) == 0
    out = capsys.readouterr().out
    assert "What the chiefs' council says of stalking plans, updated 2025-01-08" in out
    kent = next(line for line in out.splitlines() if line.startswith("new") and "kent" in line)
    assert replica.url("kent") in kent
    assert "planwatch discover --write" in out
    assert NPCC_PATH in out


def test_maps_below_maps_and_the_page_on_super_complaints_are_read(tmp_path: Path) -> None:
    """And that without the page on GOV.UK, which this host has not."""
    lists = tmp_path / "sources"
    lists.mkdir()
    with running_site() as site:
        lost = site.url("/foi-ai/lists/old-plan/")
        (lists / "force_urls.csv").write_text(
            f"force_id,force_name,url\nkent,Kent Police,{lost}\n", encoding="utf-8"
        )
        (lists / "recommendations.csv").write_text("key,title\nrisk,Risk\n", encoding="utf-8")
        site.say("/robots.txt", response(200, f"Sitemap: {site.url('/maps.xml')}\n".encode()))
        index = f"<sitemapindex><sitemap><loc>{site.url('/one.xml')}</loc></sitemap></sitemapindex>"
        site.say("/maps.xml", response(200, index.encode(), Content_Type="application/xml"))
        pages = f"<urlset><url><loc>{site.url('/about/super-complaints/')}</loc></url></urlset>"
        site.say("/one.xml", response(200, pages.encode(), Content_Type="text/xml"))
        page = (
            "<main><h1>Super-complaints</h1><p>The force has answered these reports in full.</p>"
            '<p><a href="/document/12/">Stalking: our action plan</a></p></main>'
        )
        site.say("/about/super-complaints/", response(200, page.encode(), Content_Type="text/html"))

        def clock() -> datetime:
            return time_of(0)

        crawl(
            tmp_path / "plans.db",
            read_sources(lists),
            CrawlSettings(allow_private_hosts=True),
            clock=clock,
        )
        settings = DiscoverSettings(site.url("/letter"), allow_private_hosts=True)
        found = discover(tmp_path / "plans.db", read_sources(lists), settings, clock=clock)
        assert found.read is None
        [proposal] = found.proposed
        assert (proposal.url, proposal.proposed) == (lost, site.url("/document/12/"))
        assert "/about/super-complaints/ links to it (stalking, action plan)" in proposal.reason
        assert "/foi-ai/lists/" in site.paths()  # the folder above is looked at too
