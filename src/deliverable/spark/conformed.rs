//! Dimensions of several sources: the rows of each, put together by the key by which they are matched
//! (`warehouse/matching.py`), and how facts of each source find their member.

use super::job::{Code, Function, Parameter, Step};
use super::{Made, Writer, column};
use crate::deliverable::dimension_columns::{Fill, described_columns};
use crate::deliverable::selection::Selection;
use crate::deliverable::text::{free_name, plain};
use crate::deliverable::warehouse::{Mart, MartColumn};
use crate::design::{Attribute, ConformedSource, Dimension, Treatment};
use crate::sql::DataType;
use std::collections::BTreeSet;

/// `SOURCE_KEY` and `MATCHED_KEY` of `warehouse/matching.py`.
const SOURCE_KEY: &str = "source_key";
const MATCHED_KEY: &str = "matched_key";

/// A function for the rows of each source, and the one that makes members of them, with `key` as the name of their hash
/// and, where changes are recorded, since when it is so.
pub fn functions(
    write: &Writer<'_>,
    dimension: &Dimension,
    mart: &Mart,
    key: &str,
    since: Option<Code>,
) -> Vec<Function> {
    let described = described_columns(dimension, write.model, mart);
    let attributes: Vec<(&Attribute, &MartColumn)> = described
        .iter()
        .filter_map(|(fill, wanted)| match fill {
            Fill::Attribute(held) => Some((*held, *wanted)),
            _ => None,
        })
        .collect();
    let mut taken = ["build", "members", "shown", "together"].map(str::to_owned).into();
    let mut functions = Vec::new();
    let mut sources = Vec::new();
    for (at, source) in dimension.conformed.iter().enumerate() {
        let name = free_name(&plain(&format!("{}_rows", source.label)), &mut taken);
        functions.push(rows_of(write, dimension, &attributes, (at, source), &name));
        sources.push(Code::call(name, vec![Code::name("run")]));
    }
    let hash = Code::call("surrogate_key", vec![Code::Named(MATCHED_KEY.to_owned())]);
    let mut columns = vec![hash.alias(key)];
    columns.extend(described.into_iter().map(|(fill, wanted)| {
        let name = if matches!(fill, Fill::NaturalKey(_)) { MATCHED_KEY } else { &wanted.name };
        Made { code: column("", name), data_type: Some(wanted.data_type.clone()) }.named(wanted)
    }));
    columns.extend(since);
    let kept = vec![Code::Mart, Code::call("together", sources)];
    let rows = Code::call("as_members", vec![Code::call("run.matched", kept)]);
    let labels: Vec<&str> = dimension.conformed.iter().map(|source| source.label.as_str()).collect();
    let says = format!(
        "The members as {} have them now; where several know a value, that of {} stands.",
        labels.join(" and "),
        labels.first().unwrap_or(&"the first")
    );
    functions.push(Function::new("members", &says, &[Parameter::Run], vec![Step::Rows(rows)], columns));
    functions
}

/// The function that gives the rows of one source, with nulls for what it does not know.
fn rows_of(
    write: &Writer<'_>,
    dimension: &Dimension,
    attributes: &[(&Attribute, &MartColumn)],
    (at, source): (usize, &ConformedSource),
    name: &str,
) -> Function {
    let from = write.from(&source.table, &source.joins);
    let key = source.key.iter().map(|wanted| write.value(&from, wanted)).collect();
    let mut columns =
        vec![source_key(source, key).alias(SOURCE_KEY), match_text(write, &from, dimension, source).alias(MATCHED_KEY)];
    columns.extend(attributes.iter().map(|(held, wanted)| {
        let made = match held.parts.get(at).and_then(Option::as_ref) {
            Some(part) => write.value(&from, part).treated(held.treatment),
            None => Made::nothing(),
        };
        made.named(wanted)
    }));
    let says = format!("The rows of {}, each with what it is matched by.", source.label);
    Function::new(name, &says, &[Parameter::Run], write.base_and_joins(&from, None), columns)
}

/// The hash that says which row of which source is meant.
fn source_key(source: &ConformedSource, key: Vec<Made>) -> Code {
    let parts = key.iter().map(Made::key_part);
    Code::call("source_key", std::iter::once(Code::text(&source.label)).chain(parts).collect())
}

/// What the rows of a source are matched by; hidden where nobody may read it.
fn match_text(write: &Writer<'_>, from: &Selection<'_>, dimension: &Dimension, source: &ConformedSource) -> Code {
    let code = Code::call("match_text", vec![write.value(from, &source.matched).code]);
    let treatment = dimension.natural_key.first().and_then(|key| key.treatment);
    Made { code, data_type: Some(DataType::Text(None)) }
        .treated(treatment.filter(|treatment| *treatment == Treatment::Tokenise))
        .code
}

/// How a row of another table finds its row among those of all sources: the join, and the condition by which the member
/// `alias` of that is found.
pub fn lookup(
    dimension: &Dimension,
    taken: &mut BTreeSet<String>,
    alias: &str,
    keyed_by: &str,
    from: Vec<Made>,
) -> Option<(Step, Code)> {
    let source = dimension.conformed.iter().find(|source| source.table == keyed_by).or(dimension.conformed.first())?;
    let key = dimension.natural_key.first()?;
    let row = free_name(&format!("{alias}_source"), taken);
    let rows = Code::call("run.sources", vec![Code::text(&dimension.name)]).alias(&row);
    let join = Step::Join(rows, vec![source_key(source, from).compared("==", column(&row, SOURCE_KEY))]);
    Some((join, column(&row, MATCHED_KEY).compared("==", column(alias, &key.name))))
}
