"""Google Chat until 2026.4.23: an account that cannot be read for a reference."""

from __future__ import annotations

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.secrets.credentials import Secret
from pytest_openclaw.deployment.secrets.credentials import secret_of
from pytest_openclaw.deployment.secrets.resolving import resolve
from pytest_openclaw.deployment.secrets.secret_refs import object_ref
from pytest_openclaw.deployment.secrets.service_accounts import REFERENCE
from pytest_openclaw.deployment.secrets.service_accounts import VALUE
from pytest_openclaw.deployment.secrets.service_accounts import service_accounts
from pytest_openclaw.deployment.text import strict_json
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.channels.accounts import Account
from pytest_openclaw.effective.channels.values import has_variable
from pytest_openclaw.effective.channels.values import is_filled
from pytest_openclaw.errors import NotEvaluated

_FILE = "serviceAccountFile"
_VARIABLE = "GOOGLE_CHAT_SERVICE_ACCOUNT"
_FILE_VARIABLE = "GOOGLE_CHAT_SERVICE_ACCOUNT_FILE"


def reference_left(account: Account) -> str | None:
    """Tell which reference is left in the place of an account's credential, if one.

    A value that is an object, or the text of one, is taken before the reference
    beside it.
    """
    value, beside = account[VALUE], account[REFERENCE]
    rules = account.deployment.rules
    if _is_left(account.deployment, value):
        return _left(value)
    if object_ref(beside, rules) is None or _is_inline(account):
        return None
    return _left(beside)


def has_credential(account: Account) -> bool:
    """Has an account, of which no reference is left, a credential?"""
    if is_filled(account[_FILE]) or _is_inline(account):
        return True
    if not account.is_default:
        return False
    text = account.deployment.environment.text(_VARIABLE)
    if text is not None and _is_object(secret_of(text)):
        return True
    return has_variable(account.deployment, _FILE_VARIABLE)


def _left(setting: Setting) -> str:
    return f"{setting} refers to a secret, which is not resolved here"


def _is_left(deployment: Deployment, value: Setting) -> bool:
    is_reference = object_ref(value, deployment.rules) is not None
    return is_reference and _written(deployment, value) is None


def _is_inline(account: Account) -> bool:
    value = account[VALUE]
    written = _written(account.deployment, value)
    if written is None and value.is_record:
        return not _is_left(account.deployment, value)
    return _is_object(written or value.opaque or secret_of(value.text))


def _written(deployment: Deployment, value: Setting) -> Secret:
    """Return the text that the audit writes to *value*, ``None`` if it writes none."""
    for each in service_accounts(deployment.source.at("channels.googlechat")):
        reference = each.reference(deployment.rules)
        if each.holder[VALUE].path == value.path and each.is_active and reference:
            return resolve(reference, deployment.secret_source, value)
    return None


def _is_object(secret: Secret) -> bool:
    if isinstance(secret, Opaque):
        raise NotEvaluated("the credential of channels.googlechat is not known here")
    if secret is None:
        return False
    try:
        return isinstance(strict_json.parse(secret.reveal()), dict)
    except strict_json.TooDeep as error:
        said = f"the credential of channels.googlechat is not read: {error}"
        raise NotEvaluated(said) from None
    except ValueError:
        return False
