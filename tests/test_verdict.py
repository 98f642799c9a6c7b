"""How an item ends: passed means evaluated, and found clean."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import Severity
from pytest_openclaw.auditing import Audit
from pytest_openclaw.baseline.policy import Policy
from pytest_openclaw.reasons import Need
from pytest_openclaw.verdict import Kind
from pytest_openclaw.verdict import Verdict
from pytest_openclaw.verdict import judge

WEAK: dict[str, Any] = {"gateway": {"bind": "lan"}}
CHECK = "gateway.bind_no_auth"


def verdict(
    config: dict[str, Any],
    check_id: str = CHECK,
    fail_on: str = "warn",
    **more: Any,
) -> Verdict:
    """Return the verdict on one check of a config in memory."""
    audit = Audit(Deployment.from_mapping(config, **more))
    return judge(audit, audit.outcome(check_id), Policy(Severity(fail_on)))


def suppressing(check_id: str, reason: str | None) -> dict[str, Any]:
    """Return the weak config, with an entry that sets one check aside."""
    entry = {"checkId": check_id, **({"reason": reason} if reason else {})}
    return {**WEAK, "security": {"audit": {"suppressions": [entry]}}}


@pytest.mark.parametrize(
    ("fail_on", "check_id", "kind"),
    [
        ("critical", CHECK, Kind.FAILED),
        ("critical", "gateway.auth_no_rate_limit", Kind.PASSED),
        ("warn", "gateway.auth_no_rate_limit", Kind.FAILED),
        ("warn", "gateway.tailscale_funnel", Kind.PASSED),
        ("info", "gateway.tailscale_funnel", Kind.PASSED),
        ("warn", "gateway.probe_failed", Kind.NOT_EVALUATED),
        ("warn", "browser.control_no_auth", Kind.NOT_EVALUATED),
        ("critical", "deployment.config_valid", Kind.PASSED),
    ],
)
def test_the_severity_decides(fail_on: str, check_id: str, kind: Kind) -> None:
    """What is found below the limit passes; it shows in the reports."""
    assert verdict(WEAK, check_id, fail_on).kind is kind


def test_info_fails_only_when_asked() -> None:
    """Something to know about is not a weakness, unless a team says so."""
    served = {"gateway": {"tailscale": {"mode": "serve"}}}
    assert verdict(served, "gateway.tailscale_serve").kind is Kind.PASSED
    assert verdict(served, "gateway.tailscale_serve", "info").kind is Kind.FAILED


def test_a_refused_config_never_passes() -> None:
    """The gate fails, what is found fails, the rest has no verdict."""
    refused = {**WEAK, "oops": 1}
    assert verdict(refused, "deployment.config_valid").kind is Kind.REFUSED
    assert verdict(refused, "deployment.config_valid", "critical").kind is Kind.REFUSED
    assert verdict(refused).kind is Kind.FAILED
    assert verdict(refused, "gateway.tailscale_funnel").kind is Kind.NOT_EVALUATED


def test_the_text_of_a_failure_reads_like_an_audit_line() -> None:
    """First the fact, then how bad it is, why, and what to do."""
    assert verdict(WEAK).text.splitlines() == [
        "gateway.bind is lan, and no token or password is configured",
        "CRITICAL gateway.bind_no_auth: The gateway listens beyond loopback without a"
        " credential",
        "  see also gateway.auth",
        "  Why: Anyone who can reach the port controls every agent, tool and session"
        " of",
        "    the gateway without a secret.",
        "  Fix: Set gateway.auth.mode to token or password and supply that secret, or"
        " set",
        "    gateway.bind to loopback. If the secret exists only in the host's",
        "    environment, declare it with"
        " --openclaw-opaque-env=OPENCLAW_GATEWAY_TOKEN,",
        "    or with opaque-env in the baseline.",
    ]


@pytest.mark.parametrize(
    ("reason", "said"),
    [("Behind a mesh.", "Behind a mesh."), (None, "no reason given")],
)
def test_what_the_config_sets_aside_is_told(reason: str | None, said: str) -> None:
    """The config's own reason is the verdict's."""
    given = verdict(suppressing(CHECK, reason))
    assert given.kind is Kind.SET_ASIDE
    assert given.text == f"suppressed by security.audit.suppressions: {said}"
    assert len(given.findings) == 1


def test_strictly_a_missing_verdict_fails_where_there_could_be_one() -> None:
    """What the release itself never evaluates, or does not know, is exempt."""
    unknown = {"gateway": {"bind": "${BIND}"}}
    assert verdict(unknown).need is Need.TEXT
    assert verdict({}, "gateway.probe_failed").need is Need.PROBE
    assert verdict({}, "browser.control_no_auth").need is None
    older = verdict({}, "mcp.apps.enabled", release="2026.5.12")
    assert older.kind is Kind.NOT_EVALUATED
    assert older.need is None
