"""c-01: headings, quoted wording and "Our response"; first person plural; official numbers."""

from __future__ import annotations

from documents_model import Plan, Section, entry, other
from documents_wording import PCC_SERVICES

PLAN = Plan(
    name="c-01-prose-headings",
    note="An intro that repeats the publishing duty, an answer paragraph that opens with another "
    "recommendation's number, a PCC item in the sequence, one answer still to be confirmed.",
    families=("prose", "headings", "quoted-wording", "official-numbers", "pcc-item", "placeholder"),
    layout="pdf-prose",
    labels={"answer": "Our response", "asks": ""},
    extra={"footer": "Wealdmoor Police · Stalking action plan · November 2024"},
    title="Wealdmoor Police: action plan on the stalking super-complaint",
    intro="""The joint report on the stalking super-complaint appeared in September 2024. Among
other things it asks each chief constable to publish, by 22 November 2024, an action plan on the
force website and to send the NPCC its link. This document is ours.

We have set out each recommendation in full with our response beneath it. What is addressed to the
Home Office, the Ministry of Justice or the Crown Prosecution Service has been left out.""",
    body=(
        entry(
            "crime-recording",
            "7",
            "Recommendation 7: Crime recording systems",
            answer="""We replaced our crime recording system in February 2024. Officers can add
stalking as an included classification to any crime, and a saved search brings all such records to
the desk of the force crime registrar by eight each morning.

To make sure that the function is used, we have:

- added a prompt to the closing screen of harassment and criminal damage records
- asked each sergeant to check two records a week and to note the result
- put a short film on the intranet, which 1,140 colleagues had watched by October

Records made on the old system were migrated without their classifications. Until those have been
checked by hand, an intelligence report is submitted for every one that mentions repeated
contact.""",
        ),
        entry(
            "training",
            "10",
            "Recommendation 10: Learning and training",
            answer="""All our first responders took the College’s stalking package between May and
September. Student officers now receive a full day in place of the earlier ninety minutes, and two
victim advocates from Safe Harbour lead its afternoon.

What the report told us about policy made uncomfortable reading. Our stalking and harassment
procedure has been rewritten; the version in force since 1 November no longer knows a category
called ‘low level’.""",
        ),
        entry(
            "scale-and-types",
            "11",
            "Recommendation 11: Scale and types of stalking",
            answer="""Our analysts produced a first stalking problem profile in summer 2024 and will
refresh it every twelve months. It counts offences by relationship, method and place, and shows how
long it took us to make an arrest.

Recommendation 12 below describes the tool from which some of the data are drawn. A dashboard open
to every inspector went live in October, and the VAWG board reads its figures each month.""",
        ),
        entry(
            "risk",
            "12",
            "Recommendation 12: Risk",
            answer="""We have used the Stalking Screening Tool since 2022. It is filled in at first
contact, checked by a supervisor within twelve hours and repeated whenever there is a further
report.

Cases that score as high go to the daily risk meeting. We accept that breaches of orders were not
always treated in the same way, and from January 2025 they will be.""",
        ),
        entry(
            "spo",
            "13",
            "Recommendation 13: Stalking protection orders",
            answer="""Every stalking crime now carries a mandatory SPO entry, in which the officer
writes why an order will or will not be sought. Our legal services team grew by one solicitor in
June for this purpose.

- Orders sought in 2023: nine
- Orders sought in the first ten months of 2024: thirty-one

Neighbourhood teams hold a list of the orders in force on their area and visit each respondent
within a week of service.""",
        ),
        entry(
            "victims-code",
            "14",
            "Recommendation 14: Victims’ rights and support",
            answer="""Victims are told of their rights in the first call and again in writing. A
leaflet in nine languages names the local services; referral to the Safe Harbour advocates is made
by the officer in the case, not left to the victim.""",
        ),
        other(
            "15",
            "Recommendation 15: Specialist services",
            asks=PCC_SERVICES,
            answer="""This recommendation is for our Police and Crime Commissioner, whose own reply
is on the Commissioner’s website. We have supplied the figures that the office asked for.""",
        ),
        entry(
            "commissioning",
            "16",
            "Recommendation 16: Commissioning",
            answer="""We met the Office of the Police and Crime Commissioner in October and will go
through the present contracts together. Two gaps are known already: no service works at weekends,
and case workers cannot see whether a suspect has been released. A shared inbox, watched by both
sides, has closed the second for the time being.""",
        ),
        entry(
            "case-allocation",
            "17",
            "Recommendation 17: Case allocation",
            answer="""Our crime allocation policy was reissued in September. Stalking with fear of
violence, and any case whose screening score is above seven, goes to an accredited detective (PIP2).
Other cases stay with response investigators only where an inspector has agreed and has written down
the reason.""",
        ),
        entry(
            "investigation-quality",
            "18",
            "Recommendation 18: Quality of investigations",
            answer="""A checklist built with the Crown Prosecution Service guides the officer from
the first account to the file. It asks for the course of conduct as a whole, and asks early about
the suspect: history, access to the victim, other orders.

Detective inspectors dip-sample ten cases a month against it. In the latest sample eight had a
victim personal statement; we want that to be all ten.""",
        ),
        entry(
            "dedicated-officers",
            "22",
            "Recommendation 22: Dedicated stalking officers",
            answer="""Since April 2023 we have had a stalking coordinator and a deputy. Whether a
small team should stand behind them will be considered when the national paper under recommendation
21 arrives; money has been set aside for a trial of six months.""",
        ),
        entry(
            "early-screening",
            "23",
            "Recommendation 23: Early screening",
            answer="To be confirmed.",
            state="empty",
        ),
        entry(
            "multi-agency",
            "25",
            "Recommendation 25: Multi-agency response",
            answer="""We sit with probation, the mental health trust and two charities in a
fortnightly stalking clinic, which discussed 64 people in its first year. The next step is a shared
record, for which an information sharing agreement is being drafted.""",
        ),
        entry(
            "publish-plan",
            "26",
            "Recommendation 26: Publishing this plan",
            answer="""This document went on to our website on 20 November 2024, and the link was
sent to the NPCC the same day.""",
        ),
        entry(
            "progress-update",
            "28",
            "Recommendation 28: Telling the NPCC how far we are",
            answer="""We shall report to the NPCC in March. The draft will be with our Deputy Chief
Constable in the last week of February.""",
        ),
    ),
    closing=(
        Section(
            "Contact",
            "Questions about this plan may be put to the VAWG programme office through the "
            "force website.",
        ),
    ),
)
