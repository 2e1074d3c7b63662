"""What the standard streams can show: width, color, line drawing and links."""

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import IO

from policy_cli.console.options import MAX_WIDTH, MIN_WIDTH, setting
from policy_cli.render.formats import Depth, Layout

DEFAULT_WIDTH = 80
# Terminals known to show hyperlinks (OSC 8), which no terminal can be asked; VTE 5000 crashed on a link.
_LINKING_PROGRAMS = {"iTerm.app", "WezTerm", "ghostty", "vscode"}
_LINKING_TERMINALS = {"alacritty", "contour", "foot", "xterm-ghostty", "xterm-kitty"}
_LINKING_VERSIONS = {"VTE_VERSION": 5001, "KONSOLE_VERSION": 201200}


def layout() -> Layout:
    """Return the layout for the standard output."""
    columns = setting("width") or _terminal_width()
    color = has_color(sys.stdout)
    return Layout(
        width=min(max(columns, MIN_WIDTH), MAX_WIDTH),
        color=color,
        depth=color_depth(os.environ),
        unicode=_can_draw(sys.stdout),
        links=color and can_link(os.environ, is_terminal(sys.stdout)),
    )


def _terminal_width() -> int:
    with suppress(KeyError, ValueError):
        columns = int(os.environ["COLUMNS"])
        if columns > 0:
            return columns
    with suppress(AttributeError, ValueError, OSError):
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or DEFAULT_WIDTH  # type: ignore[union-attr]
    return DEFAULT_WIDTH


def has_color(stream: IO[str] | None) -> bool:
    """Return whether to color output to a stream: by --color, else by the environment, else on terminals."""
    wish = setting("color") or "auto"
    if wish != "auto":
        return bool(wish == "always")
    return _environment_wants_color(os.environ, is_terminal(stream))


def is_terminal(stream: IO[str] | None) -> bool:
    """Return whether a stream is a terminal."""
    return stream is not None and stream.isatty()


def _environment_wants_color(environment: Mapping[str, str], is_terminal: bool) -> bool:
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return environment["FORCE_COLOR"] != "0"
    # A program that git runs for `git diff` writes to a pipe, though the output is for a terminal.
    return (is_terminal or "GIT_PAGER_IN_USE" in environment) and environment.get("TERM") != "dumb"


def color_depth(environment: Mapping[str, str]) -> Depth:
    """Return how many colors the terminal has: as FORCE_COLOR says, else as COLORTERM and TERM do."""
    forced: dict[str, Depth] = {"1": "standard", "2": "256", "3": "truecolor"}
    if environment.get("FORCE_COLOR") in forced:
        return forced[environment["FORCE_COLOR"]]
    term, has_all = environment.get("TERM", ""), environment.get("COLORTERM") in ("truecolor", "24bit")
    if has_all or term.endswith("-direct") or "WT_SESSION" in environment:
        return "truecolor"
    return "256" if "256" in term else "standard"


def can_link(environment: Mapping[str, str], is_terminal: bool) -> bool:
    """Return whether to write links: as FORCE_HYPERLINK says, else on terminals known to show them."""
    if environment.get("FORCE_HYPERLINK"):
        return environment["FORCE_HYPERLINK"] != "0"
    if not is_terminal or "STY" in environment:  # GNU screen keeps the variables of the terminal it runs in.
        return False
    return (
        "WT_SESSION" in environment
        or environment.get("TERM_PROGRAM") in _LINKING_PROGRAMS
        or environment.get("TERM") in _LINKING_TERMINALS
        or any(_number(environment.get(name)) >= least for name, least in _LINKING_VERSIONS.items())
    )


def _number(version: str | None) -> int:
    return int(version) if version and version.isdecimal() and len(version) < 10 else 0


def _can_draw(stream: IO[str] | None) -> bool:
    try:
        encoded = "─•".encode(getattr(stream, "encoding", None) or "ascii")
    except UnicodeEncodeError:
        return False
    # In encodings with two bytes a sign, as for Chinese, a line is two columns wide.
    return len(encoded) > 4
