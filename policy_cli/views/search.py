"""The records that a search found, with the found words highlighted."""

from policy_cli.analysis.search import Hit, SearchedText
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
from policy_cli.model import Decision
from policy_cli.views.notes import Notes

MAX_SHOWN = 10_000
"""The longest text that is shown whole, in characters: of a longer one, which no file should have, a part is enough."""


def search_document(decision: Decision, query: str, hits: tuple[Hit, ...]) -> Document:
    """Return each record in a row: what and where it is, what it says, and the places it cites."""
    count = "1 match" if len(hits) == 1 else f"{len(hits)} matches"
    columns = (ours("Record"), ours("What it says"), ours("Places"))
    notes = Notes(decision)
    rows = tuple(Row(_label(hit, decision), (_says(hit, decision, notes), _places(hit))) for hit in hits)
    found = Paragraph(ours(f"{count} for “{{}}”:", query))
    return Document(text(decision.title), (found, Table(columns, (RowGroup(rows),))), language=decision.lang)


def _label(hit: Hit, decision: Decision) -> Content:
    option = decision.options[hit.option].name if hit.option else ""
    kind = f"{hit.kind} {hit.side}" if hit.side else hit.kind
    what = (*ours(kind if option else kind.capitalize()), *_id(hit))
    return joined((text(option), what, text(hit.record.origin.library), ours(f"line {hit.record.origin.line}")), ", ")


def _id(hit: Hit) -> Content:
    """Return a record's id in brackets, unless what the record says is its id, or begins with its label."""
    if hit.id is None or hit.head.key == "id" or hit.kind == "attribute":
        return ()
    said = next((_highlighted(passage) for passage in hit.others if passage.key == "id"), text(hit.id))
    return (Span(" ["), *said, Span("]"))


def _says(hit: Hit, decision: Decision, notes: Notes) -> Content:
    criterion = decision.criteria.get(hit.id or "") if hit.kind == "rating" else None
    about = text(f"{criterion.name}: ") if criterion else ()
    others = (
        (*ours(f"{passage.key.replace('_', ' ')}: ", style="muted"), *_highlighted(passage))
        for passage in hit.others
        if passage.key != "id"
    )
    return joined(((*about, *_highlighted(hit.head), *notes.later(hit.record)), *others), " – ")


def _places(hit: Hit) -> Cell:
    places = tuple(_highlighted(passage) for passage in hit.places)
    return ItemList(places) if len(places) > 1 else next(iter(places), ours("none", style="muted"))


def _highlighted(passage: SearchedText) -> Content:
    """Return a text with what was found in it highlighted; of a very long one, the part with the first matches."""
    begin, limit = 0, len(passage.text)
    rest: Content = ()
    if limit > MAX_SHOWN and passage.found:
        begin = passage.text.rfind(" ", 0, max(0, passage.found[0][0] - MAX_SHOWN // 10)) + 1
        limit = max(begin + MAX_SHOWN, passage.found[0][1])
    shown = [(start, stop) for start, stop in passage.found if stop <= limit]
    content = [Span("… " if begin else "")]
    end = begin
    for start, stop in shown:
        content += [Span(passage.text[end:start]), Span(passage.text[start:stop], "strong")]
        end = stop
    content.append(Span(passage.text[end:limit]))
    if limit < len(passage.text):
        rest = ours(f"… (the text continues; more matches: {len(passage.found) - len(shown):,})", style="muted")
    return (*(span for span in content if span.text), *rest)
