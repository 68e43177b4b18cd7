//! Primary and unique keys, and checks.

use super::Lowering;
use crate::sql::Dialect;
use crate::sql::schema::{DataType, Table};
use crate::sql::types::TypeName;
use crate::sql::write::engine::Hold;
use crate::sql::write::expression::Named;
use crate::sql::write::loss::LossKind;
use crate::sql::write::names::quote;
use crate::sql::write::physical::{Check, Key, PhysicalTable};

/// Gives the table its keys and checks.
pub(super) fn keys_and_checks(table: &Table, made: &mut PhysicalTable, lowering: &mut Lowering<'_>) {
    if let Some(columns) = lowering.column_names(table, &table.primary_key) {
        let wanted = table.primary_key_name.as_str();
        let nameless =
            matches!(lowering.to, Dialect::Bigquery | Dialect::Clickhouse | Dialect::Mysql) || wanted.is_empty();
        let name = if nameless { String::new() } else { lowering.constraint_name(table, &made.name.schema, wanted) };
        made.primary_key = Some(Key { name, columns });
    }
    unique_keys(table, made, lowering);
    checks(table, made, lowering);
    domain_checks(table, made, lowering);
    for at in 0..made.checks.len() {
        let must_have = matches!(lowering.to, Dialect::Clickhouse | Dialect::Databricks);
        if must_have && made.checks[at].name.is_empty() {
            let wanted = format!("{}_check_{}", made.name.name, at + 1);
            made.checks[at].name = lowering.constraint_name(table, &made.name.schema, &wanted);
        }
    }
}

fn unique_keys(table: &Table, made: &mut PhysicalTable, lowering: &mut Lowering<'_>) {
    let mut names = table.named_unique.iter().collect::<Vec<_>>();
    for columns in &table.unique {
        let named = names.iter().position(|(_, held)| *held == columns).map(|at| names.remove(at));
        let Some(held) = lowering.column_names(table, columns) else { continue };
        if lowering.engine.unique == Hold::Missing {
            let what = format!("the unique key ({}) is left out", columns.join(", "));
            lowering.lose((table.key(), ""), LossKind::CannotExpress, what, "the engine has no unique keys");
            continue;
        }
        let nullable = columns.iter().any(|name| table.column(name).is_some_and(|column| column.nullable));
        if nullable && lowering.to == Dialect::Sqlserver && !lowering.same() {
            let what = format!("the unique key ({}) takes null once", columns.join(", "));
            lowering.lose((table.key(), ""), LossKind::Approximated, what, "the engine takes nulls for equal");
        }
        let name = named.map_or_else(String::new, |(name, _)| lowering.constraint_name(table, &made.name.schema, name));
        made.unique.push(Key { name, columns: held });
    }
}

fn checks(table: &Table, made: &mut PhysicalTable, lowering: &mut Lowering<'_>) {
    let mut names = table.named_checks.iter().collect::<Vec<_>>();
    for expression in &table.checks {
        let named = names.iter().position(|(_, held)| *held == expression).map(|at| names.remove(at));
        let name = named.map(|(name, _)| name.as_str()).unwrap_or_default();
        match said(table, expression, lowering, &|_| None) {
            Ok(expression) => {
                let name = if name.is_empty() || lowering.same() {
                    name.to_owned()
                } else {
                    lowering.constraint_name(table, &made.name.schema, name)
                };
                made.checks.push(Check { name, expression });
            }
            Err(why) => lose(table, expression, why, lowering),
        }
    }
}

fn said(
    table: &Table,
    expression: &str,
    lowering: &Lowering<'_>,
    other: &dyn Fn(&str) -> Option<Named>,
) -> Result<String, String> {
    if lowering.engine.checks == Hold::Missing {
        return Err("the engine has no checks".to_owned());
    }
    lowering.expression_with(table, expression, other)
}

fn lose(table: &Table, expression: &str, why: String, lowering: &mut Lowering<'_>) {
    let short: String = expression.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(200).collect();
    lowering.lose((table.key(), ""), LossKind::CannotExpress, format!("the check {short} is left out"), why);
}

/// The conditions of domains, where the engine has none, as checks of the columns that have them.
fn domain_checks(table: &Table, made: &mut PhysicalTable, lowering: &mut Lowering<'_>) {
    if lowering.schema.domains.is_empty() || (lowering.engine.domains && lowering.same()) {
        return;
    }
    for column in &table.columns {
        let base = TypeName::parse(&column.original_type).base;
        let schema = lowering.schema;
        let Some(domain) = schema.domains.iter().find(|domain| domain.name.to_lowercase() == base) else { continue };
        let Some(name) = lowering.column_name(table, &column.name) else { continue };
        let value = |word: &str| {
            let is_boolean = column.data_type == DataType::Boolean;
            word.eq_ignore_ascii_case("value").then(|| Named { written: quote(&name, lowering.to), is_boolean })
        };
        let said: Vec<_> = domain.checks.iter().map(|check| (check, said(table, check, lowering, &value))).collect();
        for (check, said) in said {
            match said {
                Ok(expression) => made.checks.push(Check { name: String::new(), expression }),
                Err(why) => lose(table, check, why, lowering),
            }
        }
    }
}
