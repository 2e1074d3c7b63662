"""Sources from the files of other programs: what is taken, how it is written, and what is said to be left out."""

import json
import subprocess
from pathlib import Path

import pytest
import yaml

from policy_cli.conversion import convert, references_yaml
from policy_cli.diagnostics import CannotContinue
from policy_cli.document import plain_text
from policy_cli.model import Date
from policy_cli.reading.files import InputFile
from policy_cli.references.bibliography import bibtex
from policy_cli.references.notes import bibliography_entry, full_note
from tests.conftest import Needs, Run, read_text

DECISION = "policy-cli: 1\ntitle: T\noptions: {a: {name: A}, b: {name: B}}\n"
BIBTEX = r"""
% a comment
@string{rt = "Review of Transit"}
@article{gomez2012,
  author = {G{\'o}mez, Ver{\'o}nica and M{\"u}ller, J{\"o}rg},
  title = {Tolls and ``Fairness'' in {Elm Bay}: A \emph{Long} View},
  journal = rt, volume = 13, number = 2, pages = {101--119}, year = 2012, month = may,
  doi = {10.5555/tolls.13}, file = {x.pdf}
}
@techreport{ports, author = {{Board of Ports, Piers, and Locks}}, title = {Yearbook}, institution = {Board},
  number = {BP-11}, year = {1890?}}
@book{long, title = {Open}, date = {1951/}, origdate = {-0043}}
@book{circa, title = {Circa}, date = {1874~}}
@book{open, title = {Open and doubtful}, date = {1890?/..}}
@book{season, title = {Season}, date = {2001-21}}
@book{words, title = {Words}, year = {in press}}
@book{plain, title = {Plain}, date = {2001-02-03}, urldate = {2003-04-05}, foo = {bar}}
@book{german, title = {Die Brücke}, langid = {german}, year = 2001}
@podcast{cast, title = {Cast}, year = 2020}
"""


def taken(text: str, name: str = "library.bib") -> dict[str, object]:
    """Return the sources of a file by id, as a decision file has them."""
    found = convert(InputFile(name, text.encode()))
    written = references_yaml(found.texts.values())
    reading = read_text(DECISION + written)
    assert reading.decision is not None, reading.diagnostics
    assert reading.diagnostics == ()
    other = yaml.safe_load(written)["references"] or []
    assert [str(one["id"]) for one in other] == [*found.texts]
    return {reference.id: reference for reference in reading.decision.references}


@pytest.mark.needs("pandoc")
def test_bibtex_keeps_capitals_names_and_markup() -> None:
    source = taken(BIBTEX)["gomez2012"]
    assert source.title == "Tolls and “Fairness” in Elm Bay: A <i>Long</i> View"  # type: ignore[attr-defined]
    assert [name.family for name in source.author] == ["Gómez", "Müller"]  # type: ignore[attr-defined]
    assert source.container_title == "Review of Transit"  # type: ignore[attr-defined]
    assert (source.volume, source.issue, source.page) == ("13", "2", "101-119")  # type: ignore[attr-defined]
    assert source.issued == Date(start=(2012, 5))  # type: ignore[attr-defined]
    assert "language" not in source.csl  # type: ignore[attr-defined]


@pytest.mark.needs("pandoc")
@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("ports", Date(start=(1890,), doubt="?")),
        ("long", Date(start=(1951,), has_open_end=True)),
        ("circa", Date(start=(1874,), doubt="~")),
        ("open", Date(start=(1890,), doubt="?", has_open_end=True)),
        ("season", Date(start=(2001, 21))),
        ("words", Date(text="in press")),
        ("plain", Date(start=(2001, 2, 3))),
    ],
)
def test_dates_are_kept_as_they_are(id: str, expected: Date) -> None:
    assert taken(BIBTEX)[id].issued == expected  # type: ignore[attr-defined]


