"""The replica is what the whole-run tests stand on, so it is tested itself: that a page
says what ``truth`` says, that nights do what their table says, that faults are faults."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.sources import read_sources
from tests.replica import GOV_UK, NIGHTS, Replica
from tests.replica.compose import plan_of
from tests.replica.forces import FORCES
from tests.replica.layouts import plan_content

ROOT = Path(__file__).parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"
# Main content by platform, found here without planwatch's help.
MAIN = "main#main-content, div#ctl00_Content, article.content"


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=5, trust_env=False) as client:
        yield client


def main_of(html: str) -> LexborNode:
    main = LexborHTMLParser(html).css_first(MAIN)
    assert main is not None
    return main


def pieces_of(html: str) -> list[str]:
    """The main content's words, block by block, white space folded."""
    lines = main_of(html).text(separator="\n").split("\n")
    return [" ".join(line.split()) for line in lines if line.strip()]


def test_each_force_is_a_host_of_its_own(replica: Replica, client: httpx.Client) -> None:
    origins = {replica.origin(force_id) for force_id in (*FORCES, GOV_UK)}
    assert len(origins) == 45
    for force_id, url in replica.listed(FORCES):
        reply = client.get(url)
        assert reply.status_code == 200
        assert f"{FORCES[force_id].name}" in LexborHTMLParser(reply.text).text()
    assert {asked.force_id for asked in replica.requests} == set(FORCES)


def test_the_43_forces_are_those_of_the_shipped_list() -> None:
    shipped = read_sources(ROOT / "sources")
    names = {force.force_id: force.force_name for force in shipped.forces}
    assert {force_id: force.name for force_id, force in FORCES.items()} == names


@pytest.mark.parametrize("night", [0, 4, 7])
def test_a_page_says_what_the_truth_says(
    replica: Replica, client: httpx.Client, night: int
) -> None:
    replica.night = night
    for force_id, force in FORCES.items():
        if force.layout == "news" or (force_id in ("cumbria", "wiltshire") and night > 5):
            continue
        pages = [client.get(url).text for _, url in replica.listed([force_id])]
        said = [piece for page in pages for piece in pieces_of(page)]
        for key, truth in replica.truth(force_id).items():
            told = truth.response.split("\n\n") if truth.response else []
            assert (truth.state == "answered") == bool(told), (force_id, key)
            for paragraph in told:
                assert paragraph in said, (force_id, key, paragraph)


def test_every_recommendation_that_is_not_absent_is_on_the_page(
    replica: Replica, client: httpx.Client
) -> None:
    for force_id in ("merseyside", "hampshire", "suffolk"):
        said = " ".join(pieces_of(client.get(replica.url(force_id)).text))
        for entry in plan_of(force_id, 0).entries:
            assert all(wording.text in said for wording in entry.wording)


def test_what_surrounds_the_plan_differs_with_every_response(
    replica: Replica, client: httpx.Client
) -> None:
    for force_id in ("kent", "humberside", "warwickshire"):  # one of each platform
        first, second = (client.get(replica.url(force_id)).text for _ in range(2))
        assert first != second
        assert pieces_of(first) == pieces_of(second)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_plan() -> None:
    pages = []
    for seed in (3, 3, 4):
        with Replica(seed=seed) as replica:
            reply = httpx.get(replica.url("kent"), trust_env=False)
            pages.append(reply.text)
    assert pages[0] == pages[1]
    assert pieces_of(pages[0]) != pieces_of(pages[2])


def test_nothing_differs_on_the_second_night() -> None:
    for force_id in FORCES:
        assert plan_of(force_id, 0) == plan_of(force_id, 1)


def changed(replica: Replica, night: int) -> dict[str, set[str]]:
    """Which cells' truth differs from the night before, by force."""
    found: dict[str, set[str]] = {}
    for force_id in FORCES:
        now, before = replica.truth(force_id, night), replica.truth(force_id, night - 1)
        keys = {key for key in now if now[key] != before[key] and force_id != "hampshire"}
        if keys:
            found[force_id] = keys
    return found


