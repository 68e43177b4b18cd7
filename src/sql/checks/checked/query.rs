//! The query of a view or of a table that is filled by one: what it selects, and from where.

use crate::sql::cursor::{Cursor, FullName, Name};
use crate::sql::lex::Kind;

/// Tables looked for in one query.
const MAX_SOURCES: usize = 2_000;

/// A query, by its tokens.
#[derive(Debug, Clone, Copy)]
pub(in crate::sql::checks) struct Query<'a> {
    /// All of it.
    pub body: Cursor<'a>,
}

/// One `select` of a query.
#[derive(Debug, Clone)]
pub(in crate::sql::checks) struct Select<'a> {
    /// What it selects.
    pub items: Vec<Item<'a>>,
    /// The tables that it reads, with the names that it gives them.
    pub sources: Vec<(FullName, Option<Name>)>,
    /// Whether every source is a table by its name.
    pub plain: bool,
    /// What it groups by.
    pub grouped: Option<Cursor<'a>>,
    /// All of it.
    pub whole: Cursor<'a>,
}

/// One thing that is selected.
#[derive(Debug, Clone)]
pub(in crate::sql::checks) struct Item<'a> {
    /// All of it.
    pub whole: Cursor<'a>,
    /// Its name in the result, where it has one.
    pub name: Option<Name>,
    /// Whether it is a column alone.
    pub column: bool,
    /// Whether it stands for several columns.
    pub star: bool,
}

impl<'a> Query<'a> {
    /// A query from here to the end.
    pub fn read(body: Cursor<'a>) -> Self {
        Self { body }
    }

    /// The tables behind every `from` and `join`, names of common table expressions left out.
    pub fn reads(&self) -> Vec<FullName> {
        let (mut cursor, mut found, mut calls) = (self.body, Vec::new(), Vec::new());
        let local = common_tables(self.body);
        let mut before = "";
        while !cursor.done() && found.len() < MAX_SOURCES {
            let said = cursor.said();
            match said {
                "(" => calls.push(
                    ["extract", "substring", "trim", "overlay", "position"]
                        .iter()
                        .any(|word| before.eq_ignore_ascii_case(word)),
                ),
                ")" => drop(calls.pop()),
                _ => {}
            }
            let word = cursor.token().is_some_and(|token| token.kind == Kind::Word);
            let distinct = cursor.is("from") && before.eq_ignore_ascii_case("distinct");
            let reads = word
                && ((cursor.is("from") && !calls.last().copied().unwrap_or_default() && !distinct)
                    || cursor.is("join"));
            before = said;
            cursor.skip();
            if reads {
                // a copy: queries inside the list are still to be gone through
                let mut list = cursor;
                sources(&mut list, &mut |name, _| found.push(name));
            }
        }
        found.retain(|name| {
            !(name.schema.is_empty() && local.iter().any(|held| held.eq_ignore_ascii_case(&name.name.text)))
        });
        found
    }

    /// Its selects, one behind another where they are united; none where it is not of that simple form.
    pub fn selects(&self) -> Option<Vec<Select<'a>>> {
        let mut cursor = self.body;
        if !cursor.is("select") {
            return None;
        }
        let mut selects = Vec::new();
        while !cursor.done() {
            let start = cursor;
            cursor.skip_to(&["union", "except", "intersect", "minus"]);
            selects.push(select(cursor.before(&start))?);
            cursor.skip();
            cursor.eat_any(&["all", "distinct"]);
        }
        Some(selects)
    }
}

