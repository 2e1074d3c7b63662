"""The texts of sources that a command is given: which files, their faults, and the places checked against them."""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace

import click

from policy_cli.console.conversation import progress
from policy_cli.console.terminal import has_color, layout
from policy_cli.diagnostics import CannotContinue, refuse_unknown
from policy_cli.model import Decision, Reference
from policy_cli.references.csl import name_of_text
from policy_cli.reports import report
from policy_cli.sources.texts import NOT_TEXTS, Texts, read_texts
from policy_cli.sources.verification import Verification, cited_sections, verify
from policy_cli.text import enumerated
from policy_cli.writing import write_notice

MAX_FILES = 5
"""How many files of a folder a message names."""
PATIENCE = 0.5
"""How many seconds of work pass before its progress is shown."""


def verified(decision: Decision, folder: str | None, files: Mapping[str, str]) -> Verification:
    """Check the places of a decision against the texts in a folder and in files given by id.

    Faults of the texts are reported on stderr. Raises CannotContinue if no text of any source is given.
    """
    texts = texts_of(decision, folder, files)
    if not texts and decision.references:
        raise CannotContinue(f"{folder} has no text of any source", _how_to_name(decision, folder or ""))
    report_faults_of(texts)
    return verify(decision, texts, progress("looking up", PATIENCE))


def _how_to_name(decision: Decision, folder: str) -> str:
    """Return what is in a folder, none of which is named by a source, and how to name it."""
    name = next(filter(None, map(name_of_text, decision.references)), None)
    found = _found_in(_texts_in(folder))
    if name is None:
        return f"{found}an id that is an address names no file: give each by --source ID=FILE"
    return f"{found}name each by the id of its source, as in {name}.pdf, or: --source ID=FILE"


def how_to_give(reference: Reference, folder: str | None) -> str:
    """Return how the text of a source is given, and what is in a folder that has none under its name."""
    files = _texts_in(folder) if folder is not None else []
    name = name_of_text(reference)
    by_option = f"--source {reference.id}=FILE"
    names = {reference.id.casefold(), reference.id.rpartition("/")[2].casefold(), (name or "").casefold()}
    meant = next((file for file in files if os.path.splitext(file)[0].casefold() in names), None)
    if meant is not None:
        path = os.path.join(folder or "", meant)
        rename = f"rename {meant} to {name}{os.path.splitext(meant)[1].lower()}, or: " if name else ""
        return f"{rename}give it by --source {reference.id}={path}"
    found = _found_in(files) if folder is not None else ""
    if name is None:
        return f"{found}an id that is an address names no file: {by_option}"
    return f"{found}name its file {name}.pdf, {name}.docx, {name}.txt or the like, or: {by_option}"


def _texts_in(folder: str) -> list[str]:
    return sorted(entry.name for entry in os.scandir(folder) if entry.is_file() and _may_be_text(entry.name))


def _found_in(files: Sequence[str]) -> str:
    """Return the beginning of a hint that names the files of a folder."""
    return f"found there: {enumerated(files, MAX_FILES)}; " if files else "no text is there; "


def _may_be_text(name: str) -> bool:
    return not name.startswith(".") and not name.endswith(NOT_TEXTS)


def texts_of(decision: Decision, folder: str | None, files: Mapping[str, str], id: str | None = None) -> Texts:
    """Return the texts of all sources, or of the one with an id, from a folder and files given by id."""
    cited = cited_sections(decision)
    ids = {one.id: one.id for one in decision.references if id in (None, one.id)}
    for one in decision.references:
        name = name_of_text(one)
        if one.id in ids and name and name not in ids:
            ids[name] = ids.pop(one.id)
    names = {id: name for name, id in ids.items()}
    given = {names[id]: file for id, file in files.items()}
    by_name = {name: cited[id] for name, id in ids.items()}
    texts = read_texts(folder, given, by_name, progress("reading", PATIENCE))
    return {ids[name]: replace(text, reference=ids[name]) for name, text in texts.items()}


def files_by_id(decision: Decision, given: Sequence[str]) -> Mapping[str, str]:
    """Return the files given by --source, by the ids of their sources."""
    known = [reference.id for reference in decision.references]
    files: dict[str, str] = {}
    for one in given:
        # An id that is an address may have a sign of equality itself.
        whole = max((id for id in known if one.startswith(f"{id}=")), key=len, default="")
        id, sign, file = (whole, "=", one[len(whole) + 1 :]) if whole else one.partition("=")
        if not (sign and id and file):
            raise click.UsageError(f"--source {one}: write the id of a source and its file, as in survey=survey.txt")
        refuse_unknown("source", [id], known, None if known else "the file has no references")
        if id in files:
            raise click.UsageError(f'--source gives two files for "{id}": {files[id]} and {file}')
        files[id] = file
    return files


def report_faults_of(texts: Texts) -> None:
    """Report the faults of the texts on stderr."""
    for text in texts.values():
        if text.content.faults:
            color, width = has_color(sys.stderr), layout().width
            write_notice(report(text.file, text.content.lines, text.content.faults, color, width))
