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

MAX_BYTES = 2_000_000
"""Of how large a file ids are completed; a person waits for it."""
MAX_HELP = 60

Completions = list["CompletionItem[str]"]
Completer = Callable[[click.Context, click.Parameter, str], Completions]


def ids_of(*kinds: str, ending: str = "") -> Completer:
    """Return what completes the ids of records of these kinds, or of all, and of several ids the one after the comma.

    Kinds are called as in the model: option, criterion, argument … Each id is followed by `ending`.
    """

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
        from policy_cli.analysis.search import records_with_ids

        decision = _decision(ctx)
        if decision is None:
            return []
        known = ((id + ending, text) for kind, id, text in records_with_ids(decision) if not kinds or kind in kinds)
        given = ctx.params.get(param.name or "")
        return _matching(known, incomplete, given if isinstance(given, tuple) else ())

    return complete


complete_ids = ids_of()


def complete_rows(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
    """Complete the rows of the comparison: groups, criteria, and those labels that need no quotes."""
    from policy_cli.analysis.comparison import GROUPS

    decision = _decision(ctx)
    if decision is None:
        return []
    labels = dict.fromkeys(label for option in decision.options.values() for label in option.attributes)
    rows = {label: "" for label in labels if label.isalnum()}
    rows |= {criterion.id: criterion.name for criterion in decision.criteria.values()}
    rows |= dict.fromkeys(GROUPS, "")
    return _matching(rows.items(), incomplete)


def complete_files(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
    """Let the shell complete the names of files."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def _decision(ctx: click.Context) -> "Decision | None":
    """Return the decision of the file that the line so far chooses, if it can be had at once."""
    from policy_cli.reading import read
    from policy_cli.reading.files import ENVIRONMENT_VARIABLE, STANDARD_INPUT, locate

    # Kept there by the options themselves, whether they stand before the command or after it.
    file, builtin = ctx.meta.get("policy_cli.file"), bool(ctx.meta.get("policy_cli.builtin"))
    if STANDARD_INPUT in (file, None if file or builtin else os.environ.get(ENVIRONMENT_VARIABLE)):
        return None
    try:
        # The shell hands the line over as it was typed, and its own signs in it.
        source, _ = locate(file and os.path.expanduser(file), builtin)
    except CannotContinue:
        return None
    return read(source).decision if len(source.data) <= MAX_BYTES else None


def _matching(known: Iterable[tuple[str, str]], incomplete: str, given: Iterable[Any] = ()) -> Completions:
    """Return the known words that go on with what has been typed since the last comma, each with its help."""
    from click.shell_completion import CompletionItem

    from policy_cli.text import one_line

    before, comma, begun = incomplete.rpartition(",")
    taken = {*before.split(","), *given}
    matching = [(word, one_line(text)) for word, text in known if word.startswith(begun) and word not in taken]
    return [
        # Before version 8.3 click takes a colon in the word for the beginning of the help.
        CompletionItem(before + comma + word, help=None if ":" in word else _clipped(text) or None)
        for word, text in matching
    ]


def _clipped(text: str) -> str:
    return text if len(text) <= MAX_HELP else f"{text[: MAX_HELP - 1]}…"
