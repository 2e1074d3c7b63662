"""Reads a source in a child process: a crash, a hang or a flood of a library ends that process only."""

import gc
import os
import sys
from collections.abc import Callable, Collection
from importlib import import_module
from time import monotonic
from typing import TYPE_CHECKING, Any

import policy_cli
from policy_cli.sources.content import SourceBlock, SourceContent, SourcePage, Unreadable, fault, unreadable
from policy_cli.sources.kinds import ARCHIVE

if TYPE_CHECKING:
    from subprocess import Popen

SMALL = 1 << 16
"""A source of so many bytes is read in this process: starting another takes longer than whatever it can cause."""
SLOW_READER = "policy_cli.sources.pdf.reader"
"""The reader that tells its progress, and always has a process of its own."""
PURE_READERS = frozenset(
    f"policy_cli.sources.{name}"
    for name in ("markdown", "plain", *(f"converted:read_{kind}" for kind in ("odt", "rtf", "rst", "tex", "org")))
)
"""The readers that call no library of machine code, or have their own process for it."""
SECONDS = 20
"""How long the reading of any source may take."""
SECONDS_FOR_MEGABYTE = 10
"""How much longer the reading may take for each megabyte of it."""
MEMORY = 120 << 20
"""The most memory that the child process may use, in bytes, beyond 40 times the size of the source."""
MAX_OUTPUT = 1 << 28

# Only the parent knows where modules are: the child does not look for any in the current folder or by its environment.
# It ends at once when it has answered, without freeing what it read piece by piece.
_CALL = (
    "import json, os, sys; sys.path[:] = json.loads(sys.argv[1]); from policy_cli.sources.isolated import main; "
    "main(sys.argv[2], int(sys.argv[3])); os._exit(0)"
)
# Libraries free and ask for the memory of each page. With glibc, so much of it stays with the process in between.
_ENVIRONMENT = {"MALLOC_TOP_PAD_": str(1 << 24)}
_SAVE = "print it to a new PDF, or save its text as a text file"
_FAILURES = {
    "too-large": ("the file is too large to be read", "save the pages that are cited as a file of their own"),
    "too-slow": ("the file takes too long to read", _SAVE),
    "crashed": ("the library that reads such files crashed on this one", _SAVE),
}


def read_with(
    reader: str, data: bytes, cited: Collection[str] = (), progress: Callable[[float], None] = lambda _: None
) -> SourceContent:
    """Return the content of a source, from a module that has `read`, or the function after a colon in its place.

    `cited` are its cited sections. `progress` is called with the share that is done, from 0 to 1. Raises Unreadable if
    the source cannot be read.
    """
    size = _unpacked_size(data)
    if reader in PURE_READERS or (size <= SMALL and reader != SLOW_READER):
        return _function(reader)(data, cited)
    return _read_isolated(reader, data, size, progress)


def _function(reader: str) -> Callable[..., SourceContent]:
    module, _, function = reader.partition(":")
    found: Callable[..., SourceContent] = getattr(import_module(module), function or "read")
    return found


def _unpacked_size(data: bytes) -> int:
    """Return how large a source is, or all parts of one that is an archive."""
    if not data.startswith(ARCHIVE):
        return len(data)
    from policy_cli.sources.archives import Archive

    return max(len(data), Archive(data).size)


def _read_isolated(reader: str, data: bytes, size: int, progress: Callable[[float], None]) -> SourceContent:
    """Return the content of a source of this size when unpacked, from a reader in a child process."""
    import json
    from subprocess import DEVNULL, PIPE, Popen
    from threading import Timer

    package = os.path.dirname(os.path.dirname(os.path.abspath(policy_cli.__file__ or "")))
    path = json.dumps([package, *(folder for folder in sys.path if os.path.isabs(folder) and folder != package)])
    call = [sys.executable, "-I", "-S", "-c", _CALL, path, reader, str(MEMORY + 40 * size)]
    seconds = SECONDS + SECONDS_FOR_MEGABYTE * (size >> 20)
    start = monotonic()
    failure = "crashed"
    try:
        with Popen(call, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={**os.environ, **_ENVIRONMENT}) as child:
            timer = Timer(seconds, child.kill)
            timer.start()
            try:
                answer = _answer(child, data, progress)
                if child.wait() == 0 and "failure" not in answer:
                    return _content(answer)
                failure = answer.get("failure", failure)
            finally:
                timer.cancel()
                child.kill()
    except (OSError, ValueError):
        pass
    if monotonic() - start >= seconds:
        failure = "too-slow"
    raise unreadable(failure, *_FAILURES[failure])


def _answer(child: "Popen[bytes]", data: bytes, progress: Callable[[float], None]) -> dict[str, Any]:
    """Return the content that a child writes about a source, and call `progress` with what it writes before."""
    import json

    if child.stdin is not None and child.stdout is not None:
        child.stdin.write(data)
        child.stdin.close()
        while line := child.stdout.readline(MAX_OUTPUT):
            answer = json.loads(line)
            if isinstance(answer, dict):
                return answer
            progress(answer)
    return {}


def _content(answer: dict[str, Any]) -> SourceContent:
    blocks = (
        SourceBlock(*fields)._replace(later_pages=tuple(map(tuple, later))) for later, *fields in answer["blocks"]
    )
    faults = tuple(fault(*fields) for fields in answer["faults"])
    content = SourceContent(
        tuple(blocks), faults=faults, pages=tuple(SourcePage(*fields) for fields in answer["pages"])
    )
    if any(fault.severity == "error" for fault in faults):
        raise Unreadable(content)
    return content


def main(reader: str, memory: int) -> None:
    """Read a source from standard input; write JSON to standard output: shares that are done, then the content."""
    gc.disable()  # What is read stays to the end.
    data = sys.stdin.buffer.read()
    _limit_memory(memory)
    try:
        read = _function(reader)
        content = read(data, (), _write) if reader == SLOW_READER else read(data, ())
    except Unreadable as error:
        content = error.content
    except MemoryError:
        _write({"failure": "too-large"})
        return
    faults = [(one.code, one.message, one.hint, one.severity) for one in content.faults]
    _write(
        {"blocks": [(block.later_pages, *block) for block in content.blocks], "pages": content.pages, "faults": faults}
    )


def _limit_memory(size: int) -> None:
    """Limit the memory of this process where the system can do so."""
    try:
        resource: Any = import_module("resource")
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    except (ImportError, OSError, ValueError, AttributeError):
        return


def _write(answer: object) -> None:
    import json

    sys.stdout.buffer.write(f"{json.dumps(answer)}\n".encode("ascii"))
    sys.stdout.buffer.flush()
