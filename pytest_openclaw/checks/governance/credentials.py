"""Who renews a credential, and is it time to?"""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.governance.kit import governance
from pytest_openclaw.checks.governance.kit import in_days
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.secrets.secret_refs import secret_ref
from pytest_openclaw.deployment.steps.migrations import authored_path
from pytest_openclaw.deployment.values.certainty import from_each
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.governance.credential_ages import due_on
from pytest_openclaw.effective.governance.credential_ages import evidence_of
from pytest_openclaw.effective.governance.credential_ages import last_renewal
from pytest_openclaw.effective.governance.inventory import register_of
from pytest_openclaw.effective.secrets.credential_targets import all_credential_places
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import Subject
from pytest_openclaw.language.globs import matches_any
from pytest_openclaw.language.plain import printable
from pytest_openclaw.register.entries import CredentialEntry
from pytest_openclaw.register.entries import Register


@governance(
    "governance.credential.rotation_due",
    Severity.WARN,
    raised=Severity.CRITICAL,
    inspects=("the register", "times of the state directory"),
    fix="""Replace the credential where it comes from and on the host, revoke the old
    one, and write the day into rotated.""",
    note="""The release dates stored secrets one by one, and auth profiles all
    together: that can prove that one is old, and never that it is new. Times of files
    are not looked at. rotate-every in the register, or in an entry, is the limit in
    days; 90 is the default.""",
)
def rotation_due(deployment: Deployment) -> Iterator[Found]:
    """A credential has not been renewed for too long.

    The longer a credential is in use, the more copies of it there are: in backups,
    histories, shells and logs.

    Fires for each credential of the register whose last renewal, as declared or as the
    state directory proves, is longer ago than allowed, and for a declared day that the
    state directory disproves.
    """
    register = register_of(deployment)
    entries = [e for e in register.credentials if e.holds_for(deployment.name)]
    if not entries:
        words = "lists no credential of this deployment"
        raise NotEvaluated(f"{register.shown} {words}", None)
    yield from from_each(entries, lambda entry: _due(deployment, register, entry))


def _due(
    deployment: Deployment, register: Register, entry: CredentialEntry
) -> Iterator[Found]:
    every = entry.rotate_every or register.rotate_every
    proof = evidence_of(deployment, entry.id)
    if proof is not None and entry.rotated is not None and proof.day < entry.rotated:
        words = f"says that it was renewed on {entry.rotated}, and {proof.by} was last"
        yield _on(entry, f"{words} written on {proof.day}")
    last = last_renewal(entry, proof)
    if last is None:
        if proof is not None and due_on(proof.day, every) < register.today:
            words = f"is older than {proof.by}, last written on {proof.day}"
            yield _on(entry, f"{words}, {in_days(proof.day, register.today)}")
            return
        raise NotEvaluated(f"when {entry.id} was renewed is not known: {entry.where}")
    if due_on(last, every) < register.today:
        words = f"was last renewed on {last}, {in_days(last, register.today)}"
        yield _on(entry, f"{words}; the limit is {every} days")


def _on(entry: CredentialEntry, words: str) -> Found:
    subject = Subject(printable(f"credential/{entry.id}"))
    message = f"{entry.where}: {subject} {words}, owner {entry.owner}"
    return Found(printable(message), (subject,))


@governance(
    "governance.credential.unlisted",
    Severity.WARN,
    reads=("gateway.auth", "models.providers", "channels", "plugins.entries"),
    fix="""Add a [[credential]] with the name of the variable or secret to the
    register, and say who renews it.""",
    note="""Only once the register lists a credential, of any deployment. A
    credential in plain text has the id of its place in the config.""",
)
def credential_unlisted(deployment: Deployment) -> Iterator[Found]:
    """A credential has no owner in the register.

    A credential without an owner is not revoked when a person leaves or a copy leaks.

    Fires for each variable, secret reference and literal in a field for credentials
    that no [[credential]] of the register names.
    """
    register = register_of(deployment)
    listed = [e.id for e in register.credentials if e.holds_for(deployment.name)]
    if not register.credentials:
        raise NotEvaluated(f"{register.shown} lists no credential", None)
    seen: set[str] = set()
    for place in all_credential_places(deployment.without_flags):
        names = _names(deployment, place.setting)
        if not names or seen & set(names):
            continue
        seen.update(names[:1])
        if not any(matches_any(name, listed) for name in names):
            words = f"uses {names[0]}, which {register.shown} does not list"
            path = place.setting.path
            yield Found(
                printable(f"{place.setting} {words}"),
                (Subject(printable(f"credential/{names[0]}"), path),),
            )


def _names(deployment: Deployment, setting: Setting) -> list[str]:
    """Return what a register may call what is at a place; none: no credential."""
    written = authored_path(setting.path, deployment.authored)
    variable = deployment.loaded.references.get(written)
    variable = variable or deployment.loaded.references.get(setting.path)
    if variable is not None:
        return [variable, str(setting)]
    if setting.is_opaque:
        return [str(setting)]
    reference = secret_ref(setting, deployment.rules)
    if reference is not None:
        source = reference.source
        name = reference.id if source == "env" else f"{source}:{reference.id}"
        return [name, str(setting)]
    return [str(setting)] if setting.has_text else []
