"""What schema 8 added: how a change is classed and what it weighs. ``docs/data.md`` says what
each column and each class means."""

# A closed list, the heaviest first; ``store/classes.py`` tells them apart and weighs them.
CLASSES = (
    "removed",
    "added",
    "wording",
    "numbers",
    "progress",
    "translation",
    "moved",
    "punctuation",
)

_CLASS = f"CHECK (class IN ({', '.join(repr(each) for each in CLASSES)}))"

# What earlier code stored has no class until the next crawl or rebuild: only the store can tell.
CLASSED = (
    f"ALTER TABLE changes ADD COLUMN class TEXT {_CLASS}",
    "ALTER TABLE changes ADD COLUMN weight INTEGER",
    f"""
    CREATE TABLE plan_changes (
      version_id INTEGER PRIMARY KEY REFERENCES versions (version_id),
      force_id TEXT NOT NULL REFERENCES forces (force_id),
      from_version INTEGER NOT NULL,
      to_version INTEGER NOT NULL,
      words_added INTEGER,
      words_removed INTEGER,
      class TEXT {_CLASS},
      weight INTEGER
    )
    """,
    """
    INSERT INTO plan_changes (version_id, force_id, from_version, to_version)
    SELECT version_id, force_id, number - 1, number FROM versions WHERE number > 1
    """,
)
