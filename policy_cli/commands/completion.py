"""`policy-cli completion`, and what makes ready for the shell's questions."""

import os
import re
import sys
from collections.abc import Sequence
from io import TextIOWrapper

import click
from click.shell_completion import CompletionItem, ShellComplete, add_completion_class, split_arg_string

from policy_cli.console.options import NearestChoice, refuse_options
from policy_cli.writing import write_output

PROGRAM = "policy-cli"
VARIABLE = "_POLICY_CLI_COMPLETE"

_SAFE_WORD = re.compile(r"-{0,2}\w[\w.,:/=~^-]*")
"""What a shell may be offered: a word that needs no quotes, in which no shell finds anything to run or to expand."""

# The scripts are ours: click's script for bash expands what it is answered, and none of them completes the name of a
# file after an equals sign. The answer is one line for each word: its type, the word and its help, with tabs between.
# The line `file` leaves the rest to the shell: it has what comes before the name in the word, and the name so far.
#
# Bash ends words at colons and equals signs, so it is answered with what is missing of each word.
_BASH = """\
%(complete_func)s() {
    local type rest files=
    COMPREPLY=()
    while IFS=$'\\t' read -r type rest; do
        case $type in
            plain)
                COMPREPLY+=("$2$rest")
                if [[ $rest == *[=:/] ]]; then compopt -o nospace; fi
                ;;
            file)
                files=yes
                ;;
        esac
    done < <(COMP_WORDS=${COMP_LINE:0:COMP_POINT} %(complete_var)s=bash_complete %(prog_name)s 2>/dev/null)
    if [[ $files && ${#COMPREPLY[@]} -eq 0 ]]; then
        compopt -o default
    elif [[ $files ]]; then
        compopt -o filenames
        while IFS= read -r rest; do
            if [[ $rest == "$2"* ]]; then COMPREPLY+=("$rest"); fi
        done < <(compgen -f -- "$2")
    fi
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""
_ZSH = """\
#compdef %(prog_name)s
%(complete_func)s() {
    local line typed="${(j: :)words[1,CURRENT-1]} $QIPREFIX$PREFIX"
    local -a parts shown ending
    for line in "${(@f)$(COMP_WORDS=$typed %(complete_var)s=zsh_complete %(prog_name)s 2>/dev/null)}"; do
        parts=("${(@ps:\\t:)line}")
        case $parts[1] in
            plain)
                shown=("$parts[2]${parts[3]:+  -- $parts[3]}")
                ending=()
                if [[ $parts[2] == *[=:/] ]]; then ending=(-S ''); fi
                compadd -V %(prog_name)s -l -d shown "${ending[@]}" -- "$parts[2]"
                ;;
            file)
                compset -p ${#parts[2]} && _files
                ;;
        esac
    done
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    %(complete_func)s "$@"
elif (( $+functions[compdef] )); then
    compdef %(complete_func)s %(prog_name)s
else
    print -u2 '%(prog_name)s: zsh completes commands once compinit is loaded.'
    print -u2 'In ~/.zshrc, above the line for %(prog_name)s, add: autoload -Uz compinit && compinit'
fi
"""
# Fish and PowerShell hand over the words before the one that is to be completed without their quotes, one a line. Where
# PowerShell is offered nothing it completes the names of files.
_FISH = """\
function %(complete_func)s
    set -lx %(complete_var)s fish_complete
    set -lx COMP_WORDS (commandline -opc | string collect)
    set -lx COMP_CWORD (commandline -ct)
    for line in (%(prog_name)s 2>/dev/null)
        set -l parts (string split --max 2 \\t -- $line)
        switch $parts[1]
            case file
                for path in (__fish_complete_path $parts[3])
                    string join '' -- $parts[2] $path
                end
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
        & %(prog_name)s 2>$null | ForEach-Object {
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


class _Completion(ShellComplete):
    """Completion by a script of ours."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        """Return the whole words that a word may become, if they are safe, and whether it may be the name of a file."""
        option, equals, _ = incomplete.partition("=")
        before = option + equals if equals and option.startswith("-") else ""
        offered = []
        for item in super().get_completions(args, incomplete):
            if item.type == "plain":
                word = before + item.value
                offered += [CompletionItem(word, help=item.help)] if _SAFE_WORD.fullmatch(word) else []
            elif incomplete.isprintable():
                offered.append(CompletionItem(incomplete.removesuffix(item.value), item.type, item.value))
        return offered

    def format_completion(self, item: CompletionItem[str]) -> str:
        """Return a completion as a line."""
        return f"{item.type}\t{item.value}\t{item.help or ''}"


class ZshComplete(_Completion):
    """Completion for zsh, which hands over the line as it is typed."""

    name = "zsh"
    source_template = _ZSH

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one that is to be completed, and that one."""
        # A letter that follows belongs to that word, whether the line ends in a space or within quotes.
        *words, begun = split_arg_string(os.environ.get("COMP_WORDS", "") + "x")[1:] or ["x"]
        return words, begun.removesuffix("x")


class BashComplete(ZshComplete):
    """Completion for bash."""

    name = "bash"
    source_template = _BASH

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        """Return what is missing of each word."""
        offered = super().get_completions(args, incomplete)
        return [CompletionItem(item.value.removeprefix(incomplete), item.type) for item in offered]


class FishComplete(_Completion):
    """Completion for fish."""

    name = "fish"
    source_template = _FISH

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one that is to be completed, and that one."""
        _, *words = os.environ.get("COMP_WORDS", "").split("\n")
        return words, self.unquoted(os.environ.get("COMP_CWORD", ""))

    def unquoted(self, begun: str) -> str:
        """Return what the beginning of a word says, with quotation marks and backslashes or without."""
        return "".join(split_arg_string(begun))


class PowerShellComplete(FishComplete):
    """Completion for PowerShell, which click has since version 8.5 only, and without paths in quotes."""

    name = "powershell"
    source_template = _POWERSHELL

    def unquoted(self, begun: str) -> str:
        """Return what the beginning of a word says, which may have an opening quotation mark."""
        return begun.strip("'\"")


SHELLS = {shell.name: shell for shell in (BashComplete, ZshComplete, FishComplete, PowerShellComplete)}


def prepare(arguments: Sequence[str]) -> None:
    """Make ready to answer a shell, with all names whatever the system's encoding is.

    A shell gives no arguments. With any, or when the variable says something else, it is nobody's question, and must
    not end a command.
    """
    shell, _, question = os.environ[VARIABLE].partition("_")
    if arguments or shell not in SHELLS or question != "complete":
        del os.environ[VARIABLE]
        return
    add_completion_class(SHELLS[shell])
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="\n")


@click.command(
    "completion",
    epilog="""Where the script goes:

    \b
    bash 4.4 or newer: in ~/.bashrc write
      source <(policy-cli completion bash)
    zsh: in ~/.zshrc write (the first line only if it is not there yet)
      autoload -Uz compinit && compinit
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
@click.argument("shell", type=NearestChoice(list(SHELLS)), metavar="SHELL")
def command(shell: str) -> None:
    """Print a script that lets SHELL complete commands, options, and the ids of the chosen file.

    SHELL is bash, zsh, fish or powershell.
    """
    refuse_options("file", "builtin")
    root = click.get_current_context().find_root().command
    write_output(SHELLS[shell](root, {}, PROGRAM, VARIABLE).source())
