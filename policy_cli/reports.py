"""Diagnostics as text: the message, the line with a caret below, and how to fix it."""

from collections.abc import Callable, Iterable, Sequence

from policy_cli.diagnostics import CannotContinue, Diagnostic, listed
from policy_cli.text import BRACKETS, counted, display_width, escape_controls, one_line

WIDTH = 110
MIN_EXCERPT_WIDTH = 20
_ANSI = {
    "error": "31;1",
    "warning": "33;1",
    "caret": "31;1",
    "help": "36",
    "place": "1",
    "removed": "31",
    "added": "32",
}

# GitHub workflow commands need these characters escaped.
_IN_MESSAGE = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = _IN_MESSAGE | str.maketrans({":": "%3A", ",": "%2C"})

Paint = Callable[[str, str], str]


def painter(color: bool) -> Paint:
    """Return a function of a role and a text that colors the text, or leaves it as it is."""
    return (lambda role, text: f"\x1b[{_ANSI[role]}m{text}\x1b[0m") if color else (lambda _, text: text)


def report(
    file: str, lines: Sequence[str], diagnostics: Iterable[Diagnostic], color: bool = False, width: int = WIDTH
) -> str:
    """Return each diagnostic with its position, the line it is about, cut to the width, and how to fix it."""
    paint = painter(color)
    return "\n".join(_one(file, lines, diagnostic, paint, width) for diagnostic in listed(diagnostics))


def report_with_summary(
    file: str,
    lines: Sequence[str],
    diagnostics: Sequence[Diagnostic],
    complete: bool,
    color: bool = False,
    width: int = WIDTH,
) -> str:
    """Return the report on a file, followed by a summary line."""
    text = report(file, lines, diagnostics, color, width)
    last = f"{one_line(file)}: {summary(diagnostics, complete)}\n"
    return f"{text}\n{last}" if text else last


def annotations(file: str, diagnostics: Iterable[Diagnostic]) -> str:
    """Return each diagnostic as a GitHub workflow command, which annotates the line in a pull request."""
    return "".join(_annotation(file, diagnostic) for diagnostic in listed(diagnostics))


def report_error(error: CannotContinue, color: bool = False) -> str:
    """Return why a command cannot continue, and what to do."""
    paint = painter(color)
    text = f"{paint('error', 'policy-cli:')} {one_line(error.message)}\n"
    return text + _help(error.hint, paint) if error.hint else text


def summary(diagnostics: Sequence[Diagnostic], complete: bool = True) -> str:
    """Return how many errors and warnings there are, and whether an error hid the rest of the file, in words."""
    errors = sum(diagnostic.severity == "error" for diagnostic in diagnostics)
    counts = ((errors, "error"), (len(diagnostics) - errors, "warning"))
    found = ", ".join(counted(count, noun) for count, noun in counts if count) or "no faults found"
    return found if complete else f"{found}; the rest of the file could not be read: fix this, then check it again"


def _one(file: str, lines: Sequence[str], diagnostic: Diagnostic, paint: Paint, width: int) -> str:
    line, column = diagnostic.position[:2]
    place = paint("place", f"{one_line(file)}:{line}:{column}:")
    severity = paint(diagnostic.severity, f"{diagnostic.severity}:")
    text = f"{place} {severity} {one_line(diagnostic.message)} [{diagnostic.code}]\n"
    if 1 <= line <= len(lines) and any(lines):
        text += _excerpt(lines[line - 1], diagnostic, paint, width)
    if diagnostic.wording:
        text += f"   {paint('help', 'words:')} {_wording(diagnostic, paint)}\n"
    return text + _help(diagnostic.hint, paint) if diagnostic.hint else text


def _annotation(file: str, diagnostic: Diagnostic) -> str:
    line, column = diagnostic.position[:2]
    properties = {
        "file": one_line(file).replace("\\", "/"),
        "line": str(line),
        "col": str(column),
        "endColumn": str(column + diagnostic.width - 1),
        "title": diagnostic.code,
    }
    marked = ",".join(f"{name}={value.translate(_IN_PROPERTY)}" for name, value in properties.items())
    texts = (diagnostic.message, _wording(diagnostic, painter(False)), diagnostic.hint)
    said = "\n".join(one_line(text) for text in texts if text)
    return f"::{diagnostic.severity} {marked}::{said.translate(_IN_MESSAGE)}\n"


def _excerpt(line: str, diagnostic: Diagnostic, paint: Paint, width: int) -> str:
    """Return the line, or the part of a long one around the fault, with carets under the fault."""
    number, column = diagnostic.position[:2]
    gutter = " " * len(str(number))
    fault = column - 1
    start, end = _part_shown(line, fault, max(MIN_EXCERPT_WIDTH, width - len(f"   {gutter} | ")))
    cut = "…" if start else ""
    shown = f"{cut}{_visible(line[start:end])}{'…' if end < len(line) else ''}"
    before = f"{cut}{_visible(line[start:fault])}"
    meant = _visible(line[fault : min(fault + diagnostic.width, end)])
    caret = paint("caret", "^" * max(1, display_width(meant)))
    return f"   {number} | {shown.rstrip()}\n   {gutter} | {' ' * display_width(before)}{caret}\n"


def _part_shown(line: str, fault: int, room: int) -> tuple[int, int]:
    """Return where the part of a line begins and ends that fits with an ellipsis on both sides, around the fault."""
    if display_width(_visible(line)) <= room:
        return 0, len(line)
    start = max(0, min(fault - room // 2, len(line) - room + 2))
    end = min(len(line), start + room - 2)
    while display_width(_visible(line[start:end])) > room - 2 and end - start > 1:
        start, end = (start, end - 1) if end - fault > fault - start else (start + 1, end)
    return start, end


def _visible(part: str) -> str:
    return escape_controls(part.replace("\t", " "))


def _wording(diagnostic: Diagnostic, paint: Paint) -> str:
    return " ".join(
        paint(kind, f"{BRACKETS[kind][0]}{one_line(words)}{BRACKETS[kind][1]}") if kind != "kept" else one_line(words)
        for kind, words in diagnostic.wording
    )


def _help(hint: str, paint: Paint) -> str:
    return f"   {paint('help', 'help:')} {one_line(hint)}\n"
