//! Several tabs: one owns a session (Web Locks), the others read it and can take over.

use futures_channel::oneshot;
use js_sys::{Function, Object, Promise, Reflect};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, MessageEvent};

thread_local! {
    /// Gives back the lock that this tab holds.
    static RELEASE: RefCell<Option<Function>> = const { RefCell::new(None) };
    static CHANNEL: RefCell<Option<BroadcastChannel>> = const { RefCell::new(None) };
}

/// Tries to own a session; `steal` takes it from the tab that has it. `on_lost` is called when another tab does that.
///
/// A browser without locks lets every tab own it: that is what it did before there were locks.
pub async fn claim(id: &str, steal: bool, on_lost: impl FnOnce() + 'static) -> bool {
    release();
    let Some((locks, request)) = manager() else { return true };
    let (told, answer) = oneshot::channel();
    let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
        let mine = !lock.is_null();
        // the asker may have gone on to another session: the lock is then given back at once
        if told.send(mine).is_err() || !mine {
            return JsValue::UNDEFINED;
        }
        Promise::new(&mut |done, _| RELEASE.set(Some(done))).into()
    });
    let options = Object::new();
    let _ = Reflect::set(&options, &(if steal { "steal" } else { "ifAvailable" }).into(), &JsValue::TRUE);
    let name = JsValue::from_str(&format!("plumbline-session-{id}"));
    let Ok(held) = request.call3(&locks, &name, &options, &granted) else { return true };
    leptos::task::spawn_local(async move {
        // the promise of a held lock fails only when the lock is stolen
        if JsFuture::from(held.unchecked_into::<Promise>()).await.is_err() {
            RELEASE.set(None);
            on_lost();
        }
    });
    answer.await.unwrap_or(true)
}

/// Gives back the session that this tab owns.
pub fn release() {
    if let Some(done) = RELEASE.take() {
        // resolving a promise does not throw
        let _ = done.call0(&JsValue::UNDEFINED);
    }
}

/// Tells the other tabs.
pub fn tell(message: &str) {
    CHANNEL.with_borrow(|channel| {
        if let Some(channel) = channel {
            // tabs that hear nothing notice by the lock
            let _ = channel.post_message(&JsValue::from_str(message));
        }
    });
}

/// Hears what other tabs tell, for as long as the page lives.
pub fn listen(hear: impl Fn(String) + 'static) {
    let Ok(channel) = BroadcastChannel::new("plumbline") else { return };
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(text) = event.data().as_string() {
            hear(text);
        }
    });
    channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    CHANNEL.set(Some(channel));
}

fn manager() -> Option<(JsValue, Function)> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(|locks| locks.is_truthy())?;
    let request = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    Some((locks, request))
}
