"""The registry of output formats, and the answer of a command, which is written in one of them."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from policy_cli.console.options import setting
from policy_cli.console.terminal import has_color, layout
from policy_cli.diagnostics import CannotContinue
from policy_cli.frozen import frozen
from policy_cli.reading.decision import FileDiagnostics
from policy_cli.reading.files import InputFile
from policy_cli.render.formats import render
from policy_cli.reports import annotations, report_with_summary
from policy_cli.writing import write_notice, write_output

if TYPE_CHECKING:
    from policy_cli.document import Document, Picture
    from policy_cli.model import Reference
    from policy_cli.serialize.values import CsvCell

BYTE_ORDER_MARK = "\ufeff"

IN_TEMPLATES = "a template sets and defines things of Typst, but imports no packages and reads no files"

NO_TEMPLATE = InputFile("", b"")


def _not_answered() -> NoReturn:
    raise TypeError("the answer has no such part")


@frozen
class Answer:
    """The answer of a command, in each shape that its formats need; a shape is made only when a format needs it.

    `details` follow the findings in formats that report these after the document; in others the document has them.
    """

    document: Callable[[], "Document"] = _not_answered
    data: Callable[[], Mapping[str, Any]] = _not_answered
    table: Callable[[], tuple[Iterable[str], Iterable[Iterable["CsvCell"]]]] = _not_answered
    graph: Callable[[], str] = _not_answered
    findings: Sequence[FileDiagnostics] = ()
    details: Callable[[], "Document"] | None = None
    sources: Sequence["Reference"] = ()
    template: InputFile = NO_TEMPLATE


Writer = Callable[[Answer], str | bytes]
Ability = Literal["layout", "tables", "brief", "data", "graph", "findings", "sources"]


@frozen
class Format:
    """A format: for each ability the function that writes an answer, or None.

    `layout` writes any document, `tables` only its tables, `brief` the document of `export` (to files with one of the
    `endings`), `data` the answer for programs, `graph` its arguments, `findings` diagnostics, `sources` a bibliography.
    If the format `reports`, diagnostics follow the document, with the lines of the file. If it is `commands`, its lines
    are commands to a build server.
    """

    layout: Writer | None = None
    tables: Writer | None = None
    brief: Writer | None = None
    data: Writer | None = None
    graph: Writer | None = None
    findings: Writer | None = None
    sources: Writer | None = None
    endings: tuple[str, ...] = ()
    reports: bool = False
    commands: bool = False


def writers(*abilities: Ability) -> dict[str, Writer]:
    """Return the formats that have one of these abilities, each with the function for the first that it has."""
    able = {name: [getattr(format, ability) for ability in abilities] for name, format in FORMATS.items()}
    return {name: next(filter(None, found)) for name, found in able.items() if any(found)}


def write_text(text: str | bytes, paged: bool = True, commands: bool = False) -> None:
    """Write an answer to the standard output, through the pager if it is long and --no-pager is not given."""
    write_output(text, paged and not setting("no_pager"), commands)


def laid_out(module: str) -> Writer:
    """Return the writer that renders a document with a module of `render`, imported only when it is called."""

    def write(answer: Answer) -> str:
        parts = [render(answer.document(), module, layout())]
        if FORMATS[module].reports:
            if any(found.diagnostics for found in answer.findings):
                parts.append(_report(answer))
            if answer.details:
                parts.append(render(answer.details(), module, layout()))
        return "\n".join(part.lstrip("\n") for part in parts if part.strip())

    return write


def _tables(name: str) -> Writer:
    def write(answer: Answer) -> str:
        from policy_cli.render.tables import render_tables

        return render_tables(answer.document(), name)

    return write


def _word(answer: Answer) -> bytes:
    from policy_cli import pandoc
    from policy_cli.render.word.finishing import finished
    from policy_cli.render.word.tree import tree

    program = pandoc.find()
    document = answer.document()
    nodes = tree(document, pandoc.tree_version(program), _drawings(document))
    return finished(pandoc.to_word(program, nodes, _reference(document, answer.template)), document)


def _drawings(document: "Document") -> dict["Picture", bytes]:
    """Return the pictures of a document as PNG files, if Typst is installed and can draw them."""
    from policy_cli import typst
    from policy_cli.document import Picture
    from policy_cli.render.typst import drawings

    pictures = list(dict.fromkeys(block for block in document.blocks if isinstance(block, Picture)))
    try:
        made = typst.to_drawings(typst.find(), drawings(document, pictures)) if pictures else []
    except CannotContinue:
        return {}
    return dict(zip(pictures, made, strict=True))


def _reference(document: "Document", template: InputFile) -> bytes:
    """Return the file from which Pandoc takes the styles of a Word file."""
    from policy_cli.render.word.reference import NotATemplate, from_template, reference_file

    if template is NO_TEMPLATE:
        return reference_file(document)
    try:
        return from_template(template.data, document.language)
    except NotATemplate:
        hint = "give a .docx file, such as a brief whose styles you have changed"
        raise CannotContinue(f"{template.name} is not a Word file with styles", hint) from None


def _typst(answer: Answer) -> str:
    from policy_cli.render.typst import source

    return source(answer.document(), _text(answer.template))


def _pdf(answer: Answer) -> bytes:
    from policy_cli import typst
    from policy_cli.render.typst import before_template, source

    library = typst.find()
    document, template = answer.document(), _text(answer.template)
    before = before_template(document).count("\n")
    # Where the template is: nothing is printed about ours, such as a font that is one of several.
    lines = range(before + 1, before + template.count("\n") + 2)
    try:
        made = typst.to_pdf(library, source(document, template))
    except typst.Refused as refused:
        words, line = refused.errors[0]
        if line not in lines:
            raise
        raise CannotContinue(f"{answer.template.name}:{line - before}: {words}", IN_TEMPLATES) from None
    for words, line in made.warnings:
        if line in lines:
            write_notice(f"policy-cli: {answer.template.name}:{line - before}: {words}\n")
    if made.flaw:
        write_notice(f"policy-cli: {made.flaw}\n")
    return made.data


def _text(template: InputFile) -> str:
    try:
        return template.data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        hint = "the template of a PDF is text in the language of Typst; a Word file can be one only for Word"
        raise CannotContinue(f"{template.name} is not text in UTF-8", hint) from None


def _json(answer: Answer) -> str:
    from policy_cli.serialize.values import to_json

    return to_json(answer.data())


def _csv(answer: Answer) -> str:
    from policy_cli.serialize.values import is_guarded, to_csv

    header, rows = answer.table()
    rows = [[*row] for row in rows]
    guarded = sum(is_guarded(cell) for row in rows for cell in row)
    if guarded:
        cells = (
            f"{guarded:,} cells that spreadsheets would take for formulas"
            if guarded > 1
            else "a cell that spreadsheets would take for a formula"
        )
        write_notice(f"policy-cli: an apostrophe precedes text in {cells}\n")
    return (BYTE_ORDER_MARK if setting("bom") else "") + to_csv(header, rows)


def _report(answer: Answer) -> str:
    color = has_color(sys.stdout)
    # A decision without faults is not said to have none above those of its library.
    shown = [
        found
        for found, following in zip_longest(answer.findings, answer.findings[1:])
        if found.diagnostics or not (following and following.is_library)
    ]
    return "\n".join(
        report_with_summary(found.file, found.lines, found.diagnostics, found.complete, color, layout().width)
        for found in shown
    )


def _findings_as_json(answer: Answer) -> str:
    from policy_cli.serialize.diagnostics import findings_data
    from policy_cli.serialize.values import to_json

    return to_json(findings_data((found.file, found.diagnostics, found.complete) for found in answer.findings))


def _annotations(answer: Answer) -> str:
    return "".join(annotations(found.file, found.diagnostics) for found in answer.findings)


def _csl_json(answer: Answer) -> str:
    from policy_cli.references.bibliography import csl_json

    return csl_json(answer.sources)


def _bibtex(answer: Answer) -> str:
    from policy_cli.references.bibliography import bibtex

    return bibtex(answer.sources)


def for_pages(module: str, *endings: str, findings: Writer | None = None, reports: bool = False) -> Format:
    """Return a layout format that writes the brief as well."""
    write = laid_out(module)
    return Format(write, brief=write, findings=findings, endings=endings, reports=reports)


FORMATS: dict[str, Format] = {
    "terminal": Format(laid_out("terminal"), reports=True),
    "text": for_pages("text", ".txt", findings=_report, reports=True),
    "markdown": for_pages("markdown", ".md", ".markdown", ""),
    "html": for_pages("html", ".html", ".htm"),
    "docx": Format(brief=_word, endings=(".docx",)),
    "pdf": Format(brief=_pdf, endings=(".pdf",)),
    "typst": Format(brief=_typst, endings=(".typ",)),
    "json": Format(data=_json, findings=_findings_as_json, endings=(".json",)),
    "csv": Format(data=_csv, endings=(".csv",)),
    "mermaid": Format(graph=lambda answer: answer.graph(), endings=(".mmd",)),
    **{
        name: Format(tables=_tables(name))
        for name in ("asciidoc", "grid", "jira", "latex", "mediawiki", "orgtbl", "rst", "textile")
    },
    "github": Format(findings=_annotations, commands=True),
    "csl-json": Format(sources=_csl_json),
    "bibtex": Format(sources=_bibtex),
}
"""The formats by name, in the order in which commands offer them."""
