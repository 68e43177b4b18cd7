//! Texts compared and merged line by line.

use imara_diff::{Algorithm, Diff, InternedInput};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Lines that were replaced: those of the text before by those of the text after. Either may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Lines before, from 0.
    pub before: Range<usize>,
    /// Lines after, from 0.
    pub after: Range<usize>,
}

/// What a line of a comparison is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// In both texts.
    Both,
    /// Only in the text before.
    Before,
    /// Only in the text after.
    After,
    /// Stands for so many equal lines that are not shown.
    Skipped,
}

/// A line of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Where it is found.
    pub side: Side,
    /// Its number before, from 1; 0 where it is not there. Of skipped lines, how many.
    pub before: usize,
    /// Its number after, from 1; 0 where it is not there.
    pub after: usize,
    /// Its text without the line break.
    pub text: String,
}

/// Two texts merged against the one both come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Merged {
    /// Every change of both.
    Clean(String),
    /// Both changed the same lines.
    Conflict {
        /// With both sides at these places, between marks as Git writes them.
        marked: String,
        /// With `theirs` at these places.
        theirs: String,
    },
}

/// The lines of a text with their line breaks.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// What was changed from one text to the other.
pub fn changes(before: &str, after: &str) -> Vec<Change> {
    let input = InternedInput::new(before, after);
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_lines(&input);
    let range = |held: Range<u32>| held.start as usize..held.end as usize;
    diff.hunks().map(|hunk| Change { before: range(hunk.before), after: range(hunk.after) }).collect()
}

/// Both texts as one list of lines, with `around` equal lines before and after each change.
pub fn compared(before: &str, after: &str, around: usize) -> Vec<Line> {
    let (old, new) = (lines(before), lines(after));
    let changes = changes(before, after);
    let mut out = Vec::new();
    // equal lines stand at the same distance in both texts until the next change
    let same = |out: &mut Vec<Line>, from: (usize, usize), n: usize, is_first: bool, is_last: bool| {
        let head = if is_first { 0 } else { around.min(n) };
        let tail = if is_last { 0 } else { around.min(n - head) };
        for index in (0..head).chain(n - tail..n) {
            if index == n - tail && n > head + tail {
                out.push(Line { side: Side::Skipped, before: n - head - tail, after: 0, text: String::new() });
            }
            let (before, after) = (from.0 + index, from.1 + index);
            out.push(Line { side: Side::Both, before: before + 1, after: after + 1, text: plain(old[before]) });
        }
        if tail == 0 && n > head {
            out.push(Line { side: Side::Skipped, before: n - head, after: 0, text: String::new() });
        }
    };
    let mut at = (0, 0);
    for (index, change) in changes.iter().enumerate() {
        same(&mut out, at, change.before.start - at.0, index == 0, false);
        out.extend(change.before.clone().map(|n| Line {
            side: Side::Before,
            before: n + 1,
            after: 0,
            text: plain(old[n]),
        }));
        out.extend(change.after.clone().map(|n| Line {
            side: Side::After,
            before: 0,
            after: n + 1,
            text: plain(new[n]),
        }));
        at = (change.before.end, change.after.end);
    }
    if !changes.is_empty() {
        same(&mut out, at, old.len() - at.0, false, true);
    }
    out
}

fn plain(line: &str) -> String {
    line.trim_end_matches(['\n', '\r']).to_owned()
}

/// The changes of two sides that touch the same or neighbouring lines of the base.
struct Group {
    base: Range<usize>,
    theirs: Vec<Change>,
    ours: Vec<Change>,
}

/// Merges `theirs` and `ours`, which both come from `base`. Changes to neighbouring lines are taken for one place.
pub fn merge(base: &str, theirs: &str, ours: &str) -> Merged {
    let (base_lines, their_lines, our_lines) = (lines(base), lines(theirs), lines(ours));
    // the text with marks, and the one with theirs in their place
    let (mut marked, mut favoured) = (String::new(), String::new());
    let (mut at, mut is_clean) = (0, true);
    for group in groups(changes(base, theirs), changes(base, ours)) {
        both(&mut marked, &mut favoured, &base_lines[at..group.base.start]);
        at = group.base.end;
        let of_theirs = replaced(&their_lines, &group.theirs, &group.base, &base_lines);
        let of_ours = replaced(&our_lines, &group.ours, &group.base, &base_lines);
        if group.ours.is_empty() || of_theirs == of_ours {
            both(&mut marked, &mut favoured, &of_theirs);
        } else if group.theirs.is_empty() {
            both(&mut marked, &mut favoured, &of_ours);
        } else {
            is_clean = false;
            mark(&mut marked, &of_theirs, &of_ours);
            favoured.extend(of_theirs);
        }
    }
    both(&mut marked, &mut favoured, &base_lines[at..]);
    if is_clean { Merged::Clean(favoured) } else { Merged::Conflict { marked, theirs: favoured } }
}

