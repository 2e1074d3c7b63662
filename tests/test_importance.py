"""Orders of importance: how they are read, and what follows from all weights that agree with them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain, combinations, pairwise, permutations, product
from random import Random
from typing import NamedTuple

import pytest

from policy_cli.analysis import acceptability
from policy_cli.analysis.acceptability import Acceptability, acceptabilities, settling, who_is_ahead
from policy_cli.analysis.changes import fewest_notches
from policy_cli.analysis.matrix import Matrix, leaders_of, leaders_under, sums
from policy_cli.analysis.polytope import agreeing
from policy_cli.analysis.ranking import central_weights, rank, weights_of
from policy_cli.document import ItemList, Paragraph, Table, plain_text
from policy_cli.importance import Groups, center, groups_of, importance_faults
from policy_cli.model import Criterion, Decision
from policy_cli.serialize.ranking import ranking_data
from policy_cli.views.ranking import by_viewpoint, ranking_document
from tests.conftest import decision_of
from tests.test_ranking import decided

Point = tuple[Fraction, ...]
CRITERIA = {id: Criterion(id=id, name=name) for id, name in (("money", "Town money"), ("allies", "A"), ("works", "W"))}


# How an order is written


@pytest.mark.parametrize(
    ("importance", "groups"),
    [
        ("money", (("money",),)),
        ("money, allies + works", (("money",), ("allies", "works"))),
        (" money>allies\n > works ", (("money",), ("allies",), ("works",))),
        ("works+money", (("works", "money"),)),
    ],
)
def test_an_order_is_read_in_groups(importance: str, groups: Groups) -> None:
    assert not [*importance_faults(importance, CRITERIA)]
    assert groups_of(importance) == groups


@pytest.mark.parametrize(
    ("importance", "faults"),
    [
        ("money, alies > wroks", {("alies", 'did you mean "allies"?'), ("wroks", 'did you mean "works"?')}),
        ("town money", {("town money", "write money")}),
        ("A, allies", {("A", "write allies")}),
        ("money, works + money", {("money", "delete one of them")}),
        ("money,, works", {(",", None)}),
        ("money +", {("+", None)}),
        ("> money", {(">", None)}),
        (" ", {("", None)}),
    ],
)
def test_each_fault_of_an_order_has_its_characters(importance: str, faults: set[tuple[str, str | None]]) -> None:
    found = [*importance_faults(importance, CRITERIA)]
    said = {(importance[slice(*fault.part)], fault.hint) for fault in found}
    assert said == {
        (part, hint or 'write the most important first, as in "money, allies + works"') for part, hint in faults
    }


def test_the_second_of_two_equal_names_is_meant() -> None:
    (fault,) = importance_faults("money, allies, money", CRITERIA)
    assert fault.part == (15, 20)


# Weights that agree


def test_the_center_of_a_full_order_has_the_weights_of_rank_order_centroids() -> None:
    # (1 + 1/2 + 1/3) / 3, (1/2 + 1/3) / 3 and (1/3) / 3.
    assert center((("a",), ("b",), ("c",))) == {"a": Fraction(11, 18), "b": Fraction(5, 18), "c": Fraction(2, 18)}


def test_criteria_in_no_order_share_their_places_at_the_center() -> None:
    assert center((("a",), ("b", "c"))) == {"a": Fraction(11, 18), "b": Fraction(7, 36), "c": Fraction(7, 36)}
    assert set(center((("a", "b", "c"),)).values()) == {Fraction(1, 3)}


def test_the_corners_are_the_means_over_what_is_closed_upward() -> None:
    # a before b and c: a alone, a with b, a with c, and all three.
    assert {*agreeing("abc", (("a",), ("b", "c"))).corners} == {(1, 0, 0), (1, 1, 0), (1, 0, 1), (1, 1, 1)}
    # Of the first group each is a corner alone, and not their mean.
    assert {*agreeing("abc", (("a", "b"), ("c",))).corners} == {(1, 0, 0), (0, 1, 0), (1, 1, 1)}


def orders(random: Random, ids: str) -> Groups:
    """Return a random order of the criteria in two groups or more."""
    shuffled = random.sample(ids, len(ids))
    cuts = sorted(random.sample(range(1, len(ids)), random.randint(1, len(ids) - 1)))
    return tuple(tuple(shuffled[start:end]) for start, end in zip([0, *cuts], [*cuts, len(ids)], strict=True))


def solved(rows: Sequence[Sequence[int]]) -> Point | None:
    """Return the only weights that add up to 1 and make each row 0, by elimination in fractions."""
    size = len(rows[0])
    system = [[Fraction(1)] * (size + 1), *([*map(Fraction, row), Fraction(0)] for row in rows)]
    for column in range(size):
        pivot = next((row for row in range(column, len(system)) if system[row][column]), None)
        if pivot is None:
            return None
        system[column], system[pivot] = system[pivot], system[column]
        system[column] = [value / system[column][column] for value in system[column]]
        for row in range(len(system)):
            if row != column:
                factor = system[row][column]
                system[row] = [a - factor * b for a, b in zip(system[row], system[column], strict=True)]
    return tuple(row[-1] for row in system)


@pytest.mark.parametrize("seed", range(40))
def test_the_corners_are_those_that_solving_every_set_of_bounds_finds(seed: int) -> None:
    random = Random(seed)
    ids = "abcde"[: random.randint(2, 5)]
    order = orders(random, ids)
    bounds = [[int(id == one) for id in ids] for one in ids]
    for before, after in pairwise(order):
        bounds += [[(id == one) - (id == other) for id in ids] for one, other in product(before, after)]
    points = {solved(chosen) for chosen in combinations(bounds, len(ids) - 1)}
    found = {
        point
        for point in points
        if point and all(sum(a * b for a, b in zip(point, bound, strict=True)) >= 0 for bound in bounds)
    }
    corners = agreeing(ids, order).corners
    assert {tuple(Fraction(weight, sum(corner)) for weight in corner) for corner in corners} == found
    assert len(corners) == len(found) <= 2 ** (len(ids) - 1)


# Shares, by another computation


class Leaf(NamedTuple):
    """A part of the weights, in which no two options change places: its share and its middle."""

    share: Fraction
    middle: Point


def leaves(ids: str, order: Groups, margins: Sequence[Sequence[int]]) -> Iterator[Leaf]:
    """Yield simplices that lie on one side of each margin, out of one for each full order: split at edge after edge."""
    full = [tuple(chain(*parts)) for parts in product(*map(permutations, order))]
    for one in full:
        corners: list[Point] = [
            tuple(Fraction(int(one.index(id) <= last), last + 1) for id in ids) for last in range(len(ids))
        ]
        todo: list[tuple[Fraction, list[Point]]] = [(Fraction(1, len(full)), corners)]
        while todo:
            share, simplex = todo.pop()
            for margin in margins:
                heights = scored(simplex, tuple(map(Fraction, margin)))
                if min(heights) < 0 < max(heights):
                    up, down = heights.index(max(heights)), heights.index(min(heights))
                    part = heights[up] / (heights[up] - heights[down])
                    point = tuple(a + part * (b - a) for a, b in zip(simplex[up], simplex[down], strict=True))
                    for replaced, size in ((down, part), (up, 1 - part)):
                        todo.append((share * size, [*simplex[:replaced], point, *simplex[replaced + 1 :]]))
                    break
            else:
                middle = tuple(sum(column, Fraction()) / len(simplex) for column in zip(*simplex, strict=True))
                yield Leaf(share, middle)


def scored(rows: Iterable[Iterable[int | Fraction]], weights: Point) -> list[Fraction]:
    return [sum((weight * value for value, weight in zip(row, weights, strict=True)), Fraction()) for row in rows]


def drawn(random: Random) -> tuple[Matrix, Groups]:
    """Return random ratings, a third of them ranges or unknown, and an order of the criteria."""
    ids = "abcd"[: random.choice((2, 3, 3, 4))]
    lows = [[random.randint(0, 4) for _ in ids] for _ in range(random.choice((2, 3, 3)))]
    highs = [[min(4, low + random.choice((0, 0, 0, 0, 1, 2))) for low in row] for row in lows]
    names = tuple(f"o{number}" for number in range(len(lows)))
    matrix = Matrix(names, tuple(ids), 4, tuple(map(tuple, lows)), tuple(map(tuple, highs)))
    return matrix, orders(random, ids)


def expected(matrix: Matrix, found: Sequence[Leaf], row: int) -> tuple[Fraction, Fraction, list[Fraction] | None]:
    """Return the shares under which an option surely comes first and could, and the mean of the latter weights."""
    surely = possibly = Fraction()
    mean = [Fraction()] * len(matrix.criteria)
    for share, middle in found:
        lows, highs = scored(matrix.lows, middle), scored(matrix.highs, middle)
        surely += share * all(lows[row] >= high for other, high in enumerate(highs) if other != row)
        if all(highs[row] >= low for other, low in enumerate(lows) if other != row):
            possibly += share
            mean = [total + share * weight for total, weight in zip(mean, middle, strict=True)]
    return surely, possibly, [total / possibly for total in mean] if possibly else None


def expected_ranks(matrix: Matrix, found: Sequence[Leaf], row: int) -> list[tuple[Fraction, Fraction]]:
    shares = [[Fraction(), Fraction()] for _ in matrix.options]
    for share, middle in found:
        lows, highs = scored(matrix.lows, middle), scored(matrix.highs, middle)
        best = sum(low > highs[row] for other, low in enumerate(lows) if other != row)
        worst = sum(high > lows[row] for other, high in enumerate(highs) if other != row)
        for place in range(best, worst + 1):
            shares[place][0] += share * (best == worst)
            shares[place][1] += share
    return [(low, high) for low, high in shares]


NINE_DIGITS = 1e-9


@pytest.mark.parametrize("seed", range(10))
def test_all_shares_and_centers_are_those_of_another_computation(seed: int) -> None:
    random = Random(seed)
    for number in range(50):
        matrix, order = drawn(random)
        margins = [
            [a - b for a, b in zip(one, other, strict=True)]
            for one, other in product(matrix.lows, matrix.highs)
            if one != other
        ]
        found = [*leaves("".join(matrix.criteria), order, margins)]
        middle = [sum((share * point[n] for share, point in found), Fraction()) for n in range(len(matrix.criteria))]
        assert dict(zip(matrix.criteria, middle, strict=True)) == center(order)
        shares = acceptabilities(matrix, order, ranks=True)
        assert not any(share.sampled for share in shares)
        for row, one in enumerate(shares):
            low, high, mean = expected(matrix, found, row)
            assert (one.low, one.high) == (low, high)
            assert (one.central_weights is None) == (mean is None)
            if mean and one.central_weights:
                assert [*one.central_weights.values()] == pytest.approx([*map(float, mean)], abs=NINE_DIGITS)
            assert [*one.ranks] == expected_ranks(matrix, found, row)
            assert one.ranks[0] == (one.low, one.high)
            if number % 5 == 0:
                assert one.comparisons == true_comparisons(matrix, order, margins, row)
        for (own, other), (low, high) in who_is_ahead(matrix, order).items():
            pair = matrix.options.index(own), matrix.options.index(other)
            assert (low, high) == expected_ahead(matrix, found, *pair)


def true_comparisons(matrix: Matrix, order: Groups, margins: list[list[int]], row: int) -> set[tuple[str, str]]:
    """Return the comparisons that are true of some of the weights under which an option could come first."""
    true = set()
    ids = "".join(matrix.criteria)
    for one, other in chain(*(permutations(group, 2) for group in order)):
        comparison = [(id == one) - (id == other) for id in ids]
        for _, middle in leaves(ids, order, [*margins, comparison]):
            lows, highs = scored(matrix.lows, middle), scored(matrix.highs, middle)
            if middle[ids.index(one)] > middle[ids.index(other)] and highs[row] >= max(lows):
                true.add((one, other))
    return true


def expected_ahead(matrix: Matrix, found: Sequence[Leaf], own: int, other: int) -> tuple[Fraction, Fraction]:
    surely = possibly = Fraction()
    for share, middle in found:
        lows, highs = scored(matrix.lows, middle), scored(matrix.highs, middle)
        surely += share * (lows[own] > highs[other])
        possibly += share * (highs[own] > lows[other])
    return surely, possibly


@pytest.mark.parametrize("seed", range(8))
def test_sampled_shares_agree_with_the_exact_ones(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    matrix, order = drawn(Random(seed))
    exact, ahead = acceptabilities(matrix, order, ranks=True), who_is_ahead(matrix, order)
    monkeypatch.setattr(acceptability, "MAX_STEPS", -1)
    sampled = acceptabilities(matrix, order, ranks=True)
    # Five standard errors of at most half a point.
    for true, one in zip(exact, sampled, strict=True):
        assert one.sampled
        pairs = zip(chain((true.low, true.high), *true.ranks), chain((one.low, one.high), *one.ranks), strict=True)
        assert all(abs(share - estimate) <= 0.025 for share, estimate in pairs)
        assert true.high <= 0.01 or one.comparisons == true.comparisons
    for pair, estimates in who_is_ahead(matrix, order).items():
        assert all(abs(share - estimate) <= 0.025 for share, estimate in zip(ahead[pair], estimates, strict=True))


def test_no_further_comparison_leaves_out_who_can_come_first_whatever_its_answer() -> None:
    """Of many criteria, too, every sample counts: an option is not left out for want of samples."""
    random = Random(5)
    ids = tuple(f"c{number}" for number in range(40))
    rows = tuple(tuple(random.randint(0, 4) for _ in ids) for _ in range(12))
    matrix = Matrix(tuple(f"o{number}" for number in range(12)), ids, 4, rows, rows)
    found = [one for one in acceptabilities(matrix, (ids[:1], ids[1:])) if one.high]
    assert len(found) > 4
    for one in found:
        assert one.sampled
        assert all((a, b) in one.comparisons or (b, a) in one.comparisons for a, b in combinations(ids[1:], 2))


# The words


def from_order(decision: Decision, importance: str) -> tuple[list[str], dict[str, Acceptability]]:
    """Return the paragraphs and list items of a ranking by importance, and the shares by option."""
    groups = groups_of(importance)
    ranking = rank(decision, central_weights(decision, groups), groups)
    shares = acceptabilities(ranking.matrix, ranking.order)
    said = []
    for block in ranking_document(ranking, shares).blocks:
        if isinstance(block, Paragraph):
            said.append(plain_text(block.content))
        elif isinstance(block, ItemList):
            said += map(plain_text, block.items)
    return said, {share.option: share for share in shares}


def test_the_shipped_decision_with_domestic_politics_first(iran: Decision) -> None:
    # Weights are independent exponential variables over their sum; c, r, a, d, l, k are the criteria in their order,
    # and d is the largest: one case of six. Dismantling is never ahead of both others: it has at most a - 2d - l - k
    # and 2r more. Containment surely comes first where c + r + a <= d and l, k <= d:
    #   6 * integral of exp(-t) (1 - exp(-t))^2 (1 - exp(-t) (1 + t + t^2/2))
    #   = 6 * (1/3 - 7/8 + 26/27 - 21/64) = 161/288.
    # Engagement surely does where r + a >= d + l. With r = t - x, a = t - y and l = z that is x + y + z <= t, where the
    # integral of exp(x + y - z) is 1 - exp(-t)/4 + (t/2 - 3/4) exp(t):
    #   6 * integral of exp(-3t) (1 - exp(-t))^2 (1 - exp(-t)/4 + (t/2 - 3/4) exp(t)) = 6 * 17/1440 = 17/240.
    said, shares = from_order(iran, "washington")
    assert {id: (one.low, one.high) for id, one in shares.items()} == {
        "containment": (Fraction(161, 288), 1 - Fraction(17, 240)),
        "moderate-engagement": (Fraction(17, 240), 1 - Fraction(161, 288)),
        "dismantling": (0, 0),
    }
    assert said[0] == (
        "In order of importance: U.S. politics; then all others. Under weights that agree with this order, "
        "Containment (56–93%) or Moderate engagement (7–44%) can come first, depending also on the unknown ratings "
        "and the ranges. At the center of these, first place goes to Containment. This is arithmetic on the editor's "
        "ratings, not a recommendation."
    )


def test_an_option_that_leads_at_all_corners_comes_first_under_all_weights() -> None:
    # x is ahead by a - b, which no weights with a before b make negative.
    said, shares = from_order(decided({"x": (1, -1), "y": (0, -1)}), "a > b")
    assert said[0].startswith(
        "In order of importance: A; then B. Under all weights that agree with this order, first place goes to X."
    )
    assert shares["x"].low == 1


def test_what_is_left_out_counts_at_most_as_the_last() -> None:
    decision = decided({"x": (1, 1, -1)})
    assert central_weights(decision, (("c",),)) == {"a": Fraction(7, 36), "b": Fraction(7, 36), "c": Fraction(11, 18)}
    # c before a and b: x leads where a + b >= c. With exponential variables, c is more than both together in (1/2)^2 of
    # all cases, and the largest in 1/3: so a + b >= c in 1/12 of all, which is 1/4 of those that agree.
    assert from_order(decision, "c")[1]["x"].low == Fraction(1, 4)


def test_the_comparison_that_settles_it_is_found_with_what_each_answer_gives() -> None:
    # a counts most, and x and y are level on it: x leads where b > c, y where c > b, and d tells them apart nowhere.
    decision = decided({"x": (1, 1, 0, 0), "y": (1, 0, 1, 0)})
    said, shares = from_order(decision, "a")
    assert {id: one.low for id, one in shares.items()} == {"keep": 0, "x": Fraction(1, 2), "y": Fraction(1, 2)}
    assert "Is B worth more than C? If so, first place goes to X; if not, first place goes to Y." in said
    found = settling(tuple(shares.values()), (("a",), ("b", "c", "d")))
    assert found is not None
    assert (found.criterion, found.other, found.if_more, found.if_less) == ("b", "c", ("x",), ("y",))


def test_where_nothing_is_open_no_comparison_is_asked_for() -> None:
    decision = decided({"x": (2, 0), "y": (0, 3 - 1)})
    assert "What would settle it" not in " ".join(from_order(decision, "a, b")[0])
    assert settling(tuple(from_order(decision, "a, b")[1].values()), (("a",), ("b",))) is None


def test_a_criterion_without_weight_is_ranked_if_an_order_names_it() -> None:
    text = (
        "policy-cli: 1\ntitle: T\nbaseline: k\n"
        "criteria: {a: {name: A}, b: {name: B, weight: 0}, c: {name: C, weight: 0}}\n"
        "options: {k: {name: K}, x: {name: X, ratings: {a: better, b: worse}}}\n"
    )
    decision = decision_of(text)
    assert [*central_weights(decision, (("b",),))] == ["a", "b"]


VIEWPOINTS = """\
policy-cli: 1
title: T
baseline: keep
criteria: {a: {name: A}, b: {name: B}, c: {name: C}}
options:
  keep: {name: Keep}
  x: {name: X, ratings: {a: better, b: worse, c: same}}
  y: {name: Y, ratings: {a: worse, b: better, c: same}}
