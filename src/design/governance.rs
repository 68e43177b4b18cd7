//! Governance: what each regime demands, and what this design does about it. What is not done is said.

use super::needs::Needs;
use super::privacy::is_about_people;
use super::{Control, Decision, Model, Treatment};
use serde::Deserialize;
use std::sync::OnceLock;

#[derive(Deserialize)]
struct Demand {
    regime: String,
    article: String,
    demand: String,
    control: String,
}

#[derive(Deserialize, Default)]
struct Table {
    demands: Vec<Demand>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    // a test reads the file, so a release never falls back to the empty table
    TABLE.get_or_init(|| serde_json::from_str(include_str!("../../knowledge/controls.json")).unwrap_or_default())
}

/// The demands of every regime that applies, each with how this design meets it and in which file.
pub fn controls(needs: &Needs<'_>, decisions: &[Decision], model: &Model) -> Vec<Control> {
    let regimes = needs.choices("security.regimes");
    table()
        .demands
        .iter()
        .filter(|demand| regimes.contains(&demand.regime))
        .map(|demand| {
            let (how, named) = met(&demand.control, needs, decisions, model);
            // without anything to publish only documents and the estate are delivered
            let delivered =
                |file: &&&str| has_marts(model) || file.starts_with("docs/data") || file.starts_with("infrastructure");
            let files: Vec<&str> = named.iter().filter(delivered).copied().collect();
            let how =
                if files.len() < named.len() && files.is_empty() { outside(&demand.control, decisions) } else { how };
            Control {
                regime: demand.regime.clone(),
                article: demand.article.clone(),
                demand: demand.demand.clone(),
                how,
                files: files.iter().map(|file| (*file).to_owned()).collect(),
            }
        })
        .collect()
}

