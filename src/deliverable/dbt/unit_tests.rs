//! Unit tests of what is easily got wrong, one for each kind, on rows that are written down: which of two rows stays,
//! which version held when, what a line takes of its header, who stands in for nobody, and what a later run looks at.

use super::{ROOT, Writer, allocations, histories};
use crate::deliverable::File;
use crate::deliverable::dimension_columns::{Fill, fills};
use crate::deliverable::text::{is_plain, yaml};
use crate::deliverable::warehouse::{Raw, RawColumn};
use crate::design::{Dimension, DimensionKind, Fact, MeasureFrom};
use crate::sql::DataType;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The key of the unknown member.
const UNKNOWN: &str = "00000000000000000000000000000000";

/// The unit tests; none where nothing of their kind is there. `models` are the models of the project by path and text.
pub fn files(write: &Writer<'_>, models: &[File]) -> Vec<File> {
    let facts = || write.model.facts.iter();
    let tests: Vec<String> = [
        write.warehouse.raw.iter().filter(|raw| raw.modelled).find_map(latest_row),
        write.model.dimensions.iter().find_map(|dimension| versions(write, dimension)),
        facts().find_map(|fact| shares(write, fact, models)),
        facts().find_map(|fact| unknown_members(write, fact, models)),
        facts().find_map(|fact| look_back(write, fact, models)),
    ]
    .into_iter()
    .flatten()
    .collect();
    if tests.is_empty() {
        return Vec::new();
    }
    vec![File::new(format!("{ROOT}/models/_unit_tests.yml"), format!("unit_tests:\n{}", tests.join("\n")))]
}

/// Rows of one input or of what is expected: name and value of each column.
type Row = Vec<(String, String)>;

fn rows(out: &mut String, at: usize, rows: &[Row]) {
    let pad = " ".repeat(at);
    if rows.is_empty() {
        let _ = writeln!(out, "{pad}rows: []");
        return;
    }
    let _ = writeln!(out, "{pad}rows:");
    for row in rows {
        for (index, (name, value)) in row.iter().enumerate() {
            let _ = writeln!(out, "{pad}  {} {name}: {value}", if index == 0 { "-" } else { " " });
        }
    }
}

/// A unit test: what is given to a model, and what it makes of it.
struct UnitTest<'a> {
    name: String,
    says: &'a str,
    model: &'a str,
    overrides: Option<bool>,
    given: Vec<(String, Vec<Row>)>,
    this: Option<String>,
    expected: Vec<Row>,
}

impl UnitTest<'_> {
    fn text(&self) -> String {
        let mut out =
            format!("  - name: {}\n    description: {}\n    model: {}\n", self.name, yaml(self.says), self.model);
        if let Some(later) = self.overrides {
            let _ = write!(out, "    overrides:\n      macros:\n        is_incremental: {later}\n");
        }
        out.push_str("    given:\n");
        for (input, given) in &self.given {
            let _ = writeln!(out, "      - input: {input}");
            rows(&mut out, 8, given);
        }
        if let Some(sql) = &self.this {
            let _ = write!(out, "      - input: this\n        format: sql\n        rows: |\n          {sql}\n");
        }
        out.push_str("    expect:\n");
        rows(&mut out, 6, &self.expected);
        out
    }
}

/// A value of a type, another one for every number; none where it cannot be written alike for every engine.
fn value(data_type: &DataType, number: u32) -> Option<String> {
    match data_type {
        DataType::Text(_) => Some(format!("\"{number}\"")),
        DataType::Date => Some(format!("\"2026-01-0{number}\"")),
        DataType::Timestamp => Some(format!("\"2026-01-0{number} 00:00:00\"")),
        DataType::Uuid => Some(format!("\"00000000-0000-0000-0000-00000000000{number}\"")),
        DataType::Decimal(_) => Some(number.to_string()),
        held if held.is_integer() => Some(number.to_string()),
        _ => None,
    }
}

fn plain_column(column: &&RawColumn<'_>) -> bool {
    is_plain(&column.source.name) && column.source.name == column.name
}

/// Of two rows with one key the later stays.
fn latest_row(raw: &Raw<'_>) -> Option<String> {
    let marker = raw.column(raw.change_marker.as_deref()?).filter(plain_column)?;
    let keys: Option<Vec<&RawColumn<'_>>> = raw.key.iter().map(|name| raw.column(name).filter(plain_column)).collect();
    let keys = keys.filter(|keys| !keys.is_empty() && !keys.iter().any(|key| key.name == marker.name))?;
    let told = raw.columns.iter().filter(plain_column).find(|column| {
        matches!(column.data_type, DataType::Text(None))
            && column.raw_type == column.data_type
            && !keys.iter().any(|key| key.name == column.name)
    })?;
    let row = |day: u32| -> Option<Row> {
        let mut row: Row = Vec::new();
        for key in &keys {
            row.push((key.name.clone(), value(&key.raw_type, 1)?));
        }
        row.push((told.name.clone(), value(&told.raw_type, day)?));
        row.push((marker.name.clone(), value(&DataType::Timestamp, day)?));
        Some(row)
    };
    let expected: Row = row(2)?.into_iter().filter(|(name, _)| *name != marker.name).collect();
    let model = raw.staging();
    Some(
        UnitTest {
            name: format!("{model}_keeps_the_latest_row"),
            says: "Of rows that came twice under one key, the one that changed last stays.",
            model: &model,
            overrides: None,
            given: vec![(format!("source('raw', '{}')", raw.name), vec![row(1)?, row(2)?, row(1)?])],
            this: None,
            expected: vec![expected],
        }
        .text(),
    )
}

