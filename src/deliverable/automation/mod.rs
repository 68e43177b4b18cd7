//! What keeps the delivered repository sound once it lives: its workflow of CI and its hooks before each commit.

use super::estate::{Services, cloud, has_plan_tests};
use super::{Deliverable, File, Given};

/// The workflow and the hooks.
pub const DELIVERABLE: Deliverable = Deliverable { name: "CI and hooks", deliver };

fn deliver(given: &Given<'_>) -> Vec<File> {
    let mut workflow = include_str!("ci.yml").to_owned();
    let mut hooks = include_str!("pre-commit.yaml").to_owned();
    if cloud(given).is_some() {
        workflow.push_str(include_str!("ci-terraform.yml"));
        hooks.push_str(include_str!("pre-commit-terraform.yaml"));
    }
    if has_plan_tests(given) {
        workflow.push_str(include_str!("ci-terraform-test.yml"));
    }
    if given.runs_spark() && given.in_scala() {
        workflow.push_str(include_str!("ci-scala.yml"));
    }
    if Services::of(given).any() {
        workflow.push_str(include_str!("ci-local.yml"));
    }
    vec![File::new(".github/workflows/ci.yml", workflow), File::new(".pre-commit-config.yaml", hooks)]
}
