"""Tables in the formats of other tools: the only module that imports tabulate.

Only the tables of a document are rendered. Its notes follow as one more table, so that each note mark has its note.
"""

import re
from collections.abc import Callable
from itertools import pairwise, zip_longest
from unicodedata import combining, east_asian_width

from tabulate import tabulate

from policy_cli.document import Cell, Document, ItemList, Row, RowGroup, Table, TableCaption, aligned, plain_text, text
from policy_cli.frozen import frozen
from policy_cli.render.markdown import SPECIAL
from policy_cli.text import in_tex, wrapped

COLUMN_WIDTH = 36
"""The width to which cells of a grid are wrapped."""


@frozen
class TableFormat:
    """A format: how text is escaped, and tabulate's name for it; without a name, this module draws a grid itself."""

    escape: Callable[[str], str]
    tablefmt: str | None = None


def render_tables(document: Document, format: str) -> str:
    """Return the tables and notes of a document in a format of `FORMATS`."""
    blocks = document.in_sequence
    tables = [block for block in blocks if isinstance(block, Table)]
    for caption, block in pairwise(blocks):
        if isinstance(caption, TableCaption) and isinstance(block, Table):
            captioned = Table(block.columns, (RowGroup((), caption.content), *block.row_groups))
            tables = [captioned if table is block else table for table in tables]
    if document.notes:
        rows = tuple(Row(text(f"[{note.number}]"), (note.whole,)) for note in document.notes)
        tables.append(Table((text("Note"), text(document.notes_heading)), (RowGroup(rows),)))
    return "\n\n".join(_table(aligned(table), FORMATS[format]) for table in tables) + "\n"


def _table(table: Table, format: TableFormat) -> str:
    def cell(content: Cell) -> str:
        bullet = "" if format.tablefmt else "- "
        items = content.labeled(bullet) if isinstance(content, ItemList) else [("", content)]
        texts = [(label, label + format.escape(plain_text(item))) for label, item in items]
        if format.tablefmt:
            return "; ".join(words for _, words in texts)
        return "\n".join(line for label, words in texts for line in wrapped(words, COLUMN_WIDTH, hang=len(label)))

    rows = []
    for group in table.row_groups:
        if group.heading:
            rows.append([cell(group.heading), *[""] * (len(table.columns) - 1)])
        rows += [[cell(row.indented_label), *map(cell, row.cells)] for row in group.rows]
    header = [cell(column) for column in table.columns]
    if not format.tablefmt:
        return _grid([header, *rows])
    sides = ["right" if is_numeric else "left" for is_numeric in table.is_numeric]
    drawn = tabulate(rows, header, format.tablefmt, colalign=sides, disable_numparse=True, preserve_whitespace=True)
    if format.tablefmt == "latex_raw":
        # Columns of natural width run off the page.
        share = f"p{{{0.95 / len(table.columns):.2f}\\linewidth}}"
        specified = "".join(side[0] for side in sides)
        drawn = drawn.replace(f"{{{specified}}}", f"{{{specified.replace('l', share)}}}", 1)
    return drawn


def _grid(rows: list[list[str]]) -> str:
    """Return rows of cells, which may have several lines, as a grid; the first row is the header.

    Widths are as docutils counts them, for it rejects a table in which a single line is longer or shorter.
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
    """Return the width of a line by docutils' count, which includes joiners that terminals do not show."""
    if line.isascii():
        return len(line)
    return sum(0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1 for sign in line)


def _entities(special: str) -> Callable[[str], str]:
    """Return an escape that writes each match as a numeric entity, which is never markup."""
    return lambda words: re.sub(special, lambda match: f"&#{ord(match[0])};", words)


# What AsciiDoc may treat as markup, or replace by a typographic sign.
_ASCIIDOC = r"[|*_`#^~+{}\[\]<>&\\$\"@]|(?<=\w)'(?=\w)|:(?=/)|(?<=\()\(|\((?=\w+\))|-(?=-)|(?<=\.)\."


def _asciidoc(words: str) -> str:
    """Return words as they are, or in a macro in which only the closing bracket is markup."""
    if not re.search(_ASCIIDOC, words):
        return words
    passed = words.rstrip("\\")  # would escape that bracket
    escaped = re.sub(r"[]|]", r"\\\g<0>", passed)
    return f"pass:c[{escaped}]{words[len(passed) :]}"


# MediaWiki links the numbers after these words.
_MEDIAWIKI = r"[\\|\[\]{}'<>&!~=#*:;_-]|(?<=RFC|PMI|SBN)."
_TEXTILE = r"[\\/|\[\](){}'<>&!~=#*:_@^+%?\"-]|(?<=\.)\.|(?<=[\d\s])x(?=\s*[\d.])"

# Jira understands entities; Pandoc, which reads this format too, needs backslashes where it accepts them.
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
    # Org has no escape, so text for an exporter that does not exist separates the signs.
    return re.sub(_ORG, r"\g<0>@@x:@@", words).translate(_ORG_ENTITIES)


_RST = (
    r"[\\*`|_]|:(?=\S)|(?<=:):|(?<=\S)@(?=\S)|(?<=#)#"
    r"|^[-+•‣⁃./>=]"  # would begin a list, an option, a comment or a table
    r"|^([!-/:-@[-`{-~])(?=\1*$)|(?<!\S)([!-/:-@[-`{-~])(?=\2+(?!\S))"  # would underline a heading
)
# Pandoc's Markdown has such tables too, and more signs that would begin a list or a definition, or underline a heading.
_GRID = rf"{SPECIAL}|{_RST}|^[:#%]|(?<!\S)[-=:~](?!\S)"


def _backslashes(special: str) -> Callable[[str], str]:
    """Return an escape for reStructuredText that writes a backslash before what matches."""

    def escape(words: str) -> str:
        escaped = re.sub(special, r"\\\g<0>", words.strip())
        escaped = re.sub(r"^\(?[\w#]+(?=[.)](?!\S))", r"\g<0>\\", escaped)  # would begin a list, too
        # A line of only backslashes would underline a heading; an escaped space disappears.
        return re.sub(r"(?<!\S)(?=\\+(?!\S))", r"\\ ", escaped)

    return escape


FORMATS = {
    "asciidoc": TableFormat(_asciidoc, "asciidoc"),
    "grid": TableFormat(_backslashes(_GRID)),
    "jira": TableFormat(_jira, "jira"),
    "latex": TableFormat(in_tex, "latex_raw"),
    "mediawiki": TableFormat(_entities(_MEDIAWIKI), "mediawiki"),
    "orgtbl": TableFormat(_org, "orgtbl"),
    # Only the grid, of the two kinds of table in reStructuredText, can hold lists and empty cells.
    "rst": TableFormat(_backslashes(_RST)),
    "textile": TableFormat(_entities(_TEXTILE), "textile"),
}
