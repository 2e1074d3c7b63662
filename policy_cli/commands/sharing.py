"""What the commands share: which file they read, how they show, and the options for both."""

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import IO, Any, TypeVar

import click

from policy_cli.diagnostics import Diagnostic, did_you_mean
from policy_cli.document import Document
from policy_cli.frozen import frozen
from policy_cli.model import Decision
from policy_cli.reading import Reading, read
from policy_cli.reading.files import STANDARD_INPUT, Source, locate
from policy_cli.render import FORMATS, TABLE_FORMATS, Layout, render
from policy_cli.reports import annotations, report_with_summary
from policy_cli.serialize import diagnostics_data, to_csv, to_json
from policy_cli.text import one_line
from policy_cli.writing import write_output

MIN_WIDTH = 20
MAX_WIDTH = 1000

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


@frozen
class Answer:
    """A command's answer in each of its shapes, made when a format asks for it: a document, data, a table of text."""

    document: Callable[[], Document]
    data: Callable[[], Mapping[str, Any]]
    table: Callable[[], tuple[Iterable[str], Iterable[Iterable[str | int | float]]]]


DATA_FORMATS: dict[str, Callable[[Answer], str]] = {
    "json": lambda answer: to_json(answer.data()),
    "csv": lambda answer: to_csv(*answer.table()),
}
ALL_FORMATS = (*FORMATS, *DATA_FORMATS, *TABLE_FORMATS)


@frozen
class Findings:
    """What was found in a file, and whether all of it could be looked at."""

    file: str
    lines: list[str]
    diagnostics: Sequence[Diagnostic]
    complete: bool = True


FINDING_FORMATS: dict[str, Callable[[Findings], str]] = {
    "text": lambda found: report_with_summary(
        found.file, found.lines, found.diagnostics, found.complete, has_colour(sys.stdout)
    ),
    "json": lambda found: to_json(diagnostics_data(found.file, found.diagnostics, found.complete)),
    "github": lambda found: annotations(found.file, found.diagnostics),
}


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    """Keep an option that stands before the command or after it; after it counts."""
    if value is not None and value is not False:
        ctx.meta[f"policy_cli.{param.name}"] = value


def _setting(name: str) -> Any:
    return click.get_current_context().meta.get(f"policy_cli.{name}")


class NearestChoice(click.Choice[str]):
    """A choice that answers a misspelt word with the nearest."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        """Return what is wrong with a word that is not to be chosen, and which one may have been meant."""
        hint = did_you_mean(str(value), list(self.choices))
        return f'there is no "{value}"; {hint or "choose " + ", ".join(self.choices)}'


def reading_options(command: Decorated) -> Decorated:
    """Add the options that say which file is read and how wide and colored the output is."""
    return file_options(
        click.option(
            "--width",
            type=click.IntRange(MIN_WIDTH, MAX_WIDTH),
            metavar="COLUMNS",
            help="The width of the output; the terminal's, or 80, if not given.",
            callback=_remember,
            expose_value=False,
        )(command)
    )


def file_options(command: Decorated) -> Decorated:
    """Add the options that say which file is read, and whether what is wrong with it is reported in color."""
    for option in (
        click.option(
            "--color",
            type=NearestChoice(["auto", "always", "never"]),
            help="Color the output; auto obeys NO_COLOR, FORCE_COLOR and TERM.",
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
        click.option(
            "-f",
            "--file",
            metavar="FILE",
            help=f"Read FILE; {STANDARD_INPUT} is the standard input.",
            callback=_remember,
            expose_value=False,
        ),
    ):
        command = option(command)
    return command


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
    file, builtin = named or _setting("file"), bool(_setting("builtin"))
    if named and _setting("file"):
        raise click.UsageError("name the file once, with --file or without")
    if file is not None and builtin:
        raise click.UsageError("give either --file or --builtin")
    source, notice = locate(file, builtin)
    if notice:
        click.echo(f"policy-cli: {one_line(notice)}", err=True)
    return source


def read_decision(if_faulty: int = 1) -> Decision:
    """Return the decision of the chosen file; see `read_named_decision`."""
    return read_named_decision(if_faulty)[0]


def read_named_decision(if_faulty: int = 1) -> tuple[Decision, str]:
    """Return the decision of the chosen file, and the file's name.

    What is wrong with it is reported on stderr; if it has errors, the command leaves with the code `if_faulty`.
    """
    reading = read_file()
    report_faults(reading)
    if reading.decision is None:
        raise click.exceptions.Exit(if_faulty)
    return reading.decision, reading.source.name


def report_faults(reading: Reading) -> None:
    """Report on stderr what is wrong with a file."""
    if reading.diagnostics:
        colour = has_colour(sys.stderr)
        text = report_with_summary(reading.source.name, reading.lines, reading.diagnostics, reading.complete, colour)
        click.echo(text, err=True, nl=False, color=True)


def write_answer(answer: Answer, format: str) -> None:
    """Write an answer to the standard output in any format."""
    serialize = DATA_FORMATS.get(format)
    write_output(serialize(answer) if serialize else render(answer.document(), format, layout()))


def layout() -> Layout:
    """Return the layout for the standard output."""
    columns = _setting("width") or shutil.get_terminal_size().columns
    return Layout(
        width=min(max(columns, MIN_WIDTH), MAX_WIDTH),
        colour=has_colour(sys.stdout),
        unicode=_can_draw(sys.stdout),
    )


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


def _can_draw(stream: IO[str] | None) -> bool:
    try:
        "─•".encode(getattr(stream, "encoding", None) or "ascii")
    except UnicodeEncodeError:
        return False
    return True