@pytest.mark.needs("pandoc")
def test_types_languages_and_other_dates_are_taken() -> None:
    sources = taken(BIBTEX)
    assert sources["german"].csl["language"].startswith("de")  # type: ignore[attr-defined]
    assert sources["long"].csl["original-date"] == "-0043"  # type: ignore[attr-defined]
    assert sources["plain"].accessed == Date(start=(2003, 4, 5))  # type: ignore[attr-defined]
    assert [sources[id].type for id in ("ports", "cast")] == ["report", "broadcast"]  # type: ignore[attr-defined]
    (name,) = sources["ports"].author  # type: ignore[attr-defined]
    assert name.literal == "Board of Ports, Piers, and Locks"


@pytest.mark.needs("pandoc")
def test_what_pandoc_takes_for_another_type_or_leaves_out_is_taken() -> None:
    (source,) = taken("@software{a, title = {Toll}, author = {Roe, Jane and Poe, Al and others}, eid = {e12}}").values()
    assert (source.type, source.number) == ("software", "e12")  # type: ignore[attr-defined]
    assert plain_text(full_note(source)) == "Jane Roe et al., Toll, e12"  # type: ignore[arg-type]
    assert plain_text(bibliography_entry(source)) == "Roe, Jane, Al Poe, et al. Toll. e12"  # type: ignore[arg-type]
    assert "author = {Roe, Jane and Poe, Al and others}" in bibtex([source])  # type: ignore[list-item]


@pytest.mark.needs("pandoc")
def test_what_is_left_out_is_reported(run: Run, tmp_path: Path) -> None:
    (tmp_path / "library.bib").write_text(BIBTEX)
    done = run("refs", "--from", "library.bib")
    assert done.returncode == 0
    assert "fields that CSL or Pandoc does not have: file (in 1), foo (in 1)" in done.stderr
    assert [one["id"] for one in yaml.safe_load(done.stdout)["references"]][:2] == ["gomez2012", "ports"]


@pytest.mark.needs("pandoc")
def test_a_source_with_the_id_of_another_is_left_out_with_the_reason(run: Run, tmp_path: Path) -> None:
    (tmp_path / "library.bib").write_text("@book{a, title = {A}}\n@book{a, title = {B}}\n")
    done = run("refs", "--from", "library.bib")
    assert 'left out of library.bib: a source, because two sources have the id "a"\n' in done.stderr
    assert done.returncode == 1


@pytest.mark.needs("pandoc")
def test_named_sources_are_written_to_a_new_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "library.bib").write_text(BIBTEX)
    done = run("refs", "--from", "library.bib", "ports", "long", "-o", "library.yaml")
    assert (done.returncode, done.stdout) == (0, "")
    text = (tmp_path / "library.yaml").read_text(encoding="utf-8")
    assert [one["id"] for one in yaml.safe_load(text)["references"]] == ["ports", "long"]
    cited = DECISION.replace("name: A", "name: A, cite: 'ports, p. 3'")
    (tmp_path / "options.yaml").write_text(f"{cited}bibliography: library.yaml\n")
    assert "Yearbook" in run("refs").stdout
    assert run("check").stdout == "options.yaml: no faults found\n"
    assert run("refs", "--from", "library.bib", "-o", "library.yaml").returncode == 2
    assert (tmp_path / "library.yaml").read_text(encoding="utf-8") == text
    unknown = run("refs", "--from", "library.bib", "prots")
    assert (unknown.returncode, 'did you mean "ports"?' in unknown.stderr) == (2, True)


@pytest.mark.needs("pandoc")
def test_broken_bibtex_is_told_where(run: Run, tmp_path: Path) -> None:
    (tmp_path / "library.bib").write_text("@book{a, title = {A}}\n@book{b, title = {B}\n")
    done = run("refs", "--from", "library.bib")
    assert (done.returncode, done.stdout, "at (line " in done.stderr) == (2, "", True)


