//! What is wrong with files of DDL: one file per rule, and the list of them.
//!
//! A rule looks at what the files declare ([`Checked`]) and reports ranges of their text. Whether the text is correct
//! SQL at all is found here as well. To add a rule: one file, one line in the list below.

mod checked;
mod syntax;
mod options;
mod words;

use super::{Dialect, findings};
use crate::finding::{About, Finding, Severity, Span, TextEdit};
use checked::{Checked, Dialects};
pub use options::CheckOptions;
use serde::Serialize;

/// From a list of modules: the modules, and every rule in the order of the list.
macro_rules! checks {
    ($($module:ident,)*) => {
        $(mod $module;)*
        const CHECKS: [&Check; [$(stringify!($module)),*].len()] = [$(&$module::CHECK),*];
    };
}

checks! {
    duplicate_column,
    duplicate_table,
    duplicate_index,
    duplicate_index_in_table,
    duplicate_type,
    duplicate_constraint_name,
    several_primary_keys,
    unknown_key_column,
    key_column_twice,
    unknown_check_column,
    unknown_generated_column,
    generated_from_generated,
    unknown_index_column,
    unknown_partition_column,
    default_names_column,
    default_with_query,
    unknown_function,
    default_of_wrong_type,
    null_and_not_null,
    null_key_column,
    unknown_referenced_table,
    reference_before_table,
    unknown_referenced_column,
    reference_count_differs,
    reference_to_nothing_unique,
    reference_type_differs,
    reference_to_view,
    reference_to_temporary,
    identifier_too_long,
    reserved_word,
    wrong_quotes,
    empty_name,
    odd_letters_in_name,
    name_of_too_many_parts,
    unknown_type,
    missing_type,
    missing_length,
    length_out_of_range,
    scale_over_precision,
    key_without_partition_column,
    unsupported_clause,
    stray_comma,
    no_columns,
    empty_list,
    clause_twice,
    generated_without_stored,
    generated_with_default,
    identity_of_wrong_type,
    several_identity_columns,
    auto_increment_without_key,
    index_without_name,
    index_without_type,
    several_actions,
    reference_action_unsupported,
    default_null_not_null,
    default_too_large,
    default_needs_parentheses,
    default_not_constant,
    reference_without_columns,
    set_null_on_required_column,
    check_not_boolean,
    check_with_query,
    check_of_the_moment,
    comparison_of_types,
    operator_of_other_engine,
    unknown_altered_table,
    drop_of_unknown,
    unknown_altered_column,
    unknown_constraint,
    drop_of_needed_column,
    drop_of_last_column,
    drop_of_needed_table,
    drop_not_null_of_key,
    type_change_needs_using,
    alter_of_view,
    unknown_view_source,
    unknown_view_column,
    view_column_count,
    duplicate_view_column,
    union_of_different_width,
    column_outside_group,
    unknown_schema,
    partition_of_plain_table,
    partition_bound_wrong,
    partition_of_two_columns,
    partitions_not_defined,
    too_many_columns,
    needs_delta,
    key_on_unindexable_type,
    sequence_options_wrong,
    collation_on_number,
    unknown_collation,
    unknown_engine,
    unknown_index_method,
    change_unsupported,
    unknown_storage_parameter,
    unknown_character_set,
    generated_not_fixed,
    duplicate_enum_value,
    unknown_sequence,
    strict_table,
    nested_nullable,
    unsorted_engine,
    unknown_codec,
    unknown_skipping_index,
    enum_value_out_of_range,
    ttl_of_no_moment,
    changing_sorting_key,
    unknown_view_target,
    unenforced_key,
    not_enforced_required,
    too_many_clustering_columns,
    partition_type_unsupported,
    several_distribution_keys,
    too_many_sort_columns,
    sorting_key_missing,
    engine_not_named,
    primary_key_no_prefix,
    nullable_sorting_key,
    sorting_key_twice,
    float_partition_key,
    foreign_key_ignored,
    version_column_type,
    partition_by_many_values,
    clustering_of_small_table,
    adding_required_column,
    adding_volatile_default,
    adding_stored_column,
    changing_column_type,
    index_not_concurrently,
    adding_reference_checks_rows,
    adding_check_reads_rows,
    adding_key_locks,
    setting_not_null,
    dropping_column,
    dropping_table,
    renaming_column,
    renaming_table,
    missing_lock_timeout,
    concurrently_in_transaction,
    serial_instead_of_identity,
    padded_char,
    timestamp_without_zone,
    small_key,
    missing_if_not_exists,
    float_for_money,
    table_without_key,
    reference_without_index,
    redundant_index,
    duplicate_unique_key,
    wide_table,
    repeated_columns,
    list_in_text,
    polymorphic_reference,
    entity_attribute_value,
    truth_as_text,
    moment_as_text,
    everything_nullable,
    types_of_one_name_differ,
    reference_not_declared,
    orphan_table,
    circular_references,
    changing_key,
    fact_without_date,
    fact_without_dimensions,
    measure_as_text,
    fact_with_description,
    fact_refers_to_fact,
    dimension_without_natural_key,
    dimension_without_validity,
    snowflaked_dimension,
    orphan_dimension,
    dimension_twice,
    mixed_name_styles,
    name_needs_quotes,
    plural_and_singular,
    vague_name,
    personal_data_without_class,
    personal_key,
    card_number_stored,
    verification_code_stored,
    password_in_clear,
}

