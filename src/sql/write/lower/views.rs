//! Views: written in the dialect they were written in, left out in every other.

use super::Lowering;
use crate::sql::schema::View;
use crate::sql::write::loss::LossKind;
use crate::sql::write::names;
use crate::sql::write::physical::{FullName, PhysicalView};
use std::collections::BTreeSet;

/// The views that can be written, those that others read first.
pub(super) fn views(lowering: &mut Lowering<'_>) -> Vec<PhysicalView> {
    let schema = lowering.schema;
    let mut missing: BTreeSet<&str> = BTreeSet::new();
    let mut waiting: Vec<&View> = Vec::new();
    for view in &schema.views {
        match trouble(view, lowering) {
            Some(why) => {
                missing.insert(&view.name);
                lose(view, why, lowering);
            }
            None => waiting.push(view),
        }
    }
    let mut made: Vec<PhysicalView> = Vec::new();
    // each round takes the views whose sources are there; the last takes nothing
    loop {
        let names: BTreeSet<&str> = waiting.iter().map(|view| view.name.as_str()).collect();
        let is_ready = |view: &&View| !view.reads.iter().any(|name| name != &view.name && names.contains(short(name)));
        let (ready, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(is_ready);
        if ready.is_empty() {
            for view in rest {
                lose(view, "it reads itself".to_owned(), lowering);
            }
            return made;
        }
        for view in ready {
            if let Some(name) = view.reads.iter().find(|name| missing.contains(short(name))) {
                missing.insert(&view.name);
                lose(view, format!("it reads {name}, which is left out"), lowering);
            } else {
                made.push(written(view, lowering));
            }
        }
        waiting = rest;
    }
}

fn short(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

fn lose(view: &View, why: String, lowering: &mut Lowering<'_>) {
    lowering.lose(("", ""), LossKind::CannotExpress, format!("the view {} is left out", view.name), why);
}

/// Why a view cannot be written.
fn trouble(view: &View, lowering: &Lowering<'_>) -> Option<String> {
    if !lowering.same() {
        return Some("queries are not translated".to_owned());
    }
    if view.query.trim().is_empty() {
        return Some("its query is not known".to_owned());
    }
    lowering.verbatim(&view.query).err()
}

fn written(view: &View, lowering: &Lowering<'_>) -> PhysicalView {
    let mut taken = BTreeSet::new();
    let columns = view.columns.iter().map(|column| names::fit(&column.name, lowering.to, &mut taken).0).collect();
    PhysicalView {
        name: FullName { schema: lowering.schema_name(&view.schema), name: view.name.clone() },
        materialized: view.materialized,
        columns,
        query: view.query.clone(),
        comment: view.comment.clone().unwrap_or_default(),
    }
}
