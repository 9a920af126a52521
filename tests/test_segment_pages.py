"""Small pages, one habit of web editors each: what planwatch says of them, through its doors."""

import pytest

from scraper.extract import extract
from scraper.segment import Response, segment
from tests.evaluate import ELSEWHERE, recommendations

PLACEHOLDERS = [
    "TBC", "n / a", "-", "...", "T.B.C.", "Update to follow", "Content coming soon.", "Nothing yet",
    "An update will be provided in March 2025", "tbc – awaiting the Digital Forensics Unit",
    "To be confirmed following discussion with the Office of the Police and Crime Commissioner.",
    "Nil return", "In development - details to be provided", "Not applicable at this stage",
    "Awaiting response", "Response awaited from the board.", "Oral update to be given at the meeting",
    "For discussion", "[insert text here]", "Update required", "No update at the time of writing.",
    "TBC - see below", "Yet to be confirmed", "This section is being drafted.", "Left blank",
    "Awaiting national guidance", "Further detail to be supplied by the digital team",
    "Not due until the autumn of 2025", "n/k", "Not yet", "N/A at present", "n/a - for the OPCC", "Find out more",
    "This recommendation is for the Home Office, which has replied.", "We will report more here soon.",
    "Not for the force; please see the answer of the College.", "See update in due course",
    "We will answer this soon.", "4.15 A verbal update will be given at the meeting.", "We will: tbc",
    "We do not know yet. We will tell you later.", "To be reported orally at the meeting.",
]  # fmt: skip
ANSWERS = [
    "Accepted.",
    "None of our officers had been trained.",
    "Not applicable: the force has no such system.",
    "To be completed by March 2025 across the force",
    "Will be published by 22 November 2024",
    "Courses to be reviewed by the Academy.",
    "No further action required",
    "Draft policy has been written and goes to the board",
    "A return will be made in March 2025 and will be put on this page afterwards.",
    "Training to be provided to all officers by June",
    "Awaiting approval of the business case for 12 more officers",
    "Add stalking to the daily meeting and update the board.",
    "See above.",
    "Not due to a lack of staff but to the new system.",
    "Not yet trained: two sergeants.",
    "We will report to the board later in March.",
    "The PCC leads on this.",
    "We will answer each call within a minute.",
    "We do not know how many were missed.",
]


def read(main: str) -> dict[str, Response]:
    page = f"<html lang='en'><title>Plan</title><body><main><h1>Stalking plan</h1>{main}</main>"
    found = segment(extract(page.encode(), "text/html"), recommendations(), ELSEWHERE)
    return {each.recommendation: each for each in found}


def plan(training: str) -> str:
    """A plain plan of three answers, with this for one of them."""
    return (
        "<h2>Recommendation 7: Crime recording systems</h2><p>Response</p><p>A flag was added.</p>"
        f"<h2>Recommendation 10: Learning and training</h2><p>Response</p>{training}"
        "<h2>Recommendation 16: Commissioning</h2><p>Response</p><p>We sit on the panel.</p>"
    )


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_what_says_that_there_is_no_answer_yet_is_none(text: str) -> None:
    assert read(plan(f"<p>{text}</p>"))["training"].state == "empty"


@pytest.mark.parametrize("text", ANSWERS)
def test_a_short_answer_is_one(text: str) -> None:
    told = read(plan(f"<p>{text}</p>"))["training"]
    assert (told.state, told.response) == ("answered", text)


TRAINED = "<p>Everyone was trained in May.</p>"


@pytest.mark.parametrize(
    ("statuses", "progress"),
    [
        (f"{TRAINED}<p><span class='badge badge-info'>Done</span></p>", "complete"),
        ("<p>Everyone was trained in May. <span class='tag'>Under way</span></p>", "in_progress"),
        ("<p>Everyone was trained in May. [TO DO]</p>", "not_started"),
        (f"{TRAINED}<p>Statws / Status: Wedi’i gwblhau / Complete</p>", "complete"),
        (f"{TRAINED}<p>Status</p><p>Ar y gweill / In progress</p>", "in_progress"),
        (f"<p><img src='g.png' alt='Green: on course'></p>{TRAINED}", "in_progress"),
        (f"<p><img src='r.png' alt='Red: not started'></p>{TRAINED}", "not_started"),
        (f"<p><img src='f.png' alt='Green fields near our station'></p>{TRAINED}", None),
        (f"{TRAINED}<p>We tag <span class='tag'>repeat victims</span> in the log.</p>", None),
    ],
)  # fmt: skip
def test_a_status_in_any_dress_is_progress_and_no_answer(
    statuses: str, progress: str | None
) -> None:
    told = read(plan(statuses))["training"]
    assert told.progress == progress
    assert told.response.startswith("Everyone was trained in May.")
    assert not any(word in told.response for word in ("TO DO", "Under way", "gwblhau", "on course"))


def test_letters_of_a_pages_own_key() -> None:
    key = "<p>Key: B complete; G in progress and on time; R not started.</p>"
    table = (
        "<table><tr><th>Recommendation</th><th>Response</th><th>RAG</th></tr>"
        "<tr><td>Learning and training</td><td>Courses are planned.</td><td>R</td></tr>"
        "<tr><td>Crime recording systems</td><td>A flag was added.</td><td>B</td></tr></table>"
    )
    told = read(key + table)
    assert told["training"].progress == "not_started"
    assert told["crime-recording"].progress == "complete"


def test_numbers_in_words() -> None:
    told = read(
        "<h2>Seven</h2><p>A flag was added to the system.</p>"
        "<h2>Recommendations ten and eleven</h2><p>Both are done by one team.</p>"
        "<h2>Sixteen: commissioning</h2><p>We sit on the panel.</p>"
    )
    assert {key: each.printed_number for key, each in told.items() if each.state != "absent"} == {
        "crime-recording": "7",
        "training": "10",
        "scale-and-types": "11",
        "commissioning": "16",
    }
    assert told["training"].response == told["scale-and-types"].response


PLAIN = "".join(
    f"<h2>{title}</h2><p>Response</p><p>{answer}</p>"
    for title, answer in (
        ("Crime recording systems", "A flag was added."),
        ("Learning and training", "Everyone was trained in May."),
        ("Stalking protection orders", "A lawyer reads each case."),
        ("Case allocation", "Detectives take them."),
        ("Early screening", "A sergeant reads all reports."),
        ("Online elements of stalking", "A clinic looks at phones."),
    )
)


def test_a_title_that_speaks_of_two_gives_both_its_answer() -> None:
    both = "<h2>Publishing the plan and updating the NPCC</h2><p>Response</p><p>Both are done.</p>"
    told = read(PLAIN + both)
    assert told["publish-plan"].response == told["progress-update"].response == "Both are done."
    assert told["commissioning"].state == "absent"


def test_reports_beside_ours_are_nobodys_answer() -> None:
    told = read(
        "<h2>Inspection of our force, 2023</h2><h3>Recommendation 10</h3>"
        "<p>Response</p><p>All drivers were trained.</p>"
        "<h2>The police response to stalking: super-complaint, 2024</h2>"
        + PLAIN.replace("h2>", "h3>")
        + "<h2>Serious assaults: Operation Heron, 2024</h2><h3>Learning and training</h3>"
        "<p>Response</p><p>Doctors were asked.</p>"
    )
    assert told["training"].response == "Everyone was trained in May."
    assert not any("Doctors" in each.response for each in told.values())


