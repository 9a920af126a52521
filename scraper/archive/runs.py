"""Runs: one crawl each."""

import json
import sqlite3
from collections.abc import Mapping

import scraper
from scraper.archive.connection import transaction
from scraper.archive.manifests import record_manifests


def begin_run(db: sqlite3.Connection, started: str, origin: str | None = None) -> int:
    """A new run's id; ``origin`` is one of ``schema_origins.ORIGINS`` where it takes over the
    captures of others instead of asking the sites. Runs that never ended are marked
    ``interrupted`` and get their manifest: the caller holds the crawl lock, so nobody else is
    at work on them."""
    with transaction(db):
        db.execute("UPDATE runs SET state = 'interrupted' WHERE state = 'running'")
        record_manifests(db, started)
        run = db.execute(
            "INSERT INTO runs (started, state, planwatch_version, origin)"
            " VALUES (?, 'running', ?, ?)",
            (started, scraper.__version__, origin),
        )
    assert run.lastrowid is not None
    return run.lastrowid


def finish_run(
    db: sqlite3.Connection, run_id: int, finished: str, counts: Mapping[str, int]
) -> None:
    """Marks a run as finished, with how many of its fetches came to what, and binds what it
    recorded into the chain of manifests."""
    with transaction(db):
        db.execute(
            "UPDATE runs SET state = 'finished', finished = ?, counts = ? WHERE run_id = ?",
            (finished, json.dumps(dict(counts)), run_id),
        )
        record_manifests(db, finished)
