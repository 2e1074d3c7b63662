"""Pictures: bars that each format draws in its own way, or says in words."""

import json
import re
import struct
import zlib
from collections import Counter
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import docx
import pytest

from policy_cli import pandoc, typst
from policy_cli.analysis.acceptability import acceptabilities
from policy_cli.analysis.comparison import select_options
from policy_cli.analysis.matrix import leaders_under
from policy_cli.analysis.ranking import Ranking, leaders_by_weight, rank, weights_of
from policy_cli.diagnostics import CannotContinue
from policy_cli.document import Bar, Document, Heading, Picture, Segment, SegmentKind, plain_text, staggered, text
from policy_cli.languages import PAPER_SIZES
from policy_cli.model import Decision
from policy_cli.render.formats import Layout, render
from policy_cli.render.html import style_sheet
from policy_cli.render.typst import drawings, shipped_template
from policy_cli.render.typst import source as render_typst
from policy_cli.render.word.finishing import finished
from policy_cli.render.word.reference import reference_file
from policy_cli.render.word.tree import tree
from policy_cli.views.pictures import MAX_BARS, arguments_by_source, shares_of_weights, strips_of_weights
from scripts.guides import GUIDES
from scripts.pictures import EDGE, PICTURES, Area, of_file
from tests.conftest import ROOT, Needs, decision_of

FINDING = "Most weights put the bus first"
PICTURE = Picture(
    text(FINDING),
    (SegmentKind("", text("surely"), ("hue-0",)), SegmentKind("", text("perhaps"), ("hue-1",), is_hatched=True)),
    (
        Bar(text("The bus"), (Segment(0, 0, 0.5), Segment(1, 0.5, 0.75)), text("50 to 75%"), tick=0.25, sign="B"),
        Bar(text("The tram"), (Segment(1, 0, 0.02),), text("at most 2%"), sign="T"),
    ),
)
DOCUMENT = Document(text("T"), (Heading(2, text("Shares")), PICTURE, PICTURE))


@pytest.mark.parametrize("module", ["terminal", "text", "markdown", "html"])
def test_every_format_says_the_finding_and_each_bar_in_words(module: str) -> None:
    shown = re.sub(r"<[^>]*>", " ", render(DOCUMENT, module, Layout(width=80)))
    for words in (FINDING, "The bus", "50 to 75%", "The tram", "at most 2%"):
        assert shown.count(words) == 2


def test_a_terminal_draws_bars_of_signs_and_says_what_they_mean() -> None:
    lines = render(DOCUMENT, "terminal", Layout(width=80)).splitlines()
    assert f"The bus   {'█' * 12}┃{'█' * 12}{'▒' * 13}{'·' * 12}  50 to 75%" in lines
    assert lines.index("█ surely") + 1 == lines.index("▒ perhaps")


def test_a_terminal_without_more_than_ascii_draws_bars_of_ascii() -> None:
    drawn = render(DOCUMENT, "terminal", Layout(width=80, unicode=False))
    assert f"The bus   {'#' * 12}|{'#' * 12}{'+' * 13}{'.' * 12}  50 to 75%" in drawn.splitlines()
    assert drawn.isascii()


def test_a_narrow_terminal_has_the_words_below_the_bars() -> None:
    lines = render(DOCUMENT, "terminal", Layout(width=30)).splitlines()
    assert f"The bus   {'█' * 4}┃{'█' * 4}{'▒' * 5}{'·' * 4}" in lines
    assert "          50 to 75%" in lines
    assert max(map(len, lines)) <= 30


def test_a_page_draws_each_bar_and_hides_the_drawing_from_screen_readers() -> None:
    page = render(DOCUMENT, "html", Layout())
    drawings = re.findall(r"<svg[^>]*>.*?</svg>", page)
    assert all('aria-hidden="true"' in drawing for drawing in drawings)
    bus = next(drawing for drawing in drawings if "<line" in drawing)
    assert '<rect class="hue-0" x="0.00%" width="50.00%" height="100%"/>' in bus
    assert '<rect fill="url(#hatching)" x="50.00%" width="25.00%" height="100%"/>' in bus
    assert '<line x1="25.00%" x2="25.00%"' in bus
    assert re.findall(r"<text [^>]*>(.)</text>", bus) == ["B"]


def test_hatching_is_defined_once() -> None:
    assert render(DOCUMENT, "html", Layout()).count("<pattern") == 1
    plain = Picture(PICTURE.title, PICTURE.kinds[:1], ())
    assert "<pattern" not in render(Document(text("T"), (plain,)), "html", Layout())


def test_a_bar_too_short_for_its_sign_has_none() -> None:
    drawings = re.findall(r"<svg[^>]*>.*?</svg>", render(DOCUMENT, "html", Layout()))
    tram = next(drawing for drawing in drawings if 'width="2.00%"' in drawing)
    assert "<text" not in tram


