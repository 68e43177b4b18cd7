//! Python as ruff lays it out: on one line where it fits, otherwise an argument to a line, each with a comma behind it.

use crate::deliverable::text::one_line;

/// How wide a line may be: `line-length` of the delivered ruff.toml.
const WIDTH: usize = 120;

/// A Python expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Code {
    /// As it stands: a name, a number, a string.
    Text(String),
    /// `head(…)`.
    Call(String, Vec<Code>),
    /// `….name(…)`.
    Method(Box<Code>, &'static str, Vec<Code>),
    /// `[…]`.
    List(Vec<Code>),
    /// `{…}`: keys and values.
    Dict(Vec<(String, Code)>),
    /// `name=…`.
    Named(&'static str, Box<Code>),
    /// `left operator right`.
    Compared(Box<Code>, &'static str, Box<Code>),
}

impl Code {
    /// A string.
    pub fn string(text: &str) -> Self {
        Self::Text(string(text))
    }

    /// A call of a function.
    pub fn call(head: impl Into<String>, arguments: Vec<Self>) -> Self {
        Self::Call(head.into(), arguments)
    }

    /// A call of one of its methods.
    pub fn method(self, name: &'static str, arguments: Vec<Self>) -> Self {
        Self::Method(Box::new(self), name, arguments)
    }

    /// A comparison.
    pub fn compared(self, operator: &'static str, other: Self) -> Self {
        Self::Compared(Box::new(self), operator, Box::new(other))
    }

    /// On one line.
    pub fn flat(&self) -> String {
        let all = |codes: &[Self]| codes.iter().map(Self::flat).collect::<Vec<_>>().join(", ");
        match self {
            Self::Text(text) => text.clone(),
            Self::Call(head, arguments) => format!("{head}({})", all(arguments)),
            Self::Method(on, name, arguments) => format!("{}.{name}({})", on.flat(), all(arguments)),
            Self::List(items) => format!("[{}]", all(items)),
            Self::Dict(entries) => {
                let entries: Vec<String> =
                    entries.iter().map(|(key, value)| format!("{}: {}", string(key), value.flat())).collect();
                format!("{{{}}}", entries.join(", "))
            }
            Self::Named(name, value) => format!("{name}={}", value.flat()),
            Self::Compared(left, operator, right) => format!("{} {operator} {}", left.flat(), right.flat()),
        }
    }

    /// On one line, or where that is too long on several: `indent` is that of its first line, `before` and `after` what
    /// else stands on the first and on the last.
    fn laid(&self, indent: usize, before: usize, after: usize) -> String {
        let flat = self.flat();
        if indent + before + flat.chars().count() + after <= WIDTH {
            return flat;
        }
        match self {
            Self::Text(_) => flat,
            Self::Call(head, arguments) => block(&format!("{head}("), arguments, ")", indent),
            Self::List(items) => block("[", items, "]", indent),
            Self::Dict(entries) => {
                let entry = |(key, value): &(String, Self)| {
                    let key = string(key);
                    format!("{key}: {}", value.laid(indent + 4, key.chars().count() + 2, 1))
                };
                lines("{", entries.iter().map(entry), "}", indent)
            }
            Self::Named(name, value) => format!("{name}={}", value.laid(indent, before + name.len() + 1, after)),
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
        }
    }

    /// The first part of a chain of two methods and more, each on a line of its own.
    fn chained(&self, indent: usize, before: usize) -> String {
        match self {
            Self::Method(on, name, arguments) => {
                let call = Self::call(format!(".{name}"), arguments.clone());
                format!("{}\n{}{}", on.chained(indent, before), " ".repeat(indent), call.laid(indent, 0, 0))
            }
            other => other.laid(indent, before, 0),
        }
    }

    /// On several lines, whether it would fit on one or not.
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
pub fn assign(name: &str, code: &Code) -> String {
    assign_at(4, name, code)
}

/// `name = …`, so many columns in.
pub fn assign_at(indent: usize, name: &str, code: &Code) -> String {
    format!("{}{name} = {}\n", " ".repeat(indent), code.laid(indent, name.len() + 3, 0))
}

/// An expression by itself in a function.
pub fn statement(code: &Code) -> String {
    format!("    {}\n", code.laid(4, 0, 0))
}

/// `name = {…}` in a function, an entry to a line.
pub fn assign_dict(name: &str, entries: &[(String, Code)]) -> String {
    let entry = |(key, value): &(String, Code)| format!("{}: {}", string(key), value.flat());
    format!("    {name} = {}\n", lines("{", entries.iter().map(entry), "}", 4))
}

/// `NAME = …` in a module.
pub fn constant(name: &str, code: &Code) -> String {
    format!("{name} = {}\n", code.laid(0, name.len() + 3, 0))
}

/// `select(…)` of these columns, one to a line.
pub fn select(on: &str, columns: &[Code]) -> String {
    format!("    return {}\n", block(&format!("{on}.select("), columns, ")", 4))
}

/// The line that imports these names, sorted as isort does; nothing where there is none.
pub fn import(module: &str, names: &[&str]) -> String {
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
pub fn string(text: &str) -> String {
    let count = |quote: char| text.chars().filter(|c| *c == quote).count();
    let written = crate::deliverable::text::string(text);
    if count('"') <= count('\'') {
        return written;
    }
    let inside = written.get(1..written.len().saturating_sub(1)).unwrap_or_default();
    format!("'{}'", inside.replace("\\\"", "\"").replace('\'', "\\'"))
}

/// A docstring: nothing in it ends it early, no line is too long.
pub fn docstring(text: &str, indent: usize) -> String {
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
        let column = |name: &str| Code::call("F.col", vec![Code::string(name)]);
        let short = column("hire.id").method("cast", vec![Code::string("int")]);
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
