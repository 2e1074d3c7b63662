"""What the commands share: which file they read, how they show, and the options for both."""

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from time import monotonic
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from policy_cli.commands.completing import complete_files
from policy_cli.diagnostics import CannotContinue, Diagnostic, did_you_mean
from policy_cli.frozen import frozen
from policy_cli.model import Decision
from policy_cli.reading import Reading, read
from policy_cli.reading.files import STANDARD_INPUT, Source, locate, name_of_file
from policy_cli.render import FORMATS, TABLE_FORMATS, Layout, render
from policy_cli.reports import annotations, report_with_summary
from policy_cli.text import one_line
from policy_cli.writing import write_notice, write_output

if TYPE_CHECKING:
    from policy_cli.document import Document

    _Choice = click.Choice[str]
else:
    # Before click 8.2 choices take no type.
    _Choice = click.Choice

MIN_WIDTH = 20
DEFAULT_WIDTH = 80
MAX_WIDTH = 1000

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


@frozen
class Answer:
    """A command's answer in each of its shapes, made when a format asks for it: a document, data, a table of text."""

    document: Callable[[], "Document"]
    data: Callable[[], Mapping[str, Any]]
    table: Callable[[], tuple[Iterable[str], Iterable[Iterable[str | int | float]]]]


def _as_json(answer: Answer) -> str:
    from policy_cli.serialize import to_json

    return to_json(answer.data())


def _as_csv(answer: Answer) -> str:
    from policy_cli.serialize import to_csv

    return to_csv(*answer.table())


DATA_FORMATS: dict[str, Callable[[Answer], str]] = {"json": _as_json, "csv": _as_csv}
ALL_FORMATS = (*FORMATS, *DATA_FORMATS, *TABLE_FORMATS)


@frozen
class Findings:
    """What was found in a file, and whether all of it could be looked at."""

    file: str
    lines: list[str]
    diagnostics: Sequence[Diagnostic]
    complete: bool = True


def _findings_as_text(files: Sequence[Findings]) -> str:
    return "\n".join(
        report_with_summary(found.file, found.lines, found.diagnostics, found.complete, has_colour(sys.stdout))
        for found in files
    )


def _findings_as_json(files: Sequence[Findings]) -> str:
    from policy_cli.serialize import findings_data, to_json

    return to_json(findings_data((found.file, found.diagnostics, found.complete) for found in files))


FINDING_FORMATS: dict[str, Callable[[Sequence[Findings]], str]] = {
    "text": _findings_as_text,
    "json": _findings_as_json,
    "github": lambda files: "".join(annotations(found.file, found.diagnostics) for found in files),
}
"""How what was found in one or several files is written."""


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    """Keep an option that stands before the command or after it; after it counts."""
    if value is not None and value is not False:
        ctx.meta[f"policy_cli.{param.name}"] = value


