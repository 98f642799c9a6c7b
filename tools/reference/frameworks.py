"""The controls of each framework, and the checks about them: ``frameworks.md``."""

from __future__ import annotations

from pytest_openclaw.frameworks.controls import Control
from pytest_openclaw.frameworks.controls import Framework
from pytest_openclaw.frameworks.shipped import all_shipped
from tools.reference.markup import code
from tools.reference.markup import prose
from tools.reference.markup import table

_INTRODUCTION = """\
# Frameworks and their controls

`--openclaw-framework=NAME`, or `framework = ["NAME"]` in the baseline, shows these
controls in reports: see [controls of a framework](../how-to/frameworks.md). A failure
of a check contradicts a control (*evidence*), or one of several things that it requires
(*partial*). Nothing here means that a control is met.
"""


def page() -> str:
    """Return the page."""
    return "\n".join([_INTRODUCTION, *map(_section, all_shipped())])


def _section(framework: Framework) -> str:
    rows = (
        [code(each.id), prose(_named(each)), each.relation, _checks(each)]
        for each in framework.controls
    )
    head = ("control", "name", "relation", "checks")
    title = f"## {prose(framework.title)}\n\n{code(framework.name)}"
    return f"{title}: [the framework]({framework.source}).\n\n{table(head, rows)}\n"


def _named(control: Control) -> str:
    return f"{control.name} ({control.was})" if control.was else control.name


def _checks(control: Control) -> str:
    if control.unseen:
        return f"no check sees it: {prose(control.unseen)}"
    return ", ".join(map(code, control.checks))
