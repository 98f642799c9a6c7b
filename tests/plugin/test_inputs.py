"""What deployments come from beside a file: manifests, and flags of the gateway."""

from __future__ import annotations

import json
import sys

import pytest

from tests.plugin.project import HARDENED
from tests.plugin.project import WEAK
from tests.plugin.project import Project

FILE = "openclaw-baseline.toml"

GATE = "--openclaw-select=gateway.bind_no_auth"
OPTION = "--openclaw-config=rendered.yaml"


def config_map(name: str, config: object, key: str = "openclaw.json") -> str:
    """Return a document with a ConfigMap that holds *config*."""
    lines = json.dumps(config, indent=2).splitlines()
    text = "\n".join(f"    {line}" for line in lines)
    return (
        "---\n# Source: chart/templates/config.yaml\napiVersion: v1\nkind: ConfigMap\n"
        f"metadata:\n  name: {name}\n  namespace: prod\ndata:\n  {key}: |\n{text}\n"
    )


BOTH = config_map("weak", WEAK) + config_map("good", HARDENED)


@pytest.fixture
def rendered(project: Project) -> Project:
    """A project with a manifest of two configs."""
    project.config(BOTH, "rendered.yaml")
    return project


def baseline(project: Project, text: str) -> None:
    """Write a baseline, beside an ini file."""
    (project.path / "openclaw-baseline.toml").write_text(text)
    project.pytester.makeini("[pytest]")


def test_each_config_of_a_manifest_is_a_deployment(rendered: Project) -> None:
    """The option takes all of them, or one by its name, or some by a glob."""
    weak = "rendered.yaml::prod/weak::gateway.bind_no_auth"
    good = "rendered.yaml::prod/good::gateway.bind_no_auth"
    both = {weak: "failed", good: "passed"}
    assert rendered.outcomes(OPTION, GATE) == both
    assert rendered.outcomes("--openclaw-config=*.y*ml", GATE) == both
    assert rendered.outcomes(f"{OPTION}#prod/*", GATE) == both
    assert rendered.outcomes(f"{OPTION}#prod/good", GATE) == {good: "passed"}
    assert rendered.outcomes(f"{OPTION}#weak", GATE) == {weak: "failed"}


def test_a_folder_of_a_rendered_chart(rendered: Project) -> None:
    """A glob takes the manifests that hold a config, and leaves the others alone."""
    (rendered.path / "out").mkdir()
    (rendered.path / "rendered.yaml").rename(rendered.path / "out" / "config.yaml")
    rendered.config("kind: Service\nmetadata: {name: gateway}\n", "out/service.yaml")
    rendered.config(WEAK, "out/openclaw.json")
    found = rendered.outcomes("--openclaw-config=out/*", GATE)
    baseline(rendered, '[[deployment]]\nconfig = "out/*"\n')
    assert len(found) == len(rendered.outcomes(GATE)) == 3


def test_ids_of_a_manifest_can_be_given_back(rendered: Project) -> None:
    """Beside the option, which says that the manifest is one."""
    weak = "rendered.yaml::prod/weak::gateway.bind_no_auth"
    assert rendered.outcomes(OPTION, weak) == {weak: "failed"}
    assert set(rendered.outcomes(OPTION, "rendered.yaml", GATE)) == {
        weak,
        weak.replace("weak", "good"),
    }


def test_what_a_manifest_shows(rendered: Project) -> None:
    """Header, place and summary name the manifest, its line and the ConfigMap."""
    result = rendered.run(OPTION, GATE)
    result.stdout.fnmatch_lines(
        [
            "openclaw: rendered.yaml#prod/weak, OpenClaw 2026.9.6 *",
            "rendered.yaml:12: gateway.bind is lan, *",
            "rendered.yaml#prod/weak (2026.9.6): 1 critical, *",
        ]
    )
    result.stdout.fnmatch_lines(["rendered.yaml#prod/good (2026.9.6): 0 critical, *"])


def test_a_manifest_in_the_reports(rendered: Project) -> None:
    """JUnit has a class for each config, the JSON report an entry."""
    report = rendered.path / "audit.json"
    junit = rendered.path / "junit.xml"
    rendered.run(OPTION, GATE, f"--openclaw-json={report}", f"--junitxml={junit}")
    assert set(json.loads(report.read_text())) == {
        "rendered.yaml#prod/weak",
        "rendered.yaml#prod/good",
    }
    assert 'classname="rendered.yaml.prod/weak"' in junit.read_text()


@pytest.mark.slow
def test_a_manifest_is_shared_by_workers(rendered: Project) -> None:
    """Under xdist, each worker collects the same items."""
    rendered.run(OPTION, GATE, "-n2").assert_outcomes(passed=1, failed=1)


WRONG = {
    "rendered.yaml#none": "*: no config 'none'; it has prod/weak, prod/good*",
    "rendered.yaml#weak:other.json": "*no ConfigMap or Secret with the key 'other*",
    "none.yaml": "*there is no file 'none.yaml'*",
    "service.yaml": "*contains no ConfigMap or Secret with the key 'openclaw.json'*",
}


