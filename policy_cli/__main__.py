"""The program as a process: `policy-cli`, and `python -m policy_cli`."""

import gc
import sys

INTERRUPTED = 130


def run() -> None:
    """Run the command line and exit with its code; Ctrl-C while modules load exits as it does later.

    A run is short and makes hardly any cyclic garbage, so the collector is off, and skips everything at exit.
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
    """Return whether an error is an interruption, or was caused by one within an import."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


if __name__ == "__main__":
    run()
