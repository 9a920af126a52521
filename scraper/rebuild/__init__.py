"""Rebuilding: what is derived from the archived bytes, made again with today's code.

    rebuild.rebuild(archive, ...)    under the same versions, whole or not at all
    stale.stale_readings(db)         what an earlier extractor or segmenter read

The bodies are read in child processes into a file beside the archive, which a rebuild that
was killed goes on with; then everything is replaced in one transaction.
"""
