"""Sources taken from a file of another program, with notices of what could not be taken."""

import sys
from collections.abc import Collection

from policy_cli.console.conversation import tell
from policy_cli.console.terminal import has_color, layout
from policy_cli.conversion import convert
from policy_cli.diagnostics import cut, unknown
from policy_cli.reading.files import STANDARD_INPUT, read_file, read_standard_input
from policy_cli.reports import report
from policy_cli.text import enumerated, few
from policy_cli.writing import write_notice

MAX_NOTICES = 20
MAX_LISTED = 5


def converted(path: str, ids: Collection[str] = (), shortens_ids: bool = False) -> tuple[dict[str, str], bool]:
    """Return the sources of a file, or those with these ids, as records by id, and whether all could be taken.

    With `shortens_ids`, ids that are addresses become short, and a notice says so.

    Raise CannotContinue for an id that no source has, and for a file that cannot be read.
    """
    pipe = f"to read from a pipe, write {STANDARD_INPUT} in place of the file"
    source = read_standard_input() if path == STANDARD_INPUT else read_file(path, pipe)
    found = convert(source, shortens_ids)
    for id in ids:
        if id not in found.texts:
            raise unknown("source", id, found.texts, f"{source.name} has none" if not found.texts else None)
    if found.faults:
        write_notice(report(source.name, found.lines, found.faults, has_color(sys.stderr), layout().width))
    notices = few(found.left_out, MAX_NOTICES)
    for notice in notices:
        tell(f"left out of {source.name}: {cut(notice, 300)}")
    if len(found.left_out) > len(notices):
        tell(f"left out of {source.name}: {len(found.left_out) - len(notices)} more")
    if found.shortened:
        tell(f"took short ids in place of addresses, which you may change: {enumerated(found.shortened, MAX_LISTED)}")
    texts = {id: text for id, text in found.texts.items() if not ids or id in ids}
    noted = [id for id in found.noted if id in texts]
    if noted:
        tell(
            f"a brief shows the notes of sources: delete those that are for you alone ({enumerated(noted, MAX_LISTED)})"
        )
    return texts, found.is_whole
