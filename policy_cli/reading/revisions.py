"""Versions of a decision file: other files, and revisions in git. The only module that runs git."""

import os
import posixpath
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from policy_cli.diagnostics import CannotContinue
from policy_cli.programs import find_program
from policy_cli.reading.decoding import MAX_BYTES
from policy_cli.reading.files import InputFile, read_beside, read_file, similar_file

if TYPE_CHECKING:
    from subprocess import CompletedProcess

# The path follows the first colon that is not in braces, as in `HEAD^{/words: more words}`.
_WITH_PATH = re.compile(r"(?P<revision>(?:[^:{]|\{[^}]*\})*):(?P<path>.*)", re.DOTALL)
SECONDS = 60
"""How long one run of git may take."""

# A repository may have come with the file, and its configuration can name commands. The file system monitor is turned
# off by an empty value, since git before 2.36 takes any other value for a command. A folder that looks like a bare
# repository, which a clone may contain, is not used as one.
_SWITCHES = ("-c", "core.fsmonitor=", "-c", "safe.bareRepository=explicit")
# Missing objects are not fetched. Git before 2.39.4 does not know the first of these variables; the second forbids all
# protocols, and the configuration cannot override it, as it can the setting protocol.allow.
_NEVER_FETCH = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none", "GIT_TERMINAL_PROMPT": "0"}
# How the variables begin that tell git where a repository is and which configuration to use. The others, which name
# programs or trace files, are not passed on.
_PASSED_ON = (
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"),
    *("GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_", "GIT_CONFIG_"),
)
NO_FILE = "/dev/null"
"""What git calls the missing side of a file that is new or deleted, on every system."""


def read_version(name: str, chosen: Callable[[], InputFile]) -> InputFile:
    """Return a version of a decision file; raise CannotContinue if no version has that name.

    `name` is a file, a git revision with a path (`main:options.yaml`), or a revision alone, which means the chosen file
    at that revision. A file takes precedence.
    """
    if not name or os.path.lexists(name):
        return read_file(name)
    if name.startswith("-"):
        raise CannotContinue(f"there is no file {name}, and no revision begins with a hyphen")
    with_path = None if name.startswith(":/") else _WITH_PATH.fullmatch(name)
    if with_path:
        return _version(name, name, ".", with_path["revision"], with_path["path"])
    source = chosen()
    if source.path is None:
        message = f"there is no file {name}, and {source.name} has no earlier versions in git"
        raise CannotContinue(message, kind="no-versions")
    folder, file = os.path.split(os.path.realpath(source.path))
    return _version(f"{name}:{source.name}", name, folder, name, f"./{file}")


def _version(called: str, asked: str, folder: str, revision: str, path: str) -> InputFile:
    """Return a file at a revision; what is beside it is read at the same revision."""

    def beside(name: str) -> InputFile:
        other = posixpath.join(posixpath.dirname(path), name)
        return InputFile(f"{revision}:{other.removeprefix('./')}", _blob(other, folder, revision, other))

    return InputFile(called, _blob(asked, folder, revision, path), beside=beside)


def handed_by_git(arguments: tuple[str, ...]) -> tuple[InputFile | None, InputFile | None] | None:
    """Return the two versions that git passes to an external diff driver, or None if these are not its arguments.

    The arguments are: path, old file, hash and mode, new file, hash and mode, and two more for a renamed file. The
    missing version of a new or deleted file is None; both are None for a file that is not merged.
    """
    if len(arguments) == 1 and "GIT_DIFF_PATH_COUNTER" in os.environ:
        return None, None
    if len(arguments) not in (7, 9):
        return None
    path, old, _, _, new, _, _, *renamed = arguments
    # Git does not say from which commits the two versions are, so what is beside them is read as it is now.
    now = InputFile(path, b"", path)
    names = (f"a/{path}", f"b/{renamed[0] if renamed else path}")
    before, after = (
        None if file == NO_FILE else InputFile(name, read_file(file).data, beside=lambda other: read_beside(now, other))
        for name, file in zip(names, (old, new), strict=True)
    )
    return before, after


def revisions_in(folder: str) -> list[str]:
    """Return the named revisions of the repository around a folder: HEAD, branches and tags; none outside one."""
    found = _git(folder, folder, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags")
    return [] if found.returncode else ["HEAD", *found.stdout.decode("utf-8", "replace").splitlines()]


def paths_at(revision: str, folder: str) -> list[str]:
    """Return the paths in a folder at a revision, with a slash after folders; none if the folder does not exist."""
    tree = f"{revision}:{folder}"
    # Git would take a hyphen at the beginning for an option.
    found = b"" if tree.startswith("-") else _git(tree, ".", "ls-tree", "-z", "--full-tree", tree).stdout
    entries = (entry.partition("\t") for entry in found.decode("utf-8", "replace").split("\0") if entry)
    within = f"{folder}/" if folder else ""
    return [f"{within}{name}{'/' if ' tree ' in about else ''}" for about, _, name in entries]


def _blob(asked: str, folder: str, revision: str, path: str) -> bytes:
    """Return the bytes of a file at a revision, or in the index if `revision` is empty.

    Raise CannotContinue if the file does not exist there. The revision is resolved by itself, since all that follows
    `:/` belongs to its words.
    """
    found = revision
    if revision:
        result = _git(asked, folder, "rev-parse", "--verify", "--quiet", revision)
        said = result.stderr.decode("utf-8", "replace").strip()
        if result.returncode and said:
            raise CannotContinue(f"there is no file {asked}, and no git repository here", f"git says: {said}")
        if result.returncode:
            hint = "write the two revisions as two arguments" if ".." in revision else similar_file(asked)
            raise CannotContinue(f"there is no file {asked}, and no git revision {revision}", hint)
        found = result.stdout.decode("ascii").strip()
    blob, where = f"{found}:{path}", f"{path.removeprefix('./')} in {revision or 'the index of git'}"
    size = _git(asked, folder, "cat-file", "-s", blob)
    if not size.returncode and int(size.stdout) > MAX_BYTES:
        raise CannotContinue(f"{where} is larger than {MAX_BYTES // 2**20} MiB")
    result = _git(asked, folder, "cat-file", "blob", blob)
    if result.returncode:
        raise CannotContinue(f"there is no file {where}")
    return result.stdout


def _git(asked: str, folder: str, *arguments: str) -> "CompletedProcess[bytes]":
    """Run git without a shell, such that it runs no other program; raise CannotContinue if it cannot be run."""
    import subprocess

    program = find_program("git")
    if program is None:
        raise CannotContinue(f"there is no file {asked}, and git is not installed", "install git")
    call = [program, *_SWITCHES, "-C", folder, *arguments]
    try:
        devnull, environment = subprocess.DEVNULL, _environment()
        return subprocess.run(call, stdin=devnull, capture_output=True, env=environment, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise CannotContinue(f"git did not finish within {SECONDS} seconds") from None
    except (OSError, ValueError) as error:
        raise CannotContinue(f"cannot run git: {getattr(error, 'strerror', None) or error}") from error


def _environment() -> dict[str, str]:
    passed_on = (name for name in os.environ if name.startswith(_PASSED_ON) or not name.startswith("GIT_"))
    return {**{name: os.environ[name] for name in passed_on}, **_NEVER_FETCH}
