"""Reads web pages: the headings and paragraphs that a reader sees, without navigation, banners and forms."""

import re
from collections.abc import Collection
from typing import Any

from policy_cli.sources.content import SourceBlock, SourceContent
from policy_cli.sources.superscripts import RAISED, is_power
from policy_cli.sources.trees import html_tree, name_of, walk

_LEFT_OUT = frozenset((
    "audio", "button", "canvas", "datalist", "dialog", "embed", "head", "iframe", "input", "math", "nav",
    "noscript", "object", "script", "select", "style", "svg", "template", "textarea", "title", "video",
))  # fmt: skip
_ROLES_LEFT_OUT = frozenset((
    "alert", "alertdialog", "banner", "button", "contentinfo", "dialog", "menu", "menubar", "navigation", "search",
    "toolbar", "doc-noteref", "doc-backlink",
))  # fmt: skip
_CLASSES_LEFT_OUT = frozenset(("mw-editsection", "noprint", "screen-reader-text", "sr-only", "visually-hidden"))
_AROUND = frozenset(("header", "footer", "aside"))
"""What is left out of a page that does not say which part is its main one, unless it is in an article."""
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LINES = frozenset(("br", "dd", "dt", "li", "tr"))
_CELLS = frozenset(("td", "th"))
_JOINED = frozenset(("dl", "ol", "table", "ul"))
"""Lists and tables, each of which is one paragraph."""
_INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "img", "ins", "kbd", "label", "mark", "nobr", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp", "small",
    "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "picture", "source", "tbody",
    "thead", "tfoot", "colgroup", "col",
))  # fmt: skip
_NOTES = frozenset(("doc-endnotes", "doc-footnote", "endnotes", "footnote", "footnotes", "rearnotes"))
_NOTE_ITEMS = frozenset(("doc-endnote", "doc-footnote", "endnote", "footnote", "rearnote"))
_NOTE_ID = re.compile(
    r"(?:fn|ftn|footnote|endnote|cite_note)(?!ref)[-_:]?(?:.{0,99}[-_:])?(?P<number>\d{1,4})", re.IGNORECASE
)
_STRUCK = frozenset(("del", "s", "strike"))
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_PAGE_ID = re.compile(r"(?:page|pg|p)[_-]?(?P<page>\d{1,5}|[ivxlc]{1,9})", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9+()-]{1,4}")


def read(data: bytes, cited: Collection[str]) -> SourceContent:
    """Return the content of a web page; `cited` makes no difference. Raise Unreadable if it cannot be read."""
    root = html_tree(data)
    if root is None:
        return SourceContent(())
    main = _main(root)
    return _content(root if main is None else main, leaves_out_around=main is None)


def read_all(data: bytes, cited: Collection[str]) -> SourceContent:
    """Return the content of a page without anything around its text; `cited` makes no difference."""
    root = html_tree(data)
    return SourceContent(()) if root is None else _content(root)


def _content(root: Any, leaves_out_around: bool = False) -> SourceContent:
    reader = TreeReader(leaves_out_around)
    reader.read(root)
    return SourceContent(tuple(reader.blocks))


def _main(root: Any) -> Any:
    """Return the part of a page that it calls its main one, or its only article, if it has words; None if none is."""
    for path in ("//main", "//*[@role='main']", "//article"):
        found = root.xpath(path)
        if len(found) == 1 and "".join(found[0].itertext()).strip():
            return found[0]
    return None


