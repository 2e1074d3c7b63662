"""`policy-cli completion`, and the answers to the shells that run its scripts."""

import os
import re
from collections.abc import Sequence

import click
from click.shell_completion import CompletionItem, ShellComplete, add_completion_class, split_arg_string

from policy_cli.console.options import NearestChoice, refuse_options
from policy_cli.writing import write_output

PROGRAM = "policy-cli"
VARIABLE = "_POLICY_CLI_COMPLETE"

_SAFE_WORD = re.compile(r"-{0,2}\w[\w.,:/=~^-]*")
"""A word that may be offered to a shell: it needs no quotes, and no shell finds anything in it to run or expand."""

# The scripts are ours: click's script for bash expands the answer, and none of click's completes a file name after an
# equals sign. The answer has a line for each word: its type, the word and its help, separated by tabs. A line of type
# `file` leaves completion to the shell: it holds the part of the word before the file name, and the name so far.
#
# Bash ends words at colons and equals signs, so its answer is the missing rest of each word.
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
# Fish and PowerShell pass the words before the one to complete without their quotes, one a line. PowerShell completes
# file names if nothing is offered.
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

    def get_completions(self, args: list[str], incomplete: str) -> "list[CompletionItem[str]]":
        """Return the safe words that complete this one, and an item of type `file` if it may be a file name."""
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

    def format_completion(self, item: "CompletionItem[str]") -> str:
        return f"{item.type}\t{item.value}\t{item.help or ''}"


class ZshComplete(_Completion):
    """Completion for zsh, which passes the line as it was typed."""

    name = "zsh"
    source_template = _ZSH

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one to complete, and that one."""
        # An added letter belongs to that word, whether the line ends in a space or within quotes.
        *words, begun = split_arg_string(os.environ.get("COMP_WORDS", "") + "x")[1:] or ["x"]
        return words, begun.removesuffix("x")


class BashComplete(ZshComplete):
    """Completion for bash."""

    name = "bash"
    source_template = _BASH

    def get_completions(self, args: list[str], incomplete: str) -> "list[CompletionItem[str]]":
        """Return the missing rest of each word."""
        offered = super().get_completions(args, incomplete)
        return [CompletionItem(item.value.removeprefix(incomplete), item.type) for item in offered]


class FishComplete(_Completion):
    """Completion for fish."""

    name = "fish"
    source_template = _FISH

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one to complete, and that one."""
        _, *words = os.environ.get("COMP_WORDS", "").split("\n")
        return words, self.unquoted(os.environ.get("COMP_CWORD", ""))

    def unquoted(self, begun: str) -> str:
        """Return the beginning of a word without quotation marks and backslashes."""
        return "".join(split_arg_string(begun))


class PowerShellComplete(FishComplete):
    """Completion for PowerShell: click has it only since version 8.5, and without paths in quotes."""

    name = "powershell"
    source_template = _POWERSHELL

    def unquoted(self, begun: str) -> str:
        """Return the beginning of a word without an opening quotation mark."""
        return begun.strip("'\"")


SHELLS = {shell.name: shell for shell in (BashComplete, ZshComplete, FishComplete, PowerShellComplete)}


def prepare(arguments: Sequence[str]) -> None:
    """Prepare to answer a shell.

    A shell passes no arguments. With arguments, or another value of the variable, no shell is asking, and the command
    runs as usual.
    """
    shell, _, question = os.environ[VARIABLE].partition("_")
    if arguments or shell not in SHELLS or question != "complete":
        del os.environ[VARIABLE]
        return
    add_completion_class(SHELLS[shell])


@click.command(
    "completion",
    epilog="""Where the script goes:

    \b
    bash 4.4 or newer: add to ~/.bashrc
      source <(policy-cli completion bash)
    zsh: add to ~/.zshrc (the first line only if it is missing)
      autoload -Uz compinit && compinit
      source <(policy-cli completion zsh)
    fish: once, in a terminal
      policy-cli completion fish > ~/.config/fish/completions/policy-cli.fish
    PowerShell: add to the file that $PROFILE names
      policy-cli completion powershell | Out-String | Invoke-Expression

    Then open a new terminal. The command must be on PATH there.

    Examples:

    \b
    policy-cli completion bash
    policy-cli completion fish > policy-cli.fish""",
)
@click.argument("shell", type=NearestChoice(SHELLS, "shell"), metavar="SHELL")
def command(shell: str) -> None:
    """Print a script that lets SHELL complete commands, options, and the ids of the chosen file.

    SHELL is bash, zsh, fish or powershell.
    """
    refuse_options("file", "builtin")
    root = click.get_current_context().find_root().command
    write_output(SHELLS[shell](root, {}, PROGRAM, VARIABLE).source())
