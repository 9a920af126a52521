"""c-03: landscape, ruled on all sides, two dated columns, rows broken by pages, RAG words."""

from __future__ import annotations

from documents_model import Plan, Section, entry

NOV = "Position at November 2024"
MAR = "Position at March 2025"

PLAN = Plan(
    name="c-03-landscape-ruled",
    note="Rows run over page breaks under a repeated header; evidence stands between wording and "
    "answer; red means not started by the key, and one row has a colour and no answer.",
    families=("table", "landscape", "row-breaks", "dated-updates", "rag", "evidence-column"),
    layout="pdf-ruled",
    columns=(
        ("No.", "number"),
        ("Recommendation", "asks"),
        ("Evidence requirements of completion", "evidence"),
        ("Owner", "owner"),
        (NOV, f"update:{NOV}"),
        (MAR, f"update:{MAR}"),
        ("RAG", "rag"),
    ),
    extra={
        "widths": "28 184 84 76 160 164 44",
        "cells": "large",
        "footer": "Saltmarsh Police | VAWG Programme | Stalking tracker v3.2",
    },
    title="Saltmarsh Police – stalking super-complaint tracker",
    intro="""Key to the last column: Blue, complete and signed off. Green, on course. Amber, late or
at some risk. Red, not started.""",
    body=(
        entry(
            "crime-recording",
            "7",
            facts={
                "evidence": """Screenshot of the classification field.

Search results for two test cases.""",
                "owner": "Force Crime Registrar",
                "rag": "Green",
            },
            updates=(
                (
                    NOV,
                    """The records management system holds up to four classifications for each
crime. It was found that the third and fourth were hardly ever filled in, and that the search
function read only the first two. A change request was raised with the supplier on 8 October 2024.

Pending delivery, an intelligence report with the marker STK is required for each crime in which
stalking features. Compliance is counted weekly by the Registrar.""",
                ),
                (
                    MAR,
                    """The change was delivered on 3 February 2025 and all four fields are now
searched. Duty inspectors have been shown the search; 212 crimes have been found by it that would
otherwise have been missed.

The intelligence report will be kept until the audit in June.""",
                ),
            ),
            progress="in_progress",
        ),
        entry(
            "training",
            "10",
            facts={
                "evidence": """Attendance figures.

Mapping of course content to the national learning outcomes.""",
                "owner": "Head of People Development",
                "rag": "Amber",
            },
            updates=(
                (
                    NOV,
                    """Existing courses were mapped against the outcomes and three gaps were
recorded: stalking by strangers, stalking at work, and the police as perpetrators. New modules have
been commissioned from the regional college. Advocates from the county’s stalking service are on the
design group.""",
                ),
                (
                    MAR,
                    """Two of the three modules are being taught. The third was held back so that
the advice of the Professional Standards Department could be taken. By mid-March 58 per cent of the
target group had been trained; the pace was slowed by public order demands in January.

Policies on harassment, on civil orders and on no further action decisions have been revised.""",
                ),
            ),
            progress="in_progress",
        ),
        entry(
            "scale-and-types",
            "11",
            facts={
                "evidence": "Problem profile. Dashboard.",
                "owner": "Head of Analysis",
                "rag": "Blue",
            },
            updates=(
                (
                    NOV,
                    """A profile was published internally in September 2024. Ex-partner cases make
up 61 per cent of the whole. Stalking of students was identified as a type of its own, most of it in
two postcode districts.""",
                ),
                (
                    MAR,
                    """The dashboard was opened to partners in the Community Safety Partnership. Its
measures were agreed with the VAWG lead and follow the national delivery framework; outcome rates,
time to arrest and repeat victimisation are shown by district.""",
                ),
            ),
            progress="complete",
        ),
        entry(
            "risk",
            "12",
            facts={
                "evidence": "Dip samples by supervisors.",
                "owner": "Head of Public Protection",
                "rag": "Green",
            },
            updates=(
                (
                    NOV,
                    """A screening tool is completed on the first visit. Dip samples showed a form
in 91 of 100 cases, but in only 44 was it looked at again after a second report. The force’s risk
management plan template has been cut from nine pages to two in order that it is used.""",
                ),
                (
                    MAR,
                    """The shorter template has been in use since 6 January 2025. A second sample
found the risk reassessed in 71 of 100 cases. Breaches of orders have been added to the daily
briefing, where each is given an owner, and:

- a detective inspector reviews every high risk plan within three days
- plans older than 28 days are flagged on the dashboard described at recommendation 11
- probation receives the plan where the suspect is on licence""",
                ),
            ),
            progress="in_progress",
        ),
        entry(
            "spo",
            "13",
            facts={
                "evidence": "Numbers of orders applied for, granted, breached.",
                "owner": "Head of Legal",
                "rag": "Green",
            },
            updates=(
                (
                    NOV,
                    """An SPO strategy was signed in August. Applications are prepared by a civil
orders unit of three, which also advises by telephone from 8am to 8pm. Seven applications were
before the court.""",
                ),
                (
                    MAR,
                    """Sixteen orders are in force. All have been entered on the Police National
Computer within 24 hours of the hearing. Two breaches have been charged.""",
                ),
            ),
            progress="in_progress",
        ),
        entry(
            "victims-code",
            "14",
            facts={
                "evidence": "Victims’ Code compliance report.",
                "owner": "Head of Criminal Justice",
                "rag": "Red",
            },
            state="empty",
            progress="not_started",
        ),
        entry(
            "commissioning",
            "16",
            facts={
                "evidence": "Minutes of joint meetings.",
                "owner": "Head of Partnerships",
                "rag": "Amber",
            },
            updates=(
                (
                    NOV,
                    """Talks with the Commissioner’s officers were opened in October. The contract
for victim services ends in 2026 and cannot be varied before then without cost.""",
                ),
                (
                    MAR,
                    """A memorandum between the force and the three present providers was signed
instead. It lets case workers see the bail dates and conditions of suspects.""",
                ),
            ),
            progress="in_progress",
        ),
        entry(
            "case-allocation",
            "18",
            facts={
                "evidence": "Allocation policy.",
                "owner": "Head of Crime",
                "rag": "Blue",
            },
            updates=(
                (
                    NOV,
                    """The draft APP was read across to the force’s allocation grid. Stalking
without violence was found to be allocated by place alone.""",
                ),
                (
                    MAR,
                    """The grid was replaced on 1 March 2025. Level of risk now decides, then
complexity, then place. Investigators outside PIP2 may hold a case only under a named tutor.""",
                ),
            ),
            progress="complete",
        ),
        entry(
            "investigation-quality",
            "19",
            facts={
                "evidence": """Results of case file audits.

Proportion of cases with a victim personal statement.""",
                "owner": "Head of Crime",
                "rag": "Amber",
            },
            updates=(
                (
                    NOV,
                    """Forty files were audited with a prosecutor in the room. In eleven, the
history between the parties had not been sought beyond the last incident. Sergeants have been given
the findings in person.

An aide-memoire for interviews of suspects has been issued.""",
                ),
                (
                    MAR,
                    """A second audit found the history missing in four of forty files. Early advice
from the Crown Prosecution Service had been asked for in 26. Personal statements remain the weakest
point: 15 of forty files had one.""",
                ),
            ),
            progress="in_progress",
        ),
        entry(
            "early-screening",
            "24",
            facts={
                "evidence": "Terms of reference of the screening team.",
                "owner": "Head of Contact",
                "rag": "Amber",
            },
            updates=(
                (
                    NOV,
                    """Screening of new crimes by keyword was tried for a month in two districts.
The words returned too many records to be read.""",
                ),
                (
                    MAR,
                    """The keyword list has been replaced by a rule: two or more reports between the
same people within six months. Harassment, malicious communications and breaches are covered, and on
average fourteen crimes a day are read by a crime management sergeant.""",
                ),
            ),
            progress="in_progress",
        ),
        entry(
            "multi-agency",
            "25",
            facts={
                "evidence": "Business case.",
                "owner": "Head of Public Protection",
                "rag": "Green",
            },
            updates=(
                (
                    NOV,
                    """A monthly meeting with forensic psychology, probation and housing was begun
in May 2024.""",
                ),
                (
                    MAR,
                    """Twenty-two perpetrators have been discussed. The health trust has agreed to
pay for half of a psychologist’s post for one year.""",
                ),
            ),
            progress="in_progress",
        ),
    ),
    closing=(Section("Sign-off", "Reviewed by the VAWG Programme Board, 19 March 2025."),),
)
