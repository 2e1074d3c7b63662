"""What notes and bibliography entries hold, by the type of a source: The Chicago Manual of Style, 17th edition.

A form is a template: names of fields in braces, with what is between them. What precedes a field is left out with it,
and so are empty parentheses. A field is a variable of CSL or has a function in `notes`; of `{a|b}` the first that has a
value is shown. `{rest}` is every other field that identifies a source, in the order and with the words of REST. Laws,
bills and cases have the forms of the Bluebook, as the Manual takes them (14.269 to 14.305).
"""

from typing import Literal, NamedTuple

TitleStyle = Literal["italic", "quoted", "roman"]


class CitationForm(NamedTuple):
    """How sources of a type are given: in the first note, in the bibliography and in later notes."""

    title: TitleStyle
    note: str
    entry: str
    later: str = "{creator}, {short-title}, {pages}"
    needs: str = ""
    """The fields that a source must have for this form: `a&b|c` is a, and b or c."""


BOOK = CitationForm(
    "italic",
    "{creator}, {title}{rest} ({published}), {pages}, {address}",
    "{creator}. {title}. {rest}. {published}. {address}",
)
CHAPTER = CitationForm(
    "quoted",
    "{author}, {title}, in {container-title}, by {container-author}{rest} ({published}), {pages}, {address}",
    "{author}. {title}. In {container-title}, by {container-author}, {rest}, {pages}. {published}. {address}",
    "{author}, {short-title}, {pages}",
)
REPORT = CitationForm(
    "italic",
    "{creator}, {title}, {numbered}{rest} ({published}), {pages}, {address}",
    "{creator}. {title}. {numbered}. {rest}. {published}. {address}",
)
PAPER = REPORT._replace(title="quoted")
THESIS = CitationForm(
    "quoted",
    "{creator}, {title} ({genre}, {publisher}, {date}){rest}, {archive} ({archive_location}), {pages}, {address}",
    "{creator}. {title}. {genre}, {publisher}, {date}. {rest}. {archive} ({archive_location}). {address}",
)
JOURNAL = CitationForm(
    "quoted",
    "{creator}, {title}{rest}, {container-title} {volume}, no. {issue} ({date}): {extent}, {address}",
    "{creator}. {title}. {rest}. {container-title} {volume}, no. {issue} ({date}): {extent}. {address}",
    needs="container-title&volume|issue",
)
PERIODICAL = CitationForm(
    "quoted",
    "{creator}, {title}, {container-title} ({city}){rest}, {date}, {part}, {extent}, {address}",
    "{creator}. {title}. {container-title} ({city}), {rest}, {date}, {part}, {extent}. {address}",
)
REVIEW = "{creator}, {title}, review of {reviewed-title}, by {reviewed-author}, {container-title}"
REVIEW_ENTRY = "{creator}. {title}. Review of {reviewed-title}, by {reviewed-author}. {container-title}"
REVIEWS = (
    JOURNAL._replace(
        note=f"{REVIEW} {{volume}}, no. {{issue}} ({{date}}): {{extent}}{{rest}}, {{address}}",
        entry=f"{REVIEW_ENTRY} {{volume}}, no. {{issue}} ({{date}}): {{extent}}. {{rest}}. {{address}}",
    ),
    PERIODICAL._replace(
        note=f"{REVIEW}{{rest}}, {{date}}, {{part}}, {{extent}}, {{address}}",
        entry=f"{REVIEW_ENTRY}, {{rest}}, {{date}}, {{part}}, {{extent}}. {{address}}",
    ),
)
PAGE = CitationForm(
    "quoted",
    "{creator}, {title}{rest}, {container-title}, {owner}, {date}, {pages}, {address}",
    "{creator}. {title}. {rest}. {container-title}. {owner}, {date}. {address}",
)
BLOG = CitationForm(
    "quoted",
    "{creator}, {title}, {container-title} (blog){rest}, {owner}, {date}, {pages}, {address}",
    "{creator}. {title}. {container-title} (blog). {rest}. {owner}, {date}. {address}",
)
IN_REFERENCE_WORK = CitationForm(
    "quoted",
    "{container-title}{rest} ({facts}), s.v. {title}, {pages}, {address}",
    "{container-title}. {rest}. {facts}, s.v. {title}. {address}",
    "{container-title}, s.v. {short-title}, {pages}",
)
TALK = CitationForm(
    "quoted",
    "{creator}, {title} ({genre}, {event-title}, {imprint}, {event-place}, {date}){rest}, {pages}, {address}",
    "{creator}. {title}. {genre}, {event-title}, {imprint}, {event-place}, {date}. {rest}. {address}",
)
INTERVIEW = CitationForm(
    "quoted",
    "{creator}, {title}, {interview}, {container-title}{rest}, {imprint}, {date}, {pages}, {address}",
    "{creator}. {title}. {interview}. {container-title}, {rest}, {imprint}, {date}, {pages}. {address}",
)
INTERVIEW_IN_JOURNAL = JOURNAL._replace(
    note=JOURNAL.note.replace("{title}", "{title}, {interview}"),
    entry=JOURNAL.entry.replace("{title}", "{title}. {interview}"),
)
MESSAGE = CitationForm(
    "quoted",
    "{creator}, {genre} to {recipient}, {title}, {date}{rest}, {pages}, {address}",
    "{creator}. {kind} to {recipient}. {title}. {date}. {rest}. {address}",
    "{creator} to {recipient}, {short-title}, {pages}",
)
LETTER = MESSAGE._replace(
    note="{creator} to {recipient}, {title}, {genre}, {date}{rest}, {pages}, {address}",
    entry="{creator}. {kind} to {recipient}. {title}. {date}. {rest}. {address}",
    needs="recipient",
)
MANUSCRIPT = CitationForm(
    "quoted",
    "{creator}, {title} ({genre}, {imprint}, {date}){rest}, {pages}, {address}",
    "{creator}. {title}. {genre}, {imprint}, {date}. {rest}. {address}",
)
ARTWORK = CitationForm(
    "italic",
    "{creator}, {title}, {genre}, {date}{rest}, {imprint}, {pages}, {address}",
    "{creator}. {title}. {genre}. {date}. {rest}. {imprint}. {address}",
)
BROADCAST = CitationForm(
    "quoted",
    "{author}, {title}, {container-title}{rest}, {imprint}, {date}, {pages}, {address}",
    "{author}. {title}. {container-title}, {rest}. {imprint}, {date}. {address}",
    "{author}, {short-title}, {pages}",
)
SONG = CitationForm(
    "quoted",
    "{creator}, {title}, {container-title}{rest}, {imprint} {number}, {date}, {medium}, {pages}, {address}",
    "{creator}. {title}. {container-title}, {rest}. {imprint} {number}, {date}, {medium}. {address}",
)
FILM = CitationForm(
    "italic",
    "{author}, {title}, directed by {director}{rest} ({original}; {facts}), {medium}, {pages}, {address}",
    "{author}. {title}. Directed by {director}. {rest}. {original}. {facts}. {medium}. {address}",
    "{author}, {short-title}, {pages}",
)
PERFORMANCE = CitationForm(
    "italic",
    "{title}{rest}, {imprint}, {event-title}, {event-place}, {date}, {pages}, {address}",
    "{title}. {rest}. {imprint}, {event-title}, {event-place}, {date}. {address}",
    "{short-title}, {pages}",
)
PATENT = CitationForm(
    "roman",
    "{creator}, {title}, {patent}{rest}, {granted}, {pages}, {address}",
    "{creator}. {title}. {patent}. {rest}, {granted}. {address}",
)


