"""The texts of sources: which file holds which, and its sections and paragraphs."""

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import accumulate, islice

from policy_cli.diagnostics import CannotContinue, Diagnostic
from policy_cli.frozen import frozen
from policy_cli.reading.decoding import decode, split_lines
from policy_cli.reading.files import read_file, similar_file
from policy_cli.sources.markdown import blocks, plain
from policy_cli.sources.words import words_of

MARKDOWN_ENDINGS = (".md", ".markdown")
ENDINGS = (".md", ".txt")
"""The endings of texts in a folder; of two texts of one source the first counts."""
MAX_HEADING = 100
"""The length, in characters, of the longest line that can be a heading of a text without markup."""
MAX_POSSIBLE_HEADINGS = 100
"""How many of the lines that could be headings are kept."""
MAX_COLONS = 4
"""How many of the colons in a heading may end its name."""

# Feeds and other controls of printers are white space in a text; what ends a line for some programs does so here.
_CONTROLS = bytes.maketrans(bytes([*range(1, 9), 11, 12, *range(14, 32), 127]), b" " * 29)
_LINE_SEPARATORS = re.compile(b"\xc2\x85|\xe2\x80\xa8|\xe2\x80\xa9")


@frozen
class Section:
    """A heading with the headings it stands under, outermost first, and the paragraphs up to the next heading.

    What stands before the first heading has no headings. `is_lead` marks it, or, where nothing does, the section of a
    heading that is the title of the whole text: it is meant where a place names no section.
    """

    path: tuple[str, ...]
    paragraphs: tuple[str, ...]
    is_lead: bool = False


@frozen
class SourceText:
    """The text of a source, as far as quotes are looked up in it.

    `sums` are the SHA-256 of the file, first as it is, then with its lines ended otherwise, which changes no text. A
    text with `faults` could not be read and has no sections; `lines` are those of the file, to show the faults in.
    `possible_headings` are the first short lines of a text without markup that would be headings if a place named them.
    """

    reference: str
    file: str
    sums: tuple[str, ...]
    sections: tuple[Section, ...] = ()
    is_markdown: bool = False
    possible_headings: tuple[str, ...] = ()
    faults: tuple[Diagnostic, ...] = ()
    lines: tuple[str, ...] = ()


Texts = Mapping[str, SourceText]
"""The texts that were given, by the id of their source."""


def read_texts(folder: str | None, given: Mapping[str, str], cited: Mapping[str, Collection[str]]) -> Texts:
    """Return the texts of sources from a folder, where files are named by reference id, and from files given by id.

    `cited` holds each reference id with the sections that are cited of it, which tell headings in a text without
    markup. Raises CannotContinue for a folder or file that is not there or cannot be read; bad bytes are faults of the
    text.
    """
    files = {**(_files_in(folder, cited) if folder is not None else {}), **given}
    return {
        reference: read_text(reference, files[reference], sections)
        for reference, sections in cited.items()
        if reference in files
    }


def read_text(reference: str, path: str, sections: Collection[str] = ()) -> SourceText:
    """Return the text of a source from a file, which is Markdown if its name says so.

    In a text without markup a short line by itself is a heading if it is in capitals or named in `sections`.
    """
    data = read_file(path, "save its text in a file").data
    text, faults = decode(_LINE_SEPARATORS.sub(b"\n", data.translate(_CONTROLS)))
    faults = [fault for fault in faults if fault.code != "control-character"]
    sums = tuple(_sums(data))
    if faults:
        return SourceText(reference, path, sums, faults=tuple(map(_readable, faults)), lines=tuple(split_lines(text)))
    if path.lower().endswith(MARKDOWN_ENDINGS):
        return SourceText(reference, path, sums, tuple(_sections(blocks(text), is_markdown=True)), is_markdown=True)
    parts = [*_blocks_without_markup(text, sections)]
    possible = islice((part for level, part in parts if not level and _could_be_heading(part)), MAX_POSSIBLE_HEADINGS)
    return SourceText(reference, path, sums, tuple(_sections(parts, is_markdown=False)), possible_headings=(*possible,))


