"""c-09: a Word report by topic, the number in brackets after the topic, two answer blocks."""

from __future__ import annotations

from documents_model import Part, Plan, Section, entry, other
from documents_wording import PCC_SERVICES

NOW = "Current position"
NEXT = "Planned work"


def both(now: str, later: str = "") -> tuple[Part, ...]:
    found = [Part(NOW, "", now)]
    if later:
        found.append(Part(NEXT, "", later))
    return tuple(found)


PLAN = Plan(
    name="c-09-word-headings",
    note="Topic headings with the number in brackets at the end, themes above them, placeholders "
    "of four kinds, and a last chapter on another inspection's recommendations.",
    families=("prose", "headings", "bracketed-number", "placeholder", "other-report", "pcc-item"),
    layout="docx-prose",
    labels={"asks": "Recommendation received"},
    title="Penmarth Constabulary – response to the stalking super-complaint",
    intro="""This document is published so that the public can see what Penmarth Constabulary has
done and intends to do about stalking. It covers risk, training, protection orders, victims and
investigation.

Blocks that are still to be written are marked.""",
    body=(
        Section("Leadership and learning"),
        entry(
            "training",
            "10",
            "Learning and training (10)",
            parts=both(
                """Stalking was last covered by a force training day in 2021. Those who joined later
have had the national package on line and nothing else.""",
                """Two days of training are being prepared for detectives and one for uniformed
officers, in each case with an advocate in the room. The first dates are in February 2025.

The policy is under revision by a working group of:

- the Public Protection Department
- Legal Services
- the Independent Advisory Group""",
            ),
        ),
        entry(
            "dedicated-officers",
            "22",
            "Dedicated stalking officers (22)",
            parts=both("Awaiting update", ""),
            state="empty",
        ),
        Section("Understanding", "The following matters are led by the Performance Department."),
        entry(
            "scale-and-types",
            "11",
            "Scale and types of stalking (11)",
            parts=both(
                """The Constabulary recorded 2,014 stalking offences in the year to September 2024,
a rise of 8 per cent. A dashboard separates them by type and shows outcomes.""",
                """A full profile, with recommendation 7 in mind, will count stalking hidden behind
other crimes. The audit plan for 2025 contains stalking in its first quarter.""",
            ),
        ),
        entry(
            "crime-recording",
            "7",
            "Crime recording system (7)",
            parts=both(
                """Included classifications can be recorded, though only two of them. They can be
searched by the Crime Data Integrity team.""",
                """The supplier will raise the limit to five in its spring release, and search will
be opened to supervisors on the same day. Compliance will be reported monthly to the Crime Data
Integrity Board. Until the release, a stalking marker on the intelligence system serves as the means
of search.""",
            ),
        ),
        entry(
            "early-screening",
            "24",
            "Early screening (24)",
            parts=both("TBC"),
            state="empty",
        ),
        Section("Protection"),
        entry(
            "risk",
            "12",
            "Risk (12)",
            parts=both(
                """Risk assessments are completed in 93 per cent of stalking cases. The figure for
breaches of orders is 64 per cent and has been discussed with divisional commanders.""",
                """Divisions have been set the same standard for both from 1 January 2025. A second
assessment after two weeks becomes mandatory. Supervisors will sign the plan and not merely the
record.""",
            ),
        ),
        entry(
            "spo",
            "13",
            "Stalking protection orders (13)",
            parts=both(
                """Four orders were obtained in twelve months, which the Constabulary regards as too
few for its size.""",
                """An officer of Legal Services will read every stalking crime on the second day and
will write to the investigator where an order appears to be suitable. Breaches will be reported to
the divisional superintendent by name.""",
            ),
        ),
        entry(
            "victims-code",
            "14",
            "Victims’ Code and support (14)",
            parts=both(
                """Victims are offered support in writing. It was found in a survey by the victims’
service that letters had gone to an address which the stalker knew.""",
                """No letter is to be sent without a check by telephone. A text message service with
a neutral sender name is on trial until May.""",
            ),
        ),
        other(
            "15",
            "Specialist services (15)",
            asks=PCC_SERVICES,
            answer="A matter for the Commissioner, whose reply is published separately.",
        ),
        entry(
            "commissioning",
            "16",
            "Commissioning (16)",
            parts=both("N/A"),
            state="empty",
        ),
        Section("Investigation"),
        entry(
            "case-allocation",
            "17",
            "Case allocation (17)",
            parts=both(
                """Cases are allocated by the Crime Assessment Unit under a matrix of 2020.""",
                """The matrix is to be replaced when the College’s content is final. In the interim
the Unit sends every case with a high grading to a PIP2 investigator.""",
            ),
        ),
        entry(
            "investigation-quality",
            "18",
            "Quality of investigations (18)",
            parts=both(
                """Reviews by peers from two neighbouring forces were held in October. They praised
the care given to victims and were critical of how little was known of suspects.""",
                """A suspect profile will be opened on the day of report. Investigators will be
released for a morning each month to review one another’s cases.""",
            ),
        ),
        entry(
            "online",
            "19",
            "Online elements (19)",
            parts=both(
                """A cyber team of six supports all crime types. Stalking made up a tenth of its
work in 2024.""",
                """Two more posts have been approved, one of them for open source research. Advice
cards on account security will be given to each victim.""",
            ),
        ),
        entry(
            "multi-agency",
            "25",
            "Working with partners (25)",
            parts=both("Update to be provided in the next edition."),
            state="empty",
        ),
        Section("Publication"),
        entry(
            "publish-plan",
            "28",
            "Publishing the plan (28)",
            parts=both("The plan was published on 21 November 2024 and its link sent to the NPCC."),
        ),
        Section(
            "Annex: recommendations of the 2023 inspection of firearms licensing",
            "A separate inspection made two recommendations to the Constabulary.",
        ),
        other(
            "7",
            "Licensing staff (7)",
            asks="""Staff in licensing should be trained to recognise risk, including that of
domestic abuse and stalking.""",
            answer="All eleven members of staff were trained in March 2024.",
        ),
        other(
            "10",
            "Renewals (10)",
            asks="Renewals should not be delayed beyond eight weeks.",
            answer="The delay stood at five weeks in October 2024.",
        ),
    ),
)
