"""Measures the time, the memory and the instructions of one process."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

# A fixed environment: none of its variables changes a figure, and the hash seed makes instruction counts repeatable.
PLAIN = {"LC_ALL": "C.UTF-8", "COLUMNS": "80", "SOURCE_DATE_EPOCH": "993945600"}
_COUNTED = re.compile(r"Collected : (\d+)")


@dataclass(frozen=True)
class Sample:
    """One run of a process: seconds from its start to its end, and its peak memory in MiB."""

    seconds: float
    peak: float


def timed(command: Sequence[str], folder: Path, codes: tuple[int, ...] = (0,)) -> Sample:
    """Run a command in a folder; raise SystemExit if its exit code is not one of the expected codes."""
    with open(os.devnull, "wb") as nothing:
        start = perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=_environment(), stdout=nothing, stderr=nothing)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in codes:
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")
    return Sample(seconds, usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10))


def instructions(command: Sequence[str], folder: Path) -> int | None:
    """Return how many instructions a command executes outside the kernel, or None if valgrind is not installed."""
    if shutil.which("valgrind") is None:
        return None
    call = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command]
    done = subprocess.run(call, cwd=folder, env=_environment(), capture_output=True, check=False)
    counted = _COUNTED.search(done.stderr.decode(errors="replace"))
    return int(counted[1]) if counted else None


def _environment() -> Mapping[str, str]:
    return {"PATH": os.environ["PATH"], "PYTHONHASHSEED": "0", **PLAIN}
