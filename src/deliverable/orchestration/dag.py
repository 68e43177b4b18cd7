"""Runs the warehouse: {% if extracts %}read the source, {% endif %}{% if spark %}make the marts with Spark{% else %}land, build and test each layer{% endif %}, publish only what passed.
{%- if extracts %}

{{ slug }}            one interval a run; read again with `airflow backfill create`:
    {{ when }}
{{ slug }}_reconcile  weekly: reads every row, so that what was deleted or came too late is seen
{{ slug }}_replay     by hand: takes in the loads of some days once more from the lake, without the source
{{ slug }}_rebuild    whenever one of the two before has changed the lake: builds and publishes from it
{% endif -%}
"""

from __future__ import annotations

import json
import logging
import os
{%- if extracts %}
import shlex
{%- endif %}
import sys
import urllib.request
from datetime import {% if extracts %}UTC, {% endif %}datetime, timedelta
from pathlib import Path

from airflow.sdk import (
    Asset,
    CronDataIntervalTimetable,
{%- if extracts %}
    CronTriggerTimetable,
{%- endif %}
    DeadlineAlert,
    DeadlineReference,
{%- if extracts %}
    Param,
{%- endif %}
    SyncCallback,
    chain,
    dag,
{%- if extracts %}
    get_current_context,
{%- endif %}
    task,
)

