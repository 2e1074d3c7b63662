"""The only module that calls lxml: web pages and XML as trees. No entity is expanded, and nothing is fetched."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from policy_cli.sources.content import missing_library, unreadable

_CHARSET = re.compile(rb"<meta[^>]{1,200}charset|<\?xml[^>]{1,200}encoding", re.IGNORECASE)
MAX_TAGS = 2_000_000
"""The most tags of a tree: each takes memory, and the largest pages of the web have some hundred thousand."""
MAX_ATTRIBUTES = 10_000
"""The most attributes of a tag: libxml2 compares each with all others."""
_LONG_TAG = re.compile(rb"<[a-zA-Z][^<>]{20000,}")
_VALUE = re.compile(rb"\"[^\"]*\"|'[^']*'")
_SEARCHED = 4096
"""In how many bytes the encoding of a web page is declared."""
# Beyond its limits libxml2 leaves out the rest of a file, and only its log says so.
_TOO_DEEP = re.compile(r"depth|huge", re.IGNORECASE)


def _etree(kind: str) -> Any:
    if find_spec("lxml") is None:
        raise missing_library(kind, "lxml")
    return import_module("lxml.etree")


def html_tree(data: bytes) -> Any:
    """Return the root of a web page, or None if it is empty; raise Unreadable if it is nested too deeply."""
    etree = _etree("a web page")
    _check_size(data)
    parser = etree.HTMLParser(
        encoding=_encoding(data), no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if any(_TOO_DEEP.search(entry.message or "") for entry in parser.error_log):
        raise unreadable("too-deep", "the web page is nested too deeply", "save its text as a text file")
    return root


def xml_tree(data: bytes, kind: str) -> Any:
    """Return the root of an XML file, which is part of a kind of source; raise Unreadable if it is damaged."""
    etree = _etree(kind)
    _check_size(data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise unreadable("damaged", f"the file is not {kind}, or is damaged", "save it again") from None


def _check_size(data: bytes) -> None:
    if data.count(b"<") > MAX_TAGS:
        raise unreadable("too-large", f"the file has more than {MAX_TAGS:,} tags", "save its text as a text file")
    if any(len(_VALUE.sub(b" ", tag[0]).split()) > MAX_ATTRIBUTES for tag in _LONG_TAG.finditer(data)):
        what = f"the file has a tag with more than {MAX_ATTRIBUTES:,} attributes"
        raise unreadable("too-large", what, "save its text as a text file")


def walk(root: Any) -> Any:
    """Return an iterator of the starts and ends of a tree, which can skip parts of it."""
    return _etree("a web page").iterwalk(root, events=("start", "end"))


def name_of(element: Any) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _encoding(data: bytes) -> str | None:
    """Return the encoding of a web page that declares none: UTF-8 if it can be that."""
    if data.startswith((BOM_UTF8, BOM_UTF16_LE, BOM_UTF16_BE)) or _CHARSET.search(data[:_SEARCHED]):
        return None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"
