"""What verify finds, in the notes of a brief: what each says, the paragraphs that pages show, and the other formats."""

import hashlib
import re
import shutil
from pathlib import Path
from typing import get_args

import pytest

from policy_cli.analysis.evidence import claims
from policy_cli.commands.export import WRITERS
from policy_cli.console.output import FORMATS
from policy_cli.document import Content, Document, Note, plain_text
from policy_cli.model import Decision
from policy_cli.places import parse_place
from policy_cli.sources.excerpts import MAX_AROUND, excerpt
from policy_cli.sources.quotes import parse_quote
from policy_cli.sources.texts import read_texts
from policy_cli.sources.verification import CitationStatus, Verification, cited_sections, verify
from policy_cli.sources.words import words_of
from policy_cli.views import brief
from policy_cli.views.findings import WORDS, Findings
from tests.conftest import ROOT, Run, brief_of, converted, decision_of, read_text
from tests.hostile import CONTROLS, FORGE_COMMANDS, MARKUP, is_harmless
from tests.test_html import TAGS, parsed
from tests.test_verify_command import long_work

EXAMPLES = ("congestion-charge", "swimming-pool")
SURVEY = """\
The fee may be raised each spring, unless nine residents object within a month.

# Costs

The first costs are low, and about 20 of 100 shops say that they would close.

| Year | Shops | Closed |
|---|---|---|
| 2019 | 120 | 3 |
| 2020 | 118 | 7 |

The second costs are unknown; nobody counted them in 2020.

# Appendix

## Summary

One word.

## Costs

Other costs.
"""
REST = "about 20 of 100 shops say that they "
HEBREW = "שלום עולם. העלות נמוכה מאוד, אבל איש לא ספר אותה.\n"
SOURCES = """\
references:
  - {id: survey, type: report, title: The Survey, author: [{family: Ash}]}
  - {id: hebrew, type: report, title: The Count, author: [{family: Levi}], language: he}
  - {id: broken, type: report, title: The Broken, author: [{family: Birch}]}
  - {id: lost, type: report, title: The Lost, author: [{family: Cedar}]}
"""
# By the status: the place, the words of the note, and the words right behind the claim where places are in the text.
SAID: dict[str, tuple[CitationStatus, str, str]] = {
    'survey, Costs, par. 1, "first costs are low"': ("verified", "Quote verified.", ""),
    'survey, p. 12, "first costs are low"': (
        "verified",
        "Quote verified. Page not checked in the source: its text has no page numbers.",
        "",
    ),
    'survey, "The fee may be raised each spring"': (
        "verified",
        "Quote verified, but words that it leaves out limit or reverse it: “unless.”",
        "",
    ),
    'hebrew, "העלות נמוכה מאוד"': ("verified", "Quote verified.", ""),
    "survey, Costs, par. 2": ("place only", "Place found.", ""),
    "survey, Costs, par. 1": ("place only", "Place found, but another may be meant.", ""),
    'survey, Costs, par. 1, "The first costs are high, and about 20 of 100"': (
        "altered",
        "Not verified: the source has other words.",
        "not verified",
    ),
    'survey, "first costs are low … nobody counted them"': (
        "altered",
        "Not verified: no single paragraph has the parts of this quote one after the other.",
        "not verified",
    ),
    'survey, Costs, "Bananas grow in winter on the moon"': (
        "absent",
        "Not verified: the source does not have these words.",
        "not verified",
    ),
    'survey, Summary, "first costs are low"': (
        "elsewhere",
        "Not verified: the quoted words are not in this place, but in Ash, Costs ¶ 1.",
        "not verified",
    ),
    "survey, Costs, par. 9": ("no such place", "Not verified: the source has no such place.", "not verified"),
    'survey, Benefits, "first costs are low"': (
        "no such place",
        "Not verified: the source has no such place, but the quoted words are in Ash, Costs ¶ 1.",
        "not verified",
    ),
    "survey, p. 12": ("page only", "Not checked in the source: its text has no page numbers.", "not checked"),
    "broken, par. 1": ("no source", "Not checked: the text of the source cannot be read.", "not checked"),
    "lost, par. 1": ("no source", "Not checked: no text of the source was given.", "not checked"),
}


def plain(content: Content) -> str:
    return plain_text(content).replace("\xa0", " ")


def decision_text(*citations: str) -> str:
    claims = "".join(f"  - {{claim: c{number}, cite: {cite}}}\n" for number, cite in enumerate(citations))
    options = "options: {a: {name: A}, b: {name: B}}\n"
    return f"policy-cli: 1\ntitle: T\n{SOURCES}{options}background:\n{claims}"


