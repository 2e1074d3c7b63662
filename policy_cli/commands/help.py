"""`policy-cli help`."""

import click

from policy_cli.console.completing import complete_commands


@click.command(
    "help",
    epilog="""Examples:

    \b
    policy-cli help
    policy-cli help compare""",
)
@click.argument("named", metavar="[COMMAND]", required=False, shell_complete=complete_commands)
@click.pass_context
def command(ctx: click.Context, named: str | None) -> None:
    """Show the help of COMMAND, or of the program: the same as -h."""
    program = ctx.find_root()
    assert isinstance(program.command, click.Group)
    shown = program
    if named is not None:
        about = program.command.get_command(program, named)
        assert about is not None
        shown = about.context_class(about, info_name=named, parent=program)
    click.echo(shown.get_help(), color=shown.color)
