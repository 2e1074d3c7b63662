"""Where the programs are that are called: never in the current folder, which may have come with a decision."""

import os


def search_path() -> list[str]:
    """Return the folders in which programs are looked for: those of PATH, but for relative ones such as `.`.

    An empty entry of PATH means the current folder, too; Windows begins there without being told.
    """
    return [folder for folder in os.get_exec_path() if os.path.isabs(folder)]


def find_program(name: str) -> str | None:
    """Return the path of a program, or None if there is none of that name.

    A name with a folder, such as `./my-editor`, is the person's own word and is taken as it is.
    """
    folders = [""] if os.path.dirname(name) else search_path()
    paths = (os.path.join(folder, file) for folder in folders for file in _file_names(name))
    return next((path for path in paths if os.path.isfile(path) and os.access(path, os.X_OK)), None)


def _file_names(name: str) -> list[str]:
    """Return what the file of a program can be called: on Windows it ends as PATHEXT says."""
    if os.name != "nt":
        return [name]
    endings = [ending for ending in os.environ.get("PATHEXT", ".com;.exe;.bat;.cmd").lower().split(";") if ending]
    return [name] if name.lower().endswith(tuple(endings)) else [f"{name}{ending}" for ending in endings]
