"""The text of a new decision file: a starter that explains itself, or a copy of the built-in file."""

import os
import re
from collections.abc import Iterable, Sequence

from policy_cli.reading.decoding import FORBIDDEN, REPLACEMENT
from policy_cli.reading.files import read_builtin
from policy_cli.text import one_line

TITLE = "Our decision"
QUESTION = "Which course should we take?"
OPTIONS = ("Go on as now", "Change course")

LONGEST_ID = 64
_LATIN = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t"}
    | {"ŋ": "ng", "ə": "e", "ƒ": "f", "ĸ": "k"}
)
"""Latin letters that are not a letter with an accent, as an id spells them."""
# Ids that YAML, as read by this program or an editor, would not take for words.
_NOT_A_WORD = re.compile(r"[0-9].*|null|true|false")
_MODELINE = "# yaml-language-server: $schema=./{}"
_ANY_MODELINE = re.compile(r"^# yaml-language-server: .*$", re.MULTILINE)

_TEXT = """\
<modeline>
## A decision, its options and the evidence for them. Indentation shows what belongs to what.
##
## Lines that begin with ## explain. Lines that begin with one # are examples: to use one, delete
## its # and the space after that, and write your own words. Put a text that contains a colon or a
## number sign in double quotes; in a text in quotes, write \\" and \\\\ for " and \\.
##
##   policy-cli check     finds mistakes in this file and says how to fix them
##   policy-cli compare   shows the options side by side
##   policy-cli export    makes a brief

policy-cli: 1
title: <title>   # change this: it heads what you show and export
question: <question>
baseline: <baseline>   # what the other options are rated against
# decision_maker: The town council
# as_of: May 2030                   # the moment whose knowledge the file reflects
# editor: The council's staff       # whose judgment the ratings are
# lang: en-GB                       # the language of what you write; American English if not said
# note: A draft for discussion      # on any record, a remark for readers of the file

## The sources, as Zotero and Pandoc write them; what a reader must know first; what each source
## concludes; and what came later than `as_of`. A `cite` names the source, the section, the
## paragraph or page and last, in double quotes, a few words from there if you like, exactly as
## they are there.
# references:
#   - id: hall-2030
#     type: report
#     title: A Year of School Streets
#     author: [{family: Hall, given: Ada}]
#     issued: 2030-05
#     URL: https://example.org/school-streets
#   - {id: hall-2032, type: report, title: School Streets Today, issued: 2032-03}
# background:
#   - claim: Two streets in three towns have been closed to cars in the morning
#     cite: hall-2030, Where it was tried, par. 2
# verdicts:
#   - source: hall-2030
#     option: <second>
#     claim: A trial of a year answers most doubts
#     cite: hall-2030, Outlook, p. 31, "answers most doubts"
# afterward:
#   - claim: Both streets are closed to cars for good
#     cite: hall-2032, p. 4

## What the options are judged on: in the five words from much worse to much better, against the
## baseline, or on a scale of your own: words, the worst first, or numbers, or the figures of a
## measure, which is something counted. A criterion has the weight 1 if you give none; one with the
## weight 0 is shown but not ranked.
criteria:
  cost: {name: Cost, question: "What does it ask of those who pay for it, and of those who do it?"}
  effect: {name: Effect, question: Does it bring about what is wanted?}
  # evidence: {name: Evidence, scale: [weak, fair, strong], weight: 0}
  # detour: {name: Minutes of detour, scale: {worst: 12, best: 0}}
  # money: {name: Money, measure: price, scale: {worst: 100, best: 0}}
# measures:
#   price:
#     name: Price
#     unit: $ thousand
#     range: low and high case      # what `low` and `high` of its figures are
#     parts: sum                    # or separate, if its parts are not meant to add up

## Weights of people who see it differently: `policy-cli rank --viewpoint effect-first`.
# viewpoints:
#   effect-first:
#     name: Effect first
#     weights: {effect: 3}

## Every option can have the keys that are shown for the second one. The baseline is rated only on
## scales of your own.
options:
  <baseline>:
    name: <first name>

  <second>:
    name: <second name>
    # aim: A way to school without cars
    # summary: The street is closed to cars while children walk to school.
    # attributes: {Pace: at once, Can be undone: "yes, at any time"}     # rows of your own

    ## Its figures, for the measures above: a number, or a record with a range and parts, such as
    ## years. An attribute can be a record, too: {value: at once, cite: …}
    # figures:
    #   price: {value: 60, low: 45, high: 80, by: {2031: 40, 2032: 20}}     # or only price: 60

    ## Rate each criterion: a word or number of its scale, a range, `worse to same`, or unknown. Say
    ## why, and what it rests on:
    ## {rating: better, because: Fewer cars pass, rests_on: [fewer-cars]}
    ratings:
      cost: unknown
      effect: unknown

    ## What became of it: chosen, rejected, deferred or superseded.
    # outcome: {status: chosen, because: Parents asked for it, when: May 2030}

    ## The ways to carry it out, if there are several, and the steps. Steps, costs, risks and
    ## arguments take a `cite` like that of the background above, and an `id` if a rating rests on
    ## them. Figures and outcomes take a `cite`, too.
    # variants:
    #   trial: {name: A trial of a year}
    # order: sequence                   # or any, if the order does not matter
    # steps:
    #   - action: Close the street from half past seven to nine
    #     id: close                     # only if something refers to it
    #     actor: the town
    #     instrument: traffic order
    #     legislation: not needed       # or needed, or unclear
    #     when: from September
    #     condition: the bus can take another way
    #     detail: Residents may drive at walking pace.
    #     variant: trial

    ## What somebody pays.
    # costs:
    #   - claim: Barriers, and wardens to watch them
    #     kind: economic                # or political, diplomatic, security …
    #     level: moderate               # or low, high, unknown
    #     borne_by: the town
    #     amount: $20,000 a year

    ## What may stop it or go wrong, beyond its costs and arguments.
    # risks:
    #   - claim: The cars take the next street instead
    #     said_by: Shopkeepers          # whose view the source reports, if not its own

    ## The arguments for the option and against it; `step` names the step that one is about.
    # arguments:
    #   for:
    #     - claim: Fewer cars pass when children are on the way
    #       id: fewer-cars
    #   against:
    #     - claim: Few cars pass as it is
    #       said_by: Residents
    #       rebuts: [fewer-cars]        # the arguments that it answers
<others>"""

