"""What counts as there, among a channel's settings and its variables."""

from __future__ import annotations

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.host.places import expand
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.javascript import number_text
from pytest_openclaw.language.javascript import trim


def is_filled(setting: Setting) -> bool:
    """Is there a value that is not blank, empty or ``null``?"""
    if setting.is_opaque:
        return True
    value = setting.value
    if isinstance(value, str):
        return bool(trim(value))
    if isinstance(value, (list, dict)):
        return bool(value)
    return value is not None


def has_variable(deployment: Deployment, name: str) -> bool:
    """Is the variable *name* set, and not blank?"""
    return deployment.environment.text(name) is not None


def is_text_in_file(deployment: Deployment, setting: Setting) -> bool:
    """Is there a text in the file that *setting* names?

    Raises :class:`~pytest_openclaw.NotEvaluated` where the host's files are not here.
    """
    if not deployment.inputs.host_files:
        raise NotEvaluated(f"requires the file named in {setting}")
    path = expand(setting.text or "", deployment.places.home)
    try:
        return bool(trim(deployment.files.text(path).text))
    except Unreadable:
        return False


def texts_of(listed: Setting) -> list[Setting]:
    """Return the elements of a list that may name somebody: texts and numbers."""
    return [each for each in listed.elements() if each.is_opaque or entry_text(each)]


def entry_text(setting: Setting) -> str:
    """Return an entry of a list as trimmed text; numbers are taken as well.

    Raises :class:`~pytest_openclaw.NotEvaluated` for an opaque one.
    """
    value = setting.value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number_text(value)
    return trim(value) if isinstance(value, str) else ""


def counts_in_list(setting: Setting) -> bool:
    """Is an entry of a list kept by a plugin that leaves out what is empty?"""
    return setting.is_opaque or setting.value not in (None, False, 0, "")
