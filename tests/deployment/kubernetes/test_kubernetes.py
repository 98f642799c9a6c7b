"""Configs in Kubernetes manifests: which they are, and where their keys stand."""

from __future__ import annotations

import base64
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import UsageError
from pytest_openclaw import audit
from pytest_openclaw.deployment.text import yaml_documents
from pytest_openclaw.deployment.values.paths import parse

CONFIG = """\
{
  // who may come in
  gateway: {
    bind: "lan",

    auth: {mode: "none"},
  },
}
"""


def indented(text: str, by: int = 4) -> str:
    """Return *text* further right, its blank lines left blank."""
    return "".join(
        " " * by + line if line.strip() else line for line in text.splitlines(True)
    )


def config_map(
    content: str = "|\n" + indented(CONFIG),
    *,
    name: str = "gateway",
    namespace: str = "prod",
    key: str = "openclaw.json",
    kind: str = "ConfigMap",
    section: str = "data",
) -> str:
    """Return a manifest with one object that has one key."""
    place = f"\n  namespace: {namespace}" if namespace else ""
    return (
        "---\n# Source: chart/templates/config.yaml\napiVersion: v1\n"
        f"kind: {kind}\nmetadata:\n  name: {name}{place}\n"
        f"{section}:\n  {key}: {content}\n"
    )


SERVICE = "---\napiVersion: v1\nkind: Service\nmetadata:\n  name: gateway\n"


class Manifest:
    """A manifest on disk."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "rendered.yaml"

    def load(self, text: str | bytes, within: str = "", **options: Any) -> Deployment:
        """Write *text*, and read a config of it."""
        self.path.write_bytes(text.encode() if isinstance(text, str) else text)
        named = f"{self.path}#{within}" if within else self.path
        return Deployment.load(named, **options)

    def line(self, deployment: Deployment, dotted: str) -> str:
        """Return the line of the manifest in which a setting is said to stand."""
        location = deployment.locate(parse(dotted))
        assert location is not None
        assert location.file.endswith("rendered.yaml")
        lines = self.path.read_text(encoding="utf-8").split("\n")
        return lines[location.line - 1][location.column - 1 :]


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    """A manifest that is not written yet."""
    return Manifest(tmp_path)


@pytest.mark.parametrize("header", ["|", "|-", "|+", "|2", "| # rendered", "&c |"])
def test_a_key_stands_where_the_manifest_has_it(
    manifest: Manifest, header: str
) -> None:
    """In a literal block, line and column of each key are those of the YAML file."""
    text = SERVICE + config_map(f"{header}\n" + indented(CONFIG))
    found = manifest.load(text)
    assert found.config.at("gateway.bind").value == "lan"
    assert found.name.endswith("rendered.yaml#prod/gateway")
    assert manifest.line(found, "gateway.bind").startswith('bind: "lan"')
    assert manifest.line(found, "gateway.auth.mode").startswith('mode: "none"')


def test_lines_hold_with_windows_line_ends_and_blank_lines(manifest: Manifest) -> None:
    """Blank lines before and in the text, and CRLF, move no position."""
    text = config_map("|\n\n   \n" + indented(CONFIG)).replace("\n", "\r\n")
    found = manifest.load(text)
    assert manifest.line(found, "gateway.bind").startswith('bind: "lan"')


@pytest.mark.parametrize(
    "content",
    [
        ">-\n" + indented('{"gateway": {"bind": "lan",\n\n"auth": {"mode": "none"}}}'),
        json.dumps('{"gateway": {"bind": "lan",\n"auth": {"mode": "none"}}}'),
        """'{"gateway": {"bind": "lan", "auth": {"mode": "none"}}}'""",
    ],
    ids=["folded", "double quotes", "single quotes"],
)
def test_other_scalars_are_placed_at_their_key(
    manifest: Manifest, content: str
) -> None:
    """Where lines of the text are none of the file's, the key's line is told."""
    found = manifest.load(config_map(content))
    assert found.config.at("gateway.auth.mode").value == "none"
    location = found.locate(parse("gateway.auth.mode"))
    assert location is not None
    assert location.line == 9
    lines = manifest.path.read_text(encoding="utf-8").split("\n")
    assert lines[location.line - 1].startswith("  openclaw.json: ")


def test_a_fault_is_placed_in_the_manifest(manifest: Manifest) -> None:
    """Malformed JSON5 and refused keys are told with the manifest's lines."""
    found = manifest.load(config_map("|\n    {\n      gateway: {,}\n    }"))
    (problem,) = found.problems
    assert str(problem.location).endswith("rendered.yaml:11")
    found = manifest.load(config_map("|\n    {\n      gatewey: {}\n    }"))
    (problem,) = found.problems
    assert str(problem.location).endswith("rendered.yaml:11")
    assert problem.key == "gatewey"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (config_map(namespace=""), "gateway"),
        (config_map(kind="Secret", section="stringData"), "prod/gateway"),
        (
            config_map(
                base64.b64encode(CONFIG.encode()).decode(),
                kind="Secret",
                section="data",
            ),
            "prod/gateway",
        ),
        (
            config_map(
                base64.b64encode(CONFIG.encode()).decode(), section="binaryData"
            ),
            "prod/gateway",
        ),
        (
            "kind: List\nitems:\n- kind: ConfigMapList\n  items:\n"
            "  - kind: ConfigMap\n    metadata: {name: gateway, namespace: prod}\n"
            "    data:\n      openclaw.json: |\n" + indented(CONFIG, 8),
            "prod/gateway",
        ),
        (
            "x: &x\n  openclaw.json: |\n"
            + indented(CONFIG)
            + "kind: ConfigMap\nmetadata: {name: gateway, namespace: prod}\n"
            "data:\n  <<: *x\n",
            "prod/gateway",
        ),
    ],
    ids=["no namespace", "stringData", "Secret", "binaryData", "lists", "merged"],
)
def test_what_holds_a_config(manifest: Manifest, text: str, label: str) -> None:
    """ConfigMaps and Secrets, in lists, in base64 and by aliases."""
    found = manifest.load(text)
    assert found.config.at("gateway.bind").value == "lan"
    assert found.name.endswith(f"rendered.yaml#{label}")


