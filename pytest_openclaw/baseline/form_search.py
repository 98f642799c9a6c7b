"""The gateways that a file of another form describes, for a first baseline."""

from __future__ import annotations

import os
import re
from dataclasses import field
from pathlib import Path

from pytest_openclaw.deployment.forms.described import DescribedGateway
from pytest_openclaw.deployment.forms.embedded import embedded_configs
from pytest_openclaw.deployment.forms.errors import Template
from pytest_openclaw.deployment.forms.reading import gateways_in
from pytest_openclaw.deployment.forms.recognizing import OTHER_JSON
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.deployment.text.yaml_documents import YamlError
from pytest_openclaw.errors import UsageError
from pytest_openclaw.on_use import dataclass

_UNITS = (".service", ".container")
_YAML = (".yaml", ".yml", ".bu")
_JSON = (".json", ".ign")
#: Names of what cloud-init reads: by its first line, as there is no suffix for it.
_CLOUD_INIT = re.compile(r"user-data|cloud-init|.*\.(?:cfg|txt)", re.IGNORECASE)
_OF_OPENCLAW = re.compile(r"openclaw|clawdbot|moltbot", re.IGNORECASE)
#: What files say that describe a gateway: one of these has to be in a file.
_OF_YAML = re.compile(
    r"^(?:services|write_files|variant|kind|- hosts|- name)[ \t]*:|^#cloud-config"
    r"|\bdest[ \t]*:|openclaw\.json",
    re.MULTILINE,
)
#: What only templates say; a config's own ``{{name}}`` has no such characters.
TEMPLATE = re.compile(r"\{%|\{\{-|\{\{\s*[.$]|<%|\{\{[^{}]*\|")
_MANIFEST = re.compile(r"^kind[ \t]*:", re.MULTILINE)


@dataclass
class FormSearch:
    """What one file describes, by the names that a baseline gives it.

    ``configs`` have the text of each config, ``None`` where it is a file of its own,
    which then is in ``files``, or where there is none. ``fault`` says why nothing can
    be read.
    """

    configs: dict[str, str | None] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    fault: str = ""


def describes(name: str, text: str) -> bool:
    """May the file called *name* describe a gateway? Most do not, and are not read."""
    suffix = os.path.splitext(name)[1].lower()
    if not _OF_OPENCLAW.search(text):
        return False
    if suffix in _UNITS:
        return True
    if suffix in _YAML:
        return bool(_OF_YAML.search(text)) or "gateway" in text
    if suffix in _JSON:
        return bool(OTHER_JSON.search(text)) or "gateway" in text
    is_named = _CLOUD_INIT.fullmatch(name) is not None
    return is_named and text.lstrip("\ufeff \n").startswith("#cloud-config")


def search_form(path: Path, shown: str, text: str) -> FormSearch:
    """Return what the file at *path* describes, which *shown* names."""
    found = FormSearch()
    if path.suffix.lower() in _JSON and not OTHER_JSON.search(text):
        found.configs = _pointed(shown, text)
        return found
    if _MANIFEST.search(text) and TEMPLATE.search(text):
        found.fault = "a template: render it first"
        return found
    try:
        gateways = gateways_in(str(path), "", LIVE)
    except Template:
        found.fault = "a template: render it first"
    except YamlError as error:
        found.fault = f"line {error.line}: {error.message}"
    except (Unreadable, UsageError):
        found.configs = _pointed(shown, text)
    else:
        for each in gateways:
            name = f"{shown}#{each.label}" if each.label else shown
            found.configs[name] = _text_of(each)
            if each.path is not None:
                found.files.add(os.path.normpath(each.path))
    return found


def _text_of(gateway: DescribedGateway) -> str | None:
    """Return the config that the form itself has."""
    held = gateway.members.get(gateway.key)
    return None if held is None else held.data.decode("utf-8", "replace")


def _pointed(shown: str, text: str) -> dict[str, str | None]:
    return {f"{shown}#{pointer}": None for pointer in embedded_configs(text)}
