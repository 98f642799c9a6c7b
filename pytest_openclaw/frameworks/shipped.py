"""The frameworks that come with this package, read once each is asked for."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import tomli

from pytest_openclaw.frameworks.controls import Control
from pytest_openclaw.frameworks.controls import Framework

#: Their names. Each has its edition: the next one numbers its controls otherwise.
SHIPPED = (
    "owasp-asi-2026",
    "owasp-llm-2026",
    "nist-csf-2",
    "openclaw-threat-model",
)


@cache
def shipped(name: str) -> Framework:
    """Return the framework of this name, one of :data:`SHIPPED`."""
    file = resources.files("pytest_openclaw.frameworks") / f"{name}.toml"
    data: dict[str, Any] = tomli.loads(file.read_text(encoding="utf-8"))
    controls = (
        Control(name, id_, **{**said, "checks": tuple(said.get("checks", ()))})
        for id_, said in data["controls"].items()
    )
    return Framework(name, data["title"], tuple(controls), data["source"])


def all_shipped() -> tuple[Framework, ...]:
    """Return all of them."""
    return tuple(map(shipped, SHIPPED))
