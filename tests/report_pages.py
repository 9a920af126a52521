"""An invented report page with 29 recommendations and two actions, in several layouts.

The numbers and addressees follow what is known of the real report; what is not known is
made up (which of 17 to 20 is whose), and the wording is ours throughout.
"""

from dataclasses import dataclass
from html import escape

CHIEFS = "chief constables"
PCCS = "police and crime commissioners"
NPCC = "the National Police Chiefs’ Council lead for stalking"


@dataclass(frozen=True)
class Printed:
    """``asks`` follows "should"; ``parts`` are (label, text), a bullet's label being ""."""

    number: int
    to: str
    by: str
    asks: str
    parts: tuple[tuple[str, str], ...] = ()
    key: str = ""


MARCH, SEPTEMBER, NOVEMBER = "27 March 2025", "27 September 2025", "22 November 2024"

RECOMMENDATIONS = (
    Printed(1, "the Home Office", MARCH, "look again at how the offences are defined."),
    Printed(2, "the Home Office", MARCH, "shorten the way to an order after conviction."),
    Printed(3, "the Ministry of Justice", MARCH, "pilot courts that hear such cases first."),
    Printed(4, "the Home Office and the Ministry of Justice", MARCH, "fund programmes jointly."),
    Printed(5, "the Crown Prosecution Service", MARCH, "revise its legal guidance."),
    Printed(6, "the Crown Prosecution Service", MARCH, "count charges by type of offence."),
    Printed(
        7,
        CHIEFS,
        MARCH,
        "have each crime recording system hold stalking beside the principal crime, so that staff find it.",
        (
            ("7.1", "They should check that staff use the new function of the record."),
            ("7.2", "Until it exists, they should keep every such case searchable by a flag."),
        ),
        "crime-recording",
    ),
    Printed(8, NPCC, MARCH, "write down what a good record looks like."),
    Printed(9, "the College of Policing", MARCH, "test its course with victims."),
    Printed(
        10,
        CHIEFS,
        MARCH,
        "renew the learning and training that officers get, so that it:",
        (("", "meets the national learning outcomes;"), ("", "is given with victim advocates.")),
        "training",
    ),
    Printed(
        11,
        CHIEFS,
        MARCH,
        "keep mechanisms that show the scale and types of stalking behaviour in the force area.",
        (("", "A problem profile and a dashboard are examples."),),
        "scale-and-types",
    ),
    Printed(
        12,
        CHIEFS,
        MARCH,
        "see that risk identification, risk assessment and risk management work in all cases.",
        key="risk",
    ),
    Printed(
        13,
        CHIEFS,
        MARCH,
        "think of a stalking protection order each time, and apply for an SPO where it fits.",
        key="spo",
    ),
    Printed(
        14,
        CHIEFS,
        MARCH,
        "give victims the rights of the Victims’ Code and a referral to support services.",
        key="victims-code",
    ),
    Printed(15, PCCS, MARCH, "pay for enough advocates in each area."),
    Printed(
        16,
        f"{CHIEFS} and {PCCS}",
        MARCH,
        "review commissioning arrangements so that services collaborate and share information.",
        key="commissioning",
    ),
    Printed(
        17,
        CHIEFS,
        MARCH,
        "bring case allocation into policy, so that investigators have the right skills.",
        key="case-allocation",
    ),
    Printed(
        18,
        CHIEFS,
        MARCH,
        "raise the quality of investigations: victim centred, suspect focused, context led.",
        key="investigation-quality",
    ),
    Printed(19, "the College of Policing", MARCH, "describe good files in its guidance."),
    Printed(
        20,
        CHIEFS,
        MARCH,
        "recognise online elements and cyber stalking, with help of digital media investigators.",
        key="online",
    ),
    Printed(21, NPCC, MARCH, "collect what forces learnt from dedicated posts."),
    Printed(
        22,
        CHIEFS,
        SEPTEMBER,
        "weigh whether dedicated officers, dedicated staff or a coordinator would add value.",
        key="dedicated-officers",
    ),
    Printed(23, NPCC, MARCH, "share the best of these models."),
    Printed(
        24,
        CHIEFS,
        MARCH,
        "set up early screening of crimes, also of harassment and malicious communications.",
        key="early-screening",
    ),
    Printed(
        25,
        f"{CHIEFS} and {PCCS}",
        MARCH,
        "look for a multi-agency response together with partner agencies, such as a MARAC.",
        key="multi-agency",
    ),
    Printed(
        26,
        CHIEFS,
        NOVEMBER,
        "publish an action plan on the force website and send a link to it.",
        key="publish-plan",
    ),
    Printed(27, PCCS, NOVEMBER, "say publicly what they will do."),
    Printed(28, NPCC, NOVEMBER, "gather the links."),
    Printed(
        29,
        CHIEFS,
        MARCH,
        "give a progress update, six months on, of progress made against the plan.",
        key="progress-update",
    ),
)  # fmt: skip
OURS = {each.key: each for each in RECOMMENDATIONS if each.key}
ACTIONS = (
    ("College of Policing", "The College of Policing will turn its advice into practice guidance."),
    ("Independent Office for Police Conduct", "The IOPC will advise standards departments."),
)


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]


