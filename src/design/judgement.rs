//! What is taken for granted, what may go wrong, and what is odd about the requirements.

use super::decisions::chosen;
use super::needs::Needs;
use super::{Assumption, Decision, Model, Risk, book};
use crate::discovery::{Status, question};
use crate::figure::{DAY, Unit, quantity_text};
use crate::finding::{About, Finding, Severity, Span};

/// Options that can be chosen and whose files are not generated, with what is generated in their place.
const NOT_BUILT: &[(&str, &str, &str)] = &[
    ("processing.latency", "streaming", "a stream into the lake, and marts every five minutes"),
    ("processing.engine", "flink", "dbt models in SQL"),
    ("streaming.architecture", "lambda", "one path"),
    ("transformation.order", "etl", "what was received as it was received, masked in staging"),
    ("transformation.tool", "sql_scripts", "a dbt project"),
    ("quality.gate", "warn", "a gate that blocks publication"),
    (
        "quality.gate",
        "quarantine",
        "a gate that blocks publication; records that no reader understands are set aside by the stream",
    ),
    ("delivery.guarantee", "exactly_once_transactional", "loads that may be repeated"),
    ("schema.evolution", "land_and_reconcile", "contracts"),
];

/// How long regimes ask for records of who did what: the regime, its name, the published constant.
const LOGS: [(&str, &str, &str); 3] = [
    ("pci_dss", "PCI DSS 10.5.1", "retention.pci_audit_log"),
    ("sox", "SOX (SEC rule 2-06)", "retention.sox_audit"),
    ("hipaa", "HIPAA 164.316(b)(2)(i)", "retention.hipaa_documentation"),
];

/// Choices about the model that only the dbt project follows: Spark jobs build a star of types 1 and 2.
const ONLY_IN_DBT: &[(&str, &[&str])] = &[
    ("modelling.style", &["snowflake_schema", "data_vault_and_star", "one_big_table"]),
    ("modelling.history", &["type_0", "type_6"]),
];

/// Every need that stands on a default or an unconfirmed guess, with what it drives.
pub fn assumptions(needs: &Needs<'_>) -> Vec<Assumption> {
    needs
        .requirements()
        .items
        .iter()
        .filter(|item| item.status == Status::Assumed)
        .filter_map(|item| {
            let asked = question(&item.id)?;
            let value = item.value.as_ref().map_or_else(|| "nothing".to_owned(), |value| asked.said(value));
            Some(Assumption {
                id: item.id.clone(),
                question: asked.question.clone(),
                value: if value.is_empty() { "nothing".to_owned() } else { value },
                if_wrong: format!("Would change: {}.", asked.drives.join(", ")),
            })
        })
        .collect()
}

