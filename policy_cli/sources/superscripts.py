"""Superscripts: a number that is raised is either a power or the mark of a note, which does not belong to the words."""

import re

RAISED = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")
"""How raised digits and signs are written in a text."""
_BEFORE_POWER = re.compile(r"(?:^|[\s\d/(])[A-Za-zµ]{1,2}\Z|\d\Z")


def is_power(before: str) -> bool:
    """Return whether a number that is raised just after a text is a power, as after a unit, not the mark of a note."""
    return _BEFORE_POWER.search(before[-4:]) is not None