def test_a_key_can_be_named(manifest: Manifest) -> None:
    """``name:key`` names a config under another key."""
    text = config_map(key="prod.json5")
    assert manifest.load(text, "gateway:prod.json5").config.at("gateway.bind").value
    with pytest.raises(UsageError, match=r"#prod/gateway:prod\.json5"):
        manifest.load(text)


def test_several_configs_need_a_name(manifest: Manifest) -> None:
    """One of them is named by its label, its name or a glob that fits it alone."""
    text = config_map(name="a") + SERVICE + config_map("|\n    {}", name="b")
    with pytest.raises(UsageError, match=r"2 configs: prod/a, prod/b; choose one"):
        manifest.load(text)
    for within in ("prod/b", "b", "*/b"):
        assert manifest.load(text, within).config["gateway"]["bind"].value is None
    with pytest.raises(UsageError, match=r"no config 'c'; it has prod/a, prod/b"):
        manifest.load(text, "c")


@pytest.mark.parametrize(
    "text",
    ["", SERVICE, config_map(key="other.txt"), "kind: ConfigMap\nx: [a.json"],
)
def test_a_manifest_without_a_config_is_a_usage_error(
    manifest: Manifest, text: str
) -> None:
    """Nothing of it could pass, so nothing is judged."""
    with pytest.raises(
        UsageError, match="contains no ConfigMap or Secret with the key"
    ):
        manifest.load(text)


def test_two_objects_of_one_name_are_a_usage_error(manifest: Manifest) -> None:
    """Which of the two is applied last is not for this to say."""
    with pytest.raises(UsageError, match="gateway twice: in line 3, and in line 21"):
        manifest.load(config_map() + config_map())


