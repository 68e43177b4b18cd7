//! The jobs in Python, as ruff lays it out: on one line where it fits, otherwise an argument to a line, each with a comma
//! behind it.

use super::job::{Build, COLUMNS, Code, Fact, Function, Job, Names, Parameter, Step, uses};
use super::package::Settings;
use crate::deliverable::text::one_line;
use std::collections::BTreeSet;

/// How wide a line may be: `line-length` of the delivered ruff.toml.
const WIDTH: usize = 120;

/// What the jobs share, by module.
const SHARED: [(&str, &[&str]); 6] = [
    ("warehouse.columns", &COLUMNS),
    ("warehouse.hierarchy", &["ancestry"]),
    ("warehouse.history", &["single", "versions"]),
    ("warehouse.job", &["Fact", "Run", "with_unknown_member"]),
    ("warehouse.matching", &["as_members", "match_text", "source_key", "together"]),
    ("warehouse.shares", &["Lines", "lines_of"]),
];

/// The module of a job: what it says of itself, what it imports, its constants and functions.
pub fn job(job: &Job) -> String {
    let mut uses = job.uses();
    uses.insert("Run");
    let mut text = format!(
        "{}\nfrom __future__ import annotations\n\nfrom pyspark.sql import DataFrame\n",
        docstring(&job.says, 0)
    );
    if starts_any(&uses, "F.") {
        text.push_str("from pyspark.sql import functions as F\n");
    }
    text.push('\n');
    let modules = ["settings", "staging"].into_iter().filter(|name| starts_any(&uses, &format!("{name}.")));
    text.push_str(&import("warehouse", &modules.collect::<Vec<_>>()));
    for (place, names) in SHARED {
        text.push_str(&import(place, &used(&uses, names)));
    }
    text.push('\n');
    text.push_str(&constants(job));
    for held in &job.functions {
        text.push_str(&format!("\n\n{}", function(held)));
    }
    text.push_str(&format!("\n\ndef build(run: Run) -> None:\n{}{}", docstring(job.building, 4), built(job)));
    text
}

/// The module of what the design settled.
pub fn settings(held: &Settings) -> String {
    let (start, end) = held.calendar;
    format!(
        "\"\"\"What the design settled for the jobs.\"\"\"\n\nfrom __future__ import annotations\n\n# the loads of so many days before the last one are taken in again:\n# {}\nLOOKBACK_DAYS = {}\n\n# the days that dim_date holds; days outside count as unknown\nCALENDAR_START = \"{start}\"\nCALENDAR_END = \"{end}\"\n\n# the most levels of a hierarchy that are climbed\nHIERARCHY_DEPTH = {}\n\n# a folder of a fact holds the rows of one {partition}\nPARTITION_BY = \"{partition}\"\nPARTITION_COLUMN = \"event_{partition}\"\n",
        held.lookback_from,
        held.lookback_days,
        held.hierarchy_depth,
        partition = held.partition,
    )
}

/// The module that names the marts in the order in which they are built.
pub fn marts(names: &[&str]) -> String {
    let names: String = names.iter().map(|name| format!("    {},\n", string(name))).collect();
    format!(
        "\"\"\"A module for each mart. They are built in this order, so that each finds what it refers to.\"\"\"\n\nMARTS = [\n{names}]\n"
    )
}

/// The module of staging, with a function for each table.
pub fn staging(says: &str, functions: &[Function]) -> String {
    let uses = uses(functions);
    let mut text = docstring(says, 0);
    text.push_str("\nfrom __future__ import annotations\n\nfrom pyspark.sql import DataFrame\nfrom pyspark.sql import functions as F\n\n");
    text.push_str(&import("warehouse.columns", &used(&uses, &["utc", "uuid_text"])));
    text.push_str(&import("warehouse.lake", if uses.contains("latest") { &["Lake", "latest"] } else { &["Lake"] }));
    text.push_str(
        "\n# the days of loads that are read, YYYYMMDD, both included; none for all\nDays = tuple[str, str] | None\n",
    );
    for held in functions {
        text.push_str(&format!("\n\n{}", function(held)));
    }
    text
}

fn starts_any(uses: &BTreeSet<&str>, start: &str) -> bool {
    uses.iter().any(|name| name.starts_with(start))
}

fn used<'n>(uses: &BTreeSet<&str>, names: &[&'n str]) -> Vec<&'n str> {
    names.iter().copied().filter(|name| uses.contains(name)).collect()
}

