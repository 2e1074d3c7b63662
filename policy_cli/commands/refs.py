"""`policy-cli refs`."""

import click

from policy_cli.analysis.evidence import Usage, usage
from policy_cli.console.completing import complete_files, ids_of
from policy_cli.console.conversation import tell
from policy_cli.console.input import read_decision
from policy_cli.console.options import format_option, reading_options, refuse_options
from policy_cli.console.output import Answer, write_text, writers
from policy_cli.diagnostics import CannotContinue, refuse_unknown
from policy_cli.serialize.references import references_data, references_table
from policy_cli.views.references import references_document
from policy_cli.writing import write_file

WRITERS = writers("layout", "data", "tables", "sources")


@click.command(
    "refs",
    epilog="""Zotero imports csl-json and bibtex.

    Examples:

    \b
    policy-cli refs
    policy-cli refs talwar-2001
    policy-cli refs --format json
    policy-cli refs --format csl-json
    policy-cli refs --format bibtex
    policy-cli refs --from library.bib -o library.yaml""",
)
@click.argument("ids", metavar="[ID]...", nargs=-1, shell_complete=ids_of("reference"))
@click.option(
    "--from",
    "library",
    metavar="FILE",
    shell_complete=complete_files,
    help="Convert the sources in FILE, or those with these IDs: BibTeX, BibLaTeX, RIS and EndNote's XML (with Pandoc),"
    " CSL-JSON and CSL-YAML.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    shell_complete=complete_files,
    help="With --from, write to FILE, which must not exist yet.",
)
@format_option(WRITERS)
@reading_options
def command(ids: tuple[str, ...], library: str | None, output: str | None, format: str) -> None:
    """List the sources with these IDs, or all: how many claims of each option rest on each, and on it alone.

    With --from, print the sources of another file as CSL-YAML, for `references` or `bibliography`, and list what could
    not be converted. The exit code is 1 if a source was left out.
    """
    if library is not None:
        refuse_options("file", "builtin", hint="leave it out: --from converts a file of sources")
        raise click.exceptions.Exit(_convert(library, ids, output))
    if output:
        raise CannotContinue("refs cannot use -o without --from", "to convert a library: refs --from FILE")
    decision = read_decision()
    usages = _only(usage(decision), ids)
    answer = Answer(
        lambda: references_document(decision, usages),
        lambda: references_data(decision, usages),
        lambda: references_table(usages),
        sources=[usage.reference for usage in usages],
    )
    write_text(WRITERS[format](answer))


def _only(usages: tuple[Usage, ...], ids: tuple[str, ...]) -> tuple[Usage, ...]:
    """Return the usages of the sources with these ids, or all; raise CannotContinue for ids that no source has."""
    known = [usage.reference.id for usage in usages]
    refuse_unknown("source", ids, known, None if known else "the file has no references")
    return tuple(usage for usage in usages if not ids or usage.reference.id in ids)


def _convert(library: str, ids: tuple[str, ...], output: str | None) -> int:
    """Write the sources of a file as CSL-YAML, and say what could not be taken; return the exit code."""
    from policy_cli.console.library import converted
    from policy_cli.conversion import references_yaml

    texts, is_whole = converted(library, ids)
    text = references_yaml(texts.values())
    if output is None or output == "-":
        write_text(text, paged=False)
    else:
        write_file(output, text, if_taken="name another file, or delete it first")
        tell(f"wrote {output}")
    return 0 if is_whole else 1
