"""The parser's errors in plain words: what is wrong where, and how to fix it."""

import re
from typing import TYPE_CHECKING, Any

from policy_cli.diagnostics import Diagnostic, Position
from policy_cli.reading.decoding import split_lines
from policy_cli.reading.nodes import ENTRY_HINT, HYPHEN_HINT

if TYPE_CHECKING:
    from yaml import MarkedYAMLError

QUOTE_IT = "put the whole text in double quotes"
NO_KEY = "this line is neither `key: value` nor an entry of a list"
GIVE_KEY = "write a colon and a space after the key; indent text that goes on from the line above"
SPACE_MISSING = ("a space is missing after the colon", "write `key: value`")
LINE_UP = "line the keys of a record up"
_HYPHEN_WITHOUT_SPACE = r"\s*-[^\s:-][^\s:]*:(?:\s|$)"
_CONFLICT = r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)"
_KEY_WITHOUT_SPACE = r"\s*(?:- )?[\w-]+:[^\s:/]"
KEY_WITH_BRACKET = re.compile(r"([\w-]+):[{\[]")
KEY_IN_BRACES_WITHOUT_SPACE = re.compile(r"([^\W\d][\w-]*):[^\s:/]")

_TAGS = ("while scanning a tag", "while parsing a tag", "while parsing a node")

# The beginning of the parser's context or problem; whether the fault is where the context began; message; hint.
_PLAIN_WORDS: dict[str | tuple[str, ...], tuple[bool, str, str]] = {
    "while scanning an alias": (True, "a text cannot begin with *", QUOTE_IT),
    "while scanning an anchor": (True, "a text cannot begin with &", QUOTE_IT),
    _TAGS: (True, "a text cannot begin with !", QUOTE_IT),
    "while scanning a directive": (True, "a line cannot begin with %", QUOTE_IT),
    "found incompatible YAML document": (False, "this version of YAML is not known", "delete the line"),
    "while parsing a flow sequence": (
        True,
        "this [ is not closed, or a comma is missing after it",
        f"close the list with ]; if no list is meant, {QUOTE_IT}",
    ),
    "while parsing a flow mapping": (
        True,
        "this { is not closed, or a comma is missing after it",
        "close it with }, and put a value that holds a colon, a comma or a bracket in double quotes",
    ),
    "while scanning a block scalar": (
        True,
        "after | or > the text begins on the next line",
        f"begin it there, indented; if no block of text is meant, {QUOTE_IT}",
    ),
    "while parsing a quoted scalar": (
        False,
        "in double quotes a backslash begins a code, but this is not one",
        r"write \\ for a backslash, or use single quotes",
    ),
    "found unexpected ':'": (False, *SPACE_MISSING),
    "block sequence entries are not allowed": (
        False,
        "a list cannot begin in mid-line",
        f'begin "- " on a line of its own; if a dash is meant, {QUOTE_IT}',
    ),
    "mapping keys are not allowed": (False, "a text cannot begin with ? and a space", QUOTE_IT),
    "while parsing a block node": (False, "a text cannot begin with this character", QUOTE_IT),
}


