"""Runs the command line, each time in a process of its own that is forked after the imports, which take longest.

    python -m tests.forks

Each line that comes in is JSON: arguments, environment, working directory, and the files for the standard input, output
and stderr. Each line that goes out is an exit code.
"""

import json
import os
import pkgutil
import signal
import sys
from importlib import import_module

import policy_cli
from policy_cli.__main__ import run

SECONDS = 60
"""After which a process is ended; its exit code is negative then."""
OF_OTHER_LIBRARIES = ("policy_cli.sources", "policy_cli.typst", "policy_cli.__main__")


def put(path: str, descriptor: int, flags: int) -> None:
    """Make a standard stream lead to a file."""
    opened = os.open(path, flags, 0o600)
    os.dup2(opened, descriptor)
    os.close(opened)


def main() -> None:
    """Run each call that comes in, and tell its exit code."""
    for module in pkgutil.walk_packages(policy_cli.__path__, "policy_cli."):
        if not module.name.startswith(OF_OTHER_LIBRARIES):
            import_module(module.name)
    calls, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    for line in calls:
        arguments, environment, folder, *files = json.loads(line)
        child = os.fork()
        if not child:
            for descriptor, path in enumerate(files):
                put(path, descriptor, os.O_WRONLY | os.O_CREAT | os.O_TRUNC if descriptor else os.O_RDONLY)
            os.environ.clear()
            os.environ.update(environment)
            os.chdir(folder)
            sys.argv[1:] = arguments
            signal.alarm(SECONDS)
            run()
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), file=answers, flush=True)


if __name__ == "__main__":
    main()
