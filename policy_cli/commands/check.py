"""`policy-cli check`."""

import os

import click

from policy_cli.analysis.rules.registry import RULES, examine
from policy_cli.console.completing import complete_files
from policy_cli.console.input import chosen_file, with_option_hints
from policy_cli.console.options import NearestChoice, file_options, format_option
from policy_cli.console.output import FORMATS, Answer, write_text, writers
from policy_cli.diagnostics import CannotContinue, did_you_mean
from policy_cli.reading.decision import WARNINGS, FileDiagnostics, read

WRITERS = writers("findings")
IN_BRACKETS = "each warning ends with its code in brackets"


class WarningCode(NearestChoice):
    """The code of a warning."""

    def refusal(self, value: str) -> CannotContinue:
        """Return the error for a word that is not the code of a warning, with a suggestion."""
        hint = did_you_mean(value, self.choices) or IN_BRACKETS
        return CannotContinue(f'there is no warning "{value}", and errors cannot be ignored', hint)


def _format_here() -> str:
    """Return annotations where a forge runs the command, as GitHub, Forgejo and Gitea say in the same variable."""
    return "github" if os.environ.get("GITHUB_ACTIONS") == "true" else next(iter(WRITERS))


@click.command(
    "check",
    epilog="""Examples:

    \b
    policy-cli check
    policy-cli check options.yaml --strict
    policy-cli check --ignore lone-source --ignore no-costs
    policy-cli check --format github""",
)
@click.argument("named", metavar="[FILE]...", nargs=-1, shell_complete=complete_files)
@click.option("--strict", is_flag=True, help="Exit with code 1 on warnings too.")
@click.option(
    "--ignore",
    "ignored",
    metavar="CODE",
    multiple=True,
    type=WarningCode((*RULES, *WARNINGS), "warning"),
    help=f"Leave out the warnings of this code; can be repeated. {IN_BRACKETS.capitalize()}.",
)
@format_option(WRITERS, _format_here, " The default is github on a runner of GitHub, Forgejo or Gitea, else text.")
@file_options
def command(named: tuple[str, ...], strict: bool, ignored: tuple[str, ...], format: str) -> None:
    """Check each FILE, or the file that all commands read: say what is wrong, where, and how to fix it.

    A file with errors cannot be used. Warnings are for its editors: a claim without a source, an option that nobody
    argues against, a quote that is too long. The project's page docs/reference/rules.md explains each of them.

    Exit code 0 if the files can be used, 1 if one has errors or, with --strict, warnings.
    """
    findings = [finding for name in named or (None,) for finding in _findings(name, ignored)]
    write_text(WRITERS[format](Answer(findings=findings)), commands=FORMATS[format].commands)
    found = {diagnostic.severity for finding in findings for diagnostic in finding.diagnostics}
    if "error" in found or (strict and found):
        raise click.exceptions.Exit(1)


def _findings(named: str | None, ignored: tuple[str, ...]) -> list[FileDiagnostics]:
    """Return the diagnostics of a file, and of each of its libraries that has some."""
    reading = read(chosen_file(named), keeps_nodes=True)
    return reading.by_file(with_option_hints(examine(reading, ignored)))
