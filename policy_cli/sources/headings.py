"""The names of a section: all of its heading, or the words before a colon in it."""

from itertools import accumulate

from policy_cli.sources.words import words_of

MAX_COLONS = 4
"""The most colons in a heading that may end its name."""


def names_of(heading: str) -> tuple[str, ...]:
    """Return the names of a heading: all of it, then the words before each colon, from the longest."""
    *beginnings, whole = accumulate(heading.split(":", MAX_COLONS), lambda before, part: f"{before}:{part}")
    return (whole, *(name for name in reversed(beginnings) if name.strip()))


def normalized(name: str) -> str:
    """Return the name of a section without capitals and spellings of signs that do not count."""
    return words_of(name).text.casefold()
