"""The chain of manifests."""

import hashlib
import sqlite3

from scraper.archive.manifests import FORMAT, all_manifests, manifest_text
from scraper.errors import UsageError
from scraper.verify.found import Found, number


def manifests(db: sqlite3.Connection) -> Found:
    """Every run that ended has a manifest, its rows still give it, and each names the one
    before."""
    ended = [
        row[0]
        for row in db.execute("SELECT run_id FROM runs WHERE state <> 'running' ORDER BY run_id")
    ]
    chain = all_manifests(db)
    faults: list[str] = []
    of_others = 0
    previous: str | None = None
    for manifest in chain:
        name = f"manifest of run {manifest.run_id}"
        if manifest.previous_sha256 != previous:
            faults.append(f"{name}: names {manifest.previous_sha256} as the one before, which is"
                          f" {previous}")  # fmt: skip
        previous = manifest.sha256
        if manifest.format != FORMAT:
            of_others += 1
            continue
        try:
            text = manifest_text(db, manifest.run_id, manifest.previous_sha256)
        except UsageError:
            faults.append(f"{name}: there is no such run")
            continue
        if hashlib.sha256(text.encode()).hexdigest() != manifest.sha256:
            faults.append(f"{name}: the run and its fetches are not what they were")
    last = chain[-1].run_id if chain else 0
    given = {manifest.run_id for manifest in chain}
    faults += [
        f"run {run}: its manifest is missing" for run in ended if run < last and run not in given
    ]
    waiting = [run for run in ended if run > last]
    reasons = []
    if waiting:
        reasons.append(f"{number(len(waiting), 'run')} without a manifest; the next crawl makes it")
    if of_others:
        reasons.append(f"{number(of_others, 'manifest')} of another format than {FORMAT}")
    said = f"chain of {number(len(chain), 'manifest')}"
    if chain:
        said += f", the last {chain[-1].sha256}"
    return Found(said, tuple(faults), "; ".join(reasons))