PACKAGE = Path(os.environ.get("PACKAGE_ROOT", Path(__file__).resolve().parents[2]))
BIN = os.environ.get("PYTHON_ENV_BIN", str(PACKAGE / ".venv" / "bin"))
INGESTION = PACKAGE / "pipelines" / "ingestion"
{%- if extracts %}
LAKE_PATH = os.environ.get("LAKE", str(PACKAGE / "build" / "lake"))
{%- endif %}
SAMPLE = os.environ.get("SAMPLE", str(PACKAGE / "build" / "sample"))
SAMPLE_ROWS = int(os.environ.get("SAMPLE_ROWS", "100000"))
{%- if spark %}
SPARK = PACKAGE / "pipelines" / "spark"
SPARK_BIN = os.environ.get("SPARK_ENV_BIN", str(PACKAGE / ".venv-spark" / "bin"))
{%- if scala %}
# compiles the jobs and finds Spark: it has pyspark, or SPARK_HOME is set
SPARK_PYTHON = os.environ.get("SPARK_PYTHON", f"{SPARK_BIN}/python")
{%- endif %}
SPARK_MASTER = os.environ.get("SPARK_MASTER", "local[*]")
# what else spark-submit is told: --deploy-mode cluster{% if !scala %} --py-files{% endif %} …
SPARK_FLAGS = os.environ.get("SPARK_FLAGS", "")
MARTS_PATH = os.environ.get("MARTS", str(PACKAGE / "build" / "marts"))
{%- else %}
TARGET = os.environ.get("DBT_TARGET", "duckdb")
DATABASE = os.environ.get("DUCKDB_PATH", str(PACKAGE / "build" / "warehouse.duckdb"))
REBUILD = str(PACKAGE / "build" / "rebuild")
PROJECT = f"--project-dir '{PACKAGE}/pipelines/dbt' --profiles-dir '{PACKAGE}/pipelines/dbt' --target '{TARGET}'"
{%- endif %}
IN_WAREHOUSE = {
{%- if scala %}
    "env": {"PYSPARK_PYTHON": SPARK_PYTHON},
{%- else if spark %}
    "env": {"PYSPARK_PYTHON": f"{SPARK_BIN}/python"},
{%- else %}
    "env": {"DUCKDB_PATH": DATABASE, "REBUILD_MARKER": REBUILD, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"},
{%- endif %}
    "append_env": True,
    # one slot in a pool of its own keeps two DAGs from building at once (config/airflow_pools.json)
    "pool": os.environ.get("WAREHOUSE_POOL", "default_pool"),
}
{%- if extracts %}
ON_SOURCE = IN_WAREHOUSE | {"pool": os.environ.get("SOURCE_POOL", "default_pool")}

# Parquet files that are there but not yet in the marts: whatever changes them apart from the schedule says so
LAKE = Asset("warehouse-lake-{{ slug }}")
{%- endif %}
# what passed every gate: others may schedule on it
MARTS = Asset("warehouse-marts-{{ slug }}")


def tell(what: str) -> None:
    """Says what is wrong in the log, and to ALERT_WEBHOOK where that is set: a chat that takes {"text": …}."""
    logging.getLogger("warehouse").error(what)
    if webhook := os.environ.get("ALERT_WEBHOOK"):
        body = json.dumps({"text": what}).encode()
        request = urllib.request.Request(webhook, body, {"Content-Type": "application/json"})
        urllib.request.urlopen(request, timeout=10).close()


def report_failure(context: dict) -> None:
    """Says which task failed, after its last try."""
    tell(f"{context['dag'].dag_id}: {context['task_instance'].task_id} failed in run {context['run_id']}")


def report_delay(context: dict) -> None:
    """Says which run is not over in time; it goes on."""
    run = context["dag_run"]
    tell(f"{run['dag_id']}: run {run['dag_run_id']} is not over by {context['deadline']['deadline_time']}")


def deadline() -> DeadlineAlert | None:
    """When a run has to be over, counted from when it is queued: a run for a day long past is not late at once.

    By itself only where DAGs are kept, by the dag-processor: Airflow 3.3 looks for the alert at the end of a run in
    its database, where `airflow dags test` has put none. DEADLINE_MINUTES sets it everywhere, 0 nowhere."""
    usual = "{{ deadline_minutes }}" if "dag-processor" in sys.argv else "0"
    minutes = float(os.environ.get("DEADLINE_MINUTES", usual))
    if not minutes:
        return None
    reference = DeadlineReference.DAGRUN_QUEUED_AT
    return DeadlineAlert(reference=reference, interval=timedelta(minutes=minutes), callback=SyncCallback(report_delay))


def sample() -> str:
    """The command that makes the sample; one that is there is left as it is."""
    script = PACKAGE / "pipelines" / "sample" / "generate.py"
    return f"'{BIN}/python' '{script}' --rows {SAMPLE_ROWS} --lake '{SAMPLE}'"


COMMON = {
    "start_date": datetime(2026, 1, 1),
    "catchup": False,
    "max_active_runs": 1,
    "tags": ["warehouse"],
    "default_args": {
        "retries": int(os.environ.get("TASK_RETRIES", "3")),
        "retry_delay": timedelta(minutes=2),
        "retry_exponential_backoff": True,
        "max_retry_delay": timedelta(minutes=30),
        "execution_timeout": timedelta(hours=2),
        "on_failure_callback": report_failure,
    },
    "deadline": deadline(),
    "doc_md": __doc__,
}
{%- if extracts %}


@task
def tables() -> list[str]:
    """The tables of the source that are read; none where no source is set and the sample stands in for it."""
    return [raw for raw, name in settings().items() if os.environ.get(name)]


# what says where a table comes from, and what reads it; any other is a database
SETTINGS = {"files": "INBOX", "api": "API_URL"}


def settings() -> dict[str, str]:
    """The setting that says where each table's source is."""
    held = json.loads((INGESTION / "tables.json").read_text(encoding="utf-8"))
    return {table["raw"]: SETTINGS.get(table["from"], table.get("dsn", "SOURCE_DSN")) for table in held}


def command_of(table: str) -> str:
    """What reads a table into the lake."""
    held = json.loads((INGESTION / "tables.json").read_text(encoding="utf-8"))
    origin = next(each["from"] for each in held if each["raw"] == table)
    script = origin if origin in SETTINGS else "extract"
    return f"'{BIN}/python' '{INGESTION}/{script}.py' --lake '{LAKE_PATH}' --table {shlex.quote(table)}"


@task.bash(**ON_SOURCE, max_active_tis_per_dagrun=4, map_index_template="{% raw %}{{ table }}{% endraw %}")
def extract(table: str, dag_run=None) -> str:
    """What changed in one table within the interval of the run, into the lake; a load that is there is not read again.

    A run by hand reads up to the moment that it is asked for."""
    get_current_context()["table"] = table
    ends = max(filter(None, [dag_run.logical_date, dag_run.data_interval_end]), default=dag_run.run_after)
    begins = dag_run.data_interval_start or ends
    load = ends.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return f"{command_of(table)} --load {load} --since '{begins.isoformat()}' --until '{ends.isoformat()}'"


@task.bash(**ON_SOURCE, max_active_tis_per_dagrun=4, map_index_template="{% raw %}{{ table }}{% endraw %}")
def extract_whole(table: str, dag_run=None) -> str:
    """Every row of one table, whatever was read before."""
    get_current_context()["table"] = table
    load = dag_run.run_after.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return f"{command_of(table)} --load {load}Whole --whole"


@task(outlets=[LAKE])
def changed_lake() -> str:
    """Tells whoever builds from the lake that it holds something new."""
    return LAKE_PATH


def is_given() -> bool:
    """Whether there is a source, or was one before; without one, a sample stands in for it."""
    return any(map(os.environ.get, settings().values())) or any(Path(LAKE_PATH).glob("loads/*/*.json"))
{%- endif %}


{% if spark -%}
{% include "orchestration/spark_steps.py" %}
{%- else -%}
{% include "orchestration/dbt_steps.py" %}
{%- endif %}


@task(outlets=[MARTS])
def publish(run_id: str | None = None) -> str:
    """Marks the marts as good to read; whoever waits for them is told through the asset."""
    marker = PACKAGE / "build" / "published.json"
    marker.parent.mkdir(parents=True, exist_ok=True)
    marker.write_text(json.dumps({"run_id": run_id}) + "\n", encoding="utf-8")
    return str(marker)


@dag(
    dag_id="{{ slug }}",
    dag_display_name="{{ name }}",
    description="Builds the warehouse {{ when }}",
    schedule=CronDataIntervalTimetable("{{ schedule }}", timezone="UTC"),
    **COMMON,
)
def warehouse():
    chain({% if extracts %}extract.expand(table=tables()), {% endif %}{{ steps }}, publish())

{% if extracts %}
@dag(
    dag_id="{{ slug }}_reconcile",
    description="Reads every row once a week: what was deleted, and what came too late, is seen",
    schedule=CronTriggerTimetable("30 0 * * 0", timezone="UTC"),
    **COMMON,
)
def reconcile():
    chain(extract_whole.expand(table=tables()), changed_lake())


@dag(
    dag_id="{{ slug }}_replay",
    description="Lands the loads of some days once more, without the source",
    schedule=None,
    params={
        "first_day": Param("2026-01-01", type="string", format="date", description="the first day of loads"),
        "last_day": Param("2026-01-01", type="string", format="date", description="the last day of loads"),
    },
    **COMMON,
)
def replay_days():
    chain(replay(), changed_lake())


@dag(
    dag_id="{{ slug }}_rebuild",
    description="Builds and publishes from the lake whenever that was changed apart from the schedule",
    schedule=[LAKE],
    **COMMON,
)
def rebuild():
    chain({{ steps }}, publish())

{% endif %}
warehouse()
{%- if extracts %}
reconcile()
replay_days()
rebuild()
{%- endif %}
