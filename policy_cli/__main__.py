"""The program as a process: `policy-cli`, and `python -m policy_cli`."""

import sys

INTERRUPTED = 130


def run() -> None:
    """Run the command line and leave with its exit code; an interruption while it loads is answered as later ones."""
    try:
        from policy_cli.cli import main

        code = main()
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)


if __name__ == "__main__":
    run()
