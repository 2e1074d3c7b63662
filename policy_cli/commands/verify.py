"""`policy-cli verify`."""

import sys
from collections.abc import Callable, Mapping, Sequence

import click

from policy_cli.analysis.citation_faults import faults
from policy_cli.analysis.verification import Verification, cited_sections, verify
from policy_cli.console.completing import complete_files, ids_of
from policy_cli.console.conversation import progress
from policy_cli.console.input import read_file, report_faults
from policy_cli.console.options import format_option, reading_options
from policy_cli.console.output import (
    ALL_FORMATS,
    FINDING_FORMATS,
    Answer,
    Findings,
    write_answer,
    write_findings,
    write_text,
)
from policy_cli.console.terminal import has_color, layout
from policy_cli.diagnostics import CannotContinue, Diagnostic, Diagnostics, did_you_mean
from policy_cli.frozen import frozen
from policy_cli.model import Decision
from policy_cli.reading import Reading
from policy_cli.reading.texts import Texts, read_texts
from policy_cli.render import render
from policy_cli.reports import report
from policy_cli.serialize.verification import verification_data, verification_table
from policy_cli.views.verification import verification_document
from policy_cli.writing import write_notice

PATIENCE = 0.5
"""After how many seconds of work its progress is shown."""


@frozen
class Verified:
    """The file that was verified, what was found of its citations, and what is wrong with them."""

    reading: Reading
    verification: Verification
    faults: Sequence[Diagnostic]

    def answer(self, listed: Sequence[Diagnostic] = ()) -> Answer:
        """Return the answer, with some faults listed in its document."""
        name = self.reading.source.name
        return Answer(
            lambda: verification_document(self.verification, listed),
            lambda: verification_data(self.verification, name, self.faults),
            lambda: verification_table(self.verification),
        )

    def findings(self) -> Findings:
        """Return what is wrong as `check` writes it."""
        return Findings(self.reading.source.name, self.reading.lines, self.faults)


def _write(found: Verified, format: str) -> None:
    write_answer(found.answer(found.faults), format)


def _write_with_report(found: Verified, format: str) -> None:
    """Write the answer, and what is wrong the way `check` does: with the lines of the file."""
    text = render(found.answer().document(), format, layout())
    if found.faults:
        text += "\n" + FINDING_FORMATS["text"]([found.findings()])
    write_text(text)


def _write_annotations(found: Verified, format: str) -> None:
    write_findings([found.findings()], format)


WRITERS: dict[str, Callable[[Verified, str], None]] = {
    **dict.fromkeys(ALL_FORMATS, _write),
    "terminal": _write_with_report,
    "text": _write_with_report,
    "github": _write_annotations,
}


@click.command(
    "verify",
    epilog="""A text is a file named by the id of its source: .md with Markdown headings, or .txt, where a short line by
    itself is a heading if it is in capitals or named in a place. Paragraphs are counted from 1 within their section.

    Examples:

    \b
    policy-cli verify --sources sources
    policy-cli verify --source survey=sources/survey.txt --format json
    policy-cli verify --sources sources --format github""",
)
@click.option(
    "--sources",
    "folder",
    metavar="DIR",
    shell_complete=complete_files,
    help="Look in DIR for the text of each source: ID.md or ID.txt.",
)
@click.option(
    "--source",
    "given",
    metavar="ID=FILE",
    multiple=True,
    shell_complete=ids_of("reference", ending="="),
    help="Take FILE for a source; may be given again.",
)
@click.option(
    "--strict",
    is_flag=True,
    help="Fail on warnings, too: quotes that stand elsewhere, ambiguous places, no text of a source.",
)
@format_option(tuple(WRITERS))
@reading_options
def command(folder: str | None, given: tuple[str, ...], strict: bool, format: str) -> None:
    """Look up in the texts of the sources whether each cited place is there, and whether the quote stands in it.

    Words, numbers and signs are compared to the letter. Quotation marks, the length of dashes, white space, ligatures
    and the case of the first letter make no difference.

    Exit code 0 if all is well or cannot be looked up, 1 if a quote is altered or absent, a place is not there, a text
    has changed since it was cited or cannot be read, or the file has errors.
    """
    if folder is None and not given:
        raise click.UsageError("give the texts of the sources: --sources DIR, or --source ID=FILE")
    reading = read_file()
    report_faults(reading)
    decision = reading.decision
    if decision is None:
        raise click.exceptions.Exit(1)
    texts = read_texts(folder, _files(decision, given), cited_sections(decision))
    if not texts and decision.references:
        name = f"{decision.references[0].id}.md"
        raise CannotContinue(f"{folder} has no text of any source", f"name each by the id of its source: {name}")
    unreadable = _report_unreadable(texts)
    verification = verify(decision, texts, progress("looking up", PATIENCE))
    found = Verified(reading, verification, Diagnostics(faults(verification, reading.lines)).listed())
    WRITERS[format](found, format)
    if unreadable or any(strict or fault.severity == "error" for fault in found.faults):
        raise click.exceptions.Exit(1)


def _files(decision: Decision, given: Sequence[str]) -> Mapping[str, str]:
    """Return the files that are given for sources, by the ids of these."""
    known = [reference.id for reference in decision.references]
    files: dict[str, str] = {}
    for one in given:
        id, sign, file = one.partition("=")
        if not (sign and id and file):
            raise click.UsageError(f"--source {one}: write the id of a source and its file, as in survey=survey.txt")
        if id not in known:
            raise CannotContinue(f'there is no source "{id}"', did_you_mean(id, known) or "the file has no references")
        if id in files:
            raise click.UsageError(f'--source gives two files for "{id}": {files[id]} and {file}')
        files[id] = file
    return files


def _report_unreadable(texts: Texts) -> bool:
    """Report on stderr which texts cannot be read, and why; return whether there are any."""
    faulty = [text for text in texts.values() if text.faults]
    for text in faulty:
        write_notice(report(text.file, text.lines, text.faults, has_color(sys.stderr)))
    return bool(faulty)
