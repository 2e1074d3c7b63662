"""Reading the chosen file, and reporting its faults."""

import sys

import click

from policy_cli.console.conversation import tell
from policy_cli.console.options import setting
from policy_cli.console.terminal import has_color
from policy_cli.diagnostics import CannotContinue
from policy_cli.model import Decision
from policy_cli.reading.decision import ReadResult, read
from policy_cli.reading.files import DEFAULT_NAME, STANDARD_INPUT, Source, locate, name_of_file
from policy_cli.reports import report_with_summary
from policy_cli.writing import write_notice


def chosen_source(named: str | None = None) -> Source:
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
    chosen_source()
    return name


def read_decision(if_faulty: int = 1) -> Decision:
    """Return the decision of the chosen file; see `read_decision_and_source`."""
    return read_decision_and_source(if_faulty)[0]


def read_decision_and_source(if_faulty: int = 1) -> tuple[Decision, Source]:
    """Return the decision of the chosen file, and the file.

    Its faults are reported on stderr; if it has errors, the command exits with the code `if_faulty`.
    """
    reading = read(chosen_source())
    report_faults(reading)
    if reading.decision is None:
        raise click.exceptions.Exit(if_faulty)
    return reading.decision, reading.source


def report_faults(reading: ReadResult) -> None:
    """Report the faults of a file on stderr."""
    if reading.diagnostics:
        color = has_color(sys.stderr)
        text = report_with_summary(reading.source.name, reading.lines, reading.diagnostics, reading.complete, color)
        write_notice(text)
