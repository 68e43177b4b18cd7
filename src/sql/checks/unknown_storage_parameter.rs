//! A table has a parameter that PostgreSQL does not know.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "unknown_storage_parameter",
    severity: Severity::Error,
    dialects: dialects("P"),
    why: "PostgreSQL refuses the table.",
    advice: "Remove the parameter, or correct its name.",
    source: "PostgreSQL manual, CREATE TABLE: Storage parameters; tests/sql/verdicts.json, with-unknown-option",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    const KNOWN: [&str; 10] = [
        "fillfactor",
        "toast_tuple_target",
        "parallel_workers",
        "log_autovacuum_min_duration",
        "user_catalog_table",
        "vacuum_index_cleanup",
        "vacuum_truncate",
        "oids",
        "autovacuum_enabled",
        "vacuum_max_eager_freeze_failure_rate",
    ];
    for table in &checked.tables {
        let Some(body) = table.clause("with").filter(|_| !checked.extended && table.clause("using").is_none()) else {
            continue;
        };
        for mut item in body.items() {
            let Some(mut parts) = item.dotted() else { continue };
            let Some(name) = parts.pop().filter(|_| parts.is_empty()) else { continue };
            let low = name.text.to_lowercase();
            if !KNOWN.contains(&low.as_str()) && !low.starts_with("autovacuum_") {
                hits.push(
                    Hit::new(
                        table.at,
                        name.span,
                        format!("{} has the parameter {}, which PostgreSQL does not know.", table.title(), name.text),
                    )
                    .of(table.title()),
                );
            }
        }
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
        hits(&CHECK, Dialect::Postgresql, "create table t (a int) with (fancy = 1)", expect![[r#"
            1:30 t has the parameter fancy, which PostgreSQL does not know.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table t (a int) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.1, toast.autovacuum_enabled = false)",
            ],
        );
    }
}