/// Text beyond this many bytes is not checked.
const MAX_TEXT: usize = 20_000_000;

/// Findings given of all files.
const MAX_FINDINGS: usize = 1_000;

/// A rule.
struct Check {
    /// Its stable name, in words.
    rule: &'static str,
    /// How much it matters.
    severity: Severity,
    /// The dialects in which it holds.
    dialects: Dialects,
    /// Why it matters.
    why: &'static str,
    /// What to do about it.
    advice: &'static str,
    /// Who says so: a manual, the engine itself, a publication.
    source: &'static str,
    /// Finds what breaks it.
    run: fn(&Checked<'_>, &mut Vec<Hit>),
}

/// What breaks a rule, and where.
#[derive(Debug, Clone)]
struct Hit {
    /// What was found, with the names from the text.
    what: String,
    /// Where.
    span: Span,
    /// Which statement.
    at: usize,
    /// Edits that remove it.
    fix: Option<Vec<TextEdit>>,
    /// How much it matters, where that differs from the rule.
    severity: Option<Severity>,
    /// The table and the column that it is about, for waivers.
    about: About,
}

impl Hit {
    /// Something found at a place of a statement.
    fn new(at: usize, span: Span, what: impl Into<String>) -> Self {
        Self { what: what.into(), span, at, fix: None, severity: None, about: About::default() }
    }

    /// The same, with edits that remove it.
    fn fixed(self, fix: Vec<TextEdit>) -> Self {
        Self { fix: Some(fix), ..self }
    }

    /// The same, with a text for a range that removes it.
    fn replaced(self, span: Span, text: impl Into<String>) -> Self {
        self.fixed(vec![TextEdit { span, text: text.into() }])
    }

    /// The same, with another severity.
    fn weighed(self, severity: Severity) -> Self {
        Self { severity: Some(severity), ..self }
    }

    /// The same, about a table.
    fn of(self, table: &str) -> Self {
        Self { about: About { table: table.to_owned(), ..self.about }, ..self }
    }

    /// The same, about a column of a table.
    fn of_column(self, table: &str, column: &str) -> Self {
        Self { about: About { table: table.to_owned(), column: column.to_owned() }, ..self }
    }
}

impl From<&checked::Trouble> for Hit {
    fn from(trouble: &checked::Trouble) -> Self {
        Self { fix: trouble.fix.clone(), ..Self::new(trouble.at, trouble.span, trouble.what.clone()) }
    }
}

/// A rule as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckAbout {
    /// Its stable name.
    pub rule: &'static str,
    /// How much it matters, unless that is set otherwise.
    pub severity: Severity,
    /// The dialects in which it holds.
    pub dialects: Vec<&'static str>,
    /// Why it matters.
    pub why: &'static str,
    /// What to do about it.
    pub advice: &'static str,
    /// Who says so.
    pub source: &'static str,
}

/// Every rule, those about the text itself first.
pub fn list_checks() -> Vec<CheckAbout> {
    let about = |check: &Check| CheckAbout {
        rule: check.rule,
        severity: check.severity,
        dialects: check.dialects.list().map(Dialect::name).collect(),
        why: check.why,
        advice: check.advice,
        source: check.source,
    };
    syntax::CHECKS.iter().chain(CHECKS.iter()).copied().map(about).collect()
}

/// Checks a file of DDL as one dialect. Returns findings in the order of the text.
///
/// `create table t (a int, a int);` gives `duplicate_column` at line 1, column 24.
pub fn check(file: &str, text: &str, dialect: Dialect) -> Vec<Finding> {
    check_files(&[(file, text)], dialect, &CheckOptions::default())
}

