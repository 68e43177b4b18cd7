//! What sections are written on: the material, and the register of the figures that were used.
//!
//! The only place that makes an [`Inline::Figure`], so a number without a derivation cannot be written.

use super::super::markup::{plain, slug};
use super::super::words;
use super::{Block, Inline, NoteKind};
use crate::deliverable::Given;
use crate::deliverable::intake::runs_airflow;
use crate::design::{Assumption, Prospects, ask, prospects};
use crate::figure::{Figure, Origin, Text, Unit};
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where the picture of the architecture is delivered.
pub const ARCHITECTURE_SVG: &str = "docs/data/architecture.svg";
/// Where the picture of the model is delivered.
pub const MODEL_SVG: &str = "docs/data/model.svg";
/// Where the transformation is delivered.
pub const DBT: &str = "pipelines/dbt";

/// What documents are called: `Data platform for Rental back office`.
pub fn title(given: &Given) -> String {
    let name = project_name(given);
    // the design's own name where nobody gave one
    if name.is_empty() || name.eq_ignore_ascii_case("data platform") {
        "Data platform".to_owned()
    } else {
        format!("Data platform for {name}")
    }
}

/// The project's name in words; empty where nobody gave one.
fn project_name(given: &Given) -> String {
    let name =
        [given.design.name.as_str(), given.session.name.as_str()].into_iter().map(plain).find(|name| !name.is_empty());
    name.unwrap_or_default()
}

/// The material and the figures used so far.
pub struct Paper<'a> {
    /// What the document is made from.
    pub given: Given<'a>,
    register: RefCell<Register>,
    weightiest: OnceCell<Vec<&'a Assumption>>,
    ahead: OnceCell<Prospects>,
}

/// Figures in the order in which they were first used, each with its id.
#[derive(Default)]
struct Register {
    used: Vec<(String, Arc<Figure>)>,
    /// By address, with the figure itself so that its address is not given to another one.
    known: BTreeMap<usize, (usize, Arc<Figure>)>,
    ids: BTreeMap<String, usize>,
    names: BTreeMap<String, usize>,
}

impl Register {
    fn id(&mut self, figure: &Arc<Figure>) -> String {
        let address = Arc::as_ptr(figure).addr();
        let index = match self.known.get(&address) {
            Some((index, _)) => *index,
            None => self.index(figure),
        };
        self.known.entry(address).or_insert_with(|| (index, Arc::clone(figure)));
        self.used[index].0.clone()
    }

    fn index(&mut self, figure: &Arc<Figure>) -> usize {
        let identity = identity(figure);
        if let Some(index) = self.ids.get(&identity) {
            return *index;
        }
        let name = format!("figure-{}", slug(&figure.name));
        let times = self.names.entry(name.clone()).or_insert(0);
        *times += 1;
        let id = if *times == 1 { name } else { format!("{name}-{times}") };
        self.ids.insert(identity, self.used.len());
        self.used.push((id, Arc::clone(figure)));
        self.used.len() - 1
    }
}

/// What tells two figures apart: everything a reader sees of them, without walking the whole derivation.
///
/// One answer is one figure, whatever it is called in the place that uses it.
fn identity(figure: &Figure) -> String {
    if let Origin::Answer(question) | Origin::Assumption(question) = &figure.origin {
        return format!("{question}\n{:x}\n{:?}", figure.value.to_bits(), figure.unit);
    }
    let inputs: Vec<String> =
        figure.inputs().iter().map(|input| format!("{}={:x}", input.name, input.value.to_bits())).collect();
    format!(
        "{}\n{:x}\n{:?}\n{}\n{}",
        figure.name,
        figure.value.to_bits(),
        figure.unit,
        figure.formula(),
        inputs.join("\n")
    )
}

impl<'a> Paper<'a> {
    /// An empty paper.
    pub fn new(given: Given<'a>) -> Self {
        Self { given, register: RefCell::default(), weightiest: OnceCell::new(), ahead: OnceCell::new() }
    }

    /// What the design could become and what could happen to it.
    pub fn ahead(&self) -> &Prospects {
        self.ahead
            .get_or_init(|| prospects(self.given.session, self.given.facts, self.given.requirements, self.given.design))
    }

    /// A figure as it reads in a sentence.
    pub fn figure(&self, figure: &Arc<Figure>) -> Inline {
        self.figure_as(figure, figure.text())
    }

    /// A figure in other words than its own; the derivation is the figure's.
    pub fn figure_as(&self, figure: &Arc<Figure>, text: impl Into<String>) -> Inline {
        Inline::Figure { text: text.into(), id: self.register.borrow_mut().id(figure) }
    }

    /// A number of things that can be counted elsewhere in the document.
    pub fn count(&self, name: impl Into<Text>, n: usize, counted_in: &str) -> Inline {
        let value = u32::try_from(n).map_or(f64::MAX, f64::from);
        let figure = Figure::computed(name, value, Unit::EACH, format!("counted in {counted_in}"), &[]);
        self.figure(&figure)
    }

    /// The quantity that a need asks for; none where there is no value.
    pub fn need(&self, id: &str, name: impl Into<Text>) -> Option<Inline> {
        self.need_figure(id, name).map(|figure| self.figure(&figure))
    }

    /// The quantity of a need as a figure; none where there is no value.
    pub fn need_figure(&self, id: &str, name: impl Into<Text>) -> Option<Arc<Figure>> {
        let item = self.given.requirements.get(id)?;
        item.value.as_ref()?;
        item.unit.as_ref()?;
        Some(self.given.requirements.figure(id, name))
    }

