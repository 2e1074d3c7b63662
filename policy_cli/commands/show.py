"""`policy-cli show`."""

import click

from policy_cli.analysis.comparison import select_options
from policy_cli.console.completing import ids_of
from policy_cli.console.input import read_decision
from policy_cli.console.options import format_option, reading_options
from policy_cli.console.output import Answer, write_text, writers
from policy_cli.diagnostics import CannotContinue
from policy_cli.serialize.options import options_data, options_table
from policy_cli.views.option import options_document

WRITERS = writers("layout", "data")


@click.command(
    "show",
    epilog="""Examples:

    \b
    policy-cli show containment
    policy-cli show moderate-engagement dismantling --format markdown""",
)
@click.argument("options", metavar="ID...", nargs=-1, shell_complete=ids_of("option"))
@format_option(WRITERS)
@reading_options
def command(options: tuple[str, ...], format: str) -> None:
    """Show the options with these IDs in full, with every citation."""
    decision = read_decision()
    if not options:
        raise CannotContinue("show needs the ID of an option", f"known here: {', '.join(decision.options)}")
    picked = select_options(decision, options)
    answer = Answer(
        lambda: options_document(decision, picked),
        lambda: options_data(decision, picked),
        lambda: options_table(decision, picked),
    )
    write_text(WRITERS[format](answer))