def test_word_has_a_table_under_the_finding(needs: Needs) -> None:
    try:
        program = pandoc.find()
    except CannotContinue:
        program = needs("pandoc")
    made = pandoc.to_word(program, tree(DOCUMENT, pandoc.tree_version(program)), reference_file(DOCUMENT))
    word = docx.Document(BytesIO(finished(made, DOCUMENT)))
    assert [p.text for p in word.paragraphs if p.style and p.style.name == "Caption"] == [FINDING] * 2
    rows = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    assert rows == [["The bus", "50 to 75%"], ["The tram", "at most 2%"]]


def test_the_tree_needs_no_picture_file() -> None:
    assert '"Image"' not in json.dumps(json.loads(tree(DOCUMENT, (1, 23))))


def test_word_has_a_drawing_where_typst_is_installed(needs: Needs) -> None:
    pytest.importorskip("typst", reason="drawing pictures for Word needs typst")
    try:
        program = pandoc.find()
    except CannotContinue:
        program = needs("pandoc")
    drawn = typst.to_drawings(typst.find(), drawings(DOCUMENT, [PICTURE]))
    assert [page[:4] for page in drawn] == [b"\x89PNG"]
    nodes = tree(DOCUMENT, pandoc.tree_version(program), {PICTURE: drawn[0]})
    word = docx.Document(BytesIO(finished(pandoc.to_word(program, nodes, reference_file(DOCUMENT)), DOCUMENT)))
    assert word.tables == []
    assert [shape._inline.docPr.get("descr") for shape in word.inline_shapes] == [
        "The bus: 50 to 75%; The tram: at most 2%"
    ] * 2
    assert b"base64" not in word.part.blob
    width, _ = PAPER_SIZES["a4"]
    margins = word.element.xpath("//w:pgMar/@w:left | //w:pgMar/@w:right")
    assert {shape.width.twips <= width - sum(map(int, margins)) for shape in word.inline_shapes} == {True}
    (media,) = {part.blob for part in word.part.package.iter_parts() if "media" in part.partname}
    assert media == drawn[0]


# What the pictures of a decision hold


def test_arguments_are_drawn_from_the_middle_by_their_first_sources(iran: Decision) -> None:
    (picture,) = arguments_by_source(iran, select_options(iran, ()))
    arguments = [one for option in iran.options.values() for one in (*option.arguments.pro, *option.arguments.con)]
    first = Counter(argument.cite[0].reference for argument in arguments)
    finding = f"{first['talwar-2001']} of the {len(arguments)} arguments come from Talwar, 2001"
    assert plain_text(picture.title) == finding
    both = [option.arguments for option in iran.options.values()]
    longest = max(len(side) for sides in both for side in (sides.pro, sides.con))
    for bar, option in zip(picture.bars, iran.options.values(), strict=True):
        against = [part for part in bar.segments if part.end <= 0.5]
        pro = [part for part in bar.segments if part.start >= 0.5]
        assert len(against) + len(pro) == len(bar.segments)
        for parts, side in ((against, option.arguments.con), (pro, option.arguments.pro)):
            assert sum(part.end - part.start for part in parts) == pytest.approx(len(side) / longest / 2)
    (containment, moderate, _) = (plain_text(bar.words) for bar in picture.bars)
    assert containment == (
        "6 against (left): 5 from Talwar, 2001 and 1 from Takeyh, 2001;"
        " 5 for (right): 4 from Talwar, 2001 and 1 from Takeyh, 2001"
    )
    assert moderate.endswith("; 11 for (right): 11 from Talwar, 2001")


def test_arguments_without_a_source_and_of_many_sources_share_a_gray() -> None:
    cited = ", ".join(f"{{claim: C{n}, cite: s{n}}}" for n in range(6))
    sources = "".join(f"  - {{id: s{n}, type: book, title: T{n}}}\n" for n in range(6))
    for extra, signs in (("", "1234+"), (", {claim: Mine}", "1234+?")):
        options = f"options:\n  a: {{name: A, arguments: {{for: [{cited}{extra}]}}}}\n  b: {{name: B}}\n"
        decision = decision_of(f"policy-cli: 1\ntitle: T\nreferences:\n{sources}{options}")
        (picture,) = arguments_by_source(decision, select_options(decision, ()))
        assert "".join(kind.sign for kind in picture.kinds) == signs
        assert all(color.startswith("gray-") for kind in picture.kinds for color in kind.colors)
        assert plain_text(picture.title) == f"1 of the {len(signs) + 1} arguments comes from “T0”"
        assert [part.kind for part in picture.bars[0].segments] == list(range(len(signs)))


