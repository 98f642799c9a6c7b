"""docker-compose.yml and compose.yaml: each service that runs a gateway is one."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from pytest_openclaw.deployment.forms.compose_environment import variables_of
from pytest_openclaw.deployment.forms.compose_files import config_of
from pytest_openclaw.deployment.forms.compose_project import ComposeProject
from pytest_openclaw.deployment.forms.compose_project import Layer
from pytest_openclaw.deployment.forms.compose_project import stated
from pytest_openclaw.deployment.forms.compose_variables import interpolated
from pytest_openclaw.deployment.forms.containers import is_gateway_image
from pytest_openclaw.deployment.forms.containers import release_of
from pytest_openclaw.deployment.forms.containers import runs_gateway
from pytest_openclaw.deployment.forms.containers import started
from pytest_openclaw.deployment.forms.described import DEFAULT_KEY
from pytest_openclaw.deployment.forms.described import DescribedGateway
from pytest_openclaw.deployment.forms.described import FormFile
from pytest_openclaw.deployment.forms.errors import NoConfig
from pytest_openclaw.deployment.text.yaml_documents import YamlError
from pytest_openclaw.deployment.text.yaml_documents import scalar_of
from pytest_openclaw.deployment.text.yaml_documents import text_of
from pytest_openclaw.deployment.text.yaml_documents import words_of
from pytest_openclaw.language.plain import printable
from pytest_openclaw.on_use import dataclass

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

_SERVICES = re.compile(r"^services[ \t]*:", re.MULTILINE)
_KIND = re.compile(r"^kind[ \t]*:", re.MULTILINE)


def is_of(file: FormFile) -> bool:
    """Is *file* a Compose file?"""
    return bool(_SERVICES.search(file.text)) and not _KIND.search(file.text)


def gateways(file: FormFile) -> list[DescribedGateway]:
    """Return the gateway of each service that runs one.

    Raises :class:`NoConfig` where none does.
    """
    project = ComposeProject(file)
    services = [
        _Service.of(project.file, name, layers)
        for name, layers in project.services.items()
    ]
    found = [_described(project, each) for each in services if each.runs_gateway]
    if not found:
        names = ", ".join(printable(each.name) for each in services[:12]) or "none"
        raise NoConfig(
            f"{file.name} has no service that runs a gateway: by image, command or"
            f" entrypoint none of {names} does"
        )
    return found


@dataclass(frozen=True)
class _Service:
    """One service, as far as it says whether, and how, it runs a gateway."""

    name: str
    layers: list[Layer]
    image: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, file: FormFile, name: str, layers: list[Layer]) -> _Service:
        words: list[str] = []
        for key in ("entrypoint", "command"):
            for _, node in stated(layers, key)[-1:]:
                try:
                    words += _words(file, node)
                except ValueError as error:  # Compose starts nothing then
                    where = f"{key} of service {printable(name)}"
                    raise YamlError(f"{where} {error}", _line(layers)) from None
        images = [scalar_of(node) or "" for _, node in stated(layers, "image")]
        image = interpolated((images or [""])[-1], file.lookup)
        return cls(name, layers, image, tuple(words))

    @property
    def line(self) -> int:
        """Where the file that was named speaks of it."""
        return _line(self.layers)

    @property
    def runs_gateway(self) -> bool:
        """What counts is what it runs, never its name."""
        if runs_gateway(self.words):
            return True
        if self.words and not self.words[0].startswith("--"):
            is_script = self.words[0].endswith((".sh", "entrypoint")) or any(
                each.endswith(".sh") for each in self.words[:2]
            )
            return is_script and is_gateway_image(self.image)
        return is_gateway_image(self.image)


def _line(layers: list[Layer]) -> int:
    return next((each.line for each in layers if each.is_main), 1)


def _words(file: FormFile, node: Node) -> list[str]:
    """Return a command as Compose takes it apart: a list, or a text with quotes.

    Raises :class:`ValueError` for anything else.
    """
    text = scalar_of(node) if node.tag == "!override" else text_of(node)
    if text is None:
        return [interpolated(each, file.lookup) for each in words_of(node)]
    try:
        return shlex.split(interpolated(text, file.lookup))
    except ValueError:
        raise ValueError("has an unclosed quote") from None


def _described(project: ComposeProject, service: _Service) -> DescribedGateway:
    where = f"service {printable(service.name)}"
    arguments, uncounted = started(service.words, where)
    variables, unknown = variables_of(service.layers)
    release, untold = release_of(service.image) if service.image else (None, "")
    config = config_of(project, service.layers, service.line, variables)
    notes = [
        *filter(None, (uncounted, untold)),
        *unknown,
        *config.notes,
        *project.notes_of.get(service.name, ()),
        *project.notes,
    ]
    return DescribedGateway(
        printable(service.name),
        service.line,
        DEFAULT_KEY,
        config.members,
        config.path,
        arguments,
        variables,
        release,
        [*map(project.masked, notes)],
        where,
    )
