//! The SQL of the consultation, to edit: what is delivered for each engine, and what was brought in.
//!
//! What is typed is checked in the worker as it is typed, and kept as an edit of the session within half a second. The
//! same schema can be read beside it, written for another engine.

mod choices;
mod newest;

use crate::deliverable::check_options;
use crate::design::Design;
use crate::session::{Edit, Source};
use crate::sql::Dialect;
use crate::ui::browser::keyboard::Press;
use crate::ui::browser::{caret, editor, worker};
use crate::ui::components::sql_editor::{Arrival, Losses, Rewritten, SqlEditor, SqlFindings, SqlPane, Waived, arrival};
use crate::ui::state::Consultation;
use choices::{DialectChoice, Documents};
use leptos::{ev, prelude::*};
use newest::newest;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// The id of the text that is edited.
const EDITOR: &str = "ddl-editor";
/// After this pause the text is kept as an edit.
const KEEP_PAUSE: Duration = Duration::from_millis(200);

/// A text of SQL in the consultation.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Document {
    /// The definitions that are delivered for an engine.
    Delivered(Dialect),
    /// A file that was brought in.
    Brought(String),
}

impl Document {
    /// Its name in the session: a path in the package, or the name of a file.
    fn name(&self) -> String {
        match self {
            Self::Delivered(dialect) => format!("db/{}.sql", dialect.name()),
            Self::Brought(name) => name.clone(),
        }
    }

    /// The edit that keeps a text as its own.
    fn keep(&self, text: Arc<str>) -> Edit {
        match self {
            Self::Delivered(_) => Edit::EditFile(self.name(), text),
            Self::Brought(name) => Edit::AddSource(Source { name: name.clone(), text }),
        }
    }
}

/// The texts of SQL, one of them open.
#[component]
pub fn Sql(
    /// The consultation.
    consultation: Consultation,
) -> impl IntoView {
    let brought = Memo::new(move |_| {
        consultation.facts.with(|facts| {
            let is_sql = |source: &&Source| facts.statements.contains_key(&source.name);
            consultation.session.with(|session| {
                session.sources.iter().filter(is_sql).map(|source| source.name.clone()).collect::<Vec<_>>()
            })
        })
    });
    let wanted =
        RwSignal::new(Document::Delivered(consultation.design.with_untracked(|design| serving_dialect(design))));
    let document = Memo::new(move |before: Option<&Document>| match wanted.get() {
        // while facts are read again the list may be shorter for a moment
        Document::Brought(name) if !brought.with(|brought| brought.contains(&name)) => {
            let is_there = consultation.session.with(|session| session.sources.iter().any(|held| held.name == name));
            match before {
                Some(before) if is_there => before.clone(),
                _ => Document::Delivered(Dialect::Postgresql),
            }
        }
        document => document,
    });
    let spoken = RwSignal::new(BTreeMap::<String, Dialect>::new());
    let dialect = Memo::new(move |_| match document.get() {
        Document::Delivered(dialect) => dialect,
        Document::Brought(name) => {
            let read_as = || consultation.facts.with(|facts| facts.dialects.get(&name).copied());
            spoken.with(|spoken| spoken.get(&name).copied()).or_else(read_as).unwrap_or(Dialect::Postgresql)
        }
    });
    let speak = Callback::new(move |of: Dialect| {
        if let Document::Brought(name) = document.get_untracked() {
            spoken.update(|spoken| {
                spoken.insert(name, of);
            });
        }
    });
    let beside = RwSignal::new(None::<Dialect>);
    let arrival = arrival();
    // within the text the editor takes the key itself
    let listener = window_event_listener(ev::keydown, |event| {
        if Press::of(&event).is_some_and(|press| press.key == "f8" && !press.in_dialog) {
            event.prevent_default();
            editor::next(EDITOR);
        }
    });
    on_cleanup(move || listener.remove());
    view! {
        <div class="row sql-bar">
            <Documents document brought on_choose=Callback::new(move |document| wanted.set(document))/>
            {move || matches!(document.get(), Document::Brought(_)).then(|| view! {
                <DialectChoice id="ddl-dialect" label="Written for" dialects=&Dialect::ALL chosen=Signal::derive(move || Some(dialect.get())) on_choose=speak/>
            })}
            <DialectChoice
                id="ddl-beside-choice"
                label="Beside it"
                none="Nothing"
                dialects=&Dialect::WRITTEN
                chosen=beside
                on_choose=Callback::new(move |of| beside.set(Some(of)))
                on_none=Callback::new(move |()| beside.set(None))
            />
            {move || (arrival.get() == Arrival::Here).then(|| view! {
                <button type="button" class="button" title="Ctrl+Shift+F in the text" on:click=|_| editor::search(EDITOR)>"Find"</button>
            })}
        </div>
        {move || failure(arrival)}
        {move || view! { <Opened consultation document=document.get() dialect beside arrival/> }}
    }
}

