//! The architecture: one column per layer, boxes in it, arrows with what flows.
//!
//! An arrow leaves a box on its right, carries its label in the gap, bends near the next column. An arrow that
//! does not lead to the next column runs below all boxes, so no line crosses a box.

use super::canvas::{Canvas, Frame, INK, LINE, QUIET, Style, length, nothing, text_width, wrapped};
use crate::design::{Component, Design};
use std::collections::BTreeMap;

const BOX_WIDTH: f64 = 190.0;
const GAP: f64 = 138.0;
const BENDS: f64 = 34.0;
const LABEL_WIDTH: f64 = GAP - BENDS - 12.0;
const TOP: f64 = 64.0;
const MARGIN: f64 = 28.0;
const BETWEEN: f64 = 26.0;
const PORT: f64 = 44.0;
const LANE: f64 = 16.0;
const ARROW: &str = "#4a6572";
/// Grounds and edges of the boxes, by layer.
const COLOURS: [(&str, &str); 6] = [
    ("#eef1f5", "#8b97a8"),
    ("#e6f2f4", "#3f8894"),
    ("#eaf3e8", "#5d8f57"),
    ("#f6f0e2", "#ab8a3c"),
    ("#f3eaf3", "#8f5d94"),
    ("#f8eceb", "#ac6560"),
];
const LAYERS: [&str; 6] = ["Sources", "Bring in", "Keep", "Shape", "Publish", "People"];

/// A box with its place.
struct Placed<'a> {
    component: &'a Component,
    column: usize,
    frame: Frame,
    name: Vec<String>,
    role: Vec<String>,
}

/// An arrow between two boxes, by their places in the list.
struct Arrow<'a> {
    from: usize,
    to: usize,
    what: &'a str,
}

/// The picture.
pub fn draw(design: &Design) -> String {
    let title = "Architecture";
    if design.components.is_empty() {
        return nothing(
            "architecture",
            title,
            "No part of the platform is chosen yet: the first decisions need a source and a place where data may be kept.",
        );
    }
    let mut boxes = boxes(&design.components);
    let arrows = arrows(&boxes);
    grow_for_ports(&mut boxes, &arrows);
    stack(&mut boxes);
    let mut canvas = Canvas::new();
    draw_heads(&mut canvas, &boxes);
    let bottom = draw_arrows(&mut canvas, &boxes, &arrows);
    boxes.iter().for_each(|held| draw_box(&mut canvas, held));
    let columns = boxes.iter().map(|held| held.column).max().unwrap_or(0);
    let turning = arrows.iter().any(|arrow| boxes[arrow.from].column == columns);
    let width = column_x(columns) + BOX_WIDTH + MARGIN + if turning { GAP } else { 0.0 };
    canvas.finish("architecture", width, bottom + MARGIN, title, &description(&boxes, &arrows))
}

fn column_x(column: usize) -> f64 {
    // room at the left for arrows that come back to the first column
    MARGIN + length(column) * (BOX_WIDTH + GAP)
}

/// Boxes by layer, layers without a part left out.
fn boxes(components: &[Component]) -> Vec<Placed<'_>> {
    let mut used: Vec<u8> = components.iter().map(|held| held.layer).collect();
    used.sort_unstable();
    used.dedup();
    let column = |layer: u8| used.iter().position(|held| *held == layer).unwrap_or(0);
    components
        .iter()
        .map(|component| {
            let name = wrapped(&component.name, BOX_WIDTH - 24.0, 14.5, 3);
            let role = wrapped(&component.role, BOX_WIDTH - 24.0, 11.5, 5);
            let height = 22.0 + length(name.len()) * 18.0 + length(role.len()) * 15.0;
            let column = column(component.layer);
            Placed {
                component,
                column,
                frame: Frame { x: column_x(column), y: TOP, width: BOX_WIDTH, height },
                name,
                role,
            }
        })
        .collect()
}

