"""`policy-cli export`."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timezone
from typing import TYPE_CHECKING, Any, get_args

import click

from policy_cli.analysis.comparison import select_options
from policy_cli.analysis.rows import Options
from policy_cli.analysis.weighing import Weighing
from policy_cli.console.completing import complete_files, completer_of, ids_of
from policy_cli.console.conversation import tell
from policy_cli.console.input import read_decision_and_files
from policy_cli.console.options import SOURCE_OPTION, NearestChoice, bom_option, file_options, setting, source_options
from policy_cli.console.output import FORMATS, NO_TEMPLATE, Answer, write_text, writers
from policy_cli.console.weighing import weighing_of, weighing_options
from policy_cli.diagnostics import CannotContinue, refuse_unknown
from policy_cli.languages import PAPER_SIZES, Paper, puts_day_first
from policy_cli.model import Decision
from policy_cli.reading.decision import ReadResult
from policy_cli.reading.files import is_read_from, read_file
from policy_cli.references.csl import CslFault, date_from_text
from policy_cli.references.notes import date_in_words
from policy_cli.reports import summary
from policy_cli.text import one_line
from policy_cli.views.brief import EVIDENCE, FIRST_PAGE, NOTES, SECTIONS, BriefMetadata, Cite, brief_document
from policy_cli.writing import write_file, write_notice

if TYPE_CHECKING:
    from policy_cli.serialize.values import CsvCell
    from policy_cli.sources.verification import Verification
    from policy_cli.views.findings import Findings

STANDARD_OUTPUT = "-"


WRITERS = writers("brief", "data", "graph")
MARKDOWN, WHOLE_DECISION, PANDOC = "markdown", "json", "pandoc"
INLINE = ("text", "docx")
"""The formats in which claims carry their places unless --cite says otherwise; others have notes."""

LEFT_OUT = [*SECTIONS, NOTES]
"""What --without can name."""
FORMAT_BY_ENDING = {ending: name for name in WRITERS for ending in FORMATS[name].endings}
ONLY_FOR = {
    f"--cite {PANDOC}": ({MARKDOWN}, "Markdown", "write a .md file and convert it with Pandoc"),
    "--bom": ({"csv"}, "CSV", "write a .csv file, or leave --bom out"),
    "--paper": (
        {"html", "docx", "pdf", "typst"},
        "formats with pages",
        "write .pdf, .html or .docx, or leave --paper out",
    ),
    "--template": (
        {"pdf", "typst", "docx"},
        "PDF, Typst and Word",
        "write a .pdf or .docx file, or leave --template out",
    ),
}
"""The formats that can use an option, what they are called, and what to do instead; other options are for briefs."""


def _sections(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of sections, which may be joined by commas; raise CannotContinue for all unknown ones."""
    choice = f"choose from {', '.join(LEFT_OUT)}"
    names: list[str] = []
    for joined in given:
        named = [name.strip() for name in joined.split(",") if name.strip()]
        if not named:
            raise CannotContinue(f'--without names no section, but "{joined}"', choice)
        names += named
    refuse_unknown("section", names, LEFT_OUT, choice)
    return tuple(names)


