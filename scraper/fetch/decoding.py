"""Content-Encoding undone in bounded steps: a bomb costs its cap and no more.

httpx's own decoders answer one chunk of the wire in one piece; 64 KiB of zstd can stand for
two gigabytes, so a cap that is checked between its pieces comes too late.
"""

import zlib
from collections.abc import Callable, Iterator

from scraper.errors import PlanwatchError
from scraper.fetch import limits

_STEP = 64 * 1024
# Members or frames in one body. Ours to choose: real servers send one, and a megabyte of
# empty ones would keep us busy for seconds.
_PARTS_CAP = 1000
_GZIP = 16 + zlib.MAX_WBITS


class BodyFault(PlanwatchError):
    """A body that cannot be had whole; costs that source only.

    ``outcome`` is the contract's word for it, ``kept`` what could be decoded before.
    """

    def __init__(self, outcome: str, reason: str, kept: bytes = b"") -> None:
        super().__init__(reason)
        self.outcome, self.reason, self.kept = outcome, reason, kept


def decode_body(wire: bytes, encoding: str | None, cap: int) -> bytes:
    """The body under a Content-Encoding header, at most ``cap`` bytes of it.

    Raises BodyFault: ``too_large`` past the cap, ``truncated`` where the compressed stream
    is damaged or has no end, ``unsupported_type`` for a coding that we never asked for.
    """
    names = [name.strip().lower() for name in (encoding or "").split(",")]
    codings = [name for name in names if name and name != "identity"]
    if len(codings) > limits.CODINGS_CAP:
        raise BodyFault("unsupported_type", f"the body is encoded {len(codings)} times over")
    body = wire
    for name in reversed(codings):
        decoder = _DECODERS.get(name)
        if decoder is None:
            raise BodyFault(
                "unsupported_type", f"the body is encoded as {name[:40]!r}, which is not read"
            )
        body = _collect(decoder(body), name, cap) if body else body
    if len(body) > cap:
        raise BodyFault("too_large", f"the body is larger than {cap} bytes", body[:cap])
    return body


def _collect(pieces: Iterator[bytes], name: str, cap: int) -> bytes:
    body = bytearray()
    try:
        for piece in pieces:
            body += piece
            if len(body) > cap:
                fault = f"the {name} body grows beyond {cap} bytes when it is decoded"
                raise BodyFault("too_large", fault, bytes(body[:cap]))
    except _Damaged as damage:
        raise BodyFault("truncated", f"the {name} body {damage}", bytes(body)) from None
    return bytes(body)


class _Damaged(Exception):
    pass


def _inflate(wire: bytes, window: int) -> Iterator[bytes]:
    """zlib in steps; gzip may hold several members, and padding after the last (RFC 1952)."""
    place = 0
    for _ in range(_PARTS_CAP):
        stream = zlib.decompressobj(window)
        while not stream.eof:
            rest = wire[place : place + _STEP]
            if not rest:
                raise _Damaged("breaks off before its end")
            place += len(rest)
            more = True
            while more:
                try:
                    piece = stream.decompress(rest, _STEP)
                except zlib.error as fault:
                    raise _Damaged(f"is damaged: {fault}") from None
                yield piece
                rest = stream.unconsumed_tail
                # a full step may have left output behind though all its input is eaten
                more = not stream.eof and (bool(rest) or len(piece) == _STEP)
        place -= len(stream.unused_data)
        if window != _GZIP or not wire.startswith(b"\x1f\x8b", place):
            return
    raise _Damaged(f"is made of more than {_PARTS_CAP} parts")


def _gunzip(wire: bytes) -> Iterator[bytes]:
    return _inflate(wire, _GZIP)


def _deflate(wire: bytes) -> Iterator[bytes]:
    # RFC 9110, 8.4.1.2: zlib format is meant, and some servers send it bare
    wrapped = wire[0] & 0x0F == 8 and int.from_bytes(wire[:2], "big") % 31 == 0
    return _inflate(wire, zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)


def _unbrotli(wire: bytes) -> Iterator[bytes]:
    import brotli  # type: ignore[import-untyped]

    stream = brotli.Decompressor()
    try:
        piece = stream.process(wire, output_buffer_limit=_STEP)
        while not stream.is_finished():
            if not piece and stream.can_accept_more_data():
                raise _Damaged("breaks off before its end")
            yield piece
            piece = stream.process(b"", output_buffer_limit=_STEP)
        yield piece
    except brotli.error as fault:
        raise _Damaged(f"is damaged: {fault}") from None


def _unzstd(wire: bytes) -> Iterator[bytes]:
    """zstandard's stream reader does not tell a frame that broke off from one that ended; its
    decompression object does, and has no limit of its own. So it is fed so little at a time
    that even the best-packed blocks (128 KiB from 4 bytes) stay within 2 MiB."""
    import zstandard

    place = 0
    for _ in range(_PARTS_CAP):
        stream = zstandard.ZstdDecompressor(max_window_size=limits.ZSTD_WINDOW_CAP).decompressobj()
        while not stream.eof:
            rest = wire[place : place + 64]
            if not rest:
                raise _Damaged("breaks off before its end")
            place += len(rest)
            try:
                yield stream.decompress(rest)
            except zstandard.ZstdError as fault:
                raise _Damaged(f"is damaged: {fault}") from None
        place -= len(stream.unused_data)
        if place >= len(wire):
            return
    raise _Damaged(f"is made of more than {_PARTS_CAP} parts")


_DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,  # RFC 9110, 8.4.1.3: the same
    "deflate": _deflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
