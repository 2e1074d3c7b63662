"""Texts that are meant to do harm, and decisions that have them in every field, made from the model's declarations."""

import io
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import click

from policy_cli.cli import COMMANDS, LazyGroup, cli, main
from policy_cli.model import Date, Decision, Defines, Name, Rating, Reference, RefersTo, Scale
from policy_cli.places import Place
from policy_cli.shapes import Choice, CustomScalar, Id, ListOf, MappingOf, Number, Record, Shape, String, entries

CONTROLS = (
    "\x1b[31mred\x1b[0m",
    "\x1b[2J\x1b[H",
    "\x1b]0;title\x07",
    "\x1b]8;;https://evil.example\x1b\\here\x1b]8;;\x1b\\",
    "\x1b]52;c;cm0gLXJm\x07",
    "\x1bP1;2q\x1b\\",
    "\x1b_G\x1b\\",
    "\x9b31mred",
    "\x9d52;c;x\x9c",
    "a\x00b",
    "over\x08\x08\x08\x7f",
    "one\rtwo",
    "\x0e\x0f\x05",
    "photo\u202egpj.exe",
    "\u2066a\u2069\u2067b\u2068c\u202ad\u202be\u202cf\u202d\u061c",
    "a\x85b\u2028c\u2029d\x0be\x0cf",
    "\ufeffa\ufeff",
    "\ufffe\uffff",
)
MARKUP = (
    *("# x", "## x #", "- x", "+ x", "* x", "1. x", "1) x", "> x", "| x |", "a|b", "---", "***", "===", "~~~", "```"),
    *("    x", "\tx", "`x`", "*x*", "_x_", "~~x~~", "^x^", "$x$", "[x]", "[ ] x", "\\", "x\\", ": x", "Table: x"),
    *(
        "[x](y)",
        "[x][y]",
        "[x]: y",
        "![x](y)",
        "[^1]",
        "[^1]: x",
        "[@x]",
        "@x",
        "<b>",
        "</td>",
        "<!--",
        "<?x",
        "<a@b.c>",
    ),
    *("&lt;", "&#60;", '" a="', "' a='", "]]>", "http://a.b", "www.a.b", "a@b.cd", "//a.b", "javascript:a"),
    *(
        "{x}",
        "{{x}}",
        "{=html}",
        ":::",
        ":x:",
        "[b]x[/b]",
        "[/]",
        "\\x",
        "\\(x\\)",
        "%x",
        "#hash",
        "&x",
        "x_",
        "`x",
        "..  x",
    ),
    *(
        "=1+1",
        "+1",
        "-1",
        "@A1",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1",
        "＋1",
        "－1",
        "＠1",
        "::error::x",
        "%0Ax",
        "--x",
        "-- x",
    ),
)
MARKUP_OF_FORMATS = tuple(Path(__file__).with_name("markup.txt").read_text(encoding="utf-8").splitlines())
"""What is markup in one format or another, each by itself; lines of 36 columns are broken where a marker follows."""
FORGE_COMMANDS = (
    *("::error::x", "::stop-commands::tok", " ::add-mask::x", "a\n::warning file=x::y", "a ::debug::x", "::::", "::"),
    *("##[error]x", "##[add-mask]x", "a ##[group]x", "##vso[task.setvariable variable=x]y", "a##vso[x]y"),
    *("##teamcity[buildStatus text='x']", "###[error]x", "#  ##[section]x", "\u00a0::notice::x"),
)
"""What build servers obey where it begins a line, or wherever it stands."""
PRINTABLE = (
    *("می‌خواهم", "سلام", "שלום", "日本語の文", "한국어", "क्‍ष", "ไทยไม่มีช่องว่าง", "Ελληνικά"),
    *("👩‍👧‍👦", "🏳️‍🌈👍🏽", "Z̷a̴l̵g̶o", "e\u0301", "é", "ﬁ½Ω√", "“so”", "it’s…", "naïve", "x—y"),
)
"""Words; between words, formats that wrap their lines may break one."""

