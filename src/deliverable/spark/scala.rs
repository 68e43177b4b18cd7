//! The jobs in Scala, as scalafmt lays it out: on one line where it fits, otherwise an argument or a link of a chain to a
//! line.

use super::job::{Build, COLUMNS, Code, Fact, Function, Job, Names, Parameter, Step, uses};
use super::package::Settings;
use crate::deliverable::text::{free_name, one_line, string};
use std::collections::{BTreeMap, BTreeSet};

/// How wide a line may be.
const WIDTH: usize = 120;

/// What the jobs share and import by name, by object; of `Columns` they import everything.
const SHARED: [(&str, &[&str]); 5] = [
    ("Hierarchy", &["ancestry"]),
    ("History", &["single", "versions"]),
    ("Mart", &["with_unknown_member"]),
    ("Matching", &["as_members", "match_text", "source_key", "together"]),
    ("Shares", &["lines_of", "Lines"]),
];

/// Words that are no names, and names that an object of a job may not take from the others: those that jobs use.
const KEYWORDS: &str = "abstract case catch class def do else extends false final finally for forSome if implicit import \
lazy macro match new null object override package private protected return sealed super this throw trait try true type val \
var while with yield";
const TAKEN: &str = "Columns DataFrame F Fact FactMart Hierarchy History Lake Mart Marts Matching Nil None Option Run Seq \
Settings Shares Some Staging String Unit";

/// The object of each mart, by the mart's name. Names that differ in case only are told apart: their classes become files.
pub fn objects(marts: &[&str]) -> BTreeMap<String, String> {
    let mut taken: BTreeSet<String> = TAKEN.split(' ').map(str::to_lowercase).collect();
    let named = marts.iter().map(|mart| {
        let mut name = capitalised(mart);
        let free = free_name(&name.to_lowercase(), &mut taken);
        name.push_str(free.get(name.len()..).unwrap_or_default());
        ((*mart).to_owned(), name)
    });
    named.collect()
}

/// The file of a job: an object that is a mart.
pub fn job(job: &Job, object: &str) -> String {
    let trait_name = if matches!(job.build, Build::Fact(_)) { "FactMart" } else { "Mart" };
    let functions: String = job.functions.iter().map(|held| format!("\n{}", function(held))).collect();
    format!(
        "package warehouse.marts\n\n{}\n{}object {} extends {trait_name} {{\n{}{functions}\n{}  def build(run: Run): Unit ={}}}\n",
        imports(job, trait_name),
        comment(&job.says, 0),
        identifier(object),
        constants(job),
        comment(job.building, 2),
        built(job),
    )
}

/// The object of what the design settled.
pub fn settings(held: &Settings) -> String {
    let (start, end) = held.calendar;
    format!(
        "package warehouse\n\n/** What the design settled for the jobs. */\nobject Settings {{\n\n  // the loads of so many days before the last one are taken in again:\n  // {}\n  val LookbackDays = {}\n\n  // the days that dim_date holds; days outside count as unknown\n  val CalendarStart = \"{start}\"\n  val CalendarEnd = \"{end}\"\n\n  // the most levels of a hierarchy that are climbed\n  val HierarchyDepth = {}\n\n  // a folder of a fact holds the rows of one {partition}\n  val PartitionBy = \"{partition}\"\n  val PartitionColumn = \"event_{partition}\"\n}}\n",
        held.lookback_from,
        held.lookback_days,
        held.hierarchy_depth,
        partition = held.partition,
    )
}

/// The object of all marts, in the order in which they are built.
pub fn marts(objects: &[&str]) -> String {
    let names: Vec<String> = objects.iter().map(|name| identifier(name)).collect();
    format!(
        "package warehouse.marts\n\nimport warehouse.Mart\n\n{}object Marts {{\n  val all: Seq[Mart] = {}\n}}\n",
        comment("Every mart. They are built in this order, so that each finds what it refers to.", 0),
        block("Seq(", &names, ")", 2),
    )
}

