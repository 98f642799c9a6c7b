"""Whether references lead to secrets, and whether something stands before them."""

from __future__ import annotations

from collections import Counter

from pytest_openclaw.deployment.secrets.secret_providers import LookedUp
from pytest_openclaw.deployment.secrets.secret_providers import ResolutionStatus
from pytest_openclaw.deployment.secrets.secret_providers import SecretSource
from pytest_openclaw.deployment.secrets.secret_providers import alias_of
from pytest_openclaw.deployment.secrets.secret_providers import look_up
from pytest_openclaw.deployment.secrets.secret_refs import SecretRef
from pytest_openclaw.deployment.values.secret_text import SecretText
from pytest_openclaw.effective.secrets_audit import auth_profiles
from pytest_openclaw.effective.secrets_audit.references import is_placeholder
from pytest_openclaw.effective.secrets_audit.references import is_well_formed
from pytest_openclaw.effective.secrets_audit.scan import Code
from pytest_openclaw.effective.secrets_audit.scan import Scan
from pytest_openclaw.effective.secrets_audit.scan import Spot
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.javascript import fold

#: How many secrets one provider is asked for, unless 2026.5.12 is told otherwise.
_REFS_PER_PROVIDER = 512


def resolve(scan: Scan) -> None:
    """Look up each reference, once, and say at each of its places how it stands."""
    source = scan.deployment.secret_source
    scan.stored = {each.id for each, _ in scan.references if each.source == "store"}
    distinct = dict.fromkeys(_known_by(scan, each) for each, _ in scan.references)
    found = {reference: _looked_up(scan, reference, source) for reference in distinct}
    per_provider = Counter((each.source, each.provider) for each in found)
    scan.skipped_exec_refs = sum(each.source == "exec" for each in found)
    scan.refs_checked = len(found) - scan.skipped_exec_refs
    stated = scan.deployment.source.at("secrets.resolution.maxRefsPerProvider").raw
    limit = stated if isinstance(stated, int) else _REFS_PER_PROVIDER
    for each, spot in scan.references:
        reference = _known_by(scan, each)
        asked = per_provider[reference.source, reference.provider]
        if asked > limit and reference.source != "exec":
            scan.unresolved(spot, f"requests more than {limit} secrets from a provider")
        else:
            _judge(scan, reference, spot, found[reference])


def _looked_up(scan: Scan, reference: SecretRef, source: SecretSource) -> LookedUp:
    if not is_well_formed(scan.deployment, reference):
        why = "the name of its provider or its id is not valid"
        return LookedUp(ResolutionStatus.UNRESOLVED, why=why)
    try:
        return look_up(reference, source)
    except NotEvaluated as not_evaluated:
        return LookedUp(ResolutionStatus.UNKNOWN, why=not_evaluated.reason)


def _known_by(scan: Scan, reference: SecretRef) -> SecretRef:
    """Return *reference* with the name of its provider, by which it is counted."""
    provider = alias_of(reference, scan.deployment.source)
    return SecretRef(reference.source, provider, reference.id)


def _judge(scan: Scan, reference: SecretRef, spot: Spot, found: LookedUp) -> None:
    if found.status is ResolutionStatus.UNRESOLVED:
        scan.unresolved(spot, f"refers to a missing secret: {found.why}")
    elif found.status is not ResolutionStatus.RESOLVED:
        reason = f"cannot be resolved completely, {found.why}"
        codes = Code.REF_UNRESOLVED, Code.PLACEHOLDER_VALUE
        as_there = found.status is ResolutionStatus.NOT_RUN
        scan.leave_open(spot.named, reason, *codes, as_there=as_there)
    elif isinstance(found.text, SecretText) and is_placeholder(
        scan.deployment, found.text.reveal()
    ):
        message = "refers to the placeholder of a redacted secret"
        scan.found(Code.PLACEHOLDER_VALUE, "error", spot, message)
    elif not isinstance(found.text, SecretText):
        reason = f"the value of ${reference.id} is unknown here"
        scan.leave_open(spot.named, reason, Code.PLACEHOLDER_VALUE)


def shadows(scan: Scan) -> None:
    """Find keys that are references, while profiles of agents have one of their own.

    Names of providers differ neither by case nor by blanks around them.
    """
    keys: dict[str, list[Spot]] = {}
    for name, spot in scan.provider_keys:
        keys.setdefault(fold(name), []).append(spot)
    for provider, spots in keys.items():
        if provider in scan.profiles:
            message = f"is overridden by an agent's profile for {provider}"
            for each in spots:
                named = Spot("openclaw.json", each.json_path, each.subject, provider)
                scan.found(Code.REF_SHADOWED, "warn", named, message)
        elif scan.unknown_profiles is not None:
            what = auth_profiles.WHAT
            scan.leave_open(what, scan.unknown_profiles, Code.REF_SHADOWED)
