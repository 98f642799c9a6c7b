"""Compare the tables of a release with its installed package, as edits to make.

``python -m tools.import_release VERSION PACKAGE [--node PROGRAM] [--write]``, where
PACKAGE is ``node_modules/openclaw`` of an installation. What is data in a package is
read: manifests of bundled plugins, catalogues of external ones, the matrix of
credentials. What the release prints is asked of it, with ``--node``: its JSON Schema,
the flags of its gateway, the database that it makes, and the lists of names that
``tools/asked_release.py`` has questions for. ``--write`` stores the schema. A name that
no table has is found where the release's own pages have it; ``python -m
tests.table_cases`` makes a case for each name of a table.
"""

from __future__ import annotations

import argparse
import json
import re
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterable
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pytest_openclaw import releases
from pytest_openclaw.releases import schemas
from pytest_openclaw.releases.release import Release as Version
from pytest_openclaw.releases.rules import Rules
from tools.asked_release import SECONDS
from tools.asked_release import Release
from tools.asked_release import answers

#: What a JSON Schema says to people.
_NOT_STRUCTURE = ("title", "description")


def main() -> None:
    """Print what differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("version")
    parser.add_argument("package", type=Path)
    parser.add_argument("--node", help="what runs the package, such as node")
    parser.add_argument("--write", action="store_true", help="store the schema")
    asked = parser.parse_args()
    rules = releases.rules_for(asked.version)
    print(f"# {asked.version} against the table of {rules.release}")
    for name, there, here in facts(asked.package, rules):
        print(edit(name, there, here))
    if asked.node:
        for line in printed(asked.node, asked.package, rules, asked):
            print(line)


def edit(name: str, there: Iterable[str], here: Iterable[str]) -> str:
    """Return the edit that makes the table's list *here* what it is *there*."""
    new, gone = sorted({*there} - {*here}), sorted({*here} - {*there})
    if not new and not gone:
        return f"{name}: the same"
    parts = [f"- {{{', '.join(map(repr, gone))}}}"] if gone else []
    parts += [f"| {{{', '.join(map(repr, new))}}}"] if new else []
    return f"{name}=_NEIGHBOUR.{name} {' '.join(parts)},"


def facts(package: Path, rules: Rules) -> Iterator[tuple[str, set[str], set[str]]]:
    """Yield the lists that are data in a package: name, what it has, what we have."""
    manifests = list(bundled(package))
    contracts = [each.get("contracts", {}) for each in manifests]
    yield (
        "bundled_plugins",
        {each["id"] for each in manifests},
        {*rules.bundled_plugins},
    )
    yield (
        "web_search_providers",
        {name for each in contracts for name in each.get("webSearchProviders", ())},
        {*rules.web_search_providers},
    )
    yield "channel_ids", channels(package, manifests), {*rules.channel_ids}
    yield (
        "bundled_flags",
        {
            f"{each['id']}: {flag['path']} = {flag['equals']}"
            for each in manifests
            for flag in each.get("configContracts", {}).get("dangerousFlags", ())
        },
        {
            f"{plugin}: {flag.path} = {flag.equals}"
            for plugin, flags in rules.bundled_flags.items()
            for flag in flags
        },
    )
    matrix = package / "docs/reference/secretref-user-supplied-credentials-matrix.json"
    if matrix.exists():
        entries = json.loads(matrix.read_text(encoding="utf-8"))["entries"]
        known = {*rules.secrets.targets, *rules.secrets.external_targets}
        yield (
            "secrets.targets",
            {each["path"] for each in entries if each["configFile"] == "openclaw.json"},
            {each.pattern for each in known},
        )


def bundled(package: Path) -> Iterator[dict[str, Any]]:
    """Yield the manifests of the plugins that come with a release."""
    name = "extensions/*/openclaw.plugin.json"
    for file in sorted(package.glob(f"dist/{name}")) or sorted(package.glob(name)):
        yield json.loads(file.read_text(encoding="utf-8"))


def channels(package: Path, manifests: list[dict[str, Any]]) -> set[str]:
    """Return the channels of bundled plugins and of the release's own catalogue.

    Since 2026.5.28 a channel that others publish is not known until it is installed.
    """
    found = {name for each in manifests for name in each.get("channels", ())}
    catalogue = package / "dist/channel-catalog.json"
    if catalogue.exists():
        entries = json.loads(catalogue.read_text(encoding="utf-8"))["entries"]
        own = [each for each in entries if each.get("source") == "official"]
        found |= {each["openclaw"]["channel"]["id"] for each in own}
    return found


def printed(
    node: str, package: Path, rules: Rules, asked: argparse.Namespace
) -> Iterator[str]:
    """Yield what differs in what the release says of itself, run in an empty home."""
    with tempfile.TemporaryDirectory() as home:
        run = Release(node, package, Path(home))
        yield from _schema(run("config", "schema") or _core(asked), rules, asked)
        names = set(
            re.findall(r"^ +(--[a-z-]+)", run("gateway", "run", "--help"), re.M)
        )
        own = {each.name for each in rules.gateway_flags}
        yield edit("gateway_flags", names - {"--help", "--reset"}, own)
        run("security", "audit", "--json")
        yield from _database(run.state / "state/openclaw.sqlite", rules)
        for fact in answers(run, package, rules):
            yield edit(*fact)


