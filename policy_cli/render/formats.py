"""Documents to text: one file a format, all entered alike, and the registry of them."""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from policy_cli.frozen import frozen

if TYPE_CHECKING:
    from policy_cli.document import Document


@frozen
class Layout:
    """What a format may use: the width in columns, color, characters beyond ASCII for lines and signs, and links."""

    width: int = 80
    color: bool = False
    unicode: bool = True
    links: bool = False


Render = Callable[["Document", Layout], str]

# Each format by the module that renders it; a module is imported when its format is asked for.
FORMATS = {
    "terminal": "policy_cli.render.terminal",
    "text": "policy_cli.render.text",
    "markdown": "policy_cli.render.markdown",
    "html": "policy_cli.render.html",
}
# Formats of tables alone, by the name that both people and tabulate have for them.
TABLE_FORMATS = ("asciidoc", "grid", "jira", "latex", "mediawiki", "orgtbl", "rst", "textile")


def render(document: "Document", format: str, layout: Layout) -> str:
    """Return the document in a format of FORMATS or TABLE_FORMATS, ending in a newline."""
    if format in TABLE_FORMATS:
        from policy_cli.render.tables import render_tables

        return render_tables(document, format)
    renderer: Render = import_module(FORMATS[format]).render
    return renderer(document, layout)
