//! What the diagram shows at the moment: the view, the box under the keyboard, what is searched for.

use super::UNSEEN;
use crate::deliverable::diagram::board::{Board, Direction, Frame, Kind, Mark};
use crate::design::Model;
use crate::ui::browser::focus;
use crate::ui::viewport::{Detail, Size, View};
use crate::ui::words::count;
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The id of the part that takes keys.
pub const SURFACE: &str = "diagram";

/// The state of one diagram. Copies are handles to the same one.
#[derive(Clone, Copy)]
pub struct Stage {
    /// Where everything stands.
    pub board: Memo<Arc<Board>>,
    /// The part that is on the screen.
    pub view: RwSignal<View>,
    /// The window's size in pixels; nothing until it is measured.
    pub size: RwSignal<Size>,
    /// The table under the keyboard.
    pub cursor: RwSignal<Option<String>>,
    /// What is searched for.
    pub searched: RwSignal<String>,
    /// For each box whether it is found; empty where nothing is searched for.
    pub found: Memo<Vec<bool>>,
    /// The selected table.
    pub selected: Signal<Option<String>>,
    /// What is drawn, and how much of it can be read.
    pub drawn: Memo<(Frame, Detail)>,
    on_open: Callback<String>,
    is_moved: StoredValue<bool>,
}

impl Stage {
    /// A stage that shows nothing yet.
    pub fn new(
        model: Signal<Arc<Model>>,
        board: Signal<Option<Arc<Board>>>,
        selected: Signal<Option<String>>,
        on_open: Callback<String>,
    ) -> Self {
        let board = Memo::new(move |_| board.get().unwrap_or_default());
        let words = Memo::new(move |_| model.with(|model| words(model)));
        let searched = RwSignal::new(String::new());
        let found = Memo::new(move |_| {
            let wanted = searched.with(|text| text.trim().to_lowercase());
            if wanted.is_empty() {
                return Vec::new();
            }
            let says = |name: &str| words.with(|words| words.get(name).is_some_and(|held| held.contains(&wanted)));
            board.with(|board| board.nodes.iter().map(|node| says(&node.name)).collect())
        });
        let (view, size) = (RwSignal::new(UNSEEN), RwSignal::new((0.0, 0.0)));
        let drawn = Memo::new(move |_| (view.get().drawn(size.get()), view.get().detail()));
        let stage = Self {
            board,
            view,
            size,
            cursor: RwSignal::new(None),
            searched,
            found,
            selected,
            drawn,
            on_open,
            is_moved: StoredValue::new(false),
        };
        // until somebody moves it, the view follows the model and the window
        Effect::new(move |_| {
            let size = size.get();
            let first = board.with(|board| selected.get_untracked().and_then(|name| board.position(&name)));
            if size.0 > 0.0 && !stage.is_moved.get_value() {
                view.set(board.with(|board| View::opening(board, size, first)));
            }
        });
        stage
    }

    /// Changes the view at somebody's wish.
    pub fn look(self, change: impl FnOnce(View) -> View) {
        self.is_moved.set_value(true);
        self.view.update(|view| *view = change(*view));
    }

    /// Zooms around the middle of the window.
    pub fn zoom(self, factor: f64) {
        let size = self.size.get_untracked();
        self.look(|view| view.zoomed(factor, (size.0 / 2.0, size.1 / 2.0)));
    }

    /// Shows the whole board.
    pub fn show_all(self) {
        let size = self.size.get_untracked();
        self.look(|_| self.board.with_untracked(|board| View::fit(board, size)));
    }

    /// Gives the keys to the diagram.
    pub fn focus(self) {
        focus(SURFACE);
    }

    /// Puts the keyboard on the selected table, or on the first.
    pub fn enter(self) {
        if self.cursor.with_untracked(Option::is_none) {
            let first = || self.board.with_untracked(|board| board.nodes.first().map(|node| node.name.clone()));
            self.cursor.set(self.selected.get_untracked().or_else(first));
        }
    }

    /// Goes to the nearest table in a direction.
    pub fn step(self, direction: Direction) {
        self.enter();
        let next = self.board.with_untracked(|board| {
            let from = board.position(self.cursor.get_untracked().as_deref()?).or(Some(0))?;
            board.neighbour(from, direction)
        });
        if let Some(next) = next {
            self.put_cursor(next);
        }
    }