def test_the_nights_change_what_their_table_says(replica: Replica) -> None:
    added = {"online", "dedicated-officers", "multi-agency"}
    assert [changed(replica, night) for night in NIGHTS[1:]] == [
        {},
        {"kent": {"training"}, "suffolk": {"spo"}},
        {
            "essex": {"risk"},
            "humberside": {"victims-code"},
            "suffolk": {"spo"},
            "surrey": {"online"},
        },
        {"gloucestershire": {"spo"}},
        {"north-yorkshire": added, "sussex": {"multi-agency"}},
        {"durham": {"online"}},
        {"bedfordshire": {"early-screening"}, "northamptonshire": {"risk"}},
    ]
    assert replica.truth("suffolk", 3) == replica.truth("suffolk", 1)
    assert replica.truth("essex", 3)["risk"].state == "empty"
    assert replica.truth("surrey", 2)["online"].state == "empty"
    assert replica.truth("durham", 6)["online"].state == "absent"
    assert replica.truth("gloucestershire", 3)["spo"].progress != "complete"
    assert replica.truth("gloucestershire", 4)["spo"].progress == "complete"


def test_a_new_dated_column_keeps_what_was_there(replica: Replica, client: httpx.Client) -> None:
    before, after = replica.truth("hampshire", 3)["spo"], replica.truth("hampshire", 4)["spo"]
    assert before.updates == ()
    assert [label for label, _ in after.updates] == [
        "Force update November 2024",
        "Force update March 2025",
    ]
    assert after.response.startswith(before.response)
    replica.night = 4
    assert "Force update March 2025" in pieces_of(client.get(replica.url("hampshire")).text)


def test_the_redesign_changes_markup_and_no_word(replica: Replica, client: httpx.Client) -> None:
    replica.night = 3
    before = client.get(replica.url("northumbria")).text
    replica.night = 4
    after = client.get(replica.url("northumbria")).text
    assert pieces_of(before) == pieces_of(after)
    assert "__VIEWSTATE" in before
    assert "__VIEWSTATE" not in after
    assert "c-block__label" in after


def test_pages_go_and_come_back_and_move(replica: Replica, client: httpx.Client) -> None:
    statuses = []
    for night in (2, 3, 4):
        replica.night = night
        statuses.append(client.get(replica.url("west-mercia")).status_code)
    assert statuses == [200, 404, 200]
    replica.night = 6
    moved = client.get(replica.url("cumbria"))
    assert moved.status_code == 301
    assert client.get(moved.headers["location"]).status_code == 200
    assert client.get(replica.url("wiltshire")).status_code == 404
    sitemap = client.get(replica.origin("wiltshire") + "/sitemap.xml").text
    [successor] = re.findall(r"<loc>(\S+action-plan/)</loc>", sitemap)
    assert "Response" not in sitemap
    assert client.get(successor).status_code == 200


def test_validators_hold_until_the_content_changes(replica: Replica, client: httpx.Client) -> None:
    def again(force_id: str, sent: dict[str, str]) -> int:
        return client.get(replica.url(force_id), headers=sent).status_code

    etags = {f: client.get(replica.url(f)).headers["etag"] for f in ("bedfordshire", "humberside")}
    modified = client.get(replica.url("merseyside")).headers["last-modified"]
    replica.night = 1
    assert again("bedfordshire", {"If-None-Match": etags["bedfordshire"]}) == 304
    assert again("merseyside", {"If-Modified-Since": modified}) == 304
    replica.night = 7
    assert again("bedfordshire", {"If-None-Match": etags["bedfordshire"]}) == 200
    assert again("humberside", {"If-None-Match": etags["humberside"]}) == 304  # a lie since night 3
    assert "etag" not in client.get(replica.url("kent")).headers