def _law(note: str, later: str = "{short-title}, {cited}", needs: str = "") -> CitationForm:
    """Return the form of a law: the Manual has laws in notes only, so that the list of sources has the same form."""
    return CitationForm("roman", note, note, later, needs)


CASE = _law(
    "{title}, {volume} {container-title} {page}, {cited} ({court} {year}){rest}, {address}",
    "{case}, {volume} {container-title} at {cited}",
    "container-title",
)
UNREPORTED_CASE = _law("{title}, {docket} ({court} {date}){rest}, {cited}, {address}", "{case}, {cited}")
STATUTE = _law(
    "{title}, {public-law}, {chapter-number}, {volume} {container-title} {page} {sections} ({court} {year}){rest}, "
    "{cited}, {address}"
)
BILL = _law(
    "{title}, {number}, {chapter-number}, {volume} {container-title} {page} {sections} ({court} {year}){rest}, "
    "{cited}, {address}"
)
REGULATION = _law(
    "{title}, {number}, {volume} {container-title} {page} {sections} ({court} {date}){rest}, {cited}, {address}"
)
TREATY = _law("{title}, {author}, {date}, {volume} {container-title} {page}{rest}, {cited}, {address}", needs="page")
NUMBERED_TREATY = _law(TREATY.note.replace("{page}", "{page} {number}"))
HEARING = CitationForm(
    "italic",
    "{hearing}, {chapter-number} {cited|page} ({year}) (statement of {author}){rest}, {address}",
    "{hearing}, {chapter-number} {page} ({year}) (statement of {author}){rest}, {address}",
    "{short-title}, {cited}",
)

