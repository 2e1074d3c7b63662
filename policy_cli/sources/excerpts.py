"""The paragraph around a quote as it is shown: what is beside the quote and what is quoted, in turn."""

import re
from collections.abc import Sequence
from itertools import accumulate, chain, groupby, pairwise
from operator import itemgetter

from policy_cli.text import collapse_whitespace

MAX_AROUND = 1_200
"""How much of a paragraph is shown before and after a quote, and under its ellipses, in characters."""
_INDENT = re.compile(r"(?<=\n) {2,}")
_BETWEEN_CELLS = re.compile(r"\t| {2,}")


def excerpt(text: str, spans: Sequence[tuple[int, int]] = (), is_table: bool = False) -> tuple[str, ...]:
    """Return in turn what a paragraph has beside the parts of a quote and these parts, or all of it without a quote.

    `spans` are the start and end of each part in the text. Only the rows of a table are lines. What is far from the
    quote is left out.
    """
    if not spans:
        return (_shown(_beginning(text, 2 * MAX_AROUND), is_table),)
    quoted = [text[start:end] for start, end in spans]
    gaps = [_without_middle(text[end:start]) for (_, end), (start, _) in pairwise(spans)]
    before, after = _end(text[: spans[0][0]]), _beginning(text[spans[-1][1] :], MAX_AROUND)
    return tuple(_shown(part, is_table) for part in (before, *chain(*zip(quoted, [*gaps, after], strict=True))))


def marked_in_both(first: Sequence[str], second: Sequence[str]) -> tuple[str, ...]:
    """Return a paragraph that was excerpted for two quotes with the words of both marked."""
    quoted = [False] * sum(map(len, first))
    for parts in (first, second):
        ends = list(accumulate(map(len, parts)))
        for start, end in zip(ends[::2], ends[1::2], strict=False):
            quoted[start:end] = [True] * (end - start)
    text = "".join(first)
    runs = ["".join(char for char, _ in run) for _, run in groupby(zip(text, quoted, strict=True), itemgetter(1))]
    return ("", *runs) if any(quoted[:1]) else tuple(runs)


def _shown(part: str, is_table: bool) -> str:
    """Return a part of a paragraph in one line or, of a table, with a line for each row and a sign between cells."""
    lines = _BETWEEN_CELLS.sub(" | ", _INDENT.sub("", part)).split("\n") if is_table else [part]
    return "\n".join(map(collapse_whitespace, lines))


def _beginning(text: str, length: int) -> str:
    """Return the beginning of a long text, up to a space."""
    return text if len(text) <= length else f"{text[:length].rpartition(' ')[0] or text[:length]} …"


def _end(text: str) -> str:
    """Return the end of a long text, from a space on."""
    last = text[-MAX_AROUND:]
    return text if len(text) <= MAX_AROUND else f"… {last.partition(' ')[2] or last}"


def _without_middle(text: str) -> str:
    return text if len(text) <= 2 * MAX_AROUND else f"{_beginning(text, MAX_AROUND)} {_end(text)}"
