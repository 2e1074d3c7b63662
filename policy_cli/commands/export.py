"""`policy-cli export`."""

import os
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timezone
from typing import TYPE_CHECKING, Any

import click

from policy_cli.analysis.comparison import select_options
from policy_cli.analysis.rows import Options
from policy_cli.console.completing import complete_files, ids_of
from policy_cli.console.input import read_decision_and_source
from policy_cli.console.options import NearestChoice, file_options
from policy_cli.console.output import FORMATS, Answer, write_text, writers
from policy_cli.diagnostics import CannotContinue
from policy_cli.model import Decision
from policy_cli.reading.files import is_read_from
from policy_cli.references.csl import CslFault, date_from_text
from policy_cli.references.notes import date_in_words
from policy_cli.text import one_line
from policy_cli.views.brief import NOTES, SECTIONS, BriefMetadata, brief_document
from policy_cli.writing import write_file, write_notice

if TYPE_CHECKING:
    from policy_cli.serialize.values import Cell

STANDARD_OUTPUT = "-"


WRITERS = writers("brief", "data")
MARKDOWN, WHOLE_DECISION, PANDOC = "markdown", "json", "pandoc"

REFUSALS = {
    "ID": ("json is the whole decision", "leave the IDs out, or use `policy-cli show ID --format json`"),
    "--cite": ("--cite is only for Markdown", "write a .md file and convert it with Pandoc"),
}
"""Why a format cannot use an option, and what to do instead."""

FORMAT_BY_ENDING = {ending: name for name in WRITERS for ending in FORMATS[name].endings}
ELSEWHERE = {".pdf": "write brief.html and print it from the browser, or brief.docx and save it as PDF"}
"""How to make files that export does not write."""


@click.command(
    "export",
    epilog=f"""SECTION is one of {", ".join(SECTIONS)}, or {NOTES} for the footnotes.

    Word files need Pandoc. With --cite pandoc the citations are Pandoc's, for a style of your own:
    pandoc --citeproc cited.md -o brief.docx

    Examples:

    \b
    policy-cli export
    policy-cli export -o brief.md
    policy-cli export -o brief.html
    policy-cli export -o decision.json
    policy-cli export -o claims.csv
    policy-cli export --cite pandoc -o cited.md
    policy-cli export --title "Memo on Iran" --date 2001-07-01 --without limits --without sources
    policy-cli export containment dismantling -o brief.md --force""",
)
@click.argument("options", metavar="[ID]...", nargs=-1, shell_complete=ids_of("option"))
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    shell_complete=complete_files,
    help="Write to FILE, whole or not at all; - is the standard output.",
)
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@click.option(
    "--to",
    type=NearestChoice(WRITERS, "format"),
    metavar="FORMAT",
    help=f"One of {', '.join(WRITERS)} (default: by the suffix of FILE, else markdown).",
)
@click.option("--title", metavar="TEXT", help="Title of the brief.")
@click.option("--date", "dated", metavar="TEXT", help="Date of the brief: in words, or as 2001-07-01.")
@click.option(
    "--without",
    type=NearestChoice([*SECTIONS, NOTES], "section"),
    metavar="SECTION",
    multiple=True,
    help="Leave this section of the brief out; can be repeated.",
)
@click.option(
    "--cite",
    type=NearestChoice([PANDOC], "kind of citation"),
    metavar=PANDOC,
    help="Write Markdown with Pandoc's citations in place of footnotes.",
)
@file_options
def command(
    options: tuple[str, ...],
    output: str | None,
    force: bool,
    to: str | None,
    title: str | None,
    dated: str | None,
    without: tuple[str, ...],
    cite: str | None,
) -> None:
    """Export a brief on the options with these IDs or on all, as Markdown, a page of HTML or a Word file.

    JSON holds the whole decision instead; CSV is a table of figures, steps, arguments and more. The output goes to FILE
    or the standard output.
    """
    if output == STANDARD_OUTPUT:
        output = None
    name = to or _format_of(output)
    _refuse_useless(name, {"ID": options, "--title": title, "--date": dated, "--without": without, "--cite": cite})
    if cite and NOTES in without:
        raise CannotContinue(f"--without {NOTES} would leave no citations for --cite", "give one of the two")
    given = {"title": title and one_line(title), "dated": dated and _date(dated)}
    decision, source = read_decision_and_source()
    if output is not None and is_read_from(source, output):
        hint = "write to another file: -o brief.md"
        raise CannotContinue(f"{output} is the decision file itself, which export never replaces", hint)
    if output is None:
        _refuse_files(option for option in options if option not in decision.options)
    picked = select_options(decision, options)
    answer = Answer(
        lambda: brief_document(decision, picked, BriefMetadata(today(), source.name, **given), without),
        lambda: _whole(decision),
        lambda: _claims(decision, picked),
    )
    made = _cited_for_pandoc(answer, decision) if cite else WRITERS[name](answer)
    if output is None:
        write_text(made)
    else:
        write_file(output, made, overwrite=force)
        write_notice(f"policy-cli: wrote {one_line(output)}\n")


