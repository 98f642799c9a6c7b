"""Which programs run without being asked about, by lists of their names."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.checks.kit.listing import enumerated
from pytest_openclaw.checks.kit.safe_fix import Set
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import those
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.agents.agents import agents
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.exec.exec_approvals import exec_approvals
from pytest_openclaw.effective.exec.programs import is_broad
from pytest_openclaw.effective.exec.programs import is_interpreter
from pytest_openclaw.effective.exec.programs import names_interpreter
from pytest_openclaw.effective.exec.programs import safe_bin_name
from pytest_openclaw.effective.exec.trusted_dirs import is_risky_directory
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import found
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.releases.exec_rules import ExecRules


@check(
    "tools.exec.auto_allow_skills_enabled",
    inspects=("exec approvals",),
    fix="""Set autoAllowSkills to false in the exec approvals, and approve the programs
    of individual skills instead.""",
    since="2026.3.24",
)
def auto_allow_skills_enabled(deployment: Deployment) -> Iterator[Found]:
    """Programs of skills run without approval.

    Each installed skill, including later versions, can then run its programs on the
    host.

    Fires when autoAllowSkills is true in the exec approvals, under defaults or under
    any agent.

    Releases: 2026.9.6 stores approvals in its state database, and discards all of them
    over one wrong type. 2026.5.12 stores them in exec-approvals.json of the home
    directory, and discards single entries.
    """
    approvals = exec_approvals(deployment)
    holders = {"defaults": approvals.defaults}
    holders |= {f"agents.{name}": policy for name, policy in approvals.agents.items()}
    open_to_skills = [
        f"{name}.autoAllowSkills"
        for name, policy in holders.items()
        if policy.get("autoAllowSkills") is True
    ]
    if open_to_skills:
        named = ", ".join(open_to_skills)
        yield found(approvals.store, f"{named} is true in {approvals.store}")


@check(
    "tools.exec.allowlist_interpreter_without_strict_inline_eval",
    reads=("tools.exec.strictInlineEval",),
    inspects=("exec approvals",),
    fix="""Set tools.exec.strictInlineEval to true, or remove the interpreter from the
    allowlist and approve individual scripts.""",
    safe_fix=(
        Set(
            True,
            "tools.exec.strictInlineEval",
            cost="code on a command line, such as python -c, requires approval",
        ),
    ),
    since="2026.3.24",
)
def allowlist_interpreter_without_strict_inline_eval(
    deployment: Deployment,
) -> Iterator[Found]:
    """An approved interpreter runs arbitrary code.

    With python on the allowlist, python -c runs any code without approval. Strict
    inline evaluation requires approval for such commands.

    Fires when an agent's allowlist in the exec approvals contains an interpreter, and
    tools.exec.strictInlineEval is not on for that agent.

    Releases: For 2026.9.6 an agent's own strictInlineEval takes precedence, even false;
    it knows more interpreters, and treats python3.11 as python. For 2026.5.12 either
    setting is sufficient, except for main. Approvals are in the state database of
    2026.9.6, and in exec-approvals.json of 2026.5.12.
    """
    approvals = exec_approvals(deployment)
    rules = deployment.rules.exec
    loose = [
        name
        for name in approvals.agents
        if any(names_interpreter(each, rules) for each in approvals.patterns(name))
        and not _is_strict(deployment, name)
    ]
    if loose:
        named = ", ".join(loose)
        yield found(
            approvals.store,
            (
                f"the allowlist of {named} in {approvals.store} contains an "
                "interpreter, and tools.exec.strictInlineEval is not on"
            ),
            see=("tools.exec.strictInlineEval",),
        )


@by_release
def _is_strict(deployment: Deployment, agent_id: str) -> bool:
    """2026.9.6: an agent's own word wins over the general one, whatever it is."""
    general = deployment.config.at("tools.exec.strictInlineEval").is_true
    if agent_id in ("", "*"):
        return general
    own = next((each for each in agents(deployment) if each.id == agent_id), None)
    said = own.settings.at("tools.exec.strictInlineEval").value if own else None
    return said if isinstance(said, bool) else general


@_is_strict.on(until="2026.7.1")
def _is_strict_2026_5(deployment: Deployment, agent_id: str) -> bool:
    """2026.5.12: either word is enough; that of main is not asked for."""
    if deployment.config.at("tools.exec.strictInlineEval").is_true:
        return True
    if agent_id in ("", "*", "main"):
        return False
    own = next((each for each in agents(deployment) if each.id == agent_id), None)
    return own is not None and own.settings.at("tools.exec.strictInlineEval").is_true


