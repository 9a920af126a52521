"""c-06: a report with contents page, dotted leaders, running heads, and sections of its own."""

from __future__ import annotations

from documents_model import Plan, Section, entry

PLAN = Plan(
    name="c-06-contents-report",
    note="The contents page lists every heading with a dotted leader; section numbers 3.1 to 7.2 "
    "are the force's own, so its 7.1 and 7.2 are governance and contact, not crime recording.",
    families=(
        "prose",
        "contents-page",
        "running-heads",
        "own-section-numbers",
        "no-official-number",
    ),
    layout="pdf-report",
    labels={"asks": "What we were asked to do", "answer": "What we are doing"},
    extra={"header": "OFFICIAL | Strathmere Police", "footer": "Stalking delivery report"},
    title="Stalking: our delivery report",
    intro="""Strathmere Police polices one city and forty villages. Last year 1,730 people told us
that they were being stalked.

The super-complaint of the Suzy Lamplugh Trust was answered by three national bodies in September
2024. We were asked to publish an action plan within 56 days. The present report is that plan, with
the progress made by the end of February.""",
    body=(
        Section(
            "2 How to read this report",
            "Chapters 3 to 6 take the recommendations by subject. Chapter 7 is about ourselves.",
        ),
        Section("3 Knowing about stalking", "This chapter is about records, data and screening."),
        entry(
            "crime-recording",
            "",
            "3.1 Stalking on our crime recording system",
            asks="""Record stalking as an included classification where another crime is the
principal one, and be able to search for it.""",
            answer="""Our system does this and has done so since 2019. What was missing was the
habit. In a sample taken last May only one burglary in eight with a stalking background carried the
second classification.

Crime managers now refuse to finalise a record until the question has been answered. The sample was
repeated in January: seven in eight.""",
        ),
        entry(
            "scale-and-types",
            "",
            "3.2 Scale and types",
            asks="Have mechanisms to understand how much stalking there is, and of which types.",
            answer="""We use three sources together:

- police records, analysed every quarter against the VAWG framework
- calls to the advocacy service, which gives us counts without names
- a question in the residents’ survey of the city council

The third tells us what the first two cannot. About one victim in six had spoken to anybody
official.""",
        ),
        entry(
            "early-screening",
            "",
            "3.3 Finding it early",
            asks="""Set up early screening of crimes that may be stalking, harassment and malicious
communications among them.""",
            answer="""A sergeant and two researchers look each morning at the crimes of the day
before. They can change the classification, ask for a screening tool to be completed, or send the
matter straight to the specialist desk. They altered 9 per cent of what they saw in the first
quarter.""",
        ),
        Section("4 Keeping people safe"),
        entry(
            "risk",
            "",
            "4.1 Risk",
            asks="Identify, assess and manage risk effectively, in cases of breach as well.",
            answer="""We chose one tool for all stalkers, whoever they are to the victim. It is
followed by a full assessment in the specialist desk, normally on the next day.

Supervisors’ reviews were our weak point and we said so in November. Since then a review is due at
72 hours, and the system shows the district commander which are late. On 28 February, eleven of 160
were.""",
        ),
        entry(
            "spo",
            "",
            "4.2 Stalking protection orders",
            asks="Consider an SPO in each case and apply where it would prevent harm.",
            answer="""The number of applications has trebled, from 11 to 34. Two solicitors and a
paralegal do nothing else. They told us that the section 4.1 assessment is what persuades a court,
and so it is now exhibited.

Orders are managed as sexual offenders are managed, by visits without notice.""",
        ),
        entry(
            "victims-code",
            "",
            "4.3 Rights and support for victims",
            asks="Give victims the rights of the Victims’ Code, and access to support services.",
            answer="""Every victim is given one named contact. Contact is weekly unless the victim
prefers otherwise, and the preference is kept on the crime record with the date on which it was last
confirmed. Advocates are told of each new case by a nightly automatic message, to which victims have
consented.""",
        ),
        entry(
            "commissioning",
            "",
            "4.4 Commissioning with the Commissioner",
            asks="Review commissioning arrangements with the Police and Crime Commissioner.",
            answer="Update to follow",
            state="empty",
        ),
        Section("5 Investigating stalking"),
        entry(
            "case-allocation",
            "",
            "5.1 Who investigates",
            asks="""Reflect the national APP on case allocation in policy, so that investigators
have the right skills and experience.""",
            answer="""Allocation has been taken out of the hands of the person who happens to be on
duty. The specialist desk proposes an investigator according to risk and complexity and a detective
inspector decides.""",
        ),
        entry(
            "investigation-quality",
            "",
            "5.2 How well we investigate",
            asks="Raise the quality of stalking investigations.",
            answer="""A review group reads closed cases with the victim’s permission, and, in every
second case, with the victim in the room. That has taught us more than any audit. Three lessons have
changed our practice:

- Ask who else the suspect has done this to.
- Arrest first and interview later where the devices matter.
- Explain a decision to take no further action in person.""",
        ),
        entry(
            "online",
            "",
            "5.3 Online stalking",
            asks="Recognise and respond to the online elements of stalking.",
            answer="""Four digital media investigators serve the districts. We were slow to buy
equipment for trackers and smart home devices; it arrived on 10 February and training in its use has
started.""",
        ),
        entry(
            "dedicated-officers",
            "",
            "5.4 Dedicated staff",
            asks="Consider whether dedicated stalking officers would add value.",
            answer="""The specialist desk mentioned throughout this report is our answer. It has
eight posts, of which seven are filled, and it was evaluated by the university in December: cases
that it advised on were charged nearly twice as often.""",
        ),
        Section("6 Working together", "Chapters 3 to 5 depend on partners, and so on this one."),
        entry(
            "training",
            "",
            "6.1 Learning",
            asks="Review learning and training provision, and policy and practice with it.",
            answer="""Our trainers and those of the advocacy service teach side by side. Since
September they have taught 905 people, from call handlers to superintendents. An assessment at the
end, which can be failed, was brought in after the first month.

The stalking policy was reissued with the report’s findings printed in its margin.""",
        ),
        entry(
            "multi-agency",
            "",
            "6.2 Multi-agency response",
            asks="Explore a multi-agency response with partners.",
            answer="""A hub opened on 6 January in an office of the health trust. Police, probation,
a psychologist and an advocate sit together on Mondays and Thursdays. The Commissioner pays for the
psychologist until 2027. It has accepted 19 perpetrators for a programme of change, of whom 15 still
attend.""",
        ),
        Section(
            "7 About this report",
            "The chief officer responsible is the Assistant Chief Constable (Crime).",
        ),
    ),
    closing=(
        Section(
            "7.1 Governance",
            "The Stalking Board meets every six weeks; its papers go to the Commissioner.",
        ),
        Section("7.2 Getting in touch", "Write to the Stalking Board at police headquarters."),
    ),
)
