//! Keeping the session: saved shortly after each edit, restored on the next visit, owned by one tab.

use super::browser::{address, storage, tabs, time, worker};
use super::route;
use super::state::{Consultation, Earlier, Identity, Offer, SaveState};
use crate::deliverable::File;
use crate::session::{Edit, Session, read};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use std::time::Duration;

/// How long after the last edit the session is written.
const PAUSE: Duration = Duration::from_millis(350);

/// Restores what was there before, then saves every change.
pub fn follow(consultation: Consultation) {
    let turn = StoredValue::new(0_u64);
    Effect::new(move |before: Option<(Session, Identity)>| {
        let now = (consultation.session.get(), consultation.identity.get());
        // the first session, and one that has just been opened, is already where it belongs
        let opened = before.as_ref().is_none_or(|before| before.1 != now.1);
        if opened || consultation.read_only.get_untracked() || before.as_ref() == Some(&now) {
            return now;
        }
        consultation.saved.set(SaveState::Saving);
        turn.update_value(|turn| *turn += 1);
        let mine = turn.get_value();
        set_timeout(
            move || {
                if turn.try_get_value() == Some(mine) {
                    spawn_local(save(consultation));
                }
            },
            PAUSE,
        );
        now
    });
    for leaving in ["pagehide", "visibilitychange"] {
        let listener = window_event_listener_untyped(leaving, move |_| {
            if consultation.saved.get_untracked() == SaveState::Saving {
                spawn_local(save(consultation));
            }
        });
        on_cleanup(move || listener.remove());
    }
    tabs::listen(move |message| heard(consultation, &message));
    spawn_local(restore(consultation));
}

/// Writes the session now. A failure stays in sight and offers the file.
pub async fn save(consultation: Consultation) {
    let Identity::Mine(id) = consultation.identity.get_untracked() else { return };
    if consultation.read_only.get_untracked() {
        return;
    }
    let session = consultation.session.get_untracked();
    match storage::save(&id, &session).await {
        Ok(()) => {
            let is_newest = consultation.session.with_untracked(|now| *now == session);
            if is_newest && consultation.identity.get_untracked() == Identity::Mine(id.clone()) {
                consultation.saved.set(SaveState::Saved(time::clock()));
            }
            tabs::tell(&format!("saved {id}"));
            storage::persist().await;
            consultation.storage_used.set(storage::usage().await);
        }
        Err(why) => {
            consultation.saved.set(SaveState::Failed(why.clone()));
            consultation.offer(
                format!("Could not be saved in this browser: {why}. Download the file to keep your work."),
                Offer::SaveFile,
            );
        }
    }
}

/// The session of a link, or the one that was open last.
async fn restore(consultation: Consultation) {
    consultation.storage_used.set(storage::usage().await);
    if open_shared(consultation).await {
        return;
    }
    let untouched = Session::default();
    match storage::recent().await {
        Ok(recent) => {
            // what a person has brought in the meantime comes first
            let is_free = consultation.session.with_untracked(|now| *now == untouched);
            if let Some(last) = recent.first().filter(|_| is_free) {
                open_saved(consultation, last.id.clone()).await;
            } else {
                own(consultation, false).await;
            }
        }
        Err(why) => consultation.saved.set(SaveState::Failed(why)),
    }
}

/// Opens the session that the address carries, if it carries one; says whether it did.
pub async fn open_shared(consultation: Consultation) -> bool {
    let fragment = address::fragment();
    let Some(link) = route::shared(&fragment) else { return false };
    let opened = match worker::open_link(link).await {
        Ok(text) => read(&text).map_err(|error| error.to_string()),
        Err(why) => Err(why),
    };
    match opened {
        Ok(session) => {
            if consultation.saved.get_untracked() == SaveState::Saving {
                save(consultation).await;
            }
            tabs::release();
            consultation.open(session, Identity::Shared);
            address::go("#/design");
            true
        }
        Err(why) => {
            consultation.toast(format!("The link cannot be opened: {why}"));
            address::go("#/");
            false
        }
    }
}

/// Opens a session of this browser's storage, after the present one is safe.
pub async fn open_saved(consultation: Consultation, id: String) {
    if consultation.saved.get_untracked() == SaveState::Saving {
        save(consultation).await;
    }
    match storage::load(&id).await {
        Ok(session) => {
            consultation.open(session, Identity::Mine(id));
            own(consultation, false).await;
        }
        Err(why) => consultation.toast(format!("The session cannot be opened: {why}.")),
    }
}