class TreeReader:
    """Collects the blocks of one or several trees, one after the other."""

    def __init__(self, leaves_out_around: bool = False) -> None:
        self.blocks: list[SourceBlock] = []
        self.leaves_out_around = leaves_out_around
        self.parts: list[str] = []
        self.has_words = False
        self.page: str | None = None
        self.pages: list[tuple[int, str]] = []
        self.level = 0
        self.joined = 0
        self.verbatim = 0
        self.articles = 0
        self.notes = 0
        self.note: str | None = None

    def read(self, root: Any) -> None:
        """Add the blocks of a tree."""
        walker = walk(root)
        for event, element in walker:
            name = name_of(element)
            if event == "start":
                if self.is_left_out(element, name) and element is not root:
                    walker.skip_subtree()
                else:
                    self.start(element, name)
                    self.add(self.raised(element.text) if name == "sup" else element.text)
                continue
            if not self.is_left_out(element, name) or element is root:
                self.end(element, name)
            if element is not root:
                self.add(element.tail)
        self.finish()

    def is_left_out(self, element: Any, name: str) -> bool:
        """Return whether nobody sees an element as part of the text."""
        get = element.get
        if name in _LEFT_OUT or (get("role") or "").lower() in _ROLES_LEFT_OUT or get("hidden") is not None:
            return True
        if (name == "sup" and _is_note_mark(element)) or get("epub:type") == "noteref":
            return True
        if name in _AROUND and self.leaves_out_around and not self.articles:
            return True
        kind, style = get("class") or "", get("style") or ""
        is_hidden = get("aria-hidden") == "true" and name != "body"
        return is_hidden or not _CLASSES_LEFT_OUT.isdisjoint(kind.split()) or bool(style and _HIDDEN.search(style))

    def start(self, element: Any, name: str) -> None:
        """Begin an element."""
        page = _page(element, name)
        if page:
            self.turn(page)
        if _is_note(element, name):
            self.finish()
            self.note = _note_number(element)
        if name in _HEADINGS:
            self.finish()
            self.level = _HEADINGS[name]
        elif name in _LINES or (self.joined and name in _JOINED):
            self.break_line()
        elif name in _CELLS:
            self.parts.append("\t" if _has_cell_before(element) else " ")
        elif name not in _INLINE:
            self.break_block()
        self.joined += self.joins(element, name)
        self.verbatim += name == "pre"
        self.articles += name == "article"
        self.notes += _holds_notes(element)
        if name in _STRUCK:
            self.parts.append("~~")
        elif name == "img":
            self.parts.append(" ")

    def end(self, element: Any, name: str) -> None:
        """End an element."""
        if name in _STRUCK:
            self.parts.append("~~")
        self.joined -= self.joins(element, name)
        self.verbatim -= name == "pre"
        self.articles -= name == "article"
        if name in _HEADINGS or _is_note(element, name):
            self.finish()
        elif name in _LINES or (self.joined and name in _JOINED):
            self.break_line()
        elif name in _CELLS:
            self.parts.append(" ")
        elif name not in _INLINE:
            self.break_block()
        self.notes -= _holds_notes(element)
        if _is_note(element, name):
            self.note = None

    def joins(self, element: Any, name: str) -> bool:
        """Return whether an element is a note, or a list or a table of words, and not the layout of a page."""
        if _is_note(element, name):
            return True
        return name in _JOINED and next(element.iter("h1", "h2", "h3", "h4", "h5", "h6", "section"), None) is None

    def add(self, words: str | None) -> None:
        """Add words of an element, or after it, to the text of the paragraph."""
        if words:
            self.parts.append(words if self.verbatim else re.sub(r"[ \t\r\n\f]+", " ", words))
            self.has_words = self.has_words or not words.isspace()

    def raised(self, words: str | None) -> str | None:
        """Return the words of a superscript as they are written in a text, without the mark of a note."""
        if not words or not _NUMBER.fullmatch(words.strip()):
            return words
        return words.strip().translate(RAISED) if is_power("".join(self.parts[-3:])) else None

    def turn(self, page: str) -> None:
        """Begin a page within the text."""
        if self.has_words:
            self.pages.append((len(self.parts), page))
        else:
            self.page = page

    def break_line(self) -> None:
        """Begin a line."""
        if self.has_words:
            self.parts.append("\n")

    def break_block(self) -> None:
        """Begin a paragraph, or in a list or table a line."""
        if self.joined or self.level:
            self.break_line()
        else:
            self.finish()

    def finish(self) -> None:
        """End the paragraph or heading."""
        if self.has_words:
            text, pages = _tidied(self.parts, self.pages)
            shown = " ".join(text.split()) if self.level else text
            later = () if self.level else pages
            is_note = self.notes > 0 or self.note is not None
            self.blocks.append(SourceBlock(shown, self.level, self.page, self.note or None, later, is_note))
        if self.pages:
            self.page = self.pages[-1][1]
        self.parts, self.pages, self.level, self.has_words = [], [], 0, False


def _holds_notes(element: Any) -> bool:
    """Return whether an element holds the notes of a text, and not the text."""
    kinds = (element.get("role"), element.get("epub:type"))
    return not _NOTES.isdisjoint(filter(None, kinds))


def _is_note(element: Any, name: str) -> bool:
    """Return whether an element is one note."""
    kinds = (element.get("role"), element.get("epub:type"))
    if name in _INLINE or name in _JOINED:
        return False
    return not _NOTE_ITEMS.isdisjoint(filter(None, kinds)) or _NOTE_ID.fullmatch(element.get("id") or "") is not None


def _note_number(element: Any) -> str:
    """Return the number of a note: that of its id, or its place in a list; nothing if it has neither."""
    match = _NOTE_ID.fullmatch(element.get("id") or "")
    if match:
        return match["number"]
    return str(len([*element.itersiblings(element.tag, preceding=True)]) + 1) if name_of(element) == "li" else ""


def _has_cell_before(element: Any) -> bool:
    """Return whether a cell is not the first of its row."""
    before = element.getprevious()
    return before is not None and name_of(before) in _CELLS


def _is_note_mark(element: Any) -> bool:
    """Return whether a superscript leads to a note."""
    return any("#" in (link.get("href") or "") for link in element.iter() if name_of(link) == "a")


def _page(element: Any, name: str) -> str | None:
    """Return the page of a book that begins at an element, or None."""
    if element.get("epub:type") == "pagebreak" or element.get("role") == "doc-pagebreak":
        written = element.get("title") or element.get("aria-label") or "".join(element.itertext())
        return written.strip() or None
    match = _PAGE_ID.fullmatch(element.get("id") or element.get("name") or "") if name in ("a", "span") else None
    return match["page"] if match else None


def _tidied(parts: list[str], pages: list[tuple[int, str]]) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Return parts as a text without white space that nobody sees, and where in it pages begin, given by their part."""
    text = ""
    starts = []
    for (first, page), end in zip([(0, ""), *pages], [*(first for first, _ in pages), len(parts)], strict=True):
        starts.append((len(text), page))
        # A tab divides two cells of a row; the first may be empty.
        piece = re.sub(r" *([\n\t]) *", r"\1", re.sub(r" {2,}", " ", "".join(parts[first:end])))
        piece = re.sub(r"\n{2,}", "\n", piece)
        text += piece if text else piece.lstrip(" \n")
    return text.rstrip(), tuple(starts[1:])
