"""The registry of output formats, and the answer of a command, which is written in one of them."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from policy_cli.console.options import setting
from policy_cli.console.terminal import has_color, layout
from policy_cli.diagnostics import Diagnostic
from policy_cli.frozen import frozen
from policy_cli.languages import DEFAULT
from policy_cli.render.formats import render
from policy_cli.reports import annotations, report_with_summary
from policy_cli.writing import write_output

if TYPE_CHECKING:
    from policy_cli.document import Document
    from policy_cli.model import Reference
    from policy_cli.serialize.values import Cell


@frozen
class FileDiagnostics:
    """The diagnostics of a file, and whether all of it could be checked."""

    file: str
    lines: list[str]
    diagnostics: Sequence[Diagnostic]
    complete: bool = True


def _not_answered() -> NoReturn:
    raise TypeError("the answer has no such part")


@frozen
class Answer:
    """The answer of a command, in each shape that its formats need; a shape is made only when a format needs it."""

    document: Callable[[], "Document"] = _not_answered
    data: Callable[[], Mapping[str, Any]] = _not_answered
    table: Callable[[], tuple[Iterable[str], Iterable[Iterable["Cell"]]]] = _not_answered
    findings: Sequence[FileDiagnostics] = ()
    sources: Sequence["Reference"] = ()


Writer = Callable[[Answer], str | bytes]
Ability = Literal["layout", "tables", "brief", "data", "findings", "sources"]


@frozen
class Format:
    """A format: for each ability the function that writes an answer, or None.

    `layout` writes any document, `tables` only its tables, `brief` the document of `export` (to files with one of the
    `endings`), `data` the answer for programs, `findings` diagnostics, `sources` a bibliography. If the format
    `reports`, diagnostics follow the document, with the lines of the file. If it is `commands`, its lines are commands
    to a build server.
    """

    layout: Writer | None = None
    tables: Writer | None = None
    brief: Writer | None = None
    data: Writer | None = None
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
        text = render(answer.document(), module, layout())
        reported = FORMATS[module].reports and any(found.diagnostics for found in answer.findings)
        return f"{text}\n{_report(answer)}" if reported else text

    return write


def _tables(name: str) -> Writer:
    def write(answer: Answer) -> str:
        from policy_cli.render.tables import render_tables

        return render_tables(answer.document(), name)

    return write


def _word(answer: Answer) -> bytes:
    from policy_cli import pandoc
    from policy_cli.render.word import reference_file, tree

    program = pandoc.find()
    document = answer.document()
    nodes, styles = tree(document, pandoc.tree_version(program)), reference_file(document.language)
    return pandoc.to_word(program, nodes, styles, document.author, document.language or DEFAULT)


def _json(answer: Answer) -> str:
    from policy_cli.serialize.values import to_json

    return to_json(answer.data())


def _csv(answer: Answer) -> str:
    from policy_cli.serialize.values import to_csv

    return to_csv(*answer.table())


def _report(answer: Answer) -> str:
    color = has_color(sys.stdout)
    return "\n".join(
        report_with_summary(found.file, found.lines, found.diagnostics, found.complete, color)
        for found in answer.findings
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
    "text": for_pages("text", findings=_report, reports=True),
    "markdown": for_pages("markdown", ".md", ".markdown", ".txt", ""),
    "html": for_pages("html", ".html", ".htm"),
    "docx": Format(brief=_word, endings=(".docx",)),
    "json": Format(data=_json, findings=_findings_as_json, endings=(".json",)),
    "csv": Format(data=_csv, endings=(".csv",)),
    **{
        name: Format(tables=_tables(name))
        for name in ("asciidoc", "grid", "jira", "latex", "mediawiki", "orgtbl", "rst", "textile")
    },
    "github": Format(findings=_annotations, commands=True),
    "csl-json": Format(sources=_csl_json),
    "bibtex": Format(sources=_bibtex),
}
"""The formats by name, in the order in which commands offer them."""
