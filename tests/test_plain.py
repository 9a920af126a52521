"""Plain text: paragraphs, lists and headings as a person would see them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.errors import UnreadableDocument
from scraper.extract.plain import read_plain

SEED = Path(__file__).parents[2] / "shared/seeds/004_b7fb9e34cb4ee21a.txt"


def blocks(text: str | bytes, charset: str | None = None) -> list[tuple]:
    """(kind, text) of paragraphs, (kind, level, text) of headings, with the marker for items."""
    body = text.encode() if isinstance(text, str) else text
    found = []
    for block in read_plain(body, charset).blocks:
        if block.kind == "item":
            found.append(("item", block.level, block.marker, block.text))
        elif block.kind == "heading":
            found.append(("heading", block.level, block.text))
        else:
            found.append((block.kind, block.text))
    return found


def test_wrapped_lines_make_paragraphs():
    text = (
        "Our officers screen every report of stalking within a day, and a\n"
        "sergeant reviews the risk assessment before the case is given to\n"
        "an investigator.\n"
        "\n"
        "Victims hear from an advocate within two days of their report,\n"
        "whatever the outcome.\n"
    )
    assert blocks(text) == [
        (
            "paragraph",
            "Our officers screen every report of stalking within a day, and a sergeant reviews"
            " the risk assessment before the case is given to an investigator.",
        ),
        (
            "paragraph",
            "Victims hear from an advocate within two days of their report, whatever the outcome.",
        ),
    ]


def test_a_text_extract_has_one_paragraph_a_line():
    long = "We record every included offence. " * 6
    text = f"Recommendation 7\n{long}\nResponse\nAccepted\n{long}\n"
    assert [text for _, text in blocks(text)] == [
        "Recommendation 7",
        long.strip(),
        "Response",
        "Accepted",
        long.strip(),
    ]


def test_short_lines_without_wrapping_stay_apart():
    text = (
        "Recommendation 7\nWe changed the records system in May.\nRecommendation 10\n"
        "All staff were trained in June.\nOwner: Head of Crime\n"
    )
    assert [text for _, text in blocks(text)] == text.splitlines()


def test_a_line_that_ends_early_ends_its_paragraph():
    text = (
        "Response\n"
        "The dedicated team now reviews all the cases that neighbourhood officers\n"
        "hold, and writes to the victim each week until the case is closed by a\n"
        "supervisor.\n"
        "Status: ongoing\n"
    )
    assert [text for _, text in blocks(text)] == [
        "Response",
        "The dedicated team now reviews all the cases that neighbourhood officers hold, and"
        " writes to the victim each week until the case is closed by a supervisor.",
        "Status: ongoing",
    ]


def test_headings_are_marked_underlined_or_shouted():
    text = (
        "STALKING ACTION PLAN\n\n# Crime recording #\n\nSystems changed.\n\n"
        "Training\n========\n\nAll staff.\n\nOnline elements\n---------------\nA digital team.\n\n"
        "ACTION COMPLETE\n\nTBC\n\n-----\n\n-\n"
    )
    assert blocks(text) == [
        ("heading", 2, "STALKING ACTION PLAN"),
        ("heading", 1, "Crime recording"),
        ("paragraph", "Systems changed."),
        ("heading", 1, "Training"),
        ("paragraph", "All staff."),
        ("heading", 2, "Online elements"),
        ("paragraph", "A digital team."),
        ("paragraph", "ACTION COMPLETE"),
        ("paragraph", "TBC"),
        ("paragraph", "-"),
    ]


def test_lists_keep_numbers_and_depth_and_lose_bullets():
    text = (
        "7. Crime recording has been changed so that every included offence can be\n"
        "   searched for.\n"
        "8. Training\n"
        "   - for call handlers\n"
        "   - for investigators, who also meet each year with the prosecutors that\n"
        "     see it through\n"
        "   (b) by letter\n"
        "10) Orders\n"
        "\u2022 by hand\n"
        "7.1 A sub-part keeps its number\n"
    )
    assert blocks(text) == [
        (
            "item",
            1,
            "7",
            "Crime recording has been changed so that every included offence can be searched for.",
        ),
        ("item", 1, "8", "Training"),
        ("item", 2, "", "for call handlers"),
        (
            "item",
            2,
            "",
            "for investigators, who also meet each year with the prosecutors that see it through",
        ),
        ("item", 2, "b", "by letter"),
        ("item", 1, "10", "Orders"),
        ("item", 1, "", "by hand"),
        ("paragraph", "7.1 A sub-part keeps its number"),
    ]


def test_bold_type_and_quotes_of_markdown_and_mail():
    text = (
        "**Owner:** Head of Crime\n\n**Our answer**\n\n"
        "> Seek such changes to the crime recording system as are needed for stalking to be\n"
        "> held, and searched for, as an __included__ classification.\n\n"
        "- **Status:** ongoing\n\n2 ** 3 is no bold type\n"
    )
    assert [(b.kind, b.text, b.lead) for b in read_plain(text.encode()).blocks] == [
        ("paragraph", "Owner: Head of Crime", "Owner:"),
        ("paragraph", "Our answer", "Our answer"),
        (
            "paragraph",
            "Seek such changes to the crime recording system as are needed for stalking to be"
            " held, and searched for, as an included classification.",
            "",
        ),
        ("item", "Status: ongoing", "Status:"),
        ("paragraph", "2 ** 3 is no bold type", ""),
    ]


def test_a_number_that_a_wrapped_sentence_begins_a_line_with_is_no_item():
    text = (
        "The force lead reports each quarter on the progress made towards number\n"
        "15. That report is published together with the minutes of the board and\n"
        "the figures of the quarter before, which the analysts prepare.\n"
    )
    assert len(blocks(text)) == 1


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("Victims\u2019 rights \u2013 caf\u00e9".encode("cp1252"), None),
        ("Victims\u2019 rights \u2013 caf\u00e9".encode("cp1252"), "iso-8859-1"),
        ("Victims\u2019 rights \u2013 caf\u00e9".encode(), "iso-8859-1"),
        (b"\xef\xbb\xbf" + "Victims\u2019 rights \u2013 caf\u00e9".encode(), None),
        ("\ufeffVictims\u2019 rights \u2013 caf\u00e9".encode("utf-16-le"), None),
        ("Victims\u2019 rights \u2013 caf\u00e9".encode("utf-16-be"), "utf-16-be"),
        ("Vic\u00adtims\u2019  rights\u00a0\u2013 cafe\u0301".encode(), "no-such-charset"),
    ],
)
def test_charsets(body, charset):
    assert read_plain(body, charset).text == "Victims\u2019 rights \u2013 caf\u00e9"


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"", "no_text"),
        (b" \n\t\n", "no_text"),
        (b"----\n* * *\n", "no_text"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00", "unsupported_type"),
        (bytes(range(256)) * 8, "unsupported_type"),
        (bytes(range(1, 32)) + b"plan", "unsupported_type"),
    ],
)
def test_what_is_no_text_is_refused(body, outcome):
    with pytest.raises(UnreadableDocument) as caught:
        read_plain(body)
    assert caught.value.outcome == outcome


def test_the_title_is_the_first_heading():
    document = read_plain(b"Intro.\n\nSTALKING ACTION PLAN\n\nText.\n")
    assert (document.title, document.media_type) == ("STALKING ACTION PLAN", "text/plain")
    assert document.text == "Intro.\n\nSTALKING ACTION PLAN\n\nText."


@pytest.mark.skipif(not SEED.exists(), reason="the saved real page lies outside the repository")
def test_a_saved_real_page_keeps_its_lines():
    lines = [line for line in SEED.read_text(encoding="utf-8").split("\n") if line.strip()]
    found = read_plain(SEED.read_bytes()).blocks
    assert [block.text for block in found] == [" ".join(line.split()) for line in lines]
    assert {block.kind for block in found} == {"paragraph"}


@given(st.binary(max_size=400))
def test_any_bytes_give_a_document_or_an_outcome(body):
    try:
        document = read_plain(body)
    except UnreadableDocument as fault:
        assert fault.outcome in ("no_text", "unsupported_type")
    else:
        assert document.text == "\n\n".join(block.text for block in document.blocks)


@given(st.text(alphabet="ab 7.)-\u2022\n#=A", max_size=200))
def test_no_word_is_lost(text):
    body = "begin\n" + text
    try:
        document = read_plain(body.encode())
    except UnreadableDocument:
        return
    kept = "".join(block.marker + block.text for block in document.blocks)
    assert sorted(filter(str.isalnum, kept)) == sorted(filter(str.isalnum, body))


MINUTES = (
    "(a) ORDERS\n"
    "----------\n"
    "Asked: that an order be thought of each time that anybody reports\n"
    "stalking.\n"
    "Position: Thirty people have been taught to write the application, and\n"
    "a solicitor reads each one on the day.\n"
    "Lead: Legal\n"
    "State: ongoing\n"
    "\n"
    "(b) RISK\n"
    "Asked: that risk be weighed.\n"
    "Position: The form was found in nine cases of ten, and the tenth came\n"
    "from one station.\n"
    "Lead: Custody\n"
    "State: ongoing\n"
    "\n"
    "(c) OUR PARTNERS\n"
    "Asked: that we work with others.\n"
    "Position: -\n"
    "Lead: Chief\n"
    "State: not started\n"
    "\n"
    "(d) COUNTING THEM\n"
    "(e) TELLING THE NATIONAL LEAD\n"
)


def test_broken_sentences_tell_the_width_among_many_short_lines():
    assert [text for *_, text in blocks(MINUTES)] == [
        "ORDERS",
        "Asked: that an order be thought of each time that anybody reports stalking.",
        "Position: Thirty people have been taught to write the application, and a solicitor"
        " reads each one on the day.",
        "Lead: Legal",
        "State: ongoing",
        "RISK",
        "Asked: that risk be weighed.",
        "Position: The form was found in nine cases of ten, and the tenth came from one station.",
        "Lead: Custody",
        "State: ongoing",
        "OUR PARTNERS",
        "Asked: that we work with others.",
        "Position: -",
        "Lead: Chief",
        "State: not started",
        "COUNTING THEM",
        "TELLING THE NATIONAL LEAD",
    ]


def test_lettered_lines_in_capitals_or_underlined_are_headings():
    found = [(b.kind, b.marker, b.text) for b in read_plain(MINUTES.encode()).blocks if b.marker]
    assert found == [
        ("heading", "a", "ORDERS"),
        ("heading", "b", "RISK"),  # one word, but three others shout
        ("heading", "c", "OUR PARTNERS"),
        ("heading", "d", "COUNTING THEM"),
        ("heading", "e", "TELLING THE NATIONAL LEAD"),
    ]


def test_one_word_in_capitals_is_a_heading_among_its_like():
    text = "1. ALL OF OUR CUSTODY\n2. RISK\n3. OUR OWN PARTNERS\n4. THE LAW ON ORDERS\n* OUR OWN LIST\n"
    kinds = [block.kind for block in read_plain(text.encode()).blocks]
    assert kinds == ["heading"] * 4 + ["item"]


def test_quoted_mail_and_one_long_address_do_not_hide_the_width():
    text = (
        "> https://www.example.org/our-policies/stalking/plans-and-progress/2025/action-plan-as-agreed\n"
        ">\n"
        "> Our officers screen every report of stalking within a day, and a\n"
        "> sergeant reviews the risk assessment before the case is given to\n"
        "> an investigator.\n"
        ">\n"
        "> Thank you\n"
        "> Ann\n"
    )
    assert [text for _, text in blocks(text)][1:] == [
        "Our officers screen every report of stalking within a day, and a sergeant reviews the"
        " risk assessment before the case is given to an investigator.",
        "Thank you",
        "Ann",
    ]


def test_a_first_line_set_in_begins_a_paragraph_and_a_short_title_ends():
    text = (
        "1) Records\n"
        "   The team switched on a second field in July and every one of the\n"
        "stations was shown how it is used by an officer who came to stay for\n"
        "a day at each, and then came again.\n"
        "   The audit found it used in nine of ten.\n"
    )
    assert blocks(text) == [
        ("item", 1, "1", "Records"),
        (
            "paragraph",
            "The team switched on a second field in July and every one of the stations was shown"
            " how it is used by an officer who came to stay for a day at each, and then came"
            " again.",
        ),
        ("paragraph", "The audit found it used in nine of ten."),
    ]


@pytest.mark.parametrize(
    ("lines", "markers"),
    [
        ("R. Moss, Chief Constable", [""]),
        ("A. Records\n\nB. Training", ["A", "B"]),
        ("P. Training\n\nQ. Records", ["P", "Q"]),
        ("I. Records\n\nII. Training\n\nV. Orders", ["I", "II", "V"]),
        ("A. Records\n\nB. Training\n\nJ. Moss, Chief Constable", ["A", "B", ""]),
    ],
)
def test_an_initial_is_told_from_a_letter_that_counts(lines, markers):
    assert [block.marker for block in read_plain(lines.encode()).blocks] == markers
