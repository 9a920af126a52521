"""Small plans as documents have them (forms, letters, lists, minutes): what planwatch says of
them, through its doors."""

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
