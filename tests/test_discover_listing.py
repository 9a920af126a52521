"""What a page means for the list, and how the file is changed: no more than need be."""

import csv
import io
import stat
from collections.abc import Collection
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.discover.gov_uk import (
    NPCC_ORIGIN,
    NPCC_RESPONSE,
    NoContentItem,
    api_address,
    origin_of,
    page_address,
    read_content_item,
)
from scraper.discover.listing import Listing, MovedLink, NewLink, VanishedLink, compare
from scraper.discover.match import Matched, MatchedLink
from scraper.discover.write import updated, write_list
from scraper.errors import SourcesError, UsageError
from scraper.sources import Force, Source, Sources, read_sources

TODAY = date(2026, 11, 22)
A, B, C, D = (f"https://www.force.example/{letter}" for letter in "abcd")
PATH = Path("force_urls.csv")
HEADER = "force_id,force_name,url,origin,first_listed,last_listed,note"


def source(url: str, origin: str = "", force_id: str = "kent", last: str | None = None) -> Source:
    return Source(force_id, url, origin, None, last)


def compared(
    named: dict[str, list[str]], sources: list[Source], answering: Collection[tuple[str, str]] = ()
) -> Listing:
    forces = tuple(Force(force_id, force_id) for force_id in ("avon", "essex", "kent"))
    links = tuple(
        MatchedLink(force_id, url, "here", "its host")
        for force_id, urls in named.items()
        for url in urls
    )
    lists = Sources(forces, tuple(sources), ())
    return compare(Matched(links, ()), lists, TODAY, NPCC_ORIGIN, answering)


def test_the_same_address_in_another_spelling_is_no_change() -> None:
    spelt = "http://force.example/a/"
    assert compared({"kent": [spelt]}, [source(A)]) == Listing(unchanged=1)


def test_a_first_address_and_a_further_one_are_new() -> None:
    found = compared({"kent": [A, B], "essex": [C]}, [source(A)])
    assert [(new.force_id, new.url) for new in found.new] == [("essex", C), ("kent", B)]
    assert (found.changed, found.vanished, found.unchanged) == ((), (), 1)


@pytest.mark.parametrize(
    ("origin", "answers", "takes_off"),
    [
        (NPCC_ORIGIN, True, True),
        (NPCC_ORIGIN, False, True),
        ("", False, True),
        ("", True, False),
        ("archived copy", False, True),
        ("archived copy", True, False),
    ],
)
def test_a_moved_address(origin: str, answers: bool, takes_off: bool) -> None:
    alive = [("kent", A)] if answers else []
    [moved] = compared({"kent": [B]}, [source(A, origin)], alive).changed
    assert (moved.old, moved.url, moved.takes_off) == (A, B, takes_off)
    assert bool(moved.reason) is not takes_off


@pytest.mark.parametrize(
    ("origin", "answers", "takes_off"),
    [
        (NPCC_ORIGIN, True, True),
        ("", False, True),
        ("", True, False),
        ("archived copy", False, False),
        ("force website", True, False),
    ],
)
def test_a_vanished_address(origin: str, answers: bool, takes_off: bool) -> None:
    alive = [("kent", A)] if answers else []
    [gone] = compared({"essex": [B]}, [source(A, origin)], alive).vanished
    assert (gone.url, gone.takes_off, bool(gone.reason)) == (A, takes_off, not takes_off)


def test_a_further_page_of_a_named_force_does_not_vanish() -> None:
    assert compared({"kent": [A]}, [source(A), source(B, NPCC_ORIGIN)]).vanished == ()


def test_ended_addresses_are_not_looked_for_and_may_come_back() -> None:
    sources = [source(A, last="2026-01-31"), source(B)]
    assert compared({"kent": [B]}, sources) == Listing(unchanged=1)
    [new] = compared({"kent": [A, B]}, sources).new
    assert (new.url, new.back_since) == (A, "2026-01-31")


def test_two_for_two_are_paired_in_order() -> None:
    found = compared({"kent": [C, D]}, [source(A), source(B)])
    assert [(moved.old, moved.url) for moved in found.changed] == [(A, C), (B, D)]


def test_a_page_that_lost_most_of_its_links_takes_nothing_off() -> None:
    sources = [source(f"{A}{n}", NPCC_ORIGIN) for n in range(10)]
    found = compared({"essex": [B]}, sources)
    assert len(found.vanished) == 10
    assert {gone.takes_off for gone in found.vanished} == {False}
    assert "10 of 10 would go at once" in found.vanished[0].reason
    few = compared({"essex": [B]}, sources[:3])
    assert {gone.takes_off for gone in few.vanished} == {True}


# ---- the file


