//! What the folder of definitions says about itself.

use super::Plan;
use crate::deliverable::Given;
use crate::deliverable::text::{cell, one_line};
use std::fmt::Write as _;

/// The text of `README.md`.
pub fn text(given: &Given<'_>, plan: &Plan) -> String {
    let mut out = format!(
        "# The estate on {}\n\nNetwork, storage, keys and roles, warehouse, broker, orchestrator and budget of {}, as the design chose them.\n\n```\ncp backend.hcl.example backend.hcl && cp terraform.tfvars.example terraform.tfvars   # and fill them in\nterraform init -backend-config=backend.hcl\nterraform plan -out=plan\nterraform apply plan\n```\n\n",
        plan.cloud,
        one_line(&given.design.name),
    );
    out.push_str("A second `terraform apply` changes nothing. Secrets are made without a value; a person puts it in, so that none stands in the\nstate. What is deleted by mistake is protected where the cloud can do that: keys, databases and versions of files come back.\n");
    if plan.files.iter().any(|(name, _)| name.starts_with("tests/")) {
        out.push_str(
            "\n`terraform test` plans it all against a provider that stands in for the cloud: no account is needed.\n",
        );
    }
    out.push_str("\n## Sizes\n\n| Variable | Default | How it was obtained |\n|---|---|---|\n");
    for variable in &plan.variables {
        let (Some(default), Some(figure)) = (&variable.default, &variable.figure) else { continue };
        let how = format!("{}: {} ({})", figure.name, figure.text(), figure.formula());
        let _ = writeln!(out, "| `{}` | {} | {} |", variable.name, cell(default), cell(&how));
    }
    if !plan.left_out.is_empty() {
        out.push_str("\n## What is not made here\n\n");
        for what in &plan.left_out {
            let _ = writeln!(out, "- {what}");
        }
    }
    out
}