@pytest.mark.needs("pandoc")
@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("@book{a, title = {A}\n@book{b, title = {B}}\n", "@book{b, title = {B}}"),
        ('@book{a, title = "A" year = 3}\n', '@book{a, title = "A" year = 3}'),
        ("@book{a, title = {A}}\n@book{b, title = {B}\n", "unexpected end of input"),
    ],
)
def test_a_fault_of_bibtex_is_told_in_the_words_of_the_file(run: Run, tmp_path: Path, text: str, quoted: str) -> None:
    (tmp_path / "library.bib").write_text(text)
    told = run("refs", "--from", "library.bib").stderr
    assert told.startswith("policy-cli: cannot read library.bib: Pandoc failed: ")
    assert quoted in told
    assert "langid" not in told


@pytest.mark.needs("pandoc")
def test_bibtex_reads_no_other_file_and_runs_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("s3cret")
    (tmp_path / "library.bib").write_text(r"@book{a, title = {\input{secret.txt} \write18{touch PWNED}}, year = 2001}")
    assert "s3cret" not in run("refs", "--from", "library.bib").stdout
    assert not (tmp_path / "PWNED").exists()


def reads(pandoc: str, form: str) -> bool:
    return form in subprocess.run([pandoc, "--list-input-formats"], capture_output=True, text=True).stdout.split()


RIS = "TY  - JOUR\r\nAU  - Khan, Ada\r\nTI  - Ferries\r\nPY  - 2001/05//\r\nID  - khan\r\nER  - \r\n"
ENDNOTE = (
    "<xml><records><record><rec-number>7</rec-number><ref-type name='Journal Article'>17</ref-type>"
    "<titles><title>Ferries</title></titles><dates><year>2003</year></dates></record></records></xml>"
)


@pytest.mark.parametrize(("form", "name", "text"), [("ris", "a.ris", RIS), ("endnotexml", "a.xml", ENDNOTE)])
def test_ris_and_endnote_need_a_newer_pandoc(needs: Needs, form: str, name: str, text: str) -> None:
    if not reads(needs("pandoc"), form):
        called = {"ris": "RIS", "endnotexml": "EndNote's XML"}[form]
        with pytest.raises(CannotContinue, match=f"cannot read {name}: this Pandoc does not read {called}"):
            convert(InputFile(name, text.encode()))
        return
    (source,) = taken(text, name).values()
    assert source.title == "Ferries"  # type: ignore[attr-defined]
    assert source.issued.start[0] in (2001, 2003)  # type: ignore[attr-defined]


def test_without_pandoc_a_message_says_who_needs_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "library.bib").write_text("@book{a, title = {A}}\n")
    done = run("refs", "--from", "library.bib", env={"PATH": str(tmp_path)})
    assert (done.returncode, "BibTeX needs Pandoc, which is not installed" in done.stderr) == (2, True)


CSL = [
    {
        "id": "http://zotero.org/users/1/items/A",
        "type": "journalArticle",
        "title": 'A "Quoted": Title, no. 1 #2 \\ é',
        "author": [{"family": "O’Neil-d'Arc", "given": "no"}, {"literal": "yes"}],
        "issued": {"date-parts": [["2018", 3]], "circa": True},
        "accessed": {"date-parts": [[None]]},
        "volume": 13,
        "note": "two\nlines",
        "archive": None,
        "number": "007",
        "genre": "1e3",
        "page": "1-2",
        "DOI": "doi:10.5555/a",
        "custom": {"a": [1, {"b": "2: c"}], "x y": "- z"},
    }
]


@pytest.mark.parametrize("indent", [None, "\t"])
def test_csl_is_written_so_that_every_reader_takes_the_same(indent: str | None) -> None:
    (source,) = taken(json.dumps(CSL, indent=indent), "library.json").values()
    assert source.type == "article-journal"  # type: ignore[attr-defined]
    assert source.title == CSL[0]["title"]  # type: ignore[attr-defined]
    assert source.issued == Date(start=(2018, 3), doubt="~")  # type: ignore[attr-defined]
    assert source.accessed is None  # type: ignore[attr-defined]
    assert source.note == "two\nlines"  # type: ignore[attr-defined]
    text = next(iter(convert(InputFile("library.json", json.dumps(CSL).encode())).texts.values()))
    (other,) = yaml.safe_load("references:\n" + text)["references"]
    assert other["author"] == CSL[0]["author"]
    assert (other["volume"], other["number"], other["genre"]) == (13, "007", "1e3")
    assert other["custom"] == {"a": [1, {"b": "2: c"}], "x y": "- z"}


