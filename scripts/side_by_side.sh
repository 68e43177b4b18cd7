#!/bin/sh
# Runs groups of make targets next to each other, the targets of a group one after the other, and prints what each group
# said once it has ended: most of them wait for one process at a time, and a machine has at least two cores.
#   sh scripts/side_by_side.sh "page-test wasm-test" "package-test package-newcomer"
set -u
place=$(mktemp -d)
running=""
stop() {
    for each in $running; do kill "$each" 2>/dev/null; done
    rm -rf "$place"
}
trap stop EXIT
trap 'exit 130' INT TERM

n=0
for group in "$@"; do
    n=$((n + 1))
    (
        begun=$(date +%s)
        # the names of targets, apart on purpose
        # shellcheck disable=SC2086
        make $group >"$place/$n.said" 2>&1
        code=$?
        echo "$group: $(($(date +%s) - begun)) s, exit code $code" >>"$place/$n.said"
        exit $code
    ) &
    running="$running $!"
done

failed=0
n=0
for each in $running; do
    n=$((n + 1))
    wait "$each" || failed=1
    cat "$place/$n.said"
done
running=""
exit $failed
