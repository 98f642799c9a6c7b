"""The hardened posture of commands: which run on the host, and who is asked."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator

from pytest_openclaw.checks.kit.safe_fix import Set
from pytest_openclaw.checks.posture.kit import found_on_agent
from pytest_openclaw.checks.posture.kit import posture
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import from_each
from pytest_openclaw.deployment.values.certainty import some
from pytest_openclaw.deployment.values.certainty import those
from pytest_openclaw.deployment.values.once import Once
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.agents.agents import agents
from pytest_openclaw.effective.channels.values import entry_text
from pytest_openclaw.effective.channels.values import texts_of
from pytest_openclaw.effective.posture.agent_views import AgentView
from pytest_openclaw.effective.posture.agent_views import agent_views
from pytest_openclaw.effective.posture.host_exec import host_exec
from pytest_openclaw.effective.posture.host_exec import is_denied
from pytest_openclaw.effective.posture.mutable_names import is_name_on
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found
from pytest_openclaw.on_use import dataclass

_ELEVATED = "tools.elevated"
_STRICT = "tools.exec.strictInlineEval"


@posture(
    "posture.exec.policy",
    Severity.WARN,
    raised=Severity.CRITICAL,
    reads=("tools.exec", "tools.allow", "tools.deny", "tools.profile", "agents"),
    fix="""Set tools.exec.security to deny; or to allowlist, with tools.exec.ask on-miss
    or always and tools.exec.strictInlineEval true; or sandbox the agent fully.""",
    echoes=(
        "tools.exec.security_full_configured",
        "tools.exec.fs_tools_disabled_but_exec_enabled",
        "tools.exec.allowlist_interpreter_without_strict_inline_eval",
        "security.exposure.open_channels_with_exec",
    ),
    note="""An agent is fully sandboxed if its mode is all and its commands are not sent
    to the gateway or a node. A missing policy counts as full, the default of the
    releases. Both prompts are required: ask, and strictInlineEval for code on the
    command line of an interpreter. Under the mode auto of 2026.9.6 a model answers,
    which does not count as a prompt. Approvals on the host are not considered.""",
)
def exec_policy(deployment: Deployment) -> Iterator[Found]:
    """An agent may run unapproved commands on the host.

    A sentence in a message or on a web page is then enough to start a program with the
    rights of the gateway.

    Fires for each agent that may run commands and is not fully sandboxed, unless its
    policy is deny, or allowlist with ask and strictInlineEval on.
    """
    yield from from_each(agent_views(deployment), _policy)


def _policy(agent: AgentView) -> Iterator[Found]:
    if is_denied(agent) or agent.confines_commands():
        return
    policy = host_exec(agent)
    by = policy.security_by
    key = "tools.exec.security" if by is None else f"tools.exec.{by.path[-1]}"
    if policy.security != "allowlist":
        words = "is not set, which is full" if by is None else f"is {policy.security}"
        yield found_on_agent(agent, key, words, by)
    elif policy.ask == "off":
        yield found_on_agent(agent, key, "runs listed commands without a prompt", by)
    elif not agent.setting(_STRICT).is_true:
        yield found_on_agent(agent, _STRICT, "is not true", agent.setting(_STRICT))


@posture(
    "posture.exec.ask",
    Severity.WARN,
    reads=("tools.exec.ask", "tools.exec.security", "agents"),
    fix="""Set tools.exec.ask to always beside tools.exec.security allowlist, or deny
    commands.""",
    note="""Commands in a sandbox count as well, so that the setting is already in place
    when an agent leaves the sandbox. No mode of 2026.9.6 always asks; ask and security
    do, without mode beside them.""",
)
def exec_ask(deployment: Deployment) -> Iterator[Found]:
    """Approved commands run again without a prompt.

    A listed program can do harm with other arguments. A person sees them only if each
    run requires approval.

    Fires for each agent that may run commands and whose ask is not always.
    """
    yield from from_each(agent_views(deployment), _ask)


def _ask(agent: AgentView) -> Iterator[Found]:
    policy = host_exec(agent)
    if policy.ask == "always" or is_denied(agent):
        return
    by = policy.ask_by
    if by is None:
        yield found_on_agent(agent, "tools.exec.ask", "is not set, which is off")
    else:
        yield found_on_agent(agent, f"tools.exec.{by.path[-1]}", f"is {by.string}", by)


@posture(
    "posture.exec.apply_patch",
    Severity.WARN,
    reads=("tools.exec.applyPatch.workspaceOnly", "agents"),
    fix="Remove tools.exec.applyPatch.workspaceOnly if it is false.",
    echoes=("config.insecure_or_dangerous_flags",),
    safe_fix=(Set(True),),
)
def exec_apply_patch(deployment: Deployment) -> Iterator[Found]:
    """Patches may change files outside of the workspace.

    An agent with the task to repair a project can rewrite the config that restricts it.

    Fires if tools.exec.applyPatch.workspaceOnly is false, for all agents or for one.
    """
    holders = [deployment.config, *(agent.settings for agent in agents(deployment))]
    for holder in holders:
        switch = holder.at("tools.exec.applyPatch.workspaceOnly")
        if switch.is_false:
            yield found(switch, f"{switch} is false")


@posture(
    "posture.exec.elevated",
    Severity.WARN,
    raised=Severity.CRITICAL,
    reads=("tools.elevated.enabled", "tools.elevated.allowFrom", "agents"),
    fix="""Set tools.elevated.enabled to false, or list the senders who need it in
    tools.elevated.allowFrom, by channel and by id.""",
    echoes=(
        "tools.elevated.allowFrom.*.wildcard",
        "security.exposure.open_groups_with_elevated",
    ),
    note="""Elevated tools are enabled by default, so a config without these settings
    fails.""",
)
def exec_elevated(deployment: Deployment) -> Iterator[Found]:
    """Elevated tools are not restricted to listed people.

    Elevated commands leave the sandbox and skip approvals. Their permitted senders must
    be explicit.

    Fires for each agent for which elevated tools are not switched off, when no sender
    is listed, or a list holds "*" or a name in place of an id.
    """
    ask = Once()
    yield from from_each(agent_views(deployment), lambda each: _elevated(each, ask))


def _elevated(agent: AgentView, ask: Once) -> Iterator[Found]:
    own, shared = agent.own(_ELEVATED), agent.shared(_ELEVATED)
    if own["enabled"].is_false or shared["enabled"].is_false:
        return
    sections = [shared] if own.path == shared.path else [shared, own]
    parts = [ask(_judged, each["allowFrom"]) for each in sections]
    for listed in _those([each.wide for each in parts]):
        yield found_on_agent(agent, f"{_ELEVATED}.allowFrom", 'holds "*"', listed)
    for listed in _those([each.named for each in parts]):
        words = "contains names of people"
        yield found_on_agent(agent, f"{_ELEVATED}.allowFrom", words, listed)
    if not any(each.has_texts for each in parts):
        words = "is empty, and elevated tools are enabled"
        yield found_on_agent(agent, f"{_ELEVATED}.allowFrom", words)


@dataclass(frozen=True)
class _Fitting:
    """The lists of which something is true, and why it may be true of others."""

    lists: list[Setting]
    question: NotEvaluated | None


@dataclass(frozen=True)
class _Judged:
    """What is said of the lists of one section, which many agents may share."""

    wide: _Fitting
    named: _Fitting
    has_texts: bool


def _judged(allow_from: Setting) -> _Judged:
    lists = [each for _, each in allow_from.items()]
    has_texts = any(texts_of(each) for each in lists)
    return _Judged(
        _fitting(lists, _has_wildcard), _fitting(lists, _has_name), has_texts
    )


def _fitting(lists: list[Setting], question: Callable[[Setting], bool]) -> _Fitting:
    try:
        return _Fitting(those(lists, question), None)
    except NotEvaluated as not_evaluated:
        return _Fitting([], not_evaluated)


def _those(parts: list[_Fitting]) -> Iterator[Setting]:
    """Yield the lists of all *parts*; raises if there is none, but may be."""
    for part in parts:
        yield from part.lists
    question = next((each.question for each in parts if each.question), None)
    if question is not None and not any(each.lists for each in parts):
        raise question


def _has_wildcard(listed: Setting) -> bool:
    return some(texts_of(listed), lambda each: entry_text(each) == "*")


def _has_name(listed: Setting) -> bool:
    channel = str(listed.path[-1])
    entries = texts_of(listed)
    return some(entries, lambda each: is_name_on(channel, entry_text(each)))
