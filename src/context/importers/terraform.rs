//! Terraform: the cloud and the services that stand there, by the types of resources.

use super::Importer;
use crate::context::{Confidence, Facts, base_name, hcl, without_mark};
use crate::finding::Place;
use crate::session::Source;

/// The importer.
pub const IMPORTER: Importer = Importer { name: "terraform", title: "Terraform file", recognises, read };

/// What a type of resource tells; the first words of it are compared.
const RESOURCES: &[(&str, &str, &str, Confidence)] = &[
    ("aws_", "estate.cloud", "aws", Confidence::Derived),
    ("google_", "estate.cloud", "gcp", Confidence::Derived),
    ("azurerm_", "estate.cloud", "azure", Confidence::Derived),
    ("snowflake_", "estate.warehouse", "snowflake", Confidence::Derived),
    ("google_bigquery_", "estate.warehouse", "bigquery", Confidence::Derived),
    ("aws_redshift", "estate.warehouse", "redshift", Confidence::Derived),
    ("databricks_", "estate.warehouse", "databricks", Confidence::Derived),
    ("aws_msk_", "estate.broker", "msk", Confidence::Derived),
    ("aws_kinesis_stream", "estate.broker", "kinesis", Confidence::Derived),
    ("google_pubsub_topic", "estate.broker", "pubsub", Confidence::Derived),
    ("azurerm_eventhub", "estate.broker", "eventhubs", Confidence::Derived),
    ("confluent_kafka_", "estate.broker", "confluent", Confidence::Derived),
    ("aws_mwaa_environment", "estate.orchestrator", "airflow", Confidence::Derived),
    ("google_composer_environment", "estate.orchestrator", "airflow", Confidence::Derived),
    ("azurerm_data_factory", "estate.orchestrator", "data_factory", Confidence::Derived),
    ("aws_kms_key", "security.keys", "customer_managed", Confidence::Guessed),
];

fn recognises(source: &Source) -> bool {
    base_name(&source.name).to_ascii_lowercase().ends_with(".tf")
}

fn read(sources: &[&Source], facts: &mut Facts) {
    let mut told: Vec<(&str, &str)> = Vec::new();
    for source in sources {
        for block in hcl::read(without_mark(&source.text)).iter().filter(|block| block.kind == "resource") {
            let kind = block.label(0);
            for (_, question, word, confidence) in RESOURCES.iter().filter(|row| kind.starts_with(row.0)) {
                // each once: an estate has hundreds of resources
                if told.contains(&(question, word)) {
                    continue;
                }
                told.push((question, word));
                let detail: String = format!("{kind} {}", block.label(1)).chars().take(120).collect();
                let place = Place::new(&source.name, block.line);
                facts.tell(question, word, *confidence, detail, place);
            }
        }
    }
    if let (Some(source), false) = (sources.first(), told.is_empty()) {
        let place = Place::new(&source.name, 1);
        facts.tell("estate.automation", "partial", Confidence::Guessed, "Terraform files", place.clone());
        facts.tell("team.skills", "terraform", Confidence::Guessed, "Terraform files", place);
    }
}
