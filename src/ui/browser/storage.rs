//! The browser's database: every session of this browser, saved in parts and read back to be sure.
//!
//! A session's head (everything but the texts of its files) is written at each save, a text only when it changed.

use super::{thrown, time};
use crate::session::Session;
use crate::share::{join, split};
use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams, Transaction, TransactionMode};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::sync::Arc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

const RECENT: &str = "recent";
const HEADS: &str = "heads";
const TEXTS: &str = "texts";
const PACKAGES: &str = "packages";
const STORES: [&str; 4] = [RECENT, HEADS, TEXTS, PACKAGES];

/// A saved session, as the list of recent ones shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recent {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// When it was saved, in milliseconds since 1970.
    pub at_ms: f64,
    /// How many files it holds.
    pub n_sources: usize,
    /// How many answers it holds.
    pub n_answers: usize,
}

/// The names and texts of a session's files.
type Texts = Vec<(String, Arc<str>)>;

thread_local! {
    /// The session and the texts that are known to be written.
    static WRITTEN: RefCell<(String, Texts)> = const { RefCell::new((String::new(), Vec::new())) };
}

/// Saves a session and reads it back. The error is a sentence for people.
pub async fn save(id: &str, session: &Session) -> Result<(), String> {
    let database = open().await?;
    let saved = write_all(&database, id, session).await;
    database.close();
    if saved.is_err() {
        WRITTEN.take();
    }
    saved
}

async fn write_all(database: &Database, id: &str, session: &Session) -> Result<(), String> {
    let (known, before) = WRITTEN.take();
    let transaction = begin(database, TransactionMode::ReadWrite)?;
    // another tab may have taken the session out of the storage: then every text is written again
    let is_there = known == id && get(&transaction, HEADS, id).await?.is_some();
    let before = if is_there { before } else { Vec::new() };
    let is_written =
        |name: &str, text: &Arc<str>| before.iter().any(|(held, written)| held == name && Arc::ptr_eq(written, text));
    let head = JsValue::from_str(&split(session));
    let recent = Recent {
        id: id.to_owned(),
        name: session.name.clone(),
        at_ms: time::now_ms(),
        n_sources: session.sources.len(),
        n_answers: session.answers.len(),
    };
    let recent = serde_json::to_string(&recent).map_err(|error| error.to_string())?;
    put(&transaction, RECENT, id, &JsValue::from_str(&recent))?;
    put(&transaction, HEADS, id, &head)?;
    let mut fresh = Vec::new();
    for source in &session.sources {
        if !is_written(&source.name, &source.text) {
            let (key, text) = (text_key(id, &source.name), JsValue::from_str(&source.text));
            put(&transaction, TEXTS, &key, &text)?;
            fresh.push((key, text));
        }
    }
    for (name, _) in before.iter().filter(|(name, _)| !session.sources.iter().any(|source| source.name == *name)) {
        let store = transaction.object_store(TEXTS).map_err(told)?;
        store.delete(JsValue::from_str(&text_key(id, name))).map_err(told)?;
    }
    let finished = transaction.commit().map_err(told)?.await.map_err(told)?;
    if finished.is_aborted() {
        return Err("the browser broke the saving off, perhaps because its storage is full".to_owned());
    }
    read_back(database, id, &head, &fresh).await?;
    let written = session.sources.iter().map(|source| (source.name.clone(), Arc::clone(&source.text))).collect();
    WRITTEN.set((id.to_owned(), written));
    Ok(())
}

/// Makes sure that what was written is there.
async fn read_back(database: &Database, id: &str, head: &JsValue, texts: &[(String, JsValue)]) -> Result<(), String> {
    let transaction = begin(database, TransactionMode::ReadOnly)?;
    let mut same = get(&transaction, HEADS, id).await?.as_ref() == Some(head);
    for (key, text) in texts {
        same = same && get(&transaction, TEXTS, key).await?.as_ref() == Some(text);
    }
    if same { Ok(()) } else { Err("the browser's storage gave back something else than was written".to_owned()) }
}

/// The session of this id.
pub async fn load(id: &str) -> Result<Session, String> {
    let database = open().await?;
    let loaded = read_all(&database, id).await;
    database.close();
    loaded
}

async fn read_all(database: &Database, id: &str) -> Result<Session, String> {
    let transaction = begin(database, TransactionMode::ReadOnly)?;
    let head = get(&transaction, HEADS, id).await?.and_then(|head| head.as_string());
    let head = head.ok_or("this session is not in the browser's storage any more")?;
    let names = crate::session::read(&head).map_err(|error| error.to_string())?.sources;
    let mut texts: Vec<Arc<str>> = Vec::with_capacity(names.len());
    for source in &names {
        let text = get(&transaction, TEXTS, &text_key(id, &source.name)).await?.and_then(|text| text.as_string());
        texts.push(
            text.ok_or_else(|| format!("the text of {} is not in the browser's storage any more", source.name))?.into(),
        );
    }
    let session = join(&head, texts).map_err(|error| error.to_string())?;
    let written = session.sources.iter().map(|source| (source.name.clone(), Arc::clone(&source.text))).collect();
    WRITTEN.set((id.to_owned(), written));
    Ok(session)
}

