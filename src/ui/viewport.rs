//! The part of a board that is on the screen: moving, zooming, and what there is to draw. No browser, no state.

use crate::deliverable::diagram::board::{Board, Frame};

/// The smallest and the largest scale.
const SCALES: (f64, f64) = (0.04, 2.5);
/// Below this scale rows cannot be read.
const ROWS_FROM: f64 = 0.55;
/// Below this scale names cannot be read either.
const NAMES_FROM: f64 = 0.3;
/// What is drawn grows and shrinks in steps of this many pixels, so that moving a little changes nothing.
const STEP: f64 = 400.0;

/// A size in pixels.
pub type Size = (f64, f64);

/// Where the board stands behind the window: a point of the board times `scale` plus (`x`, `y`) is its pixel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// Pixels from the left edge of the window to that of the board.
    pub x: f64,
    /// Pixels from the upper edge of the window to that of the board.
    pub y: f64,
    /// Pixels for each unit of the board.
    pub scale: f64,
}

/// How much of a box can be read at a scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Detail {
    /// Everything.
    Rows,
    /// Its name.
    Names,
    /// Only that it is there.
    Shapes,
}

impl View {
    /// The whole board in the middle of the window, no larger than it is.
    pub fn fit(board: &Board, size: Size) -> Self {
        let margin = 12.0;
        let across = (size.0 - 2.0 * margin) / board.width.max(1.0);
        let down = (size.1 - 2.0 * margin) / board.height.max(1.0);
        let scale = across.min(down).clamp(SCALES.0, 1.0);
        Self { x: (size.0 - board.width * scale) / 2.0, y: (size.1 - board.height * scale) / 2.0, scale }
    }

    /// How a board is first seen: whole, or, where a few tables would be too small to read, with `first` in the middle.
    pub fn opening(board: &Board, size: Size, first: Option<usize>) -> Self {
        let whole = Self::fit(board, size);
        let frame = first.and_then(|index| board.nodes.get(index)).map(|node| node.frame);
        match frame {
            Some(frame) if whole.scale < ROWS_FROM && board.nodes.len() <= 60 => {
                Self { scale: 0.75, ..whole }.centred(&frame, size)
            }
            _ => whole,
        }
    }

    /// Moved by pixels.
    pub fn moved(self, across: f64, down: f64) -> Self {
        Self { x: self.x + across, y: self.y + down, ..self }
    }

    /// Larger or smaller by a factor; the point under `at` stays where it is.
    pub fn zoomed(self, factor: f64, at: (f64, f64)) -> Self {
        let scale = (self.scale * factor).clamp(SCALES.0, SCALES.1);
        let grown = scale / self.scale;
        Self { x: at.0 - (at.0 - self.x) * grown, y: at.1 - (at.1 - self.y) * grown, scale }
    }

    /// With a rectangle of the board in the middle of the window.
    pub fn centred(self, on: &Frame, size: Size) -> Self {
        let (x, y) = on.middle();
        Self { x: size.0 / 2.0 - x * self.scale, y: size.1 / 2.0 - y * self.scale, ..self }
    }

    /// Moved so that a rectangle of the board can be seen; unchanged where it already can.
    pub fn showing(self, frame: &Frame, size: Size) -> Self {
        let inside = |low: f64, length: f64, room: f64| low >= 0.0 && low + length <= room;
        let left = frame.x * self.scale + self.x;
        let top = frame.y * self.scale + self.y;
        let seen = inside(left, frame.width * self.scale, size.0) && inside(top, frame.height * self.scale, size.1);
        if seen { self } else { self.centred(frame, size) }
    }

    /// How much of a box can be read.
    pub fn detail(self) -> Detail {
        match self.scale {
            scale if scale >= ROWS_FROM => Detail::Rows,
            scale if scale >= NAMES_FROM => Detail::Names,
            _ => Detail::Shapes,
        }
    }

    /// What is to be drawn: the part of the board behind the window and some more around it, in whole steps.
    pub fn drawn(self, size: Size) -> Frame {
        let step = STEP / self.scale;
        let low = |offset: f64| ((-offset / self.scale) / step).floor() * step - step;
        let high = |offset: f64, room: f64| (((room - offset) / self.scale) / step).ceil() * step + step;
        let (x, y) = (low(self.x), low(self.y));
        Frame { x, y, width: high(self.x, size.0) - x, height: high(self.y, size.1) - y }
    }

    /// As SVG writes it.
    pub fn transform(self) -> String {
        format!("translate({:.2} {:.2}) scale({:.5})", self.x, self.y, self.scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deliverable::diagram::board::lay_out;
    use crate::design::Model;

    const SIZE: Size = (800.0, 500.0);

    fn board(width: f64, height: f64) -> Board {
        Board { width, height, ..lay_out(&Model::default()) }
    }

    #[test]
    fn a_board_is_fitted_and_never_enlarged() {
        assert_eq!(View::fit(&board(400.0, 300.0), SIZE), View { x: 200.0, y: 100.0, scale: 1.0 });
        let small = View::fit(&board(8_000.0, 300.0), SIZE);
        assert!((small.scale - 0.097).abs() < 1e-9 && small.x >= 0.0, "{small:?}");
    }

    #[test]
    fn the_point_under_the_pointer_stays() {
        let view = View { x: 10.0, y: 20.0, scale: 0.5 }.zoomed(2.0, (110.0, 120.0));
        assert_eq!(view, View { x: -90.0, y: -80.0, scale: 1.0 });
        assert_eq!(view.zoomed(1e9, (0.0, 0.0)).scale, SCALES.1);
    }

    #[test]
    fn what_is_seen_already_is_left_where_it_is() {
        let view = View { x: 0.0, y: 0.0, scale: 1.0 };
        let near = Frame { x: 100.0, y: 100.0, width: 200.0, height: 100.0 };
        assert_eq!(view.showing(&near, SIZE), view);
        let far = Frame { x: 3_000.0, ..near };
        assert_eq!(view.showing(&far, SIZE), View { x: -2_700.0, y: 100.0, scale: 1.0 });
    }

    #[test]
    fn what_is_drawn_covers_the_window_and_moves_in_steps() {
        let view = View { x: -30.0, y: 40.0, scale: 0.8 };
        let drawn = view.drawn(SIZE);
        assert_eq!(drawn, view.moved(-20.0, 20.0).drawn(SIZE));
        assert!(drawn.x <= 37.5 && drawn.y <= -50.0 && drawn.x + drawn.width >= 1_037.5);
        assert_ne!(drawn, view.moved(-500.0, 0.0).drawn(SIZE));
    }
}
