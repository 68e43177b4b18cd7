//! Sentences and words, and whether what is named is there, denied or only planned.

/// A word of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word in small letters, without apostrophes.
    pub text: String,
    /// The byte of the sentence at which it begins.
    pub start: usize,
    /// The byte after it.
    pub end: usize,
    /// Whether a comma, a colon or a bracket stands before it.
    pub after_break: bool,
}

impl Word {
    /// Whether it is a version: `15`, `2.9.3`, `v0.50`.
    pub fn is_version(&self) -> bool {
        let digits = self.text.strip_prefix('v').unwrap_or(&self.text);
        !self.after_break
            && digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
    }

    /// The number it stands for, up to a thousand.
    pub fn count(&self) -> Option<u32> {
        const NAMES: [&str; 13] =
            ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
        let named = NAMES.iter().position(|name| *name == self.text).and_then(|at| u32::try_from(at).ok());
        named.or_else(|| self.text.parse().ok()).filter(|count| (1..=1000).contains(count))
    }
}

/// Whether something named is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is there.
    Present,
    /// It is denied, or has been given up.
    Absent,
    /// It is only thought of.
    Planned,
}

/// The sentences of a text, trimmed, none empty: a full stop inside `2.9` ends none.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let ends = match c {
            '.' | '!' | '?' | ';' => next.is_none_or(char::is_whitespace),
            '\n' => matches!(next, None | Some('\n' | '-' | '*')),
            _ => false,
        };
        if ends {
            found.extend(text.get(start..at + c.len_utf8()));
            start = at + c.len_utf8();
        }
    }
    found.extend(text.get(start..));
    found.into_iter().map(str::trim).filter(|sentence| !sentence.is_empty()).collect()
}

/// The words of a sentence: `wal_level=logical` is three, `Node.js` is one, `isn't` is `isnt`.
pub fn split(sentence: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut open: Option<Word> = None;
    let mut broken = false;
    let mut chars = sentence.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next_joins = chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        let joins = c.is_alphanumeric() || (open.is_some() && next_joins && c == '.');
        if joins {
            let word =
                open.get_or_insert_with(|| Word { text: String::new(), start: at, end: at, after_break: broken });
            word.text.extend(c.to_lowercase());
            word.end = at + c.len_utf8();
            broken = false;
        } else if !(open.is_some() && next_joins && matches!(c, '\'' | '’')) {
            words.extend(open.take());
            broken |= matches!(c, ',' | ':' | '(' | ')' | ';' | '–' | '—');
        }
    }
    words.extend(open);
    words
}

const DENIES: [&str; 19] = [
    "no",
    "not",
    "without",
    "never",
    "neither",
    "nor",
    "none",
    "dont",
    "doesnt",
    "isnt",
    "arent",
    "wasnt",
    "cannot",
    "lacks",
    "lacking",
    "formerly",
    "previously",
    "unlike",
    "instead",
];
const GIVES_UP: [&str; 8] =
    ["replaced", "retired", "dropped", "removed", "abandoned", "decommissioned", "replacing", "gone"];
const PLANS: [&str; 23] = [
    "plan",
    "plans",
    "planned",
    "planning",
    "consider",
    "considers",
    "considering",
    "considered",
    "evaluate",
    "evaluates",
    "evaluating",
    "might",
    "could",
    "would",
    "want",
    "wants",
    "wish",
    "wishes",
    "hope",
    "hopes",
    "future",
    "someday",
    "eventually",
];
const ENDS_A_CLAUSE: [&str; 12] =
    ["but", "and", "while", "although", "though", "however", "which", "that", "because", "so", "with", "by"];
const VERBS: [&str; 10] = ["is", "are", "was", "were", "has", "have", "runs", "run", "uses", "use"];
const MOVED: [&str; 3] = ["migrated", "moved", "switched"];
/// How far back a denial reaches, in words.
const REACH: usize = 7;

