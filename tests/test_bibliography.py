"""The sources as CSL-JSON and BibTeX, and what Pandoc reads of them."""

import json
import re
from typing import Any

import pytest

from policy_cli.model import Date, Name, Reference
from policy_cli.references.bibliography import ENTRY_TYPES, bibtex, csl_items, csl_json
from policy_cli.shapes import String, entries
from policy_cli.text import one_line
from tests.conftest import CompareWithGolden, Run, converted, read_text

needs_pandoc = pytest.mark.needs("pandoc")

HEAD = "policy-cli: 1\ntitle: T\noptions: {a: {name: A}, b: {name: B}}\nreferences:\n"
VARIED = """\
  - {id: a-1, type: article-journal, title: "Roads: A Study of U.S. Tolls", title-short: Roads, volume: 12, issue: 3,
     author: [{family: Ortega y Gasset, given: José}, {literal: "Farrar, Straus and Co."},
              {family: Neumann, given: John, non-dropping-particle: von, suffix: Jr.}],
     container-title: Bridges & Dams, issued: "2001-07-12", accessed: "2030-01-02", page: 60-61,
     DOI: 10.1000/a_b, URL: "https://example.org/a%20b_c#d"}
  - {id: Zotero.B_2, type: report, title: Tolls, publisher: Ash and Birch, publisher-place: New York, number: 7,
     genre: White Paper, issued: {date-parts: [[1999, 2], [1999, 3]]}}
  - {id: c, type: book, title: Trees, editor: [Ann Ash], issued: {year: 1998, season: 2}, collection-title: Green}
  - {id: d, type: chapter, title: Leaves, container-title: Trees, issued: {literal: about 1900}, original-date: 1899}
  - {id: e, type: thesis, title: Roots, publisher: Yale, genre: PhD diss., note: A photocopy.}
  - {id: f, type: webpage, title: News, container-title: The Site, issued: 2020}
  - {id: g, title: Untyped, x-mine: {a: [b]}}
"""


def references(text: str) -> tuple[Reference, ...]:
    reading = read_text(HEAD + text)
    assert reading.decision is not None, reading.diagnostics
    return reading.decision.references


def as_pandoc_reads(text: str, format: str) -> dict[str, dict[str, Any]]:
    """Return the sources that Pandoc finds in a text, by id."""
    read = converted(text, "pandoc", "--from", format, "--to", "csljson")
    return {item["id"]: item for item in json.loads(read)}


def test_csl_json_has_names_and_dates_in_its_own_form() -> None:
    items = {item["id"]: item for item in csl_items(references(VARIED))}
    assert [item["type"] for item in items.values()][-2:] == ["webpage", "document"]
    assert items["a-1"]["issued"] == {"date-parts": [[2001, 7, 12]]}
    assert items["a-1"]["accessed"] == {"date-parts": [[2030, 1, 2]]}
    assert items["a-1"]["author"] == [
        {"family": "Ortega y Gasset", "given": "José"},
        {"literal": "Farrar, Straus and Co."},
        {"family": "Neumann", "given": "John", "non-dropping-particle": "von", "suffix": "Jr."},
    ]
    assert items["Zotero.B_2"]["issued"] == {"date-parts": [[1999, 2], [1999, 3]]}
    assert items["c"]["editor"] == [{"literal": "Ann Ash"}]
    assert items["c"]["issued"] == {"date-parts": [[1998, 22]]}
    assert items["d"]["issued"] == {"literal": "about 1900"}
    assert items["d"]["original-date"] == {"date-parts": [[1899]]}
    assert items["g"]["x-mine"] == {"a": ["b"]}


@needs_pandoc
def test_pandoc_reads_the_csl_json_back() -> None:
    read = as_pandoc_reads(csl_json(references(VARIED)), "csljson")
    assert read["a-1"]["title"] == "Roads: A Study of U.S. Tolls"
    assert read["a-1"]["issued"] == {"date-parts": [[2001, 7, 12]]}
    assert read["a-1"]["volume"] == "12"
    assert [name.get("family") for name in read["a-1"]["author"]] == ["Ortega y Gasset", None, "Neumann"]
    assert read["Zotero.B_2"]["issued"] == {"date-parts": [[1999, 2], [1999, 3]]}
    assert len(read) == 7


