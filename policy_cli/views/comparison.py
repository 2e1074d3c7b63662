"""Options side by side."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from policy_cli.analysis.comparison import ComparedRow, Comparison
from policy_cli.analysis.rows import ORDERS, ROW_KINDS, Options, Value, records_of
from policy_cli.document import (
    Cell,
    Content,
    Document,
    ItemList,
    Paragraph,
    Row,
    RowGroup,
    Span,
    Table,
    joined,
    ours,
    sentence,
    text,
)
from policy_cli.model import Attribute, Figure, Measure, Option, Outcome, Rating, Verdict
from policy_cli.views import claims, figures
from policy_cli.views.names import option_name
from policy_cli.views.notes import PlaceNotes

LEAVES_OUT = {
    "`compare` is about options; what belongs to the decision as a whole is in the brief.": (
        *("Decision.decision_maker", "Decision.as_of", "Decision.lang", "Decision.note", "Statement"),
        *("Criterion.question", "Criterion.weight", "Criterion.note"),
    ),
    "Options, criteria and measures are called by their names here.": ("Option.id", "Criterion.id", "Measure.id"),
    "It only tells `check` whether the parts of a figure add up.": ("Measure.parts",),
    "It has a row only if you ask for this row.": ("Option.aim", "Option.summary"),
    "There is nothing to compare it with in the other options; `show` has it.": (*("Option.cite", "Option.note"),),
    "Sources are called by their ids, authors and years here; `refs` has the rest.": claims.NOT_IN_SOURCE_NAME,
    "`rank` shows how viewpoints weigh the criteria, and what comes first from each.": ("Viewpoint",),
}
"""The fields that a full comparison leaves out, by the reason; a class stands for all its fields that are not shown."""


def comparison_document(comparison: Comparison, full: bool = False, more: Content = (), stars: bool = True) -> Document:
    """Return a comparison as a table; `full` writes claims out, with note marks and a list of places.

    The last paragraph says where there is `more`. With `stars`, these mark what is inferred; words do in text to be
    read out.
    """
    decision = comparison.decision
    cells = _Cells(comparison, full, stars)
    row_groups: list[RowGroup] = []
    others: list[Paragraph | ItemList] = []
    for caption, rows in groupby(comparison.shown_rows, key=lambda row: row.kind.caption(decision)):
        compared = [*rows]
        order = _common_order(comparison.options) if any(row.id == "steps" for row in compared) else ()
        not_endorsing = [
            verdict
            for kind in dict.fromkeys(row.group for row in compared)
            for verdict in ROW_KINDS[kind].others(decision, comparison.options)
        ]
        row_groups.append(RowGroup(tuple(cells.rows(compared)), (*caption, *order)))
        if not_endorsing and not full:
            others.append(Paragraph(cells.not_endorsing(not_endorsing)))
        elif not_endorsing:
            written = tuple(claims.verdict(verdict, decision, cells.notes) for verdict in not_endorsing)
            others += [Paragraph(ours(f"{ENDORSING_NONE}:", style="muted")), ItemList(written)]
    names = tuple(option_name(option, decision, with_outcome=True) for option in comparison.options)
    question = [Paragraph(text(decision.question))] if decision.question else []
    alike = "do not differ" if comparison.leaves_out else "have nothing in the file"
    no_rows = (Paragraph(ours(f"These options {alike} in these rows:")), ItemList(names))
    shown = tuple(group for group in row_groups if group.rows)
    starred = isinstance(cells.notes, _StarNotes) and cells.notes.has_star
    below = [Paragraph(ours(f"{STAR} inferred by the editor", style="muted"))] if starred else []
    if shown and comparison.differences and not comparison.leaves_out:
        below.append(Paragraph(ours("All rows differ between the options.", style="muted")))
    last = (Paragraph(more),) if more else ()
    return Document(
        text(decision.title),
        (*question, *((Table(((), *names), shown),) if shown else no_rows), *below, *others, *last),
        cells.notes.notes(),
        cells.notes.heading,
        language=decision.lang,
    )


ENDORSING_NONE = "Sources that endorse none of these"
INFERRED = "inferred"
STAR = "*"


class _StarNotes(PlaceNotes):
    """Marks what is inferred with a star, which a line below the table explains, and leaves the places out."""

    has_star = False

    def later(self, record: Any) -> Content:
        return self._marked(self._hindsight.mark(record))

    def beside(self, words: Sequence[Content], records: Sequence[Any]) -> list[Content]:
        marked = self._hindsight.beside(words, records)
        return [(*(ours(word) if isinstance(word, str) else word), *self._marked(mark)) for word, mark in marked]

    def _marked(self, mark: str | None) -> Content:
        if not mark or not mark.startswith(INFERRED):
            return ours(f" ({mark})" if mark else "", style="muted")
        self.has_star = True
        year = mark.removeprefix(INFERRED).removeprefix("; ")
        return ours(f"{STAR} ({year})" if year else STAR, style="muted")


class _Cells:
    """Writes the cells of a comparison, in short or in full."""

    def __init__(self, comparison: Comparison, full: bool, stars: bool) -> None:
        self.comparison = comparison
        self.full = full
        self.notes = (_StarNotes if stars and not full else PlaceNotes)(comparison.decision)
        self.shown = {(row.group, row.id) for row in comparison.rows}

    def source_name(self, source: str) -> Content:
        return claims.source_name(self.notes.sources[source])

    def not_endorsing(self, verdicts: Sequence[Verdict]) -> Content:
        """Return the sources that endorse none of the options compared."""
        decision = self.comparison.decision
        names = []
        for verdict in verdicts:
            name = self.source_name(verdict.source)
            names.append(ours("{} (for {})", name, decision.options[verdict.option].name) if verdict.option else name)
        return sentence(ours(f"{ENDORSING_NONE}: {{}}", joined(names, "; "), style="muted"))

    def rows(self, compared: Iterable[ComparedRow]) -> Iterator[Row]:
        for row in compared:
            # An order that all share appears above the steps.
            if row.id == "order" and ("steps", "steps") in self.shown and _common_order(self.comparison.options):
                continue
            rows = [*self.figure_rows(row)] if row.group == "figures" else [*self.plain_rows(row)]
            for number, made in enumerate(rows):
                if number == 0 or not self.comparison.differences or len(set(made.cells)) > 1:
                    yield made

    def plain_rows(self, row: ComparedRow) -> Iterator[Row]:
        for label, values in self.parts(row):
            cells = tuple(self.cell(option, values[option.id], row) for option in self.comparison.options)
            yield Row((*self.label(label, row), *self.remark(row)), cells)

    def figure_rows(self, row: ComparedRow) -> Iterator[Row]:
        """Yield the row of a measure, one for the ranges of values, and in full those of differences and parts."""
        decision, options = self.comparison.decision, self.comparison.options
        measure = decision.measures[row.id]
        label = figures.label(measure, self.notes) if self.full else text(row.label)
        cells = tuple(self.cell(option, row.values[option.id], row) for option in options)
        yield Row((*label, *self.remark(row)), cells)
        yield from figures.ranges(options, measure)
        if self.full:
            yield from figures.against(decision, options, measure)
            yield from figures.parts(options, measure)

    def remark(self, row: ComparedRow) -> Content:
        """Return that all options say the same in a row, or how many items are left out because they all have them."""
        alike = len(self.comparison.options) > 1 and not row.differs
        shared = f" (without {row.shared} that all have)" if row.shared else ""
        return ours(" (no difference)" if alike else shared, style="muted")

    def label(self, label: str, row: ComparedRow) -> Content:
        decision = self.comparison.decision
        if row.group == "ratings":
            criterion = decision.criteria[row.id]
            return (*claims.rated_criterion(criterion, decision, with_scale=self.full), *claims.not_ranked(criterion))
        if (
            row.group == "costs"
            and not self.full
            and any(cost.borne_by for option in self.comparison.options for cost in option.costs)
        ):
            return ours("Costs (bearer)")
        return text(label) if row.kind.names else ours(label)

    def parts(self, row: ComparedRow) -> Iterator[tuple[str, Mapping[str, Value]]]:
        """Yield the label and values of a row, or of each part of it when written out in full."""
        if not (self.full and row.kind.parts):
            yield row.label, row.values
            return
        for label, part in row.kind.parts.items():
            yield label, {option: part(value) for option, value in row.values.items()}

    def cell(self, option: Option, value: Value, row: ComparedRow) -> Cell:
        kind = row.kind
        match value:
            case None | ():
                return ours(_nothing(option, row), style="muted")
            case Rating():
                return self.rating(value, row, option)
            case Attribute() if self.full:
                return (Span(value.value), *self.notes.annotations(value))
            case Figure():
                return self.figure(value, self.comparison.decision.measures[row.id])
            case Outcome() if self.full:
                return claims.outcome(value, self.notes)
            case tuple() if self.full:
                items = [claims.written_out(record, option, self.comparison.decision, self.notes) for record in value]
            case _:
                words = kind.short(value, self.source_name) if kind.short else [*map(text, kind.words(value))]
                items = self.notes.beside(words, records_of(value, option))
        return items[0] if len(items) == 1 else ItemList(tuple(items), row.id == "steps" and option.order == "sequence")

    def rating(self, rating: Rating, row: ComparedRow, option: Option) -> Content:
        """Return a rating, in full with its reason."""
        decision = self.comparison.decision
        show = claims.rating if self.full else claims.rating_in_short
        return show(rating, decision.criteria[row.id], option, decision, self.notes)

    def figure(self, figure: Figure, measure: Measure) -> Content:
        """Return a figure without its parts, and without its range if there is a row for that."""
        alone = figures.without_range(figure)
        if not self.full:
            return (*figures.in_short(alone), *self.notes.later(figure))
        return (*figures.in_short(alone), *figures.sources(figure, measure, self.notes))


def _nothing(option: Option, row: ComparedRow) -> str:
    """Return what is shown for an option that says nothing in a row: of an order, if there are steps to order."""
    if row.id == "order":
        return ("no steps", "a single step")[len(option.steps)] if len(option.steps) < 2 else "not stated"
    return "no others" if row.shared else row.kind.nothing


def _common_order(options: Options) -> Content:
    """Return that the steps are a menu or a sequence, if that is so of all options that have several."""
    orders = {option.order for option in options if len(option.steps) > 1}
    order = ORDERS.get(orders.pop() or "") if len(orders) == 1 else None
    return ours(f"; steps {order}", style="muted") if order else ()
