"""What the tools of each agent could do to the host, were a stranger to ask for it."""

from __future__ import annotations

from functools import cached_property

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import some
from pytest_openclaw.deployment.values.certainty import those
from pytest_openclaw.deployment.values.setting import first_set
from pytest_openclaw.effective.sandbox.sandbox import Sandbox
from pytest_openclaw.effective.sandbox.sandbox import sandbox_of
from pytest_openclaw.effective.tools.tool_policy import ToolPolicy
from pytest_openclaw.effective.tools.tool_policy import ToolScope
from pytest_openclaw.effective.tools.tool_policy import policy_of
from pytest_openclaw.effective.tools.tool_policy import tool_scopes
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.on_use import dataclass

RUNTIME_TOOLS = ("exec", "process")
FILE_TOOLS = ("read", "write", "edit", "apply_patch")


@dataclass(frozen=True)
class ExposedTools:
    """The tools of one scope, and whether anything stands between them and the host."""

    deployment: Deployment
    scope: ToolScope

    @cached_property
    def policy(self) -> ToolPolicy:
        """What decides about the scope's tools."""
        return policy_of(self.deployment, self.scope)

    @cached_property
    def sandbox(self) -> Sandbox:
        """Where they would run."""
        return sandbox_of(self.deployment, self.scope.agent)

    @property
    def keeps_to_workspace(self) -> bool:
        """Are its file tools held to the workspace?"""
        shared = self.deployment.config.at("tools.fs.workspaceOnly")
        return first_set(self.scope.own.at("fs.workspaceOnly"), shared).is_true

    def allowed(self, tools: tuple[str, ...]) -> list[str]:
        """Return those of *tools* that the scope may use."""
        return those(tools, self.policy.allows)

    def runs_commands(self) -> bool:
        """May it run commands outside of a sandbox?"""
        return self.sandbox.mode != "all" and some(RUNTIME_TOOLS, self.policy.allows)

    def touches_files(self) -> bool:
        """May it use files outside of a sandbox and of its workspace?"""
        if self.keeps_to_workspace or self.sandbox.mode == "all":
            return False
        return some(FILE_TOOLS, self.policy.allows)

    def is_risky(self) -> bool:
        """May it do either?"""
        return some((self.runs_commands, self.touches_files), lambda asked: asked())

    @property
    def words(self) -> str:
        """What a message says of it."""
        tools = self.allowed((*RUNTIME_TOOLS, *FILE_TOOLS))
        why = f"sandbox={self.sandbox.mode}{self._workspace_in_words}"
        return f"{', '.join(tools)} on {self.scope.words} ({why})"

    @property
    def _workspace_in_words(self) -> str:
        try:
            return "" if self.keeps_to_workspace else "; fs.workspaceOnly=false"
        except NotEvaluated:  # it does not matter where commands run
            return ""


def exposed_tools(deployment: Deployment) -> list[ExposedTools]:
    """Return what the defaults and each agent could do."""
    return deployment.derive(_exposed_tools)


def risky_tools(deployment: Deployment) -> list[ExposedTools]:
    """Return those of them that reach the host's commands or files."""
    return deployment.derive(_risky_tools)


def _exposed_tools(deployment: Deployment) -> list[ExposedTools]:
    return [ExposedTools(deployment, scope) for scope in tool_scopes(deployment)]


def _risky_tools(deployment: Deployment) -> list[ExposedTools]:
    return those(exposed_tools(deployment), ExposedTools.is_risky)
