"""Phrases over which readers stumble appear in no message, help text, page, docstring, comment or name.

What a source or a person wrote is theirs: in the files of a decision only the comments are read, and a place's quoted
words are left out of pages and expected output. Code is read for its string literals, its comments, and the names of
functions and classes; that of the tests without its literals, which may be anything.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

# Each phrase, as a regular expression in which a space is any white space, with what to write instead.
BANNED = {
    r"\bmend(s|ed|ing)?\b": "fix",
    r"\bstands? (in|at|there|where|here|under|apart)\b": "appears, is",
    r"(?<!there\s)\b(is|are) no (?!(longer|more|less|fewer|wider|better|worse|one)\b)[a-z][\w-]*": "is not a",
    r"\bIn all(?=\s\s|\s*[|<\"]|$)": "Total",
    r"\bno one option\b": "no single option",
    r"\bfor no one\b": "for none",
    r"\bconcluding for no\b": "sources that endorse none of these",
    r"\bwarned of\b": "`check` warns about",
    r"\b(is|are) looked for\b": "searches for",
    r"\b(is|are) said\b(?! (to|that)\b)": "prints, reports, lists, says",
    r"\brated anew\b": "changed rating",
    r"\bthe call is wrong\b": "wrong usage",
    r"\bmay be given again\b": "can be repeated",
    r"\bthese (\w+) only\b": "only these",
    r"\bto the letter\b": "word for word, exactly",
    r"\bwhatever the unknown ratings\b": "however the unknown ratings turn out",
    r"\b(may|could) come first, too\b": "could also come first",
    r"\b(under|of|every|all|most) weightings?\b": "all possible weights",
    r"(?<!-)\bweightings? (that|drawn|under)\b": "weights",
    r"\bone rating is enough\b": "a single changed rating is enough",
    r"\bMade on [^\n]* from\b": "Prepared",
    r"\bnobody reads the output\b": "the output was closed (broken pipe)",
    r"\bthe place is in line\b": "on line",
    r"\b(trouble|hindrance)s?\b": "error",
    r"\bwhat else a command can do\b": "for a command's options",
    r"\bstand where they are said to\b": "quotes verified",
    r"\bnearly this\b": "nearly these words",
    r"\bover 0 for same\b": "through 0 (same)",
    r"\bcannot do anything with\b": "takes no",
    r"\bcannot be \"[^\"\n]*\"; write one of\b": "choose from",
    r"\(all alike\)": "(no difference)",
    r"\benter alone takes\b": "press Enter to accept",
    r"\bthe way things are now\b": "leave things as they are",
    r"\bwith no shell between\b": "without a shell",
    r"\bthis is how it goes on\b": "a fuller one",
    r"\bhold the quotations\b": "check the quotations",
    r"\bwhere they are at hand\b": "if you have them",
    r"\bthe other way round, but for\b": "except as follows",
    r"\brefused for its looks\b": "quirks are accepted",
    r"\band no recommendation\b": "not a recommendation",
    r"\blook the quotes up\b": "check quotes and places",
    r"\ball briefs say the same\b": "every format has the same content",
    r"\bplaces cited:": "this brief cites … passages",
}
NAMES = r"_*(Manner|Making|Flip|Lead|Find|Near|Keyed|Notation|Faulty|Composition|Hindrance)s?"
"""Names that classes no longer have: each was a word of ours where the field has one."""
PATTERNS = {re.compile(phrase.replace(" ", r"\s+"), re.IGNORECASE | re.MULTILINE): BANNED[phrase] for phrase in BANNED}
QUOTED = re.compile(r"“[^”\n]*”|(?<=, )\"[^\"\n]*\"|(?<=[>|] )\"[^\"\n]*\"")
"""The words of a source in a page or an output: in typographic quotation marks, or at the end of a place."""

PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "examples").rglob("README.md")),
]
DECISIONS = [ROOT / "options.yaml", *sorted((ROOT / "examples").rglob("options.yaml"))]
OUTPUTS = [
    *sorted(path for path in (ROOT / "tests" / "golden").iterdir() if path.is_file()),
    *sorted((ROOT / "tests" / "checks").glob("*.txt")),
]


def literals(code: str) -> Iterator[tuple[int, str]]:
    """Yield the string literals of a module with their lines; of an f-string all of its text, with {} for values."""
    within: set[int] = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.JoinedStr):
            within.update(map(id, node.values))
            parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
            yield node.lineno, "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in within:
            yield node.lineno, node.value


def remarks(code: str) -> Iterator[tuple[int, str]]:
    """Yield the docstrings and the comments of a module with their lines."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield getattr(node, "lineno", 1), ast.get_docstring(node) or ""
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def names(code: str) -> Iterator[tuple[int, str]]:
    """Yield the names of the functions and classes of a module as words, with their lines."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.lineno, node.name.replace("_", " ").strip()


def comments(text: str) -> Iterator[tuple[int, str]]:
    """Yield each block of comments of a YAML file with its first line, without the number signs."""
    for block in re.finditer(r"(?:^(?:[^#\n]*[ \t])?#.*\n)+", text, re.MULTILINE):
        lines = (re.sub(r"^[^#]*#[ \t]?", "", line) for line in block[0].splitlines())
        yield text.count("\n", 0, block.start()) + 1, "\n".join(lines)


def hits(path: Path, texts: Iterable[tuple[int, str]]) -> list[str]:
    """Return the banned phrases in texts that begin in given lines of a file."""
    return [
        f"{path.relative_to(ROOT)}:{line + text.count(chr(10), 0, found.start())}: {found[0]!r}, write: {instead}"
        for line, text in texts
        for pattern, instead in PATTERNS.items()
        for found in pattern.finditer(text)
    ]


def written(path: Path) -> list[tuple[int, str]]:
    return [(1, QUOTED.sub('""', path.read_text(encoding="utf-8")))]


@pytest.mark.parametrize("folder", ["policy_cli", "scripts", "benchmarks", "tests"])
def test_no_message_docstring_comment_or_name_has_a_banned_phrase(folder: str) -> None:
    codes = {path: path.read_text(encoding="utf-8") for path in sorted((ROOT / folder).rglob("*.py"))}
    codes.pop(Path(__file__), None)
    assert len(codes) > 4
    readings = (remarks, names) if folder == "tests" else (remarks, names, literals)
    found = [hit for path, code in codes.items() for read in readings for hit in hits(path, read(code))]
    assert not found, "\n".join(found)


def test_no_class_has_a_name_that_readers_stumble_over() -> None:
    classes = re.compile(rf"^\s*class ({NAMES})\b", re.MULTILINE)
    paths = [path for folder in ("policy_cli", "scripts", "benchmarks") for path in (ROOT / folder).rglob("*.py")]
    assert not [path for path in paths if classes.search(path.read_text(encoding="utf-8"))]
    assert classes.search("    class _Finds(Base):")


def test_no_template_or_style_sheet_has_a_banned_phrase() -> None:
    paths = [path for path in (ROOT / "policy_cli").rglob("*") if path.suffix in (".css", ".typ")]
    assert len(paths) > 1
    found = [hit for path in paths for hit in hits(path, written(path))]
    assert not found, "\n".join(found)


def test_no_page_has_a_banned_phrase() -> None:
    assert len(PAGES) > 10
    found = [hit for path in PAGES for hit in hits(path, written(path))]
    assert not found, "\n".join(found)


def test_no_comment_of_a_shipped_file_has_a_banned_phrase() -> None:
    assert list(comments(DECISIONS[0].read_text(encoding="utf-8")))
    found = [hit for path in DECISIONS for hit in hits(path, comments(path.read_text(encoding="utf-8")))]
    assert not found, "\n".join(found)


def test_no_expected_output_has_a_banned_phrase() -> None:
    assert len(OUTPUTS) > 100
    found = [hit for path in OUTPUTS for hit in hits(path, written(path))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "text",
    [
        "how to mend it",
        "these words stand in\nno paragraph",
        '"x" is no weight',
        "what is no file",
        "In all                   10           9",
        "| In all | 10 |",
        "No one option comes first",
        "one that names none is warned of",
        "the ID of an option; may be given again",
        "whether the quote is there, to the\nletter",
        "2 if there is trouble",
        "show these rows only",
    ],
)
def test_a_banned_phrase_is_found(text: str) -> None:
    assert len(hits(ROOT / "x.md", [(1, text)])) == 1


@pytest.mark.parametrize(
    "text",
    [
        "there is no quote",
        "a key that is no longer used",
        "`…` stands for words left out",
        "In all formats the text is the same",
        "recommend, amend, mendacious",
        "In Markdown no text makes a heading",
        "no column is no wider than the text",
        "only these rows",
    ],
)
def test_honest_words_are_not_a_hit(text: str) -> None:
    assert hits(ROOT / "x.md", [(1, text)]) == []


def test_literals_comments_and_quoted_words_are_told_apart_from_the_rest(tmp_path: Path) -> None:
    code = 'def is_mended(x):\n    """Mend it."""\n    return f"{x} is no " f"id"  # mend\n'
    assert list(literals(code)) == [(2, "Mend it."), (3, "{} is no id")]
    assert list(remarks(code)) == [(1, ""), (1, "Mend it."), (3, "# mend")]
    assert list(names(code)) == [(1, "is mended")]
    assert list(comments("a: mend  # one\n# two\nb: 1\n")) == [(1, "one\ntwo")]
    page = tmp_path / "page.md"
    page.write_text('survey, par. 2, "is no friend", and “is no foe”', encoding="utf-8")
    assert written(page) == [(1, 'survey, par. 2, "", and ""')]
