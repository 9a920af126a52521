"""The words of labels: phrases seen on pages, and the shapes that others of their kind take.

Data, and no more: labels.py reads texts by it. A phrase is looked up whole; a shape tells a
label by its head word ("Strategic owner", "Spring reply", "Asked of us"), so that writers need
not use ours.
"""

import re

ANSWER = "answer"
WORDING = "wording"
NUMBER = "number"
OWNER = "owner"
STATUS = "status"
DATE = "date"
EVIDENCE = "evidence"
DOCUMENTS = "documents"

PHRASES: dict[str, str] = {
    ANSWER: """
        response|our response|force response|police response|constabulary response|service response
        |initial response|initial constabulary response|initial force response|the response
        |response to recommendation|response to the recommendation|response to this recommendation
        |chief constable response|chief constable's response|chief officer response|formal response
        |initial action plan response|action plan response|action plan update|initial action plan
        |update|force update|our update|updates|latest update|current update|progress update
        |progress|progress to date|progress so far|progress made|progress report|current progress
        |further update|force progress|delivery update|quarterly update|position update|update narrative
        |position|current position|force position|our position|current state|current situation
        |our current process|current process|our process|our approach|approach|force approach
        |current practice|our current practice|existing practice|where we are|where we are now
        |changes|changes we will make|changes we are making|changes made|what we will change
        |changes planned|planned changes|our changes|changes to be made
        |what we are doing|what we re doing|what we do|what we have done|what we ve done|what we will do
        |what we did|what we are doing now|what we plan to do|what we intend to do|what happens now
        |what the force is doing|what the force will do|what the force has done|what has been done
        |what has changed|what are we doing|what we have already done|what we will do next|we did
        |action|actions|our action|our actions|action taken|actions taken|action we have taken
        |actions we have taken|actions we will take|action we will take|action to be taken
        |action to date|actions to date|action plan|agreed action|agreed actions|force action
        |force actions|planned action|planned actions|action required by force|proposed action
        |proposed actions|further action|further actions|next steps|next step|future plans
        |future work|future activity|planned activity|planned work|forward plan|activity|activities
        |force activity|work done|work to date|work completed|work undertaken|work under way
        |commentary|comments|comment|force comment|force commentary|narrative|force narrative
        |summary of progress|summary of response|summary of action|detail|details|reply|our reply|answer
        |our answer|outcome|outcomes|delivery|how we will do it|how we will do this|how we are doing this
        |how we will achieve this|how will we do this|how will we achieve this|how we have responded
        |how we responded|how the force has responded|our plan|our commitment|commitment|commitments
        |force plan|implementation|implementation plan|management response|accepted position
        |activity to date|operational response|local response|local position|local action|force reply
        |what we said|update on progress|statement|force statement|our statement|response and actions
        |response and progress|response and update|force response and actions|update and actions
        |response from the force|response from force|response of the force|assurance|impact|result
        |results|achievements|plans|our plans|measures|measures in place|arrangements in place
        |current arrangements|action update|action progress|plan|force position statement|in place now
        |ymateb|ein hymateb|ymateb yr heddlu|diweddariad|cynnydd|camau gweithredu|y sefyllfa bresennol
        """,
    WORDING: """
        recommendation|recommendations|the recommendation|recommendation received|recommendation text
        |recommendation wording|recommendation detail|recommendation details|recommendation in full
        |full recommendation|full text|sub recommendation|sub recommendations|sub rec|sub recs
        |description|description of recommendation|recommendation description|recommendation summary
        |summary of recommendation|recommendation made|what we were asked to do|what we were asked
        |what was asked|what was asked of us|what the report asked|what the report said
        |what the report says|what the recommendation says|what the report recommended|you said
        |requirement|requirements|what is required|the ask|ask|theme|area|topic|subject|heading
        |area of recommendation|recommendation theme|recommendation area|recommendation topic|wording
        |report recommendation|super complaint recommendation|what they said|what is recommended
        |recommendation for chief constables|recommendation to chief constables|text|objective|aim
        |what we need to do|what needs to be done|issue|recommendation title|title|the report said
        |report finding|finding|argymhelliad|yr argymhelliad
        """,
    NUMBER: """
        no|number|num|nr|ref|reference|ref no|reference number|rec|rec no|rec number|rec ref|recs
        |recommendation no|recommendation number|recommendation ref|recommendation reference|item
        |item no|serial|serial no|id|rec id|sub rec no|sub no|sub number|sub recommendation no
        |sub recommendation number|s no|row|rhif|rhif argymhelliad
        """,
    OWNER: """
        owner|rec owner|recommendation owner|action owner|lead|force lead|lead officer|led by
        |owned by|responsible|responsible officer|responsibility|responsible person|who|strategic lead
        |business lead|owner lead|lead owner|owner s|plan owner|senior responsible officer|sro|assigned to
        |tactical lead|operational lead|executive lead|named lead|delivery lead|lead department|department
        |owner name|portfolio|portfolio lead|sponsor|accountable officer|accountable|answerable|officer responsible|contact|business area|lead name
        |chief officer lead|addressed to|addressee|addressed|directed to|directed at|recipient|made to
        |recommendation for|recommendation to|recommendation made to|aimed at|who it is for|for whom|body|relevant body
        |organisation|agency|perchennog|arweinydd|swyddog arweiniol
        """,
    STATUS: """
        status|rag|rag status|rag rating|rating|current status|progress status|status update|state
        |action status|completion status|delivery status|brag|brag status|brag rating|overall status
        |status of action|status rag|bragg|complete|completed|completion|status at publication|statws
        |status as of|recommendation status|stage
        """,
    DATE: """
        date|dates|deadline|due|due date|by when|target date|completion date|date of update|date due
        |date completed|date updated|timescale|timescales|timeframe|timeline|when|target|review date
        |date of response|response date|by|delivery date|date for completion|expected completion
        |implementation date|date of completion|last updated|last update|updated|update date|due by|dated
        |date last updated|date of publication|target completion date|completed by|action date|published
        |dyddiad|dyddiad cau|erbyn
        """,
    EVIDENCE: """
        evidence|evidence requirements|evidence required|evidence requirement|evidence of progress
        |evidence requirements of progress|evidence requirements of completion|evidence of completion
        |evidence requirements of progress completion|evidence requirement of progress completion
        |evidence requirements of progress or completion|evidence required of progress
        |evidence requirements of progress and completion|success measure|success measures|measure of success
        |measures of success|success criteria|evidence needed|npcc evidence requirements|evidence sought
        |what good looks like|evidence to be provided|kpi|kpis|how we will measure success|suggested evidence
        |how will we know|how we will know|evidence criteria|outcome measure|outcome measures|risk rating|tystiolaeth
        """,
    DOCUMENTS: """
        evidence held|evidence on file|evidence file|supporting documents|supporting document|supporting documentation|supporting evidence|documents
        |document|attachments|attachment|appendix|appendices|links|link|related documents|further reading
        |documents attached|evidence documents|supporting material|supporting information|related links
        |useful links|see also|downloads|download|source documents
        """,
}

