"""The language of the claims: which tags a file can have, and what pages, Word files and data make of it.

In the Persian file all words of the file are in Arabic letters; so Latin letters are ours, and must be marked as
English in each view, except ids, addresses, and places as the file writes them.
"""

import json
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from policy_cli.analysis import acceptability
from policy_cli.analysis.acceptability import acceptabilities
from policy_cli.analysis.comparison import compare, select_options
from policy_cli.analysis.evidence import usage
from policy_cli.analysis.ranking import rank, weights_of
from policy_cli.document import (
    Block,
    Content,
    Document,
    Paragraph,
    RatingSpan,
    Span,
    is_ours,
    ours,
    plain_text,
    text,
    with_stop,
    without_outer_signs,
)
from policy_cli.languages import direction, is_english, paper
from policy_cli.model import Decision
from policy_cli.render.formats import Layout, render
from policy_cli.views.comparison import comparison_document
from policy_cli.views.listing import listing_document
from policy_cli.views.ranking import ranking_document
from policy_cli.views.references import references_document
from tests import test_nothing_dropped as everything
from tests.conftest import Needs, Run, converted, decision_of, read_text

SMALL = """\
policy-cli: 1
title: {title}
lang: {lang}
options:
  keep: {{name: A}}
  raise: {{name: B}}
"""

WORD = "واژه"
"""What takes the place of "word" in each text of the Persian file."""
IN_NO_LANGUAGE = r"#?\b[a-z]+[0-9]+(?:renamed)?\b|https?://\S*|\bp\.\s[0-9]+"
"""Ids, addresses, and the pages of places as the file writes them."""


def small(lang: str, title: str = "Roads") -> str:
    return SMALL.format(lang=lang, title=title)


def persian_text(other: str = "") -> str:
    return everything.written(other).replace("word", WORD).replace("lang: fr\n", "lang: fa\n")


@pytest.fixture(scope="module")
def persian() -> Decision:
    decision = decision_of(persian_text())
    assert decision.lang == "fa"
    return decision


# Tags


@pytest.mark.parametrize("lang", ["en", "en-GB", "fr", "fa", "no", "zh-Hans-CN", "ckb", "es-419", "de-CH-1996", "FA"])
def test_a_tag_is_read_as_it_is(lang: str) -> None:
    reading = read_text(small(lang))
    assert (reading.decision and reading.decision.lang, [*reading.diagnostics]) == (lang, [])


@pytest.mark.parametrize(
    ("lang", "hint"),
    [
        ("en_GB", 'write "en-GB"'),
        ("en_US.UTF-8", 'write "en-US"'),
        ("sr_RS@latin", 'write "sr-RS"'),
        ("xx-", 'write "xx"'),
        ("english", 'write "en"'),
        ("British English", 'write "en-GB"'),
        ("Farsi", 'write "fa"'),
        ("Deutsch", 'write "de"'),
        ("Klingon", "write a language, and perhaps a region: en-GB, fr, fa"),
        ("e", "write a language, and perhaps a region: en-GB, fr, fa"),
        ("'fr, de'", "write a language, and perhaps a region: en-GB, fr, fa"),
    ],
)
def test_a_text_that_is_not_a_tag_is_an_error_whose_hint_fixes_it(lang: str, hint: str) -> None:
    (error,) = read_text(small(lang)).diagnostics
    assert (error.code, error.severity, error.position.line, error.hint) == ("bad-form", "error", 3, hint)
    if hint.startswith('write "'):
        assert not [*read_text(small(hint.removeprefix("write "))).diagnostics]


@pytest.mark.parametrize(
    "lang", ["ar", "fa", "he", "ur", "ps", "sd", "ug", "yi", "ckb", "dv", "az-Arab", "ku-arab", "HE-IL"]
)
def test_languages_and_scripts_that_run_to_the_left(lang: str) -> None:
    assert direction(lang) == "rtl"


