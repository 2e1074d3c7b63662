"""The notation of places: `reference, section, par. 4, "a few words"`."""

import re

from policy_cli.diagnostics import Position
from policy_cli.frozen import frozen
from policy_cli.model import Citation

HOW_TO = 'write a place as: reference, section, par. 4, "a few words"'

_QUOTE = re.compile(r',\s*(?:"(?P<straight>[^"]*)"|“(?P<curly>[^“”]*)”)\s*$')
_LOCATOR = re.compile(
    r"(?P<unit>pars?|pp?)\.\s*(?P<first>\d{1,6}|[ivxlcdm]+)(?:\s*[-–]\s*(?P<last>\d{1,6}|[ivxlcdm]+))?"
)
# With its point an abbreviation never begins a heading; nor does a word for it before a number, or p before a number
# alone. "P5+1" and "Part 2" are headings.
_ALMOST_LOCATOR = re.compile(
    r"(?P<unit>par|p)"
    r"(?:(?:s|as?|p|g)?\.\s*(?P<abbreviated>[\divxlcdm].*)"
    r"|(?:s|as?|agraphs?|ages?)\s*(?P<worded>\d.*)"
    r"|(?:p|g)?\s*(?P<bare>\d[\d\s–-]*))",
    re.IGNORECASE,
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_SWALLOWED_LOCATOR = re.compile(r"\s(?P<locator>(?:pars?|pp?)\.\s*\d.*)")


@frozen
class PlaceFault(Exception):
    """What is wrong with a place: the stretch of its text that is meant, a message and a hint."""

    start: int
    end: int
    message: str
    hint: str = HOW_TO


def parse_place(text: str, origin: Position) -> Citation:
    """Return the citation that a place denotes; raise PlaceFault for text that is no place."""
    quote, end = None, len(text)
    if text.rstrip().endswith(('"', "”")) or '"' in text:
        match = _QUOTE.search(text)
        if match is None:
            start = max(text.find('"'), 0)
            raise PlaceFault(
                start, end, "the quoted words come last, between one pair of double quotes and after a comma"
            )
        quote, end = (match["straight"] or match["curly"] or "").strip(), match.start()
        if not quote:
            raise PlaceFault(match.start() + 1, len(text), "there are no words between the quotation marks")
    if '"' in text[:end]:
        raise PlaceFault(text.index('"'), len(text), "there is more than one pair of double quotes")
    parts = []
    start = 0
    for part in text[:end].split(","):
        indent = len(part) - len(part.lstrip())
        if not part.strip():
            raise PlaceFault(start, start + len(part) + 1, "something is missing beside a comma")
        parts.append((start + indent, part.strip()))
        start += len(part) + 1
    (start, reference), *rest = parts
    if " " in reference:
        hint = f'put a comma after "{reference.split()[0]}"'
        raise PlaceFault(start, start + len(reference), f'"{reference}" is no id of a source', hint)
    locator = None
    for number, (start, part) in enumerate(rest, 1):
        if part.startswith("'"):
            raise PlaceFault(start, end, "quoted words stand between double quotes")
        locator = _locator(part, start)
        if locator is not None and number < len(rest):
            raise PlaceFault(
                start, start + len(part), f'"{part}" comes after the section, just before the quoted words'
            )
    headings = rest if locator is None else rest[:-1]
    section = text[headings[0][0] : headings[-1][0] + len(headings[-1][1])] if headings else None
    return Citation(reference=reference, section=section, locator=locator, quote=quote, origin=origin)


def _locator(part: str, start: int) -> str | None:
    """Return a paragraph or page in its one spelling, or None where a part of a place is none."""
    match = _LOCATOR.fullmatch(part)
    if match is None:
        swallowed = _SWALLOWED_LOCATOR.search(part)
        if swallowed is not None:
            start += swallowed.start("locator")
            raise PlaceFault(
                start, start + len(swallowed["locator"]), f'a comma is missing before "{swallowed["locator"]}"'
            )
        almost = _ALMOST_LOCATOR.fullmatch(part)
        if almost is None:
            return None
        rest = almost["abbreviated"] or almost["worded"] or almost["bare"]
        meant = f"{almost['unit'].lower()}. {rest.rstrip('. ')}"
        hint = (
            f'write "{meant}"' if _LOCATOR.fullmatch(meant) else 'write "par. 4", "pars. 4-5", "p. 60" or "pp. 60-61"'
        )
        raise PlaceFault(start, start + len(part), f'"{part}" names no paragraph or page', hint)
    unit, first, last = match["unit"].rstrip("s"), match["first"], match["last"]
    unit = unit[:3] if unit.startswith("par") else "p"
    if not _value(first):
        raise PlaceFault(start, start + len(part), "paragraphs and pages are counted from 1")
    if last is None:
        return f"{unit}. {first}"
    if first.isdigit() == last.isdigit() and _value(first) >= _value(last):
        raise PlaceFault(start, start + len(part), f'"{part}" ends before it begins', "put the smaller number first")
    return f"{'pars' if unit == 'par' else 'pp'}. {first}-{last}"


def _value(number: str) -> int:
    """Return the value of an arabic or roman number."""
    if number.isdigit():
        return int(number)
    values = [_ROMAN[letter] for letter in number]
    return sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True))
