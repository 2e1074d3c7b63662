"""Notes in Chicago style (The Chicago Manual of Style, 17th edition, chapter 14).

A source is given in full at its first note and short after; the place (section, paragraph or page, quoted words)
follows as text, since Chicago's notes, like CSL, have only one locator.
"""

import re
from collections.abc import Iterable

from policy_cli.document import Content, Span, joined, ours, with_stop
from policy_cli.model import Date, Name, Reference
from policy_cli.places import UNITS, Locator, Place
from policy_cli.text import in_quotation_marks

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
SEASONS = {21: "Spring", 22: "Summer", 23: "Autumn", 24: "Winter"}
# Titles of independent works are in italics, those of papers and of parts of a larger work in quotation marks.
STANDALONE = {"book", "motion_picture", "musical_score"}
MAX_NAMED_AUTHORS = 3

# What notes call one and several of a unit, if that differs from the file.
_UNITS_IN_NOTES = {"chapter": ("chap.", "chaps."), "line": ("line", "lines")}


def full_note(reference: Reference, place: Place | None = None) -> Content:
    """Return the first note of a source, without the period; with the place, if there is one."""
    pages = _pages(place) or _text((reference.page or "").replace("-", "–"))
    title = _title(reference.title or reference.id, reference)
    issued = _date(reference.issued)
    if reference.type == "article-journal":
        described = [title, *_journal(reference, issued, pages)]
    elif reference.type == "chapter":
        described = [title, *_collection(reference, issued), pages]
    elif reference.container_title or not (reference.publisher or reference.genre):
        described = [title, _periodical(reference), issued, _pages(place)]
    elif reference.genre and reference.type != "thesis":
        genre = " ".join(part for part in (reference.genre, reference.number) if part)
        described = [title, _with_imprint(_text(genre), reference, issued), _pages(place)]
    else:
        described = [_with_imprint(title, reference, issued), _pages(place)]
    return _joined([_authors(reference), *described, _address(reference), *_beyond_pages(place)])


def short_note(reference: Reference, place: Place | None = None) -> Content:
    """Return a later note of a source, without the period; with the place, if there is one."""
    first, *others = [_family_name(name) for name in reference.author or reference.editor] or [""]
    # A particle at the beginning of a note has a capital.
    names = _series([first[:1].upper() + first[1:], *others])
    title = _title(short_title(reference), reference)
    return _joined([names, title, _pages(place), *_beyond_pages(place)])


def where(place: Place) -> Content:
    """Return a place without its source, for a note that has named the source."""
    return _joined([_pages(place), *_beyond_pages(place)])


def short_title(reference: Reference) -> str:
    """Return the title in later notes of a source: its own short title, or its main title without an article."""
    if reference.title_short:
        return reference.title_short
    main = re.split(r":\s|\s[–—]\s", reference.title or reference.id, maxsplit=1)[0]
    return re.sub(r"^(?:A|An|The)\s+(?=\S)", "", main)


def date_in_words(date: Date | None) -> str | None:
    """Return a date as Chicago writes it: "July 12, 2001", "July/August 2001", "Summer 2001", "2001"."""
    if date is None:
        return None
    if date.text or not date.start:
        return date.text
    start, end = date.start, date.end
    if not end or start == end:
        return _day(start)
    if len(start) == len(end) == 2 and start[0] == end[0]:
        return f"{_month(start[1])}/{_month(end[1])} {start[0]}"
    if len(start) == len(end) == 3 and start[:2] == end[:2]:
        return f"{_month(start[1])} {start[2]}–{end[2]}, {start[0]}"
    return f"{_day(start)}–{_day(end)}"


def _date(date: Date | None) -> Content:
    """Return a date in words, which are ours unless the file has them."""
    said = date_in_words(date)
    return _text(said) if date and date.text else ours(said or "")


def _journal(reference: Reference, issued: Content, pages: Content) -> list[Content]:
    """Return the journal with volume, issue, date and pages."""
    name = _italic(reference.container_title)
    if not (reference.volume or reference.issue):
        return [name, issued, pages]
    volume = _text(f" {reference.volume}" if reference.volume else None)
    issue = ours(", no. {}", reference.issue) if reference.issue else ()
    when = ours(" ({})", issued) if issued else ()
    return [(*name, *ours("{}{}{}{}", volume, issue, when, ours(": {}", pages) if pages else ()))]


def _collection(reference: Reference, issued: Content) -> list[Content]:
    """Return the book that contains a chapter, with its editors and, after whichever comes last, its imprint."""
    book = _italic(reference.container_title)
    contained: Content = (*ours("in "), *book) if book else ()
    if reference.editor:
        return [contained, _with_imprint(ours("ed. {}", _names(reference.editor)), reference, issued)]
    return [_with_imprint(contained, reference, issued)]


