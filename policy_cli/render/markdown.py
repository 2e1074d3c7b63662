"""Documents as Markdown that reads well as source, on GitHub, and through Pandoc.

Cells of tables are short and of one line: a row with lists or long text becomes lists of its own below the table.
"""

import re
from collections.abc import Iterator

from policy_cli.document import (
    SIGNS,
    Block,
    Cell,
    Content,
    Document,
    Heading,
    Judgment,
    Listing,
    NoteMark,
    Paragraph,
    Row,
    Share,
    Span,
    Table,
)
from policy_cli.render.formats import Layout
from policy_cli.text import cells

MAX_CELL = 60

# What means something to GitHub's Markdown or Pandoc's wherever it stands, and what does so at a line's beginning.
# The sign comes first in the pattern, so that only signs that may mean something are looked at.
SPECIAL = (
    r"[\\`*\[\]<>|~^$@{}_&:.!-](?:"
    r"(?<=[\\`*\[\]<>|~^$@{}])"
    r"|(?<=_)(?:(?<![^\W_]_)|(?![^\W_]))"
    r"|(?<=&)(?=#?\w+;)"
    r"|(?<=:)(?=//|[\w+-]+:)"
    r"|(?<=[Ww][Ww][Ww]\.)"
    r"|(?<=-)(?=-)"
    r"|(?<=!)(?=$))"
)
# Compiled once: to look it up by its long text takes more than to search most texts.
_SPECIAL = re.compile(SPECIAL)
_LINE_BEGINNING = re.compile(
    r"^(?:([-+=:#%])|(\()(?=\w+\)(?:\s|$))|(\d+|[A-Za-z]|[ivxlcdm]+|[IVXLCDM]+)([.)])(?=\s|$))"
)
# Pandoc looks for boxes to tick and captions before it minds a backslash.
_BOXES = ("\\[ \\] ", "\\[x\\] ", "\\[X\\] ")
_CAPTIONS = ("Table:", "table:")
# Signs that no address holds as they are, and that would end one here.
_IN_ADDRESS = {ord(sign): f"%{ord(sign):02X}" for sign in '"<>\\^`{|}'}
_MARKS = {
    "strong": "**",
    "emphasis": "*",
    "code": "",
    "muted": "",
    "remark": "",
    "removed": "~~",
    "added": "**",
    None: "",
}


def render(document: Document, layout: Layout) -> str:
    """Return the document as Markdown; notes become footnotes."""
    blocks = [f"# {heading(document.title)}", *(text for block in document.blocks for text in in_markdown(block))]
    if document.notes:
        blocks.append("\n".join(f"[^{note.number}]: {line(note.content)}" for note in document.notes))
    return "\n\n".join(blocks) + "\n"


def escaped(words: str) -> str:
    """Return words so that Markdown shows them as they are, wherever in a line they stand."""
    return _SPECIAL.sub(_backslashed, words)


def inline(content: Content) -> str:
    """Return content as Markdown within a line."""
    parts = []
    for number, part in enumerate(content):
        if isinstance(part, Judgment):
            parts.append(f"{escaped(SIGNS[part.word])} {part.word}")
        elif isinstance(part, Span):
            parts.append(_span(part))
        elif isinstance(part, Share):
            parts.append(str(part))
        else:
            # The raised numbers of two notes would run into one.
            parts.append(" " * (number > 0 and isinstance(content[number - 1], NoteMark)) + f"[^{part.number}]")
    return "".join(parts).strip()


def line(content: Content) -> str:
    """Return content as Markdown at the beginning of a line."""
    text = _LINE_BEGINNING.sub(_defused, inline(content))
    if text.startswith(_BOXES):
        return f"&#91;{text[2:]}"
    return text.replace(":", "\\:", 1) if text.startswith(_CAPTIONS) else text


def heading(content: Content) -> str:
    """Return content as the Markdown of a heading, in which a number sign at the end would be dropped."""
    words = line(content)
    kept = words.rstrip("#")
    if kept == "\\":  # It escapes what is written as an entity now.
        kept, words = "", words[1:]
    return kept + "&#35;" * (len(words) - len(kept))


def _backslashed(match: re.Match[str]) -> str:
    return f"\\{match[0]}"


def _defused(match: re.Match[str]) -> str:
    sign, bracket, number, stop = match.groups()
    return f"{number}\\{stop}" if number else f"\\{sign or bracket}"


def _span(span: Span) -> str:
    words = escaped(span.text)
    if span.link:
        return f"[{words}](<{span.link.translate(_IN_ADDRESS)}>)"
    mark = _MARKS[span.style]
    core = words.strip()
    if not mark or not core:
        return words
    # Emphasis does not open or close beside a space.
    before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    return f"{before}{mark}{core}{mark}{after}"


def in_markdown(block: Block) -> Iterator[str]:
    """Yield a block as the paragraphs, lists and tables that it is in Markdown."""
    match block:
        case Heading(level, content):
            yield f"{'#' * level} {heading(content)}"
        case Paragraph(content):
            yield line(content)
        case Listing():
            yield _listing(block)
        case Table():
            yield from _table(block)


def _listing(listing: Listing) -> str:
    marks = (f"{number}. " if listing.ordered else "- " for number in range(1, len(listing.items) + 1))
    return "\n".join(mark + line(item) for mark, item in zip(marks, listing.items, strict=True))


def _table(table: Table) -> Iterator[str]:
    """Yield the sections under each heading as a table of their short rows, then each long row as lists."""
    parts: list[tuple[Content, list[Row]]] = []
    for section in table.sections:
        if section.heading or not parts:
            parts.append((section.heading, []))
        parts[-1][1].extend(section.rows)
    for caption, rows in parts:
        if caption:
            yield f"**{line(caption)}**"
        short = [row for row in rows if _is_in_table(row)]
        if short:
            lines = [[inline(column) for column in table.columns]]
            lines += [
                [inline(row.label), *(inline(cell) for cell in row.cells if isinstance(cell, tuple))] for row in short
            ]
            yield _pipes(lines)
        for row in rows:
            if not _is_in_table(row):
                yield from _long_row(row, table.columns[1:])


def _long_row(row: Row, columns: tuple[Content, ...]) -> Iterator[str]:
    yield f"### {heading(row.label)}"
    for column, cell in zip(columns, row.cells, strict=True):
        name = inline(tuple(Span(part.text) if isinstance(part, Span) else part for part in column))
        if isinstance(cell, Listing):
            yield f"**{name}**"
            yield _listing(cell)
        else:
            yield f"**{name}:** {inline(cell)}"


def _is_in_table(row: Row) -> bool:
    return all(_is_short(cell) for cell in row.cells)


def _is_short(cell: Cell) -> bool:
    return isinstance(cell, tuple) and cells(inline(cell)) <= MAX_CELL


def _pipes(lines: list[list[str]]) -> str:
    """Return a pipe table whose columns line up in the source; Pandoc takes their relative widths from it."""
    widths = [max(3, *(cells(line[column]) for line in lines)) for column in range(len(lines[0]))]
    head, *body = (
        "| " + " | ".join(cell + " " * (width - cells(cell)) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in lines
    )
    return "\n".join([head, "|" + "|".join("-" * (width + 2) for width in widths) + "|", *body])
