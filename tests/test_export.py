"""The formats of export, as a user asks for them and as other programs read them."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from policy_cli.commands.export import FORMAT_BY_ENDING, WRITERS
from policy_cli.console.output import FORMATS
from policy_cli.document import Picture, plain_text
from policy_cli.views.brief import NOTES, SECTIONS
from tests.conftest import ROOT, Run, brief_of, converted, decision_of

needs_pandoc = pytest.mark.needs("pandoc")
posix = pytest.mark.skipif(os.name != "posix", reason="terminals and links as POSIX has them")

BEGINNINGS = {
    "markdown": "# U.S.",
    "text": "U.S. policy",
    "mermaid": "flowchart LR\n",
    "html": "<!DOCTYPE html>",
    "json": '{\n  "format": 1,',
    "csv": "option,kind,side,",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "options.yaml", tmp_path)
    return tmp_path


@pytest.mark.parametrize("ending", ["", ".HTM", ".txt", ".mmd", ".json", ".csv"])
def test_the_ending_of_a_file_chooses_the_format(run: Run, folder: Path, ending: str) -> None:
    name = f"out{ending}"
    done = run("export", "-o", name)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", f"policy-cli: wrote {name}\n")
    written = (folder / name).read_bytes()
    assert written.decode("utf-8").startswith(BEGINNINGS[FORMAT_BY_ENDING[ending.lower()]])
    assert b"\r" not in written


def test_no_ending_is_of_two_formats() -> None:
    endings = [ending for name in WRITERS for ending in FORMATS[name].endings]
    assert sorted(endings) == sorted(FORMAT_BY_ENDING)


def test_to_chooses_the_format_of_the_standard_output_and_over_an_ending(run: Run, folder: Path) -> None:
    done = run("export", "--to", "html")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(BEGINNINGS["html"])
    assert run("export", "--to", "html", "-o", "out.md").returncode == 0
    assert (folder / "out.md").read_text(encoding="utf-8") == done.stdout


def test_every_format_is_in_the_help_and_on_its_page(run: Run) -> None:
    shown = " ".join(run("export", "-h").stdout.split())
    page = (ROOT / "docs" / "reference" / "export.md").read_text(encoding="utf-8")
    assert f"One of {', '.join(WRITERS)} (default" in shown
    for name in WRITERS:
        endings = ", ".join(f"`{ending}`" for ending in FORMATS[name].endings if ending)
        assert f"| {endings or '(none)'} | `{name}` |" in page
    assert f"SECTIONS, joined by commas, are any of {', '.join(SECTIONS)}, or {NOTES} for" in shown
    assert not [name for name in (*SECTIONS, NOTES) if f"`{name}`" not in page]


def test_a_file_that_exists_is_replaced_only_by_force(run: Run, folder: Path) -> None:
    name = "decision.json"
    (folder / name).write_text("mine", encoding="utf-8")
    refused = run("export", "-o", name)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "--force" in refused.stderr
    assert (folder / name).read_text(encoding="utf-8") == "mine"
    assert run("export", "-o", name, "--force").returncode == 0
    assert (folder / name).read_text(encoding="utf-8") != "mine"
    assert sorted(os.listdir(folder)) == sorted([name, "options.yaml"])


@pytest.mark.parametrize(("given", "printed"), [("2001-07", "July 2001"), ("Whit Sunday  2001", "Whit Sunday 2001")])
def test_a_date_in_numbers_is_printed_in_words_and_any_other_as_it_is(run: Run, given: str, printed: str) -> None:
    said = run("--builtin", "export", "--title", " A memo\n", "--date", given).stdout
    assert said.startswith("# A memo\n")
    assert f"Dated {printed}." in said


def test_sections_are_left_out_in_every_format_of_the_brief(run: Run) -> None:
    leave = ["--without", "limits, notes", "--without", "background"]
    for format in ("markdown", "html"):
        said = run("--builtin", "export", "--to", format, *leave).stdout
        assert "At a glance" in said
        assert "Limits" not in said
        assert "Background" not in said
        assert "Editor's note" not in said


@pytest.mark.parametrize(
    "arguments",
    ["--cite inline --without evidence", "--to text --without evidence,notes", "--short --without limits,notes"],
)
def test_a_section_that_the_brief_has_can_be_left_out(run: Run, arguments: str) -> None:
    whole = run("--builtin", "export", *arguments.rpartition(" --without")[0].split()).stdout
    done = run("--builtin", "export", *arguments.split())
    assert (done.returncode, len(done.stdout) < len(whole)) == (0, True)


def test_the_first_page_alone_is_short_and_says_where_its_claims_are_from(run: Run) -> None:
    for format in ("markdown", "html", "text"):
        said = " ".join(run("--builtin", "export", "--short", "--to", format).stdout.split())
        assert "The Middle Path ¶ 11" in said
        assert "a high political price" in said
        assert "Background" not in said


@pytest.mark.parametrize(
    ("arguments", "notes"),
    [
        ("--to markdown", True),
        ("--to html", True),
        ("--to text", False),
        ("--to text --cite notes", True),
        ("--to markdown --cite inline", False),
    ],
)
def test_each_format_has_notes_or_places_in_the_text(run: Run, arguments: str, notes: bool) -> None:
    said = " ".join(run("--builtin", "export", *arguments.split()).stdout.split())
    assert ("(Talwar, The Middle Path ¶ 2)" in said) is not notes
    assert ("Unlikely Allies,” par. 1" in said) is notes


@needs_pandoc
@pytest.mark.parametrize(("cite", "notes"), [([], 0), (["--cite", "notes"], 148)])
def test_a_word_file_has_footnotes_only_if_asked(run: Run, folder: Path, cite: list[str], notes: int) -> None:
    assert run("export", "-o", "brief.docx", *cite).returncode == 0
    with ZipFile(folder / "brief.docx") as word:
        assert word.read("word/document.xml").count(b"<w:footnoteReference ") == notes


def test_a_viewpoint_or_an_order_decides_what_comes_first_in_the_brief_which_says_so(run: Run) -> None:
    own, home, order = (
        run("--builtin", "export", *arguments).stdout
        for arguments in ([], ["--viewpoint", "home-front"], ["--importance", "washington, allies + leverage"])
    )
    arithmetic = "**Arithmetic on the editor's ratings, not a recommendation:** "
    assert f"{arithmetic}under equal weights, first place goes to **Moderate engagement**" in own
    assert f"{arithmetic}First place goes to **Containment**, however" in home
    assert "The weights are those of the viewpoint **The home front**: U.S. politics 36%;" in home
    assert f"{arithmetic}In order of importance: **U.S. politics**; then **Allies** and **Leverage**;" in order
    for brief in (home, order):
        changes = brief.partition("## What would change the answer")[2]
        assert changes.partition("By the editor's ratings: ")[2].splitlines()[0] in brief.partition("## Background")[0]
    assert "at the center of the weights\n" in order.partition("## What would change the answer")[2]
    # A short brief has only the bottom line.
    assert (
        "**The home front**: U.S. politics 36%;"
        in run("--builtin", "export", "--short", "--viewpoint", "home-front").stdout
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--viewpoint", "home"), 'there is no viewpoint "home"'),
        (("--importance", "nobody"), '--importance cannot be "nobody": there is no criterion "nobody"'),
        (("--importance", "allies", "--viewpoint", "home-front"), "leave out --importance, or else --viewpoint"),
        (("--viewpoint", "home-front", "containment", "dismantling"), "--viewpoint ranks all options, and this brief"),
        (("--importance", "allies", "--to", "json"), "--importance is only for a brief"),
        (
            ("--viewpoint", "home-front", "--short", "--without", "bottom-line"),
            "--without leaves out all that --viewpoint",
        ),
    ],
)
def test_a_viewpoint_or_an_order_that_the_brief_cannot_use_is_refused(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    done = run("--builtin", "export", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in " ".join(done.stderr.split())


def test_options_are_picked_for_the_table_too(run: Run) -> None:
    rows = list(csv.DictReader(StringIO(run("--builtin", "export", "dismantling", "--to", "csv").stdout)))
    assert {row["option"] for row in rows} == {"dismantling"}


def test_another_program_needs_no_yaml(run: Run) -> None:
    read = json.loads(run("--builtin", "export", "--to", "json").stdout)
    assert list(read) == ["format", "decision", "places"]
    decision = read["decision"]
    first = decision["options"]["containment"]["steps"][0]
    assert read["places"][first["cite"][0]]["section"] == "Liberation Theologist"
    assert decision["references"][0]["author"] == [{"family": "Talwar", "given": "Puneet"}]


def test_a_formula_in_a_file_stays_text_in_a_spreadsheet(run: Run) -> None:
    text = "policy-cli: 1\ntitle: T\noptions: {a: {name: A, risks: [{claim: '=1+1', note: '@x'}]}, b: {name: B}}\n"
    (row,) = csv.DictReader(StringIO(run("-f", "-", "export", "--to", "csv", stdin=text).stdout))
    assert (row["text"], row["note"]) == ("'=1+1", "'@x")


def test_a_file_with_errors_is_not_exported_in_any_format(run: Run, tmp_path: Path) -> None:
    (tmp_path / "options.yaml").write_text("policy-cli: 1\ntitle: T\noptions: {a: {name: A}}\n", encoding="utf-8")
    for format in ("docx", "json"):
        done = run("export", "--to", format)
        assert (done.returncode, done.stdout) == (1, "")
        assert "error" in done.stderr


@posix
@needs_pandoc
def test_a_word_file_is_not_written_to_a_terminal(tmp_path: Path) -> None:
    import pty

    master, slave = pty.openpty()
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    call = [sys.executable, "-m", "policy_cli", "--builtin", "export", "--to", "docx"]
    done = subprocess.run(call, stdout=slave, stderr=subprocess.PIPE, cwd=tmp_path, env=env, timeout=60, check=False)
    os.close(slave)
    os.close(master)
    assert done.returncode == 2
    assert b"-o FILE" in done.stderr


def words_of_page(page: str) -> list[str]:
    """Return the words of a page, but for pictures, notes, their marks, and what helps to move about in it."""
    html = pytest.importorskip("lxml.html")
    tree = html.fromstring(page)
    for one in tree.iter("h1", "h2", "h3", "p", "li", "td", "th"):
        one.text = f" {one.text or ''}"
    for one in tree.iter("svg"):
        one.tail = f" {one.tail or ''}"
    left_out = " or ".join(f"@class = '{name}'" for name in ("skip", "apart", "legend", "ends"))
    for one in tree.xpath(f"//head | //nav | //caption | //svg | //*[starts-with(@role, 'doc-') or {left_out}]"):
        one.drop_tree()
    return squeezed(tree.text_content())


def squeezed(text: str) -> list[str]:
    """Return the words of a text, however it sets spaces, quotation marks and lines."""
    plain = text.translate(str.maketrans("“”‘’\xa0", "\"\"'' "))
    return re.findall(r"\S+", plain)


def words_of(source: bytes, *arguments: str) -> list[str]:
    """Return the words that Pandoc finds in a text, without its notes."""
    tree = pandoc(source, *arguments, "--to", "json")
    nodes = json.loads(tree)
    words: list[str] = []
    # What heads a Word file is metadata for Pandoc.
    for part in (nodes["meta"].get("title"), nodes["meta"].get("subtitle"), nodes["blocks"]):
        collect(part, words)
        words.append(" ")
    return squeezed("".join(words))


def without_heads(words: list[str]) -> list[str]:
    """Return words without the heads of the table of changed ratings: Markdown repeats them below each group's name."""
    head = ["Option", "Criterion", "Rating:", "from", "→", "to"]
    starts = [start for start in range(len(words)) if words[start : start + len(head)] == head]
    assert starts
    inside = {start + number for start in starts for number in range(len(head))}
    return [word for number, word in enumerate(words) if number not in inside]


