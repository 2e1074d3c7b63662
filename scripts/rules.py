"""Makes docs/reference/rules.md: what `check` reports; reasons come from the code, examples from the tests."""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

from policy_cli.analysis.rules.registry import RULES, examine
from policy_cli.diagnostics import Diagnostic
from policy_cli.reading.decision import WARNINGS, ReadResult, read
from policy_cli.reading.files import InputFile
from policy_cli.reports import report

TESTS = Path(__file__).parent.parent / "tests"
EXAMPLES = TESTS / "rules"
CHECKS = TESTS / "checks"
FILE = "options.yaml"

INTRODUCTION = """\
# What `check` reports

<!-- Made by scripts/generate.py from policy_cli/analysis/rules/, tests/rules/ and tests/checks/; change it there. -->

`policy-cli check` reports **errors**, which prevent the use of a file, and **warnings**, which help its editors. Each
has a code, in brackets after the message. `--strict` makes warnings count as errors. `--ignore CODE` leaves out the
warnings with that code. Other commands report errors, too, but only these warnings:
{at_reading}.

In GitHub Actions, `--format github` marks the lines in a pull request ([how](../guides/together.md)). To check every
`options.yaml` before each commit with [pre-commit](https://pre-commit.com), write this into `.pre-commit-config.yaml`:

```yaml
repos:
  - repo: ADDRESS   # where this repository was cloned from, or the path of your copy of it
    rev: main       # better a tag or a commit
    hooks:
      - id: policy-cli-check
        args: [--strict]
```

## Warnings

`check` compares each part of a file with the rest. If no option has costs, it does not mention costs; if all options
but one have costs, it reports that one. The baseline may lack steps, costs, arguments and a second source, since it may
mean doing nothing.

Below, each warning has an example. Lines that begin with `-` cause the warning; lines that begin with `+` are correct.
"""

ERRORS = """\
## Errors

Each error says what is wrong and how to fix it. These are the codes, each with one of its messages. One more,
`too-large`, is for a file beyond the [limits](format.md).

| code | for example |
|---|---|
"""


def rules_page() -> str:
    """Return the page that explains what `check` reports."""
    introduction = INTRODUCTION.format(at_reading=", ".join(f"`{code}`" for code in WARNINGS))
    explained = {code: inspect.cleandoc(rule.__doc__ or "") for code, rule in RULES.items()}
    explained |= {code: inspect.cleandoc(text) for code, text in WARNINGS.items()}
    sections = [_section(code, text) for code, text in explained.items()]
    errors = (f"| `{code}` | {message} |\n" for code, message in sorted(error_examples().items()))
    return "\n".join([introduction, *sections, ERRORS]).rstrip("\n") + "\n" + "".join(errors)


def slipped(code: str) -> str:
    """Return the example of a rule with the slip that breaks it."""
    return _lines(code, " -")


def unslipped(code: str) -> str:
    """Return the example of a rule without the slip."""
    return _lines(code, " +")


def _lines(code: str, signs: str) -> str:
    """Return the lines of an example that begin with one of these signs, without the sign."""
    return "".join(line[1:] for line in _slip(code).splitlines(keepends=True) if line[0] in signs)


def checked(text: str) -> tuple[ReadResult, list[Diagnostic]]:
    """Return the reading of a text, and everything that `check` finds in it."""
    reading = read(InputFile(FILE, text.encode()))
    return reading, list(examine(reading))


def error_examples() -> dict[str, str]:
    """Return each error code, with the message of its plainest example."""
    messages: dict[str, str] = {}
    # The name of the plainest example is the code alone, so it comes first.
    for path in sorted(CHECKS.glob("*.txt"), key=lambda path: (len(path.stem), path.stem)):
        for code, message in _errors(path):
            if f"{path.stem}-".startswith(f"{code}-"):
                messages.setdefault(code, message)
    return messages


def _errors(path: Path) -> Iterator[tuple[str, str]]:
    text = path.read_text(encoding="utf-8")
    for match in re.finditer(r"^\S+:\d+:\d+: error: (.*) \[([a-z0-9-]+)\]$", text, re.MULTILINE):
        yield match[2], match[1].replace("\\", "\\\\").replace("|", "\\|").replace("<", "\\<").replace("*", "\\*")


def _slip(code: str) -> str:
    return (EXAMPLES / f"{code}.diff").read_text(encoding="utf-8")


def _section(code: str, text: str) -> str:
    reading, found = checked(slipped(code))
    said = report(FILE, reading.lines, found)
    return f"### {code}\n\n{text}\n\n```diff\n{_slip(code)}```\n\n```text\n{said}```\n"
