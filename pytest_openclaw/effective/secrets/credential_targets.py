"""The places of a config at which credentials stand."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.secrets.secret_refs import object_ref
from pytest_openclaw.deployment.secrets.service_accounts import REFERENCE
from pytest_openclaw.deployment.secrets.service_accounts import VALUE
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.secrets.voice_key import with_voice_key
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases.credential_targets import CredentialTarget
from pytest_openclaw.releases.credential_targets import target_of


@dataclass(frozen=True)
class CredentialPlace:
    """One place where a credential stands, or may stand, and what is known of it."""

    setting: Setting
    target: CredentialTarget
    beside: Setting | None = None
    """The reference in the key beside it that counts in its place."""

    @property
    def provider(self) -> str | None:
        """What the release names as the provider beside it."""
        at = self.target.provider_at
        path = self.setting.path
        return None if at is None or at >= len(path) else str(path[at])


def credential_places(deployment: Deployment) -> Iterator[CredentialPlace]:
    """Yield each place of the loaded config that the release's secrets audit looks at.

    They come in the release's order. A pattern of a plugin that is not installed is
    left out, as it is there. Variables are in place, SecretRefs are not resolved.
    """
    rules = deployment.rules.secrets
    targets = list(rules.targets)
    if rules.external_targets_count:
        external = rules.external_targets
        targets += _brought(deployment)
        targets += (each for each in external if _is_installed(deployment, each))
    if not rules.targets_are_in_order:
        targets.sort(key=lambda each: each.order)
    config = with_voice_key(deployment)
    for target in targets:
        found = {
            setting.path: CredentialPlace(setting, target, reference)
            for setting, reference in _references_beside(deployment, config, target)
        }
        places = {each.setting.path: each for each in _places(config, target)}
        yield from {**places, **found}.values()


@by_release
def _references_beside(
    deployment: Deployment, config: Setting, target: CredentialTarget
) -> Iterator[tuple[Setting, Setting]]:
    """Yield credentials, set or not, that have a reference in a key beside them."""
    yield from ()


@_references_beside.on(until="2026.4.23")
def _references_beside_2026_4(
    deployment: Deployment, config: Setting, target: CredentialTarget
) -> Iterator[tuple[Setting, Setting]]:
    """2026.4.23 takes that of Google Chat's service account."""
    holder, _, key = target.path.rpartition(".")
    for each in config.matching(holder) if key == VALUE else ():
        if object_ref(each[REFERENCE], deployment.rules) is not None:
            yield each[VALUE], each[REFERENCE]


def all_credential_places(deployment: Deployment) -> list[CredentialPlace]:
    """Return each place of the loaded config that is known to hold a credential.

    This is the full surface: also what belongs to plugins that are not installed.
    """
    return deployment.derive(_all_credential_places)


def _all_credential_places(deployment: Deployment) -> list[CredentialPlace]:
    rules = deployment.rules.secrets
    targets = (*rules.targets, *_brought(deployment), *rules.external_targets)
    source = deployment.source
    return [place for target in targets for place in _places(source, target)]


def _brought(deployment: Deployment) -> Iterator[CredentialTarget]:
    """Yield what the manifests of plugins among the deployment's own files declare."""
    for folder in deployment.loaded.plugin_folders:
        plugin = folder.manifest.get("id")
        if isinstance(plugin, str):
            for path in folder.secret_paths:
                yield target_of(f"plugins.entries.{plugin}.config.{path}", plugin)


def _places(config: Setting, target: CredentialTarget) -> Iterator[CredentialPlace]:
    for setting in config.matching(target.path):
        yield CredentialPlace(setting, target)


def _is_installed(deployment: Deployment, target: CredentialTarget) -> bool:
    """Plugins that the config names count as installed unless it is said which are.

    Where a plugin's folder is among the deployment's own files, its manifest says what
    it knows. A channel's package says that in its code, which is the release's.
    """
    if target.plugin is None:
        return True
    folders = deployment.loaded.plugin_folders
    if any(target.plugin in folder.names for folder in folders):
        return target.is_of_channel
    installed = deployment.installed_plugins
    return installed is None or target.plugin in installed
