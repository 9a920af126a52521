"""Signs of pages that stand in place of the one asked for. Data; the form is in cue.py."""

from scraper.judge.cue import HEADING, NAMED, PATH, TEXT, TITLE, URL, Kind, cue

# Maintenance is ``server_error`` under 200 as under 503: the site is out of order, whatever
# the number says, and nothing is known of the plan.
SERVER = Kind(
    "server_error",
    "a page that says the site is out of order",
    (
        cue(6, NAMED, r"\b(under|planned|scheduled|essential|routine|site|website|down for|system"
            r"|some) "
            r"maintenance\b", r"^maintenance\b|\bmaintenance (mode|page)\b", r"^cynnal a chadw"),
        cue(6, NAMED, r"(site|website|service|page|server|system)s? (is |are )?"
            r"(currently |temporarily |not )*(unavailable|down|offline|closed)\b(?! (from|to"
            r"|for) )"),
        cue(6, NAMED, r"^temporarily (unavailable|closed|offline|down|out of)",
            r"ddim ar gael ar hyn"),
        cue(6, NAMED, r"\b(we'll|we will|will) be (right |straight )?back\b",
            r"^back (soon|shortly)"),
        cue(6, NAMED, r"^(we are|we're|the site is|our site is) (currently |just |busy )?(offline"
            r"|down"
            r"|updating|upgrading|improving|working on|carrying out|getting|making)"),
        cue(6, NAMED, r"^(http )?(error:? ?|status )?5[0-4]\d\b(?! (people|officers|staff))",
            r"\binternal (server )?error\b"),
        cue(6, NAMED, r"\bbad gateway\b|\bgateway time-?out\b|server error in '/|^server (error"
            r"|is too)"),
        cue(6, NAMED, r"^(an? )?(unexpected |application |runtime |server |fatal |database "
            r"|critical )?"
            r"error( has)?( occurred)?\b(?! (rate|in the|404|40\d|of))", r"^error establishing"),
        cue(6, NAMED, r"problem with (the|this|our) (service|site|website)",
            r"^upstream connect error"),
        cue(5, NAMED, r"^(sorry,? )?.{0,30}technical (problem|difficult|issue|fault|error)"),
        cue(5, NAMED, r"^coming soon|under construction|^no healthy upstream"
            r"|^you are (now )?in (line|a q)"),
        # What servers and hosters show for a site that is not set up, paid for or sold
        cue(6, NAMED, r"^welcome to nginx|default page\b|^it works!|^iis windows"
            r"|account .{0,12}suspended",
            r"domain .{0,20}(for sale|expired|parked)|^index of /"),
        cue(4, NAMED, r"something('s| has| is)? ?(went|gone|is) wrong",
            r"^(sorry|oops)[,!.]* ?(something|there (is|was|has been)|we)"),
        cue(4, TEXT, r"(down|closed|offline|unavailable|out of action|working|carrying out"
            r"|undergoing"
            r"|performing|doing|for|some|planned|scheduled).{0,40}(maintenance|upgrade"
            r"|essential work"
            r"|improvements|repairs)\b", r"getting a makeover|under construction|makeover"),
        cue(4, TEXT, r"(site|website|service|page|server|system)s? (is |are |will be )?(currently "
            r"|temporarily )*(unavailable|down|offline|closed|out of|unable)\b"),
        cue(4, TEXT, r"back (online|up|soon|shortly|in service)",
            r"try again (later|shortly|soon|in )",
            r"(come|check) back (later|soon|shortly|in )|normal service"),
        cue(4, TEXT, r"(an|unexpected|internal|server|application|database|connection|runtime"
            r"|critical)"
            r" error ?(has |was )?(been )?(occurred|encountered|happened|on this|or )",
            r"error (was |has )?occurred (while|during|when|in the|on the server)"
            r"|encountered an .{0,20}error",
            r"(error|exception) (processing|handling|while processing|has occurred)"),
        cue(4, TEXT, r"technical (problem|difficult|issue|fault)|something (has gone|went) wrong"),
        cue(4, TEXT, r"(in|join) (a|the) queue|you are (now )?in line|high demand|too busy"
            r"|capacity problems"),
        cue(4, TEXT, r"engineers? (have|has) been (notified|told)|we're looking into it"
            r"|on our end"),
        cue(5, TEXT, r"error establishing a database connection"
            r"|unable to connect to (the )?database"),
        cue(5, TEXT, r"^(<b>)?(fatal error|parse error|uncaught)\b|stack trace:|unhandled exception"
            r"|traceback \(most recent|\bora-\d{5}|sqlstate\[|nullreferenceexception"
            r"|upstream connect"),
        cue(4, TEXT, r"^(error )?5[0-4]\d\b|connection timed out|(bad gateway|gateway time-?out)"),
        cue(2, TEXT, r"(sorry|apologi[sz]e).{0,40}inconvenience|error (code|id|reference):? ?\S+"),
    ),
)  # fmt: skip

