"""How an option is rated on a criterion: by the editor, by being the baseline, or by its figures."""

from dataclasses import replace
from typing import TYPE_CHECKING

from policy_cli.analysis.figures import figure_in_words
from policy_cli.model import Criterion, Decision, Option, Rating
from policy_cli.scales import UNKNOWN, interval_of, interval_of_figure, is_relative

if TYPE_CHECKING:
    from fractions import Fraction

    from policy_cli.scales import Interval

MUCH = 3
"""A value on a criterion's own scale is much better than another if it is by more than 1 / MUCH of the scale."""


def rating_of(decision: Decision, option: Option, criterion: Criterion) -> Rating | None:
    """Return the rating of an option on a criterion, of a figure in words; None if it has none."""
    own = option.ratings.get(criterion.id)
    if is_relative(criterion) and option.id == decision.baseline:
        return Rating(rating="same")
    figure = option.figures.get(criterion.measure) if criterion.measure else None
    if figure is None:
        return own
    return replace(own or Rating(), rating=figure_in_words(figure))


def interval_of_rating(decision: Decision, option: Option, criterion: Criterion) -> "Interval | None":
    """Return how far an option is from the worst of a criterion's scale to the best; None if it is not rated."""
    if criterion.measure:
        figure = option.figures.get(criterion.measure)
        return interval_of_figure(figure, criterion.scale) if figure and criterion.scale else None
    rating = rating_of(decision, option, criterion)
    return interval_of(rating.rating, criterion) if rating and rating.rating else None


def own_scale_ends(decision: Decision, option: Option, criterion: Criterion) -> tuple[str, ...]:
    """Return what a value on a criterion's own scale is against the baseline's, in one word or the two of a range.

    Without a baseline, the middle of the scale is in its place. Nothing is returned of the baseline itself, of criteria
    in the five words, and if either value is unknown.
    """
    if is_relative(criterion) or option.id == decision.baseline:
        return ()
    own = _known_interval(decision, option, criterion)
    baseline = decision.options.get(decision.baseline or "")
    other = _known_interval(decision, baseline, criterion) if baseline else _middle()
    if not own or not other:
        return ()
    ends = (_against(own[0] - other[1]), _against(own[1] - other[0]))
    return tuple(dict.fromkeys(ends))


def _middle() -> "Interval":
    from fractions import Fraction

    return Fraction(1, 2), Fraction(1, 2)


def _known_interval(decision: Decision, option: Option, criterion: Criterion) -> "Interval | None":
    rating = rating_of(decision, option, criterion)
    return interval_of_rating(decision, option, criterion) if rating and rating.rating != UNKNOWN else None


def _against(difference: "Fraction") -> str:
    if difference == 0:
        return "same"
    much = "much " if abs(difference) * MUCH > 1 else ""
    return f"{much}{'better' if difference > 0 else 'worse'}"
