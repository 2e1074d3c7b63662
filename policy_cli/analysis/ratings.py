"""How an option is rated on a criterion: by the editor, by being the baseline, or by its figures."""

from dataclasses import replace
from typing import TYPE_CHECKING

from policy_cli.analysis.figures import figure_in_words
from policy_cli.model import Criterion, Decision, Option, Rating
from policy_cli.scales import is_relative, span_of, span_of_figure

if TYPE_CHECKING:
    from policy_cli.scales import Span


def rating_of(decision: Decision, option: Option, criterion: Criterion) -> Rating | None:
    """Return the rating of an option on a criterion, of a figure in words; None if it has none."""
    own = option.ratings.get(criterion.id)
    if is_relative(criterion) and option.id == decision.baseline:
        return Rating(rating="same")
    figure = option.figures.get(criterion.measure) if criterion.measure else None
    if figure is None:
        return own
    return replace(own or Rating(), rating=figure_in_words(figure))


def span_of_rating(decision: Decision, option: Option, criterion: Criterion) -> "Span | None":
    """Return how far an option is from the worst of a criterion's scale to the best; None if it is not rated."""
    if criterion.measure:
        figure = option.figures.get(criterion.measure)
        return span_of_figure(figure, criterion.scale) if figure and criterion.scale else None
    rating = rating_of(decision, option, criterion)
    return span_of(rating.rating, criterion) if rating and rating.rating else None
