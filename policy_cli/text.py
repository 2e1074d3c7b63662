"""Text that is safe to show: nothing in it controls what shows it."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TypeVar

# Control characters, characters that reorder the text around them, line separators, surrogates and noncharacters.
# Patterns that hardly any text needs are compiled when one does.
_CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
# What Azure, GitHub and TeamCity obey anywhere in a line.
_COMMAND = r"#(?=#\w*\[)"
REORDERING = "[\u061c\u202a-\u202e\u2066-\u2069]"
"""The pattern of characters that reorder the text around them."""
BRACKETS = {"removed": ("[-", "-]"), "added": ("{+", "+}")}
"""What encloses removed and added words where color does not set them apart."""
MAX_QUOTING = 2_000
"""The longest text in which quotation marks are made double and single in turn, in characters."""
MAX_SHORTENED = 50
"""How long a claim may be before it is cut where it need only be found, in characters."""
SINGLE_QUOTES = "'’‘‚‛`´ʼʻʽʾʿ"
DOUBLE_QUOTES = '"“”„‟«»‹›〝〞〟「」『』'
KEYBOARD_LETTERS = {0x0640: None, 0x064A: "\u06cc", 0x0643: "\u06a9"}
"""Letters that Arabic and Persian keyboards write differently (yeh, kaf); the tatweel only stretches, so it goes."""
# Thai and Lao, Myanmar, Khmer, Hiragana and Katakana, Han.
UNSPACED_RANGES = (
    *((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF)),
    *((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF)),
)
"""The first and last code point of each range of letters in scripts that put no spaces between words."""
_SPACE = re.compile(r"[ \t\r\n]+")
T = TypeVar("T")
# Latin letters, general punctuation and arrows, each one column wide.
_NARROW = "[ -~\xa0-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u21ff]*"
_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "[": "{[}",
    "`": "{`}",
    "\u2007": r"\phantom{0}",
    "\u2008": r"\phantom{.}",
    "\u2002": r"\hspace*{0.5em}",
    **{sign: f"{sign}{{}}" for sign in "-':"},
    **{sign: f"\\{sign}" for sign in "#$%&_{}"},
}


def escape_controls(text: str) -> str:
    """Return the text with each character that could control a terminal replaced by a visible sign.

    ASCII controls become control pictures (␛), others their code in brackets. The text keeps line ends, tabs, and the
    zero-width joiners and marks that Persian, Indic scripts and emoji need.
    """
    return text if text.isprintable() else re.sub(_CONTROL, _sign, text)


def escape_json(json: str) -> str:
    """Return JSON in which each character that could control a terminal or a build server is escaped."""
    pattern = rf"{_CONTROL}|{_COMMAND}" if "##" in json else _CONTROL
    return re.sub(pattern, lambda match: f"\\u{ord(match[0]):04x}", json)


def without_commands(text: str) -> str:
    """Return text in which build servers recognize no commands, such as `::error::` and `##vso[…]`.

    A zero-width space separates the signs that introduce a command.
    """
    # Most texts with "##" are Markdown, of which no line is looked through for colons.
    if "::" in text:
        text = re.sub(r"(?m)^[^\S\n]*:(?=:)", "\\g<0>\u200b", text)
    return re.sub(_COMMAND, "\\g<0>\u200b", text) if "##" in text else text


def collapse_whitespace(text: str) -> str:
    """Return the text with controls escaped and each run of white space replaced by one space."""
    if text.isprintable() and "  " not in text:
        return text
    return _SPACE.sub(" ", escape_controls(text))


def one_line(text: str) -> str:
    """Return the text as one line, with controls escaped and no white space at its ends."""
    return collapse_whitespace(text).strip()


_LATIN = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t"}
    | {"ŋ": "ng", "ə": "e", "ƒ": "f", "ĸ": "k"}
)
"""Latin letters that are not a letter with an accent, as an id spells them."""


def words_for_id(name: str) -> str:
    """Return a name in lower case, with hyphens between its words and without accents: "łódź" is "lodz".

    Of a name with letters of another script it is empty, since a part of a name would name another thing.
    """
    from unicodedata import combining, normalize

    spelled = normalize("NFKD", name).lower().translate(_LATIN).replace("'", "").replace("’", "")
    latin = "".join(letter for letter in spelled if not combining(letter))
    if any(letter.isalpha() and not letter.isascii() for letter in latin):
        return ""
    return re.sub("[^a-z0-9]+", "-", latin).strip("-")


def quoted(text: str) -> str:
    """Return a text in quotation marks, cut to 60 characters."""
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
    return len([word for word in text.split() if word[0].isalnum() or re.search(r"\w", word)])


def grouped(number: Decimal) -> str:
    """Return a number with its digits as they are, in groups of three."""
    return f"{number:,f}"


def counted(count: int, noun: str) -> str:
    """Return a number with its noun, which is in the plural for any number but one."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def few(items: Sequence[T], most: int) -> Sequence[T]:
    """Return the first items, `most` of them; all if only one is left, which takes no more space than "1 more"."""
    return items[: len(items) if len(items) == most + 1 else most]