    fn put_cursor(self, index: usize) {
        let held =
            self.board.with_untracked(|board| board.nodes.get(index).map(|node| (node.name.clone(), node.frame)));
        if let Some((name, frame)) = held {
            self.cursor.set(Some(name));
            let size = self.size.get_untracked();
            self.look(|view| view.showing(&frame, size));
        }
    }

    /// Opens the table under the keyboard.
    pub fn open(self) {
        if let Some(name) = self.cursor.get_untracked() {
            self.on_open.run(name);
        }
    }

    /// Searches, and shows the first that is found: one of that name before one with such a column.
    pub fn search(self, text: String) {
        let wanted = text.trim().to_lowercase();
        self.searched.set(text);
        let is_named = |index: &usize| {
            self.board.with_untracked(|board| board.nodes[*index].name.to_lowercase().contains(&wanted))
        };
        let first = self.found.with_untracked(|found| {
            let mut all = (0..found.len()).filter(|index| found[*index]);
            all.clone().find(is_named).or_else(|| all.next())
        });
        if let Some(first) = first {
            self.show_found(first);
        }
    }

    /// Goes to the next table that is found, or to the one before.
    pub fn next_found(self, back: bool) {
        let at = self.cursor.get_untracked().and_then(|name| self.board.with_untracked(|board| board.position(&name)));
        let next = self.found.with_untracked(|found| {
            let all: Vec<usize> = (0..found.len()).filter(|index| found[*index]).collect();
            let at = at.unwrap_or(usize::MAX);
            if back {
                all.iter().rev().find(|index| **index < at).or(all.last()).copied()
            } else {
                all.iter().find(|index| **index > at).or(all.first()).copied()
            }
        });
        if let Some(next) = next {
            self.show_found(next);
        }
    }

    fn show_found(self, index: usize) {
        let legible = 0.75;
        if self.view.get_untracked().detail() != Detail::Rows {
            self.zoom(legible / self.view.get_untracked().scale);
        }
        self.put_cursor(index);
    }

    /// `3 of 42 tables`; empty where nothing is searched for.
    pub fn found_in_words(self) -> String {
        self.found.with(|found| match found.iter().filter(|held| **held).count() {
            _ if found.is_empty() => String::new(),
            0 => "Nothing of that name".to_owned(),
            n => format!("{n} of {}", count(found.len(), "table")),
        })
    }

    /// What is under the keyboard, for people who do not see it.
    pub fn cursor_in_words(self) -> String {
        let Some(name) = self.cursor.get() else { return String::new() };
        self.board.with(|board| {
            let Some(at) = board.position(&name) else { return String::new() };
            let node = &board.nodes[at];
            let roles: Vec<&str> =
                node.rows.iter().filter(|row| row.mark == Mark::Role).map(|row| row.text.as_str()).collect();
            let n_lines = board.edges.iter().filter(|edge| edge.from == at || edge.to == at).count();
            let joined = match node.kind {
                Kind::Fact if roles.is_empty() => "leads to no dimension".to_owned(),
                Kind::Fact => format!("leads to {}", roles.join(", ")),
                Kind::Dimension => format!("reached in {}", count(n_lines, "role")),
                Kind::Bridge => "between two dimensions".to_owned(),
            };
            format!("{name}, {}: {}; {joined}", node.kind.word(), node.about)
        })
    }
}

/// What each table can be found by: its name and those of its columns, in lower case.
fn words(model: &Model) -> BTreeMap<String, String> {
    let line = |name: &str, columns: Vec<&str>| {
        let mut text = name.to_lowercase();
        for column in columns {
            text.push('\n');
            text.push_str(&column.to_lowercase());
        }
        (name.to_owned(), text)
    };
    let facts = model.facts.iter().map(|fact| {
        let keys = fact.dimensions.iter().flat_map(|key| [key.column.as_str(), key.role.as_str()]);
        let measures = fact.measures.iter().map(|held| held.name.as_str());
        let identifiers = fact.degenerate.iter().map(|held| held.name.as_str());
        line(&fact.name, keys.chain(measures).chain(identifiers).collect())
    });
    let dimensions = model.dimensions.iter().map(|held| {
        let columns = held.natural_key.iter().chain(&held.attributes).map(|held| held.name.as_str());
        line(&held.name, columns.chain(held.lists.iter().map(|list| list.name.as_str())).collect())
    });
    let bridges = model.bridges.iter().map(|held| line(&held.name, vec![&held.group.column, &held.member.column]));
    facts.chain(dimensions).chain(bridges).collect()
}
