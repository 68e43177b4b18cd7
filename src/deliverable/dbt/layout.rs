//! How long lines are broken: sqlfluff and people read at most 120 columns.

/// Longer calls of a macro stand argument by argument.
const LONGEST_CALL: usize = 70;
/// Longer lines are broken; what remains is for the indentation that may still come.
const LONGEST_LINE: usize = 108;

/// `{{ opens … closes }}` with its arguments on one line, or on a line each; `at` is how far its line is indented.
pub fn call(opens: &str, arguments: &[String], closes: &str, at: usize) -> String {
    let line = format!("{{{{ {opens}{}{closes} }}}}", arguments.join(", "));
    if line.len() <= LONGEST_CALL {
        return line;
    }
    let pad = " ".repeat(at);
    let arguments = arguments.join(&format!(",\n{pad}        "));
    format!("{{{{\n{pad}    {opens}\n{pad}        {arguments}\n{pad}    {closes}\n{pad}}}}}")
}

/// `one = other` as a condition of a join, four columns in.
pub fn equal(one: &str, other: &str) -> String {
    let first = other.lines().next().unwrap_or_default();
    let between = if one.len() + first.len() > LONGEST_LINE - 12 { "\n    = " } else { " = " };
    format!("{one}{between}{other}")
}

/// `sql as name` as a line of a select, four columns in.
pub fn named(sql: &str, name: &str) -> String {
    let last = sql.lines().last().unwrap_or_default();
    let between = if last.len() + name.len() > LONGEST_LINE - 8 { "\n        as " } else { " as " };
    format!("    {sql}{between}{name}")
}

/// What follows ` by`: a list on the same line, or on a line each, `at` columns in.
pub fn list(items: &[String], at: usize) -> String {
    let line = items.join(", ");
    if line.len() + at <= LONGEST_LINE - 8 {
        return format!(" {line}");
    }
    let pad = format!("\n{}", " ".repeat(at));
    format!("{pad}{}", items.join(&format!(",{pad}")))
}
