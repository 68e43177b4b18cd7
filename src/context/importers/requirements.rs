//! Python requirements: what the packages that a project installs tell about what it talks to.

use super::Importer;
use crate::context::{Confidence, Facts, base_name, phrases, without_mark};
use crate::finding::Place;
use crate::session::Source;

/// The importer.
pub const IMPORTER: Importer = Importer { name: "requirements", title: "Python requirements file", recognises, read };

/// What a package tells; a name that ends in `*` stands for all that begin so.
const PACKAGES: &[(&str, &str, &str, Confidence)] = &[
    ("apache-airflow", "estate.orchestrator", "airflow", Confidence::Stated),
    ("dagster", "estate.orchestrator", "dagster", Confidence::Stated),
    ("prefect", "estate.orchestrator", "prefect", Confidence::Stated),
    ("boto3", "estate.cloud", "aws", Confidence::Guessed),
    ("botocore", "estate.cloud", "aws", Confidence::Guessed),
    ("awswrangler", "estate.cloud", "aws", Confidence::Guessed),
    ("s3fs", "estate.cloud", "aws", Confidence::Guessed),
    ("apache-airflow-providers-amazon", "estate.cloud", "aws", Confidence::Guessed),
    ("google-cloud-*", "estate.cloud", "gcp", Confidence::Guessed),
    ("gcsfs", "estate.cloud", "gcp", Confidence::Guessed),
    ("apache-airflow-providers-google", "estate.cloud", "gcp", Confidence::Guessed),
    ("azure-*", "estate.cloud", "azure", Confidence::Guessed),
    ("adlfs", "estate.cloud", "azure", Confidence::Guessed),
    ("psycopg*", "data.sources", "postgres", Confidence::Derived),
    ("asyncpg", "data.sources", "postgres", Confidence::Derived),
    ("pg8000", "data.sources", "postgres", Confidence::Derived),
    ("apache-airflow-providers-postgres", "data.sources", "postgres", Confidence::Derived),
    ("pymysql", "data.sources", "mysql", Confidence::Derived),
    ("mysqlclient", "data.sources", "mysql", Confidence::Derived),
    ("mysql-connector-python", "data.sources", "mysql", Confidence::Derived),
    ("apache-airflow-providers-mysql", "data.sources", "mysql", Confidence::Derived),
    ("pymongo", "data.sources", "mongodb", Confidence::Derived),
    ("motor", "data.sources", "mongodb", Confidence::Derived),
    ("pymssql", "data.sources", "sqlserver", Confidence::Derived),
    ("oracledb", "data.sources", "oracle", Confidence::Derived),
    ("cx-oracle", "data.sources", "oracle", Confidence::Derived),
    ("paramiko", "data.sources", "files_sftp", Confidence::Guessed),
    ("simple-salesforce", "data.sources", "saas_api", Confidence::Derived),
    ("stripe", "data.sources", "saas_api", Confidence::Guessed),
    ("gspread", "data.sources", "spreadsheets", Confidence::Guessed),
    ("openpyxl", "data.sources", "spreadsheets", Confidence::Guessed),
    ("confluent-kafka", "estate.broker", "kafka", Confidence::Guessed),
    ("kafka-python*", "estate.broker", "kafka", Confidence::Guessed),
    ("aiokafka", "estate.broker", "kafka", Confidence::Guessed),
    ("pika", "estate.broker", "rabbitmq", Confidence::Guessed),
    ("google-cloud-pubsub", "estate.broker", "pubsub", Confidence::Guessed),
    ("azure-eventhub", "estate.broker", "eventhubs", Confidence::Guessed),
    ("dbt-snowflake", "estate.warehouse", "snowflake", Confidence::Derived),
    ("dbt-bigquery", "estate.warehouse", "bigquery", Confidence::Derived),
    ("dbt-redshift", "estate.warehouse", "redshift", Confidence::Derived),
    ("dbt-databricks", "estate.warehouse", "databricks", Confidence::Derived),
    ("dbt-fabric", "estate.warehouse", "fabric", Confidence::Derived),
    ("dbt-postgres", "estate.warehouse", "postgres", Confidence::Derived),
    ("dbt-clickhouse", "estate.warehouse", "clickhouse", Confidence::Derived),
    ("dbt-duckdb", "estate.warehouse", "duckdb", Confidence::Derived),
    ("snowflake-connector-python", "estate.warehouse", "snowflake", Confidence::Guessed),
    ("google-cloud-bigquery", "estate.warehouse", "bigquery", Confidence::Guessed),
    ("redshift-connector", "estate.warehouse", "redshift", Confidence::Guessed),
    ("databricks-sql-connector", "estate.warehouse", "databricks", Confidence::Guessed),
    ("clickhouse-connect", "estate.warehouse", "clickhouse", Confidence::Guessed),
    ("apache-superset", "estate.tools", "superset", Confidence::Derived),
    ("jupyter*", "estate.tools", "notebooks", Confidence::Guessed),
    ("notebook", "estate.tools", "notebooks", Confidence::Guessed),
    ("fastavro", "data.formats", "avro", Confidence::Guessed),
    ("pyarrow", "data.formats", "parquet", Confidence::Guessed),
    ("protobuf", "data.formats", "protobuf", Confidence::Guessed),
    ("dbt-*", "team.skills", "dbt", Confidence::Guessed),
    ("pyspark", "team.skills", "spark", Confidence::Guessed),
    ("apache-airflow", "team.skills", "airflow", Confidence::Guessed),
    ("pandas", "team.skills", "python", Confidence::Guessed),
    ("polars", "team.skills", "python", Confidence::Guessed),
    ("sqlalchemy", "team.skills", "python", Confidence::Guessed),
    ("kubernetes", "team.skills", "kubernetes", Confidence::Guessed),
];

