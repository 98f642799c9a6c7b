"""Credentials that the settings of an MCP server hold themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.secrets.redaction import is_sensitive
from pytest_openclaw.deployment.steps.migrations import authored_path
from pytest_openclaw.deployment.values.references import REFERENCE
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.governance.mcp_servers import McpServer
from pytest_openclaw.effective.secrets_audit.references import is_sensitive_header
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.on_use import dataclass

#: Names of variables that are secret and that no other list of names has.
_VARIABLE = re.compile(r"(?:^|_)(?:PAT|AUTH|BEARER|PASS|APIKEY|KEY|DSN)\Z|_PWD\Z")
#: Texts that are a credential whatever they are called.
_SHAPE = re.compile(
    r"gh[pousr]_\w{20}|github_pat_\w{20}|glpat-[\w-]{16}|xox[abeoprs]-[\w-]{10}"
    r"|sk-[\w-]{16}|AKIA[A-Z0-9]{16}|AIza[\w-]{30}|(?<![\w-])eyJ[\w-]{10,}\.eyJ[\w-]{10,}\."
    r"|-----BEGIN [A-Z ]*PRIVATE KEY"
)
_USER = re.compile(r"://[^/@\s:]*:([^/@\s]+)@")
_QUERY = re.compile(r"[?&;]([\w.-]+)=([^&;#\s]+)")
_OPTION = re.compile(r"--?([A-Za-z][\w-]*)(?:=(.*))?\Z", re.DOTALL)
_HEADER = re.compile(r"([A-Za-z][\w-]*)\s*[:=]\s*(.+)\Z", re.DOTALL)
#: Placeholders of documentation, and references that another program fills in.
_NOT_A_TEXT = re.compile(r"\$\{?\w+\}?\Z|<[^<>]*>\Z|\{\{[^{}]*\}\}\Z|\*+\Z")
_SCHEME = re.compile(r"(?:bearer|basic|token)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class LiteralSecret:
    """A credential in a *setting*; ``what`` says by what it is known, as a clause."""

    setting: Setting
    what: str


def literal_secrets(
    deployment: Deployment, server: McpServer
) -> Iterator[LiteralSecret]:
    """Yield the credentials that are spelled out for one server.

    Of ``env`` and ``headers`` by their names, of ``url`` and ``args`` by the names in
    them, and of all of them by the shapes that tokens have. A text that the author
    took from a variable is none.
    """
    entry = server.setting
    for name, value in entry["env"].items():
        if _is_text(deployment, value, is_secret=_names_secret(name)):
            yield LiteralSecret(value, "contains a credential")
    for name, value in entry["headers"].items():
        is_secret = is_sensitive_header(name) or is_sensitive(name)
        if _is_text(deployment, value, is_secret=is_secret):
            yield LiteralSecret(value, "contains a credential")
    if _is_written(deployment, entry["url"]):
        what = _in_address(entry["url"].string or "")
        if what is not None:
            yield LiteralSecret(entry["url"], what)
    yield from _in_arguments(deployment, server)


def _names_secret(name: str) -> bool:
    return is_sensitive(name) or bool(_VARIABLE.search(name.upper()))


def _is_written(deployment: Deployment, setting: Setting) -> bool:
    """Is there a text that the author spelled out?"""
    if setting.is_opaque or not isinstance(setting.raw, str):
        return False
    written = authored_path(setting.path, deployment.authored)
    return written not in deployment.loaded.referring


def _is_text(deployment: Deployment, setting: Setting, *, is_secret: bool) -> bool:
    if not _is_written(deployment, setting):
        return False
    text = setting.string or ""
    return (is_secret and _is_credential(text)) or _has_shape(text)


def _is_credential(text: str) -> bool:
    """Is *text*, in the place of a credential, one?"""
    bare = trim(_SCHEME.sub("", trim(text), count=1))
    is_reference = REFERENCE.fullmatch(bare) or _NOT_A_TEXT.match(bare)
    return bool(bare) and not is_reference


def _has_shape(text: str) -> bool:
    return bool(_SHAPE.search(text)) or _in_address(text) is not None


def _in_address(text: str) -> str | None:
    """Return by what an address has a credential in it; ``None``: it has none."""
    if "://" not in text:
        return None
    if any(_is_credential(match[1]) for match in _USER.finditer(text)):
        return "has a password in its address"
    for name, value in _QUERY.findall(text):
        if _names_secret(name) and _is_credential(value):
            return f"has a credential in its query, {name}"
    return "has a token in its address" if _SHAPE.search(text) else None


def _in_arguments(deployment: Deployment, server: McpServer) -> Iterator[LiteralSecret]:
    option = ""
    for argument in server.arguments:
        before, option = option, ""
        if not _is_written(deployment, argument):
            continue
        text = argument.string or ""
        match = _OPTION.match(text)
        if match is not None and match[2] is None:
            option = match[1]
        what = _of_argument(text, before)
        if what is not None:
            yield LiteralSecret(argument, what)


def _of_argument(text: str, before: str) -> str | None:
    """Return by what an argument that comes after an option is a credential."""
    if _names_secret(before) and not text.startswith("-") and _is_credential(text):
        return f"is the value of --{before}"
    match = _OPTION.match(text)
    if match is not None and match[2] and _names_secret(match[1]):
        return f"sets --{match[1]}" if _is_credential(match[2]) else None
    header = _HEADER.match(text)
    if header is not None and "://" not in header[1] + header[2][:2]:
        is_secret = is_sensitive_header(header[1]) or _names_secret(header[1])
        if is_secret and _is_credential(header[2]):
            return f"sets {header[1]}"
    in_address = _in_address(text)
    if in_address is not None:
        return in_address
    return "contains a credential" if _SHAPE.search(text) else None
