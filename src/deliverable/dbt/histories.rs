//! Dimensions that show the past: a snapshot records every change, and the dimension shows of it what the history of
//! each attribute asks for.
//!
//! Because the snapshot records everything, another choice of history later is a rebuild and loses nothing.

use super::dimensions::{description, natural_key, parent_by, with_unknown_member};
use super::{
    Expression, ROOT, Selection, Writer, conformed, heading, item, jinja_column, layout, moment, sql_type,
    surrogate_key, typed,
};
use crate::deliverable::File;
use crate::deliverable::dimension_columns::{Fill, described_columns, fills, merges_versions};
use crate::deliverable::selection::Held;
use crate::deliverable::text::{dbt_name, one_line};
use crate::deliverable::warehouse::{Mart, MartColumn};
use crate::design::{Dimension, History};
use crate::sql::DataType;
use std::collections::BTreeSet;

const FIRST: &str = "1900-01-01 00:00:00";
const LAST: &str = "9999-12-31 00:00:00";
const BY_AGE: &str = "over (partition by natural_key_hash order by dbt_valid_from)";
const NEWEST_FIRST: &str = "over (partition by natural_key_hash order by dbt_valid_from desc)";

/// The flattened dimension and its snapshot.
pub fn files(write: &Writer<'_>, dimension: &Dimension, mart: &Mart) -> Vec<File> {
    let flat = intermediate_name(dimension);
    vec![
        File::new(format!("{ROOT}/models/intermediate/{flat}.sql"), flattened(write, dimension, mart)),
        File::new(format!("{ROOT}/snapshots/{}.yml", snapshot_name(dimension)), snapshot(write, dimension)),
    ]
}

/// The model that flattens a dimension before its history is kept: `int_customer`.
pub fn intermediate_name(dimension: &Dimension) -> String {
    format!("int_{}", dimension.name.strip_prefix("dim_").unwrap_or(&dimension.name))
}

/// The snapshot that keeps its history: `snp_customer`.
pub fn snapshot_name(dimension: &Dimension) -> String {
    intermediate_name(dimension).replacen("int_", "snp_", 1)
}

fn history_text(dimension: &Dimension) -> &'static str {
    match dimension.history {
        History::Type0 => "Values stay as first loaded (type 0); the snapshot keeps what came later.",
        History::Type1 => "Values are overwritten (type 1), but for some; the snapshot keeps what was.",
        History::Type2 => "Every change adds a version (type 2), kept by the snapshot.",
        History::Type6 => {
            "Every change adds a version, kept by the snapshot; each shows the current value beside its own (type 6)."
        }
    }
}

/// The flattened dimension from which the snapshot is taken.
fn flattened(write: &Writer<'_>, dimension: &Dimension, mart: &Mart) -> String {
    let says =
        heading(&format!("What {} shows, as it is now: the snapshot compares it with what it was.", dimension.name));
    if !dimension.conformed.is_empty() {
        let made = conformed::matched(write, dimension, mart, "natural_key_hash");
        let query = made.query.trim_end().trim_end_matches(',');
        return format!("{says}with {query}\n\nselect\n{}\n{}", made.lines.join(",\n"), made.from);
    }
    let mut from = write.from(&dimension.source, &dimension.joins);
    // the dimension looks up whether there is such a parent: it may come later than its child
    let made = description(write, &mut from, dimension, mart, |from, key| {
        let values: Vec<Expression> = key.from.iter().map(|column| write.value(from, column)).collect();
        Expression { sql: surrogate_key(&values), data_type: Some(DataType::Text(None)) }
    });
    let key = surrogate_key(&natural_key(write, &from, dimension));
    let mut lines = vec![item(&key, "natural_key_hash")];
    lines.extend(made.lines);
    if let Some(changed) = changed_at(&from, dimension) {
        lines.push(item(&changed, "source_changed_at"));
    }
    let with = made.queries.trim_end().trim_end_matches(',');
    let with = if with.is_empty() { String::new() } else { format!("with {with}\n\n") };
    let staging = from.raw.map_or_else(String::new, |raw| write.rows(raw));
    format!(
        "{says}{with}select\n{}\nfrom {{{{ ref('{staging}') }}}} as {}\n{}{}",
        lines.join(",\n"),
        from.base,
        write.join_lines(&from),
        made.joins,
    )
}

/// When anything that the dimension shows last changed; none where a table of the chain does not say.
fn changed_at(from: &Selection<'_>, dimension: &Dimension) -> Option<String> {
    let markers = from.change_markers(dimension)?;
    let never = moment(FIRST);
    let of = |found: &Held<'_, '_>| {
        let made = Expression { sql: super::held(found), data_type: Some(found.column.data_type.clone()) };
        format!("coalesce({}, {never})", typed(&made, &DataType::Timestamp))
    };
    let moments: Vec<String> = markers.iter().map(of).collect();
    match moments.as_slice() {
        [only] => Some(only.clone()),
        several => Some(format!("greatest(\n        {}\n    )", several.join(",\n        "))),
    }
}

