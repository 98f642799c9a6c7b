"""docker-compose.yml and compose.yaml: each service that runs a gateway is one."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_openclaw.deployment.forms.compose_files import config_of
from pytest_openclaw.deployment.forms.compose_variables import interpolated
from pytest_openclaw.deployment.forms.compose_variables import variables_of
from pytest_openclaw.deployment.forms.containers import is_gateway_image
from pytest_openclaw.deployment.forms.containers import release_of
from pytest_openclaw.deployment.forms.containers import runs_gateway
from pytest_openclaw.deployment.forms.containers import started
from pytest_openclaw.deployment.forms.described import DEFAULT_KEY
from pytest_openclaw.deployment.forms.described import DescribedGateway
from pytest_openclaw.deployment.forms.described import FormFile
from pytest_openclaw.deployment.forms.errors import NoConfig
from pytest_openclaw.deployment.text.yaml_documents import Document
from pytest_openclaw.deployment.text.yaml_documents import documents
from pytest_openclaw.deployment.text.yaml_documents import elements
from pytest_openclaw.deployment.text.yaml_documents import members
from pytest_openclaw.deployment.text.yaml_documents import scalar_of
from pytest_openclaw.deployment.text.yaml_documents import text_of
from pytest_openclaw.language.plain import printable

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

_SERVICES = re.compile(r"^services[ \t]*:", re.MULTILINE)
_KIND = re.compile(r"^kind[ \t]*:", re.MULTILINE)
_OVERRIDES = (
    "compose.override.yaml",
    "compose.override.yml",
    "docker-compose.override.yaml",
    "docker-compose.override.yml",
)


def is_of(file: FormFile) -> bool:
    """Is *file* a Compose file?"""
    return bool(_SERVICES.search(file.text)) and not _KIND.search(file.text)


def gateways(file: FormFile) -> list[DescribedGateway]:
    """Return the gateway of each service that runs one.

    Raises :class:`NoConfig` where none does.
    """
    names: list[str] = []
    found: list[DescribedGateway] = []
    for document in documents(file.text, lambda part: "services" in part):
        for top in document.top:
            fields = members(document, top)
            for name, node in members(document, fields.get("services")).items():
                service = _Service.of(file, document, name, node)
                names.append(printable(name))
                if service.runs_gateway:
                    found.append(_described(file, document, fields, service))
    if not found:
        services = ", ".join(names[:12]) or "none"
        raise NoConfig(
            f"{file.name} has no service that runs a gateway: by image, command or"
            f" entrypoint none of {services} does"
        )
    return found


@dataclass(frozen=True)
class _Service:
    """One service, as far as it says whether, and how, it runs a gateway."""

    name: str
    line: int
    fields: dict[str, Node]
    image: str
    words: tuple[str, ...]
    is_custom: bool
    """Does it state an entrypoint or a command?"""

    @classmethod
    def of(cls, file: FormFile, document: Document, name: str, node: Node) -> _Service:
        fields = members(document, node)
        parts = [_words(file, fields.get(key)) for key in ("entrypoint", "command")]
        image = interpolated(scalar_of(fields.get("image")) or "", file.lookup)
        words = tuple(each for part in parts for each in part)
        line = document.line(node)
        return cls(name, line, fields, image, words, bool(words))

    @property
    def runs_gateway(self) -> bool:
        """What counts is what it runs, never its name."""
        if runs_gateway(self.words):
            return True
        if self.is_custom and not self.words[0].startswith("--"):
            is_script = self.words[0].endswith((".sh", "entrypoint")) or any(
                each.endswith(".sh") for each in self.words[:2]
            )
            return is_script and is_gateway_image(self.image)
        return is_gateway_image(self.image)


def _words(file: FormFile, node: Node | None) -> list[str]:
    """Return a command as Compose takes it apart: a list, or a text with quotes."""
    text = text_of(node)
    if text is None:
        return [
            interpolated(scalar_of(each) or "", file.lookup) for each in elements(node)
        ]
    try:
        return shlex.split(interpolated(text, file.lookup))
    except ValueError:
        return [interpolated(text, file.lookup)]


def _described(
    file: FormFile, document: Document, top: dict[str, Node], service: _Service
) -> DescribedGateway:
    where = f"service {printable(service.name)}"
    arguments, uncounted = started(service.words, where)
    variables, unknown = variables_of(file, document, service.fields)
    release, untold = release_of(service.image) if service.image else (None, "")
    config = config_of(file, document, top, service.fields, variables)
    return DescribedGateway(
        printable(service.name),
        service.line,
        DEFAULT_KEY,
        config.members,
        config.path,
        arguments,
        variables,
        release,
        [
            *filter(None, (uncounted, untold)),
            *unknown,
            *config.notes,
            *_notes(file, service),
        ],
        where,
    )


def _notes(file: FormFile, service: _Service) -> Iterator[str]:
    if "extends" in service.fields:
        yield "what extends adds does not count: docker compose config shows it"
    for name in _OVERRIDES:
        if file.files.exists(file.beside(name)):
            yield f"{name} does not count: docker compose config shows both as one"
    if file.files.exists(file.beside(".env")) and "${" in file.text:
        yield ".env does not count: give it by --openclaw-env-file"
