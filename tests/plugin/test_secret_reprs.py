"""No representation of anything in the package holds a secret.

pytest prints representations: of locals with ``-l``, of both sides of an assertion.
"""

from __future__ import annotations

import dataclasses
import gc
import importlib
import inspect
import pickle
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import pytest_openclaw
from pytest_openclaw import Deployment
from pytest_openclaw import audit
from pytest_openclaw.deployment.values.secret_text import SecretText
from pytest_openclaw.effective.secrets_audit.report import audit_secrets
from tests.plugin.project import Project

CANARY = "canary-7f3e91c0b5"
ROOT = Path(pytest_openclaw.__file__).parent

_STORED = {"source": "env", "provider": "default", "id": "STORED_TOKEN"}
_PROVIDER = {"baseUrl": "https://x.example", "models": []}
#: A config with a secret in each kind of place.
CONFIG: dict[str, Any] = {
    "gateway": {
        "bind": "lan",
        "auth": {"mode": "token", "token": CANARY, "password": _STORED},
        "remote": {"token": f"{CANARY}-remote", "password": "${STORED_TOKEN}"},
    },
    "hooks": {"enabled": True, "token": CANARY, "path": "/hooks"},
    "env": {"vars": {"A_TOKEN": CANARY}},
    "models": {"providers": {"x": {**_PROVIDER, "apiKey": CANARY}}},
    "channels": {
        "discord": {"enabled": True, "token": CANARY},
        "slack": {"enabled": True, "botToken": CANARY, "appToken": _STORED},
    },
}
ENVIRONMENT = {
    "OPENCLAW_GATEWAY_TOKEN": CANARY,
    "OPENCLAW_GATEWAY_PASSWORD": CANARY,
    "STORED_TOKEN": CANARY,
}
ARGUMENTS = [
    ["--token", CANARY],
    ["--auth=password", f"--password={CANARY}"],
    ["--auth", "token", "--token", "${STORED_TOKEN}"],
    [],
]


def is_of_the_package(kind: type) -> bool:
    """Is *kind* a dataclass or a named tuple of ours?"""
    ours = kind.__module__.startswith("pytest_openclaw")
    return ours and (dataclasses.is_dataclass(kind) or hasattr(kind, "_fields"))


def classes() -> Iterator[type]:
    """Yield each dataclass and named tuple of the package."""
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT.parent).with_suffix("").parts
        module = importlib.import_module(".".join(parts).removesuffix(".__init__"))
        for value in vars(module).values():
            is_own = inspect.isclass(value) and value.__module__ == module.__name__
            if is_own and is_of_the_package(value):
                yield value


