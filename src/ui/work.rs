//! What the worker does for the consultation after each edit: facts, weighed questions, the package.

use super::browser::worker::{self, News};
use super::state::{Consultation, Earlier, Import, Returning};
use crate::deliverable::File;
use crate::session::{Edit, Session, Source};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use std::time::Duration;

/// How long the page waits after an edit before the package is written again.
const PAUSE: Duration = Duration::from_millis(300);

/// Starts the worker and follows the session with it.
pub fn follow(consultation: Consultation) {
    set_timeout(
        move || worker::start(move |news| hear(consultation, news)),
        // after the first paint: the second bundle must not compete with it
        Duration::from_millis(50),
    );
    let turn = StoredValue::new(0_u64);
    Effect::new(move |before: Option<Vec<Source>>| {
        let sources = consultation.session.with(|session| session.sources.clone());
        let changed = !before.as_ref().is_some_and(|before| same(before, &sources));
        turn.update_value(|turn| *turn += 1);
        let mine = turn.get_value();
        if changed {
            consultation.facts_ready.set(sources.is_empty());
        }
        set_timeout(
            move || {
                if turn.try_get_value() == Some(mine) {
                    spawn_local(derive(consultation, turn, mine, changed));
                }
            },
            // new files are read at once; typing waits
            if changed { Duration::ZERO } else { PAUSE },
        );
        sources
    });
}

/// Facts where the files changed, then the questions, then the package; stops where a newer edit came.
async fn derive(consultation: Consultation, turn: StoredValue<u64>, mine: u64, changed: bool) {
    let session = consultation.session.get_untracked();
    let is_current = move || turn.try_get_value() == Some(mine);
    if changed || !consultation.facts_ready.get_untracked() {
        let told = worker::facts(&session).await;
        // an edit that left the files alone does not make these facts old
        let still = consultation.session.with_untracked(|now| same(&now.sources, &session.sources));
        if !still {
            return;
        }
        match told {
            Ok(facts) => consultation.facts.set(Arc::new(facts)),
            Err(why) => consultation.toast(format!("The files could not be read: {why}.")),
        }
        consultation.facts_ready.set(true);
    }
    if !is_current() {
        return;
    }
    match worker::asked(&session).await {
        Ok(rows) if is_current() => {
            consultation.weighed.set(Arc::new(rows));
            consultation.weighed_once.set(true);
        }
        Ok(_) => return,
        Err(why) => consultation.toast(format!("The questions could not be weighed: {why}.")),
    }
    match worker::package(&session).await {
        Ok((files, findings)) if is_current() => {
            let files: Vec<File> = files.into_iter().map(|(path, text)| File { path, text }).collect();
            let before = consultation.files.get_untracked();
            if !before.is_empty() && *before != files {
                consultation.before.set(Some(Earlier { when: "the last change".to_owned(), files: before }));
            }
            consultation.files.set(Arc::new(files));
            consultation.package_findings.set(Arc::new(findings));
        }
        Ok(_) => {}
        Err(why) => consultation.toast(format!("The package could not be written: {why}.")),
    }
}

fn same(a: &[Source], b: &[Source]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| Arc::ptr_eq(&a.text, &b.text) && a.name == b.name)
}

fn hear(consultation: Consultation, news: News) {
    match news {
        News::Working(words) => consultation.working.set(Some(words)),
        News::Idle => consultation.working.set(None),
        News::Restarted => consultation.toast("The background part stopped and was started again; nothing is lost"),
    }
}

/// Shows what would become of an edited copy of the package before it is taken.
pub fn take_back(consultation: Consultation, name: String, copy: worker::Copy) {
    let session = consultation.session.get_untracked();
    consultation.returning.set(Some(Returning { name, copy: copy.clone(), told: None }));
    spawn_local(async move {
        let told = worker::merge(&session, copy).await;
        consultation.returning.update(|returning| {
            // the dialog may be closed by now
            if let Some(returning) = returning {
                returning.told = Some(told);
            }
        });
    });
}

/// Shows what the files of a copy would tell as context.
pub fn preview_copy(consultation: Consultation, copy: worker::Copy) {
    if let worker::Copy::Files(files) = copy {
        preview(consultation, files, Vec::new());
    }
}

/// Shows what files would tell before they are taken.
pub fn preview(consultation: Consultation, files: Vec<Source>, refused: Vec<(String, String)>) {
    let names: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
    let trial = with_files(consultation.session.get_untracked(), &files);
    let told = trial.as_ref().err().map(|why| Err(why.clone()));
    consultation.import.set(Some(Import { files, refused, told }));
    let Ok(trial) = trial else { return };
    spawn_local(async move {
        let told = if names.is_empty() { Ok(Arc::default()) } else { worker::facts(&trial).await.map(Arc::new) };
        consultation.import.update(|import| {
            // another import, or none, may be on the screen by now
            if let Some(import) = import.as_mut().filter(|import| import.files.iter().map(|file| &file.name).eq(&names))
            {
                import.told = Some(told);
            }
        });
    });
}

fn with_files(mut session: Session, files: &[Source]) -> Result<Session, String> {
    for file in files {
        session.apply(Edit::AddSource(file.clone())).map_err(|error| error.to_string())?;
    }
    Ok(session)
}
