"""Small plans as documents have them (forms, letters, lists, minutes): what planwatch says of
them, through its doors."""

import pytest

from scraper.extract import extract
from scraper.segment import Response, segment
from tests.evaluate import ELSEWHERE, recommendations


def read_text(text: str) -> dict[str, Response]:
    found = segment(extract(text.encode(), "text/plain"), recommendations(), ELSEWHERE)
    return {each.recommendation: each for each in found}


def test_a_value_that_recurs_with_its_label_is_no_label():
    """ "State: ongoing" stands under each, and is a status all the same."""
    found = read_text(
        "STALKING ACTION PLAN\n\n"
        "SEARCHABLE CRIME RECORDS\n\nPosition: A field was added.\n\nLead: ACC\n\nState: ongoing\n\n"
        "LEARNING AND TRAINING\n\nPosition: All were taught.\n\nLead: ACC\n\nState: complete\n\n"
        "PROTECTION ORDERS\n\nPosition: We made 40.\n\nLead: ACC\n\nState: ongoing\n\n"
        "MULTI-AGENCY RESPONSE\n\nPosition: A panel sits.\n\nLead: ACC\n\nState: ongoing\n\n"
    )
    assert {
        key: (each.response, each.progress) for key, each in found.items() if each.response
    } == {
        "crime-recording": ("A field was added.", "in_progress"),
        "training": ("All were taught.", "complete"),
        "spo": ("We made 40.", "in_progress"),
        "multi-agency": ("A panel sits.", "in_progress"),
    }


def test_an_owner_between_wording_and_response_does_not_make_the_wording_an_answer():
    told = (
        "Recommendation {}\n\n{}\n\nPolicies were looked at too, with what was found in mind.\n\n"
        "Owner: {}\n\nForce response\n\n{}\n\n"
    )
    found = read_text(
        told.format(7, "Change the crime recording systems.", "DCI Moss", "A field was added.")
        + told.format(10, "Review learning and training.", "Supt Ng", "All were taught.")
        + told.format(25, "Explore a multi-agency response.", "ACC", "-")
    )
    assert found["crime-recording"].response == "A field was added."
    assert found["training"].response == "All were taught."
    assert found["multi-agency"].state == "empty"


def read_list(items: dict[str, list[str]]) -> dict[str, Response]:
    """A numbered list of two levels, and nothing else."""
    listed = "".join(
        f"<li>{title}<ul>{''.join(f'<li>{each}</li>' for each in below)}</ul></li>"
        for title, below in items.items()
    )
    page = (
        f"<html lang='en'><title>Plan</title><main><h1>Stalking plan</h1><ol>{listed}</ol></main>"
    )
    found = segment(extract(page.encode(), "text/html"), recommendations(), ELSEWHERE)
    return {each.recommendation: each for each in found}


LIST = {
    "Stalking protection orders (Rec 13)": ["Draft applications exist.", "We made 63."],
    "Searchable crime records": ["Three further offences fit in.", "State: complete"],
    "Early screening of new reports": ["Each report is read by a sergeant."],
    "Rights under the Victims' Code": ["We ring every victim."],
    "Learning and training": ["We buy the course of a charity."],
    "The law on stalking: for the Home Office": ["We answered the consultation."],
    "Multi-agency working (Rec 25)": [],
    "Specialist services: for the Police and Crime Commissioner": ["Two advocates are paid."],
}


def test_the_first_level_of_a_list_may_be_the_titles():
    found = read_list(LIST)
    assert {
        key: (each.state, each.response) for key, each in found.items() if each.evidence.cues
    } == {
        "crime-recording": ("answered", "Three further offences fit in."),
        "training": ("answered", "We buy the course of a charity."),
        "spo": ("answered", "Draft applications exist.\n\nWe made 63."),
        "victims-code": ("answered", "We ring every victim."),
        "early-screening": ("answered", "Each report is read by a sergeant."),
        "multi-agency": ("empty", ""),
    }
    assert found["spo"].printed_number == "13"  # what the title names, not the list's 1
    assert found["crime-recording"].progress == "complete"