def listing(*changes: NewLink | MovedLink | VanishedLink) -> Listing:
    return Listing(
        tuple(each for each in changes if isinstance(each, NewLink)),
        tuple(each for each in changes if isinstance(each, MovedLink)),
        tuple(each for each in changes if isinstance(each, VanishedLink)),
    )


def new(url: str, force_id: str = "kent") -> NewLink:
    return NewLink(force_id, url, "here", "its host")


def moved(old: str, url: str, takes_off: bool = True) -> MovedLink:
    return MovedLink("kent", old, url, "here", "its host", takes_off=takes_off)


def gone(url: str, takes_off: bool = True) -> VanishedLink:
    return VanishedLink("kent", url, takes_off, "")


def changed(lines: list[str], *changes: NewLink | MovedLink | VanishedLink) -> list[str]:
    text = "\n".join([HEADER, *lines]) + "\n"
    after = updated(text, listing(*changes), TODAY, NPCC_ORIGIN, PATH)
    first, *rest = after.removesuffix("\n").split("\n")
    assert first == HEADER
    return rest


AVON = 'avon,"Avon Police",https://a.example/,,,,"a ""quoted"", note"'
SURREY = "surrey,  Surrey Police ,https://s.example/ ,force website,2026-01-02,,"


def test_a_blank_row_is_filled_and_keeps_its_note() -> None:
    assert changed([AVON, "kent,Kent Police,,,,,Look again.", SURREY], new(A)) == [
        AVON,
        f"kent,Kent Police,{A},NPCC response,2026-11-22,,Look again.",
        SURREY,
    ]


def test_a_further_address_stands_below_the_force_s_last() -> None:
    kent = f"kent,Kent Police,{A},,,,"
    assert changed([AVON, kent, SURREY], new(B)) == [
        AVON,
        kent,
        f"kent,Kent Police,{B},NPCC response,2026-11-22,,",
        SURREY,
    ]


def test_a_moved_address_ends_the_day_before() -> None:
    rows = [f"kent,Kent Police,{A},,2026-01-01,,Here.", f"kent,Kent Police,{C},,,,"]
    assert changed([*rows, SURREY], moved(A, B)) == [
        f"kent,Kent Police,{A},,2026-01-01,2026-11-21,Here.",
        f"kent,Kent Police,{B},NPCC response,2026-11-22,,",
        rows[1],
        SURREY,
    ]


def test_a_moved_address_that_still_answers_goes_on() -> None:
    kent = f"kent,Kent Police,{A},archived copy,,,"
    assert changed([kent], moved(A, B, takes_off=False))[0] == kent


def test_an_address_never_ends_before_it_began() -> None:
    [row] = changed([f"kent,Kent Police,{A},,2026-11-22,,"], gone(A))
    assert row == f"kent,Kent Police,{A},,2026-11-22,2026-11-22,"


def test_an_address_that_is_back_gets_its_row_again() -> None:
    rows = [f"kent,Kent Police,{A}/,,2024-12-01,2025-03-31,Here.", f"kent,Kent Police,{B},,,,"]
    assert changed(rows, moved(B, A)) == [
        f'kent,Kent Police,{A}/,,2026-11-22,,"Here. Listed before, 2024-12-01 to 2025-03-31."',
        f"kent,Kent Police,{B},,,2026-11-21,",
    ]


def test_what_stays_is_not_touched() -> None:
    odd = "\ufeff" + HEADER + "\r\n" + f"kent,Kent Police,{A},,,,\r\n\r\n" + SURREY  # no end
    assert updated(odd, listing(gone(A, takes_off=False)), TODAY, NPCC_ORIGIN, PATH) == odd
    after = updated(odd, listing(new(B, "surrey")), TODAY, NPCC_ORIGIN, PATH)
    assert after == odd + f"\r\nsurrey,Surrey Police,{B},NPCC response,2026-11-22,,\r\n"


def test_a_note_over_several_lines_stays_whole() -> None:
    note = f'kent,Kent Police,{A},,,,"first\nsecond"'
    assert changed([note, "essex,Essex Police,,,,,"], new(C, "essex")) == [
        *note.split("\n"),
        f"essex,Essex Police,{C},NPCC response,2026-11-22,,",
    ]


def test_missing_columns_are_added_at_the_end_of_each_line() -> None:
    text = f'force_id,force_name,url\nkent,"Kent Police",{A}\nessex,Essex Police,\n'
    assert updated(text, listing(new(B, "essex")), TODAY, NPCC_ORIGIN, PATH).splitlines() == [
        "force_id,force_name,url,origin,first_listed,last_listed",
        f'kent,"Kent Police",{A},,,',
        f"essex,Essex Police,{B},NPCC response,2026-11-22,",
    ]


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    text = f"{HEADER}\n{AVON}\nkent,Kent Police,{A},,,,\n"
    (tmp_path / "force_urls.csv").write_text(text, encoding="utf-8")
    (tmp_path / "recommendations.csv").write_text("key,title\nrisk,Risk\n", encoding="utf-8")
    return tmp_path


