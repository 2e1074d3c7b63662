"""The command line: the registry of commands, and the one place where trouble is answered."""

import sys
from importlib import import_module
from typing import Any

import click

import policy_cli
from policy_cli.commands.sharing import has_colour, reading_options
from policy_cli.diagnostics import CannotContinue, did_you_mean
from policy_cli.reports import report_trouble
from policy_cli.writing import ReaderGone

# Each command with what the list of commands says of it. Its module is imported when it is called.
COMMANDS = {
    "list": "List the options, one a line.",
    "show": "Show options in full, with every citation.",
    "compare": "Compare options side by side.",
    "export": "Export a brief.",
    "rank": "Rank the options, and say what would change it.",
    "refs": "List the sources and what rests on each.",
    "search": "Show every place of the file that says something.",
    "diff": "Show what changed between two versions of the file.",
    "check": "Check the file and say how to mend it.",
}
GOOD, TROUBLE, INTERRUPTED, BROKEN_PIPE = 0, 2, 130, 141


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order of the registry."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name, or None; fail with the nearest name for a misspelt one."""
        if cmd_name in COMMANDS:
            command: click.Command = import_module(f"policy_cli.commands.{cmd_name}").command
            return command
        if not cmd_name.startswith("-") and not ctx.resilient_parsing:
            ctx.fail(f'There is no command "{cmd_name}": {did_you_mean(cmd_name, list(COMMANDS))}')
        return None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; say why where it cannot go on, in color where that is wished."""
        try:
            return super().invoke(ctx)
        except CannotContinue as trouble:
            click.echo(report_trouble(trouble, has_colour(sys.stderr)), err=True, nl=False, color=True)
            raise click.exceptions.Exit(TROUBLE) from trouble

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""Examples:

    \b
    policy-cli compare
    policy-cli show containment
    policy-cli -f options.yaml check

    The decision is read from -f FILE, else from the file that POLICY_CLI_FILE names, else from ./options.yaml, else
    the built-in one on U.S. policy toward Iran is shown.""",
)
@click.version_option(policy_cli.__version__, prog_name="policy-cli")
@reading_options
def cli() -> None:
    """Compare policy options, with every claim traced to its source."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    try:
        result = cli.main(args=arguments, prog_name="policy-cli", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        return INTERRUPTED
    except ReaderGone:
        return BROKEN_PIPE
    return result if isinstance(result, int) else GOOD
