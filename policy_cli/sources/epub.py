"""Reads electronic books (EPUB): their web pages, in the order of reading."""

import posixpath
from collections.abc import Collection, Iterator
from urllib.parse import unquote

from policy_cli.sources.archives import Archive
from policy_cli.sources.content import SourceContent, unreadable
from policy_cli.sources.trees import html_tree, xml_tree
from policy_cli.sources.web import TreeReader

CONTAINER, ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"


def read(data: bytes, cited: Collection[str]) -> SourceContent:
    """Return the content of a book; `cited` makes no difference. Raise Unreadable if it cannot be read."""
    archive = Archive(data)
    encrypted = archive.part(ENCRYPTION) or b""
    reader = TreeReader()
    for name in _pages(archive):
        if posixpath.basename(name).encode() in encrypted:
            raise unreadable("encrypted", "the book is encrypted", "use a copy without protection")
        page = archive.part(name)
        root = html_tree(page) if page else None
        if root is not None:
            reader.read(root)
    return SourceContent(tuple(reader.blocks))


def _pages(archive: Archive) -> Iterator[str]:
    """Yield the names of the parts with the pages of a book, in the order of reading."""
    kind = "a book (EPUB)"
    container = xml_tree(archive.part(CONTAINER) or b"", kind)
    package = next((root.get("full-path") for root in container.iter("{*}rootfile")), None) or ""
    listed = xml_tree(archive.part(package) or b"", kind)
    hrefs = {
        item.get("id"): unquote(item.get("href") or "")
        for item in listed.iter("{*}item")
        if "nav" not in (item.get("properties") or "").split() and "html" in (item.get("media-type") or "")
    }
    seen = set()
    for entry in listed.iter("{*}itemref"):
        href = hrefs.get(entry.get("idref"))
        name = posixpath.normpath(posixpath.join(posixpath.dirname(package), href)) if href else ""
        if name and name not in seen:
            seen.add(name)
            yield name
