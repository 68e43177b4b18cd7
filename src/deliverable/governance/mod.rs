//! Governance as tables for those who check it: controls, classes, access, retention, quality and levels of service, as CSV.

use super::care;
use super::warehouse::Warehouse;
use super::words::class_title;
use super::{Deliverable, File, Given};

/// The tables of governance.
pub const DELIVERABLE: Deliverable = Deliverable { name: "governance", deliver };

fn deliver(given: &Given<'_>) -> Vec<File> {
    let warehouse = &*given.warehouse;
    let mut files = vec![
        File::new("docs/data/retention.csv", retention(given)),
        File::new("docs/data/service_levels.csv", levels(given)),
    ];
    if !given.design.controls.is_empty() {
        files.push(File::new("docs/data/compliance.csv", compliance(given)));
    }
    if !warehouse.marts.is_empty() {
        files.push(File::new("docs/data/classification.csv", classification(warehouse)));
        files.push(File::new("docs/data/access.csv", access(given)));
        files.push(File::new("docs/data/quality_plan.csv", quality(given, warehouse)));
    }
    files
}

/// Every demand of every regime that applies, and how it is met.
fn compliance(given: &Given<'_>) -> String {
    let rows = given.design.controls.iter().map(|held| {
        let met = if held.files.is_empty() { "to do by people" } else { "by the package" };
        vec![
            held.regime.clone(),
            held.article.clone(),
            held.demand.clone(),
            met.to_owned(),
            held.how.clone(),
            held.files.join(" "),
        ]
    });
    csv(&["regime", "article", "demand", "met", "how", "files"], rows)
}

fn classification(warehouse: &Warehouse<'_>) -> String {
    let rows = care::classes(warehouse).into_iter().map(|held| {
        let class = if held.class.is_empty() { "none".to_owned() } else { held.class };
        vec![held.layer.to_owned(), held.table, held.column, class, held.done.to_owned()]
    });
    csv(&["layer", "table", "column", "class", "what_readers_see"], rows)
}

fn access(given: &Given<'_>) -> String {
    let rows = care::access(given).into_iter().map(|held| {
        let seen = [held.transformer, held.reader, held.privacy_reader].map(str::to_owned);
        [held.class.clone(), class_title(&held.class)].into_iter().chain(seen).collect()
    });
    csv(&["class", "title", "transformer", "reader", "privacy_reader"], rows)
}

fn retention(given: &Given<'_>) -> String {
    let rows = care::retention(given).into_iter().map(|held| {
        let kept = held.kept.map(|kept| kept.text()).unwrap_or_default();
        vec![held.layer.to_owned(), kept, held.goes.to_owned(), held.erased.to_owned(), held.file.to_owned()]
    });
    csv(&["copy", "kept_for", "how_it_goes", "how_a_person_is_erased", "file"], rows)
}

fn quality(given: &Given<'_>, warehouse: &Warehouse<'_>) -> String {
    let owner = care::owner(given);
    let rows = care::quality(given, warehouse).into_iter().map(|held| {
        vec![
            held.table,
            held.columns,
            held.dimension.to_owned(),
            held.what,
            held.threshold,
            held.fails.to_owned(),
            owner.clone(),
            held.file,
        ]
    });
    csv(&["table", "columns", "dimension", "check", "threshold", "when_it_fails", "owner", "file"], rows)
}

fn levels(given: &Given<'_>) -> String {
    let rows = care::levels(given)
        .into_iter()
        .map(|held| vec![held.property.to_owned(), held.promised, held.seen_by.to_owned()]);
    csv(&["property", "promised", "seen_by"], rows)
}

/// Rows as RFC 4180 has them. A cell that a spreadsheet would compute is made text by a quotation mark before it.
fn csv(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let line = |cells: &[String]| cells.iter().map(|cell| cell_of(cell)).collect::<Vec<_>>().join(",") + "\n";
    let header: Vec<String> = header.iter().map(|&head| head.to_owned()).collect();
    std::iter::once(line(&header)).chain(rows.map(|cells| line(&cells))).collect()
}

fn cell_of(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let text = if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text };
    if text.contains([',', '"', '\'']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_hold_their_commas_and_compute_nothing() {
        let rows = [vec!["a, b".to_owned(), "say \"x\"".to_owned()], vec!["=1+1".to_owned(), "two\nlines".to_owned()]];
        assert_eq!(
            csv(&["one", "two"], rows.into_iter()),
            "one,two\n\"a, b\",\"say \"\"x\"\"\"\n\"'=1+1\",two lines\n"
        );
    }
}
