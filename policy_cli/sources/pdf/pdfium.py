"""The only module that calls PDFium: the words of a PDF, each with its position, as plain data.

PDFium is a large library in C++ that parses files of strangers, so it runs in a child process only (`isolated`).
"""

import ctypes
import marshal
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import repeat
from typing import Any, Literal

from policy_cli.sources.ligatures import NOT_MAPPED
from policy_cli.sources.pdf.lines import MAX_MARK, Doubt, Outline, Page, Word

Failure = Literal["damaged", "encrypted", "too-large"]

MAX_PAGES = 10_000
MAX_CHARACTERS = 30_000_000
"""The most characters of a PDF that are read: some 10,000 full pages."""
MAX_PAGE_CHARACTERS = 200_000
"""The most characters of one page that are read: a page of a newspaper has 40,000."""
MANY_PAGES = 40
"""From so many pages on, two processes read them in less time than one."""
MAX_OUTLINE = 5_000
SUPERIOR = 0.2
"""How far above the line a digit begins, in sizes of the type, that its font raises."""
MAX_TITLE = 1_000
USUAL_WIDTH, NEAR = 0.5, 1.0
"""How wide a letter is, and how far apart words of one column are at most, in sizes of the type."""
MAX_RUN = 64
"""The most words that are one because they were written in one go."""
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
_END_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux."""

# What FPDF_GetLastError says.
_NO_PASSWORD, _UNKNOWN_HANDLER = 4, 5
_LINE_END_HYPHENS = "\x02\ufffe"
_SOFT_HYPHEN = "\xad"
_MARKS = "*†‡§¶⁰¹²³⁴-⁹"
# Words of a line without the mark of a note: letters and signs, or digits with signs after them.
_PLAIN = rf"(?:[^\s\d{_MARKS}{_LINE_END_HYPHENS}{_SOFT_HYPHEN}]+|\d+[^\w{_MARKS}{_LINE_END_HYPHENS}\s]*)(?!\S)"
_WORDS = re.compile(
    rf"(?P<plain>{_PLAIN}(?:[^\S\n]+{_PLAIN}){{,{MAX_RUN - 1}}})"
    rf"|[^\s{_LINE_END_HYPHENS}]+[{_LINE_END_HYPHENS}]?|[{_LINE_END_HYPHENS}]"
)
_WORD = re.compile(r"\S+")
_TWO_DIGITS = re.compile(r"\d\d")
# Control characters, and the arrow under whose number old fonts of TeX have "ff".
_NOT_LETTERS = re.compile(r"[\x01\x03-\x08\x0b\x0c\x0e-\x1f]|\u21b5(?=[a-z-])")
# What may have the mark of a note: digits after a word, before one, or beside a dash.
_MIXED = re.compile(r"[^\d\s]\d{1,3}(?:\W*\Z|[—–])|\A\W?\d{1,3}[^\W\d]|[" + _MARKS + "]")
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
        return _all_pages(pdfium, document, count, progress), _outline(pdfium, document)
    finally:
        pdfium.FPDF_CloseDocument(document)


def _all_pages(pdfium: Any, document: Any, count: int, progress: Callable[[float], None]) -> list[Page]:
    """Return all pages; if there are many, two processes read a half each where that is possible."""
    # Elsewhere, a process cannot be forked, or libraries of the system do not work in one.
    if count < MANY_PAGES or sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
        return _pages(pdfium, document, range(count), MAX_CHARACTERS, progress)
    first, second = range(count // 2), range(count // 2, count)
    most = MAX_CHARACTERS // 2
    rest = _in_another_process(lambda: _pages(pdfium, document, second, most, lambda _: None))
    return [*_pages(pdfium, document, first, most, progress), *rest()]


def _in_another_process(read: Callable[[], list[Page]]) -> Callable[[], list[Page]]:
    """Begin to read pages in a process of their own; return a function that waits for them.

    That process has half of the memory of this one, and ends with it. What it fails to read is read in this one.
    """
    resource: Any = import_module("resource")
    receiving, sending = os.pipe()
    try:
        process = os.fork()
    except OSError:
        return read
    if not process:
        try:
            ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL)
            memory, most = resource.getrlimit(resource.RLIMIT_AS)
            resource.setrlimit(resource.RLIMIT_AS, (memory // 2, most))
            with open(sending, "wb") as stream:
                stream.write(marshal.dumps([([*map(tuple, page.words)], *page[1:]) for page in read()]))
            os._exit(0)
        finally:
            os._exit(1)
    os.close(sending)

    def result() -> list[Page]:
        with open(receiving, "rb") as stream:
            written = stream.read()
        if os.waitpid(process, 0)[1]:
            return read()
        return [Page(tuple(map(Word._make, words)), *others) for words, *others in marshal.loads(written)]

    return result


def _pages(pdfium: Any, document: Any, pages: range, most: int, progress: Callable[[float], None]) -> list[Page]:
    """Return pages with their words, of at most so many characters; one that PDFium cannot load has none."""
    found = []
    reader = _Reader(pdfium)
    left = most
    for done, index in enumerate(pages):
        if done * 100 // len(pages) > (done - 1) * 100 // len(pages):
            progress(done / len(pages))
        label = _string(pdfium.FPDF_GetPageLabel, document, index)
        page = pdfium.FPDF_LoadPage(document, index)
        if not page:
            found.append(Page((), label, 0))
            continue
        text = pdfium.FPDFText_LoadPage(page)
        size = pdfium.FPDFText_CountChars(text) if text else 0
        size = max(0, min(size, MAX_PAGE_CHARACTERS, left))
        words = reader.words(text, size) if size else []
        left -= size
        height = pdfium.FPDF_GetPageHeightF(page)
        found.append(Page(tuple(words), label, height, _doubt(pdfium, page, text, size if words else 0)))
        if text:
            pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)
    return found


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


def _unchecked(function: Any, result: Any = ctypes.c_int) -> Any:
    """Return a function of PDFium whose arguments ctypes does not check: that takes longer than most calls."""
    return ctypes.CFUNCTYPE(result)(ctypes.cast(function, ctypes.c_void_p).value or 0)


class _Reader:
    """Reads the words of pages with few calls, since these take most of the time."""

    def __init__(self, pdfium: Any) -> None:
        self.pdfium = pdfium
        self.text: Any = None
        self.count = 0
        self.types: dict[int, tuple[float, int]] = {}
        self.found: list[Word] = []
        self.numbers = [ctypes.c_double() for _ in range(4)]
        self.references = [*map(ctypes.byref, self.numbers)]
        self.matrix = pdfium.FS_MATRIX()
        self.object = _unchecked(pdfium.FPDFText_GetTextObject, ctypes.c_void_p)
        self.origin = _unchecked(pdfium.FPDFText_GetCharOrigin)
        self.char_box = _unchecked(pdfium.FPDFText_GetCharBox)
        self.starts = (ctypes.c_double * MAX_RUN)()
        starts = (ctypes.c_double.from_buffer(self.starts, 8 * number) for number in range(MAX_RUN))
        self.start_references = [*map(ctypes.byref, starts)]

    def words(self, text: Any, count: int) -> list[Word]:
        """Return the words of a page in the order of its content; what is raised within one is a word of its own.

        Words within a line that the program wrote in one go are one.
        """
        self.text, self.count, self.types, self.found = text, count, {}, []
        characters = self.characters()
        end = -1
        for match in _WORDS.finditer(characters):
            written, first, before = match[0], match.start(), end
            end = match.end()
            breaks = before < 0 or (first > before + 1 and "\n" in characters[before:first])
            if match["plain"]:
                self.add_runs(written, first, breaks)
                continue
            if written == _SOFT_HYPHEN:
                # PDFium may take the hyphen at the end of a line for a line of its own.
                self.add("-", first, first, touches=True)
                end = -1
                continue
            parts = self.parts(first, written) if _MIXED.search(written) else [(first, end)]
            for part, (start, stop) in enumerate(parts):
                touches = before == first or part > 0
                self.add(characters[start:stop], start, stop - 1, breaks and not part, touches)
            if written[-1] in _LINE_END_HYPHENS:
                end = -1
        return self.found

    def add_runs(self, written: str, first: int, breaks: bool) -> None:
        """Add plain words of a line; those that were written in one go are one."""
        spans = [match.span() for match in _WORD.finditer(written)]
        indices = [first + start for start, _ in spans]
        numbers = [span for span in spans if written[span[1] - 1].isdigit()] if _TWO_DIGITS.search(written) else ()
        marked = {(start, stop) for start, stop in numbers if self.is_marked(first + start, first + stop - 1)}
        if marked:
            self.add_apart(written, first, breaks, spans, marked)
            return
        # What is between two words of an object belongs to it, too.
        objects = [self.object(self.text, indices[0])] * len(indices)
        if objects[0] != self.object(self.text, indices[-1]):
            objects = [*map(self.object, repeat(self.text), indices)]
        heights = repeat(self.references[1])
        _ = [*map(self.origin, repeat(self.text), indices, self.start_references, heights)]
        xs = self.starts[: len(spans)]
        # What begins a line may be a number or a mark.
        is_alone = breaks and not (spans[0][1] > MAX_MARK and written[: spans[0][1]].isalpha())
        begin = 0
        size, turns = self.type(indices[0])
        for number in range(1, len(spans) + 1):
            start, stop = spans[number - 1]
            if number < len(spans) and objects[number] == objects[begin] and not (is_alone or turns):
                gap = xs[number] - xs[number - 1]
                # Only where the last word seems to be far away is it worth asking where it ends.
                if 0 <= gap <= (USUAL_WIDTH * (stop - start) + 1) * size or (
                    gap >= 0 and xs[number] - self.box(first + stop - 1)[1] <= NEAR * size
                ):
                    continue
            text, inner = written[spans[begin][0] : stop], tuple(xs[begin + 1 : number])
            if inner:
                text = " ".join(text.split())
            self.add(text, indices[begin], first + stop - 1, breaks and not begin, inner=inner)
            if number < len(spans):
                begin, is_alone = number, False
                size, turns = self.type(indices[number])

    def is_marked(self, start: int, last: int) -> bool:
        """Return whether the last digit of a number was written apart, as the mark of a note is."""
        return bool(self.object(self.text, start) != self.object(self.text, last))

    def add_apart(
        self, written: str, first: int, breaks: bool, spans: list[tuple[int, int]], marked: set[tuple[int, int]]
    ) -> None:
        """Add plain words of a line one by one, and the numbers among them that may have marks in their parts."""
        for start, stop in spans:
            whole = [(first + start, first + stop)]
            parts = self.parts(first + start, written[start:stop]) if (start, stop) in marked else whole
            for part, (begin, end) in enumerate(parts):
                is_first = begin == first
                self.add(written[begin - first : end - first], begin, end - 1, breaks and is_first, touches=part > 0)

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
        return self.box(index)[2] - place[1] > SUPERIOR * place[2]

    def place(self, index: int) -> tuple[float, float, float, int]:
        """Return the origin of a character along and across its line, its size, and how often its line is turned."""
        self.origin(self.text, index, *self.references[:2])
        x, y = self.numbers[0].value, self.numbers[1].value
        size, turns = self.type(index)
        return (*_turned(x, y, turns), size, turns) if turns else (x, y, size, 0)

    def type(self, index: int) -> tuple[float, int]:
        """Return the size of a character, and how often its line is turned: those of all that was written with it."""
        object = self.object(self.text, index)
        found = self.types.get(object)
        if found is None:
            self.pdfium.FPDFText_GetMatrix(self.text, index, ctypes.byref(self.matrix))
            a, b, c, d = self.matrix.a, self.matrix.b, self.matrix.c, self.matrix.d
            found = self.pdfium.FPDFText_GetFontSize(self.text, index) * (c * c + d * d) ** 0.5, _turns(a, b)
            if object:
                self.types[object] = found
        return found

    def box(self, index: int) -> tuple[float, float, float, float]:
        """Return the left, right, bottom and top of a character."""
        self.char_box(self.text, index, *self.references)
        left, right, bottom, top = self.numbers
        return left.value, right.value, bottom.value, top.value

    def add(
        self,
        text: str,
        first: int,
        last: int,
        breaks: bool = False,
        touches: bool = False,
        inner: tuple[float, ...] = (),
    ) -> None:
        """Add a word from its first and last character, unless it is nowhere."""
        x, y, size, turns = self.place(first)
        is_hyphenated = text[-1] in _LINE_END_HYPHENS
        left, end, bottom, top = self.box(last - (last > first and is_hyphenated))
        if turns:
            end = max(_turned(left, bottom, turns)[0], _turned(end, top, turns)[0])
        if not (size > 0 and abs(x) < 1e6 and abs(y) < 1e6):
            return
        digits = text.translate(_SUPERSCRIPTS) if text.isdigit() else ""
        if digits.isdecimal() and (digits != text or (turns == 0 and bottom - y > SUPERIOR * size)):
            text, y, size = digits, y + SUPERIOR * size, 0.6 * size
        if is_hyphenated:
            text = f"{text[:-1]}-"
        self.found.append(
            Word(text, round(x, 1), round(max(x, end), 1), round(y, 1), round(size, 1), turns, breaks, touches, inner)
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
    buffer = ctypes.create_string_buffer(2 * MAX_TITLE)
    size = function(*arguments, buffer, len(buffer))
    if not 2 < size <= len(buffer):
        return ""
    return " ".join(buffer.raw[: size - 2].decode("utf-16-le", "replace").replace("\0", "").split())