def explain(error: "MarkedYAMLError", text: str, quoted: Position | None = None) -> Diagnostic:
    """Return a syntax error of the parser as a diagnostic that a person who does not know YAML can act on.

    `quoted` is where the last text before it begins, if that is in quotation marks.
    """
    problem, context = error.problem or "", error.context or ""
    mark: Any = error.problem_mark
    lines = split_lines(text)
    here = Position(min(mark.line + 1, len(lines)), mark.column + 1)
    began: Any = error.context_mark
    start = here if began is None else Position(min(began.line + 1, len(lines)), began.column + 1)
    fault = _conflict(lines, start, here) or _lookalike(text, lines, start, here, mark.index, context)
    if fault is not None:
        return fault
    line = lines[here.line - 1]
    hyphen = _hyphen(lines, here, problem)
    if hyphen:
        return Diagnostic("syntax", "a space is missing after the hyphen", hyphen, HYPHEN_HINT)
    if problem.startswith("mapping values are not allowed"):
        return _colon(line, lines, here)
    if line[here.column - 1 : here.column] == "\t" or "tab character" in problem:
        return _tab(line, here)
    if problem.startswith("found character that cannot start any token"):
        character = line[here.column - 1 : here.column]
        return Diagnostic("syntax", f"a text cannot begin with {character}", here, QUOTE_IT)
    if problem.startswith(("did not find expected key", "did not find expected '-'")):
        return _misplaced(lines, here, quoted) or _no_key(line, here, problem)
    if problem.startswith("could not find expected ':'"):
        return _no_colon(lines[start.line - 1], start)
    is_colon = here.line == start.line and line[here.column - 1 : here.column] == ":"
    if is_colon and context.startswith("while parsing a flow mapping"):
        return Diagnostic("syntax", "a text with a colon and a space in it needs quotes", here, QUOTE_IT)
    if context.startswith("while scanning a quoted scalar"):
        return Diagnostic("syntax", "this quotation mark is never closed", start, _how_to_close(lines, start))
    for beginning, (at_context, message, hint) in _PLAIN_WORDS.items():
        if context.startswith(beginning) or problem.startswith(beginning):
            return Diagnostic("syntax", message, start if at_context else here, hint)
    said = ", ".join(part for part in (context, problem) if part)
    hint = "look at the quotes, colons and spaces around it"
    return Diagnostic("syntax", f"this is not valid YAML ({said})", here, hint)


def _conflict(lines: list[str], start: Position, here: Position) -> Diagnostic | None:
    """Return the error for a sign of version control between two lines, or None."""
    number = next(
        (number for number in range(start.line, here.line + 1) if re.match(_CONFLICT, lines[number - 1])), None
    )
    if number is None:
        return None
    hint = "choose one of the two versions and delete the three lines of signs"
    return Diagnostic("merge-conflict", "two versions of the file are not merged here", Position(number, 1), hint, 7)


def _lookalike(
    text: str, lines: list[str], start: Position, here: Position, index: int, context: str
) -> Diagnostic | None:
    """Return the error for a character that only looks like YAML's, if that is the cause of a fault; or None."""
    from policy_cli.reading.lookalikes import curly_fault, fault_in_line, wrong_sign

    above = next((number for number in range(here.line - 1, 0, -1) if lines[number - 1].strip()), here.line)
    in_lines = (fault_in_line(lines[number - 1], number) for number in (here.line, above, start.line))
    fault = next(filter(None, in_lines), None)
    if fault is not None:
        return fault
    first = start if context.startswith(("while scanning an alias", "while scanning a simple key")) else here
    line = lines[first.line - 1]
    sign = None if line[: first.column - 1].strip() else wrong_sign(line)
    return Diagnostic("syntax", sign, first, ENTRY_HINT) if sign else curly_fault(text, index)


def _hyphen(lines: list[str], here: Position, problem: str) -> Position | None:
    """Return where a hyphen without a space begins an entry of a list, on this line or on the one above, or None."""
    if problem.startswith("mapping values are not allowed"):
        numbers: tuple[int, ...] = (here.line - 1,)
    elif problem.startswith(("did not find expected key", "did not find expected '-'")):
        numbers = (here.line, here.line - 1)
    else:
        return None
    found = (number for number in numbers if number and re.match(_HYPHEN_WITHOUT_SPACE, lines[number - 1]))
    return next((Position(number, lines[number - 1].index("-") + 1) for number in found), None)