fn select(whole: Cursor<'_>) -> Option<Select<'_>> {
    let mut cursor = whole;
    if !cursor.eat(&["select"]) {
        return None;
    }
    if cursor.is_any(&["top", "as", "straight_join", "sql_calc_found_rows"]) || cursor.are(&["distinct", "on"]) {
        return None;
    }
    cursor.eat_any(&["distinct", "all"]);
    let start = cursor;
    cursor.skip_to(&["from", "where", "group", "having", "order", "limit", "into", "window", "qualify"]);
    let list = cursor.before(&start);
    let items: Vec<_> = if list.done() { Vec::new() } else { list.items().into_iter().map(item).collect() };
    let (mut tables, mut plain) = (Vec::new(), true);
    if cursor.eat(&["from"]) {
        plain &= sources(&mut cursor, &mut |name, alias| tables.push((name, alias)));
        while cursor.skip_to(&[",", "join", "where", "group", "having", "order", "limit", "final", "array"])
            && cursor.is_any(&[",", "join", "final", "array"])
        {
            plain &= !cursor.is("array");
            let join = cursor.is_any(&["join", ","]);
            cursor.skip();
            if join {
                plain &= sources(&mut cursor, &mut |name, alias| tables.push((name, alias)));
            }
        }
    }
    let mut grouped = whole;
    let grouped = if grouped.skip_to(&["group"]) && grouped.eat(&["group", "by"]) {
        let start = grouped;
        grouped.skip_to(&["having", "order", "limit", "window", "qualify", "with"]);
        Some(grouped.before(&start))
    } else {
        None
    };
    Some(Select { items, sources: tables, plain, grouped, whole })
}

fn item(whole: Cursor<'_>) -> Item<'_> {
    let mut cursor = whole;
    let star = whole.is("*")
        || whole.ends_with(&["*"], 0)
        || whole.is("columns")
        || whole.is_ahead(1, "except")
        || whole.is_ahead(1, "exclude")
        || whole.is_ahead(1, "replace");
    let column = match cursor.dotted() {
        Some(mut parts) if cursor.done() => parts.pop(),
        Some(mut parts) => {
            let last = parts.pop();
            let alone = cursor.eat(&["as"]);
            let alias = cursor.name();
            let is_alias = alias.is_some() && cursor.done();
            let name = if is_alias { alias } else { None };
            let column = is_alias && last.is_some() && (alone || whole.token().is_some());
            return match name {
                Some(name) => Item { whole, name: Some(name), column, star },
                None => Item { whole, name: alias_of(whole), column: false, star },
            };
        }
        None => return Item { whole, name: alias_of(whole), column: false, star },
    };
    Item { whole, column: column.is_some(), name: column, star }
}

/// The name behind `as`, or the word that stands alone behind an expression.
fn alias_of(whole: Cursor<'_>) -> Option<Name> {
    let mut cursor = whole;
    while cursor.skip_to(&["as"]) {
        cursor.skip();
        let mut ahead = cursor;
        let name = ahead.name();
        if ahead.done() {
            return name;
        }
    }
    None
}

/// `a as x, (select …) y, only b`: tells the tables of a list behind `from`; whether all of it was tables.
fn sources(cursor: &mut Cursor<'_>, tell: &mut dyn FnMut(FullName, Option<Name>)) -> bool {
    let mut plain = true;
    while cursor.eat(&["("]) {
        plain = false;
    }
    for _ in 0..MAX_SOURCES {
        cursor.eat_any(&["only", "lateral"]);
        if cursor.is("from") {
            return false;
        }
        let mut table = None;
        if cursor.is_any(&["select", "with", "values", "unnest", "(", "table"]) && !cursor.is_ahead(1, ".") {
            cursor.skip_item();
            plain = false;
        } else if let Some(name) = cursor.full_name() {
            if cursor.is("(") {
                plain = false;
            } else {
                table = Some(name);
            }
            cursor.group();
        } else {
            return false;
        }
        let alias = cursor.eat(&["as"]);
        let ends = [
            "where",
            "join",
            "left",
            "right",
            "inner",
            "outer",
            "full",
            "cross",
            "natural",
            "group",
            "order",
            "on",
            "using",
            "limit",
            "union",
            "having",
            "except",
            "intersect",
            "final",
            "sample",
            "prewhere",
            "array",
            "global",
            "any",
            "all",
            "asof",
            "semi",
            "anti",
            "window",
            "qualify",
            "tablesample",
            "settings",
            "format",
            "with",
            "for",
            "offset",
            "fetch",
            "pivot",
            "unpivot",
            "minus",
            "straight_join",
            "use",
            "force",
            "ignore",
            "lateral",
            "positional",
        ];
        let name = if alias || !cursor.is_any(&ends) { cursor.name() } else { None };
        plain &= !cursor.is("(");
        cursor.group();
        if let Some(table) = table {
            tell(table, name);
        }
        if !cursor.eat(&[","]) {
            return plain;
        }
    }
    false
}

/// The names of `with name as (…)`.
fn common_tables(mut cursor: Cursor<'_>) -> Vec<String> {
    let mut names = Vec::new();
    while !cursor.done() {
        let mut ahead = cursor;
        if let Some(name) = ahead.name() {
            ahead.group();
            if ahead.eat(&["as"]) {
                ahead.eat(&["not"]);
                ahead.eat(&["materialized"]);
                if ahead.is("(") && ["select", "with", "values", "("].iter().any(|word| ahead.is_ahead(1, word)) {
                    names.push(name.text);
                }
            }
        }
        cursor.skip();
    }
    names
}
