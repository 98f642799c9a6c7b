"""Build the package as it would be published, and try it as its users would.

Run from a clone, with ``build``, ``twine`` and ``check-wheel-contents`` installed (the
extra ``package``)::

    python tools/check_package.py [--install this|every|no]

The wheel is installed into an empty environment of this Python, or of every supported
one on the PATH, and judges the example repository there.
"""

from __future__ import annotations

import argparse
import email
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MAX_WHEEL = 1_250_000
#: What only somebody with a clone needs.
NOT_PUBLISHED = (".ci/", ".gitignore")
#: Lines that the example repository's run prints, wherever it runs.
EXPECTED = (
    "FAILED example_project/conftest.py::gateway.control_ui.allowed_origins_wildcard",
    "production (2026.9.6, hardened): 0 critical, 0 warn, 1 info; 0 failed",
)


def main() -> int:
    """Check everything; the first fault ends it with a sentence."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--install", choices=("this", "every", "no"), default="this")
    pythons = _pythons(parser.parse_args().install)
    with tempfile.TemporaryDirectory() as folder:
        dist = Path(folder, "dist")
        _run(sys.executable, "-m", "build", "--outdir", dist, ROOT)
        (wheel,) = dist.glob("*.whl")
        (sdist,) = dist.glob("*.tar.gz")
        _run(sys.executable, "-m", "twine", "check", "--strict", wheel, sdist)
        _run(sys.executable, "-m", "check_wheel_contents", wheel)
        tracked = _tracked()
        _check_sdist(sdist, tracked)
        _check_wheel(wheel, tracked)
        print(f"{wheel.name} and {sdist.name} hold what they have to")
        for python in pythons:
            _try(wheel, python, Path(folder, Path(python).name))
            print(f"{wheel.name} works on {python}")
    return 0


def supported() -> list[str]:
    """Return the Python versions that the metadata names, such as ``3.10``."""
    prefix = '    "Programming Language :: Python :: 3.'
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    return ["3." + line.split(".")[1][:-2] for line in lines if line.startswith(prefix)]


def _pythons(which: str) -> list[str]:
    if which != "every":
        return [sys.executable] if which == "this" else []
    found = {version: shutil.which(f"python{version}") for version in supported()}
    missing = [version for version, path in found.items() if path is None]
    _require(not missing, f"not on the PATH: Python {', '.join(missing)}")
    return [path for path in found.values() if path is not None]


def _tracked() -> set[str]:
    """Return the files of the repository that are to be published."""
    listed = _run("git", "-C", ROOT, "ls-files").splitlines()
    return {name for name in listed if not name.startswith(NOT_PUBLISHED)}


def _check_sdist(sdist: Path, tracked: set[str]) -> None:
    with tarfile.open(sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    _require_equal("the sdist", tracked, held - {"PKG-INFO", ".gitignore", ""})


def _check_wheel(wheel: Path, tracked: set[str]) -> None:
    size = wheel.stat().st_size
    _require(size < MAX_WHEEL, f"the wheel has {size:,} bytes")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (described,) = (name for name in names if name.endswith("/METADATA"))
        metadata = email.message_from_bytes(archive.read(described))
    code = {name for name in tracked if name.startswith("pytest_openclaw/")}
    _require_equal("the wheel", code, {n for n in names if ".dist-info/" not in n})
    classifiers = metadata.get_all("Classifier") or []
    for needed in ("Framework :: Pytest", "Typing :: Typed"):
        _require(needed in classifiers, f"the metadata lacks {needed}")
    _require(metadata["License-Expression"] == "MIT", "the metadata names no license")


def _try(wheel: Path, python: str, folder: Path) -> None:
    """Install *wheel* alone, and run it over the example repository."""
    _run(python, "-m", "venv", folder / "venv")
    scripts = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    inside = scripts / "python"
    needed = ROOT / "example_project" / "requirements.txt"
    _run(inside, "-m", "pip", "install", "--quiet", wheel, "-r", needed)
    _run(inside, "-m", "pip", "check")
    shutil.copytree(ROOT / "example_project", folder / "example_project")
    command = (inside, "-m", "pytest", "example_project")
    printed = _run(*command, cwd=folder, expected=1)
    for line in EXPECTED:
        _require(line in printed, f"{python} does not print: {line}\n{printed}")
    for option in ("--openclaw-checks", "--openclaw-init"):
        _run(inside, "-m", "pytest", option, cwd=folder)


def _require_equal(what: str, expected: Iterable[str], actual: Iterable[str]) -> None:
    lacks, extra = set(expected) - set(actual), set(actual) - set(expected)
    _require(not lacks, f"{what} lacks {', '.join(sorted(lacks)[:9])}")
    _require(not extra, f"{what} has also {', '.join(sorted(extra)[:9])}")


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise SystemExit(message)


def _run(*command: object, cwd: Path | None = None, expected: int = 0) -> str:
    done = subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    problem = f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stdout}"
    _require(done.returncode == expected, problem)
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
