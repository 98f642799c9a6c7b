"""Secrets that stand in the config itself: config.secrets.*"""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.secrets import credentials
from pytest_openclaw.effective.gateway.webhooks import hooks_of
from pytest_openclaw.effective.secrets.config_secrets import is_in_config
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


@check(
    "config.secrets.gateway_password_in_config",
    Severity.WARN,
    reads=(credentials.PASSWORD,),
    fix="""Supply the password as OPENCLAW_GATEWAY_PASSWORD in the gateway's
    environment, and remove it from the config.""",
)
def gateway_password_in_config(deployment: Deployment) -> Iterator[Found]:
    """The gateway's password is stored in its config.

    Configs are copied, committed and backed up, and the password with them. A variable
    that is expanded while the config is loaded also counts: the gateway then keeps the
    password itself in the config, and may write it back.

    Fires when gateway.auth.password is a text once the config is loaded, in any auth
    mode. A ${VARIABLE} with a value counts as a text, a reference object does not.

    Releases: 2026.5.12 evaluates the config after references are resolved, so an object
    that refers to a set variable also fires; it ignores every text of the form ${...}.
    """
    if is_in_config(deployment, credentials.PASSWORD):
        message = (
            f"{credentials.PASSWORD} contains a password once the config is loaded"
        )
        yield found(credentials.PASSWORD, message)


@check(
    "config.secrets.hooks_token_in_config",
    Severity.INFO,
    reads=("hooks.enabled", "hooks.token"),
    fix="""Protect the config like the token itself: make it readable only by its owner,
    and keep it out of repositories.""",
)
def hooks_token_in_config(deployment: Deployment) -> Iterator[Found]:
    """The hooks' token is stored in the config.

    Anyone with access to the config, or to a copy of it, can start agents.

    Fires when hooks are enabled and hooks.token is a text once the config is loaded. A
    ${VARIABLE} with a value counts as a text.

    Releases: They ignore different unresolved references: 2026.5.12 every text of the
    form ${...}, 2026.9.6 only a variable without a value.
    """
    if hooks_of(deployment) is not None and is_in_config(deployment, "hooks.token"):
        message = "hooks.token contains a token once the config is loaded"
        yield found("hooks.token", message)
