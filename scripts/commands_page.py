"""Makes docs/reference/commands.md: every command with its options and examples, from the help texts."""

import re
from collections.abc import Iterable, Iterator, Mapping
from textwrap import dedent

import click

from policy_cli.cli import COMMANDS, cli
from policy_cli.views import comparison, option

# What the view of a command leaves out, with `--full` if the command has that option.
LEAVES_OUT = {"show": option.LEAVES_OUT, "compare": comparison.LEAVES_OUT}

INTRODUCTION = """\
# Commands

<!-- Made by scripts/generate.py from policy_cli/cli.py and policy_cli/commands/; change it there. -->

This page has every command with its options; `policy-cli COMMAND -h` shows the same text in the terminal. A command
prints its answer on the standard output, and everything else on the standard error. `policy-cli --version` prints the
version.

| exit code | meaning |
|---|---|
| 0 | no errors |
| 1 | the file has errors; or `diff` found a change, `verify` a fault, or `search` nothing |
| 2 | wrong usage, or an error that stops the command; for `diff` and `search`, also a file that has errors |
| 130 | interrupted |
| 141 | the output was closed (broken pipe) |
"""


def commands_page() -> str:
    """Return the reference page of the commands."""
    return "\n".join([INTRODUCTION, *_shared(), *(part for name in COMMANDS for part in _command(name))])


def _shared() -> Iterator[str]:
    """Yield the options that are accepted before any command, and after most."""
    yield "## Options of most commands\n"
    yield "Write them before the command, or after a command that uses them.\n"
    yield _options(parameter for parameter in cli.params if parameter.name != "version")
    epilog = cli.epilog or ""
    yield from _paragraphs(epilog[epilog.index("The decision is read") :])


def _command(name: str) -> Iterator[str]:
    context = click.Context(cli, info_name="policy-cli")
    command = cli.get_command(context, name)
    assert command is not None
    pieces = command.collect_usage_pieces(click.Context(command, parent=context, info_name=name))
    yield f"## {name}\n\n```text\npolicy-cli {name} {' '.join(pieces)}\n```\n"
    yield from _paragraphs(command.help or "")
    shared = {parameter.name for parameter in cli.params}
    own = [parameter for parameter in command.params if parameter.name not in shared]
    if any(isinstance(parameter, click.Option) for parameter in own):
        yield _options(own)
    yield from _paragraphs(command.epilog or "")
    if name in LEAVES_OUT:
        yield "The command leaves out these parts of the [file](format.md):\n"
        yield "\n".join(left_out(LEAVES_OUT[name])) + "\n"


def left_out(table: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Yield an item of a list for each reason: the classes that a view leaves out, with the keys if not all of them."""
    for reason, names in table.items():
        classes: dict[str, list[str]] = {}
        for cls, _, key in (name.partition(".") for name in names):
            classes.setdefault(cls, []).extend([f"`{key}`"] if key else [])
        said = (f"{cls} ({', '.join(keys)})" if keys else cls for cls, keys in classes.items())
        yield f"- {', '.join(said)}: {reason}"


def _options(parameters: Iterable[click.Parameter]) -> str:
    rows = ["| option | meaning |", "|---|---|"]
    for parameter in parameters:
        if isinstance(parameter, click.Option):
            value = "" if parameter.is_flag else f" {parameter.metavar or 'TEXT'}"
            *short, long = parameter.opts
            names = ", ".join(f"`{name}`" for name in (*short, f"{long}{value}"))
            rows.append(f"| {names} | {_cell(parameter.help or '')} |")
    return "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of a help text; a paragraph that click must not wrap becomes a block of code."""
    for paragraph in re.split(r"\n\s*\n", text):
        lines = [line.strip() for line in paragraph.strip().splitlines()]
        if lines[:1] == ["\b"]:
            language = "sh" if lines[1].startswith("policy-cli") else "text"
            kept = dedent(paragraph.partition("\b\n")[2].rstrip())
            yield f"```{language}\n{kept}\n```\n"
        elif paragraph.strip():
            yield f"{' '.join(lines)}\n"
