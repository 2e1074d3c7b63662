"""The words that limit or reverse what is quoted beside them, for each language in one table.

Unless said otherwise, a pattern is for a sentence in lowercase, in which ⟦ and ⟧ enclose what is quoted, and after a
line end the next sentence.
"""

from collections.abc import Mapping

from policy_cli.frozen import frozen


@frozen
class Limit:
    """A pattern for limiting words, which are its group `words`; a match that `spared` also fits is fair.

    With `attributes`, the words say whose view it is, which a claim can say by its `said_by`.
    """

    pattern: str
    attributes: bool = False
    spared: str | None = None


@frozen
class Language:
    """The limits in one language: in the words before a quote, after it, on both sides of it, and under an ellipsis.

    Words after a quote limit it only if it states something: a few words out of a sentence do not. It states nothing if
    it is only a `subject`. It begins a `clause`, or only a `phrase`, by its first words and those before it.

    In a text as written, an `abbreviation` ends no sentence, and an `acronym` does only before a `first_word`. A `name`
    is spelled as a word that limits, but does not.
    """

    before: tuple[Limit, ...]
    after: tuple[Limit, ...]
    around: tuple[Limit, ...]
    hidden: tuple[Limit, ...]
    clause: str
    subject: str
    phrase: str
    abbreviation: str
    acronym: str
    first_word: str
    name: str


