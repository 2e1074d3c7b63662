"""The scale of a criterion: which ratings it has, and how far each is from the worst to the best."""

import re
from decimal import Decimal
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

from policy_cli.diagnostics import nearest
from policy_cli.frozen import frozen
from policy_cli.model import Criterion, Figure, Scale
from policy_cli.shapes import number_of
from policy_cli.text import grouped, one_line, quoted

if TYPE_CHECKING:
    from fractions import Fraction

    Interval = tuple[Fraction, Fraction]
    """The least and the greatest share of the way from the worst, 0, to the best, 1."""

FIVE_WORDS = ("much worse", "worse", "same", "better", "much better")
"""The scale of a criterion that names none, against the baseline."""
UNKNOWN = "unknown"
MAX_WORDS = 100
"""The most words that a scale may have: each range of two of them is looked at."""

_TO = " to "
# Between two letters none of these words is found.
_OTHER_TO = r"(?i)\s*(?:\.\.+|[-‐‑‒–—−…/]|(?<![^\W\d])(?:to|until|till|through|or|and)(?![^\W\d]))\s*"


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


def best_and_worst(criterion: Criterion) -> str:
    """Return the ends of a criterion's scale of numbers in few words; nothing for a scale of words."""
    scale = criterion.scale
    if scale is None or scale.worst is None or scale.best is None:
        return ""
    return f"{grouped(scale.worst)} worst, {grouped(scale.best)} best"


def is_range(rating: str, criterion: Criterion) -> bool:
    """Return whether a rating on its criterion's scale has two ends."""
    return len(_ends(one_line(rating), scale_words(criterion))) > 1


def is_rating(text: str, criterion: Criterion) -> bool:
    """Return whether a text is a rating on a criterion's scale."""
    text = one_line(text)
    words = scale_words(criterion)
    return text == UNKNOWN or all(_is_end(end, words, criterion.scale) for end in _ends(text, words))


def interval_of(rating: str, criterion: Criterion) -> "Interval | None":
    """Return the interval of a rating on its criterion's scale; None if it is not a rating of this scale."""
    if not is_rating(rating, criterion):
        return None
    from fractions import Fraction

    rating, words = one_line(rating), scale_words(criterion)
    if rating == UNKNOWN:
        return Fraction(0), Fraction(1)
    shares = [_share(end, words, criterion.scale) for end in _ends(rating, words)]
    return min(shares), max(shares)


def interval_of_figure(figure: Figure, scale: Scale) -> "Interval | None":
    """Return the interval of a figure on a scale of numbers: of its value, else of its range; None if it is off it.

    A range with one end reaches to the end of the scale.
    """
    ends = _ends_of_figure(figure, scale)
    if not ends or not is_on_scale(figure, scale):
        return None
    shares = [_number_share(end, scale) for end in ends]
    return min(shares), max(shares)


def is_on_scale(figure: Figure, scale: Scale) -> bool:
    """Return whether a figure, if it has a value or range, is on a scale of numbers."""
    return all(_is_on(end, scale) for end in _ends_of_figure(figure, scale))


def _ends_of_figure(figure: Figure, scale: Scale) -> tuple[Decimal, ...]:
    if figure.value is not None:
        return (figure.value,)
    if figure.low is None and figure.high is None:
        return ()
    least, greatest = _least_and_greatest(scale)
    return (least if figure.low is None else figure.low, greatest if figure.high is None else figure.high)


def _least_and_greatest(scale: Scale) -> tuple[Decimal, Decimal]:
    assert scale.worst is not None and scale.best is not None
    return min(scale.worst, scale.best), max(scale.worst, scale.best)


def _is_on(number: Decimal, scale: Scale) -> bool:
    least, greatest = _least_and_greatest(scale)
    return least <= number <= greatest


