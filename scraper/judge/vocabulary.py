"""The words of a plan, of a landing page that leads to one, and of a page that needs
scripts. Data, as text in lower case with straight quotes and single spaces.

Welsh stands beside English: two of the forces publish in both.
"""

import re

# What a plan speaks of. Each counts once, and PLAN_TERMS_CAP is as good as all of them.
PLAN_TERMS: tuple[tuple[float, re.Pattern[str]], ...] = tuple(
    (weight, re.compile("|".join(patterns)))
    for weight, *patterns in (
        (2.0, r"super-? ?complaints?\b", r"uwch-? ?gw(ŷ|y)n(ion)?\b"),
        (2.0, r"suzy lamplugh", r"national stalking consortium"),
        (1.0, r"\bstalk(ing|ers?)\b", r"\bstelci(o|wr|wyr)\b"),
        (1.0, r"\b(action|delivery|improvement) plans?\b", r"\baction tracker\b",
            r"cynllun(iau)? gwei"),
        (1.0, r"\brecommendations?\b", r"\bargymhell(iad|ion)"),
        (1.0, r"\bchief constables?\b", r"\bprif gwnstabl"),
        (1.0, r"\bhmicfrs\b", r"inspectorate of constab", r"\biopc\b",
            r"office for police conduct"),
        (1.0, r"\bcollege of policing\b", r"\bnpcc\b", r"national police chiefs",
            r"coleg plismona"),
        (1.0, r"stalking protection orders?", r"\bspos?\b", r"gorchmyn(ion)? (amddiffyn|diogelu)"),
        (1.0, r"victims'? code", r"cod y dioddefwyr"),
        (1.0, r"2[27](th|nd)? (march|september|november) 202[45]", r"27 mawrth 2025"),
        (0.5, r"crime record(ing|s)", r"risk (assessment|identification|management)",
            r"asesu risg"),
        (0.5, r"multi-agency", r"aml-?asiantaeth", r"victim support", r"stalking advoca"),
        (0.5, r"\bharassment\b", r"breach(es)? of orders?", r"\bcoercive\b", r"aflonyddu"),
    )
)  # fmt: skip
PLAN_TERMS_CAP = 10.0
# A hundred words that speak of it weigh one, up to this.
PLAN_LENGTH_CAP = 10.0
# How a page calls itself when it is a plan, or leads to one.
PLAN_NAME = re.compile(
    r"\bstalk(ing|ers?)\b|super-? ?complaint|suzy lamplugh|stelcio"
    r"|uwch-? ?gw(ŷ|y)n"
)
PLAN_NAME_WEIGHT = 3.0

# A link from the main content by which a short page leads to the plan.
PLAN_LINK = re.compile(
    r"stalking|super-?complaint|suzy-?lamplugh|(action|delivery)[ -]plan|stelcio|cynllun gweithredu"
)
DOCUMENT_LINK = re.compile(r"\.(pdf|docx?|odt|rtf)([?#]|$)")

# What a page that runs on scripts shows to those who run none.
NEEDS_SCRIPTS = re.compile(
    r"(enable|enabling|turn on|switch on|activate|requires?|needs?|without|use|uses|support) "
    r"(\w+ ){0,3}(javascript|scripts)\b"
    r"|javascript (\w+ ){0,3}(enabled|disabled|required|needed|turned|switched)"
    r"|^(please wait|loading)\b"
)
# Elements that such a page fills when its scripts run.
APP_ROOTS = (
    "#root, #app, #__next, #__nuxt, #___gatsby, #react-root, #main-app, #application, #svelte, "
    "app-root, ion-app, [ng-app], [data-reactroot], [ng-version], [data-server-rendered]"
)

# Sentences that the template of most forces' sites prints on each of its pages, whatever
# has happened: they are there for scripts to show. Left out where the page says anything
# else, so that they speak neither for nor against it.
FURNITURE = re.compile(
    r"(sorry,? )?((there was )?an? (technical )?(problem|error|fault)( has)?( occurred)?"
    r"|something went "
    r"wrong( (on|at) our (side|end))?)\. (please )?try (again|once more)( in a moment)?\."
    r"|(leave|exit|escape) (from )?this (site|website|page)\b[^.]{0,40}"
    r"|(your|we have saved your) cookie (preferences|choices|settings)\b[^.]{0,80}\."
    r"([^.]{0,60}cookies page[^.]{0,40}\.)?"
)
