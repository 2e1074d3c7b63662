"""Notices, questions and progress on stderr."""

import sys
from collections.abc import Callable
from io import BufferedReader
from time import monotonic
from typing import cast

from policy_cli.text import one_line
from policy_cli.writing import write_notice


def tell(sentence: str) -> None:
    """Write a notice to stderr."""
    write_notice(f"policy-cli: {one_line(sentence)}\n")


def ask(question: str) -> str | None:
    """Ask on the terminal; return the answer without white space at its ends, or None if nobody can answer.

    Nobody can if the standard input or stderr is not a terminal, or the input is at its end.
    """
    if not is_conversation():
        return None
    answer = b""
    try:
        write_notice(question)
        answer = sys.stdin.buffer.readline()
    finally:
        if not answer:
            write_notice("\n")
    return answer.decode(sys.stdin.encoding, "replace").strip() if answer else None


def is_conversation() -> bool:
    """Return whether the standard input and stderr are terminals, so that a person can answer."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def has_unread_answers() -> bool:
    """Return whether something can be read from a standard input that is not a terminal; never waits for it."""
    if sys.stdin is None or sys.stdin.isatty():
        return False
    from select import select

    try:
        return bool(select([sys.stdin], [], [], 0)[0]) and bool(cast(BufferedReader, sys.stdin.buffer).peek(1))
    except (OSError, ValueError):
        return False  # Windows cannot tell it of a pipe.


def progress(label: str, patience: float = 0) -> Callable[[float], None]:
    """Return a function that shows the share of the work done, from 0 to 1, on stderr if that is a terminal.

    It shows nothing before `patience` seconds have passed, and clears its line when all is done.
    """
    stream = sys.stderr
    if stream is None or not stream.isatty():
        return lambda done: None
    start = monotonic()
    shown = ""

    def show(done: float) -> None:
        nonlocal shown
        line = f"\r{label}: {done:4.0%}" if done < 1 else "\r\x1b[K"
        if line != shown and (shown or (done < 1 and monotonic() - start >= patience)):
            write_notice(line)
            shown = line

    return show
