"""c-02: everything run in: bold number and title, wording, label and answer in one paragraph."""

from __future__ import annotations

from documents_model import Plan, Section, entry, other

PLAN = Plan(
    name="c-02-run-in-labels",
    note="Labels run in with the text; own numbers 1 to 15 in an order of the force's own, so that "
    "a printed 7 is the quality of investigations; the intro lists every topic.",
    families=("prose", "run-in-labels", "renumbered", "reordered", "status", "pcc-item"),
    layout="pdf-run-in",
    labels={"asks": "Recommended:", "answer": "Position of the Constabulary:"},
    columns=(("Lead:", "owner"), ("Target:", "due"), ("Status:", "status")),
    title="Fellside Constabulary. Response to the police super-complaint on stalking",
    intro="""This paper gives the position of Fellside Constabulary on the recommendations of the
joint investigation into the stalking super-complaint. The Crime and Harm Board approved it on 11
November 2024.

The recommendations concern the recording of crime, training, the scale and types of stalking, risk,
stalking protection orders, the rights of victims, commissioning, case allocation, the quality of
investigations, online elements, dedicated officers, early screening and partnership. They are
numbered in the order in which the Constabulary will report on them, which is not that of the
national report.""",
    body=(
        entry(
            "publish-plan progress-update",
            "1",
            "1. Publication and reporting.",
            asks="""Publish an action plan on the force website within 56 days, and tell the NPCC
six months after the report how far it has been carried out.""",
            answer="""The Constabulary has placed this plan on its website under ‘Our performance’.
The Deputy Chief Constable wrote to the NPCC with the link on 18 November and has fixed 20 March
2025 for the six-month return.""",
            facts={"owner": "DCC Office", "due": "20 March 2025", "status": "Ongoing"},
            progress="in_progress",
        ),
        entry(
            "early-screening",
            "2",
            "2. Early screening.",
            asks="""Screen crimes early for stalking, harassment and malicious communications and
breached orders included.""",
            answer="""A cell of four constables and one analyst reads each new harassment,
communications and breach record before it is allocated. Between July and October 2024 it read 3,912
records and reclassified 148 of them as stalking. The cell works from 7am to 11pm; the force control
room covers the hours between.""",
            facts={"owner": "Head of Crime Management", "due": "In place", "status": "BAU"},
            progress="complete",
        ),
        entry(
            "crime-recording",
            "3",
            "3. Crime recording systems.",
            asks="""Have a system in which stalking can be recorded under another principal crime
and found by search; see that it is used; keep cases searchable in the meantime.""",
            answer="""The force system, shared with two neighbours, has allowed included
classifications since 2021, but an ordinary user could not search on them. The supplier delivered
that search in September 2024. Its use is taught in the crime recording refresher and counted every
quarter by the registrar’s team.

Interim arrangements are no longer needed and were withdrawn on 1 October.""",
            facts={"owner": "Force Crime Registrar", "due": "1 October 2024", "status": "Complete"},
            progress="complete",
        ),
        entry(
            "training",
            "4",
            "4. Learning and training.",
            asks="""Review learning and training provision on stalking against the national learning
outcomes, with victim advocates, and revise policies and practices.""",
            answer="""Every frontline sergeant had been on a one-day course by the end of October
2024. It was written with a lecturer from the local university and with a woman who was stalked for
eleven years by a former colleague; she speaks at each event. Detectives follow in January.

Policy has been checked line by line against the report and reissued.""",
            facts={"owner": "Head of Learning", "due": "27 March 2025", "status": "Ongoing"},
            progress="in_progress",
        ),
        entry(
            "risk",
            "5",
            "5. Risk.",
            asks="""Identify, assess and manage risk effectively whenever stalking or the breach of
an order is reported.""",
            answer="""Risk is screened by the attending officer with the S-DASH questions and
assessed again by the Safeguarding Hub. A case may not be filed until a supervisor has recorded that
the plan for managing the risk is still sound. Under a change made in August the same applies to
breaches of non-molestation, restraining and stalking protection orders.""",
            facts={"owner": "Head of Safeguarding", "due": "27 March 2025", "status": "Ongoing"},
            progress="in_progress",
        ),
        entry(
            "spo",
            "6",
            "6. Stalking protection orders.",
            asks="Consider an SPO in every stalking case and apply for one where it is suitable.",
            answer="""The Constabulary considers an order in each case by means of a question that
cannot be skipped.

- Eighteen full orders were in force in October 2024, against seven a year before.
- Applications are drafted by two trained civil orders officers and settled by counsel.
- A breach is graded as a priority incident.""",
            facts={"owner": "Head of Legal Services", "due": "27 March 2025", "status": "Ongoing"},
            progress="in_progress",
        ),
        entry(
            "investigation-quality",
            "7",
            "7. Quality of investigations.",
            asks="""Raise the quality of stalking investigations: victim centred, suspect focused,
context led.""",
            answer="""Quality is tested by a panel that reads twelve finalised investigations every
other month. A prosecutor, an advocate and a detective from another force sit on it. Its findings
are candid: context was well described in most cases, but inquiries into the suspect’s movements
were often closed too soon. A template for supervisors was introduced in reply.""",
            facts={"owner": "Head of Crime", "due": "January 2025", "status": "Ongoing"},
            progress="in_progress",
        ),
        entry(
            "victims-code",
            "8",
            "8. Rights of victims.",
            asks="Give victims their rights under the Victims’ Code, and access to support.",
            answer="""Compliance with the Code is watched through a screen on the crime record, and
the figure for timely updates stood at 83 per cent in September. An independent stalking advocate is
based in the victim care unit on three days a week.""",
            facts={"owner": "Head of Victim Care", "due": "In place", "status": "BAU"},
            progress="complete",
        ),
        entry(
            "commissioning",
            "9",
            "9. Commissioning.",
            asks="""Review commissioning arrangements with the Police and Crime Commissioner, so
that collaborative working and information sharing are built in.""",
            answer="Update to follow.",
            facts={
                "owner": "Head of Partnerships",
                "due": "27 March 2025",
                "status": "Not started",
            },
            state="empty",
            progress="not_started",
        ),
        entry(
            "case-allocation",
            "10",
            "10. Case allocation.",
            asks="""Take the College’s APP on case allocation into policy and give cases to
investigators with the right skills and experience.""",
            answer="""Accepted. The allocation policy will be amended once the College has issued
its content.""",
            facts={"owner": "Head of Crime Management", "due": "May 2025", "status": "Not started"},
            progress="not_started",
        ),
        entry(
            "online",
            "11",
            "11. Online elements.",
            asks="Recognise the online elements of stalking and respond to them better.",
            answer="""Digital media investigators join the morning meeting and are offered for each
case with an online element. A kit for copying phones in the victim’s own home, bought in spring,
has cut the average time that a victim is without the device from nineteen days to less than
one.""",
            facts={"owner": "Head of Digital", "due": "27 March 2025", "status": "Ongoing"},
            progress="in_progress",
        ),
        entry(
            "scale-and-types",
            "12",
            "12. Scale and types of stalking.",
            asks="""Have mechanisms that show the scale and types of stalking in the area and how
effective the response is.""",
            answer="""A profile, first drawn up in 2022, is due again in January 2025. Audits by the
Performance Branch take place each quarter. Taken with the victim survey they give the Constabulary
a fair view of scale, though less so of stalking by acquaintances, which it believes to be
under-reported.""",
            facts={"owner": "Head of Performance", "due": "January 2025", "status": "Ongoing"},
            progress="in_progress",
        ),
        entry(
            "multi-agency",
            "13",
            "13. Partnership.",
            asks="Explore, with partners, a multi-agency response to stalking.",
            answer="""The Constabulary has visited two forces that run a multi-agency stalking
intervention programme. It is persuaded by the model and not yet by the cost. A paper with three
options, one of them shared with the neighbouring county, goes to the Commissioner’s board on 4
February.""",
            facts={"owner": "Head of Partnerships", "due": "4 February 2025", "status": "Ongoing"},
            progress="in_progress",
        ),
        entry(
            "dedicated-officers",
            "14",
            "14. Dedicated officers.",
            asks="""Consider, from what the NPCC lead collates under recommendation 21, the value of
dedicated stalking officers and subject matter experts.""",
            answer="""Each of the three areas has named a stalking champion, who keeps their
ordinary post. The Constabulary will await the national material before it decides on more.""",
            facts={"owner": "Head of Crime", "due": "27 September 2025", "status": "Ongoing"},
            progress="in_progress",
        ),
        other(
            "15",
            "15. Specialist services (Commissioner).",
            asks="Examine whether specialist stalking services meet the need.",
            answer="None is required here; the Commissioner will reply separately.",
            facts={"owner": "OPCC", "due": "27 March 2025", "status": "Not applicable"},
        ),
    ),
    closing=(
        Section(
            "Governance",
            "Progress is reviewed every second month by the Crime and Harm Board.",
        ),
    ),
)
