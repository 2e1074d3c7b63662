"""What a shell completes after the commands' arguments and options: ids, rows and files.

A shell asks in mid-line, so nothing here prints or fails: of a file that cannot be read or used there is nothing to
complete.
"""

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from policy_cli.diagnostics import CannotContinue

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from policy_cli.model import Decision
    from policy_cli.reading.files import Source
    from policy_cli.reading.records import NamedRecord

MAX_BYTES = 2_000_000
"""Of how large a file ids are completed; a person waits for it."""
MAX_HELP = 60

Completions = list["CompletionItem[str]"]
Completer = Callable[[click.Context, click.Parameter, str], Completions]


def ids_of(kind: str, ending: str = "") -> Completer:
    """Return what completes the ids of records of this kind, and of several ids the one after the comma.

    Kinds are called as in the model: option, criterion, argument … Each id is followed by `ending`.
    """

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
        known = {record.id + ending: record.text for record in _records(ctx) if record.kind == kind}
        given = ctx.params.get(param.name or "")
        taken = given if isinstance(given, tuple) else ()
        if ending:
            taken = tuple(one.partition("=")[0] + ending for one in taken)
        return _matching(known.items(), incomplete, taken)

    return complete


def complete_record(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
    """Complete the id of one record of any kind, or its full name where several have the id."""
    from policy_cli.reading.records import names_of

    return _items(((name, record.text) for name, record in names_of(_records(ctx)).items()), incomplete)


def complete_rows(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
    """Complete the rows of the comparison: groups, criteria, and those labels that need no quotes."""
    from policy_cli.analysis.rows import ROW_KINDS

    decision = _decision(ctx)
    if decision is None:
        return []
    labels = dict.fromkeys(label for option in decision.options.values() for label in option.attributes)
    rows = {label: "" for label in labels if label.isalnum()}
    rows |= {criterion.id: criterion.name for criterion in decision.criteria.values()}
    rows |= {name: kind.about for name, kind in ROW_KINDS.items()}
    return _matching(rows.items(), incomplete)


def complete_files(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
    """Let the shell complete the names of files."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def _source(ctx: click.Context) -> "Source | None":
    """Return the file that the line so far chooses, if it can be had at once."""
    from policy_cli.reading.files import STANDARD_INPUT, locate, name_of_file

    # Kept there by the options themselves, whether they stand before the command or after it.
    file, builtin = ctx.meta.get("policy_cli.file"), bool(ctx.meta.get("policy_cli.builtin"))
    if name_of_file(file, builtin) == STANDARD_INPUT:
        return None
    try:
        # The shell hands the line over as it was typed, and its own signs in it.
        source, _ = locate(file and os.path.expanduser(file), builtin)
    except CannotContinue:
        return None
    return source if len(source.data) <= MAX_BYTES else None


def _decision(ctx: click.Context) -> "Decision | None":
    """Return the decision of the chosen file, if it has no errors."""
    from policy_cli.reading.decision import read

    source = _source(ctx)
    return read(source).decision if source else None


def _records(ctx: click.Context) -> "list[NamedRecord]":
    """Return the records with an id of the chosen file, in one with errors those that can be found all the same."""
    from policy_cli.reading.decoding import decode
    from policy_cli.reading.records import named_records

    source = _source(ctx)
    return named_records(decode(source.data)[0]) if source else []


def _matching(known: Iterable[tuple[str, str]], incomplete: str, given: Iterable[Any] = ()) -> Completions:
    """Return the known words that go on with what has been typed since the last comma, each with its help."""
    before, comma, _ = incomplete.rpartition(",")
    taken = {*before.split(","), *given}
    return _items(((before + comma + word, text) for word, text in known if word not in taken), incomplete)


def _items(known: Iterable[tuple[str, str]], incomplete: str) -> Completions:
    """Return the known words that begin with what has been typed, each with its help."""
    from click.shell_completion import CompletionItem

    from policy_cli.text import one_line

    return [
        # Before version 8.3 click takes a colon in the word for the beginning of the help.
        CompletionItem(word, help=None if ":" in word else _clipped(one_line(text)) or None)
        for word, text in known
        if word.startswith(incomplete)
    ]


def _clipped(text: str) -> str:
    return text if len(text) <= MAX_HELP else f"{text[: MAX_HELP - 1]}…"
