"""Answers and findings in the format that is asked for, on the standard output."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from policy_cli.console.options import setting
from policy_cli.console.terminal import has_color, layout
from policy_cli.diagnostics import Diagnostic
from policy_cli.frozen import frozen
from policy_cli.render import FORMATS, TABLE_FORMATS, render
from policy_cli.reports import annotations, report_with_summary
from policy_cli.writing import write_output

if TYPE_CHECKING:
    from policy_cli.document import Document


@frozen
class Answer:
    """A command's answer in each of its shapes, made when a format asks for it: a document, data, a table of text."""

    document: Callable[[], "Document"]
    data: Callable[[], Mapping[str, Any]]
    table: Callable[[], tuple[Iterable[str], Iterable[Iterable[str | int | float]]]]


def _as_json(answer: Answer) -> str:
    from policy_cli.serialize.values import to_json

    return to_json(answer.data())


def _as_csv(answer: Answer) -> str:
    from policy_cli.serialize.values import to_csv

    return to_csv(*answer.table())


DATA_FORMATS: dict[str, Callable[[Answer], str]] = {"json": _as_json, "csv": _as_csv}
ALL_FORMATS = (*FORMATS, *DATA_FORMATS, *TABLE_FORMATS)


@frozen
class Findings:
    """What was found in a file, and whether all of it could be looked at."""

    file: str
    lines: list[str]
    diagnostics: Sequence[Diagnostic]
    complete: bool = True


def _findings_as_text(files: Sequence[Findings]) -> str:
    return "\n".join(
        report_with_summary(found.file, found.lines, found.diagnostics, found.complete, has_color(sys.stdout))
        for found in files
    )


def _findings_as_json(files: Sequence[Findings]) -> str:
    from policy_cli.serialize.diagnostics import findings_data
    from policy_cli.serialize.values import to_json

    return to_json(findings_data((found.file, found.diagnostics, found.complete) for found in files))


FINDING_FORMATS: dict[str, Callable[[Sequence[Findings]], str]] = {
    "text": _findings_as_text,
    "json": _findings_as_json,
    "github": lambda files: "".join(annotations(found.file, found.diagnostics) for found in files),
}
"""How what was found in one or several files is written."""


def write_answer(answer: Answer, format: str, paged: bool = True) -> None:
    """Write an answer to the standard output in any format; see `write_text`."""
    serialize = DATA_FORMATS.get(format)
    write_text(serialize(answer) if serialize else render(answer.document(), format, layout()), paged)


def write_findings(files: Sequence[Findings], format: str) -> None:
    """Write what was found in files to the standard output; the annotations of a forge are commands to it."""
    write_text(FINDING_FORMATS[format](files), commands=format == "github")


def write_text(text: str | bytes, paged: bool = True, commands: bool = False) -> None:
    """Write text to the standard output, through the pager where it is long, unless that is not wished."""
    write_output(text, paged and not setting("no_pager"), commands)
