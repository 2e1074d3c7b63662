"""`policy-cli check`."""

import sys

import click

from policy_cli.commands.sharing import file_options, has_colour, read_file
from policy_cli.reports import report_with_summary
from policy_cli.writing import write_output


@click.command(
    "check",
    epilog="""Examples:

    \b
    policy-cli check
    policy-cli check options.yaml""",
)
@click.argument("named", metavar="[FILE]", required=False)
@file_options
def command(named: str | None) -> None:
    """Check FILE, or the file that all commands read: say where something is wrong, what, and how to mend it.

    Exit code 0 if the file can be used, 1 if it has errors.
    """
    reading = read_file(named)
    colour = has_colour(sys.stdout)
    write_output(report_with_summary(reading.source.name, reading.lines, reading.diagnostics, reading.complete, colour))
    if reading.decision is None:
        raise click.exceptions.Exit(1)
