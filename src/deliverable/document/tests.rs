//! What holds for every document: nothing empty, nothing without derivation, nothing hostile, nothing for machines.

use super::{Block, Document, Inline, document};
use crate::deliverable::{File, Given, Package, deliver, package};
use crate::design::outlook;
use crate::discovery::catalogue;
use crate::figure::Source;
use crate::session::{self, Answer, Edit, Session, Value};
use std::collections::BTreeSet;

const WORKSHOP: &str = "
create table customer (customer_id integer primary key, full_name text not null, email text, city text, updated_at timestamp not null);
create table part (part_id integer primary key, part_name text not null, list_price numeric(8,2) not null, updated_at timestamp not null);
create table supplier (supplier_id integer primary key, supplier_name text not null);
create table part_supplier (part_id integer not null references part, supplier_id integer not null references supplier, primary key (part_id, supplier_id));
create table repair_order (order_id integer primary key, customer_id integer not null references customer, opened_at timestamp not null, closed_at timestamp, amount numeric(10,2) not null, updated_at timestamp not null);
create table repair_line (order_id integer not null references repair_order, line_no integer not null, part_id integer not null references part, quantity integer not null, primary key (order_id, line_no));
";

/// A schema and a name that try to become markup.
const HOSTILE: &str = "
create table \"<script>alert(1)</script>\" (\"a|b\" integer primary key, \"`tick`\" text, \"quote\"\"'&\" text, \"\u{202e}evil\" text, \"[x](javascript:alert(1))\" text);
create table sale_event (sale_id integer primary key, what integer references \"<script>alert(1)</script>\", sold_at timestamp not null, amount numeric(10,2) not null);
";

fn session(name: &str, ddl: &str) -> Session {
    let mut session = Session::new(name);
    if !ddl.is_empty() {
        session.apply(Edit::AddSource(session::Source { name: "schema.sql".into(), text: ddl.into() })).unwrap();
    }
    session
}

fn workshop() -> Session {
    let mut session = session("Bicycle workshop", WORKSHOP);
    let text = |text: &str| Answer::Value(Value::Text(text.into()));
    for (id, answer) in [
        ("goals.problem", text("Nobody sees which repairs wait for parts.")),
        ("load.bytes_per_day", text("2 GB")),
        ("load.peaks", Answer::Unknown),
        ("security.regimes", Answer::Value(Value::List(vec!["gdpr".into()]))),
        ("data.lateness", Answer::NotApplicable("orders are written at the counter".into())),
    ] {
        session.apply(Edit::Answer(id.into(), answer)).unwrap();
    }
    session
}

fn hostile() -> Session {
    let mut session = session("<script>alert(1)</script> | `x` \u{202e}\"'", HOSTILE);
    let problem = "<img src=x onerror=alert(1)> | # no heading\n- no list `tick [x](javascript:alert(1))";
    session.apply(Edit::Answer("goals.problem".into(), Answer::Value(Value::Text(problem.into())))).unwrap();
    session
}

fn all() -> [(&'static str, Session); 3] {
    [("empty", Session::default()), ("workshop", workshop()), ("hostile", hostile())]
}

fn document_of(session: &Session, package: &Package) -> Document {
    document(&given(session, package))
}

fn given<'a>(session: &'a Session, package: &'a Package) -> Given<'a> {
    Given::new(session, &package.facts, &package.requirements, &package.design)
}

/// Every piece of every sentence.
fn pieces(document: &Document) -> Vec<&Inline> {
    let mut found: Vec<&Inline> = Vec::new();
    for block in document.sections.iter().flat_map(|section| &section.blocks) {
        match block {
            Block::Paragraph(line) | Block::Note { text: line, .. } => found.extend(line),
            Block::List(lines) | Block::Steps(lines) => found.extend(lines.iter().flatten()),
            Block::Table { rows, .. } => found.extend(rows.iter().flatten().flatten()),
            Block::Derivations(held) => {
                found.extend(
                    held.iter().flat_map(|held| held.how.iter().chain(held.inputs.iter().map(|(_, figure)| figure))),
                );
            }
            Block::Heading { .. } | Block::Code { .. } | Block::Picture { .. } => {}
        }
    }
    found
}

fn file<'a>(files: &'a [File], path: &str) -> &'a str {
    &files.iter().find(|file| file.path == path).unwrap().text
}

