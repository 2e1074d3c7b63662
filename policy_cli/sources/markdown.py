"""Markdown to its headings and the words of its paragraphs.

No more of Markdown is understood than it takes to tell what a reader of the page would see. The time it takes grows
with the length of the text, whatever the text is.
"""

import re
from collections.abc import Iterator
from unicodedata import category

from policy_cli.reading.decoding import split_lines

_TARGET = r"""\(\s*(?:<[^<>]*>|[^()\s<>]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)"""
_MARKUP = re.compile(
    rf"""
      (?P<picture>!\[[^\[\]]*\]{_TARGET})
    | \[(?P<link>[^\[\]]*)\]{_TARGET}
    | (?P<note>\[\^[^\[\]\s]+\])
    | \[(?P<reference>[^\[\]]*)\]\[[^\[\]]*\]
    | <(?P<address>[A-Za-z][A-Za-z0-9+.-]*:[^<>\s]*)>
    | </?(?P<tag>[A-Za-z][A-Za-z0-9-]*)(?:\s[^<>]*)?/?>
    """,
    re.VERBOSE,
)
_SPECIAL = re.compile("[\\\\\\[<*_`&\ufdd0-\ufddf]")
_TAGS = {"br": " ", "sup": "^", "sub": "_"}
# What is struck through is read, and is not what the text says: its marks stay, so that no quote passes over them.
_STRUCK = {"del", "s", "strike"}
_LINE_BEGINNING = re.compile(r"^[ \t]*(?:>[ \t]?)*[ \t]*(?:[-*+•][ \t]+|\[\^[^\[\]\s]+\]:)?", re.MULTILINE)
_DEFINITIONS = re.compile(
    r"""(?:[ ]{0,3}\[[^\[\]^][^\[\]]*\]:[ \t]*(?:<[^<>\n]*>|[^\s<]\S*)"""
    r"""(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*(?:\n|\Z))+"""
)
_LITERAL = re.compile(r"\\(?P<escaped>[!-/:-@\[-`{-~\n])|`+")
_CODE_MARKS = re.compile("`+")
_EMPHASIS = re.compile(r"\*+|_+")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_KEY = re.compile(r"[\w-]+:(?:\s|$)")
# Signs that are no markup, such as those of code, are kept apart as characters that no text has.
_SIGNS = "\\`*_[]()<>!&"
_SHIELDS = str.maketrans({sign: chr(0xFDD0 + number) for number, sign in enumerate(_SIGNS)})
_SHIELDED = str.maketrans({chr(0xFDD0 + number): sign for number, sign in enumerate(_SIGNS)})


def plain(text: str, has_tags: bool = True) -> str:
    """Return the words of a paragraph as its reader sees them, without what marks or links them.

    Marks of emphasis are left out where they are a pair, as CommonMark has it, but between digits, where they may be
    a multiplication. What is struck through keeps its marks. Without `has_tags` what stands between angle brackets is
    taken as it is: who quotes a page may quote code, and sees no tags.
    """
    words = _LINE_BEGINNING.sub("", text)
    if not _SPECIAL.search(words):
        return words
    words = _shielded(words)
    words = _MARKUP.sub(_seen, words if has_tags else words.replace("<", "<".translate(_SHIELDS)))
    if "](" in words:
        # What a picture that is a link leaves.
        words = _MARKUP.sub(_seen, words)
    words = _without_emphasis(words)
    if "&" in words:
        from html import unescape

        words = unescape(words)
    return words.translate(_SHIELDED)


def _seen(match: re.Match[str]) -> str:
    kind = match.lastgroup
    if kind == "tag":
        name = match["tag"].lower()
        if name in _STRUCK:
            return "~~"
        return "" if match[0].startswith("</") else _TAGS.get(name, "").translate(_SHIELDS)
    if kind in ("link", "reference"):
        return _MARKUP.sub(_seen, match[kind])
    if kind == "address":
        return match[kind].translate(_SHIELDS)
    return " " if kind == "picture" else ""


def _shielded(text: str) -> str:
    """Return a text with the words of its code and what a backslash escapes shielded from being taken for markup."""
    ends: dict[int, list[int]] = {}
    for marks in _CODE_MARKS.finditer(text):
        ends.setdefault(len(marks[0]), []).append(marks.start())
    for places in ends.values():
        places.reverse()
    parts = []
    done = 0
    while (found := _LITERAL.search(text, done)) is not None:
        parts.append(text[done : found.start()])
        done = found.end()
        if found["escaped"]:
            parts.append(found["escaped"].translate(_SHIELDS))
            continue
        closing = ends.get(len(found[0]), [])
        while closing and closing[-1] < done:
            closing.pop()
        if closing:
            end = closing.pop()
            parts.append(text[done:end].translate(_SHIELDS))
            done = end + len(found[0])
        else:
            parts.append(found[0].translate(_SHIELDS))
    return "".join((*parts, text[done:]))