def enumerated(names: Sequence[str], most: int) -> str:
    """Return a few names with commas between them, and how many more there are."""
    shown = few(names, most)
    more = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    return f"{', '.join(shown)}{more}"


def shortened(claim: str) -> str:
    """Return a claim without its full stop, cut after some words if it is long: enough to find it by."""
    claim = claim.removesuffix(".")
    if len(claim) <= MAX_SHORTENED:
        return claim
    cut = claim[: MAX_SHORTENED + 1]
    return f"{(cut.rpartition(' ')[0] or cut[:-1]).rstrip(' ,;:')} …"


def with_brackets(text: str) -> str:
    """Return a text for use within parentheses: its own become brackets, except those that follow a letter or number.

    The latter are part of a name, such as § 5(a).
    """
    return re.sub(r"(?<!\w)\(([^()]*)\)", r"[\1]", text) if "(" in text else text


def in_quotation_marks(text: str) -> str:
    """Return a text in double quotation marks; those inside become single, and those inside these double."""
    return f"“{with_nested_quotes(text, 1)}”"


def with_nested_quotes(text: str, depth: int = 0) -> str:
    """Return a text of the same length with its pairs of quotation marks double and single in turn.

    It is itself within `depth` pairs. Apostrophes and marks without a partner remain as they are.
    """
    if len(text) > MAX_QUOTING or not any(map(text.__contains__, "\"“‘'")):
        return text
    signs = list(text)
    for start, end, level in _pairs_of_quotes(text):
        signs[start], signs[end] = "‘’" if (level + depth) % 2 else "“”"
    return "".join(signs)


def _pairs_of_quotes(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield the place of each opening and closing quotation mark that form a pair, and in how many pairs they are."""
    pairs: list[tuple[int, int]] = []
    opened: list[tuple[int, bool]] = []
    for match in re.finditer("[\"“”‘’']", text):
        place, is_double = match.start(), match[0] in '"“”'
        before, after = text[max(place - 1, 0) : place], text[place + 1 : place + 2]
        begins = _begins_word(before, after) and not (match[0] == "'" and after.isdigit())
        if match[0] in "“‘" or (match[0] in "\"'" and begins):
            opened.append((place, is_double))
        elif is_double or not after.isalnum():
            partner = next((n for n in range(len(opened) - 1, -1, -1) if opened[n][1] == is_double), None)
            if partner is not None:
                pairs.append((opened[partner][0], place))
                del opened[partner:]
    ends: list[int] = []
    for start, end in sorted(pairs):
        while ends and ends[-1] < start:
            ends.pop()
        yield start, end, len(ends)
        ends.append(end)


def _begins_word(before: str, after: str) -> bool:
    """Return whether a sign between these two is at the beginning of a word."""
    return (not before or before.isspace() or before in "([{-–—/\"'“‘") and bool(after) and not after.isspace()


def in_tex(text: str) -> str:
    """Return a text escaped for TeX; signs that would form a ligature with the next one are kept apart."""
    return re.sub(r"[\\{}~^<>\[`#$%&_\u2002\u2007\u2008]|([-':])(?=\1)", lambda match: _TEX[match[0]], text)


def display_width(text: str) -> int:
    """Return the width of a line of text in terminal columns; a tab takes one."""
    if text.isascii() or re.fullmatch(_NARROW, text):
        return len(text)
    from wcwidth import wcswidth

    return wcswidth(re.sub(r"[\t\r\n]", " ", text))


def wrapped(words: str, width: int, indent: int = 0, hang: int = 0) -> list[str]:
    """Return the words in lines of at most `width` columns, all indented, and by `hang` more from the second line on.

    A word longer than a line gets a line of its own, unbroken.
    """
    lines: list[str] = []
    line = " " * indent
    empty = True
    for word in words.split():
        if not empty and display_width(line) + 1 + display_width(word) > width:
            lines.append(line)
            line, empty = " " * (indent + hang), True
        line, empty = (line + word if empty else f"{line} {word}"), False
    return [*lines, line]