def _core(asked: argparse.Namespace) -> str:
    """Return the schema of a release that prints none: of its core and its plugins."""
    program = Path(__file__).with_name("root_schema.mjs")
    done = subprocess.run(
        [asked.node, str(program), str((asked.package / "dist").resolve())],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if not done.stdout:
        return ""
    return json.dumps(with_plugins(json.loads(done.stdout), bundled(asked.package)))


def with_plugins(
    schema: dict[str, Any], manifests: Iterable[dict[str, Any]]
) -> dict[str, Any]:
    """Return *schema* with what each plugin of the release takes as its config."""
    entries = schema["properties"]["plugins"]["properties"]["entries"]
    entry = entries["additionalProperties"]
    entries["properties"] = {
        each["id"]: {
            **entry,
            "properties": {**entry["properties"], "config": each["configSchema"]},
        }
        for each in manifests
        if "configSchema" in each
    }
    return schema


def _schema(text: str, rules: Rules, asked: argparse.Namespace) -> Iterator[str]:
    start = text.find("{")
    if start < 0:
        yield "schema: the release prints none"
        return
    schema = structure(json.loads(text[start:]))
    ours = releases.schema(rules.release)
    there, here = set(places(schema)), set(places(ours))
    if schema == ours:
        yield f"schema: that of {rules.release}"
    else:
        yield f"schema: {len(there - here)} places more, {len(here - there)} fewer"
        yield from (f"  + {each}" for each in sorted(there - here)[:40])
        yield from (f"  - {each}" for each in sorted(here - there)[:40])
    if asked.write:
        folder = Path(releases.__file__).parent / "data"
        file = folder / f"schema-{asked.version}.json.gz"
        file.write_bytes(schemas.stored(schema, base_of(asked.version)))
        yield f"written: {file}"


def base_of(version: str) -> str | None:
    """Return the release that the schema of *version* is stored as changes to.

    That is the exact release after it, for the newest one none.
    """
    at = Version.read(version)
    read = [(Version.read(each), each) for each in releases.EXACT]
    return next((name for known, name in read if at and known and known > at), None)


def structure(schema: Any, at: str = "#") -> Any:
    """Return *schema* without texts; names of settings stay.

    *at* is where it stands in the whole, where its own references have to lead.
    """
    if isinstance(schema, list):
        return [structure(each, f"{at}/{number}") for number, each in enumerate(schema)]
    if not isinstance(schema, dict):
        return schema
    if at != "#" and "$defs" in schema:
        schema = _rooted(schema, at)
    kept: dict[str, Any] = {}
    for key, value in schema.items():
        below = f"{at}/{key}"
        if key in ("properties", "patternProperties", "definitions", "$defs"):
            kept[key] = {
                name: structure(each, f"{below}/{name}") for name, each in value.items()
            }
        elif key == "required":
            # early releases call what they fill in required: it is, in what they make
            filled = _filled(schema)
            if needed := [name for name in value if name not in filled]:
                kept[key] = needed
        elif key == "pattern":
            # escapes that JavaScript takes, and validators elsewhere do not
            kept[key] = str(value).replace("\\/", "/").replace("\\0", "\\x00")
        elif key not in _NOT_STRUCTURE:
            kept[key] = value if key in ("const", "enum") else structure(value, below)
    return kept


def _rooted(schema: Any, at: str) -> Any:
    """Return *schema* with the references that mean itself leading to *at*."""
    text = json.dumps(schema).replace('"#/$defs/', f'"{at}/$defs/')
    return json.loads(text)


def _filled(schema: dict[str, Any]) -> set[str]:
    properties = schema.get("properties", {})
    return {name for name, each in properties.items() if "default" in each}


def places(schema: Any, path: str = "") -> Iterator[str]:
    """Yield the paths that a schema names, with ``*`` for any key or element."""
    if not isinstance(schema, dict):
        return
    for name, each in schema.get("properties", {}).items():
        below = f"{path}.{name}".lstrip(".")
        yield below
        yield from places(each, below)
    for key in ("additionalProperties", "items"):
        yield from places(schema.get(key), f"{path}.*")
    for key in ("anyOf", "oneOf", "allOf"):
        for each in schema.get(key, ()):
            yield from places(each, path)


def _database(file: Path, rules: Rules) -> Iterator[str]:
    if not file.exists():
        yield "state_schema_version: None"
        return
    with sqlite3.connect(file) as database:
        (version,) = database.execute("pragma user_version").fetchone()
        rows = database.execute("select name from sqlite_master where type = 'table'")
        tables = {name for (name,) in rows if not name.startswith("sqlite_")}
    same = version == rules.state_schema_version
    yield f"state_schema_version={version}," + (" the same" if same else "")
    yield edit("state.tables", tables, rules.state.tables)


if __name__ == "__main__":
    main()
