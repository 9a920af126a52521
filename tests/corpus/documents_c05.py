"""c-05: a grouped table, the number on the first row of a group only, sub-rows 7.1, 12.2 ..."""

from __future__ import annotations

from documents_model import Part, Plan, Section, entry, other
from documents_wording import NPCC_COLLATION, PCC_SERVICES, SYSTEMS, SYSTEMS_INTERIM, SYSTEMS_USE


def facts(evidence: str, owner: str, status: str) -> dict[str, str]:
    return {"evidence": evidence, "owner": owner, "status": status}


PLAN = Plan(
    name="c-05-grouped-table",
    note="Groups with one printed number and several sub-rows, broken by pages in the middle of a "
    "group; sub-rows of unlike status; evidence beside the update; rows 15 and 21 are for others.",
    families=("table", "grouped", "sub-rows", "official-numbers", "evidence-column", "pcc-item"),
    layout="pdf-grouped",
    columns=(
        ("Rec No.", "number"),
        ("Recommendation", "asks"),
        ("Evidence requirements of progress", "evidence"),
        ("Force update", "answer"),
        ("Rec. Owner", "owner"),
        ("Status", "status"),
    ),
    extra={
        "widths": "40 175 100 265 85 75",
        "cells": "large",
        "footer": "Tarn Valley Police – Stalking Improvement Plan – version 4",
    },
    title="Tarn Valley Police: Stalking Improvement Plan",
    intro="""The layout of this plan is that of the national framework. Recommendations 1 to 6, 8
and 9 are for other bodies.""",
    body=(
        entry(
            "crime-recording",
            "7",
            asks=SYSTEMS,
            answer="""The present system cannot hold a second classification. A replacement has been
bought with three other forces and will be switched on in October 2025.""",
            facts=facts("Contract. Project plan.", "Head of ICT", "In progress"),
            parts=(
                Part(
                    "7.1",
                    SYSTEMS_USE,
                    """Training for the new system contains a half-hour on stalking. Use of the
field will be one of the measures reported to the force performance meeting from its first
month.""",
                    facts("Training material.", "Head of Learning", "Not started"),
                ),
                Part(
                    "7.2",
                    SYSTEMS_INTERIM,
                    """Each incident in which stalking is alleged is given an intelligence report
with a fixed heading. The Force Intelligence Bureau searches for the heading weekly and compares the
result with crimes recorded.

In the first nine weeks 46 reports were found that had no crime. All have been put right.""",
                    facts("Weekly returns.", "Head of Intelligence", "Complete"),
                ),
            ),
            progress="in_progress",
        ),
        entry(
            "training",
            "10",
            asks="By 27 March 2025, review and update learning and training provision on stalking.",
            parts=(
                Part(
                    "10.1",
                    "Content meets the national learning outcomes and reaches relevant roles.",
                    """A training needs analysis was completed in July. Classroom days are held for
investigators, and control room staff are taught by scenario; the force has moved away from learning
on screen, which colleagues said they clicked through.""",
                    facts("Needs analysis. Attendance.", "Head of Learning", "Complete"),
                ),
                Part(
                    "10.2",
                    "Victim advocates take part in design or delivery.",
                    """The regional stalking advocacy service reviewed all slides, removed four case
studies and supplied two better ones. Its manager teaches on the detective course.""",
                    facts("Service agreement.", "Head of Learning", "Complete"),
                ),
                Part(
                    "10.3",
                    "Policies and practice follow the findings of the report.",
                    "One stalking policy took the place of three older ones on 30 September 2024.",
                    facts("Policy.", "Head of Crime", "Complete"),
                ),
            ),
            progress="complete",
        ),
        entry(
            "scale-and-types",
            "11",
            asks="""By 27 March 2025, have mechanisms by which the scale and types of stalking and
the effectiveness of the response are understood.""",
            parts=(
                Part(
                    "11.1",
                    "Problem profile and current data.",
                    """The profile of 2023 has been brought up to date with a chapter on stalking in
rural places, where journeys of forty minutes to a victim are common.""",
                    facts("Profile.", "Head of Analysis", "BAU"),
                ),
                Part(
                    "11.2",
                    "Audit.",
                    """An audit of 200 crimes by the Force Crime Registrar found 88 per cent rightly
classified. Of the remainder most should have been stalking and were recorded as harassment.""",
                    facts("Audit report.", "FCR", "BAU"),
                ),
            ),
            progress="complete",
        ),
        entry(
            "risk",
            "12",
            asks="""By 27 March 2025, make the identification, assessment and management of risk
effective in all stalking and breach of order cases.""",
            parts=(
                Part(
                    "12.1",
                    "Screening tool used by those who attend first.",
                    """The tool is on officers’ phones. It cannot be closed without a grade, and a
high grade sends a message to the duty inspector.""",
                    facts("Completion rates.", "Head of Response", "BAU"),
                ),
                Part(
                    "12.2",
                    "Trained assessors; repeated assessment.",
                    """Eleven assessors work in the Vulnerability Unit. They see all high and medium
cases and telephone the victim themselves. Reassessment is set for 14 days and follows any new
report, release from custody or court date.

Breaches of orders are not yet part of this and will be from April, when two further posts are
filled.""",
                    facts("Dip sample.", "Head of Vulnerability", "In progress"),
                ),
                Part(
                    "12.3",
                    "Review by supervisors.",
                    "",
                    facts("Dip sample.", "Head of Crime", "Not started"),
                ),
            ),
            progress="in_progress",
        ),
        entry(
            "spo",
            "13",
            asks="""By 27 March 2025, have strategies, structures and processes so that an SPO is
considered in every case and applied for where it fits.""",
            answer="""The custody sergeant asks for the officer’s decision on an order before a
suspect leaves, whatever the outcome of the investigation. Where an order is wanted the file goes to
Legal Services with a target of ten days to the first hearing. The average so far is sixteen.

- Orders in force on 1 November 2024: 24
- Breaches reported in the year to date: 9
- Breaches charged: 7""",
            facts=facts("Register of orders.", "Head of Legal", "In progress"),
            progress="in_progress",
        ),
        entry(
            "victims-code",
            "14",
            asks="By 27 March 2025, make sure that victims receive their rights and have support.",
            parts=(
                Part(
                    "14.1",
                    "Services are known to officers; referrals are prompt.",
                    facts=facts("Referral data.", "Head of Victims", "Not started"),
                ),
                Part(
                    "14.2",
                    "Needs and agreed contact are recorded.",
                    facts=facts("Code audit.", "Head of Victims", "Not started"),
                ),
            ),
            state="empty",
            progress="not_started",
        ),
        other(
            "15",
            asks=PCC_SERVICES,
            answer="See the Commissioner’s own plan.",
            facts=facts("", "PCC", ""),
        ),
        entry(
            "commissioning",
            "16",
            answer="""Officers of the force and the Commissioner have met four times and have agreed
on a single specification for stalking support from 2026. It makes co-location of an advocate with
the Vulnerability Unit a condition. Until then a data sharing protocol, signed in September, governs
what may be passed on by telephone.""",
            facts=facts("Specification.", "Chief Finance Officer", "In progress"),
            progress="in_progress",
        ),
        entry(
            "case-allocation",
            "17",
            answer="""The policy was amended on 2 December. Unlike its predecessor it names the
accreditation that an investigator must hold, and it forbids reallocation for reasons of workload
without the word of a chief inspector.""",
            facts=facts("Policy. Audit of 50 cases.", "Head of Crime", "Complete"),
            progress="complete",
        ),
        entry(
            "investigation-quality",
            "18",
            parts=(
                Part(
                    "18.1",
                    "Whole course of conduct; victim personal statements.",
                    """Investigation plans are written on a template that starts from a timeline.
Victim personal statements are asked for at the first and at the last contact.""",
                    facts("Sampling.", "Head of Crime", "In progress"),
                ),
                Part(
                    "18.2",
                    "Early advice from prosecutors.",
                    """A surgery with the Crown Prosecution Service is held each Thursday.
Recommendation 13 is a standing item, for an application can be lost by late disclosure.""",
                    facts("Surgery log.", "Head of CJ", "In progress"),
                ),
            ),
            asks="By 27 March 2025, improve the quality of stalking investigations.",
            progress="in_progress",
        ),
        entry(
            "online",
            "20",
            answer="""All stalking crimes are read by a digital adviser within 72 hours, who writes
a short list of accounts, devices and records to secure. Officers value it: the list is now attached
to most files. Extraction at the police station takes one day on average; the backlog at the
laboratory, which was 14 weeks, stands at five.""",
            facts=facts("Adviser’s log. Lab figures.", "Head of Digital", "In progress"),
            progress="in_progress",
        ),
        other(
            "21",
            asks=NPCC_COLLATION,
            answer="A return was sent to the national lead in January.",
            facts=facts("", "NPCC", ""),
        ),
        entry(
            "early-screening",
            "24",
            answer="""Screening takes place in the Investigation Hub. A daily list is drawn of
harassment, malicious communications, criminal damage between known persons, and breaches. Two
sergeants share the reading.""",
            facts=facts("Daily lists.", "Head of Hub", "BAU"),
            progress="complete",
        ),
        entry(
            "publish-plan progress-update",
            "28 29",
            shown_number="28 and 29",
            asks="""Publish an action plan on the force website by 22 November 2024 and send the
NPCC the link. By 27 March 2025 give the NPCC an update on progress.""",
            answer="""The plan is published and the link was sent in time. The update is written by
the programme team from the column that you are reading.""",
            facts=facts("Web page.", "Programme team", "In progress"),
            progress="in_progress",
        ),
    ),
    closing=(Section("Version history", "Version 4: sub-rows for recommendation 12 added."),),
)
