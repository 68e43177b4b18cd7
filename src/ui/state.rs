//! The consultation as the page holds it: one session, what is derived from it, and the ways to change it.
//!
//! The session is changed by [`Consultation::edit`] and nothing else. Everything derived is a memo or comes from the
//! worker (`work.rs`); saving and the other tabs are in `keep.rs`.

use super::browser::theme::Theme;
use super::browser::{self, download, worker};
pub use super::engine::Engine;
use super::history::History;
use super::keep;
pub use super::kinds::*;
use super::route::{Route, Section};
use super::words;
use crate::context::Facts;
use crate::deliverable::document::Document;
use crate::deliverable::{File, RECORDS};
use crate::design::{Asked, Design, Designer, Flips};
use crate::discovery::Requirements;
use crate::finding::Finding;
use crate::session::{Edit, Session, write};
use crate::share::AskedRow;
use crate::sql::{CheckOptions, Dialect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use std::time::Duration;

/// The consultation. Copies are handles to the same one.
#[derive(Clone, Copy)]
pub struct Consultation {
    /// What derives everything from the session; none until the later part of the page is there.
    pub engine: RwSignal<Option<Engine>>,
    /// The session. Read it; change it through [`Consultation::edit`].
    pub session: RwSignal<Session>,
    /// What its files tell.
    pub facts: RwSignal<Arc<Facts>>,
    /// Whether the facts are those of the present files.
    pub facts_ready: RwSignal<bool>,
    /// Every need.
    pub requirements: Memo<Arc<Requirements>>,
    /// The design.
    pub design: Memo<Arc<Design>>,
    /// Where its decisions would fall otherwise, found when something shows it.
    pub flips: Memo<Arc<Flips>>,
    /// The open questions, most decisive first; weighed in the worker a moment after an edit.
    pub asked: Memo<Arc<Vec<Asked>>>,
    /// The files of the package; written in the worker a moment after an edit.
    pub files: RwSignal<Arc<Vec<File>>>,
    /// Everything that is wrong, errors first.
    pub findings: Memo<Vec<Finding>>,
    /// Whether the session may not be changed here.
    pub read_only: RwSignal<bool>,
    /// Where the session stands between the screen and the disk.
    pub saved: RwSignal<SaveState>,
    /// Whose the session is.
    pub identity: RwSignal<Identity>,
    /// Where the page is.
    pub route: RwSignal<Route>,
    /// How many questions are open.
    pub n_open: Memo<usize>,
    /// How the page looks.
    pub theme: RwSignal<Theme>,
    /// What is selected.
    pub selected: RwSignal<Option<Selection>>,
    /// Messages on the screen.
    pub toasts: RwSignal<Vec<Toast>>,
    /// The open dialog.
    pub dialog: RwSignal<Option<Dialog>>,
    /// Files that wait for a yes.
    pub import: RwSignal<Option<Import>>,
    /// An edited copy of the package that waits for a yes.
    pub returning: RwSignal<Option<Returning>>,
    /// The package before the last change of this visit.
    pub before: RwSignal<Option<Earlier>>,
    /// The package as it was downloaded last.
    pub downloaded: RwSignal<Option<Earlier>>,
    /// What the worker does.
    pub working: RwSignal<Option<String>>,
    /// How many steps can be undone and redone.
    pub steps: RwSignal<(usize, usize)>,
    /// How many bytes the browser keeps for the page.
    pub storage_used: RwSignal<Option<f64>>,
    /// Whether the questions have been weighed for this session.
    pub weighed_once: RwSignal<bool>,
    pub(super) weighed: RwSignal<Arc<Vec<AskedRow>>>,
    pub(super) package_findings: RwSignal<Arc<Vec<Finding>>>,
    history: StoredValue<History>,
    last_toast: StoredValue<u64>,
}

/// The consultation of this page. Called in pages; components take props.
pub fn consultation() -> Consultation {
    expect_context::<Consultation>()
}

impl Default for Consultation {
    fn default() -> Self {
        Self::new()
    }
}

impl Consultation {
    /// A consultation about an empty session.
    pub fn new() -> Self {
        let session = RwSignal::new(Session::default());
        let facts = RwSignal::new(Arc::new(Facts::default()));
        let engine = RwSignal::new(None::<Engine>);
        let requirements = Memo::new(move |_| {
            let derive =
                |engine: Engine| session.with(|session| facts.with(|facts| (engine.requirements)(session, facts)));
            Arc::new(engine.get().map(derive).unwrap_or_default())
        });
        let designer = StoredValue::new(Designer::default());
        let design = Memo::new(move |_| {
            let Some(engine) = engine.get() else { return Arc::default() };
            let (session, facts, requirements) = (session.read(), facts.read(), requirements.read());
            let design = |designer: &mut Designer| (engine.design)(designer, &session, &facts, &requirements);
            Arc::new(designer.try_update_value(design).unwrap_or_default())
        });
        let flips = Memo::new(move |_| {
            let Some(engine) = engine.get() else { return Arc::default() };
            let (session, facts, requirements, design) =
                (session.read(), facts.read(), requirements.read(), design.read());
            Arc::new((engine.flips)(&session, &facts, &requirements, &design))
        });
        let weighed = RwSignal::new(Arc::new(Vec::<AskedRow>::new()));
        let asked = Memo::new(move |_| {
            let Some(engine) = engine.get() else { return Arc::default() };
            // an answer takes its question off the list at once, before the worker has weighed the rest again
            let is_open = |row: &&AskedRow| session.with(|session| !session.answers.contains_key(&row.question));
            Arc::new(
                weighed.with(|rows| rows.iter().filter(is_open).cloned().filter_map(engine.asked).collect::<Vec<_>>()),
            )
        });
        let n_open =
            Memo::new(move |_| engine.get().map_or(0, |engine| (engine.n_open)(&session.read(), &facts.read())));
        let package_findings = RwSignal::new(Arc::new(Vec::new()));
        Self {
            engine,
            session,
            facts,
            facts_ready: RwSignal::new(true),
            requirements,
            design,
            flips,
            asked,
            files: RwSignal::new(Arc::new(Vec::new())),
            findings: Memo::new(move |_| {
                all_findings(&facts.get(), &requirements.get(), &design.get(), &package_findings.get())
            }),
            read_only: RwSignal::new(false),
            saved: RwSignal::new(SaveState::Untouched),
            identity: RwSignal::new(Identity::Mine(browser::time::new_id())),
            route: RwSignal::new(Route::to(Section::Start)),
            n_open,
            theme: RwSignal::new(browser::theme::chosen()),
            selected: RwSignal::new(None),
            toasts: RwSignal::new(Vec::new()),
            dialog: RwSignal::new(None),
            import: RwSignal::new(None),
            returning: RwSignal::new(None),
            before: RwSignal::new(None),
            downloaded: RwSignal::new(None),
            working: RwSignal::new(None),
            steps: RwSignal::new((0, 0)),
            storage_used: RwSignal::new(None),
            weighed_once: RwSignal::new(false),
            weighed,
            package_findings,
            history: StoredValue::new(History::default()),
            last_toast: StoredValue::new(0),
        }
    }

    /// Changes the session by one edit, which is one step of undo. A refused edit is said in a toast.
    pub fn edit(self, edit: Edit) {
        self.edit_all([edit]);
    }

    /// Changes the session by several edits that are one step of undo; all of them or none. Says whether it did.
    pub fn edit_all(self, edits: impl IntoIterator<Item = Edit>) -> bool {
        if self.read_only.get_untracked() {
            self.toast("This session is read-only here. Make it yours, or take it over, to change it.");
            return false;
        }
        let before = self.session.get_untracked();
        let mut next = before.clone();
        for edit in edits {
            if let Err(error) = next.apply(edit) {
                self.toast(error.to_string());
                return false;
            }
        }
        if next == before {
            return true;
        }
        self.history.update_value(|history| history.push(before));
        self.show(next);
        true
    }

    /// Takes the last change back.
    pub fn undo(self) {
        self.step(History::undo, "Nothing to undo");
    }

    /// Does the last change again that was taken back.
    pub fn redo(self) {
        self.step(History::redo, "Nothing to redo");
    }

    fn step(self, step: fn(&mut History, Session) -> Option<Session>, otherwise: &str) {
        if self.read_only.get_untracked() {
            return;
        }
        let now = self.session.get_untracked();
        // what was delivered was delivered, whatever is taken back
        let records = now.records.clone();
        match self.history.try_update_value(|history| step(history, now)).flatten() {
            Some(session) => self.show(Session { records, ..session }),
            None => self.toast(otherwise),
        }
    }

    fn show(self, session: Session) {
        // what it would take back is not the last change any more
        self.toasts.update(|toasts| toasts.retain(|toast| toast.offer != Some(Offer::Undo)));
        self.session.set(session);
        self.steps.set(self.history.with_value(History::steps));
    }

    /// Puts another session in the place of this one, with a history of its own.
    pub fn open(self, session: Session, identity: Identity) {
        let shared = identity == Identity::Shared;
        self.history.set_value(History::default());
        self.identity.set(identity);
        self.read_only.set(shared);
        self.saved.set(if shared { SaveState::NotMine } else { SaveState::Untouched });
        self.selected.set(None);
        self.facts.set(Arc::default());
        self.files.set(Arc::default());
        self.before.set(None);
        self.downloaded.set(None);
        self.package_findings.set(Arc::default());
        self.weighed.set(Arc::default());
        self.weighed_once.set(false);
        self.show(session);
    }

    /// What is wrong in a text of SQL; trouble with the checking itself is said in a toast.
    pub async fn check_sql(self, file: String, text: String, dialect: Dialect, options: CheckOptions) -> Vec<Finding> {
        worker::check(file, text, dialect, options).await.unwrap_or_else(|why| {
            self.toast(format!("The SQL could not be checked: {why}."));
            Vec::new()
        })
    }

    /// What the design could become and what could happen to it, as JSON, or why it cannot be told.
    pub async fn outlook(self) -> Result<String, String> {
        let session = self.session.get_untracked();
        worker::outlook(&session).await
    }

    /// Which classes of personal data there are, who sees them, and how long each copy is kept, as JSON.
    pub async fn care(self) -> Result<String, String> {
        let session = self.session.get_untracked();
        worker::care(&session).await
    }

    /// The design document as it reads now, or why it cannot be written.
    pub async fn document(self) -> Result<Document, String> {
        let session = self.session.get_untracked();
        worker::document(&session).await
    }

    /// Downloads the whole package as an archive.
    pub fn download_package(self) {
        let session = self.session.get_untracked();
        spawn_local(async move {
            let name = format!("{}.zip", self.file_stem());
            let done = match worker::zip(&session).await {
                Ok(bytes) => download::archive(&name, &bytes),
                Err(why) => Err(why),
            };
            match done {
                Ok(()) => {
                    self.toast(format!("{name} is being downloaded"));
                    self.keep_records(&session);
                    keep::remember_download(self, &session).await;
                }
                Err(why) => self.toast(format!("The package could not be downloaded: {why}.")),
            }
        });
    }

    /// Keeps the decision records of a package that somebody has now: what is decided otherwise later supersedes them.
    fn keep_records(self, delivered: &Session) {
        let files = self.files.get_untracked();
        let records = files.iter().filter(|file| file.path.starts_with(RECORDS));
        let records = records.map(|file| (file.path.clone(), file.text.as_str().into())).collect();
        // no step of undo: it is nothing that somebody decided
        if !self.read_only.get_untracked() && self.session.with_untracked(|now| now == delivered) {
            self.session.update(|session| {
                if let Err(error) = session.apply(Edit::KeepRecords(records)) {
                    self.toast(error.to_string());
                }
            });
        }
    }

    /// Downloads one file of the package.
    pub fn download_file(self, path: String) {
        let files = self.files.get_untracked();
        let Some(file) = files.iter().find(|file| file.path == path) else {
            return self.toast(format!("{path} is not in the package any more"));
        };
        let name = path.rsplit('/').next().unwrap_or(&path);
        if let Err(why) = download::text(name, &file.text) {
            self.toast(format!("{name} could not be downloaded: {why}."));
        }
    }

    /// Downloads the session file.
    pub fn download_session(self) {
        let name = format!("{}.plumbline.json", self.file_stem());
        let text = self.session.with_untracked(write);
        match download::text(&name, &text) {
            Ok(()) => self.toast(format!("{name} is being downloaded")),
            Err(why) => self.toast(format!("{name} could not be downloaded: {why}.")),
        }
    }

    fn file_stem(self) -> String {
        self.design.with_untracked(|design| words::file_stem(&design.name))
    }

    /// Says something for a few seconds.
    pub fn toast(self, text: impl Into<String>) {
        self.say(text.into(), None);
    }

    /// Says something and offers a remedy; it stays until it is dismissed.
    pub fn offer(self, text: impl Into<String>, offer: Offer) {
        self.say(text.into(), Some(offer));
    }

    fn say(self, text: String, offer: Option<Offer>) {
        let id = self.last_toast.get_value() + 1;
        self.last_toast.set_value(id);
        self.toasts.update(|toasts| {
            toasts.retain(|toast| toast.text != text);
            toasts.push(Toast { id, text, offer });
            // a screen full of messages says nothing
            if toasts.len() > 3 {
                toasts.remove(0);
            }
        });
        let seconds = if offer.is_none() { 6 } else { 20 };
        if offer != Some(Offer::Update) {
            set_timeout(move || self.dismiss(id), Duration::from_secs(seconds));
        }
    }

    /// Closes a dialog, unless another one has taken its place.
    pub fn close(self, dialog: Dialog) {
        if self.dialog.get_untracked() == Some(dialog) {
            self.dialog.set(None);
        }
    }

    /// Takes a message off the screen.
    pub fn dismiss(self, id: u64) {
        self.toasts.update(|toasts| toasts.retain(|toast| toast.id != id));
    }
}

fn all_findings(facts: &Facts, needs: &Requirements, design: &Design, package: &[Finding]) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for finding in facts.findings.iter().chain(&needs.findings).chain(&design.findings).chain(package) {
        if !found.contains(finding) {
            found.push(finding.clone());
        }
    }
    found.sort_by(|a, b| (a.severity, &a.file, a.span).cmp(&(b.severity, &b.file, b.span)));
    found
}