fn snapshot(write: &Writer<'_>, dimension: &Dimension) -> String {
    let from = write.from(&dimension.source, &dimension.joins);
    let strategy = match changed_at(&from, dimension) {
        Some(_) => "      strategy: timestamp\n      updated_at: source_changed_at\n",
        None => "      strategy: check\n      check_cols: all\n",
    };
    format!(
        "snapshots:\n  - name: {}\n    description: {}\n    relation: ref('{}')\n    config:\n      unique_key: natural_key_hash\n      hard_deletes: invalidate\n{strategy}",
        snapshot_name(dimension),
        crate::deliverable::text::yaml(&format!(
            "Every version of the rows of {}. Never rebuilt: it is the only place where the past is kept.",
            dimension.name
        )),
        intermediate_name(dimension),
    )
}

fn with_hash(names: &[String]) -> Vec<String> {
    std::iter::once("natural_key_hash".to_owned()).chain(names.iter().cloned()).collect()
}

/// Which query of the dimension a column is read from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Query {
    Versions,
    Currents,
    Originals,
}

impl Query {
    fn name(self) -> &'static str {
        match self {
            Self::Versions => "versions",
            Self::Currents => "currents",
            Self::Originals => "originals",
        }
    }
}

/// A dimension that shows the past, from its snapshot.
pub fn model(write: &Writer<'_>, dimension: &Dimension, mart: &Mart) -> String {
    let shown = Shown::new(write, dimension, mart);
    let mut queries = String::new();
    if shown.recorded {
        queries.push_str(&shown.recorded_query());
    }
    if dimension.has_versions() {
        queries.push_str(&shown.versions_query());
    }
    for (query, rows) in [(Query::Currents, "newest_rank <= 1"), (Query::Originals, "oldest_rank <= 1")] {
        let names = shown.columns_of(query);
        if shown.reads(query) {
            queries.push_str(&format!(
                "{} as (\n    select\n        {}\n    from recorded\n    where {rows}\n),\n\n",
                query.name(),
                with_hash(&names).join(",\n        "),
            ));
        }
    }
    format!(
        "{}with {queries}{}",
        heading(&one_line(&format!("{} {}", dimension.grain, history_text(dimension)))),
        with_unknown_member(write, dimension, mart, &shown.members(write)),
    )
}

/// What a dimension shows of its snapshot.
struct Shown<'a> {
    dimension: &'a Dimension,
    /// Every column with what fills it.
    filled: Vec<(Fill<'a>, &'a MartColumn)>,
    /// The columns that the snapshot holds.
    described: Vec<(Fill<'a>, &'a MartColumn)>,
    /// The query that gives the rows.
    base: Query,
    /// Whether changes that give no version are drawn together.
    merges: bool,
    /// Whether the snapshot is read through a query that numbers its rows.
    recorded: bool,
}

impl<'a> Shown<'a> {
    fn new(write: &Writer<'a>, dimension: &'a Dimension, mart: &'a Mart) -> Self {
        let described = described_columns(dimension, write.model, mart);
        let filled: Vec<_> = fills(dimension, write.model).into_iter().zip(&mart.columns).collect();
        let merges = merges_versions(dimension, write.model);
        let base = if dimension.has_versions() {
            Query::Versions
        } else if dimension.history == History::Type0 {
            Query::Originals
        } else {
            Query::Currents
        };
        let mut shown = Self { dimension, filled, described, base, merges, recorded: merges };
        shown.recorded |= shown.reads(Query::Originals) || shown.reads(Query::Currents);
        shown
    }

    /// Whether anything is read from a query.
    fn reads(&self, query: Query) -> bool {
        self.base == query || !self.columns_of(query).is_empty()
    }

    fn snapshot(&self) -> String {
        format!("{{{{ ref('{}') }}}}", snapshot_name(self.dimension))
    }

    /// The query that a column of the dimension is read from.
    fn query(&self, fill: &Fill<'_>) -> Query {
        match fill {
            Fill::CurrentAttribute(_) | Fill::CurrentList(_) => Query::Currents,
            Fill::NaturalKey(_) => self.base,
            fill if fill.is_described() => match fill.history(self.dimension) {
                History::Type0 => Query::Originals,
                History::Type1 => Query::Currents,
                History::Type2 | History::Type6 => Query::Versions,
            },
            _ => self.base,
        }
    }

    /// The name that a column has in the snapshot.
    fn held_name(&self, fill: &Fill<'_>) -> Option<&str> {
        let of = match fill {
            Fill::CurrentAttribute(held) => Fill::Attribute(held),
            Fill::CurrentList(list) => Fill::List(list),
            other => *other,
        };
        self.described.iter().find(|(held, _)| *held == of).map(|(_, column)| column.name.as_str())
    }