OWN_STYLES = re.compile(r"\x1b\[[0-9;]*m")
OWN_LINKS = re.compile(r"\x1b\]8;(?:id=\w+)?;(?:(?:https?://|mailto:)[!-~]*)?\x1b\\")
CONTROLLING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)

Fill = Callable[[int], str]


def yaml_text(text: str) -> str:
    """Return text as YAML, with codes for all but plain letters."""
    return '"' + "".join(c if c.isascii() and c.isalnum() else f"\\U{ord(c):08x}" for c in text) + '"'


class Builder:
    """Makes the YAML of a decision with every field of the model filled, two records in every list and mapping.

    `fill` is given the number of a text, counted in the order in which the model declares them.
    """

    def __init__(self, fill: Fill) -> None:
        self.fill = fill
        self.texts = count()
        self.ids: Counter[str] = Counter()
        self.scale: list[str] = []

    def decision(self) -> str:
        return "\n".join(self.record(Decision, "")) + "\n"

    def text(self) -> str:
        return self.fill(next(self.texts))

    def record(self, cls: type, indent: str, number: int = 1) -> Iterator[str]:
        for entry in entries(cls):
            # A text that must have a form can do no harm.
            texts = entry.shape.item if isinstance(entry.shape, ListOf) else entry.shape
            if (isinstance(texts, String) and texts.form) or self.is_left_out(entry.key, number):
                continue
            if cls is Rating and entry.key == "rating":
                lines = [self.scale[0] if number else "worse"]
            else:
                lines = list(self.value(entry.shape, indent + "  "))
            if lines:
                head = "" if lines[0].startswith("\n") else " "
                yield f"{indent}{entry.key}:{head}{lines[0].lstrip(chr(10))}" if head else f"{indent}{entry.key}:"
                yield from (lines[1:] if head else [lines[0][1:], *lines[1:]])
        if cls is Reference:
            yield f"{indent}x-other:"
            yield f"{indent}  ? {yaml_text(f'{self.text()} key')}"
            yield f"{indent}  : [{yaml_text(self.text())}]"

    def is_left_out(self, key: str, number: int) -> bool:
        """Return whether a record leaves out what the other of its list has, or what its other fields rule out.

        The first criterion has the five words, on which the first option, the baseline, has no ratings.
        """
        return key in ("measure", "worst", "best", "importance") or (number == 0 and key in ("ratings", "scale"))

    def value(self, shape: Shape, indent: str) -> Iterator[str]:
        """Yield the lines of a value; the first begins with a line end if the value stands below its key."""
        match shape:
            case String():
                yield yaml_text(self.text())
            case Number():
                yield "2"
            case Choice(words):
                yield words[0]
            case Id(role):
                yield self.id(role)
            case CustomScalar(cls) if cls is Place:
                section, quote = (re.sub('[",]', "", self.text()) for _ in range(2))
                self.ids["place"] += 1
                place = f"S {self.ids['place']} {section}, par. 4"
                yield yaml_text(f'{self.id(RefersTo("reference"))}, {place}, "Q {quote}"')
            case CustomScalar(cls) if cls is Name:
                self.ids["name"] += 1
                yield f"{{{'family' if self.ids['name'] % 2 else 'literal'}: {yaml_text(self.text())}}}"
            case CustomScalar(cls) if cls is Date:
                yield f"{{literal: {yaml_text(self.text())}}}"
            case ListOf(item):
                yield from self.items(item, indent)
            case MappingOf(key, item, _):
                yield from self.entries(key, item, indent)
            case Record(cls) if cls is Scale:
                self.scale = [yaml_text(f"{self.text()} {number}") for number in range(2)]
                yield f"[{', '.join(self.scale)}]"
            case Record(cls):
                first, *rest = self.record(cls, indent)
                yield from (f"\n{first}", *rest)

    def items(self, item: Shape, indent: str) -> Iterator[str]:
        if isinstance(item, Id):
            yield f"[{self.id(item.role)}]"
            return
        for number in range(2):
            first, *rest = (
                self.record(item.cls, indent + "  ") if isinstance(item, Record) else self.value(item, indent)
            )
            yield "\n" * (number == 0) + f"{indent}- {first.strip()}"
            yield from rest

    def entries(self, key: Shape, item: Shape, indent: str) -> Iterator[str]:
        for number in range(2):
            first = "\n" * (number == 0) + indent
            if isinstance(key, String):
                # A key of more than 1,024 characters is none without its question mark.
                yield f"{first}? {yaml_text(f'{self.text()} {number}')}"
                value = list(self.record(item.cls, f"{indent}  ") if isinstance(item, Record) else self.value(item, ""))
                yield f"{indent}: {value[0].strip()}"
                yield from value[1:]
                continue
            assert isinstance(key, Id)
            name = f"{key.role.kind}{number + 1}" if isinstance(key.role, RefersTo) else self.id(key.role)
            if isinstance(item, Record):
                yield f"{first}{name}:"
                yield from self.record(item.cls, indent + "  ", number)
            else:
                yield f"{first}{name}: {next(self.value(item, indent))}"

    def id(self, role: Defines | RefersTo) -> str:
        """Return a new id, or one that the file has; an argument rebuts the one before it or after it."""
        if isinstance(role, Defines):
            if role.within:
                self.ids[role.kind] %= 2
            self.ids[role.kind] += 1
            return f"{role.kind}{self.ids[role.kind]}"
        if role.kind == "argument" and self.ids["argument"]:
            return f"argument{(self.ids['argument'] - 1 ^ 1) + 1}"
        return "step1" if role.kind == "record" else f"{role.kind}1"


