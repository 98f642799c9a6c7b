"""The hardened posture of secrets: where they are kept, and that each has one use."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.posture.kit import posture
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.posture.external_secrets import literal_credentials
from pytest_openclaw.effective.posture.reused_secrets import reused_secrets
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


@posture(
    "posture.secrets.external",
    Severity.WARN,
    raised=Severity.CRITICAL,
    reads=(
        "gateway",
        "models.providers",
        "channels",
        "plugins.entries",
        "skills.entries",
        "hooks",
        "env.vars",
        "mcp.servers",
        "diagnostics.otel.headers",
        "agents.*.sandbox",
        "browser",
    ),
    fix="""Put a SecretRef or a ${NAME} in the place of the text, keep the secret where
    that says, and renew it: what was in a file has been copied with it.""",
    echoes=(
        "config.secrets.gateway_password_in_config",
        "config.secrets.hooks_token_in_config",
    ),
    note="""All fields are looked at that openclaw secrets audit of the release knows,
    those of plugins that are not installed included; and whatever else is a credential
    by its name (hooks.token, variables named ..._KEY, headers) or is an address with a
    user, a password or a token in it. A variable counts as external wherever its text
    comes from.""",
)
def secrets_external(deployment: Deployment) -> Iterator[Found]:
    """A credential stands in the config itself.

    Everyone who reads the config, its copies, its history or its backups has it, and it
    cannot be renewed without a change to all of them.

    Fires for each field for a credential that holds a literal text: neither a SecretRef
    nor a variable, and no word that stands for another source. Fires also for each
    address that carries a credential.
    """
    for setting in literal_credentials(deployment):
        yield found(setting, f"{setting} holds the text of a credential")


@posture(
    "posture.secrets.reuse",
    Severity.CRITICAL,
    Severity.WARN,
    raised=Severity.CRITICAL,
    reads=(
        "gateway.auth",
        "hooks.token",
        "hooks.gmail.pushToken",
        "cron.webhookToken",
        "channels.*.webhookSecret",
    ),
    fix="""Give each of the two places a random secret of its own, and renew the one
    that both had.""",
    echoes=("hooks.token_reuse_gateway_token",),
    note="""Secrets are compared that let others in: the gateway's, those of hooks,
    webhooks and cron, with each other and with each credential that the release's
    registry names. Two variables whose texts are not known here count as two secrets.
    gateway.remote may have the gateway's own: it is what clients log in with.""",
)
def secrets_reuse(deployment: Deployment) -> Iterator[Found]:
    """One secret opens two doors.

    Anyone who was given it for one, such as a service that calls a webhook, can use
    the other as well; and it cannot be renewed for one alone.

    Fires for each credential that has the text or the reference of a secret by which
    others get in: that of the gateway, of hooks, of webhooks or of cron.

    Severity: critical where the gateway's own secret is one of the two; warn otherwise.
    """
    for reuse in reused_secrets(deployment):
        severity = Severity.CRITICAL if reuse.opens_the_gateway else Severity.WARN
        ours, other = reuse.ours.place, reuse.other.place
        words = f"{other} is the same secret as {ours}"
        yield found(other, words, see=(ours,), severity=severity)