/// What is said of a mart in capital letters.
fn constants(job: &Job) -> String {
    let references = constant("REFERENCES", &Code::Pairs(job.references.clone()));
    let name = format!("NAME = {}\n", string(&job.name));
    match &job.build {
        Build::Fact(fact) => constant("FACT", &definition(job, fact)),
        Build::Bridge { key, .. } => {
            let key = Code::List(key.iter().map(|name| Code::text(name)).collect());
            format!("{name}{}{references}", constant("KEY", &key))
        }
        Build::Dimension { key, .. } => {
            let references = if job.references.is_empty() { "" } else { &references };
            format!("{name}KEY = {}\n{references}", string(key))
        }
    }
}

fn definition(job: &Job, fact: &Fact) -> Code {
    let mut given = vec![
        Code::text(&job.name).argument("name"),
        Code::text(&fact.source).argument("source"),
        Code::name(&fact.staged).argument("staged"),
        Code::text(&fact.key).argument("key"),
        Code::optional(fact.event_time.as_deref()).argument("event_time"),
        Code::optional(fact.marker.as_deref()).argument("marker"),
        Code::Pairs(job.references.clone()).argument("references"),
    ];
    if !fact.moving.is_empty() {
        given.push(Code::List(fact.moving.iter().map(|name| Code::text(name)).collect()).argument("moving"));
    }
    Code::call("Fact", given)
}

/// What building does.
fn built(job: &Job) -> String {
    match &job.build {
        Build::Dimension { key: _, recorded, rows, unknown, durable_key } => {
            let mut members = vec![rows.clone(), Code::name("KEY")];
            members.extend(durable_key.as_deref().map(Code::text));
            members.extend((!job.references.is_empty()).then(|| Code::name("*REFERENCES")));
            members.extend(unknown.map(|key| Code::Number(key).argument("unknown")));
            let members = Code::call("with_unknown_member", members);
            let mut given = vec![Code::Mart, members, Code::List(vec![Code::name("KEY")])];
            given.extend((!job.references.is_empty()).then(|| Code::name("REFERENCES")));
            let kept = recorded.map_or_else(String::new, |timed| {
                let now = Code::call("members", vec![Code::name("run")]);
                let given = vec![Code::Mart, now, Code::Truth(timed).argument("timed")];
                assign("recorded", &Code::call("run.recorded", given))
            });
            format!("{kept}{}", statement(&Code::call("run.replace", given)))
        }
        Build::Bridge { rows, .. } => {
            let given = vec![Code::Mart, rows.clone(), Code::name("KEY"), Code::name("REFERENCES")];
            statement(&Code::call("run.replace", given))
        }
        Build::Fact(fact) if fact.moving.is_empty() => {
            "    run.publish(FACT, rows_of(run, run.days(FACT)))\n".to_owned()
        }
        Build::Fact(_) => "    days = run.days(FACT)\n    rows = rows_of(run, days)\n    if days:\n        rows = run.with_moved(FACT, rows, rows_of(run, None))\n    run.publish(FACT, rows)\n".to_owned(),
    }
}

fn function(held: &Function) -> String {
    let takes: Vec<String> = held.takes.iter().map(parameter).collect();
    let steps: String = held.steps.iter().map(step).collect();
    format!(
        "def {}({}) -> DataFrame:\n{}{steps}{}",
        held.name,
        takes.join(", "),
        docstring(&held.says, 4),
        select(held.from, &held.columns),
    )
}

fn parameter(held: &Parameter) -> String {
    match held {
        Parameter::Run => "run: Run".to_owned(),
        Parameter::Lake => "lake: Lake".to_owned(),
        Parameter::Days => "days: staging.Days".to_owned(),
        Parameter::DaysOrAll => "days: Days = None".to_owned(),
        Parameter::Rows(name) => format!("{name}: DataFrame"),
    }
}

fn step(held: &Step) -> String {
    match held {
        Step::Rows(code) => assign("rows", code),
        Step::Let(name, code) => assign(name, code),
        Step::Join(other, on) => joined("rows", other, on, "left"),
        Step::Names(names) => names_joined(names),
        Step::Lines(header, loaded) => {
            let given = [Code::name("rows"), Code::List(header.clone())].into_iter().chain(loaded.iter().cloned());
            format!("    if days:\n{}", assign_at(8, "rows", &Code::call("lines_of", given.collect())))
        }
        Step::Types(types) => assign_pairs("columns", types),
        Step::Calendar => "    first, last = F.lit(settings.CALENDAR_START).cast(\"date\"), F.lit(settings.CALENDAR_END).cast(\"date\")\n    rows = run.lake.spark.range(0, 1, numPartitions=1).select(F.explode(F.sequence(first, last)).alias(\"day\"))\n    # Monday is 1\n    weekday = F.weekday(\"day\") + 1\n".to_owned(),
        Step::Minutes => "    every = F.explode(F.sequence(F.lit(0), F.lit(24 * 60 - 1)))\n    rows = run.lake.spark.range(0, 1, numPartitions=1).select(every.alias(\"minute_of_day\"))\n    minute = F.pmod(\"minute_of_day\", F.lit(60))\n    hour = ((F.col(\"minute_of_day\") - minute) / 60).cast(\"int\")\n".to_owned(),
    }
}

