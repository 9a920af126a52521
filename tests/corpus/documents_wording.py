"""The recommendations in a formal register, in this corpus's own words.

Plans that quote the report print these; plans that paraphrase carry wording of their own. Only
short terms (included classification, SPO, victim centred ...) are those of the report.
"""

from __future__ import annotations

SYSTEMS = """By 27 March 2025, chief constables should obtain, where this is needed, changes to
their crime recording system so that stalking which is not the principal crime can be entered as an
included classification and found again by a search."""
SYSTEMS_USE = """The force should have processes that ensure officers and staff make proper use of
this system capability."""
SYSTEMS_INTERIM = """Until any change to the system has been made, other measures, for example an
intelligence report for each case, should keep stalking and related offences fully searchable."""

WORDING: dict[str, str] = {
    "crime-recording": f"{SYSTEMS}\n\n{SYSTEMS_USE}\n\n{SYSTEMS_INTERIM}",
    "training": """By 27 March 2025, chief constables should review their learning and training
provision on stalking and amend it so that:

- it meets the national learning outcomes set by the College of Policing
- it reaches all officers and staff whose role brings them into contact with stalking
- victim advocates or people with lived experience take part in its design or delivery

Policies and practices should likewise be brought into line with the findings of the
investigation.""",
    "scale-and-types": """By 27 March 2025, chief constables should satisfy themselves that the
force has mechanisms which show the scale and types of stalking it deals with and the effectiveness
of its response, consistent with the VAWG national delivery framework. These should include:

- a problem profile and data that are kept current
- regular audit of stalking crimes and of breaches of orders
- feedback from victims and from the services that support them""",
    "risk": """By 27 March 2025, chief constables should act so that the identification, assessment
and management of risk are effective in all cases of stalking and of breaches of orders, among other
things by:

- use of a recognised screening tool by those who attend first
- risk assessment by trained people, repeated when circumstances change
- review by supervisors of the risk management plan""",
    "spo": """By 27 March 2025, chief constables should ensure that strategy, structures and
processes lead officers to consider a stalking protection order (SPO) in every case of stalking, and
to apply for one wherever it would prevent harm or further offending. For this purpose the following
should be reviewed:

- the advice and capacity of legal services
- the monitoring of orders in force and the response to breaches""",
    "victims-code": """By 27 March 2025, chief constables should ensure that every victim of
stalking is given what the Victims’ Code entitles them to and is able to use support services.
Officers should:

- know the services in the area and refer to them promptly
- record the victim’s needs and the contact they have agreed""",
    "commissioning": """By 27 March 2025, chief constables and police and crime commissioners should
together review their commissioning arrangements for support to stalking victims and, without delay,
make the changes that collaborative working and information sharing between the police and those
services require.""",
    "case-allocation": """By 27 March 2025, chief constables should reflect the new investigations
APP on case allocation in the policies by which stalking and breach of order cases are assigned. The
policies should direct such cases to investigators with the right skills and experience and take
account of risk and complexity.""",
    "investigation-quality": """By 27 March 2025, chief constables should raise the quality of
stalking investigations so that these are victim centred, suspect focused and context led. They
should ensure that:

- the whole course of conduct is investigated, not only the latest incident
- a victim personal statement is offered and kept up to date
- early advice is sought from the Crown Prosecution Service""",
    "online": """By 27 March 2025, chief constables should improve the way in which their force
recognises and deals with the online elements of stalking, so that:

- digital media investigators or their equivalent advise in suitable cases
- officers have access to technology that secures evidence from devices""",
    "dedicated-officers": """By 27 September 2025, chief constables should decide, in the light of
what the NPCC lead has gathered under recommendation 21, whether dedicated stalking officers or
staff, or other subject matter experts, would add value to the force’s response, and in what
form.""",
    "early-screening": """By 27 March 2025, chief constables should introduce a mechanism for the
early screening of crimes, so that stalking is identified, recorded and managed better. Offences
that resemble stalking, or of which stalking may form part, such as harassment, malicious
communications and breaches of orders, should be screened too.""",
    "multi-agency": """By 27 March 2025, chief constables should explore, together with police and
crime commissioners, how the force can work better with partners towards a multi-agency response to
stalking, and in particular consider:

- a multi-agency stalking intervention programme or a similar model
- information sharing about perpetrators with health and probation""",
    "publish-plan": """By 22 November 2024, within 56 days of the report, chief constables should
publish an action plan on the force website that states what will be done about each recommendation
addressed to them, and send the link to the NPCC.""",
    "progress-update": """By 27 March 2025, six months after the report was published, chief
constables should give the NPCC an update on progress against the action plan.""",
}

# Addressed to others; printed in some plans, and nobody's answer there.
PCC_SERVICES = """By 27 March 2025, police and crime commissioners should examine whether specialist
stalking services, independent stalking advocates among them, meet the need in their area."""
NPCC_COLLATION = """The NPCC lead for stalking should collate from forces what is known about the
use of dedicated officers and share it with chief constables."""