/// A version holds until the next one, the first from the beginning.
fn versions(write: &Writer<'_>, dimension: &Dimension) -> Option<String> {
    if !dimension.has_versions() || !dimension.outriggers.is_empty() || dimension.kind != DimensionKind::Described {
        return None;
    }
    let mart = write.warehouse.mart(&dimension.name)?;
    let filled = fills(dimension, write.model).into_iter().zip(&mart.columns);
    let told = filled
        .filter(|(fill, column)| {
            matches!(fill, Fill::Attribute(_)) && fill.is_tracked(dimension) && is_plain(&column.name)
        })
        .find(|(_, column)| matches!(column.data_type, DataType::Text(_)))?
        .1;
    let moment = |day: &str| format!("\"{day} 00:00:00\"");
    let recorded = |number: u32, from: &str, to: Option<&str>| -> Row {
        vec![
            ("natural_key_hash".to_owned(), "\"a\"".to_owned()),
            (told.name.clone(), format!("\"{number}\"")),
            ("dbt_valid_from".to_owned(), moment(from)),
            ("dbt_valid_to".to_owned(), to.map_or_else(|| "null".to_owned(), moment)),
        ]
    };
    let version = |said: String, from: &str, to: &str, current: bool| -> Row {
        vec![
            (told.name.clone(), said),
            ("valid_from".to_owned(), moment(from)),
            ("valid_to".to_owned(), moment(to)),
            ("is_current".to_owned(), current.to_string()),
        ]
    };
    let expected = vec![
        version("\"1\"".to_owned(), "1900-01-01", "2026-02-01", false),
        version("\"2\"".to_owned(), "2026-02-01", "9999-12-31", true),
        version("null".to_owned(), "1900-01-01", "9999-12-31", true),
    ];
    Some(
        UnitTest {
            name: format!("{}_versions_follow_each_other", dimension.name),
            says: "The first version holds from the beginning, each until the next, the last until further notice.",
            model: &dimension.name,
            overrides: None,
            given: vec![(
                format!("ref('{}')", histories::snapshot_name(dimension)),
                vec![recorded(1, "2026-01-01", Some("2026-02-01")), recorded(2, "2026-02-01", None)],
            )],
            this: None,
            expected,
        }
        .text(),
    )
}

/// The text of a model by its name.
fn text_of<'f>(models: &'f [File], name: &str) -> Option<&'f str> {
    let end = format!("/{name}.sql");
    models.iter().find(|file| file.path.ends_with(&end)).map(|file| file.text.as_str())
}

/// Every model that a model reads, in order.
fn read_by(text: &str) -> BTreeSet<&str> {
    text.split("ref('").skip(1).filter_map(|rest| rest.split("')").next()).collect()
}

/// The inputs of a model: rows for some, none for the others.
fn inputs(text: &str, held: &[(String, Vec<Row>)]) -> Vec<(String, Vec<Row>)> {
    let of = |name: &&str| {
        let rows = held.iter().find(|(model, _)| model == name).map(|(_, rows)| rows.clone());
        (format!("ref('{name}')"), rows.unwrap_or_default())
    };
    read_by(text).iter().map(of).collect()
}