/// Whether the words from `start` to `end` (exclusive) name something that is there.
pub fn standing(words: &[Word], start: usize, end: usize) -> Standing {
    let (before, after) = (words.get(..start).unwrap_or_default(), words.get(end..).unwrap_or_default());
    if let Some(standing) = said_before(words, before, after) {
        return standing;
    }
    said_after(after).unwrap_or(Standing::Present)
}

fn said_before(words: &[Word], before: &[Word], after: &[Word]) -> Option<Standing> {
    // in `no Kafka, Airflow or warehouse` the denial reaches over commas; in `no warehouse, Postgres is read` not
    let in_list = after.first().is_none_or(|word| word.after_break || matches!(word.text.as_str(), "or" | "nor"));
    let mut crossed = false;
    let mut since_break = 0;
    for (at, word) in before.iter().enumerate().rev().take(REACH) {
        if words.get(at + 1).is_some_and(|next| next.after_break) {
            if !in_list || since_break > 3 {
                return None;
            }
            crossed = true;
            since_break = 0;
        }
        if crossed && VERBS.contains(&word.text.as_str()) {
            return None;
        }
        let next = words.get(at + 1).map_or("", |next| next.text.as_str());
        if let Some(verdict) = verdict(before.get(..at).unwrap_or_default(), &word.text, next) {
            return verdict;
        }
        since_break += 1;
    }
    None
}

/// What a word before a name says of it: a standing, that nothing further back speaks of it, or nothing yet.
fn verdict(earlier: &[Word], word: &str, next: &str) -> Option<Option<Standing>> {
    let last = earlier.last().map_or("", |word| word.text.as_str());
    let has_moved = || earlier.iter().rev().take(REACH).any(|word| MOVED.contains(&word.text.as_str()));
    match word {
        "not" | "no" if next == "only" => Some(None),
        "to" if matches!(last, "migrate" | "migrating" | "move" | "moving" | "switch" | "switching") => {
            Some(Some(Standing::Planned))
        }
        "from" if last == "away" || MOVED.contains(&last) => Some(Some(Standing::Absent)),
        // `migrated from Oracle to MySQL`: what follows `to` is there
        "to" if has_moved() => Some(None),
        _ if DENIES.contains(&word) || GIVES_UP.contains(&word) => Some(Some(Standing::Absent)),
        _ if PLANS.contains(&word) => Some(Some(Standing::Planned)),
        _ if ENDS_A_CLAUSE.contains(&word) => Some(None),
        _ => None,
    }
}

fn said_after(after: &[Word]) -> Option<Standing> {
    let clause: Vec<&str> =
        after.iter().take(5).take_while(|word| !word.after_break).map(|word| word.text.as_str()).collect();
    for (at, text) in clause.iter().enumerate() {
        let next = clause.get(at + 1).copied().unwrap_or("");
        let unused = matches!(
            next,
            "used"
                | "installed"
                | "needed"
                | "available"
                | "present"
                | "there"
                | "in"
                | "running"
                | "deployed"
                | "part"
                | "longer"
                | "stored"
                | "kept"
                | "allowed"
                | "wanted"
        );
        match *text {
            "not" | "isnt" | "arent" | "never" | "no" if unused => return Some(Standing::Absent),
            "but" | "and" | "or" | "while" => return None,
            text if at > 0 && GIVES_UP.contains(&text) => return Some(Standing::Absent),
            "planned" | "considered" | "evaluated" => return Some(Standing::Planned),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_and_words_are_cut_where_people_cut_them() {
        assert_eq!(
            sentences("Airflow 2.9 runs. It is Node.js; no more"),
            ["Airflow 2.9 runs.", "It is Node.js;", "no more"]
        );
        let texts: Vec<_> =
            split("Set wal_level=logical, isn't Node.js v2.9.").into_iter().map(|word| word.text).collect();
        assert_eq!(texts, ["set", "wal", "level", "logical", "isnt", "node.js", "v2.9"]);
    }
}
