"""Reads the headings and paragraphs of Markdown, parsed by markdown-it-py; our own policy is here.

Struck-through words keep their marks, since a reader sees that they are withdrawn; `^` and `_` mark superscripts and
subscripts; a star between digits is a multiplication sign; footnote marks are not words.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from html import unescape
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, reference
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.emphasis import tokenize
from markdown_it.token import Token

from policy_cli.sources.content import SourceBlock, SourceContent, decoded

MAX_PARAGRAPH = 20_000
"""The longest paragraph, in characters, whose marks are parsed; ten pages without an empty line are not prose."""
MAX_NESTING = 100
"""The deepest nesting of lists, quotations and marks; the parser leaves out what is deeper."""

_METADATA = re.compile(r"\A---[ \t]*\n[\w-]+:(?:\s.*)?\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
# What the parser, of a quote, does not take as text.
_MARKUP = re.compile(r"[\\`*_\[\]!&<\r\n\0]")
_NOTE_MARK = re.compile(r"\[\^(?P<label>[^\[\]\s]+)\]")
_STARS_BETWEEN_DIGITS = re.compile(r"(?<=\d)\*+(?=\d)")
_BULLET = re.compile(r"^[ \t]*•[ \t]+", re.MULTILINE)
_TAG = re.compile(
    r"""<!--(?:-?>|.*?(?:-->|\Z))|<\?.*?(?:\?>|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<![^<>]*>|<(script|style)\b.*?(?:</\1\s*>|\Z)
    |</?(?P<name>[a-z][a-z0-9-]*)(?:"[^"]*"|'[^']*'|[^<>"'])*>""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_SEEN_TAGS = {"br": " ", "sup": "^", "sub": "_"}
_STRUCK = {"del", "s", "strike"}


def read(data: bytes, cited: Collection[str]) -> SourceContent:
    """Return the content of a text in Markdown; `cited` makes no difference. Raise Unreadable for bad bytes."""
    lines, faults = decoded(data)
    blocks = _blocks(_parser().parse(_METADATA.sub("", "\n".join(lines), count=1)))
    return SourceContent((*blocks,), without_markup=words_of_quote, faults=faults, lines=tuple(lines) if faults else ())


def words_of_quote(quote: str) -> str:
    """Return the words that a quote shows; angle brackets are signs, since a quote may be of code."""
    if not _MARKUP.search(quote):
        return quote  # As most: the parser takes a tenth of the time of `verify`.
    return _words(_parser(has_tags=False).parseInline(quote)[0].children or ())


class _Row(NamedTuple):
    """A row of a table: its first and last line, and its cells so far."""

    first: int
    last: int
    cells: list[str]


def _blocks(tokens: Sequence[Token]) -> Iterator[SourceBlock]:
    """Yield headings and paragraphs; lines without an empty line between them, as in a list, are one paragraph."""
    joined: list[str] = []
    next_line = -1
    row = _Row(-1, -1, [])
    numbers = dict(_printed_numbers(tokens))
    for index, (before, token) in enumerate(zip([None, *tokens], tokens, strict=False)):
        kind = before.type if before else ""
        level = int(before.tag[1]) if before and kind == "heading_open" else 0
        first, last = token.map or (-1, -1)
        words = numbers.get(index, "") + _words_of_block(token)
        notes = [*_notes(token.children or ())]
        if token.type == "tr_open":
            # The line between the head of a table and its other rows is not a row.
            row = _Row(first if kind == "thead_open" else next_line, last, [])
        elif kind in ("td_open", "th_open"):
            row.cells.append(words)
            continue
        elif token.type == "tr_close":
            words, first, last = "\t".join(row.cells), row.first, row.last
        if joined and (level or notes or (words and first != next_line)):
            yield SourceBlock("\n".join(joined))
            joined = []
        if level:
            yield SourceBlock(" ".join(words.split()), level)
        elif notes:
            yield from notes
        elif words:
            joined.append(words)
            next_line = last
    if joined:
        yield SourceBlock("\n".join(joined))


def _printed_numbers(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Yield the index of each paragraph that begins with a number, which the parser takes for a list, and the number.

    In a list without empty lines between its items, numbers are not those of paragraphs.
    """
    first, items = 1, list[int]()
    for index, token in enumerate(tokens):
        if token.type == "ordered_list_open" and token.level == 0:
            first, items = int(token.attrs.get("start", 1)), []
        elif token.type == "list_item_open" and token.level == 1:
            items.append(index)
        elif token.type == "ordered_list_close" and token.level == 0:
            for number, item in enumerate(items, first):
                paragraph = tokens[item + 1]
                if paragraph.type == "paragraph_open" and not (paragraph.hidden and len(items) > 1):
                    yield item + 2, f"{number}. "


def _notes(tokens: Sequence[Token]) -> Iterator[SourceBlock]:
    """Yield the notes that a paragraph has if it begins with one."""
    starts = [number for number, token in enumerate(tokens) if token.type == "note"]
    if starts[:1] == [0]:
        for start, end in zip(starts, [*starts[1:], len(tokens)], strict=True):
            words = _words(tokens[start:end]).strip()
            if words:
                yield SourceBlock(words, number=tokens[start].content or None, is_note=True)


def _words_of_block(token: Token) -> str:
    if token.type == "inline":
        return _BULLET.sub("", _words(token.children or ()))
    if token.type == "html_block":
        return unescape(_TAG.sub(_seen, token.content)).strip()
    return token.content.rstrip("\n") if token.type in ("fence", "code_block") else ""


def _words(tokens: Sequence[Token]) -> str:
    seen = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            seen.append("\n")
        elif token.type == "image":
            seen.append(" ")
        elif token.type != "note":
            seen.append(_TAG.sub(_seen, token.content) if token.type == "html_inline" else token.content)
    return "".join(seen)


def _seen(tag: re.Match[str]) -> str:
    """Return what a reader sees of an HTML tag."""
    name = (tag["name"] or "").lower()
    if name in _STRUCK:
        return "~~"
    return "" if tag[0].startswith("</") else _SEEN_TAGS.get(name, "")


@cache
def _parser(has_tags: bool = True) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table")
    parser.inline.ruler.at("emphasis", _emphasis)
    parser.core.ruler.at("inline", _inline)
    parser.inline.ruler.after("link", "note_mark", _note_mark)
    parser.block.ruler.at("reference", _link_definition)
    return parser if has_tags else parser.disable(["html_inline", "autolink"])


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Read a run of stars between digits as text, any other as CommonMark does."""
    stars = _STARS_BETWEEN_DIGITS.match(state.src, state.pos)
    if stars is None:
        return tokenize(state, silent)
    if not silent:
        state.pending += stars[0]
    state.pos = stars.end()
    return True


def _inline(state: StateCore) -> None:
    """Parse the inline marks of paragraphs, but take those of an improbable length as text, to bound the time."""
    for token in state.tokens:
        if token.type == "inline" and len(token.content) > MAX_PARAGRAPH:
            token.children = [Token("text", "", 0, content=token.content)]
        elif token.type == "inline":
            token.children = []
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _note_mark(state: StateInline, silent: bool) -> bool:
    """Skip the mark of a footnote, and the colon after it where the note itself begins."""
    mark = _NOTE_MARK.match(state.src, state.pos)
    if mark is None:
        return False
    begins_line = not state.src[: state.pos].rpartition("\n")[2].strip()
    begins_note = begins_line and state.src[mark.end() : mark.end() + 1] == ":"
    if begins_note and not silent:
        state.push("note", "", 0).content = mark["label"] if mark["label"].isdecimal() else ""
    state.pos = mark.end() + begins_note
    return True


def _link_definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a footnote as text, although it looks like a link definition."""
    begins = state.bMarks[start] + state.tShift[start]
    return not state.src.startswith("[^", begins) and reference(state, start, end, silent)
