//! Files and row groups of Parquet.

use super::{Absent, Calculator, GIGABYTES, Given, Measure, NUMBER, Sizing};
use super::{needed, whole, with};
use crate::design::book;
use crate::figure::{Figure, Unit, quantity_text};

/// What becomes of bytes in Parquet, and into how many files and row groups they are best cut.
pub const CALCULATOR: Calculator = Calculator {
    id: "files",
    title: "Parquet files",
    inputs: &[
        needed("gb", "data as it is given", GIGABYTES),
        with("from", "the form it is given in", Measure::Word(&["parquet", "csv", "json", "rows"]), Absent::Open),
        with("target_mb", "size of a file", Measure::Number(1e6, Unit::BYTES), Absent::Constant("files.target")),
        with("rows", "rows", NUMBER, Absent::Open),
    ],
    size,
};

fn size(given: &Given) -> Result<Sizing, String> {
    let data = given.figure("gb");
    let ratio = match given.word("from") {
        Some("csv") => Some("ratio.csv_to_parquet_zstd"),
        Some("json") => Some("ratio.json_to_parquet_zstd"),
        Some("rows") => Some("ratio.row_store_to_columnar"),
        _ => None,
    };
    let stored =
        ratio.map_or_else(|| data.clone(), |ratio| Figure::quotient("data in Parquet", &data, &book::constant(ratio)));
    let target = given.figure("target_mb");
    if target.value < 1.0 {
        return Err("target_mb is the size of a file and cannot be nought".to_owned());
    }
    let files = whole("files", "data in Parquet ÷ size of a file", stored.value / target.value, &[&stored, &target]);
    let group = book::constant("parquet.row_group.low");
    let group = Figure::computed(
        "row group",
        group.value.min(target.value),
        Unit::BYTES,
        "Parquet row group, no larger than a file",
        &[&group, &target],
    );
    let groups = whole("row groups", "data in Parquet ÷ row group", stored.value / group.value, &[&stored, &group]);
    let mut sizes =
        vec![given.size("stored", stored.clone()), given.size("files", files), given.size("row_groups", groups)];
    if let Some(rows) = given.open("rows") {
        let best = book::constant("duckdb.row_group_rows");
        sizes.push(given.size(
            "duckdb_row_groups",
            whole("row groups for DuckDB", "rows ÷ best number of rows", rows.value / best.value, &[&rows, &best]),
        ));
    }
    let mut remarks = Vec::new();
    if let Some(ratio) = ratio {
        let spread = book::constant("ratio.spread").value;
        let factor = book::constant(ratio).value;
        let edge = |factor: f64| quantity_text(data.value / factor, Unit::BYTES);
        remarks.push(format!(
            "Compression depends on the data: between {} and {} is likely.",
            edge(factor * (1.0 + spread)),
            edge(factor * (1.0 - spread))
        ));
    }
    Ok(Sizing { sizes, remarks })
}
