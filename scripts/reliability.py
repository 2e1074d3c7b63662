"""Makes docs/development/reliability.md: each promise, the tests that show it, and how many cases they have."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent

INTRODUCTION = """\
# Reliability

<!-- Made by scripts/reliability.py, which counts the tests; change the promises there. -->

Decision files are merged, mailed and pasted, and sources are copied from anywhere. These promises hold for any content.
Tests show each of them; the second command of the [README](../../README.md) runs the tests. The number counts the
cases in them; a property-based test counts as one case, although it tries many texts.
"""

# Each promise with the tests that show it: files, or single tests in a file.
PROMISES = {
    "## Citations are checked word for word": {
        "A quote is verified only if it appears in the cited place word for word, apart from words whose omission it"
        " marks. A dropped “not”, another number, swapped words and spliced sentences are found.": [
            "test_quotes.py::test_every_forgery_is_caught"
        ],
        "Differences that no reader would notice are accepted: quotation marks, dashes, white space, ligatures.": [
            "test_quotes.py::test_no_harmless_difference_is_flagged"
        ],
        "No text and no quote keeps `verify` busy for long.": [
            "test_quotes.py::test_no_text_and_no_quote_takes_long",
            "test_quotes.py::test_hundreds_of_quotes_in_a_book_take_no_longer_than_reading_it_a_few_times",
        ],
    },
    "## Hindsight is marked": {
        "What rests only on sources later than `as_of` carries their year in every view and format.": [
            "test_chronology.py"
        ],
    },
    "## Editing loses nothing": {
        "The file is either unchanged or fully new, whenever the editor or `edit` is killed. The next run clears what a"
        " killed one has left, and nothing else.": [
            "test_writing.py::test_what_a_killed_run_leaves_is_cleared_by_the_next_but_nothing_else",
            "test_edit.py::test_an_editor_killed_at_any_moment_leaves_the_file_as_it_was_or_fully_new",
            "test_edit.py::test_killed_at_any_moment_the_file_is_whole_and_the_next_edit_is_not_blocked",
        ],
        "If the editor fails, deletes its file or saves nothing, nothing changes; a last copy is kept.": [
            "test_edit.py::test_an_editor_that_fails_changes_nothing_and_loses_nothing",
            "test_edit.py::test_a_draft_that_is_the_last_copy_is_kept_though_nothing_was_changed_in_it",
        ],
        "A file that changed meanwhile is not overwritten; of many edits at once, each is saved or kept as a draft.": [
            "test_edit.py::test_a_file_that_changed_meanwhile_is_not_overwritten",
            "test_edit.py::test_of_two_edits_at_once_the_first_to_be_ready_is_saved_and_the_other_draft_is_kept",
            "test_edit.py::test_many_edits_at_once_lose_nothing",
            "test_writing.py::test_between_the_comparison_and_the_replacement_nobody_else_replaces_the_file",
        ],
        "`edit` never deletes or truncates a file that it did not make, nor one that a link leads to.": [
            "test_edit.py::test_a_file_that_edit_did_not_make_is_not_deleted",
            "test_edit.py::test_a_link_in_the_draft_s_place_truncates_no_file",
        ],
        "`export` never replaces a file that it reads (the decision, a library, a text of a source, a template), not"
        " even with `--force` or through a link.": [
            "test_export.py::test_the_decision_itself_is_never_replaced",
            "test_export.py::test_the_decision_that_comes_by_the_standard_input_is_not_replaced_either",
            "test_export.py::test_no_other_file_that_is_read_is_replaced_either",
        ],
        "The mode, a symbolic link, line ends and every byte that the editor saved are kept.": [
            "test_edit.py::test_the_mode_is_kept",
            "test_edit.py::test_a_symbolic_link_is_followed",
            "test_edit.py::test_every_byte_is_as_the_editor_saved_it",
        ],
        "Files are written whole or not at all, and never replaced without being asked: not on a full disk, in a"
        " write-protected folder, after an interruption, or when another program is faster.": ["test_writing.py"],
        "Whichever call to the system fails while `export`, `edit` or `init` write (open, write, sync, rename, close"
        " and others), each file is old or new, the edited text is kept, and the exit code tells which.": [
            "test_faults.py"
        ],
    },
    "## Text arrives as it is": {
        "Pipes and files get UTF-8, whatever the locale is, with the same bytes on every system; a terminal gets what"
        " it can show, in columns that line up.": [
            "test_environment.py::test_into_a_pipe_or_a_file_goes_utf_8_whatever_the_locale",
            "test_environment.py::test_a_terminal_is_given_what_it_can_show",
            "test_environment.py::test_a_sign_that_a_terminal_lacks_is_plainer_or_a_question_mark_as_wide",
            "test_environment.py::test_lines_are_not_drawn_on_a_terminal_where_they_are_too_wide_or_missing",
            "test_cli.py::test_what_goes_into_a_pipe_is_utf_8_whatever_the_locale",
        ],
    },
    "## A change is reported once": {
        "A record with another id is renamed: nothing that refers to it counts as changed, removed or added.": [
            "test_renames.py::test_another_id_is_one_change_on_the_line_of_the_record",
            "test_renames.py::test_all_ids_at_once_are_renames_and_nothing_else",
            "test_renames.py::test_a_record_may_be_renamed_and_reworded_at_once",
        ],
        "Every single change of a decision is found by `diff`, and nothing else.": [
            "test_difference.py::test_every_single_mutation_is_found_and_nothing_else"
        ],
    },
    "## Nothing that comes in runs": {
        "A repository runs no code when `diff` asks git for a version: no monitor, fetch, filter, hook or alias,"
        " whether its configuration, an included one, a submodule or a bare repository in a clone names it.": [
            "test_git_runs_nothing.py"
        ],
        "A hostile PDF, web page, Word file or book ends in a message within a minute: nothing is fetched or written,"
        " its memory is bounded, and a crash or an endless loop of a library ends a process of its own.": [
            "test_isolated.py",
            "test_pdf.py::test_a_hostile_pdf_ends_soon",
            "test_pdf.py::test_a_crash_or_hang_of_the_library_is_a_fault",
            "test_pdf.py::test_the_memory_of_the_child_is_limited",
            "test_web.py::test_hostile_pages_end_soon_and_fetch_nothing",
        ],
        "git, Pandoc, the pager and the editor are never programs of the current folder, unless you give their path.": [
            "test_programs.py"
        ],
        "No file name is a command, not even for an editor that is a batch file of Windows.": [
            "test_editors.py::test_no_name_of_a_file_is_a_command_of_a_batch_file"
        ],
        "No completion runs: bash, zsh, fish and PowerShell are offered only valid ids, names of revisions, and paths"
        " that need no quotes.": [
            "test_completion.py::test_nothing_that_is_completed_runs",
            "test_completion.py::test_only_what_has_the_form_of_an_id_is_offered",
            "test_completion.py::test_what_is_said_to_a_shell_holds_no_other_id",
            "test_completion.py::test_what_git_knows_is_completed",
        ],
        "No text of a file is a command to the server that builds or tests it (GitHub, Azure, TeamCity).": [
            "test_hostile_text.py::test_no_build_server_finds_a_command_in_any_output",
            "test_text.py::test_no_line_is_a_command_to_a_build_server",
            "test_text.py::test_in_json_what_a_build_server_obeys_is_a_code_that_its_readers_turn_back",
        ],
        "No CSV cell is a formula, not even if a program splits lines at semicolons or tabs; numbers stay numbers.": [
            "test_serialize.py::test_a_spreadsheet_takes_no_cell_for_a_formula",
            "test_serialize.py::test_a_spreadsheet_that_splits_elsewhere_takes_no_part_of_a_cell_for_a_formula",
            "test_serialize.py::test_a_number_is_not_a_formula",
        ],
        "No text of a source is a TeX command in BibTeX.": [
            "test_bibliography.py::test_no_field_of_bibtex_holds_anything_that_tex_runs"
        ],
    },
    "## Any bytes can come in": {
        "Any file is either read or answered with its faults, each with line and column.": [
            "test_reading_properties.py",
            "test_checks.py",
            "test_decoding.py",
        ],
        "Every command either shows a file that was changed at random, or explains its faults.": ["test_mutations.py"],
        "Public collections of YAML, JSON and naughty strings do no harm (tested if the collections are installed).": [
            "test_corpora.py"
        ],
        "Depth and size have limits, and a file beyond them is refused at once: 25,000 brackets, a million keys,"
        " endless devices, pipes.": [
            "test_yaml_nodes.py::test_very_deep_nesting_is_answered_at_once",
            "test_yaml_nodes.py::test_nesting_is_allowed_to_its_limit_and_no_further",
            "test_yaml_nodes.py::test_a_file_of_too_many_nodes_is_refused",
            "test_files.py",
        ],
        "Where text is expected, numbers and dates of any length are text.": [
            "test_loader.py::test_an_integer_of_ten_thousand_digits_is_text",
            "test_loader.py::test_what_looks_like_a_number_or_a_date_is_text_where_text_is_due",
        ],
        "Quirks of layout and encoding are accepted: a byte order mark, the line ends of every system, every style of"
        " quoting, every script.": ["test_accepted.py"],
        "A wrong value of the variable with which a shell asks for completions stops no other command.": [
            "test_completion.py::test_the_variable_of_completion_ends_no_other_command",
            "test_completion.py::test_a_wrong_variable_of_completion_changes_nothing_without_a_command_either",
        ],
        "Pandoc's answers are checked: if a program of its name prints nothing, or something else, a message says so,"
        " and no file is written or replaced.": ["test_word.py::test_what_pandoc_answers_is_not_believed"],
    },
    "## No text is markup": {
        "No text or name of a file controls the terminal or any format; text that can be shown is unchanged in every"
        " format.": ["test_hostile_text.py", "test_text.py"],
        "In Markdown no text makes a heading, a cell, a link, an image or HTML.": [
            "test_markdown.py::test_commonmark_reads_nasty_text_as_text",
            "test_markdown.py::test_commonmark_reads_any_text_as_text",
            "test_markdown.py::test_pandoc_reads_any_text_as_text",
            "test_markdown.py::test_pandoc_reads_nasty_text_as_text",
        ],
        "In HTML no text makes a tag or an attribute, and only http, https and mailto become links.": [
            "test_html.py::test_any_text_comes_back_as_text_and_makes_no_tag_or_attribute",
            "test_html.py::test_nasty_text_comes_back_as_text_and_makes_no_tag_or_attribute",
            "test_document.py::test_any_other_link_is_dropped_and_its_text_stays",
        ],
        "In PDF files no text becomes Typst code or markup, and every claim and note is printed once.": [
            "test_typst.py::test_no_text_becomes_code_or_markup",
            "test_typst.py::test_all_texts_of_a_decision_stay_text",
            "test_typst.py::test_a_pdf_has_every_claim_and_every_note_once",
        ],
        "Typst fetches nothing and reads no file, and if it crashes or does not finish, a message says so.": [
            "test_typst.py::test_nothing_is_fetched",
            "test_typst.py::test_no_file_is_read",
            "test_typst.py::test_a_compiler_that_fails_is_an_error_and_no_more",
        ],
        "In the tables of other formats Asciidoctor, docutils, Emacs and Pandoc read all text as it is, and columns"
        " line up in every script.": [
            "test_table_formats.py::test_a_reader_of_the_format_reads_nasty_cells_as_text",
            "test_table_formats.py::test_columns_line_up_whatever_the_script",
        ],
        "Pandoc, HTML and Word show the text of the sources as text: no markup, no script, no picture, and only http"
        " and https become links.": [
            "test_pandoc_markdown.py::test_the_text_of_sources_is_text_for_pandoc_and_comes_out_as_it_is",
            "test_pandoc_markdown.py::test_any_text_of_a_source_is_text_for_pandoc",
            "test_pandoc_markdown.py::test_an_address_that_is_not_on_the_web_is_text",
            "test_pandoc_markdown.py::test_a_word_file_made_of_nasty_sources_holds_no_picture_and_no_link_elsewhere",
        ],
    },
}


def reliability_page() -> str:
    """Return the page; raise LookupError for a test that is not there."""
    counted = _counted()
    lines = [INTRODUCTION]
    for heading, promises in PROMISES.items():
        rows = [
            f"| {promise} | {', '.join(map(_shown, tests))} | {_cases(tests, counted)} |"
            for promise, tests in promises.items()
        ]
        lines += [heading, "", "| promise | shown by | cases |", "|---|---|--:|", *rows, ""]
    return "\n".join(lines)


def _counted() -> Counter[str]:
    """Return the number of cases of each test and of each file of tests."""
    files = sorted({test.split("::")[0] for tests in PROMISES.values() for names in tests.values() for test in names})
    call = [sys.executable, "-m", "pytest", "--collect-only", "--quiet", *(f"tests/{file}" for file in files)]
    collected = subprocess.run(call, cwd=ROOT, capture_output=True, encoding="utf-8", check=True).stdout
    counted: Counter[str] = Counter()
    for file, test in re.findall(r"^tests/([\w.]+)::(\w+)", collected, re.MULTILINE):
        counted.update((file, f"{file}::{test}"))
    return counted


def _cases(tests: list[str], counted: Counter[str]) -> int:
    for test in tests:
        if not counted[test]:
            raise LookupError(f"there is no test {test}")
    return sum(counted[test] for test in tests)


def _shown(test: str) -> str:
    file, _, name = test.partition("::")
    return f"`{name or file}`"


if __name__ == "__main__":
    (ROOT / "docs" / "development" / "reliability.md").write_text(reliability_page(), encoding="utf-8", newline="\n")
