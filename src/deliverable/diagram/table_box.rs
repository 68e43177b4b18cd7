//! A table as a box: its name, its columns, what each is for and which hold personal data.

use super::canvas::{Canvas, Frame, INK, QUIET, Style, fitted, length, text_width};
use crate::deliverable::words::data_type;
use crate::design::Attribute;

const ROW: f64 = 19.0;
const HEAD: f64 = 40.0;
const PERSONAL: &str = "#a3321f";
/// More columns than this are named as a number; the document lists all of them.
const MOST_ROWS: usize = 26;

/// What a column is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Identifies the row.
    Key,
    /// Leads to a dimension.
    Foreign,
    /// Is measured.
    Measure,
    /// Describes.
    None,
}

/// A column.
pub struct Row {
    name: String,
    kind: String,
    mark: Mark,
    personal: bool,
}

/// A table as a box.
pub struct Entity {
    name: String,
    subtitle: String,
    fill: &'static str,
    edge: &'static str,
    rows: Vec<Row>,
    more: usize,
    /// Where it stands.
    pub frame: Frame,
}

/// The middle of a row, counted from the first.
pub fn row_y(held: &Entity, index: usize) -> f64 {
    held.frame.y + HEAD + (length(index.min(MOST_ROWS)) + 0.5) * ROW
}

/// A box of a name, a line below it, its colours and its columns; it has its size, but no place yet.
pub fn entity(name: &str, subtitle: &str, colours: (&'static str, &'static str), mut rows: Vec<Row>) -> Entity {
    let more = rows.len().saturating_sub(MOST_ROWS);
    rows.truncate(MOST_ROWS);
    let widest = rows
        .iter()
        .map(|row| 30.0 + text_width(&row.name, 12.0) + text_width(&row.kind, 10.5) + 26.0)
        .chain([text_width(name, 14.5) + 24.0, text_width(subtitle, 11.0) + 24.0])
        .fold(0.0, f64::max);
    let height = HEAD + length(rows.len() + usize::from(more > 0)) * ROW + 6.0;
    let frame = Frame { x: 0.0, y: 0.0, width: widest.clamp(180.0, 300.0), height };
    Entity { name: name.to_owned(), subtitle: subtitle.to_owned(), fill: colours.0, edge: colours.1, rows, more, frame }
}

/// A column without personal data.
pub fn row(name: &str, kind: impl Into<String>, mark: Mark) -> Row {
    Row { name: name.to_owned(), kind: kind.into(), mark, personal: false }
}

/// A column of a dimension.
pub fn attribute_row(held: &Attribute, mark: Mark) -> Row {
    Row { name: held.name.clone(), kind: data_type(&held.data_type), mark, personal: held.class.is_some() }
}

/// Draws the box at its place.
pub fn draw_entity(canvas: &mut Canvas, held: &Entity) {
    let Frame { x, y, width, height } = held.frame;
    canvas.open(&held.name);
    canvas.frame(held.frame, "#ffffff", held.edge, 6.0);
    canvas.frame(Frame { height: HEAD - 2.0, ..held.frame }, held.fill, held.edge, 6.0);
    canvas.text(x + 10.0, y + 17.0, &fitted(&held.name, width - 20.0, 14.5), Style::new(13.5, INK).bold());
    canvas.text(x + 10.0, y + 31.0, &fitted(&held.subtitle, width - 20.0, 11.0), Style::new(11.0, QUIET));
    for (index, row) in held.rows.iter().enumerate() {
        draw_row(canvas, held.frame, row_y(held, index), row);
    }
    if held.more > 0 {
        let words = format!("and {} more", held.more);
        canvas.text(x + 24.0, y + height - 10.0, &words, Style::new(11.0, QUIET));
    }
    canvas.close();
}

fn draw_row(canvas: &mut Canvas, frame: Frame, middle: f64, row: &Row) {
    let (x, width, baseline) = (frame.x, frame.width, middle + 4.0);
    match row.mark {
        Mark::Key => key_sign(canvas, x + 13.0, middle),
        Mark::Foreign => canvas.shape(&[(x + 9.0, middle - 3.5), (x + 15.0, middle), (x + 9.0, middle + 3.5)], QUIET),
        Mark::Measure => canvas.text(x + 13.0, baseline, "Σ", Style::new(11.0, QUIET).middle()),
        Mark::None => {}
    }
    let end = x + width - if row.personal { 24.0 } else { 10.0 };
    let room = end - (x + 24.0);
    let kind = fitted(&row.kind, room * 0.45, 10.5);
    let name = fitted(&row.name, room - text_width(&kind, 10.5) - 6.0, 12.0);
    let style = Style::new(12.0, INK);
    canvas.text(x + 24.0, baseline, &name, if row.mark == Mark::Key { style.bold() } else { style });
    canvas.text(end, baseline, &kind, Style::new(10.5, QUIET).end());
    if row.personal {
        diamond(canvas, x + width - 13.0, middle);
    }
}

/// A small key.
pub fn key_sign(canvas: &mut Canvas, x: f64, y: f64) {
    canvas.dot(x - 3.0, y, INK);
    canvas.line(&[(x - 3.0, y), (x + 5.0, y), (x + 5.0, y + 3.5)], INK, false, false);
}

/// The sign of personal data.
pub fn diamond(canvas: &mut Canvas, x: f64, y: f64) {
    canvas.shape(&[(x, y - 5.5), (x + 5.0, y), (x, y + 5.5), (x - 5.0, y)], PERSONAL);
}
