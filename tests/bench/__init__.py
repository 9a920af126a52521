"""``make bench``: what planwatch costs as whole processes on the replica, over ten years of
nights, and per document."""
