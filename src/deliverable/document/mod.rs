//! The design document: thirteen sections and an appendix as plain data, and the files it is written to.
//!
//! [`document`] says what stands in it; `markdown` and `html` say how it looks; the page renders the same blocks.

mod paper;
mod increments;
mod stream;
mod styles;
mod sections;
mod markdown;
mod html;
mod summary;
mod design_json;
mod cost_json;
mod money;
mod prospects;
mod outlook_json;

#[cfg(test)]
mod tests;

use super::{File, Given, diagram};
use crate::figure::Source;
use paper::Paper;
use serde::{Deserialize, Serialize};

/// A document, ready to be written in any form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// Its sections in order.
    pub sections: Vec<Section>,
}

/// A section of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Its number, from 1; 0 for the appendix.
    pub number: u8,
    /// Its title.
    pub title: String,
    /// What stands in it; never empty.
    pub blocks: Vec<Block>,
}

impl Section {
    /// Its heading: `1 Executive summary`, `Appendix: derivations and sources`.
    pub fn heading(&self) -> String {
        if self.number == 0 { format!("Appendix: {}", self.title) } else { format!("{} {}", self.number, self.title) }
    }

    /// Where links to it point, without the `#`: `section-8`.
    pub fn anchor(&self) -> String {
        if self.number == 0 { "appendix".to_owned() } else { format!("section-{}", self.number) }
    }
}

/// A part of a section.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A heading below the section's own.
    Heading {
        /// What it says.
        text: String,
        /// Where links to it point, without the `#`; empty where nothing does.
        anchor: String,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list without numbers.
    List(Vec<Vec<Inline>>),
    /// A list whose order matters.
    Steps(Vec<Vec<Inline>>),
    /// A table; each row has as many cells as the header.
    Table {
        /// The heads of its columns.
        header: Vec<String>,
        /// Rows of cells.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// Code or commands.
    Code {
        /// `sh`, `sql`; empty for plain text.
        language: String,
        /// The text as it is.
        text: String,
    },
    /// A picture.
    Picture {
        /// The delivered file that holds it.
        path: String,
        /// What it shows, for those who cannot see it.
        alt: String,
        /// The picture itself.
        svg: String,
    },
    /// Something set apart from the text.
    Note {
        /// What it is about.
        kind: NoteKind,
        /// What it says.
        text: Vec<Inline>,
    },
    /// How figures were obtained.
    Derivations(Vec<Derivation>),
}

/// What a note is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// Taken for granted.
    Assumption,
    /// Not decided, and what would decide it.
    Open,
    /// Something that will hurt.
    Warning,
}

impl NoteKind {
    /// The word before the note.
    pub fn label(self) -> &'static str {
        match self {
            Self::Assumption => "Assumption",
            Self::Open => "Not decided",
            Self::Warning => "Mind",
        }
    }
}

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Inline {
    /// Words.
    Text(String),
    /// Words that matter.
    Strong(String),
    /// A name from a file or a command.
    Code(String),
    /// Words that lead somewhere: a place in the document (`#section-8`).
    Link {
        /// The words.
        text: String,
        /// Where they lead.
        href: String,
    },
    /// A number with its unit, whose derivation stands in the appendix.
    Figure {
        /// How it reads: `60 GB`.
        text: String,
        /// The id of its [`Derivation`].
        id: String,
    },
}

/// How a figure was obtained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Derivation {
    /// Its id, which figures in the text name.
    pub id: String,
    /// What the figure is called.
    pub name: String,
    /// Its value with its unit.
    pub value: String,
    /// The formula in words; for a leaf, where it was found.
    pub how: Vec<Inline>,
    /// The figures it was computed from.
    pub inputs: Vec<(String, Inline)>,
    /// Where a constant was published.
    pub source: Option<Source>,
}

/// The design document of everything given.
pub fn document(given: &Given) -> Document {
    write_on(&Paper::new(given.clone()))
}

fn write_on(paper: &Paper) -> Document {
    let mut sections: Vec<Section> = sections::ALL
        .iter()
        .zip(1..)
        .map(|((title, write), number)| Section { number, title: (*title).to_owned(), blocks: write(paper) })
        .collect();
    // last, because it lists what the others used
    sections.push(Section { number: 0, title: sections::APPENDIX.to_owned(), blocks: sections::appendix(paper) });
    Document { title: paper::title(&paper.given), sections }
}

/// The document in its forms, its pictures, the summary and the design as plain data.
pub fn deliver(given: &Given) -> Vec<File> {
    // one paper for both: what weighs most takes long to find out
    let paper = Paper::new(given.clone());
    let document = write_on(&paper);
    vec![
        File::new(paper::ARCHITECTURE_SVG, diagram::architecture(given.design)),
        File::new(paper::MODEL_SVG, diagram::model(&given.design.model)),
        File::new("docs/data/design.html", html::write(&document)),
        File::new("docs/data/design.json", design_json::write(given, paper.ahead())),
        File::new("docs/data/design.md", markdown::write(&document)),
        File::new("docs/data/summary.md", summary::write(&paper)),
    ]
}
