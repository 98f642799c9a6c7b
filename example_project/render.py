"""Render each environment's openclaw.json, as Ansible would.

The role's template and defaults and the environment's variables are all there is to
it, so no host, no Ansible and no secret is needed to see what a host will get.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jinja2
from ruamel.yaml import YAML

ROOT = Path(__file__).parent
ROLE = ROOT / "roles" / "openclaw"
ENVIRONMENTS = ("production", "staging", "lab")


def render(environment: str) -> str:
    """Return the config of one environment. A variable that is missing is an error."""
    jinja = jinja2.Environment(
        loader=jinja2.FileSystemLoader(ROLE / "templates"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,  # as Ansible has it
        keep_trailing_newline=True,
    )
    jinja.filters["to_json"] = json.dumps
    group = ROOT / "inventory" / environment / "group_vars" / "openclaw.yml"
    variables = {
        "ansible_managed": "Ansible managed.",
        **variables_in(ROLE / "defaults" / "main.yml"),
        **variables_in(group),
    }
    return jinja.get_template("openclaw.json.j2").render(variables)


def variables_in(path: Path) -> dict[str, Any]:
    """Return the variables of a file of the inventory, or of a role."""
    variables: dict[str, Any] = YAML(typ="safe").load(path)
    return variables


def write(environment: str, folder: Path) -> Path:
    """Write the config of one environment below *folder*, and return its path."""
    config = folder / environment / "openclaw.json"
    config.parent.mkdir(parents=True, exist_ok=True)
    # In one step: workers of pytest-xdist write and read it at the same time.
    new = config.with_name(f"{config.name}.{os.getpid()}")
    new.write_text(render(environment), encoding="utf-8")
    new.replace(config)
    return config


if __name__ == "__main__":
    for each in ENVIRONMENTS:
        print(write(each, ROOT / "build"))
