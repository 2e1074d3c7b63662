"""Rules on figures: values that contradict their parts or their range, and figures that a rating needs."""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from policy_cli.analysis.figures import range_in_words, rounding, total
from policy_cli.analysis.rules.rule import RuleContext, Violation, exceptions
from policy_cli.diagnostics import Target
from policy_cli.model import Figure, Measure, Option
from policy_cli.text import grouped

LIKE = 50
"""How many times as large as another figure of a measure one may be and still be like it."""


def sum_differs(context: RuleContext) -> Iterator[Violation]:
    """A figure is not the sum of its parts, though its measure does not say `parts: separate`.

    Either the figure or one of its parts is mistyped, or a part is missing. Rounding is allowed: each number may be off
    by half a unit of its last digit. Parts that are not meant to add up, such as rates, groups, or years of a net
    present value, are `separate`.
    """
    for measure, figure in _figures(context):
        if measure.parts == "separate" or figure.value is None or not figure.by:
            continue
        parts = total(figure.by.values())
        allowed = total(map(rounding, (figure.value, *figure.by.values())))
        if abs(total((figure.value, -parts))) > allowed:
            message = f"this figure is {grouped(figure.value)}, but its parts add up to {grouped(parts)}"
            hint = f'fix the number that is wrong, or write "parts: separate" in the measure "{measure.id}"'
            yield Violation(Target(figure.origin, ("value",)), message, hint)


def outside_range(context: RuleContext) -> Iterator[Violation]:
    """A figure is outside its own range, from `low` to `high`.

    A best estimate is never outside the range of what is possible, so one of these numbers is mistyped.
    """
    for _, figure in _figures(context):
        value, low, high = figure.value, figure.low, figure.high
        if value is not None and ((low is not None and value < low) or (high is not None and value > high)):
            message = f"this figure is {grouped(value)}, but its range is {range_in_words(figure)}"
            yield Violation(Target(figure.origin, ("value",)), message, "fix the number that is wrong")


def thousands_point(context: RuleContext) -> Iterator[Violation]:
    """A figure has a point before three digits, and only with the point between thousands is it like the others.

    A point begins the decimals: 1.790 is less than 2. Where others of the same measure are whole numbers such as 47 and
    790, 1790 was meant.
    """
    for measure in context.decision.measures.values():
        numbers = [(figure, *one) for figure in context.figures(measure) for one in _numbers(figure)]
        whole = [abs(number) for *_, number in numbers if number and number == number.to_integral_value()]
        grouped_so = [one for one in numbers if _has_thousands(one[-1])]
        if not whole or len(whole) + len(grouped_so) < len(numbers):
            continue
        for figure, keys, number in grouped_so:
            meant = number.scaleb(3)
            if abs(number) * 10 < min(whole) and min(whole) / LIKE <= abs(meant) <= max(whole) * LIKE:
                message = f"the point in {number} begins decimals, but no other figure is below {grouped(min(whole))}"
                yield Violation(
                    Target(figure.origin, keys), message, f"write {meant:f}, without a point, if that is meant"
                )


def _has_thousands(number: Decimal) -> bool:
    """Return whether the point of a number could be the one between thousands."""
    return number.as_tuple().exponent == -3 and 1 <= abs(number) < 1000


def _numbers(figure: Figure) -> Iterator[tuple[tuple[str | int, ...], Decimal]]:
    """Yield the numbers of a figure, each with the keys that lead to it."""
    for key, number in (("value", figure.value), ("low", figure.low), ("high", figure.high)):
        if number is not None:
            yield (key,), number
    for part, number in figure.by.items():
        yield ("by", part), number


def missing_figure(context: RuleContext) -> Iterator[Violation]:
    """An option lacks a figure that would rate it on a criterion, though most options have one.

    Without the figure the option is not rated on that criterion, so in a ranking it may be the best or the worst. If
    nobody knows the figure, `because` under the ratings of the option shows that the question was asked.
    """
    options = context.decision.options.values()
    for criterion in context.decision.criteria.values():
        has_figure = partial(_has_figure, criterion.measure)
        for option in exceptions(options, has_figure) if criterion.measure else ():
            if criterion.id not in option.ratings:
                lacks = f'it has no figure of "{criterion.measure}"'
                message = f'"{option.id}" is not rated on "{criterion.id}", for {lacks}'
                hint = 'add the figure; if nobody knows it, say why under "ratings", as "because"'
                yield Violation(Target(option.origin), message, hint)


def _has_figure(measure: str | None, option: Option) -> bool:
    return measure in option.figures


def _figures(context: RuleContext) -> Iterator[tuple[Measure, Figure]]:
    for measure in context.decision.measures.values():
        yield from ((measure, figure) for figure in context.figures(measure))