def test_a_bare_list_of_titles_locates_nothing() -> None:
    titles = (
        "Crime recording systems|Learning and training|Stalking protection orders|"
        "Case allocation|Early screening|Online elements of stalking|Multi-agency response"
    )
    items = "".join(f"<li>{title}</li>" for title in titles.split("|"))
    told = read(f"<p>The document covers:</p><ul>{items}</ul><p>Write to us for a copy of it.</p>")
    assert {each.state for each in told.values()} == {"absent"}


def test_what_the_report_asked_for_is_no_recommendation_of_the_page() -> None:
    told = read(
        "<p>The report asked chief constables to publish an action plan on the force's website"
        " within 56 days and to send its address to the NPCC.</p>" + PLAIN
    )
    assert told["publish-plan"].state == "absent"


def test_bold_dates_and_dated_columns_are_updates() -> None:
    told = read(
        "<h2>Learning and training</h2>"
        "<p><strong>November 2024:</strong> A course was bought.</p>"
        "<p><strong>March 2025:</strong> Half of us have been.</p>"
        "<h2>Case allocation</h2>"
        "<p><strong>November 2024:</strong> The policy was read.</p>"
        "<p><strong>March 2025:</strong> The policy was changed.</p>"
        "<h2>Early screening</h2><p><strong>November 2024:</strong> Piloted.</p>"
        "<p><strong>March 2025:</strong> Made permanent.</p>"
    )["training"]
    assert [(each.label, each.text) for each in told.updates] == [
        ("November 2024", "A course was bought."),
        ("March 2025", "Half of us have been."),
    ]
    assert told.response == "A course was bought.\n\nHalf of us have been."
    table = read(
        "<table><tr><th>Recommendation</th><th>November 2024</th><th>March 2025</th><th>Status</th>"
        "</tr><tr><td>Learning and training</td><td>Accepted</td><td>All have been.</td><td>Done"
        "</td></tr><tr><td>Case allocation</td><td>Accepted</td><td></td><td>Not started</td></tr>"
        "<tr><td>Online elements of stalking</td><td>N/A</td><td>TBC</td><td></td></tr></table>"
    )
    assert table["case-allocation"].response == "Accepted"
    assert table["case-allocation"].progress == "not_started"
    assert (table["online"].state, table["online"].progress) == ("empty", None)


def test_numbered_paragraphs_are_the_answer() -> None:
    told = read(
        "<h2>1. Learning and training</h2><p>Review what officers learn.</p>"
        "<p>1.1 Half of the sergeants have been on the course.</p><p>1.2 The rest follow.</p>"
        "<h2>2. Case allocation</h2><p>Give cases to those with the right skills.</p>"
        "<p>2.1 Detectives take all cases of high risk.</p>"
        "<h2>3. Early screening</h2><p>Screen crimes early.</p><p>3.1 A sergeant reads all.</p>"
    )
    assert told["case-allocation"].response == "2.1 Detectives take all cases of high risk."
    assert told["training"].response.count("\n\n") == 1


@pytest.mark.parametrize(
    ("asked", "answers", "owner"),
    [
        ("What the Trust wanted", "Autumn reply", "Corporate sponsor"),
        ("The question put to forces", "What has changed so far", "Who is answerable"),
        ("Recommendation in essence", "Statement of the force", "Policy owner"),
        ("Expected of us", "Our undertaking", "Theme lead"),
    ],
)
def test_labels_are_known_by_their_head_word(asked: str, answers: str, owner: str) -> None:
    rows = (
        ("Learning and training", "Teach people.", "A film is shown at each briefing."),
        ("Case allocation", "Fit skills.", "Two sergeants hand out the cases."),
    )
    told = read(
        "".join(
            f"<h2>{title}</h2><p>{asked}</p><p>{wording}</p><p>{answers}</p><p>{answer}</p>"
            f"<p>{owner}</p><p>Nora Pike</p><p>Status</p><p>Ongoing</p>"
            for title, wording, answer in rows
        )
    )
    assert told["training"].response == "A film is shown at each briefing."
    assert told["case-allocation"].response == "Two sergeants hand out the cases."
    assert told["training"].progress == "in_progress"


def test_a_lone_paragraph_that_asks_for_nothing_answers() -> None:
    told = read(
        "<ol><li value='7'><b>Recording systems.</b> Ours can hold four crimes in a report.</li>"
        "<li value='12'><b>Risk.</b> A weekly list of names.</li>"
        "<li value='18'><b>Quality of investigations.</b> Forces should centre cases on the victim.</li>"
        "<li value='19'><b>Online elements.</b> Constables borrow a kit from the clinic.</li></ol>"
    )
    assert told["risk"].response == "A weekly list of names."
    assert told["online"].response == "Constables borrow a kit from the clinic."
    assert told["investigation-quality"].state == "empty"
    assert told["risk"].confidence <= 0.9


@pytest.mark.parametrize(
    "wording",
    [
        "The force is to know how much stalking there is.",
        "We’re to know how much stalking there is.",
    ],
)
def test_what_is_to_be_done_is_wording(wording: str) -> None:
    told = read(
        f"<h2>Scale and types of stalking</h2><p>{wording}</p><p>A student counted the cases.</p>"
        "<h2>Case allocation</h2><p>Cases are to go to the skilled.</p><p>A desk sorts them.</p>"
        "<h2>Online elements of stalking</h2><p>Devices are to be looked at.</p><p>They are.</p>"
    )
    assert told["scale-and-types"].response == "A student counted the cases."


def test_the_number_below_a_title_is_its_own() -> None:
    """ "10. Partners" over *Recommendation 25*: the 10 is the section's."""
    told = read(
        "<h2>8. Orders</h2><p><em>Recommendation 13</em></p><h3>Answer</h3><p>A lawyer helps.</p>"
        "<h2>9. Files</h2><p><em>Recommendations 18 and 19</em></p><h3>Answer</h3><p>A panel.</p>"
        "<h2>10. Partners</h2><p><em>Recommendation 25</em></p><h3>Answer</h3><p>Two meetings.</p>"
        "<h2>11. Courses</h2><p><em>Recommendation 10</em></p><h3>Answer</h3><p>A film.</p>"
    )
    assert {key: each.response for key, each in told.items() if each.response} == {
        "spo": "A lawyer helps.",
        "investigation-quality": "A panel.",
        "online": "A panel.",
        "multi-agency": "Two meetings.",
        "training": "A film.",
    }
    assert told["multi-agency"].heading == "10. Partners"
    assert told["multi-agency"].printed_number == "25"


def test_a_line_that_says_what_a_section_covers() -> None:
    told = read(
        "<h2>Who looks, and when</h2><p>This section covers recommendations 12 (risk) and 23"
        " (early screening).</p><p>A nurse reads the log at six each morning.</p>"
        "<h2>Learning and training (10)</h2><p>All of us have been.</p>"
        "<h2>Case allocation (17)</h2><p>A desk sorts them.</p>"
        "<h2>What of the remaining ones?</h2><p>Ask the strategy team.</p>"
    )
    assert told["risk"].response == "A nurse reads the log at six each morning."
    assert told["early-screening"].response == told["risk"].response
    assert told["dedicated-officers"].state == told["multi-agency"].state == "absent"
    assert told["case-allocation"].response == "A desk sorts them."


