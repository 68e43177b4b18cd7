//! What stands around the package by the choices of the design: the services of the local stack, the cloud.

use super::Given;
use super::intake::Intake;

/// Which services a machine needs to run the package by itself.
#[derive(Debug, Clone, Copy)]
pub struct Services {
    /// The source, filled with the sample.
    pub source: bool,
    /// The warehouse, where it is PostgreSQL.
    pub postgres: bool,
    /// The warehouse, where it is ClickHouse.
    pub clickhouse: bool,
    /// Airflow: managed ones are tried out on one of one's own.
    pub airflow: bool,
    /// Kafka, where the broker speaks its protocol.
    pub kafka: bool,
}

impl Services {
    /// Those that the design asks for.
    pub fn of(given: &Given<'_>) -> Self {
        let chosen = |decision: &str, options: &[&str]| options.contains(&given.design.chosen(decision));
        Self {
            source: reads_postgres_alone(given),
            postgres: chosen("storage.serving", &["postgres"]),
            clickhouse: chosen("storage.serving", &["clickhouse"]),
            airflow: chosen("orchestration.tool", &["airflow", "mwaa", "composer"]),
            kafka: chosen("transport.broker", &["kafka", "msk", "confluent", "eventhubs"]),
        }
    }

    /// Whether there is anything to start.
    pub fn any(self) -> bool {
        self.source || self.postgres || self.clickhouse || self.airflow || self.kafka
    }
}

/// Whether PostgreSQL is the one database that is read: the local stack can stand in for it, and for no other.
fn reads_postgres_alone(given: &Given<'_>) -> bool {
    let ways = given.settings();
    let mut databases = ways.iter().map(|(intake, _)| *intake).filter(|intake| intake.is_database());
    databases.next() == Some(Intake::Postgresql) && databases.next().is_none()
}

/// The cloud whose estate is delivered; none where everything stands elsewhere.
pub fn cloud<'a>(given: &Given<'a>) -> Option<&'a str> {
    let cloud = given.requirements.choice("estate.cloud");
    ["aws", "gcp", "azure"].contains(&cloud).then_some(cloud)
}

/// Whether the estate can be planned without an account: by the tests of its definitions, which are written for AWS and for
/// warehouses that stand in it.
pub fn has_plan_tests(given: &Given<'_>) -> bool {
    cloud(given) == Some("aws") && !["snowflake", "databricks"].contains(&given.design.chosen("storage.serving"))
}

/// Whether dashboards can read the warehouse by what Grafana brings along: it speaks PostgreSQL's protocol.
pub fn has_dashboards(given: &Given<'_>) -> bool {
    ["postgres", "redshift"].contains(&given.design.chosen("storage.serving"))
}
