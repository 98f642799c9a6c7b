"""SecretRefs: resolved from what is at hand, never run, never shown."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import audit_secrets

LONG = "0123456789abcdef0123456789abcdef"


def token(config: dict[str, Any], **options: Any) -> Any:
    """Return the gateway token once secrets are resolved."""
    return (
        Deployment.from_mapping(config, **options).config.at("gateway.auth.token").raw
    )


def with_ref(
    source: str, id_: str, provider: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return a config whose token is a SecretRef to the provider ``p``."""
    reference = {
        "source": source,
        "provider": "p" if provider else "default",
        "id": id_,
    }
    config: dict[str, Any] = {
        "gateway": {"auth": {"mode": "token", "token": reference}}
    }
    if provider:
        config["secrets"] = {"providers": {"p": {"source": source, **provider}}}
    return config


def test_a_variable_is_looked_up() -> None:
    """An env reference is the variable's text; unset it is opaque, or nothing."""
    config = with_ref("env", "TOKEN")
    assert token(config, env={"TOKEN": LONG}) == LONG
    assert "env TOKEN" in token(config).source
    assert not isinstance(token(config, unset_variables="missing"), (str, dict))


def test_a_file_is_read_on_the_host_only(tmp_path: Path) -> None:
    """Where unset variables are missing the file is read; elsewhere it is opaque."""
    file = tmp_path / "secrets.json"
    file.write_text(json.dumps({"a/b": [LONG]}))
    file.chmod(0o600)
    config = with_ref("file", "/a~1b/0", {"path": str(file)})
    assert token(config, unset_variables="missing") == LONG
    assert "file /a~1b/0" in token(config).source
    file.chmod(0o640)
    assert token(config, unset_variables="missing") != LONG


def test_a_command_is_never_run(tmp_path: Path) -> None:
    """An exec reference is opaque, whatever the mode, and leaves no trace."""
    trace = tmp_path / "trace"
    script = tmp_path / "hand-out"
    script.write_text(f"#!/bin/sh\ntouch {trace}\n")
    script.chmod(0o700)
    for mode in ("opaque", "missing"):
        config = with_ref("exec", "a/b", {"command": str(script)})
        assert token(config, unset_variables=mode).source == (
            "a secret (exec a/b of provider p)"
        )
    assert not trace.exists()


@pytest.mark.parametrize(
    "reference",
    [
        {"source": "env", "provider": "unknown", "id": "TOKEN"},
        {"source": "file", "provider": "default", "id": "value"},
    ],
)
def test_an_unknown_provider_gives_nothing(reference: dict[str, str]) -> None:
    """A reference without a provider is taken out, as the release does."""
    config = {"gateway": {"auth": {"mode": "token", "token": reference}}}
    deployment = Deployment.from_mapping(config, env={"TOKEN": LONG})
    assert not deployment.config.at("gateway.auth.token").exists
    assert deployment.source.at("gateway.auth.token").is_record


def test_an_unused_credential_stays_a_reference() -> None:
    """Only what could be used is resolved."""
    config = with_ref("env", "TOKEN")
    config["gateway"]["auth"]["mode"] = "password"
    assert isinstance(token(config, env={"TOKEN": LONG}), dict)


def test_a_fifo_as_secret_file_does_not_hold_the_run_up(tmp_path: Path) -> None:
    """Whatever a provider's path names, reading ends."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo, 0o600)
    config = with_ref("file", "value", {"path": str(fifo), "mode": "singleValue"})
    assert not isinstance(token(config, unset_variables="missing"), str)


def test_a_relative_path_is_not_followed(tmp_path: Path) -> None:
    """Where it leads depends on the folder in which the command runs."""
    file = tmp_path / "openclaw.json"
    file.write_text(json.dumps(with_ref("file", "/a", {"path": "sec/v.json"})))
    deployment = Deployment.load(
        file, state_dir=tmp_path, env={"HOME": "/h"}, unset_variables="missing"
    )
    report = audit_secrets(deployment)
    assert report.findings == ()
    assert report.status == "incomplete"
    reason = "its path is relative to the folder in which OpenClaw runs"
    assert reason in report.not_evaluated["secrets.ref_unresolved"]
