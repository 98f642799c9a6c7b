"""A first baseline for the configs that a folder holds."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator
from pathlib import Path
from pathlib import PurePosixPath

from pytest_openclaw.baseline.config_search import Search
from pytest_openclaw.baseline.toml_text import quoted
from pytest_openclaw.language.plain import printable
from pytest_openclaw.releases import NEWEST

_HEAD = """\
# What pytest enforces on the OpenClaw gateways of this repository. A proposal by
# pytest --openclaw-init: change what you like. Every key is described in
# pytest --openclaw-baseline-schema.

# What fails: findings of this severity and worse. critical, warn or info.
fail-on = "warn"
"""
_STATED = """
# Configs say in meta.lastTouchedVersion which OpenClaw they are for; one that does not
# is judged by the newest release that is known. To judge all of them by one:
# release = {release}
"""
_NOT_STATED = """
# The OpenClaw version that judges. Set it to the one that you run.
release = {release}
"""
_NONE = """
# No config was found here. Name one, or a glob over several, once it is rendered:
# [[deployment]]
# config = "build/*/openclaw.json"
# name = "{1}"
"""
_HINTS = """\
# What the config does not show, if there is such:
{opaque}# gateway-args = ["--bind", "lan"]   # flags that the gateway is started with
"""
_NO_VARIABLE = """\
# opaque-env = ["OPENCLAW_GATEWAY_TOKEN"]   # set on the host, its text unknown here
"""
_TAIL = """
# A weakness that is approved for a while:
# [[exception]]
# check = "gateway.auth_no_rate_limit"
# reason = "The proxy in front limits logins."
# owner = "platform team"
# expires = {expires}
"""
_NEXT = """
# Next: save this as openclaw-baseline.toml (pytest --openclaw-init=write does), then
#   pytest -m openclaw                                  says what fails
#   pytest -m openclaw --openclaw-accept-current        accepts what is there today, so
#                                                       that only new findings fail
#   pytest --openclaw-explain=CHECKID                   tells what a check means
"""


def proposal(found: Search, root: Path, expires: str) -> str:
    """Return the text of a baseline for what was *found* below *root*.

    *expires* is a day to show in the example of an exception.
    """
    parts = [_HEAD]
    text = _STATED if found.releases else _NOT_STATED
    parts.append(text.replace("{release}", quoted(NEWEST.release)))
    for at, (config, name) in enumerate(_grouped(found.configs, root)):
        named = f"name = {quoted(name)}\n" if name else ""
        parts.append(f"\n[[deployment]]\nconfig = {quoted(config)}\n{named}")
        opaque = "".join(_variables(found))
        if at == 0:
            parts.append(_HINTS.replace("{opaque}", opaque or _NO_VARIABLE))
        else:
            parts.append(opaque)
    if not found.configs:
        parts.append(_NONE)
    if found.others:
        parts.append("\n# Left out:\n")
        parts += [f"# {printable(path)}: {why}\n" for path, why in found.others.items()]
    if not found.is_complete:
        parts.append("\n# There are more folders here than were looked at.\n")
    parts += [_TAIL.replace("{expires}", expires), _NEXT]
    return "".join(parts)


def _variables(found: Search) -> Iterator[str]:
    """Yield a deployment's entry for secrets that other files show to be set."""
    if found.variables:
        names = ", ".join(map(quoted, sorted(found.variables)))
        files = ", ".join(map(printable, sorted(set(found.variables.values()))))
        yield f"# Set on the host, their texts unknown here: see {files}\n"
        yield f"opaque-env = [{names}]\n"


def _grouped(configs: list[str], root: Path) -> Iterator[tuple[str, str | None]]:
    """Yield a glob and a name for files that differ in one folder, else each config."""
    groups: dict[str, list[str]] = {}
    for config in configs:
        groups.setdefault(_pattern(config) or config, []).append(config)
    folders = [pattern.rpartition("/")[0] for pattern in groups]
    for pattern, members in groups.items():
        if len(members) > 1 and _is_all(pattern, members, root):
            folder = pattern.rpartition("/")[0]
            name = pattern if folders.count(folder) > 1 else folder
            yield pattern, name.replace("*", "{1}")
        else:
            yield from ((each, None) for each in members)


def _pattern(config: str) -> str | None:
    path = PurePosixPath(config)
    if "#" in config or len(path.parts) < 2 or re.search(r"[*?\[{]", config):
        return None
    return (path.parent.parent / "*" / path.name).as_posix()


def _is_all(pattern: str, members: list[str], root: Path) -> bool:
    matched = glob.glob(pattern, root_dir=root, recursive=True)
    return sorted(PurePosixPath(each).as_posix() for each in matched) == members
