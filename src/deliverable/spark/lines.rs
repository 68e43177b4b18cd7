//! Facts of lines that take in their header: its amounts are shared out, and all lines of one are taken in together.

use super::facts::{computed, own};
use super::job::{Code, Step};
use super::{Made, Writer, column, held, staged};
use crate::deliverable::selection::Selection;
use crate::deliverable::warehouse::scale;
use crate::design::{Fact, FactHeader, Measure, MeasureFrom, SourceColumn};
use crate::sql::DataType;

/// The lines of every header of which anything came on these days, with what is joined to them.
pub fn taken_in(write: &Writer<'_>, from: &Selection<'_>, header: &FactHeader) -> Vec<Step> {
    let mut steps = write.base_and_joins(from, None);
    let joined = from.joined();
    let above = joined.iter().find(|join| join.alias == from.alias(&header.alias));
    let (Some(raw), Some(above)) = (from.raw, above) else { return steps };
    let days = Some("days");
    let keys_of = |rows: Code, names: Vec<&str>| {
        let columns = names.into_iter().map(|name| column("", name)).collect();
        rows.method("select", columns)
    };
    let (mine, theirs): (Vec<_>, Vec<_>) = above.on.iter().map(|(here, there)| (here, there)).unzip();
    let lines = keys_of(staged(raw, days), mine.iter().map(|key| key.column.name.as_str()).collect());
    let headers = keys_of(staged(above.raw, days), theirs.iter().map(|key| key.column.name.as_str()).collect());
    steps.push(Step::Lines(mine.into_iter().map(held).collect(), [lines, headers]));
    steps
}

/// The variable `lines`: the lines of each header in their order, each with its weight.
pub fn weighed(write: &Writer<'_>, from: &Selection<'_>, fact: &Fact, header: &FactHeader) -> Step {
    let values = |names: &[String]| names.iter().map(|name| write.value(from, &own(fact, name))).collect::<Vec<_>>();
    let keys = values(&fact.business_key);
    // texts are sorted otherwise by every engine, their hashes are not
    let is_plain = |key: &Made| key.data_type.as_ref().is_some_and(|held| held.is_integer() || *held == DataType::Date);
    let order = if keys.iter().all(is_plain) {
        keys.into_iter().map(|key| key.code).collect()
    } else {
        vec![super::surrogate_key(&keys).code]
    };
    let weight = match &header.weight {
        Some(MeasureFrom::Column(column)) => exact(write.value(from, column)),
        Some(MeasureFrom::Formula(formula)) => computed(from, fact, formula),
        _ => Code::call("F.lit", vec![Code::Number(0)]),
    };
    let given = vec![
        Code::List(values(&header.columns).into_iter().map(|key| key.code).collect()).argument("header"),
        Code::List(order).argument("order"),
        weight.argument("weight"),
    ];
    Step::Let("lines", Code::call("Lines", given))
}

/// What a line takes of an amount of its header.
pub fn share(write: &Writer<'_>, from: &Selection<'_>, measure: &Measure, amount: &SourceColumn) -> Code {
    let decimals = Code::Number(scale(&measure.data_type).into());
    Code::call("lines.share", vec![exact(write.value(from, amount)), decimals])
}

/// When a row last changed, by itself or with its header; where amounts are shared out, with any line of that.
pub fn changed(write: &Writer<'_>, from: &Selection<'_>, fact: &Fact, header: &FactHeader) -> Option<Code> {
    let above = SourceColumn {
        alias: header.alias.clone(),
        table: header.table.clone(),
        column: header.change_marker.clone()?,
    };
    let moments = [own(fact, fact.change_marker.as_ref()?), above].map(|column| write.value(from, &column));
    if moments.iter().any(|made| made.data_type.is_none()) {
        return None;
    }
    let latest = Code::call("latest_of", moments.map(|made| made.code).to_vec());
    Some(if fact.allocates() { Code::call("lines.latest", vec![latest]) } else { latest })
}

/// A number that is no binary fraction.
fn exact(made: Made) -> Code {
    match made.data_type {
        Some(DataType::Real | DataType::Double) => Code::call("exact", vec![made.code]),
        _ => made.code,
    }
}
