"""The weights that agree with an order of importance, cut by half-spaces: exact corners, volumes and means.

A polytope of weights is kept by its corners, each with the set of bounds that it lies on. A half-space through the
origin keeps the corners on its side and adds one on each edge that it cuts (the double description method of Motzkin
and others). For its volume a polytope is divided into simplices: each facet that a corner is not on, divided in the
same way, with that corner as the apex.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, pairwise, product
from math import factorial, gcd, prod
from operator import mul

from policy_cli.frozen import frozen
from policy_cli.importance import Groups

MAX_CORNERS = 1_024
"""The most corners of a polytope."""

Vector = tuple[int, ...]
"""Weights as whole numbers, in proportion: integers are many times as fast as fractions."""


class TooMuchWork(Exception):
    """The exact computation would take too long."""


class Work:
    """How many steps exact computations may still take."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        """Count these steps; raise TooMuchWork if there were not as many left."""
        self.left -= steps
        if self.left < 0:
            raise TooMuchWork


@frozen
class Polytope:
    """Weights with a volume: the corners, and for each the bounds that it lies on, as the bits of a number.

    `bounds` is how many bounds there are, and `whole` the volume of the weights before they were cut.
    """

    corners: tuple[Vector, ...]
    on: tuple[int, ...]
    bounds: int
    whole: Fraction

    def parts(self, margin: Sequence[int], work: Work) -> "tuple[Polytope | None, Polytope | None]":
        """Return the part where a margin is not negative, and the part where it is not positive.

        A part without volume is None.
        """
        work.spend(len(self.corners))
        heights = [sum(map(mul, margin, corner)) for corner in self.corners]
        if min(heights) >= 0:
            return self, None
        if max(heights) <= 0:
            return None, self
        new = 1 << self.bounds
        added = [*self._crossed(heights, work)]
        if len(added) + len(heights) > MAX_CORNERS:
            raise TooMuchWork
        parts = []
        for sign in (1, -1):
            kept = [
                (corner, on | new if height == 0 else on)
                for corner, on, height in zip(self.corners, self.on, heights, strict=True)
                if sign * height >= 0
            ]
            corners, on = zip(*kept, *added, strict=True)
            parts.append(Polytope(corners, on, self.bounds + 1, self.whole))
        return parts[0], parts[1]

    def _crossed(self, heights: Sequence[int], work: Work) -> Iterator[tuple[Vector, int]]:
        """Yield the corner on each edge from a corner above 0 to one below, and the bounds that it lies on.

        There is an edge between two corners if no other lies on all bounds that they share.
        """
        least = len(self.corners[0]) - 2
        above = [number for number, height in enumerate(heights) if height > 0]
        below = [number for number, height in enumerate(heights) if height < 0]
        work.spend(len(above) * len(below) // 8)
        for one in above:
            for other in below:
                shared = self.on[one] & self.on[other]
                if shared.bit_count() >= least and sum(on & shared == shared for on in self.on) == 2:
                    work.spend(len(self.on) // 8)
                    yield self._between(one, other, heights), shared | 1 << self.bounds

    def _between(self, one: int, other: int, heights: Sequence[int]) -> Vector:
        """Return the point between two corners where the height is 0."""
        parts = -heights[other], heights[one]
        point = [parts[0] * a + parts[1] * b for a, b in zip(self.corners[one], self.corners[other], strict=True)]
        divisor = gcd(*point)
        return tuple(weight // divisor for weight in point)

    def simplices(self, work: Work) -> Iterator[tuple[Fraction, list[Vector]]]:
        """Yield simplices that make up the polytope, by their corners, each with its share of the whole."""
        numbered = [*enumerate(self.on)]
        facets = [sum(1 << number for number, on in numbered if on >> bound & 1) for bound in range(self.bounds)]
        size = len(self.corners[0])
        for numbers in _divided((1 << len(self.corners)) - 1, size, facets, {}, work):
            work.spend(size * size // 8 + 1)
            corners = [self.corners[number] for number in numbers]
            volume = Fraction(abs(_determinant(corners)), prod(map(sum, corners)))
            yield volume / self.whole, corners


def agreeing(criteria: Sequence[str], order: Groups) -> Polytope:
    """Return all weights of the criteria that agree with an order of them all; all weights without an order.

    The corners have one criterion of the first group alone, or else the mean over all earlier groups and any part of
    one: up to 2 ** (n - 1) of them.
    """
    groups = order or (tuple(criteria),)
    if len(groups[0]) + sum(2 ** len(group) - 1 for group in groups[1:]) > MAX_CORNERS:
        raise TooMuchWork
    sets = [{id} for id in groups[0]]
    earlier: set[str] = set()
    for before, group in pairwise(groups):
        earlier |= {*before}
        sets += [earlier | {*part} for size in range(len(group)) for part in combinations(group, size + 1)]
    bounds = [pair for before, group in pairwise(groups) for pair in product(before, group)]
    corners = tuple(tuple(int(id in counted) for id in criteria) for counted in sets)
    on = [
        sum(1 << number for number, (more, less) in enumerate(bounds) if (more in counted) == (less in counted))
        | sum(1 << number for number, id in enumerate(groups[-1], len(bounds)) if id not in counted)
        for counted in sets
    ]
    whole = Fraction(prod(factorial(len(group)) for group in groups), factorial(len(criteria)))
    return Polytope(corners, tuple(on), len(bounds) + len(groups[-1]), whole)


def _divided(face: int, size: int, facets: list[int], known: dict[int, list[list[int]]], work: Work) -> list[list[int]]:
    """Return the corners of each simplex in a division of a face, which is a simplex if it has `size` corners."""
    if face in known:
        return known[face]
    numbers = [number for number in range(face.bit_length()) if face >> number & 1]
    if len(numbers) == size:
        found = [numbers]
    else:
        apex = 1 << numbers[0]
        parts = {face & facet for facet in facets} - {0, face}
        largest = [part for part in parts if not any(part != other and part & other == part for other in parts)]
        work.spend(len(parts))
        found = []
        for part in largest:
            if not part & apex:
                simplices = _divided(part, size - 1, facets, known, work)
                work.spend(len(simplices))
                found += [[numbers[0], *simplex] for simplex in simplices]
    known[face] = found
    return found


def _determinant(rows: Sequence[Vector]) -> int:
    """Return the determinant of whole numbers, which stay whole (Bareiss, Mathematics of Computation 22, 1968)."""
    matrix = [[*row] for row in rows]
    last = 1
    for step in range(len(matrix) - 1):
        pivot = next((row for row in range(step, len(matrix)) if matrix[row][step]), None)
        if pivot is None:
            return 0
        matrix[step], matrix[pivot] = matrix[pivot], matrix[step]
        top = matrix[step]
        for row in matrix[step + 1 :]:
            for column in range(len(matrix) - 1, step, -1):
                row[column] = (row[column] * top[step] - row[step] * top[column]) // last
        last = top[step]
    return matrix[-1][-1]
