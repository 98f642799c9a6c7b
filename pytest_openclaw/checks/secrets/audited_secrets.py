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
_STORE = "the store of secrets"


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
    fix="""Put the credential where only the gateway can get it, and a SecretRef in its
    place. Then replace the credential: whoever saw the file has it.""",
    suite=SECRETS,
)
def plaintext_found(deployment: Deployment) -> Iterator[Found]:
    """A credential stands as text where a reference could.

    Files are copied, committed and backed up, and a credential goes along with them. A
    reference says where to get it, and is worth nothing to who reads it.

    Fires when a place of the config that takes a SecretRef, a profile of an agent, a
    generated models.json or a .env file holds a credential as text.

    Releases: 2026.5.12 also counts a ${VARIABLE} whose text is in place already.
    """
    yield from _findings(deployment, Code.PLAINTEXT_FOUND)


@check(
    "secrets.ref_unresolved",
    Severity.CRITICAL,
    inspects=(_CREDENTIALS, _PROFILES, _MODELS, "secrets.providers"),
    fix="""Set the variable, or give the provider what it needs, so that the reference
    leads to a text; remove the reference if nothing uses it.""",
    suite=SECRETS,
)
def ref_unresolved(deployment: Deployment) -> Iterator[Found]:
    """A reference to a secret leads to nothing.

    What needs the secret does not work, or goes on without it. Programs that hand out
    secrets are never run here, so what they would say is not known.

    Fires when a SecretRef or a ${VARIABLE} that stands for a credential has no text, or
    a file that may hold credentials cannot be read.
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
    """An agent's profile stands before a key that the config refers to.

    The agent may use the profile's credential. Who renews or withdraws the one in the
    config changes nothing then.

    Fires when models.providers.*.apiKey is a reference, and an agent has a profile for
    that provider.
    """
    yield from _findings(deployment, Code.REF_SHADOWED)


@check(
    "secrets.legacy_residue",
    Severity.WARN,
    Severity.INFO,
    inspects=(_PROFILES, "files of older releases in the state directory"),
    fix="""Let openclaw doctor --fix move what is still needed, and remove the files.
    Sign-ins by OAuth can stay; keep the state directory private.""",
    suite=SECRETS,
)
def legacy_residue(deployment: Deployment) -> Iterator[Found]:
    """Credentials are left over from older releases, or cannot be references.

    Nobody looks after a file that is not used any more, and its credentials may still
    be good ones.

    Fires when a file is there that an older release kept credentials in, or a profile
    holds a sign-in by OAuth.

    Severity: info for sign-ins by OAuth and for auth-state.json; else warn.

    Releases: 2026.5.12 looks at the keys in auth.json, 2026.9.6 goes by names of files.
    """
    yield from _findings(deployment, Code.LEGACY_RESIDUE)


@check(
    "secrets.placeholder_value",
    Severity.CRITICAL,
    since="2026.9.6",
    inspects=(_CREDENTIALS, _PROFILES, _STORE),
    fix="""Supply the credential itself: what stands there is what a redacted config has
    in its place.""",
    suite=SECRETS,
)
def placeholder_value(deployment: Deployment) -> Iterator[Found]:
    """A secret is only the word that redacting leaves.

    Somebody wrote back a config that secrets had been taken out of. The secret is lost
    here, and what needs it does not work.

    Fires when a reference leads to the word that openclaw puts in a secret's place, or
    an entry of the store is that word.
    """
    yield from _findings(deployment, Code.PLACEHOLDER_VALUE)


@check(
    "secrets.store_plaintext_residue",
    Severity.WARN,
    since="2026.9.6",
    inspects=(_CREDENTIALS, _STORE),
    fix="Replace the text in the config by a SecretRef to the entry of the store.",
    suite=SECRETS,
)
def store_plaintext_residue(deployment: Deployment) -> Iterator[Found]:
    """The config repeats as text what the store of secrets holds.

    The store keeps a secret in one place; the copy in the config undoes that.

    Fires when a credential of the config is the same text as an entry of the store.
    """
    yield from _findings(deployment, Code.STORE_PLAINTEXT_RESIDUE)
