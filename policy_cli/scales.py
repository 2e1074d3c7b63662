"""The scale of a criterion: which ratings it has, and how far each is from the worst to the best."""

import re
from decimal import Decimal
from fractions import Fraction
from itertools import combinations_with_replacement

from policy_cli.diagnostics import nearest
from policy_cli.frozen import frozen
from policy_cli.model import Criterion, Figure, Scale
from policy_cli.shapes import number_of
from policy_cli.text import grouped, one_line, quoted

FIVE_WORDS = ("much worse", "worse", "same", "better", "much better")
"""The scale of a criterion that names none, against the baseline."""
UNKNOWN = "unknown"
MAX_WORDS = 100
"""The most words that a scale may have: each range of two of them is looked at."""

_TO = " to "
_OTHER_RANGE = r"(.*\S)\s*(?:\.\.+|-|–|—|/|\buntil\b|\bor\b|\band\b)\s*(\S.*)"

Span = tuple[Fraction, Fraction]
"""The least and the greatest share of the way from the worst, 0, to the best, 1."""
WHOLE: Span = (Fraction(0), Fraction(1))
"""The span of a rating that can be any."""


@frozen
class RatingFault:
    """What is wrong with a rating, how to fix it, and the characters of it that are meant, if not all."""

    message: str
    hint: str
    part: tuple[int, int] | None = None


def is_relative(criterion: Criterion) -> bool:
    """Return whether the options are rated against the baseline, in the five words."""
    return criterion.scale is None and criterion.measure is None


def scale_words(criterion: Criterion) -> tuple[str, ...]:
    """Return the words of a criterion's scale, the worst first; nothing for a scale of numbers."""
    if criterion.scale is None:
        return () if criterion.measure else FIVE_WORDS
    return tuple(map(one_line, criterion.scale.words))


def span_of(rating: str, criterion: Criterion) -> Span | None:
    """Return the span of a rating on its criterion's scale; None if it is not a rating of this scale."""
    words = scale_words(criterion)
    rating = one_line(rating)
    if rating == UNKNOWN and rating not in words:
        return WHOLE
    ends = [_share(end, words, criterion.scale) for end in _ends(rating, words)]
    shares = [share for share in ends if share is not None and 0 <= share <= 1]
    return (min(shares), max(shares)) if len(shares) == len(ends) else None


def span_of_figure(figure: Figure, scale: Scale) -> Span | None:
    """Return the span of a figure on a scale of numbers: of its value, else of its range; None if it is off it."""
    ends = [figure.value] if figure.value is not None else [figure.low, figure.high]
    shares = [_number_share(end, scale) for end in ends if end is not None]
    return (min(shares), max(shares)) if shares and min(shares) >= 0 and max(shares) <= 1 else None


def _ends(rating: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ends of a range, or a rating alone, which is looked up among the words before it is parted."""
    if rating in words or _TO not in rating:
        return (rating,)
    parted = [(rating[: at.start()], rating[at.end() :]) for at in re.finditer(_TO, rating)]
    return next((ends for ends in parted if ends[0] in words and ends[1] in words), parted[0])


def _share(end: str, words: tuple[str, ...], scale: Scale | None) -> Fraction | None:
    """Return the share of one end of a rating; None if it is neither a word nor a number of the scale."""
    if words:
        return Fraction(words.index(end), len(words) - 1) if end in words else None
    number = number_of(end)
    return _number_share(number, scale) if scale and number is not None else None


def _number_share(number: Decimal, scale: Scale) -> Fraction:
    assert scale.worst is not None and scale.best is not None
    worst, best = Fraction(scale.worst), Fraction(scale.best)
    return (Fraction(number) - worst) / (best - worst)


def rating_fault(rating: str, criterion: Criterion) -> RatingFault | None:
    """Return what is wrong with a rating on its criterion's scale; None if nothing is."""
    if span_of(rating, criterion) is not None:
        return None
    words = scale_words(criterion)
    text = one_line(rating)
    for end in _ends(text, words):
        if _share(end, words, criterion.scale) is None or span_of(end, criterion) is None:
            start = rating.find(end)
            part = (start, start + len(end)) if start >= 0 else None
            hint = _hint(end, words, criterion.scale)
            return RatingFault(_message(end, words, criterion), hint, part)
    return None


def _message(end: str, words: tuple[str, ...], criterion: Criterion) -> str:
    name = quoted(criterion.name)
    if not words and number_of(end) is not None:
        return f"{end} is off the scale of {name}"
    return f"{quoted(end)} is not on the scale of {name}"


def _hint(end: str, words: tuple[str, ...], scale: Scale | None) -> str:
    """Return how a rating that is not on its scale should be written."""
    parted = re.fullmatch(_OTHER_RANGE, end)
    for low, high in [parted.groups()] if parted else []:
        if _share(low, words, scale) is not None and _share(high, words, scale) is not None:
            return f'write "{low} to {high}"'
    meant = nearest(end, (*words, UNKNOWN))
    if meant is not None and not end.isdigit():
        return f'did you mean "{meant}"?'
    if not words and scale:
        assert scale.worst is not None and scale.best is not None
        return f"write a number from {grouped(scale.worst)} (worst) to {grouped(scale.best)} (best), or {UNKNOWN}"
    if number_of(end) is not None:
        number = 'give the criterion a scale of numbers: "scale: {worst: 0, best: 10}", for example'
        return f"write one of: {', '.join((*words, UNKNOWN))}; or {number}"
    return f"write one of: {', '.join((*words, UNKNOWN))}"


def ambiguous_word(words: tuple[str, ...]) -> str | None:
    """Return a text that can be read in two ways as a rating on a scale of these words; None if there is none."""
    read = set(words)
    for ends in combinations_with_replacement(words, 2):
        for low, high in (ends, ends[::-1]) if ends[0] != ends[1] else (ends,):
            text = f"{low}{_TO}{high}"
            if text in read:
                return text
            read.add(text)
    return None
