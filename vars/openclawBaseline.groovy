// A step of a shared library: openclawBaseline(config: 'build/*/openclaw.json').
// Options: config, baseline, profile, failOn, arguments, report, requirement. Several
// configs or arguments are a list, or a text with one on each line.
def call(Map options = [:]) {
    String report = options.report ?: 'openclaw-report'
    List<String> variables = [
        "OPENCLAW_CONFIG=${lines(options.config)}",
        "OPENCLAW_BASELINE=${options.baseline ?: ''}",
        "OPENCLAW_PROFILE=${options.profile ?: ''}",
        "OPENCLAW_FAIL_ON=${options.failOn ?: ''}",
        "OPENCLAW_ARGUMENTS=${lines(options.arguments)}",
        "OPENCLAW_REPORT=${report}",
        "OPENCLAW_REQUIREMENT=${options.requirement ?: 'pytest-openclaw'}",
    ]
    try {
        withEnv(variables) {
            // Options arrive as variables, so that none is read as a command.
            sh '''
                python3 -m venv .openclaw-venv
                .openclaw-venv/bin/pip install --quiet "$OPENCLAW_REQUIREMENT"
                # Test modules of the repository need packages that are not installed here.
                set -- -m openclaw -o python_files= --force-short-summary
                # One value on each line; no name is a pattern of the shell.
                set -f
                IFS=$(echo; echo x)
                IFS=${IFS%x}
                for config in $OPENCLAW_CONFIG; do set -- "$@" "--openclaw-config=$config"; done
                [ -z "$OPENCLAW_BASELINE" ] || set -- "$@" "--openclaw-baseline=$OPENCLAW_BASELINE"
                [ -z "$OPENCLAW_PROFILE" ] || set -- "$@" "--openclaw-profile=$OPENCLAW_PROFILE"
                [ -z "$OPENCLAW_FAIL_ON" ] || set -- "$@" "--openclaw-fail-on=$OPENCLAW_FAIL_ON"
                set -- "$@" $OPENCLAW_ARGUMENTS
                .openclaw-venv/bin/pytest "$@" "--openclaw-junit=$OPENCLAW_REPORT/openclaw.xml"
            '''
        }
    } finally {
        junit testResults: "${report}/openclaw.xml", allowEmptyResults: true
    }
}

private static String lines(Object value) {
    return value instanceof List ? value.join('\n') : value ?: ''
}
