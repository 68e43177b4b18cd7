//! The caret of a text area: put at a line and a column, and scrolled into view.

use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

/// Selects from (`line`, `column`) to (`end_line`, `end_column`), 1-based in characters, in the text area of this id.
///
/// The text area is as high as its text; the box around it scrolls, so that line numbers stay beside their lines.
pub fn select(id: &str, from: (u32, u32), to: (u32, u32)) {
    let element =
        web_sys::window().and_then(|window| window.document()).and_then(|document| document.get_element_by_id(id));
    let Some(area) = element.and_then(|element| element.dyn_into::<HtmlTextAreaElement>().ok()) else { return };
    let text = area.value();
    let (start, end) = (offset(&text, from), offset(&text, to));
    // an element that cannot take the focus shows its selection when it can
    let _ = area.focus();
    let _ = area.set_selection_range(start, end.max(start));
    if let Some(frame) = area.parent_element() {
        let n_lines = text.split('\n').count().max(1) as f64;
        let line_height = f64::from(area.scroll_height()) / n_lines;
        let target = line_height * f64::from(from.0.saturating_sub(1)) - f64::from(frame.client_height()) / 2.0;
        frame.set_scroll_top(target.max(0.0) as i32);
        frame.set_scroll_left(if from.1 > 80 { i32::try_from(from.1).unwrap_or(0) * 7 - 200 } else { 0 });
    }
}

/// Where the caret stands in the text area of this id, in UTF-16 units; none where the focus is elsewhere.
pub fn held(id: &str) -> Option<u32> {
    let focused = web_sys::window()?.document()?.active_element()?;
    focused.dyn_into::<HtmlTextAreaElement>().ok().filter(|area| area.id() == id)?.selection_start().ok()?
}

/// The offset in UTF-16 units, as browsers count, of a 1-based line and column counted in characters.
fn offset(text: &str, (line, column): (u32, u32)) -> u32 {
    let mut units = 0;
    for (index, held) in text.split('\n').enumerate() {
        if index + 1 == line.max(1) as usize {
            let within: usize = held.chars().take(column.saturating_sub(1) as usize).map(char::len_utf16).sum();
            return u32::try_from(units + within).unwrap_or(u32::MAX);
        }
        units += held.encode_utf16().count() + 1;
    }
    u32::try_from(units.saturating_sub(1)).unwrap_or(u32::MAX)
}
