"""The only module that calls PDFium: the words of a PDF, each with its position, as plain data.

PDFium is a large library in C++ that parses files of strangers, so it runs in a child process only (`isolated`).
"""

import ctypes
import re
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, Literal

from policy_cli.sources.ligatures import NOT_MAPPED
from policy_cli.sources.pdf.lines import Doubt, Outline, Page, Word

Failure = Literal["damaged", "encrypted", "too-large"]

MAX_PAGES = 10_000
MAX_CHARACTERS = 30_000_000
"""The most characters of a PDF that are read: some 10,000 full pages."""
MAX_PAGE_CHARACTERS = 200_000
"""The most characters of one page that are read: a page of a newspaper has 40,000."""
MAX_OUTLINE = 5_000
SUPERIOR = 0.2
"""How far above the line a digit begins, in sizes of the type, that its font raises."""
MAX_TITLE = 1_000
USUAL_WIDTH, NEAR = 0.5, 1.0
"""How wide a letter is, and how far apart words of one column are at most, in sizes of the type."""
SAMPLES = 40
"""How many characters of a page show whether its fonts tell which letters they are."""
UNMAPPED = 0.2
"""A page is doubtful if more of its characters than this share are unknown."""
OUTER_OBJECTS = 4
"""How many objects of a page, from its first and last one, show whether its text is under a picture."""
MOST_OF_PAGE = 0.5
"""A picture covers the text if it has more of the page than this share."""

_TEXT, _IMAGE, _FORM = 1, 3, 5
_INVISIBLE = 3

# What FPDF_GetLastError says.
_NO_PASSWORD, _UNKNOWN_HANDLER = 4, 5
_LINE_END_HYPHENS = "\x02\ufffe"
_SOFT_HYPHEN = "\xad"
_WORD = re.compile(rf"[^\s{_LINE_END_HYPHENS}]+[{_LINE_END_HYPHENS}]?|[{_LINE_END_HYPHENS}]")
# Control characters, and the arrow under whose number old fonts of TeX have "ff".
_NOT_LETTERS = re.compile(r"[\x01\x03-\x08\x0b\x0c\x0e-\x1f]|\u21b5(?=[a-z-])")
# What may have the mark of a note: digits after a word, before one, or beside a dash.
_MIXED = re.compile(r"[^\d\s]\d{1,3}(?:\W*\Z|[—–])|\A\W?\d{1,3}[^\W\d]|[*†‡§¶⁰¹²³⁴-⁹]")
_SIGNS = str.maketrans({**dict.fromkeys(_LINE_END_HYPHENS, "-"), "\0": NOT_MAPPED})
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def read(data: bytes, progress: Callable[[float], None]) -> tuple[list[Page], list[Outline]] | Failure:
    """Return the pages and the outline of a PDF, or why it cannot be read."""
    pdfium: Any = import_module("pypdfium2_raw")
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        return "encrypted" if pdfium.FPDF_GetLastError() in (_NO_PASSWORD, _UNKNOWN_HANDLER) else "damaged"
    try:
        count = pdfium.FPDF_GetPageCount(document)
        if count > MAX_PAGES:
            return "too-large"
        return _pages(pdfium, document, count, progress), _outline(pdfium, document)
    finally:
        pdfium.FPDF_CloseDocument(document)


def _pages(pdfium: Any, document: Any, count: int, progress: Callable[[float], None]) -> list[Page]:
    """Return the pages with their words; one that PDFium cannot load has none."""
    pages = []
    left = MAX_CHARACTERS
    for index in range(count):
        if index * 100 // count > (index - 1) * 100 // count:
            progress(index / count)
        label = _string(pdfium.FPDF_GetPageLabel, document, index)
        page = pdfium.FPDF_LoadPage(document, index)
        if not page:
            pages.append(Page((), label, 0))
            continue
        text = pdfium.FPDFText_LoadPage(page)
        size = pdfium.FPDFText_CountChars(text) if text else 0
        words = [*_Reader(pdfium, text, min(size, MAX_PAGE_CHARACTERS, left)).words()] if size > 0 else []
        left -= max(0, size)
        height = pdfium.FPDF_GetPageHeightF(page)
        pages.append(Page(tuple(words), label, height, _doubt(pdfium, page, text, size if words else 0)))
        if text:
            pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)
    return pages