/// The object of staging, with a function for each table.
pub fn staging(says: &str, functions: &[Function]) -> String {
    let uses = uses(functions);
    let mut text = String::from("package warehouse\n\n");
    if !functions.is_empty() {
        text.push_str("import org.apache.spark.sql.DataFrame\nimport org.apache.spark.sql.{functions => F}\n\n");
    }
    let shared = [("Columns._", COLUMNS.as_slice()), ("Lake.latest", &["latest"])];
    let needed = shared.iter().filter(|(_, names)| names.iter().any(|name| uses.contains(name)));
    let imports: String = needed.map(|(what, _)| format!("import warehouse.{what}\n")).collect();
    if !imports.is_empty() {
        text.push_str(&format!("{imports}\n"));
    }
    let functions: String = functions.iter().map(|held| format!("\n{}", function(held))).collect();
    text.push_str(&format!("{}object Staging {{\n{functions}}}\n", comment(says, 0)));
    text
}

fn imports(job: &Job, trait_name: &str) -> String {
    let uses = job.uses();
    let starts = |start: &str| uses.iter().any(|name| name.starts_with(start));
    let mut text = String::from("import org.apache.spark.sql.DataFrame\n");
    if starts("F.") {
        text.push_str("import org.apache.spark.sql.{functions => F}\n");
    }
    text.push('\n');
    if COLUMNS.iter().any(|name| uses.contains(name)) {
        text.push_str("import warehouse.Columns._\n");
    }
    for (object, names) in SHARED {
        let names: Vec<String> = names.iter().filter(|name| uses.contains(*name)).map(|name| spelled(name)).collect();
        text.push_str(&import(&format!("warehouse.{object}"), &names));
    }
    let is_fact = trait_name == "FactMart";
    let classes = [
        ("Fact", is_fact),
        ("FactMart", is_fact),
        ("Lake", uses.contains("staging.Days")),
        ("Mart", !is_fact),
        ("Run", true),
        ("Settings", starts("settings.")),
        ("Staging", is_fact || starts("staging.")),
    ];
    let named = classes.iter().filter(|(_, is_used)| *is_used).map(|(name, _)| (*name).to_owned());
    text.push_str(&import("warehouse", &named.collect::<Vec<_>>()));
    text
}

fn import(from: &str, names: &[String]) -> String {
    match names {
        [] => String::new(),
        [name] => format!("import {from}.{name}\n"),
        names => format!("import {from}.{{{}}}\n", names.join(", ")),
    }
}

/// What an object says of its mart.
fn constants(job: &Job) -> String {
    let value = |name: &str, code: &Code| format!("  val {name} = {}\n", code.laid(2, name.len() + 7, 0));
    let list = |names: &[String]| Code::List(names.iter().map(|name| Code::text(name)).collect());
    let key = match &job.build {
        Build::Fact(fact) => return format!("  val definition: Fact = {}\n", definition(job, fact)),
        Build::Bridge { key, .. } => list(key),
        Build::Dimension { key, .. } => list(std::slice::from_ref(key)),
    };
    let references = value("references", &Code::Pairs(job.references.clone()));
    format!("{}{}{references}", value("name", &Code::text(&job.name)), value("key", &key))
}

fn definition(job: &Job, fact: &Fact) -> String {
    let mut given = vec![
        Code::text(&job.name).argument("name"),
        Code::text(&fact.source).argument("source"),
        Code::call(&fact.staged, vec![Code::name("_")]).argument("staged"),
        Code::text(&fact.key).argument("key"),
        Code::optional(fact.event_time.as_deref()).argument("event_time"),
        Code::optional(fact.marker.as_deref()).argument("marker"),
        Code::Pairs(job.references.clone()).argument("references"),
    ];
    if !fact.moving.is_empty() {
        given.push(Code::List(fact.moving.iter().map(|name| Code::text(name)).collect()).argument("moving"));
    }
    block("Fact(", &all_laid(&given, 4), ")", 2)
}

