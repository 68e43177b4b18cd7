//! A table or a column has a character set that is not there.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "unknown_character_set",
    severity: Severity::Error,
    dialects: dialects("M"),
    why: "The engine refuses the table.",
    advice: "Use `utf8mb4`.",
    source: "Tried on the engines: tests/sql/verdicts.json, charset-unknown",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    const KNOWN: &str = "armscii8,ascii,big5,binary,cp1250,cp1251,cp1256,cp1257,cp850,cp852,cp866,cp932,dec8,eucjpms,euckr,gb18030,gb2312,gbk,geostd8,greek,hebrew,hp8,keybcs2,koi8r,koi8u,latin1,latin2,latin5,latin7,macce,macroman,sjis,swe7,tis620,ucs2,ujis,utf16,utf16le,utf32,utf8,utf8mb3,utf8mb4,default";
    for table in &checked.tables {
        let of_columns = table.columns.iter().flat_map(|column| column.clauses.iter());
        for (words, body) in table
            .clauses
            .iter()
            .chain(of_columns)
            .filter(|(words, _)| words.ends_with("charset") || words.ends_with("character set"))
        {
            let _ = words;
            let said = body.said().trim_matches(['\'', '"', '`']).to_lowercase();
            if !KNOWN.split(',').any(|held| held == said) && !said.is_empty() {
                hits.push(
                    Hit::new(
                        table.at,
                        body.span(),
                        format!("{} has the character set {said}, which is not there.", table.title()),
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
        hits(&CHECK, Dialect::Mysql, "create table t (a int) default charset = fancy", expect![[r#"
            1:42 t has the character set fancy, which is not there.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Mysql,
            &["create table t (a varchar(5) character set latin1) default charset = utf8mb4"],
        );
    }
}
