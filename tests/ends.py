"""Runs the command line with standard streams that are broken, each time in a process of its own.

    python -m tests.ends < cases.json

A case is a list: the arguments, where the standard output goes, where stderr goes. What came of each is printed as
JSON. Meanwhile stdout.txt and stderr.txt are in the working directory.
The processes are forked after the imports, which take longest, and end as any other process does.
"""

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

from policy_cli.__main__ import run


def put(target: str, descriptor: int) -> Any:
    """Make a descriptor lead to a full disk, to a pipe that nobody reads, to nowhere, or to a file."""
    match target:
        case "closed":
            os.close(descriptor)
            return None
        case "full":
            other = os.open("/dev/full", os.O_WRONLY)
        case "gone":
            reading, other = os.pipe()
            os.close(reading)
        case _:
            other = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(other, descriptor)
    os.close(other)
    raw = open(descriptor, "wb", buffering=0 if descriptor == 2 else -1, closefd=False)  # noqa: SIM115 - it stays open
    return io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace", write_through=descriptor == 2)


def main() -> None:
    """Run all cases, and print their exit codes, outputs and complaints."""
    results = []
    files = [os.path.abspath(name) for name in ("stdout.txt", "stderr.txt")]
    for arguments, *targets in json.load(sys.stdin):
        for file in files:
            open(file, "wb").close()
        child = os.fork()
        if not child:
            streams = (target or file for target, file in zip(targets, files, strict=True))
            sys.stdout, sys.stderr = (put(stream, number) for number, stream in enumerate(streams, 1))
            sys.argv[1:] = arguments
            run()
        _, status = os.waitpid(child, 0)
        said = [Path(file).read_text(encoding="utf-8") for file in files]
        results.append((os.waitstatus_to_exitcode(status), *said))
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main()
