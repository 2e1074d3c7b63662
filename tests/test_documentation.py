import json
import re
import shlex
import shutil
import subprocess
import sys
from configparser import ConfigParser
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from policy_cli.cli import COMMANDS
from scripts import generate, guides
from scripts.pictures import PICTURES
from scripts.reliability import reliability_page
from tests.conftest import ROOT, Run, decision_of, read_text

EXAMPLE = ROOT / "examples" / "congestion-charge"
RELIABILITY = ROOT / "docs" / "development" / "reliability.md"
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")), ROOT / "examples" / "README.md"]


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def marked(mark: str) -> str:
    match = re.search(rf"<!-- {mark} -->\n```\w*\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert match is not None
    return match[1]


TASKS = {name: marked(f"task: {name}").splitlines() for name in ("compare", "brief", "own")}
IN_WORD = pytest.mark.needs("pandoc")


@pytest.mark.parametrize("name", [name for name in generate.PAGES if not name.endswith(".svg")])
def test_what_is_made_of_the_code_is_what_the_code_gives(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == generate.PAGES[name](), "run: python -m scripts.generate"


def test_a_part_of_a_place_that_a_place_may_lack_is_marked_so_on_the_page_on_json() -> None:
    page = (ROOT / "docs" / "reference" / "json.md").read_text(encoding="utf-8")
    assert [f'"{part}"?: text' in page for part in ("section", "locator", "quote")] == [True] * 3
    assert '"reference": text\n      "section"?' in page


def test_every_answer_in_json_is_on_its_page() -> None:
    def formats(name: str) -> list[str]:
        parameters = import_module(f"policy_cli.commands.{name}").command.params
        return [word for parameter in parameters if parameter.name == "format" for word in parameter.type.choices]

    page = (ROOT / "docs" / "reference" / "json.md").read_text(encoding="utf-8")
    in_json = [name for name in COMMANDS if "json" in formats(name)]
    assert len(in_json) > 5
    assert [name for name in in_json if f"\n### {name}\n" not in page] == []


def outlined(command: str) -> dict[str, Any]:
    """Return the keys that the page on JSON outlines, those that hold keys with these; `?` ends one that may lack."""
    page = (ROOT / "docs" / "reference" / "json.md").read_text(encoding="utf-8")
    outline = page.partition(f"\n### {command}\n")[2].partition("```text\n{\n")[2].partition("\n}\n")[0]
    within: list[dict[str, Any]] = [{}]
    for line in outline.splitlines():
        key = re.fullmatch(r'( +)"([^"]+)"(\??): (.*)', line)
        if key is not None:
            del within[len(key[1]) // 2 :]
            within.append({})
            within[-2][key[2] + key[3]] = within[-1] if key[4].endswith("{") else None
    return within[0]


def differences(shown: Any, keys: dict[str, Any], at: str) -> list[str]:
    """Return the keys of an answer that are not in an outline, and those of the outline that the answer lacks."""
    if isinstance(shown, list):
        return [found for item in shown for found in differences(item, keys, at)]
    if not isinstance(shown, dict):
        return []
    inner = {key.rstrip("?"): of_key for key, of_key in keys.items()}
    found = [f"{at}.{key} is missing" for key in keys if not key.endswith("?") and key not in shown]
    found += [f"{at}.{key} is new" for key in shown if key not in inner]
    pairs = ((key, of_key) for key, of_key in inner.items() if of_key is not None and key in shown)
    return found + [one for key, of_key in pairs for one in differences(shown[key], of_key, f"{at}.{key}")]


ANSWERED = """\
policy-cli: 1
title: Lunch
references: [{id: menu, title: Menu}]
options:
  soup: {name: Soup, costs: [{claim: Time, cite: ["menu, Soup, par. 1", "menu, p. 3", "menu, Cake, par. 1"]}]}
  salad: {name: Salad}
"""


@pytest.mark.parametrize("file", ["options.yaml", "bare.yaml"])
@pytest.mark.parametrize(
    "call", ["list", "show", "compare", "rank", "refs", "search s", "diff other.yaml", "verify --sources .", "check"]
)
def test_an_answer_in_json_has_the_keys_that_its_page_names(call: str, file: str, run: Run, tmp_path: Path) -> None:
    bare, full = ANSWERED, (ROOT / "options.yaml").read_text(encoding="utf-8")
    shutil.copytree(EXAMPLE / "sources", tmp_path, dirs_exist_ok=True)
    (tmp_path / "menu.md").write_text("# Soup\n\nTakes time.\n")
    (tmp_path / "bare.yaml").write_text(bare)
    (tmp_path / "other.yaml").write_text(bare if file == "options.yaml" else full, encoding="utf-8")
    example = (EXAMPLE / "options.yaml").read_text(encoding="utf-8")
    (tmp_path / "options.yaml").write_text(example if "verify" in call else full, encoding="utf-8")
    command, *arguments = call.split()
    ids = ["soup"] if file == "bare.yaml" else ["containment"]
    result = run("-f", file, command, *arguments, *(ids if command == "show" else ()), "--format", "json")
    if (command, file) == ("rank", "bare.yaml"):
        assert result.returncode == 2
        return
    keys = outlined(command)
    assert len(keys) > 1
    assert differences(json.loads(result.stdout), keys, command) == []


def test_the_page_on_reliability_names_tests_that_there_are_and_counts_their_cases() -> None:
    assert RELIABILITY.read_text(encoding="utf-8") == reliability_page(), "run: python -m scripts.reliability"


def words_of(svg: str) -> list[str]:
    return re.findall(r">([^<>]+)</text>", svg)


def guide_with_needs(guide: Path) -> Any:
    """Return a guide, marked with the programs that its page says its commands need."""
    needed = re.findall(r"^<!-- needs: (\w+) -->$", guide.read_text(encoding="utf-8"), re.MULTILINE)
    return pytest.param(guide, id=guide.stem, marks=[pytest.mark.needs(program) for program in needed])


@pytest.mark.parametrize("guide", [*map(guide_with_needs, guides.GUIDES)])
def test_a_guide_shows_what_its_commands_print(guide: Path) -> None:
    page = guide.read_text(encoding="utf-8")
    if "-o brief.pdf" in page:
        pytest.importorskip("typst", reason="PDF files need typst")
    assert page.count("<!-- play") == page.count("```sh")
    played, drawings = guides.played(page)
    assert page == played, "run: python -m scripts.guides"
    for name, svg in drawings.items():
        drawn = (PICTURES / name).read_text(encoding="utf-8")
        assert words_of(drawn) == words_of(svg), "run: python -m scripts.guides"


def test_after_the_guide_nothing_of_the_starter_is_left(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "guides" / "own-decision.md").read_text(encoding="utf-8")
    player = guides._Player(tmp_path, draw=False)
    first, *_ = blocks(page, "sh")
    player.run(first, 0)
    starter = player.file.read_text(encoding="utf-8").splitlines()
    for part in guides._PART.finditer(page):
        if part["action"] not in ("play", "picture"):
            player.play(part)
    lines = player.file.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if "#" in line] == starter[:1]
    assert set(lines) & set(starter[1:]) - {""} == {
        *("policy-cli: 1", "baseline: dearer-parking", "criteria:", "options:"),
        *(f"  {id}:" for id in ("dearer-parking", "morning-charge", "more-buses")),
        "    ratings:",
    }
    assert player.run("policy-cli check", 0) == "options.yaml: no faults found\n"


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_picture_shows_what_the_command_prints(theme: str) -> None:
    drawn = (PICTURES / f"compare-{theme}.svg").read_text(encoding="utf-8")
    assert words_of(drawn) == words_of(generate.comparison(theme)), "run: python -m scripts.generate"
    assert "font-face" not in drawn


def test_every_picture_is_shown_on_a_page_and_is_small() -> None:
    shown = {name for page in PAGES for name in re.findall(r"pictures/([\w.-]+)", page.read_text(encoding="utf-8"))}
    assert {path.name for path in PICTURES.iterdir()} == shown
    assert [path.name for path in PICTURES.iterdir() if path.stat().st_size > 105_000] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)|(?:src|srcset)=\"([^\"]+)", page.read_text(encoding="utf-8")):
        name, _, anchor = "".join(target).partition("#")
        if "://" not in name:
            there = page.parent / name if name else page
            assert there.exists(), target
            assert not anchor or anchor in anchors(there), target