_US = "(?:us|you|forces|police forces|the force|the police|chief constables|the constabulary)"
_REPORT = (
    "(?:they|you|it|the (?:report|trust|complaint|super complaint|investigation|inspectorates?|inspectors"
    "|inquiry|watchdogs?|national report|joint report|authors)|hmicfrs|the iopc|inspectors)"
)
_ASK = "(?:ask(?:s|ed)?|say|says|said|told|wants?|wanted|recommend(?:s|ed)?|require[sd]?|expect(?:s|ed)?|sought|seeks?|call(?:s|ed) for)"
_ASKED = "(?:asked|required|requested|expected|wanted|recommended|sought|told)"
_POSTS = (
    "(?:(?:our|the|force|strategic|business|tactical|operational|delivery|actions?|recommendation|rec|senior|executive"
    "|chief officer|chief|project|workstream|work|theme|thematic|command|policy|gold|silver|bronze|overall|named"
    "|nominated|local|lead|accountable|responsible|reporting|board|programme|plan|task|risk|service|departmental"
    "|area|process|key|main|first|deputy|day to day|owning|report|corporate) )"
)
_KINDS = (
    "(?:(?:our|the|force|police|constabulary|s|chief|constables?|officer|written|full|short|brief|initial|interim"
    "|final|first|second|third|fourth|fifth|spring|summer|autumn|winter|january|february|march|april|may|june|july|august"
    "|september|october|november|december|six|month|monthly|mid|year|end|annual|board|public|published|formal"
    "|official|agreed|approved|departmental|local|management|owner|command|delivery|narrative|latest|later"
    "|additional|supplementary|follow up|current|present|new|own) )*"
)
_NOW = "(?: (?:now|next|today|since|so far|to date|already|then|before|at present|as a result|differently|in (?:future|practice)|here))*"
# (role, shape): matched against a whole text in lower case without marks, at most so many words.
SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (role, re.compile(shape))
    for role, shape in (
        (WORDING, rf"(?:what )?{_REPORT} (?:have |has |had )?{_ASK}(?: (?:of|for|from|to|{_US}|see|do))*"),
        (WORDING, rf"what (?:(?:was|is|were|are|has been|we|we re|{_US}|you) )+(?:been )?{_ASKED}(?: (?:of|for|from|to|{_US}|do))*"),
        (WORDING, rf"{_ASKED} (?:of|from|by) (?:{_US}|the report)"),
        (
            WORDING,
            "(?:the )?(?:points?|requests?|questions?|asks?|demands?|issues?|matters?|calls?|tasks?|challenges?)"
            rf" (?:(?:was |were |that was )?(?:made|put|raised|asked|set|addressed|given) )?(?:to|of|for|before) {_US}",
        ),
        (
            WORDING,
            "(?:the )?(?:recommendations?|requests?|requirements?|ask|wording) (?:itself|(?:text |wording )?in"
            " (?:short|brief|summary|full|outline|essence|a nutshell|our words|plain english|plain words|one line|a line))",
        ),
        (WORDING, "(?:the )?(?:short|brief|full|summarised|paraphrased|plain|official) (?:wording|recommendation)"),
        (OWNER, rf"{_POSTS}+(?:owners?|leads?|sponsors?|holders?|sro|managers?|champions?|contacts?)(?: (?:name|role|rank|post))?"),
        (
            OWNER,
            "(?:named|lead|responsible|accountable|owning|reporting) (?:owner|officer|person|post|postholder|post holder|department|team|unit"
            "|command|directorate|manager|rank)(?: (?:name|role|rank))?",
        ),
        (OWNER, "(?:owned|led|held|taken forward|managed|overseen|answered|being done|to be done) by"),
        (OWNER, "(?:who (?:is|s) (?:responsible|leading|in charge|accountable|answerable|doing (?:it|this))|who leads(?: on (?:it|this))?|who will do (?:it|this)|person in charge|in charge)"),
        (STATUS, "(?:(?:our|the|force|current|delivery|overall|latest|progress|completion|action|work) )*(?:status|stage)(?: of (?:the )?(?:work|delivery|action))?"),
        (
            ANSWER,
            rf"{_KINDS}(?:response|reply|answer|update|position|statement|commentary|narrative)s?"
            rf"(?: (?:of|from|by|to) (?:{_US}|the chief(?: constable)?|the service|this|it|this recommendation))*",
        ),
        (
            ANSWER,
            "(?:what (?:is |s |remains |we have |there is )?)?(?:still|left|yet|remaining|outstanding)"
            " (?:(?:to|be|do|done|left|come|finish|work|actions?|steps|tasks|activity|issues|outstanding) ?)+",
        ),
        (ANSWER, "(?:what|which) (?:still )?remains(?: to be done)?|(?:done|achieved|begun|started|finished) (?:so far|to date|already|since)"),
        (ANSWER, "how (?:we|the force|the constabulary) (?:(?:will|plan to|intend to|are|is|have|has) )?(?:meet|meets|met|meeting|address|addresses|addressed|addressing|answer|comply|complied|deliver|delivering|implement|implementing|achieve|tackle|fulfil|act|acted|acting)(?: (?:on|with|to))?(?: (?:it|this|these|the))?(?: (?:recommendations?|requirements?|point))?"),
        (ANSWER, rf"how (?:it|things|this|that|we) (?:works?|worked|stands?|stood|looks?|looked|is|was|are|were|do it|did it|do this){_NOW}"),
        (ANSWER, rf"what (?:will|is going to|has|have|had|is|s|did|needs to|must)(?: (?:we|now|be))*(?: to)? (?:changed?|changing|happen(?:ed|s|ing)?|improved?|differ|different|come|follow){_NOW}"),
        (ANSWER, rf"where (?:are we|do we stand|have we got to)(?: (?:with|on) (?:it|this))?{_NOW}"),
        (ANSWER, rf"where (?:we|things|it|this) (?:re|are|were|stand|stood|is|stands|have got(?: to)?|has got(?: to)?|started|began|want to be|will be|need to be){_NOW}"),
        (ANSWER, "(?:our|the force s) (?:intentions?|undertakings?|pledges?|promises?|decisions?|views?|work|efforts?|thinking|progress|achievements?|offer)"),
    )
)  # fmt: skip
# Every shape has one of these words in it; most texts have none.
SHAPE_WORDS = frozenset(
    "ask asks asked say says said told want wants wanted recommend recommends recommended require requires required"
    " requested expect expects expected sought seek seeks calls called point points request requests question questions"
    " demand demands issue issues matter matters call task tasks challenge challenges recommendation recommendations"
    " requirement requirements wording owner owners lead leads sponsor sponsors holder holders sro manager managers"
    " champion champions contact contacts officer person post postholder department team unit command directorate rank owned"
    " led held taken managed overseen answered being done who charge status stage response responses reply replies answer"
    " answers update updates position positions statement statements commentary narrative still left yet remaining"
    " outstanding remains achieved begun started finished how what where our force".split()
)