def ranking_of(decision: Decision) -> Ranking:
    return rank(decision, weights_of(decision, {}))


def test_shares_are_hatched_where_unknown_ratings_decide(iran: Decision) -> None:
    ranking = ranking_of(iran)
    shares = {share.option: share for share in acceptabilities(ranking.matrix)}
    (picture,) = shares_of_weights(ranking, list(shares.values()))
    names = {option.name: id for id, option in iran.options.items()}
    for bar in picture.bars:
        share = shares[names[plain_text(bar.label)]]
        ends = {kind: [part.end for part in bar.segments if part.kind == kind] for kind in (0, 1)}
        assert ends == {0: [float(share.low)] if share.low else [], 1: [float(share.high)]}
    assert [kind.is_hatched for kind in picture.kinds] == [False, True]


@pytest.mark.parametrize(
    ("third", "finding"),
    [
        ("{x: worse, y: same}", "A and B each come first, alone or tied, under all possible weights"),
        ("{x: much better, y: much worse}", "A and B each come first, alone or tied, under most possible weights"),
        ("{x: much better, y: same}", "No option comes first under most possible weights"),
    ],
)
def test_the_finding_on_shares_names_all_options_with_most_of_the_weights(third: str, finding: str) -> None:
    better = "{x: better, y: better}"
    text = (
        "policy-cli: 1\ntitle: T\nbaseline: z\ncriteria: {x: {name: X}, y: {name: Y}}\noptions:\n  z: {name: Z}\n"
        f"  a: {{name: A, ratings: {better}}}\n  b: {{name: B, ratings: {better}}}\n"
        f"  c: {{name: C, ratings: {third}}}\n"
    )
    decision = decision_of(text)
    ranking = ranking_of(decision)
    (picture,) = shares_of_weights(ranking, acceptabilities(ranking.matrix))
    assert plain_text(picture.title) == finding


@pytest.mark.parametrize("path", ["options.yaml", "examples/congestion-charge/options.yaml"])
def test_a_strip_says_who_leads_at_each_weight(path: str) -> None:
    decision = decision_of((ROOT / path).read_text(encoding="utf-8"))
    ranking = ranking_of(decision)
    for criterion, strip in leaders_by_weight(ranking).items():
        assert (float(strip[0].start), float(strip[-1].end)) == (0, 1)
        assert [one.end for one in strip[:-1]] == [one.start for one in strip[1:]]
        for span in strip:
            for part in (Fraction(1, 7), Fraction(1, 2), Fraction(9, 10)):
                share = span.start + part * (span.end - span.start)
                rest = (1 - share) / (1 - ranking.weights[criterion])
                weights = {id: weight * rest for id, weight in ranking.weights.items()} | {criterion: share}
                assert leaders_under(ranking.matrix, weights) == span.leaders


def test_a_strip_has_a_mark_at_the_present_weight_and_says_the_same_in_words(iran: Decision) -> None:
    ranking = ranking_of(iran)
    (picture,) = strips_of_weights(ranking)
    assert plain_text(picture.title) == "The weights of 4 of the 6 criteria could change which option comes first"
    assert picture.ends and [*map(plain_text, picture.ends)] == ["0%", "100%"]
    bar = next(bar for bar in picture.bars if plain_text(bar.label) == "U.S. politics")
    assert bar.tick == pytest.approx(1 / 6)
    assert [round(part.end, 3) for part in bar.segments] == [0.167, 0.375, 1]
    said = "up to 17%: Moderate engagement; up to 37.5%: Containment or Moderate engagement; above: Containment"
    assert plain_text(bar.words) == said


def test_an_option_has_one_letter_and_one_color_in_all_pictures_and_contested_weights_have_those_of_all(
    iran: Decision,
) -> None:
    ranking = ranking_of(iran)
    (shares,) = shares_of_weights(ranking, acceptabilities(ranking.matrix))
    (strips,) = strips_of_weights(ranking)
    in_shares = {plain_text(bar.label): (bar.sign, bar.color) for bar in shares.bars}
    alone = {plain_text(kind.name): (kind.sign, *kind.colors) for kind in strips.legend if not kind.is_hatched}
    assert (
        in_shares
        == alone
        == {
            "Containment": ("A", "hue-0"),
            "Moderate engagement": ("B", "hue-1"),
            "Dismantling sanctions": ("C", "hue-2"),
        }
    )
    contested = {kind.sign: kind.colors for kind in strips.kinds if kind.is_hatched}
    assert contested == {"A/B": ("hue-0", "hue-1"), "B/C": ("hue-1", "hue-2")}
    # What the letters say is in the legend once.
    assert [kind.sign for kind in strips.legend if kind.is_hatched] == ["A/B"]