/// Three lines of one header share ten among them, and nothing is lost.
fn shares(write: &Writer<'_>, fact: &Fact, models: &[File]) -> Option<String> {
    let header = fact.header.as_ref().filter(|_| fact.allocates())?;
    let name = allocations::model_name(fact);
    let text = text_of(models, &name)?;
    let (lines, above) = (write.warehouse.source(&fact.source)?, write.warehouse.source(&header.table)?);
    let join = fact.joins.iter().find(|join| join.alias == header.alias && join.table == header.table)?;
    let (measure, amount) = fact.measures.iter().find_map(|measure| match &measure.from {
        MeasureFrom::Allocated(from) if from.alias == header.alias => Some((measure, above.column(&from.column)?)),
        _ => None,
    })?;
    let DataType::Decimal(Some((_, scale))) = measure.data_type else { return None };
    let owners: Option<Vec<(&RawColumn<'_>, &RawColumn<'_>)>> =
        join.on.iter().map(|(here, there)| Some((lines.column(here)?, above.column(there)?))).collect();
    let owners = owners?;
    let line = |number: u32| -> Option<Row> {
        let mut row: Row = Vec::new();
        for (column, _) in &owners {
            row.push((column.name.clone(), value(&column.data_type, 1)?));
        }
        for column in fact.business_key.iter().map(|name| lines.column(name)) {
            let column = column?;
            if !row.iter().any(|(name, _)| *name == column.name) {
                row.push((column.name.clone(), value(&column.data_type, number)?));
            }
        }
        Some(row)
    };
    let mut header_row: Row = Vec::new();
    for (_, column) in &owners {
        header_row.push((column.name.clone(), value(&column.data_type, 1)?));
    }
    header_row.push((amount.name.clone(), "10".to_owned()));
    let units = 10_u64 * 10_u64.pow(u32::from(scale.min(9)));
    let share = |number: u64| -> Row {
        let taken = units * number / 3 - units * (number - 1) / 3;
        let whole = 10_u64.pow(u32::from(scale.min(9)));
        let said = match scale {
            0 => taken.to_string(),
            scale => format!("{}.{:0width$}", taken / whole, taken % whole, width = usize::from(scale.min(9))),
        };
        vec![(measure.name.clone(), said)]
    };
    let all_plain = is_plain(&measure.name) && line(1)?.iter().chain(&header_row).all(|(name, _)| is_plain(name));
    let held = [(lines.staging(), vec![line(1)?, line(2)?, line(3)?]), (write.rows(above), vec![header_row])];
    all_plain.then(|| {
        UnitTest {
            name: format!("{name}_add_up"),
            says: "Ten shared out among three lines that weigh the same: what rounding leaves over falls to the last.",
            model: &name,
            overrides: None,
            given: inputs(text, &held),
            this: None,
            expected: vec![share(1), share(2), share(3)],
        }
        .text()
    })
}

/// The row of the fact's source table under a key.
fn source_row(raw: &Raw<'_>, fact: &Fact, number: u32) -> Option<Row> {
    let keys = fact.business_key.iter().map(|name| {
        let column = raw.column(name).filter(|column| is_plain(&column.name))?;
        Some((column.name.clone(), value(&column.data_type, number)?))
    });
    keys.collect::<Option<Row>>().filter(|row| !row.is_empty())
}

/// The keys of a fact to members that are looked up.
fn looked_up<'a>(write: &'a Writer<'_>, fact: &'a Fact) -> impl Iterator<Item = (&'a str, &'a Dimension)> {
    let keys = fact.dimensions.iter().filter_map(|key| Some((key.column.as_str(), write.dimension(&key.dimension)?)));
    keys.filter(|(column, dimension)| is_plain(column) && !dimension.source.is_empty())
}

/// A row whose members are not there points to the unknown ones and is not lost.
fn unknown_members(write: &Writer<'_>, fact: &Fact, models: &[File]) -> Option<String> {
    let text = text_of(models, &fact.name)?;
    let raw = write.warehouse.source(&fact.source)?;
    let expected: Row =
        looked_up(write, fact).map(|(column, _)| (column.to_owned(), format!("\"{UNKNOWN}\""))).collect();
    if expected.is_empty() {
        return None;
    }
    Some(
        UnitTest {
            name: format!("{}_keeps_orphans", fact.name),
            says: "A row whose members are not there points to the unknown ones and is not lost.",
            model: &fact.name,
            overrides: Some(false),
            given: inputs(text, &[(write.rows(raw), vec![source_row(raw, fact, 1)?])]),
            this: None,
            expected: vec![expected],
        }
        .text(),
    )
}

/// A later run looks at rows that changed within the window before the newest, and at no older ones.
fn look_back(write: &Writer<'_>, fact: &Fact, models: &[File]) -> Option<String> {
    let text = text_of(models, &fact.name)?;
    let raw = write.warehouse.source(&fact.source)?;
    let marker = raw.column(fact.change_marker.as_deref().filter(|_| fact.header.is_none())?)?;
    let moves = looked_up(write, fact).any(|(_, dimension)| !dimension.conformed.is_empty());
    if moves || !is_plain(&marker.name) || marker.data_type != DataType::Timestamp || !is_plain(&fact.surrogate_key) {
        return None;
    }
    let row = |number: u32, at: &str| -> Option<Row> {
        let mut row = source_row(raw, fact, number)?;
        row.push((marker.name.clone(), format!("\"{at} 00:00:00\"")));
        Some(row)
    };
    let mut this = format!(
        "select\n            'loaded' as {},\n            cast('2026-06-30 00:00:00' as timestamp) as source_changed_at",
        fact.surrogate_key
    );
    for (column, _) in looked_up(write, fact) {
        let _ = write!(this, ",\n            'known' as {column}");
    }
    Some(
        UnitTest {
            name: format!("{}_looks_back", fact.name),
            says: "A later run takes in what changed since shortly before the newest row, and nothing that is older.",
            model: &fact.name,
            overrides: Some(true),
            given: inputs(text, &[(write.rows(raw), vec![row(1, "2020-01-01")?, row(2, "2026-06-30")?])]),
            this: Some(this),
            expected: vec![vec![("source_changed_at".to_owned(), "\"2026-06-30 00:00:00\"".to_owned())]],
        }
        .text(),
    )
}
