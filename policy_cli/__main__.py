"""The program as a process: `policy-cli`, and `python -m policy_cli`."""

import gc
import sys

INTERRUPTED = 130


def run() -> None:
    """Run the command line and leave with its exit code; an interruption while it loads is answered as later ones.

    A run is short and makes hardly any garbage of the kind that has to be looked for, so nothing is spent on looking:
    neither meanwhile nor at the end, where everything that is left is declared to be in use.
    """
    gc.disable()
    try:
        from policy_cli.cli import main

        code = main()
    except BaseException as error:
        if not _is_interruption(error):
            raise
        code = INTERRUPTED
    gc.freeze()
    sys.exit(code)


def _is_interruption(error: BaseException | None) -> bool:
    """Return whether an error is an interruption, or what has become of one within an import."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


if __name__ == "__main__":
    run()