def test_titles_that_are_like_labels() -> None:
    told = read(
        "<ol><li value='25'><b>Partners.</b> We meet.</li><li value='28'><b>Publish it.</b> Done in"
        " May.</li><li value='29'><b>Update.</b> Sent in June.</li></ol>"
    )
    assert told["progress-update"].response == "Sent in June."


def test_numbers_above_twenty_in_words_before_a_bracket() -> None:
    told = read(
        "<p><b>Recommendation twelve (risk)</b></p><p>A nurse sits in.</p>"
        "<p><b>Recommendation twenty-five (partners)</b></p><p>We meet twice.</p>"
        "<p><b>Recommendation twenty-nine (report)</b></p><p>Sent in June.</p>"
    )
    assert told["multi-agency"].response == "We meet twice."
    assert told["progress-update"].response == "Sent in June."


def test_keys_that_recur_in_small_tables() -> None:
    def small(title: str, number: int, gist: str, reply: str) -> str:
        rows = (
            ("Reference", f"Recommendation {number}"), ("Gist", gist), ("Force response", reply),
            ("Gold", "Supt Pike"), ("Status", "In hand"),
        )  # fmt: skip
        cells = "".join(f"<tr><td>{key}</td><td>{value}</td></tr>" for key, value in rows)
        return f"<h3>{title}</h3><table>{cells}</table>"

    told = read(
        small("Courses", 10, "Review what is taught about stalking.", "A film is shown.")
        + small("Right officer", 17, "Take up the College's practice.", "TBC")
        + small("Partners", 25, "Explore a response with others.", "We meet.")
    )
    assert told["training"].response == "A film is shown."
    assert (told["case-allocation"].state, told["case-allocation"].progress) == (
        "empty",
        "in_progress",
    )
    assert told["case-allocation"].heading == "Right officer"


def test_bands_above_paraphrased_rows_begin_nothing() -> None:
    rows = "".join(
        f"<tr><td colspan='2'>{text}</td></tr>"
        if not answer
        else f"<tr><td>{text}</td><td>{answer}</td></tr>"
        for text, answer in (
            ("Theme 1: recording, finding and counting", ""),
            ("Let systems show stalking behind a worse crime.", "A tab was added."),
            ("Screen new crimes early for signs of stalking.", "A desk reads them."),
            ("Theme 2: victims and risk", ""),
            ("Rights under the Victims' Code", "A leaflet is given."),
            ("Think of a protection order each time.", "Forms are ready."),
        )
    )
    told = read(f"<table><tr><th>What</th><th>Our answer</th></tr>{rows}</table>")
    assert {key: each.response for key, each in told.items() if each.state != "absent"} == {
        "crime-recording": "A tab was added.",
        "early-screening": "A desk reads them.",
        "victims-code": "A leaflet is given.",
        "spo": "Forms are ready.",
    }


def test_words_before_a_colon_in_an_answer_are_the_answers() -> None:
    rows = "".join(
        f"<tr><td>{title}</td><td>{answer}</td></tr>"
        for title, answer in (
            ("Case allocation", "Plan: a desk from June. Cost: none."),
            ("Online elements of stalking", "A clinic looks at phones."),
            ("Early screening", "A sergeant reads all."),
        )
    )
    told = read(f"<table><tr><th>Subject</th><th>Our answer</th></tr>{rows}</table>")
    assert told["case-allocation"].response == "Plan: a desk from June. Cost: none."


def test_english_within_a_page_declared_welsh() -> None:
    rows = "".join(
        f"<tr><td>{number}</td><td>{title}</td><td>{answer}</td></tr>"
        for number, title, answer in (
            (10, "Hyfforddiant / Training", "Accepted."),
            (17, "Dyrannu achosion / Case allocation", "A desk in the north sorts the cases."),
            (25, "Partneriaid / Partners", "The council and the board are on the group."),
        )
    )
    page = (
        "<html lang='cy'><title>Stelcio</title><body><main><h1>Stelcio: cynllun / Stalking: plan"
        "</h1><p>Mae'r cynllun hwn yn dangos ymateb yr heddlu.</p><table><tr><th>Rhif / No.</th>"
        f"<th>Pwnc / Subject</th><th>Our response</th></tr>{rows}</table>"
        + "".join(
            f"<h2>Argymhelliad {number}: {welsh} / Recommendation {number}: {title}</h2>"
            f"<p>The group is in its first year and {n} of us are on it.</p>"
            "<p>Statws / Status: Ar waith / In progress</p>"
            for n, (number, welsh, title) in enumerate(
                (
                    (7, "Systemau", "Crime recording systems"),
                    (12, "Risg", "Risk"),
                    (13, "Gorchmynion", "Stalking protection orders"),
                ),
                start=2,
            )
        )
        + "</main>"
    )
    found = segment(extract(page.encode(), "text/html"), recommendations(), ELSEWHERE)
    told = {each.recommendation: each for each in found}
    assert told["training"].response == "Accepted."
    assert told["training"].printed_number == "10"
    assert told["risk"].progress == told["spo"].progress == "in_progress"


def test_the_paragraph_below_a_title_is_about_it() -> None:
    told = read(
        "<h2>What about services for those who are stalked?</h2><p>Review it.</p>"
        + PLAIN
        + "<h2>Victims' Code</h2><p>Chief constables should see to the rights of victims, and to"
        " commissioned services for victims from the commissioner.</p><p>Response</p><p>A leaflet.</p>"
        "<h2>Commissioning</h2><p>Response</p><p>We sit on the panel.</p>"
        "<h2>Will you be open about it?</h2><p>Forces should publish an action plan on the website"
        " and send the NPCC an update in six months.</p><p>Response</p><p>We will.</p>"
    )
    assert told["victims-code"].response == "A leaflet."
    assert told["commissioning"].response == "We sit on the panel."


@pytest.mark.parametrize(
    "others",
    [
        "<h2>Rec 2: Simpler stalking protection orders (Home Office)</h2>",
        "<h2>Police and crime commissioners should pay for support services for victims.</h2>",
        "<h2>NPCC lead: collate what is known about dedicated officers</h2>",
        "<h2>6. Inspection (HMICFRS)</h2>",
        "<h2>Not for the force</h2><h3>Support services</h3>",
    ],
)
def test_what_the_report_asks_of_others_is_nobodys_answer(others: str) -> None:
    told = read(f"{others}<p>They have replied.</p>{PLAIN}{others}<p>They have replied.</p>")
    assert not any("They have" in each.response for each in told.values())
    assert sum(each.state == "answered" for each in told.values()) == 6
    assert told["progress-update"].state == "absent"


def test_what_is_to_reach_others_is_ours() -> None:
    told = read(
        PLAIN + "<h2>Update (NPCC)</h2><p>The NPCC should be told how far the plan has come.</p>"
        "<p>Response</p><p>Sent in March.</p>"
    )
    assert told["progress-update"].response == "Sent in March."


def test_two_titles_over_an_answer_that_says_so() -> None:
    told = read(
        "<h2>Renew what is taught about stalking, training above all</h2>"
        "<h2>Give cases to those with the right skills: case allocation</h2>"
        "<p>We answer these two together. No one gets a case who has not been on the course.</p>"
        "<h2>Stalking protection orders</h2><h2>Online elements of stalking</h2><p>A clinic.</p>"
    )
    assert told["training"].response == told["case-allocation"].response != ""
    assert told["spo"].state == "empty"


