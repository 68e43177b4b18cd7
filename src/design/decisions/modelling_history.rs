//! How the history of dimensions is kept.

use super::{Door, Rule, Scope, Weighed, Weighing, platform};

/// Overwrite unless somebody needs to know what was true then.
pub const RULE: Rule = Rule {
    id: "modelling.history",
    title: "History of dimensions",
    door: Door::OneWay,
    scope: Scope::Answers,
    sources: &[
        ("Kimball Group, Dimensional Modeling Techniques: slowly changing dimension types", "2013-09"),
        ("dataworkers.io: types 1 and 2 cover most attributes", ""),
        ("our judgement", ""),
    ],
    subjects: platform,
    weigh,
};

fn weigh(given: &Weighing<'_>) -> Vec<Weighed> {
    let needs = given.needs;
    let wanted = needs.choice("data.history_of_attributes");
    let asked = needs.status("data.history_of_attributes") != crate::discovery::Status::Assumed;
    let reported = needs.has("goals.use_cases", "regulatory_reporting") || needs.has("security.regimes", "sox");
    let append_only = needs.choice("data.mutability") == "append_only";
    vec![
        Weighed::new("type_1", "Overwrite (type 1)")
            .when(asked && wanted == "overwrite", 5, "it was said that values may be overwritten")
            .when(!asked && !reported, 2, "nobody asked for history, and one row for each thing is simplest to read"),
        Weighed::new("type_2", "Keep every version (type 2)")
            .when(asked && wanted.starts_with("keep_history"), 5, "it was said that history must be kept")
            .when(!asked && reported, 3, "a report that was filed must come out the same when it is asked for again")
            .when(append_only, -2, "rows are never changed, so there are no versions"),
        Weighed::new("type_6", "Versions with the current value beside them (type 6)").when(
            true,
            -1,
            "two values of everything to explain to readers",
        ),
        Weighed::new("type_0", "Keep the first value (type 0)")
            .when(asked && wanted == "retain_original", 5, "it was said that the original value must be retained")
            .when(!asked, -2, "later corrections would never be seen"),
    ]
}