#[test]
fn thirteen_sections_and_an_appendix_are_never_empty() {
    for (name, session) in all() {
        let document = document_of(&session, &package(&session));
        assert_eq!(
            document.sections.iter().map(|held| held.number).collect::<Vec<_>>(),
            [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 0]
        );
        for section in &document.sections {
            let heads = |block: Option<&Block>| matches!(block, None | Some(Block::Heading { .. }));
            assert!(!section.blocks.is_empty(), "{name}: {}", section.title);
            for (index, block) in section.blocks.iter().enumerate() {
                match block {
                    Block::Heading { text, .. } => {
                        assert!(!heads(section.blocks.get(index + 1)), "{name}: nothing below {text}");
                    }
                    Block::Paragraph(line) => assert!(!line.is_empty(), "{name}: {}", section.title),
                    Block::List(lines) | Block::Steps(lines) => assert!(!lines.is_empty(), "{name}: {}", section.title),
                    Block::Table { header, rows } => {
                        assert!(!rows.is_empty(), "{name}: {header:?}");
                        assert!(rows.iter().all(|row| row.len() == header.len()), "{name}: {header:?}");
                    }
                    _ => {}
                }
            }
        }
    }
}

#[test]
fn every_figure_and_every_link_leads_somewhere() {
    for (name, session) in all() {
        let document = document_of(&session, &package(&session));
        let mut anchors: BTreeSet<String> = document.sections.iter().map(super::Section::anchor).collect();
        let mut derived: BTreeSet<&str> = BTreeSet::new();
        for block in document.sections.iter().flat_map(|section| &section.blocks) {
            match block {
                Block::Heading { anchor, .. } if !anchor.is_empty() => {
                    assert!(anchors.insert(anchor.clone()), "{name}: {anchor} stands twice");
                }
                Block::Derivations(held) => {
                    held.iter().for_each(|held| assert!(derived.insert(&held.id), "{name}: {}", held.id))
                }
                _ => {}
            }
        }
        for piece in pieces(&document) {
            match piece {
                Inline::Figure { text, id } => {
                    assert!(derived.contains(id.as_str()), "{name}: {text} has no derivation")
                }
                Inline::Link { text, href } => {
                    assert!(
                        href.strip_prefix('#').is_some_and(|to| anchors.contains(to)),
                        "{name}: {text} leads to {href}"
                    );
                }
                _ => {}
            }
        }
    }
}

#[test]
fn a_number_in_a_sentence_comes_from_the_material() {
    let session = workshop();
    let package = package(&session);
    let beyond = outlook(&session, &package.facts, &package.requirements, &package.design);
    let ahead = crate::design::prospects(&session, &package.facts, &package.requirements, &package.design);
    let material = format!(
        "{:?}{:?}{:?}{beyond:?}{ahead:?}{:?}",
        package.design,
        package.requirements,
        package.facts,
        catalogue()
    );
    for piece in pieces(&document_of(&session, &package)) {
        let Inline::Text(text) = piece else { continue };
        // places in the document are no quantities
        let text = text.replace("section ", "section_");
        for word in text.split(|c: char| !(c.is_alphanumeric() || ".$_".contains(c))) {
            let word = word.trim_matches('.');
            if word.contains(|c: char| c.is_ascii_digit()) && !word.starts_with("section_") {
                let bare = word.trim_start_matches('$');
                assert!(material.contains(bare), "'{word}' in '{text}' is a number without a derivation");
            }
        }
    }
}

