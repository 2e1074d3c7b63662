"""`policy-cli refs`."""

import click

from policy_cli.analysis.evidence import usage
from policy_cli.console.input import read_decision
from policy_cli.console.options import format_option, reading_options
from policy_cli.console.output import ALL_FORMATS, Answer, write_answer, write_text
from policy_cli.references.bibliography import bibtex, csl_json
from policy_cli.serialize.references import references_data, references_table
from policy_cli.views.references import references_document

# The sources alone, for programs that manage them.
BIBLIOGRAPHIES = {"csl-json": csl_json, "bibtex": bibtex}


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
@format_option((*ALL_FORMATS, *BIBLIOGRAPHIES))
@reading_options
def command(format: str) -> None:
    """List the sources, and how many claims of each option rest on each, and on each alone."""
    decision = read_decision()
    if format in BIBLIOGRAPHIES:
        write_text(BIBLIOGRAPHIES[format](decision.references))
        return
    usages = usage(decision)
    answer = Answer(
        lambda: references_document(decision, usages),
        lambda: references_data(decision, usages),
        lambda: references_table(usages),
    )
    write_answer(answer, format)
