"""`policy-cli diff`."""

from functools import cache

import click

from policy_cli.analysis.difference import Version, difference
from policy_cli.console.completing import complete_version
from policy_cli.console.input import chosen_file, report_faults
from policy_cli.console.options import format_option, reading_options
from policy_cli.console.output import Answer, write_text, writers
from policy_cli.diagnostics import CannotContinue
from policy_cli.reading.decision import read
from policy_cli.reading.files import InputFile
from policy_cli.reading.revisions import handed_by_git, read_version
from policy_cli.serialize.difference import difference_data, difference_table
from policy_cli.text import one_line
from policy_cli.views.difference import difference_document
from policy_cli.writing import write_output

SAME, DIFFERENT, ERROR = 0, 1, 2
WRITERS = writers("layout", "data")


@click.command(
    "diff",
    epilog="""OLD and NEW are files, or revisions that git knows: HEAD~1 is the chosen file as it was then,
    main:options.yaml any file in a revision. Without NEW, OLD is compared with the chosen file as it is now.

    Examples:

    \b
    policy-cli diff options.yaml options.yaml
    policy-cli diff options.yaml --format markdown""",
)
@click.argument("versions", metavar="OLD [NEW]", nargs=-1, required=True, shell_complete=complete_version)
@format_option(WRITERS)
@reading_options
def command(versions: tuple[str, ...], format: str) -> None:
    """Show what changed in substance from one version of the file to another: comments and layout do not count.

    Exit code 0 if nothing changed, 1 if something did, 2 on errors.
    """
    handed = handed_by_git(versions)
    if handed is not None:
        _answer_git(handed, versions[0], format)
        return
    if len(versions) > 2:
        raise CannotContinue(f"diff takes one or two versions (got {len(versions)})")
    chosen = cache(chosen_file)
    old = read_version(versions[0], chosen)
    new = read_version(versions[1], chosen) if len(versions) == 2 else chosen()
    raise click.exceptions.Exit(_compare(old, new, format, paged=True))


def _compare(old: InputFile, new: InputFile, format: str, paged: bool) -> int:
    """Write what changed from one file to another; return the exit code."""
    before, after = read(old, keeps_nodes=True), read(new, keeps_nodes=True)
    for reading in (before, after):
        report_faults(reading)
    if before.decision is None or after.decision is None:
        return ERROR
    answer = difference(before.decision, after.decision)
    versions = Version(old.name, before.line_of), Version(new.name, after.line_of)
    shapes = Answer(
        lambda: difference_document(answer, *versions),
        lambda: difference_data(answer, *versions),
        lambda: difference_table(answer, *versions),
    )
    write_text(WRITERS[format](shapes), paged)
    return DIFFERENT if answer.changes else SAME


def _answer_git(handed: tuple[InputFile | None, InputFile | None], path: str, format: str) -> None:
    """Write what changed for `git diff`, which has its own pager and stops at an exit code other than 0."""
    old, new = handed
    if old is not None and new is not None:
        if _compare(old, new, format, paged=False) == ERROR:
            write_output(f"{one_line(path)}: to see what changed in the text: git diff --no-ext-diff\n")
    else:
        state = "not merged" if old is new else "new" if old is None else "deleted"
        write_output(f"{one_line(path)}: the file is {state}\n")
