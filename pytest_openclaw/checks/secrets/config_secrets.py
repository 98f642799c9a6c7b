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
    environment, and take it out of the config.""",
)
def gateway_password_in_config(deployment: Deployment) -> Iterator[Found]:
    """The gateway's password stands in its config.

    Configs are copied, committed and backed up; whoever reads one has the password. A
    variable that is filled in as the config is loaded counts as well: what the gateway
    holds, and may write back, is the password itself.

    Fires when gateway.auth.password is a text once the config is loaded, whatever the
    mode. A ${VARIABLE} with a value has become one by then; a reference object has not.

    Releases: 2026.5.12 looks after references are resolved, so that an object which
    refers to a set variable fires too; and it excuses every text that reads ${...}.
    """
    if is_in_config(deployment, credentials.PASSWORD):
        message = f"{credentials.PASSWORD} holds a password once the config is loaded"
        yield found(credentials.PASSWORD, message)


@check(
    "config.secrets.hooks_token_in_config",
    Severity.INFO,
    reads=("hooks.enabled", "hooks.token"),
    fix="""Keep the config as private as the token: readable by its owner alone, and out
    of repositories.""",
)
def hooks_token_in_config(deployment: Deployment) -> Iterator[Found]:
    """The hooks' token stands in the config.

    Whoever reads the config, or a copy of it, can start agents.

    Fires when hooks are on and hooks.token is a text once the config is loaded. A
    ${VARIABLE} with a value has become one by then.

    Releases: They excuse what was not resolved differently: 2026.5.12 every text that
    reads ${...}, 2026.9.6 a variable without a value alone.
    """
    if hooks_of(deployment) is not None and is_in_config(deployment, "hooks.token"):
        message = "hooks.token holds a token once the config is loaded"
        yield found("hooks.token", message)