def anchors(page: Path) -> set[str]:
    """Return the names of a page's headings, as GitHub makes them: letters, digits, and hyphens for spaces."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_readme_is_short_and_begins_with_the_pictures_and_the_two_commands() -> None:
    assert len(README.splitlines()) <= 120
    pictures = [f"docs/pictures/{name}" for name in ("compare-dark.svg", "compare-light.svg", "brief-page.png")]
    marks = [
        *pictures,
        "<!-- command: use -->",
        "<!-- command: test -->",
        *(f"<!-- task: {name} -->" for name in TASKS),
    ]
    assert sorted(marks, key=README.index) == marks
    assert [name for name, lines in TASKS.items() if len(lines) > 10] == []


def test_the_index_of_the_documentation_has_every_page() -> None:
    docs = ROOT / "docs"
    links = re.findall(r"\]\(([^)#]+)\)", (docs / "README.md").read_text(encoding="utf-8"))
    pages = {path.relative_to(docs).as_posix() for path in docs.rglob("*.md")} - {"README.md"}
    assert pages - set(links) == set()
    assert len(links) == len(set(links))


def test_nothing_is_installed_from_an_index_by_a_name_that_is_not_there() -> None:
    paths = [*PAGES, *(path for folder in ("policy_cli", "scripts") for path in (ROOT / folder).rglob("*.py"))]
    by_name = re.compile(r"(?:pip|pipx|uv tool)\s+install\s+(?:-\S+\s+)*[\"']?policy-cli\b")
    assert [path.name for path in paths if by_name.search(path.read_text(encoding="utf-8"))] == []


def test_the_page_on_the_architecture_names_every_module_and_none_that_is_gone() -> None:
    page = (ROOT / "docs" / "development" / "architecture.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (`[^|]*) \| ([^|]*) \|", page.partition("## To add")[0], re.MULTILINE))
    top = {name: does for names, does in rows.items() for name in re.findall(r"`([\w/]+)`", names)}

    def modules(folder: Path) -> set[str]:
        found = {path.stem for path in folder.glob("*.py")} | {
            f"{path.parent.name}/" for path in folder.glob("*/__init__.py")
        }
        return found - {"__init__"}

    assert set(top) == modules(ROOT / "policy_cli")
    for folder in ("reading", "references", "sources", "analysis", "render", "editing", "console"):
        named = set(re.findall(r"`([\w/]+)`", top[f"{folder}/"])) - set(COMMANDS)
        assert named == modules(ROOT / "policy_cli" / folder) - set(COMMANDS), folder


def test_the_page_on_the_architecture_has_the_layers_of_the_contract() -> None:
    page = (ROOT / "docs" / "development" / "architecture.md").read_text(encoding="utf-8")
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    layers = setup["importlinter:contract:layers"]["layers"]
    assert f"```text{layers}\n```" in page


def test_every_path_that_the_page_on_the_architecture_names_is_there() -> None:
    page = (ROOT / "docs" / "development" / "architecture.md").read_text(encoding="utf-8").partition("## To add")[2]
    paths = set(re.findall(r"`([\w/]+(?:\.py|\.yaml|/))`", page))
    assert len(paths) > 8
    assert [
        path
        for path in paths
        if not any((ROOT / folder / path).exists() for folder in ("", "policy_cli", "tests/verify"))
    ] == []


@pytest.mark.parametrize("line", TASKS["compare"])
def test_options_are_compared_as_the_readme_says(line: str, run: Run) -> None:
    program, *arguments = shlex.split(line, comments=True)
    done = run(*arguments)
    assert (program, done.returncode, bool(done.stdout)) == ("policy-cli", 0, True), done.stderr


@pytest.mark.parametrize(
    "line", [pytest.param(line, marks=IN_WORD if ".docx" in line else ()) for line in TASKS["brief"]]
)
def test_a_brief_is_handed_out_as_the_readme_says(line: str, run: Run, tmp_path: Path) -> None:
    program, *arguments = shlex.split(line, comments=True)
    done = run(*arguments)
    assert (program, done.returncode) == ("policy-cli", 0), done.stderr
    assert [path.name for path in tmp_path.iterdir() if path.stat().st_size > 1000] == [arguments[-1]]


def test_a_decision_of_one_s_own_is_written_as_the_readme_says(run: Run, tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    for line in TASKS["own"]:
        program, *arguments = shlex.split(line, comments=True)
        done = run(*arguments, env={"EDITOR": f'"{sys.executable}" -c pass'})
        assert (program, done.returncode) == ("policy-cli", 0), done.stderr
    assert (tmp_path / "options.yaml").exists()


def test_the_command_is_known_and_the_folder_empty_before_the_readme_needs_them() -> None:
    tasks = [README.index(f"<!-- task: {name} -->") for name in TASKS]
    for activation in ("source .venv/bin/activate", r".venv\Scripts\activate"):
        assert README.index("<!-- command: use -->") < README.index(activation) < tasks[0]
    assert tasks[1] < README.index("empty folder") < tasks[2]


EXPORTING = (ROOT / "docs" / "reference" / "export.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["commands", pytest.param("pandoc", marks=pytest.mark.needs("pandoc"))])
def test_every_command_on_exporting_runs(kind: str, run: Run, tmp_path: Path) -> None:
    shutil.copy(ROOT / "options.yaml", tmp_path)
    found = re.findall(rf"<!-- {kind} -->\n```sh\n(.*?)^```$", EXPORTING, re.MULTILINE | re.DOTALL)
    lines = [line for block in found for line in block.splitlines()]
    assert len(lines) == {"commands": 10, "pandoc": 2}[kind]
    for line in lines:
        command, _, target = line.partition(" > ")
        program, *arguments = shlex.split(command)
        if program == "policy-cli":
            done = run(*arguments)
        else:
            done = subprocess.run(
                [program, *arguments], cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=60
            )
        assert (program, done.returncode, bool(done.stdout)) == (program, 0, bool(target)), done.stderr


EXAMPLES = blocks((ROOT / "examples" / "README.md").read_text(encoding="utf-8"), "sh")


def test_the_page_on_the_examples_has_each_of_them() -> None:
    names = {path.name for path in (ROOT / "examples").iterdir() if path.is_dir()}
    assert {name for block in EXAMPLES for name in re.findall("examples/([a-z-]+)/", block)} == names
    assert len(EXAMPLES) == len(names)


@pytest.mark.parametrize("block", EXAMPLES)
def test_an_example_is_clean_by_the_commands_on_its_page(block: str, run: Run, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    compared, checked, verified = (run(*shlex.split(line)[1:]) for line in block.splitlines())
    assert [compared.returncode, checked.returncode, verified.returncode] == [0, 0, 0]
    assert checked.stdout.endswith(": no faults found\n")
    found = r"^\d+ citations checked against \d+ texts: \d+ quotes verified, \d+ places found \(no quote to check\)\.$"
    assert re.search(found, " ".join(verified.stdout.split()))
    assert "options.yaml:" not in verified.stdout


def test_the_documents_of_the_example_say_what_its_texts_say(run: Run) -> None:
    folder = EXAMPLE.relative_to(ROOT)
    by_texts, by_documents = (
        run("-f", f"{folder}/options.yaml", "verify", "--sources", f"{folder}/{name}", cwd=ROOT).stdout
        for name in ("sources", "documents")
    )
    assert by_documents == by_texts
    assert "quotes verified" in by_texts


def test_the_example_in_figures_shows_each_field_for_figures() -> None:
    decision = decision_of((ROOT / "examples" / "swimming-pool" / "options.yaml").read_text(encoding="utf-8"))
    assert decision.lang is not None and decision.afterward
    options, criteria = decision.options.values(), decision.criteria.values()
    figures = [figure for option in options for figure in option.figures.values()]
    assert all(any(getattr(figure, name) for figure in figures) for name in ("value", "low", "high", "by", "cite"))
    assert any(measure.range and measure.unit for measure in decision.measures.values())
    assert any(criterion.measure for criterion in criteria)
    assert any(criterion.scale and criterion.scale.words for criterion in criteria)
    assert any(criterion.scale and criterion.scale.best is not None and not criterion.measure for criterion in criteria)
    assert {criterion.weight for criterion in criteria} > {0, 1}
    assert {option.outcome.status for option in options if option.outcome} >= {"chosen", "rejected"}


@pytest.mark.parametrize(
    "text", blocks((ROOT / "docs" / "reference" / "format.md").read_text(encoding="utf-8"), "yaml")[:2]
)
def test_the_whole_files_of_the_format_page_load_without_a_warning(text: str) -> None:
    reading = read_text(text)
    assert reading.decision is not None
    assert reading.diagnostics == ()


def test_the_format_page_says_which_text_needs_quotes() -> None:
    page = (ROOT / "docs" / "reference" / "format.md").read_text(encoding="utf-8")
    beginnings = re.search(r"begins with one of ``(.*)``", page)
    assert beginnings is not None

    def is_read(text: str, style: str = "{}", around: str = "\n    name: {}\n") -> bool:
        written = style.format(text.replace("\\", "\\\\").replace('"', '\\"') if style != "{}" else text)
        beginning = "policy-cli: 1\ntitle: T\noptions:\n  a: {name: A}\n  b:"
        reading = read_text(beginning + around.replace("{}", written))
        return reading.decision is not None and reading.decision.options["b"].name == text

    flow = " {name: {}}\n"
    needing = [f"{sign}x" for sign in beginnings[1].split()]
    needing += ["- x", "x: y", "x #y", "x:", "null", "Null", "NULL", "~"]
    assert len(needing) > 25
    assert [text for text in needing if is_read(text) and is_read(text, around=flow)] == []
    assert [text for text in (*needing, 'a "b" \\') if not is_read(text, '"{}"')] == []
    cut = ["a, b", "a[b", "a]b", "a{b", "a}b"]
    assert [text for text in cut if is_read(text, around=flow) or not is_read(text)] == []
    plain = ["-x", "x:y", "x#y", "it's", 'a "b"', "no", "12:30", "2001-07-01", "010", "a (b)", "a; b", "50%", "\\"]
    assert [text for text in plain if not (is_read(text) and is_read(text, around=flow))] == []