def filled(fill: Fill) -> str:
    """Return the YAML of a decision with each of its texts made by `fill`."""
    return Builder(fill).decision()


# What stands after the name of a command, for each that shows something of a file; the others show nothing of one.
ARGUMENTS: dict[str, list[list[str]]] = {
    "list": [[]],
    "show": [["option1", "option2"]],
    "compare": [["--full"], ["--only", "summary,evidence,attributes,risks"]],
    "export": [[]],
    "rank": [["--viewpoint", "viewpoint1"]],
    "refs": [[]],
    "search": [["reference1"]],
    "diff": [["OTHER"]],
    "check": [[]],
    "verify": [["--sources", "sources"]],
}
"""What stands after the name of a command; OTHER is another file, and sources a folder with the text of a source."""
SHOW_NOTHING = {"edit", "init", "schema", "completion", "help"}
"""The commands that have tests of their own for what they say."""

FORMAT_OPTIONS = {"format", "to", "cite"}


def calls(file: str, other: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each way to have a file shown: the name of the format, and the arguments."""
    context = click.Context(cli)
    assert isinstance(cli, LazyGroup)
    assert set(COMMANDS) == {*ARGUMENTS, *SHOW_NOTHING}, "say in ARGUMENTS how the new command is called"
    for name, ways in ARGUMENTS.items():
        command = cli.get_command(context, name)
        assert command is not None
        chosen = {
            (option.opts[-1], word)
            for option in command.params
            if option.name in FORMAT_OPTIONS and isinstance(option.type, click.Choice)
            for word in option.type.choices
        }
        for way in ways:
            arguments = [other if word == "OTHER" else word for word in way]
            for option, word in sorted(chosen):
                yield word, ["-f", file, name, *arguments, option, word]


class Output(io.TextIOWrapper):
    """A standard stream that is kept."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", errors="surrogateescape", newline="\n")

    def data(self) -> bytes:
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue()


@contextmanager
def streams() -> Iterator[tuple[Output, Output]]:
    """Put streams that are kept in the place of the standard output and stderr."""
    kept = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = out, err = Output(), Output()
    try:
        yield out, err
    finally:
        sys.stdout, sys.stderr = kept


def called(arguments: list[str]) -> tuple[int, bytes, str]:
    """Run the command line in this process; return its exit code, its output and what it said."""
    with streams() as (out, err):
        code = main(arguments)
        return code, out.data(), err.data().decode("utf-8", "surrogateescape")


def is_harmless(shown: str) -> bool:
    """Return whether a text that is shown controls nothing but by styles and links of the program's own."""
    return not CONTROLLING.search(OWN_LINKS.sub("", OWN_STYLES.sub("", shown)))
