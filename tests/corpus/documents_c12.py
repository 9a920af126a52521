"""c-12: Word headings whose numbers exist in numbering.xml alone; two dated sub-headings each."""

from __future__ import annotations

from documents_model import Plan, Section, entry

NOV = "Where we stood in November 2024"
SEP = "Where we stand in September 2025"

PLAN = Plan(
    name="c-12-numbering-xml",
    note="The page prints Recommendation 1 to 12 and 1.1, 1.2 beneath, yet the text holds none of "
    "these numbers; each answer is in two dated blocks, and one answer names numbers itself.",
    families=("prose", "headings", "automatic-numbers", "renumbered", "dated-updates"),
    layout="docx-numbered",
    title="Stalking: what Quarrydale Police has done",
    intro="""Quarrydale Police set out its plan in November 2024 and has now added a second report
to each part of it. Chief constables had been asked to publish a plan within 56 days and to tell the
NPCC of their progress after six months.""",
    body=(
        entry(
            "risk",
            "1",
            "Finding and managing risk",
            asks="""Risk should be identified, assessed and managed well in all stalking cases and
where orders are broken.""",
            updates=(
                (
                    NOV,
                    """We had three tools in use and no agreement on which to choose. A working
group under a chief superintendent was asked to settle it before Christmas.""",
                ),
                (
                    SEP,
                    """One tool remains. Its results appear at the top of the crime record in
colour, and a case cannot be reassigned until the next reader has acknowledged them.

What is still missing is a routine for suspects who move house. We shall write one with
probation.""",
                ),
            ),
        ),
        entry(
            "spo",
            "2",
            "Orders to protect victims",
            asks="""An SPO should be considered in every stalking case and applied for where it
would do good.""",
            updates=(
                (NOV, "We had never held more than three orders at once."),
                (
                    SEP,
                    """We hold fourteen. The change came from having one barrister on retainer and
from a rule that the superintendent, and not the constable, explains why an order was not
sought.""",
                ),
            ),
        ),
        entry(
            "crime-recording",
            "3",
            "Recording stalking",
            asks="""The crime recording system should be able to hold and to find stalking as an
included classification.""",
            updates=(
                (
                    NOV,
                    """Our system came into use in 2009 and has one field for the offence. We submit
an intelligence report wherever stalking stands behind another crime.""",
                ),
                (
                    SEP,
                    """The new system was delayed until spring 2026. The intelligence reports go on;
3,300 have been made so far, and the monthly search of them is written into the registrar’s job
description.""",
                ),
            ),
        ),
        entry(
            "scale-and-types",
            "4",
            "Scale and types",
            asks="The force should understand the scale and types of stalking in its area.",
            updates=(
                (
                    NOV,
                    """The county council’s needs assessment contained a chapter on stalking that we
had not read. We have now.""",
                ),
                (
                    SEP,
                    """A shared analyst keeps a problem profile for police and council alike. Audits
have confirmed its main finding, namely that stalking by neighbours is as common here as stalking by
former partners.""",
                ),
            ),
        ),
        entry(
            "victims-code",
            "5",
            "Victims’ rights",
            asks="Victims should be given the rights of the Victims’ Code and support.",
            updates=(
                (
                    NOV,
                    """- Code leaflet revised with the help of a victims’ panel
- Advocates invited to team meetings""",
                ),
                (
                    SEP,
                    """- Rights checked off by the supervisor before a case is closed
- Referral to the advocate within one day in 88 per cent of cases
- Complaints by victims read by the Deputy Chief Constable""",
                ),
            ),
        ),
        entry(
            "training",
            "6",
            "Learning",
            asks="Learning and training provision should be reviewed, and policies with it.",
            updates=(
                (
                    NOV,
                    """Recommendations 1, 2 and 9 of this plan all end in training, and so we began
with a single syllabus. It was checked against the national learning outcomes.""",
                ),
                (
                    SEP,
                    """All of response policing has been through the syllabus. Detectives have done
half of it. The course is opened by a victim advocate and closed by a prosecutor.""",
                ),
            ),
        ),
        entry(
            "early-screening",
            "7",
            "Screening at the front door",
            asks="""Crimes should be screened early so that stalking in harassment, malicious
communications and breaches is not missed.""",
            updates=(
                (NOV, "Nobody screened. We had thought that training would be enough."),
                (
                    SEP,
                    """The crime recording centre reads a daily sample of one in four, chosen by a
score and not at random. One in fifteen of those read is changed to stalking.""",
                ),
            ),
        ),
        entry(
            "case-allocation",
            "8",
            "Who takes the case",
            asks="Policy on allocation should follow the College’s APP on investigations.",
            updates=(
                (
                    NOV,
                    """Allocation was by shift pattern. We undertook to have a policy based on risk
and skill by March.""",
                ),
                (
                    SEP,
                    """It was signed on 11 March 2025. A table of who may hold what is on one page,
and it is the first page.""",
                ),
            ),
        ),
        entry(
            "investigation-quality",
            "9",
            "How good our investigations are",
            asks="Investigations should be victim centred, suspect focused and context led.",
            updates=(
                (
                    NOV,
                    """Forty-two per cent of our cases closed because the victim withdrew. We asked
a charity to find out why.""",
                ),
                (
                    SEP,
                    """The charity spoke to 30 people. Most had withdrawn after a change of officer.
A case now keeps its officer through a change of shift, and withdrawals have come down to 29 per
cent.

Early advice from prosecutors is asked for in all cases with more than five incidents.""",
                ),
            ),
        ),
        entry(
            "online",
            "10",
            "Stalking by technology",
            asks="The online elements of stalking should be recognised and dealt with.",
            updates=(
                (NOV, "Our digital team was founded in October with a sergeant and three."),
                (
                    SEP,
                    """The team has been called to 260 stalking cases. It teaches each area for a
day a month and keeps a library of how long each provider keeps its data.""",
                ),
            ),
        ),
        entry(
            "dedicated-officers",
            "11",
            "People who do nothing else",
            asks="Whether dedicated stalking officers would be of value should be considered.",
            state="empty",
        ),
        entry(
            "multi-agency",
            "12",
            "Partners",
            asks="A multi-agency response should be explored together with partners.",
            updates=(
                (
                    NOV,
                    """The Safety Partnership agreed to place stalking on its agenda twice a
year.""",
                ),
                (
                    SEP,
                    """Twice a year proved to be too seldom. A case conference meets monthly,
chaired in turn by health and by the police, and information is shared under the Partnership’s
existing protocol.""",
                ),
            ),
        ),
    ),
    closing=(
        Section(
            "Note on figures", "Figures are for the force area and are not official statistics."
        ),
    ),
)
