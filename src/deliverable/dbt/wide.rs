//! Big tables: each fact with every description of what it refers to in the row itself.

use super::{ROOT, Writer, heading, item};
use crate::deliverable::File;
use crate::deliverable::text::{dbt_name, free_name, plain};
use crate::deliverable::warehouse::{Mart, surrogate_of};
use crate::deliverable::wide::{WideFrom, name, prefix, sources};
use crate::design::Fact;
use std::collections::BTreeSet;

pub fn files(write: &Writer<'_>) -> Vec<File> {
    let mut files = Vec::new();
    for fact in &write.model.facts {
        let Some(mart) = write.warehouse.mart(&name(fact)) else { continue };
        files.push(File::new(format!("{ROOT}/models/marts/{}.sql", mart.name), model(write, fact, mart)));
    }
    files
}

/// Built anew at every run: a description that changed has changed in every row that repeats it.
fn model(write: &Writer<'_>, fact: &Fact, mart: &Mart) -> String {
    let mut taken = BTreeSet::from(["facts".to_owned()]);
    let aliases: Vec<String> = fact.dimensions.iter().map(|role| free_name(&plain(prefix(role)), &mut taken)).collect();
    let alias_of = |column: &str| {
        let at = fact.dimensions.iter().position(|role| role.column == column);
        at.and_then(|at| aliases.get(at)).map_or("facts", String::as_str)
    };
    let columns_of = |name: &str| write.warehouse.mart(name).map_or(&[][..], |held| &held.columns);
    let lines: Vec<String> = sources(fact, write.model, &write.warehouse.marts)
        .into_iter()
        .zip(&mart.columns)
        .filter_map(|(from, column)| {
            let sql = match from {
                WideFrom::Fact(at) => format!("facts.{}", dbt_name(&columns_of(&fact.name).get(at)?.name)),
                WideFrom::Role(role, at) => {
                    let there = &columns_of(&role.dimension).get(at)?.name;
                    format!("{}.{}", alias_of(&role.column), dbt_name(there))
                }
            };
            Some(item(&sql, &column.name))
        })
        .collect();
    let mut joins = String::new();
    for (role, alias) in fact.dimensions.iter().zip(&aliases) {
        let there = dbt_name(surrogate_of(write.model, &role.dimension));
        let condition = format!("facts.{} = {alias}.{there}", dbt_name(&role.column));
        joins.push_str(&super::left_join(&role.dimension, alias, &[condition]));
    }
    format!(
        "{}select\n{}\nfrom {{{{ ref('{}') }}}} as facts\n{joins}",
        heading(&mart.grain),
        lines.join(",\n"),
        fact.name,
    )
}
