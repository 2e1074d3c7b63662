"""Tables in the formats of other tools: the only place that knows tabulate.

Only the tables of a document are rendered; its notes follow as a table of their own, so that no mark leads nowhere.
"""

import re
from collections.abc import Callable
from itertools import zip_longest
from unicodedata import combining, east_asian_width

from tabulate import tabulate

from policy_cli.document import Cell, Document, ItemList, Row, RowGroup, Table, plain_text, text
from policy_cli.frozen import frozen
from policy_cli.render.markdown import SPECIAL
from policy_cli.text import in_tex, wrapped

COLUMN_WIDTH = 36
"""The width to which cells are wrapped in formats that draw their tables with characters."""


@frozen
class TableFormat:
    """How one format is written: the escape of text, and tabulate's name for it; without one a grid is drawn here.

    In a grid cells may have several lines.
    """

    escape: Callable[[str], str]
    tablefmt: str | None = None


def render_tables(document: Document, format: str) -> str:
    """Return the document's tables in a format of `FORMATS`."""
    tables = [block for block in document.blocks if isinstance(block, Table)]
    if document.notes:
        rows = tuple(Row(text(f"[{note.number}]"), (note.content,)) for note in document.notes)
        tables.append(Table((text("Note"), text(document.notes_heading)), (RowGroup(rows),)))
    return "\n\n".join(_table(table, FORMATS[format]) for table in tables) + "\n"


def _table(table: Table, format: TableFormat) -> str:
    def cell(content: Cell) -> str:
        if isinstance(content, ItemList):
            marks = [
                f"{number}. " if content.ordered else "" if format.tablefmt else "- "
                for number in range(1, 1 + len(content.items))
            ]
            items = [mark + format.escape(plain_text(item)) for mark, item in zip(marks, content.items, strict=True)]
        else:
            marks, items = [""], [format.escape(plain_text(content))]
        if format.tablefmt:
            return "; ".join(items)
        wrapped_items = (wrapped(item, COLUMN_WIDTH, hang=len(mark)) for mark, item in zip(marks, items, strict=True))
        return "\n".join(line for lines in wrapped_items for line in lines)

    rows = []
    for group in table.row_groups:
        if group.heading:
            rows.append([cell(group.heading), *[""] * (len(table.columns) - 1)])
        rows += [[cell(row.label), *map(cell, row.cells)] for row in group.rows]
    header = [cell(column) for column in table.columns]
    if not format.tablefmt:
        return _grid([header, *rows])
    drawn = tabulate(
        rows,
        headers=header,
        tablefmt=format.tablefmt,
        disable_numparse=True,
        preserve_whitespace=True,
    )
    if format.tablefmt == "latex_raw":
        # Columns of natural width run off the page.
        share = f"p{{{0.95 / len(table.columns):.2f}\\linewidth}}"
        drawn = drawn.replace("{" + "l" * len(table.columns) + "}", "{" + share * len(table.columns) + "}", 1)
    return drawn


def _grid(rows: list[list[str]]) -> str:
    """Return rows of cells, which may have several lines, as a grid; the first row is the header.

    The columns line up as docutils counts: it gives a whole table up for one line that ends elsewhere.
    """
    split = [[cell.split("\n") for cell in row] for row in rows]
    widths = [max(_docutils_width(line) for cell in column for line in cell) for column in zip(*split, strict=True)]
    border, under_header = ("+" + "".join(sign * (width + 2) + "+" for width in widths) for sign in "-=")
    lines = [border]
    for number, row in enumerate(split):
        for parts in zip_longest(*row, fillvalue=""):
            padded = (part + " " * (width - _docutils_width(part)) for part, width in zip(parts, widths, strict=True))
            lines.append(f"| {' | '.join(padded)} |")
        lines.append(border if number or len(rows) == 1 else under_header)
    return "\n".join(lines)


def _docutils_width(line: str) -> int:
    """Return how many columns docutils takes a line for, which counts joiners that no terminal shows."""
    if line.isascii():
        return len(line)
    return sum(0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1 for sign in line)


def _entities(special: str) -> Callable[[str], str]:
    """Return an escape that writes what matches as the numbers of its characters, which are never markup."""
    return lambda words: re.sub(special, lambda match: f"&#{ord(match[0])};", words)


