"""How package managers name what they fetch, and which versions are exact."""

from __future__ import annotations

import re

from pytest_openclaw.effective.state.install_index import is_version
from pytest_openclaw.on_use import dataclass

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z", re.IGNORECASE)
_DIGEST = re.compile(r"@sha256:[0-9a-f]{64}\Z", re.IGNORECASE)
_EXACT_TAG = re.compile(r"v?\d+\.\d+\.\d+(?:[.-][\w.-]+)?\Z")
_PYTHON = re.compile(
    r"(?P<name>[\w.-]+)(?:\[[^\]]*\])?\s*(?:(?:===?|@)\s*(?P<version>[\w.!+-]+))?\Z"
)
_PYTHON_VERSION = re.compile(r"v?\d[\w.!+-]*\Z")
_LOCAL = re.compile(r"(?:\.{0,2}[/\\]|~[/\\]|[A-Za-z]:[/\\]|file:)")
_GIT = re.compile(r"git\+|git:|github:|gitlab:|bitbucket:|[\w.-]+/[\w.-]+(?:#|\Z)")


@dataclass(frozen=True)
class Package:
    """What a command fetches and runs.

    ``kind`` is ``npm``, ``pypi``, ``docker`` or ``go``; ``version`` is exact, ``""``
    where the command leaves it open. ``text`` is what the command says.
    """

    kind: str
    name: str
    version: str
    text: str

    @property
    def is_pinned(self) -> bool:
        """Does it name one version, digest or commit?"""
        return bool(self.version)

    @property
    def source(self) -> str:
        """The package as a register names it: ``npm:name@1.2.3``."""
        if not self.version:
            return f"{self.kind}:{self.name}"
        return f"{self.kind}:{self.name}@{self.version}"


def npm_package(text: str) -> Package | None:
    """Return the npm package that *text* names; ``None`` for a local file."""
    if _LOCAL.match(text):
        return None
    given = text.partition("@npm:")[2] or text.removeprefix("npm:")
    if _GIT.match(given) and not given.startswith("@"):
        name, _, commit = given.partition("#")
        return Package("npm", name, commit if _COMMIT.match(commit) else "", text)
    if "://" in given:
        return Package("npm", given, "", text)
    name, _, version = given[1:].partition("@")
    return Package(
        "npm", given[:1] + name, version if is_version(version) else "", text
    )


def python_package(text: str) -> Package | None:
    """Return the package of PyPI that *text* names; ``None`` for a local file."""
    if _LOCAL.match(text):
        return None
    _, is_named, address = text.partition(" @ ")
    address = address.strip() if is_named else text
    if "://" in address or address.startswith("git+"):
        name, _, commit = address.partition("#")[0].rpartition("@")
        is_exact = bool(_COMMIT.match(commit))
        return Package("pypi", name if is_exact else address, commit * is_exact, text)
    match = _PYTHON.match(text.strip())
    if match is None:
        return Package("pypi", re.split(r"[^\w.-]", text.strip())[0], "", text)
    version = match["version"] or ""
    is_exact = bool(_PYTHON_VERSION.match(version))
    return Package("pypi", match["name"], version if is_exact else "", text)


def container_image(text: str) -> Package | None:
    """Return the image that *text* names. A tag of three numbers is a version."""
    digest = _DIGEST.search(text)
    if digest:
        name = text[: digest.start()]
        return Package("docker", _untagged(name)[0], digest[0][1:], text)
    name, tag = _untagged(text)
    return Package("docker", name, tag if _EXACT_TAG.match(tag) else "", text)


def _untagged(image: str) -> tuple[str, str]:
    name, colon, tag = image.rpartition(":")
    if not colon or "/" in tag:  # the colon is that of a port
        return image, ""
    return name, tag


def go_module(text: str) -> Package | None:
    """Return the Go module that *text* names; ``None`` for a local one."""
    name, _, version = text.partition("@")
    if _LOCAL.match(text) or "." not in name.partition("/")[0] or name == ".":
        return None
    return Package("go", name, version if is_version(version) else "", text)


def deno_package(text: str) -> Package | None:
    """Return the package or address that *text* names; ``None`` for a local file."""
    kind, _, rest = text.partition(":")
    if kind not in ("npm", "jsr"):
        return Package("deno", text, "", text) if "://" in text else None
    found = npm_package(rest.lstrip("/"))
    return found and Package(kind, found.name.rstrip("/"), found.version, text)