def without_second(words: list[str], sought: list[str]) -> list[str]:
    """Return words without the second place where some others stand among them, and without names before costs."""
    starts = [start for start in range(len(words)) if words[start : start + len(sought)] == sought]
    assert len(starts) == 2
    at = words.index("bears")
    before, costs, after = words[:at], words[at : starts[1]], words[starts[1] + len(sought) :]
    for word in sought:
        costs.remove(word)
    return [*before, *costs, *after]


def without_bars(words: list[str]) -> list[str]:
    """Return the words without those of the bars of pictures, which a Word file may have in a drawing."""
    made = brief_of(decision_of((ROOT / "options.yaml").read_text(encoding="utf-8")))
    for picture in (block for block in made.blocks if isinstance(block, Picture)):
        for bar in picture.bars:
            sought = squeezed(f"{plain_text(bar.label)} {plain_text(bar.words)}")
            plain = [word.rstrip(":") for word in words]
            starts = [n for n in range(len(words)) if plain[n : n + len(sought)] == [w.rstrip(":") for w in sought]]
            for start in starts[:1]:
                words = words[:start] + words[start + len(sought) :]
    return words


BLOCKS = {"Para", "Plain", "Header", "LineBlock"}


def collect(node: object, words: list[str]) -> None:
    match node:
        case {"t": "Note" | "Cite" | "Image"}:
            pass
        case {"t": "Str" | "Code", "c": content}:
            words.append(content if isinstance(content, str) else content[-1])
        case {"t": "Space" | "SoftBreak"}:
            words.append(" ")
        case {"t": "Quoted", "c": [{"t": kind}, content]}:
            mark = '"' if kind == "DoubleQuote" else "'"
            words.append(mark)
            collect(content, words)
            words.append(mark)
        case {"t": kind, "c": content}:
            collect(content, words)
            words.append(" " if kind in BLOCKS else "")
        case list():
            for item in node:
                collect(item, words)