class Listener:
    """Looks at each of our objects that a function returns while it listens."""

    def __init__(self) -> None:
        self.seen: set[type] = set()
        self.leaks: set[str] = set()
        # By identity, as most are returned many times; kept, so that none is another's.
        self._returned_before: dict[int, object] = {}

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Listen, and look at the end at whatever there is."""
        before = sys.getprofile()
        sys.setprofile(self._returned)
        try:
            yield
        finally:
            sys.setprofile(before)
        for each in gc.get_objects():
            self._look(each)

    def _returned(self, _: FrameType, event: str, value: Any) -> None:
        if event != "return" or type(value) not in _KINDS:
            return
        if id(value) not in self._returned_before:
            self._returned_before[id(value)] = value
            self._look(value)

    def _look(self, value: Any) -> None:
        kind = type(value)
        if kind not in _KINDS or (kind in _STATIC and kind in self.seen):
            return
        self.seen.add(kind)
        if CANARY in repr(value):
            self.leaks.add(f"{kind.__module__}.{kind.__name__}")


_KINDS = set(classes())
#: They are data of a release, and hold nothing of a deployment.
_STATIC = {kind for kind in _KINDS if ".releases." in kind.__module__}


@pytest.mark.parametrize(
    "release", ["2026.9.6", pytest.param("2026.5.12", marks=pytest.mark.slow)]
)
def test_nothing_that_an_audit_makes_shows_a_secret(release: str) -> None:
    """Whatever an audit returns or keeps can be printed."""
    listener = Listener()
    with listener.listening():
        made = []
        for arguments in ARGUMENTS:
            deployment = Deployment.from_mapping(
                CONFIG, env=ENVIRONMENT, gateway_args=arguments, release=release
            )
            report = audit(deployment, "shared")
            made.append((deployment, report, audit_secrets(deployment)))
    for _, report, secrets in made:
        assert report.accepted, report.problems
        assert secrets is not None
    names = {kind.__name__ for kind in listener.seen}
    assert names >= {"GatewayAuth", "GatewayFlags", "Credentials", "Inputs", "Config"}
    assert "GivenFlag" in names
    assert listener.leaks == set()


_SENSITIVE = re.compile(r"(token|password|secret|credential)s?\Z|\Aapi_?key")


def test_fields_for_secrets_have_the_type_of_secrets() -> None:
    """What a dataclass calls a token is not plain text, unless it is never shown."""
    plain = [
        f"{kind.__module__}.{kind.__name__}.{field.name}"
        for kind in _KINDS
        if dataclasses.is_dataclass(kind)
        for field in dataclasses.fields(kind)
        if _SENSITIVE.search(field.name)
        and field.repr
        and re.fullmatch(r"(\w+ \| )*str( \| \w+)*", str(field.type))
    ]
    assert plain == []


def test_a_secret_is_a_secret_however_it_is_written() -> None:
    """Printed, formatted or in a list, it is masked; its text is asked for by name."""
    secret = SecretText(CANARY)
    written = [repr(secret), str(secret), f"{secret}", f"{secret!r}", "%s" % secret]  # noqa: UP031
    assert not [each for each in [*written, str([secret])] if CANARY in each]
    assert secret.reveal() == CANARY
    assert secret == SecretText(CANARY) != SecretText("another")
    assert hash(secret) == hash(SecretText(CANARY))
    assert not SecretText("")
    with pytest.raises(TypeError, match="compare a SecretText"):
        assert secret == CANARY
    with pytest.raises(TypeError, match="cannot be written"):
        pickle.dumps(secret)


#: A test of a user that fails while it holds whatever it could get.
HOLDING = """
from pathlib import Path

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw.effective.gateway.gateway_auth import effective_auth

@pytest.fixture
def deployment():
    return Deployment.load(
        "openclaw.json",
        env={"OPENCLAW_GATEWAY_PASSWORD": Path("values.txt").read_text()},
        gateway_args=["--token", Path("values.txt").read_text()],
    )

def test_flags(deployment):
    inputs = deployment.inputs
    flags = deployment.loaded.flags
    assert not inputs.gateway_args

def test_auth(deployment):
    auth = effective_auth(deployment)
    assert auth.is_trusted_proxy

def test_tokens(deployment):
    auth = effective_auth(deployment)
    assert auth.token != auth.password

def test_values(deployment):
    assert deployment.loaded.flags.values == {}

def test_environment(deployment):
    variables = deployment.environment.variables
    assert deployment.environment is None
"""


@pytest.mark.parametrize("options", [["-l"], ["-l", "-vv", "--tb=long"]])
def test_pytest_prints_no_secret_of_what_a_test_holds(
    project: Project, options: list[str]
) -> None:
    """Neither its locals nor what its assertions compare say one."""
    (project.path / "values.txt").write_text(CANARY)
    project.config({"gateway": {"auth": {"mode": "token", "token": CANARY}}})
    (project.path / "test_it.py").write_text(HOLDING)
    result = project.run("test_it.py", *options)
    result.assert_outcomes(failed=5)
    assert CANARY not in result.stdout.str() + result.stderr.str()
    result.stdout.fnmatch_lines(["*GatewayAuth(mode=*token=[[]secret]*"])