def _refuse_files(names: Iterable[str]) -> None:
    """Raise CannotContinue for the name of a file to write, which is given where the ids of options are expected."""
    for name in names:
        ending = os.path.splitext(name)[1].lower()
        if ending and (ending in FORMAT_BY_ENDING or ending in ELSEWHERE):
            raise CannotContinue(f'there is no option "{name}"', f"to write to this file: -o {name}")


def _refuse_useless(format: str, given: Mapping[str, object]) -> None:
    """Raise CannotContinue for an option that the format cannot use."""
    is_data = FORMATS[format].data is not None
    useless = {"ID": format == WHOLE_DECISION, "--cite": format != MARKDOWN}
    for option, value in given.items():
        if value and useless.get(option, is_data):
            data = (f"{option} is only for a brief, and {format} holds the data of the file", f"leave {option} out")
            raise CannotContinue(*REFUSALS.get(option, data))


def _whole(decision: Decision) -> dict[str, Any]:
    from policy_cli.serialize.decision import decision_data

    return decision_data(decision)


def _claims(decision: Decision, options: Options) -> "tuple[list[str], list[list[Cell]]]":
    from policy_cli.serialize.claims import claims_table

    return claims_table(decision, options)


def _cited_for_pandoc(answer: Answer, decision: Decision) -> str:
    """Return the brief in Markdown with Pandoc's citations."""
    from policy_cli.references.bibliography import csl_items
    from policy_cli.render.pandoc import render

    return render(answer.document(), csl_items(decision.references))


def _format_of(output: str | None) -> str:
    """Return the format by the suffix of a file name, or Markdown for no file."""
    name = os.path.basename(output or "").lower()
    # A name such as ".md" counts as having that suffix.
    ending = name if name in FORMAT_BY_ENDING else os.path.splitext(name)[1]
    if ending not in FORMAT_BY_ENDING:
        endings = ", ".join(ending for ending in FORMAT_BY_ENDING if ending)
        hint = ELSEWHERE.get(ending, f"choose one of {endings}, or name the format with --to")
        raise CannotContinue(f"export writes no {ending} files", hint)
    return FORMAT_BY_ENDING[ending]


def _date(given: str) -> str:
    """Return a date as the brief prints it: numbers become words, any other text stays."""
    try:
        return one_line(date_in_words(date_from_text(given.strip())) or "")
    except CslFault:
        hint = "write an existing day, month or year, such as 2001-07-01, or the date in words"
        raise CannotContinue(f'--date cannot be "{given}"', hint) from None


def today() -> date:
    """Return the day on which a brief is prepared, which SOURCE_DATE_EPOCH fixes for reproducible output."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return datetime.fromtimestamp(int(epoch), timezone.utc).date() if epoch else date.today()
    except (ValueError, OverflowError, OSError):
        raise CannotContinue(f"SOURCE_DATE_EPOCH is not a valid time in seconds: {epoch}") from None
