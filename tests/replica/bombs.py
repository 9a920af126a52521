"""Small bodies that decode to large ones, made once when first asked for.

All decode to well over 50 MB, more than any page or document of a police force holds.
"""

import gzip
import zlib
from functools import cache

import brotli
import zstandard

_BLOCK = 4 * 1024 * 1024
_BLOCKS = 32  # 128 MB decoded


@cache
def gzip_bomb() -> bytes:
    """128 MB of spaces in some 130 kB: one compressed block over and over, flushed in full
    so that it may be repeated."""
    squeeze = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    block = squeeze.compress(b" " * _BLOCK) + squeeze.flush(zlib.Z_FULL_FLUSH)
    header = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
    return header + block * _BLOCKS + squeeze.flush()


@cache
def double_gzip_bomb() -> bytes:
    """The bomb compressed once more: a few kB."""
    return gzip.compress(gzip_bomb(), 9, mtime=0)


@cache
def brotli_bomb() -> bytes:
    """128 MB of spaces in a few hundred bytes."""
    return brotli.compress(b" " * _BLOCK * _BLOCKS, quality=1)


@cache
def zstd_bomb() -> bytes:
    """128 MB of spaces in some 4 kB, in a window that HTTP allows (8 MB)."""
    parameters = zstandard.ZstdCompressionParameters(compression_level=1, window_log=23)
    return zstandard.ZstdCompressor(compression_params=parameters).compress(b" " * _BLOCK * _BLOCKS)
