"""Text on its way into the archive."""


def storable(text: str) -> str:
    """The text with what UTF-8 cannot hold (half of a surrogate pair, as some PDFs and
    headers yield) shown as ``?``: a source must not be able to stop a run by it."""
    return text.encode("utf-8", "replace").decode("utf-8")