/// `rows = rows.join(…, […], "left")`.
fn joined(rows: &str, other: &Code, on: &[Code], how: &str) -> String {
    let given = vec![other.clone(), Code::List(on.to_vec()), Code::text(how)];
    assign(rows, &Code::call(format!("{rows}.join"), given))
}

fn names_joined(names: &Names) -> String {
    format!(
        "{}{}{}{}{}",
        assign("names", &names.through),
        joined("names", &names.listed, &names.far, "inner"),
        assign("groups", &Code::call("names.groupBy", names.keys.clone())),
        assign("names", &Code::call("groups.agg", vec![names.text.clone()])),
        joined("rows", &Code::name("names").alias(&names.alias), &names.near, "left"),
    )
}

/// An expression as Python has it.
trait InPython {
    /// On one line.
    fn flat(&self) -> String;

    /// On one line, or where that is too long on several: `indent` is that of its first line, `before` and `after` what
    /// else stands on the first and on the last.
    fn laid(&self, indent: usize, before: usize, after: usize) -> String;

    /// The first part of a chain of two methods and more, each on a line of its own.
    fn chained(&self, indent: usize, before: usize) -> String;

    /// On several lines, whether it would fit on one or not.
    fn broken(&self, indent: usize) -> String;
}

impl InPython for Code {
    fn flat(&self) -> String {
        let all = |codes: &[Self]| codes.iter().map(Self::flat).collect::<Vec<_>>().join(", ");
        match self {
            Self::Name(name) => name.clone(),
            Self::Mart => "NAME".to_owned(),
            Self::Text(text) | Self::Named(text) => string(text),
            Self::Number(number) => number.to_string(),
            Self::Truth(true) => "True".to_owned(),
            Self::Truth(false) => "False".to_owned(),
            Self::Null | Self::Absent => "None".to_owned(),
            Self::Present(inside) => inside.flat(),
            Self::Grouped(inside) => format!("({})", inside.flat()),
            Self::Call(head, arguments) => format!("{head}({})", all(arguments)),
            Self::Method(on, name, arguments) => format!("{}.{name}({})", on.flat(), all(arguments)),
            Self::List(items) => format!("[{}]", all(items)),
            Self::Pairs(pairs) => format!("{{{}}}", pairs.iter().map(entry).collect::<Vec<_>>().join(", ")),
            Self::Argument(name, value) => format!("{name}={}", value.flat()),
            Self::Compared(left, operator, right) => format!("{} {operator} {}", left.flat(), right.flat()),
        }
    }

    fn laid(&self, indent: usize, before: usize, after: usize) -> String {
        let flat = self.flat();
        if indent + before + flat.chars().count() + after <= WIDTH {
            return flat;
        }
        match self {
            Self::Present(inside) => inside.laid(indent, before, after),
            Self::Call(head, arguments) => block(&format!("{head}("), arguments, ")", indent),
            Self::List(items) => block("[", items, "]", indent),
            Self::Pairs(pairs) => lines("{", pairs.iter().map(entry), "}", indent),
            Self::Argument(name, value) => format!("{name}={}", value.laid(indent, before + name.len() + 1, after)),
            Self::Compared(left, operator, right) => format!(
                "{}\n{}{operator} {}",
                left.laid(indent, before, 0),
                " ".repeat(indent),
                right.laid(indent, operator.len() + 1, after)
            ),
            Self::Method(on, name, arguments) => {
                let call = Self::call(format!(".{name}"), arguments.clone());
                if matches!(**on, Self::Method(..)) {
                    format!("{}\n{}{}", on.chained(indent, before), " ".repeat(indent), call.laid(indent, 0, after))
                } else {
                    format!("{}{}", on.broken(indent), call.laid(indent, 1, after))
                }
            }
            _ => flat,
        }
    }

    fn chained(&self, indent: usize, before: usize) -> String {
        match self {
            Self::Method(on, name, arguments) => {
                let call = Self::call(format!(".{name}"), arguments.clone());
                format!("{}\n{}{}", on.chained(indent, before), " ".repeat(indent), call.laid(indent, 0, 0))
            }
            other => other.laid(indent, before, 0),
        }
    }

    fn broken(&self, indent: usize) -> String {
        match self {
            Self::Call(head, arguments) if !arguments.is_empty() => block(&format!("{head}("), arguments, ")", indent),
            other => other.flat(),
        }
    }
}

fn block(opens: &str, items: &[Code], closes: &str, indent: usize) -> String {
    lines(opens, items.iter().map(|item| item.laid(indent + 4, 0, 1)), closes, indent)
}

