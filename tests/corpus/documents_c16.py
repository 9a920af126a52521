"""c-16: an OpenDocument table of three columns, a date in a header, merged cells."""

from __future__ import annotations

from documents_model import Part, Plan, Section, entry, other
from documents_wording import PCC_SERVICES, SYSTEMS, SYSTEMS_INTERIM, SYSTEMS_USE

PLAN = Plan(
    name="c-16-odt-table",
    note="Number cells spanning rows over covered cells, one answer cell spanning two "
    "recommendations, a date in the header, spaces and line breaks as elements, and a second table "
    "on an inspection whose numbers are the same.",
    families=("table", "merged-cells", "official-numbers", "grouped", "other-report", "pcc-item"),
    layout="odt-table",
    columns=(
        ("Number", "number"),
        ("Recommendation", "asks"),
        ("Force response (as at 14 March 2025)", "answer"),
    ),
    title="Merrow Constabulary – stalking super-complaint",
    intro="""The recommendations addressed to the Chief Constable are answered in the first table. A
second table brings in the stalking-related findings of an earlier inspection.""",
    body=(
        entry(
            "crime-recording",
            "7",
            asks=SYSTEMS,
            answer="""A change to the system has been paid for and is in its test phase.""",
            parts=(
                Part(
                    "7.1",
                    SYSTEMS_USE,
                    """Once it is live, the field must be opened before a harassment, stalking or
breach record can be saved. A daily count of empty fields will go to the Force Incident Manager.""",
                ),
                Part(
                    "7.2",
                    SYSTEMS_INTERIM,
                    """The words ‘stalking behaviour’ are typed into the first line of the summary.
It is crude, and it has worked: 97 per cent of a sample of 150 could be found in this way.""",
                ),
            ),
        ),
        entry(
            "training",
            "10",
            answer="""The Constabulary bought 400 places on a course given by a national charity and
filled 388 of them. Officers above the rank of inspector were taught separately and first, on the
view that those who set priorities should know what they set.

Procedures on harassment warnings have been abolished.""",
        ),
        entry(
            "scale-and-types",
            "11",
            answer="""A stalking profile is part of the yearly strategic assessment. Beyond it the
Constabulary looks at:

- the share of stalking reports that end as another crime
- time from report to arrest, by type of relationship
- what victims say three months after a case has closed""",
        ),
        entry(
            "risk",
            "12",
            answer="""From 6 January all stalking and all breaches of orders are graded by the Risk
Desk, which is staffed until 3am at weekends. The desk’s grading may be raised by the officer but
not lowered. In February the desk graded 204 cases, 31 of them high.""",
        ),
        entry("spo", "13", answer="TBC", state="empty"),
        entry(
            "victims-code",
            "14",
            answer="""An entitlement tracker on the crime record turns red when a date is missed.
The Constabulary has doubled its funding of the stalking advocacy service and given it a room with
its own street door.""",
        ),
        other(
            "15",
            asks=PCC_SERVICES,
            answer="This is a recommendation for the Commissioner.",
        ),
        entry(
            "commissioning",
            "16",
            answer="""With the Commissioner, two services have been merged into one and its staff
vetted for access to police premises. The arrangement will be looked at again after a year.""",
        ),
        entry(
            "case-allocation investigation-quality",
            "17 18",
            asks="",
            parts=(
                Part(
                    "17",
                    """By 27 March 2025, bring allocation policy into line with the APP, and cases
to investigators with the right skills and experience.""",
                ),
                Part(
                    "18",
                    """By 27 March 2025, improve the quality of stalking investigations, which
should be victim centred, suspect focused and context led.""",
                ),
            ),
            answer="""Both are met by the new Stalking Investigation Standard. It says who may hold
a case, what is expected within the first hour, day and week, and when a senior officer must read
the file.

Compliance in the first month was 62 per cent. The Constabulary prefers a demanding standard that is
missed to an easy one that is met.""",
        ),
        entry(
            "online",
            "19",
            answer="""Trackers, cloned accounts and doorbell cameras appear in two cases out of
five. Scenes of crime staff have been taught to look for devices, and a digital media investigator
is on call at all hours.""",
        ),
        entry("dedicated-officers", "23", answer="", state="empty"),
        entry(
            "early-screening",
            "24",
            answer="""The Risk Desk (see 12) screens each new crime of harassment, malicious
communications or breach within four hours and changes the classification itself where this is
called for.""",
        ),
        entry(
            "multi-agency",
            "25",
            answer="""Partners meet each fortnight on line. Attendance by mental health services was
poor until their director took the chair; since then 43 plans have been agreed.""",
        ),
        entry(
            "progress-update",
            "28",
            answer="A draft of the update was approved by the Deputy Chief Constable on 12 March.",
        ),
        Section(
            "Second table: earlier inspection of custody",
            "The inspection of 2022 touched on stalking in two of its recommendations.",
        ),
        other(
            "7",
            asks="Custody staff should record protection orders that detainees are subject to.",
            answer="The custody record has had a field for stalking protection orders since 2023.",
        ),
        other(
            "12",
            asks="Risk to former partners should be considered before release.",
            answer="A telephone call to the victim before release became mandatory in 2023.",
        ),
    ),
)
