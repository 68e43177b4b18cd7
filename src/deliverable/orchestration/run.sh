#!/bin/sh
# Runs the warehouse once, for cron or any other scheduler: {% if extracts %}read the source, {% endif %}land, build and test each layer, publish only
# what passed. Safe to run again: a run that was killed goes on, and a second one at the same time waits for the first.
{%- if extracts %}
#   sh pipelines/run.sh            what changed since the last run
#   sh pipelines/run.sh --whole    every row, so that what was deleted or came too late is seen
{%- endif %}
set -eu

package=$(cd "$(dirname "$0")/.." && pwd)
cd "$package"
mkdir -p build
# one run at a time, whoever started it
if [ "${RUN_LOCKED:-}" != yes ]; then
    RUN_LOCKED=yes exec flock build/run.lock sh pipelines/run.sh "$@"
fi
if [ -f config/.env ]; then
    set -a
    # shellcheck source=/dev/null
    . config/.env
    set +a
fi
bin=${PYTHON_ENV:-$package/.venv}/bin
target=${DBT_TARGET:-duckdb}
DUCKDB_PATH=${DUCKDB_PATH:-$package/build/warehouse.duckdb}
REBUILD_MARKER=$package/build/rebuild
DBT_SEND_ANONYMOUS_USAGE_STATS=false
export DUCKDB_PATH REBUILD_MARKER DBT_SEND_ANONYMOUS_USAGE_STATS
{%- if extracts %}
lake=${LAKE:-$package/build/lake}
{%- endif %}
step=start

tell() {
    echo "$1" >&2
    [ -z "${ALERT_WEBHOOK:-}" ] || "$bin/python" -c '
import json, sys, urllib.request
body = json.dumps({"text": sys.argv[2]}).encode()
request = urllib.request.Request(sys.argv[1], body, {"Content-Type": "application/json"})
urllib.request.urlopen(request, timeout=10).close()' "$ALERT_WEBHOOK" "$1"
}

on_exit() {
    code=$?
    [ "$code" -eq 0 ] || tell "warehouse: $step failed on $(hostname) (exit code $code)"
}
trap on_exit EXIT

dbt() {
    "$bin/dbt" "$@" --project-dir pipelines/dbt --profiles-dir pipelines/dbt --target "$target"
}

ingest() {
    step=$1
    shift
    "$bin/python" "pipelines/ingestion/$step" "$@"
}

{% if extracts -%}
rows=
for way in extract:SOURCE_DSN files:INBOX api:API_URL; do
    program=${way%%:*}.py
    setting=$(printenv "${way#*:}" || true)
    [ -n "$setting" ] && [ -f "pipelines/ingestion/$program" ] || continue
    ingest "$program" --lake "$lake" "$@"
    rows="--lake $lake"
done
if [ -z "$rows" ]; then
    step=sample
    "$bin/python" pipelines/sample/generate.py --rows "${SAMPLE_ROWS:-100000}" --lake build/sample
    rows="--lake build/sample"
fi
# shellcheck disable=SC2086
ingest land.py --target "$target" $rows
{%- else -%}
step=sample
"$bin/python" pipelines/sample/generate.py --rows "${SAMPLE_ROWS:-100000}" --lake build/sample
ingest land.py --target "$target" --lake build/sample
{%- endif %}
step=staging
dbt build --exclude-resource-type unit_test --indirect-selection cautious --select path:models/staging{% if has_vault %} path:models/vault{% endif %}{% if has_intermediate %} path:models/intermediate{% endif %}
{%- if has_snapshots %}
step=snapshots
dbt snapshot
{%- endif %}
step=marts
anew=
[ ! -f "$REBUILD_MARKER" ] || anew=--full-refresh
# shellcheck disable=SC2086
dbt build --exclude-resource-type unit_test --select path:models/marts $anew
rm -f "$REBUILD_MARKER"
step=publish
date -u '+{"published": "%Y-%m-%dT%H:%M:%SZ"}' > build/published.json