MISSING = Kind(
    "soft_404",
    "a page that says the page is not there",
    (
        cue(6, NAMED, r"^(error:? ?|http (error )?)?404\b",
            r"\b404(\.\d+)?( error|[ :–-]*(page )?not found|$)"),
        cue(6, NAMED, r"\b(page|site|file|document|content|resource|url|address"
            r"|item)( or directory)?( (that )?"
            r"you( have|'ve)? (requested|were looking for|are looking for|wanted"
            r"|asked for))? (was |is |has "
            r"|could )?(not|no longer|never) (be(en)? )?(found|available|exist|here|live"
            r"|published)"),
        cue(6, NAMED, r"\b(page|content|document|file|address|item|resource"
            r"|url)\b.{0,30} (can ?not|can't"
            r"|could not|couldn't|does not|doesn't|did not|didn't|isn't|is not|cannot) (be "
            r"|seem to )?"
            r"(found|find|exist|located|displayed|shown|available)"),
        cue(6, NAMED, r"\b(can ?not|can't|could not|couldn't|unable to) (find|locate) (the|that"
            r"|this|your"
            r"|a|any|what) (page|content|address|document|you)?"),
        cue(6, NAMED, r"^(page|content|link|document) (missing|removed|moved|deleted|expired"
            r"|unavailable"
            r"|gone|not available)\b", r"^(\w+ )?not found\b|^nothing (was )?(found|here)"
            r"|^no such"),
        cue(6, NAMED, r"(this|the|that) (web ?)?(page|content|document|item) (has|have"
            r"|is) (been )?(now )?"
            r"(moved|removed|deleted|gone|expired|withdrawn|archived|unpublished|retired|missing"
            r"|lost)\b"),
        cue(6, NAMED, r"^no longer availab", r"there (isn't|is not|is no) (a |such )?page",
            r"page (that )?you (requested|were looking for|are looking for)"),
        cue(6, NAMED, r"(heb ei|ddim wedi|methu) .{0,12}(chanfod|ganfod|dod o hyd)",
            r"nid yw'r dudalen|tudalen (ddim|heb|ar goll)|ni (ellir|allwn) ddod o hyd"
            r"|ni ellir dod o hyd|wedi methu dod o hyd|methu dod o hyd"),
        cue(3, NAMED, r"^(oops|whoops|uh.?oh|sorry|oh no|hmm|dead end|lost\?|you seem lost|broken link|we're sorry"
            r"|ymddiheuriadau|mae'n ddrwg)\b"),
        cue(5, TEXT, r"(page|content|address|document|file|article|link|resource|item"
            r"|site)( that)? (you"
            r"|you're|you've) ?(are |were |have )?(just )?(requested|looking for|tried to \w+"
            r"|after|wanted"
            r"|want to \w+|trying to \w+|asked for|followed|searched for|entered"
            r"|typed).{0,250}\b(not|\w+n't"
            r"|no longer|moved|removed|deleted|renamed|retired|expired|gone|unavailable|nowhere"
            r"|broken)\b"),
        cue(5, TEXT, r"(can't|cannot|can not|couldn't|could not|unable to|weren't able to"
            r"|not able to"
            r"|failed to|can't seem to) (find|locate|show|trace) (you )?(the|that|this|a|any|your"
            r"|what|it)\b"),
        cue(4, TEXT, r"(page|content|link|article|document|item|resource|url|file"
            r"|key)\b.{0,40}(does not"
            r"|doesn't|no longer|may no longer|never|not) (seem to )?exists?|(specified|requested) "
            r"(\w+ ){0,2}(can ?not|could not|was not|not) (be )?found|(page|file|document) (was "
            r"|could |can"
            r"|can't )?(not )?(be )?(not )?found"),
        cue(4, TEXT, r"(has|have|may|might|could)( also)? (have )?(been )?(moved|removed|renamed"
            r"|deleted"
            r"|expired|archived|retired|unpublished)\b"),
        cue(3, TEXT, r"\b(link|bookmark|address)\b.{0,40}(out of date|outdated|broken|mis-?typed"
            r"|wrong"
            r"|incorrect)", r"(incorrect|outdated|broken|old|wrong) (or \w+ )?(link|address"
            r"|bookmark)"),
        cue(3, TEXT, r"(mis-?typed|check|typed|entered|enter) (the |that the |that "
            r"|a )?(web )?(address|url"
            r"|link|spelling|it was correct)"),
        cue(3, TEXT, r"nothing (was found|lives|here|to see)|wrong turn|never there"
            r"|not here any ?more"),
        cue(3, TEXT, r"is (no longer|not) (available|published|online)|\bno longer available"
            r"|unavailable\b"),
        cue(6, TEXT, r"http error 404\b|\berror 404\b"),
        cue(3, TEXT, r"^cannot get /|no route matches|no such (key|page|file|resource)"
            r"|resource not found"),
        cue(2, TEXT, r"\b404\b", r"(go|return|back|head|browse|search).{0,20}(the |our )?(home"
            r"|front) ?page",
            r"(use|try) (the|our|a|one of the) (search|site ?map|menu|links)"
            r"|some pages have moved"),
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
