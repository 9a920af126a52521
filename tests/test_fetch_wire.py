"""What only a real wire can show: broken and trickling bodies, bombs, connections, TLS."""

import asyncio
import gzip
import hashlib
import ssl
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import brotli
import pytest
import zstandard

from scraper.fetch import limits, transport
from scraper.fetch.client import fetch_all
from scraper.fetch.exchange import Exchange, Target
from scraper.fetch.settings import FetchSettings
from tests.fetch_loopback import NEVER, Site, response, running_site

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as site:
        yield site


class Slept(list[float]):
    async def __call__(self, seconds: float) -> None:
        self.append(seconds)
        await asyncio.sleep(0)


def fetch(*urls: str, slept: Slept | None = None) -> list[Exchange]:
    got: list[Exchange] = []
    fetch_all(
        [Target("gwent", url) for url in urls],
        FetchSettings(contact=None, allow_private_hosts=True),
        clock=lambda: NOW,
        sleep=slept if slept is not None else Slept(),
        deliver=got.append,
    )
    return got


def fetch_one(url: str) -> Exchange:
    (exchange,) = fetch(url)
    return exchange


def test_one_connection_serves_robots_txt_and_pages(site: Site) -> None:
    for path in ("/a", "/b"):
        site.say(path, response(200, b"plan", Content_Type="text/html"))
    slept = Slept()
    exchanges = fetch(site.url("/a"), site.url("/b"), slept=slept)
    assert [exchange.body for exchange in exchanges] == [b"plan", b"plan"]
    assert site.paths() == ["/robots.txt", "/a", "/b"]
    assert {asked.connection for asked in site.asked} == {1}
    assert exchanges[0].peer_address == "127.0.0.1"
    assert slept == []  # our own machine needs no pause


def test_two_hosts_are_asked_at_the_same_time() -> None:
    with running_site() as one, running_site(host="127.0.0.2") as two:
        for site in (one, two):
            site.say("/robots.txt", response(404))
            site.say("/plan", 0.2, response(200, b"plan"))
        begun = time.perf_counter()
        assert [exchange.status for exchange in fetch(one.url(), two.url())] == [200, 200]
        assert time.perf_counter() - begun < 0.38


def test_a_body_shorter_than_promised_is_truncated_after_retries(site: Site) -> None:
    site.say(
        "/plan", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\nConnection: close\r\n\r\nhalf a pl"
    )
    exchange = fetch_one(site.url())
    assert (exchange.failure, exchange.status, exchange.attempts) == ("truncated", 200, 3)
    assert exchange.body == b"half a pl"
    assert "broke off" in exchange.detail


def test_a_body_that_comes_whole_the_second_time_is_whole(site: Site) -> None:
    bodies = [
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\nConnection: close\r\n\r\nhalf a pl",
        response(200, b"a whole plan"),
    ]
    site.scripts["/plan"] = lambda _: [bodies.pop(0)]
    exchange = fetch_one(site.url())
    assert (exchange.failure, exchange.body, exchange.attempts) == (None, b"a whole plan", 2)