viewpoints:
  firm: {name: Firm, importance: "a, b"}
  open: {name: Open, importance: c}
  given: {name: Given, weights: {a: 3}}
"""


def test_a_viewpoint_with_an_order_says_who_can_come_first_under_all_its_weights() -> None:
    decision = decision_of(VIEWPOINTS)
    ranking = rank(decision, weights_of(decision, {}))
    assert [*map(plain_text, by_viewpoint(ranking))] == [
        "Firm (A before all else, then B): first place goes to X",
        "Open (C before all else): X (50%) or Y (50%) can come first",
        "Given (A 60%; B and C 20% each): first place goes to X",
    ]
    data = ranking_data(ranking, acceptabilities(ranking.matrix))
    assert [view["can_be_first"] for view in data["viewpoints"]] == [("x",), ("x", "y"), None]


def test_the_data_has_the_groups_who_can_lead_and_all_ranks() -> None:
    decision = decided({"x": (1, 1, 0, 0), "y": (1, 0, 1, 0)})
    groups = groups_of("a, d")
    ranking = rank(decision, central_weights(decision, groups), groups)
    shares = acceptabilities(ranking.matrix, ranking.order, ranks=True)
    data = ranking_data(ranking, shares, who_is_ahead(ranking.matrix, ranking.order))
    assert data["importance"] == (("a",), ("d",))
    assert data["can_be_first"] == ("x", "y")
    assert data["shares"] == {
        "keep": [[0, 0], [0, 0], [1, 1]],
        "x": [[0.5, 0.5], [0.5, 0.5], [0, 0]],
        "y": [[0.5, 0.5], [0.5, 0.5], [0, 0]],
    }
    assert {"id": "x", "of": "y", "share": [0.5, 0.5]} in data["ahead"]
    assert data["settling"] == {"criterion": "b", "other": "c", "if_more": ("x",), "if_less": ("y",)}


# How far another answer is


def unseats(matrix: Matrix, shares: Sequence[int], leader: int, moved: Mapping[tuple[int, int], int]) -> bool:
    """Return whether another option is level with a leader, or ahead of it if it could be level before."""
    lows, highs = ([[*row] for row in rows] for rows in (matrix.lows, matrix.highs))
    before = [sums(rows, shares) for rows in (matrix.lows, matrix.highs)]
    for (row, column), notches in moved.items():
        lows[row][column] += notches
        highs[row][column] += notches
    after = sums(lows, shares), sums(highs, shares)
    for other in range(len(matrix.options)):
        if other != leader:
            gap, now = before[0][leader] - before[1][other], after[0][leader] - after[1][other]
            if now < 0 or (now == 0 and gap > 0):
                return True
    return False


@pytest.mark.parametrize("seed", range(15))
def test_no_fewer_notches_unseat_a_leader(seed: int) -> None:
    random = Random(seed)
    rated = {id: [random.choice((-2, -1, 0, 1, 2, None)) for _ in "abc"] for id in ("x", "y")}
    decision = decided(rated)
    weights = weights_of(decision, {"a": random.randint(1, 3), "b": random.randint(1, 3)})
    ranking = rank(decision, weights)
    matrix, shares = ranking.matrix, [int(weights[id] * 60 * 7) for id in "abc"]
    found = fewest_notches(decision, matrix, shares, leaders_under(matrix, weights))
    assert ranking.unseating == found
    if not ranking.leaders.surely:
        assert found is None
        return
    cells = [
        (row, column)
        for row, column in product(range(1, 3), range(3))
        if matrix.lows[row][column] == matrix.highs[row][column]
    ]
    rooms = [range(-matrix.lows[row][column], 4 - matrix.lows[row][column] + 1) for row, column in cells]
    fewest = min(
        (
            sum(map(abs, moves))
            for moves in product(*rooms)
            for leader in map(matrix.options.index, ranking.leaders.surely)
            if unseats(matrix, shares, leader, dict(zip(cells, moves, strict=True)))
        ),
        default=None,
    )
    assert (found and found.notches) == fewest


def test_two_notches_on_two_options_are_named_with_what_follows() -> None:
    # x leads keep by 2 of two words each, and y by 2: y one up on a, and x one down on b, and they are level.
    decision = decided({"x": (1, 2), "y": (1, 0)})
    ranking = rank(decision, weights_of(decision, {}))
    assert ranking.unseating is not None
    assert ranking.unseating.notches == 2
    assert "y" in ranking.unseating.then.surely


@pytest.mark.parametrize("seed", range(30))
def test_leaving_an_option_out_does_not_change_the_order_of_the_others(seed: int) -> None:
    random = Random(seed)
    rated = {id: [random.choice((-2, -1, 0, 1, 2, None)) for _ in "abc"] for id in "wxyz"}
    for order in ((), groups_of("b, a")):
        whole = decided(rated)
        for left_out in rated:
            rest = decided({id: row for id, row in rated.items() if id != left_out})
            before, after = (
                rank(one, central_weights(one, order) if order else weights_of(one, {}), order) for one in (whole, rest)
            )
            scores = {one.option.id: one.score for one in before.ranked if one.option.id != left_out}
            assert {one.option.id: one.score for one in after.ranked} == scores
            surely = {(a, b) for a in scores for b in scores if scores[a].low > scores[b].high}
            ranks = {one.option.id: one for one in after.ranked}
            assert all(ranks[a].best < ranks[b].best for a, b in surely)


def test_a_scale_turned_around_has_the_same_shares() -> None:
    def ranked(scale: str, turned: bool) -> list[tuple[str, Fraction, Fraction]]:
        values = {"x": (2, 9), "y": (7, 4), "z": (5, 5)}
        ratings = "\n".join(
            f"  {id}: {{name: {id}, ratings: {{a: {10 - a if turned else a}, b: {b}}}}}"
            for id, (a, b) in values.items()
        )
        text = (
            f"policy-cli: 1\ntitle: T\ncriteria: {{a: {{name: A, scale: {scale}}}, "
            f"b: {{name: B, scale: {{worst: 0, best: 10}}}}}}\noptions:\n{ratings}\n"
        )
        decision = decision_of(text)
        ranking = rank(decision, central_weights(decision, (("a",),)), (("a",),))
        return [(one.option, one.low, one.high) for one in acceptabilities(ranking.matrix, ranking.order, ranks=True)]

    assert ranked("{worst: 0, best: 10}", False) == ranked("{worst: 10, best: 0}", True)


def test_full_shows_all_ranks_and_all_pairs() -> None:
    decision = decided({"x": (1, 0), "y": (0, 1)})
    ranking = rank(decision, weights_of(decision, {}))
    shares = acceptabilities(ranking.matrix, ranks=True)
    document = ranking_document(ranking, shares, pairs=who_is_ahead(ranking.matrix), full=True)
    tables = [
        [[plain_text(cell) for cell in row if isinstance(cell, tuple)] for row in block.rows]
        for block in document.blocks
        if isinstance(block, Table)
    ]
    assert tables[2] == [["X", "50%", "50%", "0%"], ["Y", "50%", "50%", "0%"], ["Keep (baseline)", "0%", "0%", "100%"]]
    assert tables[3] == [["Keep (baseline)", "–", "0%", "0%"], ["X", "100%", "–", "50%"], ["Y", "100%", "50%", "–"]]


def test_leaders_of_equal_scores_tie() -> None:
    assert leaders_of(("x", "y", "z"), [3, 3, 1], [3, 3, 3]).surely == ("x", "y")
    assert leaders_of(("x", "y", "z"), [3, 3, 1], [3, 3, 3]).possibly == ("z",)
