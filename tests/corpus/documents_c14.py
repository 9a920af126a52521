"""c-14: Word forms, one small table a recommendation, the answer in a full-width cell."""

from __future__ import annotations

from documents_model import Plan, Section, entry


def form(owner: str, due: str, status: str, evidence: str, documents: str = "") -> dict[str, str]:
    return {
        "owner": owner,
        "due": due,
        "status": status,
        "evidence": evidence,
        "documents": documents,
    }


PLAN = Plan(
    name="c-14-word-forms",
    note="A table a recommendation with four columns of label and value, the answer in a cell over "
    "the full width; six of fourteen forms hold a placeholder or nothing.",
    families=("forms", "transposed", "merged-cells", "placeholder", "status", "evidence-column"),
    layout="docx-forms",
    labels={
        "asks": "Recommendation",
        "owner": "Recommendation owner",
        "due": "Date",
        "status": "Status",
        "evidence": "Evidence requirements",
        "answer": "Force update",
        "documents": "Supporting documents",
    },
    title="Holderby Police: stalking recommendations, progress forms",
    intro="""One form a recommendation. Where nothing has been reported the form is left as it was
issued.""",
    body=(
        entry(
            "crime-recording",
            "7",
            "Rec 7",
            asks="""Crime recording systems able to hold, and search for, stalking as an included
classification; system used; cases searchable in the interim.""",
            answer="""The system supports this. A test carried out with fictitious records in
September found every one of them again.

Use is another matter. The proportion of harassment crimes with a considered entry in the field was
35 per cent in August and 48 per cent in October. District commanders answer for it at the monthly
performance meeting.""",
            facts=form(
                "T/Ch Insp, Crime Standards", "Nov-24", "Ongoing", "Test results.", "Test log"
            ),
            progress="in_progress",
        ),
        entry(
            "training",
            "10",
            "Rec 10",
            asks="Learning and training provision reviewed; policies and practice updated.",
            answer="TBC",
            facts=form("Head of L&D", "Nov-24", "Not started", "Course outline."),
            state="empty",
            progress="not_started",
        ),
        entry(
            "scale-and-types",
            "11",
            "Rec 11",
            asks="Mechanisms to understand scale and types of stalking, and effectiveness.",
            answer="""A data scientist has built a model that reads the free text of incident logs.
It found 340 incidents in twelve months which a person would call stalking and which had been closed
without a crime. They are being read again, newest first, by officers on restricted duties; 212 had
been read by the middle of November.""",
            facts=form("Head of Data", "Nov-24", "Ongoing", "Model report.", "Data ethics opinion"),
            progress="in_progress",
        ),
        entry(
            "risk",
            "12",
            "Rec 12",
            asks="Risk identification, assessment and management effective.",
            answer="""A risk conversation, as we prefer to call it, is held at each contact.
Officers write down:

- what has changed since the last contact
- what the victim fears will happen next
- what the suspect has lost or may lose

Sergeants listen to one recorded conversation a month for each officer.""",
            facts=form("Head of PPU", "Nov-24", "Ongoing", "Recordings sampled."),
            progress="in_progress",
        ),
        entry(
            "spo",
            "13",
            "Rec 13",
            asks="SPO considered in every case.",
            answer="""Every case is put to the civil orders desk by an automatic message. The desk
replied to all 118 in October and advised an application in 14. Nine have been granted to date,
three were refused and two are waiting.""",
            facts=form("Force Solicitor", "Nov-24", "BAU", "Desk figures."),
            progress="complete",
        ),
        entry(
            "victims-code",
            "14",
            "Rec 14",
            asks="Victims receive their rights and have access to support services.",
            answer="[Insert response]",
            facts=form("Head of CJ", "Nov-24", "Not started", "Code data."),
            state="empty",
            progress="not_started",
        ),
        entry(
            "commissioning",
            "16",
            "Rec 16",
            asks="Commissioning arrangements reviewed with the PCC.",
            answer="""The Commissioner is leading. The force’s contribution, a paper on demand for
the years to 2028, was delivered on 1 November.""",
            facts=form("Head of Strategy", "Nov-24", "Ongoing", "Paper.", "Paper to OPCC"),
            progress="in_progress",
        ),
        entry(
            "case-allocation",
            "17",
            "Rec 17",
            asks="APP on case allocation reflected in policy.",
            answer="",
            facts=form("Head of Crime", "", "", "Policy."),
            state="empty",
        ),
        entry(
            "investigation-quality",
            "18",
            "Rec 18",
            asks="Quality of stalking investigations improved.",
            answer="""The Crime Standards team watches one interview with a suspect and reads one
file with each stalking investigator every year and writes to them privately. That began in 2022,
and we believe that it has done more than any instruction.

In view of Rec 12, a section on risk has been added to the letter.""",
            facts=form("T/Ch Insp, Crime Standards", "Nov-24", "Action complete", "Letters."),
            progress="complete",
        ),
        entry(
            "online",
            "19",
            "Rec 19",
            asks="Online elements recognised and responded to.",
            answer="To follow",
            facts=form("Head of Digital", "Nov-24", "Not started", "Strategy."),
            state="empty",
            progress="not_started",
        ),
        entry(
            "dedicated-officers",
            "22",
            "Rec 22",
            asks="Dedicated stalking officers considered.",
            answer="-",
            facts=form("ACC", "", "", "Options paper."),
            state="empty",
        ),
        entry(
            "early-screening",
            "23",
            "Rec 23",
            asks="Early screening of crimes.",
            answer="""See the form for Rec 11: the same model runs on new incidents twice a day and
its findings are read within the hour by the incident manager.""",
            facts=form("Head of Contact", "Nov-24", "Ongoing", "Log of reads."),
            progress="in_progress",
        ),
        entry(
            "multi-agency",
            "25",
            "Rec 25",
            asks="Multi-agency response explored with partners.",
            answer="N/A",
            facts=form("Head of PPU", "", "", "Minutes."),
            state="empty",
        ),
        entry(
            "publish-plan",
            "26",
            "Rec 26",
            asks="Action plan published on the force website.",
            answer="Accepted and done. These forms are the plan.",
            facts=form("Head of Comms", "Nov-24", "Closed", "Web address."),
            progress="complete",
        ),
    ),
    closing=(Section("Issued by the Strategy Directorate", ""),),
)
