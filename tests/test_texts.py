import hashlib
import os
from pathlib import Path

import pytest

from policy_cli.diagnostics import CannotContinue
from policy_cli.sources.content import SourceBlock
from policy_cli.sources.markdown import read
from policy_cli.sources.texts import SourceText, read_text, read_texts
from tests.timing import assert_linear

posix = pytest.mark.skipif(os.name != "posix", reason="modes, links and pipes as POSIX has them")


def text_of(folder: Path, data: str | bytes, name: str = "book.md", *sections: str) -> SourceText:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_text("book", str(path), sections)


def outline(text: SourceText) -> list[tuple[str, ...]]:
    """Returns each section as the headings of its path and, after a bar, its paragraphs in one line each."""
    return [
        (*section.path, "|", *(" ".join(paragraph.text.split()) for paragraph in section.paragraphs))
        for section in text.sections
    ]


# Markdown


@pytest.mark.parametrize(
    ("markdown", "sections"),
    [
        ("one\n\ntwo\n", [("|", "one", "two")]),
        ("one\n\n## A\n\ntwo\nlines\n\n \t\nthree", [("|", "one"), ("A", "|", "two lines", "three")]),
        ("x\n\n# A\n## B\ny\n# C\n## D\n#### E\nz", [
            ("|", "x"), ("A", "|"), ("A", "B", "|", "y"), ("C", "|"), ("C", "D", "|"), ("C", "D", "E", "|", "z"),
        ]),
        ("x\n\n## A ##\n\n## B #\n\n## C#\n\n##D", [("|", "x"), ("A", "|"), ("B", "|"), ("C#", "|", "##D")]),
        ("x\n\nA\n===\n\ny\n\nB\n---\nz", [("|", "x"), ("A", "|", "y"), ("A", "B", "|", "z")]),
        ("x\n\ntwo\nlines\n---\ny", [("|", "x"), ("two lines", "|", "y")]),
        ("x\n\n---\n\n***\n\n![a map](map.png)\n\ny", [("|", "x", "y")]),
        ("x\n\n```\n# no heading\n```\n\ny", [("|", "x", "# no heading", "y")]),
        ("x\n\n~~~~\n```\n# no\n~~~~\n\n# A", [("|", "x", "``` # no"), ("A", "|")]),
        ("x\n\n```\nThe flag <not> *is* set\n```", [("|", "x", "The flag <not> *is* set")]),
        ("x\n\n```\na\n---\nb\n```", [("|", "x", "a --- b")]),
        ("x\n<!-- not\n\n# A\n\nseen -->\ny <!-- z --> w", [("|", "x", "y w")]),
        ("x <!-- never ended", [("|", "x <!-- never ended")]),
        ("---\ntitle: T\n---\nx", [("|", "x")]),
        ("---\nnot metadata\n---\nx", [("not metadata", "|", "x")]),
        ("---\ntitle: never ended\n\nx", [("|", "title: never ended", "x")]),
        ("> quoted\n> words\n>\n> more\n\n- one\n- two", [("|", "quoted words", "more", "one two")]),
        ("x\n\n## **Bold** and [linked](a.md)", [("|", "x"), ("Bold and linked", "|")]),
        ("#\n\nx", [("", "|", "x")]),
        ("[1]: https://example.org\nx\n\n[2]: y", [("|", "x")]),
        ("[1]: <a b> 'title'\n[2]: y \"z\"\nx", [("|", "x")]),
        ("x\n[Chair]: did not pass\ny", [("|", "x [Chair]: did not pass y")]),
        ("x\n[Chair]: no\ny", [("|", "x [Chair]: no y")]),
        ("[Chair]: did not pass\nx", [("|", "[Chair]: did not pass x")]),
        ("```\n[Chair]: no\n```", [("|", "[Chair]: no")]),
        ("", [("|",)]),
    ],
)  # fmt: skip
def test_markdown_has_the_sections_and_paragraphs_that_a_reader_sees(
    tmp_path: Path, markdown: str, sections: list[tuple[str, ...]]
) -> None:
    assert outline(text_of(tmp_path, markdown)) == sections


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("*one* _two_ **three** __four__ ~~five~~ `six`", "one two three four ~~five~~ six"),
        ("un*fair*, snake_case, 5 * 3 * 2", "unfair, snake_case, 5 * 3 * 2"),
        (r"\*as it is\* \[x\]", "*as it is* [x]"),
        ("[text](address) [more *text*](<a b> 'title') [see][1]\n\n[1]: a", "text more text see"),
        ("[wiki](https://example.org/A_(b)) after", "wiki after"),
        ("a note[^1] and ![a picture](x.png)!", "a note and  !"),
        ("[![badge](x.png)](y) here", "  here"),
        ("<https://example.org> <em>one</em><br>two x<sup>2</sup>", "https://example.org one two x^2"),
        ("a < b & c > d", "a < b & c > d"),
        ("R&amp;D &mdash; caf&eacute;", "R&D — café"),
        ("a\\\nb", "a\nb"),
        ("2*3 dollars, 2*3*4, 5~~0~~, 5<del>0</del>", "2*3 dollars, 2*3*4, 5~~0~~, 5~~0~~"),
        ("*open, shut* and **both*, _a_b_ c_d_e a_b_ (_x_)", "open, shut and *both, a_b c_d_e a_b_ (x)"),
        ("***a** b* **c *d* e** *f _g* h_", "a b c d e f _g h_"),
        ("* a*b\n* c", "a*b\nc"),
        ("`<not>` ``a ` *b*`` `&amp;` `\\` \\`*c*\\` `never", "<not> a ` *b* &amp; \\ `c` `never"),
        ("[`a]b`](c) <https://a_b_/*c*>", "a]b https://a_b_/*c*"),
    ],
)
def test_markup_is_not_part_of_the_words(markdown: str, words: str) -> None:
    assert [block.text for block in read(markdown.encode(), ()).blocks] == [words]


