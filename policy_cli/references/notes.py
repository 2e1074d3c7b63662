"""Notes and bibliography entries in Chicago style, set from the forms in `chicago`.

A source is given in full at its first note and short after; the place (section, paragraph or page, quoted words)
follows as text, since Chicago's notes, like CSL, have only one locator.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple, TypeVar

from policy_cli.document import Content, Span, joined, ours, plain_text, text, with_stop
from policy_cli.model import Date, Name, Reference
from policy_cli.places import UNITS, Locator, Place
from policy_cli.references import chicago
from policy_cli.references.csl import DATES, MONTHS, NAMES, CslRecord
from policy_cli.references.markup import beginning, set_in_quotation_marks, set_text, without_markup
from policy_cli.text import in_quotation_marks

SEASONS = {21: "Spring", 22: "Summer", 23: "Autumn", 24: "Winter"}
MAX_NAMED_AUTHORS = 3
MAX_LISTED_AUTHORS = 10
"""How many authors an entry names at most; of more, it names the first seven (14.76)."""
LISTED_AUTHORS = 7
OTHERS = "others"
"""What BibTeX has as the last of the authors if it does not name them all."""

# What notes call one and several of a unit, if that differs from the file.
_UNITS_IN_NOTES = {"chapter": ("chap.", "chaps."), "line": ("line", "lines")}


MIN_SECTION_NAME = 3
"""The letters from which the section of a newspaper is a name; a shorter one is a number or letter."""
T = TypeVar("T")

_CJK = r"[\u2e80-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]+"
_SECTION_SPAN = r"(\d{3,})\w*-(\d{3,})\w*"
"""Two sections; the hyphens of others are within their numbers, as in 2000e-5."""
_WORD = r"[^\W\d_]{3}"
_COUNT = r"(?:\d[\w./:–-]*|[ivxlcdm]+|[IVXLCDM]+)"
_OF_CONGRESS = r"(?:H\.? ?R|S)\b\.? ?\d|[HS]\.? ?(?:J|Con|Res)\b"
"""How the numbers of bills and resolutions of the U.S. Congress begin."""
_ABBREVIATED = r"(?:\b(?:Inc|Co|Corp|Ltd|etc|al|Jr|Sr|St|No|vs?|ed)|\b(?:\w\.)*\w|\.)\.$"


def full_note(reference: Reference, place: Place | None = None) -> Content:
    """Return the first note of a source, without the period; with the place, if there is one."""
    return _Setter(reference, place).note()


def bibliography_entry(reference: Reference) -> Content:
    """Return the entry of a source in a list of sources, without the period."""
    return _Setter(reference, in_list=True).note()


def short_note(reference: Reference, place: Place | None = None, length: int = 0) -> Content:
    """Return a later note of a source, without the period; with the place, if there is one.

    With length 1 it has the whole title, with 2 the year too; with 3 it is the full note.
    """
    return full_note(reference, place) if length >= FULL else _Setter(reference, place, length=length).later()


FULL = 3


class ShortNotes:
    """The later notes of sources, each as long as it must be, so that no two sources have the same."""

    def __init__(self, references: Iterable[Reference]) -> None:
        self._sources = {reference.id: reference for reference in references}
        self.lengths = dict.fromkeys(self._sources, 0)
        """The length of the note of each source by its id; see `short_note`."""
        self._alone = {id: short_note(source) for id, source in self._sources.items()}
        for length in range(1, FULL + 1):
            said = {id: plain_text(note).casefold() for id, note in self._alone.items()}
            counts = Counter(said.values())
            for id in [id for id, note in said.items() if counts[note] > 1]:
                self.lengths[id] = length
                self._alone[id] = short_note(self._sources[id], length=length)

    def note(self, id: str, place: Place) -> Content:
        """Return the later note of the source with this id, with the place."""
        if _begins_with_page(place.locators) or _begins_with_section(place.locators):
            return short_note(self._sources[id], place, self.lengths[id])
        # Only pages and sections may be within the note; a brief has very many other places.
        return with_commas([self._alone[id], *_beyond(place, is_located=False)])


def not_shown(reference: Reference) -> list[str]:
    """Return the variables of a source that identify it and that its note does not show."""
    setter = _Setter(reference)
    note = plain_text(setter.note())
    keys = (key for key in setter.record.variables() if key in _IDENTIFYING and key not in setter.shown)
    return [key for key in keys if without_markup(setter.record.text(key) or "\0") not in note]


_IDENTIFYING = {*chicago.REST, "title", "collection-title", "collection-number", "issued", "page"}


def where(place: Place) -> Content:
    """Return a place without its source, for a note that has named the source."""
    return with_commas([_pages(place), *_beyond(place, bool(_pages(place)))])


def short_title(reference: Reference) -> str:
    """Return the title in running text: the short title of a source, or its main title without an article."""
    return without_markup(_short_title(reference) or reference.id)


def _short_title(reference: Reference) -> str | None:
    if reference.title_short or not reference.title:
        return reference.title_short
    main = re.split(r":\s|\s[–—]\s", without_markup(reference.title), maxsplit=1)[0]
    return _without_article(beginning(reference.title, len(main)))


def _without_article(title: str) -> str:
    shorter = re.sub(r"^(?:A|An|The)\s+(?=\S)", "", title)
    return title if shorter == title else _capital(shorter)


def date_in_words(date: Date | None, day_first: bool = False) -> str | None:
    """Return a date as Chicago writes it: "July 12, 2001", "July/August 2001", "Summer 2001", "ca. 1890", "[1890?]".

    With `day_first`, which is not Chicago's way, a single day is "12 July 2001".
    """
    if date is None:
        return None
    if date.text or not date.start:
        return f"ca. {date.text}" if date.text and date.doubt else date.text
    words = _span_in_words(date.start, date.end)
    if day_first and len(date.start) == 3 and not date.end:
        year, month, day = date.start
        words = f"{day} {_month(month)} {_year(year)}"
    if date.has_open_end:
        words += "–"
    if "~" in date.doubt or "%" in date.doubt:
        words = f"ca. {words}"
    return f"[{words}?]" if date.doubt in ("?", "%") else words


def _date(date: Date | None) -> Content:
    """Return a date in words, which are ours unless the file has them."""
    said = date_in_words(date)
    return text(said) if date and date.text else ours(said or "")


def _span_in_words(start: tuple[int, ...], end: tuple[int, ...]) -> str:
    if not end or start == end:
        return _day(start)
    if len(start) == len(end) == 2 and start[0] == end[0]:
        return f"{_month(start[1])}/{_month(end[1])} {_year(start[0])}"
    if len(start) == len(end) == 3 and start[:2] == end[:2]:
        return f"{_month(start[1])} {start[2]}–{end[2]}, {_year(start[0])}"
    if len(start) == len(end) == 1 and end[0] < 0:
        return f"{-start[0]}–{_year(end[0])}"
    return f"{_day(start)}–{_day(end)}"


def address(reference: Reference) -> str | None:
    """Return the address of a source: its DOI as a URL, or its URL, or None."""
    return f"https://doi.org/{doi(reference)}" if reference.doi else reference.url


def doi(reference: Reference) -> str | None:
    """Return the DOI of a source without what the file may have before it: `doi:`, or the address of a resolver."""
    return reference.doi and re.sub(r"(?i)^\s*(?:https?://)?(?:(?:dx\.)?doi\.org/|doi:\s*)", "", reference.doi).strip()


def dashed(pages: str) -> str:
    """Return pages with a dash between the ends of a span; a hyphen after a capital is in a number: I-100, A-4."""
    return re.sub(r"\s*(?:–|--+|(?<![A-Z])-|-(?=[A-Z]+\b))\s*", "–", pages)


def _abbreviated(pages: str) -> str:
    """Return pages whose spans end with the digits that change: 101–9, 321–28, but 96–117, 200–204 (9.61)."""

    def span(match: re.Match[str]) -> str:
        first, last = match.groups()
        if len(first) != len(last) or first >= last or int(first) < 100 or first.endswith("00"):
            return match[0]
        changed = next(number for number, digit in enumerate(first) if digit != last[number])
        return f"{first}–{last[changed if first[-2] == '0' else min(changed, len(last) - 2) :]}"

    return re.sub(r"(?<![\w.–-])(\d+)–(\d+)(?![\w.–-])", span, pages)


class _Item(NamedTuple):
    """A field or a group in parentheses, and what precedes it: a punctuation mark, a space and words."""

    mark: str
    space: str
    words: str
    field: str | None
    group: tuple["_Item", ...] | str


@cache
def _items(template: str) -> tuple[_Item, ...]:
    """Return the items of a template; a group without a field is its text."""
    items = []
    for before, field, group in re.findall(r"([^{}()]*)(?:\{([^{}]+)\}|\(([^()]*)\))", template):
        mark = before[:1] if before[:1] in (",", ".", ":", ";") else ""
        words = before.removeprefix(mark).removeprefix(" ")
        space = " " if before.startswith(f"{mark} ") else ""
        items.append(_Item(mark, space, words, field or None, (_items(group) or group)))
    return tuple(items)


@cache
def _placed(template: str) -> frozenset[str]:
    """Return the fields that a template names, and the variables that these show."""
    named = frozenset(_fields_of(_items(template)))
    return named.union(*(chicago.ALSO_SHOWN.get(name, ()) for name in named))


def _fields_of(items: Iterable[_Item]) -> Iterator[str]:
    for item in items:
        yield from item.field.split("|") if item.field else ()
        yield from _fields_of(item.group if isinstance(item.group, tuple) else ())


class _Setter:
    """Sets one note or entry of a source, and remembers which variables it has shown."""

    def __init__(
        self, reference: Reference, place: Place | None = None, in_list: bool = False, length: int | None = None
    ) -> None:
        self.reference, self.place, self.in_list, self.length = reference, place, in_list, length
        self.record = CslRecord(reference)
        self.shown: set[str] = set()
        self.is_located = False
        """Whether the place's locators are shown within the note rather than after it."""
        forms = chicago.FORMS.get(reference.type or "", chicago.OTHER_FORMS)
        self.form = next((form for form in forms if self._has(form.needs)), forms[-1])
        self.template = self.form.later if length is not None else self.form.entry if in_list else self.form.note
        self.placed = _placed(self.template)
        """The fields that the template names itself."""

    def _has(self, needs: str) -> bool:
        choices = (choice.split("|") for choice in needs.split("&") if choice)
        return all(any(map(self.record.has, choice)) for choice in choices)

    def note(self) -> Content:
        """Return the full note or the entry."""
        content = self._set(_items(self.template))
        if not self.shown and not address(self.reference):
            content = _appended(self._instead_of_title(), ",", " ", content)
        if not self.shown & chicago.ROLES.keys():
            content = _with_capital(content)
        return self._whole(content)

    def later(self) -> Content:
        """Return the short note, which begins with a capital, as particles do there."""
        return self._whole(_with_capital(self._set(_items(self.template))))

    def _whole(self, content: Content) -> Content:
        return with_commas([content, *_beyond(self.place, self.is_located)])

    def _set(self, items: tuple[_Item, ...]) -> Content:
        """Return the fields of a template that have a value, with what is between them."""
        content: Content = ()
        piece: Content = ()
        mark = ""
        for item in items:
            if item.field == "rest":
                piece = self._rest(item.mark or ",")
                content = _appended(content, item.mark or ",", " ", piece)
                continue
            piece = self._piece(item, bool(piece))
            is_named_issue = item.field == "issue" and re.match(_WORD, plain_text(piece))
            piece = _after("" if is_named_issue else item.words, piece)
            # What separates a missing field from what precedes it separates the next word, too.
            mark = item.mark or (mark if item.field and not item.words else "")
            begins = mark == "." and item.field != "address"
            content = _appended(content, mark, item.space, _with_capital(piece) if begins else piece)
            mark = "" if piece else mark
        return content

    def _piece(self, item: _Item, follows: bool) -> Content:
        """Return a field or a group; a group that has only words is there if it follows what precedes it."""
        if item.field:
            return next(filter(None, map(self._field, item.field.split("|"))), ())
        if isinstance(item.group, str):
            return ours(f"({item.group})") if follows else ()
        inner = self._set(item.group)
        return (Span("("), *inner, Span(")")) if inner else ()

    def _rest(self, mark: str) -> Content:
        """Return the other fields that identify the source, each with its words."""
        content: Content = ()
        present = {*self.record.variables(), "series", "event-title", "editor-translator"}
        for name in chicago.REST:
            if name in present and name not in self.placed and name not in self.shown:
                piece = self._with_words(name)
                content = _appended(content, mark, " ", _with_capital(piece) if mark == "." else piece)
        return content

    def _with_words(self, name: str) -> Content:
        if name == "volume" and self._volume_before_page():
            return ()
        words = (chicago.ENTRY_WORDS if self.in_list else chicago.REST).get(name, chicago.REST[name])
        value = self._field(name)
        if not value or (name in chicago.COUNTED and not re.fullmatch(_COUNT, plain_text(value))):
            return value
        before, after = words.split("{}")
        return (*ours(before), *value, *ours(after))

    def _field(self, name: str) -> Content:
        """Return what the method for a field returns, or else the variable of its name."""
        method = getattr(self, f"field_{name.replace('-', '_')}", None)
        if method is None:
            return self._variable(name)
        shown: Content | str | None = method()
        return shown if isinstance(shown, tuple) else text(shown)

    def _variable(self, name: str) -> Content:
        """Return the value of a variable, set as its kind is."""
        if name in NAMES:
            called = full_name if self.length is None else family_name
            return _series([called(one) for one in self._names(name)])
        if name in DATES:
            return _date(self._read(name, self.record.date))
        words = self._text_of(name)
        if name == "page" and words:
            words = _abbreviated(dashed(words))
        if name in ("issue", "volume") and words:
            words = re.sub(r"(?i)^(?:issue|no|vol|volume)\b\.?\s*(?=\d)", "", words)
            words = re.sub(r"(?<=\d)-(?=\d)", "–", words)
        is_roman = self.form.title == "roman" or self.reference.type in chicago.ROMAN_CONTAINERS
        return set_text(words, None if is_roman or name not in chicago.IN_ITALICS else "emphasis") if words else ()

    def _read(self, name: str, reader: Callable[[str], T]) -> T:
        """Return the value of a variable, and remember that it is shown."""
        value = reader(name)
        if value:
            self.shown.add(name)
        return value

    def _names(self, name: str) -> tuple[Name, ...]:
        """Return the names in a role; editors who are the translators too are named once, in a role of their own."""
        editors = self.record.names("editor")
        roles = {"editor", "translator", "editor-translator"}
        if name not in roles or not editors or editors != self.record.names("translator"):
            return self._read(name, self.record.names)
        if name != "editor-translator":
            return ()
        self.shown |= roles
        return editors

    def _text_of(self, name: str) -> str | None:
        return self._read(name, self.record.text)

    # Who made the source

    def field_creator(self) -> Content:
        """Return the authors, or the first of other roles that somebody has, with the word for it."""
        for role, (one, several) in chicago.ROLES.items():
            names = self._names(role)
            if names:
                return self._first_named(names, one if len(names) == 1 else several)
        return ()

    def field_author(self) -> Content:
        return self._first_named(self._read("author", self.record.names), "")

    def _first_named(self, names: tuple[Name, ...], word: str) -> Content:
        if not names:
            return ()
        if self.length is not None:
            return _series([family_name(name) for name in names])
        is_first = self.in_list and self.shown <= chicago.ROLES.keys()
        who = _listed(names) if is_first else _series([full_name(name) for name in names])
        return (*who, *ours(f", {word}" if word else ""))

    # Titles

    def field_title(self) -> Content:
        title = self._text_of("title")
        return self._styled_title(title) if title else ()

    def field_short_title(self) -> Content:
        """Return the title for later notes, or what the source is if it has none."""
        title = self.reference.title
        if title and self.length:
            year = self.field_year() if self.length > 1 else ()
            return (*self._styled_title(_without_article(title)), *((Span(" ("), *year, Span(")")) if year else ()))
        short = _short_title(self.reference)
        if short:
            return self._styled_title(short)
        if self.reference.type == "hearing":
            kind = self.field_hearing()
        else:
            kinds = ("interview", "review", "genre", "number", "container-title", "event-title")
            kind = next(filter(None, map(self._field, kinds)), ())
        return joined((kind, self.field_date() if self.length or not kind else ()), ", ") or self._instead_of_title()

    def _instead_of_title(self) -> Content:
        """Return what identifies a source of which nothing else does: its address or id."""
        if self.shown:
            return ()
        where_at = address(self.reference)
        return (Span(where_at, link=where_at),) if where_at else self._styled_title(self.reference.id)

    def _styled_title(self, title: str) -> Content:
        # A comma takes the place of a period, also of one before a closing quotation mark.
        ends = re.fullmatch(r"(.*\.)([\"'”’]?)", title, re.DOTALL)
        whole = f"{ends[1][:-1]}{ends[2]}" if ends and not re.search(_ABBREVIATED, ends[1]) else title
        if self.form.title == "roman":
            return set_text(whole)
        genre = self.reference.genre
        if self.form.title == "italic" and not (genre and re.search(chicago.UNPUBLISHED, genre)):
            return set_text(whole, "emphasis")
        return set_in_quotation_marks(whole)

    def field_case(self) -> Content:
        """Return the name of a case for later notes, which is in italics there (14.276)."""
        short = _short_title(self.reference)
        return set_text(short, "emphasis") if short else ()

    def field_hearing(self) -> Content:
        """Return the title of a hearing with the body before which it was held."""
        title, body, house = (self._text_of(name) for name in ("title", "section", "authority"))
        called = title or "Hearing"
        if "hearing" not in called.lower():
            called += ": Hearing"
        if body:
            called += f", {body}" if "before" in called.lower() else f" Before the {re.sub('^[Tt]he ', '', body)}"
        return set_text(f"{called}, {house}" if house else called, "emphasis")

    # What a source is, and its numbers

    def field_interview(self) -> Content:
        interviewers = self._variable("interviewer")
        if interviewers and self.length is None:
            return (*ours("interview by "), *interviewers)
        return ours("interview" if self.reference.type == "interview" and not self.reference.title else "")

    def field_review(self) -> Content:
        return _after("review of ", self._variable("reviewed-title"))

    def field_kind(self) -> Content:
        return text(self._text_of("genre")) or ours("letter")

    def field_edition(self) -> Content:
        """Return an edition with its word: "4th ed.", "2nd rev. ed."; in another language as it is (14.113)."""
        edition = self._text_of("edition") or ""
        words = [chicago.EDITION_WORDS.get(word, word) for word in edition.lower().split()]
        if words and all(re.fullmatch(chicago.EDITION, word) for word in words):
            words = [_ordinal(word) if word.isdigit() else word for word in words if word != "ed."]
            return ours(" ".join([*words, "ed."]))
        is_named = not edition or re.search(chicago.NAMED_EDITION, edition)
        return text(edition) if is_named else ours("{} ed.", edition)

    def field_numbered(self) -> Content:
        """Return the kind of a report with its number: "Working Paper 31"; a number alone may be that of a series."""
        genre, number = self._text_of("genre"), self.record.text("number")
        series = self.record.has("collection-title") and not self.record.has("collection-number")
        if number and genre:
            return text(f"{genre} {self._text_of('number')}")
        return text(genre) if genre or series else self._with_words("number")

    def field_series(self) -> str | None:
        """Return a series with its number."""
        keys = ("collection-title", "collection-number")
        if not self.record.has("collection-number") and "number" not in self.shown and "numbered" in self.placed:
            keys = ("collection-title", "number")
        return " ".join(filter(None, map(self._text_of, keys))) or None

    def field_docket(self) -> Content:
        number = self._text_of("number") or ""
        return ours("No. {}", number) if number[:1].isdigit() else text(number)

    def field_public_law(self) -> Content:
        number = self._text_of("number") or ""
        return ours("Pub. L. No. {}", number) if re.fullmatch(r"\d+-\d+", number) else text(number)

    def field_patent(self) -> Content:
        number = self._text_of("number") or ""
        if not number or "patent" in number.lower():
            return text(number)
        authority = self._text_of("authority")
        office = self._text_of("jurisdiction") or authority
        code = re.match("[A-Z]{2,}", number)
        if code and re.sub("[^A-Z]", "", office or "").startswith(code[0]):
            return ours("Patent {}", number)  # it begins with the office: US 7469381
        return (*text(office), *ours(" Patent {}" if office else "Patent {}", number))

    def field_granted(self) -> Content:
        """Return when a patent was filed and issued (14.258)."""
        return joined((_after("filed ", self._variable("submitted")), _after("issued ", self.field_date())), ", and ")

    def field_part(self) -> Content:
        """Return the section of a newspaper."""
        section = self._text_of("section") or ""
        return ours("sec. {}", section) if 0 < len(section) < MIN_SECTION_NAME else text(section)

    # Where and when it came out

    def field_imprint(self) -> str | None:
        return ": ".join(filter(None, map(self._text_of, ("publisher-place", "publisher")))) or None

    def field_date(self) -> Content:
        """Return when a source came out, and whether it has come out, if the file says that."""
        issued = _date(self._read("issued", self.record.date))
        status = self._text_of("status")
        is_said = issued and status in ("published", plain_text(issued))
        return joined((issued, () if is_said else text(status)), ", ")

    def field_year(self) -> Content:
        issued = self._read("issued", self.record.date)
        if issued and issued.start:
            issued = Date(start=issued.start[:1], end=issued.end[:1], doubt=issued.doubt)
        return _date(issued)

    def field_facts(self) -> Content:
        """Return the place, the publisher and the date; a book without a date is marked so (14.145)."""
        imprint, date = text(self.field_imprint()), self.field_date()
        is_undated = imprint and not date and self.form.note in (chicago.BOOK.note, chicago.CHAPTER.note)
        return joined((imprint, ours("n.d.") if is_undated else date), ", ")

    def field_original(self) -> Content:
        """Return the facts of the first edition of a reprint (14.114)."""
        imprint = ": ".join(filter(None, map(self._text_of, ("original-publisher-place", "original-publisher"))))
        return joined((text(imprint), _date(self._read("original-date", self.record.date))), ", ")

    def field_published(self) -> Content:
        """Return the facts of publication for an entry, those of the first edition before them."""
        return joined((self.field_original(), self.field_facts()), ". Reprint, " if self.in_list else "; repr., ")

    def field_owner(self) -> str | None:
        """Return who owns a site, unless that is its author or has the site's name."""
        known = {full_name(name).casefold() for name in self.reference.author}
        known.add((self.reference.container_title or "").casefold())
        return self.field_imprint() if (self.reference.publisher or "").casefold() not in known else None

    def field_city(self) -> str | None:
        """Return the city of a newspaper that is not in its name (14.193)."""
        place = self._text_of("publisher-place") if self.reference.type == "article-newspaper" else None
        name = self.reference.container_title or ""
        return place if place and place.split(",")[0].casefold() not in name.casefold() else None

    def field_event_title(self) -> str | None:
        return self._text_of("event-title") or self._text_of("event")

    def field_event_place(self) -> str | None:
        """Return the place of an event; Zotero writes that of the publisher there too."""
        place = self._text_of("event-place")
        return place if place != self.reference.publisher_place else None

    def field_archive(self) -> str | None:
        """Return the archive, unless it is the database of a text whose address follows."""
        archive = self._text_of("archive")
        is_database = not self.record.has("archive_location") and address(self.reference)
        return None if is_database else archive

    def field_court(self) -> str | None:
        """Return the court or legislature, unless the reporter or the number of a bill says which it is."""
        court = self._text_of("authority") or self._text_of("jurisdiction")
        if not court or (self.reference.type == "bill" and re.match(_OF_CONGRESS, self.reference.number or "")):
            return None
        reporter = self.reference.container_title or ""
        is_implied = re.match(r"U\. ?S\.|S\. ?Ct\.|L\. ?Ed\.", reporter) and "supreme" in court.lower()
        return None if is_implied else court

    def field_address(self) -> Content:
        """Return the address, after the day on which an undated source was read (14.207)."""
        shown = address(self.reference)
        is_undated = not date_in_words(self.reference.issued) and not self.record.has("status")
        accessed = _date(self.reference.accessed) if is_undated and shown else ()
        when = _after("Accessed " if self.in_list else "accessed ", accessed)
        where_at = (Span(shown, link=shown),) if shown else ()
        return _appended(when, "." if self.in_list else ",", " ", where_at)

    # The place in the source

    def field_pages(self) -> Content:
        """Return the pages cited, after the volume that they are in, or else those of the source."""
        located = _pages(self.place)
        if located:
            self.is_located = True
            return (*ours(f"{self.record.text('volume')}:" if self._volume_before_page() else ""), *located)
        return () if self.length is not None else text(_abbreviated(dashed(self._text_of("page") or "")))

    def _volume_before_page(self) -> bool:
        """Return whether the pages cited are written with the volume: 3:5 (14.116)."""
        locators = self.place.locators if self.place else ()
        if not locators or locators[0].unit != "page" or "{volume}" in self.form.note:
            return False
        return bool(re.fullmatch(_COUNT, self.record.text("volume") or ""))

    def field_extent(self) -> Content:
        """Return the number of an article that is counted so, and the pages."""
        return joined((text(self._text_of("number")), self.field_pages()), ", ")

    def field_cited(self) -> Content:
        """Return the pages or sections of a law or case that are cited."""
        locators = self.place.locators if self.place and not self.is_located else ()
        if not (_begins_with_page(locators) or _begins_with_section(locators)):
            return ()
        self.is_located = True
        return _located(locators, is_law=True)

    def field_sections(self) -> Content:
        """Return the sections that are cited, or else those of the law."""
        if self.place and _begins_with_section(self.place.locators):
            return self.field_cited()
        section = self._text_of("section") or ""
        if not section[:1].isdigit():
            return text(section)
        whole = re.fullmatch(_SECTION_SPAN, section)
        if whole and len(whole[1]) == len(whole[2]) and whole[1] < whole[2]:
            section = section.replace("-", "–")
        return ours("§§ {}" if re.search(r"[,–]|\band\b", section) else "§ {}", section)


