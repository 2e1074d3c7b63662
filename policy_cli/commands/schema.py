"""`policy-cli schema`."""

import click

from policy_cli.console.options import refuse_options
from policy_cli.schema import schema_text
from policy_cli.writing import write_output


@click.command(
    "schema",
    epilog="""To use it, put it beside the decision file, and begin that file with the line

    \b
    # yaml-language-server: $schema=./options.schema.json

    Examples:

    \b
    policy-cli schema
    policy-cli schema > options.schema.json""",
)
def command() -> None:
    """Print the JSON Schema of decision files, for editors: they mark errors, complete keys and explain them."""
    refuse_options("file", "builtin")
    write_output(schema_text())
