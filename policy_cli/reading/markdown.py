"""Markdown to its headings and the words of its paragraphs.

No more of Markdown is understood than it takes to tell what a reader of the page would see. The time it takes grows
with the length of the text, whatever the text is.
"""

import re
from collections.abc import Iterator

from policy_cli.reading.decoding import split_lines

_TARGET = r"""\(\s*(?:<[^<>]*>|[^()\s<>]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)"""
_MARKUP = re.compile(
    rf"""
      \\(?P<escaped>[!-/:-@\[-`{{-~\n])
    | (?P<picture>!\[[^\[\]]*\]{_TARGET})
    | \[(?P<link>[^\[\]]*)\]{_TARGET}
    | (?P<note>\[\^[^\[\]\s]+\])
    | \[(?P<reference>[^\[\]]*)\]\[[^\[\]]*\]
    | <(?P<address>[A-Za-z][A-Za-z0-9+.-]*:[^<>\s]*)>
    | </?(?P<tag>[A-Za-z][A-Za-z0-9-]*)(?:\s[^<>]*)?/?>
    | (?P<mark>(?<=\S)\*+ | \*+(?=\S) | (?<![^\W_])_+ | _+(?![^\W_]) | ~~ | `+)
    """,
    re.VERBOSE,
)
_SPECIAL = re.compile(r"[\\\[<*_~`&]")
_TAGS = {"br": " ", "sup": "^", "sub": "_"}
_LINE_BEGINNING = re.compile(r"^[ \t]*(?:>[ \t]?)*[ \t]*(?:[-*+•][ \t]+|\[\^[^\[\]\s]+\]:)?", re.MULTILINE)
_DEFINITION = re.compile(r"^ {0,3}\[[^\[\]^][^\[\]]*\]:[ \t]*\S+.*$", re.MULTILINE)
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_KEY = re.compile(r"[\w-]+:(?:\s|$)")


def plain(text: str) -> str:
    """Return the words of a paragraph as its reader sees them, without what marks or links them."""
    words = _LINE_BEGINNING.sub("", _DEFINITION.sub("", text))
    if not _SPECIAL.search(words):
        return words
    words = _MARKUP.sub(_seen, words)
    if "](" in words:
        # What a picture that is a link leaves.
        words = _MARKUP.sub(_seen, words)
    if "&" in words:
        from html import unescape

        words = unescape(words)
    return words


def _seen(match: re.Match[str]) -> str:
    kind = match.lastgroup
    if kind == "tag":
        return "" if match[0].startswith("</") else _TAGS.get(match["tag"].lower(), "")
    if kind in ("link", "reference"):
        return _MARKUP.sub(_seen, match[kind])
    if kind in ("escaped", "address"):
        return match[kind]
    return " " if kind == "picture" else ""


def blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yield each heading with its level, and each paragraph, as it is written, with level 0."""
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
                yield 0, "\n".join(block)
            block = []
            if level:
                yield level, title
        else:
            block.append(line)
    if block:
        yield 0, "\n".join(block)


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
