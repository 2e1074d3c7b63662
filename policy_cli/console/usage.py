"""Wrong usage of the command line, said as all other trouble is."""

import re

import click

from policy_cli.diagnostics import CannotContinue

_EXTRA = re.compile(r"Got unexpected extra arguments? \((.*)\)")


def as_trouble(error: click.UsageError) -> CannotContinue:
    """Return what is wrong with the usage of a command, and where its help is."""
    path = error.ctx.command_path if error.ctx else "policy-cli"
    name = path.rpartition(" ")[2]
    shows_how = f"{path} -h shows how"
    match error:
        case click.NoSuchOption():
            nearest = next(iter(error.possibilities or ()), None)
            hint = f'did you mean "{nearest}"?' if nearest else f"{path} -h shows which there are"
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
        return CannotContinue(f'{name} cannot do anything with "{extra[1]}"', shows_how)
    message = error.format_message().rstrip(".")
    return CannotContinue(message[:1].lower() + message[1:], shows_how)
