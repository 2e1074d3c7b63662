"""Whether a terminal shows hyperlinks (OSC 8), which it cannot be asked."""

from collections.abc import Mapping

PROGRAMS = {"iTerm.app", "WezTerm", "ghostty", "vscode"}
TERMINALS = {"alacritty", "contour", "foot", "xterm-ghostty", "xterm-kitty"}
# The first reliable versions; VTE 5000 crashed on a link.
VERSIONS = {"VTE_VERSION": 5001, "KONSOLE_VERSION": 201200}


def can_link(environment: Mapping[str, str], is_terminal: bool) -> bool:
    """Return whether to write links: as FORCE_HYPERLINK says, else on terminals known to show them."""
    if environment.get("FORCE_HYPERLINK"):
        return environment["FORCE_HYPERLINK"] != "0"
    if not is_terminal or "STY" in environment:  # GNU screen keeps the variables of the terminal it runs in.
        return False
    return (
        "WT_SESSION" in environment
        or environment.get("TERM_PROGRAM") in PROGRAMS
        or environment.get("TERM") in TERMINALS
        or any(_number(environment.get(name)) >= least for name, least in VERSIONS.items())
    )


def _number(version: str | None) -> int:
    return int(version) if version and version.isdecimal() and len(version) < 10 else 0
