"""Where ClawMaster listens, as far as files say it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_openclaw.effective.clawmaster.surroundings import Surrounding
from pytest_openclaw.effective.clawmaster.tokens import sets_token

_BACKEND = re.compile(r"\bBACKEND_HOST[\"']?\s*[:=]\s*[\"']?([^\s\"',}]+)")
_SERVE = re.compile(r"\bclawmaster\b[^|;&\n]*?\s--host[= ]\s*[\"']?([^\s\"']+)")
_LOOPBACK = re.compile(r"127\.\d+\.\d+\.\d+\Z|localhost\Z|\[?::1\]?\Z", re.IGNORECASE)


def is_exposed(host: str) -> bool:
    """Do other machines reach what listens at *host*? One that is not known: no."""
    return not _LOOPBACK.match(host) and not re.search(r"[$<{%]", host)


def exposures(file: Surrounding) -> Iterator[tuple[int, str]]:
    """Yield the lines that let other machines reach ClawMaster, and what they say.

    The backend alone has no token unless a variable sets one: then every request is
    authorised. ``serve`` makes one by itself.
    """
    is_open = "" if sets_token(file) else ", without CLAWMASTER_SERVICE_TOKEN"
    for number, line in file.commands:
        for host in filter(is_exposed, _BACKEND.findall(line)):
            yield number, f"BACKEND_HOST is {host}{is_open}"
        for host in filter(is_exposed, _SERVE.findall(line)):
            yield number, f"--host is {host}"
