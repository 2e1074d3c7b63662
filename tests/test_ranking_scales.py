"""Ranking by all kinds of scales: numbers, own words, ranges and figures, with the weights of the file."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_cli.analysis.acceptability import acceptabilities
from policy_cli.analysis.matrix import Leaders
from policy_cli.analysis.ranking import MAX_CRITERIA, Ranking, can_be_ranked, rank, weights_of, why_not
from policy_cli.document import ItemList, Paragraph, RatingSpan, Row, Table, plain_text
from policy_cli.model import Decision
from policy_cli.scales import interval_of
from policy_cli.serialize.ranking import ranking_data
from policy_cli.views.ranking import ranking_document
from tests.conftest import read_text
from tests.test_ranking import first_place, what_would_change

quickly = settings(derandomize=True, deadline=None, max_examples=80)
Spans = Sequence[Sequence[tuple[Fraction, Fraction]]]


def decision_of(criteria: Mapping[str, str], options: Mapping[str, str], more: str = "") -> Decision:
    """Return a decision, from what its file says of each criterion and each option beside their names."""
    lines = ["policy-cli: 1", "title: Sites", more, "criteria:"]
    lines += [f"  {id}: {{name: {id.upper()}{', ' * bool(said)}{said}}}" for id, said in criteria.items()]
    lines += ["options:", *(f"  {id}: {{name: {id.title()}, {said}}}" for id, said in options.items())]
    result = read_text("\n".join(lines) + "\n")
    assert result.decision is not None, result.diagnostics
    return result.decision


def ranked(decision: Decision, **given: float) -> Ranking:
    return rank(decision, weights_of(decision, given))


def scores(ranking: Ranking) -> dict[str, tuple[Fraction | int, Fraction | int]]:
    return {one.option.id: (one.score.low, one.score.high) for one in ranking.ranked}


def known(ranking: Ranking) -> dict[str, float]:
    """Return the scores, none of which is a range."""
    assert all(low == high for low, high in scores(ranking).values())
    return {id: float(low) for id, (low, _) in scores(ranking).items()}


def ratings_rows(ranking: Ranking) -> list[Row]:
    """Return the rows of the table of ratings."""
    blocks = ranking_document(ranking, acceptabilities(ranking.matrix), full=True).blocks
    table = next(block for block in blocks if isinstance(block, Table) and plain_text(block.columns[1]) == "Weight")
    return [row for group in table.row_groups for row in group.rows]


def ratings_table(ranking: Ranking) -> dict[str, list[str]]:
    return {
        plain_text(row.label).partition(" (")[0]: [plain_text(cell) for cell in row.cells if isinstance(cell, tuple)]
        for row in ratings_rows(ranking)
    }


def prose(ranking: Ranking) -> list[str]:
    said = []
    for block in ranking_document(ranking, acceptabilities(ranking.matrix), full=True).blocks:
        if isinstance(block, Paragraph):
            said.append(plain_text(block.content))
        elif isinstance(block, ItemList):
            said += map(plain_text, block.items)
    return said


# Numbers

POINTS = {
    # access, cost, noise, land, jobs, nature, growth
    "quay": (8, 3, 5, 7, 6, 2, 9),
    "mill": (6, 7, 6, 4, 5, 5, 5),
    "heath": (3, 9, 8, 9, 2, 1, 8),
    "depot": (9, 5, 2, 6, 8, 7, 3),
    "market": (10, 1, 1, 2, 9, 8, 2),
    "ring": (5, 6, 4, 8, 7, 4, 10),
}
PERCENT = {"access": 22, "cost": 25, "noise": 8, "land": 10, "jobs": 15, "nature": 12.5, "growth": 7.5}


def points_file() -> Decision:
    criteria = {id: f"scale: {{worst: 0, best: 10}}, weight: {weight}" for id, weight in PERCENT.items()}
    options = {
        id: f"ratings: {{{', '.join(f'{c}: {p}' for c, p in zip(PERCENT, points, strict=True))}}}"
        for id, points in POINTS.items()
    }
    return decision_of(criteria, options)


def test_a_matrix_of_scores_and_weights_in_percent_ranks_as_its_weighted_averages() -> None:
    ranking = ranked(points_file())
    # For the quay, out of 100: 8 * 2.2 + 3 * 2.5 + 5 * .8 + 7 * 1 + 6 * 1.5 + 2 * 1.25 + 9 * .75 = 54.35.
    assert known(ranking) == {"quay": 54.35, "mill": 57.0, "heath": 54.75, "depot": 62.9, "market": 52.3, "ring": 60.2}
    assert [(one.option.id, one.best, one.worst) for one in ranking.ranked] == [
        (id, place, place) for place, id in enumerate(("depot", "ring", "mill", "heath", "quay", "market"), 1)
    ]
    assert first_place(ranking) == "first place goes to Depot."
    assert ranking.weights["nature"] == Fraction(1, 8)


@st.composite
def numbers(draw: st.DrawFn) -> tuple[list[tuple[int, int]], list[list[str]], list[float]]:
    """Return the worst and best number of each criterion, ratings of options, and weights."""
    ends = st.tuples(st.integers(-40, 40), st.integers(-40, 40)).filter(lambda pair: pair[0] != pair[1])
    scales = draw(st.lists(ends, min_size=1, max_size=5))

    def rating(worst: int, best: int) -> st.SearchStrategy[str]:
        low, high = sorted((worst, best))
        number = st.decimals(low, high, places=2).map(lambda n: f"{n:f}")
        return st.one_of(number, st.tuples(number, number).map(" to ".join), st.just("unknown"))

    rows = draw(st.lists(st.tuples(*(rating(*scale) for scale in scales)), min_size=2, max_size=5))
    weight = st.sampled_from([0, 0.5, 1, 2.25, 30])
    weights = draw(st.lists(weight, min_size=len(scales), max_size=len(scales)).filter(any))
    return scales, [list(row) for row in rows], weights


def in_numbers(scales: list[tuple[int, int]], rows: list[list[str]], weights: list[float]) -> Decision:
    criteria = {
        f"c{n}": f"scale: {{worst: {worst}, best: {best}}}, weight: {weight}"
        for n, ((worst, best), weight) in enumerate(zip(scales, weights, strict=True))
    }
    options = {
        f"o{n}": f"ratings: {{{', '.join(f'c{c}: {rating}' for c, rating in enumerate(row))}}}"
        for n, row in enumerate(rows)
    }
    return decision_of(criteria, options)


def plain_span(rating: str, worst: int, best: int) -> tuple[Fraction, Fraction]:
    if rating == "unknown":
        return Fraction(0), Fraction(1)
    shares = sorted((Fraction(end) - worst) / (best - worst) for end in rating.split(" to "))
    return shares[0], shares[-1]


def plain_leaders(spans: Spans, weights: Sequence[float]) -> Leaders:
    lows, highs = (
        [sum(Fraction(str(w)) * span[end] for w, span in zip(weights, row, strict=True)) for row in spans]
        for end in (0, 1)
    )
    surely = [all(low >= high for m, high in enumerate(highs) if m != n) for n, low in enumerate(lows)]
    possibly = [all(high >= low for m, low in enumerate(lows) if m != n) for n, high in enumerate(highs)]
    return Leaders(
        tuple(f"o{n}" for n, sure in enumerate(surely) if sure),
        tuple(f"o{n}" for n, may in enumerate(possibly) if may and not surely[n]),
    )


@quickly
@given(numbers())
def test_scores_are_the_weighted_means_of_the_shares_of_the_way_to_the_best(
    matrix: tuple[list[tuple[int, int]], list[list[str]], list[float]],
) -> None:
    scales, rows, weights = matrix
    decision = in_numbers(*matrix)
    spans = [[plain_span(r, *scale) for r, scale in zip(row, scales, strict=True)] for row in rows]
    counted = [(Fraction(str(weight)), column) for column, weight in enumerate(weights) if weight]
    whole = sum(weight for weight, _ in counted)
    expected = {
        f"o{n}": tuple(100 * sum(w * row[column][end] for w, column in counted) / whole for end in (0, 1))
        for n, row in enumerate(spans)
    }
    if not can_be_ranked(decision):
        assert all(rows[n][column] == "unknown" for n in range(len(rows)) for _, column in counted)
        return
    ranking = ranked(decision)
    assert scores(ranking) == expected
    assert ranking.leaders == plain_leaders(spans, weights)
    for one in ranking.ranked:
        low, high = expected[one.option.id]
        others = [ends for id, ends in expected.items() if id != one.option.id]
        assert one.best == 1 + sum(other_low > high for other_low, _ in others)
        assert one.worst == 1 + sum(other_high > low for _, other_high in others)


@quickly
@given(numbers())
def test_the_smallest_change_of_a_number_changes_the_leaders_and_no_smaller_one_does(
    matrix: tuple[list[tuple[int, int]], list[list[str]], list[float]],
) -> None:
    scales, rows, weights = matrix
    decision = in_numbers(*matrix)
    if not can_be_ranked(decision):
        return
    spans = [[plain_span(r, *scale) for r, scale in zip(row, scales, strict=True)] for row in rows]
    ranking = ranked(decision)
    little = Fraction(1, 10**12)

    def after(row: int, column: int, value: Fraction) -> Leaders:
        changed = [list(one) for one in spans]
        changed[row][column] = (value, value)
        return plain_leaders(changed, weights)

    sizes = set()
    for change in ranking.smallest_changes:
        row, column = int(change.option.id[1:]), int(change.criterion.id[1:])
        assert isinstance(change.instead, Fraction)
        assert change.rated == rows[row][column]
        worst, best = scales[column]
        value = (change.instead - worst) / (best - worst)
        if change.beyond:
            assert after(row, column, value) == ranking.leaders
            value += little if (change.beyond == "above") == (best > worst) else -little
        assert after(row, column, value) == change.then != ranking.leaders
        sizes.add(abs(value - spans[row][column][0]))
    assert len(sizes) <= 1
    size = sizes.pop() if sizes else Fraction(1)
    found = {(change.option.id, change.criterion.id, change.then) for change in ranking.smallest_changes}
    for row, column, sign in product(range(len(rows)), range(len(scales)), (-1, 1)):
        low, high = spans[row][column]
        value = low + sign * size
        if low == high and " to " not in rows[row][column] and 0 <= value <= 1:
            if size > 2 * little:
                assert after(row, column, value - sign * 2 * little) == ranking.leaders
            then = after(row, column, value)
            assert then == ranking.leaders or (f"o{row}", f"c{column}", then) in found


def test_a_scale_turned_around_gives_the_same_answers() -> None:
    turned = decision_of(
        {id: f"scale: {{worst: 10, best: 0}}, weight: {weight}" for id, weight in PERCENT.items()},
        {
            id: f"ratings: {{{', '.join(f'{c}: {10 - p}' for c, p in zip(PERCENT, points, strict=True))}}}"
            for id, points in POINTS.items()
        },
    )
    once, again = ranked(points_file()), ranked(turned)
    assert scores(once) == scores(again)
    assert once.leaders == again.leaders
    assert [(p.criterion.id, p.weight, p.then) for p in once.switching_points] == [
        (p.criterion.id, p.weight, p.then) for p in again.switching_points
    ]
    assert acceptabilities(once.matrix) == acceptabilities(again.matrix)
    assert [(c.option.id, c.instead) for c in once.smallest_changes] == [
        (c.option.id, 10 - c.instead) for c in again.smallest_changes if isinstance(c.instead, Fraction)
    ]


def test_the_number_at_which_the_leader_changes_is_reported() -> None:
    criteria = {"a": "scale: {worst: 0, best: 10}", "b": "scale: {worst: 40, best: 0}, weight: 3"}
    # Over 4: x has .8 + 3 * .5 = 2.3, and y .5 + 3 * .55 = 2.15. A quarter of b is 30 points, so 2 of 40 make .15.
    ranking = ranked(decision_of(criteria, {"x": "ratings: {a: 8, b: 20}", "y": "ratings: {a: 5, b: 18}"}))
    assert known(ranking) == {"x": 57.5, "y": 53.75}
    assert [(c.option.id, c.criterion.id, c.rated, c.instead, c.beyond) for c in ranking.smallest_changes] == [
        ("x", "b", "20", Fraction(22), None),
        ("y", "b", "18", Fraction(16), None),
    ]
    assert what_would_change(ranking)[-3:] == ["Then first: X and Y, tied", "X, B: 20 → 22", "Y, B: 18 → 16"]
    changes = ranking_data(ranking, acceptabilities(ranking.matrix))["changes_to_unseat"]["smallest_changes"]
    assert changes[0] == {
        "option": "x",
        "criterion": "b",
        "from": "20",
        "to": "22",
        "beyond": None,
        "first": ("x", "y"),
    }


def test_a_number_with_no_end_is_rounded_and_said_to_be() -> None:
    criteria = {"a": "scale: {worst: 0, best: 3}", "b": "scale: {worst: 0, best: 10}, weight: 7"}
    # In eighths: x has 2/3 + 0, y 0 + 7/10 of each tenth more. They meet where 7 * b / 10 = 2/3: at 20/21.
    ranking = ranked(decision_of(criteria, {"x": "ratings: {a: 2, b: 0}", "y": "ratings: {a: 0, b: 0}"}))
    assert ranking.smallest_changes[0].instead == Fraction(20, 21)
    assert what_would_change(ranking)[-2:] == ["Then first: X and Y, tied", "Y, B: 0 → about 1"]


def test_from_a_tie_any_more_or_less_of_a_number_decides() -> None:
    ranking = ranked(decision_of({"a": "scale: {worst: 9, best: 0}"}, {"x": "ratings: {a: 3}", "y": "ratings: {a: 3}"}))
    assert {(c.option.id, c.instead, c.beyond, c.then.surely) for c in ranking.smallest_changes} == {
        ("x", Fraction(3), "below", ("x",)),
        ("x", Fraction(3), "above", ("y",)),
        ("y", Fraction(3), "below", ("y",)),
        ("y", Fraction(3), "above", ("x",)),
    }
    assert what_would_change(ranking)[1:3] == ["Then first: Y", "X, A: 3 → more than 3"]


def test_the_end_of_a_scale_that_only_ties_is_reported() -> None:
    ranking = ranked(
        decision_of({"a": "scale: {worst: 0, best: 10}"}, {"x": "ratings: {a: 10}", "y": "ratings: {a: 4}"})
    )
    assert {(c.option.id, c.instead, c.beyond) for c in ranking.smallest_changes} == {
        ("x", Fraction(4), None),
        ("y", Fraction(10), None),
    }


# Own words


def test_own_words_are_at_equal_distances_and_change_by_whole_words() -> None:
    criteria = {"proof": "scale: [very low, low, moderate, high]", "ease": "scale: [hard to do, easy to do]"}
    options = {
        "x": "ratings: {proof: high, ease: hard to do}",
        "y": "ratings: {proof: low, ease: easy to do}",
        "z": "ratings: {proof: very low to moderate, ease: hard to do}",
    }
    ranking = ranked(decision_of(criteria, options))
    assert scores(ranking) == {"x": (50, 50), "y": (Fraction(200, 3),) * 2, "z": (0, Fraction(100, 3))}
    # Two thirds of a half part y from x; z would have from 50 to 83 if it were easy to do.
    assert {(c.option.id, c.criterion.id, c.instead) for c in ranking.smallest_changes} == {
        ("x", "ease", "easy to do"),
        ("y", "proof", "very low"),
        ("y", "ease", "hard to do"),
        ("z", "ease", "easy to do"),
    }
    table = ratings_table(ranking)
    assert table["PROOF"] == ["50%", "++ high", "- low", "--/+ very low to moderate"]


def test_a_change_by_words_in_between_that_no_option_is_rated_with_is_found() -> None:
    criteria = {"proof": "scale: [very low, low, moderate, high]", "fit": "scale: {worst: 0, best: 5}"}
    # Over 2, x has 1 and y .6: two words down leave x with 1/3, and y needs two words to pass it with 2/3 + .6.
    options = {"x": "ratings: {proof: high, fit: 0}", "y": "ratings: {proof: very low, fit: 3}"}
    ranking = ranked(decision_of(criteria, options))
    in_words = {(c.option.id, c.instead, c.then.surely) for c in ranking.smallest_changes if c.criterion.id == "proof"}
    assert in_words == {("x", "low", ("y",)), ("y", "moderate", ("y",))}


def test_the_five_words_have_signs_only_against_the_baseline() -> None:
    decision = decision_of(
        {"a": "", "b": "scale: [worse, same, better]"},
        {"keep": "ratings: {b: better}", "x": "ratings: {a: better, b: better}"},
        "baseline: keep",
    )
    ranking = ranked(decision)
    assert ratings_table(ranking) == {"A": ["50%", "= same", "+ better"], "B": ["50%", "better", "= better"]}
    cells = [cell for row in ratings_rows(ranking) for cell in row.cells if isinstance(cell, tuple)]
    spans = [part for cell in cells for part in cell if isinstance(part, RatingSpan)]
    assert [(span.word, span.relative) for span in spans] == [
        ("same", True),
        ("better", True),
        ("better", False),
        ("better", False),
    ]


def test_the_baseline_is_rated_on_own_scales_and_its_rating_there_may_change() -> None:
    decision = decision_of(
        {"a": "", "b": "scale: {worst: 0, best: 10}"},
        {"keep": "ratings: {b: 9}", "x": "ratings: {a: better, b: 6}"},
        "baseline: keep",
    )
    ranking = ranked(decision)
    # Keep has (50 + 90) / 2, and x (75 + 60) / 2; on a it is what it is by definition.
    assert known(ranking) == {"keep": 70, "x": 67.5}
    assert ranking.missing == ()
    assert {(c.option.id, c.criterion.id, c.instead) for c in ranking.smallest_changes} == {
        ("x", "a", "much better"),
        ("keep", "b", Fraction(17, 2)),
        ("x", "b", Fraction(13, 2)),
    }


def test_a_baseline_without_a_rating_on_an_own_scale_is_missing() -> None:
    decision = decision_of(
        {"a": "", "b": "scale: [no, yes]"},
        {"keep": "summary: K", "x": "ratings: {a: better, b: yes}"},
        "baseline: keep",
    )
    assert ranked(decision).missing == (("keep", "b"),)
    assert scores(ranked(decision))["keep"] == (25, 75)


# Ranges


def test_ranges_make_ranges_and_are_told_from_unknown_ratings() -> None:
    criteria = {"a": "scale: {worst: 0, best: 10}"}
    ranking = ranked(decision_of(criteria, {"x": "ratings: {a: 6 to 8}", "y": "ratings: {a: 7}"}))
    assert scores(ranking) == {"x": (60, 80), "y": (70, 70)}
    assert first_place(ranking) == "X or Y could come first, depending on the ranges."
    sure = ranked(decision_of(criteria, {"x": "ratings: {a: 8 to 9}", "y": "ratings: {a: 7}"}))
    assert first_place(sure) == "first place goes to X, however the ranges turn out."
    both = ranked(decision_of(criteria, {"x": "ratings: {a: 8 to 9}", "y": "ratings: {a: unknown}"}))
    assert first_place(both) == "X or Y could come first, depending on the unknown ratings and the ranges."


def test_a_range_is_not_changed_even_if_its_ends_are_the_same() -> None:
    criteria = {"a": "scale: {worst: 0, best: 10}", "b": "scale: [no, yes]"}
    options = {"x": "ratings: {a: 6 to 6, b: yes to yes}", "y": "ratings: {a: 7 to 9, b: no to yes}"}
    assert ranked(decision_of(criteria, options)).smallest_changes == ()


# Figures

MEASURES = "measures: {revenue: {name: Revenue, unit: million €}, deaths: {name: Deaths}}"
MEASURED = {
    "money": "measure: revenue, scale: {worst: 0, best: 80}",
    "lives": "measure: deaths, scale: {worst: 20, best: 10}",
}


def test_figures_rank_without_any_rating() -> None:
    options = {
        "keep": "figures: {revenue: 20, deaths: 18}",
        "raise": "figures: {revenue: {value: 60, low: 40, high: 70}, deaths: {low: 12, high: 14}}",
        "cut": "figures: {revenue: {high: 10}}",
    }
    ranking = ranked(decision_of(MEASURED, options, MEASURES))
    # Of 20 deaths, 18 are two tenths of the way to 10. A range with one end goes on to the end of the scale.
    assert scores(ranking) == {"keep": (22.5, 22.5), "raise": (67.5, 77.5), "cut": (0, Fraction(225, 4))}
    assert ranking.missing == (("cut", "lives"),)
    assert ranking.smallest_changes == ()
    assert ratings_table(ranking) == {
        "MONEY": ["50%", "- 20", "+ 60", "-- up to 10"],
        "LIVES": ["50%", "- 18", "+ 12 to 14", "not rated"],
    }


def test_a_figure_with_parts_only_does_not_rate_its_option() -> None:
    options = {"x": "figures: {revenue: 20, deaths: 18}", "y": "figures: {revenue: {by: {2031: 4}}, deaths: 11}"}
    assert ranked(decision_of(MEASURED, options, MEASURES)).missing == (("y", "money"),)


# The weights of the file


def test_the_weight_of_a_criterion_counts_unless_a_viewpoint_or_the_caller_gives_another() -> None:
    criteria = {"a": "scale: [no, yes], weight: 3", "b": "scale: [no, yes]"}
    options = {"x": "ratings: {a: yes, b: no}", "y": "ratings: {a: no, b: yes}"}
    decision = decision_of(criteria, options, "viewpoints: {w: {name: W, weights: {b: 9}}}")
    ranking = ranked(decision)
    assert ranking.weights == {"a": Fraction(3, 4), "b": Fraction(1, 4)}
    assert ranking.leaders_by_viewpoint == {"w": Leaders(("y",), ())}
    assert ranked(decision, a=0.5).weights == {"a": Fraction(1, 3), "b": Fraction(2, 3)}


WITH_UNRANKED = {"a": "scale: [no, yes]", "b": "scale: [no, yes]", "shown": "scale: [no, yes], weight: 0"}
UNRANKED = {"x": "ratings: {a: yes, b: yes, shown: no}", "y": "ratings: {a: no, b: yes, shown: yes}", "z": "aim: Z"}


def test_a_criterion_with_the_weight_nought_is_shown_but_takes_no_part() -> None:
    ranking = ranked(decision_of(WITH_UNRANKED, UNRANKED))
    without = ranked(
        decision_of(
            {id: said for id, said in WITH_UNRANKED.items() if id != "shown"},
            {id: said.replace(", shown: no", "").replace(", shown: yes", "") for id, said in UNRANKED.items()},
        )
    )
    assert scores(ranking) == scores(without)
    assert (ranking.weights, ranking.missing) == (without.weights, without.missing)
    assert ranking.missing == (("z", "a"), ("z", "b"))
    assert ranking.dominated == without.dominated == (("y", "x"),)
    assert acceptabilities(ranking.matrix) == acceptabilities(without.matrix)
    assert what_would_change(ranking) == what_would_change(without)
    assert ratings_table(ranking)["SHOWN"] == ["not ranked", "-- no", "++ yes", "not rated"]
    assert "The ratings of Y are no better than those of X on any criterion with weight, and worse on some." in prose(
        ranking
    )
    assert "The ratings of Y are no better than those of X on any criterion, and worse on some." in prose(without)


def test_a_criterion_with_the_weight_nought_is_ranked_where_it_is_given_weight() -> None:
    decision = decision_of(WITH_UNRANKED, UNRANKED, "viewpoints: {v: {name: V, weights: {shown: 9}}}")
    plain, asked = ranked(decision), ranked(decision, shown=9)
    assert plain.leaders == Leaders(("x",), ("z",))
    assert plain.leaders_by_viewpoint["v"] == asked.leaders == Leaders((), ("y", "z"))
    assert set(asked.weights) == {"a", "b", "shown"}
    assert ("z", "shown") in asked.missing
    assert asked.dominated == ()


def test_a_criterion_that_is_given_the_weight_nought_is_ranked_still() -> None:
    ranking = ranked(decision_of(WITH_UNRANKED, UNRANKED), b=0)
    assert ranking.weights == {"a": 1, "b": 0}
    assert ("z", "b") in ranking.missing


# What cannot be ranked


def reason(decision: Decision, **given: float) -> tuple[str, str | None]:
    found = why_not(decision, given)
    assert found is not None
    assert can_be_ranked(decision) == (why_not(decision, {}) is None)
    return found.message, found.hint


def test_a_file_whose_criteria_all_have_the_weight_nought_is_ranked_only_by_given_weights() -> None:
    decision = decision_of({"a": "scale: [no, yes], weight: 0"}, {"x": "ratings: {a: yes}", "y": "ratings: {a: no}"})
    assert reason(decision) == (
        "there is nothing to rank: every criterion has the weight 0",
        "give at least one criterion a weight above 0",
    )
    assert why_not(decision, {"a": 2}) is None


@pytest.mark.parametrize(
    ("criterion", "added", "hint"),
    [
        ("", "ratings: {c: much better}", '"ratings: {c: much better}"'),
        ("scale: [poor, fair, good]", "ratings: {c: good}", '"ratings: {c: good}"'),
        ("scale: {worst: 12, best: 0}", "ratings: {c: 0}", '"ratings: {c: 0}"'),
        ("measure: m, scale: {worst: 1, best: 8}", "figures: {m: 8}", '"figures: {m: 8}"'),
    ],
)
def test_where_nothing_is_rated_a_message_says_what_to_add(criterion: str, added: str, hint: str) -> None:
    more = "measures: {m: {name: M}}\nbaseline: keep"
    decision = decision_of({"c": criterion}, {"keep": "aim: K", "x": "aim: X"}, more)
    assert reason(decision) == (
        "there is nothing to rank: no option is rated on a criterion that has weight",
        f"add to the options: {hint}",
    )
    assert can_be_ranked(decision_of({"c": criterion}, {"keep": "aim: K", "x": added}, more))


def test_what_is_rated_only_without_weight_is_not_ranked() -> None:
    decision = decision_of(
        {"a": "scale: [no, yes], weight: 0", "b": "scale: {worst: 0, best: 5}"},
        {"x": "ratings: {a: yes}", "y": "ratings: {a: no}"},
    )
    assert reason(decision)[1] == 'add to the options: "ratings: {b: 5}"'


def test_numbers_with_too_many_digits_for_all_of_them_together_are_refused() -> None:
    criteria = {f"c{n}": f"scale: {{worst: 0, best: {10**29 + 2 * n + 1}}}" for n in range(MAX_CRITERIA)}
    ratings = ", ".join(f"{id}: 7" for id in criteria)
    decision = decision_of(criteria, {"x": f"ratings: {{{ratings}}}", "y": f"ratings: {{{ratings}}}"})
    assert reason(decision) == ("the numbers that rate the options have too many digits to rank", "round them")


def test_a_rating_and_its_table_cell_agree() -> None:
    ranking = ranked(points_file())
    criteria = ranking.decision.criteria
    for id, cells in ratings_table(ranking).items():
        for option, cell in zip(ranking.matrix.options, cells[1:], strict=True):
            row = ranking.matrix.lows[ranking.matrix.options.index(option)]
            column = ranking.matrix.criteria.index(id.lower())
            found = interval_of(re.sub("^[-+=/]+ ", "", cell), criteria[id.lower()])
            assert found is not None
            assert found[0] == Fraction(row[column], ranking.matrix.unit)
