"""What differs per release as data: one frozen table per first-class release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases.channels import ChannelsRules
from pytest_openclaw.releases.code_rules import CodeRules
from pytest_openclaw.releases.exec_rules import ExecRules
from pytest_openclaw.releases.gateway_flags import GatewayFlag
from pytest_openclaw.releases.model_rules import ModelRules
from pytest_openclaw.releases.plugin_rules import PluginRules
from pytest_openclaw.releases.posture import PostureRules
from pytest_openclaw.releases.probe_rules import ProbeRules
from pytest_openclaw.releases.secrets_rules import SecretsRules
from pytest_openclaw.releases.skill_rules import SkillRules
from pytest_openclaw.releases.state import StateRules
from pytest_openclaw.releases.tool_rules import ToolRules


@dataclass(frozen=True)
class NodeCommandRules:
    """Commands that the gateway may run on paired devices (``gateway.nodes``)."""

    allow_key: str
    deny_key: str
    dangerous: tuple[str, ...]
    known: frozenset[str]
    private: frozenset[str] = frozenset()
    denies_dangerous: bool = True
    """Does denying a dangerous one have an effect that nothing allows?"""


@dataclass(frozen=True)
class ConfigFlag:
    """A value that a plugin calls dangerous: a path below its config, with ``*``."""

    path: str
    equals: str | int | float | bool | None


@dataclass(frozen=True)
class Rules:
    """The constants, key names and limits of one release."""

    release: str

    # config-loading
    blocked_variables: frozenset[str]
    env_section_takes_names: bool
    """Are ``env.NAME`` strings variables, beside ``env.vars``?"""
    dotenv_limit: int | None
    """The size in bytes over which a ``.env`` file is not read."""
    include_path_limit: int | None
    """The length from which an ``$include`` path is refused."""
    merge_drops_blocked_keys: bool
    """Do merges of ``$include`` leave such keys out of all that they copy?"""
    scalars_are_empty: bool
    """Is a top-level ``null``, string, number or boolean the empty config?"""
    missing_file_has_defaults: bool
    missing_load_path_stops_plugins: bool
    """Does a ``plugins.load.paths`` entry that is not there end all that plugins
    would check and fill in?"""
    core_defaults: Mapping[str, object] = field(repr=False)
    """Defaults that the schema does not hold, by dotted path."""

    # state
    state_schema_version: int | None
    """The newest schema of the state database that it reads; ``None``: it has none."""

    # secrets
    secret_sources: frozenset[str]
    built_in_secret_sources: frozenset[str]
    """Sources that have a provider without one being declared."""
    built_in_provider_wins: bool
    """Does it also win where its name is declared with another source?"""
    marks_references: bool
    """Does the release note, beside the config, which strings are references?"""
    texts_are_references: bool
    """Is a string that reads ``${NAME}`` a reference?"""
    shorthand_is_reference: bool
    """Is one that reads ``$NAME``, too?"""
    environment_token_ends_resolution: bool
    trusted_proxy_takes_password: bool
    """Is the gateway's password resolved beside a trusted proxy?"""
    takes_insecure_secret_files: bool
    secrets: SecretsRules = field(repr=False)

    # validity
    unprinted_keys: tuple[str, ...]
    """Keys that the release takes though its schema lacks them."""
    open_objects: tuple[str, ...]
    """Objects that take unknown keys, though the schema closes them; with ``*``."""
    never_blank: tuple[str, ...] = field(repr=False)
    """Texts that are trimmed and may then not be empty, as paths with ``*``."""
    bundled_plugins: frozenset[str] = field(repr=False)
    channel_ids: frozenset[str] = field(repr=False)
    built_in_providers: frozenset[str] = field(repr=False)
    web_search_providers: frozenset[str] = field(repr=False)
    retired_models: Mapping[str, frozenset[str]] = field(repr=False)
    """Models that are gone, in lower case, by provider."""
    heartbeat_targets: frozenset[str] = field(repr=False)

    # state and plugins
    plugins: PluginRules
    state: StateRules

    # exec-sandbox
    exec: ExecRules

    # gateway
    bundled_flags: Mapping[str, tuple[ConfigFlag, ...]] = field(repr=False)
    """What the release's own plugins call dangerous, by plugin."""
    dangerous_http_tools: tuple[str, ...] = field(repr=False)
    gateway_flags: tuple[GatewayFlag, ...] = field(repr=False)
    """What a gateway can be started with."""
    node_commands: NodeCommandRules = field(repr=False)

    # tools and models
    tools: ToolRules = field(repr=False)
    models: ModelRules = field(repr=False)
    renamed_plugins: Mapping[str, str] = field(repr=False)
    """Names of plugins in the config that stand for others now."""
    # code of plugins and skills
    code: CodeRules = field(repr=False)
    skills: SkillRules = field(repr=False)
    # channels
    channels: ChannelsRules = field(repr=False)
    # the posture
    posture: PostureRules = field(repr=False)
    # the probe of a running gateway
    probe: ProbeRules = field(default=ProbeRules(), repr=False)
    # what only early releases lack
    reads_gateway_env: bool = True
    """Is ``~/.config/openclaw/gateway.env`` read beside ``.env``?"""
    has_include_roots: bool = True
    """Does ``OPENCLAW_INCLUDE_ROOTS`` name further folders for ``$include``?"""
    markers_are_references: bool = True
    """Is a string that reads ``secretref-env:NAME`` a reference?"""
    resolves_references: bool = True
    """Does the command resolve the gateway's SecretRefs before it audits?"""
    gateway_variables: tuple[str, ...] = ("OPENCLAW",)
    """How variables with the gateway's credentials begin, before ``_GATEWAY_``."""
    trims_variable_names: bool = True
    """Is a name in the ``env`` section one without the space around it?"""
    judges_link_targets: bool = True
    """Are the modes of a link those of what it leads to, or its own?"""
    requires_variables: bool = False
    """Is a config refused that refers to a variable without a text?"""