    /// The columns that are read from a query, each once.
    fn columns_of(&self, query: Query) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let read = self.filled.iter().filter(|(fill, _)| self.query(fill) == query);
        let names = read.filter_map(|(fill, _)| self.held_name(fill));
        names.filter(|name| seen.insert(*name)).map(dbt_name).collect()
    }

    /// Every change that the snapshot recorded, numbered from the first.
    fn recorded_query(&self) -> String {
        let mut lines = vec!["natural_key_hash".to_owned()];
        lines.extend(self.described.iter().map(|(_, column)| dbt_name(&column.name)));
        if self.merges {
            lines.push("dbt_valid_from".to_owned());
            lines.push(format!("first_value(dbt_valid_to) {NEWEST_FIRST} as gone_at"));
            lines.push(format!("{} as tracked_hash", self.tracked_hash()));
        }
        if self.reads(Query::Currents) {
            lines.push(format!("row_number() {NEWEST_FIRST} as newest_rank"));
        }
        if self.reads(Query::Originals) {
            lines.push(format!("row_number() {BY_AGE} as oldest_rank"));
        }
        format!(
            "recorded as (\n    select\n        {}\n    from {}\n),\n\n",
            lines.join(",\n        "),
            self.snapshot(),
        )
    }

    /// The hash of everything whose change gives a version.
    fn tracked_hash(&self) -> String {
        let tracked = self.described.iter().filter(|(fill, _)| fill.is_tracked(self.dimension));
        let parts: Vec<String> = tracked
            .map(|(_, column)| match column.data_type {
                DataType::Timestamp => format!("moment_text({})", jinja_column("", &column.name)),
                _ => jinja_column("", &column.name),
            })
            .collect();
        if parts.is_empty() {
            return "natural_key_hash".to_owned();
        }
        layout::call("surrogate_key([", &parts, "])", 8)
    }

    fn versions_query(&self) -> String {
        let (first, last, timestamp) = (moment(FIRST), moment(LAST), sql_type(&DataType::Timestamp));
        let names = self.columns_of(Query::Versions);
        let inner: String = names.iter().map(|name| format!("        {name},\n")).collect();
        let next = format!("lead(dbt_valid_from) {BY_AGE}");
        let (until, is_current) = if self.merges {
            // the last version ends where the row went from the source
            let until = format!(
                "cast(\n                {next}\n                as {timestamp}\n            ),\n            cast(gone_at as {timestamp})"
            );
            (until, format!("coalesce(\n            {next},\n            gone_at\n        ) is null"))
        } else {
            (format!("cast(dbt_valid_to as {timestamp})"), "dbt_valid_to is null".to_owned())
        };
        let mut before = String::new();
        let (from, rows) = if self.merges {
            let names: String = names.iter().map(|name| format!("        {name},\n")).collect();
            before = format!(
                "compared as (\n    select\n        natural_key_hash,\n{names}        dbt_valid_from,\n        gone_at,\n        tracked_hash,\n        lag(tracked_hash) {BY_AGE} as hash_before\n    from recorded\n),\n\n-- what changed nothing that is tracked is no version of its own\n",
            );
            ("compared".to_owned(), "    where hash_before is null or hash_before <> tracked_hash\n")
        } else {
            (self.snapshot(), "")
        };
        format!(
            "{before}versions as (\n    select\n        natural_key_hash,\n{inner}        case\n            when row_number() {BY_AGE} = 1\n                then {first}\n            else cast(dbt_valid_from as {timestamp})\n        end as valid_from,\n        coalesce(\n            {until},\n            {last}\n        ) as valid_to,\n        {is_current} as is_current\n    from {from}\n{rows}),\n\n",
        )
    }

    /// The select of every member, out of the queries before it.
    fn members(&self, write: &Writer<'_>) -> String {
        let base = self.base.name();
        let mut taken: BTreeSet<String> =
            ["versions", "currents", "originals"].into_iter().map(str::to_owned).collect();
        let mut parents = String::new();
        let lines: Vec<String> = self
            .filled
            .iter()
            .map(|(fill, column)| {
                let sql = match fill {
                    Fill::Key if self.dimension.has_versions() => format!(
                        "{{{{ surrogate_key([{}, moment_text('versions.valid_from')]) }}}}",
                        jinja_column("versions", "natural_key_hash")
                    ),
                    Fill::Key | Fill::DurableKey => format!("{base}.natural_key_hash"),
                    Fill::ValidFrom => "versions.valid_from".to_owned(),
                    Fill::ValidTo => "versions.valid_to".to_owned(),
                    Fill::IsCurrent => "versions.is_current".to_owned(),
                    fill => {
                        let held = self.held_name(fill).unwrap_or(&column.name);
                        let sql = format!("{}.{}", self.query(fill).name(), dbt_name(held));
                        match fill {
                            Fill::Outrigger(key) => {
                                let (join, sql) = parent_by(write, &mut taken, key, &sql);
                                parents.push_str(&join);
                                sql
                            }
                            _ => sql,
                        }
                    }
                };
                item(&sql, &column.name)
            })
            .collect();
        let mut joins = String::new();
        for query in [Query::Currents, Query::Originals] {
            if query != self.base && !self.columns_of(query).is_empty() {
                let name = query.name();
                joins.push_str(&format!(
                    "inner join {name}\n    on {base}.natural_key_hash = {name}.natural_key_hash\n"
                ));
            }
        }
        format!("select\n{}\nfrom {base}\n{joins}{parents}", lines.join(",\n"))
    }
}
