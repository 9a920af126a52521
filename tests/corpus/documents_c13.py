"""c-13: a Word template of content controls; what is typed stands inside w:sdt, on three levels."""

from __future__ import annotations

from documents_model import Plan, Section, entry, other
from documents_wording import PCC_SERVICES

PROMPT = "Click or tap here to enter text."


def filled(owner: str, status: str) -> dict[str, str]:
    return {"owner": owner, "status": status}


PLAN = Plan(
    name="c-13-content-controls",
    note="Answers, owners and statuses sit in content controls (runs, blocks, whole sections "
    "around both); two controls still show Word's prompt; one heading answers two recommendations.",
    families=("prose", "content-controls", "official-numbers", "status", "grouped", "pcc-item"),
    layout="docx-controls",
    labels={"asks": "Recommendation:", "answer": "Force response:"},
    columns=(("Action owner:", "owner"), ("Status:", "status")),
    title="Corran Islands Police. Plan template, stalking super-complaint",
    intro="Complete one section for each recommendation. Do not change the headings.",
    body=(
        entry(
            "crime-recording",
            "7",
            "7. Crime recording systems",
            answer="""Corran Islands Police uses the system of a larger force on the mainland, which
has promised an included classification field by June 2025. Two islands have no reliable connection
and record on paper first; the paper form was changed at once.""",
            facts=filled("Superintendent, Corporate", "Ongoing"),
            progress="in_progress",
        ),
        entry(
            "training scale-and-types",
            "10 11",
            "10 and 11. Training; scale and types of stalking",
            asks="""Review learning and training provision on stalking, policies and practice
included. Have mechanisms to understand the scale and types of stalking and the effectiveness of the
response.""",
            answer="""These two recommendations are met together, since in a force of 190 people the
same sergeant trains, counts and audits.

- All 190 were trained in person between April and October 2024.
- Thirty-three stalking crimes in three years have each been reviewed.
- The review showed that most stalking here begins at work.""",
            facts=filled("Sergeant, Professional Development", "Complete"),
            progress="complete",
        ),
        entry(
            "risk",
            "12",
            "12. Risk",
            answer="""Each case is discussed by the duty inspector and the public protection
sergeant on the day of report. A written risk assessment follows and goes to the inspector of the
island.

Where the parties live in one small community, the plan for managing the risk names the person who
will look in. That is our oldest method and often our best.""",
            facts=filled("Inspector, Public Protection", "BAU"),
            progress="complete",
        ),
        entry(
            "spo",
            "13",
            "13. Stalking protection orders",
            answer=PROMPT,
            facts=filled("Inspector, Public Protection", "Not started"),
            state="empty",
            progress="not_started",
        ),
        entry(
            "victims-code",
            "14",
            "14. Victims’ Code",
            answer="""Victims may choose to be dealt with by an officer from another island, and one
in three does. Support by video link is given by the mainland’s advocacy charity.""",
            facts=filled("Inspector, Operations", "Ongoing"),
            progress="in_progress",
        ),
        other(
            "15",
            "15. Specialist services",
            asks=PCC_SERVICES,
            answer="Not for the force.",
            facts=filled("PCC", "Not applicable"),
        ),
        entry(
            "commissioning",
            "16",
            "16. Commissioning",
            answer="""The charity’s contract is held jointly with the Commissioner. A clause on
sharing information was added in September, and the price per case has been replaced by a yearly sum
so that nobody is tempted to close a case early.""",
            facts=filled("Superintendent, Corporate", "Complete"),
            progress="complete",
        ),
        entry(
            "case-allocation",
            "18",
            "18. Case allocation",
            answer="""There are nine detectives. All stalking goes to them. The policy now says
so.""",
            facts=filled("Detective Inspector", "Complete"),
            progress="complete",
        ),
        entry(
            "investigation-quality",
            "19",
            "19. Quality of investigations",
            answer="""Once in a quarter a detective superintendent from the mainland reads every
open case and returns it with remarks. They are remarks on substance: a witness not seen, a history
not asked for, a personal statement that was taken in haste.

Remarks are answered within a fortnight.""",
            facts=filled("Detective Inspector", "Ongoing"),
            progress="in_progress",
        ),
        entry(
            "online",
            "20",
            "20. Online elements",
            answer=PROMPT,
            facts=filled("Detective Inspector", "Choose an item."),
            state="empty",
        ),
        entry(
            "dedicated-officers",
            "22",
            "22. Dedicated officers",
            answer="""Considered in advance of the NPCC’s paper (recommendation 21) and declined:
with the numbers given at recommendation 10, a dedicated officer would be idle for two weeks in
three. A specialist on the mainland may be telephoned at any hour.""",
            facts=filled("Chief Officer", "Closed"),
            progress="complete",
        ),
        entry(
            "multi-agency",
            "25",
            "25. Multi-agency response",
            answer="""The islands’ safeguarding board doubles as the multi-agency forum. It has
asked the health board for access to a forensic psychologist by video.""",
            facts=filled("Inspector, Public Protection", "Ongoing"),
            progress="in_progress",
        ),
    ),
    closing=(Section("Authorised by", "The Chief Officer, 21 November 2024."),),
)
