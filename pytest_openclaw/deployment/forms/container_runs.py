"""``docker run`` and its like, in a unit or a script: a gateway in a container."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import field

from pytest_openclaw.deployment.forms.containers import is_gateway_image
from pytest_openclaw.deployment.forms.containers import runs_gateway
from pytest_openclaw.deployment.host.gateway_command import BadCommand
from pytest_openclaw.deployment.host.gateway_command import shell_commands
from pytest_openclaw.deployment.text.shell_variables import Lookup
from pytest_openclaw.deployment.text.shell_variables import expand
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.on_use import dataclass

_PROGRAMS = ("docker", "podman", "nerdctl")
#: Words that may stand before the program: sudo, exec, env.
_MAX_BEFORE = 4
#: Options without a value; all others have one, after ``=`` or as the next word.
_SWITCHES = frozenset(
    "--detach --interactive --tty --rm --init --privileged --read-only --publish-all"
    " --no-healthcheck --oom-kill-disable --sig-proxy --quiet --replace --no-hosts"
    " --disable-content-trust --env-host --http-proxy".split()
)
_SHORT_SWITCHES = frozenset("ditPq")
_SHELLS = ("sh", "bash", "/bin/sh", "/bin/bash")
_STATE_FOLDERS = (".openclaw", ".clawdbot")
_CONFIG = "openclaw.json"


@dataclass(frozen=True)
class ContainerRun:
    """One container: its image, what it runs, its variables, and where its config is.

    ``env`` has pairs in order; ``None``: what the caller has. ``configs`` are paths of
    the host at which the gateway's config may be.
    """

    image: str
    words: tuple[str, ...] = field(repr=False)
    env: tuple[tuple[str, str | None], ...] = field(repr=False)
    env_files: tuple[str, ...]
    configs: tuple[str, ...]

    @property
    def is_gateway(self) -> bool:
        """Is a gateway what runs in it?"""
        is_default = not self.words or self.words[0].startswith("--")
        return runs_gateway(self.words) or (is_default and is_gateway_image(self.image))

    def variables(self, lookup: Lookup) -> dict[str, str | Opaque]:
        """Return the variables of the container; *lookup* is what the caller has."""
        found: dict[str, str | Opaque] = {}
        for name, text in self.env:
            value: str | Opaque | None
            if text is None:
                value = lookup(name)
            else:
                value = expand(text, lookup, unset_is_opaque=True)
            unknown = Opaque(f"${{{name}}}", "")
            found[name] = value if isinstance(value, str) else unknown
        return found


def container_runs(words: Sequence[str]) -> Iterator[ContainerRun]:
    """Yield the gateways that a command starts in containers, a shell's script too."""
    if len(words) > 2 and words[0] in _SHELLS and words[1].startswith("-"):
        try:
            commands = shell_commands(words[2])
        except BadCommand:
            return
        for each in commands:
            yield from container_runs(each)
        return
    before = list(words[: _MAX_BEFORE + 1])
    named = [at for at, each in enumerate(before) if _is_program(each)]
    if not named or "run" not in words[named[0] + 1 : named[0] + 6]:
        return
    run = _parsed(words[words.index("run", named[0]) + 1 :])
    if run is not None and run.is_gateway:
        yield run


def _is_program(word: str) -> bool:
    return posixpath.basename(word) in _PROGRAMS


def _parsed(words: Sequence[str]) -> ContainerRun | None:
    """Return what the words after ``run`` say; ``None`` without an image."""
    options: dict[str, list[str]] = {}
    at = 0
    while at < len(words) and words[at].startswith("-"):
        word = words[at]
        at += 1
        name, equals, value = word.partition("=")
        if word.startswith("--"):
            if name in _SWITCHES:
                continue
        else:
            letters = word[1:]
            while letters[:1] and letters[0] in _SHORT_SWITCHES:
                letters = letters[1:]
            if not letters:
                continue
            name, value, equals = f"-{letters[0]}", letters[1:].removeprefix("="), "="
            equals = "=" if value else ""
        if not equals:
            value = words[at] if at < len(words) else ""
            at += 1
        options.setdefault(name, []).append(value)
    if at >= len(words):
        return None
    entrypoint = options.get("--entrypoint", [])[-1:]
    env = [*options.get("-e", ()), *options.get("--env", ())]
    pairs = [each.partition("=") for each in env]
    return ContainerRun(
        words[at],
        (*entrypoint, *words[at + 1 :]),
        tuple((name, text if equals else None) for name, equals, text in pairs),
        tuple(options.get("--env-file", ())),
        tuple(_configs(options)),
    )


def _configs(options: dict[str, list[str]]) -> Iterator[str]:
    """Yield the paths on the host of what a gateway takes for its config."""
    pairs = [
        each.split(":") for key in ("-v", "--volume") for each in options.get(key, ())
    ]
    for each in options.get("--mount", ()):
        fields = dict(part.partition("=")[::2] for part in each.split(","))
        source = fields.get("source") or fields.get("src") or ""
        target = fields.get("target") or fields.get("dst") or fields.get("destination")
        pairs.append([source, target or ""])
    for parts in pairs:
        if len(parts) < 2 or not parts[0].startswith((".", "/", "%", "~")):
            continue
        source, target = parts[0], parts[1].rstrip("/")
        if posixpath.basename(target) in _STATE_FOLDERS:
            yield posixpath.join(source, _CONFIG)
        elif posixpath.basename(target) == _CONFIG:
            yield source
