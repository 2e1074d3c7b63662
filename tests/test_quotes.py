"""Where quotes appear in a text: a corpus of forgeries and harmless differences, and properties of the search."""

import random
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_cli.sources.content import SourceBlock, SourceContent
from policy_cli.sources.markdown import words_of_quote
from policy_cli.sources.quotes import ClosestMatch, SearchableText, parse_quote
from policy_cli.sources.texts import Section, SourceText, read_texts
from policy_cli.sources.verification import Finding, Verification, cited_sections, verify
from policy_cli.sources.wording import quote_differences
from tests.conftest import ROOT, read_text
from tests.timing import assert_linear

CORPUS = ROOT / "tests" / "verify"


@cache
def verified(name: str) -> Verification:
    decision = read_text((CORPUS / name).read_text(encoding="utf-8")).decision
    assert decision is not None
    return verify(decision, read_texts(str(CORPUS), {}, cited_sections(decision)))


def findings(name: str) -> list[Finding]:
    return list(verified(name).findings)


def called(finding: Finding) -> str:
    return str(getattr(finding.claim.record, "claim", ""))


def text_of(*paragraphs: str) -> SearchableText:
    blocks = tuple(map(SourceBlock, paragraphs))
    return SearchableText(
        SourceText("book", "book.txt", (), SourceContent(blocks), (Section((), blocks, is_lead=True),))
    )


def standing(quote: str, *paragraphs: str) -> list[int]:
    text = text_of(*paragraphs)
    return list(text.paragraphs_with(parse_quote(quote), range(len(paragraphs))))


def nearest(quote: str, *paragraphs: str) -> ClosestMatch | None:
    text = text_of(*paragraphs)
    return text.closest_match(parse_quote(quote).parts[0], range(len(paragraphs)), 0.5)


def shown(near: ClosestMatch | None) -> str:
    """Returns the wording with what is removed in square brackets and what is added in braces."""
    assert near is not None
    marks = {"kept": "{}", "removed": "[{}]", "added": "{{{}}}"}
    return " ".join(marks[kind].format(words) for kind, words in near.wording)


# The corpus


def test_the_corpus_has_enough_of_each() -> None:
    for name in ("forgeries.yaml", "harmless.yaml"):
        said = [called(finding) for finding in findings(name)]
        assert len(said) == len(set(said)) >= 40


@pytest.mark.parametrize("finding", findings("forgeries.yaml"), ids=called)
def test_every_forgery_is_caught(finding: Finding) -> None:
    assert finding.status == finding.claim.record.note
    assert finding.status not in ("verified", "place only", "page only", "no source")


@pytest.mark.parametrize(
    "finding", [finding for finding in findings("forgeries.yaml") if finding.status == "altered"], ids=called
)
def test_what_is_altered_is_shown_word_by_word(finding: Finding) -> None:
    """The wording's words of the source are in the source; its words of the quote are the quote."""
    if finding.reason is not None:
        assert finding.wording == ()
        return
    assert {kind for kind, _ in finding.wording} & {"removed", "added"}
    paragraphs = (CORPUS / f"{finding.place.reference}").with_suffix(
        ".md" if finding.place.reference == "harbor" else ".txt"
    )
    source = letters(paragraphs.read_text(encoding="utf-8"))
    assert letters(words for kind, words in finding.wording if kind != "added") in source
    ours = letters(words for kind, words in finding.wording if kind != "removed")
    assert ours in letters(finding.place.quote or "") or "The roof" in (finding.place.quote or "")


def letters(text: str | Iterable[str]) -> str:
    return "".join(re.findall(r"\w", "".join(text).casefold()))


@pytest.mark.parametrize("finding", findings("harmless.yaml"), ids=called)
def test_no_harmless_difference_is_flagged(finding: Finding) -> None:
    assert (finding.status, finding.claim.record.note) == ("verified", "verified")


# Words at the ends of a quote


@pytest.mark.parametrize(
    ("quote", "source"),
    [
        ("cat", "category"),
        ("cat", "concat"),
        ("elected president", "he was re-elected president"),
        ("was re", "he was re-elected president"),
        ("nuclear", "non-nuclear"),
        ("5 percent", "by -5 percent"),
        ("5 percent", "by −5 percent"),
        ("5 percent", "by .5 percent"),
        ("20 million", "cost $20 million"),
        ("fell by 20", "fell by 20% in a year"),
        ("20", "20.5"),
        ("2003 war", "the 2001-2003 war"),
        ("2003 war", "the 2001–2003 war"),
        ("before 2001", "before 2001–2003"),
        ("$20", "US$20"),
        ("paid 1 000", "he paid 1 000 000"),
        ("000 000", "he paid 1 000 000"),
        ("20", "Repair\t410\t20 000"),
        ("Iran", "Iran's"),
        ("US", "us all"),
    ],
)
def test_words_and_numbers_are_found_whole(quote: str, source: str) -> None:
    assert standing(quote, source) == []


