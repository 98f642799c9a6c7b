"""Why the gateway has no secret: none is stated, or a reference leads to none."""

from __future__ import annotations

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.secrets import credentials
from pytest_openclaw.deployment.secrets.secret_providers import ResolutionStatus
from pytest_openclaw.deployment.secrets.secret_providers import look_up
from pytest_openclaw.deployment.secrets.secret_refs import SecretRef
from pytest_openclaw.deployment.secrets.secret_refs import object_ref
from pytest_openclaw.deployment.secrets.secret_refs import text_ref
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.plain import printable

_PATHS = {"token": credentials.TOKEN, "password": credentials.PASSWORD}
#: What to do about a reference, by where it leads.
_FIXES = {
    "env": "Set {id} in the gateway's environment, or correct {path}",
    "file": (
        "Create the file of the provider, owned by the gateway's user and with mode"
        " 600, or correct {path} and secrets.providers"
    ),
    "store": "Add {id} to the gateway's secret store, or correct {path}",
    "exec": "Correct {path} and secrets.providers",
}


class MissingSecret:
    """One secret of the gateway that is not there: ``token`` or ``password``.

    ``why`` is a clause; ``fix`` is what to do about a reference that leads to no
    secret, ``""`` where there is none.
    """

    def __init__(self, deployment: Deployment, kind: str) -> None:
        self.path = _PATHS[kind]
        self.why, self.fix = f"no {kind} is set", ""
        setting = deployment.source.at(self.path)
        reference = _reference(deployment, setting)
        if reference is None:
            return
        try:
            found = look_up(reference, deployment.secret_source)
        except NotEvaluated:
            return
        if found.status is ResolutionStatus.UNRESOLVED:
            self.why = (
                f"{self.path} is a reference that leads to no secret: {found.why}"
            )
            text = _FIXES.get(reference.source, _FIXES["exec"])
            text = text.replace("{path}", self.path)
            self.fix = f"{text.replace('{id}', printable(reference.id))}."


def missing_secrets(deployment: Deployment, mode: str | None) -> MissingSecret:
    """Return why there is neither token nor password, for the *mode* that is stated.

    A reference that leads nowhere says more than a key that is not there.
    """
    kinds = (mode,) if mode in _PATHS else tuple(_PATHS)
    found = [MissingSecret(deployment, kind) for kind in kinds if kind]
    return next((each for each in found if each.fix), found[0])


def _reference(deployment: Deployment, setting: Setting) -> SecretRef | None:
    reference = object_ref(setting, deployment.rules)
    if reference is None and not setting.is_opaque:
        return text_ref(setting.string or "", shorthand=True)
    return reference
