"""What counts as a reference to a secret, and which texts count as none."""

from __future__ import annotations

import re
from typing import Any

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.secrets.secret_refs import SecretRef
from pytest_openclaw.deployment.secrets.secret_refs import object_ref
from pytest_openclaw.deployment.secrets.secret_refs import secret_ref
from pytest_openclaw.deployment.secrets.secret_refs import text_ref
from pytest_openclaw.deployment.validity.secrets import fits_its_source
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.reasons import Need

_HEADERS = frozenset(
    """
    authorization proxy-authorization x-api-key api-key apikey x-auth-token auth-token
    x-access-token access-token x-secret-key secret-key
    """.split()
)
_ALIAS = re.compile(r"[a-z][a-z0-9_-]{0,63}\Z", re.ASCII)
_HEADER_PARTS = re.compile(r"api-key|apikey|token|secret|password|credential")


@by_release
def reference_in_config(
    deployment: Deployment, setting: Setting, path: Path
) -> SecretRef | None:
    """2026.9.5 notes as it reads the file which texts are nothing but a variable.

    They are references also where the variable's text is in place already, if the
    *path* that they have then is still the one of the file.
    """
    name = deployment.loaded.references.get(path)
    if name is not None and (setting.is_opaque or isinstance(setting.raw, str)):
        return SecretRef("env", None, name)
    _require_known(setting)
    return object_ref(setting, deployment.rules)


@reference_in_config.on(since="2026.8.2", until="2026.9.4")
def reference_in_config_2026_8(
    deployment: Deployment, setting: Setting, path: Path
) -> SecretRef | None:
    """2026.8.2 to 2026.9.4 look at the text that is in place, also for ``$NAME``.

    Raises :class:`NotEvaluated` where it is not known whether a variable has one.
    """
    if _is_replaced(deployment, setting):
        return None
    found = object_ref(setting, deployment.rules)
    return found or text_ref(setting.string or "", shorthand=True)


@reference_in_config.on(until="2026.7.1")
def reference_in_config_2026_5(
    deployment: Deployment, setting: Setting, path: Path
) -> SecretRef | None:
    """2026.5.12 looks at the text that is in place: a variable's own, if it has one.

    Raises :class:`NotEvaluated` where it is not known whether it has one.
    """
    if _is_replaced(deployment, setting):
        return None
    return secret_ref(setting, deployment.rules)


def _is_replaced(deployment: Deployment, setting: Setting) -> bool:
    """Is the variable's own text, which is unknown here, in its place?"""
    name = deployment.loaded.references.get(setting.path)
    if setting.is_opaque and name is not None:
        if deployment.environment.get(name) is None:
            raise NotEvaluated(f"it is unknown whether ${name} is set", Need.TEXT)
        return True
    _require_known(setting)
    return False


def _require_known(setting: Setting) -> None:
    """Raise for an object whose being a reference hangs on a text not known here."""
    for key in ("source", "provider", "id"):
        if setting[key].is_opaque:
            _ = setting[key].value


@by_release
def reference_in_file(deployment: Deployment, value: Any) -> SecretRef | None:
    """Return the reference that a value of a state file is: nothing is put in place."""
    return _written(deployment, value, shorthand=True, markers=False)


@reference_in_file.on(until="2026.7.1")
def reference_in_file_2026_5(deployment: Deployment, value: Any) -> SecretRef | None:
    """2026.7.1 and earlier know the same texts there as in the config."""
    rules = deployment.rules
    return _written(
        deployment,
        value,
        shorthand=rules.shorthand_is_reference,
        markers=rules.markers_are_references,
    )


def _written(
    deployment: Deployment, value: Any, *, shorthand: bool, markers: bool
) -> SecretRef | None:
    if isinstance(value, str):
        return text_ref(value, shorthand=shorthand, markers=markers)
    if not isinstance(value, dict):
        return None
    if "provider" not in value:  # no schema asks for it here, nor minds other keys
        source, id_ = value.get("source"), value.get("id")
        if not isinstance(source, str) or not isinstance(id_, str) or not trim(id_):
            return None
        is_known = source in deployment.rules.secret_sources
        return SecretRef(source, None, id_) if is_known else None
    return object_ref(Setting(value), deployment.rules)


@by_release
def is_well_formed(deployment: Deployment, reference: SecretRef) -> bool:
    """2026.6.11 and later look up no reference whose words have another form.

    The schema sees to that in the config; in a state file, nothing does.
    """
    alias = reference.provider
    if reference.source != "exec" and alias and not _ALIAS.match(alias):
        return False
    return fits_its_source(reference, deployment.rules.release)


@is_well_formed.on(until="2026.6.1")
def is_well_formed_2026_6_1(deployment: Deployment, reference: SecretRef) -> bool:
    """Until 2026.6.1, that is so of ids for programs alone."""
    is_for_program = reference.source == "exec"
    return not is_for_program or fits_its_source(reference, deployment.rules.release)


def is_sensitive_header(name: str) -> bool:
    """Does a header of this name hold a credential?"""
    folded = fold(name)
    return folded in _HEADERS or bool(_HEADER_PARTS.search(folded))


def is_marker(deployment: Deployment, text: str) -> bool:
    """Is *text*, in the place of a key, one that says where the key comes from?"""
    secrets, trimmed = deployment.rules.secrets, trim(text)
    return (
        trimmed.startswith(_marks(deployment))
        or trimmed in secrets.markers
        or trimmed in secrets.variables
    )


@by_release
def _marks(deployment: Deployment) -> tuple[str, ...]:
    return "oauth:", "secretref-env:"


@_marks.on(until="2026.3.13")
def _marks_2026_3_13(deployment: Deployment) -> tuple[str, ...]:
    return ()


@_marks.on(since="2026.3.24", until="2026.6.11")
def _marks_2026_6_11(deployment: Deployment) -> tuple[str, ...]:
    """Until 2026.6.11, the second is a reference or nothing."""
    return ("oauth:",)


def is_placeholder(deployment: Deployment, text: str | Opaque | None) -> bool:
    """Is *text* what a redacted config has in a secret's place?"""
    placeholder = deployment.rules.secrets.placeholder
    return isinstance(text, str) and trim(text) == placeholder
