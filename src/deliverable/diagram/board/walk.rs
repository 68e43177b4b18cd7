//! Going from box to box by arrow keys.

use super::Board;

/// Where an arrow key points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// Upwards.
    Up,
    /// Downwards.
    Down,
}

impl Board {
    /// The nearest box in a direction: what lies straight ahead comes before what lies aside; none at the edge.
    pub fn neighbour(&self, from: usize, direction: Direction) -> Option<usize> {
        let (x, y) = self.nodes.get(from)?.frame.middle();
        let distance = |index: usize| {
            let (other_x, other_y) = self.nodes[index].frame.middle();
            let (along, aside) = match direction {
                Direction::Left => (x - other_x, other_y - y),
                Direction::Right => (other_x - x, other_y - y),
                Direction::Up => (y - other_y, other_x - x),
                Direction::Down => (other_y - y, other_x - x),
            };
            (along > 1.0).then(|| along + 2.0 * aside.abs())
        };
        (0..self.nodes.len())
            .filter(|index| *index != from)
            .filter_map(|index| Some((index, distance(index)?)))
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(index, _)| index)
    }
}