def test_records_of_csl_with_errors_are_left_out_and_told(run: Run, tmp_path: Path) -> None:
    records = '[{"id": "a", "title": "A"},\n{"id": "b", "title": ["B", "C"]}, {"id": "a"}]'
    (tmp_path / "library.json").write_text(records)
    done = run("refs", "--from", "library.json")
    assert done.returncode == 1
    assert [one["id"] for one in yaml.safe_load(done.stdout)["references"]] == ["a"]
    assert "library.json:2:22: error" in done.stderr
    assert "[duplicate-id]" in done.stderr


@pytest.mark.parametrize("suffix", ["json", "yaml"])
def test_a_record_without_an_id_is_left_out_and_told(run: Run, tmp_path: Path, suffix: str) -> None:
    records = [{"id": "a", "title": "A"}, {"title": "B"}, {"id": "", "title": "C"}, {"id": 2.5, "title": "D"}]
    (tmp_path / f"library.{suffix}").write_text(json.dumps(records) if suffix == "json" else yaml.safe_dump(records))
    done = run("refs", "--from", f"library.{suffix}")
    assert done.returncode == 1
    assert [one["id"] for one in yaml.safe_load(done.stdout)["references"]] == ["a", "2.5"]
    assert done.stderr.count('a reference needs a key "id"') + done.stderr.count("is empty") == 2
    (tmp_path / "options.yaml").write_text(f"{DECISION}bibliography: library.{suffix}\n".replace("A}", "A, cite: [x]}"))
    assert 'there is no source "x"' in run("check").stdout
    assert "known here: a, 2.5\n" in run("check").stdout


def test_a_decision_begins_with_short_ids_in_place_of_addresses(run: Run, tmp_path: Path) -> None:
    """The file of a text cannot have the name of an address, and nobody types one into each citation."""
    address = "http://zotero.org/users/1/items/"
    hall: dict[str, object] = {
        "author": [{"family": "van der Hall", "given": "Ada"}],
        "issued": {"date-parts": [["2030", 5]]},
    }
    sources: list[dict[str, object]] = [
        {"title": "First", **hall},
        {"title": "Second", **hall},
        {"title": "Third", "citation-key": "marshBuses2029"},
        {"title": "Fourth", "citation-key": "has, commas", "author": [{"literal": "Office of Works"}]},
        {"title": "“Night” buses", "issued": {"date-parts": [[2031]]}},
        {"title": "夜のバス"},
        {"title": "Last", **hall},
    ]
    written = [{"id": f"{address}{n}", "type": "book", **source} for n, source in enumerate(sources)]
    (tmp_path / "library.json").write_text(json.dumps([*written, {"id": "vanderhall2030a", "type": "book"}]))
    done = run("init", "new.yaml", "--references", "library.json", "--option", "Keep", "--option", "Change")
    made = read_text((tmp_path / "new.yaml").read_text(encoding="utf-8")).decision
    assert made is not None
    ids = ["vanderhall2030", "vanderhall2030b", "marshBuses2029", "office", "night2031", "source"]
    assert [one.id for one in made.references] == [*ids, "vanderhall2030c", "vanderhall2030a"]
    told = "took short ids in place of addresses, which you may change"
    assert done.stderr.splitlines()[0] == f"policy-cli: {told}: {', '.join(ids[:5])} and 2 more"
    assert address in run("refs", "--from", "library.json").stdout


