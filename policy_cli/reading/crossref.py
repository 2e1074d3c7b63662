"""Records as Crossref answers them: nearly CSL, with lists of titles, other types, and other words for variables."""

from html import unescape

from policy_cli.reading.nodes import Mapping, Node, Scalar, Sequence, is_null
from policy_cli.references.csl import NAMES
from policy_cli.references.vocabulary import OTHER_TYPES

_TITLES = ("title", "subtitle", "container-title", "original-title")
_OTHER_WORDS = {"article-number": "number", "edition-number": "edition", "publisher-location": "publisher-place"}


def as_csl(record: Mapping) -> None:
    """Write a record of Crossref as CSL."""
    items = record.items
    for key in [key for key, node in items.items() if is_null(node)]:
        del items[key]
    _take_titles(items)
    for key in (*_TITLES, "publisher"):
        words = items.get(key)
        if isinstance(words, Scalar):
            words.value = unescape(words.value).replace("<scp>", "<sc>").replace("</scp>", "</sc>")
    title, subtitle = items.get("title"), items.pop("subtitle", None)
    if isinstance(title, Scalar) and isinstance(subtitle, Scalar) and subtitle.value not in title.value:
        title.value += f": {subtitle.value}"
    kind = items.get("type")
    if isinstance(kind, Scalar):
        kind.value = OTHER_TYPES.get(kind.value, kind.value)
    for key in NAMES & items.keys():
        for name in getattr(items[key], "items", ()):
            if isinstance(name, Mapping):
                _rename(name.items, "name", "literal")
    for key, meant in _OTHER_WORDS.items():
        _rename(items, key, meant)
    if isinstance(items.get("archive"), Sequence):
        del items["archive"]  # who keeps copies for the publisher


def _take_titles(items: dict[str, Node]) -> None:
    """Put titles in place of lists of them; that of a series comes before that of the book."""
    containers = items.get("container-title")
    if isinstance(containers, Sequence) and len(containers.items) > 1 and "collection-title" not in items:
        series = containers.items.pop(0)
        series.key = containers.key
        items["collection-title"] = series
    for key in _TITLES:
        _only_of_list(items, key)


def _only_of_list(items: dict[str, Node], key: str) -> None:
    """Put the only entry of a list in its place, or nothing if it has none."""
    node = items.get(key)
    if isinstance(node, Sequence) and len(node.items) == 1:
        node.items[0].key = node.key
        items[key] = node.items[0]
    elif isinstance(node, Sequence) and not node.items:
        del items[key]


def _rename(items: dict[str, Node], key: str, meant: str) -> None:
    if key in items and meant not in items:
        items[meant] = items.pop(key)