FORMS: dict[str, tuple[CitationForm, ...]] = {
    "article": (JOURNAL, PERIODICAL._replace(needs="container-title"), PAPER),
    **dict.fromkeys(("article-journal", "article-magazine", "article-newspaper"), (JOURNAL, PERIODICAL)),
    **dict.fromkeys(("book", "classic", "musical_score", "pamphlet"), (BOOK,)),
    **dict.fromkeys(("chapter", "figure"), (CHAPTER,)),
    **dict.fromkeys(("collection", "manuscript"), (LETTER, MANUSCRIPT)),
    **dict.fromkeys(
        ("entry", "entry-dictionary", "entry-encyclopedia"), (CHAPTER._replace(needs="author"), IN_REFERENCE_WORK)
    ),
    **dict.fromkeys(("event", "performance"), (PERFORMANCE,)),
    **dict.fromkeys(("review", "review-book"), REVIEWS),
    **dict.fromkeys(("report", "software", "standard"), (REPORT,)),
    **dict.fromkeys(("post", "webpage"), (PAGE,)),
    "bill": (BILL,),
    "broadcast": (BROADCAST,),
    "dataset": (PAPER,),
    "graphic": (ARTWORK,),
    "hearing": (HEARING,),
    "interview": (INTERVIEW_IN_JOURNAL, INTERVIEW),
    "legal_case": (CASE, UNREPORTED_CASE),
    "legislation": (STATUTE,),
    "map": (BOOK._replace(needs="publisher"), ARTWORK),
    "motion_picture": (FILM,),
    "paper-conference": (JOURNAL, CHAPTER._replace(needs="container-title"), TALK),
    "patent": (PATENT,),
    "periodical": (JOURNAL._replace(title="italic"), PERIODICAL._replace(title="italic")),
    "personal_communication": (MESSAGE,),
    "post-weblog": (BLOG,),
    "regulation": (REGULATION,),
    "song": (SONG,),
    "speech": (TALK,),
    "thesis": (THESIS,),
    "treaty": (TREATY, NUMBERED_TREATY),
}
"""The forms of the types of CSL; a source has the first form that it has the fields for."""
OTHER_FORMS = (JOURNAL, PERIODICAL._replace(needs="container-title"), PAPER._replace(needs="publisher|genre"), PAGE)
"""The forms of a document, and of a source of another type or none."""

