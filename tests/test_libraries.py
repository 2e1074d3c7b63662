"""Libraries of sources beside a decision: which forms are read, what is listed, and what is wrong where."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policy_cli.diagnostics import CannotContinue
from policy_cli.document import plain_text
from policy_cli.model import Date, Decision
from policy_cli.places import parse_place
from policy_cli.reading.decision import ReadResult, read
from policy_cli.reading.decoding import MAX_BYTES
from policy_cli.reading.files import read_beside, read_file
from policy_cli.references.notes import full_note
from tests.conftest import Git, Run
from tests.timing import assert_linear

ZOTERO = "http://zotero.org/users/2048/items/QK7VN2PA"
RECORDS: list[dict[str, Any]] = [
    {
        "id": ZOTERO,
        "citation-key": "court2018",
        "type": "report",
        "title": "Pier Dues",
        "author": [{"literal": "Court of Accounts"}],
        "issued": {"date-parts": [["2018", 3]]},
    },
    {"id": 12, "type": "book", "title": "A Number for an Id", "issued": {"date-parts": [[None]]}, "volume": 3},
    {"id": "gone", "title": ["never", "cited"], "issued": {"date-parts": [[2001, 13]]}, "author": [{}]},
]
OPTIONS = "options:\n  one: {{name: One, cite: [{}]}}\n  two: {{name: Two}}\n"

Place = Callable[..., ReadResult]


@pytest.fixture
def decide(tmp_path: Path) -> Place:
    """Writes a decision that names and cites these, and reads it."""

    def write(*cited: str, bibliography: str = "library.json", more: str = "") -> ReadResult:
        path = tmp_path / "options.yaml"
        places = ", ".join(json.dumps(one) for one in cited)
        head = f"policy-cli: 1\ntitle: T\nbibliography: {bibliography}\n{more}"
        path.write_text(head + OPTIONS.format(places), encoding="utf-8")
        return read(read_file(str(path)))

    return write


def decided(reading: ReadResult) -> Decision:
    assert reading.decision is not None, reading.diagnostics
    return reading.decision


def told(reading: ReadResult) -> list[str]:
    """Return file, place and code of what is wrong: "library.json 3:5 bad-date"."""
    return [
        f"{os.path.basename(file.file)} {one.position.line}:{one.position.column} {one.code}"
        for file in reading.by_file(reading.diagnostics)
        for one in file.diagnostics
    ]


def as_yaml(records: Any) -> str:
    return "".join(
        "- " + "\n  ".join(f"{key}: {json.dumps(value)}" for key, value in record.items()) + "\n" for record in records
    )


FORMS = {
    "Zotero's, with tabs": json.dumps(RECORDS, indent="\t"),
    "on one line": json.dumps(RECORDS, separators=(",", ":")),
    "with spaces and CR LF": json.dumps(RECORDS, indent=2).replace("\n", "\r\n"),
    "after a byte order mark": f"\ufeff{json.dumps(RECORDS)}",
    "under a key": json.dumps({"references": RECORDS}, indent=1),
    "a list of YAML": as_yaml(RECORDS),
    "Better BibTeX's YAML": f"---\nreferences:\n{as_yaml(RECORDS)}...\n",
    "Pandoc's YAML": f"---\nreferences:\n{as_yaml(RECORDS)}---\n",
}


@pytest.mark.parametrize("form", FORMS)
def test_only_the_cited_records_of_a_library_are_sources(decide: Place, tmp_path: Path, form: str) -> None:
    (tmp_path / "library.json").write_text(FORMS[form], encoding="utf-8", newline="")
    reading = decide(f"{ZOTERO}, p. 4", "12, p. 2")
    first, second = decided(reading).references
    assert (first.id, first.title, first.author[0].literal) == (ZOTERO, "Pier Dues", "Court of Accounts")
    assert first.issued is not None
    assert first.issued.start == (2018, 3)
    assert (second.id, second.volume, second.issued) == ("12", "3", second.issued)
    assert reading.diagnostics == ()


@pytest.mark.parametrize("form", FORMS)
def test_a_fault_is_told_at_its_place_in_the_library(decide: Place, tmp_path: Path, form: str) -> None:
    text = FORMS[form].removeprefix("\ufeff").replace("\r\n", "\n")
    (tmp_path / "library.json").write_text(FORMS[form], encoding="utf-8", newline="")
    start = text.index("{", text.rindex("issued"))
    (fault,) = [one for one in decide("gone").diagnostics if one.code == "bad-date"]
    assert fault.position != fault.position._replace(library="")
    assert copy(fault.position) == fault.position
    assert os.path.basename(fault.position.library) == "library.json"
    assert fault.position[:2] == (text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))


EMPTY: dict[str, Any] = {
    "id": "12",
    "type": "book",
    "title": "Tide Tables",
    "author": [
        None,
        {"literal": ""},
        [],
        {"family": "", "given": "Saga"},
        {"given": "Ada"},
        {"family": "Khan", "given": ""},
    ],
    "issued": {"date-parts": [["2019"]], "season": 0},
    "accessed": {"date-parts": None},
    "original-date": {},
    "submitted": [],
}


@pytest.mark.parametrize("text", [json.dumps([EMPTY]), as_yaml([EMPTY])])
def test_what_a_program_wrote_without_a_value_is_left_out(decide: Place, tmp_path: Path, text: str) -> None:
    (tmp_path / "library.json").write_text(text, encoding="utf-8")
    reading = decide("12, p. 2")
    (source,) = decided(reading).references
    assert reading.diagnostics == ()
    assert [name.literal or name.family for name in source.author] == ["Saga", "Ada", "Khan"]
    assert (source.issued, source.accessed) == (Date(start=(2019,)), None)


CROSSREF = {
    "publisher": "Transit Press",
    "issue": None,
    "issued": {"date-parts": [[None]]},
    "type": "journal-article",
    "title": "Undated Locks",
    "author": [{"given": "Ada", "family": "Khan", "sequence": "first", "affiliation": []}],
    "container-title": "Review of Transit",
    "DOI": "10.5555/locks.3",
    "ISSN": ["1234-5678"],
    "relation": {},
}


@pytest.mark.parametrize("text", [json.dumps(CROSSREF), json.dumps([CROSSREF]), as_yaml([CROSSREF])])
def test_a_record_of_crossref_is_called_by_its_doi(decide: Place, run: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "library.json").write_text(text)
    (source,) = decided(decide("10.5555/locks.3, p. 4")).references
    assert (source.id, source.title, source.issued) == ("10.5555/locks.3", "Undated Locks", None)
    done = run("refs", "--from", "library.json")
    assert "type: article-journal" in done.stdout, done.stderr


ANSWER = {
    "publisher": "Transit Press &amp; Sons",
    "type": "book-chapter",
    "title": ["Locks &amp; <i>Keys</i>"],
    "subtitle": ["A Review"],
    "author": [
        {"given": "Ada", "family": "Khan", "sequence": "first", "affiliation": []},
        {"name": "The Lock Group", "sequence": "additional", "affiliation": [{"name": "Port"}]},
    ],
    "container-title": ["Studies in Transit", "All About Locks"],
    "original-title": [],
    "article-number": "e12",
    "archive": ["Portico"],
    "published": {"date-parts": [[2031]]},
    "accepted": {"date-parts": [[2030, 2]]},
    "issued": {"date-parts": [[2031, 3]]},
    "references-count": 4,
    "is-referenced-by-count": 2,
    "link": [{"URL": "https://example.org"}],
    "institution": [{"name": "Port"}],
    "DOI": "10.5555/locks.4",
}


@pytest.mark.parametrize(
    "answer", [ANSWER, {"status": "ok", "message": ANSWER}, {"status": "ok", "message": {"items": [ANSWER]}}]
)
def test_an_answer_of_crossref_is_read_as_it_is(decide: Place, run: Run, tmp_path: Path, answer: Any) -> None:
    (tmp_path / "library.json").write_text(json.dumps(answer))
    note = (
        "Ada Khan and The Lock Group, “Locks & Keys: A Review,” in All About Locks, e12, Studies in Transit "
        "(Transit Press & Sons, March 2031), 4, https://doi.org/10.5555/locks.4"
    )
    reading = decide("10.5555/locks.4, p. 4")
    (source,) = decided(reading).references
    assert plain_text(full_note(source, parse_place("10.5555/locks.4, p. 4"))) == note
    done = run("-f", str(tmp_path / "options.yaml"), "check")
    assert (done.returncode, done.stderr, "warning" in done.stdout) == (0, "", False), done.stdout
    pasted = json.dumps([{**ANSWER, "id": "10.5555/locks.4", "genre": None}])
    (copied,) = decided(decide("10.5555/locks.4", bibliography="[]", more=f"references: {pasted}\n")).references
    assert copied == replace(source, csl=copied.csl)


def test_a_library_is_in_the_folder_or_below_it_and_several_are_read(decide: Place, tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "a.json").write_text('[{"id": "a", "title": "A"}]')
    (tmp_path / "b.yaml").write_text("- {id: b, title: B}\n")
    decision = decided(decide("b", "a, p. 4", "c", bibliography="[b.yaml, lib/a.json]", more="references: [{id: c}]\n"))
    assert [reference.id for reference in decision.references] == ["c", "b", "a"]
    assert decision.bibliography == ("b.yaml", "lib/a.json")


def test_two_records_of_one_id_are_an_error_that_names_both_places(decide: Place, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"id": "twice"},\n {"id": "twice"}, {"id": "own"}, {"id": "both"}]')
    (tmp_path / "b.yaml").write_text("- {id: both}\n- {id: uncited}\n- {id: uncited}\n")
    reading = decide("twice", "both", bibliography="[a.json, b.yaml]", more="references: [{id: own}]\n")
    found = {told: one.hint or "" for told, one in zip(told(reading), reading.diagnostics, strict=True)}
    assert [*found] == ["a.json 2:10 duplicate-id", "a.json 2:27 duplicate-id", "b.yaml 1:8 duplicate-id"]
    assert [hint.split(":")[0].replace(str(tmp_path) + os.sep, "") for hint in found.values()] == [
        "the first is on line 1 of a.json",
        "the first is on line 4 of options.yaml",
        "the first is on line 2 of a.json",
    ]


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ("a.json", "a.json is named twice"),
        ("./a.json", "./a.json is the same library as a.json"),
        ("copy.json", "copy.json is the same library as a.json"),
    ],
)
def test_a_library_that_is_named_twice_is_one_error(decide: Place, tmp_path: Path, second: str, said: str) -> None:
    for name in ("a.json", "copy.json"):
        (tmp_path / name).write_text('[{"id": "a"}, {"id": "b"}]')
    reading = decide("a, p. 4", "b, p. 2", bibliography=f"[a.json, {second}]")
    assert told(reading) == ["options.yaml 3:24 bad-bibliography"]
    assert (reading.diagnostics[0].message, reading.diagnostics[0].hint) == (said, "delete one of them")


def test_an_unknown_source_is_told_what_the_library_has(decide: Place, tmp_path: Path) -> None:
    (tmp_path / "library.json").write_text('[{"id": "harbor2018"}]')
    (fault,) = decide("habor2018").diagnostics
    assert (fault.code, fault.hint) == ("unknown-reference", 'did you mean "harbor2018"?')


NOT_READ = {
    "there is no such file": ("gone.json", "options.yaml 3:15 bad-bibliography"),
    "a folder": (".", "options.yaml 3:15 bad-bibliography"),
    "BibTeX": ("library.bib", "options.yaml 3:15 foreign-library"),
    "above": ("../library.json", "options.yaml 3:15 bad-form"),
    "above, after a folder": ("lib/../../library.json", "options.yaml 3:15 bad-form"),
    "absolute": ("/etc/library.json", "options.yaml 3:15 bad-form"),
    "of a drive": ("C:library.json", "options.yaml 3:15 bad-form"),
    "with backslashes": (r"..\library.json", "options.yaml 3:15 bad-form"),
    "of control characters": ('"a\\0.json"', "options.yaml 3:16 bad-form"),
}


@pytest.mark.parametrize("why", NOT_READ)
def test_a_library_that_cannot_be_read_is_told_where_it_is_named(decide: Place, why: str) -> None:
    name, expected = NOT_READ[why]
    # What is cited may be in the library, so it is not reported as unknown.
    assert expected in told(decide("any, p. 4", bibliography=name))
    assert "unknown-reference" not in str(told(decide("any, p. 4", bibliography=name)))


def test_a_library_in_bibtex_is_told_how_to_convert_it(run: Run, decide: Place) -> None:
    (fault,) = decide("any", bibliography="My Library.bib").diagnostics
    assert (fault.code, fault.position[:2]) == ("foreign-library", (3, 15))
    for command in ("check", "list"):
        done = run(command)
        assert "policy-cli refs --from FILE -o library.yaml" in done.stdout + done.stderr


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="there are no links here")
def test_a_link_within_the_folder_is_followed_and_none_that_leads_out(decide: Place, tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    for folder in (outside, tmp_path):
        (folder / "real.json").write_text('[{"id": "a"}]')
    (tmp_path / "library.json").symlink_to("real.json")
    assert decided(decide("a")).references[0].id == "a"
    (tmp_path / "out.json").symlink_to(outside / "real.json")
    (tmp_path / "out").symlink_to(outside)
    for name in ("out.json", "out/real.json"):
        (fault,) = decide("a", bibliography=name).diagnostics
        assert (fault.code, "leads out of the folder" in fault.message) == ("bad-bibliography", True)


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="there are no links here")
def test_a_decision_that_is_a_link_has_its_library_where_it_leads_to(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (real / "library.json").write_text('[{"id": "a"}]')
    (real / "options.yaml").write_text("policy-cli: 1\ntitle: T\nbibliography: library.json\n" + OPTIONS.format("a"))
    (tmp_path / "linked.yaml").symlink_to(real / "options.yaml")
    assert decided(read(read_file(str(tmp_path / "linked.yaml")))).references[0].id == "a"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_a_pipe_is_not_waited_for(run: Run, decide: Place, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "library.json")
    decide("a")
    done = run("check")
    assert (done.returncode, "not an ordinary file" in done.stdout) == (1, True)


BROKEN = {
    "zero bytes": b'[{"id": "a", "title": "A\0"}]',
    "UTF-16": '[{"id": "a"}]'.encode("utf-16"),
    "nothing": b"",
    "white space": b" \n\n",
    "a text": b"hello",
    "a number": b"12",
    "a list of texts": b'["a", "b"]',
    "no end": b'[{"id": "a"}',
    "no comma": b'[{"id": "a"} {"id": "b"}]',
    "something after the end": b'[{"id": "a"}] x',
    "deep in an uncited record": b'[{"id": "a"}, {"id": "b", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}]",
    "YAML without an end": b"- {id: a, title: [",
    "YAML with two documents": b"- {id: a}\n---\n- {id: b}\n",
    "more brackets than memory": b'[{"id": "a", "x": [' + b"[]," * 4_000_000 + b"1]}]",
    "too large": b" " * (MAX_BYTES + 1),
}


@pytest.mark.parametrize("why", BROKEN)
def test_a_broken_library_is_one_error_in_it(decide: Place, tmp_path: Path, why: str) -> None:
    (tmp_path / "library.json").write_bytes(BROKEN[why])
    reading = decide("a")
    expected = "second-document" if "documents" in why else "too-large" if why == "too large" else ""
    assert reading.decision is None or expected == "second-document"
    found = [one for one in reading.diagnostics if one.severity == "error"]
    assert all(one.position.library for one in found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"config": {}, "items": [{"itemType": "book", "citationKey": "a", "DOI": "10.5555/a"}]}', "has an id"),
        ('[{"itemType": "book", "key": "a", "DOI": "10.5555/a"}]', "has an id"),
        ('{"a": {"title": "A"}}', "has an id"),
        ("@book{a, title = {A}}", "this is BibTeX, not CSL"),
        ("\nTY  - BOOK\nID  - a\n", "this is RIS, not CSL"),
        ("<records><record/></records>", "this is XML, not CSL"),
    ],
)
def test_a_library_that_is_not_csl_is_called_so(decide: Place, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "library.json").write_text(text, encoding="utf-8")
    (fault,) = decide("a").diagnostics
    assert (fault.code, os.path.basename(fault.position.library)) == ("bad-bibliography", "library.json")
    assert said in fault.message


def test_what_is_wrong_in_a_record_that_is_not_cited_does_not_matter(decide: Place, tmp_path: Path) -> None:
    bad = b'{"id": "b", "title": "\xff\xfe \x01", "title": "again", "x": ' + b"[" * 200 + b"]" * 200 + b"}"
    (tmp_path / "library.json").write_bytes(b'[{"id": "a", "title": "A"}, ' + bad + b"]")
    assert decided(decide("a")).references[0].title == "A"
    codes = {one.code for one in decide("b").diagnostics}
    assert codes == {"not-utf-8", "control-character", "duplicate-key", "too-deep"}


def test_characters_in_codes_are_read_and_halves_of_them_replaced(decide: Place, tmp_path: Path) -> None:
    title = "\\ud83d\\ude00 \\/ \\ud83d"
    (tmp_path / "library.json").write_text(f'[{{"id": "a", "title": "{title}", "titel": null, "note": ""}}]')
    reading = decide("a")
    assert decided(reading).references[0].title == "😀 / \N{REPLACEMENT CHARACTER}"
    assert decided(reading).references[0].note is None


def test_a_number_of_any_length_is_read_as_it_is_written(decide: Place, tmp_path: Path) -> None:
    digits = "7" * 5_000
    (tmp_path / "library.json").write_text(f'[{{"id": "a", "title": "A", "volume": {digits}}}, {{"id": {digits}}}]')
    assert decided(decide("a")).references[0].volume == digits


def test_the_time_of_faults_is_linear(decide: Place, tmp_path: Path) -> None:
    def read(faults: int) -> None:
        ids = [f"s{number}" for number in range(faults)]
        records = [{"id": id, "title": [], "issued": {"date-parts": [[2001, 13]]}} for id in ids]
        (tmp_path / "library.json").write_text(json.dumps(records, indent=1))
        assert len(decide(*ids).diagnostics) >= faults

    assert_linear(read, 2_000)


def test_a_library_of_20_mib_is_read(decide: Place, tmp_path: Path) -> None:
    record = {"id": "", "title": "T", "abstract": "Words and more words, and more of them. " * 2_000}
    records = ",\n".join(json.dumps({**record, "id": f"s{number}"}) for number in range(250))
    (tmp_path / "library.json").write_text(f"[{records}]")
    assert decided(decide("s249")).references[0].id == "s249"


@pytest.mark.skipif(os.name != "posix", reason="the time of other processes is told by POSIX")
def test_ten_thousand_records_take_at_most_three_times_the_floor(tmp_path: Path) -> None:
    """The floor is the time that Python takes to import the libraries; each is the best of several runs."""
    records = [
        {
            "id": f"s{number}",
            "type": "article-journal",
            "title": f"Ferries, Part {number}",
            "container-title": "Review of Transit",
            "author": [{"family": "Tran", "given": "Huy"}],
            "issued": {"date-parts": [[2018, 3]]},
            "DOI": f"10.5555/x.{number}",
        }
        for number in range(10_000)
    ]
    (tmp_path / "library.json").write_text(json.dumps(records, indent="\t"))
    (tmp_path / "options.yaml").write_text(
        "policy-cli: 1\ntitle: T\nbibliography: library.json\n" + OPTIONS.format('"s7, p. 4", "s9999, p. 1"')
    )
    floor = [sys.executable, "-c", "import click, yaml, rich.console, rich.table"]
    compare = [sys.executable, "-m", "policy_cli", "compare"]

    def best(call: list[str]) -> float:
        times = []
        for _ in range(7):
            before = os.times()
            subprocess.run(call, cwd=tmp_path, check=True, stdout=subprocess.DEVNULL)
            after = os.times()
            # Time of the processor: what else the machine does is not part of it.
            times.append(sum(after[2:4]) - sum(before[2:4]))
        return min(times)

    assert best(compare) <= 3 * best(floor)


def test_standard_input_has_its_library_in_the_current_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "library.json").write_text('[{"id": "a", "title": "Ferries"}]')
    text = "policy-cli: 1\ntitle: T\nbibliography: library.json\n" + OPTIONS.format("a")
    assert "Ferries" in run("refs", "-f", "-", stdin=text).stdout


def test_a_revision_has_the_library_of_that_revision(git: Git, run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "below"
    folder.mkdir()
    text = "policy-cli: 1\ntitle: T\nbibliography: lib/library.json\n" + OPTIONS.format("a")
    (folder / "options.yaml").write_text(text)
    (folder / "lib").mkdir()
    (folder / "lib" / "library.json").write_text('[{"id": "a", "title": "Old Ferries"}]')
    git("add", ".")
    git("commit", "--quiet", "--message=library")
    (folder / "lib" / "library.json").write_text('[{"id": "a", "title": "New Ferries"}]')
    chosen = {"POLICY_CLI_FILE": "below/options.yaml"}
    for old, place, env in (("HEAD", folder, {}), ("HEAD:below/options.yaml", tmp_path, chosen)):
        done = run("diff", old, cwd=place, env=env)
        assert done.returncode == 1, done.stderr
        assert "Old" in done.stdout
        assert "New" in done.stdout
    (folder / "lib" / "library.json").unlink()
    git("add", ".")
    git("commit", "--quiet", "--message=gone")
    done = run("diff", "HEAD", "HEAD~1", cwd=folder)
    assert (done.returncode, "there is no file lib/library.json in HEAD" in done.stderr) == (2, True)


def test_git_diff_reads_the_library_as_it_is_now(git: Git, tmp_path: Path) -> None:
    (tmp_path / "library.json").write_text('[{"id": "a", "title": "Ferries"}]')
    text = "policy-cli: 1\ntitle: T\nbibliography: library.json\n" + OPTIONS.format("a")
    (tmp_path / "options.yaml").write_text(text)
    git("add", ".")
    git("commit", "--quiet", "--message=library")
    (tmp_path / "options.yaml").write_text(text.replace("name: One", "name: First"))
    (tmp_path / ".gitattributes").write_text("options.yaml diff=decision\n")
    driver = f"{sys.executable} -m policy_cli diff"
    root = str(Path(__file__).parent.parent)
    answer = git("-c", f"diff.decision.command={driver}", "diff", env={"PYTHONPATH": root})
    assert "First" in answer


def test_check_reports_each_file_under_its_name(run: Run, decide: Place, tmp_path: Path) -> None:
    (tmp_path / "library.json").write_text('[\n{"id": "a", "titel": "Ferries", "type": "techreport"}]')
    decide("a, p. 4")
    done = run("check")
    assert "no faults found" not in done.stdout
    assert 'library.json:2:14: warning: notes leave out the key "titel" of a source' in done.stdout
    assert 'library.json:2:42: warning: "techreport" is not a type that CSL has' in done.stdout
    assert "file=library.json,line=2,col=14" in run("check", "--format", "github").stdout
    files = json.loads(run("check", "--format", "json").stdout)["files"]
    assert [(file["file"], len(file["diagnostics"])) for file in files] == [("options.yaml", 0), ("library.json", 2)]
    assert run("check", "--strict").returncode == 1
    (tmp_path / "other.yaml").write_text("policy-cli: 1\ntitle: T\noptions: {a: {name: A}, b: {name: B}}\n")
    several = run("check", "other.yaml", "options.yaml", "other.yaml").stdout
    assert several.count("other.yaml: no faults found") == 2
    assert "options.yaml" not in several


def test_edit_names_the_library_of_a_source(run: Run, decide: Place, tmp_path: Path) -> None:
    (tmp_path / "library.json").write_text('[\n{"id": "a"}]')
    decide("a")
    done = run("edit", "a", env={"EDITOR": f"{sys.executable} -c 0"})
    assert (done.returncode, 'the source "a" is in library.json, on line 2' in done.stderr) == (2, True)


def test_edit_reads_the_library_beside_the_draft(run: Run, decide: Place, tmp_path: Path) -> None:
    (tmp_path / "library.json").write_text('[{"id": "a"}]')
    decide("a")
    editor = tmp_path / "editor.py"
    editor.write_text(
        "import sys\nfor path in sys.argv[1:]:\n    if path.endswith('.yaml'):\n"
        "        text = open(path).read()\n        open(path, 'w').write(text.replace('One', 'First'))\n"
    )
    done = run("edit", env={"EDITOR": f"{sys.executable} {editor}", "VISUAL": ""})
    assert done.returncode == 0, done.stderr
    assert "First" in (tmp_path / "options.yaml").read_text()


def test_the_whole_decision_has_its_cited_sources(run: Run, decide: Place, tmp_path: Path) -> None:
    (tmp_path / "library.json").write_text(FORMS["Zotero's, with tabs"])
    decide(f"{ZOTERO}, p. 4")
    data = json.loads(run("export", "--to", "json").stdout)
    assert data["decision"]["bibliography"] == ["library.json"]
    assert [source["id"] for source in data["decision"]["references"]] == [ZOTERO]
    assert "Pier Dues" in run("export").stdout
    assert json.loads(run("refs", "--format", "csl-json").stdout)[0]["id"] == ZOTERO


def test_a_text_is_found_by_the_citation_key_or_given_by_an_id_that_is_an_address(
    run: Run, decide: Place, tmp_path: Path
) -> None:
    (tmp_path / "library.json").write_text(FORMS["Zotero's, with tabs"])
    decide(f'{ZOTERO}, par. 1, "dues are low"')
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "court2018.txt").write_text("All dues are low.\n")
    assert run("verify", "--sources", "texts").returncode == 0
    assert run("verify", "--source", f"{ZOTERO}=texts/court2018.txt").returncode == 0
    assert "dues are low" in run("verify", "--sources", "texts", "--show-text", ZOTERO).stdout
    in_note = {**RECORDS[0], "citation-key": None, "note": "PMID: 1\nCitation Key: court2018"}
    (tmp_path / "library.json").write_text(json.dumps([in_note]))
    assert run("verify", "--sources", "texts").returncode == 0
    (texts / "court2018.txt").rename(texts / "other.txt")
    done = run("verify", "--sources", "texts")
    assert (done.returncode, "court2018.pdf" in done.stderr) == (2, True)


def test_a_file_is_read_beside_another_only(tmp_path: Path) -> None:
    (tmp_path / "options.yaml").write_text("x")
    source = read_file(str(tmp_path / "options.yaml"))
    with pytest.raises(CannotContinue, match="leads out of the folder"):
        read_beside(source, "..")


PASTED = {
    "indented": json.dumps(RECORDS[:2], indent=2).replace("\n", "\n  "),
    "in the first column, with tabs": "\n" + json.dumps(RECORDS[:2], indent="\t"),
    "on one line": json.dumps(RECORDS[:2]),
    "in the first column, on one line": "\n" + json.dumps(RECORDS[:2]),
}


@pytest.mark.parametrize("form", PASTED)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_json_is_read_when_pasted_below_references(tmp_path: Path, form: str, end: str) -> None:
    text = f"policy-cli: 1\ntitle: T\nreferences: {PASTED[form]}\n" + OPTIONS.format(f'"{ZOTERO}, p. 4"')
    path = tmp_path / "options.yaml"
    path.write_text(text, encoding="utf-8", newline=end)
    assert [one.id for one in decided(read(read_file(str(path)))).references] == [ZOTERO, "12"]
    broken = text.replace('"Pier Dues"', "[]").replace("name: Two", "nmae: Two")
    path.write_text(broken, encoding="utf-8", newline=end)
    lines = broken.split("\n")
    found = read(read_file(str(path))).diagnostics
    assert [one.code for one in found][:2] == ["wrong-type", "unknown-key"]
    title, key = (one.position for one in found[:2])
    assert lines[title.line - 1][title.column - 1 :].startswith("[]")
    assert lines[key.line - 1][key.column - 1 :].startswith("nmae")


def test_json_names_the_library_that_a_line_is_in(decide: Place, tmp_path: Path, run: Run) -> None:
    (tmp_path / "library.json").write_text(json.dumps(RECORDS, indent=1))
    decide("12, p. 2")
    shutil.copy(tmp_path / "options.yaml", tmp_path / "new.yaml")
    found = json.loads(run("search", "--json", "number for").stdout)["records"]
    assert [(one["library"], one["line"]) for one in found] == [("library.json", 22)]
    assert [one["library"] for one in json.loads(run("search", "--json", "two").stdout)["records"]] == [None]
    decide()
    changes = json.loads(run("diff", "options.yaml", "new.yaml", "--json").stdout)["changes"]
    added = {change["record"]: change["new"] for change in changes}
    assert (added["reference"]["library"], added["reference"]["line"]) == ("library.json", 22)
    assert "library" not in added["option"]


def test_a_note_in_a_library_is_for_its_owner_and_goes_back_to_it_alone(run: Run, tmp_path: Path) -> None:
    records = [{"id": "s", "type": "book", "title": "Pier Dues", "note": "ZSCC: 3\nask Anna"}]
    (tmp_path / "library.json").write_text(json.dumps(records), encoding="utf-8")
    decision = "policy-cli: 1\ntitle: T\nbibliography: library.json\n" + OPTIONS.format("s")
    (tmp_path / "options.yaml").write_text(decision, encoding="utf-8")
    for call in ("refs", "export", "show one", "compare --full", "refs --format bibtex", "export --to html"):
        shown = run(*call.split())
        assert "Pier Dues" in shown.stdout or "s" in shown.stdout
        assert "Anna" not in shown.stdout
    assert json.loads(run("refs", "--format", "csl-json").stdout)[0]["note"] == "ZSCC: 3\nask Anna"