def _ends(rating: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ends of a range, or a rating alone, which is looked up among the words before it is parted."""
    if rating in words or _TO not in rating:
        return (rating,)
    parted = [(rating[: at.start()], rating[at.start() + len(_TO) :]) for at in re.finditer(f"(?={_TO})", rating)]
    for known in (all, any):
        for ends in parted:
            if known(end in words for end in ends):
                return ends
    # No end is a word: perhaps it is a single word with "to" in it, misspelled.
    return (rating,) if any(_TO in word for word in words) else parted[0]


def _is_end(end: str, words: tuple[str, ...], scale: Scale | None) -> bool:
    """Return whether a text is a word, or a number, of the scale."""
    if words:
        return end in words
    number = number_of(end)
    return scale is not None and number is not None and _is_on(number, scale)


def _share(end: str, words: tuple[str, ...], scale: Scale | None) -> "Fraction":
    """Return the share of one end of a rating."""
    if words:
        from fractions import Fraction

        return Fraction(words.index(end), len(words) - 1)
    assert scale is not None
    return _number_share(number_of(end), scale)


def _number_share(number: Decimal, scale: Scale) -> "Fraction":
    from fractions import Fraction

    assert scale.worst is not None and scale.best is not None
    worst, best = Fraction(scale.worst), Fraction(scale.best)
    return (Fraction(number) - worst) / (best - worst)


def number_at(share: "Fraction", criterion: Criterion) -> "Fraction":
    """Return the number at a share of the way from the worst to the best of a criterion's scale of numbers."""
    from fractions import Fraction

    scale = criterion.scale
    assert scale is not None and scale.worst is not None and scale.best is not None
    return Fraction(scale.worst) + (Fraction(scale.best) - Fraction(scale.worst)) * share


def rating_fault(rating: str, criterion: Criterion) -> RatingFault | None:
    """Return what is wrong with a rating on its criterion's scale; None if nothing is."""
    if rating in scale_words(criterion) or is_rating(rating, criterion):
        return None
    text, words = one_line(rating), scale_words(criterion)
    meant = _meant_range(text, criterion)
    if meant is not None:
        return RatingFault(_message(text, words, criterion), f'write "{meant}"')
    ends = _ends(text, words)
    for number, end in enumerate(ends):
        if not _is_end(end, words, criterion.scale):
            start = rating.rfind(end) if number else rating.find(end)
            part = (start, start + len(end)) if start >= 0 and len(ends) > 1 else None
            return RatingFault(_message(end, words, criterion), _hint(end, words, criterion), part)
    return None


def _message(end: str, words: tuple[str, ...], criterion: Criterion) -> str:
    name = quoted(criterion.name)
    if end == UNKNOWN:
        return f'"{UNKNOWN}" cannot be an end of a range'
    if not words and number_of(end) is not None:
        return f"{end} is off the scale of {name}"
    return f"{quoted(end)} is not on the scale of {name}"


def _meant_range(text: str, criterion: Criterion) -> str | None:
    """Return the range that a text means which joins its ends in another way; None if it means none."""
    by_folded = {word.casefold(): word for word in scale_words(criterion)}
    text = re.sub(r"(?i)^(?:from|between)\s+", "", text)
    for to in re.finditer(_OTHER_TO, text):
        ends = (text[: to.start()], text[to.end() :])
        low, high = (by_folded.get(end.casefold(), end) for end in ends)
        # A number after a slash is what the other is out of.
        out_of = "/" in to[0] and not by_folded
        if not out_of and all(_is_end(end, tuple(by_folded.values()), criterion.scale) for end in (low, high)):
            return f"{low}{_TO}{high}"
    return None


def _meant_number(text: str, criterion: Criterion) -> str | None:
    """Return the number on a criterion's scale that a text means: 1,000 or 6,5 or −2 or 7/10 or 80%; else None."""
    text = text.replace("−", "-")
    leading = re.match(r"[-+]?[0-9.]+(?=\s*[^\s0-9.,-])", text)
    meant = (text, text.replace(",", ""), text.replace(",", "."), leading[0] if leading else "")
    return next((number for number in meant if _is_end(number, (), criterion.scale)), None)


def _hint(end: str, words: tuple[str, ...], criterion: Criterion) -> str:
    """Return how a rating that is not on its scale should be written."""
    scale = criterion.scale
    if end == UNKNOWN:
        return f"write two {'words' if words else 'numbers'} of the scale, or {UNKNOWN} alone"
    meant = nearest(end, (*words, UNKNOWN))
    if meant is not None and not end.isdigit():
        return f'did you mean "{meant}"?'
    if not words and scale and scale.worst is not None and scale.best is not None:
        number = _meant_number(end, criterion) if number_of(end) is None else None
        if number is not None:
            return f"write {number}"
        return f"write a number from {scale.worst:f} (worst) to {scale.best:f} (best), or {UNKNOWN}"
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
