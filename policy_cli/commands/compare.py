"""`policy-cli compare`."""

import sys
from collections.abc import Mapping

import click

from policy_cli.analysis.comparison import Comparison, compare, select_options
from policy_cli.analysis.rows import ROW_KINDS, RowKind
from policy_cli.console.completing import complete_rows, ids_of
from policy_cli.console.input import read_decision
from policy_cli.console.options import format_option, reading_options
from policy_cli.console.output import Answer, write_text, writers
from policy_cli.console.terminal import is_terminal
from policy_cli.document import Content, ours
from policy_cli.serialize.comparison import comparison_data, comparison_table
from policy_cli.views.comparison import comparison_document

WRITERS = writers("layout", "data", "tables")


def _listed(kinds: Mapping[str, RowKind]) -> str:
    width = max(map(len, kinds))
    only = " (only if named)"
    return "\n    ".join(f"{name:{width}}  {kind.about}{only if kind.if_asked else ''}" for name, kind in kinds.items())


def _more(comparison: Comparison, full: bool) -> Content:
    """Return which commands say more, for a person at a terminal."""
    commands = {
        "compare --full": not full,
        f"show {comparison.options[0].id}": True,
        "rank": any(row.group == "ratings" for row in comparison.rows),
    }
    return ours(f"More: {', '.join(name for name, says_more in commands.items() if says_more)}", style="muted")


@click.command(
    "compare",
    epilog=f"""ROWS are criteria, labels of rows, or kinds of rows, separated by commas.

    Kinds of rows:

    \b
    {_listed(ROW_KINDS)}

    Examples:

    \b
    policy-cli compare
    policy-cli compare containment dismantling --only costs
    policy-cli compare --full --width 120
    policy-cli compare --only evidence
    policy-cli compare --differences --format markdown""",
)
@click.argument("options", metavar="[ID]...", nargs=-1, shell_complete=ids_of("option"))
@click.option(
    "--only",
    metavar="ROWS",
    multiple=True,
    shell_complete=complete_rows,
    help="Show only these rows; can be repeated.",
)
@click.option("--differences", is_flag=True, help="Leave out the rows in which the options do not differ.")
@click.option("--full", is_flag=True, help="Write out the claims, with footnotes for the places they cite.")
@format_option(WRITERS)
@reading_options
def command(options: tuple[str, ...], only: tuple[str, ...], differences: bool, full: bool, format: str) -> None:
    """Compare the options with these IDs side by side, or all of them."""
    decision = read_decision()
    comparison = compare(decision, select_options(decision, options), only, differences)
    on_terminal = format == "terminal" and is_terminal(sys.stdout)
    answer = Answer(
        lambda: comparison_document(
            comparison, full, _more(comparison, full) if on_terminal else (), stars=format != "text"
        ),
        lambda: comparison_data(comparison),
        lambda: comparison_table(comparison),
    )
    write_text(WRITERS[format](answer))
