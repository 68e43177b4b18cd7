//! A column has another type in another table.

use super::checked::{Checked, EVERY, Kind};
use super::{Check, Hit};
use crate::finding::Severity;
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    rule: "types_of_one_name_differ",
    severity: Severity::Hint,
    dialects: EVERY,
    why: "Joins convert one side and pass over indexes, and sometimes lose what does not fit.",
    advice: "Use one type for one thing.",
    source: "Azimutt, inconsistent attribute type",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    let mut seen: BTreeMap<&str, (&str, Kind, &str)> = BTreeMap::new();
    for table in checked.whole_tables() {
        for column in table.kept() {
            let Some(kind) = &column.kind else { continue };
            let low = column.low.as_str();
            let telling =
                low.ends_with("_id") || low.ends_with("_code") || low.ends_with("_key") || low.ends_with("_no");
            if !telling {
                continue;
            }
            let of = kind.kind;
            if of == Kind::Other {
                continue;
            }
            match seen.get(low) {
                Some((other, held, text)) if *held != of => {
                    let what =
                        format!("{}.{} is {} here and {text} in {other}.", table.title(), column.name.text, kind.text);
                    hits.push(Hit::new(column.at, kind.span, what).of_column(table.title(), &column.name.text));
                }
                Some(_) => {}
                None => drop(seen.insert(low, (table.title(), of, kind.text.as_str()))),
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
        hits(
            &CHECK,
            Dialect::Postgresql,
            "create table a (id int primary key, shop_id int);
create table b (id int primary key, shop_id text);",
            expect![[r#"
                2:45 b.shop_id is text here and int in a.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create table a (id int primary key, shop_id int); create table b (id int primary key, shop_id int);"],
        );
    }
}
