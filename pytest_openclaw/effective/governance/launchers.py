"""Programs that fetch what they run, and whether a command says which version.

Arguments are read one by one and no further than is needed: what comes after the name
of a package belongs to the package.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import field
from dataclasses import replace

from pytest_openclaw.deployment.secrets.redaction import is_sensitive
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.governance.mcp_servers import McpServer
from pytest_openclaw.effective.governance.package_names import Package
from pytest_openclaw.effective.governance.package_names import container_image
from pytest_openclaw.effective.governance.package_names import deno_package
from pytest_openclaw.effective.governance.package_names import go_module
from pytest_openclaw.effective.governance.package_names import npm_package
from pytest_openclaw.effective.governance.package_names import python_package
from pytest_openclaw.on_use import dataclass


@dataclass(frozen=True)
class _Launcher:
    """How one program is told what to run."""

    read: Callable[[str], Package | None]
    words: tuple[tuple[str, ...], ...] = ((),)
    """Subcommands that fetch, any one of them; an empty one: none is needed."""
    sources: frozenset[str] = frozenset()
    """Options that name the package, in the place of what comes first."""
    extras: frozenset[str] = frozenset()
    """Options that name a further package."""
    is_local: bool = False
    """Is what comes first a file that is there already?"""
    values: frozenset[str] = field(default_factory=frozenset)
    """Further options that take a value."""
    flags: frozenset[str] | None = None
    """The only options that take none; ``None``: all that are not named above."""


def packages_of(server: McpServer) -> list[Package]:
    """Return what the command of *server* fetches before it runs it.

    None of a program that is there already. Raises
    :class:`~pytest_openclaw.NotEvaluated` where that hangs on an unknown text.
    """
    command = server.setting["command"]
    if not command.exists:
        return []
    return _packages(iter([command, *server.arguments]))


def _packages(words: Iterator[Setting]) -> list[Package]:
    texts = (setting.string or "" for setting in words)
    return list(_fetched(texts))


def _fetched(texts: Iterator[str]) -> Iterator[Package]:
    program = _program(next(texts, ""))
    if program in _WRAPPERS:
        yield from _fetched(_unwrapped(program, texts))
        return
    for launcher in _LAUNCHERS.get(program, ()):
        texts, again = _twice(texts)
        rest = _after_words(again, launcher.words)
        if rest is not None:
            yield from _named(rest, launcher)
            return


def _program(command: str) -> str:
    name = re.split(r"[/\\]", command.strip())[-1].lower()
    return re.sub(r"\.(?:exe|cmd|bat|ps1)\Z", "", name)


_WRAPPERS = frozenset({"env", "cmd", "sh", "bash", "zsh", "dash", "sudo", "nice"})
_ASSIGNMENT = re.compile(r"\w+=")


def _unwrapped(program: str, texts: Iterator[str]) -> Iterator[str]:
    """Yield the command that a shell or ``env`` is given to run."""
    for text in texts:
        is_option = text.startswith("-") or (program == "cmd" and text[:1] == "/")
        if is_option or _ASSIGNMENT.match(text):
            continue
        if program in ("sh", "bash", "zsh", "dash", "cmd") and " " in text.strip():
            yield from _words_of(text)
        else:
            yield text
        yield from texts


def _words_of(line: str) -> list[str]:
    """Return the words of a shell's line; the last command of it is what stays."""
    import shlex

    try:
        words = shlex.split(line.replace("&&", " ; "), comments=False)
    except ValueError:
        words = line.split()
    while ";" in words:
        words = words[words.index(";") + 1 :]
    return [each for each in words if each != "exec"]


def _twice(texts: Iterator[str]) -> tuple[Iterator[str], Iterator[str]]:
    from itertools import tee

    first, second = tee(texts)
    return first, second


def _after_words(
    texts: Iterator[str], choices: tuple[tuple[str, ...], ...]
) -> Iterator[str] | None:
    """Return what follows one of the subcommands; ``None`` where none stands there."""
    if choices == ((),):
        return texts
    given: list[str] = []
    for text in texts:
        if text.startswith("-"):
            continue
        given.append(text)
        if tuple(given) in choices:
            return texts
        if not any(each[: len(given)] == tuple(given) for each in choices):
            return None
    return None


