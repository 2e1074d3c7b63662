"""Files changed at random, through the commands: what loads is shown, and what does not is explained."""

import random
from collections import Counter
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import pytest

from policy_cli.reading.decision import read
from policy_cli.reading.files import InputFile
from tests.hostile import called, calls, is_harmless
from tests.test_reading_properties import BUILTIN, MUTATIONS, SHORT, check, mutants

LINES_CHANGED = {SHORT: 60, BUILTIN: 6}
"""How many files each kind of change makes of a text."""
BITS_TURNED = 150
CALLS = 6
"""In how many ways a file that loads is shown."""


def changed_files() -> Iterator[bytes]:
    """Yield files that were changed at random, always the same ones."""
    for mutation in MUTATIONS:
        for text, count in LINES_CHANGED.items():
            yield from (mutant.encode("utf-8", "surrogatepass") for mutant in mutants(text, count, mutation))
    chance = random.Random("bits")
    for _ in range(BITS_TURNED):
        data = bytearray(SHORT.encode())
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        yield bytes(data)


def test_files_changed_at_random_are_shown_or_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("other.yaml").write_text(SHORT, encoding="utf-8")
    Path("sources").mkdir()
    Path("sources", "mayor-2024.md").write_text("# Traffic\n\nOne\n\nTwo\n\na third fewer\n", encoding="utf-8")
    named = {"option1": "keep", "option2": "drop", "viewpoint1": "green", "reference1": "keep"}
    ways = cycle(
        [named.get(word, word) for word in arguments]
        for format, arguments in list(calls("file.yaml", "other.yaml"))
        if format not in ("docx", "pdf")
    )
    explanations = cycle(["-f", "file.yaml", "check", "--format", format] for format in ("text", "json", "github"))
    counted: Counter[str] = Counter()
    for data in changed_files():
        Path("file.yaml").write_bytes(data)
        reading = read(InputFile("file.yaml", data))
        check(reading)
        counted["refused" if reading.decision is None else "loaded"] += 1
        for arguments in [next(explanations)] if reading.decision is None else islice(ways, CALLS):
            code, output, said = called(arguments)
            # A changed file may lack the option that is asked for, or all ratings.
            assert code in ((1,) if reading.decision is None else (0, 1, 2)), said
            assert is_harmless(output.decode().replace("\t", "")), arguments
            assert is_harmless(said), arguments
            counted[f"code {code}"] += 1
    assert counted["loaded"] > 50
    assert counted["code 2"] < 0.1 * CALLS * counted["loaded"]
