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
    fix="""Replace the text with a SecretRef or a ${NAME}, store the secret there, and
    renew it: the old one was copied with the file.""",
    echoes=(
        "config.secrets.gateway_password_in_config",
        "config.secrets.hooks_token_in_config",
    ),
    note="""All credential fields known to openclaw secrets audit of the release are
    evaluated, including those of plugins that are not installed, and so is every other
    credential by name (hooks.token, variables named ..._KEY, headers) and every address
    with a user, a password or a token. A variable counts as external regardless of its
    source.""",
)
def secrets_external(deployment: Deployment) -> Iterator[Found]:
    """A credential is stored in the config itself.

    Everyone with access to the config, its copies, its history or its backups has the
    credential, and a replacement requires a change to all of them.

    Fires for each credential field with a literal text: neither a SecretRef nor a
    variable, and not a keyword for another source. Fires also for each address that
    contains a credential.
    """
    for setting in literal_credentials(deployment):
        yield found(setting, f"{setting} contains the text of a credential")


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
    fix="""Give each of the two places a separate random secret, and renew the shared
    one.""",
    echoes=("hooks.token_reuse_gateway_token",),
    note="""Access secrets are the gateway's and those of hooks, webhooks and cron. They
    are compared with each other and with each credential in the release's registry. Two
    variables with unknown values count as two secrets. gateway.remote may have the
    gateway's own: clients log in with it.""",
)
def secrets_reuse(deployment: Deployment) -> Iterator[Found]:
    """One secret gives access to two services.

    Anyone who was given it for one, such as a service that calls a webhook, can use
    the other as well; and it cannot be renewed for one alone.

    Fires for each credential with the text or the reference of an access secret: that
    of the gateway, of hooks, of webhooks or of cron.

    Severity: critical if the gateway's own secret is one of the two; warn otherwise.
    """
    for reuse in reused_secrets(deployment):
        severity = Severity.CRITICAL if reuse.opens_the_gateway else Severity.WARN
        ours, other = reuse.ours.place, reuse.other.place
        words = f"{other} is the same secret as {ours}"
        yield found(other, words, see=(ours,), severity=severity)
