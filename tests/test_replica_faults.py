"""That the replica's faults are faults, seen through a client that judges nothing."""

import zlib
from collections.abc import Iterator

import httpx
import pytest

from tests.replica import FAULTS, GOV_UK, Replica, bombs

# The contract's closed list, by hand.
OUTCOMES = {
    *("ok", "not_found", "gone", "soft_404", "redirected_away"),
    *("blocked", "robots_disallowed", "refused_address"),
    *("server_error", "timeout", "connection_error", "truncated", "too_large"),
    *("unsupported_type", "no_text", "suspect"),
}


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=5, trust_env=False) as client:
        yield client


def test_there_is_a_fault_for_every_outcome_but_304() -> None:
    assert {fault.outcome for fault in FAULTS.values()} == OUTCOMES


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ("not_found", 404),
        ("gone", 410),
        ("soft_404", 200),
        ("home_page", 302),
        ("elsewhere", 301),
        ("forbidden", 403),
        ("too_many_requests", 429),
        ("challenge_200", 200),
        ("challenge_503", 503),
        ("robots_forbids", 200),
        ("to_file", 302),
        ("error_502", 502),
        ("image", 200),
        ("empty_body", 200),
        ("script_shell", 200),
        ("scanned_pdf", 200),
        ("collapsed", 200),
        ("see_other", 303),
        ("slow", 200),
    ],
)
def test_faults_that_answer(
    replica: Replica, client: httpx.Client, fault: str, status: int
) -> None:
    replica.set_fault("merseyside", fault)
    reply = client.get(replica.url("merseyside"))
    assert reply.status_code == status
    asks_for_patience = [v for k, v in reply.headers.items() if k == "retry-after"]
    assert asks_for_patience == (["3600"] if fault == "too_many_requests" else [])
    answered = replica.truth("merseyside")["spo"].response.split("\n\n")[0]
    assert (answered in reply.text) == (fault in ("slow", "robots_forbids"))
    replica.set_fault("merseyside", None)
    assert answered in client.get(replica.url("merseyside")).text


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("closes", httpx.RemoteProtocolError),
        ("no_http", httpx.RemoteProtocolError),
        ("short_body", httpx.RemoteProtocolError),
        ("cut_chunks", httpx.RemoteProtocolError),
        ("never_answers", httpx.ReadTimeout),
    ],
)
def test_faults_that_break_off(replica: Replica, fault: str, error: type[Exception]) -> None:
    replica.set_fault("derbyshire", fault)
    with pytest.raises(error):
        httpx.get(replica.url("derbyshire"), timeout=0.1, trust_env=False)


@pytest.mark.parametrize("fault", ["trickles", "endless"])
def test_faults_that_never_end(replica: Replica, client: httpx.Client, fault: str) -> None:
    replica.set_fault("gwent", fault)
    with client.stream("GET", replica.url("gwent")) as reply:
        pieces = reply.iter_raw()
        assert [bool(next(pieces)) for _ in range(3)] == [True, True, True]


def test_a_compressed_stream_cut_short_does_not_end(replica: Replica, client: httpx.Client) -> None:
    replica.set_fault("kent", "cut_gzip")
    with client.stream("GET", replica.url("kent")) as reply:
        squeezed = b"".join(reply.iter_raw())
    unpack = zlib.decompressobj(wbits=31)
    assert unpack.decompress(squeezed)
    assert not unpack.eof


def test_bombs_are_small_and_decode_to_much() -> None:
    makers = (bombs.gzip_bomb, bombs.double_gzip_bomb, bombs.brotli_bomb, bombs.zstd_bomb)
    assert all(len(make()) < 200_000 for make in makers)
    unpack = zlib.decompressobj(wbits=31)
    assert len(unpack.decompress(bombs.gzip_bomb(), 60_000_000)) == 60_000_000


def test_troubles_that_pass(replica: Replica, client: httpx.Client) -> None:
    statuses = []
    for fault in ("error_503_once", "too_many_once"):
        replica.set_fault("kent", fault)
        statuses += [client.get(replica.url("kent")).status_code for _ in range(2)]
    assert statuses == [503, 200, 429, 200]
    replica.set_fault("kent", "moved_twice")
    reply = client.get(replica.url("kent"), follow_redirects=True)
    assert ([hop.status_code for hop in reply.history], reply.status_code) == ([301, 302], 200)
    replica.set_fault("kent", "redirects_for_ever")
    with pytest.raises(httpx.TooManyRedirects):
        client.get(replica.url("kent"), follow_redirects=True)


@pytest.mark.parametrize(
    ("fault", "encoding", "declared"),
    [
        ("latin_1_said_to_be_utf_8", "cp1252", "utf-8"),
        ("utf_8_said_to_be_latin_1", "utf-8", "iso-8859-1"),
    ],
)
def test_wrong_charset_declarations(
    replica: Replica, client: httpx.Client, fault: str, encoding: str, declared: str
) -> None:
    replica.set_fault("bedfordshire", fault)
    reply = client.get(replica.url("bedfordshire"))
    assert reply.headers["content-type"] == f"text/html; charset={declared}"
    assert "forces’ work" not in reply.text
    assert "’" in reply.content.decode(encoding)


def test_faults_of_gov_uk_leave_its_page_as_it_is(replica: Replica, client: httpx.Client) -> None:
    replica.set_fault(GOV_UK, "not_found")
    api = replica.npcc_url.replace("/government/", "/api/content/government/")
    assert client.get(api).status_code == 404
    assert client.get(replica.npcc_url).status_code == 200
