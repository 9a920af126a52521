"""zstd with another text as dictionary: what two captures share is stored once."""

import zstandard

# Measured on 43 bodies of 100 kB: level 9 takes 54 ms in all and level 19 takes 871 ms for
# 3 % less; above a megabyte a body is mostly a PDF's already packed streams.
_LEVEL = 9
_LEVEL_LARGE = 3
_LARGE = 1_000_000
# On a base, level 3 finds as much as level 12 (45 bytes for a small change) in a tenth of
# the time.
_LEVEL_ON_BASE = 3


def pack(data: bytes, base: bytes | None = None) -> bytes:
    """``data`` compressed, with ``base`` (which ``unpack`` needs again) as dictionary."""
    if base is None:
        level = _LEVEL_LARGE if len(data) > _LARGE else _LEVEL
        return zstandard.ZstdCompressor(level=level).compress(data)
    return zstandard.ZstdCompressor(level=_LEVEL_ON_BASE, dict_data=_dictionary(base)).compress(
        data
    )


def unpack(packed: bytes, base: bytes | None = None) -> bytes:
    """What ``pack`` was given. Raises ValueError where it cannot be had."""
    dictionary = None if base is None else _dictionary(base)
    try:
        return zstandard.ZstdDecompressor(dict_data=dictionary).decompress(packed)
    except zstandard.ZstdError as error:
        raise ValueError(str(error)) from error


def _dictionary(base: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
