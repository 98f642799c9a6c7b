"""Whether a channel's own credential is there, and can be had."""

from __future__ import annotations

from enum import Enum

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.secrets.credentials import Secret
from pytest_openclaw.deployment.secrets.credentials import secret_of
from pytest_openclaw.deployment.secrets.resolving import resolve
from pytest_openclaw.deployment.secrets.secret_refs import object_ref
from pytest_openclaw.deployment.values.setting import Setting


class Held(Enum):
    """What stands in the place of a credential."""

    NOTHING = "nothing"
    TEXT = "text"
    UNRESOLVED = "unresolved"


def held(deployment: Deployment, setting: Setting) -> Held:
    """Tell what *setting* holds. A text that is not known here counts as a text."""
    if setting.is_record:
        known = text_behind(deployment, setting)
        return Held.UNRESOLVED if known is None else Held.TEXT
    return Held.TEXT if setting.has_text else Held.NOTHING


def text_behind(deployment: Deployment, setting: Setting) -> Secret:
    """Return the text of a credential, by reference too; ``None`` if it has none."""
    if setting.opaque is not None:
        return setting.opaque
    reference = object_ref(setting, deployment.rules)
    if reference is None:
        return secret_of(setting.text)
    return resolve(reference, deployment.secret_source, setting)
