"""No file takes all the time or memory there is: what is bounded, and that nothing grows faster than the file."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.generate import Plan, decision
from policy_cli.analysis import acceptability
from policy_cli.analysis.ranking import MAX_CRITERIA, MAX_OPTIONS
from policy_cli.analysis.rows import MAX_CELLS
from policy_cli.analysis.rules.registry import examine
from policy_cli.diagnostics import MAX_LISTED, Diagnostic, Position, listed
from policy_cli.reading import yaml_nodes
from policy_cli.reading.decoding import MAX_BYTES
from policy_cli.reading.files import MAX_BYTES_OF_A_FILE
from policy_cli.reading.nodes import CHARACTERS_A_NODE, MAX_NODES
from tests.conftest import ROOT, Run, read_text
from tests.hostile import called
from tests.timing import assert_linear

posix = pytest.mark.skipif(os.name != "posix", reason="processes and their memory as POSIX counts them")

HEAD = "policy-cli: 1\ntitle: T\n"
OPTIONS = "options:\n  keep: {name: Keep}\n  drop: {name: Drop}\n"
REFERENCE = "references: [{id: r, title: Book}]\n"
MILLION = 1_000_000


def of_two(lines: str) -> str:
    """Return a decision between two options, of which the first has these lines."""
    return f"{HEAD}{REFERENCE}options:\n  keep:\n    name: Keep\n{lines}  drop: {{name: Drop}}\n"


# Files of up to a megabyte that are all of a kind. Each takes another of the ways in which memory could run away.
SHAPES: dict[str, Callable[[], str]] = {
    "brackets, 25,000 deep": lambda: "[" * 25_000,
    "brackets, a million deep": lambda: "[" * MILLION,
    "braces within a decision": lambda: f"{HEAD}{OPTIONS}note: " + "{a: " * 300_000,
    "entries of two characters": lambda: f"{HEAD}{OPTIONS}note: [{'a,' * 500_000}]\n",
    "empty records": lambda: f"{HEAD}{OPTIONS}note: [{'{},' * 300_000}]\n",
    "commas": lambda: f"{HEAD}{OPTIONS}note: [{',' * MILLION}]\n",
    "the same key": lambda: HEAD + OPTIONS + "a: b\n" * 100_000,
    "many keys": lambda: HEAD + OPTIONS + "".join(f"k{n}: 1\n" for n in range(60_000)),
    "faulty records": lambda: f"{HEAD}{OPTIONS}background:\n" + "  - a: b\n" * 60_000,
    "places": lambda: of_two(f"    steps: [{{action: a, cite: [{'r,' * 100_000}]}}]\n"),
    "sources": lambda: f"{HEAD}{OPTIONS}references:\n" + "".join(f"  - id: r{n}\n" for n in range(100_000)),
    "warnings": lambda: f"{HEAD}{OPTIONS}background:\n" + "  - claim: a #x\n" * 40_000,
    "comments": lambda: HEAD + OPTIONS + "# x\n" * 250_000,
    "empty lines": lambda: HEAD + OPTIONS + "\n" * MILLION,
    "one text": lambda: f"{HEAD}{OPTIONS}note: {'x' * MILLION}\n",
    "a text that is not closed": lambda: f'{HEAD}{OPTIONS}note: "{"x" * MILLION}',
    "a number of a million digits": lambda: (
        f"{HEAD}{OPTIONS}criteria: {{c: {{name: C}}}}\nviewpoints: "
        f"{{v: {{name: V, weights: {{c: {'9' * MILLION}}}}}}}\n"
    ),
    "a date of a million digits": lambda: f"{HEAD}{OPTIONS}references: [{{id: r, issued: {'9' * MILLION}}}]\n",
    "control characters": lambda: f"{HEAD}{OPTIONS}note: {chr(7) * MILLION}\n",
    "line separators": lambda: f"{HEAD}{OPTIONS}note: {chr(0x2028) * 300_000}\n",
}
MEASURE = """
import os, resource, sys
for shape in sys.argv[1:]:
    child = os.fork()
    if not child:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        from policy_cli.__main__ import run
        sys.argv[1:] = ["-f", shape, "check"]
        run()
    _, status, used = os.wait4(child, 0)
    print(os.waitstatus_to_exitcode(status), used.ru_maxrss, round(used.ru_utime + used.ru_stime, 2), flush=True)