#[test]
fn people_read_no_machine_words() {
    for (name, session) in all() {
        let package = package(&session);
        let model = &package.design.model;
        let beyond = outlook(&session, &package.facts, &package.requirements, &package.design);
        // names of tables and columns are the business's own, titles of publications their publishers'
        let costs = package.design.cost.iter().flat_map(|cost| [&cost.low, &cost.likely, &cost.high]);
        let savings = beyond.savings.iter().map(|saving| &saving.monthly);
        let savings = savings.chain(beyond.decisions.iter().map(|decision| &decision.more));
        let figures = costs.chain(package.design.sizes.iter().map(|size| &size.figure)).chain(savings);
        let published: Vec<Source> = figures.flat_map(|figure| figure.sources()).collect();
        let names = format!("{model:?}{:?}{:?}{published:?}", package.facts.schema, package.facts.findings);
        for piece in pieces(&document_of(&session, &package)) {
            let (Inline::Text(text) | Inline::Strong(text) | Inline::Link { text, .. } | Inline::Figure { text, .. }) =
                piece
            else {
                continue;
            };
            for wrong in ["Some(", "None)", "null", "NaN", "undefined", "{}", "unbounded", "::"] {
                assert!(!text.contains(wrong), "{name}: {wrong} in '{text}'");
            }
            for word in text.split(|c: char| !(c.is_alphanumeric() || c == '_')) {
                let machine = word.trim_matches('_').contains('_') && !word.chars().any(char::is_uppercase);
                assert!(!machine || names.contains(word), "{name}: '{word}' in '{text}'");
            }
        }
    }
}

#[test]
fn hostile_names_stay_text_in_every_form() {
    let session = hostile();
    let files = package(&session).files;
    let html = file(&files, "docs/data/design.html");
    assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("href=\"javascript"));
    well_formed(&html[html.find("<main>").unwrap()..html.find("</body>").unwrap()]);
    let markdown = file(&files, "docs/data/design.md");
    // an escaped bracket makes no link
    let without_code: String =
        markdown.lines().map(|line| format!("{}\n", strip_code(line).replace("\\]", ""))).collect();
    for wrong in ["<script", "<img", "](javascript", "\n# no heading", "\n- no list"] {
        assert!(
            !without_code.contains(wrong),
            "{wrong} in {:?}",
            without_code.lines().find(|line| line.contains(wrong.trim()))
        );
    }
    for path in [
        "docs/data/design.html",
        "docs/data/design.md",
        "docs/data/summary.md",
        "docs/data/model.svg",
        "docs/data/architecture.svg",
    ] {
        assert!(!file(&files, path).contains('\u{202e}'), "{path}");
    }
}

#[test]
fn tables_in_markdown_keep_their_columns() {
    for (name, session) in all() {
        let files = package(&session).files;
        let mut columns = None;
        for line in file(&files, "docs/data/design.md").lines() {
            if !line.starts_with('|') {
                columns = None;
                continue;
            }
            let bars = line.replace("\\|", "").matches('|').count();
            assert_eq!(*columns.get_or_insert(bars), bars, "{name}: {line}");
        }
    }
}

#[test]
fn the_page_stands_alone_and_pictures_are_well_formed() {
    for (name, session) in all() {
        let files = package(&session).files;
        let html = file(&files, "docs/data/design.html");
        for wrong in ["<script", "<img", "<link", "<iframe", "<object", "@import", "url("] {
            assert!(!html.contains(wrong), "{name}: {wrong}");
        }
        well_formed(&html[html.find("<main>").unwrap()..html.find("</body>").unwrap()]);
        for path in ["docs/data/architecture.svg", "docs/data/model.svg"] {
            let svg = file(&files, path);
            well_formed(svg);
            assert!(
                svg.contains("<title id=") && svg.contains("<desc id=") && svg.contains("role=\"img\""),
                "{name}: {path}"
            );
        }
    }
}

#[test]
fn the_report_names_exactly_the_files_and_edits_take_their_place() {
    let mut session = workshop();
    session.apply(Edit::EditFile("docs/data/summary.md".into(), "mine\n".into())).unwrap();
    session.apply(Edit::EditFile("docs/data/report.json".into(), "a lie\n".into())).unwrap();
    let package = package(&session);
    assert_eq!(deliver(given(&session, &package)), package.files, "twice gives the same bytes");
    assert_eq!(file(&package.files, "docs/data/summary.md"), "mine\n");
    let paths: Vec<&str> = package.files.iter().map(|file| file.path.as_str()).collect();
    assert!(paths.windows(2).all(|pair| pair[0] < pair[1]), "sorted, each once");
    let report: serde_json::Value = serde_json::from_str(file(&package.files, "docs/data/report.json")).unwrap();
    assert_eq!(report["reporting_agent"], "data-engineer");
    assert_eq!(report["status"], "success");
    let listed: Vec<&str> =
        report["files_modified"].as_array().unwrap().iter().map(|path| path.as_str().unwrap()).collect();
    assert_eq!(listed, paths);
}

