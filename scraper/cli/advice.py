"""What a person can do about a source that keeps failing, by outcome. Data."""

WHAT_TO_DO = {
    "not_found": "look for the plan's new address (planwatch discover, then the force's site)"
    " and list it",
    "gone": "look for the plan's new address; that it was taken away is a finding, so keep the row",
    "soft_404": "open the address: if it is the plan after all, report that; else list the new one",
    "redirected_away": "look where the address leads now, and list the plan's new place",
    "blocked": "ask the force for access, as the README says; nothing is tried around a refusal",
    "robots_disallowed": "ask the force to let planwatch read this address in its robots.txt",
    "refused_address": "read the reason; if the plan has moved to another site, list it there",
    "server_error": "open the address; if it fails for you too, write to the force",
    "timeout": "open the address; if it comes for you, run the crawl at another hour",
    "connection_error": "check the name and the certificate in a browser; if every source shows"
    " this, it is your network",
    "truncated": "open the address; if it is whole for you, report it with the body",
    "too_large": "open the address; if it is a real plan, report it",
    "unsupported_type": "ask the force for the plan as a page, PDF or DOCX",
    "no_text": "ask the force for text instead of a scan; for a page that needs scripts set its"
    " fetcher to browser",
    "suspect": "compare the page with planwatch show: it holds far less than before, and changes"
    " every night",
}
