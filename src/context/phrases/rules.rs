//! The words that are looked for and what each tells.

use crate::context::Confidence::{self, Derived, Guessed, Stated};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What a fact shows beyond its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// The sentence.
    Sentence,
    /// The words themselves and a version after them: `PostgreSQL 15`.
    Name,
    /// The version alone, which also makes the fact stated; else the sentence.
    Version,
}

/// Words and what they tell.
#[derive(Debug)]
pub struct Rule {
    /// The words in small letters, in several forms.
    pub say: &'static [&'static str],
    /// The question they answer.
    pub question: &'static str,
    /// The answer; empty where the words are too general to be one.
    pub word: &'static str,
    /// How sure that is.
    pub sure: Confidence,
    /// What is shown.
    pub show: Show,
    /// How sure it is that there is none, where the words are denied.
    pub none: Option<Confidence>,
}

impl Rule {
    /// Whether it speaks of what exists today, so that a mere plan tells nothing.
    pub fn is_of_today(&self) -> bool {
        self.question.starts_with("estate.")
            || matches!(self.question, "data.sources" | "data.change_marker" | "team.skills")
    }
}

const fn rule(
    question: &'static str,
    word: &'static str,
    say: &'static [&'static str],
    sure: Confidence,
    show: Show,
) -> Rule {
    Rule { say, question, word, sure, show, none: None }
}

/// Words too general to be an answer, whose denial is one.
const fn denial(question: &'static str, say: &'static [&'static str]) -> Rule {
    Rule { say, question, word: "", sure: Guessed, show: Show::Sentence, none: Some(Stated) }
}

/// The rules that begin with a word, each with the form that does.
pub fn starting_with(word: &str) -> &'static [(&'static Rule, &'static str)] {
    static INDEX: OnceLock<BTreeMap<&'static str, Vec<(&'static Rule, &'static str)>>> = OnceLock::new();
    let index = INDEX.get_or_init(|| {
        let mut index: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for rule in RULES {
            for phrase in rule.say {
                index.entry(phrase.split(' ').next().unwrap_or(phrase)).or_default().push((rule, *phrase));
            }
        }
        index
    });
    index.get(word).map_or(&[], Vec::as_slice)
}

