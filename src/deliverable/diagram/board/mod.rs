//! The board on which the page draws the model: where every table stands and which lines join them.
//!
//! A small model is one star, its facts in the middle. A large one is cut into stars of facts that share dimensions;
//! what many facts share stands apart, above them. Pure arithmetic: the same model gives the same board.

mod boxes;
mod stars;
mod lines;
mod walk;

pub use boxes::{HEAD, LINE, WIDTH};
pub use walk::Direction;

use crate::design::Model;
use serde::{Deserialize, Serialize};

/// What a box stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A fact table.
    Fact,
    /// A dimension table.
    Dimension,
    /// A bridge table.
    Bridge,
}

impl Kind {
    /// Its word: `fact`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fact => "fact",
            Self::Dimension => "dimension",
            Self::Bridge => "bridge",
        }
    }
}

/// What a row of a box is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Leads to a dimension, in a role.
    Role,
    /// Is measured.
    Measure,
    /// Identifies something without a dimension.
    Identifier,
    /// Describes.
    Attribute,
}

/// A row of a box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// What it is for.
    pub mark: Mark,
    /// Its words, cut to the width of the box.
    pub text: String,
    /// Whether it holds personal data.
    pub personal: bool,
}

/// A box.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// The table.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// One line about it: the grain, the roles, how history is kept.
    pub about: String,
    /// The rows that are shown.
    pub rows: Vec<Row>,
    /// How many rows are not shown.
    pub n_hidden: usize,
    /// Where it stands.
    pub frame: Frame,
}

/// A line between two boxes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Edge {
    /// The place in the list of boxes of the fact or bridge.
    pub from: usize,
    /// The place of the dimension.
    pub to: usize,
    /// Whether it belongs to a bridge.
    pub bridged: bool,
    /// Whether it leaves its star: too long to be drawn unless somebody asks for it.
    pub far: bool,
    /// The path as SVG writes it.
    pub path: String,
    /// What the path lies in.
    pub frame: Frame,
}

/// Facts that stand together, with what is around them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// What it is called: the names of its facts.
    pub title: String,
    /// Where it stands.
    pub frame: Frame,
}

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Frame {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Frame {
    /// Whether two rectangles have a point in common.
    pub fn meets(&self, other: &Self) -> bool {
        self.x <= other.x + other.width
            && other.x <= self.x + self.width
            && self.y <= other.y + other.height
            && other.y <= self.y + self.height
    }

    /// Its middle.
    pub fn middle(&self) -> (f64, f64) {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }
}

/// The whole board.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Board {
    /// Boxes: facts, then dimensions, then bridges, each in the order of the model.
    pub nodes: Vec<Node>,
    /// Lines.
    pub edges: Vec<Edge>,
    /// Stars, where there are several.
    pub groups: Vec<Group>,
    /// Width of everything.
    pub width: f64,
    /// Height of everything.
    pub height: f64,
}

impl Board {
    /// The place of a table in the list of boxes.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.name == name)
    }
}

/// Places every table of the model.
pub fn lay_out(model: &Model) -> Board {
    let mut nodes = boxes::boxes(model);
    let stars = stars::stars(model);
    let placed = stars::place(&mut nodes, model, &stars);
    let edges = lines::lines(model, &nodes, &stars);
    Board { nodes, edges, groups: placed.groups, width: placed.width, height: placed.height }
}

#[cfg(test)]
mod tests;
