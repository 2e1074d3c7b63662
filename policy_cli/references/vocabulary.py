"""The words of CSL 1.0.2 for the types and variables of sources, and those that other programs use for them."""

_TYPES = """
article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset
document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation
manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical
personal_communication post post-weblog regulation report review review-book software song speech standard thesis
treaty webpage
"""
_VARIABLES = """
DOI ISBN ISSN PMCID PMID URL abstract accessed annote archive archive-place archive_collection archive_location author
authority available-date call-number categories chair chapter-number citation-key citation-label citation-number
collection-editor collection-number collection-title compiler composer container-author container-title
container-title-short contributor curator custom dimensions director division edition editor editor-translator
editorial-director event event-date event-place event-title executive-producer first-reference-note-number genre guest
host id illustrator interviewer issue issued journalAbbreviation jurisdiction keyword language license locator medium
narrator note number number-of-pages number-of-volumes organizer original-author original-date original-publisher
original-publisher-place original-title page page-first part part-number part-title performer printing producer
publisher publisher-place recipient references reviewed-author reviewed-genre reviewed-title scale script-writer
section series-creator source status submitted supplement supplement-number title title-short translator type version
volume volume-title year-suffix
"""
TYPES = frozenset(_TYPES.split())
VARIABLES = frozenset(_VARIABLES.split())
OF_CROSSREF = frozenset(("accepted", "published", "references-count"))
"""Keys of Crossref that only look like misspelled variables."""
NAME_KEYS = frozenset(
    (
        *("family", "given", "suffix", "literal", "dropping-particle", "non-dropping-particle"),
        *("comma-suffix", "static-ordering", "parse-names"),
    )
)
DATE_KEYS = frozenset(("date-parts", "season", "circa", "literal", "raw", "edtf", "year", "month", "day"))


def _by_word(pairs: str) -> dict[str, str]:
    """Return what each word means, by the word in lowercase, from texts such as "statute=legislation"."""
    return {word.lower(): meant for word, _, meant in (pair.partition("=") for pair in pairs.split())}


# The types of Zotero, BibTeX, Crossref and RIS, and plain words.
OTHER_TYPES = _by_word(
    """audioRecording=song blogPost=post-weblog bookSection=chapter case=legal_case computerProgram=software
    conferencePaper=paper-conference dictionaryEntry=entry-dictionary email=personal_communication
    encyclopediaArticle=entry-encyclopedia film=motion_picture forumPost=post instantMessage=personal_communication
    journalArticle=article-journal letter=personal_communication magazineArticle=article-magazine
    newspaperArticle=article-newspaper podcast=broadcast preprint=article presentation=speech radioBroadcast=broadcast
    statute=legislation tvBroadcast=broadcast videoRecording=motion_picture artwork=graphic

    booklet=pamphlet conference=paper-conference inbook=chapter incollection=chapter inproceedings=paper-conference
    manual=report mastersthesis=thesis misc=document online=webpage phdthesis=thesis proceedings=book
    techreport=report unpublished=manuscript

    book-chapter=chapter book-part=chapter book-section=chapter dissertation=thesis edited-book=book
    journal-article=article-journal journal-issue=periodical monograph=book peer-review=review posted-content=article
    proceedings-article=paper-conference reference-book=book reference-entry=entry report-component=report

    CHAP=chapter CONF=paper-conference CPAPER=paper-conference ELEC=webpage GEN=document JOUR=article-journal
    LEGAL=legislation MGZN=article-magazine NEWS=article-newspaper RPRT=report STAT=legislation THES=thesis

    blog=post-weblog journal=article-journal law=legislation magazine=article-magazine newspaper=article-newspaper
    paper=article-journal website=webpage working-paper=report"""
)
"""The type of CSL that a word of another program means, by that word in lowercase."""

# The fields of Zotero and BibTeX, and plain words.
OTHER_VARIABLES = _by_word(
    """abstractNote=abstract accessDate=accessed bookTitle=container-title conferenceName=event-title creators=author
    date=issued encyclopediaTitle=container-title institution=publisher itemType=type numPages=number-of-pages
    pages=page place=publisher-place proceedingsTitle=container-title publicationTitle=container-title
    reportNumber=number reportType=genre seriesTitle=collection-title series=collection-title university=publisher
    websiteTitle=container-title

    address=publisher-place journal=container-title journaltitle=container-title organization=publisher
    school=publisher year=issued urldate=accessed link=URL published=issued shortTitle=title-short authors=author
    editors=editor magazine=container-title newspaper=container-title site=container-title website=container-title"""
)
"""The variable of CSL that a word of another program means, by that word in lowercase."""

OTHER_NAME_KEYS = _by_word(
    "first=given firstName=given forename=given last=family lastName=family surname=family"
    " name=literal full-name=literal"
)
"""The key of CSL's names that a word of another program means, by that word in lowercase."""
