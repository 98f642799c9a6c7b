"""Which keys, variables and addresses of a config carry a credential, by their form.

The registry of a release's secrets audit names some two hundred places. Credentials
stand in others as well: variables for containers and skills, settings of plugins,
addresses. There a name is all that tells.
"""

from __future__ import annotations

import re

from pytest_openclaw.deployment.secrets.redaction import is_sensitive
from pytest_openclaw.deployment.values.urls import read_address
from pytest_openclaw.effective.secrets_audit.references import is_sensitive_header
from pytest_openclaw.language.javascript import fold

_MORE_NAMES = frozenset({"identityData"})
#: Names that speak of a token and hold none: how it is cut, counted, asked for or sent.
_ABOUT = re.compile(
    r"(izer|url|uri|endpoint|header|prefix|usage|format|policy|label|limit)\Z"
    r"|\A(max|min)|_(limit|budget|max|count|size|ttl)",
    re.IGNORECASE,
)
#: A file, a switch, a number that a name speaks of.
_NO_SECRET = re.compile(r"[~.]{0,2}/\S*\Z|(true|false|on|off|yes|no|none)\Z|\d{1,6}\Z")
#: Headers that carry keys, and whose names do not say so.
_KEY_HEADERS = frozenset({"x-honeycomb-team", "cookie"})
_HEADERS = ("headers", "customHeaders", "defaultHeaders")
_QUERY = re.compile(r"[?&;#]([\w.-]+)=([^&;#\s]+)")
_SHORT_NAMES = frozenset({"key", "sig", "signature", "auth", "sas"})
#: Addresses of services whose path is the credential.
_SECRET_PATHS = re.compile(
    r"https://(hooks\.slack\.com/services/.|discord(app)?\.com/api/webhooks/\d+/."
    r"|api\.telegram\.org/bot\d+:)",
    re.IGNORECASE,
)
_OF_THE_WEB = ("http", "https", "ws", "wss")


def holds_credential(path: tuple[str | int, ...], text: str) -> bool:
    """Is *text*, at *path* of a config, a credential?"""
    return _is_named_so(path, text) or is_address_with_credential(text)


def _is_named_so(path: tuple[str | int, ...], text: str) -> bool:
    key = path[-1]
    if not isinstance(key, str) or _NO_SECRET.match(text.strip()):
        return False
    if len(path) > 1 and path[-2] in _HEADERS:
        return is_sensitive_header(key) or fold(key) in _KEY_HEADERS
    if key in _MORE_NAMES:
        return True
    return is_sensitive(key) and not _ABOUT.search(key)


def is_address_with_credential(text: str) -> bool:
    """Does an address carry a user's name and password, or a token in its query?"""
    if "://" not in text:
        return False
    if _SECRET_PATHS.match(text):
        return True
    address = read_address(text)
    if address is None:
        return False
    if address.has_password or (address.has_user and address.scheme in _OF_THE_WEB):
        return True
    return any(
        is_sensitive(match[1]) or fold(match[1]) in _SHORT_NAMES
        for match in _QUERY.finditer(address.query_and_fragment)
    )
