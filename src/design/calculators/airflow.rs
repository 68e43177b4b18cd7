//! Apache Airflow: workers, and the class of a managed environment.

use super::{Absent, Calculator, Given, NUMBER, Sizing};
use super::{needed, whole, with};
use crate::design::book;
use crate::figure::Figure;

const CLASSES: [&str; 6] = ["micro", "small", "medium", "large", "xlarge", "2xlarge"];

/// Workers by the tasks that run at once; the smallest class of Amazon MWAA that holds the DAGs.
pub const CALCULATOR: Calculator = Calculator {
    id: "airflow",
    title: "Apache Airflow",
    inputs: &[
        needed("dags", "DAGs", NUMBER),
        needed("peak_tasks", "tasks that run at once, at the peak", NUMBER),
        with("tasks_per_worker", "tasks at once per worker", NUMBER, Absent::Constant("airflow.worker_concurrency")),
    ],
    size,
};

fn size(given: &Given) -> Result<Sizing, String> {
    let (dags, peak, each) = (given.figure("dags"), given.figure("peak_tasks"), given.figure("tasks_per_worker"));
    if each.value < 1.0 {
        return Err("tasks_per_worker is at least 1".to_owned());
    }
    let workers = whole("workers", "tasks at once ÷ tasks per worker", peak.value / each.value, &[&peak, &each]);
    let default = book::constant("airflow.parallelism");
    let parallelism = Figure::computed(
        "parallelism to set",
        peak.value.max(default.value),
        peak.unit,
        "tasks at once, no less than the default",
        &[&peak, &default],
    );
    let mut sizes = vec![given.size("workers", workers), given.size("parallelism", parallelism)];
    let fits = |class: &&&str| book::constant(&format!("mwaa.{class}.dags")).value >= dags.value;
    let remark = match CLASSES.iter().find(fits) {
        Some(class) => {
            let tasks = book::constant(&format!("mwaa.{class}.tasks"));
            let managed = whole(
                "workers of Amazon MWAA",
                "tasks at once ÷ tasks at once per worker of the class",
                peak.value / tasks.value,
                &[&peak, &tasks],
            );
            sizes.push(given.size("mwaa_workers", managed));
            format!("Amazon MWAA of class mw1.{class} is the smallest that holds {} DAGs.", dags.text())
        }
        None => "More DAGs than the largest class of Amazon MWAA holds: split the environment.".to_owned(),
    };
    Ok(Sizing { sizes, remarks: vec![remark] })
}
