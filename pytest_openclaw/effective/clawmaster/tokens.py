"""Tokens of ClawMaster and of the gateway's console in texts: where, never which."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.clawmaster.surroundings import Surrounding

#: Ports of ClawMaster, and the gateway's own where nothing else is set.
_PORTS = ("16223", "16224", "18789")
_IN_LINK = re.compile(r"[?&#](serviceToken|token)=([^\s\"'<>&#`)\]\\]*)")
_IN_LOG = re.compile(r"[?&](?:serviceToken|token)=([\w.~+/%-]{16,})")
_ADDRESS = re.compile(r"(?:https?|wss?)://[^\s\"'<>`]+", re.IGNORECASE)
#: So many addresses of a config are looked for.
_MAX_HOSTS = 100
#: The host of an origin, with its port; that of one's own machine has many programs.
_HOST = re.compile(r"[a-z]+://(?!localhost\b|127\.|\[)([\w.-]+(?::\d+)?)/?", re.I)
_SET = re.compile(r"CLAWMASTER_SERVICE_TOKEN[\"']?\s*[:=]\s*[\"']?([^\s\"',}]*)")
_OPTION = re.compile(r"\bclawmaster\b[^|;&\n]*?\s--token[= ]\s*[\"']?([^\s\"']+)")
#: What documentation and templates have in the place of a token.
_PLACEHOLDER = re.compile(
    r"\$|[<{%*]|\.\.\.|…|\bredacted\b|"
    r"^(?:(?:your|my|the|an?|some)[-_]?)?(?:service|gateway|auth|secret|access)?[-_]?"
    r"(?:token|secret|value|here|x+)(?:[-_]?here)?$",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-Z][A-Z_]+\Z")


def is_literal(text: str) -> bool:
    """Is *text*, in the place of a token, one?"""
    bare = text.strip("\"'")
    return bool(bare) and not _PLACEHOLDER.search(bare) and not _NAME.match(bare)


def links_with_tokens(
    deployment: Deployment, file: Surrounding
) -> Iterator[tuple[int, str]]:
    """Yield the lines of *file* with a token in a link, and how it is carried there.

    ``token=`` counts in the address of a known port, or of a host at which the config
    says that the console is: other programs have links with such a name, as remote
    browsers do.
    """
    console = deployment.derive(_console)
    for number, line in enumerate(file.lines, 1):
        if "oken=" not in line or "cdpUrl" in line:
            continue
        for name, text in _IN_LINK.findall(line):
            if not is_literal(text):
                continue
            near = any(
                text in address and console.search(address)
                for address in _ADDRESS.findall(line)
            )
            if name == "serviceToken" or near:
                yield number, f"{name}="
                break


def _console(deployment: Deployment) -> re.Pattern[str]:
    """Return what addresses of a console have: its port, or its host."""
    config = deployment.config
    ports = (*_PORTS, str(config.at("gateway.port").value or ""))
    origins = config.at("gateway.controlUi.allowedOrigins").elements()
    named = (config.at("gateway.remote.url"), *origins)
    texts = (each.string for each in named[:_MAX_HOSTS] if not each.is_opaque)
    hosts = filter(None, (_HOST.match(each or "") for each in texts))
    places = [
        rf":(?:{'|'.join(filter(str.isdigit, ports))})(?!\d)",
        *(rf"://{re.escape(host[1])}(?![\w.:-])" for host in hosts),
    ]
    return re.compile("|".join(places), re.IGNORECASE)


def logged_tokens(file: Surrounding) -> list[int]:
    """Return the lines of a log with a token in an address that was called."""
    return [
        number
        for number, line in enumerate(file.lines, 1)
        if "oken=" in line and any(map(is_literal, _IN_LOG.findall(line)))
    ]


def spelled_out(file: Surrounding) -> Iterator[tuple[int, str]]:
    """Yield the lines with a service token in a setting or a command, and by what."""
    for number, line in file.commands:
        if any(map(is_literal, _SET.findall(line))):
            yield number, "CLAWMASTER_SERVICE_TOKEN"
        elif any(map(is_literal, _OPTION.findall(line))):
            yield number, "--token"


def sets_token(file: Surrounding) -> bool:
    """Does anything in *file* give ClawMaster's backend a token, literal or not?"""
    return any(filter(None, _SET.findall(file.text)))
