"""Prints the least version of each library that setup.cfg requires, as constraints for pip."""

import re
from configparser import ConfigParser
from pathlib import Path

SETUP = Path(__file__).parent.parent / "setup.cfg"


def constraints() -> list[str]:
    """Return one constraint for each requirement; raise LookupError for one without a least version."""
    setup = ConfigParser()
    setup.read(SETUP, encoding="utf-8")
    requirements = setup["options"]["install_requires"].split()
    open_ended = [
        requirement for requirement in requirements if not re.fullmatch(r"[\w-]+(?:\[\w+\])?>=[\d.]+", requirement)
    ]
    if open_ended:
        raise LookupError(f"setup.cfg names no least version: {', '.join(open_ended)}")
    return [re.sub(r"\[.*\]", "", requirement).replace(">=", "==") for requirement in requirements]


if __name__ == "__main__":
    print(*constraints(), sep="\n")
