//! Clock and waiting: the page shows times, the engine never sees one.

use js_sys::Date;
use std::time::Duration;

/// The time on the wall: `12:04`.
pub fn clock() -> String {
    clock_of(&Date::new_0())
}

/// Milliseconds since 1970.
pub fn now_ms() -> f64 {
    Date::now()
}

/// A moment for people: `24 Nov 2026, 12:04`.
pub fn moment(ms: f64) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let date = Date::new(&ms.into());
    let month = MONTHS.get(date.get_month() as usize).copied().unwrap_or_default();
    format!("{} {month} {}, {}", date.get_date(), date.get_full_year(), clock_of(&date))
}

fn clock_of(date: &Date) -> String {
    format!("{:02}:{:02}", date.get_hours(), date.get_minutes())
}

/// Waits.
pub async fn sleep(time: Duration) {
    let (done, waited) = futures_channel::oneshot::channel::<()>();
    leptos::prelude::set_timeout(
        move || {
            // nobody waits any more: nothing to tell
            let _ = done.send(());
        },
        time,
    );
    // the sender lives in the browser's timer, so it is never lost
    let _ = waited.await;
}

/// An identifier that no other session has.
pub fn new_id() -> String {
    // enough for a list of some hundred sessions on one machine
    format!("{:x}-{:x}", Date::now() as u64, (js_sys::Math::random() * 4_294_967_295.0) as u64)
}
