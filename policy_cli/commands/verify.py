"""`policy-cli verify`."""

from collections.abc import Mapping

import click

from policy_cli.console.completing import ids_of
from policy_cli.console.input import read_decision_and_files
from policy_cli.console.options import SOURCE_OPTION, format_option, reading_options, source_options
from policy_cli.console.output import FORMATS, Answer, write_text, writers
from policy_cli.console.sources import files_by_id, how_to_give, report_faults_of, texts_of, verified
from policy_cli.diagnostics import CannotContinue, refuse_unknown
from policy_cli.model import Decision
from policy_cli.serialize.verification import source_text_data, source_text_table, verification_data, verification_table
from policy_cli.sources.faults import faults
from policy_cli.sources.verification import passages
from policy_cli.views.verification import verification_details, verification_document, verification_summary

WRITERS = writers("layout", "data", "tables", "findings")


@click.command(
    "verify",
    epilog="""Name each text after the id of its source: survey.txt, survey.pdf and so on. In .txt files a short line by
    itself is a heading if it is in capitals or a place names it. Paragraphs are counted from 1 within their section.

    Examples:

    \b
    policy-cli verify --sources sources
    policy-cli verify --source survey=sources/survey.txt --format json
    policy-cli verify --sources sources --show-text survey
    policy-cli verify --sources sources --format github""",
)
@source_options("Check against")
@click.option(
    "--strict",
    is_flag=True,
    help="Exit with code 1 on warnings too: quotes cut short or found elsewhere, ambiguous places, missing texts.",
)
@click.option("--full", is_flag=True, help="Also count the citations of each option, and list every text.")
@click.option(
    "--show-text",
    "shown",
    metavar="ID",
    shell_complete=ids_of("reference"),
    help="Show the text of source ID as it is read: sections, pages and paragraphs with their numbers.",
)
@format_option(WRITERS)
@reading_options
def command(
    folder: str | None, given: tuple[str, ...], strict: bool, full: bool, shown: str | None, format: str
) -> None:
    """Check quotes and places against the source texts.

    Words, numbers and signs must match exactly. Quotation marks, the length of dashes, white space, ligatures and the
    case of the first letter make no difference.

    Exit code 1 if a quote is altered or absent, a place does not exist, a text cannot be read or has changed since it
    was cited, or the file has errors; otherwise 0, also if there is no text to check.
    """
    if folder is None and not given:
        raise click.UsageError("give the texts of the sources: --sources DIR, or --source ID=FILE")
    decision, reading = read_decision_and_files()
    files = files_by_id(decision, given)
    if shown is not None:
        _show_text(decision, folder, files, shown, format)
        return
    verification = verified(decision, folder, files)
    name, found = reading.source.name, reading.located([*faults(verification, SOURCE_OPTION)])
    # Formats that write tables alone have nothing else to say that all is well.
    full = full or FORMATS[format].tables is not None
    answer = Answer(
        lambda: (
            verification_summary(verification)
            if FORMATS[format].reports
            else verification_document(verification, found, full)
        ),
        lambda: verification_data(verification, name, found),
        lambda: verification_table(verification),
        findings=reading.by_file(found),
        details=lambda: verification_details(verification, full),
    )
    write_text(WRITERS[format](answer), commands=FORMATS[format].commands)
    if not verification.is_readable or any(strict or fault.severity == "error" for fault in found):
        raise click.exceptions.Exit(1)


def _show_text(decision: Decision, folder: str | None, files: Mapping[str, str], id: str, format: str) -> None:
    """Write the text of one source as it is read."""
    from policy_cli.views.source_text import source_text_document

    known = {reference.id: reference for reference in decision.references}
    refuse_unknown("source", [id], known, None if known else "the file has no references")
    files = {name: file for name, file in files.items() if name == id}
    texts = texts_of(decision, folder, files, id)
    if id not in texts:
        raise CannotContinue(f'no text of "{id}" is given', how_to_give(known[id], folder))
    report_faults_of(texts)
    if not texts[id].is_readable:
        raise click.exceptions.Exit(1)
    found = passages(texts[id])
    answer = Answer(
        lambda: source_text_document(known[id], found),
        lambda: source_text_data(texts[id], found),
        lambda: source_text_table(found),
    )
    write_text(WRITERS[format](answer), commands=FORMATS[format].commands)