@pytest.mark.parametrize(
    ("quote", "source"),
    [
        ("elected president", "he was re-elected; an elected president"),
        ("one more", "policy—one more"),
        ("the policy", "the policy—one more"),
        ("20 million", "cost 20 million"),
        ("fell by 20", "it fell by 20."),
        ("(of 20)", "a group (of 20)"),
        ("in 2000", "in 2000 300 people"),
        ("410", "Repair\t410\t350\t620"),
        ("350 620", "Repair   410   350   620"),
        ("20 000", "Repair\t410\t20 000"),
        ("the 1990s", "in the 1990s"),
        ("mid", "mid- and long-term"),
        ("long-term", "mid- and long-term"),
        ("said", "“Yes,” he said."),
        ("改变", "我们不改变政策。"),
        ("سیاست", "این سیاست است"),
    ],
)
def test_words_and_numbers_that_are_whole_are_found(quote: str, source: str) -> None:
    assert standing(quote, source) == [0]


def test_a_quote_is_found_in_each_paragraph_that_has_it() -> None:
    assert standing("a plan", "A plan.", "no plan", "it was a plan") == [0, 2]
    assert standing("a … b", "a b", "b a", "x a b", "a", "b") == [0, 2]
    assert standing("a b", "a", "b") == []


def test_a_word_broken_at_the_end_of_a_line_is_read_both_ways() -> None:
    source = "a well-\nknown diplo-\nmat of the U.S.-\nIran com\u00ad\nmission, 1990-\n1995"
    for quote in ("a well-known", "a wellknown", "diplomat of", "diplo-mat of", "U.S.-Iran commission", "1990-1995"):
        assert standing(quote, source) == [0], quote
    assert standing("known diplomat", source) == []


@pytest.mark.parametrize("hyphen", ["-", "\u2010", "\u00ad", "\u00ac"])
@pytest.mark.parametrize("end", ["\n", " \n", "\t \n  ", "\u00a0\n", " ", "  "])
def test_a_word_is_broken_whatever_is_at_the_end_of_the_line(hyphen: str, end: str) -> None:
    source = f"The town lost its carpen{hyphen}{end}ters and its ma{hyphen}{end}sons to the coast."
    assert standing("lost its carpenters and its masons to the coast", source) == [0]
    assert standing("lost its carpenters and masons", source) == []


def test_words_that_are_broken_and_words_with_a_hyphen_of_their_own_are_found_together() -> None:
    source = (
        "The price-\nsetting board met in Novem-\nber. A price-setting board is rare, and mid- and long-term ones are."
    )
    assert standing("The price-setting board met in November. A price-setting", source) == [0]
    assert standing("rare, and mid- and long-term", source) == [0]
    assert standing("rare, and midand long-term", source) == []


@pytest.mark.parametrize("data", [b"carp-\x0centers", b"carp-\r\n\x0centers", b"carp- \r\n  enters", b"carp-\renters"])
def test_a_word_is_broken_by_any_line_end_and_by_a_page(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "book.txt").write_bytes(b"It lost its " + data + b" to the\x0ccoast.")
    text = SearchableText(read_texts(str(tmp_path), {}, {"book": ()})["book"])
    assert [*text.paragraphs_with(parse_quote("lost its carpenters to the coast"), range(1))] == [0]


# Properties

WORDS = [f"{first}{middle}{last}" for first in "bdfgklmnprst" for middle in "aeiou" for last in "bdgklmnprst"]


@st.composite
def stretches(draw: st.DrawFn) -> tuple[list[str], list[str], int, int]:
    """Draws a paragraph of different words before others, and where in it a quote begins and ends."""
    words = random.Random(draw(st.integers(0, 10_000))).sample(WORDS, 100)
    length = draw(st.integers(8, 60))
    start = draw(st.integers(0, length - 4))
    end = draw(st.integers(start + 4, min(length, start + 25)))
    return words[:length], words[length : length + 40], start, end


@settings(max_examples=150, deadline=None)
@given(stretches(), st.data())
def test_a_part_of_a_paragraph_is_found_in_it_however_it_is_set(
    drawn: tuple[list[str], list[str], int, int], data: st.DataObject
) -> None:
    words, others, start, end = drawn
    spaces = data.draw(st.lists(st.sampled_from([" ", "\n", "  ", "\u00a0"]), min_size=end, max_size=end))
    quote = "".join(f"{word}{space}" for word, space in zip(words[start:end], spaces, strict=False))
    quote = data.draw(st.sampled_from([quote, quote.capitalize(), f"“{quote}”", f"{quote.strip()}.", f"... {quote}…"]))
    assert standing(quote, " ".join(others), " ".join(words)) == [1]