def test_an_update_of_the_whole_plan_says_how_far_it_is_now() -> None:
    plain = PLAIN.replace("h2>", "h3>").replace("</p><h3>", "</p><p>Status: Open</p><h3>")
    told = read(
        f"<h2>The plan of November 2024</h2>{plain}<h2>Update of May 2025</h2>"
        "<h3>Learning and training</h3><p>Response</p><p>All of us.</p><p>Status: Closed</p>"
        "<h3>Case allocation</h3><p>Response</p><p>Nothing new.</p><p>Status: Open</p>"
    )
    assert (told["training"].progress, told["case-allocation"].progress) == (
        "complete",
        "in_progress",
    )
    assert told["training"].response == "Everyone was trained in May.\n\nAll of us."


def test_wordings_as_headings_are_no_other_reports() -> None:
    titles = (
        "Explore a multi-agency response to stalking with partners",
        "With the police and crime commissioner, review commissioning for victims",
        "Publish an action plan on the website",
    )
    told = read("".join(f"<h2>{title}</h2><p>We have done so.</p>" for title in titles))
    assert sum(each.state == "answered" for each in told.values()) == 3


def test_what_is_awaited_is_no_progress() -> None:
    told = read(plan("<p>Awaiting update</p>"))["training"]
    assert (told.state, told.progress) == ("empty", None)


def test_a_lead_in_that_recurs_is_no_label() -> None:
    told = read(
        "".join(
            f"<p><b>{title}</b></p><p>Chief constables should see to {title.lower()}.</p>"
            f"<p>They should make sure that:</p><ul><li>{items[0]}</li><li>{items[1]}</li></ul>"
            f"<p>{answer}</p>"
            for title, items, answer in (
                ("Learning and training", ("courses are kept", "films are shown"), "We do both."),
                ("Case allocation", ("cases are sorted", "skills are known"), "A desk does it."),
                ("Online elements", ("phones are read", "apps are known"), "We have a clinic."),
            )
        )
    )
    assert told["training"].response == "We do both."
    assert told["case-allocation"].response == "A desk does it."


def test_a_part_before_its_label_is_wording() -> None:
    told = read(
        "".join(
            f"<p><b>{n}. {title}</b></p><p>{n}.1 - {parts[0]}</p><p>Owner</p><p>Nora Pike</p>"
            f"<p>Progress</p><p>{answer}</p><p>{n}.2 - {parts[1]}</p><p>Owner: Nora Pike</p>"
            "<p>Progress</p><p>To be updated</p>"
            for n, title, parts, answer in (
                (1, "Risk assessment", ("A tool is used.", "Plans are made."), "We use one."),
                (2, "Case allocation", ("Cases go to skills.", "Loads are read."), "A desk."),
                (3, "Early screening", ("A look at all.", "Kinds are told."), "Each day."),
            )
        )
    )
    assert [told[key].response for key in ("risk", "case-allocation", "early-screening")] == [
        "We use one.",
        "A desk.",
        "Each day.",
    ]


def test_a_key_for_the_number_with_the_title_beside_it() -> None:
    told = read(
        "".join(
            f"<table><tr><td>Number</td><td>{number}</td></tr><tr><td>Rec</td><td>{title}</td></tr>"
            f"<tr><td>Action</td><td>{answer}</td></tr><tr><td>Status</td><td>Open</td></tr></table>"
            for number, title, answer in (
                (14, "Victims' Code", "A leaflet is given."),
                (12, "Risk assessment", "A tool is used."),
                (18, "Quality of investigations", "Files are read."),
            )
        )
    )
    assert told["victims-code"].response == "A leaflet is given."
    assert told["investigation-quality"].response == "Files are read."


def test_parts_in_rows_below_the_row_with_the_number() -> None:
    told = read(
        "<table><tr><th>No.</th><th>Recommendation</th><th>Response</th></tr>"
        "<tr><td rowspan='2'>13</td><td>Online stalking. 13.1 Officers see it.</td><td>A film.</td>"
        "</tr><tr><td>13.2 Digital experts and dedicated officers are at hand.</td><td>A kit.</td></tr>"
        "<tr><td>14</td><td>Early screening. 14.1 There is a way to do it.</td><td>A desk.</td></tr>"
        "<tr><td>15</td><td>Dedicated stalking officers</td><td>None.</td></tr></table>"
    )
    assert told["online"].response == "A film.\n\nA kit."


@pytest.mark.parametrize("named", ["aria-controls='p{}'", "href='#p{}'", "id='t{}'"])
def test_tabs_with_titles_in_their_row_alone(named: str) -> None:
    tabs = (
        ("Learning and training", "All of us have been on the course."),
        ("Case allocation", "A desk in the north sorts the cases."),
        ("Early screening", "A sergeant reads every report at six."),
    )
    row = "".join(
        f"<li><a role='tab' {named.format(n)}>{title}</a></li>" for n, (title, _) in enumerate(tabs)
    )
    panels = "".join(
        f"<div role='tabpanel' id='p{n}' aria-labelledby='t{n}'><p>{answer}</p></div>"
        for n, (_, answer) in enumerate(tabs)
    )
    told = read(f"<p>Choose a tab.</p><ul role='tablist'>{row}</ul>{panels}")
    assert told["training"].response == tabs[0][1]
    assert told["early-screening"].response == tabs[2][1]
    assert sum(each.state != "absent" for each in told.values()) == 3


def test_parts_below_a_title_with_their_number() -> None:
    """Part 3.2 sounds like another recommendation, and is a part of the third all the same."""
    told = read(
        "<h2>1. Crime recording systems</h2><p>Response</p><p>A flag.</p>"
        "<h2>2. Learning and training</h2><p>Response</p><p>A film.</p>"
        "<h2>3. Scale and types of stalking</h2><h3>3.1 The scale is known</h3><p>Response</p>"
        "<p>A count.</p><h3>3.2 Partners and the multi-agency response know it</h3>"
        "<p>Response</p><p>A letter.</p>"
        "<h2>4. Risk assessment</h2><p>Response</p><p>A tool.</p>"
    )
    assert told["scale-and-types"].response == "A count.\n\nA letter."
    assert told["multi-agency"].state == "absent"


def test_two_short_numbers_at_one_title() -> None:
    told = read(
        "<p><b>R11 / R12: Numbers, and danger</b></p><p>Response: A weekly list.</p>"
        "<p><b>R13: Orders</b></p><p>Response: A lawyer.</p>"
        "<p><b>R17: Sorting</b></p><p>Response: A desk.</p>"
    )
    assert told["scale-and-types"].response == told["risk"].response == "A weekly list."


def test_a_word_with_a_full_stop_is_no_label() -> None:
    told = read(
        PLAIN + "<h2>Publish an action plan</h2><p>Forces should publish a plan.</p>"
        "<p>Published.</p><p>The press office keeps it up to date.</p>"
    )
    assert told["publish-plan"].response == "Published.\n\nThe press office keeps it up to date."


def test_review_at_the_beginning_asks_and_names_no_report() -> None:
    told = read(
        PLAIN.replace("Early screening", "Early screening for a good response to stalking")
        + "<h2>Review with the commissioner what is bought: commissioning</h2><p>Response</p>"
        "<p>We sit on the panel.</p>"
    )
    assert told["commissioning"].response == "We sit on the panel."


