"""Web pages, books and what Pandoc converts, as sources."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from policy_cli.sources import trees
from policy_cli.sources.content import SourceBlock
from policy_cli.sources.texts import SourceText, read_text
from tests.conftest import Needs

pytest.importorskip("lxml", reason="reading web pages needs lxml")


def text_of(folder: Path, data: str | bytes, name: str = "book.html") -> SourceText:
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_text("book", str(folder / name))


def shown(text: SourceText) -> list[str]:
    """Return the headings, marked by their levels, and the paragraphs."""
    return ["#" * block.level + block.text for block in text.content.blocks]


@pytest.mark.parametrize(
    ("page", "blocks"),
    [
        ("<h1>A <i>b</i></h1><p>one <b>two</b>\n three<p>four", ["#A b", "one two three", "four"]),
        ("<p>un<b>fair</b>, a<br>b &amp; caf&eacute; &mdash; x</p>", ["unfair, a\nb & café — x"]),
        ("<ul><li>one<li><p>two</p><ul><li>three</ul></ul><p>four", ["one\ntwo\nthree", "four"]),
        ("<table><tr><th>Port<th>Cost<tr><td>Orr<td>5</table>x", ["Port\tCost\nOrr\t5", "x"]),
        ("<table><tr><td><h2>A</h2><p>one</p><p>two</p></td></tr></table>", ["##A", "one", "two"]),
        ("<p>done.<sup><a href='#n1'>1</a></sup> And<sup>2</sup> so", ["done. And so"]),
        ("<p>5 km<sup>2</sup>, CO<sub>2</sub>, 4<sup>th</sup>", ["5 km², CO2, 4th"]),
        ("<p>2<del>0</del> <s>gone</s>", ["2~~0~~ ~~gone~~"]),
        ("<p>a<script>no()</script><style>p{}</style>b<!-- no -->c<img alt='no'>d", ["abc d"]),
        ("<p>seen <span hidden>no</span><span style='display: none'>no</span><i aria-hidden=true>no</i>", ["seen"]),
        ("<nav>Home</nav><header>Banner</header><p>words</p><aside>Ad</aside><footer>(c)</footer>", ["words"]),
        ("<div>Menu</div><main><header><h1>T</h1></header><p>words</p></main><div>More</div>", ["#T", "words"]),
        ("<p>Cookies!</p><article><header>By A</header><p>words</p></article>", ["By A", "words"]),
        ("<div role=dialog>Accept?</div><form><input value=x><button>Go</button></form>words", ["words"]),
        ("<pre>a\n  b</pre>", ["a\nb"]),
        ("<h2>Costs<span class='mw-editsection'>[edit]</span></h2>", ["##Costs"]),
        ("", []),
    ],
)  # fmt: skip
def test_a_page_has_the_words_that_a_reader_sees(tmp_path: Path, page: str, blocks: list[str]) -> None:
    text = text_of(tmp_path, page)
    assert shown(text) == blocks
    assert text.is_readable


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("<p>café".encode(), "café"),
        ("<p>café “x”".encode("cp1252"), "café “x”"),
        ("<meta charset=iso-8859-2><p>Łódź".encode("iso-8859-2"), "Łódź"),
        ("<p>café".encode("utf-16"), "café"),
    ],
    ids=["UTF-8", "Windows", "declared", "UTF-16"],
)
def test_a_page_is_read_in_its_encoding(tmp_path: Path, data: bytes, words: str) -> None:
    assert shown(text_of(tmp_path, data)) == [words]


def test_a_page_is_known_by_what_it_is(tmp_path: Path) -> None:
    for name in ("book.txt", "book.md", "book.HTM"):
        assert shown(text_of(tmp_path, "\n<!-- x --><!DOCTYPE html>\n<title>T</title><h1>A</h1><p>b", name)) == [
            "#A",
            "b",
        ]
    assert shown(text_of(tmp_path, "<p>b", "book.md")) == ["b"]


def test_hostile_pages_end_soon_and_fetch_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a secret")
    entity = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}">]><p>a &x; b'
    assert "secret" not in " ".join(shown(text_of(tmp_path, entity)))
    for mark in ("<div>", "<ul><li>", "<table><tr><td>", "<b>", "<p>a", "<br>a", "<sup>1", "&", "<!--", "<h1>"):
        text = text_of(tmp_path, mark * (300_000 // len(mark)))
        assert text.is_readable or text.content.faults[0].code == "too-deep", mark


def test_a_page_too_deep_to_be_read_whole_is_named(tmp_path: Path) -> None:
    text = text_of(tmp_path, "<div>" * 100_000 + "the words")
    assert [fault.code for fault in text.content.faults] == ["too-deep"] or shown(text) == ["the words"]


def test_a_tag_with_too_many_attributes_is_named_and_one_with_long_ones_is_read(tmp_path: Path) -> None:
    for attributes in (" ".join(f'a{n}="x y"' for n in range(100_000)), "a b " * 100_000):
        (fault,) = text_of(tmp_path, f"<p {attributes}>the words").content.faults
        assert (fault.code, "attributes" in fault.message) == ("too-large", True)
    picture, path = "A" * 400_000, "M 1 2 " * 100_000
    page = f'<p>the words<img src="data:image/png;base64,{picture}"><svg><path d="{path}"/></svg>'
    assert shown(text_of(tmp_path, page)) == ["the words"]


def test_without_the_library_a_message_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trees, "find_spec", lambda name: None)
    (fault,) = text_of(tmp_path, "<p>x").content.faults
    assert (fault.code, fault.hint) == ("missing-library", "install it with: pip install lxml")


# Books

CONTAINER = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf"><manifest>
<item id="b" href="text/two%20b.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="text/one.xhtml" media-type="application/xhtml+xml"/>
<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="out" href="../../../secret.xhtml" media-type="application/xhtml+xml"/>
</manifest>
<spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/><itemref idref="out"/></spine></package>"""
ONE = '<html xmlns:epub="x"><body><h1>I</h1><p>first <span epub:type="pagebreak" title="8"/>page</p></body></html>'
TWO = '<html><body><p>second</p><a id="page_9"></a><p>third</p></body></html>'
BOOK = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": CONTAINER,
    "OEBPS/book.opf": PACKAGE,
    "OEBPS/nav.xhtml": "<p>contents",
    "OEBPS/text/two b.xhtml": TWO,
    "OEBPS/text/one.xhtml": ONE,
}


