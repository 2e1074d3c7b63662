"""Shell completion of arguments and options: ids, rows, versions and files.

A shell asks in the middle of a line, so nothing here prints or fails: a file that cannot be used has no completions.
"""

import os
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from policy_cli.diagnostics import CannotContinue, cut

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from policy_cli.reading.files import InputFile
    from policy_cli.reading.records import NamedRecord

MAX_BYTES = 2_000_000
"""The largest file whose ids are completed, in bytes: a person waits for it."""
MAX_HELP = 60
# Ids of sources can have signs that a shell would obey.
_PLAIN_ID = r"\w[\w.:/+@-]*"

Completions = list["CompletionItem[str]"]
Completer = Callable[[click.Context, click.Parameter, str], Completions]


def ids_of(kind: str, ending: str = "") -> Completer:
    """Return a function that completes ids of records of this kind, also in a list with commas.

    `kind` is that of the model: option, criterion, argument … `ending` follows each id.
    """

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
        known = {record.id + ending: record.text for record in _records(ctx) if record.kind == kind}
        if kind == "reference":
            known |= {id + ending: title for id, title in _in_libraries(ctx).items()}
        given = ctx.params.get(param.name or "")
        taken = given if isinstance(given, tuple) else ()
        if ending:
            taken = tuple(one.partition("=")[0] + ending for one in taken)
        return _matching(known.items(), incomplete, taken)

    return complete


def completer_of(known: Iterable[str]) -> Completer:
    """Return a function that completes these names, also in a list with commas."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
        return _matching(((name, "") for name in known), incomplete, ctx.params.get(param.name or "") or ())

    return complete


def complete_commands(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
    """Complete the name of a command."""
    program = ctx.find_root().command
    names = program.list_commands(ctx) if isinstance(program, click.Group) else []
    return _items(((name, "") for name in names), incomplete)


def complete_record(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
    """Complete the id of a record of any kind, or its full name if several have the id or the word begins one."""
    from policy_cli.reading.records import records_by_name

    records = _records(ctx)
    known = records_by_name(records)
    if ":" in incomplete or "/" in incomplete:
        known |= {record.full_name: record for record in records}
    return _items(((name, record.text) for name, record in known.items()), incomplete)


def complete_rows(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
    """Complete rows of the comparison: kinds, criteria, and labels that need no quotes."""
    from policy_cli.analysis.rows import ROW_KINDS
    from policy_cli.reading.decision import read

    source = _source(ctx)
    decision = read(source).decision if source else None
    if decision is None:
        return []
    labels = dict.fromkeys(label for option in decision.options.values() for label in option.attributes)
    rows = {label: "" for label in labels if label.isalnum()}
    rows |= {criterion.id: criterion.name for criterion in decision.criteria.values()}
    rows |= {name: kind.about for name, kind in ROW_KINDS.items()}
    return _matching(rows.items(), incomplete)


def complete_source(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
    """Complete the id of a source with an equals sign, and file names after it."""
    _, equals, file = incomplete.partition("=")
    complete = complete_files if equals else ids_of("reference", ending="=")
    return complete(ctx, param, file if equals else incomplete)


def complete_version(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
    """Complete revisions and file names, and paths after a revision and a colon."""
    try:
        known = _versions(ctx, incomplete)
    except CannotContinue:
        known = []
    files = [] if ":" in incomplete else complete_files(ctx, param, incomplete)
    return [*_items(((name, "") for name in known), incomplete), *files]


def complete_files(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
    """Let the shell complete file names."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def _source(ctx: click.Context) -> "InputFile | None":
    """Return the file that the line so far chooses, if it can be read at once."""
    from policy_cli.reading.files import STANDARD_INPUT, locate, name_of_file

    file, builtin = ctx.meta.get("policy_cli.file"), bool(ctx.meta.get("policy_cli.builtin"))
    if name_of_file(file, builtin) == STANDARD_INPUT:
        return None
    try:
        # The shell passes the line as it was typed, before it expands `~`.
        source, _ = locate(file and os.path.expanduser(file), builtin)
    except CannotContinue:
        return None
    return source if len(source.data) <= MAX_BYTES else None


def _versions(ctx: click.Context, begun: str) -> list[str]:
    """Return the versions that git knows: revisions, or the paths in the one before the colon."""
    from policy_cli.reading.revisions import paths_at, revisions_in

    revision, colon, path = begun.partition(":")
    if colon:
        return [f"{revision}:{name}" for name in paths_at(revision, path.rpartition("/")[0])]
    source = _source(ctx)
    return revisions_in(os.path.dirname(os.path.realpath(source.path)) if source and source.path else ".")


def _records(ctx: click.Context) -> "list[NamedRecord]":
    """Return the records of the chosen file with valid ids; in a file with errors, those that can be found."""
    from policy_cli.model import Defines
    from policy_cli.reading.decoding import decode
    from policy_cli.reading.records import named_records
    from policy_cli.shapes import id_form

    source = _source(ctx)
    found = named_records(decode(source.data)[0]) if source else []
    plain = (record for record in found if re.fullmatch(_PLAIN_ID, record.id))
    written = [record for record in plain if re.fullmatch(id_form(Defines(record.kind)).pattern, record.id)]
    ids = {record.id for record in written}
    return [record for record in written if record.within is None or record.within in ids]


def _in_libraries(ctx: click.Context) -> dict[str, str]:
    """Return the titles of the sources that the chosen file cites from libraries, by id."""
    from policy_cli.reading.decision import read

    source = _source(ctx)
    decision = read(source).decision if source else None
    cited = decision.references if decision and decision.bibliography else ()
    return {one.id: one.title or "" for one in cited if re.fullmatch(_PLAIN_ID, one.id)}


def _matching(known: Iterable[tuple[str, str]], incomplete: str, given: Iterable[Any] = ()) -> Completions:
    """Return the known words that complete what follows the last comma, each with its help."""
    before, comma, _ = incomplete.rpartition(",")
    taken = {*before.split(","), *given}
    return _items(((before + comma + word, text) for word, text in known if word not in taken), incomplete)


def _items(known: Iterable[tuple[str, str]], incomplete: str) -> Completions:
    """Return the known words that begin with what was typed, each with its help."""
    from click.shell_completion import CompletionItem

    from policy_cli.text import one_line

    return [
        CompletionItem(word, help=cut(one_line(text), MAX_HELP) or None)
        for word, text in known
        # A word that begins with a hyphen would be read as an option.
        if word.startswith(incomplete) and not word.startswith("-")
    ]
