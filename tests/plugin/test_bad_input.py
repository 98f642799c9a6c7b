"""Hostile and broken input: one clear complaint, in bounded time, and never a pass."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import audit
from tests.plugin.project import Project

CONFIG = "--openclaw-config=openclaw.json"


def text(content: str | bytes) -> Callable[[Path], None]:
    """Return what writes *content* to a path."""
    data = content.encode() if isinstance(content, str) else content

    def write(path: Path) -> None:
        path.write_bytes(data)

    return write


def huge(path: Path) -> None:
    """Write 50 MB of a valid config."""
    with path.open("wb") as file:
        file.write(b'{gateway: {bind: "lan"}, x: "')
        file.write(b"x" * 50_000_000 + b'"}')


def including(given: str, **files: str) -> Callable[[Path], None]:
    """Return what writes a config that includes *given*, and *files* beside it."""

    def write(path: Path) -> None:
        path.write_text(f'{{\n  gateway: {{bind: "lan"}},\n  $include: "{given}",\n}}')
        for name, content in files.items():
            (path.parent / f"{name}.json").write_text(content)

    return write


def cyclic(path: Path) -> None:
    """Write a config and a file that include each other."""
    including("b.json", b='{\n  $include: "openclaw.json",\n}')(path)


BAD = {
    "binary": (
        text(bytes(range(256)) * 40),
        "openclaw.json:3: not JSON5: this string is not terminated, in column *",
    ),
    "empty": (
        text(""),
        "openclaw.json:1: not JSON5: it contains no value, in column 1",
    ),
    "cut off": (
        text('{\n  gateway: {bind: "lan"'),
        "openclaw.json:2: not JSON5: the value that begins here is incomplete,"
        " in column *",
    ),
    "a word too many": (
        text("{gateway: {}}\n\nx"),
        "openclaw.json:3: not JSON5: *",
    ),
    "huge": (huge, "openclaw.json: *larger than *"),
    "deep": (
        text("[" * 100_000),
        "openclaw.json:1: not JSON5: more than 128 levels of nesting, in column *",
    ),
    "deep objects": (
        text('{"a":' * 50_000 + "1" + "}" * 50_000),
        "openclaw.json:1: not JSON5: more than 128 levels of nesting, in column *",
    ),
    "no object": (text("[]"), "openclaw.json:1: the top level must be an object"),
    "not UTF-8": (
        text(b'{\n  gateway: {bind: "lan"}, // caf\xe9\n}'),
        "openclaw.json:2: not UTF-8: *",
    ),
    "a key twice": (
        text('{\n  gateway: {bind: "lan"},\n  gateway: {bind: "loopback"},\n}'),
        "openclaw.json:3: gateway: duplicate key: the value in line 2 is ignored",
    ),
    "NaN": (
        text("{\n  gateway: {\n    port: NaN,\n  },\n}"),
        "openclaw.json:3: gateway.port: must be an integer",
    ),
    "a prototype": (
        text('{\n  "__proto__": {gateway: {bind: "lan"}},\n}'),
        "openclaw.json:2: __proto__: the release silently ignores this key",
    ),
    "an include of itself": (including("openclaw.json"), "openclaw.json:3: *"),
    "a cycle of includes": (cyclic, "b.json:2: *"),
    "an include that is missing": (including("no.json"), "openclaw.json:3: *no.json*"),
    "an include outside": (including("../../x.json"), "openclaw.json:3: *outside*"),
    "an include of the system": (
        including("/etc/passwd"),
        "openclaw.json:3: *outside*",
    ),
    "an include that is bad": (
        including("b.json", b="{\n\n  x\n}"),
        "b.json:4: not JSON5: *",
    ),
    "endless numbers": (
        text("{\n  gateway: {port: %s},\n}" % ("9" * 100_000)),
        "openclaw.json:2: gateway.port: must be an integer",
    ),
    "a line in a key": (
        text('{\n  "a\\nFAILED": 1,\n}'),
        'openclaw.json:2: ["a\\nFAILED"]: unknown key; no release has it',
    ),
    "half a pair": (
        text('{\n  "\\ud800": 1,\n}'),
        'openclaw.json:1: ["\ufffd"]: unknown key; no release has it',
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_config_gets_one_clear_complaint(project: Project, name: str) -> None:
    """The gate names file and line, and no item passes on what was not read."""
    write, complaint = BAD[name]
    write(project.path / "openclaw.json")
    result = project.run(CONFIG, "--openclaw-select=deployment.config_valid")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([f"{complaint.replace('[', '[[]')}"])
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*pytest_openclaw/*")


@pytest.mark.parametrize(
    "name", sorted(BAD.keys() - {"not UTF-8", "a key twice", "a prototype"})
)
def test_a_refused_config_has_no_passed_item(project: Project, name: str) -> None:
    """Whatever could not be read, nothing is called clean."""
    BAD[name][0](project.path / "openclaw.json")
    assert "passed" not in project.outcomes(CONFIG).values()


def test_a_directory_is_no_config(project: Project) -> None:
    """Whoever names one is told to name the config; where it is found, a gate fails."""
    (project.path / "openclaw.json").mkdir()
    result = project.run(CONFIG)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*openclaw.json is a directory: name the config *"])
    found = audit(Deployment.load(env={"OPENCLAW_CONFIG_PATH": "openclaw.json"}))
    assert not found.accepted


def test_a_pipe_is_not_waited_for(project: Project) -> None:
    """A FIFO would block its reader for ever."""
    os.mkfifo(project.path / "openclaw.json")
    result = project.run(CONFIG)
    assert "passed" not in result.parseoutcomes()
    result.stdout.fnmatch_lines(["*openclaw.json: *"])


def test_a_link_to_a_device_is_not_read(project: Project) -> None:
    """/dev/zero has no end."""
    (project.path / "openclaw.json").symlink_to("/dev/zero")
    result = project.run(CONFIG)
    assert "passed" not in result.parseoutcomes()
    result.stdout.fnmatch_lines(["*openclaw.json: *"])


def test_a_loop_of_links_is_no_file(project: Project) -> None:
    """It leads nowhere: a usage error names it."""
    (project.path / "openclaw.json").symlink_to("openclaw.json")
    result = project.run(CONFIG)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: *there is no file 'openclaw.json'*"])


def test_a_tree_of_includes_is_bounded(project: Project) -> None:
    """Lists that include lists would be read for ever."""
    project.config('{\n  $include: ["0.json"],\n}')
    for at in range(9):
        many = ", ".join([f'"{at + 1}.json"'] * 20)
        (project.path / f"{at}.json").write_text(f"{{$include: [{many}]}}")
    (project.path / "9.json").write_text("{}")
    result = project.run(CONFIG, "--openclaw-select=deployment.config_valid")
    result.stdout.fnmatch_lines(["*.json:1: $include: more than 1000 included files"])


def test_includes_do_not_nest_deeper_than_one_file_may(project: Project) -> None:
    """Each file is shallow enough, and all of them together are not."""
    deep = '{"a":' * 120
    project.config(deep + '{$include: "1.json"}' + "}" * 120)
    (project.path / "1.json").write_text(deep + "1" + "}" * 120)
    result = project.run(CONFIG, "--openclaw-select=deployment.config_valid")
    result.stdout.fnmatch_lines(
        ["1.json:1: not JSON5: more than 128 levels of nesting"]
    )


def test_many_problems_are_all_told(project: Project) -> None:
    """Each with its own line, in the order of the file."""
    project.config('{\n  bnd: 1,\n  gateway: {\n    prt: 2,\n    bind: "wan",\n  },\n}')
    result = project.run(CONFIG, "--openclaw-select=deployment.*")
    result.stdout.fnmatch_lines(
        [
            "*openclaw.json:2: bnd: unknown key*",
            "*openclaw.json:4: gateway.prt: unknown key; did you mean port?",
            "*openclaw.json:5: gateway.bind: must be one of *",
        ]
    )


def test_a_fault_of_syntax_shows_its_line(project: Project) -> None:
    """Column and line say where; of values, none is shown."""
    project.config('{\n  gateway: {auth: {token: "hunter2hunter2" oops}},\n}')
    result = project.run(CONFIG, "--openclaw-select=deployment.config_valid")
    result.stdout.fnmatch_lines(
        ["openclaw.json:2: not JSON5: *, in column *: gateway: {auth: {token: *"]
    )
    assert "hunter2" not in result.stdout.str()


def test_a_gate_that_is_shut_fails_however_little_is_selected(project: Project) -> None:
    """Else such a run would skip all it has, and end as one of a clean config does."""
    config, gate = project.config({"gateway": {"bnd": 1}}), "deployment.config_valid"
    asked = (f"--openclaw-config={config.name}", "--openclaw-select=gateway.bind_*")
    ended = {name.split("::")[1]: e for name, e in project.outcomes(*asked).items()}
    assert ended == {gate: "failed", "gateway.bind_no_auth": "skipped"}
    # Who leaves it out by name has decided so.
    left = project.outcomes(*asked, f"--openclaw-ignore={gate}")
    assert set(left.values()) == {"skipped"}
    project.config({})
    (only,) = project.outcomes(*asked)
    assert only.endswith("::gateway.bind_no_auth")


REJECTED = """
    import pytest

    @pytest.fixture(params=[{"bnd": 1}, {"port": 1}], ids=["eu", "us"])
    def openclaw_deployment(request):
        return {"gateway": request.param}
