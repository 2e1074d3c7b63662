import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_cli.reading import yaml_nodes
from policy_cli.reading.nodes import MAX_DEPTH, ErrorNode, Mapping, Node, Scalar, Sequence
from policy_cli.reading.yaml_nodes import compose
from tests.reading_helpers import found, placed
from tests.timing import assert_linear

BEGINNING = "policy-cli: 1\ntitle: Phones at school\n"
OPTIONS = "options:\n  allow: {name: Allow phones}\n  ban: {name: Ban phones}\n"


def plain(node: Node | None) -> object:
    if isinstance(node, Mapping):
        return {key: plain(value) for key, value in node.items.items() if not isinstance(value, ErrorNode)}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items if not isinstance(item, ErrorNode)]
    return node.value if isinstance(node, Scalar) else node


def test_each_node_knows_where_it_begins() -> None:
    root = compose("a:\n  - 'x'\n  - {é: 𝔸, b: [\"1\",\t2]}\n").root
    assert isinstance(root, Mapping)
    listing = root.items["a"]
    assert isinstance(listing, Sequence)
    first, second = listing.items
    assert isinstance(second, Mapping)
    inner = second.items["b"]
    assert isinstance(inner, Sequence)
    assert [node.position[:2] for node in (root, listing.key, listing, first, second)] == [
        (1, 1),
        (1, 1),
        (2, 3),
        (2, 5),
        (3, 5),
    ]
    assert [node.position[:2] for node in (*(node.key for node in second.items.values()), inner, *inner.items)] == [
        (3, 6),
        (3, 12),
        (3, 15),
        (3, 16),
        (3, 21),
    ]
    assert (listing.flow, second.flow, inner.flow) == (False, True, True)


@pytest.mark.parametrize("text", ["no", "12:30", "2001-07-01", "010", "1_000", "0x1F", "~", "1e3", "=", "<<", ".inf"])
def test_a_scalar_is_kept_as_it_is_written(text: str) -> None:
    root = compose(f"a: {text}").root
    assert plain(root) == {"a": text}


@pytest.mark.parametrize(
    ("text", "expected", "diagnostics"),
    [
        ("a: &x 1\nb: 2", {"b": "2"}, ["1:4 anchor"]),
        ("a: *x\nb: 2", {"b": "2"}, ["1:4 alias"]),
        ("a: !!int 1\nb: 2", {"b": "2"}, ["1:4 tag"]),
        ("? &x a\n: 1\nb: 2", {"b": "2"}, ["1:3 anchor"]),
        ("*x : 1\nb: 2", {"b": "2"}, ["1:1 alias"]),
        ("a: &x\n  c: 1\nb: 2", {"a": {"c": "1"}, "b": "2"}, ["1:4 anchor"]),
        ("a: 1\na: {c: 2}\nb: 2", {"a": "1", "b": "2"}, ["2:1 duplicate-key"]),
        ("a: {c: 1, c: 2, c: 3}", {"a": {"c": "1"}}, ["1:11 duplicate-key", "1:17 duplicate-key"]),
        ("[a, b]: {c: 1}\nb: 2", {"b": "2"}, ["1:1 wrong-type"]),
        ("b: 2\n---\nc: 3", {"b": "2"}, ["2:1 second-document"]),
    ],
)
def test_what_cannot_be_read_is_reported_where_it_stands_and_left_out(
    text: str, expected: object, diagnostics: list[str]
) -> None:
    composition = compose(text)
    assert plain(composition.root) == expected
    assert placed(composition.diagnostics) == diagnostics


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("a: one #two", "1:8"),
        ("- one\n  more #two\n", "2:8"),
        ("a: one # two", None),
        ("a: one #", None),
        ("a: one ##", None),
        ('a: "one" #two', None),
        ("a: one#two", None),
        ("#two\na: one", None),
        ("a: one\n#two", None),
        ("a: 'x #y'", None),
        ("a: |\n  one #two", None),
    ],
)
def test_there_is_a_warning_only_about_a_comment_that_looks_like_lost_text(text: str, warned: str | None) -> None:
    diagnostics = compose(text).diagnostics
    assert placed(diagnostics) == ([f"{warned} lost-text"] if warned else [])
    assert {fault.severity for fault in diagnostics} <= {"warning"}


def test_what_stands_before_a_syntax_error_is_kept_but_for_its_last_words() -> None:
    composition = compose("a: 1\nb:\n  - c\n  - [d, e\n")
    assert isinstance(composition.root, Mapping)
    assert plain(composition.root) == {"a": "1", "b": ["c", ["d"]]}
    assert not composition.complete
    assert not composition.root.complete
    assert [fault.code for fault in composition.diagnostics] == ["syntax"]


def test_nesting_is_allowed_to_its_limit_and_no_further() -> None:
    def nested(depth: int) -> list[str]:
        return [fault.code for fault in compose("[" * depth + "]" * depth).diagnostics]

    assert nested(MAX_DEPTH) == []
    assert nested(MAX_DEPTH + 1) == ["too-deep"]


@pytest.mark.parametrize("unit", ["[", "{", "- ", "? ", "a: [", "{a: "])
@pytest.mark.parametrize("beginning", ["", BEGINNING + "note: ", BEGINNING + OPTIONS + "background:\n  "])
def test_very_deep_nesting_is_answered_at_once(unit: str, beginning: str) -> None:
    assert_linear(lambda depth: found(beginning + unit * depth), 25_000)


