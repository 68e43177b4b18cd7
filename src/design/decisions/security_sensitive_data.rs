//! What is done with each class of personal data.

use super::{Door, Rule, Scope, Weighed, Weighing};
use crate::design::needs::Needs;
use crate::figure::Text;

/// One decision for each class that the schema shows.
pub const RULE: Rule = Rule {
    id: "security.sensitive_data",
    title: "Personal data",
    door: Door::OneWay,
    scope: Scope::Answers,
    sources: &[
        ("GDPR (Regulation (EU) 2016/679), articles 5(1)(c), 25 and 32(1)(a)", ""),
        ("PCI DSS v4.0, requirements 3.3.1 and 3.5.1", ""),
        ("our judgement", ""),
    ],
    subjects,
    weigh,
};

fn subjects(needs: &Needs<'_>) -> Vec<Text> {
    needs.classes.iter().map(|class| Text::Borrowed(class)).collect()
}

fn weigh(given: &Weighing<'_>) -> Vec<Weighed> {
    let class = given.subject;
    let regulated = given.needs.regulated();
    let never = ["credential", "sensitive_auth_data"].contains(&class);
    let names = class == "direct_identifier";
    let numbers =
        ["national_id", "financial_account", "cardholder_data", "online_identifier", "biometric"].contains(&class);
    let needed = ["quasi_identifier", "location", "health", "special_category", "children"].contains(&class);
    let text = class == "free_text";
    vec![
        Weighed::new("drop", "Never load it")
            .when(never, 9, "analysis has no use for it, and what is not there cannot leak")
            .when(class == "biometric", 4, "analysis has no use for it"),
        Weighed::new("tokenise", "Replace it by a keyed hash")
            .when(names && regulated, 5, "equal values can still be counted and joined, but no reader learns who it is")
            .when(numbers, 5, "equal values can still be joined, but the number cannot be used")
            .when(needed || text, -2, "a hash of it says nothing that analysis could use"),
        Weighed::new("mask", "Show a part of it")
            .when(names && regulated, 2, "readers see enough to recognise a case")
            .when(never, -5, "even a part of it is too much"),
        Weighed::new("encrypt_column", "Encrypt the column")
            .when(
                class == "health" && given.needs.has("security.regimes", "hipaa"),
                2,
                "the regime asks for encryption of what is stored",
            )
            .when(true, -1, "every reader needs the key, so it protects against little"),
        Weighed::new("restrict_only", "Keep it, readable by named roles")
            .when(names && !regulated, 4, "no regime applies; roles decide who reads it")
            .when(needed, 3, "the analysis is about it, so it is kept and its readers are named")
            .when(text, 3, "it may be needed to understand a case, so it is kept and its readers are named")
            .when(never, -5, "nobody may read it at all"),
    ]
}
