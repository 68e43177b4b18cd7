//! The dialects of SQL that are read and written.

use serde::{Deserialize, Serialize};

/// A dialect of SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// PostgreSQL.
    Postgresql,
    /// DuckDB.
    Duckdb,
    /// Snowflake.
    Snowflake,
    /// BigQuery.
    Bigquery,
}

impl Dialect {
    /// Every dialect, in the order in which files are delivered.
    pub const ALL: [Self; 4] = [Self::Postgresql, Self::Duckdb, Self::Snowflake, Self::Bigquery];

    /// Its name on the command line and in file names: `postgresql`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Postgresql => "postgresql",
            Self::Duckdb => "duckdb",
            Self::Snowflake => "snowflake",
            Self::Bigquery => "bigquery",
        }
    }

    /// Its name for people: `PostgreSQL`.
    pub fn title(self) -> &'static str {
        match self {
            Self::Postgresql => "PostgreSQL",
            Self::Duckdb => "DuckDB",
            Self::Snowflake => "Snowflake",
            Self::Bigquery => "BigQuery",
        }
    }

    /// The dialect of this name, `postgres` and `pg` included.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let name = match name.as_str() {
            "postgres" | "pg" => "postgresql",
            other => other,
        };
        Self::ALL.into_iter().find(|dialect| dialect.name() == name)
    }
}