/// Every saved session, the latest first.
pub async fn recent() -> Result<Vec<Recent>, String> {
    let database = open().await?;
    let listed = list(&database).await;
    database.close();
    listed
}

async fn list(database: &Database) -> Result<Vec<Recent>, String> {
    let transaction = begin(database, TransactionMode::ReadOnly)?;
    let store = transaction.object_store(RECENT).map_err(told)?;
    let rows = store.get_all(None, Some(200)).map_err(told)?.await.map_err(told)?;
    let mut found: Vec<Recent> = rows
        .iter()
        .filter_map(JsValue::as_string)
        // a row of a later version that cannot be read is left alone
        .filter_map(|row| serde_json::from_str(&row).ok())
        .collect();
    found.sort_by(|a, b| b.at_ms.total_cmp(&a.at_ms));
    Ok(found)
}

/// Takes a session out of the storage.
pub async fn remove(id: &str) -> Result<(), String> {
    let database = open().await?;
    let names = read_all(&database, id).await.map(|session| session.sources).unwrap_or_default();
    let removed = async {
        let transaction = begin(&database, TransactionMode::ReadWrite)?;
        for (store, key) in [RECENT, HEADS, PACKAGES]
            .map(|store| (store, id.to_owned()))
            .into_iter()
            .chain(names.iter().map(|source| (TEXTS, text_key(id, &source.name))))
        {
            let store = transaction.object_store(store).map_err(told)?;
            store.delete(JsValue::from_str(&key)).map_err(told)?;
        }
        transaction.commit().map_err(told)?.await.map_err(told).map(|_| ())
    }
    .await;
    database.close();
    WRITTEN.take();
    removed
}

/// Keeps the files of a package, by path and text, as they were at a time; the one before is forgotten.
pub async fn keep_package(id: &str, at_ms: f64, files: &[(String, String)]) -> Result<(), String> {
    let text = serde_json::to_string(&(at_ms, files)).map_err(|error| error.to_string())?;
    let database = open().await?;
    let kept = async {
        let transaction = begin(&database, TransactionMode::ReadWrite)?;
        put(&transaction, PACKAGES, id, &JsValue::from_str(&text))?;
        transaction.commit().map_err(told)?.await.map_err(told).map(|_| ())
    }
    .await;
    database.close();
    kept
}

/// The package that is kept of a session: when it was, and its files by path and text.
pub async fn package(id: &str) -> Result<Option<(f64, Vec<(String, String)>)>, String> {
    let database = open().await?;
    let held = async { get(&begin(&database, TransactionMode::ReadOnly)?, PACKAGES, id).await }.await;
    database.close();
    // one of another version that cannot be read is as good as none
    Ok(held?.and_then(|held| held.as_string()).and_then(|text| serde_json::from_str(&text).ok()))
}

/// How many bytes the browser keeps for this page; none where it does not say.
pub async fn usage() -> Option<f64> {
    let storage = manager()?;
    let estimate = JsFuture::from(storage.estimate().ok()?).await.ok()?;
    js_sys::Reflect::get(&estimate, &"usage".into()).ok()?.as_f64()
}

/// Asks the browser not to clear the storage by itself.
pub async fn persist() {
    if let Some(promise) = manager().and_then(|storage| storage.persist().ok()) {
        // a browser that refuses keeps saving; the session file is the safe copy either way
        let _ = JsFuture::from(promise).await;
    }
}

fn manager() -> Option<web_sys::StorageManager> {
    let navigator = web_sys::window()?.navigator();
    // absent on pages that are not secure
    let present = js_sys::Reflect::get(&navigator, &"storage".into()).is_ok_and(|held| held.is_truthy());
    present.then(|| navigator.storage())
}

async fn open() -> Result<Database, String> {
    let factory = Factory::new().map_err(told)?;
    let mut request = factory.open("plumbline", Some(2)).map_err(told)?;
    request.on_upgrade_needed(|event| {
        let Ok(database) = event.database() else { return };
        for store in STORES {
            // one that is there already stays; one that cannot be made shows at the first transaction, which names it
            let _ = database.create_object_store(store, ObjectStoreParams::new());
        }
    });
    request.await.map_err(told)
}

fn begin(database: &Database, mode: TransactionMode) -> Result<Transaction, String> {
    database.transaction(&STORES, mode).map_err(told)
}

fn put(transaction: &Transaction, store: &str, key: &str, value: &JsValue) -> Result<(), String> {
    let store = transaction.object_store(store).map_err(told)?;
    store.put(value, Some(&JsValue::from_str(key))).map(|_| ()).map_err(told)
}

async fn get(transaction: &Transaction, store: &str, key: &str) -> Result<Option<JsValue>, String> {
    let store = transaction.object_store(store).map_err(told)?;
    store.get(JsValue::from_str(key)).map_err(told)?.await.map_err(told)
}

fn text_key(id: &str, name: &str) -> String {
    format!("{id}/{name}")
}

fn told(error: idb::Error) -> String {
    match &error {
        idb::Error::DomException(exception) => thrown(exception),
        other => other.to_string(),
    }
}
