//! A default takes its number from a sequence that is not there.

use super::checked::{Checked, Sort, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;
use crate::sql::cursor::FullName;
use crate::sql::cursor::Name;

pub(super) const CHECK: Check = Check {
    rule: "unknown_sequence",
    severity: Severity::Error,
    dialects: dialects("PDM"),
    why: "The engine refuses the default.",
    advice: "Create the sequence first, or number the column as an identity.",
    source: "Tried on the engines: tests/sql/verdicts.json, default-nextval-unknown",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for column in &table.columns {
            let Some(mut default) = column.default.filter(|default| default.is("nextval")) else { continue };
            default.skip();
            let Some(name) = default.group().and_then(|mut group| group.string()) else { continue };
            // `serial` makes a sequence of this name by itself
            let made = name.to_lowercase().ends_with("_seq") || checked.is_migration(column.at);
            let (schema, text) = name.rsplit_once('.').unwrap_or(("", &name));
            let full = |quoted| FullName {
                schema: schema.trim_matches('"').to_owned(),
                name: Name { text: text.trim_matches('"').to_owned(), quoted, span: default.span() },
            };
            let there = [true, false]
                .into_iter()
                .any(|quoted| checked.held(&full(quoted), column.at, &[Sort::Sequence]).is_some());
            // MariaDB names the sequence without quotes
            if (!there && !made) || checked.dialect == Dialect::Mysql {
                hits.push(
                    Hit::new(
                        column.at,
                        column.name.span,
                        format!(
                            "{}.{} takes its number from {name}, which is not there.",
                            table.title(),
                            column.name.text
                        ),
                    )
                    .of_column(table.title(), &column.name.text),
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
        hits(&CHECK, Dialect::Postgresql, "create table t (a int default nextval('nothing'))", expect![[r#"
            1:17 t.a takes its number from nothing, which is not there.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create sequence s; create table t (a int default nextval('s'), b int default nextval('public.t_b_seq'::regclass))",
            ],
        );
    }
}