@settings(max_examples=150, deadline=None)
@given(stretches(), st.data())
def test_a_quote_with_a_word_dropped_replaced_swapped_added_or_doubled_is_always_altered(
    drawn: tuple[list[str], list[str], int, int], data: st.DataObject
) -> None:
    words, others, start, end = drawn
    quote = words[start:end]
    at = data.draw(st.integers(1, len(quote) - 2))
    change = data.draw(st.sampled_from(["drop", "replace", "swap", "add", "double", "not"]))
    match change:
        case "drop":
            del quote[at]
        case "replace":
            quote[at] = others[0]
        case "swap":
            quote[at], quote[at + 1] = quote[at + 1], quote[at]
        case "add":
            quote.insert(at, others[0])
        case "double":
            quote.insert(at, quote[at])
        case "not":
            quote.insert(at, "not")
    paragraphs = (" ".join(words), " ".join(others))
    assert standing(" ".join(quote), *paragraphs) == []
    near = nearest(" ".join(quote), *paragraphs)
    assert near is not None and near.paragraph == 0
    theirs, ours = (" ".join(words for kind, words in near.wording if kind != other) for other in ("added", "removed"))
    assert "…" in theirs or (theirs in paragraphs[0] and ours == " ".join(quote)), change


def windows(paragraph: str) -> Iterator[list[str]]:
    words = paragraph.split()
    for length in range(1, 7):
        yield from (words[at : at + length] for at in range(len(words) - length + 1))


def has_words(words: list[str]) -> bool:
    return any(map(str.isalnum, "".join(words)))


def bare(text: str) -> str:
    """Returns the words of a text without signs, found in another way than the search does."""
    return f" {' '.join(re.findall('[a-z0-9]+', text.casefold()))} "


