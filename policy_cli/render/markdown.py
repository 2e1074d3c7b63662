"""Documents as Markdown that reads well as source, on GitHub, and through Pandoc.

Cells of tables are short: a row with lists or long text becomes paragraphs and lists below the table.
"""

import re
from collections.abc import Iterator, Sequence

from policy_cli.document import (
    Content,
    Document,
    Heading,
    ItemList,
    NoteMark,
    Paragraph,
    Picture,
    Row,
    RowGroup,
    SingleBlock,
    Span,
    Table,
    aligned,
    with_remarks_apart,
)
from policy_cli.render.formats import Layout
from policy_cli.text import display_width

MAX_CELL = 60

# Markup of GitHub's Markdown or Pandoc's anywhere in a line, and at its beginning. For speed, each sign is matched
# before its surroundings.
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
# Pandoc recognizes task boxes and captions even if they are escaped.
_BOXES = ("\\[ \\] ", "\\[x\\] ", "\\[X\\] ")
_CAPTIONS = ("Table:", "table:")
# Characters that are not valid in an address, and would end one.
_IN_ADDRESS = {ord(sign): f"%{ord(sign):02X}" for sign in '"<>\\^`{|}'}
_DELIMITERS: dict[str | None, str] = {"strong": "**", "emphasis": "*", "removed": "~~", "added": "**"}
"""What encloses a style; Markdown has no other styles."""


def render(document: Document, layout: Layout) -> str:
    """Return the document as Markdown; notes become footnotes."""
    blocks = [f"# {heading(document.title)}", *(text for block in document.in_sequence for text in in_markdown(block))]
    if document.notes:
        blocks.append("\n".join(f"[^{note.number}]: {line(note.whole)}" for note in document.notes))
    return "\n\n".join(blocks) + "\n"


def escaped(words: str) -> str:
    """Escape words so that Markdown shows them literally anywhere but at the beginning of a line."""
    return _SPECIAL.sub(r"\\\g<0>", words)


def inline(content: Content) -> str:
    """Return content as Markdown within a line."""
    parts = []
    content = with_remarks_apart(content)
    for number, part in enumerate(content):
        if isinstance(part, Span):
            parts.append(_span(part))
        elif not isinstance(part, NoteMark):
            parts.append(escaped(str(part)))
        else:
            # Without a space the raised numbers of two notes would look like one number.
            follows_mark = number > 0 and isinstance(content[number - 1], NoteMark)
            parts.append(f" [^{part.number}]" if follows_mark else f"[^{part.number}]")
    return "".join(parts).strip(" ")


def line(content: Content) -> str:
    """Return content as Markdown at the beginning of a line."""
    text = _LINE_BEGINNING.sub(_defused, inline(content))
    if text.startswith(_BOXES):
        return f"&#91;{text[2:]}"
    return text.replace(":", "\\:", 1) if text.startswith(_CAPTIONS) else text


def heading(content: Content) -> str:
    """Return content as the Markdown of a heading, which would lose an unescaped number sign at its end."""
    words = line(content)
    kept = words.rstrip("#")
    if kept == "\\":  # It escaped the first number sign, which becomes an entity.
        kept, words = "", words[1:]
    return kept + "&#35;" * (len(words) - len(kept))


def _defused(match: re.Match[str]) -> str:
    sign, bracket, number, stop = match.groups()
    return f"{number}\\{stop}" if number else f"\\{sign or bracket}"


def _span(span: Span) -> str:
    words = escaped(span.plain)
    if span.link:
        return f"[{words}](<{span.link.translate(_IN_ADDRESS)}>)"
    mark = _DELIMITERS.get(span.style, "")
    core = words.strip()
    if not mark or not core:
        return words
    # Emphasis cannot open or close beside a space.
    before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    return f"{before}{mark}{core}{mark}{after}"


def in_markdown(block: SingleBlock) -> Iterator[str]:
    """Yield the blocks of Markdown that a block becomes."""
    match block:
        case Heading(level, content):
            yield f"{'#' * level} {heading(content)}"
        case Paragraph(content):
            yield line(content)
        case ItemList():
            yield _listing(block)
        case Table():
            yield from _table(aligned(block))
        case Picture(title, bars=bars):
            yield f"**{line(title)}**"
            yield "\n".join(f"- {inline((*bar.label, Span(': '), *bar.words))}" for bar in bars)


def _listing(listing: ItemList) -> str:
    return "\n".join(label + line(item) for label, item in listing.labeled())


def _table(table: Table) -> Iterator[str]:
    """Yield the rows under each heading as a table of the short ones, then each long row as lists."""
    parts: list[tuple[Content, list[Row]]] = []
    for group in table.row_groups:
        if group.heading or not parts:
            parts.append((group.heading, []))
        parts[-1][1].extend(group.rows)
    for caption, rows in parts:
        if caption:
            yield f"**{line(caption)}**"
        short = [row for row in rows if _is_in_table(row)]
        if short:
            lines = [[inline(column) for column in table.columns]]
            cells = [(row.indented_label, *row.cells) for row in short]
            lines += [[inline(cell) for cell in row if isinstance(cell, tuple)] for row in cells]
            yield _pipes(lines, Table(table.columns, (RowGroup(tuple(short)),)).is_numeric)
        for row in rows:
            if not _is_in_table(row):
                yield from _long_row(row, table.columns[1:])


def _long_row(row: Row, columns: tuple[Content, ...]) -> Iterator[str]:
    yield f"### {heading(row.label)}"
    for column, cell in zip(columns, row.cells, strict=True):
        name = inline(tuple(Span(part.text) if isinstance(part, Span) else part for part in column))
        if isinstance(cell, ItemList):
            yield f"**{name}**"
            yield _listing(cell)
        else:
            yield f"**{name}:** {inline(cell)}"


def _is_in_table(row: Row) -> bool:
    return all(isinstance(cell, tuple) and display_width(inline(cell)) <= MAX_CELL for cell in row.cells)


def _pipes(lines: list[list[str]], numeric: Sequence[bool]) -> str:
    """Return a pipe table whose columns line up; Pandoc derives their relative widths from the source."""
    widths = [max(3, *(display_width(line[column]) for line in lines)) for column in range(len(lines[0]))]
    head, *body = (f"| {' | '.join(map(_padded, line, widths, numeric))} |" for line in lines)
    rules = ("-" * (width + 1) + "-:"[right] for width, right in zip(widths, numeric, strict=True))
    return "\n".join([head, f"|{'|'.join(rules)}|", *body])


def _padded(cell: str, width: int, is_numeric: bool) -> str:
    space = " " * (width - display_width(cell))
    return space + cell if is_numeric else cell + space
