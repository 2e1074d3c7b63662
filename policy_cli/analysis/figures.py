"""What the figures of options say: in words, by part, and against the baseline."""

from policy_cli.model import Figure, Measure
from policy_cli.text import grouped


def measure_label(measure: Measure) -> str:
    """Return what labels the row of a measure: its name, and its unit in brackets."""
    return f"{measure.name} ({measure.unit})" if measure.unit else measure.name


def figure_in_words(figure: Figure) -> str:
    """Return a figure without its parts and unit: its value, its range, or its value with its range in brackets."""
    ends = [grouped(end) for end in (figure.low, figure.high) if end is not None]
    if figure.low is None or figure.high is None:
        ends = [f"{'from' if figure.low is not None else 'up to'} {end}" for end in ends]
    span = " to ".join(ends)
    if figure.value is None:
        return span
    return f"{grouped(figure.value)} ({span})" if span else grouped(figure.value)
