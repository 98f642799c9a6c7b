"""The terminal: a header line and a summary line for each deployment."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator

from pytest_openclaw.baseline.policy import Policy
from pytest_openclaw.checks.gateway.control_ui import device_auth_disabled
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.gateway_args import GatewayFlags
from pytest_openclaw.effective.channels.presence import assumed_plugins
from pytest_openclaw.findings import Severity
from pytest_openclaw.language.plain import printable
from pytest_openclaw.profiles import AUDIT
from pytest_openclaw.profiles import Profile
from pytest_openclaw.reports.capabilities import Capabilities
from pytest_openclaw.reports.run import DeploymentRun
from pytest_openclaw.reports.run import Run

_STATED = {
    "given": "as requested",
    "deployed": "as its image or service says",
    "meta": "as the config says in meta.lastTouchedVersion",
    "newest": "the newest known release, because none is stated",
}
#: Keys that a release may take and ignore, by the check that knows their meaning.
_RETIRED = {"gateway.controlUi.dangerouslyDisableDeviceAuth": device_auth_disabled}


def header(deployment: Deployment, profile: Profile = AUDIT) -> str:
    """Return which deployment is judged, and by which release's rules."""
    judged = deployment.judged
    if judged.source == "report":
        known = judged.version[:1].isdigit()
        who = f"OpenClaw {judged.version}'s" if known else "its release's"
        state = "" if known else "; --openclaw-release states which release that is"
        strict = "" if profile.name == AUDIT.name else f", profile {profile.name}"
        line = f"openclaw: {deployment.name}, the report of {who} own audit"
        return printable(line + strict + state)
    stated = _STATED[judged.source]
    line = f"openclaw: {deployment.name}, OpenClaw {judged.version} ({stated})"
    if not judged.exact:
        line += f", {judged.approximate}, judged by {' and '.join(judged.judges)}"
    if profile.name != AUDIT.name:
        line += f", profile {profile.name}"
    line += started_with(deployment.loaded.flags)
    line += "".join(f"; {note}" for note in deployment.inputs.notes)
    ignored = ", ".join(_retired(deployment)) if deployment.readable else ""
    line += f"; {ignored} is set, and this release ignores it" if ignored else ""
    assumed = ", ".join(assumed_plugins(deployment)) if deployment.readable else ""
    line += f"; assumed to be installed: {assumed}" if assumed else ""
    return printable(line)


def _retired(deployment: Deployment) -> Iterator[str]:
    """Yield the keys that are set, and that the release has no use for any more."""
    for key, check in _RETIRED.items():
        is_known = check.applies_to(deployment.rules)
        if not is_known and deployment.authored.at(key).exists:
            yield key


def started_with(flags: GatewayFlags) -> str:
    """Return what a gateway is started with, as the end of a line about it; or ``""``.

    Only what changes verdicts, or would if it were known how.
    """
    said = f"; gateway flags: {', '.join(flags.shown)}" if flags.shown else ""
    unjudged = ", ".join(flags.unjudged)
    return f"{said}; what {unjudged} adds is not judged" if unjudged else said


def summary(
    run: Run, policy_of: Callable[[str], Policy], *, verbose: bool = False
) -> Iterator[str]:
    """Yield a line for each deployment, and one for each finding that did not fail.

    What is but good to know is listed where the run is *verbose*: each deployment
    has some.
    """
    for deployment in run.deployments:
        yield _line(deployment)
        if deployment.common.approximate:
            yield f"  {deployment.common.approximate}"
        if deployment.needs:
            yield f"  not evaluated: {deployment.needs_in_words}"
        if (capabilities := Capabilities.of(deployment)) is not None:
            yield f"  {capabilities.summary}"
        for note in deployment.common.notes:
            yield f"  {note}"
        for name, text in deployment.rows:
            yield f"  {name}: {text}"
        fail_on = policy_of(deployment.name).fail_on
        for finding in deployment.findings:
            severity = Severity(finding.severity)
            is_listed = verbose or severity is not Severity.INFO
            if is_listed and not severity.at_least(fail_on):
                yield f"  {finding.severity} {finding.check_id}: {finding.placed}"
    yield from _assumed(run)


def _assumed(run: Run) -> Iterator[str]:
    """Say once for which deployments the newest release was assumed."""
    by_version: dict[str, list[str]] = {}
    for each in run.deployments:
        if each.common.version_source == "newest":
            by_version.setdefault(each.common.version, []).append(each.name)
    for version, names in by_version.items():
        rest = f" and {len(names) - 3} more" if len(names) > 3 else ""
        yield (
            f"OpenClaw {version} is assumed, because no release is stated: "
            f"{', '.join(names[:3])}{rest}; set one with --openclaw-release"
        )


def _line(deployment: DeploymentRun) -> str:
    if not deployment.common.version:  # no item got as far as to read it
        return f"{deployment.name}: {deployment.counts}"
    refused = "" if deployment.accepted else ", rejected by the release"
    return f"{deployment.name} ({deployment.release}{refused}): {deployment.counts}"
