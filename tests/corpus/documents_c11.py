"""c-11: a Word draft with tracked changes still in it: the accepted text is the plan.

`+[...]` is an insertion and `-[...]` a deletion; an entry or paragraph may be one as a whole. The
labels are those of the text with all changes accepted.
"""

from __future__ import annotations

from documents_model import Plan, Section, entry, other

INSERTED = {"change": "inserted"}
DELETED = {"change": "deleted"}

PLAN = Plan(
    name="c-11-tracked-changes",
    note="Deleted words, deleted paragraphs and a deleted row are not the plan; inserted ones are. "
    "The row on case allocation was deleted, that on online elements inserted; for SPOs the whole "
    "answer was struck out and nothing put in its place.",
    families=("table", "tracked-changes", "official-numbers", "self-declared-complete"),
    layout="docx-tracked",
    columns=(
        ("Number", "number"),
        ("Recommendation", "asks"),
        ("Response of the force", "answer"),
    ),
    extra={"widths": "20 90 147"},
    title="Greywater Constabulary: stalking action plan",
    intro="""This plan was agreed by the Chief Constable’s Management Board. +[It was revised on 3
March 2025.] -[It is a first draft for comment by 8 November.]""",
    body=(
        entry(
            "crime-recording",
            "7",
            asks="""Obtain such changes to the crime recording system as let stalking be entered,
and found, where it is not the principal crime; see to it that they are used.""",
            answer="""The system of the Constabulary allows -[one] +[up to six] included
classifications for each crime. -[They cannot be searched at present.] +[All of them can be
searched, by a form that any officer may open.]

Use of the field is checked by a robot process each night, and omissions are sent back to the
officer with a copy to the sergeant.""",
        ),
        entry(
            "training",
            "10",
            asks="Review and update stalking training; revise policies and practices.",
            answer="""The Constabulary’s training was reviewed in summer by an outside trainer, who
found it sound on the law and weak on behaviour. A module on patterns of behaviour has -[been asked
for] +[been taught since December], and victim advocates are -[to be] paid for their part in it.

+[The harassment policy was withdrawn on 1 February and its useful parts carried into the stalking
policy.]""",
        ),
        entry(
            "scale-and-types",
            "11",
            asks="Understand the scale and types of stalking, and how effective the response is.",
            answer="""-[The Constabulary has no profile of stalking.]

+[A profile was completed in January 2025. It describes four types of stalker and how often each is
met in town and in the country.]

A monthly scorecard shows reports, arrests, charges and orders for each division.""",
        ),
        entry(
            "risk",
            "12",
            asks="Make risk identification, assessment and management effective in every case.",
            answer="""Risk is graded at the first call by a question set, and again by the officer
who attends. -[There is no review by a supervisor.] The two gradings are compared weekly; where they
differ by more than one step the case is read by a detective sergeant.""",
        ),
        entry(
            "spo",
            "13",
            asks="Consider an SPO in each case and apply for one where it is fitting.",
            answer="""-[The Constabulary has applied for two orders and sees no need for more.]""",
            state="empty",
        ),
        entry(
            "victims-code",
            "14",
            asks="Give victims their rights under the Victims’ Code and access to support.",
            answer="""Each victim is asked four questions on how, when, by whom and about what they
want to be told. The answers follow the case. -[Support is offered by leaflet.] +[Support is offered
in person by an advocate on every weekday.]""",
        ),
        entry(
            "commissioning",
            "16",
            asks="Review commissioning arrangements with the Police and Crime Commissioner.",
            answer="""The Commissioner and the Chief Constable reviewed the arrangements in October
2024 and found them adequate for volume. Information sharing was found wanting.

Recommendation -[to be completed.] +[complete.]""",
            progress="complete",
        ),
        other(
            "17",
            asks="Reflect the APP on case allocation in policy.",
            answer="The Constabulary will not change its allocation policy.",
            facts=DELETED,
        ),
        entry(
            "investigation-quality",
            "18",
            asks="Improve the quality of stalking investigations.",
            answer="""A minimum standard of eleven points applies to each investigation. Point one
is the history between the parties; point eleven is a conversation with the victim about the result.

- Sergeants test three investigations a month against the standard.
- +[The Head of Crime publishes the results.]
- -[Results are not published.]
- Divisions below 80 per cent are helped by a tutor detective.""",
        ),
        entry(
            "online",
            "19",
            asks="Improve the response to online elements of stalking.",
            answer="""A digital strategy is set by an investigator in the cyber unit before the
suspect is seen. Victims can hand over messages through an upload link and keep their phones.""",
            facts=INSERTED,
        ),
        entry(
            "early-screening",
            "23",
            asks="Introduce early screening of crimes that may be stalking.",
            answer="""Two police staff in the crime bureau screen for stalking -[on weekdays] +[on
every day of the year]. They use a list of 14 signs, written with the university’s department of
criminology.""",
        ),
        entry(
            "multi-agency",
            "25",
            asks="Explore a multi-agency response with partners.",
            answer="""+[The Constabulary joined the regional intervention programme on 1 January
2025 and has referred eleven men and two women to it.]""",
        ),
        entry(
            "publish-plan progress-update",
            "26 28",
            shown_number="26, 28",
            asks="Publish a plan on the force website; give the NPCC an update on progress.",
            answer="""The plan was published in November 2024 and the update sent on -[(date)] +[25
March 2025].""",
        ),
    ),
    closing=(Section("", "Comments to the Policy Unit."),),
)
