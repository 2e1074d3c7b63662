import re
from pathlib import Path

import pytest

from policy_cli.console.terminal import can_link, color_depth
from tests.conftest import Run

ADDRESS = "https://example.org/roads"
CITED = f"""\
policy-cli: 1
title: Roads
references:
  - {{id: ash, title: Roads, URL: "{ADDRESS}"}}
  - {{id: oak, title: Bridges}}
options:
  keep:
    name: Keep it
    steps: [{{action: Wait, cite: ["ash, Bends, par. 2", oak, ash]}}]
  toll: {{name: Toll}}
"""
LINK = re.compile(r"\x1b\]8;id=\d+;(.*?)\x1b\\(.*?)\x1b\]8;;\x1b\\")


@pytest.mark.parametrize(
    ("environment", "links"),
    [
        ({}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "linux"}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM_PROGRAM": "iTerm.app"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"WT_SESSION": "c1"}, True),
        ({"VTE_VERSION": "7203"}, True),
        ({"VTE_VERSION": "5000"}, False),
        ({"VTE_VERSION": "new"}, False),
        ({"KONSOLE_VERSION": "220401"}, True),
        ({"KONSOLE_VERSION": "180800"}, False),
        ({"VTE_VERSION": "7203", "STY": "1.pts"}, False),
        ({"VTE_VERSION": "7203", "FORCE_HYPERLINK": "0"}, False),
        ({"FORCE_HYPERLINK": "1"}, True),
        ({"FORCE_HYPERLINK": ""}, False),
    ],
)
def test_terminals_that_show_links_are_known_by_their_environment(environment: dict[str, str], links: bool) -> None:
    assert can_link(environment, is_terminal=True) is links
    assert can_link(environment, is_terminal=False) is (environment.get("FORCE_HYPERLINK") == "1")


@pytest.mark.parametrize(
    ("arguments", "env", "links"),
    [
        (["--color", "always"], {"FORCE_HYPERLINK": "1"}, True),
        (["--color", "always"], {}, False),
        (["--color", "always"], {"VTE_VERSION": "7203"}, False),
        (["--color", "never"], {"FORCE_HYPERLINK": "1"}, False),
        ([], {"FORCE_HYPERLINK": "1", "FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "always", "--format", "text"], {"FORCE_HYPERLINK": "1"}, False),
    ],
)
def test_links_come_with_color_and_on_terminals_only(
    run: Run, arguments: list[str], env: dict[str, str], links: bool
) -> None:
    for command in (["refs"], ["show", "keep"], ["compare", "--full"]):
        shown = run("-f", "-", *command, *arguments, stdin=CITED, env=env).stdout
        assert ("\x1b]8;" in shown) is links


def test_the_source_of_a_place_leads_to_where_it_can_be_read(run: Run, tmp_path: Path) -> None:
    env = {"FORCE_HYPERLINK": "1"}
    first, again = (run("-f", "-", "show", "keep", "--color", "always", stdin=CITED, env=env).stdout for _ in range(2))
    assert first == again
    assert LINK.findall(first) == [(ADDRESS, "ash")] * 2
    markdown = run("-f", "-", "show", "keep", "--format", "markdown", stdin=CITED).stdout
    assert f"[^1]: [ash](<{ADDRESS}>), Bends, par. 2\n[^2]: oak\n[^3]: [ash](<{ADDRESS}>)\n" in markdown


@pytest.mark.parametrize(
    ("environment", "depth"),
    [
        ({}, "standard"),
        ({"TERM": "linux"}, "standard"),
        ({"TERM": "xterm-256color"}, "256"),
        ({"TERM": "xterm-direct"}, "truecolor"),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "truecolor"),
        ({"TERM": "screen", "COLORTERM": "24bit"}, "truecolor"),
        ({"WT_SESSION": "1"}, "truecolor"),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "FORCE_COLOR": "1"}, "standard"),
        ({"FORCE_COLOR": "2"}, "256"),
        ({"FORCE_COLOR": "3"}, "truecolor"),
        ({"TERM": "xterm-256color", "FORCE_COLOR": "yes"}, "256"),
    ],
)
def test_a_terminal_has_the_colors_that_its_environment_names(environment: dict[str, str], depth: str) -> None:
    assert color_depth(environment) == depth