fn arrows<'a>(boxes: &[Placed<'a>]) -> Vec<Arrow<'a>> {
    let mut found = Vec::new();
    for (from, held) in boxes.iter().enumerate() {
        for (id, what) in &held.component.feeds {
            let to = boxes.iter().position(|held| held.component.id == *id);
            found.extend(to.filter(|to| *to != from).map(|to| Arrow { from, to, what }));
        }
    }
    found
}

/// A box is as high as the arrows at its sides need, so that no two labels stand in one place.
fn grow_for_ports(boxes: &mut [Placed], arrows: &[Arrow]) {
    for index in 0..boxes.len() {
        let left = ends(boxes, arrows, index, false).len();
        let right = ends(boxes, arrows, index, true).len();
        let frame = &mut boxes[index].frame;
        frame.height = frame.height.max(length(right) * PORT).max(length(left) * 14.0 + 10.0);
    }
}

/// The ends of arrows at one side of a box: the arrow's place in the list, and whether it leaves here.
///
/// Everything leaves on the right; what comes from the same column comes in there too.
fn ends(boxes: &[Placed], arrows: &[Arrow], at: usize, right: bool) -> Vec<(usize, bool)> {
    let middle = |index: usize| boxes[index].frame.y + boxes[index].frame.height / 2.0;
    let mut found: Vec<(f64, usize, bool)> = Vec::new();
    for (index, arrow) in arrows.iter().enumerate() {
        let within = boxes[arrow.from].column == boxes[arrow.to].column;
        if right && arrow.from == at {
            found.push((middle(arrow.to), index, true));
        }
        if arrow.to == at && within == right {
            found.push((middle(arrow.from), index, false));
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    found.into_iter().map(|(_, index, leaving)| (index, leaving)).collect()
}

/// Boxes below each other in their columns, each column in the middle of the picture's height.
fn stack(boxes: &mut [Placed]) {
    let columns = boxes.iter().map(|held| held.column).max().unwrap_or(0) + 1;
    let height_of = |boxes: &[Placed], column: usize| {
        let held: Vec<f64> = boxes.iter().filter(|held| held.column == column).map(|held| held.frame.height).collect();
        held.iter().sum::<f64>() + BETWEEN * length(held.len().saturating_sub(1))
    };
    let highest = (0..columns).map(|column| height_of(boxes, column)).fold(0.0, f64::max);
    for column in 0..columns {
        let mut y = TOP + (highest - height_of(boxes, column)) / 2.0;
        for held in boxes.iter_mut().filter(|held| held.column == column) {
            held.frame.y = y;
            y += held.frame.height + BETWEEN;
        }
    }
}

fn draw_heads(canvas: &mut Canvas, boxes: &[Placed]) {
    let heads: BTreeMap<usize, u8> = boxes.iter().map(|held| (held.column, held.component.layer)).collect();
    for (column, layer) in heads {
        let head = LAYERS.get(usize::from(layer)).copied().unwrap_or("");
        canvas.text(column_x(column) + BOX_WIDTH / 2.0, 36.0, head, Style::new(13.0, QUIET).bold().middle());
    }
}

fn draw_box(canvas: &mut Canvas, held: &Placed) {
    let (fill, edge) = COLOURS.get(usize::from(held.component.layer)).copied().unwrap_or(("#f4f4f4", LINE));
    let Frame { x, y, width, height } = held.frame;
    canvas.open(&format!("{}: {}", held.component.name, held.component.role));
    canvas.frame(held.frame, fill, edge, 7.0);
    let text_height = length(held.name.len()) * 18.0 + length(held.role.len()) * 15.0;
    let mut baseline = y + (height - text_height) / 2.0 + 13.0;
    for line in &held.name {
        canvas.text(x + width / 2.0, baseline, line, Style::new(13.5, INK).bold().middle());
        baseline += 18.0;
    }
    for line in &held.role {
        canvas.text(x + width / 2.0, baseline, line, Style::new(11.5, QUIET).middle());
        baseline += 15.0;
    }
    canvas.close();
}

/// Draws every arrow; gives the lowest line that was drawn.
fn draw_arrows(canvas: &mut Canvas, boxes: &[Placed], arrows: &[Arrow]) -> f64 {
    let floor = boxes.iter().map(|held| held.frame.y + held.frame.height).fold(0.0, f64::max);
    let mut lanes = 0;
    let mut bends: BTreeMap<usize, usize> = BTreeMap::new();
    let mut labels = Vec::new();
    for (index, arrow) in arrows.iter().enumerate() {
        let (from, to) = (&boxes[arrow.from], &boxes[arrow.to]);
        let start = (from.frame.x + BOX_WIDTH, port(boxes, arrows, index, true));
        let bend = bend_x(&mut bends, from.column);
        let in_y = port(boxes, arrows, index, false);
        let points = if to.column == from.column + 1 {
            vec![start, (bend, start.1), (bend, in_y), (to.frame.x, in_y)]
        } else if to.column == from.column {
            vec![start, (bend, start.1), (bend, in_y), (to.frame.x + BOX_WIDTH, in_y)]
        } else {
            lanes += 1;
            let lane = floor + 6.0 + length(lanes) * LANE;
            let rise = if to.column == 0 { MARGIN / 2.0 } else { bend_x(&mut bends, to.column - 1) };
            vec![start, (bend, start.1), (bend, lane), (rise, lane), (rise, in_y), (to.frame.x, in_y)]
        };
        canvas.line(&points, ARROW, false, true);
        labels.push((start, arrow.what));
    }
    // labels last, so that no line runs through a word
    labels.iter().for_each(|((x, y), what)| draw_label(canvas, *x, *y, what));
    floor + if lanes == 0 { 0.0 } else { 6.0 + length(lanes) * LANE }
}

/// Where the next arrow bends in the gap after a column.
fn bend_x(bends: &mut BTreeMap<usize, usize>, column: usize) -> f64 {
    let used = bends.entry(column).or_insert(0);
    let place = length(*used % 6) * 4.5;
    *used += 1;
    column_x(column) + BOX_WIDTH + GAP - 11.0 - place
}

/// The height at which an arrow leaves or enters its box: arrows are spread over the side, higher ends first.
fn port(boxes: &[Placed], arrows: &[Arrow], index: usize, leaving: bool) -> f64 {
    let arrow = &arrows[index];
    let within = boxes[arrow.from].column == boxes[arrow.to].column;
    let at = if leaving { arrow.from } else { arrow.to };
    let side = ends(boxes, arrows, at, leaving || within);
    let rank = side.iter().position(|end| *end == (index, leaving)).unwrap_or(0);
    let Frame { y, height, .. } = boxes[at].frame;
    y + height * (length(rank) + 0.5) / length(side.len().max(1))
}

fn draw_label(canvas: &mut Canvas, x: f64, y: f64, what: &str) {
    let lines = wrapped(what, LABEL_WIDTH, 10.5, 3);
    let widest = lines.iter().map(|line| text_width(line, 10.5)).fold(0.0, f64::max);
    let middle = x + 7.0 + widest / 2.0;
    for (index, line) in lines.iter().enumerate() {
        let baseline = y - 4.0 - length(lines.len() - 1 - index) * 12.5;
        canvas.text(middle, baseline, line, Style::new(10.5, INK).middle());
    }
}

fn description(boxes: &[Placed], arrows: &[Arrow]) -> String {
    let parts: Vec<String> =
        boxes.iter().map(|held| format!("{} ({})", held.component.name, held.component.role)).collect();
    let flows: Vec<String> = arrows
        .iter()
        .map(|arrow| {
            format!("from {} to {}: {}", boxes[arrow.from].component.name, boxes[arrow.to].component.name, arrow.what)
        })
        .collect();
    format!("Parts: {}. Flows: {}.", parts.join("; "), flows.join("; "))
}
