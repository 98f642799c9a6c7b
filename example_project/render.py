"""Render each deployment's openclaw.json from the template and its values.

This stands for whatever makes configs in your repository: Helm, Jinja, Terraform.
"""

from __future__ import annotations

import json
from pathlib import Path
from string import Template

import tomli

ROOT = Path(__file__).parent
DEPLOYMENTS = sorted(path.parent for path in ROOT.glob("deployments/*/values.toml"))


class ConfigTemplate(Template):
    """A template whose own signs are not those of OpenClaw's variables."""

    delimiter = "@"


def render(deployment: Path) -> str:
    """Return the config of *deployment*, made of the template and its values."""
    values = tomli.loads((deployment / "values.toml").read_text(encoding="utf-8"))
    texts = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in values.items()
    }
    template = (ROOT / "openclaw.json.in").read_text(encoding="utf-8")
    return ConfigTemplate(template).substitute(texts)


def main() -> None:
    """Write every config."""
    for deployment in DEPLOYMENTS:
        (deployment / "openclaw.json").write_text(render(deployment), encoding="utf-8")


if __name__ == "__main__":
    main()
