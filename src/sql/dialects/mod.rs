//! The dialects of SQL that are read and written: one file of rules each, and the list of them.
//!
//! To add a dialect: a file with its `RULES`, and its line in [`dialects!`].

mod detect;
mod rules;

pub use detect::detect;
pub use rules::{DialectRules, Fold, Grammar, NameLimit, Unit};

use serde::{Deserialize, Serialize};

/// From a list of modules and names: the modules, the type [`Dialect`], and the way from one to the other.
macro_rules! dialects {
    ($($module:ident $name:ident $doc:literal,)*) => {
        $(mod $module;)*

        /// A dialect of SQL.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "lowercase")]
        pub enum Dialect { $(#[doc = $doc] $name,)* }

        impl Dialect {
            /// Every dialect.
            pub const ALL: [Self; [$($doc),*].len()] = [$(Self::$name),*];

            /// How it reads, compares and writes.
            pub fn rules(self) -> &'static DialectRules {
                match self { $(Self::$name => &$module::RULES,)* }
            }
        }
    };
}

dialects! {
    postgresql Postgresql "PostgreSQL.",
    mysql Mysql "MySQL and MariaDB.",
    sqlserver Sqlserver "SQL Server.",
    sqlite Sqlite "SQLite.",
    snowflake Snowflake "Snowflake.",
    bigquery Bigquery "BigQuery.",
    redshift Redshift "Redshift.",
    databricks Databricks "Databricks and Spark SQL.",
    duckdb Duckdb "DuckDB.",
    clickhouse Clickhouse "ClickHouse.",
    oracle Oracle "Oracle.",
}

impl Dialect {
    /// Those in which the package holds definitions, in the order in which files are delivered.
    pub const DELIVERED: [Self; 4] = [Self::Postgresql, Self::Duckdb, Self::Snowflake, Self::Bigquery];

    /// Those in which a schema can be written.
    pub const WRITTEN: [Self; 10] = [
        Self::Postgresql,
        Self::Duckdb,
        Self::Snowflake,
        Self::Bigquery,
        Self::Redshift,
        Self::Databricks,
        Self::Clickhouse,
        Self::Mysql,
        Self::Sqlserver,
        Self::Sqlite,
    ];

    /// Its name on the command line and in file names: `postgresql`.
    pub fn name(self) -> &'static str {
        self.rules().name
    }

    /// Its name for people: `PostgreSQL`.
    pub fn title(self) -> &'static str {
        self.rules().title
    }

    /// The dialect of this name or alias, whatever its case: `pg`, `mariadb`, `tsql`, `spark`.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        Self::ALL.into_iter().find(|dialect| {
            let rules = dialect.rules();
            rules.name == name || rules.aliases.contains(&name.as_str())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dialect_answers_to_its_names_and_to_no_other() {
        let mut names: Vec<&str> = Dialect::ALL
            .iter()
            .flat_map(|dialect| dialect.rules().aliases.iter().chain([&dialect.rules().name]))
            .copied()
            .collect();
        for dialect in Dialect::ALL {
            assert_eq!(Dialect::from_name(dialect.name()), Some(dialect));
            assert_eq!(serde_json::to_string(&dialect).ok(), Some(format!("\"{}\"", dialect.name())));
        }
        let n_names = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), n_names, "two dialects share a name");
        assert_eq!(Dialect::from_name("MariaDB"), Some(Dialect::Mysql));
        assert_eq!(Dialect::from_name("spark"), Some(Dialect::Databricks));
        assert_eq!(Dialect::from_name("db2"), None);
    }

    #[test]
    fn reserved_words_are_sorted_and_in_lower_case() {
        for dialect in Dialect::ALL {
            let rules = dialect.rules();
            assert!(rules.reserved.windows(2).all(|pair| pair[0] < pair[1]), "{}", rules.name);
            assert!(rules.reserved.iter().all(|word| *word == word.to_lowercase()), "{}", rules.name);
            assert!(rules.hints.iter().all(|(text, _)| *text == text.to_lowercase()), "{}", rules.name);
            assert!(rules.name_quotes.contains(&rules.quote));
        }
        assert!(Dialect::Postgresql.rules().is_reserved("ORDER"));
        assert!(!Dialect::Postgresql.rules().is_reserved("rows"));
    }

    #[test]
    fn names_are_compared_as_the_engine_does() {
        let fold = |dialect: Dialect, name, quoted| dialect.rules().fold(name, quoted);
        assert_eq!(fold(Dialect::Postgresql, "Id", false), "id");
        assert_eq!(fold(Dialect::Postgresql, "Id", true), "Id");
        assert_eq!(fold(Dialect::Snowflake, "Id", false), "ID");
        assert_eq!(fold(Dialect::Duckdb, "Id", true), "id");
        assert_eq!(fold(Dialect::Clickhouse, "Id", false), "Id");
        assert_eq!(Dialect::Bigquery.rules().fold_table("Item", false), "Item");
        assert_eq!(Dialect::Sqlserver.rules().fold_table("Item", true), "item");
    }
}
