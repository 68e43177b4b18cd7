//! How names and texts from outside are written into SQL, YAML and Python without changing what those say.
//!
//! Everything that a person or a file of the project wrote passes through here before it stands in a delivered file.

use crate::design::snake;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// Words that some of the four engines do not take as a bare name.
const RESERVED: &str = "all alter analyse analyze and any array as asc assert_rows_modified asymmetric at authorization \
between binary both by case cast check collate collation column columns concurrently connection constraint contains create cross \
cube current current_catalog current_date current_role current_schema current_time current_timestamp current_user \
database default deferrable define delete desc describe distinct do drop else end enum escape except exclude exists \
extract false fetch following for foreign freeze from full grant group grouping groups hash having if ignore ilike in \
increment initially inner insert intersect interval into is isnull issue join lambda lateral leading left like limit \
localtime localtimestamp lookup merge minus natural new no not notnull null nulls of offset on only or order organization \
outer over overlaps partition pivot pivot_longer pivot_wider placing preceding primary proto qualify range \
recursive references regexp respect returning revoke right rlike rollup row rows sample schema select session_user set \
show similar some start struct summarize symmetric system_user table tablesample then to trailing treat trigger true \
try_cast unbounded union unique unnest unpivot update user using values variadic verbose view when whenever where \
window with within";

/// Whether a name can stand bare in every engine: lower case, plain letters, not a word of the language.
pub fn is_plain(name: &str) -> bool {
    let mut bytes = name.bytes();
    let starts = bytes.next().is_some_and(|first| first.is_ascii_lowercase() || first == b'_');
    starts
        && name.len() <= 63
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && !is_reserved(name)
}

fn is_reserved(name: &str) -> bool {
    static WORDS: OnceLock<BTreeSet<&str>> = OnceLock::new();
    WORDS.get_or_init(|| RESERVED.split_whitespace().collect()).contains(name)
}

/// A name in a dbt model: bare where it can be, otherwise quoted by the adapter: `{{ adapter.quote("order") }}`.
pub fn dbt_name(name: &str) -> String {
    if is_plain(name) {
        name.to_owned()
    } else {
        format!("{{{{ adapter.quote({}) }}}}", string(&name.replace('"', "\"\"")))
    }
}

/// The identifier as a name that can stand bare in every engine: `Order` → `order_`, `größe` → `gr_e_`.
pub fn plain(identifier: &str) -> String {
    let name = snake(identifier);
    if is_plain(&name) {
        return name;
    }
    let mut safe: String = name.chars().take(55).map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if safe.starts_with('_') {
        safe.insert(0, 'n');
    }
    safe.push('_');
    safe
}

/// `wanted`, or `wanted_2`, `wanted_3`… where that is taken; marks the name it gives as taken.
pub fn free_name(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let mut free = wanted.to_owned();
    let mut number = 2;
    while !taken.insert(free.clone()) {
        free = format!("{wanted}_{number}");
        number += 1;
    }
    free
}

/// Text on one line, without control characters and without anything that a template engine would run.
pub fn one_line(text: &str) -> String {
    let harmless = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'{' | b'}');
    if text.split(' ').all(|word| !word.is_empty() && word.bytes().all(harmless)) {
        return text.to_owned();
    }
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    let mut line = words.join(" ");
    for (opens, harmless) in [("{{", "{ {"), ("{%", "{ %"), ("{#", "{ #"), ("}}", "} }"), ("%}", "% }"), ("#}", "# }")]
    {
        while line.contains(opens) {
            line = line.replace(opens, harmless);
        }
    }
    line
}

/// A string in double quotes, as YAML, JSON and Python read it alike.
pub fn string(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}

/// A sentence or a name as a YAML value, on one line.
pub fn yaml(text: &str) -> String {
    string(&one_line(text))
}

/// A name in double quotes, as PostgreSQL, Snowflake, Redshift and DuckDB take any: `Order` → `"Order"`.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A word of a shell's command line that stands for itself: `it's` → `'it'\''s'`.
pub fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// A string of Terraform in which nothing is replaced: `a "${b}"` → `"a \"$${b}\""`.
pub fn hcl(text: &str) -> String {
    string(&one_line(text)).replace("${", "$${").replace("%{", "%%{")
}

/// A SQL comment that keeps to 100 columns: every line begins with `-- `.
pub fn comment(text: &str) -> String {
    let mut out = String::new();
    let mut line = String::from("--");
    for word in one_line(text).split(' ').filter(|word| !word.is_empty()) {
        if line.len() + word.len() > 99 && line.len() > 2 {
            out.push_str(&line);
            out.push('\n');
            line = String::from("--");
        }
        line.push(' ');
        line.push_str(word);
    }
    out.push_str(&line);
    out.push('\n');
    out
}

/// A cell of a Markdown table.
pub fn cell(text: &str) -> String {
    one_line(text).replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_bare_only_where_every_engine_takes_them() {
        assert_eq!(dbt_name("film_id"), "film_id");
        assert_eq!(dbt_name("order"), "{{ adapter.quote(\"order\") }}");
        assert_eq!(dbt_name("Order Details"), "{{ adapter.quote(\"Order Details\") }}");
        assert_eq!(dbt_name("a\"b"), "{{ adapter.quote(\"a\\\"\\\"b\") }}");
    }

    #[test]
    fn texts_from_outside_run_nothing() {
        assert_eq!(one_line("a {{ env_var('X') }}\n-- b"), "a { { env_var('X') } } -- b");
        assert_eq!(one_line("{{{%"), "{ { { %");
    }
}
