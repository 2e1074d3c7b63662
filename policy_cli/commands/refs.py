"""`policy-cli refs`."""

import click

from policy_cli.analysis.evidence import usage
from policy_cli.commands.sharing import ALL_FORMATS, Answer, format_option, read_decision, reading_options, write_answer
from policy_cli.serialize import references_data, references_table
from policy_cli.views.references import references_document


@click.command(
    "refs",
    epilog="""Examples:

    \b
    policy-cli refs
    policy-cli refs --format json""",
)
@format_option(ALL_FORMATS)
@reading_options
def command(format: str) -> None:
    """List the sources, and how many claims of each option rest on each, and on each alone."""
    decision = read_decision()
    usages = usage(decision)
    answer = Answer(
        lambda: references_document(decision, usages),
        lambda: references_data(decision, usages),
        lambda: references_table(usages),
    )
    write_answer(answer, format)