@pytest.mark.parametrize("given", WRONG)
def test_a_config_that_no_manifest_has(rendered: Project, given: str) -> None:
    """It is a usage error that says what there is."""
    rendered.config("kind: Service\n", "service.yaml")
    result = rendered.run(f"--openclaw-config={given}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    expected = WRONG[given].replace("*: no", "*contains no")
    result.stderr.fnmatch_lines([f"ERROR: --openclaw-config: {expected}"])


def test_state_belongs_to_one_config_of_a_manifest(rendered: Project) -> None:
    """Two configs in a manifest are two deployments."""
    result = rendered.run(OPTION, "--openclaw-state-dir=.")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    one = rendered.outcomes(f"{OPTION}#prod/good", "--openclaw-state-dir=.", GATE)
    assert set(one.values()) == {"passed"}


def test_a_broken_manifest_is_a_deployment_that_fails(project: Project) -> None:
    """What is not YAML is told with its line, and nothing passes."""
    project.config(BOTH + "  x: [a, b\n", "rendered.yaml")
    found = project.outcomes(OPTION)
    assert found.pop("rendered.yaml::deployment.config_valid") == "failed"
    assert set(found.values()) == {"skipped"}
    result = project.run(OPTION, "--openclaw-select=deployment.config_valid")
    result.stdout.fnmatch_lines(["rendered.yaml:3?: not YAML from here on"])


def test_a_baseline_names_configs_of_manifests(rendered: Project) -> None:
    """All of them, some by a glob whose parts make names, or one by its key."""
    baseline(rendered, '[[deployment]]\nconfig = "rendered.yaml"\n')
    assert rendered.outcomes(GATE) == {
        f"{FILE}::rendered.yaml#prod/weak::gateway.bind_no_auth": "failed",
        f"{FILE}::rendered.yaml#prod/good::gateway.bind_no_auth": "passed",
    }
    baseline(
        rendered,
        '[[deployment]]\nconfig = "*.yaml#prod/*"\nname = "{1}-{2}"\n',
    )
    assert rendered.outcomes(GATE) == {
        f"{FILE}::rendered-weak::gateway.bind_no_auth": "failed",
        f"{FILE}::rendered-good::gateway.bind_no_auth": "passed",
    }
    rendered.config(config_map("gw", WEAK, "edge.json5"), "edge.yaml")
    baseline(
        rendered,
        '[[deployment]]\nconfig = "edge.yaml#prod/gw:edge.json5"\nname = "edge"\n',
    )
    assert rendered.outcomes(GATE) == {f"{FILE}::edge::gateway.bind_no_auth": "failed"}


@pytest.mark.parametrize(
    ("entry", "reported"),
    [
        ('config = "rendered.yaml"\nname = "x"', "2: *two deployments are named 'x'"),
        ('config = "rendered.yaml#none"', "2: *contains no config 'none'; *"),
        ('config = "openclaw.json#x"', "2: *contains no config 'x'; *"),
        ('config = "."', "2: * is a directory: name the config in it"),
        ('config = "no*.yaml#x"', "2: *nothing matches 'no[*].yaml'"),
    ],
)
def test_faults_of_a_baseline_about_manifests(
    rendered: Project, entry: str, reported: str
) -> None:
    """They name file, line and key."""
    rendered.config(WEAK)
    baseline(rendered, f"[[deployment]]\n{entry}\n")
    result = rendered.run()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    reported = reported.replace("2: *two", "3: *two")
    result.stderr.fnmatch_lines([f"ERROR: openclaw-baseline.toml:{reported}"])


def test_a_fixture_gives_a_config_of_a_manifest(rendered: Project) -> None:
    """A path with a name in it is the path of a config as well."""
    rendered.conftest(
        """
        import pytest

        @pytest.fixture(params=["weak", "good"])
        def openclaw_deployment(request):
            return f"rendered.yaml#prod/{request.param}"
        """
    )
    assert set(rendered.outcomes(GATE).values()) == {"passed", "failed"}


ARGS = "--openclaw-gateway-args=gateway run --bind lan --token hunter2hunter2 --verbose"


def test_flags_of_the_gateway_are_an_option(project: Project) -> None:
    """The header says what decides beside the config, without the secret."""
    project.config(HARDENED)
    result = project.run(
        "--openclaw-config=openclaw.json",
        ARGS,
        "--openclaw-select=gateway.auth_no_rate_limit,gateway.token_too_short",
    )
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(
        [
            "openclaw: *; gateway flags: --bind lan, --token",
            "*openclaw.json:*: gateway.bind is lan, and gateway.auth.rateLimit *"
            " (--bind sets gateway.bind)",
        ]
    )
    assert "hunter2" not in result.stdout.str()


def test_flags_have_an_ini_twin(project: Project) -> None:
    """As all options have."""
    project.config(HARDENED)
    project.pytester.makeini(
        "[pytest]\nopenclaw_config = openclaw.json\nopenclaw_gateway_args = --bind lan"
    )
    found = project.outcomes("--openclaw-select=gateway.auth_no_rate_limit")
    assert set(found.values()) == {"failed"}


def test_flags_of_a_deployment_in_the_baseline(project: Project) -> None:
    """They hold for that deployment, and the header names it."""
    project.config(HARDENED)
    project.config(HARDENED, "other/openclaw.json")
    baseline(
        project,
        '[[deployment]]\nname = "lan"\nconfig = "openclaw.json"\n'
        'gateway-args = ["--bind=lan", "--ambient-channels"]\n'
        '[[deployment]]\nname = "local"\nconfig = "other/openclaw.json"\n',
    )
    limit = "--openclaw-select=gateway.auth_no_rate_limit"
    assert project.outcomes(limit) == {
        f"{FILE}::lan::gateway.auth_no_rate_limit": "failed",
        f"{FILE}::local::gateway.auth_no_rate_limit": "passed",
    }
    result = project.run(limit)
    line = "openclaw: lan, *; gateway flags: --bind lan; what"
    result.stdout.fnmatch_lines([f"{line} --ambient-channels adds is not judged"])
    result.stdout.no_fnmatch_line("openclaw: local*")


@pytest.mark.parametrize(
    ("args", "reported"),
    [
        ('["--bnd"]', "has no flag --bnd"),
        ('["--bind", "moon"]', "--bind must be one of *"),
        ('["--tailscale-reset-on-exit"]', "OpenClaw 2026.9.6 has no flag --tailscale*"),
        ('["hunter2hunter2"]', "argument 1, after gateway, is not a flag *"),
        ('"--token hunter2hunter2"', 'write a list: [[]"--bind", "lan"[]]'),
    ],
)
def test_wrong_flags_in_a_baseline(project: Project, args: str, reported: str) -> None:
    """They are usage errors that name file, line and key, and no value."""
    project.config(HARDENED)
    baseline(
        project, f'[[deployment]]\nconfig = "openclaw.json"\ngateway-args = {args}\n'
    )
    result = project.run()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    where = "openclaw-baseline.toml:3: deployment[[]0[]].gateway-args:"
    result.stderr.fnmatch_lines([f"ERROR: {where} *{reported}"])
    assert "hunter2" not in result.stderr.str()


@pytest.mark.parametrize(
    ("args", "reported"),
    [
        ("--bnd", "openclaw gateway run has no flag --bnd"),
        ("'--bind", "no closing quotation"),
        ("--tailscale-reset-on-exit", "OpenClaw 2026.9.6 has no flag *"),
    ],
)
@pytest.mark.parametrize("quiet", ["-q", "-v"])
def test_wrong_flags_in_the_option(
    project: Project, args: str, reported: str, quiet: str
) -> None:
    """They end the run with status 4, header or not."""
    project.config(HARDENED)
    result = project.run(
        "--openclaw-config=openclaw.json", f"--openclaw-gateway-args={args}", quiet
    )
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    text = result.stderr.str() + result.stdout.str()
    assert "--openclaw-gateway-args: " in text
    assert reported.rstrip("*") in text


def test_a_run_without_manifests_loads_no_yaml(project: Project) -> None:
    """The parser is slow to import, and most runs do without."""
    project.config(HARDENED)
    code = (
        "import sys, pytest\n"
        "class Probe:\n"
        "    def pytest_sessionfinish(self):\n"
        "        print('LOADED', 'ruamel.yaml' in sys.modules)\n"
        "pytest.main(['-q', '--openclaw-config=openclaw.json',"
        f" '{GATE}'], plugins=[Probe()])\n"
    )
    result = project.pytester.run(sys.executable, "-c", code)
    result.stdout.fnmatch_lines(["*LOADED False*"])


def test_the_command_leaves_what_it_could_not_install(project: Project) -> None:
    """The settings of a channel without its plugin are checked only by default."""
    project.config('{"channels": {"slack": {"unknown": 1}}}')
    (project.path / "state").mkdir(mode=0o700)
    config = "--openclaw-config=openclaw.json"
    given = (config, "--openclaw-state-dir=state", "--openclaw-release=2026.9.6")
    valid = "openclaw.json::deployment.config_valid"
    assert project.outcomes(*given)[valid] == "failed"
    assert project.outcomes(*given, "--openclaw-command")[valid] == "passed"


def test_what_did_not_count_of_a_form_is_in_every_report(project: Project) -> None:
    """With -q there is no header, and of a fleet it lists a few deployments."""
    project.config("[Service]\nExecStart=openclaw gateway run\n", "oc.service")
    reports = ("--openclaw-json=a.json", "--openclaw-markdown=a.md")
    asked = "--openclaw-config=oc.service", "-q", *reports
    result = project.run(*asked, "--openclaw-evidence=a.evidence")
    said = "no config was found beside the unit or in its tree, so OpenClaw's defaults*"
    result.stdout.fnmatch_lines([f"  {said}"])
    for name in ("a.json", "a.md", "a.evidence"):
        assert said[:-1] in (project.path / name).read_text()
