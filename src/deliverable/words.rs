//! Words for people: how values, kinds and classes read in documents and pictures.
//!
//! Machine words (`read_heavy`, `type_2`) never reach a reader; this file is where they are translated.

use super::Given;
use crate::design::{Additivity, Decision, FactKind, History, Measure, MeasureFrom, TableClass, Treatment, data_class};
use crate::discovery::{Kind, question};
use crate::figure::Source;
use crate::session::Value;
use crate::sql::DataType;

/// A value as the question's own choices put it: `read_heavy` → `Mostly read`.
pub fn value_text(id: &str, value: &Value) -> String {
    match value {
        Value::Text(word) => choice_label(id, word),
        Value::List(words) if !words.is_empty() => {
            words.iter().map(|word| choice_label(id, word)).collect::<Vec<_>>().join(", ")
        }
        other => other.text(),
    }
}

/// A choice as it reads on its chip; other text as it is.
pub fn choice_label(id: &str, word: &str) -> String {
    // the chips of a quantity are likely answers in other words; the quantity itself says more
    let worded = question(id).filter(|question| question.kind != Kind::Quantity);
    let choices = worded.map(|question| question.choices.as_slice()).unwrap_or_default();
    match choices.iter().find(|choice| choice.value == word) {
        Some(choice) => choice.label.clone(),
        // a value that no chip stands for: free text keeps its form, an identifier becomes words
        None if word.contains('_') && !word.contains(' ') => sentence_case(&word.replace('_', " ")),
        None => word.to_owned(),
    }
}

/// What was answered to a question, in words; empty where nothing is known.
pub fn answer(given: &Given, id: &str) -> String {
    given
        .requirements
        .get(id)
        .and_then(|item| item.value.as_ref())
        .map(|value| value_text(id, value))
        .unwrap_or_default()
}

/// A question in its own words; the id as words where the catalogue does not have it.
pub fn question_text(id: &str) -> String {
    question(id).map_or_else(|| sentence_case(&id.replace(['_', '.'], " ")), |question| question.question.clone())
}

/// An identifier as words, first letter large: `direct_identifier` → `Direct identifier`.
pub fn title(id: &str) -> String {
    sentence_case(&id.replace(['_', '.'], " "))
}

/// A class of personal data by its name: `direct_identifier` → `Direct identifiers`.
pub fn class_title(id: &str) -> String {
    data_class(id).map_or_else(|| title(id), |class| class.title.clone())
}

/// What a decision is about: `Serving store`, `Personal data: direct identifiers`, `How the source is read: PostgreSQL`.
pub fn decision_title(decision: &Decision) -> String {
    let subject = match &*decision.id {
        _ if matches!(&*decision.subject, "" | "platform") => return decision.title.to_string(),
        "security.sensitive_data" => lower_first(&class_title(&decision.subject)),
        "ingestion.method" => choice_label("data.sources", &decision.subject),
        _ => decision.subject.replace('_', " "),
    };
    format!("{}: {subject}", decision.title)
}

/// A published source as it is cited: `AWS price list, 2026-06-14 (reported by others)`.
pub fn citation(source: &Source) -> String {
    let date = if source.as_of.is_empty() { String::new() } else { format!(", {}", source.as_of) };
    let sure = confidence(&source.confidence);
    // a judgement that is called so already need not be called so twice
    if source.confidence == "judgement" && source.title.to_lowercase().contains("judgement") {
        return format!("{}{date}", source.title);
    }
    format!("{}{date} ({sure})", source.title)
}

/// First letter large, the rest as it is.
pub fn sentence_case(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// First letter small, for the middle of a sentence; a word of capitals (`GDPR`) stays.
pub fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next();
    let second = chars.clone().next();
    match first {
        Some(first) if !second.is_some_and(char::is_uppercase) => first.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

/// A sentence without its full stop.
pub fn without_stop(text: &str) -> &str {
    text.trim().trim_end_matches('.')
}

/// A text as a sentence of its own: large first letter, full stop.
pub fn sentence(text: &str) -> String {
    let text = sentence_case(text.trim());
    if text.is_empty() || text.ends_with(['.', '!', '?', '…', ':']) { text } else { format!("{text}.") }
}

/// Words in a row: `a`, `a and b`, `a, b and c`.
pub fn listed<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [most @ .., last] => {
            let most: Vec<&str> = most.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", most.join(", "), last.as_ref())
        }
    }
}

/// The name of a table of the model as people say it: `fct_rental` → `rental`.
pub fn spoken_table(name: &str) -> String {
    let bare = ["fct_", "fact_", "dim_", "bridge_"].iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name);
    bare.replace('_', " ")
}

