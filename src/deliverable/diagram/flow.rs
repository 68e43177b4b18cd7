//! A flow from left to right: boxes in layers, lines between them. Pure arithmetic, no view.

use super::board::Frame;
use super::canvas::{length, wrapped};

/// The width of a box.
const WIDTH: f64 = 140.0;
/// Above the first line and below the last.
const EDGE: f64 = 10.0;
/// The height of a line.
pub const LINE: f64 = 17.0;
/// How many lines a title or a remark takes at most.
const MOST_LINES: usize = 2;
/// From box to box in a layer.
const GAP_Y: f64 = 18.0;
/// From layer to layer.
const GAP_X: f64 = 26.0;
/// Around everything; above it the names of layers.
const MARGIN: f64 = 12.0;
/// Above the boxes, for the name of a layer.
const TOP: f64 = 30.0;

/// Something that something flows through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// By what lines name it.
    pub id: String,
    /// Its layer, from 0 on the left.
    pub layer: usize,
    /// What it is called.
    pub title: String,
    /// What else is said about it, a line each.
    pub lines: Vec<String>,
    /// Where it leads when it is pressed; empty for nowhere.
    pub href: String,
}

/// What flows from one stop to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// Where from.
    pub from: String,
    /// Where to.
    pub to: String,
    /// What flows, or how.
    pub label: String,
}

/// A stop with its place; its words are cut to its width.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedStop {
    /// The stop as it was, its words whole.
    pub stop: Stop,
    /// The title as it is drawn, a line each.
    pub title: Vec<String>,
    /// The lines as they are drawn.
    pub lines: Vec<String>,
    /// Where it stands.
    pub frame: Frame,
}

/// The whole flow.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Flow {
    /// The stops.
    pub stops: Vec<PlacedStop>,
    /// Paths as SVG writes them.
    pub paths: Vec<String>,
    /// The names of layers with the middle of each.
    pub heads: Vec<(String, f64)>,
    /// Width of everything.
    pub width: f64,
    /// Height of everything.
    pub height: f64,
}

/// Places stops in their layers, each layer in the middle of the height. Layers without stops take no room.
pub fn lay_out(heads: &[&str], stops: Vec<Stop>, stretches: &[Stretch]) -> Flow {
    let mut used: Vec<usize> = stops.iter().map(|stop| stop.layer).collect();
    used.sort_unstable();
    used.dedup();
    let mut placed: Vec<PlacedStop> = stops.into_iter().map(place).collect();
    let tallest = used.iter().map(|layer| height(&placed, *layer)).fold(0.0, f64::max);
    let mut flow = Flow { height: TOP + tallest + MARGIN, ..Flow::default() };
    for (column, layer) in used.iter().enumerate() {
        let x = MARGIN + length(column) * (WIDTH + GAP_X);
        let mut y = TOP + (tallest - height(&placed, *layer)) / 2.0;
        for stop in placed.iter_mut().filter(|held| held.stop.layer == *layer) {
            (stop.frame.x, stop.frame.y) = (x, y);
            y += stop.frame.height + GAP_Y;
        }
        flow.heads.push((heads.get(*layer).copied().unwrap_or_default().to_owned(), x + WIDTH / 2.0));
        flow.width = x + WIDTH + MARGIN;
    }
    let find = |id: &str| placed.iter().find(|held| held.stop.id == id).map(|held| held.frame);
    flow.paths =
        stretches.iter().filter_map(|stretch| Some(path(&find(&stretch.from)?, &find(&stretch.to)?))).collect();
    flow.stops = placed;
    flow
}

fn place(stop: Stop) -> PlacedStop {
    let room = WIDTH - 20.0;
    let title = wrapped(&stop.title, room, 12.0, MOST_LINES);
    let lines: Vec<String> = stop.lines.iter().flat_map(|line| wrapped(line, room, 11.0, MOST_LINES)).collect();
    let height = 2.0 * EDGE + length(title.len() + lines.len()) * LINE;
    PlacedStop { title, lines, frame: Frame { x: 0.0, y: 0.0, width: WIDTH, height }, stop }
}

fn height(placed: &[PlacedStop], layer: usize) -> f64 {
    let all = placed.iter().filter(|held| held.stop.layer == layer).map(|held| held.frame.height + GAP_Y);
    (all.sum::<f64>() - GAP_Y).max(0.0)
}

fn path(from: &Frame, to: &Frame) -> String {
    let (start, end) = (from.x + from.width, to.x);
    let (from_y, to_y) = (from.middle().1, to.middle().1);
    let bend = (start + end) / 2.0;
    format!("M{start} {from_y}C{bend} {from_y} {bend} {to_y} {end} {to_y}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stop(id: &str, layer: usize, n_lines: usize) -> Stop {
        Stop { id: id.into(), layer, title: id.into(), lines: vec!["line".into(); n_lines], href: String::new() }
    }

    fn stretch(from: &str, to: &str) -> Stretch {
        Stretch { from: from.into(), to: to.into(), label: String::new() }
    }

    #[test]
    fn layers_stand_side_by_side_and_no_box_over_another() {
        let stops = vec![stop("a", 0, 2), stop("b", 0, 0), stop("c", 2, 3), stop("d", 3, 0)];
        let flow = lay_out(
            &["From", "Between", "Through", "To"],
            stops,
            &[stretch("a", "c"), stretch("b", "c"), stretch("c", "d"), stretch("c", "nowhere")],
        );
        let heads: Vec<&str> = flow.heads.iter().map(|head| head.0.as_str()).collect();
        assert_eq!(heads, ["From", "Through", "To"]);
        assert_eq!(flow.paths.len(), 3);
        for (index, held) in flow.stops.iter().enumerate() {
            let frame = held.frame;
            assert!(frame.x >= 0.0 && frame.x + frame.width <= flow.width && frame.y + frame.height <= flow.height);
            assert!(flow.stops[..index].iter().all(|other| !frame.meets(&other.frame)));
        }
        assert!(flow.stops[0].frame.x < flow.stops[2].frame.x && flow.stops[2].frame.x < flow.stops[3].frame.x);
    }

    #[test]
    fn nothing_is_an_empty_flow() {
        assert!(lay_out(&[], Vec::new(), &[]).stops.is_empty());
    }
}
