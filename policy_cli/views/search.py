"""The records that say what was looked for, with the found words marked."""

from policy_cli.analysis.search import Hit, Passage
from policy_cli.document import Cell, Content, Document, Listing, Paragraph, Row, Section, Span, Table, joined, text
from policy_cli.model import Decision


def search_document(decision: Decision, query: str, hits: tuple[Hit, ...]) -> Document:
    """Return each record in a row: what it is and where it stands, what it says, and the places it cites."""
    count = "1 record says" if len(hits) == 1 else f"{len(hits)} records say"
    columns = (text("Record"), text("What it says"), text("Places"))
    rows = tuple(Row(_label(hit, decision), (_says(hit, decision), _places(hit))) for hit in hits)
    found = Paragraph(text(f"{count} “{query}”:"))
    return Document(text(decision.title), (found, Table(columns, (Section(rows),))))


def _label(hit: Hit, decision: Decision) -> Content:
    option = decision.options[hit.option].name if hit.option else ""
    kind = f"{hit.kind} {hit.side}" if hit.side else hit.kind
    what = (Span(kind if option else kind.capitalize()), *_id(hit))
    return joined((text(option) if option else (), what, text(f"line {hit.origin.line}")), ", ")


def _id(hit: Hit) -> Content:
    """Return a record's id in brackets, unless the record is known by it anyway."""
    if hit.id is None or hit.head.key == "id":
        return ()
    said = next((_marked(passage) for passage in hit.others if passage.key == "id"), text(hit.id))
    return (Span(" ["), *said, Span("]"))


def _says(hit: Hit, decision: Decision) -> Content:
    criterion = decision.criteria.get(hit.id or "") if hit.kind == "rating" else None
    about = text(f"{criterion.name}: ") if criterion else ()
    others = (
        (Span(f"{passage.key.replace('_', ' ')}: ", "muted"), *_marked(passage))
        for passage in hit.others
        if passage.key != "id"
    )
    return joined(((*about, *_marked(hit.head)), *others), " – ")


def _places(hit: Hit) -> Cell:
    places = tuple(_marked(passage) for passage in hit.places)
    return Listing(places) if len(places) > 1 else next(iter(places), text("none", "muted"))


def _marked(passage: Passage) -> Content:
    """Return a text with what was found in it marked."""
    content: list[Span] = []
    end = 0
    for start, stop in passage.found:
        content += [Span(passage.text[end:start]), Span(passage.text[start:stop], "strong")]
        end = stop
    return tuple(span for span in (*content, Span(passage.text[end:])) if span.text)
