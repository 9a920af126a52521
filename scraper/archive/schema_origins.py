"""What schema 4 added: runs that did not ask the sites themselves, but took over what others
had captured. ``docs/data.md`` says what each column means.

The origin belongs to the run, since one run takes from one kind of place; its fetches carry
the capture's own time and name the place in their reason.
"""

# warc: a file that others wrote. web-archive: an index of captures asked by ``backfill``.
ORIGINS = ("warc", "web-archive")

_ORIGINS = ", ".join(f"'{origin}'" for origin in ORIGINS)

ADDED = (f"ALTER TABLE runs ADD COLUMN origin TEXT CHECK (origin IN ({_ORIGINS}))",)
