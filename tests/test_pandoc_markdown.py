"""Pandoc's Markdown as text, and what Pandoc makes of it."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from policy_cli.document import Bibliography, Content, Document, Heading, Note, NoteMark, Paragraph, Span, text
from policy_cli.model import Decision
from policy_cli.places import Place, parse_place
from policy_cli.references.bibliography import csl_items
from policy_cli.render.pandoc import render
from policy_cli.text import one_line
from tests.conftest import ROOT, CompareWithGolden, Run, brief_of, converted
from tests.hostile import CONTROLS, MARKUP, PRINTABLE
from tests.test_markdown import TEXTS

needs_pandoc = pytest.mark.needs("pandoc")

SOURCES = [{"id": id, "type": "book", "title": f"Title of {id}"} for id in ("ash", "birch")]


def cited(*places: Place, remark: Content = ()) -> str:
    """Return the paragraph of a claim that rests on these places."""
    note = Note(1, text("x."), places, remark)
    document = Document(text("T"), (Paragraph((Span("It is so."), NoteMark(1))),), (note,))
    return render(document, []).split("---\n\n", 1)[1].removesuffix("\n")


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("ash", "[@ash]"),
        ("ash, The Trees, par. 4", "[@ash, sec. “The Trees,” para. 4]"),
        ('ash, The Trees, par. 4, "a word"', "[@ash, sec. “The Trees,” para. 4, “a word”]"),
        ("ash, pars. 4-5", "[@ash, paras. 4-5]"),
        ('ash, pp. 60-61, "a word"', "[@ash, pp. 60-61, “a word”]"),
        ("ash, Trees, p. 6", "[@ash, p. 6, sec. “Trees”]"),
        ('ash, "a word"', "[@ash, “a word”]"),
        ("ash, § 4", "[@ash, sec. 4]"),
        ("ash, §§ 4-6, 9", "[@ash, secs. 4-6, 9]"),
        ("ash, ch. 2, p. 14", "[@ash, chap. 2, p. 14]"),
        ("ash, p. 12, table 3", "[@ash, p. 12, table 3]"),
        ("ash, art. 5, par. 2", "[@ash, art. 5, para. 2]"),
        # A number would be taken for the section's, and be formatted by the style.
        ("ash, Option 2, par. 4", "[@ash{}, sec. “Option 2,” para. 4]"),
        ("ash, The “Trees”; [all] *of* @them", r"[@ash, sec. “The ‘Trees’\; \[all\] \*of\* \@them”]"),
        ("a.b:c_D-1", "[@a.b:c_D-1]"),
        ("a--b.", "[@{a--b.}]"),
    ],
)
def test_a_place_is_written_as_pandoc_cites(place: str, expected: str) -> None:
    assert cited(parse_place(place)) == f"It is so {expected}."


def test_line_ends_in_a_place_end_no_citation() -> None:
    assert cited(Place("ash", "The\n\nTrees")) == "It is so [@ash, sec. “The Trees”]."


def test_several_places_are_in_one_citation_and_a_remark_in_a_footnote() -> None:
    said = cited(Place("ash"), parse_place("birch, p. 3"), remark=text("Hm; *so*."))
    assert said == "It is so [@ash; @birch, p. 3].[^1]\n\n[^1]: Hm; \\*so\\*."


def test_text_that_looks_like_a_mark_is_text() -> None:
    document = Document(text("T"), (Paragraph((Span("Not [^1] a mark."), NoteMark(1))),), (Note(1, (), (Place("a"),)),))
    assert r"Not \[\^1\] a mark [@a]." in render(document, [])


def test_what_ends_in_no_stop_has_its_citation_at_the_end() -> None:
    def said(words: str) -> str:
        notes = (Note(1, (), (Place("ash"),)),)
        return render(Document(text("T"), (Paragraph((Span(words), NoteMark(1))),), notes), []).split("---\n\n")[1]

    assert said("Is it so?") == "Is it so? [@ash]\n"
    assert said("In the U.S.") == "In the U.S. [@ash]\n"


def test_the_front_matter_is_yaml_whatever_the_title_says() -> None:
    document = Document(text('Roads: a "study" #1 of *tolls*'), (Bibliography(()),), date="July 1, 2001")
    head, _ = render(document, [{"id": "a_1", "title": "C~2~\nis 'so'", "volume": 3}]).split("---\n\n")
    assert head.splitlines() == [
        "---",
        r'title: "Roads: a \"study\" #1 of \\*tolls\\*"',
        'lang: "en-US"',
        'date: "July 1, 2001"',
        "references:",
        r"""- {"id": "a\\_1", "title": "C\\~2\\~ is 'so'", "volume": 3}""",
        'nocite: "@*"',
    ]


def pandoc(source: str, *arguments: str, folder: Path = ROOT) -> str:
    made = converted(source, "pandoc", "--from", "markdown", "--wrap", "none", *arguments, folder=folder)
    # Pandoc ties abbreviations to what follows.
    return made.replace("\xa0", " ")


@needs_pandoc
def test_pandoc_reads_title_and_date_as_they_are() -> None:
    title = "Roads: a “study” # *of* [tolls](x) & $x$ <b> @ash"
    document = Document(text(title), (Bibliography(()),), date="July 1, 2001 *")
    meta = json.loads(pandoc(render(document, SOURCES), "--to", "json"))["meta"]

    def words(node: Any) -> str:
        match node:
            case {"t": "Str", "c": str(word)}:
                return word
            case {"t": "Space"}:
                return " "
            case {"t": "MetaInlines", "c": list(nodes)}:
                return "".join(map(words, nodes))
            case {"t": "Quoted", "c": [_, list(nodes)]}:
                return f"“{''.join(map(words, nodes))}”"
        raise AssertionError(node)

    assert words(meta["title"]) == title
    assert words(meta["date"]) == "July 1, 2001 *"


@needs_pandoc
def test_places_keep_their_words_through_pandoc() -> None:
    places = [
        'ash, Option 2, par. 4, "10 words; or [more]"',
        'ash, The “Middle” Path, pars. 4-5, "dragged its feet"',
        'birch, Details, Details, p. 12, "5 of *them*"',
        'birch, pp. 60-61, "xii"',
        "ash, par. 9",
        'birch, "2 words"',
        "ash, p. A4",
        "ash, pp. iv-vi",
        "ash, pp. 4, 7",
        "ash, p. 14, n. 12",
        "ash, § 4(a)(1)",
        "ash, ch. 2",
        "ash, art. 5, par. 2",
        "ash, fig. 2",
        "ash, nn. 3-5",
        "ash, ll. 4-6",
        "ash, vol. 2, p. 12",
        "ash, table 3",
    ]
    blocks = tuple(Paragraph((Span("Said."), NoteMark(number))) for number in range(1, len(places) + 1))
    notes = tuple(Note(number, text("x"), (parse_place(place),)) for number, place in enumerate(places, 1))
    document = Document(text("T"), (*blocks, Heading(2, text("Sources")), Bibliography(())), notes)
    said = pandoc(render(document, SOURCES), "--citeproc", "--to", "plain").split("\n\n")
    assert [re.sub(r"^Said \(.*?n\.d\.,? ?(.*)\)\.$", r"\1", line) for line in said[: len(places)]] == [
        "sec. “Option 2,” para. 4, “10 words; or [more]”",
        "sec. “The ‘Middle’ Path,” paras. 4-5, “dragged its feet”",
        "12, sec. “Details, Details,” “5 of *them*”",
        "60–61, “xii”",
        "para. 9",
        "“2 words”",
        "A4",
        "iv–vi",
        "4, 7",
        "14, n. 12",
        "sec. 4(a)(1)",
        "chap. 2",
        "art. 5, para. 2",
        "fig. 2",
        "nn. 3–5",
        "ll. 4–6",
        "vol. 2, p. 12",
        "table 3",
    ]


def test_what_the_brief_on_iran_looks_like(iran: Decision, compare_with_golden: CompareWithGolden) -> None:
    document = brief_of(iran)
    compare_with_golden("brief-cited.md", render(document, csl_items(iran.references)))


@needs_pandoc
@pytest.mark.parametrize("name", ["d.yaml", "d.txt", "d", "in/d.yml", "clerk's “d” & $(d) *d*.yaml"])
def test_the_sources_are_in_the_brief_whatever_the_decision_file_is_called(
    run: Run, tmp_path: Path, name: str, iran: Decision
) -> None:
    (tmp_path / "in").mkdir()
    shutil.copy(ROOT / "options.yaml", tmp_path / name)
    done = run("-f", name, "export", "--cite", "pandoc")
    assert (done.returncode, done.stderr) == (0, "")
    said = pandoc(done.stdout, "--citeproc", "--to", "plain", folder=tmp_path / "in")
    assert "(Talwar 2001, sec. “Unlikely Allies,” para. 1, “most sensible policy”; Talwar 2001, sec." in said
    sources = said.split("\n\nSources\n\n")[1].split("\n\n[1] ")[0]
    assert len(iran.references) == 3
    assert "Talwar, Puneet. 2001. “Iran in the Balance.” Foreign Affairs 80" in sources
    for reference in iran.references:
        assert (reference.title or "") in sources
        if reference.note:
            assert reference.note.rstrip(".") in sources


def test_a_decision_without_sources_needs_no_bibliography(run: Run) -> None:
    text = "policy-cli: 1\ntitle: T\noptions: {a: {name: A}, b: {name: B}}\n"
    done = run("-f", "-", "export", "--cite", "pandoc", stdin=text)
    assert done.returncode == 0
    head = done.stdout.split("---\n")[1]
    assert "references" not in head
    assert not re.search("^bibliography", head, re.MULTILINE)


@needs_pandoc
def test_without_its_sources_a_brief_has_no_list_of_them(iran: Decision) -> None:
    document = brief_of(iran, without=("sources",))
    source = render(document, csl_items(iran.references))
    said = pandoc(source, "--citeproc", "--to", "plain")
    assert "Talwar, Puneet" not in said
    assert "(Talwar 2001, sec." in said


def test_every_place_of_the_brief_is_cited_once_and_every_remark_stands_once(iran: Decision) -> None:
    document = brief_of(iran)
    source = render(document, [])
    places = [place for note in document.notes for place in note.places]
    assert len(places) > 150
    assert len(re.findall(r"(?<!\\)@[a-z]", source)) == len(places)
    remarks = [note for note in document.notes if note.remark]
    called, defined = re.findall(r"\[\^(\d+)\](?!:)", source), re.findall(r"^\[\^(\d+)\]:", source, re.MULTILINE)
    assert called == defined
    on_sources = sum(reference.note is not None for reference in iran.references)
    assert len(defined) == len(remarks) - on_sources


NASTY = [
    *(*MARKUP, *CONTROLS, *PRINTABLE),
    *("<script>alert(1)</script>", "![x](http://127.0.0.1:9/x.png)", "![](/etc/passwd)", "[x](javascript:alert(1))"),
    *("C~2~ and H^2^O", "`<b>`{=html}", "\\input{/etc/passwd}", "[x]{.y onclick=z}", "<i>x</i>", "*real* and <em>"),
    *("https://a.b/c_d_e", "(c) (tm)", "x  \ny", "x\\\ny", "x\n\n# y", "x\n---\ny", "{{x}}", "@x [-@y]", "\\@x", "a;b"),
]
TEXTUAL = {"Str", "Space", "Quoted", "DoubleQuote", "SingleQuote", "Emph", "Span", "Div", "Para", "Link"}


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield the nodes of Pandoc's tree."""
    if isinstance(tree, dict) and "t" in tree:
        yield tree
    for child in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from nodes(child)


