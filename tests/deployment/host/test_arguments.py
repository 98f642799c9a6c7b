"""What callers give to make a deployment."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import UsageError
from pytest_openclaw import audit


def test_a_mapping_in_the_place_of_a_path_is_answered() -> None:
    """With what is for configs in memory."""
    config: Any = {"gateway": {"mode": "local"}}
    with pytest.raises(TypeError, match=r"use Deployment\.from_mapping"):
        Deployment.load(config)


@pytest.mark.parametrize(
    ("argument", "value", "says"),
    [
        ("config", 5, "must be text, not a value of type int"),
        ("config", b"a.json", "must be text, not a value of type bytes"),
        ("state_dir", 3, "must be text"),
        ("home", ["/root"], "must be text"),
        ("env", [("A", "b")], "env must be a mapping of texts"),
        ("env", {1: "b"}, "env has a name that is not text: 1"),
        ("env", {"PORT": 8080}, "the value of PORT is not text: a value of type int"),
        ("env", {"TOKEN": None}, "the value of TOKEN is not text: None"),
        ("opaque_env", "TOKEN", "must be a list of texts, not one text"),
        ("opaque_env", [1], "has a value of type int"),
        ("opaque_env", None, "must be a list of texts, not None"),
        ("installed_plugins", "discord", "must be a list of texts, not one text"),
        ("installed_plugins", {1}, "has a value of type int"),
        ("installed_plugins", 5, "must be a list of texts"),
        ("release", 2026.9, "release must be text, not a value of type float"),
        ("release", b"2026.9.6", "release must be text"),
        ("name", 5, "name must be text"),
        ("probe", 5, "probe is True, a URL or a Probe, not int"),
        ("gateway_args", None, "must be a list of texts"),
    ],
)
def test_an_argument_of_another_type_is_a_usage_error(
    argument: str, value: Any, says: str
) -> None:
    """Also where it could be read: a text of ids counted by its characters."""
    arguments: dict[str, Any] = {argument: value}
    with pytest.raises(UsageError, match=says):
        Deployment.load(**arguments)


def test_a_value_of_another_type_is_not_shown() -> None:
    """It may be a secret."""
    env: Any = {"TOKEN": b"s3cr3t"}
    with pytest.raises(UsageError) as error:
        Deployment.load(env=env)
    assert "s3cr3t" not in str(error.value)


def test_a_profile_of_another_type_is_a_usage_error() -> None:
    """Not an error of the search for a similar name."""
    profile: Any = 5
    with pytest.raises(UsageError, match="a profile is text or a Profile, not int"):
        audit(Deployment.from_mapping({}), profile=profile)