def test_a_title_or_its_wording_says_whom_else_it_is_for():
    found = read_text(
        "STALKING ACTION PLAN\n\n"
        "CRIME RECORDING SYSTEMS\n\nAsked: that they be changed.\n\nResponse: A field was added.\n\n"
        "COMMISSIONING WITH THE PCC\n\nAsked: that it be reviewed.\n\nResponse: -\n\n"
        "SPECIALIST SERVICES\n\nAsked: for the commissioner only.\n\nResponse: She pays for two.\n\n"
        "MULTI-AGENCY RESPONSE\n\nAsked: that it be explored.\n\nResponse: A panel sits.\n\n"
    )
    assert found["commissioning"].state == "empty"
    assert found["crime-recording"].response == "A field was added."
    assert found["multi-agency"].response == "A panel sits."


def read_forms(forms: list[list[tuple[str, str]]], title: str = "") -> dict[str, Response]:
    """A table of keys and values for each form, with a title that counts above it."""
    tables = "".join(
        (f"<h2>{title} {number}</h2>" if title else "")
        + "<table>"
        + "".join(f"<tr><td>{key}</td><td>{value}</td></tr>" for key, value in own)
        + "</table>"
        for number, own in enumerate(forms, 1)
    )
    page = f"<html lang='en'><title>Plan</title><main><h1>Stalking plan</h1>{tables}</main>"
    found = segment(extract(page.encode(), "text/html"), recommendations(), ELSEWHERE)
    return {each.recommendation: each for each in found}


def form(area: str, number: str, told: str, done: str) -> list[tuple[str, str]]:
    return [
        ("Area of work", area),
        ("National ref", number),
        ("Point put to us", f"Something about {area.lower()}."),
        ("What we have done so far", told),
        ("By whom", "Head of Crime"),
        ("How far along", done),
    ]


FORMS = [
    form("Crime recording systems", "7", "A field was added, and everyone uses it.", "Done"),
    form("Learning and training", "10", "All were taught.", "Under way"),
    form("Specialist services", "15 (Commissioner)", "Two advocates are paid.", "Done"),
    form("Protection orders", "13", "", "Not begun"),
    form(
        "Online elements of stalking; early screening",
        "19 and 23",
        "One unit reads reports.",
        "Under way",
    ),
    form("Partners in a multi-agency response", "25", "A panel sits.", "Done"),
]
TOLD = {
    "crime-recording": ("A field was added, and everyone uses it.", "complete"),
    "training": ("All were taught.", "in_progress"),
    "spo": ("", "not_started"),
    "online": ("One unit reads reports.", "in_progress"),
    "early-screening": ("One unit reads reports.", "in_progress"),
    "multi-agency": ("A panel sits.", "complete"),
}


def told_by(found: dict[str, Response]) -> dict[str, tuple[str, str | None]]:
    located = {key: each for key, each in found.items() if each.state != "absent"}
    return {key: (each.response, each.progress) for key, each in located.items()}


def test_keys_that_recur_are_told_by_what_stands_beside_them():
    assert told_by(read_forms(FORMS)) == TOLD
    assert told_by(read_forms([[row for own in FORMS for row in own]])) == TOLD  # one long table


def test_a_form_begins_at_the_title_above_it():
    found = read_forms(FORMS, "Form")
    assert told_by(found) == TOLD
    begins = {key: found[key].evidence.begins for key in ("training", "spo", "multi-agency")}
    # the title of the page, then a title and 12 cells (one blank: 11) a form
    assert begins == {"training": 14, "spo": 40, "multi-agency": 65}


def test_numbers_that_mean_all_of_a_title_leave_no_room_for_another():
    """ "Reports" reminds of the report to the NPCC; the numbers say which two are meant."""
    found = read_forms(
        [
            *FORMS[:3],
            form(
                "Online elements of stalking; early screening; NPCC update",
                "19 and 23",
                "Yes.",
                "Done",
            ),
            *FORMS[4:],
        ]
    )
    assert found["progress-update"].state == "absent"


