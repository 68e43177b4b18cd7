//! What section 7 says of the stream: what travels, what the topics hold, and what makes it come out the same.

use super::paper::{Paper, code, codes, decision_anchor, link, open, paragraph, table, text};
use super::{Block, Inline};
use crate::deliverable::topics::{Capture, Stream, Topic};
use crate::deliverable::words::sentence;

/// The blocks under the heading.
pub fn blocks(paper: &Paper) -> Vec<Block> {
    let Some(latency) = paper.given.design.decision("processing.latency") else {
        return vec![open(
            "Whether anything has to be processed as it happens is not decided. How old the data may be when somebody looks at it decides it.",
        )];
    };
    let decision = link("the decision", decision_anchor(&latency.id, &latency.subject));
    let warehouse = &*paper.given.warehouse;
    let Some(stream) = Stream::new(&paper.given, warehouse) else {
        return vec![Block::Paragraph(vec![
            text(format!("Nothing is streamed. {} ", sentence(&latency.why))),
            text("When that changes is part of "),
            decision,
            text("."),
        ])];
    };
    let mut blocks = vec![way(paper, &stream, &latency.why, decision)];
    if !stream.topics.is_empty() {
        blocks.push(topics(&stream));
    }
    blocks.extend(sizes(paper));
    blocks.push(paragraph(
        "A record that arrives again is dropped by its place in the source’s log; one that arrives late is read all the same, because the watermark follows the arrival and not the event. Of each key the change that stands latest in the log is landed, deletions included, and its place is remembered. A batch is written to a folder named for its number and counts once its manifest is there, so a job that was killed writes the same folder again. The tables that are built from a stream are those that a batch builds from the same rows.",
    ));
    blocks.push(Block::Paragraph(vec![
        text("Values keep to "),
        code("BACKWARD_TRANSITIVE"),
        text(": a field may be added with a default or taken away. A record that cannot be read stops nothing; it is kept with what is wrong with it and read again once the cause is mended. How to set it up, to replay, to change a schema and to drain dead letters stands in "),
        code("streaming/README.md"),
        text("."),
    ]));
    blocks
}

fn way(paper: &Paper, stream: &Stream<'_>, why: &str, decision: Inline) -> Block {
    let broker = paper.given.design.decision("transport.broker").map_or("a broker", |held| held.chosen_title());
    let begins = match stream.capture {
        Capture::Log(dialect) => format!(
            "A connector reads the log of the {} database and writes every change to {broker}",
            dialect.rules().title
        ),
        Capture::Events => format!("Applications publish events to {broker}"),
    };
    Block::Paragraph(vec![
        text(format!("{begins}, as Avro with schemas in a registry; ")),
        code("streaming/stream.py"),
        text(", a Spark job, reads the topics into the lake, and "),
        code("land.py"),
        text(format!(" lands its loads beside those of a batch. {} See ", sentence(why))),
        decision,
        text("."),
    ])
}

fn topics(stream: &Stream<'_>) -> Block {
    let row = |topic: &Topic<'_>| {
        let keeps = if topic.is_compacted() { "the latest of each key" } else { "every change, for a time" };
        let key: Vec<&str> =
            topic.fields.iter().filter(|field| field.is_key).map(|field| field.name.as_str()).collect();
        vec![vec![code(topic.name.clone())], codes(&key), vec![text(keeps)]]
    };
    table(&["Topic", "Key", "Keeps"], stream.topics.iter().map(row).collect())
}

fn sizes(paper: &Paper) -> Option<Block> {
    let mut line = Vec::new();
    for (id, says) in [
        ("stream.partitions", "Topics of what happens have this many partitions: "),
        ("stream.shards", "Streams of what happens have this many shards: "),
        ("stream.throughput_units", "Throughput units: "),
        ("stream.retention", "They keep what happened for "),
    ] {
        if let Some(figure) = paper.given.size(id) {
            line.extend([text(says), paper.figure(figure), text(". ")]);
        }
    }
    (!line.is_empty()).then_some(Block::Paragraph(line))
}
