"""What others captured of one listed address: plain data."""

from dataclasses import dataclass, field

from scraper.fetch.exchange import Exchange, Target


@dataclass(frozen=True)
class Capture:
    """One response as others got it.

    ``url`` is the listed address it counts for, ``final_url`` the one that answered; ``at``
    when it was captured (UTC), ``place`` where it was had from. ``headers`` are those of the
    response as far as they are known, names lower case; ``body`` is decoded, ``raw_body`` what
    the site sent where ``body`` is what a browser made of it. ``failure`` is the contract's
    word where the body is known not to be whole.
    """

    force_id: str
    url: str
    at: str
    final_url: str
    status: int
    place: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = field(default=None, repr=False)
    failure: str | None = None
    detail: str = ""
    raw_body: bytes | None = field(default=None, repr=False)

    def exchange(self) -> Exchange:
        """As a fetch: never asked by us, so without attempts, duration and peer."""
        return Exchange(
            target=Target(self.force_id, self.url),
            started_at=self.at,
            elapsed_ms=0,
            attempts=0,
            final_url=self.final_url,
            status=self.status,
            headers=self.headers,
            body=self.body,
            failure=self.failure,
            detail=self.detail,
            raw_body=self.raw_body,
        )


@dataclass
class Report:
    """What became of the captures of one force.

    ``counts``: how many were taken over, by outcome. ``known`` were there already,
    ``unlisted`` lie outside the days when their address was on the list, ``missing`` could
    not be had, ``damaged`` are records of a file that are not whole. ``versions_before`` and
    ``versions`` are the force's; ``renumbered`` the numbers that changed, from old to new
    (None: that version begins elsewhere now).
    """

    force_id: str
    counts: dict[str, int] = field(default_factory=dict)
    known: int = 0
    unlisted: int = 0
    missing: int = 0
    damaged: int = 0
    versions_before: int = 0
    versions: int = 0
    renumbered: list[tuple[int, int | None]] = field(default_factory=list)

    @property
    def taken(self) -> int:
        """How many were taken over."""
        return sum(self.counts.values())
