"""Plans: what changes in a deployment so that failing checks pass."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import field
from typing import Any

from pytest_openclaw.auditing import Audit
from pytest_openclaw.checks.kit.catalogue import Catalogue
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.mode_setters import ModeSetter
from pytest_openclaw.deployment.required import require_deployment
from pytest_openclaw.deployment.secrets.redaction import redact_tree
from pytest_openclaw.errors import UsageError
from pytest_openclaw.fixing.changes import ByHand
from pytest_openclaw.fixing.changes import Edit
from pytest_openclaw.fixing.changes import ModeChange
from pytest_openclaw.fixing.diff import HIDDEN
from pytest_openclaw.fixing.diff import MADE_ALL_THE_SAME
from pytest_openclaw.fixing.diff import diff_of
from pytest_openclaw.fixing.drafts import Draft
from pytest_openclaw.fixing.drafts import Drafts
from pytest_openclaw.fixing.owners import owner_of
from pytest_openclaw.fixing.planned_files import Changes
from pytest_openclaw.fixing.planned_files import planned
from pytest_openclaw.fixing.proposals import Wanted
from pytest_openclaw.fixing.release_fix import ReleaseFix
from pytest_openclaw.fixing.release_fix import release_fix
from pytest_openclaw.fixing.safe_plan import safe_plan
from pytest_openclaw.fixing.secret_lines import secret_lines
from pytest_openclaw.fixing.secret_lines import whole_secrets_of
from pytest_openclaw.fixing.unknown_texts import unknown_texts
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.profiles import AUDIT
from pytest_openclaw.profiles import Profile
from pytest_openclaw.profiles import profile_named
from pytest_openclaw.selection import Selection

TIERS = ("release", "safe")


_VOLUME = "set defaultMode of the volume in the manifest, such as 0600"
#: Where the mode of a config within another file is set, if not at a volume.
_MODE_PLACES: dict[ModeSetter | None, str] = {
    ModeSetter.COMPOSE: "set mode of the entry in configs of the service to 0400",
    ModeSetter.CLOUD_INIT: 'set permissions of the entry of write_files to "0600"',
    ModeSetter.ANSIBLE: 'set mode of the task to "0600"',
    ModeSetter.TERRAFORM: 'set file_permission of the resource to "0600"',
    ModeSetter.IGNITION: "set mode of the file to 384, which is 0600",
    ModeSetter.BUTANE: "set mode of the file to 0600",
    ModeSetter.NIX: 'set mode of the entry of environment.etc to "0400"',
}


@dataclass(frozen=True)
class Plan:
    """What fixing a deployment changes; making a plan writes nothing.

    ``edits`` change values of the config in the files that own them, ``modes`` change
    modes of files and folders. ``by_hand`` are fixes that a plan does not make, with
    the reason. ``release_fix`` is what ``openclaw security audit --fix`` of the release
    would do; ``refused`` says why it would do nothing. ``actions`` are its modes as its
    JSON lists them (tier ``release``; empty for ``safe``).
    """

    deployment: Deployment
    tier: str
    edits: tuple[Edit, ...]
    modes: tuple[ModeChange, ...]
    by_hand: tuple[ByHand, ...]
    release_fix: ReleaseFix = field(repr=False)
    refused: str = ""
    drafts: tuple[Draft, ...] = field(default=(), repr=False)
    changes: Changes = field(default_factory=Changes, repr=False)
    profile: Profile = AUDIT
    catalogue: Catalogue | None = field(default=None, repr=False)

    @property
    def actions(self) -> list[dict[str, object]]:
        """The modes that the release's command looks at, as its JSON lists them."""
        if self.tier != "release":
            return []
        return [each.to_data() for each in self.release_fix.actions]

    @property
    def mode_advice(self) -> str:
        """Who sets the modes, where no state directory is given: a plan has none."""
        places = self.deployment.places
        if places.state_dir is not None or os.name == "nt":
            return ""
        if places.manifest is not None:
            return _MODE_PLACES.get(places.mode_set_by, _VOLUME)
        return (
            "let the tool that renders this config set its mode to 0600: defaultMode of"
            " a Kubernetes volume, file_permission of Terraform, mode: of Ansible; or"
            " give --openclaw-state-dir"
        )

    @property
    def is_empty(self) -> bool:
        """Does this plan change nothing?"""
        return not self.edits and not self.modes

    @property
    def files(self) -> list[str]:
        """The files that change, by the names that edits give them."""
        return [each.shown for each in self.drafts]

    def planned(self) -> Deployment:
        """Return the deployment as it would be once this plan is applied."""
        return planned(self.deployment, self.changes)

    def diff(
        self, file: str | None = None, *, root: str | None = None, redact: bool = False
    ) -> str:
        """Return a unified diff of *file*, or of all files, that ``git apply`` takes.

        :param file: as an edit's ``file`` names it, or its path.
        :param root: the directory that names are relative to; default: the current
            one. A file outside of it is named from ``/``.
        :param redact: leave out the changes beside a secret, and a key that moves with
            one; lines before the diff say so.
        """
        where = root or os.getcwd()
        drafts, left_out = self.drafts, ""
        if redact:
            drafts, left_out = self._without_secrets()
        shown = left_out + "".join(
            diff_of(each, where, self._secret_lines(each), redact=redact)
            for each in drafts
            if file is None or _is(each, file)
        )
        # What the release's own command would do is not applied.
        return shown.replace(MADE_ALL_THE_SAME, "") if self.tier == "release" else shown

    def _without_secrets(self) -> tuple[tuple[Draft, ...], str]:
        """Return the drafts without the moves that a diff cannot show.

        Both halves of a move are shown, or none: half of it would lose a setting.
        """
        redacted = self.deployment.redacted
        moves = [each for each in self.edits if self._is_of_move(each)]
        hidden = [
            each
            for each in moves
            if redact_tree([each.old, each.new], redacted) != [each.old, each.new]
        ]
        if hidden and self.tier == "release":
            hidden = moves
        drafts = self._drafts_without(hidden)
        shown = [each for each in moves if each not in hidden]
        if shown and any(
            HIDDEN in diff_of(each, "", self._secret_lines(each), redact=True)
            for each in drafts
        ):
            hidden, drafts = moves, self._drafts_without(moves)
        notes = (f"# {e.file}:{e.line}: {e.path}: {HIDDEN}\n" for e in hidden)
        return drafts, "".join(notes)

    def _is_of_move(self, edit: Edit) -> bool:
        """Does an edit move a value? A key that comes or goes is half of it."""
        is_half = edit.removes or edit.old is None
        return edit.target is not None or (self.tier == "release" and is_half)

    def _secret_lines(self, draft: Draft) -> frozenset[int]:
        unknown = self.deployment.derive(unknown_texts)
        whole = self.deployment.derive(whole_secrets_of)
        return secret_lines(draft, self.deployment.redacted, whole, unknown)

    def _drafts_without(self, hidden: list[Edit]) -> tuple[Draft, ...]:
        if not hidden:
            return self.drafts
        drafts = Drafts(self.deployment)
        drafts.change_all(
            (owner_of(self.deployment, part.key_path), part.value)
            for each in self.edits
            if each not in hidden
            for part in each.parts
        )
        return tuple(drafts.files.values())

    def to_data(self) -> dict[str, Any]:
        """Return the plan as data of JSON's types; the documentation has the schema."""
        from pytest_openclaw.fixing.data import data_of

        return data_of(self)


