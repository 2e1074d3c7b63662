"""Where in a file something is, however it is written."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from policy_cli.diagnostics import Diagnostic, Position, Target
from policy_cli.reading import positions
from policy_cli.reading.decision import read
from policy_cli.reading.files import InputFile
from policy_cli.reading.nodes import Mapping, Scalar
from policy_cli.reading.positions import MAX_LENGTH, Positions, span_in
from policy_cli.reading.yaml_nodes import ParseResult, compose
from tests.conftest import read_text

HEAD = "policy-cli: 1\ntitle: T\nreferences: [{id: s}]\noptions: {a: {name: A}, b: {name: B}}\nbackground:\n"


def value_in(text: str) -> Scalar:
    """Return the first value of a mapping."""
    root = compose(text).root
    assert isinstance(root, Mapping)
    node = next(iter(root.items.values()))
    assert isinstance(node, Scalar)
    return node


def shown(text: str, position: Position, width: int) -> str:
    line = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[position.line - 1]
    assert width <= len(line) - position.column + 1
    return line[position.column - 1 :][:width]


@pytest.mark.parametrize(
    "written",
    [
        "k: say two words",
        "k:   say two words   # and more",
        "k:\n  say two words",
        "k: say\n  two words",
        "k: say\n\n\n  two words",
        "k: say\r\n  two words\r\n",
        "{k: say two words}",
        "k: 'say two words'",
        "k: 'it''s ''said'': two words'",
        "k: 'say\n\n  two words'",
        'k: "say two words"',
        'k: " say two words "',
        r'k: "\"say\"\t\u00e9\x41\U0001f3fb \\ two words"',
        'k: "say  \n\n   \n  two words"',
        'k: "say \\\n    two words"',
        'k: "say\\\n    \\ two words"',
        'k: "say \n  \\n two words"',
        "k: |\n  say\n\n    two words\n",
        "k: |2-  # a comment\n   say\n   two words\n",
        "k: >\n  say\n  two words\n\n  more\n",
        "k: >+\n\n  say\n   - in\n  two words\n\n",
        '# é\nk: é 𝒳 "two" two words',
        "k: C:\\two two words",
    ],
)
def test_words_are_found_in_texts_of_every_style(written: str) -> None:
    node = value_in(written)
    start = node.value.rindex("two words")
    assert shown(written, *span_in(written, node, (start, start + 9))) == "two words"


def test_words_that_go_on_in_the_next_line_end_with_their_own() -> None:
    written = "k: say two  \n  words"
    assert shown(written, *span_in(written, value_in(written), (4, 13))) == "two"


def test_a_whole_text_is_found_without_its_quotation_marks_and_white_space() -> None:
    for written in ("k: two words", 'k: "two words"', "k: ' two words '", "k: >\n  two words\n"):
        assert shown(written, *span_in(written, value_in(written))) == "two words"


def test_only_the_beginning_of_a_very_long_text_is_looked_at() -> None:
    written = f"k: {'x' * 1_000_000}"
    assert span_in(written, value_in(written)) == (Position(1, 4), MAX_LENGTH)
    assert span_in(written, value_in(written), (999_000, 999_999)) == (Position(1, 4), 1)


TEXTS = st.text(alphabet="ab é'\"\\:#\n\t𝒳-|>", min_size=1, max_size=40).filter(lambda text: text.strip() != "")


@given(TEXTS, st.sampled_from(["'", '"', "|", ">", None]), st.integers(1, 20), st.booleans())
def test_each_character_is_found_where_it_is_written(text: str, style: str | None, width: int, ascii: bool) -> None:
    written = yaml.dump({"k": text}, default_style=style, width=width, allow_unicode=not ascii)
    root = compose(written).root
    if not isinstance(root, Mapping) or not isinstance(node := next(iter(root.items.values())), Scalar):
        return
    lines = written.split("\n")
    for index, sign in enumerate(node.value):
        if not sign.isspace():
            position, width = span_in(written, node, (index, index + 1))
            found = lines[position.line - 1][position.column - 1 :][:width]
            assert sign == (found if len(found) == 1 else "'" if found == "''" else yaml.safe_load(f'"{found}"'))


RECORDS = r"""  - claim: Fewer cars
    cite: [s, "s, Roads, par. 4, \"far fewer\""]
  - note: N
    claim: "More trams"
    cite: s, p. 3
"""


@pytest.mark.parametrize(
    ("origin", "keys", "part", "expected"),
    [
        ((6, 5), (), None, "claim"),
        ((6, 5), ("claim",), None, "Fewer cars"),
        ((6, 5), ("claim",), (6, 10), "cars"),
        ((6, 5), ("claim",), "key", "claim"),
        ((6, 5), ("cite",), None, "cite"),
        ((6, 5), ("cite", 2), None, r"s, Roads, par. 4, \"far fewer\""),
        ((6, 5), ("cite", 2), (3, 8), "Roads"),
        ((6, 5), ("cite", 3), None, "cite"),
        ((6, 5), ("note",), None, "claim"),
        ((7, 15), (), (19, 28), "far fewer"),
        ((8, 5), ("claim",), None, "More trams"),
        # A single place is the first of its list.
        ((10, 11), (), (3, 7), "p. 3"),
        ((8, 5), ("cite", 1), None, "s, p. 3"),
        ((4, 11), ("name",), None, "A"),
        ((4, 11), (), None, "a"),
        ((1, 1), ("options",), None, "options"),
        ((1, 1), ("title",), None, "T"),
        ((99, 1), ("title",), None, None),
    ],
)
def test_what_a_target_means_is_found(
    origin: tuple[int, int], keys: tuple[str | int, ...], part: tuple[int, int] | None, expected: str | None
) -> None:
    text = HEAD + RECORDS
    position, width = Positions(text).of(Target(Position(*origin), keys, part))
    if expected is None:
        assert (position, width) == (Position(*origin), 1)
    else:
        assert shown(text, position, width) == expected


def test_each_place_of_a_decision_finds_its_parts() -> None:
    reading = read_text(HEAD + RECORDS)
    assert reading.decision is not None
    _, second = reading.decision.background[0].cite
    assert [shown(reading.text, *reading.positions.of(second.target(part))) for part in ("section", "quote")] == [
        "Roads",
        "far fewer",
    ]


def test_diagnostics_come_in_the_order_of_what_they_mean_and_the_rest_last() -> None:
    found = [
        Diagnostic("a", "m", Position(6, 5), target=Target(Position(6, 5), ("cite",))),
        Diagnostic("b", "m", Position(7, 1), width=3),
        Diagnostic("c", "m", Position(6, 5), target=Target(Position(6, 5))),
    ]
    located = read_text(HEAD + RECORDS).located(found)
    assert [(one.code, *one.position[:2], one.width, one.target) for one in located] == [
        ("c", 6, 5, 5, None),
        ("b", 7, 1, 3, None),
        ("a", 7, 5, 4, None),
    ]


@pytest.mark.parametrize("keeps_nodes", [False, True])
def test_a_file_is_parsed_again_for_positions_unless_its_nodes_were_kept(
    keeps_nodes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed = []

    def count(text: str) -> ParseResult:
        parsed.append(text)
        return compose(text)

    monkeypatch.setattr(positions, "compose", count)
    file = InputFile("options.yaml", f"{HEAD}  - {{claim: C, cite: s}}\n# counted\n".encode())
    reading = read(file, keeps_nodes)
    assert reading.decision is not None
    lines = [reading.line_of(Target(option.origin)) for option in reading.decision.options.values()]
    assert (lines, bool(parsed)) == ([4, 4], not keeps_nodes)
