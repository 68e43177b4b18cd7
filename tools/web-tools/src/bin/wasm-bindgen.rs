//! The `wasm-bindgen` command, at the version pinned in Cargo.toml, with one step in front: a program that names split
//! points (`#[wasm_split]`) is first cut into the part that starts and the parts that are loaded when they are called.
//!
//! The parts lie in `snippets/<name>-<digest>/` beside the output, which Trunk copies as it is. The script there that
//! loads them must know the main module's final name, which Trunk gives later: it says `@MAIN@` until
//! `scripts/post_build.mjs` puts the name in.

use anyhow::{Context, Result};
use std::collections::hash_map::DefaultHasher;
use std::ffi::OsString;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use web_tools::custom_sections;

/// The module from which an unsplit program imports its split points.
const SPLIT_POINTS: &[u8] = b"__wasm_split_placeholder__";

fn main() {
    env_logger::init();
    if let Err(error) = run(std::env::args_os().collect()) {
        eprintln!("error: {error:?}");
        std::process::exit(1);
    }
}

fn run(mut arguments: Vec<OsString>) -> Result<()> {
    if let Some(at) = arguments.iter().position(|argument| argument.to_string_lossy().ends_with(".wasm")) {
        let input = PathBuf::from(&arguments[at]);
        let program = fs::read(&input).with_context(|| format!("reading {}", input.display()))?;
        if program.windows(SPLIT_POINTS.len()).any(|window| window == SPLIT_POINTS) {
            let out = value_of(&arguments, "--out-dir").context("--out-dir is missing")?;
            let name = value_of(&arguments, "--out-name").context("--out-name is missing")?;
            arguments[at] = split(&program, Path::new(&out), &name)?.into();
            arguments.push("--keep-lld-exports".into());
        }
        arguments.extend(["--remove-name-section".into(), "--remove-producers-section".into()]);
    }
    wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(arguments)
}

/// The value of `--name=value`.
fn value_of(arguments: &[OsString], name: &str) -> Option<String> {
    let start = format!("{name}=");
    arguments.iter().find_map(|argument| argument.to_str()?.strip_prefix(&start).map(str::to_owned))
}

/// Cuts the program into parts; returns the path of the part that starts.
fn split(program: &[u8], out: &Path, name: &str) -> Result<PathBuf> {
    let mut digest = DefaultHasher::new();
    program.hash(&mut digest);
    let folder = format!("{name}-{:016x}", digest.finish());
    let snippets = out.join("snippets");
    remove_earlier(&snippets, name)?;
    let parts = snippets.join(&folder);
    fs::create_dir_all(&parts)?;
    let main = out.join(format!("{name}-main.wasm"));
    let link = format!("./snippets/{folder}/link.js");

    let mut options = wasm_split_cli_support::Options::new(program);
    options.output_dir = out;
    options.main_out_path = &main;
    options.link_name = &link;
    options.main_module = "@MAIN@";
    let split = wasm_split_cli_support::transform(options).map_err(|error| anyhow::anyhow!("{error:?}"))?;
    for part in split.split_modules {
        let file = part.file_name().context("a part without a name")?;
        fs::write(parts.join(file), custom_sections::removed(&fs::read(&part)?))?;
        fs::remove_file(&part)?;
    }
    Ok(main)
}

/// Removes the parts of earlier builds, which would be shipped too.
fn remove_earlier(snippets: &Path, name: &str) -> Result<()> {
    if !snippets.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(snippets)? {
        let entry = entry?;
        let digest = entry.file_name().to_str().and_then(|file| Some(file.strip_prefix(name)?.strip_prefix('-')?.to_owned()));
        if digest.is_some_and(|digest| digest.len() == 16 && digest.chars().all(|letter| letter.is_ascii_hexdigit())) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}
