"""Several files of one Compose project, as ``docker compose config`` reads them."""

from __future__ import annotations

import json
import time

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import UsageError
from tests.plugin.project import Project

BASE = """\
services:
  gateway:
    image: ghcr.io/openclaw/openclaw:${TAG:-2026.5.12}
    command: [gateway, --bind, "${BIND:-loopback}"]
    environment:
      OPENCLAW_GATEWAY_TOKEN: ${TOKEN}
    configs: [{source: openclaw, target: /home/node/.openclaw/openclaw.json}]
configs:
  openclaw:
    content: |
      {gateway: {auth: {mode: "token", token: "$${OPENCLAW_GATEWAY_TOKEN}"}}}
"""
COMMON = """\
services:
  base:
    image: ghcr.io/openclaw/openclaw:2026.9.6
    command: [gateway, --bind, lan]
    env_file: [common.env]
    volumes: ["./config:/home/node/.openclaw"]
"""


def loaded(project: Project, name: str = "compose.yaml", **files: str) -> Deployment:
    """Write files, by names with ``__`` for a dot, and read the one called *name*."""
    for each, text in files.items():
        project.config(text, each.replace("__", ".").replace("_in_", "/"))
    return Deployment.load(project.path / name)


def bind(deployment: Deployment) -> object:
    """Return where the gateway listens."""
    return deployment.config.at("gateway.bind").raw


def test_the_dotenv_beside_it_counts(project: Project) -> None:
    """Its texts are what Compose fills in; the header says that they count."""
    dotenv = (
        "# of this host\nexport TAG=2026.9.6 # the newest\nBIND='lan'\n"
        'TOKEN="pa55-w0rd"\nOTHER=${TAG}\n'
    )
    found = loaded(project, compose__yaml=BASE, __env=dotenv)
    assert found.rules.release == "2026.9.6"
    assert bind(found) == "lan"
    assert found.environment.get("OPENCLAW_GATEWAY_TOKEN") == "pa55-w0rd"
    assert found.inputs.notes == ("variables of .env count",)
    result = project.run(
        "--openclaw-config=compose.yaml", "--openclaw-select=gateway.token_too_short"
    )
    result.stdout.fnmatch_lines(["*gateway.token_too_short*"])
    assert "pa55-w0rd" not in result.stdout.str()


def test_variables_of_the_caller_are_stronger(project: Project) -> None:
    """As those of the shell are for Compose."""
    project.config(BASE, "compose.yaml")
    project.config("BIND=lan\n", ".env")
    found = Deployment.load(project.path / "compose.yaml", env={"BIND": "tailnet"})
    assert bind(found) == "tailnet"


def test_a_value_that_refers_to_others_is_unknown(project: Project) -> None:
    """It counts as set, with a text that is not known here."""
    dotenv = 'TOKEN=${OTHER}\nBIND="a\\tb"\n'
    found = loaded(project, compose__yaml=BASE, __env=dotenv)
    assert found.config.at("gateway.bind").is_opaque
    token = found.environment.get("OPENCLAW_GATEWAY_TOKEN")
    assert token is not None
    assert not isinstance(token, str)


OVERRIDE = """\
services:
  gateway:
    command: [gateway, --bind, lan]
    environment: [LOG=1]
"""


def test_an_override_counts_as_for_compose_itself(project: Project) -> None:
    """Commands are replaced, variables are merged, and a config is kept."""
    files = {"compose__yaml": BASE, "compose__override__yaml": OVERRIDE}
    found = loaded(project, **files)
    assert bind(found) == "lan"
    assert {"LOG", "OPENCLAW_GATEWAY_TOKEN"} <= set(found.environment.variables)
    assert "compose.override.yaml counts" in found.inputs.notes
    # A file of another name is read alone, as with -f.
    other = loaded(
        project, "docker-compose.prod.yml", **{"docker-compose__prod__yml": BASE}
    )
    assert bind(other) == "loopback"
    (note,) = other.inputs.notes
    assert "other files do not count (" in note
    assert "compose.override.yaml" in note


