"""c-08: pages that are pictures, as a scanner delivers them: there is no text to read."""

from __future__ import annotations

from documents_model import Plan

PLAN = Plan(
    name="c-08-scanned",
    note="Two page images and no text layer; only the file's metadata has words, and they are not "
    "the plan.",
    families=("scanned",),
    layout="pdf-scan",
    title="Scan of 19 November 2024",
    outcome="no_text",
    extra={
        "page 1": """BRIAR COAST POLICE

STALKING ACTION PLAN

RECOMMENDATION 7

A SEARCH FOR INCLUDED OFFENCES IS NOW PART OF OUR CRIME SYSTEM AND IS RUN EACH WEEK.

RECOMMENDATION 10

OFFICERS IN ALL RESPONSE TEAMS WERE TRAINED BY MARCH. ADVOCATES HELPED TO WRITE THE COURSE.""",
        "page 2": """RECOMMENDATION 12

RISK IS SCREENED AT THE FIRST VISIT AND ASSESSED AGAIN BY A SPECIALIST ON THE NEXT DAY.

RECOMMENDATION 13

THE FORCE OBTAINED NINE ORDERS IN THE YEAR. A SOLICITOR ADVISES ON EVERY CASE.""",
    },
)
