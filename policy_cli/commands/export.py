"""`policy-cli export`."""

import os
from datetime import date, datetime, timezone

import click

from policy_cli.analysis.comparison import pick
from policy_cli.commands.sharing import file_options, layout, read_named_decision
from policy_cli.diagnostics import CannotContinue
from policy_cli.render import render
from policy_cli.text import one_line
from policy_cli.views.brief import Making, brief_document
from policy_cli.writing import write_file, write_notice, write_output

STANDARD_OUTPUT = "-"
MARKDOWN_ENDINGS = (".md", ".markdown", ".txt", "")


@click.command(
    "export",
    epilog="""Examples:

    \b
    policy-cli export
    policy-cli export -o brief.md
    policy-cli export containment dismantling -o brief.md --force""",
)
@click.argument("options", metavar="[ID]...", nargs=-1)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE, whole or not at all; - is the standard output.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@file_options
def command(options: tuple[str, ...], output: str | None, force: bool) -> None:
    """Export a brief as Markdown, on the options with these IDs or on all: to the standard output, or to a file."""
    if output == STANDARD_OUTPUT:
        output = None
    if output is not None and os.path.splitext(output)[1].lower() not in MARKDOWN_ENDINGS:
        raise click.UsageError(f"export writes Markdown: give {output} the ending {MARKDOWN_ENDINGS[0]}")
    decision, file = read_named_decision()
    document = brief_document(decision, pick(decision, options), Making(today(), file))
    brief = render(document, "markdown", layout())
    if output is None:
        write_output(brief)
    else:
        write_file(output, brief, overwrite=force)
        write_notice(f"policy-cli: wrote {one_line(output)}\n")


def today() -> date:
    """Return the day of making, which SOURCE_DATE_EPOCH fixes for reproducible output."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return datetime.fromtimestamp(int(epoch), timezone.utc).date() if epoch else date.today()
    except (ValueError, OverflowError, OSError):
        raise CannotContinue(f"SOURCE_DATE_EPOCH is no time in seconds: {epoch}") from None
