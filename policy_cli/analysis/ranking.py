"""Which option comes first under which weights, and what would change it.

Ratings in words are numbers from -2 to 2 against the baseline, and an option's score is their weighted mean. A rating
that is unknown or missing may be any of them, so scores and ranks are ranges. All arithmetic is exact: no rounding
makes or hides a tie.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from policy_cli.diagnostics import CannotContinue
from policy_cli.model import Criterion, Decision, Option, RatingWord

VALUES: dict[RatingWord, int] = {"much worse": -2, "worse": -1, "same": 0, "better": 1, "much better": 2}
UNKNOWN = (min(VALUES.values()), max(VALUES.values()))

Weights = Mapping[str, Fraction]
"""The share of each criterion in the whole weight, by its id; they add up to 1."""
Ids = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the greatest value that something may have."""

    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class Ranked:
    """An option with its score and its rank; options that tie share a rank, and the next rank is left out."""

    option: Option
    score: Range
    best: int
    worst: int


@dataclass(frozen=True, slots=True)
class Flip:
    """The weight of a criterion beyond which other options come first, the other weights keeping their proportions.

    `tied` says that those in `then` tie; else, if they are several, it depends on unknown ratings.
    """

    criterion: Criterion
    weight: Fraction
    upward: bool
    then: Ids
    tied: bool


@dataclass(frozen=True, slots=True)
class RatingChange:
    """A rating that, were it another, would change which options come first; `tied` as in `Flip`."""

    option: Option
    criterion: Criterion
    rated: RatingWord
    instead: RatingWord
    then: Ids
    tied: bool


@dataclass(frozen=True, slots=True)
class Ranking:
    """The answer under one set of weights, and how far it holds.

    `first` are the options that may come first: several where they tie, or where a rating is unknown.
    """

    decision: Decision
    weights: Weights
    ranked: tuple[Ranked, ...]
    first: Ids
    tied: bool
    flips: tuple[Flip, ...]
    smallest_changes: tuple[RatingChange, ...]
    dominated: tuple[tuple[str, str], ...]
    missing: tuple[tuple[str, str], ...]
    first_by_viewpoint: Mapping[str, Ids]


class Matrix:
    """The ratings of all options on all criteria as ranges of numbers."""

    def __init__(self, decision: Decision) -> None:
        self.options: Ids = tuple(decision.options)
        self.criteria: Ids = tuple(decision.criteria)
        self._ranges = {
            (option.id, criterion): _range(rating_word(decision, option, criterion))
            for option in decision.options.values()
            for criterion in decision.criteria
        }

    def with_rating(self, option: str, criterion: str, word: RatingWord) -> "Matrix":
        """Return the same matrix but for one rating."""
        changed = object.__new__(Matrix)
        changed.options, changed.criteria = self.options, self.criteria
        changed._ranges = {**self._ranges, (option, criterion): _range(word)}
        return changed

    def low(self, option: str, criterion: str) -> int:
        """Return the least value that a rating may have."""
        return self._ranges[option, criterion][0]

    def high(self, option: str, criterion: str) -> int:
        """Return the greatest value that a rating may have."""
        return self._ranges[option, criterion][1]

    def score(self, option: str, weights: Weights) -> Range:
        """Return the weighted mean of an option's ratings."""
        return Range(
            sum((weights[criterion] * self.low(option, criterion) for criterion in self.criteria), Fraction()),
            sum((weights[criterion] * self.high(option, criterion) for criterion in self.criteria), Fraction()),
        )

    def first(self, weights: Weights) -> Ids:
        """Return the options that may come first."""
        scores = {option: self.score(option, weights) for option in self.options}
        bar = max(score.low for score in scores.values())
        return tuple(option for option, score in scores.items() if score.high >= bar)

    def is_tie(self, options: Ids, weights: Weights) -> bool:
        """Return whether options that may come first have the same score, whatever the unknown ratings are."""
        scores = [self.score(option, weights) for option in options]
        return len(scores) > 1 and all(score.low == score.high for score in scores)


def rating_word(decision: Decision, option: Option, criterion: str) -> RatingWord | None:
    """Return how an option is rated on a criterion; None where the file does not say."""
    if option.id == decision.baseline:
        return "same"
    rating = option.ratings.get(criterion)
    return rating.rating if rating else None


def can_be_ranked(decision: Decision) -> bool:
    """Return whether the file has criteria and ratings on them."""
    return bool(decision.criteria) and any(option.ratings for option in decision.options.values())


def weights_of(decision: Decision, given: Mapping[str, float]) -> Weights:
    """Return the share of each criterion where some are given a weight and the others count 1.

    Raises CannotContinue where no criterion has any weight.
    """
    # A weight is the decimal number that the file shows, not the binary one nearest to it.
    weights = {criterion: Fraction(repr(given.get(criterion, 1.0))) for criterion in decision.criteria}
    whole = sum(weights.values())
    if not whole:
        raise CannotContinue("no criterion has any weight", "give at least one more than 0")
    return {criterion: weight / whole for criterion, weight in weights.items()}


