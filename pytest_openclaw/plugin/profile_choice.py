"""The profile of a run: what is asked for, what is stated, what belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest

from pytest_openclaw import errors
from pytest_openclaw.checks.kit.check import SECRETS
from pytest_openclaw.profiles import AUDIT
from pytest_openclaw.profiles import BUILT_IN
from pytest_openclaw.profiles import GOVERNANCE
from pytest_openclaw.profiles import Profile
from pytest_openclaw.profiles import profile_named

if TYPE_CHECKING:
    from pytest_openclaw.plugin.options import Options


def chosen_profile(
    options: Options,
    profiles: Mapping[str, Profile] = BUILT_IN,
    stated: str | None = None,
    *,
    secrets: bool = False,
    has_register: bool = False,
) -> Profile:
    """Return the profile that the command line asks for, else the one *stated*.

    With *secrets*, or where the command line asks for it, the suite of the secrets
    audit belongs to it; with a register, what is compared with that.
    """
    try:
        profile = profile_named(options.profile or stated or AUDIT.name, profiles)
    except errors.UsageError as error:
        raise pytest.UsageError(f"--openclaw-profile: {error}") from None
    if secrets or options.secrets:
        profile = profile.with_suite(SECRETS)
    return profile.with_suite(GOVERNANCE) if has_register else profile
