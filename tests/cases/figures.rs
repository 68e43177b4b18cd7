//! Walks figures down to what they rest on.

use super::read::Case;
use plumbline::design::Design;
use plumbline::discovery::question;
use plumbline::figure::{Figure, Origin};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Every figure of a design, with the place that holds it.
pub fn of(design: &Design) -> Vec<(String, Arc<Figure>)> {
    let mut found: Vec<(String, Arc<Figure>)> = Vec::new();
    let mut take = |place: String, figure: &Arc<Figure>| found.push((place, Arc::clone(figure)));
    for size in &design.sizes {
        take(format!("size {}", size.id), &size.figure);
    }
    for at in &design.cost {
        for (edge, figure) in [("low", &at.low), ("likely", &at.likely), ("high", &at.high)] {
            take(format!("cost at {}, {edge}", at.load), figure);
        }
        for row in &at.bill {
            take(format!("bill at {}, {}", at.load, row.id), &row.monthly);
        }
    }
    for way in design.conflicts.iter().flat_map(|conflict| &conflict.ways) {
        take(format!("way out by {}", way.question), &way.monthly);
        take(format!("saved by {}", way.question), &way.saves);
    }
    for held in &design.improvements {
        if let Some(saves) = &held.saves {
            take(format!("saved by mending {}", held.finding.rule), saves);
        }
    }
    take("look-back".to_owned(), &design.schedule.lookback);
    found
}

/// What is wrong with the derivation of a figure, down to its leaves.
pub fn wrong(case: &Case, place: &str, figure: &Figure) -> Vec<String> {
    let mut found = Vec::new();
    walk(case, place, figure, &mut found);
    found
}

fn walk(case: &Case, place: &str, figure: &Figure, found: &mut Vec<String>) {
    let mut say = |what: &str| found.push(format!("{}: {place}: {} {what}", case.name, figure.name));
    if figure.name.is_empty() || !figure.value.is_finite() {
        say("has no name or no value");
    }
    match &figure.origin {
        Origin::Answer(id) => {
            if !case.session.answers.contains_key(&**id) {
                say("rests on an answer that nobody gave");
            }
        }
        Origin::Assumption(id) => {
            if question(id).is_none() {
                say("rests on the default of no question");
            }
        }
        Origin::Fact(place) => {
            if !case.session.sources.iter().any(|source| source.name == place.file) {
                say("rests on a file that nobody brought");
            }
        }
        Origin::Constant(source) => {
            let known = ["verified", "secondary", "derived", "judgement", "unverified"];
            if source.title.trim().is_empty() || source.title == "no such constant" {
                say("rests on a constant without a source");
            }
            if !known.contains(&&*source.confidence) {
                say("does not say how sure its source is");
            }
        }
        Origin::Formula(_, inputs) => {
            let formula = &figure.formula();
            if formula.trim().is_empty() && !inputs.is_empty() {
                say("has no formula");
            }
            if inputs.is_empty() && figure.value != 0.0 {
                say("is computed from nothing");
            }
            check(figure, formula, inputs, &mut say);
            for input in inputs {
                walk(case, place, input, found);
            }
        }
    }
}

/// Computes again what the formula says, where it is a plain product, sum or quotient of all inputs.
fn check(figure: &Figure, formula: &str, inputs: &[Arc<Figure>], say: &mut impl FnMut(&str)) {
    let joined = |sign: &str| inputs.iter().map(|input| &*input.name).collect::<Vec<_>>().join(sign);
    let values = || inputs.iter().map(|input| input.value);
    let expected = match inputs.len() {
        0 | 1 => return,
        _ if formula == joined(" × ") => values().product(),
        _ if formula == joined(" + ") => values().sum(),
        2 if formula == joined(" ÷ ") && inputs[1].value != 0.0 => inputs[0].value / inputs[1].value,
        _ => return,
    };
    if (figure.value - expected).abs() > 1e-9 * expected.abs().max(1e-12) {
        say("is not what its formula gives");
    }
}

/// Every text by which a figure of the design, or one below it, may be printed.
pub fn texts(design: &Design) -> BTreeSet<String> {
    let mut open: Vec<Arc<Figure>> = of(design).into_iter().map(|(_, figure)| figure).collect();
    let mut seen: BTreeMap<(String, u64), ()> = BTreeMap::new();
    let mut found = BTreeSet::new();
    while let Some(figure) = open.pop() {
        if seen.insert((figure.name.to_string(), figure.value.to_bits()), ()).is_none() {
            found.insert(figure.text());
            open.extend(figure.inputs().iter().cloned());
        }
    }
    // unit prices are printed with the digits they have
    found.extend(design.cost.iter().flat_map(|at| &at.bill).map(|row| format!("${}", row.unit_usd)));
    found
}
