"""The numbers of the fetch stage, each with where it comes from. Times are in seconds."""

# The 43 forces in two rounds. Each host sees one request at a time whatever stands here;
# the bound is for our own memory (24 bodies of DECODED_CAP at the very worst) and for the
# platform that many of the forces share, which would see them all together.
CONCURRENT_HOSTS = 24

# Between two requests to one host, from the end of the response. One second is what
# polite crawlers of public bodies settle on; GOV.UK itself allows ten a second.
PAUSE = 1.0
# A Crawl-delay longer than this is read as this: three requests a night do no harm, and
# a delay of an hour would otherwise keep a source from ever being read within its budget.
CRAWL_DELAY_CAP = 30.0

CONNECT_TIMEOUT = 10.0  # name resolution, TCP and TLS each; httpx's 5 is short for a cold CDN
READ_TIMEOUT = 20.0  # between two pieces of a response; slow CMS searches take 10 and more
SOURCE_BUDGET = 120.0  # one source with robots.txt, redirects, retries and waits
RUN_BUDGET = 1800.0  # a night's run; 100 sources that all use up their budget, 24 at a time

ATTEMPTS = 3  # the next night is the fourth; a blip is over after two waits
FIRST_WAIT = 1.0  # doubled each time, plus up to a second so that hosts are not asked in step
LONGEST_WAIT = 30.0

MAX_REDIRECTS = 10  # fetch standard: 20; a public page needs three or four
ROBOTS_REDIRECTS = 5  # RFC 9309, 2.3.1.2
ROBOTS_PARSE_LIMIT = 500 * 1024  # RFC 9309, 2.5: at least 500 KiB is parsed
ROBOTS_AGE = 24 * 3600  # RFC 9309, 2.4: not used for more than a day

WIRE_CAP = 20 * 1024 * 1024  # the largest police PDF known to us is under 10 MB
DECODED_CAP = 50 * 1024 * 1024  # a page of text never expands further; bombs do
ERROR_BODY_CAP = 256 * 1024  # of an error page or a redirect; enough to judge it by
TIMESTAMP_CAP = 64 * 1024  # a time-stamping authority's answer; with four certificates 8 KB
CODINGS_CAP = 2  # stacked Content-Encodings; real servers send one
ZSTD_WINDOW_CAP = 8 * 1024 * 1024  # RFC 9659: the largest window for zstd over HTTP
MAX_URL_LENGTH = 8000  # RFC 9110, 4.1

# A page in a browser (fetcher=browser), each request of it after a PAUSE. A page that needs
# more scripts than this is an application and no plan.
BROWSER_REQUESTS = 40
BROWSER_SETTLES = 60.0  # seconds until a page that goes on asking is taken as it stands
BROWSER_CLICKS = 80  # accordions and tabs opened; fifteen recommendations in parts need 60
