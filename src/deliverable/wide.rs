//! One big table over each fact: its measures, and every description of every role beside them.

use super::dimension_columns::{Fill, fills};
use super::text::free_name;
use super::warehouse::{Mart, MartColumn};
use crate::design::{Fact, FactDimension, Model};
use std::collections::BTreeSet;

/// The longest name that every engine takes.
const LONGEST_NAME: usize = 60;

/// Where a column of a big table comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum WideFrom<'m> {
    /// The column of the fact at this place.
    Fact(usize),
    /// The column at this place of the dimension of a role.
    Role(&'m FactDimension, usize),
}

/// The name of the big table over a fact: `obt_hire`.
pub fn name(fact: &Fact) -> String {
    format!("obt_{}", fact.name.strip_prefix("fct_").unwrap_or(&fact.name))
}

/// What its columns come from, in order; the keys of dimensions give way to what they lead to.
pub fn sources<'m>(fact: &'m Fact, model: &'m Model, marts: &[Mart]) -> Vec<WideFrom<'m>> {
    let Some(own) = marts.iter().find(|mart| mart.name == fact.name) else { return Vec::new() };
    let is_role = |name: &str| fact.dimensions.iter().any(|role| role.column == name);
    let kept = own.columns.iter().enumerate().filter(|(_, column)| !is_role(&column.name));
    let mut made: Vec<WideFrom<'m>> = kept.map(|(at, _)| WideFrom::Fact(at)).collect();
    for role in &fact.dimensions {
        let Some(dimension) = model.dimension(&role.dimension) else { continue };
        for (at, fill) in fills(dimension, model).iter().enumerate() {
            let shown = matches!(
                fill,
                Fill::NaturalKey(_)
                    | Fill::Attribute(_)
                    | Fill::List(_)
                    | Fill::CurrentAttribute(_)
                    | Fill::CurrentList(_)
            );
            if shown {
                made.push(WideFrom::Role(role, at));
            }
        }
    }
    made
}

/// The role as what stands before its columns: `handed_out_date`.
pub fn prefix(role: &FactDimension) -> &str {
    role.column.strip_suffix("_key").unwrap_or(&role.column)
}

/// The big table over a fact; none where the fact itself is not among the marts.
pub fn mart(fact: &Fact, model: &Model, marts: &[Mart]) -> Option<Mart> {
    let own = marts.iter().find(|mart| mart.name == fact.name)?;
    let mut taken = BTreeSet::new();
    let mut columns = Vec::new();
    for from in sources(fact, model, marts) {
        let made = match from {
            WideFrom::Fact(at) => own.columns.get(at)?.clone(),
            WideFrom::Role(role, at) => {
                let dimension = marts.iter().find(|mart| mart.name == role.dimension)?;
                of_role(role, dimension.columns.get(at)?)
            }
        };
        columns.push(MartColumn { name: free_name(&made.name, &mut taken), ..made });
    }
    Some(Mart {
        name: name(fact),
        grain: format!("{} Every description of what it refers to stands in the row itself.", fact.grain),
        columns,
        primary_key: own.primary_key.clone(),
        references: Vec::new(),
        durable_references: Vec::new(),
        event_time: own.event_time.clone(),
        cluster_by: Vec::new(),
    })
}

fn of_role(role: &FactDimension, column: &MartColumn) -> MartColumn {
    let prefix = prefix(role);
    let says_so = column.name.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'));
    let name = if says_so { column.name.clone() } else { format!("{prefix}_{}", column.name) };
    MartColumn {
        name: name.chars().take(LONGEST_NAME).collect(),
        nullable: true,
        comment: format!("{} (of the {})", column.comment.trim_end_matches('.'), role.role),
        ..column.clone()
    }
}
