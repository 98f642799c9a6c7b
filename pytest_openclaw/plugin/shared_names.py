"""Names that several deployments have: reports would take these for one."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pytest_openclaw.language.plain import printable

if TYPE_CHECKING:
    from pytest_openclaw.reports.cases import Case


def shared_names(
    cases: Mapping[str, Case], repeated: Mapping[str, str]
) -> Iterator[str]:
    """Yield a sentence for each such name among *cases*, which are by node id.

    Each item that is collected is of one check of one deployment. Test functions may
    ask the same of a deployment as often as they like, and other plugins may repeat
    items: those have the same text in *repeated*.
    """
    first: dict[tuple[str, str], str] = {}
    named: set[str] = set()
    for node_id, case in cases.items():
        if _is_function(node_id) or case.result.deployment in named:
            continue
        name = case.result.deployment
        other = first.setdefault((name, case.result.check_id), node_id)
        if other == node_id:
            continue
        is_again = other in repeated and repeated[other] == repeated.get(node_id)
        if not is_again or _said(cases[other]) != _said(case):
            named.add(name)
            two = printable(" and ".join(sorted((other, node_id))))
            yield (
                f"two deployments are named {name!r}, and reports take them for one:"
                f" {two}; give each a unique name"
            )


def _said(case: Case) -> tuple[object, ...]:
    result = case.result
    return result.common, result.text, result.findings, result.not_evaluated


def _is_function(node_id: str) -> bool:
    file = node_id.partition("::")[0].rpartition("/")[2]
    return file.endswith(".py") and file != "conftest.py"
