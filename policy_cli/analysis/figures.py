"""What the figures of options say: in words, by part, and against the baseline."""

from collections.abc import Callable, Iterable
from decimal import Context, Decimal, localcontext

from policy_cli.analysis.order import merged
from policy_cli.model import Decision, Figure, Measure, Option
from policy_cli.text import counted, grouped, with_brackets

EXACT = Context(prec=100)
"""The context of sums and differences: no digit of numbers that have up to 30 is ever rounded."""


def measure_label(measure: Measure) -> str:
    """Return what labels the row of a measure: its name, with its unit and what its range is in parentheses."""
    about = with_brackets(", ".join(filter(None, (measure.unit, measure.range))))
    return f"{measure.name} ({about})" if about else measure.name


def figure_in_words(figure: Figure, written: Callable[[Decimal], str] = grouped) -> str:
    """Return a figure without its unit: its value, its range, or its value with its range in parentheses.

    Of a figure that has only parts, return how many.
    """
    value = written(figure.value) if figure.value is not None else ""
    span = range_in_words(figure, written)
    if not value and not span:
        return counted(len(figure.by), "part")
    return f"{value} ({span})" if value and span else value or span


def range_in_words(figure: Figure, written: Callable[[Decimal], str] = grouped) -> str:
    """Return the range of a figure, one number if its ends are equal; nothing if it has none or this is its value."""
    if figure.low is not None and figure.low == figure.high:
        return "" if figure.low == figure.value else written(figure.low)
    if figure.low is not None and figure.high is not None:
        return f"{written(figure.low)} to {written(figure.high)}"
    if figure.low is not None:
        return f"from {written(figure.low)}"
    return f"up to {written(figure.high)}" if figure.high is not None else ""


def parts_of(options: Iterable[Option], measure: str) -> list[str]:
    """Return the parts that figures of a measure have, such as years, in an order that agrees with each figure's."""
    return merged(option.figures[measure].by for option in options if measure in option.figures)


def against_baseline(decision: Decision, option: Option, measure: str) -> Decimal | None:
    """Return by how much the value of an option differs from that of the baseline; None if either has none."""
    baseline = decision.options.get(decision.baseline or "")
    if baseline is None or option is baseline:
        return None
    own, other = (each.figures[measure].value if measure in each.figures else None for each in (option, baseline))
    return EXACT.subtract(own, other) if own is not None and other is not None else None


def total(parts: Iterable[Decimal]) -> Decimal:
    """Return the exact sum of numbers."""
    with localcontext(EXACT):
        return sum(parts, Decimal(0))


def rounding(number: Decimal) -> Decimal:
    """Return half a unit in the last place of a number as it is written."""
    return Decimal((0, (5,), int(number.as_tuple().exponent) - 1))