def _is(draft: Draft, file: str) -> bool:
    return file == draft.shown or os.path.realpath(file) == draft.path


def plan_fixes(
    deployment: Deployment, tier: str = "safe", *, profile: str = AUDIT.name
) -> Plan:
    """Return what to change in *deployment* so that failing checks pass.

    Nothing is written.

    :param tier: ``safe``: what needs no decision, no secret and no name, and makes no
        other check fail. ``release``: what ``openclaw security audit --fix`` of that
        release changes.
    :param profile: whose checks are to pass.
    :raises UsageError: if there is no such tier or profile, and for a path or mapping.
    """
    require_deployment(deployment, "plan_fixes")
    return plan_for(deployment, tier, profile_named(profile))


def plan_for(
    deployment: Deployment,
    tier: str,
    profile: Profile = AUDIT,
    catalogue: Catalogue | None = None,
    root: str | None = None,
    wanted: Wanted | None = None,
) -> Plan:
    """Return a plan for the checks of *catalogue* that *profile* has.

    Tier ``safe`` is then about the findings that are *wanted* alone.
    """
    if tier not in TIERS:
        raise UsageError(f"there is no tier {tier!a} of fixes; use safe or release")
    audit = Audit(deployment, catalogue, Selection(profile), root)
    real = release_fix(deployment, _refusal(audit))
    if tier == "safe":
        safe = safe_plan(audit, wanted)
        modes = _shown(audit, safe.modes)
        return Plan(
            deployment,
            tier,
            tuple(safe.edits),
            modes,
            tuple(safe.by_hand),
            real,
            real.refused,
            tuple(safe.drafts.files.values()),
            safe.changes,
            profile,
            catalogue,
        )
    drafts = tuple(real.drafts.files.values()) if real.drafts else ()
    modes = _shown(audit, real.modes)
    edits = tuple(real.edits)
    return Plan(
        deployment,
        tier,
        edits,
        modes,
        (),
        real,
        real.refused,
        drafts,
        real.changes,
        profile,
        catalogue,
    )


def _refusal(audit: Audit) -> str:
    """Say why the release would not begin; its own state stops it later."""
    gate = "deployment.config_valid"
    if any(each.refused and each.gate == gate for each in audit.problems):
        return "OpenClaw rejects this config: the release itself would change nothing"
    return ""


def _shown(audit: Audit, modes: Iterable[ModeChange]) -> tuple[ModeChange, ...]:
    from dataclasses import replace

    return tuple(replace(each, shown=audit.naming.of(each.path)) for each in modes)
