// A step of a shared library: openclawBaseline(config: 'build/*/openclaw.json').
// Options: config, baseline, profile, failOn, report, requirement.
def call(Map options = [:]) {
    String report = options.report ?: 'openclaw-report'
    List<String> variables = [
        "OPENCLAW_CONFIG=${options.config ?: ''}",
        "OPENCLAW_BASELINE=${options.baseline ?: ''}",
        "OPENCLAW_PROFILE=${options.profile ?: ''}",
        "OPENCLAW_FAIL_ON=${options.failOn ?: ''}",
        "OPENCLAW_REPORT=${report}",
        "OPENCLAW_REQUIREMENT=${options.requirement ?: 'pytest-openclaw'}",
    ]
    try {
        withEnv(variables) {
            // Options arrive as variables, so that none is read as a command.
            sh '''
                python3 -m venv .openclaw-venv
                .openclaw-venv/bin/pip install --quiet "$OPENCLAW_REQUIREMENT"
                set -- -m openclaw
                [ -z "$OPENCLAW_CONFIG" ] || set -- "$@" "--openclaw-config=$OPENCLAW_CONFIG"
                [ -z "$OPENCLAW_BASELINE" ] || set -- "$@" "--openclaw-baseline=$OPENCLAW_BASELINE"
                [ -z "$OPENCLAW_PROFILE" ] || set -- "$@" "--openclaw-profile=$OPENCLAW_PROFILE"
                [ -z "$OPENCLAW_FAIL_ON" ] || set -- "$@" "--openclaw-fail-on=$OPENCLAW_FAIL_ON"
                .openclaw-venv/bin/pytest "$@" "--openclaw-junit=$OPENCLAW_REPORT/openclaw.xml"
            '''
        }
    } finally {
        junit testResults: "${report}/openclaw.xml", allowEmptyResults: true
    }
}