def words(tree: Any) -> str:
    """Return the words of a part of Pandoc's tree."""
    match tree:
        case {"t": "Str", "c": str(word)}:
            return word
        case {"t": "Space"}:
            return " "
        case {"t": "Quoted", "c": [_, within]}:
            return f'"{words(within)}"'
        case {"t": "Link", "c": [_, within, _]} | {"t": "Span" | "Div", "c": [_, within]} | {"c": within}:
            return words(within)
        case list():
            return "".join(map(words, tree))
    return ""


def alike(text: str) -> str:
    """Return a text without what a style decides: capitals, spaces, and the forms of quotation marks and ellipses."""
    text = re.sub("[“”„‘’‚']", '"', one_line(text)).replace("…", "...")
    return "".join(text.casefold().split())


def listed(sources: list[dict[str, Any]]) -> dict[str, str]:
    """Return what Pandoc lists of each source, after asserting that it is text, and links to pages of the web."""
    document = Document(text("T"), (Bibliography(()),))
    tree = json.loads(pandoc(render(document, sources), "--citeproc", "--to", "json"))
    found = list(nodes(tree["blocks"]))
    assert {node["t"] for node in found} <= TEXTUAL
    targets = [node["c"][2][0] for node in found if node["t"] == "Link"]
    assert [target for target in targets if not target.startswith(("https://", "http://"))] == []
    divs = (node["c"] for node in found if node["t"] == "Div")
    return {id: words(within) for (id, _, _), within in divs if id != "refs"}


