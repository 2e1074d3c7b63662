"""The texts of sources: their files, sections and paragraphs."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from policy_cli.diagnostics import CannotContinue
from policy_cli.frozen import frozen
from policy_cli.reading.files import read_file, similar_file
from policy_cli.sources.content import SourceBlock, SourceContent, Unreadable
from policy_cli.sources.isolated import read_with
from policy_cli.sources.kinds import suffix_of
from policy_cli.sources.numbers import with_numbers

# The reader of each kind of source by the suffix of its files: a module, imported when needed, whose `read`, or the
# function named after a colon, turns bytes into content. If a folder has several texts of one source, the first in
# this order is used.
READERS = {
    ".md": "policy_cli.sources.markdown",
    ".markdown": "policy_cli.sources.markdown",
    ".txt": "policy_cli.sources.plain",
    ".pdf": "policy_cli.sources.pdf.reader",
    ".html": "policy_cli.sources.web",
    ".htm": "policy_cli.sources.web",
    ".xhtml": "policy_cli.sources.web",
    ".docx": "policy_cli.sources.word",
    ".epub": "policy_cli.sources.epub",
    ".odt": "policy_cli.sources.converted:read_odt",
    ".rtf": "policy_cli.sources.converted:read_rtf",
    ".rst": "policy_cli.sources.converted:read_rst",
    ".tex": "policy_cli.sources.converted:read_tex",
    ".org": "policy_cli.sources.converted:read_org",
}
DEFAULT_READER = READERS[".txt"]
"""The reader of files with any other suffix."""
NOT_TEXTS = (".bib", ".json", ".yaml", ".yml")
"""The suffixes of files that tell about a source of their name, and are not its text."""


@frozen
class Section:
    """The paragraphs between two headings; `path` is their heading and those above it, outermost first.

    A place without a section means the lead section: the paragraphs before the first heading, which have an empty path,
    or, if there are none and the first heading is the title of the whole text, those below the title.
    """

    path: tuple[str, ...]
    paragraphs: tuple[SourceBlock, ...]
    is_lead: bool = False
    heading: SourceBlock | None = None


@frozen
class SourceText:
    """The text of a source, read from a file.

    `sums` are the SHA-256 of the file, as hexadecimal: as it is, then with its lines ended by LF and by CRLF.
    """

    reference: str
    file: str
    sums: tuple[str, ...]
    content: SourceContent
    sections: tuple[Section, ...] = ()

    @property
    def is_readable(self) -> bool:
        """Whether the file was readable; if not, the faults of its content say why."""
        return not any(fault.severity == "error" for fault in self.content.faults)


Texts = Mapping[str, SourceText]
"""Texts by the ids of their sources."""


def read_texts(
    folder: str | None,
    given: Mapping[str, str],
    cited: Mapping[str, Collection[str]],
    progress: Callable[[float], None] = lambda _: None,
) -> Texts:
    """Return the texts of sources from a folder, in files named by id, and from files `given` by id.

    `cited` has the cited sections of each source by its id; they tell which lines of a text without markup are
    headings. `progress` is called with the share that is done, from 0 to 1. Raises CannotContinue for a folder or file
    that is missing or unreadable; bad bytes are faults of the text.
    """
    files = {**(_files_in(folder, cited) if folder is not None else {}), **given}
    wanted = [reference for reference in cited if reference in files]
    texts = {}
    try:
        for done, reference in enumerate(wanted):
            share = _share(progress, done, len(wanted))
            share(0)
            texts[reference] = read_text(reference, files[reference], cited[reference], share)
    finally:
        progress(1)
    return texts


def _share(progress: Callable[[float], None], done: int, count: int) -> Callable[[float], None]:
    """Return a function that tells the progress of one of several tasks as part of all."""
    return lambda share: progress((done + share) / count)


def read_text(
    reference: str, path: str, cited: Collection[str] = (), progress: Callable[[float], None] = lambda _: None
) -> SourceText:
    """Read the text of a source from a file; `cited` are its cited sections, `progress` is for kinds that take long."""
    data = read_file(path, "save its text in a file").data
    sums = tuple(_sums(data))
    try:
        reader = READERS.get(suffix_of(data) or os.path.splitext(path)[1].lower(), DEFAULT_READER)
        content = read_with(reader, data, cited, progress)
    except Unreadable as unreadable:
        return SourceText(reference, path, sums, unreadable.content)
    return SourceText(reference, path, sums, content, tuple(_sections(with_numbers(content.blocks))))


def file_names(reference: str) -> list[str]:
    """Return the names that the text of a source can have in a folder, in the order of preference."""
    return [f"{reference}{ending}" for ending in READERS]


def _files_in(folder: str, references: Iterable[str]) -> dict[str, str]:
    """Return the file of each reference that has one in a folder; names are case-sensitive on any disk."""
    try:
        names = set(os.listdir(folder))
    except FileNotFoundError:
        raise CannotContinue(f"there is no folder {folder}", similar_file(folder)) from None
    except NotADirectoryError:
        raise CannotContinue(f"{folder} is not a folder", kind="not-a-folder") from None
    except (OSError, ValueError) as error:
        raise CannotContinue(f"cannot read {folder}: {getattr(error, 'strerror', None) or error}") from error
    others = dict(sorted((os.path.splitext(name)[0], name) for name in names if _is_of_other_kind(name)))
    found = {}
    for reference in references:
        name = next((name for name in file_names(reference) if name in names), None) or others.get(reference)
        if name is not None:
            found[reference] = os.path.join(folder, name)
    return found


def _is_of_other_kind(name: str) -> bool:
    """Return whether a file has a suffix of no known kind; it is read by what it is, or named as unreadable."""
    suffix = os.path.splitext(name)[1].lower()
    return bool(suffix) and suffix not in READERS and suffix not in NOT_TEXTS


def _sums(data: bytes) -> Iterator[str]:
    from hashlib import sha256

    lines = data.replace(b"\r\n", b"\n")
    for form in (data, lines, lines.replace(b"\n", b"\r\n")):
        yield sha256(form).hexdigest()


def _sections(blocks: Iterable[SourceBlock]) -> list[Section]:
    """Return the sections of a text, the lead first, without paragraphs that have no words, such as a rule.

    Notes come last in their section, so that they do not count among the paragraphs that a reader sees.
    """
    headings: list[SourceBlock] = []
    before: list[SourceBlock] = []
    titled: list[tuple[SourceBlock, tuple[str, ...], list[SourceBlock]]] = []
    for block in blocks:
        if block.level:
            headings = [*(outer for outer in headings if outer.level < block.level), block]
            titled.append((block, tuple(heading.text for heading in headings), []))
        elif any(map(str.isalnum, block.text)):
            (titled[-1][2] if titled else before).append(block)
    for paragraphs in (before, *(own for _, _, own in titled)):
        paragraphs.sort(key=lambda block: block.is_note)
    is_titled = not before and bool(titled) and all(titled[0][0].level < heading.level for heading, _, _ in titled[1:])
    sections = [
        Section(path, tuple(own), is_titled and not n, heading) for n, (heading, path, own) in enumerate(titled)
    ]
    return sections if is_titled else [Section((), tuple(before), is_lead=True), *sections]