# English. First the words; `\w*` is any ending.
_NEGATIVE = (
    r"(?:not|never|no|nobody|no one|none|nothing|nowhere|neither|nor|few|little|hardly|scarcely|barely|rarely|seldom"
    r"|cannot|\w+n't|without|unable|only (?:a|one|two|three|few|some)|only \w+ of|a (?:mere )?handful"
    r"|a (?:\w+ )?minority|scant|insufficient|(?<!no )(?:fewer|less) than (?=[^,;.]{1,30} of\b))"
)
_DENYING = (
    r"(?:den(?:y|ies|ied|ying|ial)|doubt\w*|disput(?:es|ed|ing)|reject\w*|refut\w+|disprov\w+|debunk\w*|dismiss\w*"
    r"|contradict\w*|wrong\w*|false\w*|untrue|incorrect\w*|mistak\w+|mislead\w*|absurd|premature|naive|nonsense"
    r"|unlikely|improbable|impossible|implausible|unclear|uncertain|unproven|unknown|questionable|debatable|far from"
    r"|too \w+(?: for \w+)? to|fail\w*|stop\w* short|refus\w+|yet to|exaggerat\w+|unconvinc\w+|illusion|myth|fallacy"
    r"|misconception|fiction|pretext|legend|lie)"
)
_AFFIRMED = (
    rf"\b(?:{_NEGATIVE}|beyond)\b(?: [\w']+){{0,4}} (?:doubt\w*|question\w*|disput\w+|deny|denied|secret|surprise"
    r"|surprising|wonder|accident|coincidence|ignore\w*|forg[eo]t\w*|overlook\w*)\b|\bnot only\b|\bno (?:fewer"
    r"|less) than\b"
)
_FALSE = (
    r"(?:wrong|false|untrue|incorrect|mistaken|an? (?:myth|lie|legend|fiction|fallacy)|nonsense|not (?:true|so)"
    r"|not the case|doubtful|unproven|unfounded|baseless|disputed|contested|refuted|disproved|disproven|discredited"
    r"|debunked|denied|rejected|unclear|uncertain|questionable|impossible|unlikely|(?:an )?exaggerat\w+|far from \w+"
    r"|absurd|misleading|lacking|scarce|wanting|without \w+|hard to (?:find|prove|believe)|(?:not|never) (?:\w+ed"
    r"|proven))"
)
_ATTITUDE = (
    r"(?:claim\w*|alleg\w+|assert\w*|contend\w*|argu\w+|believ\w+|belief|think\w*|thought|suppos\w+|imagin\w+"
    r"|pretend\w*"
    r"|assum\w+|presum\w+|suspect\w*|suspicion\w*|speculat\w+|rumou?r\w*|hop(?:e|es|ed|ing)|fear\w*|wish\w*|dream\w*"
    r"|insist\w*|maintain(?:s|ed)?|hypothesi\w+|guess\w*|predict\w*|forecast\w*|expect\w*|threat\w*|boast\w*"
    r"|complain\w*|object(?:s|ed)|feel|feels|felt|seems?|seemed|appears|appeared|possib\w+|probab\w+|likely|plausib\w+"
    r"|conceivabl\w+|perhaps|maybe|may|might|could|accus\w+|charges|used to|convinced|persuaded|submit(?:s|ted)|hears?)"
)
_VIEW = (
    r"(?:notion|idea|theory|impression|risk|chance|danger|view|contention|complaint|charge|case|story|superstition"
    r"|prejudice|thesis|premise|has it)(?: is| was)?"
)
_VAGUE = (
    r"(?:some|many|most|several|others|people|they|those (?:who|\w+ed)|one (?:\w+ )?\w+|a few|a number|newspapers"
    r"|the press|critics?|opponents?|s[ck]eptics?|detractors?"
    r"|supporters?|proponents?|advocates?|promoters?|backers?|defenders?|enthusiasts?|adversar\w+|enemies|rivals?"
    r"|lobby\w*|campaigners?|commentators?|pundits?|observers?|plaintiffs?|defendants?|defen[cs]e|prosecut(?:ion|ors?)"
    r"|(?:conventional|received|common|folk) wisdom|(?:anonymous|unnamed) \w+|legend|tradition|gossip"
    r"|rumou?r|its (?:friends|owners?|makers?|sellers?)|it (?:is|was|has been)(?: \w+)?)"
)
_WITNESS = (
    r"(?:rivals?|spokes\w+|officials?|sources?|insiders?|witness|lawyers?|aides?|friends?|neighbou?rs?|relatives?)"
)
_SAYING = (
    r"(?:says?|said|tells?|told|writes?|wrote|written|report(?:s|ed)?|state[sd]?|suggest(?:s|ed)?|warn(?:s|ed)?"
    r"|declare[sd]?|holds?|held|repeat\w*|point(?:s|ed)? out|counter\w*|repl(?:y|ies|ied)|respond\w*|note[sd]?"
    rf"|observe[sd]?|{_ATTITUDE})"
)
_CLAIMING = (
    r"(?:claims?|claimed|alleges?|alleged|asserts?|asserted|contends?|contended|insists?|insisted|argues?|argued"
    r"|believes?|believed|boasts?|boasted|thinks?|imagines?|imagined|hopes?|hoped|fears?|feared|supposes?|pretends?)"
)
_HEDGE = (
    r"(?:perhaps|possibly|probably|presumably|allegedly|reportedly|supposedly|purportedly|ostensibly|apparently"
    r"|seemingly|conceivably|arguably|theoretically|nominally|potentially|maybe|almost|nearly|virtually|partly"
    r"|partially)"
)
_DATE = (
    r"(?: \d| noon| midnight| dawn| dusk| late| early| recently| now| then| today| \w+day| after"
    r"| (?:the )?(?:end|middle|close|spring|summer|autumn|winter)| (?:jan|feb|mar|apr|may|ju|aug|sep|oct|nov|dec))"
)
_CONDITION = (
    r"(?:unless|except\w*|save (?:for|where|when|that|those|in|on|at|as|by|the|one|two)|save"
    r"|provided(?! by| for| to| in)|providing (?:that|they|he|she|we|you|no)|contingent (?:up)?on|conditional (?:up)?on"
    r"|only (?:if|when|where|after|in|on|for|at|while|until|as long)|only|solely|whenever"
    r"|if|(?:assum|suppos)ing(?! the| an?)|on the (?:assumption|premise|understanding)|in the (?:\w+ )?event"
    r"|at the discretion|in (?:times|years|cases) of|as long as|so long as|insofar as|in so far as|to the extent"
    r"|on (?:the )?condition|in case|subject to|apart from|aside from|other than|excluding|barring|bar|all but|pending"
    r"|in the absence|in the (?:\w+ )?sense that|to some extent|up to a point|in some (?:cases|respects|places|ways)"
    rf"|with (?:\w+ )?(?:\w+ )?exceptions?|(?:until|till)(?!{_DATE}))"
)

