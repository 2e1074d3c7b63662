"""`policy-cli check`."""

import click

from policy_cli.analysis.rules.registry import RULES, examine
from policy_cli.console.completing import complete_files
from policy_cli.console.input import read_file
from policy_cli.console.options import NearestChoice, file_options, format_option
from policy_cli.console.output import FORMATS, Answer, FileDiagnostics, write_text, writers
from policy_cli.diagnostics import CannotContinue, did_you_mean
from policy_cli.reading.decision import WARNINGS

WRITERS = writers("findings")
IN_BRACKETS = "the code stands in brackets behind each warning"


class WarningCode(NearestChoice):
    """The code of a warning."""

    def refusal(self, value: str, option: str) -> CannotContinue:
        """Return what is wrong with a word that is no warning's code, and which one may have been meant."""
        hint = did_you_mean(value, list(self.choices)) or IN_BRACKETS
        return CannotContinue(f'there is no warning "{value}", and errors cannot be ignored', hint)


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
@click.option("--strict", is_flag=True, help="Let warnings fail like errors.")
@click.option(
    "--ignore",
    "ignored",
    metavar="CODE",
    multiple=True,
    type=WarningCode((*RULES, *WARNINGS)),
    help=f"Leave out the warnings of this code; may be given again. {IN_BRACKETS.capitalize()}.",
)
@format_option(WRITERS)
@file_options
def command(named: tuple[str, ...], strict: bool, ignored: tuple[str, ...], format: str) -> None:
    """Check each FILE, or the file that all commands read: say where something is wrong, what, and how to mend it.

    Errors keep a file from being used. Warnings are for its editors: a claim without a source, an option that nobody
    argues against, a quote that is too long. The project's page docs/rules.md
    explains each of them.

    Exit code 0 if the files can be used, 1 if one has errors or, with --strict, warnings.
    """
    findings = [_findings(name, ignored) for name in named or (None,)]
    write_text(WRITERS[format](Answer(findings=findings)), commands=FORMATS[format].commands)
    found = {diagnostic.severity for finding in findings for diagnostic in finding.diagnostics}
    if "error" in found or (strict and found):
        raise click.exceptions.Exit(1)


def _findings(named: str | None, ignored: tuple[str, ...]) -> FileDiagnostics:
    """Return what is wrong with a file, without the warnings that are to be ignored."""
    reading = read_file(named)
    found = examine(reading, ignored)
    return FileDiagnostics(reading.source.name, reading.lines if found else [], found, reading.complete)
