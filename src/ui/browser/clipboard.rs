//! The clipboard.

use super::thrown;
use wasm_bindgen_futures::JsFuture;

/// Copies text. Browsers allow it on secure pages, after a click.
pub async fn copy(text: &str) -> Result<(), String> {
    let window = web_sys::window().ok_or("there is no window")?;
    let navigator = window.navigator();
    let present = js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|held| held.is_truthy());
    if !present {
        return Err("the clipboard is only there on https and localhost; select the text and copy it".to_owned());
    }
    JsFuture::from(navigator.clipboard().write_text(text)).await.map(|_| ()).map_err(|error| thrown(&error))
}
