"""Credentials that a config holds itself, instead of saying where they are kept."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.secrets.secret_refs import object_ref
from pytest_openclaw.deployment.secrets.secret_refs import secret_ref
from pytest_openclaw.deployment.steps.migrations import authored_path
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.posture.credential_names import holds_credential
from pytest_openclaw.effective.secrets.credential_targets import CredentialPlace
from pytest_openclaw.effective.secrets.credential_targets import all_credential_places
from pytest_openclaw.effective.secrets_audit.references import is_marker
from pytest_openclaw.effective.secrets_audit.references import is_sensitive_header


def literal_credentials(deployment: Deployment) -> Iterator[Setting]:
    """Yield the places of credentials that hold the very text, for all plugins.

    First those that the release's registry names, then what names and addresses tell.
    Of the config as it is written: a flag takes no secret out of a file.
    """
    deployment = deployment.without_flags
    known = all_credential_places(deployment)
    for place in known:
        if _is_credential(deployment, place) and _is_literal(deployment, place):
            yield place.setting
    judged = {place.setting.path for place in known}
    for setting in _named_credentials(deployment.source):
        if setting.path not in judged and _is_literal_text(deployment, setting):
            yield setting


def _named_credentials(setting: Setting) -> Iterator[Setting]:
    """Yield the texts below *setting* that are credentials by their names or forms."""
    members = [each for _, each in setting.items()] or setting.elements()
    for each in members:
        if isinstance(each.raw, str):
            if holds_credential(each.path, each.raw):
                yield each
        else:
            yield from _named_credentials(each)


def _is_literal(deployment: Deployment, place: CredentialPlace) -> bool:
    setting = place.setting
    if setting.is_record and not _was_a_variable(deployment, setting):
        is_key = place.target.takes_objects and bool(setting.items())
        return is_key and object_ref(setting, deployment.rules) is None
    return _is_literal_text(deployment, setting)


def _is_literal_text(deployment: Deployment, setting: Setting) -> bool:
    if setting.is_opaque or _was_a_variable(deployment, setting):
        return False
    marked = deployment.marked if deployment.rules.marks_references else ()
    if not setting.has_text or setting.path in marked:
        return False
    return secret_ref(setting, deployment.rules) is None


def _was_a_variable(deployment: Deployment, setting: Setting) -> bool:
    """Did the author write a ``${NAME}`` where *setting* has a text now?"""
    written = authored_path(setting.path, deployment.authored)
    return written in deployment.loaded.referring


def _is_credential(deployment: Deployment, place: CredentialPlace) -> bool:
    """Does a text in this place hold anything secret at all?"""
    if place.target.is_provider_header:
        return is_sensitive_header(str(place.setting.path[-1]))
    if not place.target.is_provider_key or place.setting.is_opaque:
        return True
    return not is_marker(deployment, place.setting.string or "")
