//! Whole tables: how many rows, which row refers to which, and when things happened.
//!
//! Columns that refer to nothing come first, references are then filled in from what they refer to, so circular
//! references (a store has a manager, who works in a store) need no order. What still breaks a key goes at the end.

use super::checks;
use super::values::{DAY, NOW, Place, moment_text, number, unit, value};
use crate::deliverable::warehouse::{Raw, Warehouse};
use crate::design::TableClass;
use crate::design::snake;
use crate::sql::{DataType, Schema};
use std::collections::BTreeSet;

/// The rows of a table: a text or nothing for each column.
pub type Rows = Vec<Vec<Option<String>>>;

/// How many rows of an order a composite key such as (order, line) counts.
const LINES: usize = 3;

/// How the row that a reference points to is chosen.
#[derive(Debug, Clone, Copy)]
enum Choice {
    /// The row of the same number: one to one.
    Same,
    /// Three rows in a row point to the same one.
    Lines,
    /// All combinations with the other references of the key, in a scattered order: the step between, the number of combinations, and what to divide by.
    Combination { step: usize, of: usize, divide: usize },
    /// An earlier row of the same table.
    Earlier,
    /// Any row, some far more often than others.
    Skewed,
}

/// A reference between two tables of the sample.
struct Link {
    /// Position of the referenced table.
    target: usize,
    /// Positions of the columns: here, there.
    columns: Vec<(usize, usize)>,
    /// Whether it may be missing.
    optional: bool,
    choice: Choice,
}

/// What is planned for a table.
struct Plan {
    n_rows: usize,
    links: Vec<Link>,
    /// Keys as positions of columns.
    keys: Vec<Vec<usize>>,
    /// Columns whose values are counted up.
    unique: BTreeSet<usize>,
    /// Columns that number the lines of another row.
    lines: BTreeSet<usize>,
}

/// The rows of every table of the raw layer, in its order.
pub fn generate(warehouse: &Warehouse<'_>, schema: &Schema) -> Vec<Rows> {
    let raw = &warehouse.raw;
    let mut plans: Vec<Plan> = raw.iter().map(|table| plan(raw, table)).collect();
    one_to_one(&mut plans);
    for index in 0..plans.len() {
        choose(index, &mut plans, raw);
    }
    let mut tables: Vec<Rows> = raw.iter().zip(&plans).map(|(table, plan)| own_columns(table, plan, schema)).collect();
    refer(&mut tables, raw, &plans);
    tidy(&mut tables, &plans);
    tables
}

fn position(raw: &Raw<'_>, name: &str) -> Option<usize> {
    let exact = raw.columns.iter().position(|column| column.source.name == name);
    exact.or_else(|| raw.columns.iter().position(|column| column.source.name.eq_ignore_ascii_case(name)))
}

