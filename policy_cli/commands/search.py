"""`policy-cli search`."""

import click

from policy_cli.analysis.comparison import select_options
from policy_cli.analysis.search import KINDS, search
from policy_cli.console.completing import ids_of
from policy_cli.console.input import read_decision
from policy_cli.console.options import NearestChoice, format_option, reading_options
from policy_cli.console.output import FORMATS, Answer, write_text, writers
from policy_cli.serialize.search import search_data, search_table
from policy_cli.text import one_line
from policy_cli.views.search import search_document
from policy_cli.writing import write_notice

WRITERS = writers("layout", "data", "tables")


@click.command(
    "search",
    epilog="""Examples:

    \b
    policy-cli search drug
    policy-cli search world bank --kind step --kind risk
    policy-cli search sanctions --option containment --format csv""",
)
@click.argument("text", metavar="TEXT...", nargs=-1, required=True)
@click.option(
    "--kind",
    "kinds",
    metavar="KIND",
    multiple=True,
    type=NearestChoice(KINDS, "kind of record"),
    help=f"Search only these records; can be repeated. One of {', '.join(KINDS)}.",
)
@click.option(
    "--option",
    "options",
    metavar="ID",
    multiple=True,
    shell_complete=ids_of("option"),
    help="Search only this option; can be repeated.",
)
@format_option(WRITERS)
@reading_options
def command(text: tuple[str, ...], kinds: tuple[str, ...], options: tuple[str, ...], format: str) -> None:
    """Show every text of the file that has all words of TEXT.

    The words match in any order, also as parts of words; capitals and accents make no difference. The search covers
    every field of every record, and the cited places with their quotes. If a text has more than 10,000 characters,
    only the part with the first matches is shown; JSON and CSV have all of it.

    Exit code 0 if there is a match, 1 if there is none, 2 if the file cannot be used.
    """
    decision = read_decision(if_faulty=2)
    query = " ".join(text)
    wanted = {option.id for option in select_options(decision, options)} if options else ()
    hits = search(decision, query, kinds, wanted)
    answer = Answer(
        lambda: search_document(decision, query, hits),
        lambda: search_data(decision, query, hits),
        lambda: search_table(decision, hits),
    )
    if hits or FORMATS[format].data:
        write_text(WRITERS[format](answer))
    if not hits:
        write_notice(f"policy-cli: no match for “{one_line(query)}”\n")
        raise click.exceptions.Exit(1)