def test_compression_is_used_where_it_is_asked_for(replica: Replica, client: httpx.Client) -> None:
    plain = client.get(replica.url("sussex"), headers={"Accept-Encoding": "identity"})
    squeezed = client.get(replica.url("sussex"), headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert squeezed.headers["content-encoding"] == "gzip"
    assert int(squeezed.headers["content-length"]) < int(plain.headers["content-length"]) / 2


def test_news_pages_lead_to_the_plan(replica: Replica, client: httpx.Client) -> None:
    found = {}
    for force_id in ("leicestershire", "south-wales"):
        [link] = main_of(client.get(replica.url(force_id)).text).css("a[href]")
        found[force_id] = client.get(replica.origin(force_id) + str(link.attributes["href"]))
    assert "Recommendation 10" in found["leicestershire"].text
    assert found["south-wales"].headers["content-type"] == "application/pdf"
    assert found["south-wales"].content.startswith(b"%PDF-")


def test_unknown_addresses_and_robots(replica: Replica, client: httpx.Client) -> None:
    invented = "/no-such-page-83621"
    assert client.get(replica.origin("kent") + invented).status_code == 404
    soft = client.get(replica.origin("cleveland") + invented)
    assert (soft.status_code, "Sorry, nothing here" in soft.text) == (200, True)
    assert client.get(replica.origin("kent") + "/robots.txt").status_code == 200
    assert client.get(replica.origin("cleveland") + "/robots.txt").status_code == 404


@pytest.mark.parametrize("layout", ["list", "table", "prose"])
def test_gov_uk_names_every_force_however_it_is_laid_out(
    replica: Replica, client: httpx.Client, layout: str
) -> None:
    replica.discovery_layout = layout
    item = client.get(replica.npcc_url.replace("/government/", "/api/content/government/")).json()
    body, page = item["details"]["body"], client.get(replica.npcc_url).text
    assert item["base_path"].endswith("/npcc-response-to-the-stalking-super-complaint")
    for html in (body, page):
        links = {link.attributes["href"] for link in LexborHTMLParser(html).css("a[href]")}
        assert {url for _, url in replica.listed(FORCES)} < links
    assert (">here</a>" in body) == (layout == "prose")
    replica.night = 6
    assert replica.url("metropolitan") not in client.get(replica.npcc_url).text


def test_sources_lists_are_readable_and_follow_the_nights(replica: Replica, tmp_path: Path) -> None:
    found = read_sources(replica.write_sources(tmp_path / "a", unknown=["durham"]))
    assert len(found.forces) == 43
    assert [s.url for s in found.sources if s.force_id == "durham"] == []
    assert [s.url for s in found.sources if s.force_id == "kent"] == [replica.url("kent")]
    assert len([s for s in found.sources if s.force_id == "hertfordshire"]) == 2
    replica.night = 5
    later = read_sources(replica.write_sources(tmp_path / "b", force_ids=["north-yorkshire"]))
    assert len(later.sources) == 2
    assert len(later.recommendations) == 15


def test_the_request_log_holds_what_was_sent(replica: Replica, client: httpx.Client) -> None:
    client.get(replica.url("kent"), headers={"User-Agent": "somebody/1"})
    [asked] = replica.requests
    assert (asked.force_id, asked.method) == ("kent", "GET")
    assert asked.headers["user-agent"] == "somebody/1"
    assert replica.url("kent").endswith(asked.path)


def test_a_replica_by_hand_obeys_its_standard_input(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.replica", "--sources", str(tmp_path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin and process.stdout
        ready = json.loads(process.stdout.readline())
        statuses = [httpx.get(ready["kent"], trust_env=False).status_code]
        for line in ("night 5", "fault kent gone", "fault nobody gone", "what"):
            print(line, file=process.stdin, flush=True)
        said = [process.stdout.readline() for _ in range(4)]
        statuses.append(httpx.get(ready["kent"], trust_env=False).status_code)
        process.terminate()
        assert process.wait(timeout=5) == 0
    assert statuses == [200, 410]
    assert said[:2] == ["night 5\n", "kent: gone\n"]
    assert "nobody" in said[2]
    assert said[3].startswith("say: night N")
    assert len(read_sources(tmp_path).sources) == 45


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not beside this checkout")
def test_no_plan_borrows_a_sentence_from_a_real_page() -> None:
    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower().replace("’", "'"))
        return {tuple(words[n : n + 12]) for n in range(len(words) - 11)}

    real = set().union(*(runs(seed.read_text("utf-8")) for seed in SEEDS.iterdir()))
    assert len(real) > 1000
    texts = [path.read_text("utf-8") for path in (ROOT / "tests/replica/text").iterdir()]
    texts += [LexborHTMLParser(plan_content(plan_of(force_id, 7))).text() for force_id in FORCES]
    assert not real & set().union(*map(runs, texts))