fn recognises(source: &Source) -> bool {
    let name = base_name(&source.name).to_ascii_lowercase();
    let in_folder = source.name.to_ascii_lowercase().contains("requirements/");
    name.ends_with(".txt") && (name.starts_with("requirements") || name.ends_with("requirements.txt") || in_folder)
}

fn read(sources: &[&Source], facts: &mut Facts) {
    for source in sources {
        for (index, line) in without_mark(&source.text).lines().enumerate() {
            let line_number = u32::try_from(index + 1).unwrap_or(u32::MAX);
            package_line(line, &Place::new(&source.name, line_number), facts);
        }
    }
}

/// `boto3==1.34.131  # drop bucket in eu-west-1`: the package, its pinned version, what the comment says.
fn package_line(line: &str, place: &Place, facts: &mut Facts) {
    let (wanted, comment) = line.split_once('#').unwrap_or((line, ""));
    let wanted = wanted.split(';').next().unwrap_or("").trim();
    // options: -r other.txt, --hash=…
    if wanted.is_empty() || wanted.starts_with('-') {
        return;
    }
    let end = wanted.find(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c))).unwrap_or(wanted.len());
    let (name, rest) = wanted.split_at(end);
    let name = name.to_ascii_lowercase().replace(['_', '.'], "-");
    let version = rest.split_once("==").map(|(_, version)| version.split([',', ' ']).next().unwrap_or("").trim());
    let shown: String = line.trim().chars().take(160).collect();
    let told = PACKAGES.iter().filter(|row| match row.0.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => row.0 == name,
    });
    for (_, question, word, confidence) in told {
        let detail = match version {
            Some(version) if *question == "estate.orchestrator" => version.to_owned(),
            _ => shown.clone(),
        };
        facts.tell(question, word, *confidence, detail, place.clone());
    }
    if let Some(residency) = phrases::region(comment) {
        facts.tell("security.residency", residency, Confidence::Guessed, shown, place.clone());
    }
}
