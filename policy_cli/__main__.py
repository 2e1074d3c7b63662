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
    except KeyboardInterrupt:
        code = INTERRUPTED
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    run()