@pytest.mark.parametrize(
    "chunks", [b"5\r\nhalf \r\n", b"5\r\nhalf \r\nZZ\r\n", b"5\r\nhalf \r\n400\r\nxx"]
)
def test_chunks_without_an_end_are_truncated(site: Site, chunks: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    site.say("/plan", head + chunks)
    exchange = fetch_one(site.url())
    assert exchange.failure == "truncated"
    assert (exchange.body or b"").startswith(b"half ")


def test_a_body_without_a_length_ends_with_its_connection(site: Site) -> None:
    site.say("/plan", b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nplan")
    assert fetch_one(site.url()).body == b"plan"


def test_rubbish_in_place_of_a_response_is_a_connection_error(site: Site) -> None:
    site.say("/plan", b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
    assert fetch_one(site.url()).failure == "connection_error"


@pytest.mark.parametrize(
    "pieces",
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", *([b"x", 0.02] * 200)),
        (b"HTTP/1.1 200 OK\r\n", *([b"X-Slow: 1\r\n", 0.02] * 200)),
        (NEVER,),
    ],
    ids=["body", "headers", "silence"],
)
def test_what_trickles_past_the_budget_is_a_timeout(
    site: Site, monkeypatch: pytest.MonkeyPatch, pieces: tuple[bytes | float, ...]
) -> None:
    monkeypatch.setattr(limits, "SOURCE_BUDGET", 0.3)
    site.say("/plan", *pieces)
    begun = time.perf_counter()
    exchange = fetch_one(site.url())
    assert exchange.failure == "timeout"
    assert exchange.attempts == 1
    assert time.perf_counter() - begun < 1.5


def test_a_source_that_used_up_its_time_leaves_the_host_to_the_next(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SOURCE_BUDGET", 0.3)
    site.say("/slow", b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", NEVER)
    site.say("/plan", response(200, b"plan"))
    slow, plan = fetch(site.url("/slow"), site.url("/plan"))
    assert (slow.failure, plan.body) == ("timeout", b"plan")


def test_a_body_that_stops_in_the_middle_is_a_timeout(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "READ_TIMEOUT", 0.1)
    site.say("/plan", b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhalf", NEVER)
    exchange = fetch_one(site.url())
    assert (exchange.failure, exchange.status, exchange.attempts) == ("timeout", 200, 3)


def test_a_redirect_with_an_endless_body_costs_no_more_than_an_error_page(site: Site) -> None:
    head = f"HTTP/1.1 302 Found\r\nLocation: {site.url('/next')}\r\nConnection: close\r\n\r\n"
    site.say("/plan", head.encode(), b"x" * (limits.ERROR_BODY_CAP + 1), NEVER)
    site.say("/next", response(200, b"plan"))
    assert fetch_one(site.url()).body == b"plan"


def test_the_cap_on_the_wire(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WIRE_CAP", 1000)
    site.say("/plan", response(200, b"x" * 1000))
    site.say("/more", response(200, b"x" * 1001))
    assert len(fetch_one(site.url()).body or b"") == 1000
    exchange = fetch_one(site.url("/more"))
    assert (exchange.failure, exchange.body, exchange.attempts) == ("too_large", None, 1)


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("br", brotli.compress),
        ("zstd", zstandard.compress),
        ("gzip, br", lambda body: brotli.compress(gzip.compress(body))),
    ],
)
def test_bombs_stop_at_the_decoded_cap_and_honest_bodies_pass(
    site: Site, monkeypatch: pytest.MonkeyPatch, coding: str, pack: "object"
) -> None:
    monkeypatch.setattr(limits, "DECODED_CAP", 1_000_000)
    assert callable(pack)
    page = b"<p>plan</p>" * 1000
    site.say("/plan", response(200, pack(page), Content_Encoding=coding))
    site.say("/bomb", response(200, pack(b"\0" * 3_000_000), Content_Encoding=coding))
    site.say("/cut", response(200, pack(page)[:-3], Content_Encoding=coding))
    assert fetch_one(site.url()).body == page
    assert fetch_one(site.url("/bomb")).failure == "too_large"
    assert fetch_one(site.url("/bomb")).body is None
    assert fetch_one(site.url("/cut")).failure == "truncated"


@pytest.mark.parametrize("coding", ["sdch", "gzip, gzip, gzip", "compress"])
def test_codings_that_were_never_asked_for_are_not_read(site: Site, coding: str) -> None:
    site.say("/plan", response(200, b"xyz", Content_Encoding=coding))
    exchange = fetch_one(site.url())
    assert (exchange.failure, exchange.attempts) == ("unsupported_type", 1)


def test_a_closed_port_is_a_connection_error(site: Site) -> None:
    exchange = fetch_one("http://127.0.0.1:1/plan")
    assert (exchange.status, exchange.failure) == (None, "connection_error")
    assert exchange.attempts == 0  # robots.txt was asked for first, and in vain
    assert "127.0.0.1" in exchange.detail


def certificate(folder: Path, name: str) -> tuple[Path, ssl.SSLContext]:
    """A certificate for one name, its own authority, and a server context that shows it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    paper = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, secret = folder / "public.pem", folder / "secret.pem"
    public.write_bytes(paper.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, secret)
    return public, context


@pytest.fixture
def fresh_tls() -> Iterator[None]:
    transport.tls_context.cache_clear()
    yield
    transport.tls_context.cache_clear()


def fetch_named(name: str, port: int) -> Exchange:
    async def resolve(host: str, _: int) -> list[str]:
        return ["127.0.0.1"]

    got: list[Exchange] = []
    fetch_all(
        [Target("gwent", f"https://{name}:{port}/plan")],
        FetchSettings(contact=None, allow_private_hosts=True),
        clock=lambda: NOW,
        sleep=Slept(),
        deliver=got.append,
        resolve=resolve,
    )
    return got[0]


@pytest.mark.usefixtures("fresh_tls")
def test_certificates_are_checked_against_the_name_and_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public, context = certificate(tmp_path, "plans.police.uk")
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    with running_site(tls=context) as site:
        site.say("/plan", response(200, b"plan"))
        good = fetch_named("plans.police.uk", site.port)
        other = fetch_named("www.gwent.police.uk", site.port)
    assert (good.failure, good.body) == (None, b"plan")
    der = ssl.PEM_cert_to_DER_cert(public.read_text())
    assert good.certificate_sha256 == hashlib.sha256(der).hexdigest()
    assert (other.failure, other.body) == ("connection_error", None)
    assert "certificate" in other.detail.lower()


@pytest.mark.usefixtures("fresh_tls")
def test_an_unknown_authority_is_a_connection_error_and_no_retry_helps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    _, context = certificate(tmp_path, "plans.police.uk")
    with running_site(tls=context) as site:
        exchange = fetch_named("plans.police.uk", site.port)
        assert site.connections <= 1
    assert (exchange.failure, exchange.status) == ("connection_error", None)
    assert "certificate" in exchange.detail.lower()
