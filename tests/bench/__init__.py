"""``make bench``: what planwatch costs as whole processes, measured on the replica."""
