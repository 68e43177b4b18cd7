//! What changed between two designs: one mechanism for the strip after an answer, the next question, what-if and drift.

use super::snapshot::{Choice, Snapshot};
use super::{Decision, Design};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Sizes that differ by less than this part of the larger are the same.
const SAME: f64 = 1e-9;

/// A decision that fell otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionChange {
    /// Its id.
    pub id: String,
    /// What it is about, with its subject where it is not the platform.
    pub title: String,
    /// How the earlier choice reads; empty where there was none.
    pub from: String,
    /// How the later choice reads; empty where there is none.
    pub to: String,
}

/// A need with another value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeedChange {
    /// The question's id.
    pub id: String,
    /// The earlier value in words; empty where there was none.
    pub from: String,
    /// The later value in words; empty where there is none.
    pub to: String,
}

/// A quantity that came, went or changed: a size, or a row of the bill in dollars a month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuantityChange {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The unit of both values: `bytes`, `USD/month`.
    pub unit: String,
    /// The earlier value; none where there was none.
    pub from: Option<f64>,
    /// The later value; none where there is none.
    pub to: Option<f64>,
}

/// Names that came and names that went.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NameChanges {
    /// What is only in the later one.
    pub added: Vec<String>,
    /// What is only in the earlier one.
    pub removed: Vec<String>,
    /// What is in both and differs.
    #[serde(default)]
    pub changed: Vec<String>,
}

impl NameChanges {
    /// Whether nothing came, went or changed.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }

    fn between(before: &BTreeSet<String>, after: &BTreeSet<String>) -> Self {
        Self {
            added: after.difference(before).cloned().collect(),
            removed: before.difference(after).cloned().collect(),
            changed: Vec::new(),
        }
    }
}

/// The differences between two designs.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Changes {
    /// Needs with another value; none where only the designs were compared.
    pub requirements: Vec<NeedChange>,
    /// Decisions that fell otherwise.
    pub decisions: Vec<DecisionChange>,
    /// Sizes that differ.
    pub sizes: Vec<QuantityChange>,
    /// Rows of the bill that differ, in dollars a month.
    pub bill: Vec<QuantityChange>,
    /// Dollars a month more, or less.
    pub monthly_usd: f64,
    /// Components and tables that came, in words.
    pub added: Vec<String>,
    /// Components and tables that went, in words.
    pub removed: Vec<String>,
    /// Parts of the platform.
    pub components: NameChanges,
    /// Tables; changed are those whose columns differ.
    pub tables: NameChanges,
    /// Columns of tables that are in both: `fct_rental.amount`.
    pub columns: NameChanges,
    /// Controls: `gdpr, Art. 17`.
    pub controls: NameChanges,
    /// Delivered files; none where only the designs were compared.
    pub files: NameChanges,
}

impl Changes {
    /// Whether nothing changed that a person would notice.
    pub fn is_empty(&self) -> bool {
        self.decisions.is_empty()
            && self.monthly_usd.abs() < 0.5
            && self.added.is_empty()
            && self.removed.is_empty()
            && self.requirements.is_empty()
            && self.columns.is_empty()
            && self.controls.is_empty()
            && self.files.is_empty()
    }
}

/// What changed from one design to the other.
pub fn compare(from: &Design, to: &Design) -> Changes {
    compare_snapshots(&Snapshot::of(from, None), &Snapshot::of(to, None))
}

/// What changed from one snapshot to the other.
pub fn compare_snapshots(from: &Snapshot, to: &Snapshot) -> Changes {
    let parts = |held: &Snapshot| held.components.iter().map(|part| part.name.clone()).collect::<BTreeSet<_>>();
    let names = |held: &Snapshot| held.model.0.keys().cloned().collect::<BTreeSet<_>>();
    let demands = |held: &Snapshot| {
        held.controls.iter().map(|held| format!("{}, {}", held.regime, held.article)).collect::<BTreeSet<_>>()
    };
    let components = NameChanges::between(&parts(from), &parts(to));
    let (tables, columns) = table_changes(from, to, NameChanges::between(&names(from), &names(to)));
    Changes {
        requirements: need_changes(from, to),
        decisions: choices_changed(&from.decisions, &to.decisions),
        sizes: sizes_changed(from, to),
        bill: bill_changed(from, to),
        monthly_usd: to.monthly_usd() - from.monthly_usd(),
        added: sorted(&components.added, &tables.added),
        removed: sorted(&components.removed, &tables.removed),
        components,
        tables,
        columns,
        controls: NameChanges::between(&demands(from), &demands(to)),
        files: file_changes(from, to),
    }
}

fn sorted(one: &[String], other: &[String]) -> Vec<String> {
    one.iter().chain(other).cloned().collect::<BTreeSet<_>>().into_iter().collect()
}

fn table_changes(from: &Snapshot, to: &Snapshot, mut tables: NameChanges) -> (NameChanges, NameChanges) {
    let mut columns = NameChanges::default();
    for (name, before) in &from.model.0 {
        let Some(after) = to.model.0.get(name).filter(|after| *after != before) else { continue };
        tables.changed.push(name.clone());
        columns.added.extend(after.difference(before).map(|column| format!("{name}.{column}")));
        columns.removed.extend(before.difference(after).map(|column| format!("{name}.{column}")));
    }
    (tables, columns)
}