# What AsciiDoc may take for markup, or replace by a typographic sign.
_ASCIIDOC = r"[|*_`#^~+{}\[\]<>&\\$\"@]|(?<=\w)'(?=\w)|:(?=/)|(?<=\()\(|\((?=\w+\))|-(?=-)|(?<=\.)\."


def _asciidoc(words: str) -> str:
    """Return words as they are, or in the macro in which nothing is markup but the bracket at its end."""
    if not re.search(_ASCIIDOC, words):
        return words
    passed = words.rstrip("\\")  # would escape that bracket
    escaped = re.sub(r"[]|]", r"\\\g<0>", passed)
    return f"pass:c[{escaped}]{words[len(passed) :]}"


# MediaWiki links the numbers after these words.
_MEDIAWIKI = r"[\\|\[\]{}'<>&!~=#*:;_-]|(?<=RFC|PMI|SBN)."
_TEXTILE = r"[\\/|\[\](){}'<>&!~=#*:_@^+%?\"-]|(?<=\.)\.|(?<=[\d\s])x(?=\s*[\d.])"

# Jira knows entities, but Pandoc, which reads it too, takes backslashes where it can.
_JIRA_ENTITIES = _entities(r"[\\|^~+]|:(?=//|[^\s\w]|[PD]\b)|(?<=mailto):|&(?=#?\w+;)")


def _jira(words: str) -> str:
    return re.sub(r"(?<!&)#|[{}\[\]()*_!?]|(?<!\w)-|-(?!\w)", r"\\\g<0>", _JIRA_ENTITIES(words))


_ORG = (
    r"[\[<_^](?=\S)|\\(?=[\[{])|\{(?=\{)|@(?=@)|-(?=-)|\.(?=\.)|#(?=#)|(?<=[^\W\d])(?=\d*:\S)"
    r"|(?<=\S)[*/_+=~](?!\w)"  # would end emphasis
    r"|^[#!/*]$"  # would make the row a special one
)
_ORG_ENTITIES = {ord(sign): f"\\{name}{{}}" for sign, name in (("\\", "bsol"), ("|", "vert"), ("$", "dollar"))}


def _org(words: str) -> str:
    # Org has no escape. What keeps signs apart is text for an exporter that does not exist.
    return re.sub(_ORG, r"\g<0>@@x:@@", words).translate(_ORG_ENTITIES)


_RST = (
    r"[\\*`|_]|:(?=\S)|(?<=:):|(?<=\S)@(?=\S)|(?<=#)#"
    r"|^[-+•‣⁃./>=]"  # would begin a list, an option, a comment or a table
    r"|^([!-/:-@[-`{-~])(?=\1*$)|(?<!\S)([!-/:-@[-`{-~])(?=\2+(?!\S))"  # would underline a heading
)
# In Pandoc's Markdown, which has such tables too, some more would begin a list or a definition, or be a heading's line.
_GRID = rf"{SPECIAL}|{_RST}|^[:#%]|(?<!\S)[-=:~](?!\S)"


def _backslashes(special: str) -> Callable[[str], str]:
    """Return an escape for reStructuredText that writes a backslash before what matches."""

    def escape(words: str) -> str:
        escaped = re.sub(special, r"\\\g<0>", words.strip())
        escaped = re.sub(r"^\(?[\w#]+(?=[.)](?!\S))", r"\g<0>\\", escaped)  # would begin a list, too
        # A line of backslashes alone would be a heading's; an escaped space is nothing.
        return re.sub(r"(?<!\S)(?=\\+(?!\S))", r"\\ ", escaped)

    return escape


FORMATS = {
    "asciidoc": TableFormat(_asciidoc, "asciidoc"),
    "grid": TableFormat(_backslashes(_GRID)),
    "jira": TableFormat(_jira, "jira"),
    "latex": TableFormat(in_tex, "latex_raw"),
    "mediawiki": TableFormat(_entities(_MEDIAWIKI), "mediawiki"),
    "orgtbl": TableFormat(_org, "orgtbl"),
    # Of reStructuredText's two kinds of table only the grid takes lists and empty cells.
    "rst": TableFormat(_backslashes(_RST)),
    "textile": TableFormat(_entities(_TEXTILE), "textile"),
}
