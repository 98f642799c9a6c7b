"""The structure of the package: layers, public names, and what importing costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import pytest_openclaw

ROOT = Path(pytest_openclaw.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))

#: The floors, from the bottom to the top; a module imports from its own and from below.
LAYERS = (
    ("on_use",),
    ("reasons", "language"),
    ("errors",),
    ("releases",),
    ("problems", "register"),
    ("deployment",),
    ("findings",),
    ("failures",),
    ("wording",),
    ("effective",),
    # Above what is computed from files, so that this stays pure: the one place that
    # uses a network, asked by checks alone.
    ("probe",),
    ("checks",),
    ("profiles", "frameworks"),
    ("selection",),
    ("auditing", "evaluation", "outcomes"),
    ("given_reports",),
    ("audit_report",),
    ("fixing",),
    ("baseline",),
    ("rehearsal",),
    ("verdict",),
    ("reports",),
    ("plugin",),
)
#: The floor that may know pytest; the engine below it does not.
OF_PYTEST = {"plugin"}
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
#: The floors that are divided into rooms; no rooms import each other in a circle.
DIVIDED = ("deployment", "effective", "checks")
#: What pytest loads of the package where nobody asks for a deployment.
SHELL = {
    "plugin",
    *(
        f"plugin.{name}"
        for name in (
            "beginning",
            "command_line",
            "fixtures",
            "hookspecs",
            "markers",
            "own_modules",
            "plugin",
            "standard_input",
        )
    ),
}


@cache
def imports(path: Path) -> tuple[str, ...]:
    """Return the modules that a file imports when it runs, wherever it does so."""
    return tuple(_imports(ast.parse(path.read_text(encoding="utf-8"))))


def _imports(node: ast.AST) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            continue
        if isinstance(child, ast.Import):
            yield from (each.name for each in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, "imports are absolute"
            yield from (f"{child.module}.{each.name}" for each in child.names)
        else:
            yield from _imports(child)


def part_of(path: Path) -> str:
    """Return the package or module directly below the root that a file is of."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def test_imports_go_downwards() -> None:
    """A layer knows itself and those below it."""
    upwards = [
        (str(path), name)
        for path in MODULES
        if part_of(path) != "__init__"
        for name in imports(path)
        if LEVEL.get(_layer_of(name), 0) > LEVEL[part_of(path)]
    ]
    assert upwards == []


def _layer_of(name: str) -> str:
    """Return the layer of ours that a dotted name is of; empty for another's name."""
    package, _, rest = name.partition(".")
    return rest.partition(".")[0] if package == "pytest_openclaw" else ""


def room_of(name: str) -> str:
    """Return the folder, or the module, of a floor that a dotted name is of."""
    return ".".join(name.split(".")[1:3])


@pytest.mark.parametrize("floor", DIVIDED)
def test_no_rooms_import_each_other_in_a_circle(floor: str) -> None:
    """Each room of a floor can be read with nothing in mind but those it stands on."""
    below: dict[str, set[str]] = {}
    for path in (ROOT / floor).rglob("*.py"):
        room = ".".join(path.relative_to(ROOT).with_suffix("").parts[:2])
        for name in imports(path):
            if name.startswith(f"pytest_openclaw.{floor}.") and room_of(name) != room:
                below.setdefault(room, set()).add(room_of(name))
    below.pop(f"{floor}.__init__", None)  # the face of a floor knows all its rooms
    while done := [room for room, rooms in below.items() if not rooms & below.keys()]:
        for room in done:
            del below[room]
    assert not below


def test_every_module_has_a_layer() -> None:
    """A new module is put somewhere on purpose."""
    assert {part_of(path) for path in MODULES} - {"__init__"} == set(LEVEL)


def test_pytest_is_used_by_its_public_names() -> None:
    """Nothing private is imported, and the engine knows no pytest at all."""
    for path in MODULES:
        packages = {name.partition(".")[0] for name in imports(path)}
        assert not packages & {"_pytest", "py"}, path
        if part_of(path) not in OF_PYTEST:
            assert not packages & {"pytest", "pluggy"}, path
        private = [name for name in imports(path) if "._" in name]
        assert private == [], path