REST = {
    "interviewer": "interview by {}",
    "author": "by {}",
    "container-title": "in {}",
    "container-author": "by {}",
    "reviewed-title": "review of {}",
    "reviewed-author": "by {}",
    "editor": "ed. {}",
    "editor-translator": "ed. and trans. {}",
    "translator": "trans. {}",
    "compiler": "comp. {}",
    "composer": "composed by {}",
    "original-author": "after {}",
    "script-writer": "written by {}",
    "director": "directed by {}",
    "series-creator": "created by {}",
    "producer": "produced by {}",
    "executive-producer": "executive producer {}",
    "performer": "performed by {}",
    "host": "hosted by {}",
    "narrator": "narrated by {}",
    "guest": "with {}",
    "contributor": "with {}",
    "illustrator": "illustrated by {}",
    "curator": "curated by {}",
    "organizer": "organized by {}",
    "chair": "chaired by {}",
    "editorial-director": "directed by {}",
    "recipient": "to {}",
    "genre": "{}",
    "edition": "{}",
    "printing": "{}",
    "version": "version {}",
    "volume": "vol. {}",
    "volume-title": "{}",
    "number-of-volumes": "{} vols.",
    "part-number": "pt. {}",
    "part-title": "{}",
    "supplement": "suppl. {}",
    "supplement-number": "suppl. {}",
    "issue": "no. {}",
    "number": "no. {}",
    "chapter-number": "chap. {}",
    "section": "sec. {}",
    "series": "{}",
    "collection-editor": "series ed. {}",
    "original-title": "originally published as {}",
    "event-title": "{}",
    "event-place": "{}",
    "event-date": "{}",
    "authority": "{}",
    "division": "{}",
    "references": "{}",
    "submitted": "submitted {}",
    "original-date": "originally published {}",
    "medium": "{}",
    "scale": "{}",
    "dimensions": "{}",
    "status": "{}",
    "archive_collection": "{}",
    "archive_location": "{}",
    "archive": "{}",
    "archive-place": "{}",
}
"""The fields that identify a source, in their order where a form does not name them, and their words in notes."""
ENTRY_WORDS = {
    "editor": "edited by {}",
    "editor-translator": "edited and translated by {}",
    "translator": "translated by {}",
    "compiler": "compiled by {}",
    "collection-editor": "series edited by {}",
}
"""The words of fields in entries, where they differ."""
_COUNTED = (
    "version volume number-of-volumes part-number supplement supplement-number issue number chapter-number section"
)
COUNTED = frozenset(_COUNTED.split())
"""Fields whose words go with numbers only: "vol. 3", but "Second Series"."""
IN_ITALICS = frozenset(("container-title", "reviewed-title", "volume-title", "original-title"))
ROMAN_CONTAINERS = frozenset(("personal_communication", "post", "webpage"))
"""The types whose container, a site or service, is not in italics."""
UNPUBLISHED = r"(?i)\b(?:working|discussion|staff) papers?\b|\b(?:pre|e-?)print\b|\bdraft\b|\bunpublished\b"
"""The genres of reports whose titles are in quotation marks, as those of manuscripts (14.218)."""
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth"
EDITION_WORDS = {
    **{word: str(number) for number, word in enumerate(_ORDINALS.split(), 1)},
    "edition": "ed.",
    "ed": "ed.",
    "revised": "rev.",
    "rev": "rev.",
    "enlarged": "enl.",
    "expanded": "exp.",
}
"""The words of editions that notes abbreviate (14.113)."""
EDITION = r"\d{1,3}(?:st|nd|rd|th)?|ed\.|rev\.|enl\.|exp\.|and"
"""A word of an edition that is abbreviated; more digits are a year, which has no ordinal."""
NAMED_EDITION = r"(?i)\b[eé]d|\bprint|version|ausg|aufl|druk|oplag|upplag|udg|utg|\bwyd|\btir|изд|版|판"
"""An edition that has a word for it, in the commonest languages of sources."""
ROLES = {
    "author": ("", ""),
    "editor": ("ed.", "eds."),
    "editor-translator": ("ed. and trans.", "eds. and trans."),
    "translator": ("trans.", "trans."),
    "compiler": ("comp.", "comps."),
    "composer": ("", ""),
    "performer": ("", ""),
    "director": ("dir.", "dirs."),
}
"""Who can be named first, and the words for one and for several of them after their names (14.103)."""

ALSO_SHOWN = {
    "creator": ("author",),
    "extent": ("page", "number"),
    "numbered": ("genre", "number"),
    "docket": ("number",),
    "kind": ("genre",),
    "public-law": ("number",),
    "patent": ("number", "authority", "jurisdiction"),
    "granted": ("submitted", "status"),
    "hearing": ("title", "section", "authority"),
    "court": ("authority", "jurisdiction"),
    "sections": ("section",),
    "part": ("section",),
    "interview": ("interviewer",),
    "date": ("status",),
    "facts": ("status",),
    "original": ("original-date",),
    "published": ("original-date", "status"),
    "event-title": ("event", "event-title"),
}
"""The variables that fields with a function show."""