/// What building does, from behind the equals sign on.
fn built(job: &Job) -> String {
    let run = || Code::name("run");
    match &job.build {
        Build::Dimension { recorded, rows, unknown, durable_key, .. } => {
            let durable = durable_key.iter().map(|name| Code::List(vec![Code::text(name)]));
            let led = (!job.references.is_empty())
                .then(|| Code::name("references").method("map", vec![Code::name("_._1")]));
            let keys = durable.chain(led).fold(Code::name("key"), |keys, more| keys.compared("++", more));
            let mut given = vec![without_idle_run(job, rows), keys];
            given.extend(unknown.map(|key| Code::call("F.lit", vec![Code::Number(key)]).argument("unknown")));
            let replaced =
                Code::call("run.replace", vec![Code::Mart, Code::call("with_unknown_member", given)]);
            let Some(timed) = recorded else { return expression(&replaced, 30) };
            let now = Code::call("members", vec![run()]);
            let kept = Code::call("run.recorded", vec![Code::Mart, now, Code::Truth(*timed).argument("timed")]);
            format!(" {{\n    val recorded = {}\n    {}\n  }}\n", kept.laid(4, 15, 0), replaced.laid(4, 0, 0))
        }
        Build::Bridge { rows, .. } => expression(&Code::call("run.replace", vec![Code::Mart, rows.clone()]), 30),
        Build::Fact(fact) if fact.moving.is_empty() => {
            " run.publish(definition, rowsOf(run, run.days(definition)))\n".to_owned()
        }
        Build::Fact(_) => " {\n    val days = run.days(definition)\n    val rows = rowsOf(run, days)\n    run.publish(definition, if (days.isEmpty) rows else run.withMoved(definition, rows, rowsOf(run, None)))\n  }\n".to_owned(),
    }
}

/// The rows of a dimension, without the run where the function that shows them needs none.
fn without_idle_run(job: &Job, rows: &Code) -> Code {
    match rows {
        Code::Call(head, given) => {
            let needs_run = job.functions.iter().all(|held| held.name != *head || needs_run(held));
            let kept = given.iter().filter(|code| needs_run || **code != Code::name("run"));
            Code::call(head, kept.cloned().collect())
        }
        _ => rows.clone(),
    }
}

/// Whether a function reads anything beside the rows that it is given.
fn needs_run(held: &Function) -> bool {
    let is_given = held.takes.iter().any(|parameter| matches!(parameter, Parameter::Rows(_)));
    !is_given || held.steps.iter().any(|step| !matches!(step, Step::Rows(_)))
}

/// An expression behind an equals sign, on its line where it fits.
fn expression(code: &Code, before: usize) -> String {
    let flat = code.flat();
    if before + flat.chars().count() <= WIDTH {
        format!(" {flat}\n")
    } else {
        format!("\n    {}\n", code.laid(4, 0, 0))
    }
}

/// A function of an object; one that chooses the lines of some headers has these chosen by one of its own.
fn function(held: &Function) -> String {
    let lines = held.steps.iter().position(|step| matches!(step, Step::Lines(..)));
    let Some((before, [Step::Lines(header, loaded), after @ ..])) = lines.map(|at| held.steps.split_at(at)) else {
        return defined(&held.name, &held.says, held, &body(&held.steps, held.from, &held.columns));
    };
    let says = "The lines with their headers: of every header that was loaded, or had a line loaded, on these days.";
    let given = [Code::name("rows"), Code::List(header.clone())].into_iter().chain(loaded.iter().cloned());
    let chosen = Code::call("lines_of", given.collect());
    let chosen = if chosen.flat().chars().count() + 9 <= WIDTH {
        chosen.flat()
    } else {
        format!("{{\n      {}\n    }}", chosen.laid(6, 0, 0))
    };
    let (_, rows) = begun(before);
    let rows = rows.map_or_else(String::new, |rows| format!("    val rows = {}\n", chained(&rows, 4, false)));
    let rows = format!("{rows}    if (days.isEmpty) rows\n    else {chosen}\n");
    let base = Step::Rows(Code::call("loaded", vec![Code::name("run"), Code::name("days")]));
    let steps: Vec<Step> = [base].into_iter().chain(after.iter().cloned()).collect();
    format!(
        "{}\n{}",
        defined("loaded", says, held, &(true, rows)),
        defined(&held.name, &held.says, held, &body(&steps, held.from, &held.columns))
    )
}

