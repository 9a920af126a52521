"""Signs of pages that stand in place of the one asked for. Data; the form is in cue.py."""

from scraper.judge.cue import HEADING, NAMED, PATH, TEXT, TITLE, URL, Kind, cue

SERVER = Kind(
    "server_error",
    "a page that says the site is out of order",
    (
        cue(6, NAMED, r"\b(under|planned|scheduled|essential|routine|site|website|down for|system) "
            r"maintenance\b", r"^maintenance\b|\bmaintenance (mode|page)\b", r"^cynnal a chadw"),
        cue(6, NAMED, r"(site|website|service|page|server|system)s? (is |are )?"
            r"(currently |temporarily |not )*(unavailable|available|down|offline|closed)\b"
            r"(?! (from|to|for) )"),
        cue(6, NAMED, r"^temporarily (unavailable|closed|offline|down|out of)",
            r"ddim ar gael ar hyn"),
        cue(6, NAMED, r"\b(we'll|we will|will) be (right |straight )?back\b",
            r"^back (soon|shortly)"),
        cue(6, NAMED, r"^(we are|we're|the site is) (currently |just |busy )?(offline|down|updating"
            r"|upgrading|improving|working on)"),
        cue(6, NAMED, r"^(http )?(error:? ?|status )?50[0-9]\b", r"\binternal server error\b"),
        cue(6, NAMED, r"\bbad gateway\b|\bgateway time-?out\b|server error in '/|^server error\b"),
        cue(6, NAMED, r"^(an? )?(unexpected |application |runtime |server |fatal |database )?error"
            r"( has)?( occurred)?\.?$", r"^(error establishing|database error)"),
        cue(6, NAMED, r"problem with (the|this|our) (service|site|website)"),
        cue(5, NAMED, r"^(sorry,? )?.{0,30}technical (problem|difficult|issue|fault|error)"),
        cue(4, NAMED, r"something('s| has| is)? ?(went|gone|is) wrong",
            r"^(sorry|oops)[,!.]* ?(something|there (is|was|has been)|we)"),
        cue(4, TEXT, r"(down|closed|offline|unavailable|out of action|working|carrying out"
            r"|undergoing"
            r"|performing|doing|for|some|planned|scheduled).{0,40}(maintenance|upgrade"
            r"|essential work"
            r"|repairs)\b"),
        cue(4, TEXT, r"(site|website|service|page)s? (is |are |will be )?(currently |temporarily )+"
            r"(unavailable|down|offline|closed|out of)"),
        cue(4, TEXT, r"back (online|up|soon|shortly|in service)",
            r"try again (later|shortly|soon|in )",
            r"(come|check) back (later|soon|shortly|in )"),
        cue(4, TEXT, r"(an|unexpected|internal|server|application|database|connection"
            r"|runtime) error "
            r"(has )?(occurred|was encountered|happened)",
            r"error (was |has )?occurred (while|during|when|on the server)",
            r"error (processing|handling|while processing) (your|the) request"),
        cue(4, TEXT, r"technical (problem|difficult|issue|fault)|something (has gone|went) wrong"),
        cue(5, TEXT, r"error establishing a database connection"
            r"|unable to connect to (the )?database"),
        cue(5, TEXT, r"^(<b>)?(fatal error|parse error|uncaught)\b|stack trace:|unhandled exception"
            r"|traceback \(most recent|\bora-\d{5}|sqlstate\[|nullreferenceexception"),
        cue(2, TEXT, r"(sorry|apologi[sz]e).{0,40}inconvenience|error (code|id|reference):? ?\S+"),
    ),
)  # fmt: skip