    /// The answer to a question in words; empty where nothing is known.
    pub fn answer(&self, id: &str) -> String {
        words::answer(&self.given, id)
    }

    /// The assumptions, the one whose answer would move the design most first; those without a value last.
    pub fn weightiest(&self) -> &[&'a Assumption] {
        self.weightiest.get_or_init(|| weightiest(&self.given))
    }

    /// The file of the orchestrated run.
    pub fn dag(&self) -> Inline {
        if !runs_airflow(&self.given) {
            return code("pipelines/run.sh");
        }
        let slug = if self.given.design.slug.is_empty() { "platform" } else { &self.given.design.slug };
        code(format!("pipelines/dags/{slug}.py"))
    }

    /// The serving store as its option reads; other text as words.
    pub fn serving_title(&self, serving: &str) -> String {
        let options = self.given.design.decision("storage.serving").map(|held| &*held.options).unwrap_or_default();
        let option = options.iter().find(|option| option.id == serving);
        option.map_or_else(|| words::title(serving), |option| option.title.to_string())
    }

    /// A text from the outside; names between backticks become code.
    pub fn words(&self, text: &str) -> Vec<Inline> {
        rich(text)
    }

    /// Every figure used so far and every figure below it, in the order of first use.
    pub fn used(&self) -> Vec<(String, Arc<Figure>)> {
        let mut register = self.register.borrow_mut();
        let mut next = 0;
        // the register grows while it is walked: inputs come after what uses them, each once
        while let Some((_, figure)) = register.used.get(next) {
            let inputs = figure.inputs().to_vec();
            for input in &inputs {
                register.id(input);
            }
            next += 1;
        }
        register.used.clone()
    }

    /// The id under which a figure stands in the register.
    pub fn id(&self, figure: &Arc<Figure>) -> String {
        self.register.borrow_mut().id(figure)
    }
}

fn weightiest<'a>(given: &Given<'a>) -> Vec<&'a Assumption> {
    let asked = ask(given.session, given.facts);
    let rank = |held: &Assumption| asked.iter().position(|asked| asked.question.id == held.id).unwrap_or(usize::MAX);
    let moves = |held: &Assumption| {
        let found = asked.iter().find(|asked| asked.question.id == held.id);
        found.is_some_and(|asked| !asked.moves.decisions.is_empty() || asked.moves.monthly_usd >= 1.0)
    };
    let mut sorted: Vec<&Assumption> = given.design.assumptions.iter().collect();
    sorted.sort_by_key(|held| (!moves(held), rank(held)));
    sorted
}

/// Where the origin of a leaf is told in words; none for what is computed.
pub fn origin_words(figure: &Figure) -> Option<Vec<Inline>> {
    Some(match &figure.origin {
        Origin::Answer(question) => vec![text(format!("answered to “{}”", words::question_text(question)))],
        Origin::Fact(place) => vec![text("found in "), code(place.to_string())],
        Origin::Assumption(question) => {
            vec![text(format!("assumed, because “{}” has no answer yet", words::question_text(question)))]
        }
        Origin::Constant(source) => vec![text(words::citation(source))],
        Origin::Formula(..) => return None,
    })
}

/// A text with names between backticks as code; backticks that do not pair stay text.
pub fn rich(given: &str) -> Vec<Inline> {
    let parts: Vec<&str> = given.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return vec![text(given)];
    }
    parts
        .iter()
        .enumerate()
        .filter(|(_, part)| !part.is_empty())
        .map(|(index, part)| if index % 2 == 1 { code(*part) } else { text(*part) })
        .collect()
}

/// Words.
pub fn text(words: impl Into<String>) -> Inline {
    Inline::Text(words.into())
}

/// Words that matter.
pub fn strong(words: impl Into<String>) -> Inline {
    Inline::Strong(words.into())
}

/// A name from a file or a command.
pub fn code(name: impl Into<String>) -> Inline {
    Inline::Code(name.into())
}

/// Words that lead to another place of the document.
pub fn link(words: impl Into<String>, anchor: impl std::fmt::Display) -> Inline {
    Inline::Link { text: words.into(), href: format!("#{anchor}") }
}

/// A paragraph of words only.
pub fn paragraph(words: impl Into<String>) -> Block {
    Block::Paragraph(vec![text(words)])
}

/// A heading that nothing links to.
pub fn heading(words: impl Into<String>) -> Block {
    Block::Heading { text: words.into(), anchor: String::new() }
}

/// A heading with a place to link to.
pub fn heading_at(words: impl Into<String>, anchor: impl Into<String>) -> Block {
    Block::Heading { text: words.into(), anchor: anchor.into() }
}

/// Something that is not decided: why, and what would decide it.
pub fn open(words: impl Into<String>) -> Block {
    Block::Note { kind: NoteKind::Open, text: vec![text(words)] }
}

/// A table with these heads.
pub fn table(header: &[&str], rows: Vec<Vec<Vec<Inline>>>) -> Block {
    Block::Table { header: header.iter().map(|&head| head.to_owned()).collect(), rows }
}

/// Names as code with commas between.
pub fn codes<T: AsRef<str>>(names: &[T]) -> Vec<Inline> {
    let mut out = Vec::new();
    for (index, name) in names.iter().enumerate() {
        if index > 0 {
            out.push(text(", "));
        }
        out.push(code(name.as_ref()));
    }
    out
}

/// The place of a decision in section 8: `decision-storage-serving`.
pub fn decision_anchor(id: &str, subject: &str) -> String {
    format!("decision-{}", slug(&format!("{id} {subject}")))
}