/// The risks of the design as decided.
pub fn risks(needs: &Needs<'_>, decisions: &[Decision], has_facts: bool) -> Vec<Risk> {
    let chosen = |id: &str| chosen(decisions, id);
    let risk = |what: &str, likelihood: &str, impact: &str, mitigation: &str| Risk {
        what: what.to_owned(),
        likelihood: likelihood.to_owned(),
        impact: impact.to_owned(),
        mitigation: mitigation.to_owned(),
    };
    let impact = match needs.choice("goals.impact_if_wrong") {
        "inconvenience" | "" => "low",
        "lost_productivity" => "medium",
        _ => "high",
    };
    let mut risks = vec![
        risk(
            "A source table changes its columns without notice",
            if ["weekly", "daily", "monthly"].contains(&needs.choice("data.schema_change")) {
                "high"
            } else {
                "medium"
            },
            impact,
            "Staging names every column it needs, so the run stops with the column's name before anything is published.",
        ),
        risk(
            "A nightly run fails and nobody notices",
            "medium",
            impact,
            "Tasks retry with growing pauses and then report; the look-back window picks up what was missed.",
        ),
    ];
    if chosen("ingestion.method") == "incremental_extract" {
        risks.push(risk(
            "Rows are deleted at the source",
            "medium",
            impact,
            "A query by watermark cannot see it: reconcile counts weekly, or read the change log instead.",
        ));
    }
    if chosen("ingestion.method") == "change_data_capture" {
        risks.push(risk(
            "The capture stops and its replication slot fills the source's disk",
            "medium",
            "high",
            "Alert on the slot's lag and cap it; the source is more important than the copy.",
        ));
    }
    if chosen("storage.serving") == "postgres" {
        risks.push(risk(
            "Readers outgrow one database",
            "medium",
            "medium",
            "The decision names the load at which it flips; the models run unchanged on the next store.",
        ));
    }
    if chosen("processing.latency") == "streaming" && needs.choice("team.on_call") != "always" {
        risks.push(risk(
            "The stream stops while nobody is on call",
            "high",
            impact,
            "It goes on from its last position when it is started again; the freshness is promised for attended hours only.",
        ));
    }
    if chosen("transport.broker") == "kafka" {
        risks.push(risk(
            "A broker is lost together with its disk",
            "low",
            "high",
            "Every record has three copies and is taken only when two have it; the lost copy is made again by itself.",
        ));
    }
    if ["snowflake", "bigquery", "databricks", "redshift"].contains(&chosen("storage.serving")) {
        risks.push(risk(
            "The bill follows the readers, and one of them writes a query that reads everything",
            "medium",
            "medium",
            "The store sleeps when nobody asks; a limit for each query and a budget with an alarm bound what one can spend.",
        ));
    }
    if chosen("resilience.level") == "single_zone" {
        risks.push(risk(
            "The zone, or the machine, is lost",
            "low",
            impact,
            "Everything can be computed again from the raw layer; the rehearsal of a lost region says how long that takes.",
        ));
    }
    if decisions.iter().any(|held| held.id == "security.sensitive_data" && held.chosen == "restrict_only") {
        risks.push(risk(
            "Personal data is read by more people than need it",
            "medium",
            if needs.regulated() { "high" } else { "medium" },
            "Roles grant access by class and every reading is logged; tokens in place of names would make it harmless.",
        ));
    }
    if needs.requirements().n_assumed() * 2 > needs.requirements().items.len() {
        risks.push(risk(
            "Most needs are assumed, and several of the assumptions are wrong together",
            "medium",
            "medium",
            "The questions stand in the order in which their answers move the design; the first ten settle most of it.",
        ));
    }
    if needs.value("team.engineers") <= 2.0 {
        risks.push(risk(
            "The platform is known by two people",
            "high",
            "medium",
            "Everything is a file with a test; the runbook in the design document is written for somebody new.",
        ));
    }
    if !has_facts {
        risks.push(risk(
            "No fact was found in what was brought in",
            "high",
            "high",
            "Bring the schema of the source, or say which table is a fact.",
        ));
    }
    // the gravest first; those of one weight stay in the order of the data's way
    risks.sort_by_key(|risk| std::cmp::Reverse(weight(&risk.likelihood) * weight(&risk.impact)));
    risks
}

fn weight(word: &str) -> u8 {
    match word {
        "high" => 3,
        "medium" => 2,
        _ => 1,
    }
}

