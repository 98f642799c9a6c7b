"""Variables: the environment, ``.env`` files, the ``env`` section and ``${NAME}``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import NotEvaluated
from pytest_openclaw import UsageError


def prefix(config: dict[str, Any], **options: Any) -> str | None:
    """Return what ``messages.responsePrefix`` holds once *config* is loaded."""
    options.setdefault("unset_variables", "missing")
    loaded = Deployment.from_mapping(config, **options)
    return loaded.config.at("messages.responsePrefix").string


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${A}", "1"),
        ("<${A}${B}>", "<1two>"),
        ("$${A}", "${A}"),
        ("$$${A}", "$${A}"),
        ("$A", "$A"),
        ("${a} ${ A } ${A:-x} ${1A}", "${a} ${ A } ${A:-x} ${1A}"),
        ("${UNSET}", "${UNSET}"),
        ("${EMPTY}", "${EMPTY}"),
        ("${BLANK}", " "),
        ("${REF}", "${A}"),
    ],
)
def test_references_are_replaced_once(text: str, expected: str) -> None:
    """Each form of a reference is replaced, or left, as the release does it."""
    env = {"A": "1", "B": "two", "EMPTY": "", "BLANK": " ", "REF": "${A}"}
    assert prefix({"messages": {"responsePrefix": text}}, env=env) == expected


def test_an_unset_variable_is_opaque_by_default() -> None:
    """It counts as set, and its text cannot be read by accident."""
    config = {"messages": {"responsePrefix": "<${UNSET}>"}}
    setting = Deployment.from_mapping(config).config.at("messages.responsePrefix")
    assert setting.is_opaque
    assert setting.has_text
    with pytest.raises(NotEvaluated, match=r"responsePrefix is \$\{UNSET\}"):
        assert setting.text
    with pytest.raises(NotEvaluated):
        assert setting.raw == "x"


def test_opaque_variables_are_declared() -> None:
    """A variable set on the host is opaque even where unset ones are missing."""
    config = {"messages": {"responsePrefix": "${TOKEN}"}}
    loaded = Deployment.from_mapping(
        config, opaque_env=["TOKEN"], unset_variables="missing"
    )
    assert loaded.config.at("messages.responsePrefix").is_opaque
    with pytest.raises(UsageError, match="a list of texts, not one text"):
        Deployment.from_mapping({}, opaque_env="TOKEN")


def test_the_env_section_exports_what_is_unset(tmp_path: Path) -> None:
    """It fills unset and blank names, and never those that steer programs."""
    config = {
        "env": {
            "vars": {"A": "section", "B": "section", "PATH_X": "p", "LD_PRELOAD": "x"}
        },
        "messages": {"responsePrefix": "${A}${B}${PATH_X}${LD_PRELOAD}"},
    }
    env = {"A": "given", "B": " "}
    assert prefix(config, env=env) == "givensectionp${LD_PRELOAD}"


def test_names_directly_under_env_are_of_the_older_release() -> None:
    """2026.5.12 takes ``env.NAME``, and prefers it; 2026.9.6 refuses it."""
    config = {
        "env": {"A": "direct", "vars": {"A": "vars"}},
        "messages": {"responsePrefix": "${A}"},
    }
    assert prefix(config, release="2026.5.12") == "direct"
    (problem,) = Deployment.from_mapping(config, release="2026.9.6").problems
    assert problem.message == "unknown key; 2026.9.6 calls it env.vars.<NAME>"


def test_dotenv_of_the_state_directory_counts(tmp_path: Path) -> None:
    """The state's ``.env`` fills what the environment lacks, even an empty text not."""
    state = tmp_path / "state"
    state.mkdir()
    (state / "openclaw.json").write_text('{messages: {responsePrefix: "${A}${B}"}}')
    (state / ".env").write_text("A=file\nB=file\n")
    loaded = Deployment.load(state_dir=state, env={"B": "given"}, home=tmp_path)
    assert loaded.config.at("messages.responsePrefix").string == "filegiven"
    empty = Deployment.load(state_dir=state, env={"B": ""}, unset_variables="missing")
    assert empty.config.at("messages.responsePrefix").string == "file${B}"


def test_an_env_file_beside_a_config_is_not_the_deployments(tmp_path: Path) -> None:
    """A repo's own ``.env`` next to a rendered config says nothing about the host."""
    (tmp_path / ".env").write_text("A=developer\n")
    (tmp_path / "openclaw.json").write_text('{messages: {responsePrefix: "${A}"}}')
    loaded = Deployment.load(config=tmp_path / "openclaw.json")
    assert loaded.config.at("messages.responsePrefix").is_opaque


def test_the_process_environment_is_never_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What runs the tests is not what is tested."""
    monkeypatch.setenv("OPENCLAW_GATEWAY_TOKEN", "of-the-process")
    monkeypatch.setenv("OPENCLAW_CONFIG_PATH", str(tmp_path / "openclaw.json"))
    loaded = Deployment.load()
    assert loaded.environment.get("OPENCLAW_GATEWAY_TOKEN") is None
    assert loaded.places.config is None
