"""`policy-cli export`."""

import os
from collections.abc import Callable
from datetime import date, datetime, timezone

import click

from policy_cli.analysis.comparison import Options, pick
from policy_cli.console.completing import complete_files, ids_of
from policy_cli.console.input import read_decision_and_source
from policy_cli.console.options import NearestChoice, file_options
from policy_cli.console.output import write_text
from policy_cli.console.terminal import layout
from policy_cli.diagnostics import CannotContinue
from policy_cli.document import Document
from policy_cli.frozen import frozen
from policy_cli.model import Decision
from policy_cli.references.csl import CslFault, date_from_text
from policy_cli.references.notes import date_in_words
from policy_cli.render.formats import render
from policy_cli.text import one_line
from policy_cli.views.brief import NOTES, SECTIONS, Making, brief_document
from policy_cli.writing import write_file, write_notice

STANDARD_OUTPUT = "-"


@frozen
class Exported:
    """What there is to export: the decision, its options that are meant, and the brief."""

    decision: Decision
    options: Options
    brief: Callable[[], Document]


def _markdown(exported: Exported) -> str:
    return render(exported.brief(), "markdown", layout())


def _pandoc_markdown(exported: Exported) -> str:
    from policy_cli.references.bibliography import csl_items
    from policy_cli.render.pandoc import render

    return render(exported.brief(), csl_items(exported.decision.references))


def _html(exported: Exported) -> str:
    return render(exported.brief(), "html", layout())


def _word(exported: Exported) -> bytes:
    from policy_cli import pandoc
    from policy_cli.render.word import reference_file, tree

    program = pandoc.find()
    document = exported.brief()
    return pandoc.to_word(program, tree(document, pandoc.tree_version(program)), reference_file(), document.author)


def _json(exported: Exported) -> str:
    from policy_cli.serialize.decision import decision_data
    from policy_cli.serialize.values import to_json

    return to_json(decision_data(exported.decision))


def _csv(exported: Exported) -> str:
    from policy_cli.serialize.claims import claims_table
    from policy_cli.serialize.values import to_csv

    return to_csv(*claims_table(exported.options))


@frozen
class ExportFormat:
    """A format: the endings of its files, how it is made, and what it is not for."""

    endings: tuple[str, ...]
    make: Callable[[Exported], str | bytes]
    refuses: tuple[str, ...] = ()


BRIEF_ONLY = ("--title", "--date", "--without")
EXPORT_FORMATS = {
    "markdown": ExportFormat((".md", ".markdown", ".txt", ""), _markdown),
    "html": ExportFormat((".html", ".htm"), _html, ("--cite",)),
    "docx": ExportFormat((".docx",), _word, ("--cite",)),
    "json": ExportFormat((".json",), _json, ("ID", "--cite", *BRIEF_ONLY)),
    "csv": ExportFormat((".csv",), _csv, ("--cite", *BRIEF_ONLY)),
}
"""The formats of `--to`; a file's ending chooses one, too."""

REFUSALS = {
    "ID": ("json is the whole decision", "leave the IDs out, or use `policy-cli show ID --format json`"),
    "--cite": ("--cite is for Markdown", "write a .md file, and have Pandoc make others of it"),
}
"""Why a format has no use for an option, and what to do instead."""

CITATIONS = {"pandoc": _pandoc_markdown}
"""Markdown with citations of another kind than footnotes."""

FORMAT_BY_ENDING = {ending: name for name, format in EXPORT_FORMATS.items() for ending in format.endings}
ELSEWHERE = {".pdf": "write brief.html and print it from the browser, or brief.docx and save it as PDF"}
"""How to come by files that export does not write."""


@click.command(
    "export",
    epilog=f"""SECTION is one of {", ".join(SECTIONS)}, or {NOTES} for the footnotes.

    Word files are made by Pandoc. With --cite pandoc the citations are Pandoc's, for a style of your own:
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
    type=NearestChoice(list(EXPORT_FORMATS)),
    metavar="FORMAT",
    help=f"One of {', '.join(EXPORT_FORMATS)}; if not given, what the ending of FILE says, or markdown.",
)
@click.option("--title", metavar="TEXT", help="Head the brief with this title.")
@click.option("--date", "dated", metavar="TEXT", help="Date the brief: in words, or as 2001-07-01.")
@click.option(
    "--without",
    type=NearestChoice([*SECTIONS, NOTES]),
    metavar="SECTION",
    multiple=True,
    help="Leave this section of the brief out; may be given again.",
)
@click.option(
    "--cite",
    type=NearestChoice(list(CITATIONS)),
    metavar="pandoc",
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

    JSON holds the whole decision instead; CSV is a table of steps, costs, risks and arguments. All go to the standard
    output, or to FILE.
    """
    if output == STANDARD_OUTPUT:
        output = None
    name = to or _format_of(output)
    format = EXPORT_FORMATS[name]
    given = {"ID": options, "--title": title, "--date": dated, "--without": without, "--cite": cite}
    for option in format.refuses:
        if given[option]:
            data = (f"{option} is for a brief, and {name} is the file's data", f"leave {option} out")
            raise CannotContinue(*REFUSALS.get(option, data))
    if cite and NOTES in without:
        raise CannotContinue(f"--without {NOTES} would leave no citations for --cite", "give one of the two")
    making = {"title": title and one_line(title), "dated": dated and _date(dated)}
    decision, source = read_decision_and_source()
    picked = pick(decision, options)
    exported = Exported(
        decision,
        picked,
        lambda: brief_document(decision, picked, Making(today(), source.name, **making), without),
    )
    made = (CITATIONS[cite] if cite else format.make)(exported)
    if output is None:
        write_text(made)
    else:
        write_file(output, made, overwrite=force)
        write_notice(f"policy-cli: wrote {one_line(output)}\n")


def _format_of(output: str | None) -> str:
    """Return the format that the ending of a file's name says, or Markdown for no file."""
    name = os.path.basename(output or "").lower()
    # A name that is nothing but an ending has it all the same.
    ending = name if name in FORMAT_BY_ENDING else os.path.splitext(name)[1]
    if ending not in FORMAT_BY_ENDING:
        endings = ", ".join(ending for ending in FORMAT_BY_ENDING if ending)
        hint = ELSEWHERE.get(ending, f"choose one of {endings}, or name the format with --to")
        raise CannotContinue(f"export writes no {ending} files", hint)
    return FORMAT_BY_ENDING[ending]


def _date(given: str) -> str:
    """Return a date as the brief prints it: one in numbers in words, any other as it is."""
    try:
        return one_line(date_in_words(date_from_text(given.strip())) or "")
    except CslFault:
        hint = "write a day, month or year that there is, such as 2001-07-01, or the date in words"
        raise CannotContinue(f'--date cannot be "{given}"', hint) from None


def today() -> date:
    """Return the day of making, which SOURCE_DATE_EPOCH fixes for reproducible output."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return datetime.fromtimestamp(int(epoch), timezone.utc).date() if epoch else date.today()
    except (ValueError, OverflowError, OSError):
        raise CannotContinue(f"SOURCE_DATE_EPOCH is no time in seconds: {epoch}") from None
