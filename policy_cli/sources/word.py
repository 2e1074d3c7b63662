"""Reads Word files (DOCX) as they are with all tracked changes accepted, with their notes and automatic numbers."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from itertools import zip_longest
from typing import Any, NamedTuple

from policy_cli.places import roman
from policy_cli.sources.archives import Archive
from policy_cli.sources.content import SourceBlock, SourceContent
from policy_cli.sources.superscripts import RAISED, is_power
from policy_cli.sources.trees import name_of, walk, xml_tree

KIND = "a Word file"
DOCUMENT = "word/document.xml"
MAX_LEVEL = 9
MAX_STYLES = 50
"""The longest chain of styles that are based on each other."""
MAX_ROMAN = 4000

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_LEFT_OUT = frozenset((
    "del", "moveFrom", "delText", "instrText", "delInstrText", "rPr", "pPr", "tblPr", "trPr", "tcPr", "sectPr",
    "sdtPr", "sdtEndPr", "Fallback", "footnoteRef", "endnoteRef", "annotationRef",
))  # fmt: skip
_SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "ptab": " "}
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
_MARK = re.compile(r"\d{1,3}[/)]?|[/)]")
_LEVEL_OF_NAME = re.compile(r"heading (\d)", re.IGNORECASE)


class Style(NamedTuple):
    """What a style, or those it is based on, says of a paragraph: the level of a heading, and its list and depth."""

    level: int = 0
    list: str | None = None
    depth: int | None = None


def read(data: bytes, cited: Collection[str]) -> SourceContent:
    """Return the content of a Word file; `cited` makes no difference. Raise Unreadable if it cannot be read."""
    archive = Archive(data)
    document = xml_tree(archive.part(DOCUMENT) or b"", KIND)
    styles = archive.part("word/styles.xml")
    numbering = archive.part("word/numbering.xml")
    reader = _Reader(
        _styles(xml_tree(styles, KIND)) if styles else {}, _Numbers(xml_tree(numbering, KIND) if numbering else None)
    )
    for kind in _NOTES.values():
        notes = archive.part(f"word/{kind}s.xml")
        if notes:
            reader.read_notes(xml_tree(notes, KIND), kind)
    reader.read(document)
    return SourceContent(tuple(reader.blocks))


class _Paragraph:
    """A paragraph that is being read: its pieces, style and number."""

    def __init__(self, style: Style, number: str | None, parts: list[str]) -> None:
        self.style = style
        self.number = number
        self.parts = parts
        self.notes: list[SourceBlock] = []

    @property
    def text(self) -> str:
        """The text so far."""
        return re.sub(r" {2,}", " ", "".join(self.parts)).strip()


class _Table:
    """A table that is being read: its rows so far, and the paragraphs of each cell of the last one."""

    def __init__(self) -> None:
        self.rows: list[str] = []
        self.cells: list[list[str]] = []

    def add(self, text: str) -> None:
        """Add a paragraph to the last cell."""
        if text and self.cells:
            self.cells[-1].append(text)

    def end_row(self) -> None:
        """End a row; cells with as many paragraphs as the others are rows of their own."""
        if len({len(cell) for cell in self.cells if cell}) == 1:
            self.rows += map("\t".join, zip_longest(*self.cells, fillvalue=""))
        elif any(self.cells):
            self.rows.append("\t".join(map(" ".join, self.cells)))
        self.cells = []


class _Reader:
    """Collects the blocks of a document."""

    def __init__(self, styles: Mapping[str, Style], numbers: "_Numbers") -> None:
        self.styles = styles
        self.numbers = numbers
        self.notes: dict[tuple[str, str], str] = {}
        self.noted: Counter[str] = Counter()
        self.blocks: list[SourceBlock] = []
        self.tables: list[_Table] = []
        self.carried: list[str] = []

    def read_notes(self, root: Any, kind: str) -> None:
        """Keep the texts of notes until they are referred to."""
        for note in root.iter(f"{{*}}{kind}"):
            if _value(note, "type") in (None, "normal"):
                reader = _Reader(self.styles, _Numbers(None))
                reader.read(note)
                self.notes[kind, _value(note, "id") or ""] = "\n".join(block.text for block in reader.blocks)

    def read(self, root: Any) -> None:
        """Add the blocks of a tree."""
        walker = walk(root)
        open_ones: list[_Paragraph] = []
        for event, element in walker:
            name = name_of(element)
            if event == "start" and (name in _LEFT_OUT or (name == "r" and _is_hidden(element))):
                walker.skip_subtree()
            elif name == "p" and element.tag.startswith((_W, _W_STRICT)):
                if event == "start":
                    open_ones.append(self.paragraph(element))
                elif open_ones:
                    self.finish(open_ones.pop(), element)
            elif name in ("tbl", "tr", "tc"):
                self.table(name, event == "start")
            elif event == "start" and open_ones:
                self.add(open_ones[-1], element, name)

    def paragraph(self, element: Any) -> _Paragraph:
        """Return the paragraph that an element begins."""
        own = _child(element, "pPr")
        named = self.styles.get(_value(_child(own, "pStyle")) or "", Style())
        level = _value(_child(own, "outlineLvl"))
        listed = _child(own, "numPr")
        style = Style(
            _outline_level(level) if level is not None else named.level,
            _value(_child(listed, "numId")) or named.list,
            _integer(_value(_child(listed, "ilvl"))) if listed is not None else named.depth,
        )
        made = _Paragraph(style, self.numbers.next(style) if style.list else None, self.carried)
        self.carried = []
        return made

    def add(self, paragraph: _Paragraph, element: Any, name: str) -> None:
        """Add what an element in a paragraph shows."""
        if name == "t":
            words = element.text or ""
            if _MARK.fullmatch(words.strip()) and _is_raised(element.getparent()):
                words = words.strip().translate(RAISED) if is_power("".join(paragraph.parts[-3:])) else ""
            paragraph.parts.append(words)
        elif name in _SIGNS:
            paragraph.parts.append(_SIGNS[name])
        elif name in _NOTES:
            note = self.notes.get((_NOTES[name], _value(element, "id") or ""))
            if note:
                self.noted[name] += 1
                paragraph.notes.append(SourceBlock(note, number=str(self.noted[name]), is_note=True))

    def finish(self, paragraph: _Paragraph, element: Any) -> None:
        """End a paragraph; if the end itself is deleted, the next one continues it."""
        marks = _child(_child(element, "pPr"), "rPr")
        if _child(marks, "del") is not None:
            self.carried = paragraph.parts
            return
        text = paragraph.text
        if self.tables and not paragraph.style.level:
            self.tables[-1].add(text)
            self.blocks += paragraph.notes
            return
        if text:
            level = paragraph.style.level
            number = paragraph.number
            shown = " ".join(f"{number or ''} {text}".split()) if level else text
            self.blocks.append(SourceBlock(shown, level, number=None if level else number))
        self.blocks += paragraph.notes

    def table(self, name: str, begins: bool) -> None:
        """Begin or end a table, a row or a cell: a table is a paragraph, and a row a line of it."""
        if name == "tbl" and begins:
            self.tables.append(_Table())
        elif not self.tables:
            return
        elif name == "tc" and begins:
            self.tables[-1].cells.append([])
        elif name == "tr" and not begins:
            self.tables[-1].end_row()
        elif name == "tbl":
            text = "\n".join(self.tables.pop().rows)
            if self.tables:
                self.tables[-1].add(text)
            elif text:
                self.blocks.append(SourceBlock(text))


class _Numbers:
    """Counts the paragraphs of lists as Word does."""

    def __init__(self, root: Any) -> None:
        self.levels: dict[str, dict[int, tuple[int, str, str]]] = {}
        self.lists: dict[str, str] = {}
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        if root is None:
            return
        for abstract in root.iter("{*}abstractNum"):
            levels = {}
            for level in abstract.iter("{*}lvl"):
                start = _integer(_value(_child(level, "start"))) or 0
                form = _value(_child(level, "numFmt")) or "decimal"
                shown = _value(_child(level, "lvlText")) or ""
                levels[_integer(_value(level, "ilvl")) or 0] = (start, form, shown)
            self.levels[_value(abstract, "abstractNumId") or ""] = levels
        for number in root.iter("{*}num"):
            self.lists[_value(number, "numId") or ""] = _value(_child(number, "abstractNumId")) or ""

    def next(self, style: Style) -> str | None:
        """Return the number of the next paragraph of a list, or None for a bullet."""
        abstract = self.lists.get(style.list or "", "")
        levels = self.levels.get(abstract)
        depth = style.depth or 0
        if levels is None or depth not in levels:
            return None
        counts = self.counts[abstract]
        counts[depth] = counts.get(depth, levels[depth][0] - 1) + 1
        for deeper in [deeper for deeper in counts if deeper > depth]:
            del counts[deeper]
        if levels[depth][1] in ("bullet", "none"):
            return None

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            start, form, _ = levels.get(at, (1, "decimal", ""))
            return _written(counts.get(at, start), form)

        return re.sub(r"%(\d)", shown, levels[depth][2]).strip().rstrip(".") or None


def _written(number: int, form: str) -> str:
    """Return a number as a list shows it."""
    if "oman" in form and 0 < number < MAX_ROMAN:
        return roman(number).upper() if form.startswith("upper") else roman(number)
    if form.endswith("Letter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 % 10 + 1)
        return letter.upper() if form.startswith("upper") else letter
    return str(number)


def _styles(root: Any) -> dict[str, Style]:
    """Return the styles by their ids, each with what those it is based on say."""
    own: dict[str, tuple[Style, str | None]] = {}
    for style in root.iter("{*}style"):
        name = _value(_child(style, "name")) or ""
        properties = _child(style, "pPr")
        level = _value(_child(properties, "outlineLvl"))
        named = _LEVEL_OF_NAME.fullmatch(name)
        listed = _child(properties, "numPr")
        depth = _integer(_value(_child(listed, "ilvl")))
        found = int(named[1]) if named else 1 if name.lower() == "title" else 0
        made = Style(_outline_level(level) if level is not None else found, _value(_child(listed, "numId")), depth)
        own[_value(style, "styleId") or ""] = (made, _value(_child(style, "basedOn")))
    return {id: _inherited(id, own) for id in own}


def _inherited(id: str, own: Mapping[str, tuple[Style, str | None]]) -> Style:
    level, listed, depth = 0, None, None
    based_on: str | None = id
    for _ in range(MAX_STYLES):
        if based_on not in own:
            break
        style, based_on = own[based_on or ""]
        level = level or style.level
        listed = listed or style.list
        depth = style.depth if depth is None else depth
    return Style(level, listed, depth)


def _outline_level(value: str) -> int:
    """Return the level of a heading for an outline level, which counts from 0; 9 means ordinary text."""
    level = _integer(value)
    return level + 1 if level is not None and 0 <= level < MAX_LEVEL else 0


def _integer(value: str | None) -> int | None:
    return int(value) if value and re.fullmatch(r"-?\d{1,6}", value) else None


def _child(element: Any, name: str) -> Any:
    """Return the child of a name, or None."""
    return None if element is None else element.find(f"{{*}}{name}")


def _value(element: Any, name: str = "val") -> str | None:
    """Return an attribute of an element, or None."""
    if element is None:
        return None
    value: str | None = element.get(f"{_W}{name}")
    return element.get(f"{_W_STRICT}{name}") if value is None else value


def _is_hidden(run: Any) -> bool:
    vanish = _child(_child(run, "rPr"), "vanish")
    return vanish is not None and _value(vanish) not in ("0", "false", "off")


def _is_raised(run: Any) -> bool:
    return _value(_child(_child(run, "rPr"), "vertAlign")) == "superscript"
