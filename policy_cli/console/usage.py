"""Wrong usage of the command line as errors of our own, and hints that name options."""

import re
from collections.abc import Mapping

import click

from policy_cli.diagnostics import CannotContinue, ErrorKind

_EXTRA = re.compile(r"Got unexpected extra arguments? \((.*)\)")
_OUTPUT = ("-o", "--out", "--output")
_FORMAT = ("--format", "--json", "--csv", "--html", "--pdf", "--docx", "--markdown")

HINTS: Mapping[ErrorKind, str] = {
    "bytes-on-terminal": "write it to a file: -o FILE",
    "file-exists": "to replace it, add --force",
    "file-not-option": "to read this file: -f {}",
    "no-parser": "pip install --force-reinstall --only-binary=:all: pyyaml; if your system has no such package, "
    "install libyaml and its headers, then build PyYAML again",
    "no-versions": "name two files, or go where git keeps your file; if it is not called options.yaml, add -f FILE",
    "not-a-folder": "for the text of one source use: --source ID=FILE",
    "row-not-option": "to show these rows: --only {}",
    "special-input": "to read from a pipe, use: -f -",
    "special-output": "to write to a pipe or device, leave -o out",
}
"""The hint for each kind of error that an option fixes; {} is the subject of the error."""


def with_hint(error: CannotContinue) -> CannotContinue:
    """Return an error with its own hint, else with the one for its kind."""
    for_kind = HINTS[error.kind].format(error.subject) if error.kind else None
    return CannotContinue(error.message, error.hint or for_kind)


def as_error(error: click.UsageError) -> CannotContinue:
    """Return wrong usage of a command as an error of our own, with a hint."""
    path = error.ctx.command_path if error.ctx else "policy-cli"
    name = path.rpartition(" ")[2]
    shows_how = f"{path} -h shows how"
    match error:
        case click.NoSuchOption():
            nearest = next(iter(error.possibilities or ()), None)
            hint = _elsewhere(error) or (f'did you mean "{nearest}"?' if nearest else f"{path} -h lists them")
            if " " not in path:
                return CannotContinue(f'there is no option "{error.option_name}" before the command', hint)
            return CannotContinue(f'{name} has no option "{error.option_name}"', hint)
        case click.MissingParameter(param=click.Argument(metavar=str(metavar))):
            return CannotContinue(f"{name} needs {metavar.split()[0].rstrip('.')}", shows_how)
        case click.BadOptionUsage():
            what = "takes no value" if "not take" in error.message else "needs a value"
            return CannotContinue(f"{error.option_name} {what}")
    extra = _EXTRA.match(error.message)
    if extra:
        takes_one = error.ctx and any(isinstance(param, click.Argument) for param in error.ctx.command.params)
        got = "takes one argument (got also" if takes_one else "takes no arguments (got"
        meant = HINTS["not-a-folder"] if "ID=FILE" in _metavars(error) else _as_one(error, extra[1])
        return CannotContinue(f'{name} {got} "{extra[1]}")', meant or shows_how)
    message = error.format_message().rstrip(".")
    return CannotContinue(message[:1].lower() + message[1:], shows_how)


def _metavars(error: click.UsageError) -> set[str]:
    """Return how the help of a command shows the values of its options."""
    return {option.metavar or "" for option in error.ctx.command.params} if error.ctx else set()


def _elsewhere(error: click.NoSuchOption) -> str | None:
    """Return how a command does what an option of other commands or programs does."""
    names = {name for option in (error.ctx.command.params if error.ctx else ()) for name in option.opts}
    if error.option_name in _OUTPUT and "--format" in names:
        return "to write to a file, end the command with: > FILE"
    if error.option_name in _FORMAT and "-o" in names:
        return "name the format: --to html, or by the end of the file: -o brief.html"
    return None


def _as_one(error: click.UsageError, extra: str) -> str | None:
    """Return how to write an extra argument as the value of an option such as --weight ID=N, if one lacks a value."""
    context = error.ctx
    if context is None or " " in extra:
        return None
    for option in context.command.params:
        if "=" in (option.metavar or ""):
            *_, last = context.params.get(option.name or "") or ("=",)
            if "=" not in last:
                return f"write {option.opts[0]} {last}={extra}"
    return None
