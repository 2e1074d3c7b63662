"""The layout formats, each a module of this package, and what they may use."""

from importlib import import_module
from typing import TYPE_CHECKING, Literal

from policy_cli.frozen import frozen

if TYPE_CHECKING:
    from policy_cli.document import Document

Depth = Literal["standard", "256", "truecolor"]
"""How many colors a terminal has: 8, 256, or any."""


@frozen
class Layout:
    """What a format may use: the width in columns, color, characters beyond ASCII for lines and signs, and links."""

    width: int = 80
    color: bool = False
    depth: Depth = "standard"
    unicode: bool = True
    links: bool = False


def render(document: "Document", format: str, layout: Layout) -> str:
    """Return the document in the format that the module of this name renders, ending in a newline."""
    text: str = import_module(f"policy_cli.render.{format}").render(document, layout)
    return text
