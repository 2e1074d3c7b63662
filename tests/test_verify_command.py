import csv
import hashlib
import json
import os
import re
import select
import shutil
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path

import pytest

from policy_cli.cli import main
from policy_cli.commands.verify import WRITERS
from policy_cli.sources.faults import SEVERITIES
from policy_cli.sources.sections import MAX_NAMESAKES
from policy_cli.sources.verification import GROUPS
from scripts.generate import FULLER as EXAMPLE
from tests.conftest import ROOT, CompareWithGolden, Run

SURVEY = (ROOT / "tests" / "verify" / "survey.txt").read_text(encoding="utf-8")

FAULTY = (
    EXAMPLE.replace("issued: 2030-05", f"issued: 2030-05\n    sha256: {'0' * 64}")
    .replace("What it takes, par. 1", 'What it takes, par. 1, "the school has no money"')
    .replace("Teachers, par. 5", "Teachers, par. 9")
    .replace('"much calmer"', '"not much calmer"')
    .replace("Pupils, p. 9", 'Pupils, p. 9, "Most say … lessons are loud enough"')
    .replace("Outlook, par. 1", 'Outlok, par. 1, "a second survey"')
)
CODES = ["changed-source", "quote-elsewhere", "no-such-place", "quote-altered", "quote-altered", "no-such-place"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory but for the example in format.md, the same with faults, and the text of its source."""
    monkeypatch.chdir(tmp_path)
    for name in ("POLICY_CLI_FILE", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    Path("options.yaml").write_text(EXAMPLE, encoding="utf-8")
    Path("faulty.yaml").write_text(FAULTY, encoding="utf-8")
    Path("sources").mkdir()
    Path("sources/survey.txt").write_text(SURVEY, encoding="utf-8")
    return tmp_path


ADDRESS = "http://zotero.org/users/1/items/AB12"
ZOTERO = f"{{id: '{ADDRESS}', title: On the <i>Tern</i>}}"


def verify(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["verify", *arguments])
    done = capsys.readouterr()
    assert "Traceback" not in done.err
    return code, done.out, done.err


# What is found


def test_the_example_of_the_format_page_verifies(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = verify(capsys, "--source", "survey=sources/survey.txt")
    assert (code, err) == (0, "")
    assert "7 citations checked against 1 text: 1 quote verified, 6 places found (no quote to check), 2" in " ".join(
        out.split()
    )
    assert "[" not in out
    unchecked = "Could not be checked • survey: its text has no page numbers: Pupils, p. 8 (line 24); Pupils, p. 9"
    assert unchecked in " ".join(out.split())
    _, full, _ = verify(capsys, "--source", "survey=sources/survey.txt", "--full")
    assert "Unverifiable" in full and "Unverifiable" not in out
    assert full.endswith("survey: sources/survey.txt, 12 paragraphs, 5 headings\n")


def test_with_nothing_to_report_it_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    Path("options.yaml").write_text(re.sub(r", p\. [89]", "", EXAMPLE), encoding="utf-8")
    sentence = "9 citations checked against 1 text: 1 quote verified, 8 places found (no quote\nto check).\n"
    for format in ("terminal", "text"):
        assert verify(capsys, "--sources", "sources", "--format", format) == (0, sentence, "")
    _, full, _ = verify(capsys, "--sources", "sources", "--full")
    assert full.startswith(sentence) and "Total" in full


def test_faults_come_before_what_could_not_be_checked(capsys: pytest.CaptureFixture[str]) -> None:
    for format in ("terminal", "text", "markdown", "html"):
        _, out, _ = verify(capsys, "--sources", "sources", "-f", "faulty.yaml", "--full", "--format", format)
        order = [out.rindex(words) for words in ("4 problems", "Outlok", "Could not be checked", "Total")]
        assert order == sorted(order), format


def test_what_could_not_be_checked_is_listed_with_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    cites = ["survey, p. 8", 'survey, p. 9, "much calmer"', "survey, l. 4", "survey, table 2", "survey, pars. 1, A4"]
    claims = "".join(f"  - claim: c\n    cite: '{cite}'\n" for cite in [*cites, "lost, p. 2", *["survey, p. 1"] * 5])
    head = "policy-cli: 1\ntitle: T\nreferences: [{id: survey}, {id: lost}]\noptions: {a: {name: A}, b: {name: B}}\n"
    Path("options.yaml").write_text(f"{head}background:\n{claims}", encoding="utf-8")
    _, out, _ = verify(capsys, "--sources", "sources", "--format", "markdown")
    pages = "; ".join(["p. 8 (line 7)", "p. 9 (line 9, quote verified)", *(f"p. 1 (line {n})" for n in (19, 21, 23))])
    assert [line[2:] for line in out.splitlines() if line.startswith("- ")] == [
        f"survey: its text has no page numbers: {pages} and 2 more",
        "survey: lines are not looked up: l. 4 (line 11)",
        "survey: no heading, caption or note of its text has the number of this table: table 2 (line 13)",
        "survey: its text does not show which paragraph has this number: pars. 1, A4 (line 15)",
        "lost: no text of it is given: p. 2 (line 17)",
    ]
    Path("options.yaml").write_text(f"{head}background:\n{claims.rpartition('  - claim')[0]}", encoding="utf-8")
    assert f"{pages}; p. 1 (line 25)\n" in verify(capsys, "--sources", "sources", "--format", "markdown")[1]
    of_the_whole = f"{head}background:\n  - {{claim: c, cite: [lost, 'lost, \"calm\"']}}\n"
    Path("whole.yaml").write_text(of_the_whole, encoding="utf-8")
    _, out, _ = verify(capsys, "--sources", "sources", "-f", "whole.yaml")
    assert 'lost: no text of it is given: the whole source (line 6); "calm" (line 6)' in " ".join(out.split())
    assert "2 more" not in verify(capsys, "--sources", "sources", "--full")[1]
    data = json.loads(verify(capsys, "--sources", "sources", "--format", "json")[1])
    assert data["citations"][1]["unchecked"] == [{"locator": "p. 9", "why": "its text has no page numbers"}]


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("verify-80.txt", ["--width", "80"]),
        ("verify.md", ["--format", "markdown"]),
        ("verify.html", ["--format", "html"]),
        ("verify.json", ["--format", "json"]),
        ("verify-github.txt", ["--format", "github"]),
    ],
)
def test_what_is_wrong_is_shown_as_in_the_golden_file(
    name: str, options: list[str], run: Run, compare_with_golden: CompareWithGolden
) -> None:
    done = run("-f", "faulty.yaml", "verify", "--source", "survey=sources/survey.txt", *options)
    assert (done.returncode, done.stderr) == (1, "")
    compare_with_golden(name, done.stdout)


@pytest.mark.parametrize("format", WRITERS)
def test_every_format_tells_each_fault(capsys: pytest.CaptureFixture[str], format: str) -> None:
    code, out, err = verify(capsys, "--sources", "sources", "-f", "faulty.yaml", "--format", format)
    assert (code, err) == (1, "")
    assert out.endswith("\n") and not out.endswith("\n\n")
    if format == "csv":
        assert [row["status"] for row in csv.DictReader(StringIO(out))] == [
            *("place only", "place only", "page only"),
            *("elsewhere", "place only", "no such place", "altered", "altered", "no such place"),
        ]
    else:
        # Some formats escape or break words; a code never stands twice for one fault.
        joined = re.sub(r"[\s|+\\]", "", re.sub(r"&#45;|-\{\}", "-", out))
        assert sorted(re.findall("|".join(sorted(set(CODES))), joined)) == sorted(CODES)


@pytest.mark.parametrize("format", WRITERS)
def test_every_format_is_calm_where_all_is_well(capsys: pytest.CaptureFixture[str], format: str) -> None:
    code, out, err = verify(capsys, "--sources", "sources", "--format", format)
    assert (code, err) == (0, "")
    assert "error" not in out.lower()
    assert out if format != "github" else not out


def test_the_data_has_everything_under_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = verify(capsys, "--sources", "sources", "-f", "faulty.yaml", "--format", "json")
    data = json.loads(out)
    (source,) = data["sources"]
    assert source["sha256"] == hashlib.sha256(SURVEY.encode()).hexdigest()
    assert (source["id"], source["cited_sha256"], source["changed"]) == ("survey", "0" * 64, True)
    assert (source["file"], source["diagnostics"]) == (os.path.join("sources", "survey.txt"), [])
    assert data["counts"] == {"place only": 3, "page only": 1, "elsewhere": 1, "no such place": 2, "altered": 2}
    altered = next(found for found in data["citations"] if found["quote"] == "not much calmer")
    assert altered == {
        "line": 47,
        "column": 17,
        "option": "ban",
        "kind": "for",
        "reference": "survey",
        "section": "Teachers",
        "locator": "par. 3",
        "quote": "not much calmer",
        "fair": None,
        "status": "altered",
        "found": [
            {"section": "Teachers", "paragraph": 3, "page": None, "number": None, "row": None, "column": None},
        ],
        "unchecked": [],
        "cut_short": None,
        "wording": [
            {"kind": "removed", "words": "be"},
            {"kind": "added", "words": "not"},
            {"kind": "kept", "words": "much calmer"},
        ],
    }
    assert [found["code"] for found in data["diagnostics"]] == CODES
    assert data["file"] == "faulty.yaml"


def test_on_a_terminal_words_are_colored(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = verify(capsys, "--sources", "sources", "-f", "faulty.yaml", "--color", "always")
    assert "\x1b[31m[-be-]\x1b[0m \x1b[32m{+not+}\x1b[0m much calmer" in out


def test_a_file_that_cites_nothing_is_said_to(capsys: pytest.CaptureFixture[str]) -> None:
    Path("options.yaml").write_text("policy-cli: 1\ntitle: T\noptions: {a: {name: A}, b: {name: B}}\n")
    assert verify(capsys, "--sources", "sources") == (0, "The file cites no place in a source.\n", "")


def test_a_text_that_has_changed_is_said_to_where_nothing_is_cited(capsys: pytest.CaptureFixture[str]) -> None:
    reference = f"references: [{{id: survey, title: S, sha256: {'0' * 64}}}]"
    text = f"policy-cli: 1\ntitle: T\n{reference}\noptions: {{a: {{name: A}}, b: {{name: B}}}}\n"
    Path("options.yaml").write_text(text)
    for format in ("text", "markdown"):
        code, shown, _ = verify(capsys, "--sources", "sources", "--full", "--format", format)
        assert code == 1
        assert "changed since it was cited" in " ".join(shown.split())
        assert "changed-source" in shown


# Exit codes


@pytest.mark.parametrize(
    ("changes", "code", "strict"),
    [
        ({}, 0, 0),
        ({'"much calmer"': '"calmer much"'}, 1, 1),
        ({'"much calmer"': '"utterly unheard of"'}, 1, 1),
        ({"Teachers, par. 5": "Teachers, par. 6"}, 1, 1),
        ({"Teachers, par. 5": "Pupil, par. 1"}, 1, 1),
        ({'Teachers, par. 3, "much': 'Teachers, par. 2, "much'}, 0, 1),
        ({"issued: 2030-05": f"sha256: {'0' * 64}"}, 1, 1),
        ({"issued: 2030-05": f"sha256: {hashlib.sha256(SURVEY.encode()).hexdigest()}"}, 0, 0),
        ({"references:": "references:\n  - {id: other}"}, 0, 0),
        ({"references:": "references:\n  - {id: other}", "cite: survey, Teachers, par. 5": "cite: other"}, 0, 1),
    ],
)
def test_errors_end_with_1_and_warnings_if_strict(
    capsys: pytest.CaptureFixture[str], changes: dict[str, str], code: int, strict: int
) -> None:
    text = EXAMPLE
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new, 1)
    Path("options.yaml").write_text(text, encoding="utf-8")
    Path("sources/survey.txt").write_bytes(SURVEY.encode())
    assert verify(capsys, "--sources", "sources")[::2] == (code, "")
    assert verify(capsys, "--sources", "sources", "--strict")[::2] == (strict, "")


def test_a_file_with_errors_is_not_verified(capsys: pytest.CaptureFixture[str]) -> None:
    Path("options.yaml").write_text(EXAMPLE.replace("baseline", "bassline"), encoding="utf-8")
    code, out, err = verify(capsys, "--sources", "sources")
    assert (code, out) == (1, "")
    assert "[unknown-key]" in err


USAGE = [
    ("", "policy-cli: give the texts of the sources: --sources DIR, or --source ID=FILE"),
    ("--sources nowhere", "policy-cli: there is no folder nowhere"),
    ("--sources source", "help: did you mean sources?"),
    ("--sources options.yaml", "policy-cli: options.yaml is not a folder"),
    (
        "--sources .",
        "help: no text is there; name each by the id of its source, as in survey.pdf, or: --source ID=FILE",
    ),
    ("--source survey", "policy-cli: --source survey: write the id of a source and its file, as in survey=survey.txt"),
    ("--source =survey.txt", "policy-cli: --source =survey.txt: write the id"),
    ("--source survey=", "policy-cli: --source survey=: write the id"),
    ("--source survye=sources/survey.txt", 'help: did you mean "survey"?'),
    ("--source survey=survey.txt", "policy-cli: there is no file survey.txt"),
    ("--source survey=sources", "policy-cli: sources is a directory"),
    ("--source survey=a --source survey=b", 'policy-cli: --source gives two files for "survey": a and b'),
    ("--sources sources --format gihtub", '"github"'),
]


def test_a_folder_without_a_text_of_a_source_is_said_to_have_what(capsys: pytest.CaptureFixture[str]) -> None:
    """The ids of Zotero are addresses, which no file can have as its name."""
    Path("sources/survey.txt").rename("sources/report.pdf")
    for name in "abcdef":
        Path(f"sources/{name}.html").touch()
    _, _, said = verify(capsys, "--sources", "sources")
    found = "found there: a.html, b.html, c.html, d.html, e.html and 2 more; "
    assert f"help: {found}name each by the id of its source, as in survey.pdf, or: --source ID=FILE\n" in said
    Path("sources/report.pdf").unlink()
    _, _, said = verify(capsys, "--sources", "sources")
    assert "help: found there: a.html, b.html, c.html, d.html, e.html, f.html; " in said
    Path("sources/g.html").touch()
    address = "http://zotero.org/users/1/items/2"
    text = EXAMPLE.replace("id: survey", f"id: '{address}'").replace("survey,", f"{address},")
    text = text.replace("source: survey", f"source: {address}")
    Path("options.yaml").write_text(text, encoding="utf-8")
    _, _, said = verify(capsys, "--sources", "sources")
    assert f"help: {found}an id that is an address names no file: give each by --source ID=FILE\n" in said


@pytest.mark.parametrize(("arguments", "answer"), USAGE)
def test_wrong_usage_and_errors_end_with_2(capsys: pytest.CaptureFixture[str], arguments: str, answer: str) -> None:
    code, out, err = verify(capsys, *arguments.split())
    assert (code, out) == (2, "")
    assert answer in err


# Texts


def test_a_text_can_be_given_for_each_source(capsys: pytest.CaptureFixture[str]) -> None:
    Path("sources/survey.txt").rename("elsewhere.md")
    markdown = re.sub(r"\n\n([A-Z][\w ]{0,20})\n\n", r"\n\n## \1\n\n", SURVEY)
    Path("elsewhere.md").write_text(markdown, encoding="utf-8")
    assert verify(capsys, "--source", "survey=elsewhere.md")[0] == 0
    Path("sources/survey.txt").write_text("nothing of it")
    assert verify(capsys, "--sources", "sources", "--source", "survey=elsewhere.md")[0] == 0
    assert verify(capsys, "--sources", "sources")[0] == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_text_is_read_however_it_is_saved(capsys: pytest.CaptureFixture[str], encoding: str, end: str) -> None:
    Path("sources/survey.txt").write_bytes(SURVEY.replace("\n", end).encode(encoding))
    assert verify(capsys, "--sources", "sources")[::2] == (0, "")


def test_a_text_in_another_encoding_is_said_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    Path("sources/survey.txt").write_bytes(SURVEY.replace("Twelve of our", "Twelve of “our”").encode("cp1252"))
    code, out, err = verify(capsys, "--sources", "sources")
    assert code == 1
    assert (
        f"{os.path.join('sources', 'survey.txt')}:13:11: error: byte 0x93 is not UTF-8, nor are bytes in 1 more" in err
    )
    assert 'help: save it as text with the encoding "UTF-8"' in err
    assert "9 places that could not be checked." in out
    assert "no-source" not in out
    assert "survey: its text cannot be read" in out
    full = " ".join(verify(capsys, "--sources", "sources", "--full")[1].split()).replace("\\", "/")
    assert "sources/survey.txt, which cannot be read" in full
    _, out, _ = verify(capsys, "--sources", "sources", "--format", "json")
    (source,) = json.loads(out)["sources"]
    assert [fault["code"] for fault in source["diagnostics"]] == ["not-utf-8"]
    assert source["complete"] is False


def test_nothing_in_a_text_can_control_what_shows_it(capsys: pytest.CaptureFixture[str]) -> None:
    hostile = "lessons to be \u202emuch\u2066 \x1b[2J\x1b]52;c;eA==\x07[-x-] calmer<script>|`\x9b31m without"
    Path("sources/survey.txt").write_text(SURVEY.replace("lessons to be much calmer without", hostile), "utf-8")
    for format in WRITERS:
        code, out, err = verify(capsys, "--sources", "sources", "--format", format, "--color", "never")
        assert code == 1
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", out + err), format
        assert "<script>" not in out or format not in ("html", "markdown")


def test_no_name_of_a_file_can_either(capsys: pytest.CaptureFixture[str]) -> None:
    name = "a\u202e\x1b[2Jb.txt"
    try:
        shutil.copy("sources/survey.txt", name)
    except OSError:
        pytest.skip("this file system takes no such name")
    for format in ("terminal", "json", "markdown", "github"):
        _, out, err = verify(capsys, "--source", f"survey={name}", "-f", "faulty.yaml", "--format", format)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", out + err), format
    assert "[U+202E]" in verify(capsys, "--source", f"survey={name}x")[2]


# The text as it is read


def test_a_text_can_be_seen_as_it_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = verify(capsys, "--sources", "sources", "--show-text", "survey")
    assert (code, err) == (0, "")
    shown = [" ".join(line.split()) for line in out.splitlines()]
    assert "Teachers" in shown and any(line.startswith("par. 5 ") for line in shown)
    _, out, _ = verify(capsys, "--sources", "sources", "--show-text", "survey", "--format", "json")
    data = json.loads(out)
    sections = {section["section"]: section["paragraphs"] for section in data["sections"]}
    assert [one["paragraph"] for one in sections["Teachers"]] == [1, 2, 3, 4, 5]
    assert "much calmer" in sections["Teachers"][2]["text"]
    _, out, _ = verify(capsys, "--sources", "sources", "--show-text", "survey", "--format", "csv")
    rows = [*csv.DictReader(StringIO(out))]
    assert sum(row["section"] == "Teachers" for row in rows) == 5


@pytest.mark.parametrize("format", WRITERS)
def test_every_format_shows_a_text(capsys: pytest.CaptureFixture[str], format: str) -> None:
    code, out, _ = verify(capsys, "--sources", "sources", "--show-text", "survey", "--format", format)
    assert code == 0
    assert "calmer" in out or format == "github"


def test_a_text_that_is_not_there_cannot_be_seen(capsys: pytest.CaptureFixture[str]) -> None:
    assert 'there is no source "survye"' in verify(capsys, "--sources", "sources", "--show-text", "survye")[2]
    Path("sources/survey.txt").rename("sources/other.txt")
    code, _, err = verify(capsys, "--sources", "sources", "--show-text", "survey")
    assert code == 2 and 'no text of "survey" is given' in err
    assert "other.txt" in err and "; name its file survey.pdf, survey.docx, survey.txt or the like, or: --source" in err
    Path("sources/other.txt").rename("sources/Survey.TXT")
    err = verify(capsys, "--sources", "sources", "--show-text", "survey")[2]
    given = f"survey={os.path.join('sources', 'Survey.TXT')}"
    assert f"help: rename Survey.TXT to survey.txt, or: give it by --source {given}" in err
    assert verify(capsys, "--source", given, "--show-text", "survey")[0] == 0
    Path("sources/survey.txt").write_bytes(b"\xff\xfe")
    code, out, err = verify(capsys, "--sources", "sources", "--show-text", "survey")
    assert (code, out) == (1, "") and "error" in err


def test_a_text_named_by_the_last_part_of_an_address_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    text = EXAMPLE.replace("references: [", f"references: [{ZOTERO}, ").replace(
        "  - id: survey", f"  - {ZOTERO}\n  - id: survey"
    )
    Path("options.yaml").write_text(text, encoding="utf-8")
    Path("sources/AB12.html").write_text("<p>Far fewer", encoding="utf-8")
    err = verify(capsys, "--sources", "sources", "--show-text", ADDRESS)[2]
    given = f"{ADDRESS}={os.path.join('sources', 'AB12.html')}"
    assert f"help: give it by --source {given}" in err
    out = verify(capsys, "--source", given, "--show-text", ADDRESS)[1]
    assert out.startswith("On the Tern") and "<i>" not in out


def test_a_warning_of_a_text_that_is_not_given_says_how_to_give_it(capsys: pytest.CaptureFixture[str]) -> None:
    head = "policy-cli: 1\ntitle: T\noptions: {a: {name: A}, b: {name: B}}\n"
    head += f"references: [{{id: okoro}}, {{id: '{ADDRESS}'}}]\n"
    background = f"background: [{{claim: C, cite: [okoro, '{ADDRESS}']}}]\n"
    Path("options.yaml").write_text(head + background, encoding="utf-8")
    out = verify(capsys, "--sources", "sources", "--source", "okoro=sources/survey.txt", "--format", "json")[1]
    assert [fault["hint"] for fault in json.loads(out)["diagnostics"]] == [f"give it by --source {ADDRESS}=FILE"]
    Path("sources/AB12.txt").write_text(SURVEY, encoding="utf-8")
    out = verify(capsys, "--source", f"{ADDRESS}=sources/AB12.txt", "--format", "json")[1]
    (fault,) = json.loads(out)["diagnostics"]
    assert fault["hint"].endswith("as okoro.txt, okoro.pdf or the like, or give it by --source okoro=FILE")


# Time


def long_work(folder: Path) -> tuple[Path, Path]:
    """Writes a book of a megabyte and a decision with 500 quotes from it, every tenth of them altered."""
    paragraphs = [" ".join(f"w{(n * 7919 + at * at) % 9973}x" for at in range(200)) for n in range(750)]
    book = folder / "book.md"
    book.write_text("\n\n".join(paragraphs))
    assert book.stat().st_size > 900_000
    places = []
    for number in range(500):
        words = paragraphs[number].split()[20:32]
        words[5:6] = ["not", words[5]] if number % 10 == 0 else [words[5]]
        places.append(f'  - {{claim: c, cite: ["book, par. {number + 1}, \\"{" ".join(words)}\\""]}}')
    file = folder / "long.yaml"
    head = "policy-cli: 1\ntitle: T\nreferences: [{id: book}]\noptions: {a: {name: A}, b: {name: B}}\nbackground:\n"
    file.write_text(head + "\n".join(places) + "\n")
    return file, book


@pytest.mark.skipif(os.name != "posix", reason="terminals as POSIX has them")
def test_long_work_shows_its_progress_on_a_terminal_only_and_is_soon_done(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five hundred quotes from a megabyte take two seconds on an idle machine; the bound is that of `run`."""
    file, book = long_work(folder)
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    call = "import sys, policy_cli.console.sources as s; s.PATIENCE = 0; from policy_cli.__main__ import run; run()"
    arguments = ["verify", "-f", str(file), "--source", f"book={book}", "--format", "csv"]
    with subprocess.Popen(
        [sys.executable, "-c", call, *arguments],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TERM": "xterm"},
    ) as process:
        os.close(theirs)
        assert process.stdout is not None
        printed = process.stdout.read().decode()
        assert process.wait(40) == 1
    shown, end = b"", time.monotonic() + 5
    while time.monotonic() < end and select.select([ours], [], [], 0)[0]:
        try:
            shown += os.read(ours, 65536)
        except OSError:  # what Linux says when the other end is closed
            break
    os.close(ours)
    assert shown.startswith(b"\rreading:   0%\r\x1b[K\rlooking up:   0%")
    assert shown.count(b"looking up") <= 101
    assert shown.count(b"\r\x1b[K") == 2 and shown.endswith(b"\r\x1b[K")
    statuses = [row["status"] for row in csv.DictReader(StringIO(printed))]
    assert statuses == ["altered" if number % 10 == 0 else "verified" for number in range(500)]
    silent = run(*arguments)
    assert (silent.stdout, silent.stderr) == (printed, "")


# The page


def test_the_page_on_verify_names_every_status_and_fault() -> None:
    page = (ROOT / "docs" / "reference" / "verify.md").read_text(encoding="utf-8")
    assert [name for name in re.findall(r"^\| ([a-z ]+) \|", page, re.MULTILINE) if name in GROUPS] == list(GROUPS)
    assert dict(re.findall(r"^\| `([a-z-]+)` \| (\w+) \|$", page, re.MULTILINE)) == SEVERITIES
    assert f"more than {MAX_NAMESAKES} sections" in page
