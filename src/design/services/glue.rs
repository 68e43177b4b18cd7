//! AWS Glue jobs.

use super::{Absent, Given, MINUTES, Measure, NUMBER, RATIO, Rows, Service};
use super::{at_least, with};
use crate::figure::Figure;

/// Processing units by the second, at least one minute a run.
pub const SERVICE: Service = Service {
    id: "glue",
    title: "AWS Glue",
    inputs: &[
        with("dpu", "processing units", NUMBER, Absent::Judged(10.0)),
        with("minutes", "time of a run", MINUTES, Absent::Refused),
        with("runs", "runs in the month", RATIO, Absent::Judged(1.0)),
        with("kind", "kind of job", Measure::Word(&["spark", "python_shell"]), Absent::Open),
    ],
    price,
};

fn price(given: &Given, rows: &mut Rows) -> Result<(), String> {
    let run = at_least(&given.figure("minutes"), 60.0);
    if given.word("kind") == Some("python_shell") {
        let hours = Figure::product("job-hours", &[&super::one("jobs"), &run, &given.figure("runs")]);
        return rows.charge("jobs", "Python shell jobs", "aws.glue.pyshell", &hours);
    }
    let hours = Figure::product("DPU-hours", &[&given.figure("dpu"), &run, &given.figure("runs")]);
    rows.charge("jobs", "Jobs", "aws.glue.dpu", &hours)
}
