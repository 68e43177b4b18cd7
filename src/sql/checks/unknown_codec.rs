//! A column is compressed in a way that ClickHouse does not know.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "unknown_codec",
    severity: Severity::Error,
    dialects: dialects("C"),
    why: "ClickHouse refuses the column; Delta and its like work on numbers and moments only.",
    advice: "Use `ZSTD` or `LZ4`.",
    source: "Tried on the engines: tests/sql/verdicts.json, codec-unknown, codec-delta-on-text",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    const KNOWN: &str = "none,lz4,lz4hc,zstd,delta,doubledelta,gorilla,fpc,t64,gcd,alp,aes_128_gcm_siv,aes_256_gcm_siv,default,deflate_qpl,zstd_qat,quantile,sz3";
    for table in &checked.tables {
        for column in &table.columns {
            for (_, body) in column.clauses.iter().filter(|(words, _)| *words == "codec") {
                for item in body.items() {
                    let low = item.said().to_lowercase();
                    let known = KNOWN.split(',').any(|held| held == low);
                    let text = column.kind.as_ref().is_some_and(|kind| kind.text == "String");
                    if !known
                        || (text && ["delta", "doubledelta", "gorilla", "fpc", "t64", "gcd"].contains(&low.as_str()))
                    {
                        hits.push(
                            Hit::new(
                                column.at,
                                item.span(),
                                format!(
                                    "{}.{} cannot be compressed by {}.",
                                    table.title(),
                                    column.name.text,
                                    item.said()
                                ),
                            )
                            .of_column(table.title(), &column.name.text),
                        );
                    }
                }
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
            Dialect::Clickhouse,
            "create table t (a Int32 codec(Fancy), s String codec(Delta)) engine = MergeTree order by a",
            expect![[r#"
                1:31 t.a cannot be compressed by Fancy.
                1:54 t.s cannot be compressed by Delta.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Clickhouse,
            &["create table t (a Int32 codec(Delta, ZSTD(3))) engine = MergeTree order by a"],
        );
    }
}
