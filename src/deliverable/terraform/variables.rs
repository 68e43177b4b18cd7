//! Variables of Terraform: declared with type, meaning, default and rules, and shown in the example of their values.

use crate::deliverable::Given;
use crate::deliverable::text::{hcl, one_line};
use crate::figure::Figure;
use std::fmt::Write as _;
use std::sync::Arc;

/// What the switch of the way out means.
pub const OUTBOUND: &str =
    "Whether what runs within may open connections to the internet, for packages and sources there.";
/// What the retention of the raw layer means.
pub const RAW_RETENTION: &str = "Days after which what arrived is forgotten.";
/// What the size of the warehouse's disk means.
pub const STORAGE: &str = "GB of disk that the warehouse begins with.";
/// What the time means for which a broker keeps what passed.
pub const BROKER_HOURS: &str = "Hours for which the broker keeps what passed, so that readers can go back.";
/// What the second zone of the warehouse means.
pub const TWO_ZONES: &str = "Whether a second zone takes over when the first is away.";

/// A variable.
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// Its type: `list(string)`.
    pub kind: &'static str,
    /// What it means, as a sentence.
    pub says: String,
    /// Its default as HCL; none where somebody has to say it.
    pub default: Option<String>,
    /// What has to hold of it, and what is said where it does not.
    pub rules: Vec<(String, String)>,
    /// How its default was obtained.
    pub figure: Option<Arc<Figure>>,
}

impl Variable {
    /// A text.
    pub fn text(name: &'static str, default: &str, says: &str) -> Self {
        Self::new(name, "string", says).or(hcl(default))
    }

    /// A number.
    pub fn number(name: &'static str, default: f64, says: &str) -> Self {
        Self::new(name, "number", says).or(format!("{default}"))
    }

    /// A switch.
    pub fn switch(name: &'static str, default: bool, says: &str) -> Self {
        Self::new(name, "bool", says).or(default.to_string())
    }

    /// A list of texts, empty where nobody says more.
    pub fn list(name: &'static str, says: &str) -> Self {
        Self::new(name, "list(string)", says).or("[]".to_owned())
    }

    /// A variable without a default.
    pub fn new(name: &'static str, kind: &'static str, says: &str) -> Self {
        Self { name, kind, says: one_line(says), default: None, rules: Vec::new(), figure: None }
    }

    /// With this default, which is HCL.
    pub fn or(mut self, default: String) -> Self {
        self.default = Some(default);
        self
    }

    /// With a rule that every value has to keep.
    pub fn rule(mut self, condition: impl Into<String>, message: impl Into<String>) -> Self {
        self.rules.push((condition.into(), message.into()));
        self
    }

    /// With a rule that a number keeps between two others.
    pub fn between(self, least: f64, most: f64) -> Self {
        let name = self.name;
        self.rule(
            format!("var.{name} >= {least} && var.{name} <= {most}"),
            format!("The value of {name} has to lie between {least} and {most}."),
        )
    }

    /// With the derivation of its default.
    pub fn derived(mut self, figure: &Arc<Figure>) -> Self {
        self.figure = Some(Arc::clone(figure));
        self
    }
}

/// The text of `variables.tf`.
pub fn declarations(variables: &[Variable]) -> String {
    let mut out = String::from(
        "# What may differ between environments. Defaults come from the design; README.md says how each was obtained.\n",
    );
    for variable in variables {
        let _ = write!(
            out,
            "\nvariable \"{}\" {{\n  description = {}\n  type        = {}\n",
            variable.name,
            hcl(&variable.says),
            variable.kind
        );
        if let Some(default) = &variable.default {
            let _ = writeln!(out, "  default     = {default}");
        }
        for (condition, message) in &variable.rules {
            let _ = write!(
                out,
                "\n  validation {{\n    condition     = {condition}\n    error_message = {}\n  }}\n",
                hcl(message)
            );
        }
        out.push_str("}\n");
    }
    out
}

/// The text of `terraform.tfvars.example`: what somebody has to say, and what they may say otherwise.
pub fn example(variables: &[Variable]) -> String {
    let mut out =
        String::from("# Values of one environment: copy to terraform.tfvars, change what is different there.\n");
    for variable in variables {
        let shown = match &variable.default {
            Some(default) => format!("{} = {default}", variable.name),
            None => format!("{} = {}", variable.name, if variable.kind == "string" { "\"\"" } else { "[]" }),
        };
        let _ = write!(out, "\n# {}\n{shown}\n", variable.says);
    }
    out
}

/// The secrets that say how the sources are reached: one for each setting of a database.
pub fn source_secrets(given: &Given<'_>) -> Variable {
    let databases = given.settings().into_iter().map(|(intake, _)| intake).filter(|intake| intake.is_database());
    let mut names: Vec<String> =
        databases.map(|intake| hcl(&given.setting(intake).to_lowercase().replace('_', "-"))).collect();
    if names.is_empty() {
        names.push(hcl("source-dsn"));
    }
    let says = "The secrets that say how the sources are reached, named after their settings.";
    Variable::list("source_secrets", says).or(format!("[{}]", names.join(", ")))
}

/// What names things: the project and the environment.
pub fn named(sizes: &super::Sizes<'_>) -> Vec<Variable> {
    vec![
        Variable::text("project", &sizes.project, "The project; every name begins with it.").rule(
            "can(regex(\"^[a-z]([a-z0-9]|-[a-z0-9]){0,23}$\", var.project))",
            "The project begins with a letter and has up to 24 small letters, digits and single hyphens.",
        ),
        Variable::text("environment", "prod", "The environment.").rule(
            "contains([\"dev\", \"test\", \"prod\"], var.environment)",
            "The environment is one of dev, test and prod.",
        ),
    ]
}

/// Who owns it, who is told, and what may be spent.
pub fn people(sizes: &super::Sizes<'_>) -> Vec<Variable> {
    let (budget, figure) = sizes.budget();
    vec![
        Variable::text("owner", "data-engineering", "The team that owns it, as a tag."),
        Variable::new("tags", "map(string)", "Further tags of everything.").or("{}".to_owned()),
        Variable::list("alert_emails", "Who is told of alarms and of costs, by e-mail.").rule(
            "alltrue([for address in var.alert_emails : can(regex(\"^[^@ ]+@[^@ ]+$\", address))])",
            "Every address has an @.",
        ),
        Variable::number(
            "monthly_budget_usd",
            budget,
            "US dollars that may be spent in a month; at four fifths somebody is told.",
        )
        .between(1.0, 10_000_000.0)
        .derived(&figure),
    ]
}

/// The addresses of the network.
pub fn network_cidr() -> Variable {
    Variable::text(
        "network_cidr",
        "10.20.0.0/16",
        "The addresses of the network; none that a network it is joined to has.",
    )
    .rule("can(cidrsubnet(var.network_cidr, 4, 15))", "The addresses are a block such as 10.20.0.0/16.")
}

/// How long backups are kept.
pub fn backups(most: f64) -> Variable {
    Variable::number("backup_retention_days", 14.0, "Days for which backups of the warehouse are kept.")
        .between(1.0, most)
}
