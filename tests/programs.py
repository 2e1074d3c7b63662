"""The programs that tests need, and which package has each. As a script, it names the packages to install."""

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
CHICAGO = "chicago-fullnote-bibliography.csl"
SERIF = "LiberationSerif-Regular.ttf"
DEBIAN = {
    "asciidoctor": "asciidoctor",
    "bash": "bash",
    CHICAGO: "citation-style-language-styles",
    "chromium": "chromium",
    "emacs": "emacs-nox",
    "fish": "fish",
    SERIF: "fonts-liberation",
    "git": "git",
    "node": "nodejs",
    "npm": "npm",
    "pandoc": "pandoc",
    "pdftotext": "poppler-utils",
    "soffice": "libreoffice-writer-nogui",
    "zsh": "zsh",
}
NPM_FOLDERS = (".bin", "axe-core", "commonmark-spec", "mermaid/dist")
NPM = {
    "axe.min.js": "axe-core@4",
    "mermaid.min.js": "mermaid@11",
    "spec.txt": "commonmark-spec@0.31",
    "yaml-language-server": "yaml-language-server@1",
}
OTHER_NAMES = {"chromium": ("chromium-browser", "google-chrome", "google-chrome-stable")}
FOLDERS = (
    *(folder / "node_modules" / inside for folder in (ROOT, ROOT.parent) for inside in NPM_FOLDERS),
    Path("/usr/share/citation-style-language/styles"),
    Path("/usr/share/fonts/truetype/liberation"),
    Path.home() / ".pandoc" / "csl",
)


def find(program: str) -> str | None:
    """Return the path of a program, or of a file that programs use; None if it is not installed."""
    if program not in DEBIAN and program not in NPM:
        raise LookupError(f"which package has {program}? Name it in tests/programs.py, from which .ci/run installs it")
    names = (program, *OTHER_NAMES.get(program, ()))
    on_path = [path for name in names if (path := shutil.which(name))]
    in_folders = [str(folder / name) for folder in FOLDERS for name in names if (folder / name).is_file()]
    return next(iter(on_path + in_folders), None)


def missing(packages: dict[str, str]) -> list[str]:
    """Return the packages of those programs that are not installed."""
    return [package for program, package in packages.items() if find(program) is None]


if __name__ == "__main__":
    print(*missing({"debian": DEBIAN, "npm": NPM}[sys.argv[1]]))
