//! Pictures in SVG, drawn from the design: the architecture and the dimensional model; and the board of the page.
//!
//! Pure text: no font is measured, widths are estimated so that nothing runs out of its box. Light ground always,
//! so that a picture reads the same in a document, in a mail and on paper.

mod canvas;
mod table_box;
mod architecture;
mod entities;
pub mod board;
pub mod flow;
pub mod pipeline;

use crate::design::{Design, Model};

/// The platform from its sources to the people who use it.
pub fn architecture(design: &Design) -> String {
    architecture::draw(design)
}

/// The dimensional model: facts in the middle, dimensions beside them, bridges outside.
pub fn model(model: &Model) -> String {
    entities::draw(model)
}

#[cfg(test)]
mod tests {
    use super::canvas::{fitted, text_width, wrapped};

    #[test]
    fn text_stays_within_its_width() {
        for text in [
            "Amazon RDS for PostgreSQL",
            "averyveryverylongidentifierwithoutanyblank_in_it",
            "日本語のテーブル名がここにあります",
            "<script>",
        ] {
            for line in wrapped(text, 120.0, 12.0, 3) {
                assert!(text_width(&line, 12.0) <= 120.0, "{line}");
            }
            assert!(text_width(&fitted(text, 60.0, 11.0), 11.0) <= 60.0);
        }
        assert_eq!(wrapped("one two three four five", 60.0, 12.0, 2).len(), 2);
        assert!(wrapped("one two three four five", 40.0, 12.0, 2)[1].ends_with('…'));
    }
}
