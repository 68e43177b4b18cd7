//! Amounts of a header shared out among its lines, exactly: the shares of all lines add up to the amount.
//!
//! Each line takes the difference of two running shares in whole units of the last decimal, so nothing is lost to
//! rounding, and every engine comes to the same shares.

use super::{Expression, LONGEST_ON_A_LINE, ROOT, Selection, Writer, heading, item, layout, left_join, moment, typed};
use crate::deliverable::File;
use crate::deliverable::text::{dbt_name, free_name, string};
use crate::deliverable::warehouse::scale;
use crate::design::{Fact, FactHeader, MeasureFrom, SourceColumn};
use crate::sql::{DataType, Formula};

/// Decimals of the line's amount that count when shares are taken.
const WEIGHT_DECIMALS: u16 = 4;

pub fn files(write: &Writer<'_>) -> Vec<File> {
    let shares = write.model.facts.iter().filter(|fact| fact.allocates()).filter_map(|fact| {
        let name = model_name(fact);
        Some(File::new(format!("{ROOT}/models/intermediate/{name}.sql"), model(write, fact, fact.header.as_ref()?)))
    });
    shares.collect()
}

/// The model with the shares of a fact's rows: `int_order_detail_shares`.
pub fn model_name(fact: &Fact) -> String {
    format!("int_{}_shares", fact.surrogate_key.strip_suffix("_key").unwrap_or(&fact.name))
}

/// A column of the fact's own table.
pub fn own(fact: &Fact, column: &str) -> SourceColumn {
    SourceColumn { alias: String::new(), table: fact.source.clone(), column: column.to_owned() }
}

/// A formula over columns of the fact's own table; binary fractions become exact ones first, for the sake of equal sums.
pub fn computed(write: &Writer<'_>, from: &Selection<'_>, fact: &Fact, formula: &Formula) -> Expression {
    let sql = formula.sql(&|name| exact(&write.value(from, &own(fact, name))));
    Expression { sql, data_type: None }
}

/// A number that is no binary fraction.
fn exact(made: &Expression) -> String {
    match made.data_type {
        Some(DataType::Real | DataType::Double) => format!("{{{{ exact({}) }}}}", string(&made.sql)),
        // in units of a last decimal a small whole number would leave its type
        Some(DataType::SmallInt | DataType::Integer) => typed(made, &DataType::BigInt),
        _ => made.sql.clone(),
    }
}

/// When a row of a fact with a header last changed: by itself or with its header.
pub fn changed(write: &Writer<'_>, from: &Selection<'_>, fact: &Fact, header: &FactHeader) -> Option<String> {
    let above = SourceColumn {
        alias: header.alias.clone(),
        table: header.table.clone(),
        column: header.change_marker.clone()?,
    };
    let never = moment("1900-01-01 00:00:00");
    let moments = [own(fact, fact.change_marker.as_ref()?), above].map(|column| write.value(from, &column));
    if moments.iter().any(|made| made.data_type.is_none()) {
        return None;
    }
    let moments = moments.map(|made| format!("coalesce({}, {never})", typed(&made, &DataType::Timestamp)));
    Some(format!("greatest(\n        {}\n    )", moments.join(",\n        ")))
}

/// The join of a fact to its shares, and their alias.
pub fn join(write: &Writer<'_>, from: &mut Selection<'_>, fact: &Fact) -> (String, String) {
    let alias = free_name("shares", &mut from.taken);
    let conditions: Vec<String> = fact
        .business_key
        .iter()
        .enumerate()
        .map(|(at, name)| format!("{} = {alias}.line_key_{}", write.value(from, &own(fact, name)).sql, at + 1))
        .collect();
    (left_join(&model_name(fact), &alias, &conditions), alias)
}