def _colon(line: str, lines: list[str], here: Position) -> Diagnostic:
    """Explain a misplaced colon: in text, below a key without a space, on a line that is indented too far."""
    above = next((number for number in range(here.line - 1, 0, -1) if lines[number - 1].strip()), None)
    before = line[: here.column - 1].strip()
    if above is not None and re.fullmatch(r"(?:- )?[\w-]+", before):
        written = lines[above - 1]
        indent, indent_above = (len(text) - len(text.lstrip()) for text in (line, written))
        if re.match(_KEY_WITHOUT_SPACE, written):
            return space_missing(Position(above, written.index(":") + 1))
        has_key = re.search(r":(?:\s|$)", written) is not None
        if indent == indent_above and not has_key:
            return Diagnostic("syntax", NO_KEY, Position(above, indent_above + 1), GIVE_KEY)
        entry = re.match(r"(\s*- +)[\w-]+ ", written)
        if entry is not None and indent == entry.end(1) and not has_key:
            message = "keys follow this entry of a list, but it does not begin with a key"
            hint = 'write a colon and a space after its key, as in "- claim: …"'
            return Diagnostic("syntax", message, Position(above, indent + 1), hint)
        if indent > indent_above:
            message = "this line is indented further than the line above allows"
            hint = LINE_UP if has_key else f"{LINE_UP}; if the line above begins with a key, write a colon after that"
            return Diagnostic("syntax", message, Position(here.line, indent + 1), hint)
    return Diagnostic("syntax", "a text with a colon and a space in it needs quotes", here, QUOTE_IT)


def _tab(line: str, here: Position) -> Diagnostic:
    """Explain a tab where only spaces can be."""
    if line[: here.column - 1].strip() == "-":
        return Diagnostic("syntax", "a tab follows the hyphen", here, "write a space after the hyphen, not a tab")
    return Diagnostic("syntax", "a tab cannot indent a line", here, "indent with spaces, two for each level")


def space_missing(colon: Position) -> Diagnostic:
    """Return the error for a key without a space before its value."""
    message, hint = SPACE_MISSING
    return Diagnostic("syntax", message, colon, hint)


def _no_colon(line: str, start: Position) -> Diagnostic:
    """Explain a line that should begin with a key."""
    if re.match(_KEY_WITHOUT_SPACE, line):
        return space_missing(Position(start.line, line.index(":") + 1))
    return Diagnostic("syntax", NO_KEY, start, GIVE_KEY)


def _misplaced(lines: list[str], here: Position, quoted: Position | None) -> Diagnostic | None:
    """Explain what follows a closing quotation mark or bracket, or return None if neither comes before."""
    line = lines[here.line - 1]
    before = line[: here.column - 1].rstrip()
    if not before.endswith(('"', "'", "]", "}")):
        return None
    if quoted is not None and quoted.line < here.line and before.endswith(('"', "'")):
        return Diagnostic(
            "syntax", "this quotation mark is not closed on its line", quoted, _how_to_close(lines, quoted)
        )
    message = f"something follows after the closing {before[-1]}"
    remedy = "put the whole text in single quotes" if before.endswith('"') else QUOTE_IT
    return Diagnostic("syntax", message, here, f"delete it, or {remedy}", len(line[here.column - 1 :].rstrip()))


def _how_to_close(lines: list[str], start: Position) -> str:
    """Return how to close the quotation mark at a position, which its line may do with another mark."""
    from policy_cli.reading.lookalikes import closed_otherwise

    return closed_otherwise(lines[start.line - 1]) or "close it where its text ends, or delete it"


def _no_key(line: str, here: Position, problem: str) -> Diagnostic:
    """Explain a line that does not fit what is above it."""
    if problem.startswith("did not find expected '-'"):
        message = "this line does not line up with the list it is in"
        hint = 'begin each entry with "- " in the same column, and indent what belongs to an entry by two more'
        return Diagnostic("syntax", message, here, hint)
    if line[here.column - 1 :].startswith("- "):
        return Diagnostic("syntax", "expected a key, found an entry of a list", here, "indent it like the others")
    message = "this line does not line up with the keys of any record above"
    return Diagnostic("syntax", message, here, "give it the same indentation as the keys it belongs to")
