"""What ``openclaw secrets audit`` finds: secrets.*

These belong to a suite of their own, which is evaluated where it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import SECRETS
from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.secrets_audit.report import scans_of
from pytest_openclaw.effective.secrets_audit.scan import Code
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found
from pytest_openclaw.reasons import Need

_SEVERITIES = {
    "error": Severity.CRITICAL,
    "warn": Severity.WARN,
    "info": Severity.INFO,
}
_CREDENTIALS = "credentials of the config"
_PROFILES = "profiles of agents"
_MODELS = "models.json of agents"
_STORE = "the secret store"


def _findings(deployment: Deployment, code: Code) -> Iterator[Found]:
    """Yield what is known, then say what is not."""
    scans = scans_of(deployment)
    for each in scans.of(code):
        severity = _SEVERITIES[each.severity]
        yield found(each.spot.subject, each.message, severity=severity)
    reason = scans.reason(code)
    if reason is not None:
        has_state = deployment.places.state_dir is not None
        need = Need.OTHER if has_state else Need.STATE_DIR
        raise NotEvaluated(reason, need)


@check(
    "secrets.plaintext_found",
    Severity.WARN,
    inspects=(_CREDENTIALS, _PROFILES, _MODELS, ".env files"),
    fix="""Move the credential to a place that only the gateway can read, and replace it
    with a SecretRef. Then replace the credential: everyone with access to the file has
    seen it.""",
    suite=SECRETS,
)
def plaintext_found(deployment: Deployment) -> Iterator[Found]:
    """A credential is stored as plain text.

    Files are copied, committed and backed up, and their credentials with them. A
    reference only says where to get the credential, so a copy of it is worthless.

    Fires when a field of the config that accepts a SecretRef, a profile of an agent, a
    generated models.json or a .env file contains a credential as text.

    Releases: 2026.5.12 also counts a ${VARIABLE} that is already expanded.
    """
    yield from _findings(deployment, Code.PLAINTEXT_FOUND)


@check(
    "secrets.ref_unresolved",
    Severity.CRITICAL,
    inspects=(_CREDENTIALS, _PROFILES, _MODELS, "secrets.providers"),
    fix="""Set the variable, or configure the provider so that the reference has a
    value. Remove the reference if it is not used.""",
    suite=SECRETS,
)
def ref_unresolved(deployment: Deployment) -> Iterator[Found]:
    """A reference to a secret cannot be resolved.

    The dependent feature does not work, or continues without the secret. Programs that
    supply secrets are never run here, so their answers are unknown.

    Fires when a SecretRef or a ${VARIABLE} for a credential has no value, or a file
    that may contain credentials cannot be read.
    """
    yield from _findings(deployment, Code.REF_UNRESOLVED)


@check(
    "secrets.ref_shadowed",
    Severity.WARN,
    inspects=("models.providers.*.apiKey", _PROFILES),
    fix="""Keep one of them: remove the provider's key from the config, or the profiles
    for it from the agents.""",
    suite=SECRETS,
)
def ref_shadowed(deployment: Deployment) -> Iterator[Found]:
    """An agent's profile overrides a key reference in the config.

    The agent may use the profile's credential. Renewing or revoking the credential of
    the config then has no effect.

    Fires when models.providers.*.apiKey is a reference, and an agent has a profile for
    that provider.
    """
    yield from _findings(deployment, Code.REF_SHADOWED)


@check(
    "secrets.legacy_residue",
    Severity.WARN,
    Severity.INFO,
    inspects=(_PROFILES, "files of older releases in the state directory"),
    fix="""Run openclaw doctor --fix to migrate the credentials still in use, and remove
    the files. OAuth logins can stay; keep the state directory private.""",
    suite=SECRETS,
)
def legacy_residue(deployment: Deployment) -> Iterator[Found]:
    """Credentials are left over from older releases.

    Files that are no longer used are not maintained, but their credentials may still be
    valid. OAuth logins of a profile are reported as well, since they cannot be
    references.

    Fires when a file exists in which an older release stored credentials, or a profile
    contains an OAuth login.

    Severity: info for OAuth logins and for auth-state.json; else warn.

    Releases: 2026.5.12 checks the keys in auth.json, 2026.9.6 only the names of files.
    """
    yield from _findings(deployment, Code.LEGACY_RESIDUE)


@check(
    "secrets.placeholder_value",
    Severity.CRITICAL,
    since="2026.9.6",
    inspects=(_CREDENTIALS, _PROFILES, _STORE),
    fix="""Supply the real credential: the current value is the placeholder of a
    redacted config.""",
    suite=SECRETS,
)
def placeholder_value(deployment: Deployment) -> Iterator[Found]:
    """A secret contains only the placeholder of a redacted config.

    A redacted config was written back. The secret is lost here, and the dependent
    feature does not work.

    Fires when a reference leads to the placeholder that openclaw writes in place of a
    secret, or an entry of the secret store contains it.
    """
    yield from _findings(deployment, Code.PLACEHOLDER_VALUE)


@check(
    "secrets.store_plaintext_residue",
    Severity.WARN,
    since="2026.9.6",
    inspects=(_CREDENTIALS, _STORE),
    fix=(
        "Replace the text in the config with a SecretRef to the entry of the secret "
        "store."
    ),
    suite=SECRETS,
)
def store_plaintext_residue(deployment: Deployment) -> Iterator[Found]:
    """The config repeats a stored secret as plain text.

    The secret store keeps a secret in one place. The copy in the config defeats that
    purpose.

    Fires when a credential of the config is identical to an entry of the secret store.
    """
    yield from _findings(deployment, Code.STORE_PLAINTEXT_RESIDUE)
