"""What schema 9 added: indexes that keep a night and a question as quick after ten years of
fetches as in the first month."""

from scraper.archive.views import FAILED

INDEXES = (
    # A source's last fetch of each outcome, in the order of recording.
    "CREATE INDEX fetches_by_outcome ON fetches (source_id, outcome)",
    # Few fetches fail, so that it costs an unchanged night nothing.
    "CREATE INDEX fetches_failed ON fetches (source_id, fetched_at, fetch_id, outcome)"
    f" WHERE {FAILED}",
    # Whether a run was killed is asked by the next; hardly ever is there one.
    "CREATE INDEX runs_running ON runs (run_id) WHERE state = 'running'",
)
