"""`policy-cli check`."""

import click

from policy_cli.commands.sharing import FINDING_FORMATS, Findings, file_options, format_option, read_file, write_text


@click.command(
    "check",
    epilog="""Examples:

    \b
    policy-cli check
    policy-cli check options.yaml
    policy-cli check --format github""",
)
@click.argument("named", metavar="[FILE]", required=False)
@format_option(tuple(FINDING_FORMATS))
@file_options
def command(named: str | None, format: str) -> None:
    """Check FILE, or the file that all commands read: say where something is wrong, what, and how to mend it.

    Exit code 0 if the file can be used, 1 if it has errors.
    """
    reading = read_file(named)
    found = Findings(reading.source.name, reading.lines, reading.diagnostics, reading.complete)
    write_text(FINDING_FORMATS[format](found))
    if reading.decision is None:
        raise click.exceptions.Exit(1)
