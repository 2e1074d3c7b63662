"""Options side by side."""

from collections.abc import Iterator
from itertools import groupby

from policy_cli.analysis.comparison import ComparedRow, Comparison, Value
from policy_cli.document import Cell, Content, Document, Judgment, Listing, Paragraph, Row, Section, Span, Table, text
from policy_cli.model import Argument, Arguments, Cost, Option, Rating, Risk, Step, Verdict
from policy_cli.views import claims
from policy_cli.views.notes import PlaceNotes

LEAVES_OUT = {
    "`compare` is about options; what belongs to the decision as a whole is in the brief.": (
        *("Decision.decision_maker", "Decision.as_of", "Decision.note", "Statement"),
        *("Criterion.question", "Criterion.note"),
    ),
    "Options and criteria are called by their names here.": ("Option.id", "Criterion.id"),
    "`compare --only summary` adds it.": ("Option.summary",),
    "What describes one option, and compares with nothing in another, is in `show`.": (
        *("Option.cite", "Option.order", "Option.note", "Variant"),
    ),
    "Sources are called by their ids, authors and years here; `refs` has the rest.": claims.NOT_IN_SOURCE_NAME,
    "`rank` says how viewpoints weigh the criteria, and what follows.": ("Viewpoint",),
}
"""The fields that `compare --full` leaves out, by the reason; a class stands for all its fields that are not shown."""

SOURCES_SAY = "What the file records, from its sources"
NOTHING = {"aim": "not stated", "summary": "not stated", "attributes": "not stated", "ratings": "not rated"}
SOURCES_CONCLUDE = "What the sources conclude"


def comparison_document(comparison: Comparison, full: bool = False) -> Document:
    """Return a comparison as a table; with `full`, claims are written out, with marks and a list of places."""
    decision = comparison.decision
    cells = _Cells(comparison, full)
    captions = {
        **dict.fromkeys(("steps", "costs", "risks", "arguments"), SOURCES_SAY),
        "ratings": claims.ratings_caption(decision),
        "verdicts": SOURCES_CONCLUDE,
        "evidence": claims.COVERAGE,
    }
    sections: list[Section] = []
    said = None
    for group, rows in groupby(comparison.rows, key=lambda row: row.group):
        caption = captions.get(group)
        sections.append(Section(tuple(cells.rows(rows)), text(caption) if caption and caption != said else ()))
        said = caption
    names = tuple(claims.option_name(option, decision) for option in comparison.options)
    question = [Paragraph(text(decision.question))] if decision.question else []
    alike = (Paragraph(text("In these rows nothing tells these options apart:")), Listing(names))
    body = (Table(((), *names), tuple(sections)),) if sections else alike
    others = _verdicts_elsewhere(comparison, cells) if any(row.group == "verdicts" for row in comparison.rows) else []
    return Document(text(decision.title), (*question, *body, *others), cells.notes.notes(), cells.notes.heading)


def _verdicts_elsewhere(comparison: Comparison, cells: "_Cells") -> list[Paragraph | Listing]:
    """Say which sources conclude for no one of the options that are compared."""
    decision, shown = comparison.decision, {option.id for option in comparison.options}
    elsewhere = [verdict for verdict in decision.verdicts if verdict.option not in shown]
    said = "Concluding for no one of these:"
    if elsewhere and cells.full:
        verdicts = tuple(claims.verdict(verdict, decision, cells.notes) for verdict in elsewhere)
        return [Paragraph(text(said, "muted")), Listing(verdicts)]
    names = []
    for verdict in elsewhere:
        name = claims.source_name(cells.notes.sources[verdict.source])
        names.append(f"{name} (for {decision.options[verdict.option].name})" if verdict.option else name)
    return [Paragraph(text(f"{said} {'; '.join(names)}.", "muted"))] if names else []


class _Cells:
    """Puts what the options say into cells, in short or in full."""

    def __init__(self, comparison: Comparison, full: bool) -> None:
        self.comparison = comparison
        self.full = full
        self.notes = PlaceNotes(comparison.decision.references)

    def rows(self, compared: Iterator[ComparedRow]) -> Iterator[Row]:
        for row in compared:
            alike = len(self.comparison.options) > 1 and not row.differs
            mark = (Span(" (all alike)", "muted"),) if alike else ()
            if row.group == "arguments" and self.full:
                for side in ("for", "against"):
                    yield self.row((Span(f"Arguments {side}"), *mark), row, side)
            else:
                yield self.row((Span(row.label), *mark), row)

    def row(self, label: Content, row: ComparedRow, side: str = "") -> Row:
        return Row(
            label, tuple(self.cell(option, row.values[option.id], row, side) for option in self.comparison.options)
        )

    def cell(self, option: Option, value: Value, row: ComparedRow, side: str) -> Cell:
        match value:
            case str() | int():
                return text(str(value))
            case Rating():
                return self.rating(value)
            case Arguments(pro=pro, con=con):
                if self.full:
                    return self.listing([self.claim(argument, option) for argument in (pro if side == "for" else con)])
                return text(f"{len(pro)} for, {len(con)} against")
            case None | ():
                return text(NOTHING.get(row.group, "none"), "muted")
            case tuple():
                return self.records(option, value, row)

    def rating(self, rating: Rating) -> Content:
        return claims.rating(rating, self.notes) if self.full else (Judgment(rating.rating),)

    def records(self, option: Option, records: tuple[Step | Cost | Risk | Verdict, ...], row: ComparedRow) -> Cell:
        if row.group == "risks" and not self.full:
            return text(f"{len(records)} named")
        if row.group == "costs" and not self.full:
            return self.listing(claims.costs_by_kind(record for record in records if isinstance(record, Cost)))
        return self.listing([self.claim(record, option) for record in records], ordered=row.group == "steps")

    def claim(self, record: Step | Cost | Risk | Argument | Verdict, option: Option) -> Content:
        match record:
            case Step():
                return claims.step(record, option, self.notes) if self.full else text(record.action)
            case Cost():
                return claims.cost(record, self.notes)
            case Verdict():
                if self.full:
                    return claims.verdict(record, self.comparison.decision, self.notes, under_option=True)
                return text(claims.source_name(self.notes.sources[record.source]))
            case _:
                return claims.claim(record, self.notes)

    def listing(self, items: list[Content], ordered: bool = False) -> Cell:
        if len(items) == 1 and not ordered:
            return items[0]
        return Listing(tuple(items), ordered) if items else text("none", "muted")