def test_modules_are_of_a_readable_size() -> None:
    """A reader takes one in at a glance; tables of data may be longer."""
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert ast.get_docstring(ast.parse(text)), f"{path} does not say what it is for"
        if "class " in text or "def " in text:
            assert len(text.splitlines()) <= 300, path
            assert "from __future__ import annotations" in text, path


def test_the_public_names_are_those_of_the_documentation() -> None:
    """What ``__all__`` lists is there, and is documented."""
    for name in pytest_openclaw.__all__:
        assert getattr(pytest_openclaw, name).__doc__, name
    assert set(pytest_openclaw.__all__) <= set(dir(pytest_openclaw))
    with pytest.raises(AttributeError):
        pytest_openclaw.nothing  # noqa: B018


def run(code: str) -> str:
    """Run *code* in a fresh interpreter, and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def test_a_name_stays_what_it_is_when_modules_are_imported() -> None:
    """Importing a submodule does not put it in the place of a public function."""
    code = (
        "import pytest_openclaw, pytest_openclaw.auditing\n"
        "import pytest_openclaw.plugin.plugin, pytest_openclaw.plugin.session\n"
        "import pytest_openclaw.checks.kit.check, pytest_openclaw.findings\n"
        "print(all(callable(getattr(pytest_openclaw, name))"
        " for name in pytest_openclaw.__all__))"
    )
    assert run(code) == "True"


#: Not tomli: on Python 3.10 pytest itself reads its ini file with it.
HEAVY = "jsonschema_rs", "pyjson5", "pydantic", "junit_xml", "ada_url", "ruamel.yaml"


@pytest.mark.parametrize("test", ["assert True", "assert False"])
def test_starting_pytest_imports_nothing_heavy(tmp_path: Path, test: str) -> None:
    """A run that does not ask for a deployment loads the plugin's shell alone."""
    (tmp_path / "conftest.py").write_text("def pytest_itemcollected():\n    pass\n")
    (tmp_path / "test_it.py").write_text(f"def test_it():\n    {test}\n")
    code = (
        "import sys, pytest\n"
        "pytest.main(['--version', '-p', 'no:cacheprovider'])\n"
        "class Probe:\n"
        "    def pytest_sessionfinish(self):\n"
        "        ours = [m for m in sys.modules if m.startswith('pytest_openclaw.')]\n"
        f"        heavy = [m for m in sys.modules if m in {HEAVY!r}]\n"
        "        print('LOADED', *sorted(ours), *heavy)\n"
        "pytest.main(['-q', '-p', 'no:cacheprovider', '--rootdir=.', '.'],"
        " plugins=[Probe()])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    loaded = next(line for line in done.stdout.splitlines() if "LOADED" in line)
    allowed = {f"pytest_openclaw.{name}" for name in SHELL}
    if test == "assert False":  # was it a check of ours that broke?
        allowed |= {
            f"pytest_openclaw.{name}" for name in ("errors", "failures", "reasons")
        }
    assert set(loaded.partition("LOADED")[2].split()) == allowed


def test_reading_a_deployment_imports_no_pytest() -> None:
    """The engine serves programs that are not tests."""
    code = (
        "import sys\n"
        "from pytest_openclaw import Deployment, audit\n"
        "audit(Deployment.from_mapping({}))\n"
        "print([name for name in ('pytest', '_pytest', 'pluggy', 'pydantic')"
        " if name in sys.modules])"
    )
    assert run(code) == "[]"


def test_a_run_without_a_baseline_loads_no_models() -> None:
    """They cost more than all checks of a deployment."""
    code = (
        "import sys\n"
        "import pytest_openclaw.reports.run, pytest_openclaw.verdict\n"
        "print(*{'pydantic', 'ruamel', 'junit_xml'} & {*sys.modules})\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == []
