"""The options that commands share, before the command or after it."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

from policy_cli.console.completing import complete_files
from policy_cli.diagnostics import CannotContinue, did_you_mean
from policy_cli.reading.files import STANDARD_INPUT

MIN_WIDTH = 20
MAX_WIDTH = 1000

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    """Keep an option that stands before the command or after it; after it counts."""
    if value is not None and value is not False:
        ctx.meta[f"policy_cli.{param.name}"] = value


def _remember_width(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if value is not None and not (value.isdecimal() and len(value) < 10 and MIN_WIDTH <= int(value) <= MAX_WIDTH):
        raise CannotContinue(f'--width cannot be "{value}"', f"write a number from {MIN_WIDTH} to {MAX_WIDTH}")
    _remember(ctx, param, int(value) if value else None)


def setting(name: str) -> Any:
    """Return what an option says, by its name without hyphens: None if it is not given, or no command is running."""
    context = click.get_current_context(silent=True)
    return context.meta.get(f"policy_cli.{name}") if context else None


class NearestChoice(click.Choice[str]):
    """A choice that answers a misspelled word with the nearest."""

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
            help=f"Make the output as wide as this, from {MIN_WIDTH} to {MAX_WIDTH}, not as the terminal.",
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
        color_option,
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


def color_option(command: Decorated) -> Decorated:
    """Add the option that says whether the output is colored."""
    return click.option(
        "--color",
        type=NearestChoice(["auto", "always", "never"]),
        metavar="WHEN",
        help="Color the output always, never, or (auto) on terminals, unless NO_COLOR, FORCE_COLOR or TERM say"
        " otherwise.",
        callback=_remember,
        expose_value=False,
    )(command)


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


def format_option(formats: Iterable[str]) -> Callable[[Decorated], Decorated]:
    """Return the option that chooses one of these formats, of which the first is the default."""
    names = list(formats)
    return click.option(
        "--format",
        "format",
        type=NearestChoice(names),
        metavar="FORMAT",
        default=names[0],
        help=f"One of {', '.join(names)}.",
    )


def refuse_options(*names: str, hint: str | None = None) -> None:
    """Raise CannotContinue for an option that says which decision is read, before a command that cannot use it."""
    for name in names:
        if setting(name):
            command = click.get_current_context().info_name
            raise CannotContinue(f"{command} reads no decision, and cannot use --{name}", hint or f"leave --{name} out")
