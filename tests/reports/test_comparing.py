"""What changed between two runs, without running any."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_openclaw.reports.evidence.changes import Change
from pytest_openclaw.reports.evidence.changes import Comparison
from pytest_openclaw.reports.evidence.comparing import compared
from pytest_openclaw.reports.evidence.document import Evidence


def finding(severity: str = "warn", **more: Any) -> dict[str, Any]:
    """Return a finding of the check ``a.b`` about ``x``."""
    return {
        "severity": severity,
        "check": "a.b",
        "message": "seen",
        "subjects": ["x"],
        "place": "openclaw.json:3",
        "exceptions": [],
        "suppressed": None,
        **more,
    }


def item(outcome: str, *findings: dict[str, Any], reason: str = "") -> dict[str, Any]:
    """Return the item of that check."""
    found = list(findings)
    return {"check": "a.b", "outcome": outcome, "reason": reason, "findings": found}


def thing(id_: str, state: str = "owned", **more: Any) -> dict[str, Any]:
    """Return a capability."""
    nothing = dict.fromkeys(
        "risk reviewed reviewDue approvedBy ticket expires source digest surface"
        " entry".split()
    )
    said = {"id": id_, "shown": "", "state": state, "owner": "a", "byGlob": False}
    return {**nothing, **said, **more}


def deployment(*items: dict[str, Any], name: str = "eu", **more: Any) -> dict[str, Any]:
    """Return a deployment with *items*."""
    release = {
        "version": "2026.9.6",
        "source": "meta",
        "rules": ["2026.9.6"],
        "approximate": None,
    }
    return {
        "name": name,
        "release": release,
        "profile": "audit",
        "accepted": True,
        "problems": [],
        "config": "openclaw.json",
        "sha256": "0",
        "files": [],
        "notes": [],
        "severities": {},
        "outcomes": {},
        "items": list(items),
        "exceptions": [],
        "attestations": {},
        "capabilities": [],
        "unknownKinds": {},
        "credentials": [],
        **more,
    }


def evidence(*deployments: dict[str, Any], **more: Any) -> Evidence:
    """Return the evidence of a run."""
    asked = dict.fromkeys(("profile", "failOn", "release"))
    asked |= dict.fromkeys(("strict", "deep", "probe"), False)
    asked |= {name: [] for name in ("select", "ignore", "gatewayArgs")}
    tool = {"version": "1", "rules": "0", "python": "3", "pytest": "9"}
    return Evidence.model_validate(
        {
            "time": "2026-11-27T00:00:00Z",
            "day": "2026-11-27",
            "tool": tool,
            "asked": asked,
            "whole": True,
            "baseline": None,
            "accepted": None,
            "register": None,
            "failures": [],
            "deployments": list(deployments),
            **more,
        }
    )


def changes(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """Return the changes of one deployment."""
    (only,) = comparison(evidence(old), evidence(new)).deployments
    return list(only.changes)


def comparison(old: Evidence, new: Evidence) -> Comparison:
    """Compare two runs."""
    return compared(old, new, "old.json")


COVERED = finding(exceptions=["baseline:1"])
SUPPRESSED = finding(suppressed="their own")


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        (item("passed"), item("failed", finding()), "new"),
        (item("failed", finding()), item("passed"), "gone"),
        (item("failed", finding()), item("failed", finding("critical")), "worse"),
        (item("failed", finding("critical")), item("failed", finding()), "better"),
        (item("failed", finding()), item("excepted", COVERED), "changed"),
        (item("excepted", COVERED), item("failed", finding()), "worse"),
        (item("passed"), item("notEvaluated", reason="needs more"), "worse"),
        (item("passed"), item("error", reason="broke"), "worse"),
        (item("passed"), item("notApplicable", reason="nothing there"), "changed"),
        (item("notEvaluated"), item("passed"), "better"),
        # What nobody looked at now is not gone.
        (item("failed", finding()), item("notEvaluated", reason="needs"), "worse"),
        (item("failed"), item("passed"), "better"),
        (item("passed"), item("failed", reason="strict"), "worse"),
        (item("notEvaluated"), item("failed", finding()), "new"),
        # What the config suppresses is still there.
        (item("failed", finding()), item("passed", SUPPRESSED), "changed"),
        (item("passed", SUPPRESSED), item("failed", finding()), "worse"),
        (item("failed", reason="a: unknown"), item("failed", reason="b"), "changed"),
    ],
)
def test_an_item_that_differs(
    old: dict[str, Any], new: dict[str, Any], word: str
) -> None:
    """Each change has one word, and is listed once."""
    assert [each.word for each in changes(deployment(old), deployment(new))] == [word]


@pytest.mark.parametrize(
    "same",
    [
        item("passed"),
        item("failed", finding()),
        item("failed", finding(), finding(message="again")),
        item("notEvaluated", reason="needs more"),
        item("failed", finding(suppressed="their own")),
    ],
)
def test_what_is_the_same_is_no_change(same: dict[str, Any]) -> None:
    """Two findings that are alike are two, and lines and wording do not count."""
    moved = {
        **same,
        "findings": [
            {**each, "place": "openclaw.json:9", "message": "seen, in other words"}
            for each in same["findings"]
        ],
    }
    assert not changes(deployment(same), deployment(moved))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ([], [thing("mcp/x", "unregistered", owner=None)], "new: is unregistered"),
        ([thing("mcp/x")], [], "gone: is gone; it was owned"),
        (
            [thing("mcp/x")],
            [thing("mcp/x", "review due")],
            "worse: owned -> review due, owner a",
        ),
        (
            [thing("mcp/x")],
            [thing("mcp/x", "approved")],
            "better: owned -> approved, owner a",
        ),
        (
            [thing("mcp/x", source="npm:a@1")],
            [thing("mcp/x", source="npm:a@2")],
            "changed: source npm:a@1 -> npm:a@2",
        ),
    ],
)
def test_a_thing_that_differs(
    old: list[dict[str, Any]], new: list[dict[str, Any]], said: str
) -> None:
    """States have an order, and a new source is said."""
    (only,) = changes(deployment(capabilities=old), deployment(capabilities=new))
    assert (only.about, f"{only.word}: {only.text}") == ("mcp/x", said)


def test_a_thing_of_a_kind_that_is_not_known_now_is_not_gone() -> None:
    """Without a state directory, nobody knows."""
    old = deployment(capabilities=[thing("skill/x")])
    new = deployment(unknownKinds={"skill": "requires a state directory"})
    (only,) = changes(old, new)
    assert (only.word, only.text) == ("worse", "is not known now; it was owned")


def test_deployments_come_and_go() -> None:
    """One that a partial run left out is not gone."""
    one, two = evidence(deployment()), evidence(deployment(name="us"))
    eu, us = comparison(one, two).deployments
    assert (eu.changes[0].word, us.changes[0].word) == ("gone", "new")
    part = evidence(whole=False)
    (eu,) = comparison(one, part).deployments
    assert eu.missing and not eu.changes
    assert comparison(one, part).terms == ("this run was not of everything",)


def test_other_rules_are_said() -> None:
    """Differences may come from what judged."""
    tool = {"version": "2", "rules": "1", "python": "3", "pytest": "9"}
    changed = comparison(evidence(), evidence(tool=tool))
    assert changed.terms == ("pytest-openclaw 1 -> 2",)


def test_an_exception_that_was_prolonged_is_said() -> None:
    """It looks like the same finding, and somebody decided again."""
    old = {"where": "b:1", "reason": "lab", "owner": "a", "expires": "2026-12-31"}
    new = {**old, "where": "b:9", "expires": "2027-06-30"}
    (only,) = changes(deployment(exceptions=[old]), deployment(exceptions=[new]))
    assert (only.word, only.about) == ("changed", "exception b:9")
    assert only.text == "expires 2026-12-31 -> 2027-06-30: lab"


def test_exceptions_with_one_reason_are_told_apart() -> None:
    """Reasons are repeated, so a list compared with itself has no change."""
    lab = {"where": "b:1", "reason": "lab", "owner": "a", "expires": "2026-12-31"}
    other = {**lab, "where": "b:6", "owner": "b"}
    both = deployment(exceptions=[lab, other])
    assert not changes(both, both)
    longer = {**other, "expires": "2027-06-30"}
    (only,) = changes(both, deployment(exceptions=[longer, {**lab, "where": "b:6"}]))
    assert only.text == "expires 2026-12-31 -> 2027-06-30: lab"


def test_a_credential_of_another_owner_is_said() -> None:
    """Somebody else has to renew it."""
    key = {"id": "KEY", "state": "current", "owner": "a", "entry": "r:1"}
    key |= {"renewed": "2026-11-01", "due": "2027-01-30"}
    old = deployment(credentials=[key])
    (only,) = changes(old, deployment(credentials=[{**key, "owner": "b"}]))
    assert (only.word, only.text) == ("changed", "owner a -> b")


def test_a_file_that_differs_has_both_digests() -> None:
    """That is the drift of what was judged."""
    old = {"file": "openclaw.json", "sha256": "a" * 64}
    new = {"file": "openclaw.json", "sha256": "b" * 64}
    (only,) = changes(deployment(files=[old]), deployment(files=[new]))
    assert only.text == f"sha256 {'a' * 12} -> {'b' * 12}"
