"""The places of a config at which credentials stand."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.secrets.voice_key import with_voice_key
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases.credential_targets import CredentialTarget
from pytest_openclaw.releases.credential_targets import target_of


@dataclass(frozen=True)
class CredentialPlace:
    """One place where a credential stands, or may stand, and what is known of it."""

    setting: Setting
    target: CredentialTarget

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
        yield from _places(config, target)


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