def _parts(each: Printed) -> str:
    bullets = "".join(f"<li>{escape(text)}</li>" for label, text in each.parts if not label)
    numbered = "".join(f"<p>{label} {escape(text)}</p>" for label, text in each.parts if label)
    return (f"<ul>{bullets}</ul>" if bullets else "") + numbered


def _sentence(each: Printed) -> str:
    return f"By {each.by}, {each.to} should {each.asks}"


def headings() -> str:
    """A heading for each; the addressee in the sentence. The list comes at the end, after
    chapters that print some of the recommendations already, and a contents list."""
    contents = "".join(
        f'<li><a href="#r{each.number}">Recommendation {each.number}</a></li>'
        for each in RECOMMENDATIONS
    )
    chapters = (
        "<h2>Recording</h2><p>Forces record what they are told, and recommendation 7 speaks of it. "
        "We found records that nobody could search.</p>"
        f'<div class="box"><h3>Recommendation 7</h3><p>{escape(_sentence(OURS["crime-recording"]))}</p></div>'
        "<p>Staff told us that they had no time. One force had found a way round it.</p>"
    )
    last = "".join(
        f'<h3 id="r{each.number}">Recommendation {each.number}</h3>'
        f"<p>{escape(_sentence(each))}</p>{_parts(each)}"
        for each in RECOMMENDATIONS
    )
    actions = "".join(
        f"<h3>Action {number}</h3><p>{escape(text)}</p>"
        for number, (_, text) in enumerate(ACTIONS, 1)
    )
    return _page(
        f"<ul>{contents}</ul>{chapters}<h2>All recommendations</h2>{last}"
        f"<h2>Actions</h2>{actions}<h2>Annex</h2><p>We asked chief constables for documents.</p>"
    )


def numbered_lists() -> str:
    """Lists under a heading for each addressee, without a subject in the sentence."""
    groups: dict[str, list[Printed]] = {}
    for each in RECOMMENDATIONS:
        groups.setdefault(each.to, []).append(each)
    body = ""
    for to, members in groups.items():
        body += f"<h3>Recommendations to {to}</h3><ol>"
        for each in members:
            parts = [text for label, text in each.parts if not label]
            inner = f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in parts)}</ul>"
            subs = "".join(f"<p>{label} {escape(text)}</p>" for label, text in each.parts if label)
            body += (
                f'<li value="{each.number}">By {each.by}, {escape(each.asks)}'
                f"{inner if parts else ''}{subs}</li>"
            )
        body += "</ol>"
    return _page(f"<h2>Our recommendations</h2>{body}<h3>Next steps</h3><p>We will look again.</p>")


def table() -> str:
    """One table: number, wording, addressee, date; a row of its own for a sub-part."""
    rows = ""
    for each in RECOMMENDATIONS:
        bullets = "".join(f"<p>{escape(text)}</p>" for label, text in each.parts if not label)
        rows += (
            f"<tr><td>{each.number}</td><td><p>{escape(_upper(each.asks))}</p>{bullets}</td>"
            f"<td>{_upper(each.to)}</td><td>{each.by}</td></tr>"
        )
        rows += "".join(
            f"<tr><td>{label}</td><td>{escape(text)}</td><td></td><td></td></tr>"
            for label, text in each.parts
            if label
        )
    head = "<thead><tr><th>No</th><th>Recommendation</th><th>To</th><th>By</th></tr></thead>"
    return _page(f"<h2>Recommendations</h2><table>{head}<tbody>{rows}</tbody></table>")


def run_in() -> str:
    """Paragraphs with a bold beginning; whom they are for stands in bold lines between."""
    body, to = "", ""
    for each in RECOMMENDATIONS:
        if each.to != to:
            to = each.to
            body += f"<p><strong>For {to}</strong></p>"
        body += (
            f"<p><strong>Recommendation {each.number}.</strong> By {each.by}, {escape(each.asks)}</p>"
            f"{_parts(each)}"
        )
    return _page(f"<h2>Recommendations</h2>{body}")


LAYOUTS = {
    "headings": headings,
    "numbered_lists": numbered_lists,
    "table": table,
    "run_in": run_in,
}


def _page(content: str) -> str:
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<link rel="canonical" href="https://reports.example/stalking/">'
        "<title>The police response to stalking</title></head><body>"
        '<header><nav><a href="/">Home</a><a href="/reports/">Reports</a></nav></header>'
        f"<main><h1>Stalking: how the police respond to a super-complaint</h1>{content}</main>"
        "<footer><p>Recommendation 99: chief constables should read our cookie notice.</p></footer>"
        "</body></html>"
    )
