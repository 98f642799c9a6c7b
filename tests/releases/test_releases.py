"""Which rules judge a version, and what differs between releases as data."""

from __future__ import annotations

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import UsageError
from pytest_openclaw import releases


@pytest.mark.parametrize(
    ("version", "rules"),
    [
        ("2026.9.6", "2026.9.6"),
        ("v2026.9.6", "2026.9.6"),
        ("2026.9.6-beta.1", "2026.9.6"),
        ("2026.12.1", "2026.9.6"),
        ("2026.9.5", "2026.5.12"),
        ("2026.5.12", "2026.5.12"),
        ("2026.2.3-1", "2026.5.12"),
        ("2025.1.1", "2026.5.12"),
    ],
)
def test_the_nearest_release_below_judges(version: str, rules: str) -> None:
    """At or below, and above where there is none."""
    judged = releases.judged(version, None)
    assert judged.rules.release == rules
    assert judged.exact is (version.startswith(("2026.9.6", "v2026.9.6", "2026.5.12")))


def test_the_config_states_its_release() -> None:
    """Given, else meta.lastTouchedVersion, else the newest known."""
    config = {"meta": {"lastTouchedVersion": "2026.5.12"}}
    assert Deployment.from_mapping(config).judged.source == "meta"
    assert Deployment.from_mapping(config).rules.release == "2026.5.12"
    assert Deployment.from_mapping(config, release="2026.9.6").judged.source == "given"
    for stated in (
        {},
        {"meta": {"lastTouchedVersion": "x"}},
        {"meta": {"lastTouchedVersion": 1}},
    ):
        judged = Deployment.from_mapping(stated).judged
        assert (judged.source, judged.version) == ("newest", releases.NEWEST.release)


@pytest.mark.parametrize("version", ["", "latest", "9.6", "2026", "2026.9.6; rm -rf"])
def test_what_is_no_version_is_refused(version: str) -> None:
    """A release that is given must be one."""
    with pytest.raises(UsageError, match="no OpenClaw release"):
        releases.judged(version, None)


def test_first_class_releases_are_in_order() -> None:
    """Oldest first, each with a schema of its own."""
    keys = [releases.version_key(rules.release) or () for rules in releases.FIRST_CLASS]
    assert keys == sorted(keys)
    for rules in releases.FIRST_CLASS:
        assert "gateway" in releases.schema(rules.release)["properties"]