def _remember_width(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if value is not None and not (value.isdecimal() and MIN_WIDTH <= int(value) <= MAX_WIDTH):
        raise CannotContinue(f'--width cannot be "{value}"', f"write a number from {MIN_WIDTH} to {MAX_WIDTH}")
    _remember(ctx, param, int(value) if value else None)


def _setting(name: str) -> Any:
    context = click.get_current_context(silent=True)
    return context.meta.get(f"policy_cli.{name}") if context else None


class NearestChoice(_Choice):
    """A choice that answers a misspelt word with the nearest."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word if it is one to be chosen, else raise CannotContinue."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            raise self.refusal(str(value), param.opts[0] if param else "it") from None

    def refusal(self, value: str, option: str) -> CannotContinue:
        """Return what is wrong with a word that is not to be chosen, and which one may have been meant."""
        hint = did_you_mean(value, list(self.choices)) or f"write one of: {', '.join(self.choices)}"
        return CannotContinue(f'{option} cannot be "{value}"', hint)


def reading_options(command: Decorated) -> Decorated:
    """Add the options that say which file is read and how wide and colored the output is."""
    return file_options(
        click.option(
            "--width",
            metavar="COLUMNS",
            help="Make the output as wide as this, not as the terminal.",
            callback=_remember_width,
            expose_value=False,
        )(command)
    )


def file_options(command: Decorated) -> Decorated:
    """Add the options that say which file is read, and whether what is wrong with it is reported in color."""
    for option in (
        click.option(
            "--no-pager",
            is_flag=True,
            help="Write long output at once, not through the pager.",
            callback=_remember,
            expose_value=False,
        ),
        click.option(
            "--color",
            type=NearestChoice(["auto", "always", "never"]),
            metavar="WHEN",
            help="Color the output always, never, or as NO_COLOR, FORCE_COLOR and TERM have it (auto).",
            callback=_remember,
            expose_value=False,
        ),
        click.option(
            "--builtin",
            is_flag=True,
            help="Read the built-in decision on Iran.",
            callback=_remember,
            expose_value=False,
        ),
        file_option(f"Read FILE; {STANDARD_INPUT} is the standard input."),
    ):
        command = option(command)
    return command


def file_option(help: str) -> Callable[[Decorated], Decorated]:
    """Return the option that names the file, before the command or after it."""
    return click.option(
        "-f",
        "--file",
        metavar="FILE",
        help=help,
        shell_complete=complete_files,
        callback=_remember,
        expose_value=False,
    )


def format_option(formats: tuple[str, ...]) -> Callable[[Decorated], Decorated]:
    """Return the option that chooses one of these formats."""
    return click.option(
        "--format",
        "format",
        type=NearestChoice(formats),
        metavar="FORMAT",
        default=formats[0],
        help=f"One of {', '.join(formats)}.",
    )


def read_file(named: str | None = None) -> Reading:
    """Read the named file, else the one that the options choose; say on stderr which it is unless that is obvious."""
    return read(chosen_source(named))


def chosen_source(named: str | None = None) -> Source:
    """Return the named file, else the one that the options choose; say on stderr which it is unless that is obvious."""
    file, builtin = named_once(named), bool(_setting("builtin"))
    if file is not None and builtin:
        raise CannotContinue("both a file and the built-in one are asked for", "give either --file or --builtin")
    source, notice = locate(file, builtin)
    if notice:
        tell(notice)
    return source


def refuse_options(*names: str, hint: str | None = None) -> None:
    """Raise CannotContinue for an option that says which decision is read, before a command that cannot use it."""
    for name in names:
        if _setting(name):
            command = click.get_current_context().info_name
            raise CannotContinue(f"{command} reads no decision, and cannot use --{name}", hint or f"leave --{name} out")


def named_once(named: str | None) -> str | None:
    """Return the file that is named as an argument or by --file; raise CannotContinue if it is named both ways."""
    if named and _setting("file"):
        raise CannotContinue("the file is named twice", "name it once, with --file or without")
    return named or _setting("file")


def file_to_change() -> str:
    """Return the path of the chosen file; raise CannotContinue for the standard input and the built-in file."""
    if name_of_file(_setting("file"), bool(_setting("builtin"))) == STANDARD_INPUT:
        raise CannotContinue("the standard input cannot be edited", "name a file: -f FILE")
    path = chosen_source().path
    if path is None:
        hint = "`policy-cli init` starts one of your own, `policy-cli init --example` copies the built-in one"
        raise CannotContinue("the built-in file is never changed", hint)
    return path


def tell(sentence: str) -> None:
    """Say on stderr what the command does or did, apart from its answer."""
    write_notice(f"policy-cli: {one_line(sentence)}\n")


def ask(question: str) -> str | None:
    """Ask on the terminal; return the answer without white space at its ends, or None if nobody can answer.

    That is where the standard input or stderr is no terminal, or the input is at its end.
    """
    if not is_conversation():
        return None
    answer = b""
    try:
        write_notice(question)
        answer = sys.stdin.buffer.readline()
    finally:
        if not answer:
            write_notice("\n")
    return answer.decode(sys.stdin.encoding, "replace").strip() if answer else None


def is_conversation() -> bool:
    """Return whether a person can be asked, and answer."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def read_decision(if_faulty: int = 1) -> Decision:
    """Return the decision of the chosen file; see `read_decision_and_source`."""
    return read_decision_and_source(if_faulty)[0]


def read_decision_and_source(if_faulty: int = 1) -> tuple[Decision, Source]:
    """Return the decision of the chosen file, and the file.

    What is wrong with it is reported on stderr; if it has errors, the command leaves with the code `if_faulty`.
    """
    reading = read_file()
    report_faults(reading)
    if reading.decision is None:
        raise click.exceptions.Exit(if_faulty)
    return reading.decision, reading.source


def report_faults(reading: Reading) -> None:
    """Report on stderr what is wrong with a file."""
    if reading.diagnostics:
        colour = has_colour(sys.stderr)
        text = report_with_summary(reading.source.name, reading.lines, reading.diagnostics, reading.complete, colour)
        write_notice(text)


def write_answer(answer: Answer, format: str, paged: bool = True) -> None:
    """Write an answer to the standard output in any format; see `write_text`."""
    serialize = DATA_FORMATS.get(format)
    write_text(serialize(answer) if serialize else render(answer.document(), format, layout()), paged)


def write_text(text: str | bytes, paged: bool = True) -> None:
    """Write text to the standard output, through the pager where it is long, unless that is not wished."""
    write_output(text, paged and not _setting("no_pager"))


def progress(label: str, patience: float = 0) -> Callable[[float], None]:
    """Return what shows, on stderr if that is a terminal, the share of a work that is done.

    It is shown once the work has taken `patience` seconds, on a line that is cleared when all is done.
    """
    stream = sys.stderr
    if stream is None or not stream.isatty():
        return lambda done: None
    start = monotonic()
    shown = ""

    def show(done: float) -> None:
        nonlocal shown
        line = f"\r{label}: {done:4.0%}" if done < 1 else "\r\x1b[K" * bool(shown)
        if line != shown and (shown or monotonic() - start >= patience):
            write_notice(line)
            shown = line

    return show


def layout() -> Layout:
    """Return the layout for the standard output."""
    columns = _setting("width") or _terminal_width()
    colour = has_colour(sys.stdout)
    return Layout(
        width=min(max(columns, MIN_WIDTH), MAX_WIDTH),
        colour=colour,
        unicode=_can_draw(sys.stdout),
        links=colour and _can_link(sys.stdout),
    )


def _terminal_width() -> int:
    """Return what COLUMNS says, else the width of the terminal, else 80 columns."""
    with suppress(KeyError, ValueError):
        columns = int(os.environ["COLUMNS"])
        if columns > 0:
            return columns
    with suppress(AttributeError, ValueError, OSError):
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or DEFAULT_WIDTH  # type: ignore[union-attr]
    return DEFAULT_WIDTH


def has_colour(stream: IO[str] | None) -> bool:
    """Return whether to colour what goes to a stream: by --color, else by the environment, else on terminals."""
    wish = _setting("color") or "auto"
    if wish != "auto":
        return bool(wish == "always")
    return _environment_wants_colour(os.environ, stream is not None and stream.isatty())


def _environment_wants_colour(environment: Mapping[str, str], is_terminal: bool) -> bool:
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return environment["FORCE_COLOR"] != "0"
    # What git runs to show a difference writes to a pipe, though it is for a terminal.
    return (is_terminal or "GIT_PAGER_IN_USE" in environment) and environment.get("TERM") != "dumb"


def _can_link(stream: IO[str] | None) -> bool:
    from policy_cli.commands.hyperlinks import can_link

    return can_link(os.environ, stream is not None and stream.isatty())


def _can_draw(stream: IO[str] | None) -> bool:
    try:
        "─•".encode(getattr(stream, "encoding", None) or "ascii")
    except UnicodeEncodeError:
        return False
    return True
