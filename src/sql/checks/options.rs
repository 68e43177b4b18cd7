//! What a project decides about the rules: how much each matters, and what is left as it is for a reason.

use crate::finding::{About, Finding, Severity, Waiver};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a project decides about the rules.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CheckOptions {
    /// How much a rule matters, by its name; none switches it off.
    pub severities: BTreeMap<String, Option<Severity>>,
    /// What is left as it is.
    pub waived: Vec<Waiver>,
}

impl CheckOptions {
    /// Whether a finding of a rule about this table and column is left as it is.
    pub(super) fn is_waived(&self, rule: &str, about: &About) -> bool {
        let fits = |wanted: &str, held: &str| wanted.is_empty() || wanted.eq_ignore_ascii_case(held);
        self.waived
            .iter()
            .any(|held| held.rule == rule && fits(&held.table, &about.table) && fits(&held.column, &about.column))
    }

    /// Gives a finding the severity that is set for its rule; false where the rule is off.
    pub(super) fn weigh(&self, finding: &mut Finding) -> bool {
        match self.severities.get(&finding.rule) {
            Some(None) => false,
            Some(Some(severity)) => {
                finding.severity = *severity;
                true
            }
            None => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::{Dialect, check_files};

    fn rules(options: &CheckOptions) -> Vec<(String, Severity)> {
        let text = "create table a (x int); create table b (x int);";
        let found = check_files(&[("t.sql", text)], Dialect::Postgresql, options);
        found
            .into_iter()
            .filter(|finding| finding.rule == "table_without_key")
            .map(|finding| (finding.what, finding.severity))
            .collect()
    }

    #[test]
    fn a_rule_weighs_as_it_is_set() {
        let mut options = CheckOptions::default();
        assert_eq!(rules(&options).len(), 2);
        options.severities.insert("table_without_key".to_owned(), Some(Severity::Error));
        assert!(rules(&options).iter().all(|(_, severity)| *severity == Severity::Error));
        options.severities.insert("table_without_key".to_owned(), None);
        assert_eq!(rules(&options), []);
    }

    #[test]
    fn a_waiver_is_for_one_table_or_for_all() {
        let waiver = |table: &str| Waiver {
            rule: "table_without_key".to_owned(),
            table: table.to_owned(),
            column: String::new(),
            reason: "log".to_owned(),
        };
        let with = |waiver| CheckOptions { waived: vec![waiver], ..CheckOptions::default() };
        assert_eq!(rules(&with(waiver("A"))).len(), 1);
        assert_eq!(rules(&with(waiver(""))), []);
    }
}
