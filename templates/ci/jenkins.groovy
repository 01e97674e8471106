// produ:template name=ci/jenkins.groovy rules=U-IMP-02 to=produ.Jenkinsfile
// Production readiness: gates each change and publishes what was found. Fill in the blanks, take out the line above (until
// then this file supports no rule), and name this file as the script of a multibranch pipeline. Of the four blanks under
// `environment` two are enough: a released binary with its checksum, or a commit to build from source; the other two
// become ''.
pipeline {
    agent { label '{{blank: label of Linux agents with git and curl; to build from source, with Rust 1.90 or newer and a C compiler}}' }
    options {
        skipDefaultCheckout(true)
        timeout(time: 30, unit: 'MINUTES')
    }
    // Evidence ages without a commit.
    triggers { cron(env.BRANCH_NAME == '{{blank: default branch}}' ? 'H 5 * * 1' : '') }
    environment {
        PRODU_RELEASE = '{{blank: https address of a released binary of produ for Linux, plain or in a .tar.gz}}'
        PRODU_SHA256 = '{{blank: SHA-256 of that file}}'
        PRODU_REPOSITORY = '{{blank: https address of the produ repository}}'
        PRODU_COMMIT = '{{blank: full hash of a commit of produ you have looked at}}'
    }
    stages {
        // Installed before and outside of the checkout: what is audited has no say in what audits it. A build is kept beside
        // the workspace. What else runs in this job could change what is kept; a release with its checksum leaves no such gap.
        stage('Install produ') {
            steps {
                sh '''
                    set +x -eu
                    # What an earlier build left behind is neither this one's report nor this one's base.
                    rm -rf produ-reports
                    if [ -d .git ] && [ -n "${CHANGE_TARGET:-}" ]; then git update-ref -d "refs/remotes/origin/$CHANGE_TARGET"; fi
                    into=$WORKSPACE_TMP/produ
                    case "${PRODU_RELEASE:-}" in
                      "" | *blank:*)
                        if ! printf %s "${PRODU_COMMIT:-}" | grep -Eqx "[0-9a-f]{40}"; then
                          echo "fill in PRODU_RELEASE and PRODU_SHA256, or PRODU_REPOSITORY and PRODU_COMMIT"; exit 2
                        fi
                        if [ "$(cat "$into/built" 2>/dev/null)" != "$PRODU_COMMIT" ]; then
                          rm -rf "$into"
                          mkdir -p "$into"
                          (cd "$into" && cargo install --locked --quiet --git "$PRODU_REPOSITORY" --rev "$PRODU_COMMIT" --root "$into" produ)
                          echo "$PRODU_COMMIT" > "$into/built"
                        fi ;;
                      *)
                        rm -rf "$into"
                        mkdir -p "$into/bin"
                        curl --fail --silent --show-error --location --proto "=https" --output "$into/release" "$PRODU_RELEASE"
                        echo "${PRODU_SHA256:-}  $into/release" | sha256sum -c -
                        case "$PRODU_RELEASE" in
                          *.tar.* | *.tgz)
                            mkdir "$into/unpacked"
                            tar -xf "$into/release" -C "$into/unpacked"
                            find "$into/unpacked" -type f -name produ -exec cp {} "$into/bin/produ" ";" ;;
                          *) cp "$into/release" "$into/bin/produ" ;;
                        esac
                        chmod +x "$into/bin/produ" ;;
                    esac
                '''
            }
        }
        stage('Checkout') {
            steps { checkout scm }
        }
        // A change is judged by the policy of the branch it goes to, by its hash: a tag could bear a branch's name. Nothing
        // may fall below the baseline that branch has.
        stage('Audit') {
            steps {
                sh '''
                    set +x -eu
                    produ=$WORKSPACE_TMP/produ/bin/produ base=
                    mkdir -p produ-reports
                    set -- --fail-on contradiction
                    if [ -n "${CHANGE_TARGET:-}" ]; then
                      # Where the agent has no right to fetch, what the checkout brought along is the base.
                      git fetch --quiet --no-tags origin "+refs/heads/$CHANGE_TARGET:refs/remotes/origin/$CHANGE_TARGET" || true
                      base=$(git rev-parse --verify --quiet "refs/remotes/origin/$CHANGE_TARGET^{commit}") || {
                        echo "the target branch is not there"; exit 2
                      }
                      set -- "$@" --base "$base"
                    fi
                    judged=$(git rev-parse --verify "${base:-HEAD}^{commit}")
                    if git cat-file -e "$judged:produ-baseline.json" 2>/dev/null; then
                      set -- "$@" --baseline produ-baseline.json --fail-on regression
                    fi
                    code=0
                    "$produ" audit . "$@" -o terminal -o junit=produ-reports/junit.xml -o html=produ-reports/produ.html -o json=produ-reports/produ.json || code=$?
                    if [ -n "$base" ] && [ "$code" -le 1 ] && "$produ" diff "$(git merge-base "$base" HEAD)" HEAD -o markdown > produ-reports/changes.md; then
                      cat produ-reports/changes.md
                    fi
                    exit "$code" # 1: the gate, 2: no audit, 3: nothing to audit or not everything looked at; none of them passes
                '''
            }
        }
    }
    post {
        always {
            archiveArtifacts artifacts: 'produ-reports/**', allowEmptyArchive: true
            junit testResults: 'produ-reports/junit.xml', allowEmptyResults: true
        }
    }
}
