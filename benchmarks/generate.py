"""Makes decision files of any size, as an analyst would write them, and the texts of their sources.

    python -m benchmarks.generate --options 1000 > options.yaml

The same arguments make the same bytes. A file has no faults and no warnings, except for a chosen one of FAULTS.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

SEED = 2001

ACTORS = ("the ministry", "the regulator", "the cities", "the operators", "parliament", "the courts", "the insurers")
VERBS = ("would raise", "would lower", "will delay", "may narrow", "will widen", "can steady", "would shift", "may cap")
OBJECTS = ("fares", "charges", "subsidies", "permits", "delays", "investment", "emissions", "traffic", "debts", "staff")
PLACES = ("in the inner cities", "on rural routes", "across the border", "in the ports", "at the edge of town")
TIMES = ("within a year", "before the review", "after the election", "once demand recovers", "in the long run")
NOUNS = (
    *("answer", "balance", "budget", "burden", "charter", "commuter", "contract", "council", "deficit", "district"),
    *("estimate", "evidence", "forecast", "harbor", "household", "income", "journey", "levy", "margin", "market"),
    *("measure", "mandate", "network", "notice", "penalty", "pilot", "price", "program", "quarter", "region"),
    *("reserve", "revenue", "scheme", "season", "station", "survey", "target", "tariff", "timetable", "vehicle"),
)
INSTRUMENTS = ("regulation", "executive order", "grant", "diplomacy", "legislation", "contract")
RATINGS = ("much worse", "worse", "same", "better", "much better", "unknown")
SECTIONS = ("Background", "Findings", "Costs and Benefits", "Who Pays", "Experience Abroad", "Conclusion")
PARAGRAPHS_IN_A_SECTION = 12
WORDS_IN_A_PARAGRAPH = 60

# The code of each fault, with a text of the last option and the faulty text that replaces it.
FAULTS: Mapping[str, tuple[str, str]] = {
    "bad-choice": ("level: ", "level: rather "),
    "bad-place": (", par. ", " par. "),
    "duplicate-key": ("    summary: ", "    aim: twice\n    summary: "),
    "empty-value": ("    attributes:\n", "    note:\n    attributes:\n"),
    "missing-key": ("- action: ", "- detail: "),
    "syntax": ("    aim: ", "    aim: [ "),
    "unknown-key": ("actor: ", "acter: "),
    "unknown-reference": ("cite: report-", "cite: reports-"),
    "wrong-type": ("    order: any\n", "    order: [any]\n"),
}


@dataclass(frozen=True)
class Plan:
    """The properties of a file; `revised` means a later version, in which a tenth of the options have changed."""

    options: int
    criteria: int = 3
    references: int = 0
    fault: str | None = None
    revised: bool = False
    seed: int = SEED

    @property
    def sources(self) -> int:
        """How many sources are cited: the given number, else one for every twenty options and at least three."""
        return self.references or 3 + self.options // 20

    def as_arguments(self) -> list[str]:
        """Return the arguments with which this program makes the file."""
        numbers = {"options": self.options, "criteria": self.criteria, "references": self.references, "seed": self.seed}
        call = [f"--{name}={number}" for name, number in numbers.items()]
        return [*call, *(["--fault", self.fault] if self.fault else []), *(["--revised"] if self.revised else [])]


def decision(plan: Plan) -> Iterator[str]:
    """Yield the lines of a decision file, each with its end."""
    yield from _head(plan)
    for number in range(plan.options):
        text = "".join(_option(plan, number))
        if plan.revised and number % 10 == 9:
            text = _revision(text, Random(f"{plan.seed} revision {number}"))
        yield spoilt(text, plan.fault) if plan.fault and number == plan.options - 1 else text
    yield from _foot(plan)


def spoilt(text: str, fault: str) -> str:
    """Return a file, or a part of one, with a fault of this kind as near its end as possible."""
    sound, faulty = FAULTS[fault]
    before, found, after = text.rpartition(sound)
    if not found:
        raise ValueError(f"the text has no place for the fault {fault}")
    return f"{before}{faulty}{after}"


def source_text(plan: Plan, reference: int) -> Iterator[str]:
    """Yield the lines of a source, in Markdown."""
    yield f"# {_title(plan, reference)}\n"
    for section in SECTIONS:
        yield f"\n## {section}\n"
        for number in range(1, PARAGRAPHS_IN_A_SECTION + 1):
            yield f"\n{' '.join(_paragraph(plan.seed, reference, section, number))}.\n"


def reference_id(number: int) -> str:
    """Return the id of a source."""
    return f"report-{number + 1}"


def option_id(number: int) -> str:
    """Return the id of an option."""
    return f"plan-{number + 1}"


def _head(plan: Plan) -> Iterator[str]:
    yield (
        "# A decision made up by a program, to measure how long it takes to read.\n"
        "policy-cli: 1\n"
        "title: How to pay for transport\n"
        "question: Which plan should the ministry carry out first?\n"
        "decision_maker: The ministry\n"
        "as_of: May 2030\n"
        "editor: a generator\n"
        f"baseline: {option_id(0)}   # what the other options are rated against\n"
        "\nbackground:\n"
    )
    random = Random(f"{plan.seed} background")
    for _ in range(3):
        yield f"  - claim: {_claim(random).capitalize()}\n"
        yield f"    cite: {_place(plan, random)}\n"
    yield "\nreferences:\n"
    for number in range(plan.sources):
        yield (
            f"  - id: {reference_id(number)}\n"
            "    type: report\n"
            f"    title: {_title(plan, number)}\n"
            "    author:\n"
            f"      - family: {NOUNS[number % len(NOUNS)].capitalize()}\n"
            f"        given: {NOUNS[-1 - number % len(NOUNS)].capitalize()}\n"
            "    publisher: The Institute\n"
            "    issued:\n"
            f"      date-parts: [[{2000 + number % 30}, {1 + number % 12}]]\n"
        )
    yield "\ncriteria:\n"
    for number in range(plan.criteria):
        name = NOUNS[number % len(NOUNS)].capitalize()
        yield f"  {_criterion_id(number)}:\n    name: {name} {number + 1}\n    question: Does it help the {name}?\n"
    yield "\noptions:\n"


def _foot(plan: Plan) -> Iterator[str]:
    random = Random(f"{plan.seed} verdicts")
    yield "\nverdicts:\n"
    for number in range(plan.sources):
        yield f"  - source: {reference_id(number)}\n"
        yield f"    option: {option_id(random.randrange(plan.options))}\n"
        yield f"    claim: {_claim(random).capitalize()}\n"
        yield f"    cite: {reference_id(number)}, Conclusion, par. {1 + number % PARAGRAPHS_IN_A_SECTION}\n"


def _option(plan: Plan, number: int) -> Iterator[str]:
    """Yield one option; it depends on its number alone, so files of different sizes begin alike."""
    random = Random(f"{plan.seed} option {number}")
    id = option_id(number)
    places = _places(plan, random, 12)
    yield (
        f"\n  {id}:\n"
        f"    name: {random.choice(NOUNS).capitalize()} {random.choice(NOUNS)} {number + 1}\n"
        f"    aim: That {_claim(random)}\n"
        f"    summary: >-\n      {_claim(random).capitalize()},\n      {random.choice(TIMES)}.\n"
        f"    cite: {next(places)}\n"
        "    attributes:\n"
        f"      Pace: {random.choice(TIMES)}\n"
        f"      Paid by: {random.choice(ACTORS)}\n"
        "    order: any\n"
        "    steps:\n"
    )
    for _ in range(2):
        yield (
            f"      - action: {_action(random)}\n"
            f"        actor: {random.choice(ACTORS)}\n"
            f"        instrument: {random.choice(INSTRUMENTS)}\n"
            f"        cite: {next(places)}\n"
        )
    yield (
        "    costs:\n"
        f"      - claim: {_claim(random).capitalize()}\n"
        "        kind: political\n"
        f"        level: {random.choice(('low', 'moderate', 'high'))}\n"
        f"        borne_by: {random.choice(ACTORS)}\n"
        f"        cite: {next(places)}\n"
        "    risks:\n"
        f"      - claim: {_claim(random).capitalize()}\n"
        f"        cite: {next(places)}\n"
        "    arguments:\n"
        "      for:\n"
        f"        - claim: {_claim(random).capitalize()}\n"
        f"          id: {id}-for\n"
        f"          cite: {next(places)}\n"
        f"        - claim: {_claim(random).capitalize()}\n"
        f"          cite:\n            - {next(places)}\n            - {next(places)}\n"
        "      against:\n"
        f"        - claim: {_claim(random).capitalize()}\n"
        f"          rebuts: [{id}-for]\n"
        f"          cite: {next(places)}\n"
    )
    if number:
        yield "    ratings:\n"
        for criterion in range(plan.criteria):
            reason = f"{random.choice(OBJECTS)} fall {random.choice(TIMES)}"
            rating = f"rating: {random.choice(RATINGS)}, because: {reason}, rests_on: [{id}-for]"
            yield f"      {_criterion_id(criterion)}: {{{rating}}}\n"


def _revision(text: str, random: Random) -> str:
    """Return a later version of an option: another claim, action, rating and kind of cost."""
    lines = text.splitlines(keepends=True)
    claims = [number for number, line in enumerate(lines) if "- claim: " in line]
    reworded = random.choice(claims)
    lines[reworded] = f"{lines[reworded].rstrip()} {random.choice(TIMES)}\n"
    revised = "".join(lines).replace("- action: ", "- action: Soon ", 1)
    return revised.replace("rating: better", "rating: worse", 1).replace("kind: political", "kind: economic", 1)


def _claim(random: Random) -> str:
    return " ".join(random.choice(words) for words in (ACTORS, VERBS, OBJECTS, random.choice((PLACES, TIMES))))


def _action(random: Random) -> str:
    return f"Set a {random.choice(NOUNS)} for {random.choice(OBJECTS)} {random.choice(PLACES)}"


def _title(plan: Plan, reference: int) -> str:
    random = Random(f"{plan.seed} title {reference}")
    return f"The {random.choice(NOUNS)} and the {random.choice(NOUNS)}, Volume {reference + 1}"


def _criterion_id(number: int) -> str:
    return f"{NOUNS[number % len(NOUNS)]}-{number + 1}"


def _places(plan: Plan, random: Random, count: int) -> Iterator[str]:
    """Yield places in at least two sources, each in another paragraph; half of them have a few quoted words."""
    first = random.randrange(plan.sources)
    near = [first, *((first + step) % plan.sources for step in (1, 2))]
    paragraphs = [(section, number) for section in SECTIONS for number in range(1, PARAGRAPHS_IN_A_SECTION + 1)]
    for turn, (section, number) in enumerate(random.sample(paragraphs, count)):
        yield _written(plan, near[turn % 3], section, number, random if turn % 2 else None)


def _place(plan: Plan, random: Random) -> str:
    section, number = random.choice(SECTIONS), random.randint(1, PARAGRAPHS_IN_A_SECTION)
    return _written(plan, random.randrange(plan.sources), section, number, None)


def _written(plan: Plan, reference: int, section: str, number: int, random: Random | None) -> str:
    """Return a place as the file has it; with `random` it quotes some words of the paragraph."""
    place = f"{reference_id(reference)}, {section}, par. {number}"
    if random is None:
        return place
    words = _paragraph(plan.seed, reference, section, number)
    start = random.randrange(len(words) - 5)
    return f'{place}, "{" ".join(words[start : start + random.randint(3, 5)])}"'


@cache
def _paragraph(seed: int, reference: int, section: str, number: int) -> Sequence[str]:
    """Return the words of a paragraph of a source."""
    random = Random(f"{seed} paragraph {reference} {section} {number}")
    return random.choices(("the", "a", "of", "to", "and", "for", *NOUNS), k=WORDS_IN_A_PARAGRAPH)


def write(plan: Plan, path: Path) -> Path:
    """Write a decision file; return its path."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(decision(plan))
    return path


def write_sources(plan: Plan, folder: Path) -> Path:
    """Write the text of each source into a new folder; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(plan.sources):
        with (folder / f"{reference_id(number)}.md").open("w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(source_text(plan, number))
    return folder


def main() -> None:
    """Write the file that the command line describes, to the standard output."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--options", type=int, default=1000, metavar="N", help="how many options (1000)")
    parser.add_argument("--criteria", type=int, default=3, metavar="N", help="how many criteria (3)")
    parser.add_argument("--references", type=int, default=0, metavar="N", help="how many sources")
    parser.add_argument("--fault", choices=FAULTS, help="a fault in the last option")
    parser.add_argument("--revised", action="store_true", help="a later version, in which some options have changed")
    parser.add_argument("--seed", type=int, default=SEED, metavar="N", help=f"another seed than {SEED}")
    parser.add_argument("--sources", type=Path, metavar="FOLDER", help="also write the texts of the sources there")
    given = parser.parse_args()
    plan = Plan(given.options, given.criteria, given.references, given.fault, given.revised, given.seed)
    if given.sources:
        write_sources(plan, given.sources)
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.stdout.writelines(decision(plan))


if __name__ == "__main__":
    main()