AMONG_OURS = [
    "<h2>Orders made easier to get (for the Home Office)</h2><p>Response</p><p>We await the new law.</p>",
    "<h2>Ministry of Justice - protection orders in court</h2><p>Response</p><p>Courts were asked.</p>",
    "<h2>Protection orders</h2><p>The Home Office should simplify the law on these orders.</p>"
    "<p>Response</p><p>We gave evidence.</p>",
    "<h2>Simpler orders</h2><p>Response</p><p>This item is the responsibility of the Home Office.</p>",
    "<h2>Teaching about stalking</h2><p>Response</p><p>Not one for individual forces.</p>",
    "<h2>Recommendation 5: Advice on screening and on risk (College of Policing)</h2>"
    "<p>Response</p><p>It was published in June.</p>",
    "<h2>6. Inspecting how stalking is dealt with (HMICFRS)</h2><p>Response</p>"
    "<p>The inspectorate will reply to this.</p>",
]  # fmt: skip


@pytest.mark.parametrize("item", AMONG_OURS)
def test_an_item_of_another_body_among_ours_is_none_of_ours(item: str) -> None:
    first, *rest = PLAIN.split("<h2>")[1:]
    told = read(f"<h2>{first}{item}" + "".join(f"<h2>{each}" for each in rest))
    alone = read(PLAIN)
    assert {key: (each.state, each.response) for key, each in told.items()} == {
        key: (each.state, each.response) for key, each in alone.items()
    }


def test_rows_and_bold_beginnings_of_other_bodies() -> None:
    told = read(
        "<table><tr><th>Recommendation</th><th>Addressed to</th><th>Response</th></tr>"
        "<tr><td>Learning and training</td><td>Chief constables</td><td>All have been.</td></tr>"
        "<tr><td>Training for prosecutors</td><td>CPS</td><td>They wrote to us.</td></tr>"
        "<tr><td>Case allocation</td><td>Chief constables</td><td>Detectives.</td></tr></table>"
    )
    assert told["training"].response == "All have been."
    assert told["case-allocation"].response == "Detectives."
    told = read(
        "<p><b>Learning and training.</b> Update: All have been.</p>"
        "<p><b>New guidance (College of Policing).</b> Update: It was issued.</p>"
        "<p><b>Case allocation.</b> Update: Detectives take them.</p>"
        "<p><b>Early screening.</b> Update: A sergeant reads all.</p>"
    )
    assert told["training"].response == "All have been."
    assert told["case-allocation"].response == "Detectives take them."


def test_what_an_answer_says_of_other_bodies_is_an_answer() -> None:
    for text in (
        "The College of Policing's course is taken by all.",
        "We await what the Home Office will decide, and train all the same.",
        "For College of Policing courses we have hired a room.",
    ):
        assert read(plan(f"<p>{text}</p>"))["training"].response.startswith(text[:12])
    told = read(PLAIN + "<h2>Six-month update to the NPCC</h2><p>Response</p><p>It was sent.</p>")
    assert told["progress-update"].response == "It was sent."


def test_a_list_numbered_through_with_other_bodies_keeps_our_order() -> None:
    titles = (
        "Recording|The law (Home Office)|Courses|Scale and types|Danger|Orders|Rights|"
        "Services paid for together|Who gets the case"
    )
    told = read(
        "".join(
            f"<h2>Recommendation {number}: {title}</h2><p>Response</p><p>Said of {title}.</p>"
            for number, title in enumerate(titles.split("|"), 1)
        )
    )
    assert told["victims-code"].printed_number == "7"
    assert told["commissioning"].response == "Said of Services paid for together."


NAMES = ("Recording crimes", "Teaching officers", "Judging danger", "Spotting stalking early")
SAID = (
    "A box was added.",
    "Actors play the parts.",
    "A sergeant looks again.",
    "Two clerks read on.",
)
TABS = {
    "buttons": (
        "<div role='tablist'>{}</div>",
        "<button role='tab' id='t{0}' aria-controls='p{0}'>{1}</button>",
        "<section role='tabpanel' id='p{0}' hidden>{1}</section>",
    ),
    "labelled by": (
        "<div class='row' role='tablist'>{}</div>",
        "<span role='tab' id='t{0}'>{1}</span>",
        "<section role='tabpanel' aria-labelledby='t{0}'>{1}</section>",
    ),
    "links": (
        "<ul class='nav nav-tabs'>{}</ul>",
        "<li class='nav-item'><a data-toggle='tab' href='#p{0}'>{1}</a></li>",
        "<div class='tab-pane fade' id='p{0}'>{1}</div>",
    ),
    "accordion in one row": (
        "<div class='names'>{}</div>",
        "<a role='button' aria-controls='p{0}' id='t{0}'>{1}</a>",
        "<div role='region' id='p{0}' aria-labelledby='t{0}'>{1}</div>",
    ),
}  # fmt: skip


@pytest.mark.parametrize("heading", ["", "<h3>{}</h3>"])
@pytest.mark.parametrize("names, name, panel", TABS.values(), ids=list(TABS))
def test_a_panel_begins_with_the_name_of_its_tab(
    names: str, name: str, panel: str, heading: str
) -> None:
    row = names.format("".join(name.format(*each) for each in enumerate(NAMES)))
    panels = "".join(
        panel.format(number, heading.format(title) + f"<p>What we did</p><p>{said}</p>")
        for number, (title, said) in enumerate(zip(NAMES, SAID, strict=True))
    )
    told = read(f"<p>Four parts.</p>{row}<div>{panels}</div>")
    keys = ("crime-recording", "training", "risk", "early-screening")
    assert tuple(told[key].response for key in keys) == SAID
    assert tuple(told[key].heading for key in keys) == NAMES


def test_an_accordion_is_read_as_it_stands() -> None:
    told = read(
        "".join(
            f"<h3><button id='b{n}' aria-controls='p{n}'>{title}</button></h3>"
            f"<div role='region' id='p{n}' aria-labelledby='b{n}'><p>{said}</p></div>"
            for n, (title, said) in enumerate(zip(NAMES, SAID, strict=True))
        )
    )
    assert told["risk"].response == SAID[2]


SPEAKS_OF_ANOTHER = (
    "By 27 March 2025, find out how much stalking is done by phone, and the types of it."
)


def test_wording_below_a_title_that_names_another_begins_nothing() -> None:
    wordings = {
        "Online elements of stalking": SPEAKS_OF_ANOTHER,
        "Learning and training": "By 27 March 2025, look anew at what everyone learns.",
        "Case allocation": "By 27 March 2025, see who should be given which case.",
    }
    told = read(
        "".join(
            f"<h2>{title}</h2><p>{wording}</p><p>Our reply</p><p>{title}: it is done.</p>"
            for title, wording in wordings.items()
        )
    )
    assert told["online"].response == "Online elements of stalking: it is done."
    assert told["scale-and-types"].state == "absent"
    rows = "".join(
        f"<tr><td><b>{title}</b><p>{wording}</p></td><td>It was done by {len(title)} of us.</td></tr>"
        for title, wording in wordings.items()
    )
    told = read(f"<table><tr><th>Recommendation</th><th>Our reply</th></tr>{rows}</table>")
    assert told["online"].response == "It was done by 27 of us."
    assert told["scale-and-types"].state == "absent"


