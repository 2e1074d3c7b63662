"""A record with another id has been renamed: nothing that refers to it has changed, and the ranks have not either."""

import re
from pathlib import Path

import pytest

from tests.conftest import Run

OLD = """\
policy-cli: 1
title: Swimming pool
baseline: keep
references:
  - {id: audit, type: report, title: Audit of the pool}
  - {id: paper, type: article-newspaper, title: Pool to close}
measures:
  visits: {name: Visits, cite: "audit, p. 1"}
criteria:
  cost: {name: Cost, weight: 2}
  access: {name: Access}
options:
  keep: {name: Keep the pool, figures: {visits: 10}}
  fix:
    name: Renew the pool
    cite: ["audit, p. 2", "paper, p. 1"]
    figures: {visits: 20}
    variants: {slow: {name: Over ten years}, fast: {name: In one year}}
    steps: [{action: Hire a builder, id: hire, variant: slow}]
    costs: [{claim: The builder is paid, id: pay, cite: "audit, p. 3"}]
    risks: [{claim: The roof leaks, id: roof, cite: "audit, p. 4"}]
    arguments:
      for: [{claim: Many like it, id: popular, step: hire, cite: "paper, p. 1"}]
      against: [{claim: Few people swim, id: few, rebuts: popular, cite: "audit, p. 5"}]
    ratings:
      cost: {rating: worse, rests_on: [pay, roof], variant: fast}
      access: {rating: much better, rests_on: [hire, popular]}
  bus:
    name: Run a bus to the next pool
    ratings: {cost: better, access: worse}
verdicts: [{source: audit, option: fix, claim: Renew it, cite: "audit, p. 6"}]
viewpoints:
  town: {name: Town, weights: {cost: 3}}
  club: {name: Club, importance: access > cost}
"""
WORDS = "audit visits cost access fix slow hire pay roof popular few town"


def change(text: str, old: str, new: str) -> str:
    """Return a file with another id: a word before a colon, comma, bracket or blank that is not part of a sentence."""
    named = re.sub(rf"(?<=[{{\[ \"]){old}(?=[:,}}\]]|$)", new, text, flags=re.MULTILINE)
    return re.sub(rf"(?<=importance: ){old}|{old}(?=, p\\.)", new, named)


def compared(run: Run, folder: Path, new: str, old: str = OLD) -> str:
    (folder / "old.yaml").write_text(old, encoding="utf-8")
    (folder / "new.yaml").write_text(new, encoding="utf-8")
    result = run("--width", "900", "diff", "old.yaml", "new.yaml", "--format", "text", cwd=folder)
    assert (result.returncode, result.stderr) == (1, "")
    return result.stdout


@pytest.mark.parametrize("word", WORDS.split())
def test_another_id_is_one_change_on_the_line_of_the_record(run: Run, tmp_path: Path, word: str) -> None:
    new = change(OLD, word, "other-word")
    assert len(re.findall("other-word", new)) > 1 or word in ("few", "town")
    shown = compared(run, tmp_path, new)
    assert re.search(r"From old.yaml to new.yaml, 1 change: 1 \w+ renamed\.", shown)
    line = next(
        n for n, line in enumerate(new.splitlines(), 1) if re.search(r"(id: |^  |variants: \{)other-word", line)
    )
    assert re.search(rf"id: {word} → other-word \(line {line}\)", shown, re.IGNORECASE)
    assert "The ranks are unchanged." in shown
    assert "Effect on the ranking" not in shown


def test_all_ids_at_once_are_renames_and_nothing_else(run: Run, tmp_path: Path) -> None:
    new = OLD
    for word in WORDS.split():
        new = change(new, word, f"{word}-2")
    shown = compared(run, tmp_path, new)
    head = next(line for line in shown.splitlines() if line.startswith("From old.yaml to new.yaml, 12 changes: "))
    assert sum(map(int, re.findall(r"\b(\d+) \w+ renamed", head))) == len(WORDS.split())
    assert "The ranks are unchanged." in shown


@pytest.mark.parametrize(
    ("word", "name", "counts"),
    [
        ("fix", ("Renew the pool", "Rebuild all of it"), "2 changes: 1 option renamed, 1 name reworded"),
        ("popular", ("Many like it", "Many people like it"), "1 change: 1 argument changed"),
        ("town", ("Town", "City"), "1 change: 1 viewpoint changed"),
        ("audit", ("Audit of the pool", "Audit of the old pool"), "1 change: 1 source changed"),
    ],
)
def test_a_record_may_be_renamed_and_reworded_at_once(
    run: Run, tmp_path: Path, word: str, name: tuple[str, str], counts: str
) -> None:
    shown = compared(run, tmp_path, change(OLD, word, "other-word").replace(*name))
    assert f"From old.yaml to new.yaml, {counts}." in shown
    assert "The ranks are unchanged." in shown


def test_what_changes_beside_a_new_id_is_shown_and_nothing_else(run: Run, tmp_path: Path) -> None:
    new = change(change(OLD, "cost", "price"), "fix", "renew").replace("price: {rating: worse", "price: {rating: same")
    new = new.replace("access > price", "price > access").replace("audit, p. 6", "audit, p. 7")
    shown = compared(run, tmp_path, new)
    assert "to new.yaml, 5 changes: 1 option renamed, 1 criterion renamed, 1 rating re-rated, 1 " in shown
    assert "Renew the pool, Cost re-rated: worse → same" in shown
    assert "Renew the pool: new" not in shown
    assert "gone" not in shown


def test_another_criterion_is_not_a_rename(run: Run, tmp_path: Path) -> None:
    shown = compared(run, tmp_path, change(OLD, "cost", "speed").replace("name: Cost", "name: Speed"))
    assert "Criterion removed: Cost" in shown
    assert "Criterion added: Speed" in shown


def test_the_name_of_an_option_is_not_an_effect_on_the_ranking(run: Run, tmp_path: Path) -> None:
    shown = compared(run, tmp_path, OLD.replace("Renew the pool", "Renew the old pool"))
    assert "From old.yaml to new.yaml, 1 change: 1 name reworded." in shown
    assert "Effect on the ranking" not in shown
