"""Three deployments: a clean one, one with failures and exceptions, a refused one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.plugin.project import Project

#: No text of it may be in any report.
SECRET = "hQ7-correct-horse-9Zx"

_FILES = {
    "pyproject.toml": "[tool.pytest.ini_options]\n",
    "deployments/clean.json": """\
{
  gateway: {
    bind: "loopback",
    trustedProxies: ["127.0.0.1"],
    auth: { mode: "token", token: "${OPENCLAW_GATEWAY_TOKEN}" },
  },
}
""",
    "deployments/weak.json": """\
// The lab's gateway.
{
  $include: "./parts/tools.json5",
  gateway: {
    bind: "lan",
    auth: { mode: "token", token: "SECRET" },
    controlUi: { /* for the demo */ allowedOrigins: ["*"] },
  },
  security: { audit: { suppressions: [
    { checkId: "discovery.mdns_full_mode", reason: "one | network" },
  ] } },
  discovery: { mdns: { mode: "full" } },
}
""",
    "deployments/parts/tools.json5": """\
{
  // kept apart
  tools: {
    elevated: { enabled: true, allowFrom: { "we`i|rd\\u0001<b>": ["*"] } },
  },
}
""",
    "deployments/refused.json": """\
{
  "gateway": {
    "bind": "somewhere"
  }
}
""",
    "openclaw-baseline.toml": """\
release = "2026.9.6"
[[deployment]]
name = "clean"
config = "deployments/clean.json"
[[deployment]]
name = "weak"
config = "deployments/weak.json"
[[deployment]]
name = "refused"
config = "deployments/refused.json"
[[exception]]
check = "gateway.control_ui.allowed_origins_wildcard"
deployments = ["weak"]
reason = "The demo | is shown from <anywhere>."
owner = "lab@example.com"
ticket = "LAB-17"
expires = 2026-12-31
[[exception]]
check = "gateway.http.no_auth"
deployments = ["weak"]
reason = "Not needed at all."
owner = "lab@example.com"
expires = 2026-12-31
""",
}


class Fleet(NamedTuple):
    """Where it is, what the run printed, and how it ended."""

    root: Path
    printed: str
    status: int

    def text(self, name: str) -> str:
        """Return a report."""
        return (self.root / "out" / name).read_text(encoding="utf-8")


def write(root: Path) -> None:
    """Write the files of the fleet below *root*."""
    for name, text in _FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("SECRET", SECRET), encoding="utf-8")


_OPTIONS = (
    "--openclaw-today=2026-11-01",
    "--openclaw-json=out/audit.json",
    "--openclaw-junit=out/junit.xml",
    "--openclaw-sarif=out/scan.sarif",
    "--openclaw-markdown=out/page.md",
    "--openclaw-codequality=out/quality.json",
    "--openclaw-html=out/page.html",
    "--junitxml=out/pytest.xml",
    *("-p", "no:cacheprovider"),
)


def run(root: Path, *args: str) -> Fleet:
    """Run pytest on the fleet as a process, with every report written to ``out/``."""
    plugins = ("-p", "no:hypothesispytest")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, *_OPTIONS, *args],
        check=False,
        cwd=root,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "COLUMNS": "100"},
    )
    return Fleet(root, done.stdout + done.stderr, done.returncode)


def run_here(project: Project, root: Path, *args: str, **variables: str) -> Fleet:
    """Run it in this process, where a process of its own takes ten times as long."""
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(root)
        patched.setenv("COLUMNS", "100")
        for name, value in variables.items():
            patched.setenv(name, value)
        done = project.run(f"--rootdir={root}", *_OPTIONS, *args)
    return Fleet(root, done.stdout.str() + done.stderr.str(), int(done.ret))