# Then what connects them with the quote.
_GAP = r"(?:(?!\b(?:but|and)\b)(?:[^,;:.()⟦⟧\n]|\.(?=\w))){0,90}?"
"""Words of one clause."""
_LONG = r"(?=(?:[^\s⟧]+ ){2})"
"""The rest of a quote that has at least three words."""
_AFTER_THAT = r"(?: ?⟦|(?: [\w'-]+){1,6} ⟦(?=(?:[^\s⟧]+ ){4}))"
_THAT = rf"that{_AFTER_THAT}"
"""The beginning of a clause, in whose first words the quote begins."""
_FEW = (
    r"(?: (?:a|an|the|any|be|been|being|have|had|as|to|even|really|so|at all|meant|intended|known|likely|able"
    r"|in any (?:way|sense|respect)|by any means)){0,4}"
)
_ADVERBS = r"(?: (?:\w+ly|also|well|even|still|soon|perhaps|always|often|just|indeed))*"
_PARTICIPLE = (
    r"(?=\w+(?:ed|en|wn|ne|ght|lt|pt|ft|ung|un)\b|(?:been|become|come|made|led|put|cut|set|had|lost|held|paid)\b)"
)
_WHAT_FOLLOWS = (
    r"(?:(?:in|on|at|for|so|outside|elsewhere|everywhere)\b|\w+ (?:now|today|yet|any ?more)\b|\w+ (?:in|on|at|by) any)"
)
_DESCRIBES = r", (?:which|who|whose|whom)\b[^⟦]*, ?⟦"
"""A clause that only describes: its negation (", which nobody noticed,") does not limit the quote."""