def test_compose_file_names_the_files(project: Project) -> None:
    """What ``docker compose -f a -f b`` merges is said in .env, for both."""
    files = {
        "compose__yaml": BASE,
        "lan__yaml": OVERRIDE,
        "compose__override__yaml": "services: {gateway: {command: [gateway]}}\n",
        "__env": "COMPOSE_FILE=compose.yaml:lan.yaml\n",
    }
    found = loaded(project, **files)
    assert bind(found) == "lan"
    assert "lan.yaml counts" in found.inputs.notes
    assert any("compose.override.yaml" in each for each in found.inputs.notes)
    loaded(project, __env="COMPOSE_FILE=lan.yaml:compose.yaml\n")
    again = Deployment.load(project.path / "compose.yaml")
    assert "COMPOSE_FILE begins with lan.yaml: name that one" in again.inputs.notes


def test_what_a_service_extends_counts(project: Project) -> None:
    """Its paths are relative to the file that it is in; the stronger part wins."""
    files = {
        "deploy_in_compose__yaml": "services:\n  gateway:\n    extends:"
        " {service: base, file: ../common/common.yaml}\n"
        "    environment: {OPENCLAW_GATEWAY_TOKEN: '${TOKEN}'}\n",
        "common_in_common__yaml": COMMON,
        "common_in_common__env": "A=1\n",
        "common_in_config_in_openclaw__json": '{"logging": {"level": "debug"}}',
    }
    found = loaded(project, "deploy/compose.yaml", **files)
    assert found.rules.release == "2026.9.6"
    assert bind(found) == "lan"
    assert found.config.at("logging.level").raw == "debug"
    assert {"A", "OPENCLAW_GATEWAY_TOKEN"} <= set(found.environment.variables)
    assert found.inputs.notes == ()


LEAKING = """\
services:
  gateway:
    image: ghcr.io/openclaw/openclaw:${A}
    command: [gateway, --token, "${A}", --password, "${A}"]
    volumes: ["./${A}:/home/node/.openclaw"]
    extends: {service: base, file: "${A}.yaml"}
    env_file: ["${A}.env"]
include: ["${A}.yml"]
"""


def test_no_text_of_a_variable_is_printed(project: Project) -> None:
    """Notes have its name: any use may be one of a secret."""
    project.config(LEAKING, "compose.yaml")
    project.config("A=hunter2-pa55\nCOMPOSE_FILE=compose.yaml:hunter2-pa55\n", ".env")
    printed = project.run("--openclaw-config=compose.yaml", "-rA").stdout.str()
    assert "hunter2" not in printed
    assert "the image's tag ${A} states no release" in printed
    assert "env_file ${A}.env does not count" in printed


def test_many_services_that_extend_one_file_are_read_once(project: Project) -> None:
    """The file is taken apart once; a large .env costs what it is long."""
    services = "".join(
        f"  s{at}: {{extends: {{service: base, file: common.yaml}}}}\n"
        for at in range(300)
    )
    padding = "".join(f"  x{at}: {{image: nginx:1.29}}\n" for at in range(2000))
    dotenv = "".join(f"V{at}=1\n" for at in range(50_000)) + "A=" + " " * 100_000
    files = {
        "compose__yaml": f"services:\n{services}",
        "common__yaml": COMMON + padding,
        "__env": dotenv,
    }
    began = time.process_time()
    found = loaded(project, "compose.yaml#s7", **files)
    assert bind(found) == "lan"
    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    ("extends", "why"),
    [
        ("{service: base, file: none.yaml}", "none.yaml: there is no such file"),
        ("{service: nobody}", "there is no such service"),
        ("gateway", "services extend one another in a circle"),
        ("{service: base, file: /etc/x.yaml}", "/etc/x.yaml is not within reach here"),
        ("{service: x, file: common.yaml}", "common.yaml has no such service"),
    ],
)
def test_what_cannot_be_merged_is_said(
    project: Project, extends: str, why: str
) -> None:
    """The rest of the service counts, and the header says what does not."""
    text = BASE.replace("    command", f"    extends: {extends}\n    command", 1)
    found = loaded(project, compose__yaml=text, common__yaml=COMMON)
    assert bind(found) == "loopback"
    (note,) = found.inputs.notes
    assert "does not count" in note
    assert note.endswith(why)


def test_reset_and_override_are_taken_as_compose_takes_them(project: Project) -> None:
    """``!reset`` takes a key out, ``!override`` replaces what would be merged."""
    override = (
        "services:\n  gateway:\n    command: !reset null\n"
        "    environment: !override {ONLY: '1'}\n"
    )
    found = loaded(project, compose__yaml=BASE, compose__override__yaml=override)
    assert not found.config.at("gateway.bind").exists
    assert set(found.environment.variables) == {"ONLY"}


