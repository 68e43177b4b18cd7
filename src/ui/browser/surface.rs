//! A part of the page to move about in: its size, where a pointer is on it, and what a wheel says.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, MouseEvent, PointerEvent, WheelEvent};

/// Width and height of an element in pixels.
pub fn size(element: &HtmlElement) -> (f64, f64) {
    (f64::from(element.client_width()), f64::from(element.client_height()))
}

/// Where an event happens, from the upper left corner of the element that listens.
pub fn place(event: &MouseEvent) -> (f64, f64) {
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    match listener(event) {
        Some(element) => {
            let frame = element.get_bounding_client_rect();
            (x - frame.left(), y - frame.top())
        }
        None => (x, y),
    }
}

/// Keeps the pointer with the element that listens, wherever it goes until it is lifted.
pub fn hold(event: &PointerEvent) {
    if let Some(element) = listener(event) {
        // a pointer that has been lifted already cannot be held, and needs not
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}

/// How far a wheel turns across and down, in pixels.
pub fn wheel(event: &WheelEvent) -> (f64, f64) {
    let unit = match event.delta_mode() {
        WheelEvent::DOM_DELTA_LINE => 16.0,
        WheelEvent::DOM_DELTA_PAGE => 400.0,
        _ => 1.0,
    };
    // a pinch on a touchpad arrives as a wheel with Control, in small steps
    let pinch = if event.ctrl_key() { 6.0 } else { 1.0 };
    (event.delta_x() * unit, event.delta_y() * unit * pinch)
}

fn listener(event: &MouseEvent) -> Option<Element> {
    event.current_target().and_then(|target| target.dyn_into().ok())
}
