"""c-18: a plain text file with markdown-like headings, hard-wrapped lines and starred labels."""

from __future__ import annotations

from documents_model import Part, Plan, Section, entry, other
from documents_wording import NPCC_COLLATION

PLAN = Plan(
    name="c-18-text-markdown",
    note="Lines wrapped at 76 columns, quoted wording behind angle brackets, status lines in "
    "stars, sub-parts as headings of a lower level, a list of all topics before the first one.",
    families=("markdown", "headings", "sub-parts", "official-numbers", "status", "npcc-item"),
    layout="txt-markdown",
    labels={"answer": "Our answer"},
    columns=(("Owner:", "owner"), ("Status:", "status")),
    title="Action plan on stalking, Overy Police",
    intro="""Published 22 November 2024, last changed 30 June 2025.

In this plan:

- 7 Crime recording system
- 10 Learning and training
- 11 Scale and types
- 12 Risk
- 13 Stalking protection orders
- 14 Victims’ Code
- 18 Case allocation
- 20 Online elements
- 21 NPCC collation
- 23 Dedicated officers
- 25 Multi-agency response
- 28 and 29 Publication and update""",
    body=(
        entry(
            "crime-recording",
            "7",
            "Recommendation 7: Crime recording system",
            facts={"owner": "Head of Data Quality"},
            asks="""By 27 March 2025 seek such changes to the crime recording system as are needed
for stalking to be held, and searched for, as an included classification.""",
            parts=(
                Part(
                    "7.1 Use of the system",
                    "",
                    """Data Quality calls officers by telephone about missing classifications. The
calls are unpopular and effective: from 260 a week in January they have gone down to 40.""",
                    {"status": "Complete"},
                ),
                Part(
                    "7.2 Until the system is changed",
                    "",
                    """Not needed for new crimes, for the field was added in December 2024. For
crimes before that date a list of intelligence reports is attached to the victim’s record, so that a
search by name will show them.""",
                    {"status": "Complete"},
                ),
            ),
            progress="complete",
        ),
        entry(
            "training",
            "10",
            "Recommendation 10: Learning and training",
            facts={"owner": "Head of People", "status": "Ongoing"},
            asks="""Review learning and training provision so that it meets the national learning
outcomes. Review policies and practices.""",
            answer="""What we had before was a slide on stalking in a course on domestic abuse. In
its place there is now:

- an hour for everyone, given at the start of a shift by a colleague
- a day for investigators, with advocates and a prosecutor
- a week for the twelve who advise others

The policy follows the report’s own chapter order, to make it easy to check.""",
            progress="in_progress",
        ),
        entry(
            "scale-and-types",
            "11",
            "Recommendation 11: Scale and types",
            facts={"owner": "Head of Insight", "status": "Ongoing"},
            asks="Have mechanisms to understand the scale and types of stalking in the force area.",
            answer="""We count victims and not only crimes. In the year to May 2025 there were 1,288
of them, 204 of whom had reported to us before. The VAWG dashboard shows both figures. A problem
profile will go with it from autumn.""",
            progress="in_progress",
        ),
        entry(
            "risk",
            "12",
            "Recommendation 12: Risk",
            facts={"owner": "Head of Vulnerability", "status": "BAU"},
            asks="Make risk identification, assessment and management effective.",
            answer="""Whoever takes the first report completes the screening tool with the victim,
by telephone if need be. A second person, who has not met the victim, assesses. We found that the
two disagree in a quarter of cases and that it is worth the time to find out why.

Orders are checked at each contact; a breach brings the case back to the second person.""",
            progress="complete",
        ),
        entry(
            "spo",
            "13",
            "Recommendation 13: Stalking protection orders",
            facts={"owner": "Head of Legal", "status": "Not started"},
            asks="Consider an SPO in every case.",
            answer="TBC",
            state="empty",
            progress="not_started",
        ),
        entry(
            "victims-code",
            "14",
            "Recommendation 14: Victims’ Code",
            facts={"owner": "Head of Victim Services", "status": "Ongoing"},
            asks="Give victims their rights and access to support services.",
            answer="""Rights are explained by a film of four minutes, in which victims speak. It is
sent by link and can be watched in eight languages and in British Sign Language. Advocates tell us
that people arrive better informed than they used to.""",
            progress="in_progress",
        ),
        entry(
            "case-allocation",
            "18",
            "Recommendation 18: Case allocation",
            facts={"owner": "Head of Crime", "status": "Ongoing"},
            asks="Take the College’s APP on case allocation into policy.",
            answer="""Accepted. The policy is with the staff associations for comment, since it ends
the practice by which probationers were given stalking cases to learn on.""",
            progress="in_progress",
        ),
        entry(
            "online",
            "20",
            "Recommendation 20: Online elements",
            facts={"owner": "Head of Digital"},
            asks="Recognise and respond to online elements of stalking.",
            answer="",
            state="empty",
        ),
        other(
            "21",
            "Recommendation 21: NPCC collation",
            asks=NPCC_COLLATION,
            answer="For the NPCC. We gave an interview to the national lead’s staff officer.",
        ),
        entry(
            "dedicated-officers",
            "23",
            "Recommendation 23: Dedicated officers",
            facts={"owner": "Chief Officer Team", "status": "Ongoing"},
            asks="Consider what dedicated stalking officers would add.",
            answer="""The twelve advisers of recommendation 10 are the nearest we have. From July
two of them will do nothing else, and their cases will be compared with others after nine
months.""",
            progress="in_progress",
        ),
        entry(
            "multi-agency",
            "25",
            "Recommendation 25: Multi-agency response",
            facts={"owner": "Head of Partnerships", "status": "Ongoing"},
            asks="Explore a multi-agency response together with partners.",
            answer="""A pilot was run with probation and the private landlord of most rented homes
in one town, who can move people faster than we can. Nine stalkers were moved away from their
victims. The pilot will be repeated in two more towns.""",
            progress="in_progress",
        ),
        entry(
            "publish-plan progress-update",
            "28 29",
            "Recommendations 28 and 29: Publication and update",
            facts={"owner": "Head of Communications", "status": "Complete"},
            asks="Publish the plan on the force website; update the NPCC after six months.",
            answer="""Both were done on time. We have chosen to go on publishing changes, and each
is listed at the end of this file with its date.""",
            progress="complete",
        ),
    ),
    closing=(
        Section(
            "Changes to this file",
            "30 June 2025: figures for victims added. 27 March 2025: first update.",
        ),
    ),
)
