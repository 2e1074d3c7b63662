import json
import os
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_cli import writing
from policy_cli.cli import main
from policy_cli.diagnostics import CannotContinue
from policy_cli.model import Argument, Cost, Decision
from policy_cli.reading.files import ENVIRONMENT_VARIABLE
from policy_cli.schema import schema, schema_text
from policy_cli.starter import OPTIONS, QUESTION, TITLE, clean, option_ids, starter, title_from
from tests.conftest import ROOT, Run, read_text
from tests.terminal import Terminal, posix
from tests.test_schema import schema_takes

STARTER = starter(OPTIONS, QUESTION, TITLE, "options.schema.json")
MODELINE = "# yaml-language-server: $schema=./{}\n"
EXAMPLE = re.compile(r"(?:^ *# .*\n)+", re.MULTILINE)


def spans(text: str) -> list[tuple[int, int]]:
    """Return where each example of a starter begins and ends."""
    return [match.span() for match in EXAMPLE.finditer(text) if not match[0].startswith(MODELINE[:10])]


EXAMPLES = spans(STARTER)


@pytest.fixture(autouse=True)
def empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)


@pytest.fixture
def init(capfd: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Runs the command without a terminal, checks the exit code and that stdout is empty; returns what it says."""

    def run(*arguments: str, code: int = 0) -> str:
        done = main([*arguments, "init"] if "-f" in arguments else ["init", *arguments])
        said = capfd.readouterr()
        assert (done, said.out) == (code, ""), said.err
        return said.err

    return run


def decision_of(text: str) -> Decision:
    reading = read_text(text)
    assert reading.decision is not None, reading.diagnostics
    assert reading.diagnostics == ()
    return reading.decision


def with_examples(text: str, number: int) -> str:
    """Return the starter with its first examples put to use, as its first lines tell a person to."""
    for start, end in reversed(spans(text)[:number]):
        text = text[:start] + re.sub(r"^( *)# ", r"\1", text[start:end], flags=re.MULTILINE) + text[end:]
    return text


def test_a_starter_loads_and_compares_as_it_stands(init: Callable[..., str], capfd: pytest.CaptureFixture[str]) -> None:
    init()
    assert sorted(os.listdir()) == ["options.schema.json", "options.yaml"]
    text = Path("options.yaml").read_bytes().decode()
    assert text == STARTER
    assert text.startswith(MODELINE.format("options.schema.json"))
    assert schema_takes(text)
    assert Path("options.schema.json").read_bytes().decode() == schema_text()
    decision = decision_of(text)
    assert (decision.title, decision.question) == (TITLE, QUESTION)
    assert [option.name for option in decision.options.values()] == list(OPTIONS)
    assert decision.baseline == "go-on-as-now"
    for command in ("check", "compare", "export"):
        assert main([command]) == 0
        assert capfd.readouterr().err == ""
    assert main(["check"]) == 0
    assert capfd.readouterr().out == "options.yaml: no faults found\n"
    assert main(["rank"]) == 2
    assert "nothing to rank yet: every rating is unknown" in capfd.readouterr().err
    assert main(["compare", "--format", "text"]) == 0
    shown = capfd.readouterr().out
    assert "unknown" in shown
    assert all(name in shown for name in (*OPTIONS, QUESTION))


def test_the_starter_says_that_its_title_is_to_be_changed(init: Callable[..., str]) -> None:
    init("phones.yaml")
    assert re.search('^title: "Phones"   # change this', Path("phones.yaml").read_text(encoding="utf-8"), re.MULTILINE)


def test_every_example_holds_once_those_above_it_are_used() -> None:
    assert [re.findall(r"[a-z_]+", STARTER[slice(*span)])[0] for span in EXAMPLES] == [
        *("editor", "references", "costs", "arguments")
    ]
    for number, (start, end) in enumerate(EXAMPLES, 1):
        text = with_examples(STARTER, number)
        assert "\n# " not in text[slice(start, end)]
        assert decision_of(text) != decision_of(with_examples(STARTER, number - 1))
        assert schema_takes(text)


def test_the_starter_teaches_what_a_decision_needs_first() -> None:
    decision = decision_of(with_examples(STARTER, len(EXAMPLES)))
    option = decision.options["change-course"]
    assert (decision.question, len(decision.criteria)) == (QUESTION, 2)
    assert [reference.id for reference in decision.references] == ["my-source"]
    claims: list[Cost | Argument] = [*option.costs, *option.arguments.pro, *option.arguments.con]
    assert [str(place) for claim in claims for place in claim.cite] == [
        "my-source, A heading, par. 2",
        'my-source, A heading, par. 3, "a few words from there"',
        "my-source, p. 4",
    ]
    assert set(option.ratings) == set(decision.criteria)


@pytest.mark.parametrize("names", [OPTIONS, ("Dearer parking", 'A "morning" charge: \\o/', "<others> buses")])
def test_the_starter_is_short_and_about_the_person_s_own_decision(names: tuple[str, ...]) -> None:
    question = "How should the town cut its <second> traffic?"
    text = starter(names, question, TITLE, "options.schema.json")
    decision = decision_of(with_examples(text, len(EXAMPLES)))
    assert len(text.splitlines()) <= 70 + 6 * (len(names) - 2)
    assert f"## The decision: {question}\n" in text
    assert decision.references[0].title == f"What you read about: {question}"
    option = list(decision.options.values())[1]
    claims: list[Cost | Argument] = [*option.costs, *option.arguments.pro, *option.arguments.con]
    assert [one.claim.startswith(f"{names[1]}: ") for one in claims] == [True] * 3


def test_a_rating_may_be_written_as_the_starter_says() -> None:
    (rating,) = re.findall(r"\{rating: better.*\}", STARTER)
    text = with_examples(STARTER, len(EXAMPLES)).replace("effect: unknown", f"effect: {rating}")
    assert decision_of(text).options["change-course"].ratings["effect"].rests_on == ("best-reason",)


def test_the_starter_s_lines_fit_an_editor_of_100_columns() -> None:
    assert max(map(len, STARTER.splitlines())) <= 100


ANY = [
    'He said: "No" # never',
    "- a list",
    "it's {curly}, [square] & *star",
    "C:\\new\\table \\",
    "~",
    "null",
    "12:30",
    "خیابان مدرسه",
    "学校の道",
    "👩‍👧 to school",
    "two\nlines\r\nand\ttabs",
    "\x1b[31mred\x1b[0m \x07\x00",
    "\u202eevil\u2028line\x85end",
    "<title> <second>",
    "\ufffenone\uffff\ufeff",
    "%TAG !",
    "x" * 5000,
]


@pytest.mark.parametrize("text", ANY)
def test_any_text_can_be_a_question_or_a_name(text: str, init: Callable[..., str]) -> None:
    init("any.yaml", "--question", text, "--option", text, "--option", f"not {text}", "--option", "third")
    decision = decision_of(Path("any.yaml").read_text("utf-8"))
    assert decision.question == clean(text)
    names = [option.name for option in decision.options.values()]
    assert names == [clean(text), clean(f"not {text}"), "third"]
    assert list(decision.options)[-1] == "third"
    assert decision.options["third"].ratings.keys() == decision.criteria.keys()


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text().filter(clean), min_size=2, max_size=5), st.text().filter(clean), st.text().filter(clean))
def test_whatever_is_typed_the_starter_loads(names: list[str], question: str, title: str) -> None:
    decision = decision_of(starter(names, question, title, "x.schema.json"))
    assert (decision.question, decision.title) == (clean(question), clean(title))
    assert [option.name for option in decision.options.values()] == [clean(name) for name in names]


@pytest.mark.parametrize(
    ("names", "ids"),
    [
        (["Allow them", "Ban them"], ["allow-them", "ban-them"]),
        (["Café crème", "Don't!", "  A  --  b "], ["cafe-creme", "dont", "a-b"]),
        (["2001", "Null", "12e3!", "true"], ["option-2001", "option-null", "option-12e3", "option-true"]),
        (["منع", "許す", "Бан"], ["option-1", "option-2", "option-3"]),
        (["Łódź", "Straße", "Øst", "Ærø", "Þór"], ["lodz", "strasse", "ost", "aero", "thor"]),
        (["Ǿ", "Line № 5", "ẞ, İ", "Ǽ"], ["o", "line-no-5", "ss-i", "ae"]),
        (["Сохранить Redis", "保留 Redis", "Redis 7 (новый)"], ["option-1", "option-2", "option-3"]),
        (["Ağrı’dan", "L’été", "ﬁnd ½ – 5 €"], ["agridan", "lete", "find-1-2-5"]),
        (["Keep", "keep!", "KEEP?"], ["keep", "keep-2", "keep-3"]),
        (["Option 2", "許す"], ["option-2", "option-2-2"]),
        (["x" * 100, "x" * 90, "y" * 63 + " z"], ["x" * 64, "x" * 62 + "-2", "y" * 63]),
    ],
)
def test_ids_come_from_names_of_any_script_and_differ(names: list[str], ids: list[str]) -> None:
    assert option_ids(names) == ids


@pytest.mark.parametrize(
    ("file", "title"),
    [
        ("options.yaml", TITLE),
        ("phones-at_school.yaml", "Phones at school"),
        ("far/EU.yaml", "EU"),
        ("راه.yaml", "راه"),
        (".yaml", ".yaml"),
        ("-.yaml", TITLE),
    ],
)
def test_the_name_of_the_file_suggests_a_title(file: str, title: str) -> None:
    assert title_from(file) == title


def test_the_schema_is_named_after_the_file(init: Callable[..., str]) -> None:
    os.mkdir("far away")
    said = init("far away/phones.v2.yaml")
    assert sorted(os.listdir("far away")) == ["phones.v2.schema.json", "phones.v2.yaml"]
    text = Path("far away/phones.v2.yaml").read_text("utf-8")
    assert text.startswith(MODELINE.format("phones.v2.schema.json"))
    assert "policy-cli -f 'far away/phones.v2.yaml' edit" in said
    assert json.loads(Path("far away/phones.v2.schema.json").read_text("utf-8")) == schema()


@pytest.mark.parametrize(
    ("file", "schema"),
    [
        ("the road ahead.yaml", "the-road-ahead.schema.json"),
        ("راه.yaml", "راه.schema.json"),
        ("no-ending", "no-ending.schema.json"),
        pytest.param("two\nlines.yaml", "two-lines.schema.json", marks=posix),
        pytest.param("#{x}: *.yaml", "-x-.schema.json", marks=posix),
        pytest.param(os.fsdecode(b"\xff.yaml"), "-.schema.json", marks=posix),
    ],
)
def test_the_name_of_the_schema_is_one_that_editors_can_read(init: Callable[..., str], file: str, schema: str) -> None:
    init(file)
    assert sorted(os.listdir()) == sorted([file, schema])
    text = Path(file).read_text("utf-8")
    assert text.startswith(MODELINE.format(schema))
    decision_of(text)


def test_what_comes_next_is_reported_and_works(
    init: Callable[..., str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EDITOR", "true" if os.name == "posix" else "cmd /c exit")
    for arguments in ([], ["the road.yaml"], ["-f", "named.yaml"]):
        calls = re.findall(r"^   (policy-cli .*?)   +to ", init(*arguments), re.MULTILINE)
        assert [call.split()[-1] for call in calls] == ["edit", "check", "compare"]
        assert [len(shlex.split(call)) for call in calls] == [2 if not arguments else 4] * 3
        for call in calls:
            assert main(shlex.split(call)[1:]) == 0
            assert not re.search("Traceback|error|there is no", capfd.readouterr().err)
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, "other.yaml")
    for file in ("options.yaml", "options.schema.json"):
        os.unlink(file)
    assert "policy-cli -f options.yaml edit" in init()


def test_the_example_is_the_built_in_file_and_checks(init: Callable[..., str]) -> None:
    built_in = (ROOT / "options.yaml").read_bytes()
    init("--example")
    assert Path("options.yaml").read_bytes() == built_in
    assert Path("options.schema.json").read_bytes() == (ROOT / "options.schema.json").read_bytes()
    init("--example", "iran.yaml")
    changed = MODELINE.format("iran.schema.json").encode()
    assert Path("iran.yaml").read_bytes() == built_in.replace(MODELINE.format("options.schema.json").encode(), changed)
    assert built_in.count(b"yaml-language-server") == 1
    assert main(["check", "iran.yaml"]) == 0


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        ("options.yaml", "options.yaml exists already\n   help: to change it: policy-cli edit"),
        ("options.schema.json", "options.schema.json exists already\n   help: it is not the schema of this version"),
    ],
)
@pytest.mark.parametrize("arguments", [[], ["--example"]])
def test_no_file_is_ever_overwritten(init: Callable[..., str], taken: str, said: str, arguments: list[str]) -> None:
    Path(taken).write_text("mine")
    assert said in init(*arguments, code=2)
    assert Path(taken).read_text() == "mine"
    assert os.listdir() == [taken]


def test_a_file_of_another_name_that_exists_is_changed_with_its_name(init: Callable[..., str]) -> None:
    Path("my roads.yaml").write_text("mine")
    assert "to change it: policy-cli -f 'my roads.yaml' edit; " in init("my roads.yaml", code=2)


def test_a_schema_of_this_version_may_lie_there_already(init: Callable[..., str]) -> None:
    Path("options.schema.json").write_bytes(schema_text().encode())
    before = os.stat("options.schema.json")
    assert "schema" not in init()
    after = os.stat("options.schema.json")
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)
    assert decision_of(Path("options.yaml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere/options.yaml"], "there is no folder"),
        (["."], ". is a directory"),
        (["-"], "give the file a name"),
        (["-f", "-"], "give the file a name"),
        (["-f", "a.yaml", "init", "b.yaml"], "name it once, with --file or without"),
        (["--option", "One"], "give --option once for each"),
        (["--option", "One", "--option", " one\n"], "give each a name of its own"),
        (["--option", "One", "--option", " "], "give each a name of its own"),
        (["--example", "--question", "Why?"], "leave --question, --option, --references and --bare out"),
        (["--example", "--option", "A", "--option", "B"], "leave --question, --option, --references and --bare out"),
    ],
)
def test_what_cannot_be_started_is_reported_and_nothing_is_written(
    capfd: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    words = arguments if "init" in arguments else [*arguments, "init"] if "-f" in arguments else ["init", *arguments]
    assert main(words) == 2
    assert said in capfd.readouterr().err
    assert os.listdir() == []


def test_when_the_second_file_cannot_be_written_the_first_is_not_left(
    init: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_file = writing.write_file

    def full(path: str, text: str, if_taken: str) -> None:
        if path.endswith(".yaml"):
            assert os.listdir() == ["options.schema.json"]
            raise CannotContinue("cannot write options.yaml: No space left on device")
        write_file(path, text, if_taken=if_taken)

    monkeypatch.setattr(writing, "write_file", full)
    assert "No space left" in init(code=2)
    assert os.listdir() == []


def test_a_file_that_appears_meanwhile_is_not_overwritten(
    init: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda descriptor: (fsync(descriptor), Path("options.yaml").write_text("mine")))
    said = init(code=2)
    assert "options.yaml exists already" in said
    assert "--force" not in said
    assert os.listdir() == ["options.yaml"]
    assert Path("options.yaml").read_text() == "mine"


def test_an_interruption_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    fsync = os.fsync

    def interrupted(descriptor: int) -> None:
        if written:
            raise KeyboardInterrupt
        written.append("the schema")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", interrupted)
    assert main(["init"]) == 130
    assert os.listdir() == []


ASKS = ["The question to be decided [", "First option (usually: leave things as they are) [", "Second option ["]
MORE = "One more, or Enter to continue: "


@posix
def test_on_a_terminal_a_person_is_asked() -> None:
    terminal = Terminal("init", "phones.yaml")
    for asks, answer in zip(ASKS, ["  Phones: yes or no? ", "Allow", "Ban"], strict=True):
        terminal.until(asks)
        terminal.type(f"{answer}\n")
    terminal.until(MORE)
    terminal.type("allow\n")
    terminal.until("policy-cli: an option already has that name")
    terminal.until(MORE)
    os.write(terminal.descriptor, b"Lock \xff up\n")
    terminal.until(MORE)
    terminal.type("\n")
    code, shown = terminal.end()
    assert code == 0
    assert "policy-cli: wrote phones.yaml, and phones.schema.json" in shown
    decision = decision_of(Path("phones.yaml").read_text("utf-8"))
    assert (decision.title, decision.question) == ("Phones", "Phones: yes or no?")
    assert [option.name for option in decision.options.values()] == ["Allow", "Ban", "Lock \ufffd up"]


@posix
def test_enter_accepts_the_value_in_brackets() -> None:
    terminal = Terminal("init")
    for asks in (*ASKS, MORE):
        terminal.until(asks)
        terminal.type("\n")
    assert terminal.end()[0] == 0
    assert Path("options.yaml").read_text("utf-8") == STARTER


@posix
@pytest.mark.parametrize(
    ("options", "asked"),
    [
        (["--question", "Why?"], [*ASKS[1:], MORE]),
        (["--option", "A", "--option", "B"], ASKS[:1]),
        (["--question", "Why?", "--option", "A", "--option", "B"], []),
        (["--example"], []),
    ],
)
def test_what_the_options_say_is_not_asked(options: list[str], asked: list[str]) -> None:
    terminal = Terminal("init", *options)
    for asks in asked:
        terminal.until(asks)
        terminal.type("\n")
    code, shown = terminal.end()
    assert (code, sorted(os.listdir())) == (0, ["options.schema.json", "options.yaml"])
    assert not [asks for asks in (*ASKS, MORE) if asks in shown]


@posix
@pytest.mark.parametrize(("keys", "code"), [("\x04", 2), ("\x03", 130)], ids=["end of input", "Ctrl-C"])
@pytest.mark.parametrize("answered", [0, 3])
def test_who_gives_up_has_written_nothing(keys: str, code: int, answered: int) -> None:
    terminal = Terminal("init")
    asks = [*ASKS, MORE]
    for number in range(answered):
        terminal.until(asks[number])
        terminal.type("x\n" if number == 1 else "\n")
    terminal.until(asks[answered])
    terminal.type(keys)
    ended, shown = terminal.end()
    assert ended == code
    assert "Traceback" not in shown
    assert ("the input ended: nothing was written" in shown) is (code == 2)
    assert os.listdir() == []


@posix
def test_what_is_taken_is_reported_before_anything_is_asked() -> None:
    Path("options.yaml").write_text("mine")
    code, shown = Terminal("init").end()
    assert code == 2
    assert "options.yaml exists already" in shown
    assert ASKS[0] not in shown


@pytest.mark.parametrize("names", [[], ["Łódź", "Straße", "保留 Redis"]])
def test_the_smallest_file_has_no_schema_and_no_explanation(init: Callable[..., str], names: list[str]) -> None:
    said = init("--bare", *(word for name in names for word in ("--option", name)))
    assert os.listdir() == ["options.yaml"]
    text = Path("options.yaml").read_text("utf-8")
    assert "#" not in text
    assert len(text.splitlines()) == 5 + max(2, len(names))
    assert decision_of(text).baseline == ("lodz" if names else "go-on-as-now")
    assert "explains itself" not in said


def test_answers_that_nobody_reads_are_told(run: Run) -> None:
    told = "policy-cli: the standard input is not read, since it is not a terminal: give {} instead\n"
    given = ("--option", "Keep", "--option", "Close")
    assert run("init", "a.yaml", stdin="What now?\nKeep\n").stderr.startswith(told.format("--question and --option"))
    assert run("init", "b.yaml", *given, stdin="What now?\n").stderr.startswith(told.format("--question"))
    assert "standard input" not in run("init", "c.yaml", *given, "--question", "What?", stdin="What now?\n").stderr
    assert "standard input" not in run("init", "d.yaml").stderr
    assert "standard input" not in run("init", "--example", "e.yaml", stdin="What now?\n").stderr
