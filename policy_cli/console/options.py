"""The options that commands share, before the command or after it."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

from policy_cli.console.completing import complete_files, complete_source
from policy_cli.diagnostics import CannotContinue, unknown
from policy_cli.reading.files import STANDARD_INPUT

SOURCE_OPTION = "--source"
MIN_WIDTH = 20
MAX_WIDTH = 1000

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    """Keep an option given before the command or after it; the last one counts."""
    if value is not None and value is not False:
        ctx.meta[f"policy_cli.{param.name}"] = value


def _remember_width(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if value is not None and not (value.isdecimal() and len(value) < 10 and MIN_WIDTH <= int(value) <= MAX_WIDTH):
        raise CannotContinue(f'--width cannot be "{value}"', f"write a number from {MIN_WIDTH} to {MAX_WIDTH}")
    _remember(ctx, param, int(value) if value else None)


def setting(name: str) -> Any:
    """Return the value of an option, by its name: None if it is not given or no command is running."""
    context = click.get_current_context(silent=True)
    return context.meta.get(f"policy_cli.{name}") if context else None


class NearestChoice(click.Choice[str]):
    """A choice of words, called `noun`, that suggests the closest match for a misspelled one."""

    def __init__(self, choices: Iterable[str], noun: str) -> None:
        super().__init__(list(choices))
        self.noun = noun

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word if it is one of the choices, else raise CannotContinue."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            raise self.refusal(str(value)) from None

    def refusal(self, value: str) -> CannotContinue:
        """Return the error for a word that is not one of the choices, with a suggestion."""
        return unknown(self.noun, value, self.choices, f"choose from {', '.join(self.choices)}")


def _kept_option(
    *names: str, callback: Callable[..., None] = _remember, **settings: Any
) -> Callable[[Decorated], Decorated]:
    """Return an option that is given before the command or after it, and read by `setting`."""
    return click.option(*names, callback=callback, expose_value=False, **settings)


def reading_options(command: Decorated) -> Decorated:
    """Add the options that choose the file, and the width and color of the output."""
    what = f"Output width, {MIN_WIDTH} to {MAX_WIDTH} (default: the terminal's)."
    return file_options(_kept_option("--width", metavar="COLUMNS", help=what, callback=_remember_width)(command))


def file_options(command: Decorated) -> Decorated:
    """Add the options that choose the file, the pager and color."""
    for option in (
        _kept_option("--no-pager", is_flag=True, help="Write long output directly, not through the pager."),
        color_option,
        _kept_option("--builtin", is_flag=True, help="Read the built-in decision on Iran."),
        file_option(f"Read FILE; {STANDARD_INPUT} is the standard input."),
    ):
        command = option(command)
    return command


def color_option(command: Decorated) -> Decorated:
    """Add the option that says whether to color the output."""
    return _kept_option(
        "--color",
        type=NearestChoice(("auto", "always", "never"), "choice of color"),
        metavar="WHEN",
        help="Color the output always, never, or (auto) on terminals, unless NO_COLOR, FORCE_COLOR or TERM say"
        " otherwise.",
    )(command)


def file_option(help: str) -> Callable[[Decorated], Decorated]:
    """Return the option that names the file."""
    return _kept_option("-f", "--file", metavar="FILE", help=help, shell_complete=complete_files)


def source_options(purpose: str) -> Callable[[Decorated], Decorated]:
    """Return the options that name the texts of sources; the purpose is for the help."""
    help = f"{purpose} the texts in DIR, each named by the id of its source: ID.txt, ID.pdf …"
    folder = click.option("--sources", "folder", metavar="DIR", shell_complete=complete_files, help=help)
    files = click.option(
        SOURCE_OPTION,
        "given",
        metavar="ID=FILE",
        multiple=True,
        shell_complete=complete_source,
        help="Use FILE as the text of source ID; can be repeated.",
    )
    return lambda command: folder(files(command))


def format_option(
    formats: Iterable[str], default: Callable[[], str] | None = None, help: str = ""
) -> Callable[[Decorated], Decorated]:
    """Return the options that choose one of these formats; the default is the first unless `default` gives another.

    `help` is added to the help of --format.
    """
    names = list(formats)
    says = f"One of {', '.join(names)}.{help}"
    if "csv" in names:
        says += " In CSV an apostrophe precedes text that a spreadsheet would take for a formula."

    def chosen(ctx: click.Context, param: click.Parameter, value: str | None) -> str:
        short = "json" if setting("json") else "csv" if setting("bom") else None
        if setting("json") and value not in (None, "json"):
            raise CannotContinue(
                f"--json is short for --format json, and --format {value} is given", "give one of the two"
            )
        if setting("bom") and (setting("json") or value not in (None, "csv")):
            raise CannotContinue("--bom is only for CSV", "write --format csv, or leave --bom out")
        return short or value or (default() if default else names[0])

    def decorate(command: Decorated) -> Decorated:
        if "csv" in names:
            command = bom_option(command)
        if "json" in names:
            command = _kept_option("--json", is_flag=True, is_eager=True, help="Short for --format json.")(command)
        choice = NearestChoice(names, "format")
        return click.option("--format", "format", type=choice, metavar="FORMAT", callback=chosen, help=says)(command)

    return decorate


def bom_option(command: Decorated) -> Decorated:
    """Add the option that begins CSV with a byte order mark."""
    help = "Begin CSV with a byte order mark, by which Excel knows UTF-8; other programs may not expect it."
    return _kept_option("--bom", is_flag=True, is_eager=True, help=help)(command)


def refuse_options(*names: str, hint: str | None = None) -> None:
    """Reject options such as -f and --builtin for a command that reads no decision file."""
    for name in names:
        if setting(name):
            command = click.get_current_context().info_name
            raise CannotContinue(
                f"{command} reads no decision, so it cannot use --{name}", hint or f"leave --{name} out"
            )