"""


@pytest.mark.parametrize(
    "asked",
    [
        ("--openclaw-select=gateway.tailscale_*",),
        ("--openclaw-select=gateway.tailscale_*,deployment.*", "-k", "gateway"),
    ],
)
def test_one_item_fails_for_the_gate_that_does_not_run(
    project: Project, asked: tuple[str, ...]
) -> None:
    """What a fixture gives is known too late to add its gate; marks leave it out."""
    project.conftest(REJECTED)
    first, second = "gateway.tailscale_funnel", "gateway.tailscale_serve"
    ended = {name.split("::")[1]: e for name, e in project.outcomes(*asked).items()}
    assert ended == {
        f"{first}[eu]": "failed",
        f"{second}[eu]": "skipped",
        f"{first}[us]": "passed",
        f"{second}[us]": "passed",
    }
    alone = f"conftest.py::{second}[eu]"
    result = project.run(alone)
    result.stdout.fnmatch_lines(["gateway.bnd: unknown key; *"])
    result.stdout.fnmatch_lines(["CRITICAL deployment.config_valid: *"])
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    left = project.outcomes(alone, "--openclaw-ignore=deployment.config_valid")
    assert left == {alone: "skipped"}


def test_a_mark_of_one_item_hides_no_rejected_config(project: Project) -> None:
    """An item that was expected to fail, or found something, has not said why."""
    project.conftest(
        REJECTED
        + """
    def pytest_collection_modifyitems(items):
        items[0].add_marker("xfail")