/// What kind of fact it is.
pub fn fact_kind(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Transaction => "transactions: a row for each thing that happened, never changed afterwards",
        FactKind::PeriodicSnapshot => "a snapshot for each period",
        FactKind::AccumulatingSnapshot => {
            "a process followed through its milestones: its row is updated at each of them"
        }
        FactKind::Factless => "events without a measure: a row only says that it happened",
    }
}

/// What kind of fact it is, in one or two words for a picture.
pub fn fact_kind_short(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Transaction => "transactions",
        FactKind::PeriodicSnapshot => "periodic snapshot",
        FactKind::AccumulatingSnapshot => "process with milestones",
        FactKind::Factless => "events only",
    }
}

/// Whether a measure may be added up.
pub fn additivity(additivity: Additivity) -> &'static str {
    match additivity {
        Additivity::Additive => "may be added up along every dimension",
        Additivity::SemiAdditive => "may be added up along every dimension but time",
        Additivity::NonAdditive => "may not be added up; take an average or recompute it",
    }
}

/// How a measure is computed.
pub fn measure_from(measure: &Measure) -> String {
    match &measure.from {
        MeasureFrom::Column(column) => format!("{}.{}", column.table, column.column),
        MeasureFrom::One => "one for each row".to_owned(),
        MeasureFrom::DaysBetween(from, to) => format!("days from {} to {}", from.column, to.column),
        MeasureFrom::Formula(formula) => formula.sql(&str::to_owned),
        MeasureFrom::Allocated(column) => format!("the row’s share in {}.{}", column.table, column.column),
    }
}

/// How the history of a dimension is kept.
pub fn history(history: History) -> &'static str {
    match history {
        History::Type0 => "the first value is kept for good",
        History::Type1 => "the newest value replaces the older one",
        History::Type2 => "every version is kept, with the time in which it was valid",
        History::Type6 => "every version is kept, with the current value beside it",
    }
}

/// How the history of a dimension is kept, in few words for a picture.
pub fn history_short(history: History) -> &'static str {
    match history {
        History::Type0 => "first value kept",
        History::Type1 => "newest value only",
        History::Type2 => "every version kept",
        History::Type6 => "versions and current value",
    }
}

/// What a source table is.
pub fn table_class(class: TableClass) -> &'static str {
    match class {
        TableClass::Event => "something that happens",
        TableClass::TransactionHeader => "something that happens and has lines",
        TableClass::TransactionLine => "a line of something that happens",
        TableClass::Snapshot => "levels, taken again and again",
        TableClass::Entity => "something that exists and is described",
        TableClass::ReferenceList => "a short list of names",
        TableClass::Bridge => "a many-to-many relation",
        TableClass::Link => "a tie between other tables",
        TableClass::Subtype => "more columns of another table",
        TableClass::Log => "what a program notes down of itself",
        TableClass::History => "earlier states of another table",
        TableClass::Technical => "technical",
    }
}

/// What is done with personal data.
pub fn treatment(treatment: Treatment) -> &'static str {
    match treatment {
        Treatment::Drop => "left out of the warehouse",
        Treatment::Tokenise => "replaced by a keyed hash",
        Treatment::Mask => "masked",
        Treatment::EncryptColumn => "encrypted in its column",
        Treatment::RestrictOnly => "kept, readable only by named roles",
    }
}

/// The type of a column, for people.
pub fn data_type(data_type: &DataType) -> String {
    match data_type {
        DataType::Boolean => "yes or no".to_owned(),
        DataType::SmallInt | DataType::Integer | DataType::BigInt => "whole number".to_owned(),
        DataType::Decimal(None) => "decimal".to_owned(),
        DataType::Decimal(Some((precision, scale))) => format!("decimal({precision},{scale})"),
        DataType::Real | DataType::Double => "number".to_owned(),
        DataType::Text(_) => "text".to_owned(),
        DataType::Date => "date".to_owned(),
        DataType::Time => "time of day".to_owned(),
        DataType::Timestamp => "moment".to_owned(),
        DataType::TimestampTz => "moment with zone".to_owned(),
        DataType::Interval => "length of time".to_owned(),
        DataType::Uuid => "UUID".to_owned(),
        DataType::Json => "JSON".to_owned(),
        DataType::Binary => "bytes".to_owned(),
        DataType::Array(_) => "list".to_owned(),
        DataType::Enum(name) => format!("one of {name}"),
        DataType::Struct(_) => "record".to_owned(),
        DataType::Map(_) => "keys and values".to_owned(),
        DataType::Other(written) => written.clone(),
    }
}

/// How sure a published source is.
pub fn confidence(word: &str) -> &str {
    match word {
        "verified" => "checked with its publisher",
        "secondary" => "reported by others",
        "unverified" => "not checked",
        "derived" => "computed from published figures",
        "judgement" => "our own judgement",
        "answered" => "given by somebody here",
        "" => "origin not stated",
        other => other,
    }
}