@pytest.mark.parametrize("lang", ["en", "fa-Latn", "ku", "az", "tr", "zh-Hant", "hi", "uz-Cyrl", "en-x-Arab", "en-GB"])
def test_languages_and_scripts_that_run_to_the_right(lang: str) -> None:
    assert direction(lang) == "ltr"


@pytest.mark.parametrize(
    "lang", [None, "en", "en-US", "fr-CA", "es-MX", "fil-PH", "es-VE", "es-Latn-CO", "en-us", "en-x-GB"]
)
def test_paper_is_letter_where_the_region_uses_it_and_for_english_of_no_region(lang: str | None) -> None:
    assert paper(lang) == "letter"


@pytest.mark.parametrize(
    "lang", ["en-GB", "en-001", "fr", "es", "es-419", "es-AR", "fa", "pt-BR", "de-DE-u-co-phonebk"]
)
def test_paper_is_a4_anywhere_else(lang: str) -> None:
    assert paper(lang) == "a4"


def test_all_kinds_of_english_are_english() -> None:
    tags = ("en", "EN-gb", "en-Latn", "enm", "fr", "eng")
    assert [lang for lang in tags if is_english(lang)] == ["en", "EN-gb", "en-Latn"]


# Our words and the file's


def test_our_words_hold_the_words_of_the_file_apart() -> None:
    inner = ours("{} or {}", "A", "B")
    (span,) = ours("{} comes before {}, rated {}.", inner, text("C"), (RatingSpan("low", relative=False),))
    assert span == Span(
        "A or B comes before C, rated low.",
        pieces=("", "A", " or ", "B", " comes before ", "C", ", rated ", "low", "."),
    )
    assert (ours(""), ours("{}", "")) == ((), ())


def test_braces_of_the_file_are_words_like_others() -> None:
    assert plain_text(ours("{}: {}", "{}", "{0}")) == "{}: {0}"
    assert plain_text(ours("{}")) == "{}"


@pytest.mark.parametrize("parts", ["A", "ABC"])
def test_too_few_or_too_many_parts_are_a_mistake_of_ours(parts: str) -> None:
    with pytest.raises(ValueError, match="zip"):
        ours("{} and {}", *parts)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (ours("Costs"), True),
        (ours("{} comes first.", "A"), True),
        ((*ours("Costs"), Span(": ")), True),
        ((*ours("Costs: "), *text("A toll")), False),
        (text("A toll"), False),
        ((), False),
        ((*ours("Rated "), RatingSpan("better")), True),
        ((*ours("Rated "), RatingSpan("low", relative=False)), False),
    ],
)
def test_content_is_ours_if_the_file_s_words_are_only_named_in_it(content: Content, expected: bool) -> None:
    assert is_ours(content) is expected


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        (ours(" (borne by {})", "A"), (" (", ("borne by ", "A", ""), ")")),
        (ours(" (baseline)"), (" (", ("baseline",), ")")),
        (ours("Aim: "), ("", ("Aim",), ": ")),
        (ours(" ({} of 3)", "A"), (" (", ("", "A", " of 3"), ")")),
        (ours("{}: {}", "A", "B"), ("A: B", (), "")),
        (ours("; "), ("; ", (), "")),
    ],
)
def test_signs_around_our_words_are_left_to_the_text_around_them(content: Content, parts: object) -> None:
    (span,) = content
    assert isinstance(span, Span)
    assert without_outer_signs(span.pieces) == parts


@pytest.mark.parametrize(
    ("content", "shown"),
    [(ours("of {}", "A"), "of A."), (ours("for “{}”", "A"), "for “A.”"), (ours("for {}", "“A”"), "for “A.”")],
)
def test_a_stop_goes_into_the_words_that_it_ends(content: Content, shown: str) -> None:
    (span,) = with_stop(content, ".")
    assert isinstance(span, Span)
    assert (span.text, "".join(span.pieces)) == (shown, shown)


# Pages


