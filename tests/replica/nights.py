"""What happens on which night: the replica's script, as tables.

Night 0 is the first. On night 1 nothing differs anywhere. Everything not named here stays
as it was the night before; times and tokens outside the main content differ with every
response all the same.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

NIGHTS = range(8)
FIRST_NIGHT = datetime(2025, 3, 24, 3, 0, tzinfo=UTC)
"""03:00 on consecutive days: most deadlines (27 March 2025) pass between nights 3 and 4."""


def time_of(night: int) -> datetime:
    """When a night's crawl begins, in UTC."""
    return FIRST_NIGHT + timedelta(days=night)


@dataclass(frozen=True)
class Edit:
    """One force changes one answer, from ``night`` on and before ``until`` (None: for good).

    ``kind``: ``edited`` (the last sentence of the first paragraph becomes ``text``),
    ``removed`` (a placeholder, ``text``, stands where the answer was), ``added`` (``text``
    where a placeholder stood), ``progress`` (the printed status becomes ``text``),
    ``dropped`` (the recommendation leaves the page).
    """

    night: int
    force_id: str
    key: str
    kind: str
    text: str = ""
    until: int | None = None


EDITS = (
    # night 2: two forces of 43, a change of 5 %
    Edit(2, "kent", "training", "edited", "A second day, on digital evidence, begins in June."),
    Edit(2, "suffolk", "spo", "edited", "The wait has since grown to nine weeks.", until=3),
    # night 3: suffolk is back at its first wording (A -> B -> A)
    Edit(3, "essex", "risk", "removed", "TBC"),
    Edit(
        3, "surrey", "online", "added", "A digital adviser now sits with each investigation team."
    ),
    Edit(3, "humberside", "victims-code", "edited", "Two in three said they felt believed."),
    # night 4, the first after the deadline
    Edit(4, "gloucestershire", "spo", "progress", "Complete"),
    # night 5
    Edit(5, "sussex", "multi-agency", "edited", "The probation service has since joined."),
    # night 6
    Edit(6, "durham", "online", "dropped"),
    # night 7: a change of 5 % again
    Edit(7, "bedfordshire", "early-screening", "edited", "Sergeants asked for it every day."),
    Edit(7, "northamptonshire", "risk", "progress", "Closed"),
)

REDESIGNS = {"northumbria": 4}
"""From this night other markup and another platform's chrome, the same words."""

NOT_FOUND = {"west-mercia": (3,)}
"""The plan's address answers 404 on these nights, and as before afterwards."""

SECOND_PAGES = {
    "hertfordshire": (0, ("early-screening", "multi-agency", "publish-plan", "progress-update")),
    "north-yorkshire": (5, ("online", "dedicated-officers", "multi-agency")),
}
"""From this night a second page of the force answers these recommendations; before it
nothing does."""

MOVED = {"cumbria": (6, "redirect"), "wiltshire": (6, "sitemap")}
"""From this night the plan has a new address; the old one redirects there for good, or
answers 404 while the sitemap lists the new one."""

COLUMNS = {
    "hampshire": (
        4,
        "Force update March 2025",
        {
            "training": "All sergeants have now been through the course.",
            "spo": "Five more orders were granted in the new year.",
            "online": "A second digital adviser took up post in February.",
        },
    ),
}
"""From this night the table has another dated column, filled for some recommendations."""

NPCC_UNLISTED = {"metropolitan": 6}
"""From this night the NPCC response no longer names the force's address."""