"""


@posix
@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is counted in other units elsewhere")
def test_memory_and_time_stay_within_bounds_whatever_the_file(tmp_path: Path) -> None:
    for name, make in SHAPES.items():
        (tmp_path / f"{name}.yaml").write_text(make(), encoding="utf-8")
    (tmp_path / "small.yaml").write_text(HEAD + OPTIONS, encoding="utf-8")
    files = ["small.yaml", *(f"{name}.yaml" for name in SHAPES)]
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT)}
    call = [sys.executable, "-c", MEASURE, *files]
    done = subprocess.run(call, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=600, check=True)
    assert done.stderr == ""
    small, *lines = done.stdout.splitlines()
    floor = float(small.split()[2])
    for name, line in zip(SHAPES, lines, strict=True):
        code, kilobytes, seconds = line.split()
        size = (tmp_path / f"{name}.yaml").stat().st_size
        assert int(code) in (0, 1), name
        assert int(kilobytes) * 1024 < 40 * size + 100 * MILLION, name
        assert float(seconds) < 200 * floor, name


def test_what_takes_memory_by_the_node_is_bounded_by_the_size_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_NODES >= 150_000
    assert CHARACTERS_A_NODE <= 14
    monkeypatch.setattr(yaml_nodes, "MAX_NODES", most := 10_000)

    def codes(entries: int, padding: int = 0) -> list[str]:
        text = f"{HEAD}{OPTIONS}# {'x' * padding}\nnote: [{'a,' * entries}]\n"
        return [fault.code for fault in read_text(text).diagnostics]

    assert codes(most // 2) == ["wrong-type"]
    assert codes(2 * most) == ["too-large"]
    assert codes(2 * most, padding=2 * most * CHARACTERS_A_NODE) == ["wrong-type"]


def diagnostic(line: int, code: str = "a", severity: str = "error") -> Diagnostic:
    return Diagnostic(code, "m", Position(line, 1), severity=severity)  # type: ignore[arg-type]


def test_of_very_many_faults_the_first_are_listed_and_the_others_counted() -> None:
    warning = diagnostic(MAX_LISTED + 3, "w", "warning")
    *first, one, rest = listed([*(diagnostic(line) for line in range(20_011)), warning])
    assert [one.position.line for one in first] == list(range(MAX_LISTED))
    assert one == warning
    assert (rest.severity, rest.message) == ("error", "19,511 more errors are not listed")
    assert rest.position == warning.position


def test_errors_do_not_crowd_out_warnings_and_nothing_is_counted_that_is_listed() -> None:
    both = [diagnostic(n // 2, "a", ("error", "warning")[n % 2]) for n in range(2 * MAX_LISTED + 2)]
    assert list(listed(both[:-2])) == both[:-2]
    *all_listed, errors, warnings = listed(both)
    assert all_listed == both[:-2]
    assert errors.message == "one more error is not listed"
    assert warnings.message == "one more warning is not listed"
    assert list(listed([])) == []


def test_ignored_warnings_neither_count_nor_crowd_out_others(run: Run, tmp_path: Path) -> None:
    lines = "  - claim: a #x\n" * 2 * MAX_LISTED
    options = OPTIONS.replace("name: Keep}", "name: Keep, risks: [{claim: Rain}, {claim: Rain}]}")
    (tmp_path / "options.yaml").write_text(f"{HEAD}{options}background:\n{lines}", encoding="utf-8")
    assert "more warnings are not listed" in run("check").stdout
    left = run("check", "--ignore", "lost-text").stdout
    assert "[repeated-claim]" in left
    assert left.endswith("options.yaml: 1 warning\n")
    assert "not listed" not in left


def test_faults_that_are_not_listed_are_told_of_in_every_format(run: Run, tmp_path: Path) -> None:
    (tmp_path / "options.yaml").write_text(HEAD + OPTIONS + "a: b\n" * 3_000, encoding="utf-8")
    shown = {format: run("check", "--format", format) for format in ("text", "json", "github")}
    assert {done.returncode for done in shown.values()} == {1}
    assert shown["text"].stdout.count("duplicate-key") == MAX_LISTED - 1
    assert "error: 2,500 more errors are not listed [too-many]" in shown["text"].stdout
    (file,) = json.loads(shown["json"].stdout)["files"]
    assert len(file["diagnostics"]) == MAX_LISTED + 1
    assert file["diagnostics"][-1]["message"] == "2,500 more errors are not listed"
    assert "title=too-many::2,500 more errors are not listed" in shown["github"].stdout
    assert "2,500 more errors are not listed" in run("list").stderr


def test_warnings_beyond_those_listed_stop_nothing_and_can_be_ignored() -> None:
    reading = read_text(f"{HEAD}{OPTIONS}background:\n" + "  - claim: a #x\n" * 3_000)
    assert reading.decision is not None
    assert len(examine(reading)) == 3_000
    assert examine(reading, {one.code for one in examine(reading)}) == ()


def sources_and_verdicts(size: int) -> str:
    """Return a decision with so many sources and a verdict of each."""
    sources = "".join(f"  - {{id: r{n}, title: Book number {n}}}\n" for n in range(size))
    verdicts = "".join(f"  - {{source: r{n}, claim: a claim}}\n" for n in range(size))
    return f"{HEAD}{OPTIONS}references:\n{sources}verdicts:\n{verdicts}"


# What took time as the square of its size once: a file of a size, that size, and what is to be shown of it.
GROWING: dict[str, tuple[Callable[[int], str], int, str]] = {
    "a title of number signs": (
        lambda size: f"policy-cli: 1\ntitle: '{'#' * size}x'\n{OPTIONS}",
        300_000,
        "list --format markdown",
    ),
    "a name of number signs": (
        lambda size: of_two(f"    aim: '{'#' * size}'\n"),
        300_000,
        "compare --format markdown",
    ),
    "attributes of one option": (
        lambda size: of_two("    attributes:\n" + "".join(f"      k{n}: v\n" for n in range(size))),
        4_000,
        "export",
    ),
    "places of one claim": (
        lambda size: of_two(
            "    steps:\n    - action: x\n      cite:\n" + "".join(f"      - r, S {n}\n" for n in range(size))
        ),
        6_000,
        "export",
    ),
    "verdicts of many sources": (sources_and_verdicts, 3_000, "compare --only verdicts --format csv"),
    "verdicts in a document": (sources_and_verdicts, 3_000, "compare --only verdicts --format text"),
    "options that all tie": (
        lambda size: (
            f"{HEAD}baseline: o0\ncriteria: {{c: {{name: C}}}}\noptions:\n  o0: {{name: O}}\n"
            + "".join(f"  o{n}: {{name: O, ratings: {{c: {{rating: better}}}}}}\n" for n in range(1, size))
        ),
        160,
        "rank --format csv",
    ),
}


@pytest.mark.parametrize("name", GROWING)
def test_time_does_not_grow_as_the_square_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(acceptability, "SAMPLES", 100)
    make, size, command = GROWING[name]

    def show(size: int) -> None:
        Path("options.yaml").write_text(make(size), encoding="utf-8")
        code, output, said = called(["-f", "options.yaml", *command.split()])
        assert (code, said) == (0, "")
        assert output

    assert_linear(show, size)


def test_a_table_that_nobody_can_read_is_refused_with_what_to_do(run: Run, tmp_path: Path) -> None:
    count = int(MAX_CELLS**0.5) + 1
    options = "".join(f"  o{n}: {{name: O, attributes: {{k{n}: v}}}}\n" for n in range(count))
    (tmp_path / "options.yaml").write_text(f"{HEAD}options:\n{options}", encoding="utf-8")
    done = run("compare")
    assert (done.returncode, done.stdout) == (2, "")
    assert "more than 100,000 cells\n   help: name the options to be compared" in done.stderr
    assert run("compare", "o1", "o2", "--format", "csv").returncode == 0


def test_too_many_options_to_rank_are_refused_and_the_rest_of_the_brief_is_made(run: Run, tmp_path: Path) -> None:
    options = "".join(f"  o{n}: {{name: O, ratings: {{c: {{rating: same}}}}}}\n" for n in range(1, MAX_OPTIONS + 1))
    text = f"{HEAD}baseline: o0\ncriteria: {{c: {{name: C}}}}\noptions:\n  o0: {{name: O}}\n{options}"
    (tmp_path / "options.yaml").write_text(text, encoding="utf-8")
    done = run("rank")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"policy-cli: {MAX_OPTIONS + 1} options on 1 criteria are too many to rank\n")
    brief = run("export", "--to", "markdown").stdout
    assert "## At a glance" in brief
    assert "What would change the answer" not in brief


def test_what_would_change_the_answer_is_short_where_very_many_options_tie(run: Run, tmp_path: Path) -> None:
    options = "".join(f"  o{n}: {{name: Option {n}}}\n" for n in range(1, 200))
    ratings = options.replace("}\n", ", ratings: {c: same, d: same}}\n")
    text = f"{HEAD}baseline: o0\ncriteria: {{c: {{name: C}}, d: {{name: D}}}}\noptions:\n  o0: {{name: O}}\n{ratings}"
    (tmp_path / "options.yaml").write_text(text, encoding="utf-8")
    shown = run("rank").stdout
    changes = shown.partition("What would change the answer")[2].partition("Ratings")[0]
    assert "756 further changes of a single rating" in " ".join(changes.split())
    assert len(changes) < 5_000
    assert "O, Option 1, Option 2 and 197 others tie for first place" in " ".join(shown.split())


def test_too_many_criteria_to_rank_are_refused(run: Run, tmp_path: Path) -> None:
    criteria = "".join(f"  c{n}: {{name: C}}\n" for n in range(MAX_CRITERIA + 1))
    options = "options:\n  a: {name: A}\n  b: {name: B, ratings: {c0: better}}\n"
    text = f"{HEAD}baseline: a\ncriteria:\n{criteria}{options}"
    (tmp_path / "options.yaml").write_text(text, encoding="utf-8")
    said = f"policy-cli: 2 options on {MAX_CRITERIA + 1} criteria are too many to rank\n"
    assert run("rank").stderr.startswith(said)


def test_very_many_sources_and_options_are_not_crossed(run: Run, tmp_path: Path) -> None:
    sources = "".join(f"  - {{id: r{n}, title: B}}\n" for n in range(400))
    options = "".join(f"  o{n}: {{name: O, cite: r{n}}}\n" for n in range(400))
    (tmp_path / "options.yaml").write_text(f"{HEAD}references:\n{sources}options:\n{options}", encoding="utf-8")
    done = run("refs", "--format", "markdown")
    assert done.returncode == 0
    assert "too many options and sources" in done.stdout
    assert "| r399" in done.stdout


def test_ten_thousand_options_are_within_all_limits() -> None:
    written = sum(len(part.encode()) for part in decision(Plan(options=10_000)))
    assert 1.1 * written < MAX_BYTES, "as an analyst would write them"
    options = "".join(f"  o{n}: {{name: Option {n}}}\n" for n in range(10_000))
    read = read_text(f"{HEAD}options:\n{options}").decision
    assert read is not None
    assert len(read.options) == 10_000


@posix
def test_a_file_larger_than_all_is_refused_without_reading_it_to_its_end(run: Run, tmp_path: Path) -> None:
    with open(tmp_path / "options.yaml", "wb") as stream:
        stream.truncate(10 * MAX_BYTES_OF_A_FILE)  # a file with a hole takes no room on the disk
    done = run("list")
    assert (done.returncode, done.stdout) == (1, "")
    assert "larger than 24 MiB" in done.stderr


@posix
def test_an_input_without_end_is_refused(tmp_path: Path) -> None:
    call = [sys.executable, "-m", "policy_cli", "-f", "-", "list"]
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(["yes", "a: b"], stdout=subprocess.PIPE) as endless:
        done = subprocess.run(call, stdin=endless.stdout, capture_output=True, env=environment, timeout=120)
        endless.kill()
    assert done.returncode == 1
    assert b"larger than 24 MiB" in done.stderr
