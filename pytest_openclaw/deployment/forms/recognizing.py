"""What a file is: a config, a form that describes gateways, or a template of either.

No form is read here, and so none is loaded for a config.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

from pytest_openclaw.deployment.forms import templates
from pytest_openclaw.deployment.forms.errors import NoConfig
from pytest_openclaw.deployment.forms.errors import Template
from pytest_openclaw.deployment.forms.names import is_form_name
from pytest_openclaw.deployment.forms.names import is_pointer
from pytest_openclaw.deployment.forms.names import is_stdin
from pytest_openclaw.deployment.forms.standard_input import MAX_BYTES
from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.deployment.text import json5
from pytest_openclaw.deployment.text.yaml_documents import YamlError
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.globs import matches_any
from pytest_openclaw.language.paths import absolute
from pytest_openclaw.language.plain import printable

#: What JSON has that is no config, as kubectl, Terraform, Ignition and Nix write it.
OTHER_JSON = re.compile(
    r'"(?:apiVersion|resource_changes|planned_values|ignition)"\s*:'
    r'|"target"\s*:\s*"[^"\n]*(?:openclaw|clawdbot)\.json5?"'
)


def is_form(path: str, files: Files = LIVE) -> bool:
    """Does the file at *path* describe gateways, rather than be a config?"""
    if is_form_name(path):
        return True
    return _is_other(_sniffed(path, files))


def _is_other(text: str) -> bool:
    head = text[:200].lstrip("\ufeff \r\n")
    if head.startswith("#cloud-config"):
        return True
    return head.startswith(("{", "[")) and bool(OTHER_JSON.search(text))


def _sniffed(path: str, files: Files) -> str:
    try:
        return files.required_text(path, MAX_BYTES).text
    except Unreadable:
        return ""


def names_in(names: Iterable[str], within: str, folder: str) -> list[str]:
    """Return the absolute names of the configs that files of *folder* are, or hold.

    *names* are what one path or glob matched. Of files with several gateways, *within*
    names those that are meant: a label, a pointer, or a glob over labels; ``""`` means
    all. One that cannot be read keeps its own name: reading it as a deployment says
    why.

    Raises :class:`~pytest_openclaw.UsageError` where there is no such config at all,
    and for a template.
    """
    found: list[str] = []
    missing: NoConfig | None = None
    for name in names:
        path = absolute(os.path.join(folder, name))
        if not is_form(path) and not is_pointer(within):
            refuse_template(path, LIVE)
            try:
                _refuse_folder(path)
                refuse_name(path, within)
            except NoConfig as error:  # a glob may match more than configs
                missing = missing or error
            else:
                found.append(path)
            continue
        from pytest_openclaw.deployment.forms.reading import gateways_in

        try:
            entries = gateways_in(path, within, LIVE)
            found += (_named(path, each.label) for each in entries)
        except NoConfig as error:  # a rendered chart has more than configs
            missing = missing or error
        except (Unreadable, YamlError):
            found.append(_named(path, within))
    if missing is not None and not found:
        raise missing
    return found


def _refuse_folder(path: str) -> None:
    try:
        kind = LIVE.kind(path)
    except NotEvaluated:
        return
    if kind is FileKind.FOLDER:
        raise NoConfig(f"{shown_name(path)} is a directory: name the config in it")


def refuse_name(path: str, within: str) -> None:
    """Raise :class:`NoConfig` where a config, which has no parts, is named *within*."""
    if within and not matches_any("", [within]):
        raise NoConfig(
            f"{shown_name(path)} contains no config {within!a}; it has one without a"
            " name"
        )


def _named(path: str, label: str) -> str:
    return f"{path}#{label}" if label else path


def refuse_template(path: str, files: Files) -> None:
    """Raise :class:`Template` where the config at *path* has to be rendered first."""
    text = _sniffed(path, files)
    kind = templates.kind_of_name(path) or templates.kind_of(path, text)
    if not kind and templates.may_be(text) and not is_json5(text):
        kind = templates.kind_of_broken(path, text)
    refuse(path, text, kind)


def is_json5(text: str) -> bool:
    """Can *text* be parsed as JSON5?"""
    try:
        json5.parse(text)
    except json5.Json5Error:
        return False
    return True


def refuse(path: str, text: str, kind: str) -> None:
    """Raise :class:`Template` for a template of some *kind*; ``""`` is none."""
    if kind:
        raise Template(templates.answer(path, text, kind))


def shown_name(path: str) -> str:
    """Return what people call a file in messages."""
    return "stdin" if is_stdin(path) else printable(os.path.basename(path))