@click.command(
    "export",
    epilog=f"""SECTIONS, joined by commas, are any of {", ".join(SECTIONS)}, or {NOTES} for the cited places.

    PDF files need Typst, Word files need Pandoc. With --cite pandoc, Pandoc sets the citations in any style:
    pandoc --citeproc cited.md -o brief.docx

    Examples:

    \b
    policy-cli export
    policy-cli export -o brief.md
    policy-cli export -o brief.html
    policy-cli export -o brief.pdf --paper a4
    policy-cli export -o decision.json
    policy-cli export -o claims.csv
    policy-cli export -o arguments.mmd
    policy-cli export --cite pandoc -o cited.md
    policy-cli export --short -o page.html
    policy-cli export --title "Memo on Iran" --date 2001-07-01 --without limits,sources
    policy-cli export --viewpoint allies-first -o allies.pdf
    policy-cli export --importance "washington, allies + leverage" -o home.html
    policy-cli export containment dismantling -o brief.md --force
    policy-cli export --sources sources -o checked.html""",
)
@click.argument("options", metavar="[ID]...", nargs=-1, shell_complete=ids_of("option"))
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    shell_complete=complete_files,
    help="Write to FILE; - is the standard output.",
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
@click.option("--short", is_flag=True, help="Write only the first page: the bottom line, and the options at a glance.")
@click.option(
    "--without",
    metavar="SECTIONS",
    multiple=True,
    callback=_sections,
    shell_complete=completer_of(LEFT_OUT),
    help="Leave these sections of the brief out; can be repeated.",
)
@click.option(
    "--cite",
    type=NearestChoice([*get_args(Cite), PANDOC], "kind of citation"),
    metavar="HOW",
    help="Cite in notes, inline or, in Markdown, as pandoc does (default: by the format).",
)
@click.option(
    "--paper",
    type=NearestChoice(PAPER_SIZES, "paper"),
    metavar="SIZE",
    help=f"Paper of PDF, HTML and Word files: {' or '.join(PAPER_SIZES)} (default: by the language of the file).",
)
@click.option(
    "--template",
    metavar="FILE",
    shell_complete=complete_files,
    help="Template of a PDF, as Typst rules, or of a Word file, as a .docx with styles.",
)
@weighing_options
@source_options("Say in each note whether its places and quotes are in")
@bom_option
@file_options
def command(
    options: tuple[str, ...],
    output: str | None,
    force: bool,
    to: str | None,
    title: str | None,
    dated: str | None,
    short: bool,
    without: tuple[str, ...],
    cite: str | None,
    paper: Paper | None,
    template: str | None,
    viewpoint: str | None,
    importance: str | None,
    folder: str | None,
    given: tuple[str, ...],
) -> None:
    """Export a brief on the options with these IDs or on all, as Markdown, a page of HTML, a PDF or a Word file.

    JSON holds the whole decision instead; CSV is a table of figures, steps, arguments and more; Mermaid draws the
    arguments. The output goes to FILE or the standard output.

    With the texts of sources, the exit code is 1 if `verify` would find an error; the brief is written all the same.
    """
    if output == STANDARD_OUTPUT:
        output = None
    name = to or _format_of(output)
    if options and name == WHOLE_DECISION:
        hint = "leave the IDs out, or use `policy-cli show ID --format json`"
        raise CannotContinue("json is the whole decision", hint)
    useless = {"--title": title, "--date": dated, "--short": short, "--without": without}
    useless |= {"--viewpoint": viewpoint, "--importance": importance is not None}
    useless |= {"--sources": folder, "--source": given, f"--cite {cite}": cite, "--paper": paper}
    _refuse_useless(name, {**useless, "--template": template, "--bom": setting("bom")})
    if cite and NOTES in without:
        raise CannotContinue(f"--without {NOTES} would leave no citations for --cite", "give one of the two")
    places: Cite = "inline" if cite == "inline" or (not cite and (short or name in INLINE)) else "notes"
    _refuse_absent(without, places, short)
    decision, reading = read_decision_and_files()
    metadata = BriefMetadata(today(), title and one_line(title), dated and _date(dated, decision.lang))
    if output is None:
        _refuse_files(option for option in options if option not in decision.options)
    picked = select_options(decision, options)
    weighing = weighing_of(decision, viewpoint, importance)
    if weighing.is_given:
        _refuse_unranked(decision, picked, weighing, without, short)
    findings = None if folder is None and not given else _checked(decision, folder, given, cite == PANDOC)
    if output is not None:
        _refuse_inputs(output, reading, template, findings)
    answer = Answer(
        lambda: replace(
            brief_document(decision, picked, metadata, without, places, short, findings, weighing), paper=paper
        ),
        lambda: _whole(decision),
        lambda: _claims(decision, picked),
        lambda: _graph(decision, picked),
        template=read_file(template) if template else NO_TEMPLATE,
    )
    made = _cited_for_pandoc(answer, decision) if cite == PANDOC else WRITERS[name](answer)
    if output is None:
        write_text(made)
    else:
        write_file(output, made, overwrite=force)
        write_notice(f"policy-cli: wrote {one_line(output)}\n")
    if findings and not _tell_whether_sound(findings.verification):
        raise click.exceptions.Exit(1)


