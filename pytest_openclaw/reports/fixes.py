"""Plans of fixes in the terminal, in Markdown and in SARIF."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Sized
from typing import Any

from pytest_openclaw.auditing import Audit
from pytest_openclaw.checks.gates import GATES
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.naming import naming_for
from pytest_openclaw.fixing.changes import Edit
from pytest_openclaw.fixing.plan import Plan
from pytest_openclaw.fixing.planned_files import Changes
from pytest_openclaw.fixing.planned_files import planned
from pytest_openclaw.fixing.replacements import Replacement
from pytest_openclaw.fixing.replacements import Replacements
from pytest_openclaw.fixing.trials import report_of
from pytest_openclaw.fixing.words import change_line
from pytest_openclaw.language.plain import printable
from pytest_openclaw.language.plain import printable_lines
from pytest_openclaw.reports.folded_diff import folded_diff
from pytest_openclaw.reports.html.shown_fixes import ShownFixes
from pytest_openclaw.reports.nearby import Nearby
from pytest_openclaw.reports.sarif import artifact
from pytest_openclaw.selection import Selection

#: So many fixes are offered with one result.
_MOST_FIXES = 10


def plan_lines(plan: Plan) -> Iterator[str]:
    """Yield a plan line by line, for a terminal."""
    yield f"{printable(plan.deployment.name)}: {_summary(plan)}"
    if plan.refused:
        yield f"  {plan.refused}"
    for edit in plan.edits:
        place, checks = _place(edit.file, edit.line), _for(edit.checks)
        yield f"  {place}{printable(change_line(plan, edit))}{checks}"
        if edit.cost:
            yield f"    cost: {edit.cost}"
    for mode in plan.modes:
        yield f"  {printable(mode.shown)}: mode {mode.old} -> {mode.new}" + _for(
            mode.checks
        )
    if plan.mode_advice and plan.tier == "safe":
        yield f"  modes: {plan.mode_advice}"
    for each in plan.by_hand:
        message = plan.deployment.redacted(each.message)
        yield (
            f"  by hand: {_place(each.file, each.line)}{printable(each.path)}:"
            f" {printable(message)}{_for(each.checks)}"
        )
    real = plan.release_fix
    if plan.tier == "safe" and not plan.refused and (real.announced or real.modes):
        yield (
            "  openclaw security audit --fix itself: "
            f"{_count(real.announced, 'edit')}"
            f" ({'written' if real.is_written else 'not written'}),"
            f" {_count(real.modes, 'mode')}; --openclaw-fix-tier=release lists them"
        )
    yield from _not_predicted(plan)


def _not_predicted(plan: Plan) -> Iterator[str]:
    """Yield what the release's own command says and what of it is not known here."""
    real = plan.release_fix
    if plan.tier == "release":
        yield from (f"  {printable(each)}" for each in real.errors)
    is_told = plan.tier == "release" and real.errors
    concerns = real.announced or real.modes or real.errors
    if real.unpredicted and concerns and not is_told and not plan.refused:
        command = "openclaw security audit --fix itself: " * (plan.tier == "safe")
        yield f"  {command}not predicted here: {printable(real.unpredicted)}"


def _summary(plan: Plan) -> str:
    if plan.is_empty and not plan.by_hand:
        return "every fix requires a decision"
    counts = f"{_count(plan.edits, 'edit')}, {_count(plan.modes, 'mode')}"
    by_hand = f", {len(plan.by_hand)} by hand" if plan.by_hand else ""
    return f"{counts}{by_hand} (tier {plan.tier})"


def _count(things: Sized, noun: str) -> str:
    return f"{len(things)} {noun}{'' if len(things) == 1 else 's'}"


def _place(file: str | None, line: int | None) -> str:
    return f"{printable(file)}:{line}: " if file else ""


def _for(checks: tuple[str, ...]) -> str:
    return f"  [{', '.join(map(printable, checks))}]" if checks else ""


def shown_fixes(plan: Plan, root: str) -> ShownFixes:
    """Return a plan for the HTML report: its edits by what they are for, its diff."""
    changes: dict[str, dict[str, str]] = {}
    for edit in plan.edits:
        said = printable(change_line(plan, edit))
        said += f" ({edit.cost})" if edit.cost else ""
        for check_id in edit.checks:
            changes.setdefault(check_id, {})[edit.path] = said
    return ShownFixes(changes, printable_lines(plan.diff(root=root, redact=True)))


