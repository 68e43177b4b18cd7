//! How rows of the source come into the lake: by which of the delivered programs, and with which driver.

use super::Given;
use crate::discovery::Status;
use crate::sql::{Dialect, Table};

/// A way into the lake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Intake {
    /// Queries to a PostgreSQL.
    Postgresql,
    /// Queries to a MySQL or MariaDB.
    Mysql,
    /// Queries to a SQL Server.
    Sqlserver,
    /// Queries to an Oracle database.
    Oracle,
    /// Files that the source puts into a folder or under a prefix of an object store.
    Files,
    /// Pages of a programming interface.
    Api,
}

/// The setting that names the source, or the first of several.
pub const MAIN_SETTING: &str = "SOURCE_DSN";

impl Intake {
    /// Its word in `tables.json`; of a database, also the module that reads it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Postgresql => "postgresql",
            Self::Mysql => "mysql",
            Self::Sqlserver => "sqlserver",
            Self::Oracle => "oracle",
            Self::Files => "files",
            Self::Api => "api",
        }
    }

    /// Whether it is a database that answers queries.
    pub fn is_database(self) -> bool {
        !matches!(self, Self::Files | Self::Api)
    }

    /// An example of what the setting says: where the source is.
    fn example(self) -> &'static str {
        match self {
            Self::Postgresql => "'host=… dbname=… user=…'",
            Self::Mysql => "'mysql://reader:…@host:3306/database'",
            Self::Sqlserver => "'sqlserver://reader:…@host:1433/database'",
            Self::Oracle => "'oracle://reader:…@host:1521/service'",
            Self::Files => "/path/to/inbox",
            Self::Api => "https://…",
        }
    }

    /// The setting that says where a database is, beside that of another engine.
    fn own_setting(self) -> &'static str {
        match self {
            Self::Postgresql => "POSTGRESQL_DSN",
            Self::Mysql => "MYSQL_DSN",
            Self::Sqlserver => "SQLSERVER_DSN",
            Self::Oracle => "ORACLE_DSN",
            Self::Files | Self::Api => self.way().0,
        }
    }

    /// The setting that names the source, and the program that reads it.
    pub fn way(self) -> (&'static str, &'static str) {
        match self {
            Self::Files => ("INBOX", "files"),
            Self::Api => ("API_URL", "api"),
            _ => (MAIN_SETTING, "extract"),
        }
    }

    /// What has to be installed to read it, in its pinned version; files and pages need nothing.
    pub fn driver(self) -> Option<&'static str> {
        match self {
            Self::Postgresql => Some("psycopg2-binary==2.9.13"),
            Self::Mysql => Some("pymysql==1.2.4"),
            Self::Sqlserver => Some("pymssql==2.4.6"),
            Self::Oracle => Some("oracledb==26.1.0"),
            Self::Files | Self::Api => None,
        }
    }

    /// What a source of this kind is called in the answers.
    fn of_source(word: &str) -> Option<Self> {
        match word {
            "postgres" => Some(Self::Postgresql),
            "mysql" => Some(Self::Mysql),
            "sqlserver" => Some(Self::Sqlserver),
            "oracle" => Some(Self::Oracle),
            "files_sftp" | "object_storage" | "spreadsheets" => Some(Self::Files),
            "saas_api" => Some(Self::Api),
            _ => None,
        }
    }

    fn of_dialect(dialect: Dialect) -> Option<Self> {
        match dialect {
            Dialect::Postgresql => Some(Self::Postgresql),
            Dialect::Mysql => Some(Self::Mysql),
            Dialect::Sqlserver => Some(Self::Sqlserver),
            Dialect::Oracle => Some(Self::Oracle),
            _ => None,
        }
    }

    fn of_decision(subject: &str, chosen: &str) -> Option<Self> {
        match chosen {
            "file_drop" => Some(Self::Files),
            "api_pull" => Some(Self::Api),
            _ => Self::of_source(subject),
        }
    }
}

/// Whether the design's orchestrator runs Airflow DAGs, or none was decided on.
pub fn runs_airflow(given: &Given<'_>) -> bool {
    ["airflow", "mwaa", "composer", ""].contains(&given.design.chosen("orchestration.tool"))
}

impl Given<'_> {
    /// The ways in which the package reads its sources, that of the brought tables first; none where it cannot.
    pub fn intakes(&self) -> Vec<Intake> {
        let by_dialect: Vec<Intake> =
            self.facts.dialects.values().filter_map(|held| Intake::of_dialect(*held)).collect();
        let known = self.requirements.status("data.sources") != Status::Assumed;
        let mut found: Vec<Intake> = if known || self.facts.dialects.is_empty() {
            self.requirements.choices("data.sources").iter().filter_map(|word| Intake::of_source(word)).collect()
        } else {
            by_dialect.clone()
        };
        let decided = self.design.decisions.iter().filter(|held| known && held.id == "ingestion.method");
        found.extend(decided.filter_map(|held| Intake::of_decision(&held.subject, &held.chosen)));
        found.sort_by_key(|intake| (!by_dialect.contains(intake), *intake));
        found.dedup();
        found
    }

    /// Whether the package reads a source by itself: one that it knows how to read.
    pub fn extracts(&self) -> bool {
        !self.intakes().is_empty()
    }

    /// The way in which a table is read: that of its file's engine, or else the first.
    pub fn intake_of(&self, table: &Table) -> Option<Intake> {
        let intakes = self.intakes();
        let own = self.facts.dialects.get(&table.place.file).and_then(|held| Intake::of_dialect(*held));
        own.filter(|own| intakes.contains(own)).or(intakes.first().copied())
    }

    /// The setting that names the source of a way: databases of several engines have one each.
    pub fn setting(&self, intake: Intake) -> &'static str {
        let first = self.intakes().into_iter().find(|held| held.is_database());
        if first == Some(intake) || !intake.is_database() { intake.way().0 } else { intake.own_setting() }
    }

    /// The ways in which the tables are read, the first of all at least, each with an example of its setting.
    pub fn settings(&self) -> Vec<(Intake, String)> {
        let used: Vec<Intake> =
            self.warehouse.raw.iter().filter(|raw| raw.modelled).filter_map(|raw| self.intake_of(raw.source)).collect();
        let intakes = self.intakes();
        let database = intakes.iter().find(|intake| intake.is_database());
        let is_read = |at: usize, intake: &Intake| at == 0 || Some(intake) == database || used.contains(intake);
        let there = intakes.iter().enumerate().filter(|(at, intake)| is_read(*at, intake));
        there.map(|(_, intake)| (*intake, format!("{}={}", self.setting(*intake), intake.example()))).collect()
    }

    /// The settings that name a source, each with the program that reads it.
    pub fn ways(&self) -> Vec<(&'static str, &'static str)> {
        let mut found: Vec<_> = Vec::new();
        for way in self.intakes().into_iter().map(Intake::way) {
            if !found.contains(&way) {
                found.push(way);
            }
        }
        found
    }

    /// The programs that read a source.
    pub fn programs(&self) -> Vec<&'static str> {
        self.ways().into_iter().map(|(_, program)| program).collect()
    }

    /// Whether the source is read whole every time, as was decided.
    pub fn reads_whole(&self, intake: Intake) -> bool {
        self.design.decisions.iter().any(|held| {
            held.id == "ingestion.method"
                && held.chosen == "full_extract"
                && Intake::of_source(&held.subject) == Some(intake)
        })
    }
}