def _refuse_inputs(output: str, reading: ReadResult, template: str | None, findings: "Findings | None") -> None:
    """Raise CannotContinue for a file to write from which the decision, its sources, a text or the template come."""
    inputs = [("the decision file itself", reading.source.path)]
    inputs += [("a library of the decision", library) for library in reading.libraries]
    inputs += [("the text of a source", text.file) for text in findings.verification.texts.values()] if findings else []
    inputs += [("the template", template)] if template else []
    for what, path in inputs:
        if is_read_from(path, output):
            hint = "write to another file: -o brief.md"
            raise CannotContinue(f"{output} is {what}, which export never replaces", hint)


def _refuse_files(names: Iterable[str]) -> None:
    """Raise CannotContinue for the name of a file to write, which is given where the ids of options are expected."""
    for name in names:
        ending = os.path.splitext(name)[1].lower()
        if ending and ending in FORMAT_BY_ENDING:
            raise CannotContinue(f'there is no option "{name}"', f"to write to this file: -o {name}")


def _refuse_useless(format: str, given: Mapping[str, object]) -> None:
    """Raise CannotContinue for an option that the format cannot use."""
    briefs = {name for name in WRITERS if FORMATS[name].brief}
    for option, value in given.items():
        for_briefs = (briefs, f"a brief, which {format} does not write", f"leave {option} out")
        formats, called, hint = ONLY_FOR.get(option, for_briefs)
        if value and format not in formats:
            raise CannotContinue(f"{option} is only for {called}", hint)


def _checked(decision: Decision, folder: str | None, given: Sequence[str], only_problems: bool) -> "Findings":
    """Return what a check of the cited places against the texts of their sources finds."""
    from policy_cli.console.sources import files_by_id, verified
    from policy_cli.views.findings import Findings

    return Findings(verified(decision, folder, files_by_id(decision, given)), only_problems)


def _tell_whether_sound(verification: "Verification") -> bool:
    """Tell what was found of the cited places; return whether all texts could be read and nothing cited is wrong."""
    from policy_cli.sources.faults import faults
    from policy_cli.views.verification import in_one_sentence

    found = faults(verification, SOURCE_OPTION)
    more = f" `policy-cli verify` says what to do: {summary(found)}." if found else ""
    tell(f"{in_one_sentence(verification)}{more}")
    return verification.is_readable and not any(fault.severity == "error" for fault in found)


def _refuse_absent(without: tuple[str, ...], places: Cite, short: bool) -> None:
    """Raise CannotContinue for a section to leave out that such a brief does not have."""
    present = [
        name
        for name in (FIRST_PAGE if short else SECTIONS)
        if name != EVIDENCE or places == "inline" or NOTES in without
    ]
    for name in without:
        if name not in (*present, NOTES):
            reason = "a short brief" if short else "a brief with notes"
            hint = f"leave it out of --without: this brief has {', '.join(present)}"
            raise CannotContinue(f'{reason} has no section "{name}"', hint)


def _refuse_unranked(
    decision: Decision, picked: Options, weighing: Weighing, without: tuple[str, ...], short: bool
) -> None:
    """Raise CannotContinue for a viewpoint or an order where the brief does not say which option comes first."""
    given = "--viewpoint" if weighing.viewpoint else "--importance"
    if len(picked) < len(decision.options):
        hint = f"leave {given} out, or the IDs; `policy-cli rank` can rank these options alone"
        raise CannotContinue(f"{given} ranks all options, and this brief is on some of them", hint)
    if not {"bottom-line", *([] if short else ["what-would-change"])} - {*without}:
        raise CannotContinue(f"--without leaves out all that {given} is for", "give one of the two")
    weighing.ranking(decision)


def _whole(decision: Decision) -> dict[str, Any]:
    from policy_cli.serialize.decision import decision_data

    return decision_data(decision)


def _claims(decision: Decision, options: Options) -> "tuple[list[str], list[list[CsvCell]]]":
    from policy_cli.serialize.claims import claims_table

    return claims_table(decision, options)


def _graph(decision: Decision, options: Options) -> str:
    from policy_cli.serialize.mermaid import mermaid

    return mermaid(decision, options)


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
        hint = f"choose one of {endings}, or name the format with --to"
        raise CannotContinue(f"export writes no {ending} files", hint)
    return FORMAT_BY_ENDING[ending]


def _date(given: str, lang: str | None) -> str:
    """Return a date as a brief in a language prints it: numbers become words, any other text stays."""
    try:
        return one_line(date_in_words(date_from_text(given.strip()), puts_day_first(lang)) or "")
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