def _doubt(pdfium: Any, page: Any, text: Any, size: int) -> Doubt | None:
    """Return why a page with so many characters may not read as it was extracted."""
    if not size:
        return "picture" if pdfium.FPDFPage_CountObjects(page) > 0 else None
    samples = range(0, size, max(1, size // SAMPLES))
    unknown = sum(pdfium.FPDFText_HasUnicodeMapError(text, index) == 1 for index in samples)
    if unknown > UNMAPPED * len(samples):
        return "unmapped"
    return "hidden" if _is_hidden(pdfium, page) else None


def _is_hidden(pdfium: Any, page: Any) -> bool:
    """Return whether the text of a page is invisible or under a picture, as text recognition leaves it."""
    least = MOST_OF_PAGE * pdfium.FPDF_GetPageWidthF(page) * pdfium.FPDF_GetPageHeightF(page)
    shown: list[bool] = []
    for part in _outer_objects(pdfium, page):
        kind = pdfium.FPDFPageObj_GetType(part)
        if kind == _TEXT:
            shown.append(pdfium.FPDFTextObj_GetTextRenderMode(part) != _INVISIBLE)
        elif kind == _IMAGE and shown and _area(pdfium, part) > least:
            return True
    return bool(shown) and not any(shown)


def _outer_objects(pdfium: Any, page: Any) -> Iterator[Any]:
    """Yield the first and the last objects of a page, and of the forms among them their first ones."""
    count = pdfium.FPDFPage_CountObjects(page)
    for index in sorted({*range(min(count, OUTER_OBJECTS)), *range(max(0, count - OUTER_OBJECTS), count)}):
        part = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(part) == _FORM:
            for inner in range(min(pdfium.FPDFFormObj_CountObjects(part), OUTER_OBJECTS)):
                yield pdfium.FPDFFormObj_GetObject(part, inner)
        else:
            yield part


def _area(pdfium: Any, part: Any) -> float:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(part, *map(ctypes.byref, (left, bottom, right, top)))
    return abs((right.value - left.value) * (top.value - bottom.value))


class _Run:
    """Words that were written in one go: the first and last one, the object that has them, and where the later are."""

    def __init__(self, first: int, end: int, object: int | None, place: tuple[float, float, float, int]) -> None:
        self.first = self.last_first = first
        self.end = end
        self.object = object if not place[3] else None
        self.place = place
        self.last = place[0]
        self.inner: list[float] = []


class _Reader:
    """Reads the words of a page with few calls, since each takes a microsecond."""

    def __init__(self, pdfium: Any, text: Any, count: int) -> None:
        self.pdfium = pdfium
        self.text = text
        self.count = count
        self.numbers = [ctypes.c_double() for _ in range(4)]
        self.references = [ctypes.byref(number) for number in self.numbers]
        self.origin = self.references[:2]
        self.matrix = pdfium.FS_MATRIX()
        self.find_origin = pdfium.FPDFText_GetCharOrigin
        self.find_object: Any = pdfium.FPDFText_GetTextObject
        self.find_object.restype = ctypes.c_void_p

    def words(self) -> Iterator[Word]:
        """Yield the words in the order of the page's content; what is raised within one is a word of its own.

        Words within a line that the program wrote in one go are one, since most time goes into asking where they are.
        """
        characters = self.characters()
        run: _Run | None = None
        end = -1
        for match in _WORD.finditer(characters):
            written, first, before = match[0], match.start(), end
            end = match.end()
            breaks = before < 0 or (first > before + 1 and "\n" in characters[before:first])
            is_mixed = not written.isalpha() and _MIXED.search(written) is not None
            is_hyphen = written[-1] in _LINE_END_HYPHENS or written == _SOFT_HYPHEN
            if not (breaks or is_mixed or is_hyphen) and before < first:
                if run is not None:
                    if self.continues(run, first, end):
                        continue
                    yield from self.joined(run, characters)
                run = _Run(first, end, self.find_object(self.text, first), self.place(first))
                continue
            if run is not None:
                yield from self.joined(run, characters)
                run = None
            if written == _SOFT_HYPHEN:
                # PDFium may take the hyphen at the end of a line for a line of its own.
                hyphen = self.word("-", first, first, False, True)
                if hyphen is not None:
                    yield hyphen
                end = -1
                continue
            parts = self.parts(first, written) if is_mixed else [(first, end)]
            for part, (start, stop) in enumerate(parts):
                touches = before == first or part > 0
                word = self.word(characters[start:stop], start, stop - 1, breaks and not part, touches)
                if word is not None:
                    yield word
            if written[-1] in _LINE_END_HYPHENS:
                end = -1
        if run is not None:
            yield from self.joined(run, characters)

    def continues(self, run: "_Run", first: int, end: int) -> bool:
        """Return whether a word goes on a run, and add it if it does."""
        if self.find_object(self.text, first) != run.object or not run.object:
            return False
        self.find_origin(self.text, first, *self.origin)
        x = self.numbers[0].value
        size = run.place[2]
        # Only where the last word seems to be far away is it worth asking where it ends.
        if not 0 <= x - run.last <= (USUAL_WIDTH * (run.end - run.last_first) + 1) * size:
            if x < run.last:
                return False
            self.pdfium.FPDFText_GetCharBox(self.text, run.end - 1, *self.references)
            if x - self.numbers[1].value > NEAR * size:
                return False
        run.inner.append(x)
        run.last, run.last_first, run.end = x, first, end
        return True

    def joined(self, run: "_Run", characters: str) -> Iterator[Word]:
        """Yield the words of a run as one."""
        text = characters[run.first : run.end]
        if run.inner:
            text = " ".join(text.split())
        word = self.word(text, run.first, run.end - 1, False, False, run.place)
        if word is not None:
            yield word._replace(inner=tuple(run.inner)) if run.inner else word

    def characters(self) -> str:
        """Return the characters of the page, each at its index."""
        buffer = (ctypes.c_ushort * (self.count + 1))()
        self.pdfium.FPDFText_GetText(self.text, 0, self.count, buffer)
        text = bytes(buffer)[: 2 * self.count].decode("utf-16-le", "replace")
        if len(text) != self.count or "\0" in text:
            points = (self.pdfium.FPDFText_GetUnicode(self.text, index) for index in range(self.count))
            text = "".join(chr(point) if 0 < point < sys.maxunicode else NOT_MAPPED for point in points)
        # PDFium writes one character for hyphens at the ends of lines and for letters that it cannot tell.
        unclear = (match.start() for match in re.finditer(f"[{_LINE_END_HYPHENS}]", text))
        for index in [index for index in unclear if self.pdfium.FPDFText_IsHyphen(self.text, index) != 1]:
            text = f"{text[:index]}{NOT_MAPPED}{text[index + 1 :]}"
        return _NOT_LETTERS.sub(NOT_MAPPED, text)

    def parts(self, start: int, text: str) -> list[tuple[int, int]]:
        """Return the start and end of the parts of a word that differ in size or height."""
        found = [start]
        before = self.place(start)
        was_superior = self.is_superior(text[0], start, before)
        for index, letter in enumerate(text[1:], start + 1):
            here = self.place(index)
            superior = self.is_superior(letter, index, here)
            is_moved = abs(here[1] - before[1]) > 0.12 * max(before[2], here[2])
            if here[3] == before[3] and (is_moved or superior != was_superior):
                found.append(index)
            before, was_superior = here, superior
        return list(zip(found, [*found[1:], start + len(text)], strict=True))

    def is_superior(self, letter: str, index: int, place: tuple[float, float, float, int]) -> bool:
        """Return whether a letter is a superscript digit, by itself or by the shape that its font gives it."""
        if ord(letter) in _SUPERSCRIPTS:
            return True
        if place[3] or not letter.isdecimal():
            return False
        self.pdfium.FPDFText_GetCharBox(self.text, index, *self.references)
        return self.numbers[2].value - place[1] > SUPERIOR * place[2]

    def place(self, index: int) -> tuple[float, float, float, int]:
        """Return the origin of a character along and across its line, its size, and how often its line is turned."""
        pdfium, matrix = self.pdfium, self.matrix
        pdfium.FPDFText_GetMatrix(self.text, index, matrix)
        pdfium.FPDFText_GetCharOrigin(self.text, index, *self.origin)
        x, y = self.numbers[0].value, self.numbers[1].value
        turns = _turns(matrix.a, matrix.b)
        scale = (matrix.c * matrix.c + matrix.d * matrix.d) ** 0.5
        size = pdfium.FPDFText_GetFontSize(self.text, index) * scale
        return (*_turned(x, y, turns), size, turns) if turns else (x, y, size, 0)

    def word(
        self,
        text: str,
        first: int,
        last: int,
        breaks: bool,
        touches: bool,
        place: tuple[float, float, float, int] | None = None,
    ) -> Word | None:
        """Return a word from its first and last character, or None if it is nowhere; `place` is that of the first."""
        x, y, size, turns = place or self.place(first)
        last -= last > first and text[-1] in _LINE_END_HYPHENS
        self.pdfium.FPDFText_GetCharBox(self.text, last, *self.references)
        left, right, bottom, top = self.numbers
        end = right.value
        if turns:
            end = max(_turned(left.value, bottom.value, turns)[0], _turned(end, top.value, turns)[0])
        if not (size > 0 and abs(x) < 1e6 and abs(y) < 1e6):
            return None
        digits = text.translate(_SUPERSCRIPTS) if text.isdigit() else ""
        if digits.isdecimal() and (digits != text or (turns == 0 and bottom.value - y > SUPERIOR * size)):
            text, y, size = digits, y + SUPERIOR * size, 0.6 * size
        return Word(
            text.translate(_SIGNS),
            round(x, 1),
            round(max(x, end), 1),
            round(y, 1),
            round(size, 1),
            turns,
            breaks,
            touches,
        )


def _turns(a: float, b: float) -> int:
    """Return how many quarters of a circle a line is turned to the left."""
    if abs(a) >= abs(b):
        return 0 if a >= 0 else 2
    return 1 if b > 0 else 3


def _turned(x: float, y: float, turns: int) -> tuple[float, float]:
    """Return a point of a turned line as if the line were not turned."""
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turns]


def _outline(pdfium: Any, document: Any) -> list[Outline]:
    """Return the entries of the outline with their levels and pages; loops in it end at its greatest length."""
    found: list[Outline] = []
    stack = [(pdfium.FPDFBookmark_GetFirstChild(document, None), 1)]
    tries = 0
    while stack and tries < MAX_OUTLINE:
        tries += 1
        mark, level = stack.pop()
        if not mark:
            continue
        title = _string(pdfium.FPDFBookmark_GetTitle, mark)
        target = pdfium.FPDFBookmark_GetDest(document, mark)
        page = pdfium.FPDFDest_GetDestPageIndex(document, target) if target else -1
        if title and page >= 0:
            found.append(Outline(title, level, page))
        stack.append((pdfium.FPDFBookmark_GetNextSibling(document, mark), level))
        stack.append((pdfium.FPDFBookmark_GetFirstChild(document, mark), level + 1))
    return found


def _string(function: Any, *arguments: Any) -> str:
    """Return a string in UTF-16 that a function of PDFium writes into a buffer."""
    size = min(function(*arguments, None, 0), 2 * MAX_TITLE)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    function(*arguments, buffer, size)
    return " ".join(buffer.raw[: size - 2].decode("utf-16-le", "replace").replace("\0", "").split())
