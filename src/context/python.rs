//! Python read line by line: what stands in functions, what in long texts, and what is passed by name. Never run.

/// A line of a program.
pub struct Line<'a> {
    /// 1-based.
    pub number: u32,
    /// The line as written; of one that is a comment nothing.
    pub text: &'a str,
    /// Whether it stands in a function.
    pub inside_function: bool,
    /// Whether it stands in a text of several lines.
    pub inside_text: bool,
}

/// The lines of a program.
pub fn lines(text: &str) -> Vec<Line<'_>> {
    let mut found = Vec::new();
    // the indents of the functions that are open, and the mark that ends the text that is open
    let (mut functions, mut open): (Vec<usize>, Option<&str>) = (Vec::new(), None);
    for (index, line) in text.lines().enumerate() {
        let trimmed = line.trim_start();
        let indent = line.len() - trimmed.len();
        let inside_text = open.is_some();
        if !inside_text && !trimmed.is_empty() {
            functions.retain(|function| indent > *function);
        }
        let inside_function = !functions.is_empty();
        if !inside_text && (trimmed.starts_with("def ") || trimmed.starts_with("async def ")) {
            functions.push(indent);
        }
        let comment = !inside_text && trimmed.starts_with('#');
        if !comment {
            for mark in ["\"\"\"", "'''"] {
                let odd = line.matches(mark).count() % 2 == 1;
                match open {
                    None if odd => open = Some(mark),
                    Some(held) if held == mark && odd => open = None,
                    _ => {}
                }
            }
        }
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        found.push(Line { number, text: if comment { "" } else { line }, inside_function, inside_text });
    }
    found
}

/// Where an argument or a key of this name stands in a line, and what follows: `retries=2` and `"retries": 2`.
pub fn argument<'a>(line: &'a str, name: &str) -> Option<(usize, &'a str)> {
    line.match_indices(name).find_map(|(at, _)| {
        let before = line.get(..at)?.chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.') {
            return None;
        }
        let after = line.get(at + name.len()..)?.trim_start_matches(['"', '\'']).trim_start();
        let value =
            after.strip_prefix('=').filter(|rest| !rest.starts_with('=')).or_else(|| after.strip_prefix(':'))?;
        Some((at, value.trim_start()))
    })
}

/// `with DAG(`, `dag = DAG(`, `@dag(`, but not a comment.
pub fn opens_dag(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("@dag(")
        || line.trim_end() == "@dag"
        || (!line.starts_with('#')
            && line.match_indices("DAG(").any(|(at, _)| {
                line.get(..at).is_some_and(|before| !before.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
            }))
}