/// A function with its body, in braces where that is more than an expression.
fn defined(name: &str, says: &str, held: &Function, (is_block, body): &(bool, String)) -> String {
    let takes = held.takes.iter().filter(|parameter| **parameter != Parameter::Run || needs_run(held));
    let takes: Vec<String> = takes.map(parameter).collect();
    let head = format!("{}  def {}({}): DataFrame =", comment(says, 2), spelled(name), takes.join(", "));
    if *is_block { format!("{head} {{\n{body}  }}\n") } else { format!("{head}\n{body}") }
}

fn parameter(held: &Parameter) -> String {
    match held {
        Parameter::Run => "run: Run".to_owned(),
        Parameter::Lake => "lake: Lake".to_owned(),
        Parameter::Days => "days: Lake.Days".to_owned(),
        Parameter::DaysOrAll => "days: Lake.Days = None".to_owned(),
        Parameter::Rows(name) => format!("{name}: DataFrame"),
    }
}

/// The body of a function, and whether it is more than one expression.
fn body(steps: &[Step], from: &str, columns: &[Code]) -> (bool, String) {
    let (mut named, rows) = begun(steps);
    let from = match rows {
        None => from.to_owned(),
        Some(rows) if rows.links().1.len() > 1 => {
            let selected = rows.method("select", columns.to_vec());
            return (!named.is_empty(), format!("{named}    {}\n", chained(&selected, 4, true)));
        }
        Some(rows) if named.is_empty() && rows.flat().chars().count() + 12 <= WIDTH => rows.flat(),
        Some(rows) => {
            named.push_str(&format!("    val rows = {}\n", rows.laid(4, 11, 0)));
            "rows".to_owned()
        }
    };
    let selected = block(&format!("{from}.select("), &all_laid(columns, 6), ")", 4);
    (!named.is_empty(), format!("{named}    {selected}\n"))
}

/// What the steps give a name, which does not depend on the rows, and the rows with all that is joined to them.
fn begun(steps: &[Step]) -> (String, Option<Code>) {
    let (mut named, mut rows) = (String::new(), None);
    let join = |rows: &mut Option<Code>, other: Code, on: &[Code]| {
        *rows = rows.take().map(|rows| joined(rows, other, on, "left"));
    };
    for step in steps {
        match step {
            Step::Rows(code) => rows = Some(code.clone()),
            Step::Join(other, on) => join(&mut rows, other.clone(), on),
            Step::Names(names) => join(&mut rows, listed(names), &names.near),
            Step::Let(name, code) => {
                named.push_str(&format!("    val {name} = {}\n", code.laid(4, name.len() + 7, 0)));
            }
            Step::Types(types) => {
                let pairs: Vec<String> = types.iter().map(pair).collect();
                named.push_str(&format!("    val columns = {}\n", block("Seq(", &pairs, ")", 4)));
            }
            Step::Calendar => named.push_str(CALENDAR),
            Step::Minutes => named.push_str(MINUTES),
            // a function of its own (`function`)
            Step::Lines(..) => {}
        }
    }
    (named, rows)
}

