//! Handing files to the person.

use super::thrown;
use super::worker::Bytes;
use js_sys::Array;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Downloads text as a file called `name`.
pub fn text(name: &str, text: &str) -> Result<(), String> {
    hand_over(name, &JsValue::from_str(text), "text/plain;charset=utf-8")
}

/// Downloads an archive as a file called `name`.
pub fn archive(name: &str, bytes: &Bytes) -> Result<(), String> {
    hand_over(name, bytes.as_js(), "application/zip")
}

fn hand_over(name: &str, part: &JsValue, kind: &str) -> Result<(), String> {
    let told = |error: JsValue| thrown(&error);
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(part), &options).map_err(told)?;
    let address = Url::create_object_url_with_blob(&blob).map_err(told)?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or("there is no document")?;
    let anchor: HtmlAnchorElement = document.create_element("a").map_err(told)?.unchecked_into();
    anchor.set_href(&address);
    anchor.set_download(name);
    anchor.click();
    // the browser reads the blob after the click: give it time before the address is taken back
    leptos::prelude::set_timeout(
        move || {
            // an address that is unknown is already gone
            let _ = Url::revoke_object_url(&address);
        },
        Duration::from_secs(60),
    );
    Ok(())
}