fn model(write: &Writer<'_>, fact: &Fact, header: &FactHeader) -> String {
    let from = write.from(&fact.source, &fact.joins);
    let amounts: Vec<_> = fact
        .measures
        .iter()
        .filter_map(|measure| match &measure.from {
            MeasureFrom::Allocated(column) => Some((measure, column)),
            _ => None,
        })
        .collect();
    let weight = match &header.weight {
        Some(MeasureFrom::Column(column)) => exact(&write.value(&from, column)),
        Some(MeasureFrom::Formula(formula)) => computed(write, &from, fact, formula).sql,
        _ => "0".to_owned(),
    };
    let keys: Vec<Expression> = fact.business_key.iter().map(|name| write.value(&from, &own(fact, name))).collect();
    let owners: Vec<Expression> = header.columns.iter().map(|name| write.value(&from, &own(fact, name))).collect();
    let mut lines: Vec<String> = Vec::new();
    lines.extend(keys.iter().enumerate().map(|(at, key)| item(&key.sql, &format!("line_key_{}", at + 1))));
    lines.extend(owners.iter().enumerate().map(|(at, key)| item(&key.sql, &format!("header_key_{}", at + 1))));
    let weight = if weight.len() > LONGEST_ON_A_LINE {
        format!("coalesce(\n        {},\n        0\n    )", layout::product(&weight, 8))
    } else {
        format!("coalesce({weight}, 0)")
    };
    lines.push(item(&weight, "line_weight"));
    for (at, (_, column)) in amounts.iter().enumerate() {
        lines.push(item(&exact(&write.value(&from, column)), &format!("amount_{}", at + 1)));
    }
    let changed = changed(write, &from, fact, header);
    lines.extend(changed.as_ref().map(|sql| item(sql, "changed_at")));
    // columns as they are before what is computed
    lines.sort_by_key(|line| line.contains('('));
    let numbered = |name: &str, n: usize| (1..=n).map(|at| format!("{name}_{at}")).collect::<Vec<_>>().join(", ");
    let owner = numbered("header_key", owners.len());
    // texts are sorted otherwise by every engine, their hashes are not
    let is_plain =
        |key: &Expression| key.data_type.as_ref().is_some_and(|held| held.is_integer() || *held == DataType::Date);
    let order = if keys.iter().all(is_plain) {
        numbered("line_key", keys.len())
    } else {
        let parts: Vec<String> = keys
            .iter()
            .enumerate()
            .map(|(at, key)| {
                let named = Expression { sql: format!("line_key_{}", at + 1), data_type: key.data_type.clone() };
                named.key_part()
            })
            .collect();
        format!("{{{{ surrogate_key([{}]) }}}}", parts.join(", "))
    };
    let so_far = format!(
        "(\n            partition by {owner} order by {order}\n            rows between unbounded preceding and current row\n        )"
    );
    // plain columns stand before computed ones
    let passed = if changed.is_some() { "        changed_at,\n" } else { "" };
    let mut units: Vec<String> = (1..=keys.len()).map(|at| format!("        line_key_{at},\n")).collect();
    units.extend((1..=owners.len()).map(|at| format!("        header_key_{at},\n")));
    units.push(passed.to_owned());
    for (at, (measure, _)) in amounts.iter().enumerate() {
        let name = format!("amount_{}", at + 1);
        units.push(format!("        {} as {name},\n", whole(&name, scale(&measure.data_type))));
    }
    let units = format!("{}        {} as line_weight", units.concat(), whole("line_weight", WEIGHT_DECIMALS));
    let mut kept: Vec<String> = (1..=keys.len()).map(|at| format!("        line_key_{at},\n")).collect();
    kept.extend((1..=amounts.len()).map(|at| format!("        amount_{at},\n")));
    let kept = kept.concat();
    let mut outer: Vec<String> = (1..=keys.len()).map(|at| format!("    line_key_{at}")).collect();
    outer.extend(changed.is_some().then(|| "    changed_at".to_owned()));
    for (at, (measure, _)) in amounts.iter().enumerate() {
        let share = format!("{{{{ share('amount_{}', {}) }}}}", at + 1, scale(&measure.data_type));
        outer.push(format!("    {share} as {}", dbt_name(&measure.name)));
    }
    let changed_at = if changed.is_some() {
        format!(",\n        max(changed_at) over (partition by {owner}) as changed_at")
    } else {
        String::new()
    };
    let staging = from.raw.map_or_else(String::new, super::Raw::staging);
    let lines: Vec<String> = lines.iter().map(|line| format!("    {}", line.replace('\n', "\n    "))).collect();
    let says = format!(
        "What each row takes of the amounts of its {}: running shares in whole units of the last decimal, so that the shares of one add up to it exactly.",
        header.table,
    );
    format!(
        "{says}with rows_of_lines as (\n    select\n{lines}\n    from {{{{ ref('{staging}') }}}} as {base}\n{joins}),\n\nin_units as (\n    select\n{units}\n    from rows_of_lines\n),\n\nrunning as (\n    select\n{kept}        line_weight,\n        sum(line_weight) over (partition by {owner}) as weight_of_all,\n        sum(line_weight) over {so_far} as weight_so_far,\n        count(*) over (partition by {owner}) as n_lines,\n        row_number() over (partition by {owner} order by {order}) as line_place{changed_at}\n    from in_units\n),\n\nparts as (\n    select\n{kept}{passed}        case when weight_of_all = 0 then line_place - 1 else weight_so_far - line_weight end as part_before,\n        case when weight_of_all = 0 then line_place else weight_so_far end as part_after,\n        case when weight_of_all = 0 then n_lines else weight_of_all end as part_of_all\n    from running\n)\n\nselect\n{outer}\nfrom parts\n",
        says = heading(&says),
        lines = lines.join(",\n"),
        base = from.base,
        joins = super::indent(&write.join_lines(&from), 4),
        outer = outer.join(",\n"),
    )
}

/// A value in whole units of its last decimal.
fn whole(sql: &str, decimals: u16) -> String {
    format!("{{{{ whole_units({}, {decimals}) }}}}", string(sql))
}
