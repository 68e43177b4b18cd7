//! Files and folders that a person drops or chooses: read within bounds, refused by name and with a reason.
//!
//! Sizes are looked at before anything is read.

use super::thrown;
use super::worker::Bytes;
use crate::session::{MAX_SESSION_BYTES, MAX_SOURCE_BYTES, MAX_SOURCES, Source};
use crate::ui::decode;
use js_sys::{Array, Promise, Uint8Array};
use std::collections::VecDeque;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, DragEvent, Event, File, FileList, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry,
    HtmlInputElement,
};

/// The deepest folder that is entered.
const DEEPEST: usize = 20;
/// The most entries of folders that are looked at.
const MOST_ENTRIES: usize = 20_000;
/// The largest archive that is read.
const MOST_ARCHIVE: f64 = 64.0 * 1024.0 * 1024.0;

/// What was read, and what was not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Brought {
    /// Files with their text.
    pub files: Vec<Source>,
    /// Archives, unread.
    pub archives: Vec<(String, Bytes)>,
    /// Names of what was not taken, and why.
    pub refused: Vec<(String, String)>,
}

/// Files that were dropped or chosen, not read yet.
pub struct Handed {
    files: Vec<(String, File)>,
    entries: Vec<FileSystemEntry>,
}

/// What a drop holds. Must be called while the event is handled: afterwards the browser takes it back.
pub fn dropped(event: &DragEvent) -> Handed {
    let mut handed = Handed { files: Vec::new(), entries: Vec::new() };
    let Some(transfer) = event.data_transfer() else { return handed };
    let items = transfer.items();
    for index in 0..items.length() {
        let Some(item) = items.get(index) else { continue };
        if let Ok(Some(entry)) = item.webkit_get_as_entry() {
            handed.entries.push(entry);
        }
    }
    // a browser without entries gives files, and so does a test
    if handed.entries.is_empty() {
        handed.files = listed(transfer.files());
    }
    handed
}

/// Whether a drag carries files rather than text or a link.
pub fn carries_files(event: &DragEvent) -> bool {
    let types = event.data_transfer().map(|transfer: DataTransfer| transfer.types());
    types.is_some_and(|types| types.includes(&JsValue::from_str("Files"), 0))
}

/// What was chosen in a file input, which is emptied so that the same file can be chosen again.
pub fn chosen(event: &Event) -> Handed {
    let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let files = listed(input.as_ref().and_then(HtmlInputElement::files));
    if let Some(input) = input {
        input.set_value("");
    }
    Handed { files, entries: Vec::new() }
}

/// The text of a paste; none where it holds none.
pub fn pasted(event: &web_sys::ClipboardEvent) -> Option<String> {
    event.clipboard_data()?.get_data("text/plain").ok().filter(|text| !text.trim().is_empty())
}

fn listed(list: Option<FileList>) -> Vec<(String, File)> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length())
        .filter_map(|index| list.get(index))
        .map(|file| {
            let path = js_sys::Reflect::get(&file, &"webkitRelativePath".into()).ok().and_then(|path| path.as_string());
            (path.filter(|path| !path.is_empty()).unwrap_or_else(|| file.name()), file)
        })
        .collect()
}

impl Handed {
    /// Whether nothing was handed over.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.entries.is_empty()
    }

    /// Reads everything, folders included, in the order of the names.
    pub async fn read(self) -> Brought {
        let mut brought = Brought::default();
        let mut files = self.files;
        walk(self.entries, &mut files, &mut brought).await;
        files.retain(|(name, _)| !name.split('/').any(decode::is_passed_over));
        files.sort_by(|a, b| a.0.cmp(&b.0));
        let mut held = 0;
        for (name, file) in files {
            if name.ends_with(".zip") && file.size() <= MOST_ARCHIVE {
                match bytes(&file).await {
                    Ok(bytes) => brought.archives.push((name, bytes)),
                    Err(why) => brought.refused.push((name, why)),
                }
                continue;
            }
            match admit(&name, file.size(), brought.files.len(), held) {
                Err(why) => brought.refused.push((name, why)),
                Ok(()) => match read(&file).await {
                    Ok(text) => {
                        held += text.len();
                        brought.files.push(Source { name, text: text.into() });
                    }
                    Err(why) => brought.refused.push((name, why)),
                },
            }
        }
        brought
    }
}