def with_words(number: int, said: str) -> dict[str, Any]:
    """Return a source that says something in all its fields, in four of them between words that are always printed."""
    within = f"from {said} to"
    return {
        "id": f"n{number}",
        "type": "article-journal",
        "author": [{"literal": f"{number} {within}"}, {"family": within, "given": said, "suffix": said}],
        "title": within,
        "container-title": within,
        "issued": {"literal": said},
        "keyword": [said],
        "x" * 2_000: said,
        f"x-{said}": said,
        **dict.fromkeys(
            ("DOI", "URL", "PMID", "annote", "edition", "genre", "note", "page", "publisher", "volume"), said
        ),
    }


@needs_pandoc
def test_the_text_of_sources_is_text_for_pandoc_and_comes_out_as_it_is() -> None:
    found = listed([with_words(number, said) for number, said in enumerate(NASTY)])
    for number, said in enumerate(NASTY):
        # In the two titles tags are markup.
        count = 2 if said == "<i>x</i>" else 4
        assert alike(found[f"ref-n{number}"]).count(alike(f"from {said} to")) == count, said


@needs_pandoc
def test_the_markup_of_a_title_is_markup_for_pandoc() -> None:
    title = (
        "Of <i>E. coli</i>, <b>bold</b>, CO<sub>2</sub>, m<sup>2</sup>, "
        '<span style="font-variant:small-caps;">low</span> and <span class="nocase">the old</span>'
    )
    made = render(Document(text("T"), (Bibliography(()),)), [{"id": "a", "type": "article-journal", "title": title}])
    html = pandoc(made, "--citeproc", "--to", "html")
    for tag in ("<em>E. coli</em>", "<strong>bold</strong>", "CO<sub>2</sub>", "m<sup>2</sup>", "smallcaps", "the old"):
        assert tag.casefold() in html.casefold(), html


