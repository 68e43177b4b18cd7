//! A table has many columns.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "wide_table",
    severity: Severity::Hint,
    dialects: dialects("PMTLSRDO"),
    why: "A row that nobody can look over usually holds several things; every change touches all of it.",
    advice: "Split by what changes together, or move rarely used columns to a table of their own.",
    source: "Karwin, SQL Antipatterns; tbls and schemacrawler lint: too many columns",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.whole_tables() {
        let n_columns = table.kept().count();
        if n_columns > 80 {
            hits.push(
                Hit::new(table.at, table.span(), format!("{} has {n_columns} columns.", table.title()))
                    .of(table.title()),
            );
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
            "create table t (id int primary key, col0_x int, col1_x int, col2_x int, col3_x int, col4_x int, col5_x int, col6_x int, col7_x int, col8_x int, col9_x int, col10_x int, col11_x int, col12_x int, col13_x int, col14_x int, col15_x int, col16_x int, col17_x int, col18_x int, col19_x int, col20_x int, col21_x int, col22_x int, col23_x int, col24_x int, col25_x int, col26_x int, col27_x int, col28_x int, col29_x int, col30_x int, col31_x int, col32_x int, col33_x int, col34_x int, col35_x int, col36_x int, col37_x int, col38_x int, col39_x int, col40_x int, col41_x int, col42_x int, col43_x int, col44_x int, col45_x int, col46_x int, col47_x int, col48_x int, col49_x int, col50_x int, col51_x int, col52_x int, col53_x int, col54_x int, col55_x int, col56_x int, col57_x int, col58_x int, col59_x int, col60_x int, col61_x int, col62_x int, col63_x int, col64_x int, col65_x int, col66_x int, col67_x int, col68_x int, col69_x int, col70_x int, col71_x int, col72_x int, col73_x int, col74_x int, col75_x int, col76_x int, col77_x int, col78_x int, col79_x int, col80_x int)",
            expect![[r#"
                1:14 t has 82 columns.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a int primary key)"]);
    }
}