def test_a_file_of_too_many_nodes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_nodes, "MAX_NODES", 3)
    monkeypatch.setattr(yaml_nodes, "CHARACTERS_A_NODE", 6)
    assert [fault.code for fault in compose("[1, 2, 3, 4]").diagnostics] == []
    composition = compose("[1, 2, 3, 4, 5]")
    assert placed(composition.diagnostics) == ["1:14 too-large"]
    assert not composition.complete


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "  allow:\n    name Allow phones\n    aim: Trust pupils\n  ban: {name: Ban phones}\n",
            ["5:5 syntax"],
            id="key-without-colon",
        ),
        pytest.param(
            "  allow:\n    name:Allow phones\n    aim: Trust pupils\n  ban: {name: Ban phones}\n",
            ["5:9 syntax"],
            id="space-missing-after-colon",
        ),
        pytest.param(
            '  allow:\n    name: "Allow phones\n    aim: "Trust pupils"\n  ban: {name: Ban phones}\n',
            ["5:11 syntax"],
            id="quote-never-closed",
        ),
        pytest.param(
            "  allow: {name: Allow phones, aim: Trust}\n  ban:\n    name: Ban phones\n    aim: *calm in class\n",
            ["7:10 alias"],
            id="star-before-words",
        ),
        pytest.param(
            "  allow: {name: Allow phones\n  ban: {name: Ban phones}\n",
            ["4:10 syntax"],
            id="brace-never-closed",
        ),
        pytest.param(
            "  ban: {name: Ban phones}\n  allow:\n    name: [Draft Allow phones\n    aim: Trust pupils\n",
            ["6:11 syntax"],
            id="bracket-never-closed",
        ),
    ],
)
def test_a_slip_of_syntax_is_one_fault_where_it_was_made(text: str, expected: list[str]) -> None:
    assert found(f"{BEGINNING}options:\n{text}") == expected


def test_text_after_a_closing_quotation_mark_is_called_that_in_a_list_too() -> None:
    (fault,) = compose('- "Two pounds a day", mayor-2024\n').diagnostics
    assert fault.message == 'something follows after the closing "'


def test_a_text_with_double_quotes_in_it_is_not_to_be_put_in_double_quotes_as_it_is() -> None:
    (fault,) = compose('title: "Congestion" charge\n').diagnostics
    assert "single quotes" in (fault.hint or "") or '\\"' in (fault.hint or "")


def test_a_control_character_written_as_a_code_is_reported() -> None:
    assert found(f'{BEGINNING}note: "C:\\bin"\n{OPTIONS}') == ["3:7 control-character"]


def test_a_character_that_reorders_text_is_reported_once_by_itself_or_as_a_code() -> None:
    assert found(f'{BEGINNING}note: "a\\u202eb"\n{OPTIONS}') == ["3:7 reordering-character"]
    assert found(f'{BEGINNING}note: "a\u202eb"\n{OPTIONS}') == ["3:9 reordering-character"]


def test_what_is_read_of_a_text_that_breaks_off_knows_its_key() -> None:
    root = compose('a: 1\nb: "x" y\n').root
    assert isinstance(root, Mapping)
    assert [(name, type(node), node.key.value) for name, node in root.items.items()] == [
        ("a", Scalar, "a"),
        ("b", ErrorNode, "b"),
    ]


KEYS = [
    "a",
    "b-c",
    "é",
    "<<",
    "-",
    "x{",
    "x: {",
    '"a"',
    "' a '",
    "&n a",
    "!t a",
    "*n",
    "? a\n  ",
    "? a #b\n  ",
    "[a]",
    "# a",
    "a #b",
    "a,",
    "–",
]
VALUES = ["1", "", "''", "{a: 1, a: 2}", "[a, b]", "&m 2", "*m", "x #y", '"\\e"', "{a, b: 1}"]


@given(st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(VALUES)), max_size=8), st.booleans())
def test_a_key_that_was_in_order_before_is_still_looked_at_where_it_is_not(
    pairs: list[tuple[str, str]], flow: bool
) -> None:
    lines = [f"{key}: {value}" for key, value in pairs]
    text = "".join(f"- {{{line}}}\n" if flow else f"- {line}\n" for line in [*lines, *lines])
    text += "-\n" + "".join(f"  {line}\n" for line in lines)

    class Careful(yaml_nodes._Composer):
        def __init__(self, text: str) -> None:
            super().__init__(text)
            self.usual_keys = NothingUsual()

    usual = compose(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_nodes, "_Composer", Careful)
        careful = compose(text)
    assert (whole(usual.root), usual.diagnostics) == (whole(careful.root), careful.diagnostics)


def whole(node: Node | None) -> object:
    """Return all that is known of a node."""
    if isinstance(node, Mapping):
        return [(whole(value.key), whole(value)) for value in node.items.values()], node.repeats, node.position
    if isinstance(node, Sequence):
        return [whole(item) for item in node.items], node.position
    return node and (getattr(node, "value", None), getattr(node, "plain", None), node.position)


class NothingUsual(set[str]):
    def add(self, key: str) -> None:
        """Keep nothing, so that each key is looked at."""