_OTHER = """
  <id>:
    name: <name>
    ratings:
      cost: unknown
      effect: unknown
"""


def starter(names: Sequence[str], question: str, title: str, schema: str) -> str:
    """Return a decision file with two options or more, of which the first is the baseline.

    The names, question and title may be any text; `schema` is the name of the JSON Schema in the same folder.
    """
    ids = option_ids(names)
    others = zip(ids[2:], names[2:], strict=True)
    values = {
        "modeline": _MODELINE.format(schema),
        "title": yaml_quoted(title),
        "question": yaml_quoted(question),
        "baseline": ids[0],
        "first name": yaml_quoted(names[0]),
        "second": ids[1],
        "second name": yaml_quoted(names[1]),
        "others": "".join(_filled(_OTHER, {"id": id, "name": yaml_quoted(name)}) for id, name in others),
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
    """Return an id for each name: its Latin letters and digits, or "option-1" and so on.

    A name with letters of another script gets a number, since a part of a name would name another thing.
    """
    from unicodedata import combining, normalize

    ids: list[str] = []
    for number, name in enumerate(names, 1):
        spelled = normalize("NFKD", name.lower().translate(_LATIN)).replace("'", "").replace("’", "")
        latin = "".join(letter for letter in spelled if not combining(letter))
        words = re.sub("[^a-z0-9]+", "-", latin).strip("-")
        if any(letter.isalpha() and not letter.isascii() for letter in latin):
            words = ""
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