def test_an_included_file_counts(project: Project) -> None:
    """Its services are those of the project."""
    text = "include: [parts/gateway.yaml]\nservices: {web: {image: nginx:1.29}}\n"
    files = {"compose__yaml": text, "parts_in_gateway__yaml": BASE}
    found = loaded(project, **files)
    assert found.rules.release == "2026.5.12"
    assert "parts/gateway.yaml counts" in found.inputs.notes
    assert [each.location.line for each in found.problems if each.location] == []


def test_files_past_the_bound_are_named(project: Project) -> None:
    """A project of many files is read in part, and never in silence."""
    names = [f"part{number}.yaml" for number in range(25)]
    files = {name.replace(".", "__"): "services: {}\n" for name in names}
    found = loaded(project, compose__yaml=f"include: {names}\n{BASE}", **files)
    notes = [each for each in found.inputs.notes if "more than 20 files" in each]
    assert [note.split()[0] for note in notes] == names[19:]


def test_a_finding_in_another_file_is_placed_at_the_service(project: Project) -> None:
    """A line of one file is never said to be one of another."""
    override = BASE.replace("services:\n  gateway:", "x-a: 1\nservices:\n  gateway:")
    override = override.replace("{gateway: {auth", '{gateway: {bind: "lan", auth')
    main = "services:\n  web: {image: nginx:1.29}\n  gateway: {}\n"
    files = {"compose__yaml": main, "compose__override__yaml": override}
    loaded(project, **files)
    result = project.run(
        "--openclaw-config=compose.yaml",
        "--openclaw-gateway-args=--bind lan",
        "--openclaw-select=gateway.auth_no_rate_limit",
    )
    result.stdout.fnmatch_lines(["compose.yaml:3: *gateway.auth.rateLimit is not set*"])


def test_a_file_that_cannot_be_read_is_said(project: Project) -> None:
    """Compose starts nothing with a broken override, which is named with its line."""
    files = {"compose__yaml": BASE, "compose__override__yaml": "services: {\n"}
    (problem,) = loaded(project, **files).problems
    assert "compose.override.yaml cannot be read: line " in str(problem)


def test_what_a_service_extends_is_read(project: Project) -> None:
    """The same of a file that a service extends."""
    main = "services:\n  gateway:\n    extends: {file: base.yaml, service: g}\n"
    files = {
        "compose__yaml": main + BASE.partition("gateway:\n")[2],
        "base__yaml": "services: {",
    }
    (problem,) = loaded(project, **files).problems
    assert "base.yaml cannot be read: line " in str(problem)


def test_standard_input_has_nothing_beside_it(project: Project) -> None:
    """It is what ``docker compose config`` prints, which is whole."""
    with pytest.raises(UsageError, match="no service that runs a gateway"):
        loaded(project, compose__yaml="services: {web: {image: nginx}}\n")


SAME = """\
services:
  gateway:
    extends: {file: base/compose.yaml, service: gateway}
    environment: [LOG=1]
"""


def test_a_service_may_extend_one_of_its_name_in_another_file(project: Project) -> None:
    """That is no circle."""
    base = COMMON.replace("  base:", "  gateway:").replace("[common.env]", "[]")
    found = loaded(project, compose__yaml=SAME, base_in_compose__yaml=base)
    assert bind(found) == "lan"
    assert not [note for note in found.inputs.notes if "circle" in note]


VOLUMES = """\
services:
  gateway:
    image: ghcr.io/openclaw/openclaw:2026.9.6
    volumes: {}
"""


@pytest.mark.parametrize("order", [1, -1])
def test_a_config_mounted_alone_counts_over_the_folder(
    project: Project, order: int
) -> None:
    """In whichever order they are written: the deeper mount lies over the other."""
    mounts = ["./a:/home/node/.openclaw", "./b.json:/home/node/.openclaw/openclaw.json"]
    project.config("{gateway: {bind: 'loopback'}}", "a/openclaw.json")
    project.config("{gateway: {bind: 'lan'}}", "b.json")
    found = loaded(project, compose__yaml=VOLUMES.format(json.dumps(mounts[::order])))
    assert bind(found) == "lan"
