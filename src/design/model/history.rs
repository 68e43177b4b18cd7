//! History by attribute: what an attribute's name says about how it follows the changes of its source.

use super::names;
use super::types::{Attribute, History};
use std::collections::BTreeMap;

/// Gives every attribute its history, and says why where one does not follow its dimension.
///
/// Only a dimension that keeps versions is looked at closely: elsewhere all is overwritten, or all retained.
pub fn keep(history: History, attributes: &mut [Attribute]) -> Vec<String> {
    let versioned = matches!(history, History::Type2 | History::Type6);
    let mut apart: BTreeMap<(History, &str), Vec<String>> = BTreeMap::new();
    for attribute in attributes {
        let said = of_its_own(attribute).filter(|_| versioned);
        attribute.history = said.map_or(history, |(own, _)| own);
        if let Some((own, why)) = said {
            apart.entry((own, why)).or_default().push(attribute.name.clone());
        }
    }
    apart
        .into_iter()
        .map(|((own, why), names)| {
            let done = if own == History::Type0 {
                "as first loaded, whatever comes later (type 0)"
            } else {
                "overwritten in every version (type 1)"
            };
            format!("{}: {done}, for {why}", names.join(", "))
        })
        .collect()
}

/// The history that the name and the type of an attribute ask for, and why; none where it follows its dimension.
fn of_its_own(attribute: &Attribute) -> Option<(History, &'static str)> {
    let words = names::words(&attribute.from.column);
    let is_moment = attribute.data_type.is_moment();
    let ends_in = |any: &[&str]| any.contains(&words.last());
    let not_a_name = is_moment || attribute.data_type.is_number();
    if words.has(&["original", "initial"]) || (not_a_name && words.has(&["first"])) {
        Some((History::Type0, "it is by its name the value at the beginning"))
    } else if is_moment
        && words.has(&["birth", "birthday", "dob", "born", "created", "creation", "registered", "joined"])
    {
        Some((History::Type1, "what happened once does not change, so a change is a correction"))
    } else if is_moment && words.has(&["last", "latest"]) {
        Some((History::Type1, "it moves all the time, and a version for each move would bury the changes that matter"))
    } else if ends_in(&["note", "notes", "comment", "comments", "remark", "remarks"]) {
        Some((History::Type1, "nobody reports by the wording of a remark"))
    } else {
        None
    }
}