def _without_emphasis(text: str) -> str:
    """Return a text without the marks of emphasis that are pairs."""
    runs = list(_EMPHASIS.finditer(text))
    left = [len(run[0]) for run in runs]
    open_runs: dict[str, list[int]] = {"*": [], "_": []}
    for number, run in enumerate(runs):
        sign = run[0][0]
        opens, closes = _flanks(text, run)
        openers = open_runs[sign]
        while closes and left[number] and openers:
            opener = openers[-1]
            paired = min(left[number], left[opener])
            left[number] -= paired
            left[opener] -= paired
            if not left[opener]:
                openers.pop()
            # What was opened between the two and not closed is no mark.
            others = open_runs["_" if sign == "*" else "*"]
            while others and others[-1] > opener:
                others.pop()
        if opens and left[number]:
            openers.append(number)
    parts = []
    done = 0
    for run, length in zip(runs, left, strict=True):
        parts += [text[done : run.start()], run[0][:length]]
        done = run.end()
    return "".join((*parts, text[done:]))


def _flanks(text: str, run: re.Match[str]) -> tuple[bool, bool]:
    """Return whether a run of marks can open emphasis, and whether it can close it."""
    before, after = text[run.start() - 1 : run.start()] or " ", text[run.end() : run.end() + 1] or " "
    if before.isdigit() and after.isdigit():
        return False, False
    parts_before, parts_after = _is_sign(before), _is_sign(after)
    opens = not after.isspace() and (not parts_after or parts_before or before.isspace())
    closes = not before.isspace() and (not parts_before or parts_after or after.isspace())
    if run[0][0] == "*":
        return opens, closes
    return opens and (not closes or parts_before), closes and (not opens or parts_after)


def _is_sign(character: str) -> bool:
    return category(character)[0] in "PS" or category(character) == "Cn"


def blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yield each heading with its level, and each paragraph, as `plain` takes it, with level 0."""
    block: list[str] = []
    fence = ""
    for line in _body(_without_comments(text)):
        opening = _FENCE.match(line)
        if opening and (not fence or opening[1].startswith(fence)):
            fence = "" if fence else opening[1]
            continue
        level, title = (0, "") if fence else _heading(line)
        rule = "" if fence else line.strip()
        is_rule = len(rule) > 2 and set(rule) in ({"="}, {"-"})
        if is_rule and len(block) == 1:
            yield 1 if rule[0] == "=" else 2, block.pop()
        elif is_rule or level or not line.strip("> \t"):
            if block:
                yield 0, _without_definitions(block)
            block = []
            if level:
                yield level, title
        else:
            block.append(line.translate(_SHIELDS) if fence else line)
    if block:
        yield 0, _without_definitions(block)


def _without_definitions(block: list[str]) -> str:
    """Return a paragraph without the addresses of links, and their names, that may stand at its beginning."""
    text = "\n".join(block)
    definitions = _DEFINITIONS.match(text)
    return text[definitions.end() :] if definitions else text


def _heading(line: str) -> tuple[int, str]:
    """Return the level and the text of a heading that begins with number signs, or level 0."""
    begun = line.lstrip(" ")
    rest = begun.lstrip("#")
    level = len(begun) - len(rest)
    if len(line) - len(begun) > 3 or not 1 <= level <= 6 or (rest and rest[0] not in " \t"):
        return 0, ""
    title = rest.strip()
    opened = title.rstrip("#")
    return level, opened.rstrip() if not opened or opened[-1] in " \t" else title


def _body(text: str) -> list[str]:
    """Return the lines of a text without the metadata that may stand above it between lines of hyphens."""
    lines = split_lines(text)
    if lines[0].rstrip() == "---" and len(lines) > 1 and _KEY.match(lines[1]):
        for number, line in enumerate(lines[1:], 1):
            if line.rstrip() in ("---", "..."):
                return lines[number + 1 :]
    return lines


def _without_comments(text: str) -> str:
    parts = []
    start = 0
    while (begin := text.find("<!--", start)) >= 0 and (end := text.find("-->", begin + 4)) >= 0:
        parts.append(text[start:begin])
        start = end + 3
    return "".join(parts) + text[start:]