def test_all_words_of_a_text_are_found_in_it_and_no_others() -> None:
    (harbor,) = read_texts(str(CORPUS), {}, {"harbor": ()}).values()
    text = SearchableText(harbor)
    for number, paragraph in enumerate(text.paragraphs):
        whole = bare(paragraph)
        for window in filter(has_words, windows(paragraph)):
            here = range(number, number + 1)
            assert next(text.paragraphs_with(parse_quote(" ".join(window), words_of_quote), here), None) == number, (
                window
            )
            fewer = [word for at, word in enumerate(window) if at != len(window) // 2]
            has_bracket = "[" in "".join(fewer)  # which may be the editor's
            if len(window) > 2 and not has_bracket and bare(" ".join(fewer)) not in whole:
                assert not [*text.paragraphs_with(parse_quote(" ".join(fewer), words_of_quote), here)], fewer


# Nearly


@pytest.mark.parametrize(
    ("quote", "source", "expected"),
    [
        ("will change soon", "it will not change soon, they say", "will [not] change soon,"),
        ("cost 30 million", "would cost 20 million in all", "cost [20] {30} million"),
        ("30 million", "would cost 20 million in all", "[20] {30} million"),
        ("in 1999", "in the year in 1989", "in [1989] {1999}"),
        ("reformers", "the reformists won", "[reformists] {reformers}"),
        ("won the reformists", "the reformists won", "{won} the reformists"),
        ("grave danger", "a real danger exists", "[real] {grave} danger"),
        ("real peril", "a real danger exists", "real [danger] {peril}"),
        ("20 percent of all", "20% of all", "[20%] {20 percent} of all"),
        ("hard line", "a hard-line view", "[hard-line] {hard line}"),
        ("two, three", "one two three four", "[two] {two,} three"),
        ("to paid 1 000", "he had to pay 1 000 000 then", "to [pay] {paid} 1 000"),
        ("pay 1 000", "he had to pay 1 000 000 then", "pay 1 000 [000]"),
        ("B met the men", "she met the king; the men won before A met the men", "[A] {B} met the men"),
        ("€11.5 million", "cost $4.2 million, later $11.5 million", "[$11.5] {€11.5} million"),
        ("so hardly as given", "they took hardness as given", "[hardness] {so hardly} as given"),
        ("我们改变政策", "我们不改变政策。", "我 们 [不] 改 变 政 策"),
    ],
)
def test_the_difference_is_shown_word_by_word(quote: str, source: str, expected: str) -> None:
    assert shown(nearest(quote, "Something else.", source)) == expected


@pytest.mark.parametrize("quote", ["an on by at", "wholly unrelated statement", "!", "to me"])
def test_what_is_like_nothing_is_near_nothing(quote: str) -> None:
    assert nearest(quote, "The plan of a town, it seems, was good enough for the people of the town.") is None


@pytest.mark.parametrize("quote", ["1999", "$1,999", "19.99%", "12 1999", "some 1999", "№ 1999"])
def test_a_number_is_not_nearly_another_one(quote: str) -> None:
    assert nearest(quote, "in the year 1989", "12 people and $1,989, which is 19.89%", "| 1998 | 1997 |") is None


def test_of_a_long_quote_the_first_difference_is_shown() -> None:
    words = [f"w{number}" for number in range(5000)]
    quote = [*words[100:1500], *words[1501:4000]]
    said = shown(nearest(" ".join(quote), " ".join(words)))
    assert "w1498 w1499 [w1500] w1501 w1502" in said
    assert len(said) < 2000
    assert "…" in said


def test_a_word_without_end_is_shown_in_part() -> None:
    assert len(shown(nearest("a b c", f"a b c-{'x' * 10_000}"))) < 200


def test_the_wording_of_two_equal_texts_is_one_stretch() -> None:
    assert quote_differences(["a ", "b "], ["a ", "b "]) == (("kept", "a b"),)


# Time


def book(words: int, seed: int = 7) -> list[str]:
    chance = random.Random(seed)
    return chance.choices(WORDS, [1 / rank for rank in range(1, len(WORDS) + 1)], k=words)


HOSTILE: dict[str, Callable[[list[str]], tuple[list[str], list[str]]]] = {
    "a long quote": lambda words: ([" ".join(words)], [" ".join(words[: len(words) // 5])]),
    "a long quote without a word": lambda words: (
        [" ".join(words)],
        [" ".join(words[: len(words) // 10] + words[len(words) // 10 + 1 : len(words) // 5])],
    ),
    "a long quote in another order": lambda words: ([" ".join(words)], [" ".join(sorted(words[: len(words) // 5]))]),
    "a word repeated": lambda words: (
        ["buffalo " * len(words)],
        [" ".join(["buffalo"] * 50 + ["not"] + ["buffalo"] * 50)],
    ),
    "two words repeated": lambda words: (["a b " * len(words)], [" ".join(["a", "b"] * 50 + ["b", "a"] * 50)]),
    "words that stand everywhere": lambda words: (["a b " * len(words)], ["a b not a"] * 5),
    "parts of words": lambda words: (["x-a-y " * len(words)], ["a"] * 5),
    "one word": lambda words: (["-".join("a" * len(words))], ["a"] * 5),
    "omissions": lambda words: (["buffalo " * len(words)], [" … ".join(["buffalo"] * 100) + " cow"]),
    "many paragraphs": lambda words: (["a plan"] * len(words), ["a plan … b", "plan a"]),
    "many words": lambda words: ([" ".join(f"w{n}" for n in range(len(words)))], [f"w{n} w{n + 2}" for n in range(5)]),
}
"""Texts and quotes, made of words or as long as they are, that take an unwary search for ever."""


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_and_no_quote_takes_long(name: str) -> None:
    words = book(20_000)

    def verify(size: int) -> None:
        paragraphs, quotes = HOSTILE[name](words[:size])
        text = text_of(*paragraphs)
        everything = range(len(paragraphs))
        for quote in quotes:
            read = parse_quote(quote)
            list(islice(text.paragraphs_with(read, everything), 3))
            text.closest_match(read.parts[0], everything, 0.5)

    assert_linear(verify, 20_000)


def test_hundreds_of_quotes_in_a_book_take_no_longer_than_reading_it_a_few_times() -> None:
    """Half of the quotes are altered, and the book grows with them: a search of it for each would take the square."""
    words = book(80_100)
    assert len(" ".join(words)) > 250_000

    def verify(quotes: int) -> None:
        paragraphs = [" ".join(words[at : at + 100]) for at in range(0, 200 * quotes + 100, 100)]
        text = text_of(*paragraphs)
        everything = range(len(paragraphs))
        for number in range(quotes):
            quote = words[number * 200 : number * 200 + 10]
            quote[5:6] = [] if number % 2 else quote[5:6]
            read = parse_quote(" ".join(quote))
            if number % 2 == 0:
                assert next(text.paragraphs_with(read, everything)) == number * 2
            elif next(text.paragraphs_with(read, everything), None) is None:
                assert text.closest_match(read.parts[0], range(number * 2, number * 2 + 1), 0.5) is not None

    assert_linear(verify, 400)