def in_page(page: str, path: str) -> list[tuple[str, str | None, str]]:
    """Return the texts or attributes at a path of a page, each with the language and direction of its element."""

    def nearest(element: Any, name: str) -> str | None:
        return next(iter(element.xpath(f"ancestor-or-self::*[@{name}][1]/@{name}")), None)

    found = pytest.importorskip("lxml.html").fromstring(page).xpath(path)
    elements = (one.getparent().getparent() if one.is_tail else one.getparent() for one in found)
    return [(nearest(of, "lang") or "", nearest(of, "dir"), str(one)) for of, one in zip(elements, found, strict=True)]


def texts(page: str) -> list[tuple[str, str | None, str]]:
    return in_page(page, "//text()[not(ancestor::style or ancestor::title)]")


def ranked(decision: Decision, _: str) -> Document:
    ranking = rank(decision, weights_of(decision, {}))
    return ranking_document(ranking, acceptabilities(ranking.matrix), full=True)


VIEWS: dict[str, Callable[[Decision, str], Document]] = {
    "show": everything.shown,
    "compare --full": everything.compared,
    "compare": lambda decision, _: comparison_document(compare(decision, select_options(decision, ()))),
    "export": lambda decision, _: everything.briefed(decision),
    "export --without notes": lambda decision, _: everything.briefed(decision, "notes"),
    "list": lambda decision, _: listing_document(decision),
    "rank": ranked,
    "refs": lambda decision, _: references_document(decision, usage(decision)),
}


@pytest.fixture(scope="module")
def documents(persian: Decision) -> dict[str, Document]:
    """Is what each view makes of the decision; exact shares of fourteen criteria would take most of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(acceptability, "MAX_STEPS", 3)
        patch.setattr(acceptability, "SAMPLES", 100)
        return {name: view(persian, "") for name, view in VIEWS.items()}


@pytest.mark.parametrize("name", VIEWS)
def test_a_page_marks_our_words_as_english_and_none_of_the_file(documents: dict[str, Document], name: str) -> None:
    page = render(documents[name], "html", Layout())
    assert '<html lang="fa" dir="rtl">' in page
    found = texts(page)
    assert not [(lang, words) for lang, _, words in found if WORD in words and lang != "fa"]
    latin = [(lang, way, re.sub(IN_NO_LANGUAGE, "", words)) for lang, way, words in found]
    wrong = [one for one in latin if re.search("[A-Za-z]", one[2]) and one[0] != "en"]
    assert not wrong
    # Ratings have no direction: whoever reads to the left expects their sign on the right.
    assert {way for lang, way, words in latin if lang == "en" and re.search("[A-Za-z]+ [a-z]+ [a-z]+", words)} == {
        "ltr"
    }


def test_a_page_in_a_language_that_runs_to_the_right_names_no_direction_for_our_words(
    documents: dict[str, Document],
) -> None:
    for document in documents.values():
        french = Document(document.title, document.blocks, document.notes, language="fr")
        page = render(french, "html", Layout())
        assert '<html lang="fr">' in page
        assert 'dir="ltr"' not in page
        assert 'dir="rtl"' not in page
        assert [lang for lang, _, words in texts(page) if WORD in words and lang != "fr"] == []


@pytest.mark.parametrize("lang", ["en", "en-GB", "EN"])
def test_a_page_in_english_marks_nothing(documents: dict[str, Document], lang: str) -> None:
    for document in documents.values():
        english = Document(document.title, document.blocks, document.notes, language=lang)
        page = render(english, "html", Layout())
        assert re.findall(r' lang="[^"]*"', page) == [f' lang="{lang}"']


def in_persian(*blocks: Block) -> str:
    page = render(Document(text("عنوان"), blocks, language="fa"), "html", Layout())
    return page.partition("<header>")[2].partition("</header>")[0]


def test_a_phrase_of_ours_is_one_run_that_names_words_of_the_file() -> None:
    said = (*text("مالیات"), *ours(" (borne by {})", "رانندگان"))
    marked = '<span lang="en" dir="ltr">borne by <span lang="fa" dir="rtl">رانندگان</span></span>'
    assert "<p>مالیات (" + marked + ")</p>" in in_persian(Paragraph(said))


def test_a_paragraph_of_ours_runs_to_the_right_as_a_whole() -> None:
    marked = '<p lang="en" dir="ltr"><span lang="fa" dir="rtl">الف</span> comes first.</p>'
    assert marked in in_persian(Paragraph(ours("{} comes first.", "الف")))


def test_marks_of_notes_and_their_links_back_have_english_names() -> None:
    page = render(everything.briefed(decision_of(persian_text())), "html", Layout())
    named = in_page(page, "//@aria-label")
    assert len(named) > 100
    assert {lang for lang, _, _ in named} == {"en"}


@pytest.mark.parametrize(("lang", "size"), [("en-GB", "a4"), ("fa", "a4"), ("en-US", "letter"), ("fr-CA", "letter")])
def test_a_page_is_printed_on_the_paper_of_the_region(lang: str, size: str) -> None:
    page = render(Document(text("T"), (), language=lang), "html", Layout())
    assert f"@page {{ size: {size}; }}" in page


# Word files

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RATED = ("MuchBetter", "Better", "Same", "Worse", "MuchWorse", "Unknown")
ENGLISH = {"English", "MutedEnglish", *(f"{rating}WordEnglish" for rating in RATED)}


@pytest.fixture(scope="module")
def word(needs: Needs, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns the brief on the Persian file, for Word."""
    needs("pandoc")
    folder = tmp_path_factory.mktemp("word")
    (folder / "options.yaml").write_text(persian_text(), encoding="utf-8")
    return folder