def pandoc(source: str | bytes, *arguments: str) -> str:
    return converted(source, "pandoc", *arguments)


@pytest.fixture(scope="module")
def briefs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The brief on Iran in each format that is a brief."""
    folder = tmp_path_factory.mktemp("briefs")
    for name in ("brief.md", "brief.html", "brief.docx", "cited.md"):
        cite = ["--cite", "pandoc" if name == "cited.md" else "notes"]
        call = [sys.executable, "-m", "policy_cli", "--builtin", "export", "-o", name, *cite]
        env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        subprocess.run(call, cwd=folder, env={**os.environ, **env}, capture_output=True, timeout=60, check=True)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@needs_pandoc
def test_the_brief_says_the_same_in_all_formats(briefs: dict[str, bytes]) -> None:
    # Markdown has the attributes and the ratings in tables of their own, each with the names of the options, and
    # between them the costs below each name.
    header = ["Containment", "(baseline)", "Moderate", "engagement", "Dismantling", "sanctions"]
    in_markdown = without_second(words_of(briefs["brief.md"], "--from", "markdown-smart"), header)
    expected = without_heads(without_bars(in_markdown))
    assert len(expected) > 1500
    assert without_heads(without_bars(words_of_page(briefs["brief.html"].decode()))) == expected
    # In Word, lists beside each other are read row by row.
    assert sorted(without_heads(without_bars(words_of(briefs["brief.docx"], "--from", "docx")))) == sorted(expected)
    # With Pandoc's citations the sources are listed by Pandoc, and so are told apart.
    cited = without_second(words_of(briefs["cited.md"], "--from", "markdown-smart"), header)
    cited = without_heads(without_bars(cited))
    text = [word.rstrip(".") for word in expected[: expected.index("Sources")]]
    assert [word.rstrip(".") for word in cited if word != "."][: len(text)] == text


@needs_pandoc
def test_the_notes_say_the_same_in_all_formats(briefs: dict[str, bytes]) -> None:
    def notes(node: object) -> list[str]:
        match node:
            case {"t": "Note", "c": content}:
                words: list[str] = []
                collect(content, words)
                return [" ".join(squeezed("".join(words)))]
            case dict():
                return [note for value in node.values() for note in notes(value)]
            case list():
                return [note for value in node for note in notes(value)]
            case _:
                return []

    read = {
        name: notes(json.loads(pandoc(briefs[name], "--from", format, "--to", "json")))
        for name, format in (("brief.md", "markdown-smart"), ("brief.docx", "docx"))
    }
    assert len(read["brief.md"]) > 100
    # In Word, the notes of lists beside each other are in the order of their rows.
    assert sorted(read["brief.docx"]) == sorted(read["brief.md"])
    page = briefs["brief.html"].decode()
    listed = re.findall(r'<li id="note-\d+" dir="auto"><a role="doc-backlink".*?</a> (.*?)</li>', page)
    told = [
        " ".join(squeezed(pandoc(note, "--from", "html", "--to", "plain", "--wrap", "none"))) for note in listed[:9]
    ]
    assert len(listed) == len(read["brief.md"])
    assert told == read["brief.md"][:9]


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        ("--date 2001-13-01", '--date cannot be "2001-13-01"', "2001-07-01"),
        ("-o brief.odt", "export writes no .odt files", ".docx"),
        ("--to json containment", "json is the whole decision", "leave the IDs out"),
        ("--to csv --title Memo", "--title is only for a brief, which csv does not write", "leave --title out"),
        ("--cite pandoc --without notes", "--without notes would leave no citations", "give one of the two"),
        ("--cite pandoc --to html", "--cite pandoc is only for Markdown", "write a .md file"),
        (
            "--cite inline --to csv",
            "--cite inline is only for a brief, which csv does not write",
            "leave --cite inline",
        ),
        ("--short --to mermaid", "--short is only for a brief, which mermaid does not write", "leave --short out"),
        ("--without limts", 'there is no section "limts"', 'did you mean "limits"'),
        ("--without x,limits --without y,x", 'there is no section "x" or "y"', "known here: bottom-line, background"),
        (
            "--short --without limits,sources",
            'a short brief has no section "sources"',
            "has bottom-line, at-a-glance, limits",
        ),
        ("--short --without background", 'a short brief has no section "background"', "leave it out of --without"),
        (
            "--without evidence",
            'a brief with notes has no section "evidence"',
            "this brief has bottom-line, background",
        ),
        ("--to text --cite notes --without evidence", 'a brief with notes has no section "evidence"', "leave it out"),
        ("--without limit,source", 'there is no section "limit" or "source"', 'did you mean "limits" and "sources"?'),
        ("--without limit --without x", 'there is no section "limit" or "x"', 'did you mean "limits"?'),
        ("--without=", '--without names no section, but ""', "choose from bottom-line, background"),
        ("--without limits --without ,", '--without names no section, but ","', "choose from bottom-line"),
    ],
)
def test_what_is_refused_is_reported_once_with_how_to_fix_it(run: Run, arguments: str, message: str, hint: str) -> None:
    done = run("--builtin", "export", *arguments.split())
    said, _, helped = done.stderr.partition("\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert message in said
    assert "help: " in helped
    assert hint in helped
    assert "-h shows how" not in helped


def test_a_name_that_is_nothing_but_an_ending_has_it(run: Run, folder: Path) -> None:
    assert run("export", "-o", ".html").returncode == 0
    assert (folder / ".html").read_text(encoding="utf-8").startswith(BEGINNINGS["html"])


@posix
@pytest.mark.parametrize("force", [True, False])
@pytest.mark.parametrize(
    "name",
    ["plan.txt", "./plan.txt", "symbolic.md", "hard.html", "hard.docx", "folder/../plan.txt", "plan.txt/../plan.txt"],
)
def test_the_decision_itself_is_never_replaced(run: Run, tmp_path: Path, name: str, force: bool) -> None:
    shutil.copy(ROOT / "options.yaml", tmp_path / "plan.txt")
    (tmp_path / "folder").mkdir()
    if name.startswith("symbolic"):
        (tmp_path / name).symlink_to("plan.txt")
    elif name.startswith("hard"):
        os.link(tmp_path / "plan.txt", tmp_path / name)
    before = (tmp_path / "plan.txt").stat()
    for source in (["-f", "plan.txt"], ["-f", str(tmp_path / "plan.txt")]):
        result = run(*source, "export", "-o", name, *(["--force"] if force else []))
        assert (result.returncode, result.stdout) == (2, "")
        assert f"{name} is the decision file itself, which export never replaces" in result.stderr
        assert "write to another file: -o brief.md" in result.stderr
    after = (tmp_path / "plan.txt").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@posix
@pytest.mark.parametrize("to", ["markdown", "json", "csv"])
def test_the_decision_that_comes_by_the_standard_input_is_not_replaced_either(tmp_path: Path, to: str) -> None:
    plan = tmp_path / "plan.txt"
    shutil.copy(ROOT / "options.yaml", plan)
    call = [sys.executable, "-m", "policy_cli", "-f", "-", "export", "--to", to, "-o", "plan.txt", "--force"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with plan.open("rb") as stream:
        result = subprocess.run(call, stdin=stream, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert (result.returncode, "is the decision file itself" in result.stderr) == (2, True)
    assert plan.read_bytes() == (ROOT / "options.yaml").read_bytes()


@posix
@pytest.mark.parametrize("output", ["{}", "./{}", "link.{}", "hard.{}"])
@pytest.mark.parametrize(
    ("name", "what", "extra"),
    [
        ("lib.json", "a library of the decision", ["--to", "json"]),
        ("other.yaml", "a library of the decision", ["--to", "markdown"]),
        ("look.typ", "the template", ["--template", "look.typ"]),
        ("look.docx", "the template", ["--template", "look.docx"]),
        ("a.md", "the text of a source", ["--sources", "."]),
        ("a.md", "the text of a source", ["--source", "a=a.md"]),
    ],
)
def test_no_other_file_that_is_read_is_replaced_either(
    run: Run, tmp_path: Path, name: str, what: str, extra: list[str], output: str
) -> None:
    source = '[{"id": "a", "type": "book", "title": "A"}]'
    (tmp_path / "options.yaml").write_text(
        "policy-cli: 1\ntitle: T\nbibliography: [lib.json, other.yaml]\n"
        "options: {one: {name: One, cite: [a]}, two: {name: Two}}\n"
    )
    (tmp_path / "lib.json").write_text(source)
    (tmp_path / "other.yaml").write_text(source.replace('"a"', '"b"'))
    (tmp_path / "look.typ").write_text("#set text(red)")
    (tmp_path / "look.docx").write_bytes(b"a document")
    (tmp_path / "a.md").write_text("A text")
    (tmp_path / f"link.{name}").symlink_to(name)
    os.link(tmp_path / name, tmp_path / f"hard.{name}")
    before = (tmp_path / name).stat()
    result = run("export", *extra, "-o", output.format(name), "--force")
    assert (result.returncode, result.stdout) == (2, "")
    assert f"{output.format(name)} is {what}, which export never replaces" in result.stderr
    after = (tmp_path / name).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_another_file_of_the_same_content_is_replaced_when_that_is_asked_for(run: Run, tmp_path: Path) -> None:
    for name in ("plan.txt", "copy.txt"):
        shutil.copy(ROOT / "options.yaml", tmp_path / name)
    assert run("-f", "plan.txt", "export", "-o", "copy.txt", "--force").returncode == 0
    assert (tmp_path / "copy.txt").read_text("utf-8").startswith("U.S. policy")


@posix
def test_a_person_is_told_that_another_hard_link_keeps_the_old_brief(run: Run, tmp_path: Path) -> None:
    (tmp_path / "brief.md").write_text("old")
    os.link(tmp_path / "brief.md", tmp_path / "other.md")
    result = run("--builtin", "export", "-o", "brief.md", "--force")
    assert result.returncode == 0
    assert f"another hard link to {(tmp_path / 'brief.md').resolve()} still leads to the old file" in result.stderr
    assert (tmp_path / "other.md").read_text() == "old"
