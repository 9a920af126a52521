"""Who the replica plays: 43 forces and British Transport Police, each a host of its own.

The layouts follow the families seen on real pages; where a force's own family is known it
is given that one. Validators, compression and manners of a host are invented, spread so
that every combination is met.
"""

from dataclasses import dataclass

GOV_UK_ADDRESS = "127.0.1.200"


@dataclass(frozen=True)
class Force:
    """One force as the replica plays it.

    ``layout`` is a key of ``layouts.LAYOUTS``; ``chrome`` of ``chrome.CHROMES``.
    ``validators``: ``etag``, ``modified``, ``both``, ``lying`` (an ETag that stays when the
    content does not) or "". ``traits``: ``gzip`` (compresses where asked), ``soft404``
    (unknown addresses get a 200), ``sitemap``, ``robots`` (has a robots.txt that allows the
    plan), ``merged`` (one answer to the last two recommendations), ``quoted`` (the
    introduction repeats a recommendation), ``contents`` (a contents list), ``renumbered``
    (1 to 15), ``shared`` (other super-complaints on the page), ``narrative`` (free prose
    first).
    """

    number: int
    force_id: str
    name: str
    layout: str
    chrome: str
    validators: str
    traits: frozenset[str]

    @property
    def address(self) -> str:
        """The loopback address that is this force's host."""
        return f"127.0.1.{self.number}"


_TABLE = """
avon-and-somerset  | Avon and Somerset Constabulary | topics        | national | etag     | shared gzip
bedfordshire       | Bedfordshire Police            | prose         | national | etag     | robots quoted
cambridgeshire     | Cambridgeshire Constabulary    | subnumbered   | national | modified | gzip
cheshire           | Cheshire Constabulary          | three_columns | national |          | shared robots
city-of-london     | City of London Police          | paraphrased   | national | etag     | gzip sitemap
cleveland          | Cleveland Police               | accordion     | national |          | soft404
cumbria            | Cumbria Constabulary           | definitions   | council  | both     | sitemap
derbyshire         | Derbyshire Constabulary        | sections      | national |          | narrative gzip
devon-and-cornwall | Devon & Cornwall Police        | details       | council  | modified | robots
dorset             | Dorset Police                  | sections      | council  | etag     | narrative soft404
durham             | Durham Constabulary            | three_columns | national |          | shared
dyfed-powys        | Dyfed-Powys Police             | accordion     | national | both     | gzip robots
essex              | Essex Police                   | wide_table    | national |          | gzip
gloucestershire    | Gloucestershire Constabulary   | table_each    | national | etag     | robots
greater-manchester | Greater Manchester Police      | topics        | national |          | shared soft404
gwent              | Gwent Police                   | definitions   | national | modified |
hampshire          | Hampshire Constabulary         | wide_table    | national | etag     | robots sitemap
hertfordshire      | Hertfordshire Constabulary     | own_numbers   | national |          | gzip
humberside         | Humberside Police              | prose         | council  | lying    |
kent               | Kent Police                    | transposed    | national |          | robots
lancashire         | Lancashire Constabulary        | stub          | council  |          | soft404
leicestershire     | Leicestershire Police          | news          | national | etag     | sitemap
lincolnshire       | Lincolnshire Police            | subnumbered   | national |          | gzip
merseyside         | Merseyside Police              | prose         | national | modified | merged quoted robots
metropolitan       | Metropolitan Police Service    | narrative     | national |          | gzip
norfolk            | Norfolk Constabulary           | sections      | council  | etag     | narrative contents
north-wales        | North Wales Police             | details       | national |          | robots
north-yorkshire    | North Yorkshire Police         | prose         | national |          | gzip contents
northamptonshire   | Northamptonshire Police        | table_each    | national | both     |
northumbria        | Northumbria Police             | prose         | legacy   |          | quoted robots
nottinghamshire    | Nottinghamshire Police         | three_columns | national | modified | gzip
south-wales        | South Wales Police             | news          | national |          | sitemap
south-yorkshire    | South Yorkshire Police         | transposed    | national | etag     |
staffordshire      | Staffordshire Police           | wide_table    | national |          | soft404
suffolk            | Suffolk Constabulary           | sections      | national |          | contents robots
surrey             | Surrey Police                  | own_numbers   | legacy   | etag     |
sussex             | Sussex Police                  | accordion     | national |          | gzip
thames-valley      | Thames Valley Police           | narrative     | national | modified | robots
warwickshire       | Warwickshire Police            | topics        | legacy   |          |
west-mercia        | West Mercia Police             | paraphrased   | national | etag     |
west-midlands      | West Midlands Police           | sections      | national |          | renumbered gzip
west-yorkshire     | West Yorkshire Police          | subnumbered   | council  | both     | robots
wiltshire          | Wiltshire Police               | definitions   | legacy   |          | sitemap
btp                | British Transport Police       | sections      | national | etag     | shared merged
"""  # a table is read by its columns


def _read_table() -> dict[str, Force]:
    forces = {}
    for number, line in enumerate(_TABLE.strip().splitlines(), start=1):
        force_id, name, layout, chrome, validators, traits = (p.strip() for p in line.split("|"))
        forces[force_id] = Force(
            number, force_id, name, layout, chrome, validators, frozenset(traits.split())
        )
    return forces


FORCES: dict[str, Force] = _read_table()
"""By force_id; the 43 in alphabetical order of their ids, British Transport Police last."""
