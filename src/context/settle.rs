//! Puts the facts of all files in order: each once, the surest first, lists joined, contradictions named.

use super::{Confidence, Fact, Facts, Words};
use crate::finding::{Severity, Span};
use crate::session::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The questions that take several words; what files say to them adds up.
pub const LISTS: [&str; 8] = [
    "data.formats",
    "data.sources",
    "estate.pains",
    "estate.tools",
    "goals.use_cases",
    "security.data_classes",
    "security.regimes",
    "team.skills",
];

/// The most places that are kept for one and the same answer.
const MOST_PLACES: usize = 50;

/// Orders facts, findings and ignored files, and fills in what follows from all facts together.
pub fn settle(facts: &mut Facts) {
    facts.facts.sort_by(|a, b| {
        (&a.question, b.confidence, &a.place, &a.value, &a.detail).cmp(&(
            &b.question,
            a.confidence,
            &b.place,
            &b.value,
            &b.detail,
        ))
    });
    let mut seen = BTreeSet::new();
    let mut places: BTreeMap<(String, Value), usize> = BTreeMap::new();
    facts.facts.retain(|fact| {
        let answer = (fact.question.clone(), fact.value.clone());
        let n_places = places.entry(answer.clone()).or_default();
        let fresh = *n_places < MOST_PLACES && seen.insert((answer, fact.place.clone()));
        *n_places += usize::from(fresh);
        fresh
    });
    let by_question = by_question(&facts.facts);
    let disagreements: Vec<_> = by_question.values().filter_map(|held| disagreement(held)).collect();
    let merged = LISTS.iter().filter_map(|id| joined(by_question.get(id)?)).collect::<Vec<_>>();
    for (words, file, line) in disagreements {
        let span = Span { line, column: 1, end_line: line, end_column: 1 };
        facts.warn("facts_disagree", Severity::Warning, &file, span, words);
    }
    facts.merged = merged.into_iter().map(|fact| (fact.question.clone(), fact)).collect();
    facts.ignored.sort_by(|a, b| a.file.cmp(&b.file));
    facts.findings.sort_by(|a, b| (&a.file, a.span, &a.rule).cmp(&(&b.file, b.span, &b.rule)));
}

fn by_question(facts: &[Fact]) -> BTreeMap<&str, Vec<&Fact>> {
    let mut held: BTreeMap<&str, Vec<&Fact>> = BTreeMap::new();
    for fact in facts {
        held.entry(&fact.question).or_default().push(fact);
    }
    held
}

/// Two facts about one question, both stated, that cannot both be so.
fn disagreement(facts: &[&Fact]) -> Option<(Words, String, u32)> {
    let first = facts.first()?;
    if LISTS.contains(&first.question.as_str()) || first.confidence != Confidence::Stated {
        return None;
    }
    let other = facts.iter().find(|fact| fact.confidence == Confidence::Stated && fact.value != first.value)?;
    let words = Words::new(
        format!(
            "{}: {} says {}, {} says {}",
            first.question,
            first.place,
            first.value.text(),
            other.place,
            other.value.text()
        ),
        format!("Both are stated, so the design cannot tell which holds; it takes the first, {}.", first.value.text()),
        format!("Answer {} yourself: an answer outranks every file.", first.question),
    );
    Some((words, other.place.file.clone(), other.place.line))
}

/// All words that several facts give to one question; none where one fact alone says it all.
fn joined(facts: &[&Fact]) -> Option<Fact> {
    let first = facts.first()?;
    let mut words: Vec<String> = Vec::new();
    let mut details: Vec<String> = Vec::new();
    let mut confidence = first.confidence;
    for fact in facts {
        let Value::List(said) = &fact.value else { continue };
        let fresh: Vec<_> = said.iter().filter(|word| !words.contains(word)).cloned().collect();
        if fresh.is_empty() {
            continue;
        }
        if words.is_empty() {
            // a whole sentence does not stand in a row
            let short = !fact.detail.is_empty() && !fact.detail.ends_with('.');
            details.push(if short { fact.detail.clone() } else { fresh.join(", ") });
        } else {
            details.push(format!("{} ({})", fresh.join(", "), fact.place));
        }
        confidence = confidence.min(fact.confidence);
        words.extend(fresh);
    }
    let told_by_one = matches!(&first.value, Value::List(said) if said.len() == words.len());
    (!told_by_one).then(|| Fact {
        question: first.question.clone(),
        value: Value::List(words),
        detail: details.join("; "),
        confidence,
        place: first.place.clone(),
    })
}
