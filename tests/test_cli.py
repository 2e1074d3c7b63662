import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import policy_cli
from policy_cli.cli import COMMANDS, GROUPS
from policy_cli.commands.compare import WRITERS
from policy_cli.programs import find_program
from scripts.generate import FULLER
from tests.conftest import ROOT, Run

posix = pytest.mark.skipif(os.name != "posix", reason="terminals, pipes and devices as POSIX has them")
linux = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")

ROADS = """\
policy-cli: 1
title: Roads
baseline: keep
criteria: {cost: {name: Cost to the city}}
options:
  keep: {name: Keep it, aim: Spend nothing at all on the road that leads out of the city to the sea}
  toll: {name: Toll, aim: Fewer cars, ratings: {cost: {rating: better}}, attributes: {Pace: slow}}
"""
BROKEN = ROADS.replace("baseline: keep", "baseline: kepe").replace("aim: Fewer", "ami: Fewer")
WARNED = ROADS.replace("name: Toll, aim: Fewer cars", "name: Toll").replace("title: Roads", "title: Roads #and bridges")
READING = ["list", "show keep", "compare", "export", "refs"]


@pytest.fixture
def roads(tmp_path: Path) -> Path:
    path = tmp_path / "roads.yaml"
    path.write_text(ROADS, encoding="utf-8")
    return path


def plain_environment(**changes: str) -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "SYSTEMROOT": "", **changes}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "policy_cli", *arguments]


@pytest.mark.parametrize("name", [None, *COMMANDS])
def test_every_example_of_the_help_works(run: Run, tmp_path: Path, name: str | None) -> None:
    shown = run(*([name] if name else []), "-h")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.startswith("Usage: policy-cli")
    _, examples = shown.stdout.split("Examples:\n")
    lines = re.findall(r"^ +(policy-cli .*)$", examples, re.MULTILINE)
    assert lines
    shutil.copy(ROOT / "options.yaml", tmp_path)
    (tmp_path / "library.json").write_text('[{"id": "a", "type": "book", "title": "A"}]', encoding="utf-8")
    (tmp_path / "library.bib").write_text("@book{a, title = {A}}", encoding="utf-8")
    if not find_program("pandoc"):
        lines = [line for line in lines if "library.bib" not in line]
    for line in lines:
        if "--references" in line:
            (tmp_path / "options.yaml").unlink(missing_ok=True)
        if "--source" in line:
            # The texts of the sources are not part of the project, but that of the example in format.md is.
            (tmp_path / "options.yaml").write_text(FULLER, encoding="utf-8")
            (tmp_path / "sources").mkdir(exist_ok=True)
            shutil.copy(ROOT / "tests" / "verify" / "survey.txt", tmp_path / "sources")
        done = run(*shlex.split(line.partition(" > ")[0])[1:], env={"EDITOR": f'"{sys.executable}" -c pass'})
        assert done.returncode == 0, line
        assert not re.search("Traceback|Warning", done.stderr), line


def test_the_list_of_commands_names_them_all(run: Run) -> None:
    shown = run("--help").stdout
    for name, sentence in COMMANDS.items():
        assert re.search(rf"^ +{name} +{re.escape(sentence)}$", shown, re.MULTILINE)


def test_help_names_each_command_once_in_groups_with_headings(run: Run) -> None:
    shown = run("-h").stdout
    listed = re.findall(r"^  ([a-z]+) {2,}[A-Z]", shown, re.MULTILINE)
    assert listed == list(COMMANDS)
    assert [heading for heading in GROUPS if f"\n{heading}:\n" not in shown] == []


