"""The text of a new decision file: a starter that explains itself, or a copy of the built-in file."""

import os
import re
from collections.abc import Iterable, Sequence

from policy_cli.reading.decoding import FORBIDDEN, REPLACEMENT
from policy_cli.reading.files import read_builtin
from policy_cli.text import one_line, words_for_id

TITLE = "Our decision"
QUESTION = "Which course should we take?"
OPTIONS = ("Go on as now", "Change course")

LONGEST_ID = 64
# Ids that YAML, as read by this program or an editor, would not take for words.
_NOT_A_WORD = re.compile(r"[0-9].*|null|true|false")
_MODELINE = "# yaml-language-server: $schema=./{}"
_ANY_MODELINE = re.compile(r"^# yaml-language-server: .*$", re.MULTILINE)

_TEXT = """\
<modeline>
## The decision: <asked>
##
## Lines that begin with ## explain; delete them once you have read them. Lines that begin with one
## # are examples. From top to bottom, use those that you need: delete the # and the space after it,
## and write your own words. How far a line is indented says what it belongs to. Put a text that has
## a colon and a space in it in double quotes.
##
##   policy-cli check                  finds mistakes, and says how to fix them
##   policy-cli compare                shows the options side by side
##   policy-cli export -o brief.html   makes a brief
##
## A file can have more: steps, risks, figures, what each source concludes, the weights of others.
## An editor that knows YAML offers every key and explains it, as do `policy-cli schema` and the
## project's page docs/reference/format.md.

## 1. The question. The other options are rated against the baseline. `editor` is who judges.
policy-cli: 1
title: <title>   # change this: it heads what you show and export
question: <question>
baseline: <baseline>
# editor: Your name or your office

## 2. What you read. `policy-cli refs --from FILE` makes such records from Zotero's or BibTeX's. A
## `cite` further down names the `id`, then the heading, paragraph or page where a reader can check
## a claim, and last, if you like, a few words from there in double quotes, exactly as they are.
<references>
## 3. What the options are judged on, in your own words.
criteria:
  cost: {name: Cost, question: "What does it ask of those who pay for it, and of those who do it?"}
  effect: {name: Effect, question: Does it bring about what is wanted?}

## 4. The options. Each can have what the second one shows; the baseline has no ratings.
## An option's id, as in `baseline`, may be shorter: write it the same everywhere.
options:
  <baseline>:
    name: <first name>

  <second>:
    name: <second name>

    ## What somebody pays, in money or otherwise.
    # costs:
    #   - claim: <costs>
    #     borne_by: Who pays it
    #     level: moderate               # low, moderate, high or unknown
    #     cite: <source>, A heading, par. 2

    ## What speaks for it and against it. The `id` is a name of your own, for the rating below.
    # arguments:
    #   for:
    #     - claim: <for>
    #       id: best-reason
    #       cite: <source>, A heading, par. 3, "a few words from there"
    #   against:
    #     - claim: <against>
    #       cite: <source>, p. 4

    ## Your judgment against the baseline: much worse, worse, same, better, much better or unknown,
    ## or with what decides it: {rating: better, because: It costs less, rests_on: [best-reason]}
    ratings:
      cost: unknown
      effect: unknown
<others>"""

_REFERENCES = """\
# references:
#   - id: my-source
#     type: report                      # or book, article-journal, webpage, interview and others
#     title: <title>
#     author: [{family: Family name, given: First name}]
#     issued: 2030-05
#     URL: https://example.org/report
"""

_BARE = """\
policy-cli: 1
title: <title>
question: <question>
baseline: <baseline>
<references>options:
<options>"""

_OTHER = """
  <id>:
    name: <name>
    ratings:
      cost: unknown
      effect: unknown
"""


def starter(
    names: Sequence[str], question: str, title: str, schema: str | None, references: str = "", source: str = "my-source"
) -> str:
    """Return a decision file with two options or more, of which the first is the baseline.

    The names, question and title may be any text; `schema` is the name of the JSON Schema in the same folder, or None
    for a file that explains nothing. `references` are the sources as YAML, if there are any, and `source` is the id of
    the one that the examples cite.
    """
    ids = option_ids(names)
    values = {
        "title": yaml_quoted(title),
        "question": yaml_quoted(question),
        "baseline": ids[0],
        "references": references,
    }
    if schema is None:
        options = (f"  {id}: {{name: {yaml_quoted(name)}}}\n" for id, name in zip(ids, names, strict=True))
        return _filled(_BARE, {**values, "options": "".join(options)})
    others = zip(ids[2:], names[2:], strict=True)
    values |= {
        "modeline": _MODELINE.format(schema),
        "asked": clean(question),
        "references": references or _filled(_REFERENCES, {"title": yaml_quoted(f"What you read about: {question}")}),
        "first name": yaml_quoted(names[0]),
        "second": ids[1],
        "second name": yaml_quoted(names[1]),
        "others": "".join(_filled(_OTHER, {"id": id, "name": yaml_quoted(name)}) for id, name in others),
        "costs": yaml_quoted(f"{names[1]}: what somebody pays, in your own words"),
        "for": yaml_quoted(f"{names[1]}: the best reason for it"),
        "against": yaml_quoted(f"{names[1]}: the best reason against it"),
        "source": source,
    }
    return _filled(_TEXT, values)


def example(schema: str) -> str:
    """Return the text of the built-in file, with the name of a JSON Schema in the same folder."""
    text = read_builtin().data.decode("utf-8")
    return _ANY_MODELINE.sub(lambda _: _MODELINE.format(schema), text, count=1)


def schema_beside(path: str) -> str:
    """Return the path of the JSON Schema for a decision file: in the same folder, and with its name.

    Language servers end the name of a schema at a space, so a hyphen replaces spaces, and all other characters but
    letters, digits, points and underscores.
    """
    folder, name = os.path.split(path)
    stem = re.sub(r"[^\w.-]+", "-", os.path.splitext(name)[0])
    return os.path.join(folder, f"{stem}.schema.json")


def title_from(path: str) -> str:
    """Return a title made from the name of a file."""
    stem = os.path.splitext(os.path.basename(path))[0]
    words = clean(re.sub("[-_]+", " ", stem))
    return TITLE if words in ("", "options") else words[:1].upper() + words[1:]


def option_ids(names: Iterable[str]) -> list[str]:
    """Return an id for each name: its words, or "option-1" and so on for a name in another script."""
    ids: list[str] = []
    for number, name in enumerate(names, 1):
        words = words_for_id(name)
        if not words or _NOT_A_WORD.fullmatch(words):
            words = f"option-{words or number}"
        wished = words[:LONGEST_ID].strip("-")
        id, again = wished, 1
        while id in ids:
            again += 1
            id = f"{wished[: LONGEST_ID - len(str(again)) - 1]}-{again}"
        ids.append(id)
    return ids


def yaml_quoted(text: str) -> str:
    """Return any text as YAML, in double quotes and on one line."""
    inner = clean(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inner}"'


def clean(text: str) -> str:
    """Return any text as one line of characters that a decision file may contain."""
    return re.sub(FORBIDDEN, REPLACEMENT, one_line(text))


def _filled(text: str, values: dict[str, str]) -> str:
    return re.sub("<([a-z ]+)>", lambda match: values[match[1]], text)
