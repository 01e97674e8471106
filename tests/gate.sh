#!/usr/bin/env bash
# The tool on its own fixtures and on its own repository, with the exit codes the README promises.
set -u
produ=$1
cd "$(dirname "$0")/.."
failed=0
expect() {
    local code=$1 what=$2
    shift 2
    "$produ" "$@" >/tmp/produ-gate.out 2>&1
    local got=$?
    if [ "$got" -eq "$code" ]; then
        echo "ok   exit $code  $what"
    else
        echo "FAIL exit $got instead of $code  $what"
        head -40 /tmp/produ-gate.out
        failed=1
    fi
}
expect 0 "the production-ready fixture passes its gate" audit fixtures/production-ready/repo --min-tier production --today 2026-11-21
expect 1 "the demo fixture fails it" audit fixtures/demo-only/repo --min-tier production --today 2026-11-21
expect 3 "this repository is no AI system" audit . --today 2026-11-21
expect 2 "a missing path cannot be audited" audit fixtures/no-such-folder
exit $failed