fn both(one: &mut String, other: &mut String, lines: &[&str]) {
    one.extend(lines.iter().copied());
    other.extend(lines.iter().copied());
}

fn groups(theirs: Vec<Change>, ours: Vec<Change>) -> Vec<Group> {
    let mut all: Vec<(bool, Change)> =
        theirs.into_iter().map(|change| (true, change)).chain(ours.into_iter().map(|change| (false, change))).collect();
    all.sort_by_key(|(is_theirs, change)| (change.before.start, change.before.end, !is_theirs));
    let mut out: Vec<Group> = Vec::new();
    for (is_theirs, change) in all {
        let touches = out.last().is_some_and(|group| change.before.start <= group.base.end);
        if !touches {
            out.push(Group { base: change.before.clone(), theirs: Vec::new(), ours: Vec::new() });
        }
        if let Some(group) = out.last_mut() {
            group.base.end = group.base.end.max(change.before.end);
            if is_theirs { group.theirs.push(change) } else { group.ours.push(change) }
        }
    }
    out
}

/// What one side made of some lines of the base.
fn replaced<'a>(side: &[&'a str], changes: &[Change], base: &Range<usize>, base_lines: &[&'a str]) -> Vec<&'a str> {
    match (changes.first(), changes.last()) {
        (Some(first), Some(last)) => {
            let start = first.after.start - (first.before.start - base.start);
            side[start..last.after.end + (base.end - last.before.end)].to_vec()
        }
        _ => base_lines[base.clone()].to_vec(),
    }
}

fn mark(text: &mut String, theirs: &[&str], ours: &[&str]) {
    let mut part = |mark: &str, lines: &[&str]| {
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(mark);
        text.push('\n');
        text.extend(lines.iter().copied());
    };
    part("<<<<<<< yours", theirs);
    part("=======", ours);
    part(">>>>>>> new", &[]);
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "one\ntwo\nthree\nfour\nfive\nsix\n";

    #[test]
    fn changes_at_different_places_are_both_taken() {
        let theirs = BASE.replace("two", "zwei");
        let ours = BASE.replace("five", "fünf") + "seven\n";
        let both = "one\nzwei\nthree\nfour\nfünf\nsix\nseven\n";
        assert_eq!(merge(BASE, &theirs, &ours), Merged::Clean(both.to_owned()));
        assert_eq!(merge(BASE, &ours, &theirs), Merged::Clean(both.to_owned()));
        assert_eq!(merge(BASE, &theirs, BASE), Merged::Clean(theirs.clone()));
        assert_eq!(merge(BASE, BASE, &ours), Merged::Clean(ours));
        assert_eq!(merge(BASE, &theirs, &theirs), Merged::Clean(theirs.clone()));
    }

    #[test]
    fn changes_at_one_place_keep_both_between_marks() {
        let merged = merge(BASE, &BASE.replace("two", "zwei"), &BASE.replace("two\nthree", "deux\ntrois"));
        let expected = "one\n<<<<<<< yours\nzwei\nthree\n=======\ndeux\ntrois\n>>>>>>> new\nfour\nfive\nsix\n";
        let theirs = "one\nzwei\nthree\nfour\nfive\nsix\n".to_owned();
        assert_eq!(merged, Merged::Conflict { marked: expected.to_owned(), theirs });
        // neighbouring lines are one place
        assert!(matches!(
            merge(BASE, &BASE.replace("two", "zwei"), &BASE.replace("three", "trois")),
            Merged::Conflict { .. }
        ));
        assert!(matches!(merge("", "a\n", "b\n"), Merged::Conflict { .. }));
        assert!(
            matches!(merge("a", "b", "c"), Merged::Conflict { marked, .. } if marked.starts_with("<<<<<<< yours\nb\n=======\nc\n"))
        );
    }

    #[test]
    fn lines_taken_out_and_put_in_are_merged() {
        assert_eq!(
            merge(BASE, &BASE.replace("one\n", ""), &BASE.replace("six\n", "")),
            Merged::Clean("two\nthree\nfour\nfive\n".to_owned())
        );
        assert_eq!(merge(BASE, "", BASE), Merged::Clean(String::new()));
        assert!(matches!(merge(BASE, "", &BASE.replace("two", "zwei")), Merged::Conflict { .. }));
    }

    #[test]
    fn a_comparison_shows_what_changed_and_a_little_around_it() {
        let shown: Vec<String> = compared(BASE, &BASE.replace("three", "3"), 1)
            .into_iter()
            .map(|line| format!("{:?} {} {} {}", line.side, line.before, line.after, line.text))
            .collect();
        assert_eq!(
            shown,
            ["Skipped 1 0 ", "Both 2 2 two", "Before 3 0 three", "After 0 3 3", "Both 4 4 four", "Skipped 2 0 "]
        );
        assert_eq!(compared(BASE, BASE, 3), []);
    }
}
