//! A statement drops what is not there.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "drop_of_unknown",
    severity: Severity::Error,
    dialects: dialects("PMLXDC"),
    why: "The engine refuses the statement.",
    advice: "Correct the name, or write `if exists`.",
    source: "Tried on the engines: tests/sql/verdicts.json, drop-unknown-table",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for clash in checked.clashes.iter().filter(|clash| clash.other.is_none() && !checked.is_comment(clash.at)) {
        let name = &clash.name.name;
        let what = format!("There is no {} {} to drop.", clash.sort.word(), name.text);
        let partial = checked.is_migration(clash.at)
            || !checked.is_known_place(&clash.name)
            || checked.begins_with_drops(clash.at);
        let hit = Hit::new(clash.at, name.span, what).of(&name.text);
        hits.push(if partial { hit.weighed(Severity::Hint) } else { hit });
    }
}

#[cfg(test)]
mod tests {
    use super::super::{hits, misses};
    use super::CHECK;
    use crate::sql::Dialect;
    use expect_test::expect;

    #[test]
    fn is_found() {
        hits(&CHECK, Dialect::Postgresql, "create table t (a int); drop table t; drop table t;", expect![[r#"
            1:50 There is no table t to drop.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["drop table if exists t; create table t (a int); drop table t;"]);
    }
}
