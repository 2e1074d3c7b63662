"""Rules on figures: values that contradict their parts or their range."""

from collections.abc import Iterator

from policy_cli.analysis.figures import range_in_words, rounding, total
from policy_cli.analysis.rules.rule import RuleContext, Violation
from policy_cli.diagnostics import Target
from policy_cli.model import Figure, Measure
from policy_cli.text import grouped


def sum_differs(context: RuleContext) -> Iterator[Violation]:
    """A figure is not the sum of its parts, though its measure does not say `parts: separate`.

    Either the figure or one of its parts is mistyped, or a part is missing. Rounding is allowed for: half a unit in the
    last place of each number as it is written, added up. Parts that are not meant to add up, such as rates, groups, or
    years of a net present value, are `separate`.
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
    """A figure lies outside the range that it gives itself with `low` and `high`.

    The best estimate cannot be beyond what is held to be possible: one of these numbers is mistyped.
    """
    for _, figure in _figures(context):
        value, low, high = figure.value, figure.low, figure.high
        if value is not None and ((low is not None and value < low) or (high is not None and value > high)):
            message = f"this figure is {grouped(value)}, but its range is {range_in_words(figure)}"
            yield Violation(Target(figure.origin, ("value",)), message, "fix the number that is wrong")


def _figures(context: RuleContext) -> Iterator[tuple[Measure, Figure]]:
    for measure in context.decision.measures.values():
        yield from ((measure, figure) for figure in context.figures(measure))
