"""Tokens where links and logs show them."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.clawmaster.kit import clawmaster
from pytest_openclaw.checks.clawmaster.kit import files
from pytest_openclaw.checks.clawmaster.kit import found_at
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.clawmaster.tokens import links_with_tokens
from pytest_openclaw.effective.clawmaster.tokens import logged_tokens
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity


@clawmaster(
    "clawmaster.token_in_link",
    Severity.WARN,
    raised=Severity.CRITICAL,
    inspects=("the files of surroundings",),
    fix="""Remove the token from the link, and replace it with a new one: the history of
    the file keeps the old one. Log in by hand, or send the token in a header.""",
    note="""serviceToken= counts everywhere, token= in addresses with a port of
    ClawMaster (16223, 16224) or of the gateway, or with a host of
    gateway.controlUi.allowedOrigins or gateway.remote.url. Placeholders such as $TOKEN
    and <token> do not count, nor does cdpUrl, by which hosted browsers are reached.""",
)
def token_in_link(deployment: Deployment) -> Iterator[Found]:
    """A link contains the token of a console.

    A link is copied into chats and tickets, kept in browsers and logged by proxies.
    Anyone who has it controls the console, and with it the host.

    Fires for each file of surroundings that has a link with a token in it.
    """
    for file in files(deployment, logs=False):
        lines = dict(links_with_tokens(deployment, file))
        if lines:
            names = " and ".join(sorted(set(lines.values())))
            yield found_at(file, list(lines), f"a link contains {names} and a token")


@clawmaster(
    "clawmaster.log_has_token",
    Severity.CRITICAL,
    inspects=("the logs of surroundings", "the logs of ClawMaster"),
    fix="""Replace the token, delete the logged ones from the log and its copies, and
    remove the query from what the proxy logs.""",
    note="A log is a file named *.log, *.log.1 or with access in its name.",
)
def log_has_token(deployment: Deployment) -> Iterator[Found]:
    """A log contains the token of a console.

    Logs are kept longer than tokens should be, and more people read them than may use
    the console.

    Fires for each log in which a request has serviceToken= or token= with at least 16
    characters. The number of lines and the first one are reported, never the text.
    """
    for file in files(deployment, logs=True):
        lines = logged_tokens(file)
        if lines:
            some = "1 line has" if len(lines) == 1 else f"{len(lines)} lines have"
            yield found_at(file, lines[:1], f"{some} a token in a request")
