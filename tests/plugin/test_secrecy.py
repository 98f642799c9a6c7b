"""No secret's text reaches any output, wherever it lies and whatever goes wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw.deployment.secrets.secret_providers import look_up
from pytest_openclaw.deployment.secrets.secret_refs import SecretRef
from tests.plugin.project import Project

pytestmark = pytest.mark.usefixtures("whole_audit")

SECRET = "hunter2-correct-horse"

#: Places for a secret, of the right kind and of the wrong one.
PLACES: dict[str, Any] = {
    "a token": {"gateway": {"bind": "lan", "auth": {"token": SECRET}}},
    "a short token by variable": {"gateway": {"auth": {"token": "${SHORT_TOKEN}"}}},
    "a password": {"gateway": {"auth": {"mode": "password", "password": SECRET}}},
    "a token of the wrong type": {"gateway": {"auth": {"token": [SECRET]}}},
    "in the place of a word": {"gateway": {"bind": SECRET}},
    "in the place of a number": {"gateway": {"port": SECRET}},
    "in the place of an object": {"gateway": SECRET},
    "below an unknown key": {"gateway": {"secretsHere": {"token": SECRET}}},
    "in a list of commands": {
        "gateway": {"nodes": {"commands": {"deny": ["${TOKEN}"]}}}
    },
    "an API key": {"models": {"providers": {"x": {"apiKey": SECRET, "oops": 1}}}},
    "a reference": {
        "gateway": {
            "auth": {"token": {"source": "env", "provider": "default", "id": "TOKEN"}}
        }
    },
    "a reference of the wrong form": {
        "gateway": {"auth": {"token": {"source": "env", "id": SECRET}}}
    },
    "a variable in an address": {
        "mcp": {"servers": {"x": {"url": "ftp://${TOKEN}@host/"}}}
    },
    "a header": {"gateway": {"remote": {"edgeAuth": {"authorization": SECRET}}}},
    "an env section": {"env": {"vars": {"MY_TOKEN": SECRET}}, "oops": 1},
}


@pytest.mark.parametrize("release", ["2026.9.6", "2026.5.12"])
@pytest.mark.parametrize("place", PLACES)
def test_no_report_holds_a_secret(project: Project, place: str, release: str) -> None:
    """Terminal, JUnit, JSON and cache name keys, and never what stands there."""
    project.config(PLACES[place])
    assert_silent(project, release)


def assert_silent(project: Project, release: str) -> None:
    """Run pytest as talkatively as can be, and look at everything it says."""
    config = (project.path / "openclaw.json").read_text()
    used = "TOKEN}" in config or '"TOKEN"' in config
    variables = f"TOKEN={SECRET}\nSHORT_TOKEN={SECRET}\n" if used else ""
    (project.path / "env").write_text(variables)
    result = project.run(
        "--openclaw-config=openclaw.json",
        "--openclaw-env-file=env",
        f"--openclaw-release={release}",
        "--openclaw-fail-on=info",
        "--openclaw-json=report.json",
        "--junitxml=junit.xml",
        *("-vv", "-rA", "-l", "--tb=long", "--full-trace"),
    )
    assert result.parseoutcomes()["failed"]
    said = [result.stdout.str(), result.stderr.str()]
    written = project.path.rglob("*")
    given = {project.path / "openclaw.json", project.path / "env"}
    said += [
        path.read_text(errors="replace")
        for path in written
        if path.is_file() and path not in given and path.suffix != ".pyc"
    ]
    assert len(said) > 4
    assert not [text for text in said if SECRET in text]


@pytest.mark.parametrize("release", ["2026.9.6", "2026.5.12"])
@pytest.mark.parametrize(
    "place",
    ["a token", "a short token by variable", "an API key", "an env section"],
)
def test_a_talkative_check_is_silenced(
    project: Project, place: str, release: str
) -> None:
    """What keys and variables call a secret is taken out of any check's message."""
    project.config(PLACES[place])
    (project.path / "conftest.py").write_text(TALKATIVE)
    assert_silent(project, release)


#: A check of an organisation that shows everything it sees.
TALKATIVE = '''
from pytest_openclaw import check, found

@check("acme.talkative", fix="Say less.")
def talkative(deployment):
    """It shows whatever it sees."""
    for section in ("gateway", "models", "env"):
        setting = deployment.config[section]
        yield found(setting, f"{section} is {setting.raw!r}")
    for name, value in deployment.environment.variables.items():
        yield found(setting, f"{name} is {value}")

def pytest_openclaw_register_checks(catalogue):
    catalogue.add(talkative)
'''


def test_names_of_secrets_are_no_secrets() -> None:
    """A message loses the text of a secret, and keeps the words around it."""
    deployment = Deployment.from_mapping(
        {
            "gateway": {
                "auth": {"mode": "token", "token": "abcdefgh", "password": "short"},
                "tls": {"keyPath": "/etc/keys"},
            }
        },
        env={"OPENCLAW_GATEWAY_TOKEN": "abcdefghijkl", "HOME": "/home/me"},
    )
    said = "abcdefghijkl, abcdefgh, short, token, /etc/keys, /home/me"
    assert deployment.redacted(said) == (
        "[redacted], [redacted], short, token, /etc/keys, /home/me"
    )


def test_a_deployment_shows_nothing_of_its_config() -> None:
    """Its representation, and those of what it consists of, name it alone."""
    config = {"gateway": {"auth": {"token": SECRET}}}
    deployment = Deployment.from_mapping(config, env={"A_TOKEN": SECRET})
    shown = [
        repr(deployment),
        repr(deployment.config),
        repr(deployment.config["gateway"]),
    ]
    assert SECRET not in json.dumps(shown)


def test_what_a_deployment_is_made_of_shows_no_texts() -> None:
    """Whoever prints a part of it, as a traceback does, sees no secret."""
    config = {"gateway": {"auth": {"token": SECRET}}, "x": {"token": "${A_TOKEN}"}}
    deployment = Deployment.from_mapping(config, env={"A_TOKEN": SECRET})
    reference = SecretRef("env", None, "A_TOKEN")
    parts = [
        deployment.loaded,
        deployment.inputs,
        deployment.environment,
        deployment.secret_source,
        look_up(reference, deployment.secret_source),
    ]
    assert not [part for part in parts if SECRET in repr(part)]
