//! Words in names, which several rules read: what is a fact, a dimension, personal data.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The words of a name in lower case: `unitPrice`, `TOTAL_COST` and `fees` are `unit price`, `total cost` and `fees`.
pub(super) fn words(name: &str) -> Vec<String> {
    spaced(name).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The same words as one text, a blank between them.
fn spaced(name: &str) -> String {
    let mut spaced = String::with_capacity(name.len() + 4);
    let mut lower = false;
    for letter in name.chars() {
        let begins = (letter.is_uppercase() && lower) || !letter.is_alphabetic();
        if begins && !spaced.is_empty() && !spaced.ends_with(' ') {
            spaced.push(' ');
        }
        lower = letter.is_lowercase();
        if letter.is_ascii_alphabetic() {
            spaced.push(letter.to_ascii_lowercase());
        } else if letter.is_alphabetic() {
            spaced.extend(letter.to_lowercase());
        }
    }
    spaced.truncate(spaced.trim_end().len());
    spaced
}

/// Whether one of these is a word of the name, in the singular or the plural.
pub(super) fn has_word(name: &str, wanted: &[&str]) -> bool {
    words(name).iter().any(|word| wanted.contains(&word.as_str()) || wanted.contains(&word.trim_end_matches('s')))
}

/// Whether these letters stand in the name side by side, which most names answer at once.
fn holds(name: &str, letters: &str) -> bool {
    name.as_bytes().windows(letters.len()).any(|part| part.eq_ignore_ascii_case(letters.as_bytes()))
}

/// Whether a table is a fact by its name.
pub(super) fn is_fact(name: &str) -> bool {
    if !holds(name, "fact") && !holds(name, "fct") {
        return false;
    }
    let words = words(name);
    let mark = |word: Option<&String>| word.is_some_and(|word| ["fct", "fact", "facts"].contains(&word.as_str()));
    words.len() > 1 && (mark(words.first()) || mark(words.last()))
}

/// Whether a table is a dimension by its name.
pub(super) fn is_dimension(name: &str) -> bool {
    if !holds(name, "dim") {
        return false;
    }
    let words = words(name);
    let mark = |word: Option<&String>| word.is_some_and(|word| ["dim", "dimension"].contains(&word.as_str()));
    words.len() > 1 && (mark(words.first()) || mark(words.last()))
}

/// Classes of personal data, and names of columns that hold them, as words with blanks between.
const PERSONAL: &[(&str, &[&str])] = &[
    (
        "a way to reach a person",
        &[
            "email",
            "e mail",
            "email address",
            "mail address",
            "phone",
            "phone number",
            "mobile",
            "mobile number",
            "telephone",
            "fax",
            "home address",
            "street address",
            "contact email",
            "contact phone",
        ],
    ),
    (
        "the name of a person",
        &[
            "first name",
            "last name",
            "full name",
            "surname",
            "firstname",
            "lastname",
            "fullname",
            "maiden name",
            "given name",
            "family name",
            "middle name",
            "nickname",
        ],
    ),
    ("a birthday", &["birth date", "birthdate", "date of birth", "dob", "birthday"]),
    (
        "a number of the state",
        &[
            "ssn",
            "social security number",
            "passport",
            "passport no",
            "passport number",
            "national id",
            "tax id",
            "nino",
            "driving licence",
            "driver license",
            "drivers license",
            "personal number",
        ],
    ),
    ("a bank account", &["iban", "bank account", "account number bank", "bank account number", "routing number"]),
    ("health", &["diagnosis", "medical history", "blood type", "disability", "health insurance number", "icd code"]),
    (
        "something that the law protects most",
        &[
            "religion",
            "ethnicity",
            "race",
            "sexual orientation",
            "political opinion",
            "union membership",
            "fingerprint",
            "biometric",
        ],
    ),
    ("where a person is", &["latitude", "longitude", "geolocation", "gps"]),
    ("a device of a person", &["ip address", "ip", "ip addr", "mac address", "device id", "cookie id", "user agent"]),
    ("what tells people apart", &["gender", "nationality", "marital status", "place of birth"]),
    ("a secret", &["password", "passwd", "secret", "api key", "access token", "refresh token", "private key"]),
];

/// The class of each of these names.
static CLASS_OF: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    let of_class = |(class, names): &(&'static str, &'static [&'static str])| {
        let class = *class;
        names.iter().map(move |name| (*name, class))
    };
    PERSONAL.iter().flat_map(of_class).collect()
});

/// The class of personal data that a column holds by its name; none where it does not sound like any.
pub(super) fn personal_class(name: &str) -> Option<&'static str> {
    let joined = spaced(name);
    // `customer_email` holds what `email` holds; `email_sent` and `email_id` do not
    let mut tail = joined.as_str();
    loop {
        // a word of two letters is too little to go by behind another
        if let Some(class) = CLASS_OF.get(tail).filter(|_| tail.len() > 2 || tail.len() == joined.len()) {
            return Some(class);
        }
        (_, tail) = tail.split_once(' ')?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_word_by_word() {
        assert_eq!(words("unitPrice_EUR2"), ["unit", "price", "eur"]);
        assert!(is_fact("fct_sale") && is_fact("FactSale") && !is_fact("artefact"));
        assert!(is_dimension("dim_shop") && is_dimension("shop_dim") && !is_dimension("dimmer"));
        assert_eq!(personal_class("customerEmail"), Some("a way to reach a person"));
        for name in ["email_sent", "statement_id", "passenger_id", "hostname", "timezone", "capacity", "filename"] {
            assert_eq!(personal_class(name), None, "{name}");
        }
    }
}
