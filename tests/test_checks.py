"""One example file for each diagnostic, and for each of its faces, with what the program says of it.

An example is a pair in `checks/`: `<code>.yaml` or `<code>-<face>.yaml`, and beside it the report as a `.txt`.
"""

import re
from functools import cache
from pathlib import Path

import pytest

from policy_cli import model, reading
from policy_cli.reading.decision import read
from policy_cli.reading.files import InputFile
from policy_cli.reports import report

CHECKS = Path(__file__).parent / "checks"
EXAMPLES = sorted(CHECKS.glob("*.yaml"))
NOT_IN_A_FILE = {"too-large"}  # shown in test_decoding.py and test_yaml_nodes.py, without a file of that size

_CODE_IN_SOURCE = re.compile(
    r"(?:Diagnostic\(|report(?:_text)?\(|_fault\(|_error\(|_read_csl\(\s*\w+,)\s*f?\"([a-z0-9{}-]+)\""
)


@cache
def codes() -> set[str]:
    """Return each code that reading gives to a fault."""
    sources = Path(reading.__file__).parent.glob("*.py")
    found = {code for source in sources for code in _CODE_IN_SOURCE.findall(source.read_text(encoding="utf-8"))}
    annotated = (declared for declared in vars(model).values() if not isinstance(declared, type))
    marks = (mark for declared in annotated for mark in getattr(declared, "__metadata__", ()))
    kinds = {mark.kind for mark in marks if isinstance(mark, model.RefersTo)}
    return {code.replace("{kind}", kind) for code in found for kind in kinds} - NOT_IN_A_FILE


def code_of(example: Path) -> str:
    """Return the code that an example is named after."""
    return max((code for code in codes() if f"{example.stem}-".startswith(f"{code}-")), key=len, default="")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
def test_an_example_is_reported_as_written_beside_it(example: Path, request: pytest.FixtureRequest) -> None:
    result = read(InputFile(example.name, example.read_bytes()))
    text = report(example.name, result.lines, result.diagnostics)
    expected = example.with_suffix(".txt")
    if request.config.getoption("--update-golden"):
        expected.write_text(text, encoding="utf-8", newline="\n")
    assert expected.exists(), f"{expected} is missing; pytest --update-golden writes it"
    assert text == expected.read_text(encoding="utf-8"), f"{expected} differs; if that is right, pytest --update-golden"
    assert code_of(example) in {diagnostic.code for diagnostic in result.diagnostics}


@pytest.mark.parametrize("code", sorted(codes()))
def test_each_code_has_an_example(code: str) -> None:
    assert any(code_of(example) == code for example in EXAMPLES), f"add tests/checks/{code}.yaml"


def test_the_codes_found_in_the_sources_are_all_there_are() -> None:
    given = {
        diagnostic.code
        for example in EXAMPLES
        for diagnostic in read(InputFile(example.name, example.read_bytes())).diagnostics
    }
    assert given <= codes()


def test_each_report_belongs_to_an_example() -> None:
    assert {path.stem for path in CHECKS.iterdir() if path.suffix != ".yaml"} <= {path.stem for path in EXAMPLES}


def test_a_file_whose_diagnostics_are_warnings_only_loads() -> None:
    for example in EXAMPLES:
        result = read(InputFile(example.name, example.read_bytes()))
        only_warnings = all(diagnostic.severity == "warning" for diagnostic in result.diagnostics)
        assert (result.decision is not None) == only_warnings, example.name
