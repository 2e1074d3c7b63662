"""`policy-cli edit`."""

import os
import shlex

import click

from policy_cli.analysis.rules.registry import examine
from policy_cli.console.completing import complete_record
from policy_cli.console.conversation import ask, tell
from policy_cli.console.input import file_to_change, report_faults
from policy_cli.console.options import color_option, file_option
from policy_cli.diagnostics import CannotContinue
from policy_cli.editing.drafts import Draft, draft_of, earlier_drafts
from policy_cli.editing.editors import Editor, find_editor
from policy_cli.model import Decision
from policy_cli.reading.decision import ReadResult, read
from policy_cli.reading.records import find_record, named_records, unknown_record
from policy_cli.text import counted

DONE, NOT_TAKEN, INTERRUPTED = 0, 1, 130


@click.command(
    "edit",
    epilog="""The editor is the one that VISUAL or EDITOR names. It opens a draft beside the file; the draft replaces
    the file only when it has no errors.

    Examples:

    \b
    policy-cli edit
    policy-cli edit moderate-engagement
    policy-cli edit criterion:allies""",
)
@click.argument("id", metavar="[ID]", required=False, shell_complete=complete_record)
@color_option
@file_option("Change FILE.")
def command(id: str | None) -> None:
    """Change the file in your editor, and check it before it is replaced.

    The editor opens at the line of ID: an option, variant, step, argument, criterion, viewpoint or source. If several
    records have the same id, write criterion:cost, or toll/soon.

    Exit code 0 if the file was replaced or nothing was changed, 1 if the draft has errors, 2 on other errors.
    """
    path = file_to_change()
    editor = find_editor()
    for earlier in earlier_drafts(path):
        tell(f"an earlier draft is still there: {earlier} (unless another edit has it open)")
        tell(_how_to_go_on(earlier, path))
    with draft_of(path) as draft:
        try:
            code = _rounds(draft, editor, _first_line(read(draft.original), id))
        except CannotContinue as error:
            if draft.holds_work:
                error.hint = f"{_place(draft)}; {_how_to_go_on(draft.path, path, draft.is_overtaken)}"
            raise
        except KeyboardInterrupt:
            code = INTERRUPTED
        if code != DONE and draft.holds_work:
            tell(f"{path} stays as it was; {_place(draft)}")
            tell(_how_to_go_on(draft.path, path, draft.is_overtaken))
    raise click.exceptions.Exit(code)


def _first_line(reading: ReadResult, id: str | None) -> int | None:
    """Return the line to open the editor at: of the record with this id, else of the first error."""
    records = named_records(reading.text) if id else []
    record = find_record(records, id) if id else None
    if record:
        return record.position.line
    if id and reading.decision:
        _refuse_elsewhere(reading.decision, id)
        raise unknown_record(records, id)
    if id:
        tell(f'nothing that can be read has the id "{id}": the editor opens at the first error')
    return _first_error(reading)


def _refuse_elsewhere(decision: Decision, id: str) -> None:
    """Raise CannotContinue for the id of a source that is in a library."""
    for reference in decision.references:
        if reference.id == id and reference.origin.library:
            line, _, library = reference.origin
            raise CannotContinue(f'the source "{id}" is in {library}, on line {line}', "change it there")


def _rounds(draft: Draft, editor: Editor, line: int | None) -> int:
    """Let the person edit until the draft can replace the file or is given up; return the exit code."""
    name = draft.original.name
    while True:
        if line and not editor.profile:
            tell(f"on line {line}")
        failure = editor.open(draft.path, line)
        if failure:
            raise CannotContinue(f"{failure}: {name} stays as it was")
        source = draft.read()
        if source.data == draft.original.data:
            draft.keep_original()
            tell(f"nothing was changed in {name}")
            if not editor.profile:
                waiting = 'name it with the option that makes it wait, such as EDITOR="code --wait"'
                tell(f"if {editor.name} is still open, close it, and {waiting}")
            return DONE
        reading = read(source)
        report_faults(reading)
        if reading.decision:
            draft.replace_original(source.data)
            tell(f"saved {name}{_warned(reading)}")
            return DONE
        if not _again(draft):
            return NOT_TAKEN
        line = _first_error(reading)


def _again(draft: Draft) -> bool:
    """Ask what to do with a draft that has errors; return whether to edit it again. Delete it if it is abandoned."""
    while True:
        answer = ask("Edit again, keep the draft aside, or abandon it? [E/k/a] ")
        match answer.lower()[:1] if answer is not None else "k":
            case "" | "e":
                return True
            case "k":
                return False
            case "a":
                draft.discard()
                tell(f"abandoned the draft; {draft.original.name} stays as it was")
                return False


def _place(draft: Draft) -> str:
    return f"the draft is kept in {draft.path}"


def _how_to_go_on(draft: str, path: str, is_overtaken: bool = False) -> str:
    """Return how to continue with a draft, and how to use it; one that was overtaken would undo another's changes."""
    file = os.path.realpath(path) if os.path.islink(path) else path
    use = (
        f"to see how {file} differs from it now: `policy-cli diff {shlex.quote(draft)} {shlex.quote(path)}`"
        if is_overtaken
        else f"once it has no errors, rename it to {file}"
    )
    return f"to continue: `policy-cli -f {shlex.quote(draft)} edit`; {use}"


def _warned(reading: ReadResult) -> str:
    count = len(examine(reading)) - len(reading.diagnostics)
    return f"; `policy-cli check` shows {counted(count, 'warning')}" if count else ""


def _first_error(reading: ReadResult) -> int | None:
    own = reading.by_file(reading.diagnostics)[0]
    return next((found.position.line for found in own.diagnostics if found.severity == "error"), None)
