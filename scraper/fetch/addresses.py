"""Addresses that planwatch makes up itself."""

import hashlib
from urllib.parse import urlsplit, urlunsplit


def made_up_address(url: str) -> str:
    """An address in the same folder of the same host that certainly does not exist.

    What a host answers there shows how it says "not found". The same for the same URL
    every time; it keeps the final slash and the ending, since hosts answer by them.
    """
    parts = urlsplit(url)
    path = parts.path or "/"
    slash = "/" if path.endswith("/") and path != "/" else ""
    folder, _, last = path.rstrip("/").rpartition("/")
    dot, ending = "", ""
    if not slash and "." in last:
        _, dot, ending = last.rpartition(".")
    mark = hashlib.sha256(url.encode()).hexdigest()[:12]
    made_up = f"{folder}/planwatch-no-such-page-{mark}{dot}{ending}{slash}"
    return urlunsplit((parts.scheme, parts.netloc, made_up, "", ""))