def test_sentences_between_answers_and_labels_are_titles() -> None:
    asked = {
        "training": "Make the teaching about stalking fit for its purpose.",
        "online": "Improve how cyber stalking is dealt with.",
        "risk": "Judge the danger well in all cases.",
        "spo": "Weigh a protection order early on.",
        "case-allocation": "Change the policy on case allocation.",
    }
    told = read(
        "<p>What we have done is told below.</p>"
        + "".join(
            f"<p>{wanted}</p><p>Where we are</p><p>It was done at station {key}.</p>"
            for key, wanted in asked.items()
        )
    )
    assert {key: each.response for key, each in told.items() if each.state != "absent"} == {
        key: f"It was done at station {key}." for key in asked
    }


def test_a_title_in_the_imperative_heads_no_report() -> None:
    told = read(
        "".join(
            f"<h3>{n}. {title}</h3><p>Where we are</p><p>{title}: done.</p>"
            for n, title in enumerate(
                (
                    "Review commissioning with the commissioner.",
                    "Improve the response to stalking online.",
                    "Review and renew training on stalking.",
                ),
                1,
            )
        )
    )
    assert [key for key, each in told.items() if each.state == "answered"] == [
        "training",
        "commissioning",
        "online",
    ]


def test_a_title_that_could_be_a_label_is_one_where_it_stands_among_titles() -> None:
    last = "<h2>{}</h2><p>Response</p><p>It went in March.</p>"
    assert read(PLAIN + last.format("Six-month update"))["progress-update"].state == "answered"
    told = read(PLAIN + last.format("Progress report (recommendation 29)"))
    assert told["progress-update"].response == "It went in March."
    labels = PLAIN.replace("<p>Response</p>", "<h2>Progress update</h2>")
    told = read(labels)
    assert told["progress-update"].state == "absent"
    assert told["training"].response == "Everyone was trained in May."


def test_a_line_that_says_for_whom_an_item_is() -> None:
    told = read(
        PLAIN + "<h2>What is known of specialist officers</h2><p>For the NPCC</p>"
        "<p>Gather what is known of dedicated stalking officers.</p><p>Response</p><p>Sent.</p>"
    )
    assert told["dedicated-officers"].state == "absent"
    assert told["online"].response == "A clinic looks at phones."


def test_the_plan_behind_a_list_of_its_titles_begins_with_its_first() -> None:
    titles = (
        "Learning and training|Case allocation|Early screening|Online elements|Risk|Orders"
    ).split("|")
    tabs = "".join(f"<button aria-expanded='false'>{title}</button>" for title in titles)
    parts = "".join(
        f"<h3>{title}</h3><p>Chief constables should see to it.</p><p>Response</p><p>Done: {n}.</p>"
        for n, title in enumerate(titles)
    )
    told = read(f"<h2>Contents</h2>{tabs}{parts}")
    assert told["training"].response == "Done: 0."
    assert told["risk"].response == "Done: 4."


def test_numbers_of_items_for_others_say_nothing_of_the_numbering() -> None:
    told = read(
        "<ol><li value='1'><p>The Home Office should make the law on stalking clear.</p><p>A matter"
        " for it.</p></li><li value='9'><p>The CPS should train its people on stalking.</p><p>It"
        " will.</p></li><li value='10'><p>Review and renew the training on stalking.</p><p>We did.</p>"
        "</li><li value='14'><p>See to rights under the Victims' Code.</p><p>We do.</p></li>"
        "<li value='17'><p>Follow the College on case allocation.</p><p>We shall.</p></li></ol>"
    )
    assert [told[key].printed_number for key in ("training", "victims-code")] == ["10", "14"]
    assert told["training"].response == "We did."


def test_a_bold_word_within_an_answer_ends_it_not() -> None:
    told = read(
        PLAIN + "<h2>Commissioning</h2><p>Response</p><p>We sit on the panel.</p>"
        "<p><b>Governance</b></p><p>Its minutes go to the board.</p>"
        "<h2>Quality of investigations</h2><p>Response</p><p>Files are read.</p>"
    )
    assert told["commissioning"].response.endswith("Its minutes go to the board.")


def test_a_lone_answer_beside_its_status() -> None:
    told = read(
        "".join(
            f"<h2>{title}</h2><p>Status: Open</p><p>{answer}</p>"
            for title, answer in (
                ("Risk is assessed in every case of stalking", "A nurse sits in on Mondays."),
                ("Cases go to the right officers: case allocation", "A desk sorts the cases."),
                ("Screen crimes early", "A sergeant reads all reports."),
            )
        )
    )
    assert told["risk"].response == "A nurse sits in on Mondays."
    assert told["case-allocation"].response == "A desk sorts the cases."


ASKED = {
    "investigation-quality": "By 27 March 2025, raise the quality of stalking investigations.",
    "online": "By 27 March 2025, see to the online elements of stalking.",
}
TWO = [
    "<h2>R19 / R20</h2>",
    "<h2>2.4 and 2.5</h2>" + "".join(f"<p>{wording}</p>" for wording in ASKED.values()),
    "<h2>4 and 5. Better investigations. Stalking by phone and online.</h2>",
    "<h2>Better investigations; Online elements of stalking</h2>",
    "<h2>Better investigations and Online elements of stalking</h2>",
    "<h2>Investigating well, also online stalking</h2>"
    + "".join(f"<p>{wording}</p>" for wording in ASKED.values()),
]


@pytest.mark.parametrize("title", TWO)
def test_two_recommendations_under_one_title_share_its_answer(title: str) -> None:
    told = read(
        "<h2>Learning and training</h2><p>Our reply</p><p>Everyone was trained.</p>"
        "<h2>Case allocation</h2><p>Our reply</p><p>Detectives take them.</p>"
        f"{title}<p>Our reply</p><p>One team does both.</p>"
        "<h2>Early screening</h2><p>Our reply</p><p>A sergeant reads all.</p>"
    )
    assert [key for key, each in told.items() if each.response == "One team does both."] == [
        "investigation-quality",
        "online",
    ]
    assert told["early-screening"].response == "A sergeant reads all."


def test_a_title_of_one_that_reminds_of_another_is_of_one() -> None:
    told = read(
        "<h2>Learning and Training</h2><p>Our reply</p><p>Everyone was trained.</p>"
        "<h2>Working with Health and Probation</h2><p>Our reply</p><p>A clinic meets.</p>"
        "<h2>Commissioning with the Police and Crime Commissioner</h2><p>Our reply</p>"
        "<p>We sit on the panel.</p>"
    )
    assert [key for key, each in told.items() if each.state != "absent"] == [
        "training",
        "commissioning",
        "multi-agency",
    ]


@pytest.mark.parametrize("word", ["Governance", "Training", "Partners", "Conclusion", "Online"])
def test_a_bold_word_parts_an_answer_where_headings_begin(word: str) -> None:
    told = read(
        PLAIN.replace(
            "<p>A lawyer reads each case.</p>",
            f"<p>A lawyer reads each case.</p><p><b>{word}</b></p><p>All know of it.</p>",
        )
    )
    assert told["spo"].response == f"A lawyer reads each case.\n\n{word}\n\nAll know of it."
    assert told["case-allocation"].response == "Detectives take them."


def test_a_dated_word_in_a_sentence_is_an_answer() -> None:
    told = read(plan("<p>Published.</p><p>All can see it.</p>"))["training"]
    assert told.response == "Published.\n\nAll can see it."


