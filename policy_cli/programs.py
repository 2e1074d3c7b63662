"""Finding programs to run, never in the current folder: it may have come with a decision."""

import os


def search_path() -> list[str]:
    """Return the absolute folders of PATH: relative ones such as `.` and empty entries mean the current folder."""
    return [folder for folder in os.get_exec_path() if os.path.isabs(folder)]


def find_program(name: str) -> str | None:
    """Return the path of a program, or None if there is none of that name.

    A name with a folder, such as `./my-editor`, is the person's own choice and is used as it is.
    """
    folders = [""] if os.path.dirname(name) else search_path()
    paths = (os.path.join(folder, file) for folder in folders for file in _file_names(name))
    return next((path for path in paths if os.path.isfile(path) and os.access(path, os.X_OK)), None)


def _file_names(name: str) -> list[str]:
    """Return the possible file names of a program: on Windows with the suffixes of PATHEXT."""
    if os.name != "nt":
        return [name]
    endings = [ending for ending in os.environ.get("PATHEXT", ".com;.exe;.bat;.cmd").lower().split(";") if ending]
    return [name] if name.lower().endswith(tuple(endings)) else [f"{name}{ending}" for ending in endings]
