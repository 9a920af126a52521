"""Decoding by itself: what goes in whole comes out whole, and nothing comes out in bulk."""

import gzip
import os
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.fetch.decoding import BodyFault, decode_body

CAP = 4_000_000


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


PACKERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("X-GZIP", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "br": ("br", brotli.compress),
    "zstd": ("zstd", zstandard.compress),
}
bodies = st.one_of(
    st.binary(max_size=2000),
    st.builds(lambda piece, times: piece * times, st.binary(max_size=50), st.integers(0, 4000)),
)


@pytest.mark.parametrize("packer", PACKERS)
@given(body=bodies)
@settings(max_examples=40, deadline=None)
def test_a_packed_body_comes_out_whole(packer: str, body: bytes) -> None:
    coding, pack = PACKERS[packer]
    assert decode_body(pack(body), coding, CAP) == body


@pytest.mark.parametrize("packer", PACKERS)
@pytest.mark.parametrize("size", [65535, 65536, 65537, 131072, 3 * 65536])
def test_sizes_at_the_edge_of_a_step(packer: str, size: int) -> None:
    coding, pack = PACKERS[packer]
    for body in (b"\0" * size, os.urandom(size)):
        assert decode_body(pack(body), coding, CAP) == body


@pytest.mark.parametrize("packer", PACKERS)
@given(body=bodies.filter(bool), cut=st.floats(0, 1, exclude_max=True))
@settings(max_examples=40, deadline=None)
def test_a_stream_that_breaks_off_is_truncated(packer: str, body: bytes, cut: float) -> None:
    coding, pack = PACKERS[packer]
    packed = pack(body)
    shorter = packed[: max(1, int(len(packed) * cut))]
    if shorter == packed:
        return
    with pytest.raises(BodyFault) as fault:
        decode_body(shorter, coding, CAP)
    assert fault.value.outcome == "truncated"
    assert body.startswith(fault.value.kept)


@given(st.binary(min_size=1, max_size=500), st.sampled_from(["gzip", "deflate", "br", "zstd"]))
@settings(max_examples=200, deadline=None)
def test_rubbish_is_a_fault_or_bytes_and_nothing_else(wire: bytes, coding: str) -> None:
    try:
        assert len(decode_body(wire, coding, 100_000)) <= 100_000
    except BodyFault as fault:
        assert fault.outcome in ("truncated", "too_large")
        assert len(fault.kept) <= 100_000


def test_several_members_are_one_body() -> None:
    assert (
        decode_body(gzip.compress(b"one ") + gzip.compress(b"two") + b"\0\0", "gzip", CAP)
        == b"one two"
    )
    frames = zstandard.compress(b"one ") + zstandard.compress(b"two")
    assert decode_body(frames, "zstd", CAP) == b"one two"


@pytest.mark.parametrize(
    ("coding", "empty"), [("gzip", gzip.compress(b"")), ("zstd", zstandard.compress(b""))]
)
def test_endless_empty_members_are_not_counted_out(coding: str, empty: bytes) -> None:
    with pytest.raises(BodyFault, match="parts"):
        decode_body(empty * 100_000, coding, CAP)


def test_a_zstd_frame_that_wants_more_memory_than_http_allows_is_refused() -> None:
    parameters = zstandard.ZstdCompressionParameters(window_log=27)
    packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    packed = packer.compress(b"x" * 10) + packer.flush()
    with pytest.raises(BodyFault, match="damaged"):
        decode_body(packed, "zstd", CAP)


@pytest.mark.parametrize("encoding", [None, "", "identity", " , identity"])
def test_a_plain_body_is_left_alone_and_capped(encoding: str | None) -> None:
    assert decode_body(b"plan", encoding, 4) == b"plan"
    with pytest.raises(BodyFault) as fault:
        decode_body(b"plan!", encoding, 4)
    assert (fault.value.outcome, fault.value.kept) == ("too_large", b"plan")


def test_an_empty_body_needs_no_stream() -> None:
    assert decode_body(b"", "gzip", CAP) == b""