@pytest.mark.parametrize(
    ("markdown", "leads"),
    [
        ("# Title\n\none\n\n## A\n\ntwo", [True, False]),
        ("## Only\n\none", [True]),
        ("# Title\n\none\n\n# A\n\ntwo", [True, False, False]),
        ("before\n\n# Title\n\none\n\n## A", [True, False, False]),
    ],
)
def test_below_the_title_of_a_text_is_its_lead(tmp_path: Path, markdown: str, leads: list[bool]) -> None:
    assert [section.is_lead for section in text_of(tmp_path, markdown).sections] == leads


MARKS = [
    "[",
    "]",
    "(",
    "*",
    "_",
    "`",
    "<!--",
    "<a ",
    "[a](",
    '[a](b "',
    "![",
    "#",
    "\\",
    "&amp;",
    "&",
    "> ",
    "~",
    "[x]: ",
]
MARKS += ["a*", "_a", "a_", "[^", "[a][", "```\n", "=\n", "a\n===\n", "# a\n", "# a:", "- ", "|", "<", "--", "a-\n"]


@pytest.mark.parametrize("mark", MARKS)
def test_no_text_takes_long_to_read(tmp_path: Path, mark: str) -> None:
    assert_linear(lambda size: text_of(tmp_path, mark * (size // len(mark))), 16_000)


# Texts without markup


def test_a_short_line_by_itself_is_a_heading_if_it_is_in_capitals_or_named(tmp_path: Path) -> None:
    text = "one\n\nThe Costs\n\ntwo\n\nTHE GAINS\n\nthree\n\nOther\n\nIV\n\nNOT ONE\nNOT TWO\n\nX: Y\n\nfour"
    assert outline(text_of(tmp_path, text, "book.txt", "the costs", "X")) == [
        ("|", "one"),
        ("The Costs", "|", "two"),
        ("THE GAINS", "|", "three", "Other"),
        ("IV", "|", "NOT ONE NOT TWO"),
        ("X: Y", "|", "four"),
    ]


def test_words_before_a_colon_are_a_heading_only_where_no_line_has_that_name(tmp_path: Path) -> None:
    text = "one\n\nFindings\n\nFindings: none were new.\n\nCosts: high\n\ntwo"
    assert outline(text_of(tmp_path, text, "book.txt", "Findings", "costs")) == [
        ("|", "one"),
        ("Findings", "|", "Findings: none were new."),
        ("Costs: high", "|", "two"),
    ]


def test_a_long_line_in_capitals_is_not_a_heading(tmp_path: Path) -> None:
    assert len(text_of(tmp_path, "x\n\n" + "A" * 100, "book.txt").sections) == 2
    assert len(text_of(tmp_path, "x\n\n" + "A" * 101, "book.txt").sections) == 1


def test_markup_is_text_in_a_text_without_markup(tmp_path: Path) -> None:
    assert outline(text_of(tmp_path, "# a\n\n*b* & &amp; <i>", "book.txt")) == [("|", "# a", "*b* & &amp; <i>")]


@pytest.mark.parametrize("name", ["book.MD", "book.markdown", "book.md"])
def test_markdown_is_known_by_the_end_of_its_name(tmp_path: Path, name: str) -> None:
    assert outline(text_of(tmp_path, "x\n\n# a", name)) == [("|", "x"), ("a", "|")]


# Bytes


@pytest.mark.parametrize(
    "data",
    [
        "one\n\n## Ä\n\ntwo".encode("utf-8-sig"),
        "one\r\n\r\n## Ä\r\n\r\ntwo\r\n".encode(),
        "one\r\r## Ä\r\rtwo".encode(),
        "one\n\n## Ä\n\ntwo\x0c\n".encode(),
        "one\n\u2028\u2029## Ä\x85\x85two".encode(),
        "\x00one\n\n## Ä\n\ntwo".encode().replace(b"\0", b"\x1b\x07"),
    ],
    ids=["byte-order mark", "CRLF", "CR", "form feed", "separators", "controls"],
)
def test_a_text_is_the_same_however_it_is_saved(tmp_path: Path, data: bytes) -> None:
    assert outline(text_of(tmp_path, data)) == [("|", "one"), ("Ä", "|", "two")]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a\nit\x92s", "byte 0x92 is not UTF-8"),
        (b"\xff\xfea\0", "the file is UTF-16"),
        (b"AB\x03\x04\0\0", "the file is not text: it contains zero bytes"),
    ],
)
def test_bytes_that_are_not_text_are_faults_with_their_place(tmp_path: Path, data: bytes, message: str) -> None:
    text = text_of(tmp_path, data)
    assert [fault.message for fault in text.content.faults] == [message]
    assert text.sections == ()
    assert text.content.faults[0].hint == 'save it as text with the encoding "UTF-8"'
    assert text.content.faults[0].position[:2] == ((2, 3) if b"\n" in data else (1, 1))


@pytest.mark.parametrize(
    ("data", "code", "message"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\n1 0 obj", "pdf-damaged", "the file is a PDF that is damaged"),
        (b"PK\x03\x04\0\0", "damaged", "the file is damaged"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1",
            "unknown-kind",
            "the file is an old Office file, such as .doc, which cannot be read",
        ),
        (b"\x89PNG\r\n", "unknown-kind", "the file is a picture, which cannot be read"),
    ],
)
def test_a_file_of_another_kind_is_called_by_its_name(tmp_path: Path, data: bytes, code: str, message: str) -> None:
    (fault,) = text_of(tmp_path, data).content.faults
    assert (fault.code, fault.message) == (code, message)
    assert "save" in (fault.hint or "")


def test_an_entry_of_a_list_is_not_a_heading(tmp_path: Path) -> None:
    lines = ["Costs", "* Who pays?", "- Who?", "• WHY", "– How", "The yard is full.", "It waits."]
    text = text_of(tmp_path, "\n\n".join(lines), "book.txt")
    assert text.content.possible_headings == ("Costs",)
    assert [block.level for block in text.content.blocks] == [0] * len(lines)


def test_a_file_that_is_too_large_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policy_cli.reading.decoding.MAX_BYTES", 10)
    assert [fault.code for fault in text_of(tmp_path, "a" * 11).content.faults] == ["too-large"]
    assert text_of(tmp_path, "a" * 10).content.faults == ()


def test_the_sums_are_those_of_the_file_and_of_its_lines_ended_otherwise(tmp_path: Path) -> None:
    unix, windows = "one\ntwo\n", "one\r\ntwo\r\n"
    sums = [hashlib.sha256(form.encode()).hexdigest() for form in (unix, windows)]
    for form, own in ((unix, sums[0]), (windows, sums[1])):
        text = text_of(tmp_path, form)
        assert text.sums[0] == own
        assert set(text.sums) == set(sums)


# Files


def test_files_are_named_by_the_id_of_their_source_and_markdown_comes_first(tmp_path: Path) -> None:
    for name in ("a.md", "a.txt", "b.txt", "b.txt.bak", "README.md", "C.md", "d.MD"):
        (tmp_path / name).write_text("x")
    (tmp_path / "given").write_text("y")
    texts = read_texts(str(tmp_path), {"e": str(tmp_path / "given")}, dict.fromkeys("abcde", ()))
    assert {id: os.path.basename(text.file) for id, text in texts.items()} == {"a": "a.md", "b": "b.txt", "e": "given"}
    given = read_texts(str(tmp_path), {"a": str(tmp_path / "given")}, {"a": ()})
    assert os.path.basename(given["a"].file) == "given"
    assert read_texts(None, {}, {"a": ()}) == {}


def error_of(folder: str | None, given: dict[str, str]) -> str:
    with pytest.raises(CannotContinue) as caught:
        read_texts(folder, given, {"a": ()})
    return f"{caught.value.message}; {caught.value.hint}"


def test_what_is_not_there_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("sources").mkdir()
    Path("file").touch()
    assert error_of("source", {}) == "there is no folder source; did you mean sources?"
    assert error_of("file", {}) == "file is not a folder; None"
    assert "cannot read sou\0rces" in error_of("sou\0rces", {})
    assert error_of(None, {"a": "nowhere.md"}) == "there is no file nowhere.md; None"
    assert error_of(None, {"a": "sources"}) == "sources is a directory; name a file in it"


@posix
def test_links_are_followed_and_what_is_not_a_file_is_an_error_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("there.md").write_text("x")
    Path("a.md").symlink_to("there.md")
    assert read_texts(".", {}, {"a": ()})["a"].sections[0].paragraphs == (SourceBlock("x"),)
    Path("a.md").unlink()
    Path("a.md").symlink_to("a.md")
    assert "cannot read ./a.md" in error_of(".", {})
    Path("a.md").unlink()
    os.mkfifo("a.md")
    assert error_of(".", {}) == "./a.md is not an ordinary file; save its text in a file"
    Path("a.md").unlink()
    Path("a.md").mkdir()
    assert "./a.md is a directory" in error_of(".", {})


@posix
def test_a_name_that_is_not_text_harms_nothing(tmp_path: Path) -> None:
    try:
        (Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\x1b[31m.md"))).write_text("x")
    except OSError:
        pytest.skip("this file system takes no such name")
    (tmp_path / "a.md").write_text("x")
    assert list(read_texts(str(tmp_path), {}, {"a": ()})) == ["a"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_what_may_not_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x")
    (tmp_path / "a.md").chmod(0)
    assert "Permission denied" in error_of(str(tmp_path), {})
    tmp_path.chmod(0)
    try:
        assert "Permission denied" in error_of(str(tmp_path), {})
    finally:
        tmp_path.chmod(0o700)
