"""Secrets by which others get in here, and the places that have the same one."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.secrets.credentials import PASSWORD
from pytest_openclaw.deployment.secrets.credentials import TOKEN
from pytest_openclaw.deployment.secrets.secret_refs import secret_ref
from pytest_openclaw.deployment.steps.migrations import authored_path
from pytest_openclaw.deployment.values.secret_text import SecretText
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.secrets.credential_targets import all_credential_places
from pytest_openclaw.effective.secrets_audit.references import is_placeholder
from pytest_openclaw.on_use import dataclass

_VARIABLES = ("OPENCLAW_GATEWAY_TOKEN", "OPENCLAW_GATEWAY_PASSWORD")
_OURS = (
    "hooks.token",
    "hooks.gmail.pushToken",
    "cron.webhookToken",
    "channels.*.webhookSecret",
    "channels.*.accounts.*.webhookSecret",
    "plugins.entries.webhooks.config.routes.*.secret",
)

#: A text, a variable's name, or source, provider and id of a reference.
Identity = tuple[str | SecretText | None, ...]


@dataclass(frozen=True, eq=False)
class Secret:
    """One place, or a variable of the gateway, and what can be said of its secret."""

    place: Setting | str
    identities: tuple[Identity, ...]

    @property
    def is_of_the_gateway(self) -> bool:
        """Does it open the gateway itself?"""
        return str(self.place).startswith(("$", "gateway."))


@dataclass(frozen=True, eq=False)
class Reuse:
    """A place that has the secret of another, which lets people in here."""

    other: Secret
    ours: Secret

    @property
    def opens_the_gateway(self) -> bool:
        """Is one of the two the gateway's own?"""
        return self.ours.is_of_the_gateway or self.other.is_of_the_gateway


def reused_secrets(deployment: Deployment) -> Iterator[Reuse]:
    """Yield each place, once, whose secret is one of ours, of the config as written.

    Texts are compared where they are known, and references by what they name. Two
    variables without a text here count as two secrets.
    """
    deployment = deployment.without_flags
    ours = list(_ours(deployment))
    owners: dict[Identity, Secret] = {}
    for mine in ours:
        for identity in mine.identities:
            owners.setdefault(identity, mine)
    others = _others(deployment, ours) if owners else ()
    for other in (*ours, *others):
        named = (owners.get(identity) for identity in other.identities)
        apart = (each for each in named if each and not _belong(each, other))
        owner = next(apart, None)
        if owner is not None:
            yield Reuse(other, owner)


def _belong(mine: Secret, other: Secret) -> bool:
    """Are they one place, or both of the gateway and its clients?"""
    return mine is other or (mine.is_of_the_gateway and other.is_of_the_gateway)


def _ours(deployment: Deployment) -> Iterator[Secret]:
    for dotted in (TOKEN, PASSWORD):
        yield _secret(deployment, deployment.source.at(dotted))
    for name in _VARIABLES:
        yield Secret(f"${name}", tuple(_of_variable(deployment, name)))
    for pattern in _OURS:
        for setting in deployment.source.matching(pattern):
            yield _secret(deployment, setting)


def _others(deployment: Deployment, ours: list[Secret]) -> Iterator[Secret]:
    named = {each.place.path for each in ours if isinstance(each.place, Setting)}
    for place in all_credential_places(deployment):
        if place.setting.path not in named:
            yield _secret(deployment, place.setting)


def _secret(deployment: Deployment, setting: Setting) -> Secret:
    return Secret(setting, tuple(_identities(deployment, setting)))


def _identities(deployment: Deployment, setting: Setting) -> Iterator[Identity]:
    written = authored_path(setting.path, deployment.authored)
    name = deployment.loaded.references.get(written)
    if name is not None:
        yield from _of_variable(deployment, name)
        return
    if setting.is_opaque:
        return
    reference = secret_ref(setting, deployment.rules)
    if reference is not None and reference.source == "env":
        yield from _of_variable(deployment, reference.id)
    elif reference is not None:
        yield (reference.source, reference.provider, reference.id)
    elif setting.text is not None and not is_placeholder(deployment, setting.text):
        yield ("text", SecretText(setting.text))


def _of_variable(deployment: Deployment, name: str) -> Iterator[Identity]:
    yield ("env", name)
    text = deployment.environment.text(name)
    if isinstance(text, str) and text.strip():
        yield ("text", SecretText(text.strip()))
