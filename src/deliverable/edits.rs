//! What a person changed in delivered files: carried over to what is derived now, line by line.
//!
//! An edit that knows the text it was made on is merged with the text of today; where both changed the same lines, the
//! person's text stays and a finding says so.

use super::lines::{Merged, merge};
use super::{REPORT, delivered};
use crate::finding::{About, Finding, Severity, Span};
use crate::session::Session;
use std::collections::BTreeMap;

/// Puts the session's edits into the derived texts, and says which of them did not fit.
pub fn apply(texts: &mut BTreeMap<String, String>, session: &Session) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, edited) in &session.file_edits {
        if path == REPORT || path == delivered::PATH {
            continue;
        }
        let base = session.file_bases.get(path);
        let text = match (texts.get(path), base) {
            (Some(derived), Some(base)) if !base.is_empty() => match merge(base, edited, derived) {
                Merged::Clean(text) => text,
                Merged::Conflict { theirs, .. } => {
                    findings.push(does_not_fit(path));
                    theirs
                }
            },
            (None, Some(base)) if !base.is_empty() => {
                findings.push(is_gone(path));
                continue;
            }
            // a file of somebody's own, or a whole text in the place of another
            (Some(_), _) | (None, Some(_)) => edited.to_string(),
            (None, None) => continue,
        };
        texts.insert(path.clone(), text);
    }
    findings
}

fn finding(rule: &str, path: &str, what: String, why: &str, advice: &str) -> Finding {
    Finding {
        rule: rule.to_owned(),
        severity: Severity::Warning,
        what,
        why: why.to_owned(),
        advice: advice.to_owned(),
        file: path.to_owned(),
        span: Span::default(),
        about: About::default(),
        fix: None,
    }
}

fn does_not_fit(path: &str) -> Finding {
    finding(
        "edit_beneath_a_change",
        path,
        format!("{path} was edited by hand, and the design has changed the same lines since."),
        "The edited lines are delivered; what the design changed there is not in them.",
        "Open it under Files and take the derived text again, or edit the package and bring it back.",
    )
}

fn is_gone(path: &str) -> Finding {
    finding(
        "edit_of_a_file_that_is_gone",
        path,
        format!("{path} was edited by hand and is not delivered any more."),
        "The edit is kept in the session but is in no file of the package.",
        "Bring the change over to the file that took its place.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Edit;

    /// The text of `a.sql` after an edit from `base` to `edited`, where `derived` is derived now; and what is found.
    fn check(base: Option<&str>, edited: &str, derived: Option<&str>) -> (Option<String>, Vec<String>) {
        let mut session = Session::default();
        session
            .apply(match base {
                Some(base) => Edit::MergeFile { path: "a.sql".into(), text: edited.into(), base: base.into() },
                None => Edit::EditFile("a.sql".into(), edited.into()),
            })
            .unwrap();
        let mut texts: BTreeMap<String, String> =
            derived.map(|text| ("a.sql".to_owned(), text.to_owned())).into_iter().collect();
        let findings = apply(&mut texts, &session);
        (texts.remove("a.sql"), findings.into_iter().map(|finding| finding.rule).collect())
    }

    #[test]
    fn an_edit_follows_the_text_beneath_it() {
        let found = check(Some("a\nb\nc\nd\n"), "a\nb\nc\nmine\n", Some("new\nb\nc\nd\n"));
        assert_eq!(found, (Some("new\nb\nc\nmine\n".to_owned()), Vec::new()));
        let found = check(Some("a\nb\n"), "mine\nb\n", Some("new\nb\n"));
        assert_eq!(found, (Some("mine\nb\n".to_owned()), vec!["edit_beneath_a_change".to_owned()]));
        let found = check(Some("a\n"), "mine\n", None);
        assert_eq!(found, (None, vec!["edit_of_a_file_that_is_gone".to_owned()]));
    }

    #[test]
    fn a_file_of_ones_own_is_delivered_and_a_whole_text_stands_as_it_is() {
        assert_eq!(check(Some(""), "mine\n", None), (Some("mine\n".to_owned()), Vec::new()));
        assert_eq!(check(None, "mine\n", Some("new\n")), (Some("mine\n".to_owned()), Vec::new()));
        assert_eq!(check(None, "mine\n", None), (None, Vec::new()));
    }
}
