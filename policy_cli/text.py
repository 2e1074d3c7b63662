"""Text that is safe to show: nothing in it controls what shows it."""

import re

# Control characters, characters that reorder the text around them, line separators, halves of characters, and numbers
# that stand for none. Patterns that hardly any text needs are compiled when one does.
_CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
REORDERING = "[\u061c\u202a-\u202e\u2066-\u2069]"
"""The pattern of characters that reorder the text around them."""
BRACKETS = {"removed": ("[-", "-]"), "added": ("{+", "+}")}
"""What encloses words that were removed or added where nothing else tells them from the others."""
# Thai and Lao, Myanmar, Khmer, Hiragana and Katakana, Han.
UNSPACED_RANGES = (
    *((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF)),
    *((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF)),
)
"""The first and last code point of each range of letters in scripts that put no spaces between words."""
_SPACE = re.compile(r"[ \t\r\n]+")
_JOINER, _AS_PICTURE, _SOFT_HYPHEN = "\u200d", "\ufe0f", "\u00ad"
_SKIN_TONES = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"


def visible(text: str) -> str:
    """Return the text with each character that could control a terminal replaced by a visible sign for it.

    ASCII controls become their control pictures (␛), others their code in brackets. Line ends and tabs stay; so do the
    zero-width joiners and marks that Persian, Indic scripts and emoji need.
    """
    return text if text.isprintable() else re.sub(_CONTROL, _sign, text)


def coded(json: str) -> str:
    """Return JSON with each character that could control a terminal as its code, which its readers turn back."""
    return re.sub(_CONTROL, lambda match: f"\\u{ord(match[0]):04x}", json)


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


def cells(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from unicodedata import category, east_asian_width

    width = last = 0
    joins = False
    for sign in text:
        if sign == _AS_PICTURE:
            width, last = width + (last == 1), 2
        elif category(sign) in ("Mn", "Mc", "Me", "Cf") and sign != _SOFT_HYPHEN:
            joins = sign == _JOINER
        else:
            new = 2 if east_asian_width(sign) in "WF" else 1
            # Pictures that are joined are one picture, and so is one with a tone of skin.
            if not (new == last == 2 and (joins or sign in _SKIN_TONES)):
                width, last = width + new, new
            joins = False
    return width


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