fn plan(all: &[Raw<'_>], raw: &Raw<'_>) -> Plan {
    let n_rows = match raw.class {
        TableClass::ReferenceList => 12,
        TableClass::Technical => 20,
        TableClass::Entity | TableClass::Extension => 100,
        TableClass::Link => 150,
        TableClass::Bridge => 200,
        TableClass::Event => 500,
    };
    let positions = |names: &[String]| names.iter().map(|name| position(raw, name)).collect::<Option<Vec<usize>>>();
    let mut keys: Vec<Vec<usize>> = Vec::new();
    let indexes = raw.source.indexes.iter().filter(|index| index.unique).map(|index| &index.columns);
    for names in std::iter::once(&raw.source.primary_key).chain(&raw.source.unique).chain(indexes) {
        if let Some(key) = positions(names).filter(|key| !key.is_empty() && !keys.contains(key)) {
            keys.push(key);
        }
    }
    let mut links = Vec::new();
    for reference in &raw.source.references {
        let Some(target) = all.iter().position(|other| other.source.key().eq_ignore_ascii_case(&reference.table))
        else {
            continue;
        };
        let pairs = reference.columns.iter().zip(&reference.to);
        let columns: Option<Vec<_>> =
            pairs.map(|(here, there)| Some((position(raw, here)?, position(&all[target], there)?))).collect();
        let Some(columns) = columns.filter(|columns| !columns.is_empty() && columns.len() == reference.columns.len())
        else {
            continue;
        };
        let optional = columns.iter().all(|(here, _)| is_optional(raw, *here));
        links.push(Link { target, columns, optional, choice: Choice::Skewed });
    }
    Plan { n_rows, links, keys, unique: BTreeSet::new(), lines: BTreeSet::new() }
}

fn is_optional(raw: &Raw<'_>, column: usize) -> bool {
    raw.columns.get(column).is_some_and(|held| held.source.nullable && !raw.key.contains(&held.source.name))
}

/// A table whose whole key is a reference has at most as many rows as what it refers to.
fn one_to_one(plans: &mut [Plan]) {
    for _ in 0..plans.len().min(16) {
        for index in 0..plans.len() {
            let plan = &plans[index];
            let limit = plan
                .links
                .iter()
                .filter(|link| link.target != index && is_key(plan, link))
                .map(|link| plans[link.target].n_rows)
                .min();
            if let Some(limit) = limit {
                plans[index].n_rows = plans[index].n_rows.min(limit);
            }
        }
    }
}

/// Whether the columns of a reference hold a whole key.
fn is_key(plan: &Plan, link: &Link) -> bool {
    plan.keys.iter().any(|key| key.iter().all(|column| link.columns.iter().any(|(here, _)| here == column)))
}

/// Decides for each reference how its row is chosen, and for each key what makes it unique.
fn choose(index: usize, plans: &mut [Plan], raw: &[Raw<'_>]) {
    let sizes: Vec<usize> = plans.iter().map(|plan| plan.n_rows).collect();
    let (keys, mut n_rows) = (plans[index].keys.clone(), plans[index].n_rows);
    let plan = &mut plans[index];
    for link in 0..plan.links.len() {
        let same = is_key(plan, &plan.links[link]);
        let held = &mut plan.links[link];
        if held.target == index {
            held.choice = Choice::Earlier;
        } else if same {
            held.choice = Choice::Same;
        }
    }
    for key in &keys {
        let through: Vec<usize> = (0..plan.links.len())
            .filter(|link| {
                plan.links[*link].columns.iter().any(|(here, _)| key.contains(here))
                    && plan.links[*link].target != index
            })
            .collect();
        let own: Vec<usize> = key
            .iter()
            .copied()
            .filter(|column| !plan.links.iter().any(|link| link.columns.iter().any(|(here, _)| here == column)))
            .collect();
        let counted = own.iter().copied().find(|column| !raw[index].columns[*column].source.data_type.is_moment());
        match (through.as_slice(), counted) {
            ([link], Some(column))
                if raw[index].columns[column].source.data_type.is_integer()
                    && !raw[index].columns[column].source.identity
                    && key.len() > 1 =>
            {
                plan.links[*link].choice = Choice::Lines;
                plan.lines.insert(column);
                n_rows = n_rows.min(sizes[plan.links[*link].target] * LINES);
            }
            (_, Some(column)) => drop(plan.unique.insert(column)),
            ([_, _, ..], None) if own.is_empty() => {
                let of: usize =
                    through.iter().map(|link| sizes[plan.links[*link].target].max(1)).fold(1, usize::saturating_mul);
                n_rows = n_rows.min((of / 2).max(1));
                let mut divide = 1;
                for link in through {
                    plan.links[link].choice = Choice::Combination { step: coprime(of), of, divide };
                    divide = divide.saturating_mul(sizes[plan.links[link].target].max(1));
                }
            }
            _ => {}
        }
    }
    plan.n_rows = n_rows;
}

/// A step that visits every one of `of` places once, scattered.
fn coprime(of: usize) -> usize {
    let divides = |mut a: usize, mut b: usize| {
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    let start = (of as f64 * 0.618) as usize | 1;
    (start..start + 200).find(|step| divides(*step, of) == 1).unwrap_or(1)
}

/// Every column that refers to nothing.
fn own_columns(raw: &Raw<'_>, plan: &Plan, schema: &Schema) -> Rows {
    let table = raw.source.key();
    let referring: BTreeSet<usize> =
        plan.links.iter().flat_map(|link| link.columns.iter().map(|(here, _)| *here)).collect();
    let mut rows: Rows = vec![vec![None; raw.columns.len()]; plan.n_rows];
    for (position, column) in raw.columns.iter().enumerate() {
        let source = column.source;
        if referring.contains(&position) || (source.data_type.is_moment() && !plan.unique.contains(&position)) {
            continue;
        }
        let allowed = checks::allowed(raw.source, &source.name);
        let enumeration = if let DataType::Enum(name) = &source.data_type { schema.enumeration(name) } else { None };
        let in_key = plan.keys.iter().any(|key| key.contains(&position));
        for (row, cells) in rows.iter_mut().enumerate() {
            let missing = source.nullable && !in_key && number(table, &source.name, row, 5).is_multiple_of(8);
            let place = Place { table, column: &source.name, row, unique: plan.unique.contains(&position) };
            cells[position] = if plan.lines.contains(&position) {
                Some((row % LINES + 1).to_string())
            } else if missing {
                None
            } else {
                Some(value(&place, &source.data_type, &allowed, enumeration))
            };
        }
    }
    let milestones = milestones(raw, &referring, &plan.unique);
    for (row, cells) in rows.iter_mut().enumerate() {
        happen(raw, row, plan.n_rows, &milestones, cells);
    }
    rows
}

/// The moments of a table in the order in which they come: begun, going on, ended, changed.
fn milestones(raw: &Raw<'_>, referring: &BTreeSet<usize>, unique: &BTreeSet<usize>) -> Vec<(u8, usize)> {
    const ENDS: [&str; 18] = [
        "end",
        "ended",
        "return",
        "returned",
        "ship",
        "shipped",
        "close",
        "closed",
        "finish",
        "finished",
        "complete",
        "completed",
        "deliver",
        "delivered",
        "paid",
        "until",
        "to",
        "due",
    ];
    const BEGINS: [&str; 8] = ["create", "created", "birth", "dob", "start", "begin", "hire", "opened"];
    let mut found: Vec<(u8, usize)> = Vec::new();
    for (position, column) in raw.columns.iter().enumerate() {
        if !column.source.data_type.is_moment() || referring.contains(&position) || unique.contains(&position) {
            continue;
        }
        let words = format!("_{}_", snake(&column.source.name));
        let any = |list: &[&str]| list.iter().any(|word| words.contains(&format!("_{word}_")));
        let rank = if raw.change_marker.as_deref() == Some(column.source.name.as_str())
            || words.contains("updat")
            || words.contains("modif")
        {
            3
        } else if any(&ENDS) {
            2
        } else if any(&BEGINS) {
            0
        } else {
            1
        };
        found.push((rank, position));
    }
    found.sort_unstable();
    found
}

/// Fills in the moments of one row, each no earlier than the one before.
fn happen(raw: &Raw<'_>, row: usize, n_rows: usize, milestones: &[(u8, usize)], cells: &mut [Option<String>]) {
    let table = raw.source.key();
    let share = (row as f64 + unit(number(table, "", row, 6))) / n_rows.max(1) as f64;
    let mut at = NOW - 730 * DAY + (share * 680.0 * DAY as f64) as i64;
    for (index, (rank, position)) in milestones.iter().enumerate() {
        let column = raw.columns[*position].source;
        let random = number(table, &column.name, row, 7);
        let words = format!("_{}_", snake(&column.name));
        if words.contains("birth") || words.contains("_dob_") {
            let born = NOW - 365 * DAY * (20 + (random % 55) as i64) - DAY * (random / 64 % 365) as i64;
            cells[*position] = Some(moment_text(born, &column.data_type));
            continue;
        }
        if index > 0 {
            let hours = if *rank == 3 { random % 6 } else { 6 + random % (24 * 7) };
            at = (at + hours as i64 * 3600 + (random / 4096 % 3600) as i64).min(NOW - 60);
        }
        // what ends may not have ended yet; everything else is null only now and then
        let rare = if *rank == 2 { 5 } else { 16 };
        let missing = column.nullable && (random / 7).is_multiple_of(rare);
        cells[*position] = (!missing).then(|| moment_text(at, &column.data_type));
    }
}

/// Fills in references, again and again until nothing more can be: what is referred to may be a reference itself.
fn refer(tables: &mut [Rows], raw: &[Raw<'_>], plans: &[Plan]) {
    let mut open: BTreeSet<(usize, usize)> = plans
        .iter()
        .enumerate()
        .flat_map(|(table, plan)| (0..plan.links.len()).map(move |link| (table, link)))
        .collect();
    let mut forced = false;
    while !open.is_empty() {
        let ready = open.iter().copied().find(|(table, link)| {
            let link = &plans[*table].links[*link];
            link.columns.iter().all(|(_, there)| {
                !open.iter().any(|(other, waiting)| {
                    *other == link.target
                        && (*other != *table)
                        && plans[*other].links[*waiting].columns.iter().any(|(here, _)| here == there)
                })
            })
        });
        // a circle of keys that refer to each other: begin anywhere
        let Some(next) = ready.or_else(|| open.first().copied()) else { break };
        if ready.is_none() && !forced {
            forced = true;
            number_keys(tables, raw, plans);
        }
        open.remove(&next);
        fill(tables, raw, plans, next.0, next.1);
    }
}

/// Counts up every key column that nothing filled.
fn number_keys(tables: &mut [Rows], raw: &[Raw<'_>], plans: &[Plan]) {
    for (index, rows) in tables.iter_mut().enumerate() {
        let primary: BTreeSet<usize> = plans[index].keys.iter().flatten().copied().collect();
        for (row, cells) in rows.iter_mut().enumerate() {
            for position in
                primary.iter().filter(|position| raw[index].columns[**position].source.data_type.is_integer())
            {
                cells[*position].get_or_insert_with(|| (row + 1).to_string());
            }
        }
    }
}

fn fill(tables: &mut [Rows], raw: &[Raw<'_>], plans: &[Plan], table: usize, link: usize) {
    let link = &plans[table].links[link];
    let targets: Vec<Vec<Option<String>>> = tables[link.target]
        .iter()
        .map(|row| link.columns.iter().map(|(_, there)| row[*there].clone()).collect())
        .collect();
    if targets.is_empty() {
        return;
    }
    let name = raw[table].columns[link.columns[0].0].source.name.as_str();
    // what happens concentrates on few, what exists is spread more evenly
    let lean = if raw[table].class == TableClass::Event { 2.0 } else { 1.2 };
    for row in 0..tables[table].len() {
        let random = number(raw[table].source.key(), name, row, 8);
        if link.optional && (random.is_multiple_of(8) || (row == 0 && matches!(link.choice, Choice::Earlier))) {
            continue;
        }
        let start = match link.choice {
            Choice::Same => row,
            Choice::Lines => row / LINES,
            Choice::Combination { step, of, divide } => (row.wrapping_mul(step) % of.max(1)) / divide,
            Choice::Earlier => row.saturating_sub(1) / 4,
            Choice::Skewed => {
                (unit(number(raw[table].source.key(), name, row, 9)).powf(lean) * targets.len() as f64) as usize
            }
        } % targets.len();
        // another reference may have filled a column that both share
        let held: Vec<Option<String>> =
            link.columns.iter().map(|(here, _)| tables[table][row][*here].clone()).collect();
        let fits = |target: &Vec<Option<String>>| {
            target
                .iter()
                .zip(&held)
                .all(|(there, here)| there.is_some() && here.as_ref().is_none_or(|here| Some(here) == there.as_ref()))
        };
        let found = (0..targets.len()).map(|step| (start + step) % targets.len()).find(|index| fits(&targets[*index]));
        if let Some(found) = found {
            for ((here, _), text) in link.columns.iter().zip(&targets[found]) {
                tables[table][row][*here] = text.clone();
            }
        }
    }
}

/// Takes out rows that break a key or a reference, until none is left.
fn tidy(tables: &mut [Rows], plans: &[Plan]) {
    loop {
        let before: usize = tables.iter().map(Vec::len).sum();
        for (rows, plan) in tables.iter_mut().zip(plans) {
            for key in &plan.keys {
                let mut seen: BTreeSet<Vec<Option<String>>> = BTreeSet::new();
                rows.retain(|row| {
                    let values: Vec<Option<String>> = key.iter().map(|column| row[*column].clone()).collect();
                    values.iter().any(Option::is_none) || seen.insert(values)
                });
            }
        }
        for (table, plan) in plans.iter().enumerate() {
            for link in &plan.links {
                let held: BTreeSet<Vec<Option<String>>> = tables[link.target]
                    .iter()
                    .map(|row| link.columns.iter().map(|(_, there)| row[*there].clone()).collect())
                    .collect();
                tables[table].retain(|row| {
                    let values: Vec<Option<String>> = link.columns.iter().map(|(here, _)| row[*here].clone()).collect();
                    values.iter().any(Option::is_none) && link.optional || held.contains(&values)
                });
            }
        }
        if tables.iter().map(Vec::len).sum::<usize>() == before {
            return;
        }
    }
}
