//! Undo and redo as snapshots: a session is cheap to copy because texts are shared.

use crate::session::Session;
use std::collections::VecDeque;

/// How many steps are kept.
const MOST: usize = 200;

/// The sessions before and after the present one.
#[derive(Debug, Default)]
pub struct History {
    before: VecDeque<Session>,
    after: Vec<Session>,
}

impl History {
    /// Remembers what was before a change; what had been undone is forgotten.
    pub fn push(&mut self, before: Session) {
        self.after.clear();
        self.before.push_back(before);
        if self.before.len() > MOST {
            self.before.pop_front();
        }
    }

    /// The session one step back, `now` being kept for redo.
    pub fn undo(&mut self, now: Session) -> Option<Session> {
        let back = self.before.pop_back()?;
        self.after.push(now);
        Some(back)
    }

    /// The session one step forward again.
    pub fn redo(&mut self, now: Session) -> Option<Session> {
        let forth = self.after.pop()?;
        self.before.push_back(now);
        Some(forth)
    }

    /// How many steps lie back and forward.
    pub fn steps(&self) -> (usize, usize) {
        (self.before.len(), self.after.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_undone_can_be_redone_until_something_else_is_done() {
        let [a, b, c] = ["a", "b", "c"].map(Session::new);
        let mut history = History::default();
        history.push(a.clone());
        assert_eq!(history.undo(b.clone()), Some(a.clone()));
        assert_eq!(history.steps(), (0, 1));
        assert_eq!(history.redo(a.clone()), Some(b.clone()));
        assert_eq!(history.undo(b), Some(a.clone()));
        history.push(a);
        assert_eq!(history.redo(c.clone()), None);
        for _ in 0..300 {
            history.push(c.clone());
        }
        assert_eq!(history.steps(), (200, 0));
    }
}
