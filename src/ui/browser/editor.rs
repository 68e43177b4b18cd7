//! The editor of SQL: an element of its own, `<sql-editor>`, whose script (`editor/`) is loaded when it is first wanted.

use super::thrown;
use futures_channel::oneshot;
use js_sys::{Array, Function, Reflect};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Document, Element};

/// The script, beside the page.
const SCRIPT: &str = "editor.js";
/// The element that it defines.
const ELEMENT: &str = "sql-editor";

/// Whether the element is defined.
pub fn is_loaded() -> bool {
    let elements = Reflect::get(&js_sys::global(), &JsValue::from_str("customElements"));
    let defined = elements.and_then(|elements| call(&elements, "get", &[JsValue::from_str(ELEMENT)]));
    defined.is_ok_and(|defined| !defined.is_undefined())
}

/// Loads the script, once; or says why that could not be done.
pub async fn load() -> Result<(), String> {
    if is_loaded() {
        return Ok(());
    }
    let Some(document) = document() else { return Err("there is no document".to_owned()) };
    let (sender, arrived) = oneshot::channel();
    let script = script(&document, sender).map_err(|error| thrown(&error))?;
    // a script whose page was closed tells nothing
    let arrived = arrived.await.unwrap_or(false);
    match (arrived, is_loaded()) {
        (_, true) => Ok(()),
        (true, false) => Err("the browser cannot run its script".to_owned()),
        (false, false) => {
            // another try needs another element
            script.remove();
            Err("its script did not arrive".to_owned())
        }
    }
}

/// A script element that tells whether it has arrived.
fn script(document: &Document, sender: oneshot::Sender<bool>) -> Result<Element, JsValue> {
    let script = document.create_element("script")?;
    script.set_attribute("type", "module")?;
    script.set_attribute("src", SCRIPT)?;
    let sender = Rc::new(Cell::new(Some(sender)));
    for (event, arrived) in [("load", true), ("error", false)] {
        let sender = Rc::clone(&sender);
        let told = Closure::once_into_js(move || {
            if let Some(sender) = sender.take() {
                // who waited has gone
                let _ = sender.send(arrived);
            }
        });
        script.add_event_listener_with_callback(event, told.unchecked_ref())?;
    }
    if let Some(head) = document.head() {
        head.append_child(&script)?;
    }
    Ok(script)
}

/// The text in the editor, or in the text area, of this id.
pub fn text(id: &str) -> Option<String> {
    let element: JsValue = element(id)?.into();
    Reflect::get(&element, &JsValue::from_str("value")).ok()?.as_string()
}

/// Goes to the finding of this position in the list that it was given.
pub fn show(id: &str, index: usize) {
    act(id, "show", &[JsValue::from(u32::try_from(index).unwrap_or(u32::MAX))]);
}

/// Applies the fix of the finding of this position.
pub fn fix(id: &str, index: usize) {
    act(id, "fix", &[JsValue::from(u32::try_from(index).unwrap_or(u32::MAX))]);
}

/// Applies every fix.
pub fn fix_all(id: &str) {
    act(id, "fixAll", &[]);
}

/// Goes to the next finding.
pub fn next(id: &str) {
    act(id, "next", &[]);
}

/// Opens the search.
pub fn search(id: &str) {
    act(id, "search", &[]);
}

fn act(id: &str, method: &str, arguments: &[JsValue]) {
    let Some(element) = element(id).filter(|element| element.local_name() == ELEMENT) else { return };
    // a method that throws leaves the text as it was, which is all that can be done
    let _ = call(&element, method, arguments);
}

fn call(on: &JsValue, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let method: Function = Reflect::get(on, &JsValue::from_str(method))?.dyn_into()?;
    method.apply(on, &arguments.iter().collect::<Array>())
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

fn element(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}
