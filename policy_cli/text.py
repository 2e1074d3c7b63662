"""Text that is safe to show: nothing in it controls what shows it."""

import re

# Control characters, characters that reorder the text around them, line separators, halves of characters, and numbers
# that stand for none. Patterns that hardly any text needs are compiled when one does.
_CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
# What Azure, GitHub and TeamCity obey wherever in a line it stands.
_COMMAND = r"#(?=#\w*\[)"
REORDERING = "[\u061c\u202a-\u202e\u2066-\u2069]"
"""The pattern of characters that reorder the text around them."""
BRACKETS = {"removed": ("[-", "-]"), "added": ("{+", "+}")}
"""What encloses words that were removed or added where nothing else tells them from the others."""
SINGLE_QUOTES = "'’‘‚‛`´ʼʻʽʾʿ"
DOUBLE_QUOTES = '"“”„‟«»‹›〝〞〟「」『』'
KEYBOARD_LETTERS = {0x0640: None, 0x064A: "\u06cc", 0x0643: "\u06a9"}
"""What only keyboards set apart: the yeh and kaf of Arabic and Persian ones; the sign that draws a letter out goes."""
# Thai and Lao, Myanmar, Khmer, Hiragana and Katakana, Han.
UNSPACED_RANGES = (
    *((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF)),
    *((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF)),
)
"""The first and last code point of each range of letters in scripts that put no spaces between words."""
_SPACE = re.compile(r"[ \t\r\n]+")
# Latin letters and general punctuation, of which each takes one column.
_NARROW = "[ -~\xa0-\u02ff\u2010-\u2027\u2030-\u205e]*"
_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "[": "{[}",
    "`": "{`}",
    **{sign: f"{sign}{{}}" for sign in "-':"},
    **{sign: f"\\{sign}" for sign in "#$%&_{}"},
}


def visible(text: str) -> str:
    """Return the text with each character that could control a terminal replaced by a visible sign for it.

    ASCII controls become their control pictures (␛), others their code in brackets. Line ends and tabs stay; so do the
    zero-width joiners and marks that Persian, Indic scripts and emoji need.
    """
    return text if text.isprintable() else re.sub(_CONTROL, _sign, text)


def coded(json: str) -> str:
    """Return JSON with each character that could control a terminal, or a build server, as its code."""
    pattern = rf"{_CONTROL}|{_COMMAND}" if "##" in json else _CONTROL
    return re.sub(pattern, lambda match: f"\\u{ord(match[0]):04x}", json)


def without_commands(text: str) -> str:
    """Return text of which build servers take no line for a command to them, such as `::error::` and `##vso[…]`.

    A space without width parts the signs at which they know a command.
    """
    # Most texts with "##" are Markdown, of which no line is looked through for colons.
    if "::" in text:
        text = re.sub(r"(?m)^[^\S\n]*:(?=:)", "\\g<0>\u200b", text)
    return re.sub(_COMMAND, "\\g<0>\u200b", text) if "##" in text else text


def spaced(text: str) -> str:
    """Return the text made visible, with each run of white space made one space."""
    if text.isprintable() and "  " not in text:
        return text
    return _SPACE.sub(" ", visible(text))


def one_line(text: str) -> str:
    """Return the text made visible, as one line without white space at its ends."""
    return spaced(text).strip()


def quoted(text: str) -> str:
    """Return a text in quotation marks, as long as a message can bear."""
    line = " ".join(text.split())
    return f'"{line}"' if len(line) <= 60 else f'"{line[:57]}…"'


def _sign(match: re.Match[str]) -> str:
    point = ord(match[0])
    if point < 0x20:
        return chr(0x2400 + point)
    return "\u2421" if point == 0x7F else f"[U+{point:04X}]"


def is_unspaced(point: int) -> bool:
    """Return whether a code point is a letter of a script that puts no spaces between words."""
    return any(first <= point <= last for first, last in UNSPACED_RANGES)


def count_words(text: str) -> int:
    """Return the number of words in a text; in scripts without spaces between words each letter counts as one."""
    if not text.isascii():
        text = "".join(" w " if is_unspaced(ord(sign)) else sign for sign in text)
    return len(re.findall(r"\w\S*", text))


def in_quotation_marks(text: str) -> str:
    """Return a text in double quotation marks, with those inside made single."""
    if '"' in text or "“" in text:
        text = re.sub(r"[\"“]([^\"“”]*)[\"”]", r"‘\1’", text)
    return f"“{text}”"


def in_tex(text: str) -> str:
    """Return a text such that TeX shows it as it is; signs that would join with the next one are kept apart."""
    return re.sub(r"[\\{}~^<>\[`#$%&_]|([-':])(?=\1)", lambda match: _TEX[match[0]], text)


def cells(text: str) -> int:
    """Return how many columns of a terminal a line of text takes; a tab takes one."""
    if text.isascii() or re.fullmatch(_NARROW, text):
        return len(text)
    from wcwidth import wcswidth

    return wcswidth(re.sub(r"[\t\r\n]", " ", text))


def wrapped(words: str, width: int, indent: int = 0, hang: int = 0) -> list[str]:
    """Return the words in lines of at most `width` columns, indented, and further by `hang` from the second line on.

    A word that is longer than a line stands on a line of its own, unbroken.
    """
    lines: list[str] = []
    line = " " * indent
    empty = True
    for word in words.split():
        if not empty and cells(line) + 1 + cells(word) > width:
            lines.append(line)
            line, empty = " " * (indent + hang), True
        line, empty = (line + word if empty else f"{line} {word}"), False
    return [*lines, line]