def _periodical(reference: Reference) -> Content:
    """Return the newspaper, magazine, site or blog; the name of a site is not in italics."""
    if reference.type == "post-weblog":
        return (*_italic(reference.container_title), *ours(" (blog)"))
    style = _text if reference.type in ("webpage", "post") else _italic
    return style(reference.container_title)


def _with_imprint(content: Content, reference: Reference, issued: Content) -> Content:
    """Return content with the place, the publisher and the date of a source in parentheses after it."""
    publisher = ": ".join(part for part in (reference.publisher_place, reference.publisher) if part)
    genre = reference.genre if reference.type == "thesis" else None
    undated = ours("n.d." if publisher and reference.type in ("book", "chapter") else "")
    imprint = joined((_text(genre), _text(publisher), issued or undated), ", ")
    if not imprint:
        return content
    return (*content, *ours(" ({})", imprint)) if content else ours("({})", imprint)


def address(reference: Reference) -> str | None:
    """Return the address of a source: its DOI as a URL, or its URL, or None."""
    return f"https://doi.org/{reference.doi}" if reference.doi else reference.url


def _address(reference: Reference) -> Content:
    shown = address(reference)
    return (Span(shown, link=shown),) if shown else ()


def _beyond_pages(place: Place | None) -> list[Content]:
    """Return the parts of a place other than pages: its section, locators that do not begin with a page, its quote."""
    if place is None:
        return []
    return [
        ours("under {}", in_quotation_marks(place.section)) if place.section else (),
        () if _begins_with_page(place.locators) else _located(place.locators),
        _text(in_quotation_marks(place.quote) if place.quote else None),
    ]


def _pages(place: Place | None) -> Content:
    """Return the locators of a place if they begin with a page; notes put them in place of the source's pages."""
    return _located(place.locators) if place and _begins_with_page(place.locators) else ()


def _begins_with_page(locators: tuple[Locator, ...]) -> bool:
    """Return whether locators begin with a page, or with a volume and a page."""
    units = [locator.unit for locator in locators[:2]]
    return units[:1] == ["page"] or units == ["volume", "page"]


def _located(locators: tuple[Locator, ...]) -> Content:
    """Return locators as notes write them: "12, table 3", "14n12" for p. 14, n. 12, "2:12" for vol. 2, p. 12."""
    pieces: list[str] = []
    units = [locator.unit for locator in locators]
    for number, locator in enumerate(locators):
        numbers = ", ".join(f"{one.first}–{one.last}" if one.last else one.first for one in locator.ranges)
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


def _authors(reference: Reference) -> Content:
    if reference.author:
        return _names(reference.author)
    if reference.editor and reference.type != "chapter":
        return ours(f"{{}}, {'ed.' if len(reference.editor) == 1 else 'eds.'}", _names(reference.editor))
    return ()


def _names(names: tuple[Name, ...]) -> Content:
    return _series([full_name(name) for name in names])


def _series(names: list[str]) -> Content:
    if len(names) > MAX_NAMED_AUTHORS:
        return ours("{} et al.", names[0])
    if len(names) == MAX_NAMED_AUTHORS:
        return ours("{}, {}, and {}", *names)
    return ours(" and ".join("{}" for _ in names), *names) if len(names) > 1 else _text(*names)


def full_name(name: Name) -> str:
    """Return a name with all its parts, in the order in which people say them."""
    parts = (name.given, name.particle, name.family, name.suffix)
    return name.literal or " ".join(part for part in parts if part)


def _family_name(name: Name) -> str:
    return name.literal or " ".join(part for part in (name.particle, name.family) if part)


def _title(title: str, reference: Reference) -> Content:
    return _italic(title) if reference.type in STANDALONE else _text(in_quotation_marks(title))


def _italic(words: str | None) -> Content:
    return (Span(words, "emphasis"),) if words else ()


def _text(words: str | None) -> Content:
    return (Span(words),) if words else ()


def _joined(pieces: Iterable[Content]) -> Content:
    """Return the pieces with commas between them, each before a closing quotation mark."""
    content: Content = ()
    for piece in pieces:
        if piece:
            content = (*with_stop(content, ","), Span(" "), *piece) if content else piece
    return content


def _day(date: tuple[int, ...]) -> str:
    if len(date) == 1:
        return str(date[0])
    if len(date) == 2:
        return f"{_month(date[1])} {date[0]}"
    return f"{_month(date[1])} {date[2]}, {date[0]}"


def _month(number: int) -> str:
    return SEASONS.get(number) or MONTHS[number - 1]
