"""What the records of sources say that notes cannot use."""

import re

import pytest

from policy_cli.references.vocabulary import OTHER_TYPES, OTHER_VARIABLES, TYPES, VARIABLES
from scripts.rules import checked


def found(source: str) -> list[str]:
    """Return what check says of a source with these keys: the message and the hint."""
    text = f"policy-cli: 1\ntitle: T\nreferences: [{{id: s, {source}}}]\noptions: {{a: {{name: A}}, b: {{name: B}}}}\n"
    reading, warnings = checked(text)
    assert reading.decision is not None, warnings
    for warning in warnings:
        assert warning.position.line == 3
        assert reading.lines[2][warning.position.column - 1 :].startswith(
            (re.findall('"(.*?)"', warning.message)[0], "issued: {")
        )
    return [f"{warning.message}: {warning.hint}" for warning in warnings]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("autor: [{family: Pike}]", "author"),
        ("Author: [{family: Pike}]", "author"),
        ("creators: [{family: Pike}]", "author"),
        ("date: 2031", "issued"),
        ("year: 2031", "issued"),
        ("isued: 2031", "issued"),
        ("publicationTitle: Ferries", "container-title"),
        ("container_title: Ferries", "container-title"),
        ("journal: Ferries", "container-title"),
        ("pages: 3-9", "page"),
        ("doi: 10.1/2", "DOI"),
        ("url: https://example.org", "URL"),
        ("institution: Port", "publisher"),
        ("publsher: Port", "publisher"),
        ("author: [{family: Pike, gvien: Dora}]", "given"),
        ("editor: [{family: Pike, firstName: Dora}]", "given"),
        ("issued: {year: 2031, mnth: 3}", "month"),
    ],
)
def test_a_key_that_notes_leave_out_is_told_with_the_one_that_was_meant(written: str, meant: str) -> None:
    (warning,) = found(written)
    told = re.fullmatch(f'notes leave out the key "(.*)" of a source: did you mean "{meant}"\\?', warning)
    assert told
    assert f"{told[1]}:" in written


@pytest.mark.parametrize(
    "keys",
    [
        "abstract: A",
        "ISBN: 1",
        "citation-key: x",
        "keyword: K",
        "shelf: 7",
        "issued: 2031, date: 2031",
        "sha256: " + "a" * 64,
    ],
)
def test_other_keys_of_a_source_are_its_own_affair(keys: str) -> None:
    assert found(keys) == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("journalArticle", "article-journal"),
        ("newspaperArticle", "article-newspaper"),
        ("bookSection", "chapter"),
        ("techreport", "report"),
        ("JOUR", "article-journal"),
        ("Report", "report"),
        ("book-chapter", "chapter"),
        ("repport", "report"),
        ("legal-case", "legal_case"),
    ],
)
def test_a_type_of_another_program_is_told_with_that_of_csl(written: str, meant: str) -> None:
    assert found(f"type: {written}") == [f'"{written}" is not a type that CSL has: did you mean "{meant}"?']


def test_an_unknown_type_is_told_and_a_known_one_is_not() -> None:
    assert found("type: zine") == [
        '"zine" is not a type that CSL has: choose a type of CSL: report, book, chapter, webpage, …'
    ]
    assert [message for type in TYPES for message in found(f"type: {type}")] == []


@pytest.mark.parametrize(
    ("date", "hint"),
    [
        ("7/12/2031", "write 2031-12-07, or: 2031-07-12"),
        ("12.7.2031", "write 2031-07-12, or: 2031-12-07"),
        ("20310712", "write 2031-07-12"),
        ("2031/7/12", "write 2031-07-12"),
        ("2031/7", "write 2031-07"),
        ("7/2031", "write 2031-07"),
        ("5/12", "write it as 2031-07-12, as 2031-07 or as 2031, or with the month in English"),
        ("12-07-2031", "write 2031-07-12, or: 2031-12-07"),
        ("{raw: 25/12/31}", "write 2031-12-25"),
    ],
)
def test_a_date_in_digits_of_another_order_is_told_as_it_can_be_read(date: str, hint: str) -> None:
    digits = date.removeprefix("{raw: ").removesuffix("}")
    assert found(f"issued: {date}") == [f'notes print the date "{digits}" as it is typed: {hint}']


@pytest.mark.parametrize(
    "date", ["2031-7-12", "2031", "2031-07/2031-09", "July 2031", "n.d.", "spring 2031", "12 July 2031"]
)
def test_a_date_in_words_or_in_order_is_not_told(date: str) -> None:
    assert found(f"issued: {date}, accessed: {date}") == []


def test_the_words_of_other_programs_lead_to_those_of_csl() -> None:
    assert set(OTHER_TYPES.values()) <= TYPES
    assert set(OTHER_VARIABLES.values()) <= VARIABLES
    assert TYPES.isdisjoint(OTHER_TYPES)
    assert VARIABLES.isdisjoint(OTHER_VARIABLES)
