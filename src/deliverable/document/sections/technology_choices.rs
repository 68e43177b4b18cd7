//! Section 8: every decision with its options, its reasons and what would change it; then those not taken.

use super::super::paper::{Paper, decision_anchor, heading, heading_at, open, paragraph, strong, table, text};
use super::super::{Block, Inline};
use crate::deliverable::words::{citation, decision_title, lower_first, sentence};
use crate::design::{Decision, DecisionOption, Door};

/// Decisions that a design of this kind may need: id, what it is about, what would decide it.
const POSSIBLE: [(&str, &str, &str); 23] = [
    ("processing.latency", "Batch or streaming", "how old data may be when somebody looks at it"),
    ("ingestion.method", "How data is read from its source", "how the source shows that a row has changed"),
    ("transport.broker", "Messaging", "whether anything is streamed, and which messaging is already in place"),
    (
        "streaming.architecture",
        "Shape of the streaming side",
        "whether anything is streamed, and from how far back results must be computed again",
    ),
    ("processing.engine", "Where data is transformed", "how much arrives in a day and how much is kept"),
    ("processing.language", "Language of the batch jobs", "whether Spark makes the tables, and what the team knows"),
    ("storage.architecture", "Database, warehouse or lakehouse", "how much is kept, and in which formats it arrives"),
    ("storage.serving", "Where people query", "the cloud in use, a warehouse already there, the load and the budget"),
    ("storage.table_format", "Table format", "whether files are kept outside a database"),
    ("storage.schema", "When structure is checked", "how often sources change their structure"),
    ("transformation.order", "Transform before or after loading", "whether any data may not even land"),
    ("transformation.tool", "Transformation tool", "the engine, and what the team knows"),
    ("orchestration.tool", "What starts and watches the runs", "what is in place, the number of pipelines, the team"),
    ("modelling.style", "Modelling style", "how many sources there are, how often they change, and audit"),
    ("modelling.history", "History of dimensions", "whether old details of customers or products must stay known"),
    ("loading.strategy", "How each table is loaded", "change markers, duplicates and lateness"),
    ("delivery.guarantee", "Losing or counting twice", "which of the two is worse"),
    ("hosting.model", "Who runs the servers", "the team, the network and where data must stay"),
    ("security.sensitive_data", "Treatment of personal data", "the laws that apply and who may read it in the clear"),
    ("security.keys", "Who holds the keys", "the laws that apply"),
    (
        "resilience.level",
        "What the platform survives",
        "how much of the time it must be reachable, and how much may be lost",
    ),
    ("quality.gate", "What a failed check does", "the worst that happens when data is wrong"),
    ("schema.evolution", "What happens when a source changes", "how often that happens and who owns the sources"),
];

/// The section.
pub fn blocks(paper: &Paper) -> Vec<Block> {
    let decisions = &paper.given.design.decisions;
    let mut blocks = Vec::new();
    if decisions.is_empty() {
        blocks.push(open("No decision is taken yet; the table below says what each would need."));
    } else {
        blocks.push(paragraph("Options stand best first. A two-way door can be taken back in days; a one-way door costs a migration, so it deserves a second look."));
    }
    paper.given.design.groups().iter().for_each(|group| blocks.extend(group_blocks(paper, group)));
    blocks.extend(super::super::prospects::alternatives(paper));
    blocks.extend(not_taken(decisions));
    blocks
}

/// A decision once, with everything it was taken for alike.
fn group_blocks(paper: &Paper, group: &[&Decision]) -> Vec<Block> {
    let [decision, others @ ..] = group else { return Vec::new() };
    if others.is_empty() {
        return decision_blocks(paper, decision, decision_title(decision), None);
    }
    let subjects: Vec<&str> = group.iter().map(|held| &*held.subject).collect();
    let holds = paragraph(format!("The same for {} of them: {}.", subjects.len(), subjects.join(", ")));
    let title = format!("{}: {}", decision.title, lower_first(decision.chosen_title()));
    decision_blocks(paper, decision, title, Some(holds))
}

fn decision_blocks(paper: &Paper, decision: &Decision, title: String, holds_for: Option<Block>) -> Vec<Block> {
    let mut chosen = vec![strong(decision.chosen_title()), text(". ")];
    chosen.extend(paper.words(&sentence(&decision.why)));
    if decision.pinned {
        chosen.push(text(" Somebody insisted on it; by its points alone the first option below may differ."));
    }
    chosen.push(text(match decision.door {
        Door::OneWay => " A one-way door.",
        Door::TwoWay => " A two-way door.",
    }));
    let mut blocks =
        vec![heading_at(title, decision_anchor(&decision.id, &decision.subject)), Block::Paragraph(chosen)];
    blocks.extend(holds_for);
    if !decision.options.is_empty() {
        let rows = decision.options.iter().map(|option| option_row(paper, decision, option)).collect();
        blocks.push(table(&["Option", "For and against it here", "Why not"], rows));
    }
    blocks.extend(flips(paper, decision));
    blocks.extend(sources(decision));
    blocks
}

fn option_row(paper: &Paper, decision: &Decision, option: &DecisionOption) -> Vec<Vec<Inline>> {
    let name = if option.id == decision.chosen { strong(option.title.clone()) } else { text(option.title.clone()) };
    let reasons: Vec<String> = option.reasons.iter().map(|reason| sentence(reason)).collect();
    let against = match &option.rejected_because {
        _ if option.id == decision.chosen => vec![text("Chosen")],
        Some(why) => paper.words(&sentence(why)),
        None => vec![text("Another option fits better.")],
    };
    vec![vec![name], paper.words(&reasons.join(" ")), against]
}

fn flips(paper: &Paper, decision: &Decision) -> Vec<Block> {
    let flips = paper.given.flips(decision);
    if flips.is_empty() {
        return vec![paragraph("No load and no freshness that was tried would change this.")];
    }
    let title = |id: &str| {
        decision
            .options
            .iter()
            .find(|option| option.id == id)
            .map_or(id.replace('_', " "), |option| option.title.to_string())
    };
    let lines = flips.iter().map(|flip| {
        let mut line = vec![strong(title(&flip.to)), text(", if ")];
        line.extend(paper.words(&lower_first(&sentence(&flip.when))));
        line
    });
    vec![paragraph("What would change our mind:"), Block::List(lines.collect())]
}

fn sources(decision: &Decision) -> Option<Block> {
    let named: Vec<String> = decision.sources.iter().map(citation).collect();
    (!named.is_empty()).then(|| paragraph(format!("Sources: {}.", named.join("; "))))
}

fn not_taken(decisions: &[Decision]) -> Vec<Block> {
    let rows: Vec<Vec<Vec<Inline>>> = POSSIBLE
        .iter()
        .filter(|(id, ..)| !decisions.iter().any(|decision| decision.id == *id))
        .map(|(_, title, decides)| vec![vec![text(*title)], vec![text(sentence(decides))]])
        .collect();
    if rows.is_empty() {
        return Vec::new();
    }
    vec![
        heading("Not decided here"),
        paragraph(
            "These were not weighed in this design; where the package needs one, it takes the simplest form, which can be changed later.",
        ),
        table(&["Decision", "What would decide it"], rows),
    ]
}
