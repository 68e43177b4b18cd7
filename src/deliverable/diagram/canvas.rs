//! A sheet to draw on: text measured by the widths of its letters, shapes with escaped text, one SVG at the end.

use crate::deliverable::markup::{escape_xml, plain};
use std::fmt::Write;

/// The ground of every picture.
pub const GROUND: &str = "#ffffff";
/// Text that is read first.
pub const INK: &str = "#22252a";
/// Text that is read second.
pub const QUIET: &str = "#5d636d";
/// Edges of boxes.
pub const LINE: &str = "#b9bec6";

/// The width of a text in pixels, rather too wide than too narrow.
pub fn text_width(text: &str, size: f64) -> f64 {
    text.chars().map(letter_width).sum::<f64>() * size
}

/// The width of a letter as a part of the font's size, after DejaVu Sans, the widest of the fonts asked for.
fn letter_width(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '\'' | '|' => 0.30,
        ' ' | '.' | ',' | ':' | ';' | 'f' | 't' | 'r' | 'I' | 'J' | '(' | ')' | '[' | ']' | '!' | '-' | '/' => 0.42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | '…' => 1.0,
        'A'..='Z' | '→' | '&' | '=' | '+' | '<' | '>' | '#' | '~' => 0.84,
        c if c.is_ascii() => 0.65,
        c if (c as u32) < 0x2000 => 0.75,
        _ => 1.05,
    }
}

/// A text cut to a width, with an ellipsis where something is missing.
pub fn fitted(text: &str, width: f64, size: f64) -> String {
    let text = plain(text);
    if text_width(&text, size) <= width {
        return text;
    }
    let mut out = String::new();
    let mut used = letter_width('…') * size;
    for c in text.chars() {
        used += letter_width(c) * size;
        if used > width {
            break;
        }
        out.push(c);
    }
    format!("{}…", out.trim_end())
}

/// A text broken into at most `most` lines of a width; words that are too long are cut.
pub fn wrapped(text: &str, width: f64, size: f64, most: usize) -> Vec<String> {
    let text = plain(text);
    let words: Vec<String> = text.split(' ').map(|word| fitted(word, width, size)).collect();
    let mut lines: Vec<String> = Vec::new();
    let mut next = 0;
    while next < words.len() && lines.len() < most {
        let mut line = words[next].clone();
        next += 1;
        while let Some(word) = words.get(next) {
            let longer = format!("{line} {word}");
            if text_width(&longer, size) > width {
                break;
            }
            line = longer;
            next += 1;
        }
        lines.push(line);
    }
    if next < words.len()
        && let Some(last) = lines.last_mut()
    {
        // two dots more than fit would, so that the cut is always seen
        *last = fitted(&format!("{last} {}", words[next..].join(" ")), width, size);
        if !last.ends_with('…') {
            last.push('…');
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// A weight and colour of text.
#[derive(Clone, Copy)]
pub struct Style {
    /// Size in pixels.
    pub size: f64,
    /// Colour.
    pub colour: &'static str,
    /// Whether it is bold.
    pub bold: bool,
    /// `start`, `middle` or `end`.
    pub anchor: &'static str,
}

impl Style {
    /// Text that begins at its place.
    pub const fn new(size: f64, colour: &'static str) -> Self {
        Self { size, colour, bold: false, anchor: "start" }
    }

    /// The same, bold.
    pub const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// The same around its place.
    pub const fn middle(self) -> Self {
        Self { anchor: "middle", ..self }
    }

    /// The same before its place.
    pub const fn end(self) -> Self {
        Self { anchor: "end", ..self }
    }
}

/// A rectangle with rounded corners.
#[derive(Clone, Copy)]
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

/// A picture that is being drawn.
pub struct Canvas {
    body: String,
}

impl Canvas {
    /// An empty sheet.
    pub fn new() -> Self {
        Self { body: String::new() }
    }

    /// A rectangle.
    pub fn frame(&mut self, frame: Frame, fill: &str, stroke: &str, radius: f64) {
        let Frame { x, y, width, height } = frame;
        self.push(format_args!(
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"{radius:.0}\" fill=\"{fill}\" stroke=\"{stroke}\"/>"
        ));
    }

    /// One line of text with its baseline at `y`.
    pub fn text(&mut self, x: f64, y: f64, text: &str, style: Style) {
        let Style { size, colour, bold, anchor } = style;
        let weight = if bold { " font-weight=\"600\"" } else { "" };
        let anchor = if anchor == "start" { String::new() } else { format!(" text-anchor=\"{anchor}\"") };
        let text = escape_xml(&plain(text));
        self.push(format_args!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" fill=\"{colour}\"{weight}{anchor}>{text}</text>"
        ));
    }

    /// A line through points, with corners.
    pub fn line(&mut self, points: &[(f64, f64)], colour: &str, dashed: bool, arrow: bool) {
        let mut path = String::new();
        for (index, (x, y)) in points.iter().enumerate() {
            let _ = write!(path, "{}{x:.1} {y:.1}", if index == 0 { "M" } else { " L" });
        }
        let dash = if dashed { " stroke-dasharray=\"5 4\"" } else { "" };
        self.push(format_args!("<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.4\" stroke-linejoin=\"round\"{dash}/>"));
        if arrow && let [.., (from, _), (x, y)] = points {
            let back = if x >= from { -8.0 } else { 8.0 };
            self.shape(&[(*x, *y), (x + back, y - 4.5), (x + back, y + 4.5)], colour);
        }
    }

    /// A filled shape.
    pub fn shape(&mut self, points: &[(f64, f64)], fill: &str) {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        self.push(format_args!("<polygon points=\"{}\" fill=\"{fill}\"/>", points.join(" ")));
    }

    /// A small dot where lines join.
    pub fn dot(&mut self, x: f64, y: f64, colour: &str) {
        self.push(format_args!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.6\" fill=\"{colour}\"/>"));
    }

    /// Opens a group that tells its name and, on hovering, what it is.
    pub fn open(&mut self, title: &str) {
        self.push(format_args!("<g><title>{}</title>", escape_xml(&plain(title))));
    }

    /// Closes the group.
    pub fn close(&mut self) {
        self.push(format_args!("</g>"));
    }

    fn push(&mut self, piece: std::fmt::Arguments) {
        // writing to a string cannot fail
        let _ = writeln!(self.body, "{piece}");
    }

    /// The picture. `id` keeps the names of two pictures in one page apart.
    pub fn finish(self, id: &str, width: f64, height: f64, title: &str, description: &str) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\" aria-labelledby=\"{id}-title {id}-description\" font-family=\"system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif\">\n\
             <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-description\">{}</desc>\n\
             <rect width=\"{width:.0}\" height=\"{height:.0}\" fill=\"{GROUND}\"/>\n{}</svg>\n",
            escape_xml(&plain(title)),
            escape_xml(&plain(description)),
            self.body
        )
    }
}

/// A picture that only says why there is nothing to draw.
pub fn nothing(id: &str, title: &str, why: &str) -> String {
    let mut canvas = Canvas::new();
    let lines = wrapped(why, 560.0, 14.0, 6);
    for (line, index) in lines.iter().zip(0_u8..) {
        canvas.text(320.0, 60.0 + f64::from(index) * 22.0, line, Style::new(14.0, QUIET).middle());
    }
    canvas.finish(id, 640.0, 200.0, title, why)
}

/// A number of things as a length.
pub fn length(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::from(u32::MAX), f64::from)
}
