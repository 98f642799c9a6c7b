"""The accounts of a channel, as they are written."""

from __future__ import annotations

from pytest_openclaw.deployment.values.setting import Setting


def with_accounts(section: Setting) -> list[Setting]:
    """Return the *section* of a channel, and then each of its accounts."""
    return [section, *(account for _, account in section["accounts"].items())]