fn file_changes(from: &Snapshot, to: &Snapshot) -> NameChanges {
    let paths = |held: &Snapshot| held.files.keys().cloned().collect::<BTreeSet<_>>();
    // one side without files says nothing about them
    if from.files.is_empty() || to.files.is_empty() {
        return NameChanges::default();
    }
    let both = from.files.iter().filter(|(path, mark)| to.files.get(*path).is_some_and(|other| other != *mark));
    NameChanges {
        changed: both.map(|(path, _)| path.clone()).collect(),
        ..NameChanges::between(&paths(from), &paths(to))
    }
}

fn need_changes(from: &Snapshot, to: &Snapshot) -> Vec<NeedChange> {
    if from.requirements.is_empty() || to.requirements.is_empty() {
        return Vec::new();
    }
    let find = |held: &Snapshot, id: &str| {
        held.requirements.iter().find(|need| need.id == id).map(|need| (need.value.clone(), need.said()))
    };
    let gone = from.requirements.iter().filter(|need| to.requirements.iter().all(|other| other.id != need.id));
    to.requirements
        .iter()
        .chain(gone)
        .filter_map(|need| {
            let (before, after) = (find(from, &need.id), find(to, &need.id));
            let value = |found: &Option<(Option<_>, String)>| found.as_ref().and_then(|found| found.0.clone());
            let words = |found: Option<(_, String)>| found.map(|found| found.1).unwrap_or_default();
            (value(&before) != value(&after)).then(|| NeedChange {
                id: need.id.clone(),
                from: words(before),
                to: words(after),
            })
        })
        .collect()
}

fn sizes_changed(from: &Snapshot, to: &Snapshot) -> Vec<QuantityChange> {
    let rows = |held: &Snapshot| {
        held.sizes
            .iter()
            .map(|size| (size.id.clone(), (size.name.clone(), size.unit.clone(), size.value)))
            .collect::<BTreeMap<_, _>>()
    };
    quantities_changed(&rows(from), &rows(to))
}

fn bill_changed(from: &Snapshot, to: &Snapshot) -> Vec<QuantityChange> {
    let rows = |held: &Snapshot| {
        held.bill
            .iter()
            .map(|row| (row.id.clone(), (row.component.clone(), "USD/month".to_owned(), row.monthly_usd)))
            .collect::<BTreeMap<_, _>>()
    };
    quantities_changed(&rows(from), &rows(to))
}

/// Name, unit and value by id.
type Quantities = BTreeMap<String, (String, String, Option<f64>)>;

fn quantities_changed(from: &Quantities, to: &Quantities) -> Vec<QuantityChange> {
    let ids: BTreeSet<&String> = from.keys().chain(to.keys()).collect();
    ids.into_iter()
        .filter_map(|id| {
            let (before, after) = (from.get(id), to.get(id));
            let (name, unit, _) = after.or(before)?;
            let (from, to) = (before.and_then(|held| held.2), after.and_then(|held| held.2));
            let same = match (from, to) {
                (Some(from), Some(to)) => (from - to).abs() <= SAME * from.abs().max(to.abs()),
                (from, to) => from == to,
            };
            (!same).then(|| QuantityChange { id: id.clone(), name: name.clone(), unit: unit.clone(), from, to })
        })
        .collect()
}

/// The decisions that fell otherwise, by id and subject.
pub(super) fn decision_changes(from: &[Decision], to: &[Decision]) -> Vec<DecisionChange> {
    let others = |decisions: &[Decision], than: &[Decision]| -> Vec<Choice> {
        let alike: BTreeSet<_> = than.iter().map(Decision::fell).collect();
        decisions.iter().filter(|held| !alike.contains(&held.fell())).map(Choice::from).collect()
    };
    choices_changed(&others(from, to), &others(to, from))
}

fn choices_changed(from: &[Choice], to: &[Choice]) -> Vec<DecisionChange> {
    fn keyed(choices: &[Choice]) -> BTreeMap<(&str, &str), &Choice> {
        choices.iter().map(|held| ((held.id.as_str(), held.subject.as_str()), held)).collect()
    }
    let (old, new) = (keyed(from), keyed(to));
    let keys: BTreeSet<&(&str, &str)> = old.keys().chain(new.keys()).collect();
    keys.into_iter()
        .filter_map(|key| {
            let (before, after) = (old.get(key), new.get(key));
            let same = before.map(|found| &found.chosen) == after.map(|found| &found.chosen);
            let title = |found: Option<&&Choice>| found.map(|found| found.chosen_title().to_owned());
            (!same).then(|| DecisionChange {
                id: key.0.to_owned(),
                title: after.or(before).map(|found| found.about()).unwrap_or_default(),
                from: title(before).unwrap_or_default(),
                to: title(after).unwrap_or_default(),
            })
        })
        .collect()
}

/// The likely monthly cost at today's load, in dollars.
pub fn monthly_usd(design: &Design) -> f64 {
    design.cost_today().map_or(0.0, |cost| cost.likely.plain_value())
}