@pytest.mark.parametrize(
    ("source", "id"),
    [
        ({"author": [{"literal": "Nordkust Transport Consult"}], "issued": {"date-parts": [[2031]]}}, "ntc2031"),
        ({"author": [{"family": "Department for Transport and the Environment"}]}, "dte"),
        ({"author": [{"literal": "World Bank"}], "issued": {"date-parts": [[2029]]}}, "world2029"),
        ({"author": [{"literal": "UNESCO"}]}, "unesco"),
        ({"author": [{"family": "García Márquez", "given": "Ana"}]}, "garciamarquez"),
        ({"title": "What the island wants"}, "island"),
        ({"title": "The <i>Tern</i> and its crew", "issued": {"date-parts": [[2030]]}}, "tern2030"),
        ({"title": "Die Fähre"}, "fahre"),
        ({"title": "What for?"}, "source"),
    ],
)
def test_a_short_id_is_made_of_words_that_tell_the_source(
    run: Run, tmp_path: Path, source: dict[str, object], id: str
) -> None:
    (tmp_path / "library.json").write_text(json.dumps([{"id": "http://zotero.org/1", "type": "book", **source}]))
    run("init", "new.yaml", "--references", "library.json", "--bare")
    made = read_text((tmp_path / "new.yaml").read_text(encoding="utf-8")).decision
    assert made is not None
    assert [one.id for one in made.references] == [id]


def test_a_file_is_for_a_library(run: Run) -> None:
    done = run("refs", "-o", "x.yaml")
    assert (done.returncode, "without --from" in done.stderr) == (2, True)


def test_a_library_can_come_from_a_pipe(run: Run) -> None:
    done = run("refs", "--from", "-", stdin='[{"id": "a", "title": "A"}]')
    assert (done.returncode, done.stdout) == (0, "references:\n  - id: a\n    type: document\n    title: A\n")


def test_a_decision_begins_with_the_sources_of_a_library(run: Run, tmp_path: Path) -> None:
    (tmp_path / "library.json").write_text(json.dumps(CSL))
    done = run("init", "new.yaml", "--references", "library.json", "--option", "Keep", "--option", "Change")
    assert done.returncode == 0, done.stderr
    assert run("check", "new.yaml").stdout.startswith("new.yaml: no faults found")
    text = (tmp_path / "new.yaml").read_text(encoding="utf-8")
    assert "cite: oneildarc2018, A heading, par. 2" in text
    assert "“A ‘Quoted’: Title," in run("-f", "new.yaml", "refs").stdout
    refused = run("init", "other.yaml", "--example", "--references", "library.json")
    assert (refused.returncode, (tmp_path / "other.yaml").exists()) == (2, False)


@pytest.mark.parametrize(
    "data",
    [b"", b"\0", b"\xff\xfe", b"@book{a, title = {\xff}}", b"hello", b"{", b"[1]", b"TY  - \xff", b"[" * 10_000, b"[]"],
    ids=lambda data: repr(data[:30]),
)
def test_any_bytes_are_converted_or_refused(data: bytes) -> None:
    for name in ("library.bib", "library.json", "x"):
        with pytest.raises(CannotContinue):
            convert(InputFile(name, data))


def test_notes_of_sources_are_kept_and_named_so_that_no_private_one_is_handed_out(run: Run, tmp_path: Path) -> None:
    records = [{"id": f"s{number}", "title": "T", "note": "ask Anna"} for number in range(7)]
    records.append({"id": "plain", "title": "T"})
    (tmp_path / "library.json").write_text(json.dumps(records), encoding="utf-8")
    told = "a brief shows the notes of sources: delete those that are for you alone (s0, s1, s2, s3, s4 and 2 more)"
    for call in (["refs", "--from", "library.json"], ["init", "new.yaml", "--references", "library.json"]):
        assert told in " ".join(run(*call).stderr.split())
    assert (tmp_path / "new.yaml").read_text(encoding="utf-8").count("ask Anna") == 7
    assert "(s0)" in run("refs", "--from", "library.json", "s0").stderr
    assert "notes" not in run("refs", "--from", "library.json", "plain").stderr