def test_a_config_map_and_a_secret_of_one_name_are_told_apart(
    manifest: Manifest,
) -> None:
    """They are two objects; the kind says which is meant."""
    secret = config_map("|\n    {}", kind="Secret", section="stringData")
    found = manifest.load(config_map() + secret, "configmap/prod/gateway")
    assert found.config.at("gateway.bind").value == "lan"
    with pytest.raises(UsageError, match="2 configs: configmap/prod/gateway, secret/"):
        manifest.load(config_map() + secret)


def test_names_with_and_without_a_namespace_are_all_reached(manifest: Manifest) -> None:
    """An exact label wins over the same name in a namespace."""
    text = config_map(name="a", namespace="") + config_map("|\n    {}", name="a")
    assert manifest.load(text, "a").config.at("gateway.bind").value == "lan"
    assert manifest.load(text, "prod/a").config.at("gateway.bind").value is None


def test_includes_are_the_other_keys(manifest: Manifest) -> None:
    """Mounted, the keys of a ConfigMap are files in one folder."""
    files = {
        "openclaw.json": '{gateway: {bind: "lan", auth: {$include: "./auth.json5"}}}',
        "auth.json5": '\n{\n  mode: "none",\n}',
    }
    data = "".join(f"  {name}: |\n{indented(t)}\n" for name, t in files.items())
    text = f"kind: ConfigMap\nmetadata: {{name: g}}\ndata:\n{data}"
    found = manifest.load(text)
    assert found.problems == ()
    assert manifest.line(found, "gateway.auth.mode").startswith('mode: "none"')
    found = manifest.load(text.replace('mode: "none"', "mode: :"))
    (problem,) = found.problems
    assert "not JSON5" in problem.message
    assert str(problem.location).endswith("rendered.yaml:9")


@pytest.mark.parametrize("named", ["../beside.json", "/etc/hostname", "none.json"])
def test_includes_stay_in_the_config_map(
    manifest: Manifest, tmp_path: Path, named: str
) -> None:
    """Files beside the manifest are none beside the mounted config."""
    (tmp_path / "beside.json").write_text("{}")
    (tmp_path / "none.json").write_text("{}")
    found = manifest.load(config_map(f'|\n    {{$include: "{named}"}}'))
    (problem,) = found.problems
    assert problem.key == "$include"