MISSING = Kind(
    "soft_404",
    "a page that says the page is not there",
    (
        cue(6, NAMED, r"^(error:? ?|http (error )?)?404\b", r"\b404( error|:? (page )?not found"
            r"|$)"),
        cue(6, NAMED, r"\b(page|file|document|content|resource|url|address)( (that )?you( have"
            r"|'ve)? "
            r"(requested|were looking for|are looking for|wanted|asked for))? (was |is |has "
            r"|could )?"
            r"(not|no longer|never) (be(en)? )?(found|available|exist|here|live|published)"),
        cue(6, NAMED, r"\b(page|content|document|file|address) (can ?not|can't|could not|couldn't"
            r"|does "
            r"not|doesn't|did not|didn't) (be |seem to )?(found|find|exist|located|displayed"
            r"|shown)"),
        cue(6, NAMED, r"\b(can ?not|can't|could not|couldn't|unable to) (find|locate) (the|that"
            r"|this|your"
            r"|a|any) (page|content|address|document)"),
        cue(6, NAMED, r"^(page|content|link) (missing|removed|moved|deleted|expired|unavailable"
            r"|gone"
            r"|not available)\b", r"^not found\b|^nothing (was )?found|^no such page"
            r"|^no longer availab"),
        cue(6, NAMED, r"(this|the|that) (page|content|document) (has|have|is) (been )?(now )?(moved"
            r"|removed|deleted|gone|expired|withdrawn|archived|unpublished|retired|missing"
            r"|lost)\b"),
        cue(6, NAMED, r"(heb ei|ddim wedi|methu) .{0,12}(chanfod|ganfod|dod o hyd)",
            r"nid yw'r dudalen|tudalen (ddim|heb|ar goll)|ni (ellir|allwn) ddod o hyd"
            r"|ni ellir dod o hyd|wedi methu dod o hyd|methu dod o hyd"),
        cue(3, NAMED, r"^(oops|whoops|uh.?oh|sorry|oh no|hmm|dead end|lost|broken link|we're sorry"
            r"|ymddiheuriadau|mae'n ddrwg)\b"),
        cue(5, TEXT, r"(page|content|address|document|file|article|link)( that)? (you|you're"
            r"|you've) ?"
            r"(are |were |have )?(just )?(requested|looking for|tried to \w+|after|wanted"
            r"|trying to \w+"
            r"|asked for|followed|searched for|entered|typed).{0,250}(not|n't|no longer|moved"
            r"|removed"
            r"|deleted|renamed|expired|gone|unavailable|nowhere)\b"),
        cue(5, TEXT, r"(can't|cannot|can not|couldn't|could not|unable to|weren't able to"
            r"|not able to"
            r"|failed to) (find|locate|show|trace) (you )?(the|that|this|a|any|your) "
            r"(page|content|address|document|file|url|web ?page)"),
        cue(4, TEXT, r"(page|content|link|article|document) (does not|doesn't|no longer"
            r"|may no longer"
            r"|never) exist|(page|file|document) (was |could )?not (be )?found"),
        cue(4, TEXT, r"(has|have|may|might|could) (have )?(been )?(moved|removed|renamed|deleted"
            r"|expired|archived)(,| or| and)"),
        cue(3, TEXT, r"(link|bookmark|address).{0,40}(out of date|broken|mis-?typed|wrong"
            r"|incorrect)",
            r"(mis-?typed|check|typed|entered) (the |that the )?(web )?(address|url|link"
            r"|spelling)"),
        cue(2, TEXT, r"\b404\b", r"(go|return|back|head) (back )?to (the |our )?(home|front) ?page",
            r"(use|try) (the|our) (search|site ?map|menu|links)",
            r"no longer (available|published|onl)"),
        cue(5, TEXT, r"nid yw'r dudalen|heb ei chanfod|ddim yn bodoli"
            r"|(methu|ni (ellir|allwn)) .{0,10}(dod o hyd|ddod o hyd|canfod)"),
        cue(6, URL, r"/(404|error/?404|page-?not-?found|not-?found|error"
            r"|errors/[a-z0-9-]+)(\.\w+)?/?"
            r"($|\?)", r"[?&](aspxerrorpath|notfound|404)="),
    ),
)  # fmt: skip

# The next two are ``redirected_away`` after a redirect, and ``soft_404`` where the address
# itself answers with them.
SEARCH = Kind(
    "redirected_away",
    "a search page",
    (
        cue(6, NAMED, r"^(site |website )?search( results?| our site| this site| the site)?"
            r"( ?(for\b|[:|–-]).*)?$", r"^\d+ (search )?results?\b|^results for\b|^no results\b",
            r"^(your )?search returned|^chwilio\b|^canlyniadau"),
        cue(6, URL, r"/(search|site-?search|search-?results?|chwilio)(\.\w+)?(/|\?|$)",
            r"[?&](q|query|search|searchterm|keywords?|searchtext|term)="),
        cue(4, TEXT, r"\b(no|\d+) (results?|matches|pages|items) (were |was |have been )?(found"
            r"|matched"
            r"|match|for|returned)\b", r"showing (results )?\d+ ?(-|–|to) ?\d+ of"
            r"|did not match any"),
        cue(2, TEXT, r"\bsort by\b|refine (your )?(search|results)|filter (by|results)"),
    ),
)  # fmt: skip

_ROOT = (
    r"(/(en|cy|en-gb|welsh|home|homepage|hafan|index|default|start)?(\.(html?|aspx|php|jsp))?)?/?"
    r"([?#].*)?$"
)
HOME = Kind(
    "redirected_away",
    "the site's front page",
    (
        cue(6, URL, r"^https?://[^/?]+" + _ROOT),
        # No plan stands at the front of the site that it was listed deep inside of, whatever
        # the news on that page speak of; one of its own may.
        cue(9, PATH, r"^" + _ROOT),
        cue(6, TITLE, r"^(home|homepage|home page|hafan|front page)( ?[|:–-].*)?$",
            r"[|:–-] ?home ?(page)?$|^(welcome to|croeso i)\b"),
        cue(3, HEADING, r"^(home|homepage|hafan)$|^(welcome to|croeso i) (the )?[\w' &-]+"),
        cue(2, TEXT, r"report (a crime|an incident|it online|online)\b.{0,400}\b(contact us"
            r"|apply or"
            r"|tell us about|your area|our news|latest news)\b"),
    ),
)  # fmt: skip