/// Opens a session that is new to this browser and saves it there.
pub async fn open_new(consultation: Consultation, session: Session) {
    if consultation.saved.get_untracked() == SaveState::Saving {
        save(consultation).await;
    }
    let is_blank = session == Session::default();
    consultation.open(session, Identity::Mine(time::new_id()));
    own(consultation, false).await;
    if !is_blank {
        // who opened it goes on at once
        spawn_local(save(consultation));
    }
}

/// Keeps a shared session in this browser, under the name it came with.
pub async fn make_mine(consultation: Consultation) {
    let session = consultation.session.get_untracked();
    open_new(consultation, session).await;
    consultation.toast("This copy is yours now, saved in this browser");
}

/// Takes the session over from the tab that has it.
pub async fn take_over(consultation: Consultation) {
    let Identity::Mine(id) = consultation.identity.get_untracked() else { return };
    tabs::tell(&format!("release {id}"));
    // the other tab writes its last words first
    time::sleep(Duration::from_millis(600)).await;
    own(consultation, true).await;
    match storage::load(&id).await {
        Ok(session) => {
            consultation.open(session, Identity::Mine(id));
            consultation.toast("This tab has the session now; the other one is read-only");
        }
        Err(why) => consultation.toast(format!("The session cannot be opened: {why}.")),
    }
}

async fn own(consultation: Consultation, steal: bool) {
    let Identity::Mine(id) = consultation.identity.get_untracked() else { return };
    let lost = move || lost(consultation);
    let mine = tabs::claim(&id, steal, lost).await;
    if consultation.identity.get_untracked() == Identity::Mine(id) {
        consultation.read_only.set(!mine);
        if !mine {
            consultation.saved.set(SaveState::NotMine);
        }
    }
}

fn lost(consultation: Consultation) {
    consultation.read_only.set(true);
    consultation.saved.set(SaveState::NotMine);
    consultation.toast("Another tab has taken this session over; this one is read-only now");
}

/// What another tab told: `release ID` asks for the session, `saved ID` says that it changed.
fn heard(consultation: Consultation, message: &str) {
    let Identity::Mine(mine) = consultation.identity.get_untracked() else { return };
    let Some((word, id)) = message.split_once(' ') else { return };
    if id != mine {
        return;
    }
    let is_reader = consultation.read_only.get_untracked();
    match word {
        "release" if !is_reader => spawn_local(async move {
            save(consultation).await;
            tabs::release();
            lost(consultation);
        }),
        "saved" if is_reader => spawn_local(async move {
            if let Ok(session) = storage::load(&mine).await {
                consultation.session.set(session);
            }
        }),
        _ => {}
    }
}

/// Keeps the package that was downloaded, so that later ones can be compared with it.
pub async fn remember_download(consultation: Consultation, session: &Session) {
    // a package that cannot be kept can still be compared by the copy on the disk
    let Ok((files, _)) = worker::package(session).await else { return };
    let at_ms = time::now_ms();
    if let Identity::Mine(id) = consultation.identity.get_untracked() {
        drop(storage::keep_package(&id, at_ms, &files).await);
    }
    consultation.downloaded.set(Some(earlier(at_ms, files)));
}

/// Finds the package that was downloaded last, if this browser has kept it.
pub async fn recall_download(consultation: Consultation) {
    let Identity::Mine(id) = consultation.identity.get_untracked() else { return };
    if let Ok(Some((at_ms, files))) = storage::package(&id).await
        && consultation.identity.get_untracked() == Identity::Mine(id)
    {
        consultation.downloaded.set(Some(earlier(at_ms, files)));
    }
}

fn earlier(at_ms: f64, files: Vec<(String, String)>) -> Earlier {
    let files = files.into_iter().map(|(path, text)| File { path, text }).collect();
    Earlier { when: time::moment(at_ms), files: Arc::new(files) }
}

/// Gives the session another name, unless it is empty.
pub fn rename(consultation: Consultation, name: &str) {
    let name = name.trim();
    if !name.is_empty() {
        consultation.edit(Edit::Rename(name.to_owned()));
    }
}