BROKEN: dict[str, tuple[str | bytes, str]] = {
    "tab": (config_map("|\n\t{}"), "rendered.yaml:10: not YAML from here on"),
    "no text": (config_map("{gateway: {}}"), ":9: its value must be a text"),
    "null": (config_map("null"), ":9: its value must be a text"),
    "number": (config_map("1"), ":9: its value must be a text"),
    "a tag": (config_map("!!python/object:os.system '{}'"), ":9: its value must be"),
    "base64": (
        config_map("'?'", kind="Secret", section="data"),
        ":9: its value is not base64",
    ),
    "key twice": (
        config_map() + "  openclaw.json: '{}'\n",
        "rendered.yaml:19: duplicate key",
    ),
    "no name": (
        "kind: ConfigMap\nmetadata: {}\ndata: {openclaw.json: '{}'}",
        ":1: this ConfigMap has no valid Kubernetes name",
    ),
    "odd name": (
        config_map(name='"a\\nb"'),
        ":3: this ConfigMap has no valid Kubernetes name",
    ),
    "bytes": (config_map().encode() + b"\n# \xff", "rendered.yaml:20: not UTF-8"),
    "control sign": (config_map() + "# \x01", "rendered.yaml:1: not YAML"),
    "deep": (config_map() + "x: " + "[" * 1000, "nested too deeply"),
    "unknown alias": (config_map("*none"), "rendered.yaml:9: not YAML from here on"),
    "long": (
        config_map() + "# " + "x" * yaml_documents.MAX_LENGTH,
        "rendered.yaml:1: a document is larger than",
    ),
    "empty": (config_map('""'), "rendered.yaml:9: not JSON5: it contains no value"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_manifest_is_a_refused_config(manifest: Manifest, name: str) -> None:
    """It never raises, never passes, and is told with its line."""
    text, message = BROKEN[name]
    made = audit(manifest.load(text))
    assert not made.accepted
    assert message in str(made.problems[0])
    assert made.not_evaluated["gateway.bind_no_auth"]


def test_a_template_is_a_usage_error(manifest: Manifest) -> None:
    """It is for the tool that renders it, and the answer names the command."""
    with pytest.raises(UsageError, match=r"rendered\.yaml:10: a Helm .* helm template"):
        manifest.load(config_map("|\n{{ .Values.config | toJson | indent 4 }}"))


def test_templates_of_other_objects_are_no_concern(manifest: Manifest) -> None:
    """Alerts and dashboards have their own, in charts that were rendered."""
    alert = config_map("|\n    {{ $labels.pod }} {{ .Values }}", key="alert.tmpl")
    assert manifest.load(alert + config_map()).config.at("gateway.bind").value == "lan"


def test_other_documents_may_be_anything(manifest: Manifest) -> None:
    """What has no config in it is not read: a chart may render what YAML refuses."""
    other = "---\nkind: Other\nmetadata: {a: [\n---\n!!odd x\n"
    assert manifest.load(other + config_map()).problems == ()


def test_aliases_do_not_multiply(manifest: Manifest) -> None:
    """A billion laughs are a handful of nodes, and stay so."""
    laughs = "a0: &a0 {k: v}\n" + "".join(
        f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 19)
    )
    head = f"{laughs}kind: ConfigMap\nmetadata: {{name: g}}\n"
    data = "data:\n  <<: *a18\n  openclaw.json: '{}'\n"
    assert manifest.load(head + data).problems == ()
    endless = "".join(f"a{n}: &a{n} {{<<: *a{n - 1}}}\n" for n in range(19, 40))
    found = manifest.load(laughs + endless + head[len(laughs) :] + data + "  <<: *a39")
    assert "too many mappings are merged" in str(found.problems[0])
    lists = "kind: List\nitems: &i\n- &l {kind: List, items: *i}\n- *l\n"
    found = manifest.load(lists + "x: openclaw.json ConfigMap\n")
    assert "too many objects" in str(found.problems[0])


def test_what_is_about_the_file_on_the_host_is_not_evaluated(
    manifest: Manifest, tmp_path: Path
) -> None:
    """Nobody knows here which mode a mounted config has."""
    state = tmp_path / "state"
    state.mkdir(mode=0o700)
    made = audit(manifest.load(config_map(), state_dir=state))
    assert "in a manifest" in made.not_evaluated["fs.config.perms_writable"]
    assert "fs.state_dir.perms_world_writable" not in made.not_evaluated


def test_a_manifest_goes_with_an_archive(manifest: Manifest, tmp_path: Path) -> None:
    """The state directory may be an archive, and the config in a manifest beside it."""
    (tmp_path / "s").mkdir()
    with tarfile.open(tmp_path / "state.tar", "w") as archive:
        archive.add(tmp_path / "s", ".")
    found = manifest.load(config_map(), state_dir=tmp_path / "state.tar")
    assert found.config.at("gateway.bind").value == "lan"


def test_a_missing_manifest_is_a_missing_config(tmp_path: Path) -> None:
    """The gate says so, as of any config that is named where no file is."""
    for name in ("none.yaml", "none.yaml#prod/gateway"):
        assert Deployment.load(tmp_path / name).config_is_missing


def test_a_file_with_a_hash_in_its_name_stays_a_file(tmp_path: Path) -> None:
    """What is there by the whole name is meant."""
    path = tmp_path / "a.yaml#openclaw.json"
    path.write_text('{"gateway": {"bind": "lan"}}')
    assert Deployment.load(path).config.at("gateway.bind").value == "lan"
