"""The verdict on one fetch. Pure: no network, no database."""

from scraper.fetch.exchange import Exchange
from scraper.judge.verdict import Fingerprint, Verdict


def judge(exchange: Exchange, *, fingerprint: Fingerprint | None = None) -> Verdict:
    """What a fetch came to. ``fingerprint`` is how the same host answers a made-up address,
    where that is known. Only ``ok`` may begin a version."""
    if exchange.failure is not None:
        return Verdict(exchange.failure, exchange.detail or exchange.failure)
    if exchange.status is None:
        return Verdict("connection_error", exchange.detail or "no answer came")
    if exchange.status == 304:
        return _not_modified(exchange)
    # The signs and the HTML parser take 60 ms to load; a night of 304s needs neither.
    from scraper.judge.looking import look

    return look(exchange, exchange.status, fingerprint)


def _not_modified(exchange: Exchange) -> Verdict:
    asked = {name for name, _ in exchange.request_headers}
    conditional = exchange.target.etag or exchange.target.last_modified
    if conditional or asked & {"if-none-match", "if-modified-since"}:
        return Verdict("not_modified", "the host says that nothing changed (304)")
    return Verdict("server_error", "the host says 304, though it was not told what we have")
