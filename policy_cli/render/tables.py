"""Tables in the formats of other tools: the only place that knows tabulate.

Only the tables of a document are rendered; its notes follow as a table of their own, so that no mark leads nowhere.
"""

import re
from collections.abc import Callable

from tabulate import tabulate

from policy_cli.document import Cell, Document, Listing, Row, Section, Table, plain, text
from policy_cli.frozen import frozen
from policy_cli.text import wrapped

COLUMN_WIDTH = 36
"""The width to which cells are wrapped in formats that draw their tables with characters."""


@frozen
class TableFormat:
    """How one format is written: tabulate's name for it, the escape of text, and whether cells may have lines."""

    tablefmt: str
    escape: Callable[[str], str]
    multiline: bool = False


def render_tables(document: Document, format: str) -> str:
    """Return the document's tables in a format of `FORMATS`."""
    tables = [block for block in document.blocks if isinstance(block, Table)]
    if document.notes:
        rows = tuple(Row(text(f"[{note.number}]"), (note.content,)) for note in document.notes)
        tables.append(Table((text("Note"), text(document.notes_heading)), (Section(rows),)))
    return "\n\n".join(_table(table, FORMATS[format]) for table in tables) + "\n"


def _table(table: Table, format: TableFormat) -> str:
    def cell(content: Cell) -> str:
        if isinstance(content, Listing):
            marks = [
                f"{number}. " if content.ordered else "- " * format.multiline
                for number in range(1, 1 + len(content.items))
            ]
            items = [mark + format.escape(plain(item)) for mark, item in zip(marks, content.items, strict=True)]
        else:
            marks, items = [""], [format.escape(plain(content))]
        if not format.multiline:
            return "; ".join(items)
        wrapped_items = (wrapped(item, COLUMN_WIDTH, hang=len(mark)) for mark, item in zip(marks, items, strict=True))
        return "\n".join(line for lines in wrapped_items for line in lines)

    rows = []
    for section in table.sections:
        if section.heading:
            rows.append([cell(section.heading), *[""] * (len(table.columns) - 1)])
        rows += [[cell(row.label), *map(cell, row.cells)] for row in section.rows]
    drawn = tabulate(
        rows,
        headers=[cell(column) for column in table.columns],
        tablefmt=format.tablefmt,
        disable_numparse=True,
        preserve_whitespace=True,
    )
    if format.tablefmt == "latex_raw":
        # Columns of natural width run off the page.
        share = f"p{{{0.95 / len(table.columns):.2f}\\linewidth}}"
        drawn = drawn.replace("{" + "l" * len(table.columns) + "}", "{" + share * len(table.columns) + "}", 1)
    return drawn


def _backslash(special: str) -> Callable[[str], str]:
    pattern = re.compile(special)
    return lambda words: pattern.sub(r"\\\g<0>", words)


def _entities(special: str) -> Callable[[str], str]:
    pattern = re.compile(special)
    return lambda words: pattern.sub(lambda match: f"&#{ord(match[0])};", words)


_LATEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "-": "-{}",
    "[": "{[}",
    "`": "{`}",
    **{character: f"\\{character}" for character in "&%$#_{}"},
}


def _latex(words: str) -> str:
    # A hyphen is broken from the next only where two would join to a dash.
    return re.sub(r"[\\~^<>\[`&%$#_{}]|-(?=-)", lambda match: _LATEX[match[0]], words)


def _org(words: str) -> str:
    return words.replace("|", r"\vert{}")


_RST_MARKUP = re.compile(r"[\\*`|_]")
_RST_BEGINNING = re.compile(r"^(?=[-+•:.(]|\W*\w+[.)](?:\s|$)|#[.)]|@)")


def _rst(words: str) -> str:
    # What would begin a list, a field or a comment is escaped too.
    return _RST_BEGINNING.sub(r"\\", _RST_MARKUP.sub(r"\\\g<0>", words))


FORMATS = {
    "asciidoc": TableFormat("asciidoc", _backslash(r"\|")),
    "grid": TableFormat("grid", _rst, multiline=True),
    "jira": TableFormat("jira", _backslash(r"[\\|{}\[\]*_!^~+-]")),
    "latex": TableFormat("latex_raw", _latex),
    "mediawiki": TableFormat("mediawiki", _entities(r"[|\[\]{}'<>&!~=#*:;_-]")),
    "orgtbl": TableFormat("orgtbl", _org),
    # Of reStructuredText's two kinds of table only the grid takes lists and empty cells.
    "rst": TableFormat("grid", _rst, multiline=True),
    "textile": TableFormat("textile", _entities(r"[|\[\]{}'<>&!~=#*:_@^+%\"-]")),
}
