"""Does the command that runs the audit resolve any reference?"""

from __future__ import annotations

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.environment import bundled_plugins_are_off
from pytest_openclaw.deployment.secrets.resolving import reference_at
from pytest_openclaw.deployment.secrets.resolving import resolves_any
from pytest_openclaw.deployment.values.certainty import some
from pytest_openclaw.deployment.values.setting import Setting


def has_active_references(deployment: Deployment) -> bool:
    """Is a credential of the gateway or of Telegram a reference that could be used?

    Whether it has a text does not matter. Telegram is the only channel whose
    credentials the audits since 2026.8.2 know without a plugin. Raises
    :class:`~pytest_openclaw.NotEvaluated` where that depends on an unknown text.
    """
    return some((_of_gateway, _of_telegram), lambda holds: holds(deployment))


def _of_gateway(deployment: Deployment) -> bool:
    pending = deployment.loaded.pending
    return resolves_any(deployment.secret_source, pending, deployment.marked)


def _of_telegram(deployment: Deployment) -> bool:
    telegram = deployment.source.at("channels.telegram")
    if bundled_plugins_are_off(deployment.environment) or telegram["enabled"].is_false:
        return False
    listed = [each for _, each in telegram["accounts"].items()]
    accounts = [each for each in listed if not each["enabled"].is_false]

    def refers(setting: Setting) -> bool:
        pending = deployment.loaded.pending
        return reference_at(setting, pending, deployment.rules) is not None

    def token_is_used(account: Setting) -> bool:
        return refers(account["botToken"]) and not account["tokenFile"].has_text

    def inherits_token(account: Setting) -> bool:
        return not (account["botToken"].has_text or account["tokenFile"].has_text)

    def has_webhook(account: Setting) -> bool:
        own = account["webhookUrl"]
        return (own if own.exists else telegram["webhookUrl"]).has_text

    def secret_is_used(account: Setting) -> bool:
        return refers(account["webhookSecret"]) and has_webhook(account)

    def inherits_secret(account: Setting) -> bool:
        return not account["webhookSecret"].is_set and has_webhook(account)

    return (
        some(accounts, token_is_used)
        or some(accounts, secret_is_used)
        or (token_is_used(telegram) and (not listed or some(accounts, inherits_token)))
        or (
            refers(telegram["webhookSecret"])
            and (some(accounts, inherits_secret) if listed else has_webhook(telegram))
        )
    )
