"""The records that a search found, with the found words highlighted."""

from policy_cli.analysis.search import Find, Passage
from policy_cli.document import Cell, Content, Document, ItemList, Paragraph, Row, RowGroup, Span, Table, joined, text
from policy_cli.model import Decision


def search_document(decision: Decision, query: str, finds: tuple[Find, ...]) -> Document:
    """Return each record in a row: what and where it is, what it says, and the places it cites."""
    count = "1 match" if len(finds) == 1 else f"{len(finds)} matches"
    columns = (text("Record"), text("What it says"), text("Places"))
    rows = tuple(Row(_label(find, decision), (_says(find, decision), _places(find))) for find in finds)
    found = Paragraph(text(f"{count} for “{query}”:"))
    return Document(text(decision.title), (found, Table(columns, (RowGroup(rows),))))


def _label(find: Find, decision: Decision) -> Content:
    option = decision.options[find.option].name if find.option else ""
    kind = f"{find.kind} {find.side}" if find.side else find.kind
    what = (Span(kind if option else kind.capitalize()), *_id(find))
    return joined((text(option) if option else (), what, text(f"line {find.origin.line}")), ", ")


def _id(find: Find) -> Content:
    """Return a record's id in brackets, unless what the record says is its id."""
    if find.id is None or find.head.key == "id":
        return ()
    said = next((_highlighted(passage) for passage in find.others if passage.key == "id"), text(find.id))
    return (Span(" ["), *said, Span("]"))


def _says(find: Find, decision: Decision) -> Content:
    criterion = decision.criteria.get(find.id or "") if find.kind == "rating" else None
    about = text(f"{criterion.name}: ") if criterion else ()
    others = (
        (Span(f"{passage.key.replace('_', ' ')}: ", "muted"), *_highlighted(passage))
        for passage in find.others
        if passage.key != "id"
    )
    return joined(((*about, *_highlighted(find.head)), *others), " – ")


def _places(find: Find) -> Cell:
    places = tuple(_highlighted(passage) for passage in find.places)
    return ItemList(places) if len(places) > 1 else next(iter(places), text("none", "muted"))


def _highlighted(passage: Passage) -> Content:
    """Return a text with what was found in it highlighted."""
    content: list[Span] = []
    end = 0
    for start, stop in passage.found:
        content += [Span(passage.text[end:start]), Span(passage.text[start:stop], "strong")]
        end = stop
    return tuple(span for span in (*content, Span(passage.text[end:])) if span.text)