static RULES: &[Rule] = &[
    rule("data.sources", "postgres", &["postgresql", "postgres"], Derived, Show::Name),
    rule("data.sources", "mysql", &["mysql", "mariadb"], Derived, Show::Name),
    rule("data.sources", "sqlserver", &["sql server", "mssql"], Derived, Show::Name),
    rule("data.sources", "oracle", &["oracle"], Derived, Show::Name),
    rule("data.sources", "mongodb", &["mongodb", "mongo"], Derived, Show::Name),
    rule("data.sources", "files_sftp", &["sftp", "ftp"], Derived, Show::Sentence),
    rule("data.sources", "saas_api", &["salesforce", "hubspot", "shopify", "zendesk", "stripe"], Guessed, Show::Name),
    rule("data.sources", "spreadsheets", &["google sheets", "spreadsheet", "spreadsheets"], Guessed, Show::Sentence),
    rule("data.sources", "kafka", &["kafka topic", "kafka topics"], Guessed, Show::Sentence),
    rule("data.sources", "mainframe", &["mainframe"], Derived, Show::Sentence),
    rule("data.sources", "iot", &["iot", "sensors"], Guessed, Show::Sentence),
    rule("data.formats", "csv", &["csv"], Guessed, Show::Sentence),
    rule("data.formats", "json", &["json"], Guessed, Show::Sentence),
    rule("data.formats", "parquet", &["parquet"], Guessed, Show::Sentence),
    rule("data.formats", "avro", &["avro"], Guessed, Show::Sentence),
    rule("data.formats", "protobuf", &["protobuf"], Guessed, Show::Sentence),
    rule("data.formats", "xml", &["xml"], Guessed, Show::Sentence),
    rule("data.change_marker", "write_ahead_log", &["wal level logical"], Stated, Show::Sentence),
    rule(
        "data.change_marker",
        "write_ahead_log",
        &["logical replication", "change data capture", "cdc", "debezium"],
        Derived,
        Show::Sentence,
    ),
    rule("data.change_marker", "change_stream", &["change stream", "change streams"], Derived, Show::Sentence),
    denial("estate.warehouse", &["warehouse", "data warehouse", "lakehouse", "data lake"]),
    rule("estate.warehouse", "snowflake", &["snowflake"], Derived, Show::Name),
    rule("estate.warehouse", "bigquery", &["bigquery", "big query"], Derived, Show::Name),
    rule("estate.warehouse", "redshift", &["redshift"], Derived, Show::Name),
    rule("estate.warehouse", "databricks", &["databricks"], Derived, Show::Name),
    rule("estate.warehouse", "fabric", &["microsoft fabric"], Derived, Show::Name),
    rule("estate.warehouse", "clickhouse", &["clickhouse"], Derived, Show::Name),
    rule("estate.warehouse", "duckdb", &["duckdb"], Derived, Show::Name),
    rule("estate.warehouse", "oracle_teradata", &["teradata"], Derived, Show::Name),
    rule("estate.warehouse", "hadoop", &["hadoop"], Derived, Show::Name),
    denial("estate.orchestrator", &["orchestrator", "workflow engine", "orchestration"]),
    rule("estate.orchestrator", "airflow", &["airflow"], Derived, Show::Version),
    rule("estate.orchestrator", "dagster", &["dagster"], Derived, Show::Version),
    rule("estate.orchestrator", "prefect", &["prefect"], Derived, Show::Version),
    rule("estate.orchestrator", "data_factory", &["data factory"], Derived, Show::Version),
    rule("estate.orchestrator", "dbt_cloud", &["dbt cloud"], Derived, Show::Version),
    rule("estate.orchestrator", "databricks_workflows", &["databricks workflows"], Derived, Show::Version),
    rule("estate.orchestrator", "step_functions", &["step functions"], Derived, Show::Version),
    rule("estate.orchestrator", "cron", &["cron", "crontab", "cronjob", "cronjobs"], Derived, Show::Sentence),
    denial("estate.broker", &["broker", "message broker", "message queue", "event bus", "event stream", "queue"]),
    Rule {
        say: &["kafka"],
        question: "estate.broker",
        word: "kafka",
        sure: Derived,
        show: Show::Name,
        none: Some(Guessed),
    },
    rule("estate.broker", "msk", &["msk"], Derived, Show::Name),
    rule("estate.broker", "confluent", &["confluent"], Derived, Show::Name),
    rule("estate.broker", "kinesis", &["kinesis"], Derived, Show::Name),
    rule("estate.broker", "pubsub", &["pubsub", "pub sub"], Derived, Show::Name),
    rule("estate.broker", "eventhubs", &["event hubs", "eventhubs"], Derived, Show::Name),
    rule("estate.broker", "rabbitmq", &["rabbitmq"], Derived, Show::Name),
    rule("estate.broker", "sqs", &["sqs"], Derived, Show::Name),
    rule("estate.tools", "powerbi", &["power bi", "powerbi"], Derived, Show::Sentence),
    rule("estate.tools", "tableau", &["tableau"], Derived, Show::Sentence),
    rule("estate.tools", "looker", &["looker"], Derived, Show::Sentence),
    rule("estate.tools", "metabase", &["metabase"], Derived, Show::Sentence),
    rule("estate.tools", "superset", &["superset"], Derived, Show::Sentence),
    rule("estate.tools", "quicksight", &["quicksight"], Derived, Show::Sentence),
    rule("estate.tools", "excel", &["excel"], Guessed, Show::Sentence),
    rule("estate.tools", "notebooks", &["jupyter", "notebooks"], Guessed, Show::Sentence),
    rule("estate.cloud", "aws", &["aws", "amazon web services"], Derived, Show::Sentence),
    rule("estate.cloud", "aws", &["s3", "ec2", "redshift", "kinesis", "rds"], Guessed, Show::Sentence),
    rule("estate.cloud", "gcp", &["gcp", "google cloud"], Derived, Show::Sentence),
    rule("estate.cloud", "gcp", &["bigquery", "gcs"], Guessed, Show::Sentence),
    rule("estate.cloud", "azure", &["azure"], Derived, Show::Sentence),
    rule("estate.cloud", "azure", &["synapse", "microsoft fabric"], Guessed, Show::Sentence),
    rule(
        "estate.cloud",
        "on_prem",
        &["on premises", "on prem", "on premise", "own servers", "own data centre", "own data center"],
        Derived,
        Show::Sentence,
    ),
    rule(
        "estate.automation",
        "partial",
        &["terraform", "github actions", "gitlab ci", "ansible"],
        Guessed,
        Show::Sentence,
    ),
    rule(
        "needs.freshness",
        "24 h",
        &["nightly", "daily", "overnight", "every night", "every day"],
        Guessed,
        Show::Sentence,
    ),
    rule("needs.freshness", "1 h", &["hourly", "every hour"], Guessed, Show::Sentence),
    rule("needs.freshness", "7 days", &["weekly", "every week"], Guessed, Show::Sentence),
    rule("needs.freshness", "1 min", &["real time"], Guessed, Show::Sentence),
    rule("security.regimes", "gdpr", &["gdpr"], Derived, Show::Sentence),
    rule("security.regimes", "ccpa", &["ccpa"], Derived, Show::Sentence),
    rule("security.regimes", "hipaa", &["hipaa"], Derived, Show::Sentence),
    rule("security.regimes", "pci_dss", &["pci dss", "pci"], Derived, Show::Sentence),
    rule("security.regimes", "sox", &["sox", "sarbanes oxley"], Derived, Show::Sentence),
    rule("security.regimes", "soc2", &["soc 2", "soc2"], Derived, Show::Sentence),
    rule("security.regimes", "iso27001", &["iso 27001", "iso27001"], Derived, Show::Sentence),
    rule("security.regimes", "fedramp", &["fedramp"], Derived, Show::Sentence),
    rule("security.regimes", "eu_ai_act", &["eu ai act"], Derived, Show::Sentence),
    rule(
        "security.data_classes",
        "contact",
        &[
            "e mail addresses",
            "e mail address",
            "email addresses",
            "email address",
            "postal addresses",
            "postal address",
            "home addresses",
            "phone numbers",
            "customer names",
            "names and addresses",
        ],
        Guessed,
        Show::Sentence,
    ),
    rule(
        "security.data_classes",
        "cardholder_pan",
        &["card numbers", "card number", "card data"],
        Guessed,
        Show::Sentence,
    ),
    rule(
        "security.data_classes",
        "financial_account",
        &["iban", "ibans", "bank accounts", "account numbers"],
        Guessed,
        Show::Sentence,
    ),
    rule(
        "security.data_classes",
        "health_phi",
        &["patient", "patients", "diagnoses", "health data", "medical records"],
        Guessed,
        Show::Sentence,
    ),
    rule(
        "security.data_classes",
        "national_id",
        &["passport numbers", "passports", "social security numbers", "national ids"],
        Guessed,
        Show::Sentence,
    ),
    rule("security.data_classes", "biometric", &["fingerprints", "biometric data"], Guessed, Show::Sentence),
    rule("security.data_classes", "location", &["gps", "geolocation", "location data"], Guessed, Show::Sentence),
    rule("security.data_classes", "credentials", &["passwords", "credentials"], Guessed, Show::Sentence),
    rule("team.skills", "sql", &["sql"], Guessed, Show::Sentence),
    rule("team.skills", "python", &["python"], Guessed, Show::Sentence),
    rule("team.skills", "dbt", &["dbt"], Guessed, Show::Sentence),
    rule("team.skills", "spark", &["spark", "pyspark"], Guessed, Show::Sentence),
    rule("team.skills", "kafka", &["kafka"], Guessed, Show::Sentence),
    rule("team.skills", "kubernetes", &["kubernetes"], Guessed, Show::Sentence),
    rule("team.skills", "terraform", &["terraform"], Guessed, Show::Sentence),
    rule("team.skills", "airflow", &["airflow"], Guessed, Show::Sentence),
    rule("team.skills", "scala", &["scala"], Guessed, Show::Sentence),
];
