"""Superscripts: a number that is raised is either a power or the mark of a note, which does not belong to the words."""

import re

RAISED = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")
"""How raised digits and signs are written in a text."""
_MAX_UNIT = 4
"""How many characters before a raised number tell whether it is a power."""
_BEFORE_POWER = re.compile(r"(?:^|[\s\d/(=+−×·])[A-Za-zµ]{1,2}\Z|\d\Z")
_ANY_MARK = re.compile(r"[⁰¹²³⁴-⁹†‡]|\[\d")
_NOTE_MARKS = re.compile(
    r"(?<=[\w.,;:!?%)\]\"'”’»])(?:(?<![\d⁰¹²³⁴-⁹])(?P<raised>[⁰¹²³⁴-⁹]+(?:[,⁻–-][⁰¹²³⁴-⁹]+)*)"
    r"|[†‡]+|(?<!\d\])(?:\[\d{1,3}\])+(?![\w\[(]))"
)


def is_power(before: str) -> bool:
    """Return whether a number that is raised just after a text is a power, as after a unit, not the mark of a note."""
    return _BEFORE_POWER.search(before[-_MAX_UNIT:]) is not None


def without_note_marks(text: str) -> str:
    """Return a text without the marks of notes that touch its words: ¹, † or [1]."""
    if not _ANY_MARK.search(text):
        return text

    def replacement(found: re.Match[str]) -> str:
        start = found.start()
        return found[0] if found["raised"] and is_power(text[max(0, start - _MAX_UNIT) : start]) else ""

    return _NOTE_MARKS.sub(replacement, text)