/// What is odd about the requirements, and what of the decisions the package does not build.
pub fn oddities(needs: &Needs<'_>, decisions: &[Decision], model: &Model) -> Vec<Finding> {
    let chosen = |id: &str| chosen(decisions, id);
    let mut findings = Vec::new();
    let mut add = |rule: &str, severity: Severity, what: String, why: &str, advice: &str| {
        findings.push(Finding {
            rule: rule.to_owned(),
            severity,
            what,
            why: why.to_owned(),
            advice: advice.to_owned(),
            file: String::new(),
            span: Span::default(),
            about: About::default(),
            fix: None,
        });
    };
    let daily = needs.value("load.bytes_per_day");
    let history = needs.value("load.history");
    let days = if daily > 0.0 { history / (daily * DAY) } else { f64::INFINITY };
    let answered =
        needs.status("load.bytes_per_day") == Status::Answered && needs.status("load.history") == Status::Answered;
    if answered && days < 180.0 {
        add(
            "history_shorter_than_arrivals",
            Severity::Hint,
            format!("the history equals {} days of what arrives each day", crate::figure::number_text(days.floor())),
            "Either most of what arrives replaces older rows, or the history will grow faster than its stated growth.",
            "Check both figures: the raw layer is sized by arrivals, the serving store by history and growth.",
        );
    }
    let ceiling = book::constant("postgres.analytics_ceiling").value;
    for (id, option, built) in NOT_BUILT {
        if chosen(id) == *option {
            add(
                "option_not_built",
                Severity::Warning,
                format!("{id} is {option}, and the package builds {built}"),
                "The decision is recorded and priced, but the delivered files do not follow it yet.",
                "Build that part by hand, or choose the option that is built.",
            );
        }
    }
    for (id, options) in ONLY_IN_DBT {
        if chosen("processing.engine") == "spark" && options.contains(&chosen(id)) {
            add(
                "option_not_built",
                Severity::Warning,
                format!("{id} is {}, and only the dbt project builds it", chosen(id)),
                "The Spark jobs build a star with dimensions of types 1 and 2, which would not be the same tables.",
                "Run the dbt project, or choose a star with type 1 or type 2.",
            );
        }
    }
    let log = needs.figure("security.audit_retention", "record of who did what");
    for (regime, title, id) in LOGS {
        let least = book::constant(id);
        if needs.has("security.regimes", regime) && log.value < least.value {
            add(
                "log_kept_too_short",
                Severity::Warning,
                format!(
                    "the record of who did what is kept for {}, and {title} asks for {}",
                    log.text(),
                    quantity_text(least.value, Unit::TIME)
                ),
                "An auditor asks for what has been deleted already.",
                "Keep it for as long as the longest of the regimes asks.",
            );
        }
    }
    for table in read_whole(needs, decisions, model) {
        add(
            "event_table_read_whole",
            Severity::Warning,
            format!("{table} holds events and has no change marker, so it is read whole every time"),
            "It grows with every day, and so does the time of each run.",
            "Add a column that says when a row was written or changed, or read the change log of its database.",
        );
    }
    if chosen("processing.latency") != "streaming"
        && decisions.iter().any(|held| held.id == "transport.broker" && held.chosen != "none" && !held.pinned)
    {
        let queried = |held: &&Decision| {
            held.id == "ingestion.method" && !["event_stream", "change_data_capture"].contains(&&*held.chosen)
        };
        if decisions.iter().any(|held| queried(&held)) {
            add(
                "option_not_built",
                Severity::Warning,
                format!(
                    "events stay on {}, and the package builds what reads the other sources",
                    chosen("transport.broker")
                ),
                "The decision is recorded and priced, but the delivered files do not follow it yet.",
                "Land the topics in the raw layer with the connector of the broker.",
            );
        }
    }
    let pinned = decisions.iter().any(|decision| decision.id == "storage.serving" && decision.pinned);
    if pinned && chosen("storage.serving") == "postgres" && super::sizing::history_at_horizon(needs).value > ceiling {
        add(
            "store_too_small",
            Severity::Warning,
            format!("PostgreSQL was insisted on for {}", super::sizing::history_at_horizon(needs).text()),
            "Beyond the ceiling it serves analysis slowly, and every large query hurts the others.",
            "Keep less history there, or let the design choose.",
        );
    }
    findings
}

/// Tables of events that a load oftener than daily, or of much history, has to read from end to end.
fn read_whole<'a>(needs: &Needs<'_>, decisions: &'a [Decision], model: &Model) -> Vec<&'a str> {
    let often = super::sizing::interval(needs).value < DAY;
    let much = needs.value("load.history") > book::constant("processing.spark_from").value;
    let whole = decisions.iter().filter(|held| held.id == "loading.strategy" && held.chosen == "full_refresh");
    let tables = whole.map(|held| &*held.subject);
    tables.filter(|table| (often || much) && model.facts.iter().any(|fact| fact.source == *table)).collect()
}
