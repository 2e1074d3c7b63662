"""The program as a process: `policy-cli`, and `python -m policy_cli`."""

import gc
import sys


def run() -> None:
    """Run the command line and leave with its exit code.

    A run is short and makes hardly any garbage of the kind that has to be looked for, so nothing is spent on looking:
    neither meanwhile nor at the end, where everything that is left is declared to be in use.
    """
    gc.disable()
    from policy_cli.cli import main

    code = main()
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    run()
