//! Questions to the worker about something that keeps changing.

use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;
use std::time::Duration;

/// After this pause the question is asked.
const PAUSE: Duration = Duration::from_millis(50);

/// What `ask` answers to the newest input. One question is asked at a time, and an answer to an older one is dropped.
pub fn newest<I, O, F>(input: Memo<I>, ask: impl Fn(I) -> F + Clone + 'static) -> RwSignal<Option<O>>
where
    I: Clone + PartialEq + Send + Sync + 'static,
    O: Send + Sync + 'static,
    F: Future<Output = O> + 'static,
{
    let answer = RwSignal::new(None);
    let turn = StoredValue::new(0_u64);
    let is_asking = StoredValue::new(false);
    Effect::new(move |_| {
        input.track();
        turn.update_value(|turn| *turn += 1);
        let mine = turn.get_value();
        let ask = ask.clone();
        set_timeout(
            move || {
                if turn.try_get_value() != Some(mine) || is_asking.try_get_value() != Some(false) {
                    return;
                }
                is_asking.set_value(true);
                spawn_local(async move {
                    // gone where the page has gone on
                    while let (Some(asked), Some(now)) = (turn.try_get_value(), input.try_get_untracked()) {
                        let given = ask(now).await;
                        if turn.try_get_value() == Some(asked) {
                            answer.try_set(Some(given));
                            is_asking.try_set_value(false);
                            return;
                        }
                    }
                });
            },
            PAUSE,
        );
    });
    answer
}
