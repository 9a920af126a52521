"""c-15: an OpenDocument report by headings, out of order, with status lines under the headings."""

from __future__ import annotations

from documents_model import Plan, Section, entry, other

PLAN = Plan(
    name="c-15-odt-headings",
    note="Spans and spaces split words and runs; the order is the force's; status lines stand "
    "before the wording; a last part answers another super-complaint with numbers of its own.",
    families=("prose", "headings", "reordered", "status", "other-report", "self-declared-complete"),
    layout="odt-prose",
    labels={"asks": "The recommendation in short", "answer": "Progress"},
    columns=(("Status:", "status"), ("Accountable:", "owner")),
    title="Dunmere Police: answers to two super-complaints",
    intro="""Two super-complaints concern us. Part one deals with stalking and part two with the
treatment of witnesses from abroad. What was published in November 2024 has been brought up to date
to the end of May 2025.""",
    body=(
        Section("Part one: stalking", "The order is that of a case, from report to review."),
        entry(
            "early-screening",
            "24",
            "Recommendation 24",
            asks="Screen crimes early to find stalking.",
            answer="""The daily crime meeting of each of our two areas now begins with offences
between people who know each other. Anything that has happened twice is read out. It takes ten
minutes and produces about one stalking crime a day that was called something else on the night.""",
            facts={"status": "BAU", "owner": "Area superintendents"},
            progress="complete",
        ),
        entry(
            "crime-recording",
            "7",
            "Recommendation 7",
            asks="""Crime systems that record stalking as an included classification and allow a
search for it.""",
            answer="""Changes to the system were tested by our crime recorders in April and sent
back, for the search missed classifications that had been added after the first day. A corrected
version is due in July.

Meanwhile:

- each case is noted in the intelligence system
- a register in the Public Protection Unit is kept by hand
- the two are compared on the first of the month""",
            facts={"status": "Ongoing", "owner": "Head of Crime Recording"},
            progress="in_progress",
        ),
        entry(
            "risk",
            "12",
            "Recommendation 12",
            asks="Effective identification, assessment and management of risk.",
            answer="""We asked victims to read our risk assessments. Some of them found errors of
fact in the first line. Since March the assessment is read back to the victim before it is signed,
unless that would put them in danger.

Supervisors review the plan on days 2, 10 and 30. Breach cases are treated alike.""",
            facts={"status": "Ongoing", "owner": "Head of Public Protection"},
            progress="in_progress",
        ),
        entry(
            "case-allocation",
            "17",
            "Recommendation 17",
            asks="Allocation of cases in line with the APP.",
            answer="""Our policy was compared with the APP sentence by sentence and changed in four
places.

Recommendation complete.""",
            facts={"status": "Complete", "owner": "Head of Crime"},
            progress="complete",
        ),
        entry(
            "investigation-quality",
            "18",
            "Recommendation 18",
            asks="Better investigations: victim centred, suspect focused, context led.",
            answer="""A team of retired detectives reviews stalking files on contract. It returns
about one in five for further work, most often for want of a statement about the effect on the
victim, and keeps a list of what it finds that is sent to trainers.""",
            facts={"status": "Ongoing", "owner": "Head of Crime"},
            progress="in_progress",
        ),
        entry(
            "online",
            "19",
            "Recommendation 19",
            asks="A better response to online elements.",
            answer="",
            facts={"status": "Ongoing", "owner": "Head of Digital"},
            state="empty",
            progress="in_progress",
        ),
        entry(
            "spo",
            "13",
            "Recommendation 13",
            asks="Stalking protection orders considered in every case.",
            answer="""Twenty-seven orders have been granted since the strategy was adopted. For the
first time an order was obtained against a stalker who was himself a police officer. Recommendation
12 supplies the assessment upon which an application rests, and no application is now made without
one.""",
            facts={"status": "Ongoing", "owner": "Head of Legal Services"},
            progress="in_progress",
        ),
        entry(
            "victims-code commissioning",
            "14 16",
            "Recommendations 14 and 16",
            asks="Rights under the Victims’ Code, support services, and their commissioning.",
            answer="""We answer these two as one because the same meeting governs them. It brings
together our victim care lead, the Commissioner’s commissioning officer and the managers of three
services.

It has agreed on a referral form of one page, on a rule for what each may tell the others and on a
right of the victim to see both. The contracts have been varied to match.""",
            facts={"status": "Complete", "owner": "Head of Victim Care"},
            progress="complete",
        ),
        entry(
            "multi-agency",
            "25",
            "Recommendation 25",
            asks="A multi-agency response with partners.",
            answer="""We have joined with the two counties to our west. Their programme has a
waiting list, and our first cases will be taken in September.""",
            facts={"status": "Ongoing", "owner": "Head of Partnerships"},
            progress="in_progress",
        ),
        entry(
            "training",
            "10",
            "Recommendation 10",
            asks="Learning and training provision on stalking, with policies and practices.",
            answer="Accepted.",
            facts={"status": "Not started", "owner": "Head of Learning"},
            progress="not_started",
        ),
        entry(
            "publish-plan progress-update",
            "26 28",
            "Recommendations 26 and 28",
            asks="An action plan on the force website, its link to the NPCC, and an update.",
            answer="""The plan was on our website by the date asked for. Our update went to the NPCC
on 26 March 2025, and we have printed it in this document so that nothing is known to the NPCC and
not to the public.""",
            facts={"status": "Closed", "owner": "Head of Communications"},
            progress="complete",
        ),
        Section("Part two: witnesses from abroad"),
        other(
            "1",
            "Recommendation 1",
            asks="Interpreters should be present at the first account.",
            answer="We have a contract that promises an interpreter within three hours.",
            facts={"status": "Ongoing", "owner": "Head of Criminal Justice"},
        ),
        other(
            "7",
            "Recommendation 7",
            asks="Training in trauma should be given to those who interview.",
            answer="Sixty interviewers were trained in 2023.",
            facts={"status": "Complete", "owner": "Head of Learning"},
        ),
    ),
)
