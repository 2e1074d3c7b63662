"""Figures as rows of tables: of a measure, of its parts, and against the baseline."""

from collections.abc import Iterator
from decimal import Decimal

from policy_cli.analysis.figures import against_baseline, figure_in_words, measure_label, parts_of
from policy_cli.analysis.rows import Options
from policy_cli.document import Content, NumberSpan, Row, Span, ours, text
from policy_cli.model import Decision, Figure, Measure
from policy_cli.text import grouped
from policy_cli.views.notes import Notes

NOTHING = text("–", "muted")


def label(measure: Measure, notes: Notes) -> Content:
    """Return what labels the row of a measure, with the marks of its places and its note."""
    return (Span(measure_label(measure)), *notes.annotations(measure))


def in_short(figure: Figure) -> Content:
    """Return a figure without its parts and marks."""
    first, *rest = figure_in_words(figure).split(" ", 1)
    return (NumberSpan(first), *ours(f" {rest[0]}" if rest else ""))


def figure(record: Figure, measure: Measure, notes: Notes) -> Content:
    """Return a figure without its parts, with its marks, or that neither it nor its measure has a source."""
    no_source = ours("" if record.cite or measure.cite else " (no source)", style="muted")
    return (*in_short(record), *no_source, *notes.annotations(record))


def against(decision: Decision, options: Options, measure: Measure) -> Iterator[Row]:
    """Yield the row that says how the values differ from that of the baseline, if any can be compared with it."""
    differences = [against_baseline(decision, option, measure.id) for option in options]
    if any(difference is not None for difference in differences):
        baseline = decision.options[decision.baseline or ""].name
        yield Row(ours("against {}", baseline), tuple(map(_signed, differences)), is_part=True)


def parts(options: Options, measure: Measure) -> Iterator[Row]:
    """Yield a row for each part of a measure's figures."""
    said = [option.figures[measure.id].by if measure.id in option.figures else {} for option in options]
    for part in parts_of(options, measure.id):
        yield Row(text(part), tuple(_number(each.get(part)) for each in said), is_part=True)


def parted(options: Options, measure: Measure) -> Iterator[Row]:
    """Yield a row for a measure and each part of its figures, without any marks; nothing if none has parts."""
    rows = [*parts(options, measure)]
    if rows:
        said = (option.figures.get(measure.id) for option in options)
        yield Row(text(measure_label(measure)), tuple(in_short(one) if one else NOTHING for one in said))
        yield from rows


def _number(number: Decimal | None) -> Content:
    return NOTHING if number is None else (NumberSpan(grouped(number)),)


def _signed(difference: Decimal | None) -> Content:
    if difference is None or difference <= 0:
        return _number(difference)
    return (NumberSpan(f"+{grouped(difference)}"),)