@needs_pandoc
@settings(derandomize=True, deadline=None, max_examples=5, phases=[Phase.generate])
@given(texts=st.lists(TEXTS, min_size=60, max_size=60))
def test_any_text_of_a_source_is_text_for_pandoc(texts: list[str]) -> None:
    found = listed([with_words(number, said) for number, said in enumerate(texts)])
    for number, said in enumerate(texts):
        assert alike(found[f"ref-n{number}"]).count(alike(f"from {said} to")) == 4, said


IDS = [
    *(
        "http://zotero.org/groups/1/items/ABC?x=1&y=#z~a",
        "10.1/x<y>;2-O",
        "2020",
        "010",
        "1e3",
        "yes",
        "null",
        "é漢",
        ".",
    ),
    *("a--b", "a...b", "a_b_", "_a_", "a*b*c", "a`b", "a\\b", "$a$", "&amp;", "<b>", "a'b", "a”b", "[a", "a]b", "a;b"),
    *("@a", "-a", "!a", "^a", "~a", "#a", "a+", "a:", "a.", "a|b", "a%20b", "(a)", "a{b", "a}b", "}a{", "{a}", "a{}b"),
]


PAR_4 = parse_place("ash, par. 4").locators


@needs_pandoc
def test_a_source_is_found_whatever_its_id() -> None:
    claims = tuple(Paragraph((Span("So it is."), NoteMark(number))) for number, _ in enumerate(IDS))
    notes = tuple(Note(number, (), (Place(reference=id, locators=PAR_4),)) for number, id in enumerate(IDS))
    sources = [{"id": id, "type": "book", "title": f"T{number}t"} for number, id in enumerate(IDS)]
    said = pandoc(render(Document(text("T"), claims, notes), sources), "--citeproc", "--to", "plain")
    assert said.split("\n\n") == [
        *(f"So it is (T{number}t, n.d., para. 4)." for number, _ in enumerate(IDS[:-1])),
        f"So it is (T{len(IDS) - 1}t, n.d., para. 4).\n",
    ]


ELSEWHERE = ["file:///etc/passwd", "javascript://%0aalert(1)", " JavaScript://x", "javascript:a//://", "data://x"]


@needs_pandoc
@pytest.mark.parametrize("key", ["URL", "url", "DOI", "PMID", "PMCID"])
@pytest.mark.parametrize("address", ELSEWHERE)
def test_an_address_that_is_not_on_the_web_is_text(key: str, address: str) -> None:
    listed([{"id": "a", "type": "webpage", "title": "A", key: address}])


@needs_pandoc
def test_an_address_on_the_web_is_a_link() -> None:
    source = {"id": "a", "type": "webpage", "title": "A", "URL": "https://example.org/a_b~c?d=*e*&f"}
    html = pandoc(render(Document(text("T"), (Bibliography(()),)), [source]), "--citeproc", "--to", "html")
    assert re.findall('href="(.*?)"', html) == ["https://example.org/a_b~c?d=*e*&amp;f"]


@needs_pandoc
def test_a_word_file_made_of_nasty_sources_holds_no_picture_and_no_link_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "brief.docx"
    sources = [with_words(number, said) for number, said in enumerate(NASTY)]
    pandoc(render(Document(text("T"), (Bibliography(()),)), sources), "--citeproc", "--output", str(path))
    word = docx.Document(str(path))
    said = alike("".join(paragraph.text for paragraph in word.paragraphs))
    assert [words for words in NASTY if alike(f"from {words} to") not in said] == []
    assert [part.partname for part in word.part.package.iter_parts() if "media" in part.partname] == []
    targets = [rel.target_ref for rel in word.part.rels.values() if rel.is_external]
    assert [target for target in targets if not target.startswith("https://")] == []
