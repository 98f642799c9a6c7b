"""The sandbox's browser containers, as docker tells of them on the host."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.sandbox.browser_containers import Container
from pytest_openclaw.effective.sandbox.browser_containers import browser_containers
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import Subject

_ANEW = """Remove these containers; the gateway recreates them with its current settings
on demand."""


@check(
    "sandbox.browser_container.hash_label_missing",
    inspects=("the sandbox browser's containers",),
    fix=_ANEW,
    since="2026.2.26",
)
def hash_label_missing(deployment: Deployment) -> Iterator[Found]:
    """A browser container has no record of its settings.

    The gateway cannot detect that the container is outdated, and continues to use it.

    Fires once when a browser container of the sandbox has no label with a hash of its
    settings.

    Releases: They treat a docker command that was killed differently: 2026.9.6 as
    failed, 2026.5.12 by its output so far.
    """
    probe = browser_containers(deployment)
    unmarked = [each for each in probe.containers if each.config_hash is None]
    yield from _found(unmarked, "no label with a hash of its settings")


@check(
    "sandbox.browser_container.hash_epoch_stale",
    inspects=("the sandbox browser's containers",),
    fix=_ANEW,
    since="2026.2.26",
)
def hash_epoch_stale(deployment: Deployment) -> Iterator[Found]:
    """A browser container was created by another release.

    Newer protections of browser containers are not active there.

    Fires once when a browser container of the sandbox has a different epoch label than
    the release, or none.

    Releases: The epoch of 2026.9.6 is 2026-05-12-cdp-relay-auth, that of 2026.5.12 is
    2026-04-05-cdp-source-range.
    """
    probe = browser_containers(deployment)
    epoch = deployment.rules.exec.browser_epoch
    stale = [each for each in probe.containers if each.epoch != epoch]
    yield from _found(stale, f"created with another epoch than {epoch}")


@check(
    "sandbox.browser_container.non_loopback_publish",
    Severity.CRITICAL,
    inspects=("the sandbox browser's containers",),
    fix="Publish the ports of browser containers only on 127.0.0.1.",
    since="2026.2.26",
)
def non_loopback_publish(deployment: Deployment) -> Iterator[Found]:
    """Other machines can reach a browser used by agents.

    Its control port has no password. Anyone who can reach it controls the browser, with
    all its logins.

    Fires once when docker reports a published port of a browser container of the
    sandbox on an address other than 127.0.0.1, ::1 or localhost.

    Releases: They treat a docker command that was killed differently: 2026.9.6 as
    failed, 2026.5.12 by its output so far.
    """
    probe = browser_containers(deployment)
    exposed = [each for each in probe.containers if each.published]
    addresses = (address for each in exposed for address in each.published)
    yield from _found(exposed, f"published on {', '.join(addresses)}")


@check(
    "sandbox.browser_container.docker_probe_timeout",
    inspects=("docker",),
    fix="Find out why docker does not answer, and run the checks again.",
    since="2026.5.28",
)
def docker_probe_timeout(deployment: Deployment) -> Iterator[Found]:
    """Docker did not answer in time.

    The state of the browser containers is only partly known.

    Fires once when a docker command takes longer than five seconds. The remaining
    containers are then not checked.

    Releases: 2026.5.12 waits without a limit.
    """
    if browser_containers(deployment).timed_out:
        seconds = deployment.rules.exec.docker_seconds
        message = f"a docker command took longer than {seconds:.0f} seconds"
        yield Found(message, (Subject("docker"),))


def _found(containers: list[Container], what: str) -> Iterator[Found]:
    if containers:
        subjects = tuple(Subject(each.name) for each in containers)
        yield Found(f"{', '.join(subjects)}: {what}", subjects)