fn lines(opens: &str, items: impl Iterator<Item = String>, closes: &str, indent: usize) -> String {
    let pad = " ".repeat(indent);
    let inside: String = items.map(|item| format!("{pad}    {item},{}\n", excuse(&item, indent + 4))).collect();
    if inside.is_empty() { format!("{opens}{closes}") } else { format!("{opens}\n{inside}{pad}{closes}") }
}

/// What keeps ruff from asking for a shorter line where names leave no place to break it.
fn excuse(item: &str, indent: usize) -> &'static str {
    let is_long = indent + item.chars().count() + 1 > WIDTH;
    if is_long && !item.contains('\n') && item.contains(' ') { "  # noqa: E501" } else { "" }
}

/// `name = …` in a function.
fn assign(name: &str, code: &Code) -> String {
    assign_at(4, name, code)
}

/// `name = …`, so many columns in.
fn assign_at(indent: usize, name: &str, code: &Code) -> String {
    format!("{}{name} = {}\n", " ".repeat(indent), code.laid(indent, name.len() + 3, 0))
}

/// An expression by itself in a function.
fn statement(code: &Code) -> String {
    format!("    {}\n", code.laid(4, 0, 0))
}

/// `name = {…}` in a function, an entry to a line.
fn assign_pairs(name: &str, pairs: &[(String, String)]) -> String {
    format!("    {name} = {}\n", lines("{", pairs.iter().map(entry), "}", 4))
}

/// An entry of a dictionary.
fn entry((key, value): &(String, String)) -> String {
    format!("{}: {}", string(key), string(value))
}

/// `NAME = …` in a module.
fn constant(name: &str, code: &Code) -> String {
    format!("{name} = {}\n", code.laid(0, name.len() + 3, 0))
}

/// `select(…)` of these columns, one to a line.
fn select(on: &str, columns: &[Code]) -> String {
    format!("    return {}\n", block(&format!("{on}.select("), columns, ")", 4))
}

/// The line that imports these names, sorted as isort does; nothing where there is none.
fn import(module: &str, names: &[&str]) -> String {
    if names.is_empty() {
        return String::new();
    }
    let flat = format!("from {module} import {}\n", names.join(", "));
    if flat.len() <= WIDTH + 1 {
        return flat;
    }
    let inside: String = names.iter().map(|name| format!("    {name},\n")).collect();
    format!("from {module} import (\n{inside})\n")
}

/// A string in the quotes that need fewer escapes, double ones where it makes no difference.
fn string(text: &str) -> String {
    let count = |quote: char| text.chars().filter(|c| *c == quote).count();
    let written = crate::deliverable::text::string(text);
    if count('"') <= count('\'') {
        return written;
    }
    let inside = written.get(1..written.len().saturating_sub(1)).unwrap_or_default();
    format!("'{}'", inside.replace("\\\"", "\"").replace('\'', "\\'"))
}

/// A docstring: nothing in it ends it early, no line is too long.
fn docstring(text: &str, indent: usize) -> String {
    let harmless = one_line(text).replace('\\', "/").replace('"', "'");
    let pad = " ".repeat(indent);
    let mut rows = vec![String::new()];
    for word in harmless.split(' ') {
        let room = WIDTH - indent - 6;
        let Some(last) = rows.last_mut() else { continue };
        if last.is_empty() {
            last.push_str(word);
        } else if last.chars().count() + 1 + word.chars().count() <= room {
            last.push(' ');
            last.push_str(word);
        } else {
            rows.push(word.to_owned());
        }
    }
    let ends = if rows.len() > 1 { format!("\n{pad}") } else { String::new() };
    format!("{pad}\"\"\"{}{ends}\"\"\"\n", rows.join(&format!("\n{pad}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_an_argument_to_a_line() {
        let long = "a".repeat(70);
        let column = |name: &str| Code::call("F.col", vec![Code::text(name)]);
        let short = column("hire.id").method("cast", vec![Code::text("int")]);
        assert_eq!(assign("id", &short), "    id = F.col(\"hire.id\").cast(\"int\")\n");
        let joined = Code::call("rows.join", vec![column(&long), column(&long)]);
        assert_eq!(
            assign("rows", &joined),
            format!("    rows = rows.join(\n        F.col(\"{long}\"),\n        F.col(\"{long}\"),\n    )\n")
        );
    }

    #[test]
    fn strings_and_docstrings_cannot_be_left() {
        assert_eq!(string("a\"b"), "'a\"b'");
        assert_eq!(string("a'\"b"), "\"a'\\\"b\"");
        assert_eq!(docstring("a \"\"\" b \\", 0), "\"\"\"a ''' b /\"\"\"\n");
    }
}
