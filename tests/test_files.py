import io
import os
import sys
from pathlib import Path

import pytest

from policy_cli.diagnostics import CannotContinue
from policy_cli.reading import files
from policy_cli.reading.files import ENVIRONMENT_VARIABLE, locate, read_builtin, read_file
from tests.conftest import ROOT, Run


@pytest.fixture(autouse=True)
def empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)
    return tmp_path


def error_of(path: str) -> tuple[str, str | None]:
    with pytest.raises(CannotContinue) as caught:
        read_file(path)
    return caught.value.message, caught.value.hint


@pytest.mark.parametrize(
    ("file", "builtin", "environment", "here", "expected", "notice"),
    [
        ("given.yaml", True, True, True, "given", None),
        ("given.yaml", False, True, True, "given", None),
        (None, True, True, True, "built-in", None),
        (None, False, True, True, "named", "reading named.yaml, named by POLICY_CLI_FILE"),
        (None, False, False, True, "here", None),
        (None, False, False, False, "built-in", "there is no options.yaml here: reading the built-in one"),
    ],
)
def test_the_nearest_way_of_naming_a_file_wins(
    file: str | None,
    builtin: bool,
    environment: bool,
    here: bool,
    expected: str,
    notice: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("given.yaml").write_bytes(b"given")
    Path("named.yaml").write_bytes(b"named")
    if here:
        Path("options.yaml").write_bytes(b"here")
    if environment:
        monkeypatch.setenv(ENVIRONMENT_VARIABLE, "named.yaml")
    source, said = locate(file, builtin)
    assert source == (read_builtin() if expected == "built-in" else files.InputFile(source.name, expected.encode()))
    assert said == notice


def test_an_empty_environment_variable_names_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, "")
    assert locate(None, False)[0] == read_builtin()


def test_a_file_that_is_named_and_missing_is_not_replaced_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("options.yaml").write_bytes(b"here")
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, "named.yaml")
    with pytest.raises(CannotContinue, match=r"there is no file named\.yaml"):
        locate(None, False)


def test_options_yaml_that_leads_nowhere_is_not_passed_over() -> None:
    Path("options.yaml").symlink_to("nowhere.yaml")
    with pytest.raises(CannotContinue, match=r"there is no file options\.yaml"):
        locate(None, False)


def test_a_dash_reads_the_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("-").write_bytes(b"a file")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"policy-cli: 1\r\n\xff")))
    source, said = locate("-", False)
    assert (source.name, source.data, said) == ("standard input", b"policy-cli: 1\r\n\xff", None)


def test_a_closed_standard_input_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(CannotContinue, match="standard input is closed"):
        locate("-", False)


def test_a_file_is_read_byte_by_byte_under_the_name_it_was_given() -> None:
    Path("sub").mkdir()
    Path("sub/décision.yaml").write_bytes(b"\xef\xbb\xbfa\r\n\xff")
    source = read_file("sub/../sub/décision.yaml")
    assert (source.name, source.data) == ("sub/../sub/décision.yaml", b"\xef\xbb\xbfa\r\n\xff")


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("option.yaml", "did you mean options.yaml?"),
        ("Options.yml", "did you mean options.yaml?"),
        ("./optons.yaml", "did you mean ./options.yaml?"),
        ("budget.txt", None),
        ("nowhere/options.yaml", None),
    ],
)
def test_a_missing_file_is_answered_with_the_nearest_name(path: str, hint: str | None) -> None:
    Path("options.yaml").touch()
    assert error_of(path) == (f"there is no file {path}", hint and hint.replace("./", f".{os.sep}"))


def test_a_directory_is_not_a_file() -> None:
    Path("options.yaml").mkdir()
    assert error_of("options.yaml") == ("options.yaml is a directory", "name a file in it")


def test_a_file_used_as_a_directory_is_an_error() -> None:
    Path("options.yaml").touch()
    assert error_of("options.yaml/x")[0] == "cannot read options.yaml/x: Not a directory"


def test_a_name_with_a_zero_byte_is_an_error() -> None:
    assert error_of("options\0.yaml")[0].startswith("cannot read options\0.yaml: ")


def test_a_name_longer_than_any_file_is_an_error() -> None:
    assert error_of("x" * 10_000)[0].startswith("cannot read xxx")


def test_a_link_to_itself_is_an_error() -> None:
    Path("options.yaml").symlink_to("options.yaml")
    assert error_of("options.yaml")[0].startswith("cannot read options.yaml: ")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_an_error() -> None:
    Path("options.yaml").touch(mode=0o000)
    assert error_of("options.yaml")[0] == "cannot read options.yaml: Permission denied"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_named_pipe_is_refused_without_waiting_for_it() -> None:
    os.mkfifo("options.yaml")
    assert error_of("options.yaml") == ("options.yaml is not an ordinary file", "save its content in a file")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["-f", "pipe", "list"], "to read from a pipe, use: -f -"),
        (["refs", "--from", "pipe"], "to read from a pipe, write - in place of the file"),
        (["init", "--references", "pipe"], "to read from a pipe, write - in place of the file"),
        (["export", "--builtin", "--template", "pipe", "--to", "typst"], "save its content in a file"),
        (["diff", "pipe", "pipe"], "save its content in a file"),
    ],
)
def test_a_pipe_is_answered_with_what_the_command_can_read(run: Run, arguments: list[str], hint: str) -> None:
    os.mkfifo("pipe")
    done = run(*arguments)
    assert (done.returncode, done.stderr.splitlines()) == (
        2,
        ["policy-cli: pipe is not an ordinary file", f"   help: {hint}"],
    )


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="there is no /dev/zero here")
def test_an_endless_device_is_refused() -> None:
    assert error_of("/dev/zero")[0] == "/dev/zero is not an ordinary file"


def test_no_more_is_read_of_a_file_than_shows_that_it_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES_OF_A_FILE", 10)
    Path("options.yaml").write_bytes(b"x" * 100)
    assert len(read_file("options.yaml").data) == 11


def test_the_builtin_file_is_the_one_at_the_root() -> None:
    source = read_builtin()
    assert source.name == "built-in options.yaml"
    assert source.data == (ROOT / "options.yaml").read_bytes()


def test_a_missing_builtin_file_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "DEFAULT_NAME", "nowhere.yaml")
    with pytest.raises(CannotContinue) as caught:
        read_builtin()
    assert caught.value.hint == "install policy-cli again"