def rank(decision: Decision, weights: Weights) -> Ranking:
    """Rank the options of a decision that can be ranked."""
    matrix = Matrix(decision)
    scores = {option: matrix.score(option, weights) for option in matrix.options}
    first = matrix.first(weights)
    ranked = [
        Ranked(
            decision.options[option],
            score,
            best=1 + sum(other.low > score.high for other in scores.values()),
            worst=1 + sum(other.high > score.low for id, other in scores.items() if id != option),
        )
        for option, score in scores.items()
    ]
    return Ranking(
        decision=decision,
        weights=weights,
        ranked=tuple(sorted(ranked, key=lambda one: (one.best, one.worst))),
        first=first,
        tied=matrix.is_tie(first, weights),
        flips=tuple(_flips(decision, matrix, weights, first)),
        smallest_changes=tuple(_smallest_changes(decision, matrix, weights, first)),
        dominated=tuple(_dominated(matrix)),
        missing=tuple(
            (option.id, criterion)
            for option in decision.options.values()
            for criterion in decision.criteria
            if rating_word(decision, option, criterion) is None
        ),
        first_by_viewpoint={
            viewpoint.id: matrix.first(weights_of(decision, viewpoint.weights))
            for viewpoint in decision.viewpoints.values()
        },
    )


def _range(word: RatingWord | None) -> tuple[int, int]:
    if word is None or word == "unknown":
        return UNKNOWN
    return VALUES[word], VALUES[word]


def _flips(decision: Decision, matrix: Matrix, weights: Weights, first: Ids) -> Iterator[Flip]:
    """Yield, for each criterion, the nearest weight above and below at which the first place changes hands."""
    for criterion in decision.criteria.values():
        turning_points = sorted(_turning_points(matrix, weights, criterion.id))
        now = weights[criterion.id]
        above = [point for point in turning_points if point >= now]
        below = [point for point in reversed(turning_points) if point <= now]
        for upward, points in ((True, above), (False, below)):
            end = Fraction(upward)
            for point, next_point in zip(points, [*points[1:], end], strict=False):
                if point == end:
                    break
                beyond = _moved(weights, criterion.id, (point + next_point) / 2)
                then = matrix.first(beyond)
                if then != first:
                    yield Flip(criterion, point, upward, then, matrix.is_tie(then, beyond))
                    break


def _turning_points(matrix: Matrix, weights: Weights, criterion: str) -> set[Fraction]:
    """Return the weights of a criterion at which the scores of two options may change order.

    A score is a straight line over the weight of one criterion; lines cross in one point.
    """
    at_none, at_all = (_moved(weights, criterion, Fraction(share)) for share in (0, 1))
    ends = [(matrix.score(option, at_none), matrix.score(option, at_all)) for option in matrix.options]
    points = set()
    for one_start, one_end in ends:
        for other_start, other_end in ends:
            start, end = one_start.low - other_start.high, one_end.low - other_end.high
            if start != end and 0 <= start / (start - end) <= 1:
                points.add(start / (start - end))
    return points


def _moved(weights: Weights, criterion: str, share: Fraction) -> Weights:
    """Return the weights with a criterion's share changed, the others in their proportions (equal if all are 0)."""
    others = 1 - weights[criterion]
    equal = Fraction(1, max(1, len(weights) - 1))
    return {
        id: share if id == criterion else (1 - share) * (weight / others if others else equal)
        for id, weight in weights.items()
    }


def _smallest_changes(decision: Decision, matrix: Matrix, weights: Weights, first: Ids) -> Iterator[RatingChange]:
    """Yield the changes of one rating, by as few steps as do it, that change which options come first."""
    for steps in range(1, UNKNOWN[1] - UNKNOWN[0] + 1):
        found = list(_changes(decision, matrix, weights, first, steps))
        if found:
            yield from found
            return


def _changes(decision: Decision, matrix: Matrix, weights: Weights, first: Ids, steps: int) -> Iterator[RatingChange]:
    words = {value: word for word, value in VALUES.items()}
    for option in decision.options.values():
        for criterion in decision.criteria.values():
            rated = rating_word(decision, option, criterion.id)
            if rated is None or rated == "unknown" or option.id == decision.baseline or not weights[criterion.id]:
                continue
            for value in (VALUES[rated] - steps, VALUES[rated] + steps):
                if value in words:
                    changed = matrix.with_rating(option.id, criterion.id, words[value])
                    then = changed.first(weights)
                    if then != first:
                        tied = changed.is_tie(then, weights)
                        yield RatingChange(option, criterion, rated, words[value], then, tied)


def _dominated(matrix: Matrix) -> Iterator[tuple[str, str]]:
    """Yield each option with another that is surely no worse on any criterion and surely better on one."""
    for option in matrix.options:
        for other in matrix.options:
            margins = [matrix.low(other, c) - matrix.high(option, c) for c in matrix.criteria]
            if other != option and min(margins) >= 0 and max(margins) > 0:
                yield option, other
