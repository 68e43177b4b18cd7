"""The DAG imports without an error and runs its layers in order."""

from __future__ import annotations

from pathlib import Path

from airflow.dag_processing.dagbag import DagBag

DAGS = Path(__file__).resolve().parents[1] / "dags"


def test_dag_imports_and_is_ordered() -> None:
    bag = DagBag(dag_folder=str(DAGS))
    assert bag.import_errors == {}
    dag = bag.dags["{{ slug }}"]
    assert "publish" in {task.task_id for task in dag.leaves}
    assert "{{ first }}" in {task.task_id for task in dag.roots}
    assert all(task.retries == 3 for task in dag.tasks)