def test_numbered_headings_below_a_recommendation_are_its_parts() -> None:
    told = read(
        "<h2>Recommendation 22: Dedicated stalking officers</h2>"
        "<h3>22.1 What is known online of other forces</h3><p>We have read it all.</p>"
        "<h3>22.2 A decision on a team and its training</h3><p>We have made it.</p>"
        "<h2>Recommendation 24: Early screening</h2><h3>24.1 A way to screen</h3>"
        "<p>We have found one.</p>" + PLAIN.split("<h2>Early screening")[0]
    )
    assert told["dedicated-officers"].response == "We have read it all.\n\nWe have made it."
    assert told["online"].state == "absent"


def test_an_only_paragraph_that_asks_for_nothing_is_the_answer() -> None:
    told = read(
        "<p><b>Recommendation 18. Case allocation.</b> The allocation policy follows the College's"
        " practice. A team allocates each case by risk and skills.</p>"
        "<p><b>Recommendation 10. Training.</b> The course lasts a day. It has been bought.</p>"
        "<p><b>Recommendation 24. Early screening.</b> A sergeant reads all. It takes an hour.</p>"
    )
    assert told["case-allocation"].response.startswith("The allocation policy follows")


def test_wordings_below_a_title_over_two_are_told_in_turn() -> None:
    told = read(
        PLAIN.split("<h2>Online")[0] + "<p><b>Recommendations 28 and 29</b></p>"
        "<p>By 22 November 2024, publish an action plan on the force's website.</p>"
        "<p>By 27 March 2025, tell the NPCC how far the plan has come in six months.</p>"
        "<p>Response</p><p>Both were done in time.</p>"
    )
    assert told["publish-plan"].response == "Both were done in time."
    assert told["progress-update"].response == "Both were done in time."


def test_an_empty_item_of_ours_above_one_of_others_is_ours() -> None:
    told = read(
        "<details><summary>Teach everyone about stalking.</summary></details>"
        "<details><summary>The Home Office should clarify the law.</summary>"
        "<p>It is for the Home Office.</p></details>"
        "<details><summary>Allocate cases to detectives.</summary><p>We do.</p></details>"
        "<details><summary>Screen all crimes early.</summary><p>We do so.</p></details>"
    )
    assert {key: each.state for key, each in told.items() if each.state != "absent"} == {
        "training": "empty",
        "case-allocation": "answered",
        "early-screening": "answered",
    }


@pytest.mark.parametrize("counted", ["Promise {} of 4", "Commitment {}", "Pledge no. {}:"])
def test_lines_that_count_the_records_are_no_labels(counted: str) -> None:
    asked = {
        "training": "How will you teach your people about stalking?",
        "risk": "How do you keep the risk to victims down?",
        "spo": "Will you ask courts for stalking protection orders?",
        "multi-agency": "How will you work with other agencies?",
    }
    told = read(
        "".join(
            f"<div>{counted.format(number)}</div><div>{question}</div><div>Begun</div>"
            f"<div>It was done at station {key}.</div>"
            for number, (key, question) in enumerate(asked.items(), 1)
        )
    )
    assert {key: each.response for key, each in told.items() if each.state != "absent"} == {
        key: f"It was done at station {key}." for key in asked
    }


def test_a_line_between_two_like_labels_is_a_title() -> None:
    titles = ("Learning and training", "Case allocation", "Early screening", "Online stalking")
    said = ("<p>All have been.</p>", "", "<p>A sergeant reads all.</p>", "<p>A clinic looks.</p>")
    told = read("".join(f"<p>{a}</p><p>Response</p>{b}" for a, b in zip(titles, said, strict=True)))
    assert told["case-allocation"].state == "empty"
    assert told["early-screening"].response == "A sergeant reads all."


def test_a_quotation_above_an_answer_is_the_wording() -> None:
    told = read(
        "<h2>Case allocation</h2><blockquote><p>Cases go by skill.</p></blockquote>"
        "<p>North Ford sends these cases to its offices.</p><p>A sergeant looks.</p>"
        "<h2>Early screening</h2><p>“Look at crimes early.”</p><p>Calls in the east are heard twice.</p>"
        "<h2>Online stalking</h2><blockquote>Deal with the internet.</blockquote><p>A van was bought.</p>"
    )
    assert told["case-allocation"].response == (
        "North Ford sends these cases to its offices.\n\nA sergeant looks."
    )
    assert told["early-screening"].response == "Calls in the east are heard twice."
    assert told["online"].response == "A van was bought."


def test_a_wording_for_commissioners_only_is_no_part_of_an_answer() -> None:
    for theirs in (
        "By 27 March 2025, PCCs only: see what there is for victims.",
        "By 27/03/25 commissioners alone should review what there is for victims.",
    ):
        told = read(
            "<h2>Victims' rights</h2><p>By 27 March 2025, chief constables should heed the Code.</p>"
            f"<p>Response</p><p>It is heeded.</p><p>{theirs}</p><p>Response</p><p>A matter for the PCC.</p>"
            "<h2>Case allocation</h2><p>By 27 March 2025, chief constables should allocate by skill.</p>"
            "<p>Response</p><p>Detectives take them.</p>"
            "<h2>Online stalking</h2><p>By 27 March 2025, chief constables should improve it.</p>"
            "<p>Response</p><p>A clinic looks.</p>"
        )
        assert told["victims-code"].response == "It is heeded."


def test_bold_questions_that_recur_announce_statuses() -> None:
    told = read(
        "".join(
            f"<p><b>Item: {title}</b></p><p><b>ASK:</b> Do better.</p><p><b>REPLY:</b> We began in May.</p>"
            f"<p><b>HOW FAR ALONG?</b> {status}</p>"
            for title, status in (
                ("learning and training", "Complete"),
                ("case allocation", "Ongoing"),
                ("early screening", "Not started"),
            )
        )
    )
    assert told["training"].response == "We began in May."
    assert [told[key].progress for key in ("training", "case-allocation", "early-screening")] == [
        "complete",
        "in_progress",
        "not_started",
    ]


def test_one_head_over_two_columns_names_both() -> None:
    rows = "".join(
        f"<tr><td>{wording}</td><td>{proof}</td><td>{answer}</td></tr>"
        for wording, proof, answer in (
            ("Learning and training about stalking", "Course lists", "All have been."),
            ("Case allocation by skill", "Policy", ""),
            ("Early screening of crimes", "Screening log", "A sergeant reads all."),
        )
    )
    told = read(
        "<table><tr><th colspan='2'>Recommendation and evidence required</th><th>Reply</th></tr>"
        f"{rows}</table>"
    )
    assert told["training"].response == "All have been."
    assert told["case-allocation"].state == "empty"


def test_a_chief_who_says_i_has_labels_too() -> None:
    told = read(
        "<table><tr><td>What I was asked</td><td>Who leads</td><td>My response</td></tr>"
        "<tr><td>Learning and training</td><td>Head of Law</td><td>I took the course.</td></tr>"
        "<tr><td>Early screening</td><td>Press Office</td><td>I read ten cases.</td></tr></table>"
    )
    assert told["training"].response == "I took the course."