/// Whether a file may be read at all, by its name and size.
fn admit(name: &str, size: f64, n_files: usize, held: usize) -> Result<(), String> {
    if decode::is_binary_name(name) {
        return Err("it holds no text".to_owned());
    }
    if size > MAX_SOURCE_BYTES as f64 {
        return Err(format!(
            "it is {} large and at most 10 MB are read; bring the schema without the data (pg_dump --schema-only)",
            crate::ui::words::bytes(size)
        ));
    }
    if n_files >= MAX_SOURCES {
        return Err(format!("at most {MAX_SOURCES} files are taken; bring a smaller folder"));
    }
    if held as f64 + size > MAX_SESSION_BYTES as f64 {
        return Err("all files together are larger than 40 MB; bring a smaller folder".to_owned());
    }
    Ok(())
}

async fn bytes(file: &File) -> Result<Bytes, String> {
    let buffer = JsFuture::from(file.array_buffer())
        .await
        .map_err(|error| format!("it could not be read: {}", thrown(&error)))?;
    Ok(Bytes::of(&buffer))
}

async fn read(file: &File) -> Result<String, String> {
    let buffer = JsFuture::from(file.array_buffer())
        .await
        .map_err(|error| format!("it could not be read: {}", thrown(&error)))?;
    decode::text(Uint8Array::new(&buffer).to_vec()).map_err(str::to_owned)
}

/// Looks through dropped folders, nearest first, within bounds.
async fn walk(entries: Vec<FileSystemEntry>, files: &mut Vec<(String, File)>, brought: &mut Brought) {
    let mut open: VecDeque<(usize, FileSystemEntry)> = entries.into_iter().map(|entry| (0, entry)).collect();
    let mut seen = 0;
    while let Some((depth, entry)) = open.pop_front() {
        let path = entry.full_path().trim_start_matches('/').to_owned();
        seen += 1;
        if seen > MOST_ENTRIES || depth > DEEPEST {
            brought.refused.push((path, "the folder is too large or too deep; bring the part that matters".to_owned()));
            if seen > MOST_ENTRIES {
                return;
            }
            continue;
        }
        if entry.is_directory() {
            if decode::is_passed_over(&entry.name()) {
                continue;
            }
            match children(entry.unchecked_into()).await {
                Ok(held) => open.extend(held.into_iter().map(|child| (depth + 1, child))),
                Err(error) => brought.refused.push((path, format!("the folder could not be read: {}", thrown(&error)))),
            }
        } else {
            match file_of(entry.unchecked_into()).await {
                Ok(file) => files.push((path, file)),
                Err(error) => brought.refused.push((path, format!("it could not be read: {}", thrown(&error)))),
            }
        }
    }
}

async fn children(folder: FileSystemDirectoryEntry) -> Result<Vec<FileSystemEntry>, JsValue> {
    let reader = folder.create_reader();
    let mut found = Vec::new();
    loop {
        let promise = Promise::new(&mut |taken, refused| {
            if let Err(error) = reader.read_entries_with_callback_and_callback(&taken, &refused) {
                // what a callback throws cannot be told any other way
                let _ = refused.call1(&JsValue::UNDEFINED, &error);
            }
        });
        // a browser gives a folder in portions and says that it is done by an empty one
        let portion: Array = JsFuture::from(promise).await?.unchecked_into();
        if portion.length() == 0 || found.len() > MOST_ENTRIES {
            return Ok(found);
        }
        found.extend(portion.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}

async fn file_of(entry: FileSystemFileEntry) -> Result<File, JsValue> {
    let promise = Promise::new(&mut |taken, refused| entry.file_with_callback_and_callback(&taken, &refused));
    JsFuture::from(promise).await.map(JsCast::unchecked_into)
}
