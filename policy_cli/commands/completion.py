"""`policy-cli completion`, and what makes ready for the shell's questions."""

import os
import sys
from io import TextIOWrapper

import click
from click.shell_completion import (
    CompletionItem,
    ShellComplete,
    add_completion_class,
    get_completion_class,
    split_arg_string,
)

from policy_cli.console.options import NearestChoice, refuse_options
from policy_cli.writing import write_output

PROGRAM = "policy-cli"
VARIABLE = "_POLICY_CLI_COMPLETE"
SHELLS = ("bash", "zsh", "fish", "powershell")

# In both scripts the words before the one that is to be completed are handed over as they are, whatever their quotes,
# one a line. Where PowerShell is offered nothing it completes the names of files.
_FISH = """\
function %(complete_func)s
    set -lx %(complete_var)s fish_complete
    set -lx COMP_WORDS (commandline -opc | string collect)
    set -lx COMP_CWORD (commandline -ct)
    for line in (%(prog_name)s)
        set -l parts (string split --max 2 \\t -- $line)
        switch $parts[1]
            case file
                __fish_complete_path $parts[2]
            case plain
                string join \\t -- $parts[2..]
        end
    end
end
complete --no-files --command %(prog_name)s --arguments "(%(complete_func)s)"
"""
# For PowerShell 7 and Windows PowerShell 5.
_POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object {
        if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value }
        else { $_.Extent.Text }
    })
    $encoding = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
        $env:%(complete_var)s = 'powershell_complete'
        $env:COMP_WORDS = $words -join "`n"
        $env:COMP_CWORD = $wordToComplete
        & $words[0] 2>$null | ForEach-Object {
            $type, $value, $help = $_ -split "`t", 3
            if (-not $help) { $help = $value }
            if ($type -eq 'plain') {
                [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $help)
            }
        }
    } finally {
        [Console]::OutputEncoding = $encoding
        $env:%(complete_var)s = $env:COMP_WORDS = $env:COMP_CWORD = $null
    }
}
"""


class _WordByWord(ShellComplete):
    """Completion by a script that hands over words, and takes lines of type, word and help with tabs between."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one that is to be completed, and that one."""
        _, *words = os.environ.get("COMP_WORDS", "").split("\n")
        return words, self.unquoted(os.environ.get("COMP_CWORD", ""))

    def unquoted(self, begun: str) -> str:
        """Return what the beginning of a word says, which may have an opening quotation mark."""
        return begun.strip("'\"")

    def format_completion(self, item: "CompletionItem[str]") -> str:
        """Return a completion as a line."""
        return f"{item.type}\t{item.value}\t{item.help or ''}"


class FishComplete(_WordByWord):
    """Completion for fish; that of click takes commas, and spaces in the names of files, for ends of words."""

    name = "fish"
    source_template = _FISH

    def unquoted(self, begun: str) -> str:
        """Return what the beginning of a word says, with quotation marks and backslashes or without."""
        return "".join(split_arg_string(begun))


class PowerShellComplete(_WordByWord):
    """Completion for PowerShell, which click has since version 8.5 only, and without paths in quotes."""

    name = "powershell"
    source_template = _POWERSHELL


def prepare() -> None:
    """Make ready to answer a shell: in its own way, and with all names whatever the system's encoding is."""
    add_completion_class(FishComplete)
    add_completion_class(PowerShellComplete)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="\n")


@click.command(
    "completion",
    epilog="""Where the script goes:

    \b
    bash 4.4 or newer: in ~/.bashrc write
      source <(policy-cli completion bash)
    zsh: in ~/.zshrc write, below compinit,
      source <(policy-cli completion zsh)
    fish: once, in a terminal
      policy-cli completion fish > ~/.config/fish/completions/policy-cli.fish
    PowerShell: in the file that $PROFILE names write
      policy-cli completion powershell | Out-String | Invoke-Expression

    Then open a new terminal. The command must be found there by its name.

    Examples:

    \b
    policy-cli completion bash
    policy-cli completion fish > policy-cli.fish""",
)
@click.argument("shell", type=NearestChoice(SHELLS), metavar="SHELL")
def command(shell: str) -> None:
    """Print a script that lets SHELL complete commands, options, and the ids of the chosen file.

    SHELL is bash, zsh, fish or powershell.
    """
    refuse_options("file", "builtin")
    prepare()
    shell_class = get_completion_class(shell)
    assert shell_class is not None
    # The class for bash would look for a bash first, and the script may be for another machine.
    script = ShellComplete.source(shell_class(click.get_current_context().find_root().command, {}, PROGRAM, VARIABLE))
    write_output(script)