def archive(parts: dict[str, str]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return stream.getvalue()


def test_a_book_is_read_in_its_own_order_with_its_pages(tmp_path: Path) -> None:
    (tmp_path / "secret.xhtml").write_text("<p>a secret")
    for name in ("book.epub", "book.zip"):
        assert text_of(tmp_path, archive(BOOK), name).content.blocks == (
            SourceBlock("I", 1),
            SourceBlock("first page", page=None, later_pages=((6, "8"),)),
            SourceBlock("second", page="8"),
            SourceBlock("third", page="9"),
        )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (archive(BOOK)[:200], "damaged"),
        (archive({**BOOK, "META-INF/container.xml": "<x"}), "damaged"),
        (archive({**BOOK, "OEBPS/book.opf": ""}), "damaged"),
        (archive({**BOOK, "META-INF/encryption.xml": '<x URI="OEBPS/text/one.xhtml"/>'}), "encrypted"),
        (archive({"a": "x"}), "unknown-kind"),
        (archive({**BOOK, "OEBPS/text/one.xhtml": " " * (1 << 26)}), "too-large"),
        (archive({**BOOK, "OEBPS/book.opf": f"<!DOCTYPE x [<!ENTITY a '{'a' * 9}'>]><x>&a;</x>"}), ""),
    ],
    ids=["cut off", "no container", "no package", "encrypted", "another archive", "bomb", "entity"],
)
def test_what_is_not_a_book_is_named(tmp_path: Path, data: bytes, code: str) -> None:
    text = text_of(tmp_path, data, "book.epub")
    assert [fault.code for fault in text.content.faults] == ([code] if code else [])
    assert all(fault.hint for fault in text.content.faults)


@pytest.mark.parametrize(
    ("beginning", "name"),
    [(b"\xd0\xcf\x11\xe0rest", "book.doc"), (b"\x89PNG\r\n", "book.png"), (b"%!PS-Adobe", "book.ps")],
)
def test_kinds_that_nothing_reads_are_named(tmp_path: Path, beginning: bytes, name: str) -> None:
    (fault,) = text_of(tmp_path, beginning, name).content.faults
    assert (
        fault.code == "unknown-kind"
        and fault.hint is not None
        and "save it as" in fault.hint.replace("and save", "save")
    )


# What Pandoc converts

CONVERTED = {
    "rst": "Costs\n=====\n\n.. include:: secret\n\nThe *costs* were low [1]_ here.\n\n.. [1] A note.\n",
    "tex": "\\section{Costs}\n\\input{secret}\nThe \\emph{costs} were low\\footnote{A note.} here.\n",
    "org": '* Costs\n#+INCLUDE: "secret"\n\nThe /costs/ were low[fn:1] here.\n\n[fn:1] A note.\n',
    "rtf": r"{\rtf1 The {\i costs} were low here.\par}",
}


@pytest.mark.parametrize("kind", CONVERTED)
def test_pandoc_reads_other_kinds_but_no_other_file(
    tmp_path: Path, kind: str, needs: Needs, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs("pandoc")
    monkeypatch.chdir(tmp_path)
    for name in ("secret", "secret.tex"):
        (tmp_path / name).write_text("a secret")
    text = text_of(tmp_path, CONVERTED[kind], f"book.{kind}")
    assert "The costs were low here." in shown(text)
    assert "secret" not in " ".join(shown(text))
    if kind != "rtf":
        assert shown(text)[0].lstrip("#") == "Costs"
        assert [block.text for block in text.content.blocks if block.is_note] == ["A note."]


def test_without_pandoc_a_message_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policy_cli.pandoc.find_program", lambda name: None)
    monkeypatch.setattr("policy_cli.pandoc.find_spec", lambda name: None)
    (fault,) = text_of(tmp_path, "x", "book.rst").content.faults
    assert fault.message == "this kind of file needs Pandoc, which is not installed"
    assert fault.hint is not None and "install it" in fault.hint
