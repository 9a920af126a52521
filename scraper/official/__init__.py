"""The report itself: its recommendations, to whom, in which words.

entries.read_entries(html) -> tuple[Entry, ...]
alignment.align(entries, recommendations, ...) -> tuple[Aligned, ...]
take_in.take_in(archive, place, ...) -> TakenIn
"""
