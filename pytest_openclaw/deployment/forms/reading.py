"""The form of a file, the gateways in it, and the one that a name means."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import lru_cache
from types import ModuleType

from pytest_openclaw.deployment.forms import compose
from pytest_openclaw.deployment.forms import kubernetes
from pytest_openclaw.deployment.forms import plain
from pytest_openclaw.deployment.forms import pointers
from pytest_openclaw.deployment.forms import systemd
from pytest_openclaw.deployment.forms import templates
from pytest_openclaw.deployment.forms import written_files
from pytest_openclaw.deployment.forms.described import DescribedGateway
from pytest_openclaw.deployment.forms.described import FormFile
from pytest_openclaw.deployment.forms.embedded import embedded_configs
from pytest_openclaw.deployment.forms.errors import NoConfig
from pytest_openclaw.deployment.forms.errors import Template
from pytest_openclaw.deployment.forms.names import is_pointer
from pytest_openclaw.deployment.forms.names import is_stdin
from pytest_openclaw.deployment.forms.recognizing import is_json5
from pytest_openclaw.deployment.forms.recognizing import refuse
from pytest_openclaw.deployment.forms.standard_input import MAX_BYTES
from pytest_openclaw.deployment.forms.standard_input import standard_input
from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.text import json5
from pytest_openclaw.deployment.text.shell_variables import Lookup
from pytest_openclaw.deployment.text.yaml_documents import YamlError
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.errors import UsageError
from pytest_openclaw.language.globs import matches_any
from pytest_openclaw.language.plain import printable

#: Gateways of one file: each of them goes through the file again.
_MAX_GATEWAYS = 500
#: In this order, the first that a file is of reads it.
_FORMS: tuple[ModuleType, ...] = (systemd, compose, written_files, kubernetes, plain)


def gateways_in(
    path: str, within: str, files: Files, lookup: Lookup = lambda name: None
) -> list[DescribedGateway]:
    """Return the gateways of the file at *path* that *within* names, in order.

    Raises :class:`Unreadable` or :class:`YamlError` for a file that cannot be read,
    and :class:`~pytest_openclaw.UsageError` where it has no such gateway, or is a
    template.
    """
    text = _text(path, files)
    file = FormFile(path, text, files, within, lookup)
    refuse(path, text, templates.kind_of_name(path))
    try:
        chosen = _gateways(file)
    except (YamlError, NoConfig):
        refuse(path, text, _template_kind(path, text))
        raise
    except NotEvaluated as unknown:  # nobody can say here what lies beside it
        raise Unreadable(unknown.reason) from None
    if len(chosen) > _MAX_GATEWAYS:
        raise UsageError(
            f"{file.name} contains {len(chosen):,} configs, and at most"
            f" {_MAX_GATEWAYS:,} of one file are judged: name one, or split the file"
        )
    for each in chosen:
        _refuse_config(path, each, text)
    seen: dict[str, DescribedGateway] = {}
    for each in chosen:
        twin = seen.setdefault(each.label, each)
        if twin is not each:
            raise UsageError(
                f"{file.name} contains {each.label} twice: in line {twin.line}, and in"
                f" line {each.line}"
            )
    return chosen


def _gateways(file: FormFile) -> list[DescribedGateway]:
    """Return the gateways of *file* that are meant."""
    if is_pointer(file.within):
        return pointers.gateways(file)
    form = next(each for each in _FORMS if each.is_of(file))
    try:
        found = [
            replace(each, label=printable(each.label)) for each in form.gateways(file)
        ]
    except NoConfig as error:
        pointers_to = embedded_configs(file.text)[:3]
        if not pointers_to:
            raise
        shown = " or ".join(f"{file.name}#{printable(each)}" for each in pointers_to)
        raise NoConfig(f"{error}; a config is within it: {shown}") from None
    chosen = _chosen(found, file.within)
    if not chosen:
        names = ", ".join(filter(None, (each.label for each in found[:9])))
        there = names or "one without a name"
        raise NoConfig(
            f"{file.name} contains no config {file.within!a}; it has {there}"
        )
    return chosen


def _chosen(found: list[DescribedGateway], within: str) -> list[DescribedGateway]:
    """Return those that a name fits: a label, else another name, else a glob."""
    if not within:
        return found
    labelled = [each for each in found if each.label == within]
    if labelled:
        return labelled
    named = [each for each in found if within in each.aliases]
    if named:
        return named
    glob = within.partition(":")[0]
    return [
        each
        for each in found
        if matches_any(each.label.partition(":")[0], [glob])
        or any(matches_any(name.partition(":")[0], [glob]) for name in each.aliases)
    ]


def gateway_in(
    path: str, within: str, files: Files, lookup: Lookup = lambda name: None
) -> DescribedGateway:
    """Return the one gateway that *within* names; raises as :func:`gateways_in` does.

    Several are a usage error, too.
    """
    found = gateways_in(path, within, files, lookup)
    if len(found) > 1:
        names = ", ".join(each.label for each in found[:9])
        shown = os.path.basename(path)
        raise UsageError(
            f"{shown} contains {len(found)} configs: {names}; choose one: "
            f"{shown}#{found[0].label}"
        )
    return found[0]


def _refuse_config(path: str, gateway: DescribedGateway, whole: str) -> None:
    """Refuse a config within a file that is a template itself."""
    held = gateway.members.get(gateway.key)
    if held is None:
        return
    text = held.data.decode("utf-8", "replace")
    kind = templates.kind_within(text, whole)
    if not kind and templates.may_be(text) and not is_json5(text):
        kind = templates.kind_of_broken("", text)
    if kind:
        line = templates.first_line(text, kind)
        place = held.excerpt.place(json5.Position(line, 1))
        raise Template(templates.answer(path, text, kind, place.line))


@lru_cache(maxsize=8)
def _template_kind(path: str, text: str) -> str:
    return templates.kind_of_broken(path, text)


def _text(path: str, files: Files) -> str:
    """Return the text of a file, without the byte order mark that Windows may add."""
    return _whole_text(path, files).removeprefix("\ufeff")


def _whole_text(path: str, files: Files) -> str:
    if is_stdin(path):
        data = standard_input()
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise YamlError(
                "not UTF-8", data.count(b"\n", 0, error.start) + 1
            ) from None
    read = files.required_text(path, MAX_BYTES)
    if read.bad_byte is not None:
        line = read.text.count("\n", 0, read.bad_byte) + 1
        raise YamlError("not UTF-8", line)
    return read.text
