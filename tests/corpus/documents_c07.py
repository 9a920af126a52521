"""c-07: a browser's print of key/value forms, one page a recommendation, two answer blocks each."""

from __future__ import annotations

from documents_model import Part, Plan, Section, entry, other
from documents_wording import NPCC_COLLATION

NOW = "Our current process"
NEXT = "Changes we will make"


def form(lead: str, evidence: str, status: str, review: str) -> dict[str, str]:
    return {"lead": lead, "evidence": evidence, "status": status, "review": review}


def both(now: str, later: str) -> tuple[Part, ...]:
    return (Part(NOW, "", now), Part(NEXT, "", later))


PLAN = Plan(
    name="c-07-printed-forms",
    note="Transposed tables printed by a browser, one a page: labels in the first column, the "
    "answer in two rows, evidence and status below it; one form answers two recommendations.",
    families=("forms", "transposed", "browser-print", "official-numbers", "grouped", "npcc-item"),
    layout="pdf-browser-forms",
    columns=(
        ("Recommendation", "asks"),
        (NOW, f"part:{NOW}"),
        (NEXT, f"part:{NEXT}"),
        ("Evidence required", "evidence"),
        ("Lead", "lead"),
        ("Status", "status"),
        ("Date of next review", "review"),
    ),
    title="Ashdene and Vale Police. Stalking action plan: recommendation sheets",
    intro="""Each recommendation has a sheet of its own, which its lead keeps current. The sheets
for recommendations 28 and 29 are held by Corporate Communications and are not printed here.""",
    body=(
        entry(
            "crime-recording",
            "7",
            "Recommendation 7 – Crime recording",
            parts=both(
                """Stalking is entered as an included classification by the crime recording bureau,
not by the officer. The bureau reads each report of harassment, damage or burglary for signs of a
course of conduct.

Included classifications can be searched by anyone with an analyst’s licence (62 people).""",
                """The search will be opened to all sergeants in April. Meanwhile a list of the past
week’s classifications is put into the Monday briefing of each station.""",
            ),
            facts=form("Force Crime Registrar", "Copies of lists", "In progress", "30 April 2025"),
            progress="in_progress",
        ),
        entry(
            "training",
            "10",
            "Recommendation 10 – Learning and training",
            parts=both(
                """Stalking is taught in four courses. We compared them with the national learning
outcomes and with each other, and found that two contradicted the other two on cancelled
reports.""",
                """- One lesson plan for all courses, written with two victim advocates
- Refresher for response officers every second year
- A short guide for the front counter
- The contradictory policy on cancelled reports will be withdrawn""",
            ),
            facts=form("Head of Training", "Lesson plan", "In progress", "31 May 2025"),
            progress="in_progress",
        ),
        entry(
            "scale-and-types",
            "11",
            "Recommendation 11 – Scale and types",
            parts=both(
                """We publish a profile each spring and a set of measures each month. The measures
were chosen from the national VAWG framework and have been stable for two years, so that trends can
be read from them.""",
                "None at present. The position will be looked at with the next profile.",
            ),
            facts=form("Head of Insight", "Profile and measures", "Action complete", "May 2025"),
            progress="complete",
        ),
        entry(
            "risk",
            "12",
            "Recommendation 12 – Risk",
            parts=both(
                """Officers complete the screening tool at the scene. The Safeguarding Centre
carries out the assessment within two days and writes the risk management plan.""",
                """We will move the first review of the plan from day 28 to day 7. The Centre will
take over cases in which an order has been breached, which have so far stayed with the officer. The
training under recommendation 10 will include a scored exercise on risk.""",
            ),
            facts=form(
                "Head of Safeguarding", "Dip sample of 30 plans", "In progress", "1 June 2025"
            ),
            progress="in_progress",
        ),
        entry(
            "spo",
            "13",
            "Recommendation 13 – Stalking protection orders",
            parts=both("TBC", ""),
            facts=form("Head of Legal", "Number of orders", "Not started", "1 June 2025"),
            state="empty",
            progress="not_started",
        ),
        entry(
            "victims-code",
            "14",
            "Recommendation 14 – Victims’ rights",
            parts=both(
                """Victims are offered the Code entitlements by the Witness and Victim Bureau within
one working day. The Bureau makes the referral to support. In the last quarter 94 per cent of
stalking victims were offered it and 52 per cent took it up.""",
                """We will ask those who said no why they did. The Bureau’s hours will be extended
to Saturdays.""",
            ),
            facts=form("Head of Bureau", "Bureau figures", "In progress", "30 April 2025"),
            progress="in_progress",
        ),
        entry(
            "commissioning",
            "16",
            "Recommendation 16 – Commissioning",
            parts=both(
                """The Commissioner’s Office and the force hold a joint budget for victim services.
A review of it in December found no duplication and one gap, support for victims under 18.""",
                """A tender for that support will be issued in May. The winning service will have
read-only access to the parts of the crime record it needs.""",
            ),
            facts=form("Finance Director", "Tender documents", "In progress", "31 July 2025"),
            progress="in_progress",
        ),
        entry(
            "case-allocation investigation-quality",
            "18 19",
            "Recommendations 18 and 19 – Allocation and quality of investigations",
            asks="""Recommendation 18: bring the policies on case allocation into line with the APP
of the College, so that cases go to people with the right skills and experience.

Recommendation 19: improve the quality of stalking investigations, which should be victim centred,
suspect focused and context led.""",
            parts=both(
                """One policy governs both matters. A crime allocation officer gives each case a
number of points for risk and for complexity; from twelve points it goes to CID, below that to a
trained uniform investigator. A supervisor reads the investigation plan before the first
interview.""",
                """The threshold will be lowered from twelve to nine points in April. We will add
two questions to the plan, on earlier victims of the same suspect and on the victim personal
statement.""",
            ),
            facts=form("Head of Crime", "Policy; dip samples", "In progress", "30 June 2025"),
            progress="in_progress",
        ),
        entry(
            "online",
            "20",
            "Recommendation 20 – Online elements",
            parts=both(
                """A digital triage van attends victims at home. Advice on accounts, passwords and
location sharing is given on the same visit, and captured evidence is uploaded from the van.""",
                """No further change is planned: demand is met within 48 hours.""",
            ),
            facts=form("Head of Digital", "Van log", "Closed", "None"),
            progress="complete",
        ),
        other(
            "21",
            "Recommendation 21 – Collation by the NPCC",
            asks=NPCC_COLLATION,
            parts=both("For the national lead. The force has replied to the questionnaire.", ""),
            facts=form("NPCC", "", "", ""),
        ),
        entry(
            "dedicated-officers",
            "22",
            "Recommendation 22 – Dedicated officers",
            parts=both(
                """We have one stalking single point of contact, a detective sergeant, for a force
of 2,300 officers. She advises on about thirty cases a month.""",
                """Two constables will be attached to her for a year from September 2025. What they
add will be measured by time to arrest, by use of orders and by what victims say.""",
            ),
            facts=form("Head of Crime", "Evaluation", "In progress", "27 September 2025"),
            progress="in_progress",
        ),
        entry(
            "early-screening",
            "24",
            "Recommendation 24 – Early screening",
            parts=both("", ""),
            facts=form("Head of Contact", "Screening log", "Not started", "1 June 2025"),
            state="empty",
            progress="not_started",
        ),
        entry(
            "multi-agency",
            "25",
            "Recommendation 25 – Multi-agency response",
            parts=both(
                """Stalkers are discussed at MAPPA where they qualify and at a domestic abuse panel
where the victim was a partner. About a third of cases fit neither.""",
                """A stalking panel for that third starts in June with probation, adult social care,
the university and a consultant psychiatrist.""",
            ),
            facts=form("Head of Offender Management", "Terms", "In progress", "30 June 2025"),
            progress="in_progress",
        ),
    ),
    closing=(Section("End of sheets"),),
)