/// Checks several files together: a reference in one is looked up in all. Returns findings in the order of the files.
pub fn check_files(files: &[(&str, &str)], dialect: Dialect, options: &CheckOptions) -> Vec<Finding> {
    let mut found = Vec::new();
    let (mut kept, mut room) = (Vec::new(), MAX_TEXT);
    for (file, text) in files {
        match room.checked_sub(text.len()) {
            Some(left) => {
                room = left;
                kept.push((*file, text.strip_prefix('\u{feff}').unwrap_or(text)));
            }
            None => found.push(findings::too_long(file, MAX_TEXT)),
        }
    }
    let pieces = syntax::pieces(&kept, dialect, &mut found);
    let checked = Checked::new(dialect, kept, &pieces);
    syntax::judge(&checked, &pieces, &mut found);
    for check in CHECKS.iter().filter(|check| check.dialects.has(dialect)) {
        let mut hits = Vec::new();
        (check.run)(&checked, &mut hits);
        found.extend(hits.into_iter().filter_map(|hit| finding(check, &checked, hit, options)));
    }
    found.retain_mut(|finding| options.weigh(finding));
    let order = |file: &str| files.iter().position(|(name, _)| *name == file);
    found.sort_by(|one, other| {
        (order(&one.file), one.span, &one.rule).cmp(&(order(&other.file), other.span, &other.rule))
    });
    if found.len() > MAX_FINDINGS {
        let file = found.get(MAX_FINDINGS).map(|finding| finding.file.clone()).unwrap_or_default();
        let more = findings::and_more(&file, found.len() - MAX_FINDINGS);
        found.truncate(MAX_FINDINGS);
        found.push(more);
    }
    found
}

fn finding(check: &Check, checked: &Checked<'_>, hit: Hit, options: &CheckOptions) -> Option<Finding> {
    if options.is_waived(check.rule, &hit.about) {
        return None;
    }
    let file = checked.files.get(checked.file(hit.at)).map(|(name, _)| (*name).to_owned());
    Some(Finding {
        rule: check.rule.to_owned(),
        severity: hit.severity.unwrap_or(check.severity),
        what: hit.what,
        why: check.why.to_owned(),
        advice: check.advice.to_owned(),
        file: file.unwrap_or_default(),
        span: hit.span,
        about: hit.about,
        fix: hit.fix,
    })
}

/// For the tests of the rules: what one rule finds in a text, a line each.
#[cfg(test)]
fn found(check: &Check, text: &str, dialect: Dialect) -> String {
    let found = self::check("test.sql", text, dialect).into_iter().filter(|finding| finding.rule == check.rule);
    found.map(|finding| format!("{}:{} {}\n", finding.span.line, finding.span.column, finding.what)).collect()
}

/// For the tests of the rules: that one rule finds this in a text, and, where it has a fix, that the fixed text parses
/// and holds nothing of the kind any more.
#[cfg(test)]
#[allow(clippy::needless_pass_by_value)]
fn hits(check: &Check, dialect: Dialect, text: &str, expected: expect_test::Expect) {
    expected.assert_eq(&found(check, text, dialect));
    fix_removes(check, dialect, text);
}

/// For the tests of the rules: that one rule finds nothing in these texts.
#[cfg(test)]
fn misses(check: &Check, dialect: Dialect, texts: &[&str]) {
    for text in texts {
        assert_eq!(found(check, text, dialect), "", "{text}");
    }
}

#[cfg(test)]
fn fix_removes(check: &Check, dialect: Dialect, text: &str) {
    let of_rule = |text: &str| -> Vec<Finding> {
        self::check("test.sql", text, dialect).into_iter().filter(|finding| finding.rule == check.rule).collect()
    };
    let before = of_rule(text);
    let edits: Vec<TextEdit> = before.iter().filter_map(|finding| finding.fix.clone()).flatten().collect();
    if edits.is_empty() {
        return;
    }
    let fixed = crate::finding::apply_fixes(text, &edits);
    let n_fixable = before.iter().filter(|finding| finding.fix.is_some()).count();
    let left = of_rule(&fixed).len();
    assert!(left + n_fixable <= before.len(), "the fix of {} leaves it there: {fixed}", check.rule);
    let syntax = |text: &str| {
        self::check("test.sql", text, dialect).iter().filter(|finding| finding.rule == "syntax_error").count()
    };
    assert!(syntax(&fixed) <= syntax(text), "the fix of {} gives what does not parse: {fixed}", check.rule);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_named_once_and_says_all_three() {
        let list = list_checks();
        let mut names: Vec<_> = list.iter().map(|about| about.rule).collect();
        names.sort_unstable();
        let n_names = names.len();
        names.dedup();
        assert_eq!(names.len(), n_names);
        for about in list {
            assert!(!about.why.is_empty() && !about.advice.is_empty() && !about.source.is_empty(), "{}", about.rule);
            assert!(!about.dialects.is_empty(), "{}", about.rule);
        }
    }
}
