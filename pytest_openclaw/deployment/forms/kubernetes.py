"""Kubernetes manifests, rendered or as ``kubectl get -o json`` gives them.

A config is a key of a ConfigMap or a Secret. What the containers say that mount it is
of its gateway; a workload that does not mount it says nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator

from pytest_openclaw.deployment.forms.containers import is_gateway_image
from pytest_openclaw.deployment.forms.containers import release_of
from pytest_openclaw.deployment.forms.containers import runs_gateway
from pytest_openclaw.deployment.forms.containers import started
from pytest_openclaw.deployment.forms.described import DEFAULT_KEY
from pytest_openclaw.deployment.forms.described import DescribedGateway
from pytest_openclaw.deployment.forms.described import FormFile
from pytest_openclaw.deployment.forms.embedded import embedded_configs
from pytest_openclaw.deployment.forms.errors import NoConfig
from pytest_openclaw.deployment.host.mode_setters import ModeSetter
from pytest_openclaw.deployment.kubernetes.config_maps import Object
from pytest_openclaw.deployment.kubernetes.config_maps import objects_in
from pytest_openclaw.deployment.kubernetes.workloads import Container
from pytest_openclaw.deployment.kubernetes.workloads import Mount
from pytest_openclaw.deployment.kubernetes.workloads import Source
from pytest_openclaw.deployment.kubernetes.workloads import Unread
from pytest_openclaw.deployment.kubernetes.workloads import containers_in
from pytest_openclaw.deployment.text.yaml_documents import YamlError
from pytest_openclaw.deployment.values.opaque import Opaque


def is_of(file: FormFile) -> bool:
    """Is *file* a manifest? JSON says it by its kind; YAML is nothing else."""
    if file.path.lower().endswith((".yaml", ".yml")):
        return True
    return "kind" in file.text and "apiVersion" in file.text


def gateways(file: FormFile) -> list[DescribedGateway]:
    """Return a gateway for each config, or for each workload that mounts one."""
    key = file.within.partition(":")[2] or DEFAULT_KEY
    text = file.text
    if text.lstrip().startswith(("{", "[")):
        text = text.replace("\t", " ")  # which JSON has between its tokens alone
    objects = [each for each in objects_in(text, key) if key in each.files]
    if not objects:
        raise NoConfig(_nothing(file, key, text))
    containers, unread = containers_in(text) if "containers" in text else ((), None)
    return [
        gateway
        for each in _named(objects)
        for gateway in _of_object(*each, key, containers, unread, text)
    ]


def _named(objects: list[Object]) -> Iterator[tuple[Object, str]]:
    """Yield objects with their labels; kinds tell those of one name apart."""
    kinds: dict[str, set[str]] = {}
    for each in objects:
        kinds.setdefault(each.label, set()).add(each.kind)
    for each in objects:
        is_alone = len(kinds[each.label]) == 1
        yield each, each.label if is_alone else f"{each.kind.lower()}/{each.label}"


def _of_object(
    held: Object,
    label: str,
    key: str,
    containers: tuple[Container, ...],
    unread: Unread | None,
    text: str,
) -> Iterator[DescribedGateway]:
    shown = label if key == DEFAULT_KEY else f"{label}:{key}"
    notes = [_left_out(held, unread)] if unread else []
    mounting = list(_mounting(held, key, containers))
    notes += _not_mounting(held, containers, {each.workload for each, _ in mounting})
    if not mounting:
        yield DescribedGateway(
            shown, held.line, key, held.files, notes=notes, aliases=_aliases(held, key)
        )
    several = len(mounting) > 1
    for container, mount in mounting:
        where = f"container {container.name} of {container.workload}"
        arguments, uncounted = started(container.words, where)
        release, untold = release_of(container.image) if container.image else (None, "")
        variables, unknown = _variables(held, container, text)
        files = held.files
        if mount is not None:
            setter = ModeSetter.GROUP_VOLUME if mount.is_of_group else ModeSetter.VOLUME
            files = {
                name: each._replace(
                    mode=mount.mode, is_link=mount.is_folder, set_by=setter
                )
                for name, each in held.files.items()
                if mount.keys is None or name in mount.keys
            }
        yield DescribedGateway(
            f"{shown}@{container.workload.rpartition(' ')[2]}" if several else shown,
            container.line,
            key,
            files,
            None,
            arguments,
            variables,
            release,
            [*notes, *filter(None, (uncounted, untold)), *unknown],
            where,
            _aliases(held, key),
        )


def _left_out(held: Object, unread: Unread) -> str:
    """Say what does not count.

    Raises :class:`YamlError` where a workload in it may mount the config: without its
    flags and variables another gateway would be judged.
    """
    if held.name in unread.text:
        raise YamlError(unread.message, unread.line)
    return f"workloads from line {unread.line} on do not count: {unread.message}"


def _aliases(held: Object, key: str) -> frozenset[str]:
    """Return the names that mean all gateways of an object, whatever their labels."""
    suffix = "" if key == DEFAULT_KEY else f":{key}"
    return frozenset([held.name + suffix, held.label + suffix])


def _mounting(
    held: Object, key: str, containers: tuple[Container, ...]
) -> Iterator[tuple[Container, Mount | None]]:
    """Yield the container of each workload that has the config, and how it does.

    Where only an init container mounts it, a copy of it is what runs: its mode is not
    known here.
    """
    by_workload: dict[tuple[str, str], list[Container]] = {}
    for each in containers:
        if _is_beside(held, each.namespace):
            by_workload.setdefault((each.namespace, each.workload), []).append(each)
    for of_workload in by_workload.values():
        having = [
            (each, mount)
            for each in of_workload
            for mount in each.mounts
            if (mount.kind, mount.name) == (held.kind, held.name)
            and (mount.keys is None or key in mount.keys)
        ]
        direct = [each for each in having if not each[0].is_init]
        if direct:
            yield max(direct, key=lambda each: _likeness(each[0]))
        elif having:
            main = [each for each in of_workload if not each.is_init]
            if main:
                yield max(main, key=_likeness), None


def _likeness(container: Container) -> int:
    """Return how much a container looks like the gateway among those of a pod."""
    return 2 * runs_gateway(container.words) + is_gateway_image(container.image)


def _is_beside(held: Object, namespace: str) -> bool:
    return held.namespace == namespace or not held.namespace or not namespace


def _not_mounting(
    held: Object, containers: tuple[Container, ...], mounting: set[str]
) -> Iterator[str]:
    """Say of workloads that look like a gateway that they have another config."""
    for each in containers:
        is_other = each.workload not in mounting and not each.is_init
        if is_other and _is_beside(held, each.namespace) and _likeness(each):
            yield (
                f"{each.workload} does not count: it does not mount {held.kind}"
                f" {held.name}"
            )


def _variables(
    held: Object, container: Container, text: str
) -> tuple[dict[str, str | Opaque], list[str]]:
    """Return what the container's environment sets, and what of it is not known."""
    found: dict[str, str | Opaque] = {}
    notes: list[str] = []
    for name, value in container.env:
        if not isinstance(value, Source):
            found[name] = Opaque(f"${{{name}}}", "") if value is None else value
            continue
        try:
            there = _object(value, container.namespace or held.namespace, text)
        except YamlError as error:
            there = None
            notes.append(f"line {error.line} does not count: {error.message}")
        texts = _texts(there) if there is not None else None
        if name:
            known = (texts or {}).get(value.key)
            found[name] = Opaque(f"${{{name}}}", "") if known is None else known
        elif texts is None:
            notes.append(
                f"what envFrom takes of {value.kind} {value.name} does not count:"
                " it is not in this file"
            )
        else:
            found.update({value.prefix + key: each for key, each in texts.items()})
    return found, notes


def _object(source: Source, namespace: str, text: str) -> Object | None:
    for each in objects_in(text, ""):
        is_near = not namespace or each.namespace in ("", namespace)
        if is_near and (each.kind, each.name) == (source.kind, source.name):
            return each
    return None


def _texts(held: Object) -> dict[str, str]:
    return {
        name: each.data.decode("utf-8", "replace")
        for name, each in held.files.items()
        if not each.fault
    }


def _nothing(file: FormFile, key: str, text: str) -> str:
    """Say that no object has *key*, and what looks as if it was meant."""
    try:
        objects: Iterable[Object] = objects_in(text, ".json")
    except YamlError:  # a document that is none of ours
        objects = ()
    others = [
        f"{each.label}:{name}"
        for each in objects
        for name in each.files
        if name.endswith((".json", ".json5"))
    ]
    hint = f"; name another key: {file.name}#{others[0]}" if others else ""
    if not others and not embedded_configs(text):
        hint = f"; if the config is elsewhere in it, say where: {file.name}#/path/to/it"
    return f"{file.name} contains no ConfigMap or Secret with the key {key!a}{hint}"
