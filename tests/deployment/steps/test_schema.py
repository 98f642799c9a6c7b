"""Parts of a config are judged one by one, as the whole schema would judge them."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from pytest_openclaw import releases
from pytest_openclaw.deployment.steps.schema import FORMATS
from pytest_openclaw.deployment.steps.schema import as_json
from pytest_openclaw.deployment.steps.schema import broken_members
from tests import cases

#: Each so manieth recorded config, and releases of each schema that is stored whole.
_EVERY = 9
_RELEASES = ("2026.3.28", "2026.5.12", "2026.9.6")


def _configs() -> list[Any]:
    found = [each.case.get("config") for each in cases.cases()]
    return [as_json(each, (), {}) for each in found[::_EVERY] if isinstance(each, dict)]


@pytest.mark.parametrize("release", _RELEASES)
def test_members_are_broken_for_which_the_whole_schema_has_an_error(
    release: str,
) -> None:
    """For valid and invalid configs, of this release and of others."""
    whole = jsonschema_rs.Draft7Validator(
        releases.schema(release), validate_formats=True, formats=FORMATS
    )
    valid = 0
    for config in _configs():
        expected: set[object] = set()
        for error in whole.iter_errors(config):
            kind: Any = error.kind
            expected.update(error.instance_path[:1] or kind.unexpected)
        assert broken_members(config, release).keys() == expected
        valid += not expected
    assert valid > 50