/// How a control is met here, and the files that show it; a control that people have to set up says so.
fn met(control: &str, needs: &Needs<'_>, decisions: &[Decision], model: &Model) -> (String, &'static [&'static str]) {
    let n_personal: usize = model
        .dimensions
        .iter()
        .map(|dimension| dimension.attributes.iter().filter(|attribute| attribute.class.is_some()).count())
        .sum();
    let n_tokenised: usize = model
        .dimensions
        .iter()
        .flat_map(|dimension| &dimension.attributes)
        .filter(|attribute| matches!(attribute.treatment, Some(Treatment::Tokenise | Treatment::Mask)))
        .count();
    let n_dropped = model.left_out.iter().filter(|left| left.why.ends_with("never loaded")).count();
    let residency = needs.choice("security.residency");
    match control {
        "masking" => (
            format!("{n_tokenised} of {n_personal} columns with personal data reach the published tables only as a keyed hash or in part; columns never loaded: {n_dropped}. The key comes from the environment, not from the repository."),
            &["pipelines/dbt/models/marts", "docs/data/design.md"],
        ),
        "minimisation" => (
            format!("Only columns that some fact or dimension needs are carried over; {} tables or columns are left out, each with its reason.", model.left_out.len()),
            &["docs/data/design.json", "docs/data/design.md"],
        ),
        "classification" => (
            format!("Every column was classified by its name; {n_personal} carry a class of personal data in the model's metadata. Classes are proposals and want a review."),
            &["docs/data/design.json", "pipelines/dbt/models/marts"],
        ),
        "lineage" => (
            "Where each published column comes from is recorded with the model, and dbt's graph leads from source to mart.".to_owned(),
            &["docs/data/design.json", "pipelines/dbt"],
        ),
        "data_quality" | "reconciliation" => (
            "Keys, references, accepted values and row counts against the source are tested in every run; a failed test stops it before publication.".to_owned(),
            &["pipelines/dbt/models", "pipelines/dbt/tests"],
        ),
        "test_data" => ("The package is developed and tested on generated sample data; no row of the source is in it.".to_owned(), &["pipelines/sample"]),
        "change_management" => (
            "Every transformation is a file of a repository with tests, so each change can be reviewed and traced; who may approve one is set up where the repository is kept.".to_owned(),
            &["pipelines", "README.md"],
        ),
        "monitoring" => (
            "Failed tasks call a function that reports them; each run writes down what it did, and alarms on that record tell of failures, old data and lost rows, each with what to do in the runbook.".to_owned(),
            &["pipelines", "monitoring", "docs/runbook.md"],
        ),
        "access_roles" if has_marts(model) => (
            "Roles for building, for reading and for reading personal data, with masks and access by row, are a script for each engine; who is in which role is decided where accounts are kept.".to_owned(),
            &["db/security"],
        ),
        "erasure" if knows_people(needs) && has_marts(model) => (
            "A program erases a person by their natural key from the lake, the raw layer, the snapshots and the marts, with a dry run and a record without names; the source and backups remain to be done.".to_owned(),
            &["pipelines/privacy", "docs/runbook.md"],
        ),
        "retention" | "residency" | "encryption_at_rest" | "encryption_in_transit" | "key_management" | "network_boundary" | "audit_log" => {
            stored(control, needs, residency).unwrap_or_else(|| (outside(control, decisions), &[]))
        }
        "processing_record" => (
            "The design document lists what is processed, for whom, from where and how long, as a start for the record; purposes and legal grounds have to be added by their owner.".to_owned(),
            &["docs/data/design.md"],
        ),
        _ => (outside(control, decisions), &[]),
    }
}

/// Whether there is anything to publish.
fn has_marts(model: &Model) -> bool {
    !model.facts.is_empty() || !model.dimensions.is_empty()
}

/// Whether the schema holds people.
fn knows_people(needs: &Needs<'_>) -> bool {
    // nobody is known by what is no name of a person
    needs.classes.contains(&"direct_identifier") && needs.facts.schema.tables.iter().any(is_about_people)
}

/// How the stores meet a control: by the definitions of the cloud, where there is one; where there is none, what is to be
/// kept to is at least said.
fn stored(control: &str, needs: &Needs<'_>, residency: &str) -> Option<(String, &'static [&'static str])> {
    let in_cloud = ["aws", "gcp", "azure"].contains(&needs.choice("estate.cloud"));
    let says = match control {
        "retention" => {
            let raw = needs.figure("needs.retention_raw", "raw retention").text();
            let marts = needs.figure("needs.retention_marts", "mart retention").text();
            let kept = format!("Raw data is to be kept for {raw}, published tables for {marts}");
            return Some(if in_cloud {
                (
                    format!("{kept}; a rule of the lake deletes what is older, published tables are cut by hand."),
                    STORAGE,
                )
            } else {
                (
                    format!(
                        "{kept}; the rule is stated here and has to be set on the stores, which this package does not create."
                    ),
                    &["docs/data/design.md"],
                )
            });
        }
        "residency" if residency == "any" || residency.is_empty() => return None,
        "residency" => {
            let stay = format!("Data is to stay {}", place(residency));
            return Some(if in_cloud {
                (
                    format!(
                        "{stay}; everything stands in the one region that a variable names, which refuses others where the answer names a group of countries."
                    ),
                    &["infrastructure/terraform/variables.tf"],
                )
            } else {
                (
                    format!(
                        "{stay}. Every store has to be created in a region there; this package does not create them."
                    ),
                    &["docs/data/design.md"],
                )
            });
        }
        _ if !in_cloud => return None,
        "encryption_at_rest" => "Every store is encrypted; the lake and the secrets with a key of one's own.",
        "encryption_in_transit" => "The lake and the warehouse refuse connections that are not encrypted.",
        "key_management" => {
            "One key of one's own, changed by the cloud within a year at the latest; who may use it is said by policies beside it."
        }
        "network_boundary" => {
            "Everything stands in private subnets, stores are reached by endpoints, and nothing is let in from the internet."
        }
        "audit_log" => "Who reads and writes the lake is logged and kept for the time that was answered.",
        _ => return None,
    };
    let files: &[&str] = match control {
        "network_boundary" => &["infrastructure/terraform/network.tf"],
        "audit_log" => STORAGE,
        _ => &["infrastructure/terraform/security.tf", "infrastructure/terraform/storage.tf"],
    };
    Some((says.to_owned(), files))
}

/// Where the lake is defined.
const STORAGE: &[&str] = &["infrastructure/terraform/storage.tf"];

/// Where data has to stay, in words.
fn place(residency: &str) -> &str {
    match residency {
        "eu" => "in the European Union",
        "uk" => "in the United Kingdom",
        "us" => "in the United States",
        "on_prem" => "on the organisation's own machines",
        _ => "in the country that was named",
    }
}

/// What people have to do about a control that no file of the package meets.
fn outside(control: &str, decisions: &[Decision]) -> String {
    let store = decisions
        .iter()
        .find(|decision| decision.id == "storage.serving")
        .map_or("the serving store", |decision| decision.chosen_title());
    let task = match control {
        "access_roles" | "unique_accounts" => {
            "create roles for loading and reading, and give no person more than a reader's"
        }
        "encryption_at_rest" => "switch encryption on for every store and check that it took effect",
        "encryption_in_transit" => "allow encrypted connections only",
        "key_management" => "decide who holds the keys and how often they change",
        "erasure" | "subject_access" => {
            "find the person by natural key in the dimensions, delete or export, and repeat it in raw data and backups"
        }
        "audit_log" => "switch the audit log on and keep it for as long as was answered",
        "backup" => "schedule backups and restore one before going live",
        "network_boundary" => "keep it reachable from the networks that need it only",
        "impact_assessment" => {
            "assess the impact on the people concerned, together with whoever is responsible for data protection"
        }
        "breach_detection" => "agree who is told within which time, and rehearse it",
        "vendor_agreement" => "sign the agreement that the regime asks for with every vendor that holds data",
        _ => "agree with whoever is responsible how this is met",
    };
    format!("Not met by a file of this package. To do in {store} and around it: {task}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_reads() {
        assert!(table().demands.len() > 100);
        assert!(table().demands.iter().any(|demand| demand.regime == "gdpr" && demand.article.contains("17")));
    }
}
