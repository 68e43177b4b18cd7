"""The DAGs import without an error, run their layers in order, and cannot be told apart from each other by chance."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk import CronDataIntervalTimetable

DAGS = Path(__file__).resolve().parents[1] / "dags"
IDS = [
{%- for id in ids %}
    "{{ id }}",
{%- endfor %}
]


@pytest.fixture(scope="module")
def bag() -> Iterator[DagBag]:
    with pytest.MonkeyPatch.context() as settings:
        # as the dag-processor has it
        settings.setattr("sys.argv", ["airflow", "dag-processor"])
        yield DagBag(dag_folder=str(DAGS))


def test_dags_import(bag: DagBag) -> None:
    assert bag.import_errors == {}
    assert set(bag.dags) == set(IDS)


@pytest.mark.parametrize("dag_id", IDS)
def test_every_run_is_retried_watched_and_alone(bag: DagBag, dag_id: str) -> None:
    dag = bag.dags[dag_id]
    assert dag.max_active_runs == 1
    assert not dag.catchup
    assert dag.deadline
    for task in dag.tasks:
        assert task.retries == 3
        assert task.retry_exponential_backoff
        assert task.on_failure_callback


def test_nothing_is_published_before_the_gates(bag: DagBag) -> None:
    for dag in bag.dags.values():
        if "publish" not in dag.task_ids:
            continue
        assert [task.task_id for task in dag.leaves] == ["publish"]
        before = dag.get_task("publish").get_flat_relative_ids(upstream=True)
        assert { {%- for gate in gates %}"{{ gate }}"{% if !loop.last %}, {% endif %}{% endfor -%} } <= before
        assert all(task.trigger_rule != "all_done" for task in dag.tasks)


def test_the_schedule_is_one_interval_a_run(bag: DagBag) -> None:
    dag = bag.dags["{{ slug }}"]
    assert "{{ first }}" in {task.task_id for task in dag.roots}
    assert isinstance(dag.timetable, CronDataIntervalTimetable)