ENGLISH = Language(
    before=(
        # A condition: just before the quote, or as a clause of its own.
        Limit(
            r"\b(?P<words>(?:as |even |only )?(?:if|unless|whether|lest|though(?<=as though)|in case|suppose|supposing"
            r"|assuming|provided|providing|on condition)(?: that)?"
            rf"(?: (?:the|a|an|this|these|its|their|his|her|our))?) ?⟦{_LONG}"
        ),
        Limit(
            r"(?:^|[;:] |, |\b(?:that|and|but|because),? )(?P<words>(?:only )?(?:if|unless|assuming|supposing|provided"
            r"|providing|only (?:if|when|where|after|with|by)|as long as|so long as|without|in the absence|except|save"
            r"|until|barring|but for|subject to|in the (?:\w+ )?event|in theory|on paper|in case|where|given (?!that)"
            r"|even if|lacking|failing|(?:leaving|setting) aside|not counting|ignoring|disregarding"
            r"|on(?= the (?:assumption|premise|understanding)| (?:present|current|past) \w+)"
            r"|(?:under|in)(?= (?:the|an?) (?:\w+ ){0,3}(?:assumption|scenario|(?:best|worst|ideal) case))"
            r"|taking(?=[^,;]* at face value)|(?:in|at|on|for)(?= (?:only|just|some|one|two|three|a few|certain"
            r"|half)\b))\b[^;:⟦⟧\n]{1,250}?),(?: then)? ⟦(?!\w+ing\b)" + _LONG,
        ),
        Limit(
            r"(?:^|[;:] |, )(?P<words>(?:when|whenever|once)\b[^;:⟦⟧\n]{1,250}?),(?: then)? "
            r"⟦(?=[^⟦⟧]*\b(?:may|must|shall|can|will)\b)" + _LONG,
        ),
        Limit(r"^(?P<words>(?:were|had|should) [^;:⟦⟧\n?]{1,250}?),(?: then)? ⟦" + _LONG),
        Limit(
            r"\b(?P<words>(?:if|unless|without|were)\b[^;:⟦⟧\n]*\b(?:would|could|might)(?: \w+ly)?(?: be| have)?) ⟦"
            + _LONG
        ),
        # A clause with "that": what is denied of it, or whose view it is.
        Limit(
            rf"\b(?P<words>(?:{_NEGATIVE}|{_DENYING}|if|unless|lest|whether"
            rf"|it would be \w+ to)\b{_GAP}\b(?={_THAT})that)",
            spared=rf"{_AFFIRMED}|\bbe (?:\w+ )?(?:true|right|fair|correct|accurate|reasonable) to",
        ),
        Limit(
            rf"\b(?P<words>(?:(?:i|we) )?{_ATTITUDE}(?: that)?|{_VIEW} that(?={_AFTER_THAT}))\b"
            rf"(?:(?<= that)(?={_AFTER_THAT})|{_GAP}\b(?={_THAT})that)",
            attributes=True,
            spared=rf"{_AFFIRMED}|\b(?:i|we)(?! used to| once)(?: [\w']+)?(?: {_ATTITUDE})?(?: [\w']+)? that",
        ),
        Limit(rf"\b(?P<words>doubt(?:s|ed)?) ⟦(?!(?:an?|of|in|about|on|at|as)\b){_LONG}", spared=_AFFIRMED),
        Limit(
            rf"\b(?P<words>(?<!we )would (?:hold|find|rule|conclude|decide)(?= {_THAT}) that)",
            attributes=True,
        ),
        Limit(rf"\b(?P<words>{_VAGUE} ?{_GAP}\b{_SAYING}\b(?: \w+){{0,3}} (?={_THAT})that)", attributes=True),
        Limit(rf"\b(?P<words>{_VAGUE} ?{_GAP}\b{_SAYING}:?,?) ?⟦{_LONG}", attributes=True),
        Limit(
            rf"\b(?P<words>(?:(?:according to|(?<!\w )(?:for|to))(?: \w+)? {_VAGUE}|in the (?:view|eyes|opinion) of"
            rf"|as (?=[^;:⟦⟧\n]* it,))[^;:⟦⟧\n]{{0,60}}),? ?⟦{_LONG}",
            attributes=True,
        ),
        Limit(
            rf"\b(?P<words>(?:{_NEGATIVE}\b(?: [\w']+){{0,5}} (?:think|believe|say|claim|suggest|mean|hold|accept"
            rf"|agree)|(?<!i )(?<!we ){_CLAIMING})) ⟦(?!(?:an?|of|in|on|at|by|for|with|to|from|as"
            rf"|may|might|can|could|shall|should|will|would|must|is|are|was|were|has|have|had|do|does|did)\b){_LONG}",
            attributes=True,
        ),
        # The last words before the quote: hedges, negations and quantities.
        Limit(
            rf"\b(?P<words>(?:may|might|could){_ADVERBS}(?:, [^,;⟦⟧\n]{{1,60}},)?(?: help(?: to)?)?"
            rf"(?: (?:be|have been|become) ⟦| ⟦| have(?: \w+ly)? ⟦{_PARTICIPLE}))"
        ),
        Limit(
            r"\b(?P<words>(?:(?:is|are|was|were|been|be|being)(?: \w+)? (?:said|alleged|believed|thought|reported"
            r"|rumou?red|supposed|claimed|assumed|presumed|expected|likely|unlikely|suspected|feared)"
            r"|seems?|seemed|appears?|appeared|potential|tends?|tended|threat\w+) to(?: be| have| have been)?) ⟦"
        ),
        Limit(
            rf"\b(?P<words>(?:{_HEDGE}|so-called|alleged|supposed|purported|sometimes|occasionally"
            rf"|in (?:rare|some|certain|exceptional|extreme) \w+)(?: (?:a|an|the|been|be))?) ?⟦"
        ),
        Limit(
            r"\b(?P<words>(?:not|never|cannot|\w+n't|hardly|scarcely|barely|rarely|seldom|no longer|not yet|nothing"
            r"|(?:neither|nor)(?! ⟦(?:an?|the)\b)|(?:do|does|did) (?:little|nothing) to|(?:much |far )?less|least)"
            rf"{_FEW}(?:(?:, [^,;⟦⟧\n]{{1,60}},)?|(?: (?!limited|only)\w+){{1,2}} to|(?: \w+){{1,3}} who)) ⟦",
        ),
        Limit(
            r"\b(?P<words>(?:(?:fail\w*|refus\w+|declin\w+|unable|neglect\w*|forg[eo]t\w*|yet|ceas\w+|too \w+) to"
            r"|far from|anything but|stop\w* short of|(?:verge|brink|edge|point) of|close to|against|instead of"
            r"|rather than|no|without(?= ⟦\w+ing\b))(?: a| an| the| be)?) ⟦"
        ),
        Limit(
            r"(?:^|[,;:] |\b(?:that|and|but) )(?P<words>(?:none|few|(?:not|by no means) (?:all|every\w*|many|one|each)"
            r"|only(?: [\w-]+){0,3}|(?:hardly|scarcely|barely|almost) (?:any\w*|no\w*)"
            r"|(?:less|fewer|no more) than [\w ]{1,20}|a (?:mere )?(?:handful|minority|fraction|third|quarter)"
            rf"|some|several|a few|half|neither|one|part)(?: of)?(?: the| these| those)?) ⟦{_LONG}"
        ),
        Limit(
            r"(?:^|[,;:] |\b(?:that|and|but) )(?P<words>(?P<within>(?:in|at|on|for) )?(?:(?:\w+ )?few|none|(?:not"
            r"|by no means) (?:all|every\w*|many|one)"
            r"|only(?: [\w-]+)?|just (?:one|two|three)|(?:hardly|scarcely|barely|almost) (?:any|no|an?)|(?:less"
            r"|fewer) than"
            r"|a (?:\w+ )?(?:handful|minority|fraction)|some|several|a few|neither|in no \w+|at no \w+|under no \w+"
            r"|rarely|seldom|nowhere)(?: (?!that\b|and\b|but\b)[\w'-]+){1,6}) "
            r"⟦(?(within)|(?!(?:an?|the)\b))(?!(?:of|in|on|at|by|for|with|to|from|as|that)\b)" + _LONG
        ),
    ),
    after=(
        # Conditions and contrasts: at once, or a few words later in the same clause.
        Limit(rf"⟧[ ,:(-]*(?:and |but |- )?(?P<words>(?:but )?(?:{_CONDITION}|given (?:an?|enough|sufficient)))\b"),
        Limit(
            r"\b(?:would|will|could|can|may|might|must|shall)\b[^⟦⟧]*⟧,? (?P<words>(?:should|were|had) (?:the|an?|it"
            r"|they|he|she|we|this|that|these|those|any\w*|no\w*|another))\b",
        ),
        # A negation with an exception: "No ship may sail without a pilot" says that ships may sail.
        Limit(
            r"⟦[^⟦⟧]*\b(?:no|not|never|nobody|no one|none|cannot|neither|nor)\b[^⟦⟧]*⟧,? "
            r"(?P<words>without(?! (?:exception|delay|notice))|otherwise than)\b"
        ),
        Limit(r"⟧[ ,(-]+(?:[\w'-]+ ){1,5}(?P<words>excepted|excluded|aside|permitting|allowing)\b(?! \w)"),
        Limit(
            r"⟧[ ,:(-]*(?P<words>but(?! not limited)|however|(?:even )?though|although|albeit|yet"
            r"|not(?! limited| least| only| just| to mention)"
            r"|never|nor|hardly|no longer|less so)\b(?! only\b[^;.]*\bbut\b)",
        ),
        Limit(
            r"\b(?:(?<!in )may|must|shall|can|will|is|are)\b[^⟦⟧]*⟧,? "
            r"(?P<words>where|when|whenever|once)\b(?! it comes)",
        ),
        Limit(
            r"⟧(?:(?!, (?:and|or|but|which|who|where|so|while)\b)[^;:.?!⟦⟧\n]){1,80}?[ ,(-]{1,3}"
            r"(?P<words>unless|except|provided|providing that|only (?:if|when)|on condition|as long as|so long as"
            r"|subject to|(?:but|though|although|albeit) (?:only|merely|just|never|even then)|but not(?! limited))\b"
            r"(?! by| for\b)",
        ),
        # What follows a semicolon is a statement of its own, unless it begins as none does, or denies at once.
        Limit(
            r"⟧ ?; (?:and |but )?(?P<words>unless|except|save (?:that|where|when|for)|provided|providing that"
            r"|only (?:if|when)|on condition|but only|however|[^.;⟦⟧\n]{1,60}, however,"
            r"|but (?=[^.;⟦⟧\n]{0,50}\b(?:not|never|no|only|none|\w+n't)\b))",
        ),
        Limit(
            r"⟧; (?P<words>(?:it|they|he|she|this|that|others|the \w+|elsewhere|in [^;,.\n]{1,40}?)(?: \w+)? "
            r"(?:(?:did|does|do)(?: not|n't| nothing)|failed(?=[.;,\n])"
            r"|(?:has|have|was|were|is|are|will|would|can|could)(?: not|n't| never| no longer)"
            rf"(?= {_WHAT_FOLLOWS}|[.,;\n])))\b",
        ),
        # A denial, a hedge, or whose view it is.
        Limit(
            r"\bthat ⟦[^⟦⟧]*⟧ (?P<words>(?:is|are|was|were|has been|have been|had been|would be|proved|turned out"
            rf"|remains?|remained)(?: \w+){{0,2}}? {_FALSE})\b"
        ),
        Limit(
            r"⟧, (?P<words>(?:(?:a|an|the|this) \w+ )?(?:(?:for |of |in )?which|that)\b[^,;.\n]{0,60}?\b(?:no evidence"
            rf"|contradict\w*|refut\w+|den(?:y|ies|ied)|disput\w+|reject\w*|disprov\w+|belie[sd]?|{_FALSE}))\b",
        ),
        Limit(
            r"⟧\.?\n(?P<words>(?:this|that|it|these|those|such)(?: \w+)? (?:is|was|are|were|has been|have been|proved)"
            r"(?: \w+){0,2}? (?:wrong|false|untrue|incorrect|mistaken|a (?:myth|lie|fiction)|not (?:true|so|the case)"
            r"|refuted|disproved)\b|not (?:so|true)(?=[.:;,!])|nothing could be further"
            r"|(?:or )?at least, (?:it|he|she|they|so)\b"
            rf"|(?:or )?so (?:(?:\w+ ){{1,3}}{_SAYING}|it (?:is|was) (?:said|claimed)|(?:it )?seem(?:s|ed))(?=[.;,!])"
            r"|(?:it|this|that|they|he|she) (?:does|do|did|is|was|were|are|has|have|had|can|could|will|would)"
            r"(?: not|n't)(?=[.;!]))",
        ),
        Limit(
            r"⟧,? ?-? ?(?P<words>(?:at least )?(?:in theory|on paper|in principle|at best)|so (?:it is|they|the)"
            r"|at least (?:until|when|in|for|on|at|while|where)|for (?:now|the (?:moment|present|time being))"
            r"|most of the (?:time|day|week|year)"
            rf"|or (?:so|at least|rather|would|was|were|might|could|not|nearly|almost)|(?:or |and )?{_HEDGE})\b",
        ),
        Limit(
            r"⟧(?! ?[,;])[^;.?!⟦⟧\n]{1,60}, (?P<words>in theory|on paper|in principle|at best|allegedly|supposedly"
            r"|reportedly|it is (?:said|claimed))(?=[.;,\n])"
        ),
        Limit(
            rf"⟧,? (?P<words>according to (?:its|their|his|her|one|{_VAGUE}|an? (?:\w+ )?{_WITNESS}))\b",
            attributes=True,
        ),
        Limit(
            rf"⟧, (?P<words>(?:as )?(?:{_VAGUE}(?: \w+)? {_SAYING}|(?:[\w']+ ){{1,4}}{_CLAIMING}))\b",
            attributes=True,
        ),
        # A comparison.
        Limit(r"⟧ (?P<words>than)\b"),
        Limit(
            r"(?:\w+er than|more|less|fewer|better|worse)\b[^⟦⟧]*⟧[^;.⟦⟧\n]{0,50}?"
            r"(?P<words>,? (?:and|but) (?:much |far |even )?(?:\w+er|more|less|fewer|worse|better)\b[^;.⟦⟧\n]{0,40})",
        ),
    ),
    around=(
        # A question of which the quote is no more than a part.
        Limit(r"(?:^|[,;:] )(?P<words>[^,;:⟦⟧\n]{1,90}(?:\bthat ?⟦| ?⟦(?=(?:[^\s⟧]+ ){3})))[^⟦⟧?]*⟧[^?.⟦\n]*\?"),
    ),
    hidden=(
        Limit(
            rf"⟧[^⟦⟧]*?\b(?P<words>{_CONDITION}|but|however|though|although|where|or so|against|less|least)\b[^⟦⟧]*⟦"
        ),
        Limit(
            r"⟧ (?P<words>(?:who|whose|that|with|aged|over|under|living|\w+(?:ed|ught))\b[^,⟦⟧]*)⟦(?:may|must|can"
            r"|shall|will|are|is)\b"
        ),
        Limit(r"\b(?:may|must|can|shall)\b[^⟦⟧]*⟧[^⟦⟧]*?\b(?P<words>(?:after|before|by|on|upon) \w+ing)\b[^⟦⟧]*⟦"),
        Limit(rf"⟧(?!{_DESCRIBES})[^⟦⟧]*?\b(?P<words>{_NEGATIVE}|{_DENYING}|{_HEDGE})\b[^⟦⟧]*⟦"),
        Limit(
            rf"⟧(?!{_DESCRIBES})[^⟦⟧]*?\b(?P<words>according to|(?<=⟧, )(?!as |he |she |i "
            rf"|we )(?:[\w'-]+ ){{1,4}}(?:says?|said)|{_ATTITUDE}|{_VAGUE} {_SAYING}|(?:its|their|his|her) (?:\w+ )"
            r"{1,2}(?:told|says?|said|assure[sd]?)|we (?:are|were) (?:told|assured)|in the (?:view|opinion|eyes"
            r"|words) of|(?:is|are|was|were|be|been) (?:said|reported)"
            r"|(?:on|by) (?:one|some|his|her|their|its) (?:own )?(?:accounts?|telling|reckoning))\b[^⟦⟧]*⟦",
            attributes=True,
        ),
    ),
    clause=r"(?:[,;:(-]|\b(?:that|and|but|or|so|because|since|then|says?|said|claims?|claimed|thinks?|believes?)) ?⟦",
    subject=(
        r"^(?!.*that ⟦).*⟧ (?!(?:should|were|had) (?:the|an?|it|they|he|she|we|this|that)\b)(?:is|are|was|were|has"
        r"|have|had|do|does|did|will|would|may|might|can|could|must|shall|should)\b[^⟧]*$"
    ),
    phrase=r"⟦(?:an?|the|of|in|on|at|by|for|with|to|from|as)\b",
    abbreviation=(
        r"\b(?:Mrs?|Ms|Dr|Prof|St|Gen|Col|Lt|Sen|Rep|Gov|Hon|Rev|vs?|cf|e\.g|i\.e|viz|Nos?|pp?|par|art|ch|[Ff]igs?|sec"
        r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|ca?|ed|vol|al|[A-Z])\.$"
    ),
    acronym=r"\b(?:[A-Z]\.){2,}$|\b(?:etc|Inc|Ltd|Co|Corp)\.$",
    first_word=(
        r"[\"'‘“(\[]*(?:The|An?|But|And|However|It|He|She|They|We|I|In|This|That|These|Those|If|When|For|As|At|On|Yet"
        r"|So|Nor?|Not|There|Some|Its|His|Their|After|Although)\b"
    ),
    name=r"May\b(?:(?<=[\w,;:⟧] May)|(?<=M[rs]\. May)|(?<=Mrs\. May)|(?<=\bMay)(?= \d))",
)

LANGUAGES: Mapping[str, Language] = {"en": ENGLISH}
"""The languages with patterns, by the first part of their tags."""
