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

/// A product on one line, or with as many factors on each as it takes; `at` is how far the lines are indented.
pub fn product(sql: &str, at: usize) -> String {
    if sql.contains('\n') || sql.len() + at <= LONGEST_LINE {
        return sql.to_owned();
    }
    let mut lines: Vec<String> = Vec::new();
    for factor in factors(sql) {
        match lines.last_mut() {
            Some(line) if line.len() + factor.len() + at + 3 <= LONGEST_LINE => line.push_str(&format!(" * {factor}")),
            Some(_) => lines.push(format!("* {factor}")),
            None => lines.push(factor.to_owned()),
        }
    }
    lines.join(&format!("\n{}", " ".repeat(at)))
}

/// What is multiplied, outside of any brackets and texts.
fn factors(sql: &str) -> Vec<&str> {
    let (mut depth, mut begins, mut found) = (0_i32, 0, Vec::new());
    let mut in_text = false;
    for (at, letter) in sql.char_indices() {
        match letter {
            '\'' => in_text = !in_text,
            _ if in_text => {}
            '(' | '{' => depth += 1,
            ')' | '}' => depth -= 1,
            '*' if depth == 0 => {
                found.push(sql[begins..at].trim());
                begins = at + 1;
            }
            _ => {}
        }
    }
    found.push(sql[begins..].trim());
    found
}

#[cfg(test)]
mod tests {
    use super::product;

    #[test]
    fn a_long_product_is_broken_between_its_factors() {
        let long = "cast(order_details.quantity as bigint) * order_details.unit_price * (1 - exact(order_details.discount * 2))";
        assert_eq!(
            product(long, 8),
            "cast(order_details.quantity as bigint) * order_details.unit_price\n        * (1 - exact(order_details.discount * 2))"
        );
        assert_eq!(product("quantity * price", 8), "quantity * price");
    }
}
