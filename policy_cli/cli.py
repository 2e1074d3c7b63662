"""The command line: the registry of commands, and the place where errors are reported."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

import policy_cli
from policy_cli.console.options import reading_options
from policy_cli.console.terminal import has_color
from policy_cli.diagnostics import CannotContinue, unknown
from policy_cli.reports import report_error
from policy_cli.writing import ClosedOutput, ReaderGone, drop_output, set_encodings, write_notice

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

GROUPS = {
    "Read": {
        "list": "List the options, one per line.",
        "show": "Show options in full, with every citation.",
        "compare": "Compare options side by side.",
        "rank": "Rank the options, and say what would change their order.",
        "export": "Export a brief.",
        "refs": "List the sources and what rests on each.",
        "search": "Search the file for words.",
    },
    "Check": {
        "check": "Check the file and say how to fix it.",
        "verify": "Check quotes and places against the source texts.",
        "diff": "Show what changed between two versions of the file.",
    },
    "Write": {
        "init": "Start a decision of your own.",
        "edit": "Change the file in your editor, safely.",
    },
    "Set up": {
        "schema": "Print the JSON Schema of the file, for editors.",
        "completion": "Print the script that adds completion to a shell.",
        "help": "Show this help, or that of a command.",
    },
}
"""The commands by what they are for, each with its description."""
COMMANDS = {name: about for group in GROUPS.values() for name, about in group.items()}
"""The commands with their descriptions. The module of each is imported when it is called."""
GOOD, ERROR, INTERRUPTED, BROKEN_PIPE = 0, 2, 130, 141


class HelpFormatter(click.HelpFormatter):
    """Writes help whose headings are bold; click drops that where the output has no color."""

    def getvalue(self) -> str:
        """Return the help, in which a heading is a line of few words and a colon."""
        help = super().getvalue()
        return re.sub(r"(?m)^( *)(\w[\w ]*:)$", lambda line: line[1] + click.style(line[2], bold=True), help)


class HelpContext(click.Context):
    """The context of a command, whose help has headings that stand out."""

    formatter_class = HelpFormatter

    def make_formatter(self) -> click.HelpFormatter:
        """Return a formatter, and say whether the output has color."""
        self.color = has_color(sys.stdout)
        return super().make_formatter()


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    context_class = HelpContext

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order of the registry."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name, or None; raise CannotContinue for an unknown one."""
        if cmd_name in COMMANDS:
            command: click.Command = import_module(f"policy_cli.commands.{cmd_name}").command
            command.context_class = HelpContext
            return command
        if not cmd_name.startswith("-") and not ctx.resilient_parsing:
            raise unknown("command", cmd_name, COMMANDS, "policy-cli -h lists them")
        return None

    def make_context(self, *arguments: Any, **settings: Any) -> click.Context:
        """Read the command line up to the command; this also shows help and version."""
        with _click_errors():
            return super().make_context(*arguments, **settings)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem[str]]":
        """Complete the names of commands, without importing any, and options."""
        from click.shell_completion import CompletionItem

        names = [CompletionItem(name, help=about) for name, about in COMMANDS.items() if name.startswith(incomplete)]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; report why if it cannot continue, with the options on color still known."""
        try:
            with _click_errors():
                return super().invoke(ctx)
        except (CannotContinue, click.UsageError) as error:
            raise click.exceptions.Exit(_say(error)) from error

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands, then the options that all share."""
        self.format_commands(ctx, formatter)
        click.Command.format_options(self, ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by what they are for, without importing any."""
        widest = max(map(len, COMMANDS))
        for heading, commands in GROUPS.items():
            with formatter.section(heading):
                formatter.write_dl([(f"{name:{widest}}", about) for name, about in commands.items()])


@contextmanager
def _click_errors() -> Iterator[None]:
    """Turn operating-system errors raised inside click into our own messages."""
    try:
        yield
    except BrokenPipeError as error:
        drop_output()
        raise ReaderGone from error
    except OSError as error:
        drop_output()
        raise CannotContinue(f"cannot continue: {error.strerror or error}") from error


def _say(error: CannotContinue | click.UsageError) -> int:
    """Report why a command cannot continue; return the exit code."""
    from policy_cli.console.usage import as_error, with_hint

    reported = as_error(error) if isinstance(error, click.UsageError) else with_hint(error)
    write_notice(report_error(reported, has_color(sys.stderr)))
    return ERROR


@click.command(
    cls=LazyGroup,
    invoke_without_command=True,
    subcommand_metavar="COMMAND [ARGS]...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""Examples:

    \b
    policy-cli compare
    policy-cli show containment
    policy-cli -f options.yaml check

    For a command's options: policy-cli COMMAND -h

    The decision is read from -f FILE, else from the file that POLICY_CLI_FILE names, else from ./options.yaml, else
    the built-in one on U.S. policy toward Iran.""",
)
@click.version_option(policy_cli.__version__, "-V", "--version", prog_name="policy-cli")
@reading_options
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Compare policy options, with every claim traced to its source."""
    if ctx.invoked_subcommand is None:
        help = ctx.get_help()
        write_notice(f"{help if has_color(sys.stderr) else click.unstyle(help)}\n")
        ctx.exit(ERROR)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    sys.stdout = sys.stdout or ClosedOutput()
    set_encodings()
    if "_POLICY_CLI_COMPLETE" in os.environ:
        import_module("policy_cli.commands.completion").prepare(sys.argv[1:] if arguments is None else arguments)
    try:
        result = cli.main(args=arguments, prog_name="policy-cli", standalone_mode=False)
    except (CannotContinue, click.UsageError) as error:
        return _say(error)
    except (click.Abort, KeyboardInterrupt):
        drop_output()
        return INTERRUPTED
    except ReaderGone:
        return BROKEN_PIPE
    return result if isinstance(result, int) else GOOD