@check(
    "tools.exec.safe_bins_interpreter_unprofiled",
    reads=("tools.exec.safeBins", "tools.exec.safeBinProfiles"),
    fix="""Remove interpreters from safeBins. If one must stay, restrict its arguments
    in safeBinProfiles.""",
    since="2026.2.26",
)
def safe_bins_interpreter_unprofiled(deployment: Deployment) -> Iterator[Found]:
    """An interpreter counts as a safe program with any arguments.

    Safe programs run without approval. An interpreter executes code from its arguments,
    so every command is approved that way.

    Fires when safeBins, the common list or an agent's own, contains an interpreter
    without an entry in safeBinProfiles.

    Releases: 2026.9.6 reads agents.entries, 2026.5.12 agents.list.
    """
    general, rules = deployment.config.at("tools.exec"), deployment.rules.exec
    profiled = _profiles(general)

    def is_loose(section: Setting) -> Callable[[Setting], bool]:
        own = _profiles(section)

        def is_loose_entry(entry: Setting) -> bool:
            name = _name(entry, rules)
            is_profiled = name in profiled or name in own
            return is_interpreter(name, rules) and not is_profiled

        return is_loose_entry

    yield from _bins(
        deployment,
        is_loose,
        "an interpreter without a profile",
        "interpreters without profiles",
    )


@check(
    "tools.exec.safe_bins_broad_behavior",
    reads=("tools.exec.safeBins",),
    fix="""Remove these programs from safeBins, and approve individual commands that use
    them.""",
    since="2026.3.24",
)
def safe_bins_broad_behavior(deployment: Deployment) -> Iterator[Found]:
    """A safe program can do more than filter its input.

    awk, sed and jq can read other files, load modules or start commands. A list of
    harmless filters must not include them.

    Fires when safeBins, the common list or an agent's own, contains jq, sed, gsed, awk,
    gawk, mawk or nawk. Profiles do not help.

    Releases: 2026.9.6 reads agents.entries, 2026.5.12 agents.list. 2026.3.28 knows jq
    alone.
    """
    rules = deployment.rules.exec
    yield from _bins(
        deployment,
        lambda _: lambda entry: is_broad(_name(entry, rules), rules),
        "a program with many other functions",
        "programs with many other functions",
    )


@check(
    "tools.exec.safe_bin_trusted_dirs_risky",
    reads=("tools.exec.safeBinTrustedDirs",),
    fix="""Trust only directories that are writable for root alone, such as /usr/bin,
    and list them by their absolute paths.""",
    since="2026.2.26",
)
def safe_bin_trusted_dirs_risky(deployment: Deployment) -> Iterator[Found]:
    """Others can write to a trusted program directory.

    An attacker can put a program with the name of a safe one there, and it runs without
    approval.

    Fires when a trusted directory is relative, or is writable for users: temporary
    folders, a home directory, package managers' folders and similar ones.

    Releases: 2026.9.6 reads agents.entries, 2026.5.12 agents.list.
    """
    listed = {
        str(each): each
        for section in _exec_sections(deployment)
        for each in those(section["safeBinTrustedDirs"].elements(), _is_risky)
    }
    if listed:
        first, *others = listed.values()
        named = ", ".join(f"{each} is {each.string}" for each in listed.values())
        yield found(first, named, *others)


def _bins(
    deployment: Deployment,
    is_wrong_in: Callable[[Setting], Callable[[Setting], bool]],
    one: str,
    several: str,
) -> Iterator[Found]:
    """Yield one finding for all lists of safe programs with a wrong one in them."""
    entries = [
        (section["safeBins"], entry, is_wrong)
        for section in _exec_sections(deployment)
        for is_wrong in (is_wrong_in(section),)  # once for all its entries
        for entry in section["safeBins"].elements()
    ]
    wrong = those(entries, lambda each: each[2](each[1]))
    if wrong:
        first, *others = {str(listed): listed for listed, *_ in wrong}.values()
        rules = deployment.rules.exec
        names = [*dict.fromkeys(_name(entry, rules) for _, entry, _ in wrong)]
        lists = f"{enumerated([first, *others])} contain{'' if others else 's'}"
        what = one if len(names) == 1 else several
        yield found(first, f"{lists} {enumerated(names)}, {what}", *others)


def _exec_sections(deployment: Deployment) -> list[Setting]:
    """Return ``tools.exec`` of the deployment, and of each agent's own."""
    own = [agent.settings.at("tools.exec") for agent in agents(deployment)]
    return [deployment.config.at("tools.exec"), *own]


def _profiles(section: Setting) -> set[str]:
    return {fold(name) for name, _ in section["safeBinProfiles"].items()} - {""}


def _name(entry: Setting, rules: ExecRules) -> str:
    return safe_bin_name(entry.string or "", rules)


def _is_risky(entry: Setting) -> bool:
    return is_risky_directory(entry.string or "")
