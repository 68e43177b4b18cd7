//! The increments of the delivery plan, from the package on a laptop to the hand-over.
//!
//! Beside the sections, because the summary and two sections tell of them.

use super::Inline;
use super::paper::{Paper, code, text};
use crate::deliverable::words::{listed, spoken_table};
use crate::design::Fact;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// A step of the plan.
pub struct Increment {
    /// What it is called.
    pub title: String,
    /// What can be used when it is done.
    pub usable: String,
    /// What is done in it.
    pub work: Vec<Vec<Inline>>,
    /// How anyone can tell that it is done.
    pub done: Vec<Inline>,
}

/// The increments, from the package on a laptop to the hand-over.
pub fn increments(paper: &Paper) -> Vec<Increment> {
    let mut facts: Vec<&Fact> = paper.given.design.model.facts.iter().collect();
    if facts.is_empty() {
        return vec![schema_first()];
    }
    // the fact with most to see comes first; its dimensions serve the later ones
    facts.sort_by_key(|fact| (Reverse(fact.dimensions.len()), Reverse(fact.measures.len())));
    let mut built: BTreeSet<&str> = BTreeSet::new();
    let mut increments = vec![laptop()];
    for (index, fact) in facts.iter().enumerate() {
        if index >= 6 {
            increments.push(the_rest(&facts[index..]));
            break;
        }
        increments.push(one_fact(paper, fact, &mut built, index == 0));
    }
    increments.push(governed(paper));
    increments.push(hand_over());
    increments
}

fn schema_first() -> Increment {
    Increment {
        title: "Bring in a schema".to_owned(),
        usable: "First, bring in the data definitions of the source; the model and a package that runs on a laptop follow from them at once".to_owned(),
        work: vec![vec![text("Export the definitions without data, for PostgreSQL with "), code("pg_dump --schema-only"), text(".")]],
        done: vec![text("section 6 names the facts and dimensions, and people who know the business agree with them.")],
    }
}

fn laptop() -> Increment {
    Increment {
        title: "The model on a laptop".to_owned(),
        usable: "First, the team runs the whole package on a laptop with invented sample data and looks at the tables that will be published; names and grain are corrected while that costs nothing".to_owned(),
        work: vec![
            vec![text("Run "), code("make build"), text(" and "), code("make test"), text(".")],
            vec![text("Go through section 6 with somebody who knows the business; correct roles and names and derive again.")],
            vec![text("Answer the assumptions of section 2, those that change most first.")],
        ],
        done: vec![text("the tests pass and somebody from the business has agreed to the grain of each fact.")],
    }
}

fn one_fact<'a>(paper: &Paper, fact: &'a Fact, built: &mut BTreeSet<&'a str>, first: bool) -> Increment {
    let spoken = spoken_table(&fact.name);
    let fresh: Vec<&str> =
        fact.dimensions.iter().map(|held| held.dimension.as_str()).filter(|name| built.insert(name)).collect();
    let tools = paper.answer("estate.tools");
    let place = if tools.is_empty() { "a first report".to_owned() } else { format!("a first report in {tools}") };
    let mut work = Vec::new();
    if first {
        work.push(vec![text("Set up the target and the role that loads; run the data definitions there.")]);
        work.push(vec![text("Load the past once, then let the schedule run.")]);
    }
    if fresh.is_empty() {
        work.push(vec![text("All its dimensions are there already; only the fact is new.")]);
    } else {
        work.push(vec![text(format!("Build {} with {}.", fact.name, listed(&fresh)))]);
    }
    Increment {
        title: format!("Real data for {spoken}"),
        usable: format!("People see {spoken} from the real source in {place}"),
        work,
        done: vec![text(
            "a total of the report equals the same total taken from the source, and two runs in a row leave the same rows.",
        )],
    }
}

fn the_rest(facts: &[&Fact]) -> Increment {
    let names: Vec<&str> = facts.iter().map(|fact| fact.name.as_str()).collect();
    Increment {
        title: "Real data for the other facts".to_owned(),
        usable: format!("People see the remaining facts: {}", listed(&names)),
        work: vec![vec![text("One fact at a time, the one asked for most first.")]],
        done: vec![text("a total of each equals the same total taken from the source.")],
    }
}

fn governed(paper: &Paper) -> Increment {
    let regimes = paper.answer("security.regimes");
    let law = if matches!(regimes.as_str(), "" | "none") {
        "the controls of section 9".to_owned()
    } else {
        format!("the controls of section 9 for {regimes}")
    };
    Increment {
        title: "Roles, retention and controls".to_owned(),
        usable:
            "Everyone in the company who is meant to can be given access, because nobody can see more than they should"
                .to_owned(),
        work: vec![
            vec![text(format!("Put {law} in place and show each to whoever answers for it."))],
            vec![text("Create the reading roles and try them with an ordinary account.")],
            vec![text("Name an owner for each published table.")],
        ],
        done: vec![text(
            "a reader without special rights sees no personal data in the clear, and old data is deleted when its time is over.",
        )],
    }
}

fn hand_over() -> Increment {
    Increment {
        title: "Hand-over".to_owned(),
        usable: "The people on duty run the platform without its builders".to_owned(),
        work: vec![vec![text(
            "Walk through section 13 once with each of them: break a run on purpose, repair it, load a period again.",
        )]],
        done: vec![text("somebody who did not build it has repaired a failed run with the runbook alone.")],
    }
}