def _ordinal(number: str) -> str:
    return number + ("th" if number[-2:-1] == "1" else {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th"))


def _beyond(place: Place | None, is_located: bool) -> list[Content]:
    """Return the parts of a place that follow a note: its section, its locators if not yet shown, its quote."""
    if place is None:
        return []
    return [
        ours("under {}", in_quotation_marks(place.section)) if place.section else (),
        () if is_located else _located(place.locators),
        text(in_quotation_marks(place.quote) if place.quote else None),
    ]


def _pages(place: Place | None) -> Content:
    """Return the locators of a place if they begin with a page; notes put them in place of the source's pages."""
    return _located(place.locators) if place and _begins_with_page(place.locators) else ()


def _begins_with_page(locators: tuple[Locator, ...]) -> bool:
    """Return whether locators begin with a page, or with a volume and a page."""
    units = [locator.unit for locator in locators[:2]]
    return units[:1] == ["page"] or units == ["volume", "page"]


def _begins_with_section(locators: tuple[Locator, ...]) -> bool:
    return bool(locators) and locators[0].unit == "section"


def _located(locators: tuple[Locator, ...], is_law: bool = False) -> Content:
    """Return locators as notes write them: "12, table 3", "14n12" for p. 14, n. 12, "2:12" for vol. 2, p. 12.

    Spans of pages are abbreviated, except in laws and cases, for which the Bluebook has other rules.
    """
    pieces: list[str] = []
    units = [locator.unit for locator in locators]
    for number, locator in enumerate(locators):
        numbers = locator.numbers("–")
        numbers = _abbreviated(numbers) if locator.unit == "page" and not is_law else numbers
        one, many = _UNITS_IN_NOTES.get(locator.unit, UNITS[locator.unit][1:3])
        unit = many if locator.is_plural else one
        if locator.unit == "page" and number == 0:
            pieces.append(numbers)
        elif locator.unit == "page" and units[:number] == ["volume"]:
            pieces = [f"{locators[0].ranges[0]}:{numbers}"]
        elif locator.unit == "note" and number and units[number - 1] == "page":
            pieces[-1] += unit.rstrip(".") + numbers
        else:
            pieces.append(f"{unit} {numbers}")
    return ours(", ".join(pieces))


def _series(names: list[str]) -> Content:
    if len(names) > MAX_NAMED_AUTHORS or names[1:] == [OTHERS] or names[2:] == [OTHERS]:
        return ours("{} et al.", names[0])
    if len(names) == MAX_NAMED_AUTHORS:
        return ours("{}, {}, and {}", *names)
    return ours(" and ".join("{}" for _ in names), *names) if names else ()


def _listed(names: tuple[Name, ...]) -> Content:
    """Return names for an entry, the first of them by the family name."""
    written = [_inverted(names[0]), *map(full_name, names[1:])]
    if written[1:] and written[-1] == OTHERS:
        return ours(", ".join(["{}"] * (len(written) - 1)) + ", et al.", *written[:-1])
    if len(names) > MAX_LISTED_AUTHORS:
        return ours(", ".join(["{}"] * LISTED_AUTHORS) + ", et al.", *written[:LISTED_AUTHORS])
    if len(names) == 1:
        return text(written[0])
    if len(names) == 2 and written[0] == full_name(names[0]):
        return _series(written)
    return ours(", ".join(["{}"] * (len(names) - 1)) + ", and {}", *written)


def full_name(name: Name) -> str:
    """Return a name with all its parts, in the order in which people say them."""
    if name.literal:
        return name.literal
    given, family = name.given or "", name.family or ""
    # Few names begin with such a character, and the pattern takes long to compile.
    if given[:1] >= "\u2e80" and re.fullmatch(_CJK, given) and re.fullmatch(_CJK, family):
        return family + given
    whole = _with_particles((name.dropping, name.particle), family)
    return " ".join(filter(None, (*((whole, given) if name.family_first else (given, whole)), name.suffix)))


def family_name(name: Name) -> str:
    """Return the family name with the particles that belong to it."""
    return name.literal or _with_particles((name.particle,), name.family or "")


def _inverted(name: Name) -> str:
    family, whole = family_name(name), full_name(name)
    if name.literal or name.family_first or not name.given or not whole.startswith(name.given):
        return whole
    given = " ".join(filter(None, (name.given, name.dropping)))
    return ", ".join(filter(None, (family[:1].upper() + family[1:], given, name.suffix)))


def _with_particles(particles: tuple[str | None, ...], family: str) -> str:
    """Return a family name after its particles; no space follows an apostrophe or a hyphen."""
    for particle in reversed(particles):
        if particle:
            family = f"{particle}{family}" if particle[-1] in "’'-‘ʻʼ" else f"{particle} {family}"
    return family


def _after(words: str, content: Content) -> Content:
    """Return content after words of ours; nothing if there is no content."""
    return (*ours(words), *content) if content else ()


def _with_capital(content: Content) -> Content:
    """Return content whose first letter is a capital, if it is not in a style of its own."""
    first = content[0] if content else None
    if not isinstance(first, Span) or first.style or first.link:
        return content
    begins = next((number for number, piece in enumerate(first.pieces) if piece), 0)
    pieces = tuple(_capital(piece) if number == begins else piece for number, piece in enumerate(first.pieces))
    return (Span(_capital(first.text), pieces=pieces), *content[1:])


def _capital(words: str) -> str:
    """Return words with a capital first, unless they begin with a name or number such as arXiv or v2."""
    return words if re.match(r"[a-z]{1,4}[A-Z\d]", words) else words[:1].upper() + words[1:]


def _appended(content: Content, mark: str, space: str, piece: Content) -> Content:
    """Return content with a piece after it, and what is between them."""
    if not content or not piece:
        return content or piece
    content = with_stop(content, mark) if mark in (",", ".") else (*content, *text(mark))
    return (*content, *text(space), *piece)


def with_commas(pieces: Iterable[Content]) -> Content:
    """Return the pieces with commas between them, each before a closing quotation mark."""
    content: Content = ()
    for piece in pieces:
        content = _appended(content, ",", " ", piece)
    return content


def _day(date: tuple[int, ...]) -> str:
    if len(date) == 1:
        return _year(date[0])
    day = f" {date[2]}," if len(date) > 2 else ""
    return f"{_month(date[1])}{day} {_year(date[0])}"


def _month(number: int) -> str:
    return SEASONS.get(number) or MONTHS[number - 1]


def _year(year: int) -> str:
    return f"{-year} BC" if year < 0 else str(year)