def test_bibtex_has_an_entry_for_each_source(compare_with_golden: CompareWithGolden) -> None:
    compare_with_golden("varied.bib", bibtex(references(VARIED)))


@needs_pandoc
@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_pandoc_reads_the_bibtex_back(dialect: str) -> None:
    read = as_pandoc_reads(bibtex(references(VARIED)), dialect)
    article = read["a-1"]
    assert (article["type"], article["title"], article["container-title"], article["page"]) == (
        *("article-journal", "Roads: A Study of U.S. Tolls"),
        *("Bridges & Dams", "60-61"),
    )
    assert (article["volume"], article["issue"]) == ("12", "3")
    assert article["issued"] == {"date-parts": [[2001, 7, 12]]}
    assert article["accessed"] == {"date-parts": [[2030, 1, 2]]}
    assert (article["DOI"], article["URL"]) == ("10.1000/a_b", "https://example.org/a%20b_c#d")
    spaniard, firm, german = article["author"]
    assert spaniard == {"family": "Ortega y Gasset", "given": "José"}
    assert firm == {"literal": "Farrar, Straus and Co."}
    assert (german["family"], german["given"], german["suffix"]) == ("Neumann", "John", "Jr.")
    report = read["Zotero.B_2"]
    assert (report["type"], report["publisher"], report["number"]) == ("report", "Ash and Birch", "7")
    assert report["issued"] == {"date-parts": [[1999, 2], [1999, 3]]}
    assert read["d"]["container-title"] == "Trees"
    assert read["e"]["type"] == "thesis"
    assert len(read) == 7


NASTY = [
    "100% of #1, $5 & a_b ~ c ^ d",
    r"\input{/etc/passwd} \ {",
    "} , evil = {x",
    "a -- b --- c, ``d'' e",
    "<b>bold</b> @book{x,",
    "ends in a backslash \\",
    "two\nlines, é 漢字 سلام",
    "text \u202e turned \x1b[31m",
]


@needs_pandoc
def test_nasty_text_breaks_no_entry_and_comes_back_as_text() -> None:
    sources = tuple(
        Reference(id=f"n-{number}", type="book", title=words, publisher=words, note=words)
        for number, words in enumerate(NASTY)
    )
    read = as_pandoc_reads(bibtex(sources), "bibtex")
    assert list(read) == [source.id for source in sources]
    for source, item in zip(sources, read.values(), strict=True):
        assert set(item) == {"id", "type", "title", "publisher", "annote"}
        # Pandoc knows no sign for braces in text, and sets quotation marks as TeX does.
        expected = re.sub(r"[{}]|[`']", "", one_line(source.title or ""))
        for key in ("title", "publisher"):
            assert re.sub(r"[‘’“”]", "", item[key]).split() == expected.split()


def test_an_address_cannot_end_its_field() -> None:
    (entry,) = bibtex([Reference(id="a", url=r"https://x.org/}, evil = {\x y")]).split("\n\n")
    assert "url = {https://x.org/%7D,%20evil%20=%20%7B%5Cx%20y}" in entry


DATES = [
    ('"1890?"', {"date-parts": [[1890]], "circa": True, "edtf": "1890?"}, "1890?"),
    ('"1890~"', {"date-parts": [[1890]], "circa": True}, "1890~"),
    ("{date-parts: [[1890]], circa: true}", {"date-parts": [[1890]], "circa": True}, "1890~"),
    ('"1890-05%"', {"date-parts": [[1890, 5]], "circa": True, "edtf": "1890-05%"}, "1890-05%"),
    ("1951/", {"date-parts": [[1951], [0]]}, "1951/"),
    ("{date-parts: [[-44]]}", {"date-parts": [[-44]]}, "-0043"),
    ("{date-parts: [[-1]]}", {"date-parts": [[-1]]}, "0000"),
    ("2001-22", {"date-parts": [[2001, 22]]}, "2001-22"),
]


