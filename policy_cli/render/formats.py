"""The layout formats, each a module of this package, and what they may use."""

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


def render(document: "Document", format: str, layout: Layout) -> str:
    """Return the document in the format that the module of this name renders, ending in a newline."""
    text: str = import_module(f"policy_cli.render.{format}").render(document, layout)
    return text