def test_a_strip_shows_bounds_and_letters_and_its_words_only_to_those_who_cannot_see_it(iran: Decision) -> None:
    document = Document(text("T"), tuple(strips_of_weights(ranking_of(iran))))
    drawn = render(document, "terminal", Layout(width=80)).splitlines()
    at = next(number for number, line in enumerate(drawn) if line.startswith("U.S. politics"))
    assert "│▒▒ A/B ▒▒▒│██" in drawn[at].replace("┃", "│")
    assert drawn[at + 1].split() == ["17%", "37.5%"]
    assert "up to" not in "\n".join(drawn)
    page = render(document, "html", Layout())
    assert '<span class="bar-words unseen">up to 17%: ' in page
    assert re.findall(r'<svg class="bounds"[^>]*>(.*?)</svg>', page)[3].count("<text") == 2
    assert 'fill="url(#stripes-hue-0-hue-1)"' in page
    assert page.count('<pattern id="stripes-hue-0-hue-1"') == 1
    assert "up to 17%: " in render(document, "markdown", Layout())
    assert 'alt: "Iran’s conduct: at any weight' in render_typst(document)


def test_bounds_that_are_close_are_in_rows_of_their_own() -> None:
    bounds = [(0.36, "36%"), (0.46, "46%"), (0.5, "50%"), (0.57, "57%")]
    assert staggered(bounds, 0.08) == [[bounds[0], bounds[1], bounds[3]], [bounds[2]]]


def test_a_picture_is_not_cut_over_pages() -> None:
    assert "breakable: false" in shipped_template().partition("#let picture(")[2].partition("{")[0]
    assert re.search(r"@media print \{.*figure \{ break-inside: avoid; \}", style_sheet(), re.DOTALL)


def test_too_many_bars_do_not_help() -> None:
    options = "".join(f"  o{n}: {{name: O{n}, ratings: {{c: {n}, d: {20 - n}}}}}\n" for n in range(MAX_BARS + 1))
    scales = "criteria: {c: {name: C, scale: {worst: 0, best: 20}}, d: {name: D, scale: {worst: 0, best: 20}}}"
    decision = decision_of(f"policy-cli: 1\ntitle: T\n{scales}\noptions:\n{options}")
    ranking = ranking_of(decision)
    assert list(arguments_by_source(decision, select_options(decision, ()))) == []
    can = [share for share in acceptabilities(ranking.matrix) if share.high]
    assert bool(list(shares_of_weights(ranking, can))) == (1 < len(can) <= MAX_BARS)


# Pictures for the documentation


def rows_of(picture: Path) -> list[list[bytes]]:
    """Return the color of each pixel of a picture that `of_file` drew."""
    data, at, chunks = picture.read_bytes(), 8, {}
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        chunks[data[at + 4 : at + 8]] = data[at + 8 : at + 8 + length]
        at += length + 12
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    colors = [chunks[b"PLTE"][index : index + 3] for index in range(0, len(chunks[b"PLTE"]), 3)]
    lines = zlib.decompress(chunks[b"IDAT"])
    assert len(lines) == (width + 1) * height
    return [[colors[index] for index in lines[y + 1 : y + 1 + width]] for y in range(0, len(lines), width + 1)]


def test_a_picture_of_a_page_shows_the_area_in_its_colors_within_a_line(needs: Needs, tmp_path: Path) -> None:
    needs("pdftotext")
    compiler = pytest.importorskip("typst", reason="making a PDF needs typst")
    page = "#set page(width: 200pt, height: 100pt, margin: 0pt, fill: blue)\n#rect(width: 100%, height: 50%, fill: red)"
    (tmp_path / "page.pdf").write_bytes(compiler.compile(page.encode()))
    of_file(tmp_path / "page.pdf", tmp_path / "page.png", 1, Area(0.5, 0.25, 1, 0.75), width=60)
    rows = rows_of(tmp_path / "page.png")
    assert (len(rows), {len(row) for row in rows}) == (30, {60})
    assert {*rows[0], *rows[-1], *(row[0] for row in rows), *(row[-1] for row in rows)} == {bytes(EDGE)}
    assert {pixel.hex() for row in rows[2:13] for pixel in row[1:-1]} == {"ff4136"}
    assert {pixel.hex() for row in rows[17:-1] for pixel in row[1:-1]} == {"0074d9"}


def test_each_picture_that_a_page_asks_for_is_whole_and_large_enough() -> None:
    pages = [guide.read_text(encoding="utf-8") for guide in GUIDES]
    names = {name for page in pages for name in re.findall(r"<!-- picture: (\S+\.png):", page)}
    assert len(names) > 10
    for name in names:
        rows = rows_of(PICTURES / name)
        colors = {pixel for row in rows for pixel in row}
        assert (len(rows[0]), 100 < len(rows) < 1200, len(colors) > 10) == (800, True, True), name