def test_the_file_is_replaced_with_its_rights_and_can_be_read(lists: Path) -> None:
    path = lists / "force_urls.csv"
    path.chmod(0o640)
    link = lists / "link.csv"
    link.symlink_to(path)
    assert write_list(link, listing(moved(A, B)), TODAY, NPCC_ORIGIN) is True
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(each.name for each in lists.iterdir()) == [
        "force_urls.csv",
        "link.csv",
        "recommendations.csv",
    ]
    assert [each.url for each in read_sources(lists).sources] == ["https://a.example/", A, B]
    assert write_list(path, listing(), TODAY, NPCC_ORIGIN) is False


def test_a_list_that_changed_meanwhile_is_not_overwritten(lists: Path) -> None:
    before = (lists / "force_urls.csv").read_bytes()
    for change in (gone(C), new(C, "surrey")):
        with pytest.raises(SourcesError, match="try again"):
            write_list(lists / "force_urls.csv", listing(change), TODAY, NPCC_ORIGIN)
    assert (lists / "force_urls.csv").read_bytes() == before


def test_a_failure_to_write_leaves_the_list_whole(
    lists: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (lists / "force_urls.csv").read_bytes()

    def full(self: Path, target: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(UsageError, match="No space left"):
        write_list(lists / "force_urls.csv", listing(moved(A, B)), TODAY, NPCC_ORIGIN)
    assert (lists / "force_urls.csv").read_bytes() == before
    assert len(list(lists.iterdir())) == 2


FIELD = st.text(alphabet=st.sampled_from('ab ,"\n\r;é'), max_size=6)


@given(notes=st.lists(FIELD, min_size=1, max_size=4), end=st.sampled_from(["\n", "\r\n"]))
def test_other_rows_keep_their_bytes_whatever_is_in_them(notes: list[str], end: str) -> None:
    written = io.StringIO(newline="")
    table = csv.writer(written, lineterminator=end)
    table.writerow(HEADER.split(","))
    table.writerow(["kent", "Kent Police", A, "", "", "", ""])
    head = written.getvalue()
    for at, note in enumerate(notes):
        table.writerow([f"f{at}", "Name", f"https://x.example/{at}", "", "", "", note])
    text = written.getvalue()
    after = updated(text, listing(moved(A, B)), TODAY, NPCC_ORIGIN, PATH)
    assert after.endswith(text.removeprefix(head))
    rows = list(csv.reader(io.StringIO(after, newline="")))
    assert [row[2] for row in rows[1:3]] == [A, B]


# ---- GOV.UK's addresses and items


def test_the_two_addresses_of_a_page() -> None:
    api = "https://www.gov.uk/api/content/government/publications/x"
    page = "https://www.gov.uk/government/publications/x"
    assert api_address(page) == api_address(page + "/") == api_address(api) == api
    assert page_address(api) == page_address(page) == page
    assert api_address("https://www.police.example/x") is None
    assert api_address("http://127.0.0.1:8000/x", any_host=True) == (
        "http://127.0.0.1:8000/api/content/x"
    )


def test_rows_say_which_page_they_come_from() -> None:
    assert origin_of(NPCC_RESPONSE) == origin_of(NPCC_RESPONSE + "/") == "NPCC response"
    assert origin_of("https://www.gov.uk/other") == "https://www.gov.uk/other"


def test_a_content_item() -> None:
    item = read_content_item(
        b'{"title": "T", "public_updated_at": "2025-01-08T09:30:00Z", "details": {"body": "<p>x"},'
        b' "withdrawn_notice": {"explanation": "old", "withdrawn_at": "2026-01-01T00:00:00Z"}}'
    )
    assert (item.title, item.html) == ("T", "<p>x")
    assert item.public_updated_at == "2025-01-08T09:30:00Z"
    assert "2026-01-01" in item.withdrawn
    assert read_content_item(b'{"details": {"body": "x"}, "withdrawn_notice": {}}').withdrawn == ""


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b"{}", b'{"details": []}', b'{"details": {"body": 3}}', b'{"details": {"body": " "}}', b"[" * 100_000, b"\xff\xfe\x00"],
)  # fmt: skip
def test_what_is_no_content_item(body: bytes) -> None:
    with pytest.raises(NoContentItem):
        read_content_item(body)