@pytest.mark.parametrize(
    "record",
    [
        "<p>Recommendation: {}</p><p>{}</p>",
        "<p>Recommendation: {}<br>{}</p>",
        "<p><b>Recommendation: {}</b> {}</p>",
        "<p>{}: {}</p>",
        "<p>{}<br>{}</p>",
        "<ul><li>{}<ul><li>{}</li></ul></li></ul>",
    ],
)
def test_titles_without_any_label_of_the_answer(record: str) -> None:
    said = {
        "Learning and training": "Every officer has had the course.",
        "Case allocation": "Detectives take what is of high risk.",
        "Early screening": "A sergeant reads the night's reports.",
        "Online stalking": "A clinic looks at phones on Fridays.",
        "Stalking protection orders": "Legal services meet us each week.",
    }
    told = read("".join(record.format(*each) for each in said.items()))
    keys = ("training", "case-allocation", "early-screening", "online", "spo")
    assert [told[key].response for key in keys] == list(said.values())


def test_a_section_that_only_reminds_of_one_of_ours_is_another_matter() -> None:
    every = recommendations()
    body = "".join(f"<h2>{each.title}</h2><p>Said for {each.key}.</p>" for each in every)
    page = f"<html lang='en'><body><main><h1>Stalking plan</h1>{body}</main>".encode()
    asked = [each for each in every if each.key != "crime-recording"]
    for each in segment(extract(page, "text/html"), asked, ELSEWHERE):
        assert "crime-recording" not in each.response


def test_a_question_that_opens_a_record_is_what_was_asked() -> None:
    told = read(
        "<h2>Teaching officers</h2><p><i>Is what we teach about stalking any good?</i></p><p>It is better.</p>"
        "<h2>Allocating cases</h2><p><i>Do cases go to people with the skills?</i></p><p>Coming soon</p>"
        "<h2>Screening crimes early</h2><p><i>Do we look at all crimes?</i></p><p>A desk does so.</p>"
    )
    assert told["training"].response == "It is better."
    assert told["case-allocation"].state == "empty"
    assert told["early-screening"].response == "A desk does so."


def test_a_page_on_which_hardly_anything_is_answered_is_doubted() -> None:
    titles = ("Learning and training", "Case allocation", "Early screening", "Online", "Risk")
    told = read(
        "".join(
            f"<h2>{title}</h2><p>By 27 March 2025, chief constables should look into this.</p>"
            for title in titles
        )
    )
    found = [each for each in told.values() if each.state == "empty"]
    assert len(found) == len(titles)
    assert max(each.confidence for each in found) < 0.9


def test_a_list_in_an_order_of_its_own_is_not_renumbered() -> None:
    titles = (
        "Training", "Keeping stalking visible in crime records", "Scale and types", "Assessing risk",
        "Stalking protection orders", "Victims' rights", "What the commissioner commissions",
        "Online stalking", "Specialist posts", "Other agencies",
    )  # fmt: skip
    items = "".join(f"<li><b>{each}</b><p>Said at {n}.</p></li>" for n, each in enumerate(titles))
    told = read(f"<ol>{items}</ol>")
    assert told["dedicated-officers"].response == "Said at 8."
    assert told["multi-agency"].response == "Said at 9."


def test_a_page_that_names_ours_and_locates_none_is_doubted() -> None:
    rows = "".join(
        f"<tr><td>Quarter {n}</td><td>We met and talked at length.</td><td>Cost: nil</td>"
        f"<td>Recommendation {n}: see left</td></tr>"
        for n in (7, 10, 12, 13, 16)
    )
    told = read(f"<table>{rows}</table>")
    assert {each.state for each in told.values()} == {"absent"}
    assert max(each.confidence for each in told.values()) < 0.9
    assert min(each.confidence for each in read("<p>Nothing here.</p>").values()) >= 0.9


def test_a_table_whose_columns_are_the_recommendations() -> None:
    told = read(
        "<table><tr><td></td><th>Rec 7: crime recording</th><th>Rec 12: risk</th></tr>"
        "<tr><th>What is asked</th><td>Let stalking be found.</td><td>Judge the danger.</td></tr>"
        "<tr><th>November 2024</th><td>The board has our wish.</td><td>A new form is used.</td></tr>"
        "<tr><th>April 2025</th><td>The flag works.</td><td>Sergeants read each form.</td></tr>"
        "<tr><th>Status</th><td>Closed</td><td>On track</td></tr></table>"
    )
    assert told["crime-recording"].response == "The board has our wish.\n\nThe flag works."
    assert [each.label for each in told["risk"].updates] == ["November 2024", "April 2025"]
    assert (told["crime-recording"].progress, told["risk"].progress) == ("complete", "in_progress")


def test_a_papers_own_numbers_in_a_column_beside_its_paragraphs() -> None:
    said = {
        "7 (crime recording)": "The old system was bought anew.",
        "12 (risk)": "A form is used.",
        "13 (stalking protection orders)": "We asked for nine.",
    }
    rows = "".join(
        f"<tr><td>4.{place}</td><td><p>Recommendation {n} is that more be done.</p>"
        f"<p>{text}</p></td></tr>"
        for place, (n, text) in enumerate(said.items(), 1)
    )
    told = read(f"<table>{rows}</table>")
    found = [told[key].response for key in ("crime-recording", "risk", "spo")]
    assert found == list(said.values())


def test_a_form_that_says_last_what_it_answers() -> None:
    forms = "".join(
        f"<table><tr><th>Force position</th><td>{said}</td></tr><tr><th>Lead</th><td>DI Hale</td></tr>"
        f"<tr><th>This answers:</th><td>Recommendation {number}: {asked}.</td></tr></table>"
        for number, asked, said in (
            (7, "crime recording systems", "Searches are run weekly."),
            (12, "risk in each case", "A sergeant reads each form."),
            (20, "online stalking", "Phones are read within a day."),
        )
    )
    told = read(forms)
    assert told["risk"].response == "A sergeant reads each form."
    assert told["online"].printed_number == "20"


def test_a_list_behind_a_full_stop_is_the_answer() -> None:
    told = read(
        "".join(
            f"<h2>R{n} {title}</h2><p>{asked}</p><ul><li>clinic on Mondays</li><li>{own}</li></ul>"
            for n, title, asked, own in (
                (12, "Risk", "Identify, assess, manage.", "one tool for all"),
                (13, "SPOs", "Consider every time.", "template on each phone"),
                (14, "Victims", "Code rights and support.", "contact within a day"),
                (20, "Online", "Recognise and respond.", "kit at five stations"),
            )
        )
    )
    assert told["risk"].response == "clinic on Mondays\n\none tool for all"
    assert told["online"].response == "clinic on Mondays\n\nkit at five stations"


def test_an_acronym_in_a_glossary_is_no_recommendation() -> None:
    told = read(
        "<h2>Recommendation 7: Crime recording systems</h2><p>Response</p><p>A flag was added.</p>"
        "<h2>Words used here</h2><dl><dt>OPCC</dt><dd>Office of the Police and Crime Commissioner"
        "</dd><dt>SPO</dt><dd>Stalking protection order</dd></dl>"
    )
    assert (told["commissioning"].state, told["spo"].state) == ("absent", "absent")


def test_two_numbers_are_read_in_the_reports_order() -> None:
    told = read(
        plan("<p>A day for all.</p>")
        + "<h2>Rec. 28 and Rec. 29 - This page, and the letter</h2><p>Response</p><p>Both done.</p>"
    )
    assert told["publish-plan"].response == told["progress-update"].response == "Both done."