@pytest.mark.parametrize("command", [(), ("compare",)])
def test_headings_of_help_are_bold_only_where_there_is_color(run: Run, command: tuple[str, ...]) -> None:
    plain, colored = (run(*command, "-h", env=env).stdout for env in ({}, {"FORCE_COLOR": "1"}))
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[\d+m", "", colored) == plain
    for heading in ("Options:", "Examples:"):
        assert f"\x1b[1m{heading}\x1b[0m\n" in colored


def test_help_fits_a_narrow_terminal_without_a_word_cut(run: Run) -> None:
    assert "…" not in run("compare", "-h", env={"COLUMNS": "40"}).stdout
    assert "..." not in re.sub(r"\]?\.\.\.", "", run("-h", env={"COLUMNS": "40"}).stdout)


def test_the_version_is_the_package_s(run: Run) -> None:
    done = run("--version")
    assert done.returncode == 0
    assert policy_cli.__version__ in done.stdout


@pytest.mark.parametrize("format", WRITERS)
def test_compare_knows_every_format(run: Run, format: str) -> None:
    done = run("--builtin", "compare", "--full", "--format", format)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("\n")
    assert not done.stdout.endswith("\n\n")
    assert "containment" in done.stdout.lower()


@pytest.mark.parametrize("arguments", ["list", "show dismantling", "refs", "compare"])
def test_json_and_csv_are_data_for_other_programs(run: Run, arguments: str) -> None:
    answer = json.loads(run("--builtin", *arguments.split(), "--format", "json").stdout)
    assert answer["format"] == 1
    assert answer["decision"]["title"] == "U.S. policy toward Iran, 2001"
    header, *rows = run("--builtin", *arguments.split(), "--format", "csv").stdout.splitlines()
    assert re.fullmatch(r"[a-z-]+(,[a-z-]+)+", header)
    assert rows


@pytest.mark.parametrize("arguments", READING)
def test_a_file_with_errors_ends_with_1_and_leaves_the_output_empty(run: Run, roads: Path, arguments: str) -> None:
    roads.write_text(BROKEN, encoding="utf-8")
    done = run("-f", "roads.yaml", *arguments.split())
    assert (done.returncode, done.stdout) == (1, "")
    assert re.findall(r"^(roads\.yaml:\d+:\d+: error:)", done.stderr, re.MULTILINE) != []
    assert done.stderr.count("error:") == 2
    assert 'did you mean "keep"?' in done.stderr


def test_what_check_finds_is_its_output(run: Run, roads: Path) -> None:
    assert run("-f", "roads.yaml", "check").stdout == "roads.yaml: no faults found\n"
    roads.write_text(WARNED, encoding="utf-8")
    warned = run("-f", "roads.yaml", "check")
    assert (warned.returncode, warned.stderr) == (0, "")
    assert warned.stdout.startswith("roads.yaml:2:14: warning: ")
    assert warned.stdout.endswith("roads.yaml: 1 warning\n")
    roads.write_text(BROKEN, encoding="utf-8")
    done = run("-f", "roads.yaml", "check")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.count("error:") == 2
    assert done.stdout.endswith("roads.yaml: 2 errors\n")


def test_a_warning_goes_to_stderr_and_stops_nothing(run: Run, roads: Path) -> None:
    roads.write_text(WARNED, encoding="utf-8")
    done = run("-f", "roads.yaml", "list")
    assert done.returncode == 0
    assert "Toll" in done.stdout
    assert "warning:" in done.stderr
    assert run("-f", "roads.yaml", "check").returncode == 0


USAGE = [
    ("compair", "compare"),
    ("shwo keep", "show"),
    ("show kep", '"keep"'),
    ("compare TOL", '"toll"'),
    ("export tolll", '"toll"'),
    ("compare --only rating", '"ratings"'),
    ("compare --only 'cost to the ctiy'", "Cost to the city"),
    ("compare --format markdwon", '"markdown"'),
    ("compare --diferences", "--differences"),
    ("compare --colour always", "--color"),
    ("compare --color alway", '"always"'),
    ("compare --width 19", "20"),
    ("compare --width wide", "wide"),
    (f"compare --width {'9' * 5000}", "1000"),
    ("compare --width 1001", "1000"),
    ("compare -f", "-f"),
    ("show", "ID"),
    ("compare --builtin", "--builtin"),
    ("--builtin compare", "--builtin"),
    ("list keep", "keep"),
    ("-f road.yaml list", "roads.yaml"),
    ("-f nowhere/x.yaml list", "nowhere/x.yaml"),
    ("-f . list", "directory"),
    ("export -o nowhere/brief.md", "nowhere"),
    ("export -o .", "directory"),
    ("--format csv list", "before the command"),
    ("--color bright list", "always"),
    ("compare --zebra", "policy-cli compare -h"),
    ("compare --builtin=yes", "takes no value"),
    ("rank --weight cost=much", "cost=0.5"),
    ("search", "TEXT"),
    ("diff", "OLD"),
    ("diff a b c", "one or two"),
    ("export -o brief.odt", ".docx"),
    ("export --to htlm", '"html"'),
    ("export --without limit", '"limits"'),
    ("export --cite chicago", "pandoc"),
    ("export --cite pandoc -o brief.html", ".md"),
    ("export keep --to json", "show ID --format json"),
    ("export --to json --title Memo", "--title"),
    ("export --to csv --without notes", "--without"),
    ("export --date 2001-02-30", '--date cannot be "2001-02-30"'),
    ("refs --format csl", '"csl-json"'),
    ("compare ratings", "to show these rows: --only ratings"),
    ("compare roads.yaml", "to read this file: -f roads.yaml"),
    ("export -o taken.md", "--force"),
    ("export brief.html", "to write to this file: -o brief.html"),
    ("export keep notes.DOCX", "to write to this file: -o notes.DOCX"),
    ("verify --sources roads.yaml", "--source ID=FILE"),
    ("diff HEAD -f -", "add -f FILE"),
    *[("-f /dev/zero list", "-f -"), ("export -o /dev/zero --to html --force", "leave -o out")] * (os.name == "posix"),
]


@pytest.mark.parametrize(("arguments", "answer"), USAGE)
def test_wrong_usage_and_errors_end_with_2_and_say_what_was_meant(
    run: Run, roads: Path, arguments: str, answer: str
) -> None:
    roads.with_name("taken.md").touch()
    done = run("-f", "roads.yaml", *shlex.split(arguments))
    assert (done.returncode, done.stdout) == (2, "")
    assert answer in " ".join(done.stderr.splitlines()[-2:])
    assert re.fullmatch(r"policy-cli: (?!Usage|Error)[^A-Z].*[^.]\n(   help: .*[^.]\n)?", done.stderr)
    assert "Traceback" not in done.stderr
    assert roads.read_text(encoding="utf-8") == ROADS


def test_no_command_at_all_shows_the_help(run: Run) -> None:
    for arguments in ([], ["--builtin"]):
        done = run(*arguments)
        assert (done.returncode, done.stdout, done.stderr) == (2, "", run("-h").stdout)


@pytest.mark.parametrize(
    "arguments", ["-f roads.yaml list", "list -f roads.yaml", "-f nowhere.yaml list -f roads.yaml"]
)
def test_the_file_is_named_before_the_command_or_after_it_which_wins(run: Run, roads: Path, arguments: str) -> None:
    done = run(*arguments.split())
    assert (done.returncode, done.stderr) == (0, "")
    assert "Toll" in done.stdout


def test_the_width_after_the_command_wins(run: Run, roads: Path) -> None:
    shown = run("--width", "200", "compare", "-f", "roads.yaml", "--width", "30").stdout
    assert max(map(len, shown.splitlines())) <= 30


def test_the_environment_names_the_file_and_stderr_says_so(run: Run, roads: Path) -> None:
    done = run("list", env={"POLICY_CLI_FILE": "roads.yaml"})
    assert "Toll" in done.stdout
    assert "roads.yaml" in done.stderr
    assert "POLICY_CLI_FILE" in done.stderr
    for arguments in (["-f", "roads.yaml"], ["--builtin"]):
        assert run("list", *arguments, env={"POLICY_CLI_FILE": "nowhere.yaml"}).stderr == ""


def test_the_file_here_comes_before_the_built_in_one(run: Run, roads: Path) -> None:
    before = run("list")
    assert "Containment" in before.stdout
    assert "built-in" in before.stderr
    roads.rename(roads.with_name("options.yaml"))
    after = run("list")
    assert "Toll" in after.stdout
    assert after.stderr == ""
    assert "Containment" in run("list", "--builtin").stdout


def test_a_file_here_that_cannot_be_read_is_not_passed_over(run: Run, tmp_path: Path) -> None:
    (tmp_path / "options.yaml").mkdir()
    done = run("list")
    assert (done.returncode, done.stdout) == (2, "")
    assert "directory" in done.stderr


def test_the_standard_input_is_a_file_too(run: Run) -> None:
    done = run("-f", "-", "compare", stdin=ROADS)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Toll" in done.stdout
    broken = run("check", "-f", "-", stdin=BROKEN)
    assert broken.returncode == 1
    assert "standard input:3:" in broken.stdout
    empty = run("list", "-f", "-", stdin="")
    assert (empty.returncode, empty.stdout) == (1, "")


ESCAPE = "\x1b["


@pytest.mark.parametrize(
    ("arguments", "env", "colored"),
    [
        ("", {}, False),
        ("", {"FORCE_COLOR": "1"}, True),
        ("", {"FORCE_COLOR": "0"}, False),
        ("", {"FORCE_COLOR": ""}, False),
        ("", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ("", {"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
        ("", {"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ("--color always", {}, True),
        ("--color always", {"NO_COLOR": "1"}, True),
        ("--color always", {"TERM": "dumb"}, True),
        ("--color never", {"FORCE_COLOR": "1"}, False),
        ("--color auto", {"FORCE_COLOR": "1"}, True),
    ],
)
def test_the_option_and_the_environment_decide_on_color(
    run: Run, roads: Path, arguments: str, env: dict[str, str], colored: bool
) -> None:
    assert (ESCAPE in run("-f", "roads.yaml", "compare", *arguments.split(), env=env).stdout) is colored


def test_findings_are_colored_like_answers(run: Run, roads: Path) -> None:
    roads.write_text(BROKEN, encoding="utf-8")
    for arguments in ("check", "list"):
        done = run("-f", "roads.yaml", arguments)
        assert ESCAPE not in done.stdout + done.stderr
        forced = run("-f", "roads.yaml", arguments, "--color", "always")
        assert ESCAPE in forced.stdout + forced.stderr


@pytest.mark.parametrize("format", ["text", "markdown", "html", "json", "csv", "latex"])
def test_no_other_format_has_escapes(run: Run, roads: Path, format: str) -> None:
    assert ESCAPE not in run("-f", "roads.yaml", "compare", "--format", format, "--color", "always").stdout


@pytest.mark.parametrize(
    ("columns", "width"), [("30", 30), ("20", 20), ("5", 20), ("0", 80), ("-3", 80), ("wide", 80), ("100000", 1000)]
)
def test_columns_gives_the_width(run: Run, roads: Path, columns: str, width: int) -> None:
    roads.write_text(ROADS.replace("Roads", "Roads " * 300), encoding="utf-8")
    shown = run("-f", "roads.yaml", "list", "--format", "text", env={"COLUMNS": columns}).stdout
    longest = max(map(len, shown.split("\n\n")[0].splitlines()))
    assert width - 8 < longest <= width


def on_a_terminal(arguments: list[str], columns: int, folder: Path, **env: str) -> str:
    """Return what the program shows on a terminal of this width."""
    import fcntl
    import pty
    import struct
    import termios

    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 25, columns, 0, 0))
    try:
        process = subprocess.Popen(
            command(*arguments),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=folder,
            env=plain_environment(PYTHONUTF8="1", **env),
        )
        os.close(slave)
        shown = b""
        try:
            while part := os.read(master, 65536):
                shown += part
        except OSError:
            pass  # Linux ends a terminal whose other side has closed with an error.
        assert process.wait(timeout=20) == 0
    finally:
        os.close(master)
    return shown.decode().replace("\r\n", "\n")


@posix
def test_a_terminal_is_filled_and_colored(roads: Path) -> None:
    shown = on_a_terminal(["-f", "roads.yaml", "compare"], 66, roads.parent, TERM="xterm")
    assert ESCAPE in shown
    longest = max(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in shown.splitlines())
    assert 45 < longest <= 66


@posix
@pytest.mark.parametrize("env", [{"TERM": "dumb"}, {"TERM": "xterm", "NO_COLOR": "1"}])
def test_a_terminal_without_color_is_shown_none(roads: Path, env: dict[str, str]) -> None:
    assert "\x1b" not in on_a_terminal(["-f", "roads.yaml", "compare"], 66, roads.parent, **env)


@posix
@pytest.mark.parametrize("arguments", ["compare", "export", "list --format json", "check", "-h"])
def test_a_reader_who_leaves_early_is_not_an_error(tmp_path: Path, arguments: str) -> None:
    shutil.copy(ROOT / "options.yaml", tmp_path)
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as output:
        done = subprocess.run(
            command(*arguments.split()),
            stdout=output,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            env=plain_environment(),
            timeout=20,
        )
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr
    assert done.returncode != 0


@posix
def test_a_reader_who_leaves_early_hears_nothing(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as output:
        done = subprocess.run(
            command("--builtin", "export"), stdout=output, stderr=subprocess.PIPE, env=plain_environment(), timeout=20
        )
    assert (done.returncode, done.stderr) == (141, b"")


@linux
@pytest.mark.parametrize("arguments", ["compare", "export", "list --format csv", "check"])
def test_a_full_disk_is_reported(tmp_path: Path, arguments: str) -> None:
    with open("/dev/full", "wb") as output:
        done = subprocess.run(
            command("--builtin", *arguments.split()),
            stdout=output,
            stderr=subprocess.PIPE,
            env=plain_environment(),
            timeout=20,
        )
    assert done.returncode == 2
    assert done.stderr.decode() == "policy-cli: cannot write the output: No space left on device\n"


@posix
def test_a_closed_standard_output_is_an_error_and_not_a_crash() -> None:
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *command("--builtin", "list")],
        stderr=subprocess.PIPE,
        env=plain_environment(),
        timeout=20,
    )
    assert done.returncode == 2
    assert b"standard output" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("locale", [{"PYTHONIOENCODING": "cp1252"}, {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}])
@pytest.mark.parametrize("arguments", ["compare", "list --format csv", "refs --format csl-json", "export --to html"])
def test_what_goes_into_a_pipe_is_utf_8_whatever_the_locale(
    run: Run, tmp_path: Path, locale: dict[str, str], arguments: str
) -> None:
    reference = "references: [{id: zajac, title: Łomża 概要}]"
    text = f"policy-cli: 1\ntitle: Łomża 概要\n{reference}\noptions: {{a: {{name: Łomża 概要}}, b: {{name: B}}}}\n"
    (tmp_path / "options.yaml").write_text(text, encoding="utf-8")
    done = run(*arguments.split(), env={"PYTHONUTF8": "0", **locale})
    assert (done.returncode, done.stderr) == (0, "")
    assert "Łomża 概要" in done.stdout
    assert done.stdout == run(*arguments.split()).stdout


def test_an_interruption_ends_with_130(roads: Path) -> None:
    interrupted = """
import sys
from policy_cli.cli import main
from policy_cli.console import input
def interrupt(*arguments):
    raise KeyboardInterrupt
input.read = interrupt
sys.exit(main(["-f", "roads.yaml", "list"]))
"""
    done = subprocess.run(
        [sys.executable, "-c", interrupted], capture_output=True, cwd=roads.parent, env=plain_environment(), timeout=20
    )
    assert done.returncode == 130
    assert b"Traceback" not in done.stderr


def test_the_brief_is_made_on_the_day_that_the_environment_says(run: Run) -> None:
    assert "July 1, 2001" in run("--builtin", "export").stdout
    assert "January 1, 1970" in run("--builtin", "export", env={"SOURCE_DATE_EPOCH": "0"}).stdout
    today = run("--builtin", "export", env={"SOURCE_DATE_EPOCH": ""}).stdout
    assert f", {time.localtime().tm_year}.*" in today


def test_a_build_date_that_is_not_a_number_is_an_error_and_not_a_crash(run: Run) -> None:
    done = run("--builtin", "export", env={"SOURCE_DATE_EPOCH": "tomorrow"})
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("call", "option", "hint"),
    [
        ("--builtin init new.yaml", "--builtin", "to copy the built-in one: policy-cli init --example"),
        ("-f nope.yaml schema", "--file", "leave --file out"),
        ("--builtin schema", "--builtin", "leave --builtin out"),
        ("-f nope.yaml completion bash", "--file", "leave --file out"),
    ],
)
def test_a_command_that_reads_no_decision_refuses_to_be_given_one(
    run: Run, tmp_path: Path, call: str, option: str, hint: str
) -> None:
    done = run(*call.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert f"reads no decision, so it cannot use {option}" in done.stderr
    assert hint in done.stderr
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("call", ["-f new.yaml init", "init -f new.yaml", "init --file=new.yaml", "init new.yaml"])
def test_init_takes_the_file_before_the_command_or_after_it(run: Run, tmp_path: Path, call: str) -> None:
    assert run(*call.split()).returncode == 0
    assert sorted(os.listdir(tmp_path)) == ["new.schema.json", "new.yaml"]


def test_init_where_a_file_is_there_says_where_else_to_begin(run: Run, tmp_path: Path) -> None:
    (tmp_path / "options.yaml").touch()
    said = run("init").stderr
    assert "policy-cli init in an empty folder, or name another file: policy-cli init FILE" in said
