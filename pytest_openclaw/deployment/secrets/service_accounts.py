"""Google Chat's credentials, which are a value or a reference beside it."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.secrets.secret_refs import SecretRef
from pytest_openclaw.deployment.secrets.secret_refs import object_ref
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases.rules import Rules

VALUE = "serviceAccount"
REFERENCE = "serviceAccountRef"


@dataclass(frozen=True)
class ServiceAccount:
    """The credential of the channel or of an account, and whether it is in use."""

    holder: Setting
    is_active: bool

    def reference(self, rules: Rules) -> SecretRef | None:
        """Return what it refers to: by the key for that, else by the value's."""
        beside = object_ref(self.holder[REFERENCE], rules)
        return beside or object_ref(self.holder[VALUE], rules)


def service_accounts(section: Setting) -> Iterator[ServiceAccount]:
    """Yield the channel's, and that of each account with one of its own.

    The channel's is in use where an account that is on takes it.
    """
    is_on = not section["enabled"].is_false
    accounts = [each for _, each in section["accounts"].items() if each.is_record]
    heirs = [each for each in accounts if not _has_own(each)]
    is_taken = any(not each["enabled"].is_false for each in heirs)
    is_alone = not section["accounts"].has_items
    yield ServiceAccount(section, is_on and (is_alone or is_taken))
    for each in accounts:
        if _has_own(each):
            yield ServiceAccount(each, is_on and not each["enabled"].is_false)


def _has_own(account: Setting) -> bool:
    return account[VALUE].exists or account[REFERENCE].exists
