"""What the records of a state directory show of the things that a gateway has.

Each function yields what is known before it raises
:class:`~pytest_openclaw.NotEvaluated` for what is not.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.host.places import expand
from pytest_openclaw.deployment.text import strict_json
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.governance.capability import Capability
from pytest_openclaw.effective.governance.paired_devices import SHORT_ID
from pytest_openclaw.effective.governance.paired_devices import paired_devices
from pytest_openclaw.effective.plugins.install_records import plugin_records
from pytest_openclaw.effective.plugins.plugin_discovery import installed_folders
from pytest_openclaw.effective.skills.skills import scanned_skills
from pytest_openclaw.effective.state.state_places import in_state
from pytest_openclaw.language.javascript import fold

_ORIGINS = ((".clawhub", "origin.json"), (".clawdhub", "origin.json"))


def plugins(deployment: Deployment) -> Iterator[Capability]:
    """Yield the plugins that do not come with the release: named, then installed."""
    seen: dict[str, Capability] = {}
    for each in _named_plugins(deployment):
        seen.setdefault(fold(each.name), each)
    if deployment.places.state_dir is None:
        yield from seen.values()
        in_state(deployment)  # which raises
    records = deployment.derive(plugin_records)
    for name in (*records, *installed_folders(deployment)):
        seen.setdefault(fold(name), Capability("plugin", name))
    by_name = {fold(name): record for name, record in records.items()}
    for key, each in seen.items():
        yield _with_record(deployment, each, Setting(by_name.get(key)))


def _named_plugins(deployment: Deployment) -> Iterator[Capability]:
    section = deployment.config["plugins"]
    for name, entry in section["entries"].items():
        if not entry["enabled"].is_false and not _is_bundled(deployment, name):
            yield Capability("plugin", name, entry)
    for listed in section["allow"].elements():
        name = "" if listed.is_opaque else listed.text or ""
        if name and "*" not in name and not _is_bundled(deployment, name):
            yield Capability("plugin", name, listed)
    for path in section.at("load.paths").elements():
        name = "" if path.is_opaque else os.path.basename((path.text or "").rstrip("/"))
        if name:
            yield Capability("plugin", name, path)


def _is_bundled(deployment: Deployment, name: str) -> bool:
    rules = deployment.rules
    name = rules.renamed_plugins.get(fold(name), fold(name))
    return name in rules.bundled_plugins


def _with_record(
    deployment: Deployment, each: Capability, record: Setting
) -> Capability:
    surface = record["acceptedSurfaceHash"].text
    return Capability(
        "plugin",
        each.name,
        each.setting,
        source=plugin_source(record) if record.is_record else None,
        surface=f"sha256:{surface}" if surface else None,
        folder=_folder(deployment, each.name, record),
    )


def _folder(deployment: Deployment, name: str, record: Setting) -> str:
    """Return where a plugin lies: where plugins lie, or where its record says."""
    own = in_state(deployment, "extensions", name)
    stated = record["installPath"].text
    if deployment.files.is_folder(own) or not stated:
        return own
    return expand(stated, deployment.places.home) or own


def plugin_source(record: Setting) -> str:
    """Return where a plugin came from: ``npm:name@1.2.3``, ``path:/srv/plugin``."""
    kind = record["source"].text or "unknown"
    version = record["resolvedVersion"].text or record["version"].text
    name = {
        "npm": record["resolvedName"].text or (record["spec"].text or ""),
        "clawhub": record["clawhubPackage"].text or record["spec"].text,
        "git": record["gitUrl"].text or record["spec"].text,
        "marketplace": record["marketplacePlugin"].text or record["spec"].text,
    }.get(kind, record["sourcePath"].text) or ""
    version = record["gitCommit"].text or version if kind == "git" else version
    if kind in ("path", "archive", "git") and kind != "git":
        return f"{kind}:{name}"
    if kind == "npm" and not record["resolvedName"].text:
        name = name[:1] + name[1:].partition("@")[0]
    return f"{kind}:{name}@{version}" if version else f"{kind}:{name}"


def skills(deployment: Deployment) -> Iterator[Capability]:
    """Yield the skills that agents load and that do not come with the release."""
    in_state(deployment)
    seen: set[str] = set()
    for skill in scanned_skills(deployment).skills:
        if skill.name not in seen:
            seen.add(skill.name)
            source = _skill_source(deployment, skill.folder)
            yield Capability("skill", skill.name, source=source, folder=skill.folder)


def _skill_source(deployment: Deployment, folder: str) -> str | None:
    for within in _ORIGINS:
        path = os.path.join(folder, *within)
        try:
            origin = Setting(strict_json.parse(deployment.files.text(path).text))
        except (Unreadable, ValueError):
            continue
        owner, slug = origin["ownerHandle"].text, origin["slug"].text or ""
        name = f"{owner}/{slug}" if owner else slug
        version = origin["installedVersion"].text
        return f"clawhub:{name}@{version}" if version else f"clawhub:{name}"
    return None


def devices(deployment: Deployment) -> Iterator[Capability]:
    """Yield the paired devices and nodes.

    A name that a device chose for itself is shown, and never matches an entry.
    """
    for device in paired_devices(deployment):
        short = device.id[:SHORT_ID]
        yield Capability(
            "device",
            device.known_as,
            aliases=(short, device.id),
            shown=device.display_name or device.role or "",
        )