def parts_of(folder: Path, run: Run) -> dict[str, ElementTree.Element]:
    done = run("export", "-o", "brief.docx", "--force", cwd=folder)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(folder / "brief.docx") as archive:
        names = ("word/document.xml", "word/footnotes.xml", "word/styles.xml", "docProps/core.xml")
        return {name: ElementTree.fromstring(archive.read(name)) for name in names}


def runs(part: ElementTree.Element) -> Iterator[tuple[str, str | None, bool]]:
    """Yield the text of each run, its style, and whether it runs to the left."""
    links = {run for link in part.iter(f"{W}hyperlink") for run in link.iter(f"{W}r")}
    for run in part.iter(f"{W}r"):
        style = run.find(f"{W}rPr/{W}rStyle")
        words = "".join(said.text or "" for said in run.iter(f"{W}t"))
        if run not in links:
            yield words, style.get(f"{W}val") if style is not None else None, run.find(f"{W}rPr/{W}rtl") is not None


def test_a_word_file_marks_our_words_as_english(word: Path, run: Run) -> None:
    parts = parts_of(word, run)
    marked = [one for name in ("word/document.xml", "word/footnotes.xml") for one in runs(parts[name])]
    assert len(marked) > 1000
    latin = [(re.sub(IN_NO_LANGUAGE, "", words), style, left) for words, style, left in marked]
    assert [words for words, style, _ in latin if re.search("[A-Za-z]", words) and style not in ENGLISH] == []
    assert [words for words, style, left in marked if WORD in words and (style in ENGLISH or not left)] == []
    assert [words for words, style, left in marked if style in ENGLISH and left] == []


def test_a_word_file_names_the_language_of_the_file_and_of_our_words(word: Path, run: Run) -> None:
    parts = parts_of(word, run)
    styles = parts["word/styles.xml"]
    languages = {style.get(f"{W}styleId"): style.find(f"{W}rPr/{W}lang") for style in styles.iter(f"{W}style")}
    named = {id: set(lang.attrib.values()) for id, lang in languages.items() if lang is not None}
    assert named == {style: {"en-US"} for style in ENGLISH}
    default = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert default is not None
    assert set(default.attrib.values()) == {"fa"}
    assert parts["docProps/core.xml"].findtext("{http://purl.org/dc/elements/1.1/}language") == "fa"


