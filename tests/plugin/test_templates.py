"""Checks whose ids have a part that only the deployment knows."""

from __future__ import annotations

from tests.plugin.project import Project

CONFIG = "--openclaw-config=openclaw.json"
OWN = "--openclaw-select=acme.*"

TEMPLATE = '''
from pytest_openclaw import NotEvaluated, Severity, check, found

def providers(deployment):
    allowed = deployment.config.at("tools.elevated.allowFrom")
    return [name for name, _ in allowed.items()]

@check("acme.*.size", Severity.WARN, each=providers, emits="acme.*.size.*", fix="Less.")
def size(deployment, provider):
    """Too many may use elevated mode."""
    listed = deployment.config.at("tools.elevated.allowFrom")[provider]
    if any(each.is_opaque for each in listed.elements()):
        raise NotEvaluated("who knows")
    if len(listed.elements()) > 1:
        count = len(listed.elements())
        yield found(listed, f"{count} senders on {provider}", parts=(str(count),))

def pytest_openclaw_register_checks(catalogue):
    catalogue.add(size)
'''
FIXTURE = """
import pytest

@pytest.fixture
def openclaw_deployment():
    return "openclaw.json"
"""


def allow(**providers: list[str]) -> dict[str, object]:
    """Return a config with these senders."""
    return {"tools": {"elevated": {"allowFrom": providers}}}


def test_each_part_is_an_item(project: Project) -> None:
    """A config that is known when it is collected has an item for each part."""
    project.config(allow(irc=["a"], signal=["a", "b"], zalo=["${WHO}"]))
    project.conftest(TEMPLATE)
    assert project.outcomes(CONFIG, OWN) == {
        "openclaw.json::acme.irc.size": "passed",
        "openclaw.json::acme.signal.size": "failed",
        "openclaw.json::acme.zalo.size": "skipped",
    }
    result = project.run(CONFIG, "openclaw.json::acme.signal.size")
    result.stdout.fnmatch_lines(
        [
            "*_ openclaw.json: acme.signal.size _*",
            "*openclaw.json:*: 2 senders on signal",
            "WARN acme.signal.size.2: Too many may use elevated mode",
        ]
    )


def test_a_fixture_has_one_item_for_all_parts(project: Project) -> None:
    """Collected from the catalogue, it sums up what its parts say."""
    project.config(allow(irc=["a"], signal=["a", "b"], zalo=["a", "b", "c"]))
    project.conftest(TEMPLATE + FIXTURE)
    result = project.run(OWN)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*: acme.[*].size _*",
            "*openclaw.json:*: 2 senders on signal",
            "WARN acme.signal.size.2: *",
            "WARN acme.zalo.size.3: *",
            "  Fix: Less.",
        ]
    )


def test_a_part_without_a_verdict_keeps_the_sum_from_passing(project: Project) -> None:
    """One of the parts is unknown, and none of the others found anything."""
    project.config(allow(irc=["a"], zalo=["${WHO}"]))
    project.conftest(TEMPLATE + FIXTURE)
    assert project.outcomes(OWN) == {"conftest.py::acme.*.size": "skipped"}


def test_nothing_named_is_nothing_evaluated(project: Project) -> None:
    """Without a part there is no item; the sum of none is not a pass, nor a fault."""
    project.conftest(TEMPLATE + FIXTURE)
    args = (CONFIG, OWN, "--openclaw-select=gateway.bind_no_auth")
    project.config({})
    assert set(project.outcomes(*args)) == {
        "openclaw.json::gateway.bind_no_auth",
        "conftest.py::gateway.bind_no_auth",
        "conftest.py::acme.*.size",
    }
    assert project.outcomes(OWN) == {"conftest.py::acme.*.size": "skipped"}
    project.config({"x": 1})  # its gate does not run
    assert project.outcomes(OWN) == {"conftest.py::acme.*.size": "failed"}
    project.config({})
    result = project.run(OWN, "--openclaw-strict", "-rs")
    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines(["SKIPPED *: no matching channel, provider or agent *"])


def test_parts_are_selected_by_their_ids(project: Project) -> None:
    """Patterns choose among the items, and among what a fixture's item sums up."""
    project.config(allow(irc=["a", "b"], signal=["a", "b"], zalo=["a"]))
    project.conftest(TEMPLATE + FIXTURE)
    only = "--openclaw-select=acme.zalo.*"
    assert project.outcomes(CONFIG, only) == {
        "openclaw.json::acme.zalo.size": "passed",
        "conftest.py::acme.*.size": "passed",
    }
    without = ("--openclaw-ignore=acme.irc.size", "--openclaw-ignore=*.signal.*")
    assert project.outcomes(CONFIG, OWN, *without) == {
        "openclaw.json::acme.zalo.size": "passed",
        "conftest.py::acme.*.size": "passed",
    }
    absent = "--openclaw-select=acme.line.size"
    assert project.outcomes(absent) == {"conftest.py::acme.*.size": "skipped"}


def test_any_name_makes_an_item(project: Project) -> None:
    """A part is somebody's text: signs that do not print are spelled."""
    project.config(allow(**{"a\nb": ["x"], "*": ["x", "y"], " é": ["x"]}))
    project.conftest(TEMPLATE)
    assert project.outcomes(CONFIG, OWN) == {
        "openclaw.json::acme.a\\nb.size": "passed",
        "openclaw.json::acme.*.size": "failed",
        "openclaw.json::acme. é.size": "passed",
    }


def test_a_template_is_explained_by_any_of_its_ids(project: Project) -> None:
    """The id of a report leads to the check."""
    project.conftest(TEMPLATE)
    for check_id in ("acme.*.size", "acme.signal.size"):
        result = project.run(f"--openclaw-explain={check_id}")
        result.stdout.fnmatch_lines(
            ["acme.[*].size", "*One item for each [*] that a deployment names.*"]
        )
