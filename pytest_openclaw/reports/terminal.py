"""The terminal: a header line and a summary line for each deployment."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field

from pytest_openclaw.baseline.policy import Policy
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.gateway_args import GatewayFlags
from pytest_openclaw.effective.channels.presence import assumed_plugins
from pytest_openclaw.findings import Severity
from pytest_openclaw.reports.result import ReportedFinding
from pytest_openclaw.reports.result import Result

_STATED = {
    "given": "as asked for",
    "meta": "as the config says in meta.lastTouchedVersion",
    "newest": "the newest known, since nothing states one",
}


def header(deployment: Deployment) -> str:
    """Return which deployment is judged, and by which release's rules."""
    judged = deployment.judged
    stated = _STATED[judged.source]
    line = f"openclaw: {deployment.name}, OpenClaw {judged.version} ({stated})"
    if not judged.exact:
        line += f", judged by the rules of {judged.rules.release}"
    line += started_with(deployment.loaded.flags)
    assumed = ", ".join(assumed_plugins(deployment)) if deployment.readable else ""
    return f"{line}; plugins assumed to be installed: {assumed}" if assumed else line


def started_with(flags: GatewayFlags) -> str:
    """Return what a gateway is started with, as the end of a line about it; or ``""``.

    Only what changes verdicts, or would if it were known how.
    """
    said = (
        f"; its gateway is started with {', '.join(flags.shown)}" if flags.shown else ""
    )
    unjudged = ", ".join(flags.unjudged)
    return f"{said}; what {unjudged} adds is not judged" if unjudged else said


@dataclass
class _Tally:
    """What became of one deployment."""

    version: str
    rules: str
    accepted: bool = True
    findings: list[ReportedFinding] = field(default_factory=list)
    outcomes: dict[str, int] = field(default_factory=dict)

    def line(self, name: str) -> str:
        """Return the counts, those that are not 0."""
        counts = [
            f"{sum(each.severity == severity for each in self.findings)} {severity}"
            for severity in map(str, Severity)
        ]
        ended = [
            f"{self.outcomes.get(outcome, 0)} {word}"
            for outcome, word in _WORDS.items()
            if self.outcomes.get(outcome) or outcome == "failed"
        ]
        release = (
            self.version
            if self.version == self.rules
            else f"{self.version} by {self.rules}"
        )
        refused = "" if self.accepted else ", refused by the release"
        return f"{name} ({release}{refused}): {', '.join(counts)}; {', '.join(ended)}"


#: pytest's words for outcomes, and ours.
_WORDS = {
    "failed": "failed",
    "error": "errors",
    "xfailed": "excepted",
    "xpassed": "no longer needed",
    "skipped": "not evaluated",
    "passed": "passed",
}


def summary(
    results: Iterable[tuple[Result, str]],
    policy_of: Callable[[str], Policy],
    *,
    verbose: bool = False,
) -> Iterator[str]:
    """Yield a line for each deployment, and one for each finding that did not fail.

    *results* come with pytest's word for their outcome. What is but good to know is
    listed where the run is *verbose*: each deployment has some.
    """
    tallies: dict[str, _Tally] = {}
    for result, outcome in results:
        tally = tallies.setdefault(
            result.deployment, _Tally(result.version, result.rules)
        )
        tally.accepted = tally.accepted and result.accepted
        tally.outcomes[outcome] = tally.outcomes.get(outcome, 0) + 1
        tally.findings += [each for each in result.findings if each.suppressed is None]
    for name, tally in tallies.items():
        yield tally.line(name)
        fail_on = policy_of(name).fail_on
        for finding in tally.findings:
            severity = Severity(finding.severity)
            is_listed = verbose or severity is not Severity.INFO
            if is_listed and not severity.at_least(fail_on):
                found = f"{finding.severity} {finding.check_id}: {finding.message}"
                place = f" ({finding.file}:{finding.line})" if finding.file else ""
                yield f"  {found}{place}"