def test_paragraphs_and_tables_of_a_word_file_run_to_the_left_and_sentences_of_ours_to_the_right(
    word: Path, run: Run
) -> None:
    parts = parts_of(word, run)
    table = next(style for style in parts["word/styles.xml"].iter(f"{W}style") if style.get(f"{W}styleId") == "Table")
    assert table.find(f"{W}tblPr/{W}bidiVisual") is not None
    left = {}
    for paragraph in parts["word/document.xml"].iter(f"{W}p"):
        words = "".join(said.text or "" for said in paragraph.iter(f"{W}t")).replace("\u200e", "")
        left[words] = paragraph.find(f"{W}pPr/{W}bidi") is not None
    # A list whose items are all sentences of ours, such as on viewpoints, runs to the right.
    to_the_right = [words for words, is_left in left.items() if words.startswith(WORD) and not is_left]
    assert [words for words in to_the_right if not re.search("comes? first", words)] == []
    assert [is_left for words, is_left in left.items() if words.startswith("By the editor")] == [False]


@pytest.mark.needs("pandoc")
@pytest.mark.parametrize(("lang", "size"), [("en-US", (612, 792)), ("en-GB", (595, 842)), ("he", (595, 842))])
def test_libreoffice_prints_on_the_paper_of_the_region_and_from_the_side_of_the_language(
    lang: str, size: tuple[int, int], run: Run, needs: Needs, tmp_path: Path
) -> None:
    needs("pdftotext")
    title = "מס" if lang == "he" else "Tax"
    (tmp_path / "options.yaml").write_text(small(lang, title), encoding="utf-8")
    assert run("export", "-o", "brief.docx").returncode == 0
    profile = (tmp_path / "profile").as_uri()
    call = [needs("soffice"), f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "brief.docx"]
    subprocess.run(call, cwd=tmp_path, capture_output=True, timeout=120, check=True)
    boxes = converted("", "pdftotext", "-bbox", "brief.pdf", "-", folder=tmp_path)
    width, height = (float(re.search(rf'<page .*?{side}="([\d.]+)"', boxes)[1]) for side in ("width", "height"))  # type: ignore[index]
    assert (round(width), round(height)) == size
    top = min(
        re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)"', boxes), key=lambda box: float(box[1])
    )
    first, last = float(top[0]), float(top[2])
    margin = 1360 / 20
    assert abs((width - margin - last) if lang == "he" else (first - margin)) < 2


# Other formats


def test_data_has_the_language_if_the_file_gives_one(run: Run, tmp_path: Path) -> None:
    for lang in ("no", None):
        words = small(lang or "en") if lang else small("en").replace("lang: en\n", "")
        (tmp_path / "options.yaml").write_text(words, encoding="utf-8")
        for call in (("export", "--to", "json"), ("compare", "--format", "json"), ("list", "--format", "json")):
            assert json.loads(run(*call).stdout)["decision"].get("lang") == lang


@pytest.mark.parametrize(
    ("lang", "front"), [("fa", 'lang: "fa"\ndir: "rtl"\n'), ("fr", 'lang: "fr"\n'), ("en-GB", 'lang: "en-GB"\n')]
)
def test_pandoc_s_markdown_names_the_language_and_its_direction(
    lang: str, front: str, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "options.yaml").write_text(small(lang), encoding="utf-8")
    cited = run("export", "--cite", "pandoc").stdout
    assert front in cited
    assert ("dir:" in cited) == ("dir:" in front)
    assert "lang" not in run("export").stdout


def test_terminals_and_plain_text_show_the_same_words_in_any_language(documents: dict[str, Document]) -> None:
    for document in documents.values():
        other = Document(document.title, document.blocks, document.notes, document.notes_heading, language="en")
        for format in ("terminal", "text", "markdown"):
            assert render(document, format, Layout()) == render(other, format, Layout())
