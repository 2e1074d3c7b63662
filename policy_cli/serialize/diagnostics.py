"""Diagnostics as data."""

from collections.abc import Iterable
from typing import Any

from policy_cli.diagnostics import Diagnostic, WordDiff, listed
from policy_cli.text import escape_controls


def findings_data(files: Iterable[tuple[str, Iterable[Diagnostic], bool]]) -> dict[str, Any]:
    """Return the diagnostics of each file, and whether all of it could be examined (`complete`).

    Lines and columns count from 1; columns and `width` are in characters.
    """
    return {"files": [diagnostics_data(*found) for found in files]}


def diagnostics_data(file: str, diagnostics: Iterable[Diagnostic], complete: bool = True) -> dict[str, Any]:
    """Return the diagnostics of one file, as `findings_data` has them."""
    return {
        "file": escape_controls(file),
        "complete": complete,
        "diagnostics": [
            {
                "code": found.code,
                "severity": found.severity,
                "message": escape_controls(found.message),
                "hint": found.hint and escape_controls(found.hint),
                "line": found.position.line,
                "column": found.position.column,
                "width": found.width,
                **({"wording": wording_data(found.wording)} if found.wording else {}),
            }
            for found in listed(diagnostics)
        ],
    }


def wording_data(wording: WordDiff) -> list[dict[str, str]]:
    """Return a word diff: each run of words, and whether it is kept, removed or added."""
    return [{"kind": kind, "words": escape_controls(words)} for kind, words in wording]
