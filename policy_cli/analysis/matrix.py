"""The ratings of a decision as numbers, and which options come first under given weights."""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from math import lcm
from operator import mul

from policy_cli.analysis.ratings import interval_of_rating
from policy_cli.frozen import frozen
from policy_cli.model import Decision
from policy_cli.scales import scale_words

WHOLE = (Fraction(0), Fraction(1))
"""What an unknown or missing rating may be."""

Weights = Mapping[str, Fraction]
"""The share of each ranked criterion in the whole weight, by its id; they add up to 1."""
Ids = tuple[str, ...]


@frozen
class Leaders:
    """The ids of the options that come first however the unknown ratings turn out, and of those that also could."""

    surely: Ids
    possibly: Ids

    @property
    def options(self) -> Ids:
        """All options that could come first."""
        return (*self.surely, *self.possibly)


@frozen
class Matrix:
    """The ratings as whole numbers: for each option the least and the greatest value on each criterion.

    A value is from 0, the worst on the scale, to `unit`, the best.
    """

    options: Ids
    criteria: Ids
    unit: int
    lows: tuple[tuple[int, ...], ...]
    highs: tuple[tuple[int, ...], ...]

    def only(self, criteria: Collection[str]) -> "Matrix":
        """Return the columns of these criteria."""
        columns = [number for number, criterion in enumerate(self.criteria) if criterion in criteria]
        lows, highs = (tuple(tuple(row[n] for n in columns) for row in rows) for rows in (self.lows, self.highs))
        return Matrix(self.options, tuple(self.criteria[n] for n in columns), self.unit, lows, highs)


def matrix_of(decision: Decision) -> Matrix:
    """Return the ratings of a decision as whole numbers."""
    criteria = decision.criteria.values()
    intervals = [
        [interval_of_rating(decision, option, criterion) or WHOLE for criterion in criteria]
        for option in decision.options.values()
    ]
    # A word that a rating could be changed to is a whole number as well.
    notches = [len(scale_words(criterion)) - 1 or 1 for criterion in criteria]
    unit = lcm(*(end.denominator for row in intervals for interval in row for end in interval), *notches)
    lows, highs = (
        tuple(
            tuple(interval[end].numerator * (unit // interval[end].denominator) for interval in row)
            for row in intervals
        )
        for end in (0, 1)
    )
    return Matrix(tuple(decision.options), tuple(decision.criteria), unit, lows, highs)


def leaders_under(matrix: Matrix, weights: Weights) -> Leaders:
    """Return the options that come first under these weights."""
    shares = as_integers(matrix, weights)
    return leaders_of(matrix.options, sums(matrix.lows, shares), sums(matrix.highs, shares))


def as_integers(matrix: Matrix, weights: Weights) -> list[int]:
    """Return the weights of all criteria as whole numbers, with a sum that is their common denominator."""
    whole = lcm(*(weight.denominator for weight in weights.values()))
    return [int(weights.get(criterion, 0) * whole) for criterion in matrix.criteria]


def sums(rows: Sequence[Sequence[int]], shares: Sequence[int]) -> list[int]:
    """Return the scores of the options under these shares of the weight."""
    return [sum(map(mul, row, shares)) for row in rows]


def leaders_of(options: Ids, lows: Sequence[int], highs: Sequence[int]) -> Leaders:
    """Return the options that come first with these least and greatest scores."""
    bar, top = max(lows), max(highs)
    second = top if highs.count(top) > 1 else max((high for high in highs if high != top), default=top)
    surely: list[str] = []
    possibly: list[str] = []
    for row, high in enumerate(highs):
        if high >= bar:
            rival = second if high == top else top
            (surely if lows[row] >= rival else possibly).append(options[row])
    return Leaders(tuple(surely), tuple(possibly))
