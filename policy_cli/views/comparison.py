"""Options side by side."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from policy_cli.analysis.comparison import ComparedRow, Comparison
from policy_cli.analysis.rows import Value, records_of
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
    text,
)
from policy_cli.model import Attribute, Criterion, Figure, Option, Outcome, Rating, Verdict
from policy_cli.views import claims, figures
from policy_cli.views.notes import PlaceNotes

LEAVES_OUT = {
    "`compare` is about options; what belongs to the decision as a whole is in the brief.": (
        *("Decision.decision_maker", "Decision.as_of", "Decision.lang", "Decision.note", "Statement"),
        *("Criterion.question", "Criterion.weight", "Criterion.note", "Scale"),
    ),
    "Options, criteria and measures are called by their names here.": ("Option.id", "Criterion.id", "Measure.id"),
    "`check` adds up the parts of figures, unless they are separate.": ("Measure.parts",),
    "It is compared if its row is asked for.": ("Option.summary",),
    "What describes one option, and compares with nothing in another, is in `show`.": (
        *("Option.cite", "Option.order", "Option.note"),
    ),
    "Sources are called by their ids, authors and years here; `refs` has the rest.": claims.NOT_IN_SOURCE_NAME,
    "`rank` says how viewpoints weigh the criteria, and what follows.": ("Viewpoint",),
}
"""The fields that a full comparison leaves out, by the reason; a class stands for all its fields that are not shown."""


def comparison_document(comparison: Comparison, full: bool = False) -> Document:
    """Return a comparison as a table; `full` writes claims out, with note marks and a list of places."""
    decision = comparison.decision
    cells = _Cells(comparison, full)
    row_groups: list[RowGroup] = []
    others: list[Paragraph | ItemList] = []
    said: Content = ()
    for kind, rows in groupby(comparison.rows, key=lambda row: row.kind):
        caption = kind.caption(decision)
        row_groups.append(RowGroup(tuple(cells.rows(rows)), caption if caption != said else ()))
        said = caption
        others += cells.others(kind.others(decision, comparison.options))
    names = tuple(claims.option_name(option, decision) for option in comparison.options)
    question = [Paragraph(text(decision.question))] if decision.question else []
    alike = (Paragraph(ours("These options do not differ in these rows:")), ItemList(names))
    body = (Table(((), *names), tuple(row_groups)),) if row_groups else alike
    return Document(
        text(decision.title),
        (*question, *body, *others),
        cells.notes.notes(),
        cells.notes.heading,
        language=decision.lang,
    )


class _Cells:
    """Writes the cells of a comparison, in short or in full."""

    def __init__(self, comparison: Comparison, full: bool) -> None:
        self.comparison = comparison
        self.full = full
        self.notes = PlaceNotes(comparison.decision)

    def source_name(self, source: str) -> Content:
        return claims.source_name(self.notes.sources[source])

    def others(self, verdicts: Sequence[Verdict]) -> list[Paragraph | ItemList]:
        """Return the sources that endorse none of the options compared."""
        said = "Sources that endorse none of these:"
        decision = self.comparison.decision
        if verdicts and self.full:
            written = tuple(claims.verdict(verdict, decision, self.notes) for verdict in verdicts)
            return [Paragraph(ours(said, style="muted")), ItemList(written)]
        names = []
        for verdict in verdicts:
            name = self.source_name(verdict.source)
            names.append(ours("{} (for {})", name, decision.options[verdict.option].name) if verdict.option else name)
        return [Paragraph(ours(f"{said} {{}}.", joined(names, "; "), style="muted"))] if names else []

    def rows(self, compared: Iterator[ComparedRow]) -> Iterator[Row]:
        for row in compared:
            alike = len(self.comparison.options) > 1 and not row.differs
            remark = ours(" (no difference)" if alike else "", style="muted")
            for label, values in self.parts(row):
                head = self.label(label, row)
                cells = (self.cell(option, values[option.id], row) for option in self.comparison.options)
                yield Row((*head, *remark), tuple(cells))
            if self.full and row.group == "figures":
                measure = self.comparison.decision.measures[row.id]
                yield from figures.against(self.comparison.decision, self.comparison.options, measure)
                yield from figures.parts(self.comparison.options, measure)

    def label(self, label: str, row: ComparedRow) -> Content:
        if self.full and row.group == "figures":
            return figures.label(self.comparison.decision.measures[row.id], self.notes)
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
                return ours(kind.nothing, style="muted")
            case Rating():
                return self.rating(value, self.comparison.decision.criteria[row.id], option)
            case Attribute() if self.full:
                return (Span(value.value), *self.notes.annotations(value))
            case Figure() if self.full:
                return figures.figure(value, self.comparison.decision.measures[row.id], self.notes)
            case Figure():
                return (*figures.in_short(value), *self.notes.later(value))
            case Outcome() if self.full:
                return claims.outcome(value, self.notes)
            case tuple() if self.full:
                items = [claims.written_out(record, option, self.comparison.decision, self.notes) for record in value]
            case _:
                words = kind.short(value, self.source_name) if kind.short else [*map(text, kind.words(value))]
                items = self.notes.beside(words, records_of(value, option))
        return items[0] if len(items) == 1 and not kind.numbered else ItemList(tuple(items), kind.numbered)

    def rating(self, rating: Rating, criterion: Criterion, option: Option) -> Content:
        if self.full:
            return claims.rating(rating, criterion, option, self.notes)
        return claims.rating_in_short(rating, criterion, option, self.notes)
