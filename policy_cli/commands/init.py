"""`policy-cli init`."""

import os
import shlex

import click

from policy_cli.console.completing import complete_files
from policy_cli.console.conversation import ask, is_conversation, tell
from policy_cli.console.input import named_once
from policy_cli.console.options import file_option, refuse_options
from policy_cli.diagnostics import CannotContinue
from policy_cli.reading.files import DEFAULT_NAME, ENVIRONMENT_VARIABLE, STANDARD_INPUT
from policy_cli.schema import schema_text
from policy_cli.starter import OPTIONS, QUESTION, clean, example, schema_beside, starter, title_from
from policy_cli.text import one_line
from policy_cli.writing import holds, refuse_taken, write_new_files, write_notice

IF_TAKEN = (
    "to change it: policy-cli edit; to start another decision: "
    "policy-cli init in an empty folder, or name another file: policy-cli init FILE"
)
IF_SCHEMA_TAKEN = "it is not the schema of this version: rename it, or give the decision another name"


@click.command(
    "init",
    epilog="""Examples:

    \b
    policy-cli init phones-at-school.yaml
    policy-cli init roads.yaml --question "What is to become of the road?" --option Keep --option Toll
    policy-cli init --example iran.yaml""",
)
@click.argument("named", metavar="[FILE]", required=False, shell_complete=complete_files)
@click.option("--question", metavar="TEXT", help="The question to decide.")
@click.option("--option", "names", metavar="NAME", multiple=True, help="The name of an option; give two or more.")
@click.option("--example", "copy", is_flag=True, help="Copy the built-in decision on Iran instead.")
@file_option("Start FILE; the same as FILE alone.")
def command(named: str | None, question: str | None, names: tuple[str, ...], copy: bool) -> None:
    """Start a decision of your own in FILE, or in options.yaml: a file that explains itself, and its JSON Schema.

    On a terminal it asks for the question and the names that you do not give. It never replaces a file that exists.
    """
    refuse_options("builtin", hint="to copy the built-in one: policy-cli init --example")
    file = named_once(named) or DEFAULT_NAME
    if file == STANDARD_INPUT:
        raise CannotContinue("init cannot write to the standard output", "give the file a name")
    if copy and (question or names):
        raise CannotContinue("the example has its own question and options", "leave --question and --option out")
    if len(names) == 1:
        raise CannotContinue("a decision needs two options or more", "give --option once for each")
    if len({clean(name).casefold() for name in names} - {""}) < len(names):
        raise CannotContinue("two options have the same name, or one has none", "give each a name of its own")
    refuse_taken(file, IF_TAKEN)
    schema_file = schema_beside(file)
    schema = schema_text()
    schema_is_there = holds(schema_file, schema.encode("utf-8"))
    if not schema_is_there:
        refuse_taken(schema_file, IF_SCHEMA_TAKEN)
    beside = os.path.basename(schema_file)
    if copy:
        text = example(beside)
    else:
        asked = is_conversation() and not (question and names)
        if asked:
            tell(f"starting {file}; press Enter to accept the value in brackets")
        question = question or _answer("The question to be decided", QUESTION, asked)
        text = starter(names or _asked_for_names(asked), question, title_from(file), beside)
    write_new_files({**({} if schema_is_there else {schema_file: schema}), file: text}, IF_TAKEN)
    tell(f"wrote {file}" + ("" if schema_is_there else f", and {schema_file} for editors that know YAML"))
    _say_what_comes_next(file)


def _answer(asking: str, otherwise: str, asked: bool) -> str:
    """Return the answer to a question, or its default; raise CannotContinue if the input ends."""
    if not asked:
        return otherwise
    answer = ask(f"{asking}{f' [{otherwise}]' if otherwise else ''}: ")
    if answer is None:
        raise CannotContinue("the input ended: nothing was written")
    return clean(answer) or otherwise


def _asked_for_names(asked: bool) -> tuple[str, ...]:
    """Return the names of two options or more, each once."""
    names: dict[str, str] = {}
    prompts = [("First option (usually: leave things as they are)", OPTIONS[0]), ("Second option", OPTIONS[1])]
    while True:
        asking, otherwise = prompts[len(names)] if len(names) < len(prompts) else ("One more, or Enter to continue", "")
        name = _answer(asking, otherwise, asked) if asked or otherwise else ""
        if not name:
            return tuple(names.values())
        if name.casefold() in names:
            tell("an option already has that name")
        names.setdefault(name.casefold(), name)


def _say_what_comes_next(file: str) -> None:
    obvious = file == DEFAULT_NAME and not os.environ.get(ENVIRONMENT_VARIABLE)
    call = "policy-cli" if obvious else f"policy-cli -f {one_line(shlex.quote(file))}"
    for command, purpose in (
        ("edit", "write it; the file explains itself"),
        ("check", "see what is wrong with it, or missing"),
        ("compare", "see the options side by side"),
    ):
        write_notice(f"   {call} {command:<7}   to {purpose}\n")
