"""A repository that came with a decision file runs nothing when `diff` asks git for a version.

Each repository here would run `touch PWNED; false` if git were called without precautions, and each test sees that it
does, unless it says otherwise: so none passes for want of a danger. All that is called ends at once, or is ended.
"""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from policy_cli.cli import main
from policy_cli.reading import revisions
from tests.conftest import ROOT, Git
from tests.terminal import posix

pytestmark = posix

DECISION = "policy-cli: 1\ntitle: Roads\noptions:\n  keep: {name: Keep it}\n  toll: {name: Toll}\n"
FETCHED = {"GIT_NO_LAZY_FETCH": "0"}
"""The environment in which git fetches what is missing, whatever the version."""
LOCAL = {"remote.origin.url": "."}


def ended(*words: str, cwd: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program in a process group of its own, which is ended after some seconds."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    process = subprocess.Popen(
        words,
        cwd=cwd,
        env={**plain, **alone, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        out, err = process.communicate(timeout=30)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    return subprocess.CompletedProcess(words, process.returncode, out, err)


class Hostile:
    """A repository whose configuration runs code, and what that leaves behind."""

    def __init__(self, git: Git, folder: Path) -> None:
        self.git = git
        self.folder = folder
        self.trace = folder.parent / f"{folder.name}-PWNED"
        self.code = f"touch {shlex.quote(str(self.trace))}; false"
        (folder / "options.yaml").write_text(DECISION)
        git("add", ".")
        git("commit", "--quiet", "--message=roads")
        (folder / "options.yaml").write_text(DECISION.replace("Toll", "Fee"))
        git("commit", "--quiet", "--all", "--message=fee")

    def configure(self, settings: dict[str, str], file: str | Path = ".git/config") -> None:
        for name, value in settings.items():
            self.git("config", "--file", str(self.folder / file), name, value)

    def lose(self, revision: str, promise: dict[str, str], file: str | Path = ".git/config") -> None:
        """Delete an object of the repository, and have it fetched from where the configuration says."""
        lost = self.git("rev-parse", revision).strip()
        (self.folder / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
        partial = {"core.repositoryformatversion": "1", "extensions.partialClone": "origin"}
        self.configure({**partial, "remote.origin.promisor": "true", **promise}, file)

    def diff(
        self, version: str, *arguments: str, cwd: Path | None = None, env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Compare with a version; fail if that runs code."""
        call = [sys.executable, "-m", "policy_cli", "diff", version, *arguments]
        result = ended(*call, cwd=cwd or self.folder, env=env)
        assert "Traceback" not in result.stderr
        assert not self.trace.exists(), "code has run"
        return result

    def is_armed(self, blob: str, folder: Path | None = None, env: dict[str, str] | None = None) -> bool:
        """Return whether git without precautions runs code when it is asked for a blob."""
        ended("git", "-C", str(folder or self.folder), "cat-file", "blob", blob, cwd=self.folder, env=env or FETCHED)
        armed = self.trace.exists()
        self.trace.unlink(missing_ok=True)
        return armed


@pytest.fixture
def hostile(git: Git, tmp_path: Path) -> Hostile:
    return Hostile(git, tmp_path)


def monitored(hostile: Hostile) -> dict[str, str]:
    return {"core.fsmonitor": hostile.code}


def in_the_configuration(hostile: Hostile) -> Path:
    hostile.configure(monitored(hostile))
    return hostile.folder


def in_an_included_file(hostile: Hostile) -> Path:
    hostile.configure(monitored(hostile), "more")
    hostile.configure({"include.path": "../more"})
    return hostile.folder


def in_a_file_included_on_a_condition(hostile: Hostile) -> Path:
    hostile.configure(monitored(hostile), "more")
    hostile.configure({"includeIf.gitdir:**/.git.path": "../more"})
    return hostile.folder


def in_the_configuration_of_the_worktree(hostile: Hostile) -> Path:
    hostile.configure({"core.repositoryformatversion": "1", "extensions.worktreeConfig": "true"})
    hostile.configure(monitored(hostile), ".git/config.worktree")
    return hostile.folder


def behind_a_file_that_points_elsewhere(hostile: Hostile) -> Path:
    hostile.configure(monitored(hostile))
    (hostile.folder / ".git").rename(hostile.folder / "elsewhere")
    (hostile.folder / ".git").write_text("gitdir: ./elsewhere\n")
    return hostile.folder


def in_a_linked_worktree(hostile: Hostile) -> Path:
    hostile.git("worktree", "add", "--quiet", "linked")
    hostile.configure(monitored(hostile))
    return hostile.folder / "linked"


def in_a_submodule(hostile: Hostile) -> Path:
    hostile.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(hostile.folder), "within")
    hostile.configure(monitored(hostile), ".git/modules/within/config")
    return hostile.folder / "within"


def beside_a_split_index_that_wants_a_monitor(hostile: Hostile) -> Path:
    hostile.git("update-index", "--split-index")
    hostile.configure({**monitored(hostile), "core.splitIndex": "true", "core.untrackedCache": "true"})
    hostile.git("update-index", "--force-untracked-cache", "--fsmonitor")
    hostile.trace.unlink(missing_ok=True)
    return hostile.folder


MONITORS: list[Callable[[Hostile], Path]] = [
    in_the_configuration,
    in_an_included_file,
    in_a_file_included_on_a_condition,
    in_the_configuration_of_the_worktree,
    behind_a_file_that_points_elsewhere,
    in_a_linked_worktree,
    in_a_submodule,
    beside_a_split_index_that_wants_a_monitor,
]


@pytest.mark.parametrize("build", MONITORS, ids=lambda build: build.__name__)
def test_no_monitor_is_asked_wherever_it_is_named(hostile: Hostile, build: Callable[[Hostile], Path]) -> None:
    folder = build(hostile)
    (folder / "options.yaml").write_text(DECISION.replace("Toll", "Price"))
    result = hostile.diff(":options.yaml", "--format", "text", cwd=folder)
    assert (result.returncode, result.stderr) == (1, "")
    assert "[-Fee-] {+Price+}" in result.stdout
    assert hostile.is_armed(":./options.yaml", folder)


@pytest.mark.parametrize(
    "settings",
    [
        {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.fsmonitor", "GIT_CONFIG_VALUE_0": "CODE"},
        {"GIT_CONFIG_PARAMETERS": "'core.fsmonitor'='CODE'"},
        {"GIT_CONFIG_GLOBAL": "more"},
        {"GIT_DIR": "elsewhere", "GIT_WORK_TREE": "."},
    ],
    ids=lambda settings: next(iter(settings)),
)
def test_no_monitor_is_asked_that_the_environment_names(hostile: Hostile, settings: dict[str, str]) -> None:
    hostile.configure(monitored(hostile), "more")
    hostile.git("clone", "--quiet", "--bare", ".", "elsewhere")
    hostile.git("--git-dir=elsewhere", "read-tree", "HEAD")
    hostile.configure({**monitored(hostile), "core.bare": "false"}, "elsewhere/config")
    env = {name: value.replace("CODE", hostile.code) for name, value in settings.items()}
    assert hostile.diff(":options.yaml", env=env).returncode == 0
    assert hostile.is_armed(":./options.yaml", env=env)


LOST = ["HEAD~1:options.yaml", "HEAD~1^{tree}", "HEAD~1", "v1:options.yaml", "v1"]
"""What may be missing: the blob, the tree or the commit that is asked for, or a tag."""


def fetches(hostile: Hostile) -> dict[str, dict[str, str]]:
    """Return the ways in which a fetch runs code, as configurations."""
    never_reads_on = f"{hostile.code} #"
    return {
        "upload": {**LOCAL, "remote.origin.uploadpack": hostile.code},
        "upload, allowed": {**LOCAL, "remote.origin.uploadpack": hostile.code, "protocol.file.allow": "always"},
        "ssh": {"remote.origin.url": "ssh://localhost/x", "core.sshCommand": never_reads_on},
        "helper": {
            "remote.origin.url": f"ext::sh -c {hostile.code.replace(' ', '% ')}",
            "protocol.ext.allow": "always",
        },
        "proxy": {"remote.origin.url": "git://localhost/x", "core.gitProxy": str(program(hostile, "proxy"))},
        "instead": {
            "remote.origin.url": "nowhere:x",
            "url.ssh://localhost/.insteadOf": "nowhere:",
            "core.sshCommand": never_reads_on,
        },
    }


def program(hostile: Hostile, name: str) -> Path:
    path = hostile.folder.parent / f"{hostile.folder.name}-{name}"
    path.write_text(f"#!/bin/sh\n{hostile.code}\n")
    path.chmod(0o700)
    return path


@pytest.mark.parametrize("lost", LOST)
def test_what_is_missing_is_not_fetched(hostile: Hostile, lost: str) -> None:
    hostile.git("tag", "--annotate", "--message=one", "v1", "HEAD~1")
    hostile.lose(lost, fetches(hostile)["upload"])
    version = "v1" if lost.startswith("v1") else "HEAD~1"
    result = hostile.diff(version)
    assert (result.returncode, result.stdout) == (2, "")
    assert "there is no file" in result.stderr
    assert hostile.is_armed(f"{version}:./options.yaml")


@pytest.fixture
def before_2_39_4(tmp_path: Path) -> dict[str, str]:
    """The environment in which git is one that does not know how to leave a fetch."""
    folder = tmp_path.parent / f"{tmp_path.name}-old"
    folder.mkdir()
    (folder / "git").write_text(f'#!/bin/sh\nPATH={os.environ["PATH"]}\nunset GIT_NO_LAZY_FETCH\nexec git "$@"\n')
    (folder / "git").chmod(0o700)
    return {"PATH": f"{folder}:{os.environ['PATH']}"}


@pytest.mark.parametrize("way", ["upload", "upload, allowed", "ssh", "helper", "proxy", "instead"])
def test_an_older_git_that_fetches_may_use_no_protocol(
    hostile: Hostile, before_2_39_4: dict[str, str], way: str
) -> None:
    hostile.lose("HEAD~1:options.yaml", fetches(hostile)[way])
    result = hostile.diff("HEAD~1", env={**before_2_39_4, "GIT_ALLOW_PROTOCOL": "file:ssh:ext:git"})
    assert (result.returncode, result.stdout) == (2, "")
    assert hostile.is_armed("HEAD~1:./options.yaml")


@pytest.mark.parametrize("cwd", ["policy", "."])
def test_a_bare_repository_among_the_files_of_another_is_not_entered(hostile: Hostile, cwd: str) -> None:
    policy = hostile.folder / "policy"
    hostile.lose("HEAD~1:options.yaml", fetches(hostile)["upload"])
    (hostile.folder / ".git").rename(policy)
    hostile.configure({"core.bare": "true"}, "policy/config")
    (hostile.folder / "options.yaml").rename(policy / "options.yaml")
    hostile.git("init", "--quiet")
    file = os.path.relpath(policy / "options.yaml", hostile.folder / cwd)
    result = hostile.diff("HEAD~1", "-f", file, cwd=hostile.folder / cwd)
    assert (result.returncode, result.stdout) == (2, "")
    assert "cannot use bare repository" in result.stderr
    assert hostile.is_armed("HEAD~1:options.yaml", policy)


def test_nothing_else_that_git_can_call_is_called(hostile: Hostile) -> None:
    """Git without precautions runs none of these either: the test guards against asking it in another way."""
    attributes = "*.yaml diff=x filter=x merge=x\n"
    (hostile.folder / ".gitattributes").write_text(attributes)
    (hostile.folder / ".git" / "info" / "attributes").write_text(attributes)
    places = ("diff.x.textconv", "diff.x.command", "diff.external", "filter.x.clean", "filter.x.smudge")
    programs = ("core.pager", "pager.cat-file", "core.editor", "core.askPass", "gpg.program")
    aliases = ("alias.cat-file", "alias.rev-parse")
    settings = dict.fromkeys((*places, "filter.x.process", *programs, "credential.helper"), hostile.code)
    hostile.configure({**settings, **dict.fromkeys(aliases, f"!{hostile.code}"), "core.hooksPath": "hooks"})
    (hostile.folder / "hooks").mkdir()
    for name in ("post-index-change", "post-checkout", "reference-transaction", "fsmonitor-watchman", "pre-auto-gc"):
        program(hostile, name).rename(hostile.folder / "hooks" / name)
    variables = ("EXTERNAL_DIFF", "PAGER", "SSH", "SSH_COMMAND", "PROXY_COMMAND", "ASKPASS", "EDITOR")
    env = {f"GIT_{name}": str(program(hostile, "called")) for name in variables}
    for version in ("HEAD", "HEAD~1", ":options.yaml", "main:options.yaml", ":/fee", "HEAD^{/roads}", "main@{0}"):
        assert hostile.diff(version, env=env).returncode in (0, 1), version
    ended("git", "cat-file", "--textconv", "HEAD:options.yaml", cwd=hostile.folder)
    assert hostile.trace.exists()


def test_what_is_found_by_way_of_alternates_is_read_and_their_configuration_is_not(hostile: Hostile) -> None:
    hostile.git("clone", "--quiet", "--shared", ".", "honest")
    hostile.configure(monitored(hostile))
    honest = hostile.folder / "honest"
    assert (honest / ".git" / "objects" / "info" / "alternates").exists()
    versions = ("HEAD", "HEAD~1", ":options.yaml")
    assert [hostile.diff(version, cwd=honest).returncode for version in versions] == [0, 1, 0]
    assert hostile.is_armed(":./options.yaml")


def test_git_gets_no_variables_but_those_of_places_and_configuration(
    hostile: Hostile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = tmp_path / "trace"
    for name in ("GIT_TRACE", "GIT_TRACE2", "GIT_TRACE_SETUP", "GIT_TRACE_PACKET"):
        monkeypatch.setenv(name, str(trace))
    monkeypatch.setenv("GIT_NO_LAZY_FETCH", "0")
    monkeypatch.setenv("GIT_EXEC_PATH", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "0")
    monkeypatch.chdir(tmp_path)
    assert main(["diff", "HEAD"]) == 0
    assert not trace.exists()
    monkeypatch.setattr(os, "environ", {"GIT_DIR": "x", "GIT_CONFIG_COUNT": "0", "GIT_SSH": "x", "GIT_EXEC_PATH": "x"})
    assert sorted(revisions._environment()) == [
        "GIT_ALLOW_PROTOCOL",
        "GIT_CONFIG_COUNT",
        "GIT_DIR",
        "GIT_NO_LAZY_FETCH",
        "GIT_TERMINAL_PROMPT",
    ]


@pytest.mark.parametrize("begun", ["HEA", "HEAD:", "HEAD~1:opt", ":opt"])
def test_completion_after_diff_runs_nothing(hostile: Hostile, before_2_39_4: dict[str, str], begun: str) -> None:
    hostile.lose("HEAD~1^{tree}", fetches(hostile)["upload"])
    hostile.configure(monitored(hostile))
    for shell, words, word in (("bash", f"policy-cli diff {begun}", ""), ("fish", "policy-cli\ndiff", begun)):
        asked = {"_POLICY_CLI_COMPLETE": f"{shell}_complete", "COMP_WORDS": words, "COMP_CWORD": word}
        result = ended(sys.executable, "-m", "policy_cli", cwd=hostile.folder, env={**before_2_39_4, **asked})
        assert (result.returncode, result.stderr) == (0, "")
        assert ("plain" in result.stdout) is (begun in ("HEA", "HEAD:"))
        assert not hostile.trace.exists(), "code has run"
    assert hostile.is_armed("HEAD~1:options.yaml")


def test_a_repository_that_never_answers_is_left(hostile: Hostile) -> None:
    head = hostile.folder / ".git" / "HEAD"
    head.unlink()
    os.mkfifo(head)
    code = "from policy_cli import cli; from policy_cli.reading import revisions; revisions.SECONDS = 1; "
    result = ended(sys.executable, "-c", f"{code} raise SystemExit(cli.main(['diff', 'HEAD']))", cwd=hostile.folder)
    assert (result.returncode, result.stdout) == (2, "")
    assert "git did not finish within 1 seconds" in result.stderr


def of_a_submodule(git: Git, folder: Path) -> Path:
    git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(folder), "within")
    return folder / "within"


def of_a_linked_worktree(git: Git, folder: Path) -> Path:
    git("worktree", "add", "--quiet", "linked")
    return folder / "linked"


def of_a_worktree_of_a_bare_repository(git: Git, folder: Path) -> Path:
    git("clone", "--quiet", "--bare", ".", "bare.git")
    git("-C", "bare.git", "worktree", "add", "--quiet", "../other", "-b", "other")
    return folder / "other"


def of_a_partial_clone(git: Git, folder: Path) -> Path:
    git("config", "uploadpack.allowFilter", "true")
    git("clone", "--quiet", "--filter=blob:none", f"file://{folder}", "partial")
    return folder / "partial"


@pytest.mark.parametrize(
    "build",
    [of_a_submodule, of_a_linked_worktree, of_a_worktree_of_a_bare_repository, of_a_partial_clone],
    ids=lambda build: build.__name__,
)
def test_the_versions_of_an_honest_repository_are_compared(
    git: Git, tmp_path: Path, build: Callable[[Git, Path], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = build(git, tmp_path)
    monkeypatch.chdir(folder)
    assert [main(["diff", version]) for version in ("HEAD", ":options.yaml", "HEAD:options.yaml")] == [0, 0, 0]


def test_a_bare_repository_is_asked_when_the_person_names_it(
    git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    git("clone", "--quiet", "--bare", ".", "bare.git")
    monkeypatch.chdir(tmp_path / "bare.git")
    call = ["diff", "main:options.yaml", "-f", "../options.yaml"]
    assert main(call) == 2
    assert "cannot use bare repository" in capsys.readouterr().err
    monkeypatch.setenv("GIT_DIR", ".")
    assert main(call) == 0
