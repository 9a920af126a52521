"""Verifying an archive, from the file itself to the answers that are drawn from it.

    checks.verify(db) -> list[Verdict]

Nothing is written, so a copy in a read-only folder will do. What is recomputed here is
written a second time on purpose, in Python and without the archive's SQL.
"""