"""
    )
    ended = project.outcomes("--openclaw-select=gateway.t*", "-k", "eu")
    first, second, third, *others = ended.values()
    assert [first, second, third] == ["xfailed", "failed", "skipped"]
    assert set(others) == {"skipped"}


def test_a_config_by_option_has_its_gate_or_fails_an_item(project: Project) -> None:
    """Neither ``-k``, nor an id, nor findings that fail nothing make a clean run."""
    config = project.config({"gateway": {"bind": "lan", "bnd": 1}})
    option = f"--openclaw-config={config.name}"
    gate, check = "deployment.config_valid", "gateway.auth_no_rate_limit"
    both = project.outcomes(
        option, "--openclaw-select=gateway.auth_*", "--openclaw-fail-on=critical"
    )
    assert both == {
        f"{config.name}::{gate}": "failed",
        f"{config.name}::{check}": "skipped",
    }
    alone = f"{config.name}::{check}"
    assert project.outcomes(alone, "--openclaw-fail-on=critical") == {alone: "failed"}


def test_a_file_that_is_not_there_fails_an_item_too(project: Project) -> None:
    """The gate says so where it runs."""
    project.conftest(
        """
        import pytest

        @pytest.fixture
        def openclaw_deployment(tmp_path):
            return tmp_path / "openclaw.json"
        """
    )
    ended = project.outcomes("--openclaw-select=gateway.tailscale_*")
    assert list(ended.values()) == ["failed", "skipped"]


def test_a_test_function_fails_before_it_starts(project: Project) -> None:
    """Whether it would have enforced that check or not, unless the gate has failed."""
    project.conftest(REJECTED)
    module = project.pytester.makepyfile("def test_all(openclaw_check): pass")
    selected = "--openclaw-select=gateway.tailscale_*"
    ended = project.outcomes(selected, "-k", "eu")
    assert list(ended.values()) == ["error", "skipped"]
    whole = (f"{selected},deployment.config_valid", "-k", "eu")
    assert list(project.outcomes(*whole).values()) == ["passed", "error", "skipped"]
    module.write_text("def test_all(openclaw_check): openclaw_check.enforce()")
    ended = project.outcomes(*whole)
    assert list(ended.values()) == ["failed", "skipped", "skipped"]
