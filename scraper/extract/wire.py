"""A Document as bytes, for the way back from a child process that read hostile input.

JSON and not pickle: whatever a malformed file made of the child, the parent only ever
parses data.
"""

import json
from dataclasses import fields
from typing import Any

from scraper.extract.document import Block, Cell, Document, Link

_BLOCK = tuple(field.name for field in fields(Block) if field.name != "cell")
_CELL = tuple(field.name for field in fields(Cell))
_DOCUMENT = tuple(field.name for field in fields(Document) if field.name not in ("blocks", "links"))


def pack(document: Document) -> bytes:
    """A Document -> JSON bytes; ``unpack`` gives an equal Document."""
    return json.dumps(
        [
            [getattr(document, name) for name in _DOCUMENT],
            [_pack_block(block) for block in document.blocks],
            [[link.text, link.href, link.around] for link in document.links],
        ],
        separators=(",", ":"),
    ).encode()


def unpack(data: bytes) -> Document:
    """What ``pack`` made -> the Document. Raises ValueError for anything else."""
    try:
        values, blocks, links = json.loads(data)
        return Document(
            **dict(zip(_DOCUMENT, values, strict=True)),
            blocks=tuple(_unpack_block(*block) for block in blocks),
            links=tuple(Link(text, href, around) for text, href, around in links),
        )
    except (TypeError, KeyError) as fault:
        raise ValueError(f"not a packed document: {fault}") from fault


def _pack_block(block: Block) -> list[Any]:
    place = block.cell and [getattr(block.cell, name) for name in _CELL]
    return [[getattr(block, name) for name in _BLOCK], place]


def _unpack_block(values: list[Any], place: list[Any] | None) -> Block:
    cell = None if place is None else Cell(*place)
    return Block(**dict(zip(_BLOCK, values, strict=True)), cell=cell)