def _named(texts: Iterator[str], launcher: _Launcher) -> Iterator[Package]:
    """Yield the packages that options name, and the first word that is no option."""
    found = []
    is_named = launcher.is_local
    for word in texts:
        text = next(texts, "") if word == "--" else word
        if word.startswith("-") and word not in ("-", "--"):
            name, is_joined, value = word.partition("=")
            if name in launcher.sources | launcher.extras:
                found.append(value if is_joined else next(texts, ""))
                is_named = is_named or name in launcher.sources
            elif not is_joined and _takes_value(name, launcher):
                next(texts, "")
            continue
        if not is_named:
            found.append(text)
        break
    for text in found:
        package = launcher.read(_without_credentials(text)) if text else None
        if package is not None:
            yield package


def _without_credentials(text: str) -> str:
    """Return an address without user and query; a package has none of them.

    The user ``git`` stays, who has no password: every address by SSH names one.
    """
    if "://" not in text:
        return text
    return _QUERY.sub("", _USER.sub("", text))


_USER = re.compile(r"(?<=://)(?!git@[^@/]*(?:/|\Z))[^/\s]*@")
_QUERY = re.compile(r"\?[^#]*")


def _takes_value(name: str, launcher: _Launcher) -> bool:
    if launcher.flags is None:
        return name in launcher.values or is_sensitive(name.lstrip("-"))
    if name.startswith("--"):
        return name not in launcher.flags
    # Short flags stand together, and a value may be joined to the last of them.
    first = next(
        (at for at, each in enumerate(name[1:]) if f"-{each}" not in launcher.flags),
        None,
    )
    return first is not None and first == len(name) - 2


_NPX = frozenset({"--package", "-p"})
_NPM_VALUES = frozenset(
    {"--registry", "--cache", "--prefix", "--userconfig", "-w", "--workspace", "-c"}
)
_UV_VALUES = frozenset(
    """
    --python -p --index --index-url -i --extra-index-url --default-index --find-links
    -f --with-requirements --constraints -c --directory --project --config-file
    --cache-dir --refresh-package --upgrade-package -P --env-file --python-platform
    --color --link-mode --resolution --prerelease --index-strategy --keyring-provider
    """.split()
)
_UV_SOURCES, _UV_EXTRAS = frozenset({"--from"}), frozenset({"--with"})
_PIPX_VALUES = frozenset(
    {"--python", "--pip-args", "--index-url", "-i", "--backend", "--suffix"}
)
_CONTAINER_FLAGS = frozenset(
    """
    -i --interactive -t --tty -d --detach --rm --init --privileged --read-only -P
    --publish-all --no-healthcheck --oom-kill-disable --sig-proxy -q --quiet --help
    --disable-content-trust --replace --tls-verify --env-host --rmi --systemd
    """.split()
)
_CONTAINER = _Launcher(
    container_image, words=(("run",), ("container", "run")), flags=_CONTAINER_FLAGS
)
_DLX = _Launcher(npm_package, words=(("dlx",),), sources=_NPX)
_UVX = _Launcher(
    python_package, sources=_UV_SOURCES, extras=_UV_EXTRAS, values=_UV_VALUES
)
_LAUNCHERS: dict[str, tuple[_Launcher, ...]] = {
    "npx": (_Launcher(npm_package, sources=_NPX, values=_NPM_VALUES),),
    "pnpx": (_Launcher(npm_package, sources=_NPX),),
    "bunx": (_Launcher(npm_package, sources=_NPX),),
    "npm": (
        _Launcher(
            npm_package, words=(("exec",), ("x",)), sources=_NPX, values=_NPM_VALUES
        ),
    ),
    "pnpm": (_DLX,),
    "yarn": (_DLX,),
    "bun": (_Launcher(npm_package, words=(("x",),), sources=_NPX),),
    "uvx": (_UVX,),
    "uv": (
        replace(_UVX, words=(("tool", "run"),)),
        replace(_UVX, words=(("run",),), sources=frozenset(), is_local=True),
    ),
    "pipx": (
        _Launcher(
            python_package,
            words=(("run",),),
            sources=frozenset({"--spec"}),
            values=_PIPX_VALUES,
        ),
    ),
    "docker": (_CONTAINER,),
    "podman": (_CONTAINER,),
    "nerdctl": (_CONTAINER,),
    "go": (_Launcher(go_module, words=(("run",),)),),
    "deno": (_Launcher(deno_package, words=(("run",),)),),
}