fn failure(arrival: RwSignal<Arrival>) -> Option<impl IntoView> {
    let Arrival::Failed(why) = arrival.get() else { return None };
    Some(view! {
        <p id="ddl-no-editor" class="evidence warning" role="status">
            {format!("The editor could not be loaded: {why}. The text can be changed and is checked all the same; reload the page to try again.")}
        </p>
    })
}

/// One text, to edit.
#[component]
fn Opened(
    /// The consultation.
    consultation: Consultation,
    /// The text.
    document: Document,
    /// Its dialect.
    dialect: Memo<Dialect>,
    /// The engine for which it is shown beside.
    beside: RwSignal<Option<Dialect>>,
    /// Where the editor's script is.
    arrival: RwSignal<Arrival>,
) -> impl IntoView {
    let document = StoredValue::new(document);
    let name = document.with_value(Document::name);
    // what is typed and not yet an edit
    let draft = RwSignal::new(None::<Arc<str>>);
    let kept = Memo::new(move |_| document.with_value(|document| kept(consultation, document)));
    let text = Memo::new(move |_| draft.get().or_else(|| kept.get()).unwrap_or_default());
    let keep = move || {
        let Some(text) = draft.try_get_untracked().flatten() else { return };
        let Some(edit) = document.try_with_value(|document| document.keep(text)) else { return };
        if consultation.edit_all([edit]) {
            draft.set(None);
        }
    };
    on_cleanup(keep);
    let typed = StoredValue::new(0_u64);
    let on_input = Callback::new(move |text: String| {
        draft.set(Some(Arc::from(text)));
        typed.update_value(|typed| *typed += 1);
        let mine = typed.get_value();
        set_timeout(
            move || {
                if typed.try_get_value() == Some(mine) {
                    keep()
                }
            },
            KEEP_PAUSE,
        );
    });

    let file = name.clone();
    let asked = Memo::new(move |_| (text.get(), dialect.get()));
    let options = Memo::new(move |_| consultation.session.with(check_options));
    let judged = Memo::new(move |_| (asked.get(), options.get()));
    let findings = newest(judged, move |((text, dialect), options)| {
        let file = file.clone();
        async move { consultation.check_sql(file, text.to_string(), dialect, options).await }
    });
    let on_edit = Callback::new(move |edit: Edit| consultation.edit(edit));
    let names = Memo::new(move |_| match document.with_value(Clone::clone) {
        // it declares every table that it names
        Document::Delivered(_) => Vec::new(),
        Document::Brought(_) => names_of_tables(consultation),
    });

    let is_here = Signal::derive(move || arrival.get() == Arrival::Here);
    let read_only = consultation.read_only;
    let can_fix = Signal::derive(move || is_here.get() && !read_only.get());
    let on_pick = Callback::new(move |index: usize| {
        let span = findings.with_untracked(|found| Some(found.as_ref()?.get(index)?.span));
        match span {
            Some(_) if is_here.get_untracked() => editor::show(EDITOR, index),
            Some(span) => caret::select(EDITOR, (span.line, span.column), (span.end_line, span.end_column)),
            None => {}
        }
    });
    let label = format!("SQL of {name}");
    let awaited = move || {
        kept.with(Option::is_none).then(|| {
            if consultation.files.with(|files| files.is_empty()) {
                view! { <p class="skeleton" role="status">"The DDL is being written"</p> }.into_any()
            } else {
                view! { <p class="evidence" role="status">"The package has no such file: the model has no table to define yet."</p> }
                    .into_any()
            }
        })
    };
    view! {
        <div class="ddl">
            {awaited}
            <div class="sql-panes">
                <div class="sql-pane">
                    <Caption consultation document=document.get_value() draft/>
                    <SqlEditor id=EDITOR label arrival text dialect findings names read_only on_input/>
                    <p class="faint">
                        <kbd>"F8"</kbd>" next finding · "<kbd>"Ctrl+."</kbd>" fix it · "<kbd>"Ctrl+Space"</kbd>" names and words · "
                        <kbd>"Esc"</kbd>" then "<kbd>"Tab"</kbd>" leaves the text"
                    </p>
                </div>
                {move || beside.get().map(|to| view! { <Beside asked to arrival/> })}
            </div>
            <SqlFindings
                findings
                can_fix
                on_pick
                on_fix=Callback::new(|index: usize| editor::fix(EDITOR, index))
                on_fix_all=Callback::new(|()| editor::fix_all(EDITOR))
                read_only
                on_edit
            />
            <Waived session=consultation.session read_only on_edit/>
        </div>
    }
}

