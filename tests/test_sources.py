"""The lists: what is read from them, and the place of every fault."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.errors import SourcesError
from scraper.sources import (
    Force,
    Recommendation,
    Source,
    default_sources,
    listed,
    read_numbers_elsewhere,
    read_recommendations,
    read_sources,
    url_identity,
)

REPOSITORY = Path(__file__).parent.parent
FORCES = "force_id,force_name,url\nalder,Alder Police,https://alder.example/plan\n"
ASKED = "key,title\nspo,Orders\n"


def lists(directory: Path, forces: str | bytes = FORCES, asked: str | bytes = ASKED) -> Path:
    for name, text in (("force_urls.csv", forces), ("recommendations.csv", asked)):
        (directory / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return directory


def fault_of(directory: Path) -> SourcesError:
    with pytest.raises(SourcesError) as caught:
        read_sources(directory)
    return caught.value


def test_the_smallest_lists(tmp_path: Path) -> None:
    read = read_sources(lists(tmp_path))
    assert read.forces == (Force("alder", "Alder Police"),)
    assert read.sources == (Source("alder", "https://alder.example/plan"),)
    assert read.recommendations == (Recommendation("spo", "Orders"),)


def test_every_column(tmp_path: Path) -> None:
    forces = (
        "note,force_id,force_name,url,domain,ons_code,region,origin,first_listed,"
        "last_listed,fetcher,colour\r\n"
        '"moved, then\r\nmoved again",alder,Alder Police,https://alder.example/a,alder.example,'
        "E23000099,North,by hand,2024-11-22,2025-06-01,browser,green\r\n"
    )
    asked = (
        "key,title,gist,deadline,key_terms,number,number_basis,joint_with\n"
        "spo,Orders,Think of an order.,2025-03-27,order; SPO ;order;;,13,read,commissioners\n"
        "online,Online,,,,,one of 17 to 20,\n"
    )
    read = read_sources(lists(tmp_path, forces, asked))
    assert read.forces == (Force("alder", "Alder Police", "alder.example", "E23000099", "North"),)
    assert read.sources == (
        Source(
            "alder",
            "https://alder.example/a",
            "by hand",
            "2024-11-22",
            "2025-06-01",
            "moved, then\r\nmoved again",
            "browser",
        ),
    )
    assert read.recommendations == (
        Recommendation(
            "spo",
            "Orders",
            "Think of an order.",
            "2025-03-27",
            ("order", "SPO"),
            "13",
            "read",
            "commissioners",
        ),
        Recommendation("online", "Online", number_basis="one of 17 to 20"),
    )


def test_a_force_with_several_addresses_and_one_without(tmp_path: Path) -> None:
    read = read_sources(
        lists(
            tmp_path,
            "force_id,force_name,url,region\n"
            "birch,Birch Police,,\n"
            "alder,Alder Police,https://alder.example/a,\n"
            "\n"
            "alder,Alder Police,https://alder.example/b,North\n",
        )
    )
    assert read.forces == (
        Force("birch", "Birch Police"),
        Force("alder", "Alder Police", region="North"),
    )
    assert [source.url for source in read.sources] == [
        "https://alder.example/a",
        "https://alder.example/b",
    ]


def test_a_byte_order_mark_is_tolerated(tmp_path: Path) -> None:
    read = read_sources(lists(tmp_path, b"\xef\xbb\xbf" + FORCES.encode()))
    assert read.forces[0].force_id == "alder"


def test_text_is_normalised(tmp_path: Path) -> None:
    read = read_sources(lists(tmp_path, FORCES.replace("Alder Police", "Heddlu Gw\u0302yr")))
    assert read.forces[0].force_name == "Heddlu G\u0175yr"


HEADER = "force_id,force_name,url,first_listed,last_listed,fetcher\n"
URL = "https://alder.example/plan"


@pytest.mark.parametrize(
    ("forces", "line", "column", "says"),
    [
        ("", 1, None, "empty"),
        ("\n \n", 1, None, "empty"),
        ("force_id,url\n", 1, "force_name", "missing"),
        ("force_id;force_name;url\n", 1, "force_id", "';'"),
        ("force_id,force_name,url,url\n", 1, "url", "twice"),
        (b"force_id,force_name,url\na,b\xff,\n", 2, None, "0xff"),
        ("force_id,force_name,url\n".encode("utf-16"), 1, None, "UTF-16"),
        ("force_id,force_name,url\nalder,Al\x00der,\n", 2, None, "U+0000"),
        ("force_id,force_name,url\n\nalder,Al\x1b[2Jder,\n", 3, None, "U+001B"),
        (FORCES + "birch,Birch Police\n", 3, None, "2 fields"),
        (FORCES + "birch,Birch Police,,,\n", 3, None, "5 fields"),
        (FORCES + 'birch,"Birch" Police,\n', 3, None, "well-formed"),
        (FORCES + 'birch,"Birch Police,\n', 3, None, "well-formed"),
        (FORCES + "Birch,Birch Police,\n", 3, "force_id", "'Birch'"),
        (FORCES + "bir ch,Birch Police,\n", 3, "force_id", "'bir ch'"),
        (FORCES + f"{'b' * 65},Birch Police,\n", 3, "force_id", "no id"),
        (FORCES + ",Birch Police,\n", 3, "force_id", "empty"),
        (FORCES + "birch,,\n", 3, "force_name", "empty"),
        (FORCES + 'birch,"Birch\nPolice",\n', 3, "force_name", "several lines"),
        (FORCES + "alder,Alder Constabulary,\n", 3, "force_name", "'Alder Police'"),
        (FORCES + f"alder,Alder Police,{URL}\n", 3, "url", "line 2"),
        (FORCES + "alder,Alder Police,HTTP://WWW.alder.example:80/plan/#top\n", 3, "url", "line 2"),
        (FORCES + "birch,Birch,\nbirch,Birch,\n", 4, "url", "empty address"),
        (HEADER + f"alder,Alder,{URL},22/11/2024,,\n", 2, "first_listed", "'22/11/2024'"),
        (HEADER + f"alder,Alder,{URL},,20241122,\n", 2, "last_listed", "'20241122'"),
        (HEADER + f"alder,Alder,{URL},,2024-02-30,\n", 2, "last_listed", "'2024-02-30'"),
        (HEADER + f"alder,Alder,{URL},2025-01-02,2025-01-01,\n", 2, "last_listed", "before"),
        (HEADER + f"alder,Alder,{URL},,,curl\n", 2, "fetcher", "'curl'"),
    ],
)
def test_faults_in_force_urls(
    tmp_path: Path, forces: str | bytes, line: int, column: str | None, says: str
) -> None:
    fault = fault_of(lists(tmp_path, forces=forces))
    assert (fault.path.name, fault.line, fault.column) == ("force_urls.csv", line, column)
    assert says in fault.fault
    assert f"line {line}" in str(fault)
    assert fault.exit_code == 2


@pytest.mark.parametrize(
    "url",
    [
        "alder.example/plan",
        "//alder.example/plan",
        "ftp://alder.example/plan",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://",
        "https:///plan",
        "https://user@alder.example/",
        "https://user:pass@alder.example/",
        "https://alder.example/a plan",
        "https://alder.example\\@elsewhere.example/",
        "https://alder.example:99999/",
        "https://alder.example:port/",
        "https://[::1/",
        "https://al%64er.example/",
        "https://älder.example/",
        "https://-alder.example/",
        '"https://alder.example/\nplan"',
    ],
)
def test_addresses_that_are_none(tmp_path: Path, url: str) -> None:
    fault = fault_of(lists(tmp_path, f"force_id,force_name,url\nalder,Alder Police,{url}\n"))
    assert (fault.line, fault.column) == (2, "url")


@pytest.mark.parametrize(
    "url", ["http://127.0.1.7:8080/plan", "https://[::1]/x", "HTTPS://Alder.example./a?b=c#d"]
)
def test_addresses_that_the_gate_may_still_refuse(tmp_path: Path, url: str) -> None:
    read = read_sources(lists(tmp_path, f"force_id,force_name,url\nalder,Alder Police,{url}\n"))
    assert read.sources[0].url == url


@pytest.mark.parametrize(
    ("asked", "line", "column", "says"),
    [
        ("key,gist\n", 1, "title", "missing"),
        ("key,title\n", 1, None, "no recommendation"),
        (ASKED + "spo,Again\n", 3, "key", "line 2"),
        (ASKED + "SPO,Again\n", 3, "key", "'SPO'"),
        (ASKED + "risk,\n", 3, "title", "empty"),
        (ASKED + "risk,  \n", 3, "title", "empty"),
        ("key,title,deadline\nspo,Orders,27 March 2025\n", 2, "deadline", "'27 March 2025'"),
        ("key,title,number,number_basis\nspo,Orders,13a,read\n", 2, "number", "'13a'"),
        (
            "key,title,number,number_basis\na,A,7,read\nb,B,7,read\n",
            3,
            "number",
            "line 2",
        ),
    ],
)
def test_faults_in_recommendations(
    tmp_path: Path, asked: str, line: int, column: str | None, says: str
) -> None:
    fault = fault_of(lists(tmp_path, asked=asked))
    assert (fault.path.name, fault.line, fault.column) == ("recommendations.csv", line, column)
    assert says in fault.fault


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_through_quoted_fields(tmp_path: Path, end: str) -> None:
    rows = [
        "note,force_id,force_name,url,fetcher",
        '"one',
        "",
        'three",alder,Alder,,',
        "",
        '"one',
        'two",birch,Birch,,curl',
    ]
    fault = fault_of(lists(tmp_path, end.join(rows)))
    assert (fault.line, fault.column) == (7, "fetcher")


def test_a_missing_file_and_a_folder_in_its_place(tmp_path: Path) -> None:
    assert "no such file" in fault_of(tmp_path / "nowhere").fault
    (tmp_path / "force_urls.csv").mkdir()
    assert "not a file" in fault_of(tmp_path).fault


@given(st.binary(max_size=400) | st.text(alphabet='ab,"\n\r;\x00é', max_size=60))
def test_no_bytes_raise_anything_else(
    tmp_path_factory: pytest.TempPathFactory, raw: object
) -> None:
    directory = tmp_path_factory.mktemp("lists")
    body = raw if isinstance(raw, bytes) else str(raw).encode()
    for text in (body, b"force_id,force_name,url\n" + body):
        try:
            read_sources(lists(directory, forces=text))
        except SourcesError as fault:
            assert 1 <= fault.line <= 1 + len(re.findall(rb"\r\n|\r|\n", text))


def test_listed_between_the_dates_both_included(tmp_path: Path) -> None:
    read = read_sources(
        lists(
            tmp_path,
            "force_id,force_name,url,first_listed,last_listed\n"
            "alder,Alder,https://alder.example/old,,2025-05-31\n"
            "alder,Alder,https://alder.example/new,2025-05-31,\n"
            "birch,Birch,,,\n",
        )
    )

    def paths(day: str) -> list[str]:
        return [source.url[22:] for source in listed(read, date.fromisoformat(day))]

    assert paths("2025-05-30") == ["old"]
    assert paths("2025-05-31") == ["old", "new"]
    assert paths("2025-06-01") == ["new"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.kent.police.uk/plan/", "http://kent.police.uk/plan", True),
        ("https://Kent.Police.UK:443/plan#x", "https://kent.police.uk/plan", True),
        ("https://kent.police.uk/Plan", "https://kent.police.uk/plan", False),
        ("https://kent.police.uk/plan?page=1", "https://kent.police.uk/plan", False),
        ("http://kent.police.uk:8080/plan", "http://kent.police.uk/plan", False),
    ],
)
def test_identity_of_addresses(one: str, other: str, same: bool) -> None:
    assert (url_identity(one) == url_identity(other)) is same


def test_default_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    away = default_sources()
    assert read_sources(away).recommendations[0].key == "crime-recording"
    (tmp_path / "sources").mkdir()
    assert default_sources() == away, "a folder of that name without the lists is not ours"
    lists(tmp_path / "sources")
    assert default_sources() == Path("sources")


class TestShippedLists:
    """The lists in sources/, against facts of the field."""

    read = read_sources(REPOSITORY / "sources")

    def test_forces(self) -> None:
        forces = {force.force_id: force for force in self.read.forces}
        assert len(forces) == 44
        assert list(forces)[-1] == "btp"
        assert list(forces)[:-1] == sorted(set(forces) - {"btp"})
        assert forces["hampshire"].force_name == "Hampshire Constabulary"
        assert forces["leicestershire"].domain == "leics.police.uk"
        codes = [force.ons_code for force in self.read.forces if force.force_id != "btp"]
        assert len(set(codes)) == 43
        assert all(re.fullmatch(r"[EW][0-9]{8}", code) for code in codes)

    def test_sources(self) -> None:
        assert len(self.read.sources) == 22
        domains = {force.force_id: force.domain for force in self.read.forces}
        for source in self.read.sources:
            assert f"{domains[source.force_id]}/" in source.url
            assert source.origin == "archived copy"

    def test_recommendations(self) -> None:
        assert [one.key for one in self.read.recommendations] == [
            "crime-recording",
            "training",
            "scale-and-types",
            "risk",
            "spo",
            "victims-code",
            "commissioning",
            "case-allocation",
            "investigation-quality",
            "online",
            "dedicated-officers",
            "early-screening",
            "multi-agency",
            "publish-plan",
            "progress-update",
        ]
        numbers = {one.key: one.number for one in self.read.recommendations if one.number}
        assert numbers == {
            "crime-recording": "7",
            "training": "10",
            "commissioning": "16",
            "multi-agency": "25",
        }
        deadlines = {one.key: one.deadline for one in self.read.recommendations}
        assert deadlines["publish-plan"] == "2024-11-22"
        assert deadlines["dedicated-officers"] == "2025-09-27"
        assert deadlines["training"] == "2025-03-27"


def test_an_inferred_number_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "recommendations.csv"
    path.write_text(
        "key,title,number,number_basis\nspo,Orders,13,inferred from order\nrisk,Risk,7,read\n"
    )
    found = [(each.key, each.number, each.number_basis) for each in read_recommendations(path)]
    assert found == [("spo", None, "inferred from order"), ("risk", "7", "read")]


@pytest.mark.parametrize(
    ("number", "basis", "expected"),
    [
        ("13", "read", {13}),
        (None, "one of 17 to 20", {17, 18, 19, 20}),
        (None, "one of 26, 28 and 29", {26, 28, 29}),
        (None, "inferred from order", set()),
        (None, "", set()),
    ],
)
def test_the_numbers_a_recommendation_may_have(
    number: str | None, basis: str, expected: set[int]
) -> None:
    found = Recommendation("spo", "Orders", number=number, number_basis=basis)
    assert found.possible_numbers == expected


def test_numbers_addressed_to_others(tmp_path: Path) -> None:
    others = tmp_path / "other_recommendations.csv"
    others.write_text("number,addressee,title\n4,commissioners,Funds\n6,the lead,Units\n")
    assert read_sources(lists(tmp_path)).elsewhere == {4, 6}
    others.write_text("number,addressee\n")
    assert read_sources(lists(tmp_path)).elsewhere == frozenset()
    others.unlink()  # a folder of two files: those of the report that planwatch ships
    assert read_numbers_elsewhere(tmp_path) == {15, 21, 27}


def test_faults_in_numbers_addressed_to_others(tmp_path: Path) -> None:
    (tmp_path / "other_recommendations.csv").write_text("number,addressee\n4,x\nA1,y\n")
    fault = fault_of(lists(tmp_path))
    assert (fault.path.name, fault.line, fault.column) == ("other_recommendations.csv", 3, "number")
    assert "'A1'" in fault.fault
