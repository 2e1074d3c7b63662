"""`policy-cli refs`."""

import click

from policy_cli.analysis.evidence import usage
from policy_cli.console.input import read_decision
from policy_cli.console.options import format_option, reading_options
from policy_cli.console.output import Answer, write_text, writers
from policy_cli.serialize.references import references_data, references_table
from policy_cli.views.references import references_document

WRITERS = writers("layout", "data", "tables", "sources")


@click.command(
    "refs",
    epilog="""Zotero imports csl-json and bibtex.

    Examples:

    \b
    policy-cli refs
    policy-cli refs --format json
    policy-cli refs --format csl-json
    policy-cli refs --format bibtex""",
)
@format_option(WRITERS)
@reading_options
def command(format: str) -> None:
    """List the sources, with how many claims of each option rest on each source, and on it alone."""
    decision = read_decision()
    usages = usage(decision)
    answer = Answer(
        lambda: references_document(decision, usages),
        lambda: references_data(decision, usages),
        lambda: references_table(usages),
        sources=decision.references,
    )
    write_text(WRITERS[format](answer))
