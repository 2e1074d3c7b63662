"""Reading the chosen file, and reporting its faults."""

import sys
from collections.abc import Iterable
from dataclasses import replace

import click

from policy_cli.console.conversation import tell
from policy_cli.console.options import setting
from policy_cli.console.terminal import has_color, layout
from policy_cli.diagnostics import CannotContinue, Diagnostic
from policy_cli.model import Decision
from policy_cli.reading.decision import ReadResult, read
from policy_cli.reading.files import DEFAULT_NAME, STANDARD_INPUT, InputFile, locate, name_of_file
from policy_cli.reports import report_with_summary
from policy_cli.writing import write_notice

HINTS_BY_CODE = {
    "foreign-library": "convert it, with Pandoc: policy-cli refs --from FILE -o library.yaml; "
    'then write "bibliography: library.yaml"',
}
"""The hint for each code of a fault that an option fixes."""


def chosen_file(named: str | None = None) -> InputFile:
    """Return the named file, else the one that the options choose; name it on stderr unless it is obvious."""
    file, builtin = named_once(named), bool(setting("builtin"))
    if file is not None and builtin:
        raise CannotContinue("both a file and the built-in one are chosen", "give either --file or --builtin")
    source, notice = locate(file, builtin)
    if notice:
        tell(notice)
    return source


def named_once(named: str | None) -> str | None:
    """Return the file named as an argument or by --file; raise CannotContinue if it is named both ways."""
    if named and setting("file"):
        raise CannotContinue("the file is named twice", "name it once, with --file or without")
    return named or setting("file")


def file_to_change() -> str:
    """Return the path of the chosen file; raise CannotContinue for the standard input and the built-in file."""
    builtin = bool(setting("builtin"))
    name = name_of_file(setting("file"), builtin)
    if name == STANDARD_INPUT:
        raise CannotContinue("the standard input cannot be edited", "name a file: -f FILE")
    if name is None:
        hint = "`policy-cli init` starts one of your own, `policy-cli init --example` copies the built-in one"
        message = "the built-in file is never changed" if builtin else f"there is no {DEFAULT_NAME} here"
        raise CannotContinue(message, hint)
    chosen_file()
    return name


def read_decision(if_faulty: int = 1) -> Decision:
    """Return the decision of the chosen file; see `read_decision_and_files`."""
    return read_decision_and_files(if_faulty)[0]


def read_decision_and_files(if_faulty: int = 1) -> tuple[Decision, ReadResult]:
    """Return the decision of the chosen file, and what was read for it.

    Its faults are reported on stderr; if it has errors, the command exits with the code `if_faulty`.
    """
    reading = read(chosen_file())
    report_faults(reading)
    if reading.decision is None:
        raise click.exceptions.Exit(if_faulty)
    return reading.decision, reading


def report_faults(reading: ReadResult) -> None:
    """Report the faults of a file on stderr."""
    color, width = has_color(sys.stderr), layout().width
    for found in reading.by_file(with_option_hints(reading.diagnostics)):
        if found.diagnostics:
            write_notice(report_with_summary(found.file, found.lines, found.diagnostics, found.complete, color, width))


def with_option_hints(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return diagnostics of a file with hints that name options, where an option fixes a fault."""
    return [replace(one, hint=HINTS_BY_CODE.get(one.code, one.hint)) for one in found]
