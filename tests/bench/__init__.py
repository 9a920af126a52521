"""``make bench``: what planwatch costs as whole processes on the replica, and per document."""
