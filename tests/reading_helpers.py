"""What the tests of reading share."""

from collections.abc import Iterable

from policy_cli.diagnostics import Diagnostic
from tests.conftest import read_text


def placed(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """Return the place and code of each diagnostic, in the order given: "3:5 wrong-type"."""
    return [f"{fault.position.line}:{fault.position.column} {fault.code}" for fault in diagnostics]


def found(text: str) -> list[str]:
    """Return the place and code of each fault that reading finds in the text of a file."""
    return placed(read_text(text).diagnostics)
