"""What counts as a secret wherever a message would show it."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import audit

SECRET = "Zq3vKw9Rt7LmPj4"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--token", SECRET],
        [f"--api-key={SECRET}"],
        ["-y", "--db-password", SECRET, "server"],
        ["--header", {"Authorization": SECRET}],
    ],
)
def test_a_secret_among_arguments(arguments: list[Any]) -> None:
    """It stands behind an option whose name says so."""
    server = {"command": "npx", "args": arguments}
    deployment = Deployment.from_mapping({"mcp": {"servers": {"a": server}}})
    assert deployment.redacted(f"a {SECRET} b") == "a [redacted] b"
    said = repr(audit(deployment, profile="hardened").findings)
    assert SECRET not in said


@pytest.mark.parametrize(
    "arguments", [["--token-file", "/run/token"], ["--token", "--verbose"]]
)
def test_an_argument_that_is_no_secret(arguments: list[str]) -> None:
    """Neither the place of one nor the next option is."""
    server = {"command": "npx", "args": arguments}
    deployment = Deployment.from_mapping({"mcp": {"servers": {"a": server}}})
    assert deployment.redacted(arguments[1]) == arguments[1]


@pytest.mark.parametrize("name", ["GITHUB_PAT", "DB_PASSWD", "db-pass", "MQTT_PWD"])
def test_a_variable_that_people_call_so(name: str) -> None:
    """In the config as well as in the environment."""
    config = {"env": {"vars": {name: SECRET}}}
    for deployment in (
        Deployment.from_mapping(config),
        Deployment.from_mapping({}, env={name: SECRET}),
    ):
        assert deployment.redacted(SECRET) == "[redacted]"


@pytest.mark.parametrize("value", [{"value": SECRET}, [SECRET], {"a": [{"b": SECRET}]}])
def test_an_object_in_the_place_of_a_secret(value: Any) -> None:
    """The release rejects it; a diff of what to fix beside it shows its lines."""
    deployment = Deployment.from_mapping({"gateway": {"auth": {"token": value}}})
    assert deployment.redacted(SECRET) == "[redacted]"


def test_what_says_where_secrets_are_is_none() -> None:
    """References, and providers of secrets."""
    file = {"source": "file", "path": "/run/secrets.json", "mode": "json"}
    program = {"source": "exec", "command": "/usr/bin/vault", "args": ["--quietly"]}
    reference = {"source": "env", "provider": "default", "id": "GATEWAY_TOKEN"}
    config = {
        "secrets": {"providers": {"a": file, "b": program}},
        "gateway": {"auth": {"token": reference}},
    }
    said = "/run/secrets.json /usr/bin/vault --quietly default GATEWAY_TOKEN"
    assert Deployment.from_mapping(config).redacted(said) == said


@pytest.mark.parametrize("name", ["PWD", "BYPASS", "COMPAT"])
def test_a_variable_that_is_called_nearly_so(name: str) -> None:
    """A working directory is no secret."""
    deployment = Deployment.from_mapping({}, env={name: "/srv/gateway"})
    assert deployment.redacted("/srv/gateway") == "/srv/gateway"
