"""The notation of places: `source, section, par. 4, "a few words"`."""

import re
from functools import lru_cache

from policy_cli.diagnostics import Position
from policy_cli.frozen import constructor_from_values
from policy_cli.model import Citation

HOW_TO = 'write a place as: source, section, par. 4, "a few words"'

_QUOTE = re.compile(r',\s*(?:"([^"]*)"|“([^“”]*)”)\s*$')
_LOCATOR = re.compile(
    r"(?P<unit>pars?|pp?)\.\s*(?P<first>\d{1,6}|[ivxlcdm]+)(?:\s*[-–]\s*(?P<last>\d{1,6}|[ivxlcdm]+))?"
)
# With its point an abbreviation never begins a heading; nor does a word for it before a number, or p before a number
# alone. "P5+1" and "Part 2" are headings.
_ALMOST_LOCATOR = (
    r"(?P<unit>par|p)"
    r"(?:(?:s|as?|p|g)?\.\s*(?P<abbreviated>[\divxlcdm].*)"
    r"|(?:s|as?|agraphs?|ages?)\s*(?P<worded>\d.*)"
    r"|(?:p|g)?\s*(?P<bare>\d[\d\s–-]*))"
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_SWALLOWED_LOCATOR = r"\s(?P<locator>(?:pars?|pp?)\.\s*\d.*)"


class PlaceFault(Exception):
    """What is wrong with a place: the stretch of its text that is meant, a message and a hint."""

    def __init__(self, start: int, end: int, message: str, hint: str = HOW_TO) -> None:
        super().__init__(message)
        self.start = start
        self.end = end
        self.message = message
        self.hint = hint


class NoId(PlaceFault):
    """A place that does not begin with an id, but with several words."""


def parse_place(text: str, origin: Position) -> Citation:
    """Return the citation that a place denotes; raise PlaceFault for text that is no place."""
    quote, end = _quote(text)
    written = text[:end].split(",")
    reference, *rest = parts = [part.strip() for part in written]
    if not all(parts):
        number = parts.index("")
        start = len(",".join(written[:number])) + bool(number)
        raise PlaceFault(start, start + len(written[number]) + 1, "something is missing beside a comma")
    if " " in reference:
        start = text.index(reference)
        hint = f'put a comma after "{reference.split()[0]}"'
        raise NoId(start, start + len(reference), f'"{reference}" is no id of a source', hint)
    locator = None
    for number, part in enumerate(rest, 1):
        # A locator, or what is almost one, begins with "p", or follows a heading without a comma and has a point.
        if part[0] in "'pP" or "." in part:
            if part[0] == "'":
                start = _start_of(number, text, written)
                raise PlaceFault(start, end, "quoted words stand between double quotes")
            try:
                locator = _locator(part)
            except PlaceFault as fault:
                start = _start_of(number, text, written)
                raise PlaceFault(start + fault.start, start + fault.end, fault.message, fault.hint) from None
            if locator is not None and number < len(rest):
                start = _start_of(number, text, written)
                message = f'"{part}" comes after the section, just before the quoted words'
                words = ",".join(written[number + 1 :]).strip()
                hint = f'put quoted words in double quotes: "{words}"; a section goes before "{part}"'
                raise PlaceFault(start, start + len(part), message, HOW_TO if quote else hint)
    section = ",".join(written[1:] if locator is None else written[1:-1]).strip() or None
    citation: Citation = _make_citation((origin, reference, section, locator, quote))
    return citation


_make_citation = constructor_from_values(Citation)


def _start_of(number: int, text: str, written: list[str]) -> int:
    """Return where a part of a place begins, behind the comma before it and the white space there."""
    return text.index(written[number].strip(), len(",".join(written[:number])) + 1)


def _quote(text: str) -> tuple[str | None, int]:
    """Return the quoted words of a place, if there are any, and where what stands before them ends."""
    if '"' not in text and not text.rstrip().endswith("”") and not re.search(r",\s*“", text):
        return None, len(text)
    match = _QUOTE.search(text)
    if match is None:
        raise _quote_fault(text)
    quote, end = match[match.lastindex or 0].strip(), match.start()
    if not quote:
        raise PlaceFault(end + 1, len(text), "there are no words between the quotation marks")
    if '"' in text[:end]:
        raise PlaceFault(text.index('"'), len(text), "there is more than one pair of double quotes")
    return quote, end


def _quote_fault(text: str) -> PlaceFault:
    """Return what is wrong with a place that has a quotation mark and does not end with a comma and a quote."""
    first = re.search(r'["“]', text)
    start, end = (first.start() if first else len(text.rstrip()) - 1), len(text)
    within = text[start + 1 :].rstrip()
    before = text[:start].rpartition(",")[2].strip()
    if not within:
        message, hint = "the opening quotation mark is missing", "put one where the quoted words begin, after a comma"
        return PlaceFault(start, end, message, hint)
    if not re.search(r'["”]', within):
        hint = "put one where the quoted words end; nothing comes after them"
        return PlaceFault(start, end, "the closing quotation mark is missing", hint)
    if before and re.fullmatch(r'"[^"]+"|“[^“”]+”', text[start:].rstrip()):
        return PlaceFault(start, end, "a comma is missing before the quoted words", f'put a comma after "{before}"')
    message = "the quoted words come last, between one pair of double quotes and after a comma"
    return PlaceFault(start, end, message)


def stretch_of(part: str, citation: Citation, line: str) -> tuple[int, int] | None:
    """Return where the section, locator or quote of a citation stands in the line in which this begins, if it does.

    The line is read from the origin of the citation on, part by part; what stands there with escapes, or goes on in
    the next line, is not found.
    """
    unit, _, numbers = (citation.locator or "").partition(". ")
    first, _, last = numbers.partition("-")
    patterns = {
        "section": re.escape(citation.section or ""),
        "locator": ("pars?" if unit.startswith("par") else "pp?")
        + rf"\.\s*0*{first}"
        + rf"\s*[-–]\s*0*{last}" * bool(last),
        "quote": rf'\\?["“]\s*(?P<words>{re.escape(citation.quote or "")})',
    }
    pattern = rf"[\"']?\s*{re.escape(citation.reference)}"
    for name, form in patterns.items():
        if getattr(citation, name) is not None:
            pattern += rf"\s*,\s*(?P<{name}>{form})"
        if name == part:
            break
    found = re.compile(pattern).match(line, citation.origin.column - 1)
    return found.span("words" if part == "quote" else part) if found and getattr(citation, part) else None


def paragraphs_of(locator: str) -> tuple[int, int] | None:
    """Return the first and last paragraph that a locator of a citation names, or None where it names pages."""
    unit, _, numbers = locator.partition(". ")
    if not unit.startswith("par"):
        return None
    first, _, last = numbers.partition("-")
    return _value(first), _value(last or first)


@lru_cache(maxsize=1000)
def _locator(part: str) -> str | None:
    """Return a paragraph or page in its one spelling, or None where a part of a place is none."""
    match = _LOCATOR.fullmatch(part)
    if match is None:
        swallowed = re.search(_SWALLOWED_LOCATOR, part)
        if swallowed is not None:
            raise PlaceFault(*swallowed.span("locator"), f'a comma is missing before "{swallowed["locator"]}"')
        almost = re.fullmatch(_ALMOST_LOCATOR, part, re.IGNORECASE) if part[0] in "pP" else None
        if almost is None:
            return None
        rest = almost["abbreviated"] or almost["worded"] or almost["bare"]
        meant = f"{almost['unit'].lower()}. {rest.rstrip('. ')}"
        hint = (
            f'write "{meant}"' if _LOCATOR.fullmatch(meant) else 'write "par. 4", "pars. 4-5", "p. 60" or "pp. 60-61"'
        )
        raise PlaceFault(0, len(part), f'"{part}" names no paragraph or page', hint)
    unit, first, last = match.groups()
    unit = "par" if unit.startswith("par") else "p"
    if not _value(first):
        raise PlaceFault(0, len(part), "paragraphs and pages are counted from 1")
    first, last = first.lstrip("0"), last and last.lstrip("0")
    if last is None:
        return f"{unit}. {first}"
    if first.isdigit() == last.isdigit() and _value(first) >= _value(last):
        raise PlaceFault(0, len(part), f'"{part}" ends before it begins', "put the smaller number first")
    return f"{'pars' if unit == 'par' else 'pp'}. {first}-{last}"


def _value(number: str) -> int:
    """Return the value of an arabic or roman number."""
    if number.isdigit():
        return int(number)
    values = [_ROMAN[letter] for letter in number]
    return sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True))
