"""c-10: one big Word table: theme bands, a header of two rows, numbers merged over sub-rows."""

from __future__ import annotations

from documents_model import Part, Plan, Section, entry, other
from documents_wording import PCC_SERVICES, SYSTEMS, SYSTEMS_INTERIM, SYSTEMS_USE

PLAN = Plan(
    name="c-10-merged-table",
    note="Merged cells in three ways (theme bands over the whole width, numbers over sub-rows, two "
    "update columns under one header); red is explained in a key; one row names another's number.",
    families=("table", "merged-cells", "dated-updates", "rag", "official-numbers", "pcc-item"),
    layout="docx-merged",
    columns=(
        ("No", "number"),
        ("Recommendation", "asks"),
        ("Lead", "owner"),
        ("November 2024", "update:November 2024"),
        ("October 2025", "update:October 2025"),
        ("RAG", "rag"),
    ),
    extra={"over": "Progress", "widths": "12 62 24 70 70 18"},
    title="Lyddon and Marsh Police – Stalking super-complaint action plan",
    intro="""RAG key: BLUE = complete. GREEN = will be met. AMBER = at risk. RED = not started.

Updated on 15 October 2025.""",
    body=(
        Section("Theme A: systems, people and knowledge"),
        entry(
            "crime-recording",
            "7",
            asks=SYSTEMS,
            parts=(Part("7.1", SYSTEMS_USE), Part("7.2", SYSTEMS_INTERIM)),
            facts={"owner": "Crime Registrar", "rag": "BLUE"},
            updates=(
                (
                    "November 2024",
                    """We can add stalking to any crime as an included classification. Nobody could
search for it until September, when a report was built that runs overnight.""",
                ),
                (
                    "October 2025",
                    """The overnight report is used by all eleven districts. Its figures went into
our annual data return for the first time. The intelligence reports that were sent in the meantime
have ceased.""",
                ),
            ),
            progress="complete",
        ),
        entry(
            "training",
            "10",
            facts={"owner": "Head of Learning", "rag": "GREEN"},
            updates=(
                (
                    "November 2024",
                    """A needs analysis was finished last week. We are short of trainers rather than
of material.""",
                ),
                (
                    "October 2025",
                    """Eight trainers have been licensed by the College, three of them advocates
from the voluntary sector. They have taught 1,406 of 1,900 officers and staff:

- response and neighbourhood: 81 per cent
- investigators: 70 per cent
- contact centre: 55 per cent

The stalking policy and the harassment procedure have become one document.""",
                ),
            ),
            progress="in_progress",
        ),
        entry(
            "scale-and-types",
            "11",
            facts={"owner": "Head of Analysis", "rag": "GREEN"},
            updates=(
                (
                    "November 2024",
                    "A profile is being written. It will be put to the VAWG board in February.",
                ),
                (
                    "October 2025",
                    """The board took the profile in February and asked for more on older victims.
We added that in June. A sample of 60 crimes is audited every second month.""",
                ),
            ),
            progress="in_progress",
        ),
        Section("Theme B: safety and rights"),
        entry(
            "risk",
            "12",
            asks="By 27 March 2025, make risk identification, assessment and management effective.",
            parts=(
                Part("12.1", "A screening tool, used by those who attend first."),
                Part("12.2", "Assessment by trained people; review by supervisors."),
            ),
            facts={"owner": "Head of Public Protection", "rag": "AMBER"},
            updates=(
                (
                    "November 2024",
                    """We use S-DASH. Its use is patchy at night, when no specialist is on duty to
answer questions.""",
                ),
                (
                    "October 2025",
                    """A night duty safeguarding sergeant has been in post since May and we no
longer see the difference. Breaches remain the concern: a fifth have no assessment at all.
Recommendation 24 now helps, since the screening team sees breaches first.""",
                ),
            ),
            progress="in_progress",
        ),
        entry(
            "spo",
            "13",
            facts={"owner": "Force Solicitor", "rag": "GREEN"},
            updates=(
                (
                    "November 2024",
                    """Applications are made by the Force Solicitor, who has funded counsel for
contested cases.""",
                ),
                (
                    "October 2025",
                    """Nineteen full and six interim orders are in force. A yearly review with the
magistrates’ clerk has cut the wait for a listing by half.""",
                ),
            ),
            progress="in_progress",
        ),
        entry(
            "victims-code",
            "14",
            facts={"owner": "Head of Justice", "rag": "RED"},
            state="empty",
            progress="not_started",
        ),
        other(
            "15",
            asks=PCC_SERVICES,
            answer="For the Police and Crime Commissioner.",
            facts={"owner": "OPCC", "rag": ""},
        ),
        entry(
            "commissioning",
            "16",
            facts={"owner": "Chief of Staff", "rag": "AMBER"},
            updates=(
                (
                    "November 2024",
                    "A joint review with the Commissioner’s office has been scoped.",
                ),
                (
                    "October 2025",
                    """The review reported in July. It advises a single front door for victims of
stalking, and the police’s part of the money has been found; the Commissioner’s part depends on the
settlement.""",
                ),
            ),
            progress="in_progress",
        ),
        Section("Theme C: investigation"),
        entry(
            "case-allocation",
            "17",
            facts={"owner": "Head of Crime", "rag": "BLUE"},
            updates=(
                (
                    "November 2024",
                    "Our allocation policy predates the APP and will be rewritten.",
                ),
                (
                    "October 2025",
                    """Rewritten, consulted upon and in force since 1 April 2025. Complex cases are
taken by detectives; a weekly meeting moves any that were put in the wrong place.""",
                ),
            ),
            progress="complete",
        ),
        entry(
            "investigation-quality",
            "18",
            facts={"owner": "Head of Crime", "rag": "AMBER"},
            updates=(
                (
                    "November 2024",
                    """Our own audit called a third of investigations good, a third adequate and a
third poor.""",
                ),
                (
                    "October 2025",
                    """The same auditors now say half, a third and a sixth. What has helped most is
a detective sergeant’s note within the first day. What has helped least is the form that we designed
for it, and we have dropped the form.

Personal statements are still taken late.""",
                ),
            ),
            progress="in_progress",
        ),
        entry(
            "online",
            "19",
            facts={"owner": "Head of Cyber", "rag": "GREEN"},
            updates=(
                (
                    "November 2024",
                    "Advice from a digital media investigator is optional.",
                ),
                (
                    "October 2025",
                    """It is compulsory since June. Waiting time for an examined phone has come down
from 61 days to 23.""",
                ),
            ),
            progress="in_progress",
        ),
        entry(
            "early-screening",
            "24",
            facts={"owner": "Head of Contact", "rag": "GREEN"},
            updates=(
                (
                    "November 2024",
                    "Screening is done by the officer who records the crime and by nobody else.",
                ),
                (
                    "October 2025",
                    """A team of three screens harassment, malicious communications and breaches. It
was found in August that a night’s crimes had been skipped; a check for gaps has been built in.""",
                ),
            ),
            progress="in_progress",
        ),
        Section("Theme D: partners and the public"),
        entry(
            "multi-agency",
            "25",
            facts={"owner": "Head of Partnerships", "rag": "AMBER"},
            updates=(
                ("November 2024", "Partners have been invited to a first workshop."),
                (
                    "October 2025",
                    """Three workshops were held. Partners want an intervention programme but no
body has come forward to host it, and we shall ask the Health and Care Partnership.""",
                ),
            ),
            progress="in_progress",
        ),
        entry(
            "publish-plan progress-update",
            "28 29",
            shown_number="28 29",
            asks="""Publish an action plan on the force website by 22 November 2024, send the link,
and give the NPCC an update on progress by 27 March 2025.""",
            facts={"owner": "Programme Office", "rag": "BLUE"},
            updates=(
                ("November 2024", "Published on 22 November."),
                (
                    "October 2025",
                    "Update returned to the NPCC on 24 March. We go on updating this page.",
                ),
            ),
            progress="complete",
        ),
    ),
    closing=(Section("", "Document owner: VAWG Programme Office."),),
)
