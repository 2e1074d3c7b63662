"""`policy-cli verify`."""

import sys
from collections.abc import Mapping, Sequence

import click

from policy_cli.console.completing import complete_files, complete_source, ids_of
from policy_cli.console.conversation import progress
from policy_cli.console.input import chosen_source, report_faults
from policy_cli.console.options import format_option, reading_options
from policy_cli.console.output import FORMATS, Answer, FileDiagnostics, write_text, writers
from policy_cli.console.terminal import has_color
from policy_cli.diagnostics import CannotContinue, unknown
from policy_cli.model import Decision
from policy_cli.reading.decision import read
from policy_cli.reports import report
from policy_cli.serialize.verification import (
    source_text_data,
    source_text_table,
    verification_data,
    verification_table,
)
from policy_cli.sources.faults import faults
from policy_cli.sources.texts import Texts, file_names, read_texts
from policy_cli.sources.verification import cited_sections, passages, verify
from policy_cli.views.source_text import source_text_document
from policy_cli.views.verification import verification_document
from policy_cli.writing import write_notice

PATIENCE = 0.5
"""How many seconds of work pass before its progress is shown."""
WRITERS = writers("layout", "data", "tables", "findings")


@click.command(
    "verify",
    epilog="""The name of a text is the id of its source: survey.txt, survey.pdf, or another kind of file. In .txt a
    short line by itself is a heading if it is in capitals or a place names it. Paragraphs are counted from 1 within
    their section.

    Examples:

    \b
    policy-cli verify --sources sources
    policy-cli verify --source survey=sources/survey.txt --format json
    policy-cli verify --sources sources --show-text survey
    policy-cli verify --sources sources --format github""",
)
@click.option(
    "--sources",
    "folder",
    metavar="DIR",
    shell_complete=complete_files,
    help="Read the text of each source from DIR, where its file is named by its id: ID.txt, ID.pdf …",
)
@click.option(
    "--source",
    "given",
    metavar="ID=FILE",
    multiple=True,
    shell_complete=complete_source,
    help="Use FILE as the text of source ID; can be repeated.",
)
@click.option(
    "--strict",
    is_flag=True,
    help="Exit with code 1 on warnings too: quotes found elsewhere, ambiguous places, missing texts.",
)
@click.option(
    "--show-text",
    "shown",
    metavar="ID",
    shell_complete=ids_of("reference"),
    help="Show the text of source ID as it is read: sections, pages and paragraphs with their numbers.",
)
@format_option(WRITERS)
@reading_options
def command(folder: str | None, given: tuple[str, ...], strict: bool, shown: str | None, format: str) -> None:
    """Check quotes and places against the source texts.

    Words, numbers and signs must match exactly. Quotation marks, the length of dashes, white space, ligatures and the
    case of the first letter make no difference.

    Exit code 0 if nothing is wrong or there is no text to check, 1 if a quote is altered or absent, a place is missing,
    a text has changed since it was cited or cannot be read, or the file has errors.
    """
    if folder is None and not given:
        raise click.UsageError("give the texts of the sources: --sources DIR, or --source ID=FILE")
    reading = read(chosen_source())
    report_faults(reading)
    decision = reading.decision
    if decision is None:
        raise click.exceptions.Exit(1)
    files = _files(decision, given)
    if shown is not None:
        _show_text(decision, folder, files, shown, format)
        return
    texts = read_texts(folder, files, cited_sections(decision))
    if not texts and decision.references:
        name = f"{decision.references[0].id}.md"
        raise CannotContinue(f"{folder} has no text of any source", f"name each text by the id of its source: {name}")
    unreadable = _report_unreadable(texts)
    verification = verify(decision, texts, progress("looking up", PATIENCE))
    name, found = reading.source.name, reading.located([*faults(verification)])
    answer = Answer(
        lambda: verification_document(verification, () if FORMATS[format].reports else found),
        lambda: verification_data(verification, name, found),
        lambda: verification_table(verification),
        findings=[FileDiagnostics(name, reading.lines, found)],
    )
    write_text(WRITERS[format](answer), commands=FORMATS[format].commands)
    if unreadable or any(strict or fault.severity == "error" for fault in found):
        raise click.exceptions.Exit(1)


def _show_text(decision: Decision, folder: str | None, files: Mapping[str, str], id: str, format: str) -> None:
    """Write the text of one source as it is read."""
    known = {reference.id: reference for reference in decision.references}
    if id not in known:
        raise unknown("source", id, [*known], None if known else "the file has no references")
    files = {name: file for name, file in files.items() if name == id}
    texts = read_texts(folder, files, {id: cited_sections(decision)[id]})
    if id not in texts:
        raise CannotContinue(f'no text of "{id}" is given', f"name its file {file_names(id)[0]}, for instance")
    if _report_unreadable(texts):
        raise click.exceptions.Exit(1)
    found = passages(texts[id])
    answer = Answer(
        lambda: source_text_document(known[id], found),
        lambda: source_text_data(texts[id], found),
        lambda: source_text_table(found),
    )
    write_text(WRITERS[format](answer), commands=FORMATS[format].commands)


def _files(decision: Decision, given: Sequence[str]) -> Mapping[str, str]:
    """Return the files given by --source, by the ids of their sources."""
    known = [reference.id for reference in decision.references]
    files: dict[str, str] = {}
    for one in given:
        id, sign, file = one.partition("=")
        if not (sign and id and file):
            raise click.UsageError(f"--source {one}: write the id of a source and its file, as in survey=survey.txt")
        if id not in known:
            raise unknown("source", id, known, None if known else "the file has no references")
        if id in files:
            raise click.UsageError(f'--source gives two files for "{id}": {files[id]} and {file}')
        files[id] = file
    return files


def _report_unreadable(texts: Texts) -> bool:
    """Report the faults of the texts on stderr; return whether one of them cannot be read."""
    for text in texts.values():
        if text.content.faults:
            write_notice(report(text.file, text.content.lines, text.content.faults, has_color(sys.stderr)))
    return not all(text.is_readable for text in texts.values())