/// What the text is, whether somebody rewrote it, and the way back.
#[component]
fn Caption(
    /// The consultation.
    consultation: Consultation,
    /// The text.
    document: Document,
    /// What is typed and not yet an edit.
    draft: RwSignal<Option<Arc<str>>>,
) -> impl IntoView {
    let name = document.name();
    let read_only = consultation.read_only;
    let about = match document {
        Document::Delivered(_) => "What you change is delivered as you wrote it.",
        Document::Brought(_) => "What you change is read as if you had brought it so.",
    };
    let path = name.clone();
    let is_edited = Memo::new(move |_| {
        matches!(document, Document::Delivered(_))
            && (draft.with(Option::is_some)
                || consultation.session.with(|session| session.file_edits.contains_key(&path)))
    });
    let path = StoredValue::new(name.clone());
    let revert = move |_| {
        draft.set(None);
        consultation.edit(Edit::RevertFile(path.get_value()));
    };
    view! {
        <div class="row">
            <h3><code>{name}</code></h3>
            <span class="faint">{about}</span>
            <span class="grow"></span>
            {move || is_edited.get().then(|| view! {
                <span class="tag warning">"edited by hand"</span>
                <button id="ddl-revert" type="button" class="button" disabled=move || read_only.get() on:click=revert>
                    "Revert to derived"
                </button>
            })}
        </div>
    }
}

/// The same schema for another engine.
#[component]
fn Beside(
    /// The text and its dialect.
    asked: Memo<(Arc<str>, Dialect)>,
    /// The engine.
    to: Dialect,
    /// Where the editor's script is.
    arrival: RwSignal<Arrival>,
) -> impl IntoView {
    let written: RwSignal<Option<Rewritten>> =
        newest(asked, move |(text, from)| async move { worker::write_sql(text.to_string(), from, to).await });
    view! {
        <div class="sql-pane">
            <SqlPane dialect=to arrival written/>
            <Losses dialect=to written/>
        </div>
    }
}

/// The text as the session or the package holds it; none while it is being written.
fn kept(consultation: Consultation, document: &Document) -> Option<Arc<str>> {
    let name = document.name();
    match document {
        Document::Brought(_) => consultation.session.with(|session| {
            session.sources.iter().find(|source| source.name == name).map(|source| Arc::clone(&source.text))
        }),
        Document::Delivered(_) => {
            consultation.session.with(|session| session.file_edits.get(&name).cloned()).or_else(|| {
                let of_package = |files: &Arc<Vec<crate::deliverable::File>>| {
                    files.iter().find(|file| file.path == name).map(|file| Arc::from(file.text.as_str()))
                };
                consultation.files.with(of_package)
            })
        }
    }
}

/// The tables of the whole schema and their columns.
fn names_of_tables(consultation: Consultation) -> Vec<(String, Vec<String>)> {
    consultation.facts.with(|facts| {
        let columns = |table: &crate::sql::Table| table.columns.iter().map(|column| column.name.clone()).collect();
        facts.schema.tables.iter().map(|table| (table.name.clone(), columns(table))).collect()
    })
}

/// The dialect of the chosen store where it is one that is written, otherwise PostgreSQL.
fn serving_dialect(design: &Design) -> Dialect {
    let chosen = design.chosen("storage.serving");
    Dialect::DELIVERED.into_iter().find(|dialect| chosen.contains(dialect.name())).unwrap_or(Dialect::Postgresql)
}
