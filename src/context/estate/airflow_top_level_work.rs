//! Work that is done whenever the scheduler reads the file.

use super::{Check, Hit};
use crate::context::{Severity, python};
use crate::session::Source;

/// The scheduler does it every half minute.
pub const CHECK: Check = Check {
    name: "airflow_top_level_work",
    reads: "airflow_dag",
    severity: Severity::Warning,
    benefit: 3,
    effort: 2,
    why: "The scheduler reads the file every half minute and does it each time: databases are asked in vain, and a slow answer makes the DAG disappear. (Apache Airflow documentation, best practices: top-level Python code)",
    advice: "Move it into the task; take variables by template, and connections by their hook.",
    find,
};

/// Calls that reach out.
const CALLS: [&str; 10] = [
    "Variable.get(",
    "requests.get(",
    "requests.post(",
    "create_engine(",
    "psycopg2.connect(",
    "pymysql.connect(",
    ".get_records(",
    ".get_pandas_df(",
    "pd.read_",
    "boto3.client(",
];

fn find<'a>(sources: &[&'a Source]) -> Vec<Hit<'a>> {
    let mut hits = Vec::new();
    for source in sources {
        for line in python::lines(&source.text).iter().filter(|line| !line.inside_function && !line.inside_text) {
            if let Some(call) = CALLS.iter().find(|call| line.text.contains(**call)) {
                hits.push(Hit::new(
                    source,
                    line.number,
                    format!("{call}…) is called where the DAG is defined, not in a task"),
                ));
            }
        }
    }
    hits
}