@pytest.mark.parametrize(("date", "in_csl", "in_bibtex"), DATES)
def test_a_doubtful_open_or_ancient_date_goes_out_as_it_came_in(date: str, in_csl: Any, in_bibtex: str) -> None:
    sources = references(f"  - {{id: a, type: book, title: A, issued: {date}}}\n")
    (item,) = csl_items(sources)
    assert item["issued"] == in_csl
    assert f"  date = {{{in_bibtex}}},\n" in bibtex(sources)
    assert references(f"  - {json.dumps(item)}\n")[0].issued == sources[0].issued


def test_bibtex_keeps_what_identifies_a_source() -> None:
    record = (
        "{id: a, type: book, title: A, edition: 4, translator: [{family: Ray, given: Jo}], version: '3.2', "
        "number-of-volumes: 3, event-title: Ship Days, event-place: Bergen, original-date: 1873, status: forthcoming, "
        "event-date: 1872-05-06, number: 7, collection-title: Studies, collection-number: 9, ISBN: 978-0, "
        "ISSN: 1234-5, language: nb, keyword: 'ships, tolls', abstract: On ships, number-of-pages: 310, "
        "part-number: 2, original-title: Skip, original-publisher: Sund, original-publisher-place: Oslo, "
        "container-author: [{family: Moe, given: Liv}]}"
    )
    entry = bibtex(references(f"  - {record}\n"))
    for field in (
        *("edition = {4}", "translator = {Ray, Jo}", "version = {3.2}", "volumes = {3}", "eventtitle = {Ship Days}"),
        *("eventdate = {1872-05-06}", "number = {7}", "series = {Studies 9}"),
        *("venue = {Bergen}", "origdate = {1873}", "pubstate = {forthcoming}"),
        *("isbn = {978-0}", "issn = {1234-5}", "language = {nb}", "keywords = {ships, tolls}", "abstract = {On ships}"),
        *("pagetotal = {310}", "part = {2}", "origtitle = {{Skip}}", "origpublisher = {{Sund}}"),
        *("origlocation = {{Oslo}}", "bookauthor = {Moe, Liv}"),
    ):
        assert f"  {field},\n" in entry


@pytest.mark.parametrize(
    ("genre", "kind"),
    [
        ("PhD diss.", "phdthesis"),
        ("Dissertation", "phdthesis"),
        ("Master's thesis", "mastersthesis"),
        ("MSc thesis", "mastersthesis"),
        ("M.A. thesis", "mastersthesis"),
        ("Bachelor's thesis", "mastersthesis"),
    ],
)
def test_a_thesis_has_the_entry_of_its_kind(genre: str, kind: str) -> None:
    entry = bibtex([Reference(id="a", type="thesis", genre=genre, publisher="Yale")])
    assert entry.startswith(f"@{kind}{{a,\n")
    assert f"  type = {{{genre}}},\n" in entry
    assert "  school = {{Yale}},\n" in entry


def test_the_number_of_an_article_and_its_issue_both_stay() -> None:
    entry = bibtex([Reference(id="a", type="article-journal", issue="4", number="e18")])
    assert "  number = {4},\n  eid = {e18},\n" in entry


MARKED = "Of <i>E. coli</i>, *B. subtilis*, CO~2~, <sc>nato</sc> and <span class='nocase'>the old</span>"


def test_the_tags_of_titles_are_csl_s_in_csl_and_all_markup_is_tex_s_in_bibtex() -> None:
    source = Reference(id="a", title=MARKED, doi="https://doi.org/10.1/x", csl={"title": MARKED})
    (item,) = csl_items([source])
    assert item["DOI"] == "10.1/x"
    assert item["title"] == (
        "Of <i>E. coli</i>, *B. subtilis*, CO~2~, "
        '<span style="font-variant:small-caps;">nato</span> and <span class="nocase">the old</span>'
    )
    title = r"Of \emph{E. coli}, \emph{B. subtilis}, CO\textsubscript{2}, \textsc{nato} and {the old}"
    assert f"  title = {{{{{title}}}}},\n" in bibtex([source])