const CALENDAR: &str = "    val first = F.lit(Settings.CalendarStart).cast(\"date\")
    val last = F.lit(Settings.CalendarEnd).cast(\"date\")
    val rows = run.lake.spark.range(0, 1, 1, 1).select(F.explode(F.sequence(first, last)).alias(\"day\"))
    // Monday is 1
    val weekday = F.weekday(F.col(\"day\")) + 1
";

const MINUTES: &str = "    val every = F.explode(F.sequence(F.lit(0), F.lit(24 * 60 - 1)))
    val rows = run.lake.spark.range(0, 1, 1, 1).select(every.alias(\"minute_of_day\"))
    val minute = F.pmod(F.col(\"minute_of_day\"), F.lit(60))
    val hour = ((F.col(\"minute_of_day\") - minute) / 60).cast(\"int\")
";

/// `rows.join(…, … && …, "left")`.
fn joined(rows: Code, other: Code, on: &[Code], how: &str) -> Code {
    let both = on.iter().cloned().reduce(|left, right| left.compared("&&", right));
    rows.method("join", [Some(other), both, Some(Code::text(how))].into_iter().flatten().collect())
}

/// The names that hang on each row, as rows of their own.
fn listed(names: &Names) -> Code {
    joined(names.through.clone(), names.listed.clone(), &names.far, "inner")
        .method("groupBy", names.keys.clone())
        .method("agg", vec![names.text.clone()])
        .alias(&names.alias)
}

/// An expression as Scala has it.
trait InScala: Sized {
    /// On one line.
    fn flat(&self) -> String;

    /// On one line, or where that is too long on several: `indent` is that of its first line, `before` and `after` what
    /// else stands on the first and on the last.
    fn laid(&self, indent: usize, before: usize, after: usize) -> String;

    /// The conditions that hold together.
    fn conditions(&self) -> Vec<&Self>;

    /// What a chain begins with, and its links: `Staging`, then `stgHire(…)` and `alias(…)`.
    fn links(&self) -> (Self, Vec<(String, &[Self])>);
}

impl InScala for Code {
    fn flat(&self) -> String {
        match self {
            Self::Name(name) => spelled(name),
            Self::Mart => "this".to_owned(),
            Self::Text(text) => string(text),
            Self::Number(number) => number.to_string(),
            Self::Truth(truth) => truth.to_string(),
            Self::Null => "null".to_owned(),
            Self::Absent => "None".to_owned(),
            Self::Present(inside) => format!("Some({})", inside.flat()),
            Self::Named(path) => format!("F.col({})", string(path)),
            // a method without brackets
            Self::Call(head, arguments) if arguments.is_empty() && head == "run.moment" => head.clone(),
            Self::Call(head, arguments) => format!("{}({})", spelled(head), all_flat(arguments)),
            Self::Method(on, name, arguments) => format!("{}.{name}({})", on.flat(), all_flat(arguments)),
            Self::List(items) if items.is_empty() => "Nil".to_owned(),
            Self::List(items) => format!("Seq({})", all_flat(items)),
            Self::Pairs(pairs) if pairs.is_empty() => "Nil".to_owned(),
            Self::Pairs(pairs) => format!("Seq({})", pairs.iter().map(pair).collect::<Vec<_>>().join(", ")),
            Self::Argument(name, value) => format!("{} = {}", spelled(name), value.flat()),
            Self::Compared(left, operator, right) => {
                format!("{} {} {}", left.flat(), spelled_operator(operator), right.flat())
            }
            Self::Grouped(inside) => format!("({})", inside.flat()),
        }
    }

    fn laid(&self, indent: usize, before: usize, after: usize) -> String {
        let flat = self.flat();
        if indent + before + flat.chars().count() + after <= WIDTH {
            return flat;
        }
        match self {
            Self::Present(inside) => block("Some(", &[inside.laid(indent + 2, 0, 0)], ")", indent),
            Self::Call(..) if self.links().1.len() == 1 => chained(self, indent, false),
            Self::Call(head, arguments) if !arguments.is_empty() => {
                block(&format!("{}(", spelled(head)), &all_laid(arguments, indent + 2), ")", indent)
            }
            Self::Method(..) if self.links().1.len() > 1 => chained(self, indent, false),
            Self::Method(on, name, arguments) => {
                // the longer of the two is broken
                if on.flat().len() > all_flat(arguments).len() {
                    format!("{}.{name}({})", on.laid(indent, WIDTH, 0), all_flat(arguments))
                } else {
                    block(&format!("{}.{name}(", on.flat()), &all_laid(arguments, indent + 2), ")", indent)
                }
            }
            Self::List(items) if !items.is_empty() => block("Seq(", &all_laid(items, indent + 2), ")", indent),
            Self::Pairs(pairs) => block("Seq(", &pairs.iter().map(pair).collect::<Vec<_>>(), ")", indent),
            Self::Argument(name, value) => {
                let name = spelled(name);
                format!("{name} = {}", value.laid(indent, before + name.len() + 3, after))
            }
            Self::Compared(_, "&&", _) => {
                let mut all = self.conditions().into_iter();
                let first = all.next().map_or_else(String::new, |first| first.laid(indent, before, 3));
                let others = all.map(|next| format!(" &&\n{}{}", " ".repeat(indent + 2), next.laid(indent + 2, 0, 3)));
                format!("{first}{}", others.collect::<String>())
            }
            Self::Compared(left, operator, right) => {
                let operator = spelled_operator(operator);
                let left = left.laid(indent, before, operator.len() + 1);
                format!("{left} {operator}\n{}{}", " ".repeat(indent + 2), right.laid(indent + 2, 0, after))
            }
            _ => flat,
        }
    }

    fn conditions(&self) -> Vec<&Self> {
        match self {
            Self::Compared(left, "&&", right) => {
                let mut all = left.conditions();
                all.push(right);
                all
            }
            one => vec![one],
        }
    }

    fn links(&self) -> (Self, Vec<(String, &[Self])>) {
        match self {
            Self::Method(on, name, arguments) => {
                let (base, mut links) = on.links();
                links.push(((*name).to_owned(), arguments));
                (base, links)
            }
            Self::Call(head, arguments) if !arguments.is_empty() => match head.split_once('.') {
                Some((object, name)) if object != "F" => {
                    (Self::name(object), vec![(spelled(name), arguments.as_slice())])
                }
                _ => (self.clone(), Vec::new()),
            },
            _ => (self.clone(), Vec::new()),
        }
    }
}

/// A chain with each link on a line of its own, and, where it is a table's last one, each column.
fn chained(code: &Code, indent: usize, by_column: bool) -> String {
    let (base, links) = code.links();
    let mut text = base.laid(indent, 0, 0);
    for (place, (name, arguments)) in links.iter().enumerate() {
        let flat = format!(".{name}({})", all_flat(arguments));
        let is_short = indent + 2 + flat.chars().count() <= WIDTH && !(by_column && place + 1 == links.len());
        let link = if is_short {
            flat
        } else {
            block(&format!(".{name}("), &all_laid(arguments, indent + 4), ")", indent + 2)
        };
        text.push_str(&format!("\n{}{link}", " ".repeat(indent + 2)));
    }
    text
}

fn all_flat(codes: &[Code]) -> String {
    codes.iter().map(Code::flat).collect::<Vec<_>>().join(", ")
}

fn all_laid(codes: &[Code], indent: usize) -> Vec<String> {
    codes.iter().map(|code| code.laid(indent, 0, 1)).collect()
}

/// What is inside brackets, each on a line of its own.
fn block(opens: &str, items: &[String], closes: &str, indent: usize) -> String {
    let pad = " ".repeat(indent);
    let inside = items.join(&format!(",\n{pad}  "));
    if items.is_empty() { format!("{opens}{closes}") } else { format!("{opens}\n{pad}  {inside}\n{pad}{closes}") }
}

fn pair((from, to): &(String, String)) -> String {
    format!("{} -> {}", string(from), string(to))
}

fn spelled_operator(operator: &str) -> &str {
    if operator == "==" { "===" } else { operator }
}

/// A name of Python as Scala spells it: `date_key` → `dateKey`, `UNKNOWN_KEY` → `UnknownKey`, `staging.stg_hire` →
/// `Staging.stgHire`. No two names are spelled alike: an underscore before anything but a letter stays.
fn spelled(name: &str) -> String {
    match name.split_once('.') {
        Some(("F", _)) => name.to_owned(),
        Some((object @ ("staging" | "settings"), rest)) => format!("{}.{}", capitalised(object), spelled(rest)),
        Some((object, rest)) => format!("{object}.{}", spelled(rest)),
        None if matches!(name, "staging" | "settings") => capitalised(name),
        None if name.len() > 1 && name.chars().all(|sign| sign.is_ascii_uppercase() || sign == '_') => {
            capitalised(&name.to_lowercase())
        }
        None => identifier(&in_humps(name)),
    }
}

/// `dim_customer` → `DimCustomer`.
fn capitalised(name: &str) -> String {
    let humps = in_humps(name);
    let mut signs = humps.chars();
    signs.next().map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), signs.as_str()))
}

/// `dim_customer` → `dimCustomer`.
fn in_humps(name: &str) -> String {
    let mut humps = String::new();
    let mut signs = name.chars().peekable();
    while let Some(sign) = signs.next() {
        match signs.peek() {
            Some(next) if sign == '_' && !humps.is_empty() && next.is_ascii_lowercase() => {
                humps.extend(next.to_uppercase());
                signs.next();
            }
            _ => humps.push(sign),
        }
    }
    humps
}

/// A name as Scala takes it: in backticks where it is a word of the language or has other signs in it.
fn identifier(name: &str) -> String {
    let is_plain = !name.starts_with(|first: char| first.is_ascii_digit())
        && name.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '_')
        && !name.is_empty()
        && !KEYWORDS.split(' ').any(|word| word == name);
    if is_plain { name.to_owned() } else { format!("`{}`", name.replace('`', "_")) }
}

/// What code says of itself: nothing in it ends it early, no line is too long.
fn comment(text: &str, indent: usize) -> String {
    let harmless = one_line(text).replace("*/", "* /").replace("/*", "/ *");
    let pad = " ".repeat(indent);
    let mut rows = vec![String::from("/**")];
    for word in harmless.split(' ') {
        let Some(last) = rows.last_mut() else { continue };
        // the end of the comment may have to follow
        if last.len() > 3 && indent + last.chars().count() + 1 + word.chars().count() + 3 > WIDTH {
            rows.push(format!("{pad}  * {word}"));
        } else {
            last.push(' ');
            last.push_str(word);
        }
    }
    let ends = if rows.len() > 1 { format!("\n{pad}  */") } else { " */".to_owned() };
    format!("{pad}{}{ends}\n", rows.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelled_as_scala_does_and_no_two_alike() {
        for (name, expected) in [
            ("known_key", "knownKey"),
            ("UNKNOWN_KEY", "UnknownKey"),
            ("staging.stg_order_", "Staging.stgOrder_"),
            ("settings.HIERARCHY_DEPTH", "Settings.HierarchyDepth"),
            ("F.concat_ws", "F.concat_ws"),
            ("a_1_rows", "a_1Rows"),
            ("a1_rows", "a1Rows"),
            ("type", "`type`"),
        ] {
            assert_eq!(spelled(name), expected);
        }
        let objects = objects(&["dim_ab", "dim_a_b", "run", "1st"]);
        let named: Vec<&str> = objects.values().map(String::as_str).collect();
        assert_eq!(named, ["1st", "DimAB_2", "DimAb", "Run_2"]);
        assert_eq!(identifier("1st"), "`1st`");
    }

    #[test]
    fn comments_cannot_be_left() {
        assert_eq!(comment("a */ b /* c", 2), "  /** a * / b / * c */\n");
        assert_eq!(comment("a /*/ b", 0), "/** a / * / b */\n");
        let long = comment(&"word ".repeat(40), 0);
        assert!(long.lines().all(|line| line.len() <= WIDTH) && long.ends_with("\n  */\n"), "{long}");
    }

    #[test]
    fn what_does_not_fit_is_a_link_or_an_argument_to_a_line() {
        let long = "a".repeat(70);
        let column = |name: &str| Code::call("F.col", vec![Code::text(name)]);
        let short = column("hire.id").method("cast", vec![Code::text("int")]);
        assert_eq!(short.laid(4, 0, 0), "F.col(\"hire.id\").cast(\"int\")");
        let key = Code::call("surrogate_key", vec![column(&long), column("b")]);
        assert_eq!(
            key.compared("==", column(&long)).compared("&&", column("c")).laid(4, 0, 0),
            format!(
                "surrogateKey(F.col(\"{long}\"), F.col(\"b\")) ===\n      F.col(\"{long}\") &&\n      F.col(\"c\")"
            )
        );
        let staged = Code::call("staging.stg_hire", vec![Code::name("run.lake")]).alias(&long).alias(&long);
        assert_eq!(
            staged.laid(4, 0, 0),
            format!("Staging\n      .stgHire(run.lake)\n      .alias(\"{long}\")\n      .alias(\"{long}\")")
        );
    }
}
