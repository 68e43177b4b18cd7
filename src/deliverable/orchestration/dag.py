"""Runs the warehouse: land the source, build and test each layer, publish only what passed."""

from __future__ import annotations

import json
import logging
import os
import urllib.request
from datetime import datetime, timedelta
from pathlib import Path

from airflow.sdk import Asset, dag{% if extracts %}, get_current_context{% endif %}, task

PACKAGE = Path(os.environ.get("PACKAGE_ROOT", Path(__file__).resolve().parents[2]))
BIN = os.environ.get("PYTHON_ENV_BIN", str(PACKAGE / ".venv" / "bin"))
DATABASE = os.environ.get("DUCKDB_PATH", str(PACKAGE / "build" / "warehouse.duckdb"))
DBT = f"{BIN}/dbt"
PROJECT = f"--project-dir '{PACKAGE}/pipelines/dbt' --profiles-dir '{PACKAGE}/pipelines/dbt'"
ENVIRONMENT = {"DUCKDB_PATH": DATABASE, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
{% if extracts %}
LAKE = os.environ.get("LAKE", str(PACKAGE / "build" / "lake"))
{% endif %}INGESTION = PACKAGE / "pipelines" / "ingestion"
SAMPLE = os.environ.get("SAMPLE", str(PACKAGE / "build" / "sample"))
SAMPLE_ROWS = int(os.environ.get("SAMPLE_ROWS", "100000"))

MARTS = Asset("warehouse-marts-{{ slug }}")


def report_failure(context: dict) -> None:
    """Says what failed in the log, and to ALERT_WEBHOOK where that is set: a chat that takes {"text": …}."""
    what = f"{context['dag'].dag_id}: {context['task_instance'].task_id} failed in run {context['run_id']}"
    logging.getLogger("warehouse").error(what)
    if webhook := os.environ.get("ALERT_WEBHOOK"):
        body = json.dumps({"text": what}).encode()
        request = urllib.request.Request(webhook, body, {"Content-Type": "application/json"})
        urllib.request.urlopen(request, timeout=10).close()


def sample() -> str:
    """The command that makes the sample; one that is there is left as it is."""
    script = PACKAGE / "pipelines" / "sample" / "generate.py"
    return f"'{BIN}/python' '{script}' --rows {SAMPLE_ROWS} --lake '{SAMPLE}'"


@dag(
    dag_id="{{ slug }}",
    dag_display_name="{{ name }}",
    description="Builds the warehouse {{ when }}",
    schedule="{{ schedule }}",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    tags=["warehouse"],
    default_args={
        "retries": int(os.environ.get("TASK_RETRIES", "3")),
        "retry_delay": timedelta(minutes=2),
        "retry_exponential_backoff": True,
        "max_retry_delay": timedelta(minutes=30),
        "execution_timeout": timedelta(hours=2),
        "on_failure_callback": report_failure,
    },
    doc_md=__doc__,
)
def warehouse():{% if extracts %}
    @task
    def tables() -> list[str]:
        """The tables of the source that are read; none where no source is set and the sample stands in for it."""
        if not os.environ.get("SOURCE_DSN"):
            return []
        held = json.loads((INGESTION / "tables.json").read_text(encoding="utf-8"))
        return [table["raw"] for table in held]

    @task.bash(env=ENVIRONMENT, append_env=True, max_active_tis_per_dagrun=4, map_index_template="{% raw %}{{ table }}{% endraw %}")
    def extract(table: str, dag_run=None) -> str:
        """What changed in one table, into the lake; a load that is there is not read again."""
        get_current_context()["table"] = table
        load = dag_run.run_after.strftime("%Y%m%dT%H%M%SZ")
        return f"'{BIN}/python' '{INGESTION}/extract.py' --lake '{LAKE}' --load '{load}' --table '{table}'"

    # a source that is not set leaves nothing to extract, which is no reason to stop
    @task.bash(env=ENVIRONMENT, append_env=True, trigger_rule="none_failed")
    def land() -> str:
        """Every load into the raw layer; a second time changes nothing. Without a source, a sample stands in for it."""
        landing = f"'{BIN}/python' '{INGESTION}/land.py' --database '{DATABASE}'"
        if os.environ.get("SOURCE_DSN"):
            return f"{landing} --lake '{LAKE}'"
        return f"{sample()} && {landing} --lake '{SAMPLE}'"
{% else %}
    @task.bash(env=ENVIRONMENT, append_env=True)
    def land() -> str:
        """Every row of the sample into the raw layer; a second time changes nothing."""
        return f"{sample()} && '{BIN}/python' '{INGESTION}/land.py' --database '{DATABASE}' --lake '{SAMPLE}'"
{% endif %}
    @task.bash(env=ENVIRONMENT, append_env=True)
    def staging() -> str:
        """Renames, casts and deduplicates; its tests stop the run before anything is built on bad rows."""
        # tests that compare with the marts wait until those are built
        only = "--indirect-selection cautious"
        return f"'{DBT}' build {PROJECT} {only} --select path:models/staging{% if has_vault %} path:models/vault{% endif %}{% if has_snapshots %} path:models/intermediate{% endif %}"
{% if has_snapshots %}
    @task.bash(env=ENVIRONMENT, append_env=True)
    def snapshots() -> str:
        """Keeps the versions of dimensions with history."""
        return f"'{DBT}' snapshot {PROJECT}"
{% endif %}
    @task.bash(env=ENVIRONMENT, append_env=True)
    def marts() -> str:
        """Dimensions, facts and bridges with their tests: the gate before publishing."""
        return f"'{DBT}' build {PROJECT} --select path:models/marts"

    @task(outlets=[MARTS])
    def publish(run_id: str | None = None) -> str:
        """Marks the marts as good to read; whoever waits for them is told through the asset."""
        marker = PACKAGE / "build" / "published.json"
        marker.parent.mkdir(parents=True, exist_ok=True)
        marker.write_text(json.dumps({"run_id": run_id}) + "\n", encoding="utf-8")
        return str(marker)

    {% if extracts %}extract.expand(table=tables()) >> {% endif %}land() >> staging() >>{% if has_snapshots %} snapshots() >>{% endif %} marts() >> publish()


warehouse()