def decision(*citations: str) -> Decision:
    return decision_of(decision_text(*citations))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the texts of three of the sources, one of them unreadable."""
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "survey.md").write_text(SURVEY, encoding="utf-8")
    (texts / "hebrew.txt").write_text(HEBREW, encoding="utf-8")
    (texts / "broken.txt").write_bytes(b"\xff\xfe\x00")
    return texts


def checked(of: Decision, folder: Path) -> Verification:
    return verify(of, read_texts(str(folder), {}, cited_sections(of)))


def briefed(of: Decision, folder: Path, cite: brief.Cite = "notes", only_problems: bool = False) -> Document:
    findings = Findings(checked(of, folder), only_problems)
    return brief_of(of, cite=cite, findings=findings)


def note(folder: Path, *places: str) -> Note:
    """Return the note on places that one claim cites."""
    cited = ", ".join("'" + place.replace("'", "''") + "'" for place in places)
    (made,) = briefed(decision(f"[{cited}]"), folder).notes
    return made


def items(document: Document) -> list[str]:
    return [plain(item) for block in document.in_sequence for item in getattr(block, "items", ())]


# The words


def test_every_status_has_its_words_and_an_example() -> None:
    # What is uncertain takes a doubtful PDF (tests/test_pdf.py).
    assert set(WORDS) == set(get_args(CitationStatus)) == {"uncertain", *(status for status, *_ in SAID.values())}


@pytest.mark.parametrize("place", SAID)
def test_a_note_says_what_was_found(folder: Path, place: str) -> None:
    status, said, warning = SAID[place]
    of = decision(f"'{place}'")
    assert [finding.status for finding in checked(of, folder).findings] == [status]
    (made,) = briefed(of, folder).notes
    assert plain(made.found) == said
    assert plain(made.whole) == f"{plain(made.content)} {said}"
    is_fine = not warning and "limit" not in said
    assert all(getattr(part, "style", None) is None for part in made.found) == is_fine
    (claim, *_) = items(briefed(of, folder, "inline"))
    assert re.findall(r"\[(.*?)\]", claim) == [warning] * bool(warning)
    # The list of evidence says why; a place that was found without a quote needs no entry.
    assert any(item.endswith(said) for item in items(briefed(of, folder, "inline"))) == (status != "place only")


def test_the_reason_why_a_quote_is_fair_is_in_its_note(folder: Path) -> None:
    fair = "{place: 'survey, \"The fee may be raised each spring\"', fair: the claim is about a fee that nobody minds}"
    (made,) = briefed(decision(fair), folder).notes
    said = "Quote verified; fair without “unless”: the claim is about a fee that nobody minds."
    assert plain(made.found) == said


def test_what_is_the_same_for_all_places_is_reported_once_and_else_with_its_places(folder: Path) -> None:
    good, other = 'survey, Costs, par. 1, "first costs are low"', 'survey, Costs, par. 1, "20 of 100 shops"'
    place, bad = "survey, Costs, par. 3", 'survey, Costs, "Bananas grow"'
    assert plain(note(folder, good, other).found) == "Quotes verified."
    assert plain(note(folder, place, "hebrew, par. 1").found) == "Places found."
    mixed = plain(note(folder, good, bad, other, place).found)
    assert mixed == (
        "Quotes verified (Ash, Costs ¶ 1). Not verified: the source does not have these words"
        " (Ash, Costs, “Bananas grow”). Place found (Ash, Costs ¶ 3)."
    )


def test_the_list_of_evidence_says_of_each_claim_what_was_found(folder: Path) -> None:
    places = ('"first costs are low"', '"20 of 100 shops"', '"Bananas grow"')
    found = items(briefed(decision(*(f"'survey, Costs, par. 1, {quote}'" for quote in places)), folder, "inline"))
    assert "c0: Ash, Costs ¶ 1, “first costs are low.” Quote verified." in found
    assert "c1: Ash, Costs ¶ 1, “20 of 100 shops.” Quote verified." in found
    absent = "Not verified: the source does not have these words."
    assert f"c2: Ash, Costs ¶ 1, “Bananas grow.” {absent}" in found


def test_a_note_that_cites_nothing_says_that_it_is_only_a_remark(folder: Path) -> None:
    of = decision_of(decision_text("'survey, Summary'").replace("{id: survey,", "{id: survey, note: Printed twice,"))
    on_claim, on_source = briefed(of, folder).notes
    assert plain(on_claim.found) == "Place found."
    assert (plain(on_source.found), on_source.excerpts) == ("Remark only; nothing to check.", ())


def test_the_limits_have_the_counts_and_the_checksum_of_each_text(folder: Path) -> None:
    of = read_text(
        decision_text(*(f"'{place}'" for place in SAID)).replace("{id: hebrew,", f"{{id: hebrew, sha256: {'0' * 64},")
    )
    assert of.decision is not None
    said = items(briefed(of.decision, folder))
    sums = {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    counts = next(item for item in said if item.startswith("This brief cites 15 passages"))
    assert counts.endswith(
        "Checked against the source texts: 4 quotes verified, 2 places found (no quote to check),"
        " 3 places that could not be checked, 1 quote found elsewhere, 5 problems."
    )
    assert f"Text of Ash: survey.md, SHA-256 {sums['survey']}." in said
    assert f"Text of Levi: hebrew.txt, which is not the text that was cited, SHA-256 {sums['hebrew']}." in said
    assert f"Text of Birch: broken.txt, which cannot be read, SHA-256 {sums['broken']}." in said
    assert "No text of Cedar was given." in said


def test_a_brief_on_some_options_counts_only_what_it_cites(folder: Path) -> None:
    of = decision_of(
        f"policy-cli: 1\ntitle: T\n{SOURCES}options:\n"
        "  a: {name: A, aim: x, cite: 'survey, Costs'}\n  b: {name: B, aim: x, cite: 'hebrew, par. 1'}\n"
    )
    findings = Findings(checked(of, folder))
    said = items(brief_of(of, "b", findings=findings))
    assert any(item.endswith("Checked against the source texts: 1 place found (no quote to check).") for item in said)
    assert [item.partition(":")[0] for item in said if item.startswith("Text of")] == ["Text of Levi"]


# The paragraphs


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_marked_is_the_quote_within_a_paragraph_of_the_source(name: str) -> None:
    sources = ROOT / "examples" / name / "sources"
    of = decision_of((sources.parent / "options.yaml").read_text(encoding="utf-8"))
    texts = {path.stem: words_of(path.read_text(encoding="utf-8")).text for path in sources.iterdir()}
    quotes = 0
    for finding in checked(of, sources).findings:
        if finding.place.quote is None:
            continue
        (at,) = finding.at
        marked = [words_of(part).text.strip().casefold() for part in at.excerpt[1::2]]
        assert marked == [part.words.text.strip().casefold() for part in parse_quote(finding.place.quote).parts]
        assert words_of("".join(at.excerpt)).text.strip() in texts[finding.place.reference]
        quotes += 1
    assert quotes >= 30


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (
            'survey, Costs, "nobody counted them"',
            "Ash, Costs ¶ 3: The second costs are unknown; [nobody counted them] in 2020.",
        ),
        ('survey, Summary, "costs are low"', f"Ash, Costs ¶ 1: The first [costs are low], and {REST}would close."),
        ("survey, Costs, par. 3", "Ash, Costs ¶ 3: The second costs are unknown; nobody counted them in 2020."),
        ('survey, "first costs … would close"', f"Ash, Costs ¶ 1: The [first costs] are low, and {REST}[would close]."),
        ('survey, Costs, "118"', "Ash, Costs ¶ 2: Year | Shops | Closed\n2019 | 120 | 3\n2020 | [118] | 7"),
        ("survey, Appendix, pars. 1-2", None),
        ("survey, p. 12", None),
        ('survey, Costs, "Bananas grow"', None),
        ("survey, Costs, par. 9", None),
        ("lost, par. 1", None),
    ],
)
def test_a_note_has_the_paragraph_of_its_place_or_where_its_words_are(
    folder: Path, place: str, shown: str | None
) -> None:
    excerpts = [
        f"{plain(one.place)}: " + "".join(f"[{part}]" if number % 2 else part for number, part in enumerate(one.parts))
        for one in note(folder, place).excerpts
    ]
    assert excerpts == ([] if shown is None else [shown])


def test_a_place_of_several_paragraphs_unfolds_to_the_first_of_these(folder: Path) -> None:
    paragraphs = [f"Paragraph {number}." for number in range(1, 9)]
    (folder / "survey.md").write_text("\n\n".join(paragraphs), encoding="utf-8")
    shown = {
        place: [(plain(one.place), "".join(one.parts)) for one in note(folder, place).excerpts]
        for place in ("survey, pars. 2-3", "survey, pars. 2, 5", "survey")
    }
    assert shown["survey, pars. 2-3"] == [("Ash ¶ 2", "Paragraph 2."), ("Ash ¶ 3", "Paragraph 3.")]
    assert [words for _, words in shown["survey, pars. 2, 5"]] == ["Paragraph 2.", "Paragraph 5."]
    assert [words for _, words in shown["survey"]] == [*paragraphs[:5], "Paragraph 6. …"]


@pytest.mark.parametrize(
    ("quotes", "marked"),
    [
        (("first costs are low", "20 of 100"), ["first costs are low", "20 of 100"]),
        (("20 of 100", "first costs are low"), ["first costs are low", "20 of 100"]),
        (("The first costs", "costs are low"), ["The first costs are low"]),
        (("first costs are low", None), ["first costs are low"]),
    ],
)
def test_a_paragraph_with_two_quotes_is_shown_once(
    folder: Path, quotes: tuple[str | None, ...], marked: list[str]
) -> None:
    places = (f'survey, Costs, par. 1, "{quote}"' if quote else "survey, Costs, par. 1" for quote in quotes)
    (shown, *others) = note(folder, *places).excerpts
    assert (list(shown.parts[1::2]), "".join(shown.parts)) == (
        marked,
        f"The first costs are low, and {REST}would close.",
    )
    # The place without a quote may also mean the other section of that name.
    assert ["".join(one.parts) for one in others] == ["Other costs."] * (None in quotes)


def test_of_a_quote_that_is_there_several_times_a_fair_context_is_shown(folder: Path) -> None:
    unfair = "It is not true that the fee rises each spring."
    (folder / "survey.md").write_text(f"{unfair}\n\nIn fact the fee rises each spring.\n\n{unfair}\n", "utf-8")
    made = note(folder, 'survey, "the fee rises each spring"')
    assert plain(made.found) == "Quote verified."
    assert [one.parts for one in made.excerpts] == [("In fact ", "the fee rises each spring", ".")]


def test_an_altered_quote_is_compared_with_its_source(folder: Path) -> None:
    (made,) = note(folder, 'survey, Costs, par. 1, "The first costs are high, and about 20 of 100 shops"').excerpts
    assert ("removed", "low,") in made.wording and ("added", "high,") in made.wording
    assert made.parts == ("The first costs are low, ", "and about 20 of 100 shops", " say that they would close.")


def test_of_a_long_paragraph_only_what_is_around_the_quote_is_shown() -> None:
    text = f"{'before ' * 200_000}the first quote {'between ' * 200_000}the second {'after ' * 200_000}"
    spans = [(text.index(words), text.index(words) + len(words)) for words in ("the first quote", "the second")]
    before, first, between, second, after = excerpt(text, spans)
    assert (first, second) == ("the first quote", "the second")
    assert before.startswith("… before") and before.endswith("before ") and len(before) <= MAX_AROUND + 2
    assert after.startswith(" after") and after.endswith("after …") and len(after) <= MAX_AROUND + 2
    assert re.fullmatch(r" (?:between )+… (?:… )?(?:between )+", between) and len(between) <= 2 * MAX_AROUND + 5
    (whole,) = excerpt(text)
    assert whole.endswith(" …") and len(whole) <= 2 * MAX_AROUND + 2
    assert excerpt("短い" * 5_000, [(4_000, 4_002)])[1] == "短い"


def test_the_page_of_a_long_book_is_short_and_soon_made(tmp_path: Path) -> None:
    """Five hundred quotes from a megabyte; the bound on the time is that of the suite."""
    file, book = long_work(tmp_path)
    of = decision_of(file.read_text())
    page = parsed(briefed(of, book.parent))
    assert len(page.all("mark")) == 500
    assert sum(len(one.words) for one in page.all("blockquote")) < 1_000_000


# Formats


@pytest.fixture
def pool(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "examples" / "swimming-pool", tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_each_format_says_in_each_note_what_was_found(run: Run, pool: Path) -> None:
    for format, ends in (("markdown", r"^\[\^\d+\]: .*"), ("typst", r"#note\(\d+\)"), ("html", r'<li id="note-\d+"')):
        said = run("export", "--to", format, "--sources", "sources").stdout
        notes = len(re.findall(ends, said, re.MULTILINE))
        assert notes > 50
        assert len(re.findall(r"Quotes? verified|Places? found", said)) >= notes - 5, format
    for arguments in (["--to", "text"], ["--to", "html", "--cite", "inline"]):
        said = " ".join(run("export", *arguments, "--sources", "sources").stdout.split())
        assert len(re.findall(r"Quotes? verified", said)) > 20
        assert "50 quotes verified, 36 places found (no quote to check)." in said
        assert "<blockquote" not in said


@pytest.mark.needs("pandoc")
@pytest.mark.parametrize("cite", [[], ["--cite", "notes"]])
def test_a_word_file_says_it(run: Run, pool: Path, cite: list[str]) -> None:
    assert run("export", "-o", "brief.docx", "--sources", "sources", *cite).returncode == 0
    said = converted("", "pandoc", str(pool / "brief.docx"), "-t", "plain", "--wrap", "none")
    assert len(re.findall(r"Quotes? verified\.", said)) > 20
    assert re.search(r"treasurer\.md, SHA-256 [0-9a-f]{64}", said)


@pytest.mark.needs("pdftotext")
def test_a_pdf_says_it(run: Run, pool: Path) -> None:
    pytest.importorskip("typst")
    assert run("export", "-o", "brief.pdf", "--sources", "sources").returncode == 0
    said = converted("", "pdftotext", str(pool / "brief.pdf"), "-")
    assert len(re.findall(r"Quotes?\s+verified\.", said)) > 20


def test_with_citations_of_pandoc_only_problems_have_footnotes(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "options.yaml").write_text(decision_text("'survey, Costs, par. 3'", "'survey, Costs, par. 9'"), "utf-8")
    done = run("export", "--cite", "pandoc", "--sources", "texts")
    assert "- c0 [@survey, sec. “Costs,” para. 3].\n- c1 [@survey, sec. “Costs,” para. 9].[^2]\n" in done.stdout
    assert "[^2]: **Not verified: the source has no such place**.\n" in done.stdout
    assert "1 place found (no quote to check), 1 problem." in done.stdout
    assert "Place found" not in done.stdout


def test_the_first_page_alone_says_how_many_and_which_are_not_verified(folder: Path) -> None:
    of = decision_of(
        decision_text("'survey, Costs'")
        + "verdicts: [{source: survey, option: a, claim: v, cite: 'survey, Costs, par. 9'}]\n"
    )
    findings = Findings(checked(of, folder))
    made = brief_of(of, cite="inline", short=True, findings=findings)
    said = [plain(block.content) for block in made.blocks if hasattr(block, "content")]
    assert said[-1].endswith("Checked against the source texts: 1 place found (no quote to check), 1 problem.")
    assert "Costs ¶ 9 [not verified]" in items(made)[0]


# The command


def test_the_exit_code_is_that_of_verify_and_the_brief_is_written(run: Run, folder: Path, tmp_path: Path) -> None:
    def exported(*citations: str) -> tuple[int, str]:
        (tmp_path / "options.yaml").write_text(decision_text(*citations), encoding="utf-8")
        done = run("export", "-o", "brief.md", "--force", "--sources", "texts")
        assert done.returncode == run("verify", "--sources", "texts").returncode
        assert (tmp_path / "brief.md").exists()
        (tmp_path / "brief.md").unlink()
        return done.returncode, done.stderr

    assert "broken.txt:1:1: error:" in exported("'survey, Costs'")[1]
    (folder / "broken.txt").unlink()
    wrote = "policy-cli: wrote brief.md\npolicy-cli: "
    assert exported("'survey, Costs, \"first costs are low\"'") == (
        0,
        f"{wrote}1 citation checked against 1 text: 1 quote verified.\n",
    )
    warned = "`policy-cli verify` says what to do: 1 warning."
    assert exported("'survey, Summary, \"first costs are low\"'") == (
        0,
        f"{wrote}1 citation checked against 1 text: 1 quote found elsewhere. {warned}\n",
    )
    code, said = exported("'survey, Costs, \"first costs are high\"'", "'survey, Costs, par. 9'")
    assert (code, said.splitlines()[1]) == (
        1,
        "policy-cli: 2 citations checked against 1 text: 2 problems. `policy-cli verify` says what to do: 2 errors.",
    )


def test_a_text_can_be_a_single_file_and_is_found_by_a_citation_key(run: Run, folder: Path, tmp_path: Path) -> None:
    address = "http://example.org/survey"
    written = decision_text("'survey, Summary'").replace("{id: survey,", f"{{id: '{address}', citation-key: survey,")
    (tmp_path / "options.yaml").write_text(
        written.replace("'survey, Summary'", f"'{address}, Summary'"), encoding="utf-8"
    )
    (folder / "broken.txt").unlink()
    for arguments in (["--sources", "texts"], ["--source", f"{address}=texts/survey.md"]):
        done = run("export", *arguments)
        assert (done.returncode, done.stderr) == (
            0,
            "policy-cli: 1 citation checked against 1 text: 1 place found (no quote to check).\n",
        )
        assert "Place found." in done.stdout


@pytest.mark.parametrize("format", [name for name in WRITERS if FORMATS[name].brief is None])
@pytest.mark.parametrize("option", ["--sources=texts", "--source=survey=texts/survey.md"])
def test_data_has_no_notes_to_say_it_in(run: Run, format: str, option: str) -> None:
    name = option.partition("=")[0]
    done = run("--builtin", "export", "--to", format, option)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{name} is only for a brief, which {format} does not write" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        ("--sources nowhere", "there is no folder nowhere"),
        ("--sources .", "; name each by the id of its source, as in talwar-2001.pdf, or: --source ID=FILE"),
        ("--source talwar-2001", "write the id of a source and its file"),
        ("--source talwar-201=x", 'did you mean "talwar-2001"?'),
    ],
)
def test_what_verify_refuses_is_refused_before_anything_is_written(
    run: Run, tmp_path: Path, arguments: str, answer: str
) -> None:
    done = run("--builtin", "export", "-o", "brief.md", *arguments.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert answer in done.stderr
    assert not (tmp_path / "brief.md").exists()


# Harm


def test_nothing_in_a_source_controls_what_shows_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    nasty = [*CONTROLS, *MARKUP, *FORGE_COMMANDS, "<script>alert(1)</script>", "</mark></blockquote>", "&lt;", "\u202e"]
    quotes = [f"quoted words {number} here" for number in range(len(nasty))]
    paragraphs = [f"{words} {quote} {words}" for words, quote in zip(nasty, quotes, strict=True)]
    (tmp_path / "texts" / "survey.txt").write_text("\n\n".join(paragraphs).replace("\0", ""), "utf-8", "replace")
    cited = [f"'survey, \"{quote}\"'" for quote in quotes]
    (tmp_path / "options.yaml").write_text(decision_text(*cited), encoding="utf-8")
    for format in ("html", "markdown", "text", "typst"):
        done = run("export", "--to", format, "--sources", "texts")
        assert is_harmless(done.stdout), format
        assert not re.search(r"##\w*\[|^\s*::", done.stdout, re.MULTILINE), format
    of = decision_of((tmp_path / "options.yaml").read_text(encoding="utf-8"))
    page = parsed(briefed(of, tmp_path / "texts"))
    assert {element.tag for element in page.elements} <= TAGS
    assert len(page.all("mark")) > 0.9 * len(nasty)
    said = " ".join(page.texts("blockquote"))
    assert "<script>alert(1)</script>" in said and "</mark></blockquote>" in said


def test_a_source_is_shown_as_it_is_and_in_its_own_direction(folder: Path) -> None:
    (folder / "survey.md").write_text('He said "no", didn\'t he?\n', encoding="utf-8")
    page = parsed(briefed(decision("'survey, \"didn''t he\"'", "'hebrew, par. 1'"), folder))
    first, second = page.all("blockquote")
    assert first.words == 'He said "no", didn\'t he?'
    assert (second.attributes, second.words) == ({"lang": "he", "dir": "auto"}, HEBREW.strip())


def test_the_language_of_a_source_is_named_only_if_it_is_a_tag(folder: Path) -> None:
    written = decision_text("'hebrew, par. 1'")
    for language, named in (("he", "he"), ("he-IL", "he-IL"), ("Ivrit, of course", None), ('"> <b', None)):
        of = decision_of(written.replace("language: he", f"language: '{language}'"))
        (shown,) = parsed(briefed(of, folder)).all("blockquote")
        assert shown.attributes.get("lang") == named


def test_each_place_of_a_file_has_a_position_of_its_own(iran: Decision) -> None:
    """Findings are kept by it; equal places of two claims may differ in what limits their quotes."""
    same = "'survey, \"The fee may be raised each spring\"'"
    twice = decision(f"[{same}, {same}]", same)
    for of in (iran, twice):
        places = [place.origin for claim in claims(of) for place in claim.citations]
        assert len(places) == len(set(places)) > 2
    assert parse_place("a, par. 1") == parse_place("a, par. 1")
