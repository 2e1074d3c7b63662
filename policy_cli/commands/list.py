"""`policy-cli list`."""

import click

from policy_cli.console.input import read_decision
from policy_cli.console.options import format_option, reading_options
from policy_cli.console.output import Answer, write_text, writers
from policy_cli.serialize.options import options_summary, options_table
from policy_cli.views.listing import listing_document

WRITERS = writers("layout", "data", "tables")


@click.command(
    "list",
    epilog="""Examples:

    \b
    policy-cli list
    policy-cli list --format csv""",
)
@format_option(WRITERS)
@reading_options
def command(format: str) -> None:
    """List the options, one per line."""
    decision = read_decision()
    options = tuple(decision.options.values())
    answer = Answer(
        lambda: listing_document(decision),
        lambda: options_summary(decision, options),
        lambda: options_table(decision, options),
    )
    write_text(WRITERS[format](answer))