def names_of(heading: str) -> tuple[str, ...]:
    """Return what a heading can be called: all of it, or the words before a colon in it, from the longest."""
    *beginnings, whole = accumulate(heading.split(":", MAX_COLONS), lambda before, part: f"{before}:{part}")
    return (whole, *(name for name in reversed(beginnings) if name.strip()))


def folded(name: str) -> str:
    """Return the name of a section as it is compared with others: capitals and the spelling of signs do not count."""
    return words_of(name).text.casefold()


def _readable(fault: Diagnostic) -> Diagnostic:
    """Return a fault of the bytes of a source, said of a text instead of a decision file."""
    hints = {
        "too-large": "split it, and give each part an id of its own",
        "not-utf-8": 'save it as text with the encoding "UTF-8"',
    }
    return replace(fault, hint=hints.get(fault.code, fault.hint))


def _files_in(folder: str, references: Iterable[str]) -> dict[str, str]:
    """Return the file of each reference that has one in a folder. Names are compared to the letter, on any disk."""
    try:
        names = set(os.listdir(folder))
    except FileNotFoundError:
        raise CannotContinue(f"there is no folder {folder}", similar_file(folder)) from None
    except NotADirectoryError:
        raise CannotContinue(f"{folder} is no folder", kind="not-a-folder") from None
    except (OSError, ValueError) as error:
        raise CannotContinue(f"cannot read {folder}: {getattr(error, 'strerror', None) or error}") from error
    found = {}
    for reference in references:
        name = next((f"{reference}{ending}" for ending in ENDINGS if f"{reference}{ending}" in names), None)
        if name is not None:
            found[reference] = os.path.join(folder, name)
    return found


def _sums(data: bytes) -> Iterator[str]:
    from hashlib import sha256

    lines = data.replace(b"\r\n", b"\n")
    for form in (data, lines, lines.replace(b"\n", b"\r\n")):
        yield sha256(form).hexdigest()


def _blocks_without_markup(text: str, sections: Collection[str]) -> Iterator[tuple[int, str]]:
    """Yield each heading, with level 1, and each paragraph, with level 0.

    A line whose words before a colon are named is a heading only where no line is named by all of its words.
    """
    parts = [part.strip() for part in re.split(r"\n(?:\s*\n)+", "\n".join(split_lines(text))) if part.strip()]
    whole = {folded(part) for part in parts if _could_be_heading(part)}
    named = {folded(section) for section in sections}
    for part in parts:
        name, *beginnings = map(folded, names_of(part)) if _could_be_heading(part) else [""]
        is_named = name in named or any(one in named and one not in whole for one in beginnings)
        yield int(_could_be_heading(part) and (is_named or part.isupper())), part


def _could_be_heading(part: str) -> bool:
    return len(part) <= MAX_HEADING and "\n" not in part


def _sections(parts: Iterable[tuple[int, str]], is_markdown: bool) -> list[Section]:
    """Return the sections of a text, the lead first. What has no words, such as a rule or a picture, does not count."""
    headings: list[tuple[int, str]] = []
    found: list[tuple[int, tuple[str, ...], list[str]]] = [(0, (), [])]
    for level, part in parts:
        words = plain(part) if is_markdown else part
        if level:
            headings = [*(outer for outer in headings if outer[0] < level), (level, " ".join(words.split()))]
            found.append((level, tuple(heading for _, heading in headings), []))
        elif any(map(str.isalnum, words)):
            found[-1][2].append(words)
    (_, _, before), *titled = found
    is_titled = not before and bool(titled) and all(titled[0][0] < level for level, _, _ in titled[1:])
    sections = [Section(path, tuple(own), is_lead=is_titled and not n) for n, (_, path, own) in enumerate(titled)]
    return sections if is_titled else [Section((), tuple(before), is_lead=True), *sections]
