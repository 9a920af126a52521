"""c-17: a web page as a text extract: one paragraph a line, no blank lines, few answers."""

from __future__ import annotations

from documents_model import Plan, entry

PLAN = Plan(
    name="c-17-text-extract",
    note="No number, no heading: each block opens with its deadline and closes with a Response "
    "label, often with nothing after it; template lines first, the publishing duty in the intro "
    "too.",
    families=("extract", "flat-prose", "unnumbered", "empty-labels", "merged-publication"),
    layout="txt-extract",
    labels={"answer": "Response"},
    title="",
    intro="""Leave this website Press Escape to go to another site

Cookies help us to make this site work. Choose which of them you allow.

Your choice of cookies was saved. Change it whenever you wish.

Something went wrong on our side. Please come back later.

Stalking super-complaint

The super-complaint on stalking was brought by the Suzy Lamplugh Trust, and the report on it was
published on 27 September 2024.

Chief constables were told that by 22 November 2024 they should publish an action plan on the force
website and send the NPCC a link.

What follows is the plan of Hallin Police.""",
    body=(
        entry("crime-recording", state="empty"),
        entry(
            "training",
            answer="""Hallin Police has put its training for response teams, control room and front
offices out to the county’s women’s organisations, who wrote it and give it.

Four hundred and ten people have attended. Those who did in the first month have since recorded
twice as many stalking crimes as the rest.

The policy documents named in the report were reviewed by the Policy Unit and two were
withdrawn.""",
        ),
        entry("scale-and-types", state="empty"),
        entry("risk", state="empty"),
        entry(
            "spo",
            answer="""Three police solicitors prepare applications. The force’s processes were
mapped in August, and eleven steps became six. As recommendation 21 has not been reported on,
officers with a special interest in SPOs have been asked to act as advisers for the time being.""",
        ),
        entry("victims-code", state="empty"),
        entry(
            "commissioning",
            answer="""The force meets with the PCC’s commissioning team every month and did so
before the report.""",
        ),
        entry(
            "case-allocation",
            answer="""Cases are allocated by a detective sergeant in the Investigation Support Unit,
by risk.""",
        ),
        entry("investigation-quality", state="empty"),
        entry(
            "online",
            answer="""Cyber stalking is dealt with by the Cyber and Fraud Department where the
suspect is not known and by area detectives where they are. Area detectives can book a digital media
investigator for a half day. Thirty-eight such half days were booked in October.""",
        ),
        entry("dedicated-officers", state="empty"),
        entry(
            "early-screening",
            answer="""Every crime is screened within one shift by the Crime Recording and Assessment
Team.

The team has been given the list of related offences in the recommendation and a tool to show repeat
callers.""",
        ),
        entry("multi-agency", state="empty"),
        entry(
            "publish-plan progress-update",
            asks="""By 22 November 2024, within 56 days of the report, chief constables should
publish an action plan on the force website that states what will be done about each recommendation,
and send the link to the NPCC.

By 27 March 2025, six months after the report was published, they should give the NPCC an update on
progress against the action plan.""",
            answer="Recommendation complete.",
            progress="complete",
        ),
    ),
)
