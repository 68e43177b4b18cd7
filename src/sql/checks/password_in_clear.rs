//! A column holds passwords as they are.

use super::checked::{Checked, EVERY, Kind};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "password_in_clear",
    severity: Severity::Warning,
    dialects: EVERY,
    why: "Whoever reads the table, a backup or a log has every password.",
    advice: "Keep a slow hash, made with a salt, and name the column so: `password_hash`.",
    source: "OWASP, Password storage cheat sheet",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.whole_tables() {
        for column in table.kept() {
            let low = column.low.replace('_', "");
            let text = column.kind.as_ref().is_none_or(|kind| kind.kind == Kind::Text);
            if text && ["password", "passwd", "pwd", "userpassword", "pass", "plainpassword"].contains(&low.as_str()) {
                hits.push(
                    Hit::new(
                        column.at,
                        column.name.span,
                        format!("{}.{} does not say that it is a hash.", table.title(), column.name.text),
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
        hits(&CHECK, Dialect::Postgresql, "create table t (id int primary key, password varchar(100))", expect![[r#"
            1:37 t.password does not say that it is a hash.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create table t (id int primary key, password_hash text, passenger text)"],
        );
    }
}
