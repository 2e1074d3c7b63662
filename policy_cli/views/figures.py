"""Figures as rows of tables: of a measure, of its parts, and against the baseline."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from policy_cli.analysis.figures import against_baseline, figure_in_words, measure_label, parts_of, range_in_words
from policy_cli.analysis.rows import Options
from policy_cli.document import Content, NumberSpan, Row, Span, ours, set_apart, text
from policy_cli.model import Decision, Figure, Measure
from policy_cli.text import grouped
from policy_cli.views.notes import Notes

NOTHING = ours("no figure", style="muted")


def label(measure: Measure, notes: Notes) -> Content:
    """Return what labels the row of a measure, with the marks of its places and its note."""
    return (Span(measure_label(measure)), *notes.in_cell(measure))


def in_short(figure: Figure) -> Content:
    """Return a figure without its parts and marks."""
    words = figure_in_words(figure)
    first = figure.low if figure.value is None and figure.high is not None else figure.value
    if first is None:
        return ours(words)
    number = grouped(first)
    return (NumberSpan(number), *ours(words.removeprefix(number)))


def without_range(figure: Figure) -> Figure:
    """Return a figure without its range, if it has a value beside it; `ranges` has a row for these."""
    return replace(figure, low=None, high=None) if _has_range_beside(figure) else figure


def ranges(options: Options, measure: Measure) -> Iterator[Row]:
    """Yield the row of the ranges beside the values of a measure, if there are any."""
    figures = [option.figures.get(measure.id) for option in options]
    if any(one and _has_range_beside(one) for one in figures):
        yield Row(ours("range"), tuple(map(_range, figures)), is_part=True)


def _range(figure: Figure | None) -> Content:
    """Return the range of a figure, unless it is all that the figure says, and so in the row above."""
    if figure is None or not (words := range_in_words(figure)):
        return ours("none", style="muted")
    return ours(words) if _has_range_beside(figure) else ours("as above", style="muted")


def sources(figure: Figure, measure: Measure, notes: Notes) -> Content:
    """Return the marks of a figure, or that neither it nor its measure has a source."""
    no_source = ours("" if figure.cite or measure.cite else " (no source)", style="muted")
    return (*no_source, *notes.annotations(figure))


def against(decision: Decision, options: Options, measure: Measure) -> Iterator[Row]:
    """Yield the row that says how the values differ from that of the baseline, if any can be compared with it."""
    differences = [against_baseline(decision, option, measure.id) for option in options]
    if any(difference is not None for difference in differences):
        baseline = decision.options[decision.baseline or ""]
        cells = (
            ours("baseline", style="muted") if option is baseline else _signed(difference)
            for option, difference in zip(options, differences, strict=True)
        )
        yield Row(ours("against {}", set_apart(baseline.name)), tuple(cells), is_part=True)


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
        cells = (in_short(without_range(one)) if one else NOTHING for one in said)
        yield Row(text(measure_label(measure)), tuple(cells))
        yield from rows


def _has_range_beside(figure: Figure) -> bool:
    return figure.value is not None and range_in_words(figure) != ""


def _number(number: Decimal | None) -> Content:
    return NOTHING if number is None else (NumberSpan(grouped(number)),)


def _signed(difference: Decimal | None) -> Content:
    if difference is None or difference <= 0:
        return _number(difference)
    return (NumberSpan(f"+{grouped(difference)}"),)