SHORT_NAMES = [
    ("7", "Crime recording systems", "A field was added."),
    ("10", "Learning and training", "All were taught."),
    ("-", "Scale and types of stalking", "A profile was made."),
    ("12", "Risk assessment", "Each case is graded."),
    ("13", "Protection orders", "We made 40."),
    ("14", "Victims' Code", "They are told."),
    ("15", "For the Commissioner: advocates", "Not for us."),
    ("16", "Commissioning with the PCC", "We sit on her board."),
    ("-", "Case allocation", "The practice is followed."),
    ("-", "Something that nobody would guess", "One unit does it."),
    ("-", "Online elements", "Cyber officers help."),
    ("A1", "For the College: guidance for all", "Not for us either."),
]


def read_rows(rows: list[tuple[str, str, str]]) -> dict[str, Response]:
    body = "".join(f"<tr><td>{n}</td><td>{what}</td><td>{told}</td></tr>" for n, what, told in rows)
    page = (
        "<html lang='en'><title>Plan</title><main><h1>Stalking plan</h1><table>"
        f"<tr><th>Ref</th><th>Summary</th><th>Position</th></tr>{body}</table></main>"
    )
    found = segment(extract(page.encode(), "text/html"), recommendations(), ELSEWHERE)
    return {each.recommendation: each for each in found}


def test_the_record_left_over_is_of_the_recommendation_left_over():
    found = read_rows(SHORT_NAMES)
    assert found["case-allocation"].response == "The practice is followed."
    assert found["investigation-quality"].response == "One unit does it."
    assert found["investigation-quality"].confidence < 0.9
    assert found["online"].response == "Cyber officers help."


@pytest.mark.parametrize(
    "row",
    [
        ("15", "Something that nobody would guess", "No."),  # addressed to others
        ("-", "For the Home Office: the law", "No."),
        ("-", "Governance", "A board meets."),
    ],
)
def test_what_is_for_others_is_not_left_over(row):
    rows = [*SHORT_NAMES[:6], row, *SHORT_NAMES[8:]]  # nothing on commissioning
    assert read_rows(rows)["commissioning"].state == "absent"


def test_a_title_that_is_another_bodys_name_begins_nothing():
    found = read_text(
        "STALKING ACTION PLAN\n\n"
        "Crime recording systems\n-----\n\nA field was added.\n\n"
        "Learning and training\n-----\n\nWe taught them all.\n\n"
        "Multi-agency response\n-----\n\nA panel sits.\n\n"
        "Recommendations to others\n=====\n\n"
        "College of Policing (Action 1)\n-----\n\nThe College drafts guidance and training.\n\n"
    )
    assert {key: each.response for key, each in found.items() if each.state != "absent"} == {
        "crime-recording": "A field was added.",
        "training": "We taught them all.",
        "multi-agency": "A panel sits.",
    }


LETTER = (
    "Dear Commissioner,\n\nI write about stalking.\n\n"
    "How we record crimes: our systems\n-----\n\nWe added a field. As to training, see below.\n\n"
    "Risk assessment and management\n-----\n\nWe grade each case.\n\n"
    "As to learning and training, the graders have had a day.\n\n"
    "Stalking protection orders\n-----\n\nWe made forty.\n\n"
    "Other matters\n-----\n\n"
    "Turning to early screening, we have a team of five.\n\n"
    "The review of commissioning arrangements has begun, and we are to meet in May.\n\n"
    "Yours sincerely,\n\nR. Moss, Chief Constable\n"
)


def test_a_letter_names_its_subjects_in_prose_and_ends():
    found = read_text(LETTER)
    assert {key: each.response for key, each in found.items() if each.state != "absent"} == {
        "crime-recording": "We added a field. As to training, see below.",
        # inside what a title names, another subject is an aside
        "risk": "We grade each case.\n\nAs to learning and training, the graders have had a day.",
        "spo": "We made forty.",
        "early-screening": "Turning to early screening, we have a team of five.",
        "commissioning": "The review of commissioning arrangements has begun, and we are to meet in May.",
    }
