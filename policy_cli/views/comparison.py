"""Options side by side."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from policy_cli.analysis.comparison import ComparedRow, Comparison
from policy_cli.analysis.rows import RowKind, Value
from policy_cli.document import Cell, Content, Document, Judgment, Listing, Paragraph, Row, Section, Span, Table, text
from policy_cli.model import Option, Rating
from policy_cli.views import claims
from policy_cli.views.notes import PlaceNotes


def comparison_document(comparison: Comparison, full: bool = False) -> Document:
    """Return a comparison as a table; with `full`, claims are written out, with marks and a list of places."""
    decision = comparison.decision
    cells = _Cells(comparison, full)
    sections: list[Section] = []
    remarks: list[Paragraph] = []
    said = None
    for kind, rows in groupby(comparison.rows, key=lambda row: row.kind):
        caption = kind.caption(decision)
        sections.append(Section(tuple(cells.rows(rows)), text(caption) if caption != said else ()))
        said = caption
        remark = kind.remark(decision, comparison.options, cells.source_name)
        remarks += [Paragraph(text(remark, "muted"))] if remark else []
    names = tuple(claims.option_name(option, decision) for option in comparison.options)
    question = [Paragraph(text(decision.question))] if decision.question else []
    alike = (Paragraph(text("In these rows nothing tells these options apart:")), Listing(names))
    body = (Table(((), *names), tuple(sections)),) if sections else alike
    return Document(text(decision.title), (*question, *body, *remarks), cells.notes.notes(), cells.notes.heading)


class _Cells:
    """Puts what the options say into cells, in short or in full."""

    def __init__(self, comparison: Comparison, full: bool) -> None:
        self.comparison = comparison
        self.full = full
        self.notes = PlaceNotes(comparison.decision.references)

    def source_name(self, source: str) -> str:
        return claims.source_name(self.notes.sources[source])

    def rows(self, compared: Iterator[ComparedRow]) -> Iterator[Row]:
        for row in compared:
            alike = len(self.comparison.options) > 1 and not row.differs
            mark = (Span(" (all alike)", "muted"),) if alike else ()
            for label, values in self.parts(row):
                cells = (self.cell(option, values[option.id], row.kind) for option in self.comparison.options)
                yield Row((Span(label), *mark), tuple(cells))

    def parts(self, row: ComparedRow) -> Iterator[tuple[str, Mapping[str, Value]]]:
        """Yield the label and values of a row, or of each into which it falls when written out."""
        if not (self.full and row.kind.parts):
            yield row.label, row.values
            return
        for label, part in row.kind.parts.items():
            yield label, {option: part(value) for option, value in row.values.items()}

    def cell(self, option: Option, value: Value, kind: RowKind) -> Cell:
        match value:
            case None | ():
                return text(kind.nothing, "muted")
            case Rating():
                return self.rating(value)
            case tuple() if self.full:
                items = [claims.written_out(record, option, self.notes) for record in value]
            case _:
                words = kind.short(value, self.source_name) if kind.short else kind.words(value)
                items = [text(each) for each in words]
        return items[0] if len(items) == 1 and not kind.numbered else Listing(tuple(items), kind.numbered)

    def rating(self, rating: Rating) -> Content:
        because = (Span(f" {rating.because}", "muted"),) if self.full and rating.because else ()
        return (Judgment(rating.rating), *((Span(":"), *because) if because else ()))