#[test]
fn the_design_as_data_has_the_promised_shape() {
    for (name, session) in all() {
        let files = package(&session).files;
        let json: serde_json::Value = serde_json::from_str(file(&files, "docs/data/design.json")).unwrap();
        for key in
            ["plumbline", "requirements", "decisions", "model", "sizes", "bill", "cost", "controls", "assumptions"]
        {
            assert!(json.get(key).is_some(), "{name}: {key}");
        }
        let has = |list: &serde_json::Value, keys: &[&str]| {
            for held in list.as_array().unwrap() {
                keys.iter().for_each(|key| assert!(held.get(key).is_some(), "{name}: {key} of {held}"));
            }
        };
        has(&json["requirements"], &["id", "value", "unit", "status", "from"]);
        has(&json["decisions"], &["id", "subject", "chosen", "options", "flips", "door", "sources"]);
        has(
            &json["model"]["facts"],
            &["name", "kind", "grain", "source_tables", "measures", "dimensions", "degenerate"],
        );
        has(&json["model"]["dimensions"], &["name", "source_tables", "natural_key", "history", "attributes"]);
        has(&json["model"]["bridges"], &["name", "between", "source_tables"]);
        has(&json["sizes"], &["id", "value", "unit", "formula", "inputs", "sources"]);
        has(
            &json["bill"],
            &[
                "id",
                "component",
                "service",
                "price_id",
                "quantity",
                "unit",
                "unit_usd",
                "monthly_usd",
                "as_of",
                "confidence",
            ],
        );
        has(&json["cost"]["at"], &["load"]);
        has(&json["controls"], &["regime", "article", "demand", "how", "files"]);
        has(&json["assumptions"], &["id", "value", "if_wrong"]);
    }
}

/// A line without what stands between backticks.
fn strip_code(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(start) = rest.find('`') {
        let escaped = rest[..start].ends_with('\\');
        let fence = rest[start..].len() - rest[start..].trim_start_matches('`').len();
        let after = start + fence;
        out.push_str(&rest[..start]);
        let close = rest[after..].find(&"`".repeat(fence)).filter(|_| !escaped);
        rest = close.map_or(&rest[after..], |close| &rest[after + close + fence..]);
    }
    out + rest
}

/// Panics where a text is not well-formed XML: tags that do not match, attributes without quotes, bare ampersands.
fn well_formed(text: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        entities(&rest[..start]);
        let end = rest[start..].find('>').unwrap_or_else(|| panic!("unclosed tag: {}", &rest[start..])) + start;
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "closes what is not open");
            continue;
        }
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        assert!(!name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric()), "odd tag <{tag}>");
        let attributes = tag[name.len()..].trim_end_matches('/');
        assert_eq!(attributes.matches('"').count() % 2, 0, "odd quotes in <{tag}>");
        assert!(!attributes.contains('<'), "a bracket in <{tag}>");
        entities(attributes);
        let mut seen = BTreeSet::new();
        for attribute in attributes.split('"').step_by(2).map(str::trim).filter(|held| !held.is_empty()) {
            assert!(attribute.ends_with('=') && seen.insert(attribute), "odd attribute {attribute} in <{tag}>");
        }
        if !tag.ends_with('/') {
            open.push(name);
        }
    }
    entities(rest);
    assert!(open.is_empty(), "never closed: {open:?}");
}

fn entities(text: &str) {
    for piece in text.split('&').skip(1) {
        let name = piece.split(';').next().unwrap_or_default();
        assert!(
            ["amp", "lt", "gt", "quot", "#39"].contains(&name),
            "a bare ampersand before '{}'",
            piece.chars().take(20).collect::<String>()
        );
    }
}
