"""The texts of sources: which file holds which, and its sections and paragraphs, whatever kind of file it is."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from importlib import import_module

from policy_cli.diagnostics import CannotContinue
from policy_cli.frozen import frozen
from policy_cli.reading.files import read_file, similar_file
from policy_cli.sources.content import Block, Content, Unreadable

# The kinds of source by the endings of their files, each by the module whose `read` makes content of its bytes; it is
# imported when such a file is read. Of several texts of one source in a folder, the first in this order is read.
READERS = {
    ".md": "policy_cli.sources.markdown",
    ".markdown": "policy_cli.sources.markdown",
    ".txt": "policy_cli.sources.plain",
}
OTHERS = READERS[".txt"]
"""How a file with another ending is read, where it is given by name."""


@frozen
class Section:
    """A heading with the headings it stands under, outermost first, and the paragraphs up to the next heading.

    What comes before the first heading has no headings. `is_lead` marks it, or, where there is nothing before, the
    section of a heading that is the title of the whole text: it is meant where a place names no section.
    """

    path: tuple[str, ...]
    paragraphs: tuple[Block, ...]
    is_lead: bool = False


@frozen
class SourceText:
    """The text of a source, as far as quotes are looked up in it.

    `sums` are the SHA-256 of the file, first as it is, then with its lines ended otherwise, which changes no text.
    """

    reference: str
    file: str
    sums: tuple[str, ...]
    content: Content
    sections: tuple[Section, ...] = ()

    @property
    def is_readable(self) -> bool:
        """Whether the file could be read; if not, the faults of its content say why."""
        return not any(fault.severity == "error" for fault in self.content.faults)


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


def read_text(reference: str, path: str, cited: Collection[str] = ()) -> SourceText:
    """Return the text of a source from a file; `cited` are the headings that places in it name."""
    data = read_file(path, "save its text in a file").data
    sums = tuple(_sums(data))
    try:
        content: Content = import_module(_reader_of(path)).read(data, cited)
    except Unreadable as unreadable:
        return SourceText(reference, path, sums, Content((), faults=unreadable.faults, lines=unreadable.lines))
    return SourceText(reference, path, sums, content, tuple(_sections(content.blocks)))


def _reader_of(path: str) -> str:
    return READERS.get(os.path.splitext(path)[1].lower(), OTHERS)


def _files_in(folder: str, references: Iterable[str]) -> dict[str, str]:
    """Return the file of each reference that has one in a folder. Names are compared to the letter, on any disk."""
    try:
        names = set(os.listdir(folder))
    except FileNotFoundError:
        raise CannotContinue(f"there is no folder {folder}", similar_file(folder)) from None
    except NotADirectoryError:
        raise CannotContinue(f"{folder} is not a folder", kind="not-a-folder") from None
    except (OSError, ValueError) as error:
        raise CannotContinue(f"cannot read {folder}: {getattr(error, 'strerror', None) or error}") from error
    found = {}
    for reference in references:
        name = next((name for ending in READERS if (name := f"{reference}{ending}") in names), None)
        if name is not None:
            found[reference] = os.path.join(folder, name)
    return found


def _sums(data: bytes) -> Iterator[str]:
    from hashlib import sha256

    lines = data.replace(b"\r\n", b"\n")
    for form in (data, lines, lines.replace(b"\n", b"\r\n")):
        yield sha256(form).hexdigest()


def _sections(blocks: Iterable[Block]) -> list[Section]:
    """Return the sections of a text, the lead first. What has no words, such as a rule or a picture, does not count."""
    headings: list[Block] = []
    found: list[tuple[int, tuple[str, ...], list[Block]]] = [(0, (), [])]
    for block in blocks:
        if block.level:
            headings = [*(outer for outer in headings if outer.level < block.level), block]
            found.append((block.level, tuple(heading.text for heading in headings), []))
        elif any(map(str.isalnum, block.text)):
            found[-1][2].append(block)
    (_, _, before), *titled = found
    is_titled = not before and bool(titled) and all(titled[0][0] < level for level, _, _ in titled[1:])
    sections = [Section(path, tuple(own), is_lead=is_titled and not n) for n, (_, path, own) in enumerate(titled)]
    return sections if is_titled else [Section((), tuple(before), is_lead=True), *sections]
