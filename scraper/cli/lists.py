"""The lists that a command works with."""

from pathlib import Path

from scraper.corrections import read_corrections
from scraper.segment.corrections import Correction
from scraper.sources import Sources, default_sources, read_sources


def read_lists(sources: Path | None) -> tuple[Sources, tuple[Correction, ...]]:
    """What stands in the folder given as ``--sources``, or in the default one. Raises
    SourcesError for whatever is wrong with a list."""
    folder = sources or default_sources()
    lists = read_sources(folder)
    return lists, read_corrections(folder, lists)