def test_refs_gives_the_sources_alone(run: Run) -> None:
    done = run("--builtin", "refs", "--format", "csl-json")
    assert (done.returncode, done.stderr) == (0, "")
    assert [item["id"] for item in json.loads(done.stdout)] == ["talwar-2001", "takeyh-2001", "stimson-2006"]
    done = run("--builtin", "refs", "--format", "bibtex")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.findall(r"^@\w+\{(.*),$", done.stdout, re.MULTILINE) == ["talwar-2001", "takeyh-2001", "stimson-2006"]
    refused = run("--builtin", "refs", "--format", "bibtexx")
    assert refused.returncode == 2
    assert 'did you mean "bibtex"?' in refused.stderr


def test_a_decision_without_sources_has_an_empty_bibliography(run: Run) -> None:
    text = "policy-cli: 1\ntitle: T\noptions: {a: {name: A}, b: {name: B}}\n"
    assert json.loads(run("-f", "-", "refs", "--format", "csl-json", stdin=text).stdout) == []
    assert run("-f", "-", "refs", "--format", "bibtex", stdin=text).stdout == ""


@pytest.mark.parametrize(
    ("doi", "field"),
    [
        ("10.1/a_b(c)<693::AID-4>3.0;2-O#%20", "10.1/a_b(c)<693::AID-4>3.0;2-O#%20"),
        ("10.1/a_b{c}", "10.1/a_b%7Bc%7D"),
        ("10.1/a}, evil = {b", "10.1/a%7D,%20evil%20=%20%7Bb"),
        (r"10.1/x\input{/etc/passwd}", "10.1/x%5Cinput%7B/etc/passwd%7D"),
        ("10.1/x^^5cinput", "10.1/x%5E%5E5cinput"),
        ("10.1/ends\\", "10.1/ends%5C"),
        ("10.1/\n\\x", "10.1/%20%5Cx"),
    ],
)
def test_a_doi_and_an_address_stay_as_they_are_but_for_what_means_something_to_tex(doi: str, field: str) -> None:
    entry = bibtex([Reference(id="a", doi=doi, url=doi)])
    assert f"  doi = {{{field}}},\n  url = {{{field}}},\n" in entry


ACTIVE = (
    *("\\input{/etc/passwd}", "\\immediate\\write18{touch x}", "^^5cinput{x}", "}, evil = {", "{", "}}", "\\", "%\\x"),
    *("$\\input x$", "a} \\x {", "\\\\x", "\\^^4d", "#1 \\def\\x#1{}", "\\catcode`\\%=12", '" # \\x # "', "\n\\x\r{"),
)
# What TeX is given for a sign that means something to it, and the braces of values; nothing else may be left.
WRITTEN = re.compile(
    r"\\(?:emph|text(?:bf|sc|subscript|superscript))(?=\{)|\\text(?:backslash|braceleft|braceright|asciitilde|asciicircum|less|greater)\{\}|\\[#$%&_]|[-']\{\}|\{`\}"
)


@pytest.mark.parametrize("words", ACTIVE)
@pytest.mark.parametrize("type", [*ENTRY_TYPES, "webpage", "\\x{"])
def test_no_field_of_bibtex_holds_anything_that_tex_runs(words: str, type: str) -> None:
    texts: dict[str, Any] = {
        field.attribute: words
        for field in entries(Reference)
        if field.attribute != "type" and (isinstance(field.shape, String) or field.key == "id")
    }
    assert len(texts) > 12
    names = (Name(family=words, given=words, suffix=words, particle=words), Name(literal=words), Name(family=words))
    dates = Date(text=words)
    source = Reference(**texts, type=type, author=names, editor=names, issued=dates, accessed=dates)
    head, *lines, end, _ = WRITTEN.sub("", bibtex([source])).split("\n")
    assert re.fullmatch(r"@\w+\{[\w.:/+-]+,", head) and end == "}"
    assert len(lines) > 12
    for line in lines:
        name, _, value = line.strip().partition(" = ")
        assert name.isalpha()
        assert re.fullmatch(r"\{(?:[^{}\\^]|\{[^{}\\^]*\})*\},", value), line
