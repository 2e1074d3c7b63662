"""Sources in a process of their own: the same content, and no harm from what a library does with a hostile file."""

import os
from pathlib import Path

import pytest

from policy_cli.sources import isolated, trees
from policy_cli.sources.archives import Archive
from policy_cli.sources.texts import SourceText, read_text
from tests.test_docx import docx
from tests.test_web import BOOK, archive

pytest.importorskip("lxml", reason="reading web pages needs lxml")

PARAGRAPHS = "".join(f"<p>The {n}th paragraph</p>" for n in range(9))
SOURCES = {
    "book.html": f"<html><h1>A title</h1>{PARAGRAPHS}".encode(),
    "book.docx": docx("<w:p><w:r><w:t>The words</w:t></w:r></w:p>"),
    "book.epub": archive(BOOK),
    "bad.docx": docx("<w:p>"),
    "bad.epub": archive({**BOOK, "OEBPS/book.opf": ""}),
}


def text_of(folder: Path, data: bytes, name: str) -> SourceText:
    (folder / name).write_bytes(data)
    return read_text("book", str(folder / name))


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_reads_alike_in_a_process_of_its_own(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = text_of(tmp_path, SOURCES[name], name)
    monkeypatch.setattr(isolated, "SMALL", 0)
    assert text_of(tmp_path, SOURCES[name], name) == here
    monkeypatch.setattr(isolated, "_CALL", "import os; os.abort()")
    assert [fault.code for fault in text_of(tmp_path, SOURCES[name], name).content.faults] == ["crashed"]


ATTRIBUTES = " ".join(f"a{n}=1" for n in range(400_000))
FLOODS = {
    "attributes.html": f"<html><p {ATTRIBUTES}>x".encode(),
    "tags.html": b"<html>" + b"<p>" * (trees.MAX_TAGS + 1),
    "tags.docx": docx("<w:p/>" * (trees.MAX_TAGS + 1)),
    "tags.epub": archive({**BOOK, "OEBPS/text/one.xhtml": "<p>" * (trees.MAX_TAGS + 1)}),
}


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_ends_soon(tmp_path: Path, name: str) -> None:
    (fault,) = text_of(tmp_path, FLOODS[name], name).content.faults
    assert (fault.code, fault.severity) == ("too-large", "error")


@pytest.mark.skipif(os.name != "posix", reason="memory is limited as POSIX has it")
def test_the_memory_is_bounded_by_the_unpacked_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = docx("<w:p><w:r><w:t>The words</w:t></w:r></w:p>" * 100_000)
    assert len(data) < 100_000 < Archive(data).size
    assert text_of(tmp_path, data, "book.docx").is_readable
    monkeypatch.setattr(isolated, "MEMORY", -35 * Archive(data).size)
    assert not text_of(tmp_path, data, "book.docx").is_readable
