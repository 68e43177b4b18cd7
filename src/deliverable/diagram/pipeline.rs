//! The pipeline as a flow: what is read, where it lands, what is made of it, who reads it; when, and how much.

use super::flow::{Stop, Stretch};
use crate::design::{Component, Design};

/// The names of the layers.
pub const LAYERS: [&str; 7] = ["Sources", "Extract", "Landing", "Staging", "Marts", "Serving", "Consumers"];

/// The stops and stretches of a design's pipeline; none where nothing is designed yet.
pub fn pipeline(design: &Design) -> (Vec<Stop>, Vec<Stretch>) {
    let part = |id: &str| design.components.iter().find(|held| held.id == id);
    let (Some(raw), Some(transform), Some(serving)) = (part("raw"), part("transform"), part("serving")) else {
        return (Vec::new(), Vec::new());
    };
    let of = |prefix: &'static str| design.components.iter().filter(move |held| held.id.starts_with(prefix));
    let size = |id: &str| design.sizes.iter().find(|size| size.id == id).map(|size| size.figure.text());
    let mut stops = Vec::new();
    let mut stretches = Vec::new();
    let mut join = |from: &str, to: &str, label: &str| {
        stretches.push(Stretch { from: from.to_owned(), to: to.to_owned(), label: label.to_owned() });
    };
    for source in of("source.") {
        let lines = [Some(source.role.clone()), size("load.daily_bytes").filter(|_| of("source.").count() == 1)];
        stops.push(stop(&source.id, 0, &source.name, lines, "#/context"));
        let extract = format!("extract.{}", source.id);
        let method = source.feeds.first().map_or("load", |feed| feed.1.as_str());
        let lookback = format!("reads back {}", design.schedule.lookback.text());
        let lines = [Some(design.schedule.text.clone()), Some(lookback)];
        stops.push(stop(&extract, 1, &capital(method), lines, "#/design/ingestion.method"));
        join(&source.id, &extract, method);
        match part("broker") {
            Some(broker) => join(&extract, &broker.id, "events"),
            None => join(&extract, &raw.id, "files by load and day"),
        }
    }
    if let Some(broker) = part("broker") {
        stops.push(stop(&broker.id, 2, &broker.name, [Some(broker.role.clone())], "#/design/transport.broker"));
        join(&broker.id, &raw.id, "events");
    }
    let kept = size("storage.raw").map(|text| format!("{text} kept"));
    stops.push(stop(&raw.id, 2, &raw.name, [kept, Some("as it arrived".to_owned())], "#/design"));
    let n_staged = design.model.source_tables().len();
    let lines = [Some(counted(n_staged, "model")), Some("renamed, cast, deduplicated".to_owned())];
    stops.push(stop("staging", 3, "Staging", lines, "#/files/pipelines/dbt"));
    join(&raw.id, "staging", "changed rows");
    let model = &design.model;
    let lines = [
        Some(format!("{}, {}", counted(model.facts.len(), "fact"), counted(model.dimensions.len(), "dimension"))),
        Some(counted(model.bridges.len(), "bridge")).filter(|_| !model.bridges.is_empty()),
        Some(transform.name.clone()),
    ];
    stops.push(stop("marts", 4, "Marts", lines, "#/model"));
    join("staging", "marts", "clean rows");
    let stored = size("storage.serving").map(|text| format!("{text} stored"));
    stops.push(stop(&serving.id, 5, &serving.name, [stored], "#/design/storage.serving"));
    join("marts", &serving.id, "published tables");
    for reader in of("reader.") {
        stops.push(stop(&reader.id, 6, &reader.name, [Some(reader.role.clone())], "#/report"));
        join(&serving.id, &reader.id, "SQL");
    }
    (stops, stretches)
}

/// What starts the pipeline, in a sentence.
pub fn started_by(design: &Design) -> Option<String> {
    let orchestrator: &Component = design.components.iter().find(|held| held.id == "orchestrator")?;
    Some(format!("{} starts it {} ({}).", orchestrator.name, design.schedule.text, design.schedule.cron))
}

fn stop<const N: usize>(id: &str, layer: usize, title: &str, lines: [Option<String>; N], href: &str) -> Stop {
    Stop {
        id: id.to_owned(),
        layer,
        title: title.to_owned(),
        lines: lines.into_iter().flatten().collect(),
        href: href.to_owned(),
    }
}

fn counted(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

/// A word with a capital: `log-based capture` → `Log-based capture`.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Edit, Session, Source};

    #[test]
    fn a_pipeline_leads_from_its_sources_to_its_readers() {
        let mut session = Session::new("Shop");
        let text = "create table customer (id int primary key, name text); create table sale (id bigint primary key, customer_id int not null references customer, amount numeric(9,2), sold_at timestamp);";
        session.apply(Edit::AddSource(Source { name: "shop.sql".into(), text: text.into() })).unwrap();
        let facts = crate::context::facts(&session);
        let requirements = crate::discovery::requirements(&session, &facts);
        let design = crate::design::design(&session, &facts, &requirements);
        let (stops, stretches) = pipeline(&design);
        for stretch in &stretches {
            for end in [&stretch.from, &stretch.to] {
                assert!(stops.iter().any(|stop| stop.id == *end), "{end} is no stop");
            }
        }
        let layers: std::collections::BTreeSet<usize> = stops.iter().map(|stop| stop.layer).collect();
        assert!(layers.into_iter().eq(0..LAYERS.len()));
        assert!(stops.iter().any(|stop| stop.id == "marts" && stop.lines[0].starts_with("1 fact, ")));
        assert!(started_by(&design).is_some());
        assert_eq!(pipeline(&Design::default()), (Vec::new(), Vec::new()));
    }
}