def markdown_section(plans: list[Plan], root: str) -> str:
    """Return the plans as a folded diff, with what they may cost."""
    parts = []
    for plan in plans:
        name = printable(plan.deployment.name).replace("<", "&lt;")
        costs = [f"- `{each.path}`: {each.cost}\n" for each in plan.edits if each.cost]
        parts.append(
            folded_diff(
                f"Fixes for {name}: {_summary(plan)}",
                "Made by --openclaw-fix.",
                plan.diff(root=root, redact=True),
                "".join(costs),
            )
        )
    return "".join(parts)


def sarif_with_fixes(text: str, plans: list[Plan], root: str) -> str:
    """Return a SARIF log with the edits as fixes of the results that they are for."""
    log = json.loads(text)
    by_name = {plan.deployment.name: _SarifFixes(plan, root) for plan in plans}
    for run in log["runs"]:
        for result in run["results"]:
            of_plan = by_name.get(result["properties"]["deployment"])
            fixes = of_plan.of(result) if of_plan is not None else []
            if fixes:
                result["fixes"] = fixes
    return json.dumps(log, indent=2) + "\n"


class _SarifFixes:
    """The edits of a plan as fixes of results: each is made once, and looked up."""

    def __init__(self, plan: Plan, root: str) -> None:
        self._plan, self._root = plan, root
        self._replacements = Replacements(plan)
        self._made: dict[str, list[dict[str, Any]]] = {}
        self._at = {edit.path: edit for edit in plan.edits}
        self._of_check: dict[str, list[str]] = defaultdict(list)
        for edit in plan.edits:
            for check_id in edit.checks:
                self._of_check[check_id].append(edit.path)
        self._nearby = Nearby(self._of_check)

    def of(self, result: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the fixes of a result: near to it, if any of its check are."""
        start = len(f"{result['properties']['deployment']}: ")
        names = [
            each["fullyQualifiedName"][start:]
            for location in result["locations"]
            for each in location.get("logicalLocations", ())
        ]
        if result["ruleId"] in GATES:  # of an invalid config, the one key named
            paths = [each for each in names if each in self._at]
        else:
            found = result.get("properties", {}).get("checkId", "")
            ids = dict.fromkeys([result["ruleId"], found])
            near = [path for each in ids for path in self._nearby.of(each, names)]
            paths = near or [path for each in ids for path in self._of_check[each]]
        chosen = list(dict.fromkeys(paths))[:_MOST_FIXES]
        return [fix for path in chosen for fix in self._fixes(path)]

    def _fixes(self, path: str) -> list[dict[str, Any]]:
        if path not in self._made:
            made = self._sarif_fix(self._at[path])
            self._made[path] = list(made)
        return self._made[path]

    def _sarif_fix(self, edit: Edit) -> Iterator[dict[str, Any]]:
        plan = self._plan
        replacements = self._replacements.of(edit)
        if not replacements or not _can_be_shown(plan, replacements):
            return
        file = naming_for(plan.deployment.places, self._root).file(replacements[0].path)
        if os.path.isabs(file):  # a link's target elsewhere, where no result is either
            return
        cost = f" ({edit.cost})" if edit.cost else ""
        yield {
            "description": {"text": printable(change_line(plan, edit)) + cost},
            "artifactChanges": [
                {
                    "artifactLocation": artifact(file),
                    "replacements": list(map(_sarif_replacement, replacements)),
                }
            ],
        }


def _can_be_shown(plan: Plan, replacements: list[Replacement]) -> bool:
    """Are these of one file, and is no secret in them that moves?"""
    texts = [each.inserted for each in replacements]
    is_one = len({each.path for each in replacements}) == 1
    return is_one and all(plan.deployment.redacted(each) == each for each in texts)


def _sarif_replacement(made: Replacement) -> dict[str, Any]:
    return {
        "deletedRegion": {
            "startLine": made.start.line,
            "startColumn": made.start.column,
            "endLine": made.end.line,
            "endColumn": made.end.column,
        },
        "insertedContent": {"text": made.inserted},
    }


def counts(plan: Plan) -> str:
    """Return how many findings the deployment of *plan* has, by severity."""
    return _counts(plan.deployment, plan)


def counts_after(plan: Plan) -> str:
    """Return the same of what is on disk now.

    A config in another file was read with it, and is there as it was planned.
    """
    is_within = plan.deployment.places.manifest is not None
    changes = plan.changes if is_within else Changes()
    return _counts(planned(plan.deployment, changes), plan)


def _counts(deployment: Deployment, plan: Plan) -> str:
    report = report_of(Audit(deployment, plan.catalogue, Selection(plan.profile)))
    parts = [] if report.accepted else ["rejected by the release"]
    parts += [f"{count} {name}" for name, count in report.summary.items() if count]
    return ", ".join(parts) or "no findings"
