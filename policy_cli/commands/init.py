"""`policy-cli init`."""

import os
import shlex

import click

from policy_cli.console.completing import complete_files
from policy_cli.console.conversation import ask, has_unread_answers, is_conversation, tell
from policy_cli.console.input import named_once
from policy_cli.console.options import file_option, refuse_options
from policy_cli.diagnostics import CannotContinue
from policy_cli.reading.files import DEFAULT_NAME, ENVIRONMENT_VARIABLE, STANDARD_INPUT
from policy_cli.schema import schema_text
from policy_cli.starter import OPTIONS, QUESTION, clean, example, schema_beside, starter, title_from
from policy_cli.text import one_line
from policy_cli.writing import holds, refuse_taken, write_new_files, write_notice

IF_TAKEN = (
    "to change it: {} edit; to start another decision: "
    "policy-cli init in an empty folder, or name another file: policy-cli init FILE"
)
IF_SCHEMA_TAKEN = "it is not the schema of this version: rename it, or give the decision another name"


@click.command(
    "init",
    epilog="""Examples:

    \b
    policy-cli init phones-at-school.yaml
    policy-cli init roads.yaml --question "What is to become of the road?" --option Keep --option Toll
    policy-cli init sources-first.yaml --references library.json
    policy-cli init short.yaml --bare
    policy-cli init --example iran.yaml""",
)
@click.argument("named", metavar="[FILE]", required=False, shell_complete=complete_files)
@click.option("--question", metavar="TEXT", help="The question to decide.")
@click.option("--option", "names", metavar="NAME", multiple=True, help="The name of an option; give two or more.")
@click.option("--bare", is_flag=True, help="Write the smallest file, without explanations and without a schema.")
@click.option("--example", "copy", is_flag=True, help="Copy the built-in decision on Iran instead.")
@click.option(
    "--references",
    "library",
    metavar="FILE",
    shell_complete=complete_files,
    help="Begin with the sources in FILE: CSL-JSON, CSL-YAML, or what refs --from converts.",
)
@file_option("Start FILE; the same as FILE alone.")
def command(
    named: str | None, question: str | None, names: tuple[str, ...], bare: bool, copy: bool, library: str | None
) -> None:
    """Start a decision of your own in FILE, or in options.yaml: a file that explains itself, and its JSON Schema.

    On a terminal, init asks for the question and the names that you do not give. It never replaces an existing file.
    """
    refuse_options("builtin", hint="to copy the built-in one: policy-cli init --example")
    file = named_once(named) or DEFAULT_NAME
    if file == STANDARD_INPUT:
        raise CannotContinue("init cannot write to the standard output", "give the file a name")
    if copy and (question or names or library or bare):
        hint = "leave --question, --option, --references and --bare out"
        raise CannotContinue("the example has its own question, options and sources", hint)
    if len(names) == 1:
        raise CannotContinue("a decision needs two options or more", "give --option once for each")
    if len({clean(name).casefold() for name in names} - {""}) < len(names):
        raise CannotContinue("two options have the same name, or one has none", "give each a name of its own")
    if_taken = IF_TAKEN.format(_call(file))
    refuse_taken(file, if_taken)
    schema_file = schema_beside(file)
    schema = {} if bare else _missing_schema(schema_file)
    beside = os.path.basename(schema_file)
    sources = _sources(library) if library else ()
    if copy:
        text = example(beside)
    else:
        missing = [name for name, given in (("--question", question), ("--option", names)) if not given]
        asked = is_conversation() and bool(missing)
        if missing and not asked and has_unread_answers():
            tell(f"the standard input is not read, since it is not a terminal: give {' and '.join(missing)} instead")
        if asked:
            tell(f"starting {file}; press Enter to accept the value in brackets")
        question = question or _answer("The question to be decided", QUESTION, asked)
        names = names or _asked_for_names(asked)
        text = starter(names, question, title_from(file), None if bare else beside, *sources)
    write_new_files({**schema, file: text}, if_taken)
    tell(f"wrote {file}" + (f", and {schema_file} for editors that know YAML" if schema else ""))
    _say_what_comes_next(file, explains_itself=not bare)


def _missing_schema(path: str) -> dict[str, str]:
    """Return the text of the schema to write by its path: none if it is there; raise CannotContinue if another is."""
    text = schema_text()
    if holds(path, text.encode("utf-8")):
        return {}
    refuse_taken(path, IF_SCHEMA_TAKEN)
    return {path: text}


def _sources(library: str) -> tuple[str, ...]:
    """Return the sources in a file as YAML, and the id of the first that needs no quotes there, if there is one."""
    from policy_cli.console.library import converted
    from policy_cli.conversion import references_yaml

    texts, _ = converted(library, shortens_ids=True)
    return references_yaml(texts.values()), *[id for id in texts if id[0].isalnum()][:1]


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


def _call(file: str) -> str:
    """Return how to call the program on a file."""
    obvious = file == DEFAULT_NAME and not os.environ.get(ENVIRONMENT_VARIABLE)
    return "policy-cli" if obvious else f"policy-cli -f {one_line(shlex.quote(file))}"


def _say_what_comes_next(file: str, explains_itself: bool) -> None:
    call = _call(file)
    for command, purpose in (
        ("edit", "write it" + ("; the file explains itself" if explains_itself else "")),
        ("check", "see what is wrong with it, or missing"),
        ("compare", "see the options side by side"),
    ):
        write_notice(f"   {call} {command:<7}   to {purpose}\n")
